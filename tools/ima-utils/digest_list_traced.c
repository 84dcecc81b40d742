// SPDX-License-Identifier: GPL-2.0-only
/*
 * Things that are known by their SHA256 and size; see digest_list_traced.h.
 */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_traced.h"
#include "lib/alloc.h"
#include "lib/digest.h"
#include "lib/hash_algo.h"

/**
 * traced_parse_digest - a SHA256 as text
 * @traced: its digest is set
 * @word: the text, all of which it has to be
 * @length: how long it is
 *
 * Return: true, or false if it is none.
 */
bool traced_parse_digest(struct traced *traced, const char *word, size_t length)
{
	return length == 2 * TRACED_DIGEST_SIZE &&
	       digest_hex(word, length, traced->digest, TRACED_DIGEST_SIZE) == length;
}

/**
 * traced_parse_size - a size as text
 * @traced: its size is set
 * @word: the text, all of which it has to be
 * @length: how long it is
 *
 * Return: true, or false if it is none.
 */
bool traced_parse_size(struct traced *traced, const char *word, size_t length)
{
	size_t i;

	traced->size = 0;
	for (i = 0; i < length; i++) {
		if (word[i] < '0' || word[i] > '9' || traced->size > (ULLONG_MAX - 9) / 10)
			return false;
		traced->size = traced->size * 10 + (word[i] - '0');
	}
	return length;
}

/**
 * traceds_add - one more
 * @traceds: where to
 * @traced: is copied; its name is theirs from now on
 */
void traceds_add(struct traceds *traceds, const struct traced *traced)
{
	if (traceds->count == traceds->space) {
		traceds->space = traceds->space ? 2 * traceds->space : 64;
		traceds->list = xrealloc(traceds->list, traceds->space, sizeof(*traceds->list));
	}
	traceds->list[traceds->count++] = *traced;
}

/* Their order. */
static int by_digest(const void *a, const void *b)
{
	return memcmp(((const struct traced *)a)->digest, ((const struct traced *)b)->digest,
		      TRACED_DIGEST_SIZE);
}

/**
 * traceds_sort - those that were added can be found from now on
 * @traceds: all of them
 */
void traceds_sort(struct traceds *traceds)
{
	if (traceds->count)
		qsort(traceds->list, traceds->count, sizeof(*traceds->list), by_digest);
}

/**
 * traceds_find - what has a digest
 * @traceds: where to look, which is sorted
 * @digest: the SHA256
 *
 * Return: one of those that have it, NULL if there is none.
 */
const struct traced *traceds_find(const struct traceds *traceds, const unsigned char *digest)
{
	struct traced key;

	memcpy(key.digest, digest, TRACED_DIGEST_SIZE);
	return traceds->count ? bsearch(&key, traceds->list, traceds->count,
					sizeof(*traceds->list), by_digest) : NULL;
}

/**
 * traceds_has - whether bytes are one of them
 * @traceds: where to look, which is sorted
 * @data: the bytes
 * @size: how many
 *
 * Return: true if one has their SHA256 and size.
 */
bool traceds_has(const struct traceds *traceds, const void *data, size_t size)
{
	unsigned char digest[TRACED_DIGEST_SIZE];
	const struct traced *traced;

	if (!hash_algo_digest(hash_algo_find("sha256", 6), data, size, digest))
		return false;
	traced = traceds_find(traceds, digest);
	return traced && traced->size == size;
}

/**
 * traceds_free - forget all
 * @traceds: empty after this
 */
void traceds_free(struct traceds *traceds)
{
	size_t i;

	for (i = 0; i < traceds->count; i++)
		free(traceds->list[i].name);
	free(traceds->list);
	*traceds = (struct traceds){ 0 };
}
