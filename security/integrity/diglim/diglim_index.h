/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: which position a digest has.
 *
 * A hash table of positions, four bytes each.  What a slot has no room for, the
 * digest itself, is compared where it lies; a few bits of the hash beside the
 * position, the *tag*, say when that is worth a cache miss.
 *
 * The hash is SipHash under keys that are made anew for each store, one for every
 * type and algorithm.  Digests of a list are whatever its author wants, with
 * prefixes that are all alike for instance; without the key nobody can make them
 * meet in the table.
 *
 * The index is 16 *shards*, by the hash's first byte, and a shard has one table,
 * of *buckets* of 16 slots, which are one cache line.  A digest has two buckets
 * and goes to the one that is less full; when both are full, to a third one,
 * among the few *spill* buckets at the table's end, which look-ups read only in a
 * table that has something there.  That fills a table to 95 % before it has to
 * grow, and nothing in it is ever moved.  So there is nothing that a reader could
 * miss because it was just on its way: no look-up ever has to be repeated, and to
 * remove is to store 0.
 *
 * Then a bigger table takes its place and the old one is freed a grace period
 * later.  Tables below 16 pages grow by a page or an eighth, those below 256 pages by
 * a half, others by three quarters: what a list costs beside its digests counts in
 * small stores, and reading all digests again to grow a table counts in big ones.
 * Shards are made differently wide, so that they do not grow all at once: some tables
 * are nearly full when others are not.
 *
 * A position takes as many bits as the arena needed when the table was made, and
 * half as much again; the tag has the others, 4 at least.
 *
 * Locks: changes are made under the store's mutex, look-ups in an RCU read-side
 * section.
 */

#ifndef __DIGLIM_INDEX_H
#define __DIGLIM_INDEX_H

#include <linux/cache.h>
#include <linux/rcupdate.h>
#include <linux/siphash.h>
#include <linux/types.h>

#include "diglim_arena.h"
#include "diglim_parse.h"

#define DIGLIM_SHARDS		16
#define DIGLIM_BUCKET_SLOTS	16
#define DIGLIM_BUCKET_SIZE	(DIGLIM_BUCKET_SLOTS * 4)

/* More than there are algorithms. */
#define DIGLIM_MAX_ALGOS	32

/**
 * struct diglim_table - a shard's table
 * @rcu: frees it when another one has taken its place
 * @primary: how many buckets digests have two of
 * @spill: how many there are behind those
 * @pos_bits: how many low bits of a slot are the position; all above constant
 * @spilled: how many slots of the spill buckets are used.  Mutex; read by look-ups.
 * @slots: 0, or tag and position; stored with release under the mutex, read by
 *	look-ups
 */
struct diglim_table {
	struct rcu_head rcu;
	u32 primary;
	u32 spill;
	u32 pos_bits;
	u32 spilled;
	u32 slots[] __aligned(DIGLIM_BUCKET_SIZE);
};

/**
 * struct diglim_index - all tables
 * @table: of each shard, NULL while it has nothing
 * @keys: of the hash; constant
 * @used: how many slots of the shard's table are used.  Mutex.  Not beside what
 *	look-ups read.
 */
struct diglim_index {
	struct diglim_table __rcu *table[DIGLIM_SHARDS] ____cacheline_aligned;
	siphash_key_t keys[COMPACT__LAST][DIGLIM_MAX_ALGOS];
	u32 used[DIGLIM_SHARDS] ____cacheline_aligned;
};

/**
 * struct diglim_key - what is looked for
 * @digest: the digest; not aligned
 * @hash: diglim_index_hash() of it
 * @size: of the digest, in bytes
 * @type: enum compact_types
 * @algo: enum hash_algo
 */
struct diglim_key {
	const u8 *digest;
	u64 hash;
	u8 size;
	u8 type;
	u8 algo;
};

/**
 * struct diglim_match - where it was found
 * @slot: of the index, NULL if it was not
 * @pos: what the slot has: of the digest, or of the head of copies
 * @word: what it answers
 */
struct diglim_match {
	u32 *slot;
	u32 pos;
	u32 *word;
};

void diglim_index_init(struct diglim_index *index);
void diglim_index_destroy(struct diglim_index *index);
u64 diglim_index_hash(const struct diglim_index *index, const struct diglim_key *key);
void diglim_index_prefetch(const struct diglim_index *index, u64 hash);
bool diglim_index_find(const struct diglim_index *index, const struct diglim_arena *arena,
		       const struct diglim_key *key, struct diglim_match *match);
int diglim_index_insert(struct diglim_index *index, const struct diglim_arena *arena,
			u64 hash, u32 pos);
int diglim_index_reserve(struct diglim_index *index, const struct diglim_arena *arena,
			 u64 hash, u32 pos);
void diglim_index_replace(struct diglim_index *index, u64 hash, u32 from, u32 to);
void diglim_index_remove(struct diglim_index *index, u64 hash, u32 pos);
void diglim_index_shrink(struct diglim_index *index, const struct diglim_arena *arena);

#endif /* __DIGLIM_INDEX_H */
