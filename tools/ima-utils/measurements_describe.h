/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an entry of the measurement list says, in words.
 */

#ifndef IMA_UTILS_MEASUREMENTS_DESCRIBE_H
#define IMA_UTILS_MEASUREMENTS_DESCRIBE_H

#include "measurements_parse.h"

/**
 * struct measurement_evidence - something that an entry has beside digest and name
 * @kind: what it is, a word
 * @value: what of it is worth a line; without spaces
 */
struct measurement_evidence {
	const char *kind;
	char *value;
};

/**
 * struct measurement_words - an entry in words
 * @digest: of the file, behind the kernel's words for it ("sha256:", "verity:sha256:");
 *	NULL if the template has none, and for a violation
 * @name: as the kernel has it, with NULL if the template has none
 * @shown: the same, where spaces, backslashes and all that is not printable ASCII are three
 *	octal digits behind a backslash
 * @evidence: what else there is
 * @count: how much
 */
struct measurement_words {
	char *digest;
	char *name;
	char *shown;
	struct measurement_evidence evidence[MEASUREMENT_FIELDS];
	unsigned int count;
};

void measurement_describe(struct measurement_words *words, const struct measurement *entry,
			  const struct measurement_layout *layout);
void measurement_words_free(struct measurement_words *words);

#endif
