/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ima/keys tells of a key: a line of "name=value".  Names of people and
 * organizations stand between double quotes, in which quotes, backslashes and all that is
 * not printable ASCII are three octal digits behind a backslash.
 */

#ifndef IMA_UTILS_KEYS_LINES_H
#define IMA_UTILS_KEYS_LINES_H

#include <stdbool.h>

#define KEYS_FILE "/sys/kernel/security/ima/keys"

/* The words of a line that imactl knows; the kernel may tell more. */
enum key_word {
	KEY_KEYRING,
	KEY_KEYID,
	KEY_SKID,
	KEY_ALGORITHM,
	KEY_NOT_BEFORE,
	KEY_NOT_AFTER,
	KEY_ORIGIN,
	KEY_STATE,
	KEY_ISSUER,
	KEY_SUBJECT,
	KEY_WORDS,
};

extern const char *const key_word_names[KEY_WORDS];

/**
 * struct key_line - one key
 * @words: the values, those in quotes without these; "?" where the kernel does not know
 */
struct key_line {
	char *words[KEY_WORDS];
};

bool key_line_parse(struct key_line *key, const char *line, unsigned long length);
void key_line_free(struct key_line *key);
bool key_state_counts(const char *state);

#endif
