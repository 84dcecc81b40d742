/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Things that are known by their SHA256 and size: indexes that releases name, and
 * packages that indexes name.
 */

#ifndef IMA_UTILS_DIGEST_LIST_TRACED_H
#define IMA_UTILS_DIGEST_LIST_TRACED_H

#include <stdbool.h>
#include <stddef.h>

/* The size of a SHA256, in bytes. */
#define TRACED_DIGEST_SIZE 32

/**
 * struct traced - one of them
 * @digest: the SHA256 of its bytes
 * @size: how many there are
 * @name: what it is called, or who names it
 */
struct traced {
	unsigned char digest[TRACED_DIGEST_SIZE];
	unsigned long long size;
	char *name;
};

/**
 * struct traceds - all of a kind
 * @list: the things; in the order of digests after traceds_sort()
 * @count: how many
 * @space: for how many there is memory
 */
struct traceds {
	struct traced *list;
	size_t count;
	size_t space;
};

bool traced_parse_digest(struct traced *traced, const char *word, size_t length);
bool traced_parse_size(struct traced *traced, const char *word, size_t length);

void traceds_add(struct traceds *traceds, const struct traced *traced);
void traceds_sort(struct traceds *traceds);
const struct traced *traceds_find(const struct traceds *traceds, const unsigned char *digest);
bool traceds_has(const struct traceds *traceds, const void *data, size_t size);
void traceds_free(struct traceds *traceds);

#endif
