/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: which position a digest has.
 *
 * A hash table of positions, four bytes each.  What a slot has no room for, the
 * digest itself, is compared where it lies; a few bits of the hash beside the
 * position, the *tag*, say when that is worth a cache miss.
 *
 * The hash is the kernel's hsiphash(), SipHash with fewer rounds for the keys of hash
 * tables, under keys that are made anew for each store, one for every type and
 * algorithm.  Digests of a list are whatever its author wants, with prefixes that are
 * all alike for instance; without the key nobody can make them meet in the table.
 * Digests whose 32 bits are the same by chance are told apart by their bytes.
 *
 * The index is 16 *shards*, by the hash's first byte, and a shard has one table,
 * of *buckets* of 16 slots, which are one cache line.  A digest has two buckets
 * and goes to the first one until that is nearly full, then to the one that is
 * less full; when both are full, to a third one, among the few *spill* buckets at
 * the table's end.  A bit for each first bucket, which is in the processor's cache,
 * says whether a digest of it is *away*, in another one.  So a look-up mostly reads
 * one line of the table, and it knows before whether it will want the second one,
 * too, so that it waits for both at once.  The bits stay set until the table is made
 * anew; where lists come and go all the time, more look-ups read two lines.
 *
 * Tables of more than 128 pages, which no cache has, have a *sieve*: a word for each
 * first bucket, with a bit for each digest of it, one of 32 by its hash.  It stops two of
 * three digests that are not there, and nothing of the table is read for them.
 * It, too, forgets nothing until the table is made anew.
 *
 * That fills a table to 90 % before it has to grow, a small one to 95 %, and nothing
 * in it is ever moved.  So there is nothing that a reader could miss because it was
 * just on its way: no look-up ever has to be repeated, and to remove is to store 0.
 *
 * Then a bigger table takes its place and the old one is freed a grace period
 * later.  Tables below 24 pages grow by a page or an eighth, those below 128 pages by a half,
 * others by three quarters: what a list costs beside its digests counts in small stores,
 * and reading all digests again to grow a table counts in big ones.
 * Shards are made differently wide, so that they do not grow all at once: some tables
 * are nearly full when others are not.
 *
 * A position takes as many bits as the arena will need when the table has to grow; the tag
 * has the others, 4 at least.
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

/* For how many buckets a table itself has a bit. */
#define DIGLIM_AWAY_INSIDE	128

/* More than there are algorithms. */
#define DIGLIM_MAX_ALGOS	32

/**
 * struct diglim_table - a shard's table
 * @rcu: frees it when another one has taken its place
 * @primary: how many buckets digests have two of
 * @spill: how many there are behind those
 * @lines: how many cache lines all of it takes
 * @pos_bits: how many low bits of a slot are the position
 * @spare: a digest goes to the second bucket only if the first one has no more free
 *	slots than this
 * @sieve: where in @slots the sieve is, a word for each primary bucket; 0 if there is
 *	none.  Its bits are set under the mutex, before the slot; read by look-ups.
 * @away: a bit for each primary bucket: a digest whose first bucket it is may be
 *	elsewhere.  Set under the mutex, before the slot; read by look-ups.
 * @away_inside: of a small table, they; of others they are behind the buckets
 * @spilled: how many slots of the spill buckets are used.  Mutex; read by look-ups.
 * @slots: 0, or tag and position; stored with release under the mutex, read by
 *	look-ups
 */
struct diglim_table {
	struct rcu_head rcu;
	u32 primary;
	u32 spill;
	u32 lines;
	u32 spilled;
	u8 pos_bits;
	u8 spare;
	u32 sieve;
	u32 *away;
	u32 away_inside[DIGLIM_AWAY_INSIDE / 32];
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
	hsiphash_key_t keys[COMPACT__LAST][DIGLIM_MAX_ALGOS];
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
size_t diglim_index_size(const struct diglim_index *index);

#endif /* __DIGLIM_INDEX_H */
