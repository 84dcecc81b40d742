// SPDX-License-Identifier: GPL-2.0-only
/*
 * The contents that files are to have; see expected.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "expected.h"
#include "hash_algo.h"

enum {
	OPTION_EXPECT = 'E',
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct expected *expected = state->input;
	struct digest digest;
	const char *why;

	if (key != OPTION_EXPECT)
		return ARGP_ERR_UNKNOWN;
	why = digest_parse(&digest, arg, strlen(arg));
	if (why)
		argp_error(state, "--expect=%s: %s", arg, why);
	expected->list = xrealloc(expected->list, expected->count + 1,
				  sizeof(*expected->list));
	expected->list[expected->count++] = digest;
	return 0;
}

static const struct argp_option options[] = {
	{ "expect", OPTION_EXPECT, "DIGEST", 0,
	  "refuse each file whose content has not this digest (ALGO:HEX); again for more, of which it has to have one",
	  0 },
	{ 0 },
};

/* The option, for a struct expected. */
const struct argp expected_options = { .options = options, .parser = parse };

/**
 * expected_misfit - whether they cannot be compared with what is made
 * @expected: the contents
 * @algo: enum hash_algo of the digests that are made
 *
 * Return: NULL, or what is wrong, to be freed.
 */
char *expected_misfit(const struct expected *expected, unsigned int algo)
{
	size_t i;

	for (i = 0; i < expected->count; i++)
		if (expected->list[i].algo != algo)
			return xasprintf("--expect: a digest of %s, but --algo is %s",
					 hash_algo_text(expected->list[i].algo),
					 hash_algo_text(algo));
	return NULL;
}

/**
 * expected_has - whether a content is one of them
 * @expected: the contents, for which expected_misfit() found nothing
 * @digest: of the content, of the algorithm that was asked for then
 *
 * Return: true if it is, or any will do.
 */
bool expected_has(const struct expected *expected, const unsigned char *digest)
{
	size_t i;

	for (i = 0; i < expected->count; i++)
		if (!memcmp(expected->list[i].bytes, digest, expected->list[i].size))
			return true;
	return !expected->count;
}

/**
 * expected_free - forget them
 * @expected: empty after this
 */
void expected_free(struct expected *expected)
{
	free(expected->list);
	*expected = (struct expected){ 0 };
}
