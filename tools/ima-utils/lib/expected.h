/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contents that files are to have: the option --expect.
 *
 * Who reads an advice and follows it acts on a name, and between the two somebody else may
 * have put another file there.  So the advice has the digest of what it is about, and who
 * makes a label or a list compares it with the one that goes into it: of the very bytes
 * that were read.
 */

#ifndef IMA_UTILS_EXPECTED_H
#define IMA_UTILS_EXPECTED_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

#include "digest.h"

/* What is said of a file that has another content. */
#define EXPECTED_OTHER "its content is none of those that --expect says"

/**
 * struct expected - contents, one of which each file is to have
 * @list: their digests
 * @count: how many; with none any content will do
 */
struct expected {
	struct digest *list;
	size_t count;
};

extern const struct argp expected_options;

char *expected_misfit(const struct expected *expected, unsigned int algo);
bool expected_has(const struct expected *expected, const unsigned char *digest);
void expected_free(struct expected *expected);

#endif
