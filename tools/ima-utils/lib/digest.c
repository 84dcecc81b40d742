// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digests as text; see digest.h.
 */

#include <stdio.h>
#include <string.h>

#include "diglim.h"
#include "digest.h"
#include "hash_algo.h"

/**
 * digest_parse - read ALGO-HEX or ALGO:HEX
 * @digest: is filled in on success
 * @text: the text, all of it; names of algorithms may have a "-"
 * @length: of the text, in bytes
 *
 * Return: NULL, or what is wrong.
 */
const char *digest_parse(struct digest *digest, const char *text, size_t length)
{
	size_t at = length;
	int algo;

	while (at && text[at - 1] != '-' && text[at - 1] != ':')
		at--;
	if (!at)
		return "no algorithm stands before the digest";
	algo = hash_algo_find(text, at - 1);
	if (algo < 0)
		return "there is no such algorithm";
	digest->algo = algo;
	digest->size = diglim_digest_size(algo);
	if (digest_hex(text + at, length - at, digest->bytes, sizeof(digest->bytes)) !=
	    length - at)
		return "the digest has something else than hexadecimal digits";
	if (length - at != 2 * digest->size)
		return "the digest is not as long as those of the algorithm";
	return NULL;
}

/**
 * digest_mistyped - what is wrong with what was meant to be a digest
 * @text: what is no name of a file either
 *
 * Return: NULL if it does not begin with the name of an algorithm, or is a digest; else
 * what is wrong.
 */
const char *digest_mistyped(const char *text)
{
	struct digest digest;
	unsigned int algo;
	size_t length;

	for (algo = 0; algo < HASH_ALGOS; algo++) {
		length = strlen(hash_algo_text(algo));
		if (!strncmp(text, hash_algo_text(algo), length) &&
		    (text[length] == '-' || text[length] == ':'))
			return digest_parse(&digest, text, strlen(text));
	}
	return NULL;
}

/**
 * digest_text - ALGO-HEX, as the kernel writes it
 * @text: where to
 * @digest: the digest
 */
void digest_text(char text[DIGEST_TEXT_MAX], const struct digest *digest)
{
	int n = snprintf(text, DIGEST_TEXT_MAX, "%s-", hash_algo_text(digest->algo));

	digest_hex_text(text + n, digest->bytes, digest->size);
}
