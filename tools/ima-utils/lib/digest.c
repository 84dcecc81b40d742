// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digests as text; see digest.h.
 */

#include <stdio.h>
#include <string.h>

#include "diglim.h"
#include "digest.h"
#include "hash_algo.h"

/* The value of a digit in either case, in any locale; -1 if it is none. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/**
 * digest_hex - read hexadecimal digits
 * @text: what may begin with them
 * @length: of the text, in bytes
 * @bytes: where to
 * @size: how many bytes there are at most
 *
 * Return: how many digits there were, at most twice @size; bytes of a whole pair
 * are written.
 */
size_t digest_hex(const char *text, size_t length, unsigned char *bytes, size_t size)
{
	size_t n;

	for (n = 0; n < length && n < 2 * size && digit(text[n]) >= 0; n++)
		if (n % 2)
			bytes[n / 2] = digit(text[n - 1]) << 4 | digit(text[n]);
	return n;
}

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
 * digest_hex_text - bytes as hexadecimal digits
 * @text: twice as many bytes, and one for the NUL
 * @bytes: the bytes
 * @size: how many
 */
void digest_hex_text(char *text, const unsigned char *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < size; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	text[2 * size] = '\0';
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
