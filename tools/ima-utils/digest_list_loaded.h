/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lists that are loaded, as digest_lists_loaded of the kernel tells them, a line
 * each:
 *
 *	ALGO-HEX actions=N digests=N size=N key=ID state=WORD[,WORD...] label=LABEL
 *
 * ALGO-HEX is the list's own digest; words may be added.
 */

#ifndef IMA_UTILS_DIGEST_LIST_LOADED_H
#define IMA_UTILS_DIGEST_LIST_LOADED_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/digest.h"
#include "lib/fact.h"

/**
 * struct loaded_lists - the lists that are loaded
 * @file: what was read, or why it was not
 * @lines: of it, a list each; they point into @file
 * @count: how many
 */
struct loaded_lists {
	struct fact file;
	char **lines;
	size_t count;
};

void loaded_lists_read(struct loaded_lists *loaded, const char *root);
const char *loaded_lists_find(const struct loaded_lists *loaded, const struct digest *digest);
char *loaded_list_word(const char *line, const char *key);
bool loaded_list_is(const char *line, const char *state);
void loaded_lists_free(struct loaded_lists *loaded);

#endif
