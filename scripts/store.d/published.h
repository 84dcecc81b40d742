/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model of the index that was published in 2021, to compare with; for the bench
 * only.  It is written from its description: 1,024 chains of items by the first ten
 * bits of the digest, an item for each digest, a reference for each list that has it,
 * the digests in the list's own bytes, 32 bytes of allocation each for an item and a
 * reference.  A look-up reads the item, the first reference, the list, the block's
 * header (for the algorithm) and the digest, for each item on its chain.
 */

#ifndef DIGLIM_PUBLISHED_H
#define DIGLIM_PUBLISHED_H

#include "shim.h"

#define PUBLISHED_CHAINS 1024

struct published_list {
	size_t size;
	const u8 *bytes;
	u8 digest[64];
	char *label;
	u8 actions;
	u32 algo;
};

struct published_ref {
	struct published_ref *next, **prev;
	struct published_list *list;
	u32 digest_offset, header_offset;
};

struct published_item {
	struct published_item *next, **prev;
	struct published_ref *refs;
};

struct published {
	struct published_item *chains[PUBLISHED_CHAINS];
};

static inline struct published_item **published_chain(struct published *index, const u8 *digest)
{
	return &index->chains[(digest[0] | digest[1] << 8) % PUBLISHED_CHAINS];
}

static inline struct published_ref *published_find(struct published *index, const u8 *digest,
						   unsigned int algo, size_t size)
{
	struct published_item *item;

	for (item = *published_chain(index, digest); item; item = item->next) {
		struct published_ref *ref = item->refs;
		const u8 *bytes = ref->list->bytes;

		/* The algorithm of the block: two bytes at offset 6. */
		if (bytes[ref->header_offset + 6] == algo &&
		    !memcmp(bytes + ref->digest_offset, digest, size))
			return ref;
	}
	return NULL;
}

/* One block of one list whose digests no list has yet: no search is needed. */
static inline void published_add(struct published *index, struct published_list *list,
				 u32 count, size_t size)
{
	u32 i;

	for (i = 0; i < count; i++) {
		struct published_item *item = kmalloc(sizeof(*item), GFP_KERNEL);
		struct published_ref *ref = kmalloc(sizeof(*ref), GFP_KERNEL);
		struct published_item **chain;

		ref->next = NULL;
		ref->prev = &item->refs;
		ref->list = list;
		ref->header_offset = 0;
		ref->digest_offset = 16 + i * size;
		item->refs = ref;
		chain = published_chain(index, list->bytes + ref->digest_offset);
		item->next = *chain;
		item->prev = chain;
		if (*chain)
			(*chain)->prev = &item->next;
		*chain = item;
	}
}

#endif /* DIGLIM_PUBLISHED_H */
