/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making a digest list: digests are put into blocks, and the blocks written.
 *
 * What is written depends on which digests there are, and on nothing else: not on
 * their order, nor on how often one was added.  A block has its digests in
 * ascending order, each once, and blocks are in the order of type, modifiers and
 * algorithm.
 */

#ifndef IMA_UTILS_DIGEST_LIST_BUILD_H
#define IMA_UTILS_DIGEST_LIST_BUILD_H

#include <stddef.h>

#include "lib/atomic_file.h"
#include "lib/digest.h"

/**
 * struct digest_set - digests of one size
 * @bytes: the digests, back to back
 * @count: how many
 * @space: for how many there is memory
 * @size: of each, in bytes
 */
struct digest_set {
	unsigned char *bytes;
	size_t count;
	size_t space;
	unsigned int size;
};

void digest_set_add(struct digest_set *set, const unsigned char *digest);
void digest_set_merge(struct digest_set *to, struct digest_set *from);
void digest_set_sort(struct digest_set *set);
void digest_set_free(struct digest_set *set);

/**
 * struct list_block - what becomes a block
 * @type: enum compact_types
 * @modifiers: 1 << enum compact_modifiers, or-ed
 * @algo: enum hash_algo
 * @digests: of it
 */
struct list_block {
	unsigned int type;
	unsigned int modifiers;
	unsigned int algo;
	struct digest_set digests;
};

/**
 * struct list_build - what becomes a list
 * @blocks: its blocks
 * @count: how many
 */
struct list_build {
	struct list_block *blocks;
	size_t count;
};

struct digest_set *list_build_digests(struct list_build *build, unsigned int type,
				      unsigned int modifiers, unsigned int algo);
void list_build_merge(struct list_build *to, struct list_build *from);
unsigned long long list_build_finish(struct list_build *build);
unsigned long long list_build_count(const struct list_build *build);
int list_build_write(const struct list_build *build, struct atomic_file *file);
unsigned char *list_build_bytes(const struct list_build *build, size_t size);
void list_build_free(struct list_build *build);

#endif
