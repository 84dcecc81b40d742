// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: which position a digest has; see diglim_index.h.
 */

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/prefetch.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <linux/vmalloc.h>

#include "diglim_index.h"

/*
 * The first bytes of hashes that are not a shard's any more.  The shards' shares grow
 * from 11 to 21 of 256, all by the same factor, which together is how tables grow.
 */
static const u16 shard_ends[DIGLIM_SHARDS] = {
	11, 23, 35, 48, 62, 76, 91, 106, 122, 139, 156, 175, 194, 214, 235, 256
};

/* One of this many buckets is a spill bucket. */
#define SPILL_SHARE 32

/* Tables of less grow by an eighth; others by a half, and by three quarters. */
#define BIG_TABLE (16 * PAGE_SIZE)
#define HUGE_TABLE (256 * PAGE_SIZE)

/* By how many digests and buckets reading is ahead when a table is filled. */
#define AHEAD 16

static unsigned int shard_of(u64 hash)
{
	unsigned int first = hash >> 56, shard = first / 16;

	/* No end is behind that of equal shares. */
	while (first >= shard_ends[shard])
		shard++;
	return shard;
}

/* Maps 32 bits to 0 .. n - 1, evenly. */
static u32 scale(u32 bits, u32 n)
{
	return (u64)bits * n >> 32;
}

/* The buckets of a hash.  Their numbers come from its high bits, the tag does not. */
static u32 *first_bucket(struct diglim_table *table, u64 hash)
{
	return table->slots + scale(hash, table->primary) * DIGLIM_BUCKET_SLOTS;
}

static u32 *second_bucket(struct diglim_table *table, u64 hash)
{
	return table->slots + scale(hash >> 24, table->primary) * DIGLIM_BUCKET_SLOTS;
}

static u32 *spill_bucket(struct diglim_table *table, u64 hash)
{
	return table->slots + (table->primary + scale(hash >> 12, table->spill)) *
			      DIGLIM_BUCKET_SLOTS;
}

/* What a slot has above the position.  Not 0, or free slots would look right. */
static u32 tag_of(const struct diglim_table *table, u64 hash)
{
	u32 tag = (u32)hash << table->pos_bits;

	return tag ?: 1u << table->pos_bits;
}

static u32 slot_pos(const struct diglim_table *table, u32 slot)
{
	return slot & ((1u << table->pos_bits) - 1);
}

/**
 * diglim_index_init - make an empty index
 * @index: is filled in
 *
 * Context: process; nobody else may have it yet.
 */
void diglim_index_init(struct diglim_index *index)
{
	BUILD_BUG_ON(sizeof(struct diglim_table) != DIGLIM_BUCKET_SIZE);

	memset(index, 0, sizeof(*index));
	get_random_bytes(index->keys, sizeof(index->keys));
}

/**
 * diglim_index_destroy - free the tables
 * @index: the index
 *
 * Context: process; nobody else may have it any more.
 */
void diglim_index_destroy(struct diglim_index *index)
{
	unsigned int shard;

	for (shard = 0; shard < DIGLIM_SHARDS; shard++)
		kvfree(rcu_dereference_protected(index->table[shard], true));
	memset(index, 0, sizeof(*index));
}

/**
 * diglim_index_hash - the hash of a digest
 * @index: whose keys it is made with
 * @key: the digest, its size, type and algorithm
 *
 * Context: any; takes no lock.
 * Return: the hash.
 */
u64 diglim_index_hash(const struct diglim_index *index, const struct diglim_key *key)
{
	const siphash_key_t *secret = &index->keys[key->type][key->algo];

	/* The same result; nearly all digests are of this size. */
	if (key->size == 32)
		return siphash_4u64(get_unaligned_le64(key->digest),
				    get_unaligned_le64(key->digest + 8),
				    get_unaligned_le64(key->digest + 16),
				    get_unaligned_le64(key->digest + 24), secret);
	return siphash(key->digest, key->size, secret);
}

static struct diglim_table *table_of(const struct diglim_index *index, unsigned int shard)
{
	/* Readers are in an RCU section, writers have the mutex. */
	return rcu_dereference_check(index->table[shard], true);
}

/**
 * diglim_index_prefetch - begin to read what a search will read
 * @index: the index
 * @hash: of what will be searched for
 *
 * Context: RCU read-side section, or the mutex.
 */
void diglim_index_prefetch(const struct diglim_index *index, u64 hash)
{
	struct diglim_table *table = table_of(index, shard_of(hash));

	if (!table)
		return;
	prefetch(first_bucket(table, hash));
	prefetch(second_bucket(table, hash));
}

/* Whether a position is that of the key; what it answers is in *word then. */
static bool is_match(const struct diglim_arena *arena, u32 pos, const struct diglim_key *key,
		     u32 **word)
{
	unsigned long page = diglim_arena_page(arena, pos);
	struct diglim_node *head = NULL;
	struct diglim_run *run;
	const u8 *digest;

	if (diglim_page_has_nodes(page)) {
		head = diglim_page_node(page, pos);
		pos = READ_ONCE(head->pos);
		page = diglim_arena_page(arena, pos);
	}
	digest = diglim_page_digest(page, pos);
	prefetch(digest);
	run = diglim_page_run((struct diglim_page *)page, pos);
	/* The same algorithm is the same size. */
	if (run->algo != key->algo || run->type != key->type ||
	    memcmp(digest, key->digest, key->size))
		return false;
	*word = head ? &head->word : &run->word;
	return true;
}

/* The slots of a bucket whose tag is right, as bits. */
static unsigned int candidates(const u32 *bucket, u32 tag, unsigned int pos_bits)
{
	unsigned int i, found = 0;
	u32 limit = 1u << pos_bits;

	/* No branch: which slots are right cannot be predicted.  The last one first. */
	for (i = DIGLIM_BUCKET_SLOTS; i-- > 0; )
		found = found << 1 | ((READ_ONCE(bucket[i]) ^ tag) < limit);
	return found;
}

static bool find_in(const struct diglim_arena *arena, struct diglim_table *table, u32 *bucket,
		    const struct diglim_key *key, struct diglim_match *match)
{
	u32 tag = tag_of(table, key->hash);
	unsigned int found = candidates(bucket, tag, table->pos_bits);
	u32 slot;

	for (; found; found &= found - 1) {
		match->slot = bucket + __ffs(found);
		/* It may be another one's by now. */
		slot = READ_ONCE(*match->slot);
		if ((slot ^ tag) >> table->pos_bits)
			continue;
		match->pos = slot_pos(table, slot);
		if (is_match(arena, match->pos, key, &match->word))
			return true;
	}
	return false;
}

/**
 * diglim_index_find - search for a digest
 * @index: the index
 * @arena: where the digests are
 * @key: what to search for
 * @match: is filled in; the slot is NULL if it was not found
 *
 * Context: RCU read-side section, after the store's epoch was loaded, or the mutex.
 * Return: true if it was found.
 */
bool diglim_index_find(const struct diglim_index *index, const struct diglim_arena *arena,
		       const struct diglim_key *key, struct diglim_match *match)
{
	struct diglim_table *table = table_of(index, shard_of(key->hash));
	u32 *first, *second;

	if (table) {
		first = first_bucket(table, key->hash);
		second = second_bucket(table, key->hash);
		prefetch(second);
		if (find_in(arena, table, first, key, match) ||
		    find_in(arena, table, second, key, match))
			return true;
		if (READ_ONCE(table->spilled) &&
		    find_in(arena, table, spill_bucket(table, key->hash), key, match))
			return true;
	}
	match->slot = NULL;
	return false;
}

/* How many slots are free; one of them in *slot. */
static unsigned int free_slots(u32 *bucket, u32 **slot)
{
	unsigned int i, count = 0, last = 0;

	for (i = 0; i < DIGLIM_BUCKET_SLOTS; i++) {
		count += !bucket[i];
		last = bucket[i] ? last : i;
	}
	*slot = bucket + last;
	return count;
}

/* False if there is no room. */
static bool put(struct diglim_table *table, u64 hash, u32 pos)
{
	u32 *first, *second, *slot;
	unsigned int in_first, in_second;

	in_first = free_slots(first_bucket(table, hash), &first);
	in_second = free_slots(second_bucket(table, hash), &second);
	if (in_first | in_second) {
		slot = in_first >= in_second ? first : second;
	} else {
		if (!free_slots(spill_bucket(table, hash), &slot))
			return false;
		WRITE_ONCE(table->spilled, table->spilled + 1);
	}
	/* After what is at the position. */
	smp_store_release(slot, tag_of(table, hash) | pos);
	return true;
}

/* Bits of a position that is made soon. */
static unsigned int pos_bits(const struct diglim_arena *arena)
{
	return min(fls(arena->end + arena->end / 2) + DIGLIM_UNIT_BITS, DIGLIM_POS_BITS);
}

static size_t table_size(const struct diglim_table *table)
{
	return sizeof(*table) + (table->primary + table->spill) * DIGLIM_BUCKET_SIZE;
}

/*
 * What allocators hand out without rounding: powers of two below a page, then pages.
 */
static size_t bigger(size_t size)
{
	if (size < PAGE_SIZE)
		return size * 2;
	if (size < BIG_TABLE)
		size += size / 8;
	else if (size < HUGE_TABLE)
		size += size / 2;
	else
		size += size / 4 * 3;
	return round_up(size, PAGE_SIZE);
}

static struct diglim_table *new_table(size_t size, unsigned int bits)
{
	struct diglim_table *table;
	u32 buckets = size / DIGLIM_BUCKET_SIZE - 1;

	/* kvmalloc() would round big ones up to a power of two. */
	table = size <= PAGE_SIZE ? kzalloc(size, GFP_KERNEL) : vzalloc(size);
	if (!table)
		return NULL;
	table->spill = buckets / SPILL_SHARE + 1;
	table->primary = buckets - table->spill;
	table->pos_bits = bits;
	return table;
}

/* The key of what is at a position. */
static u64 hash_at(const struct diglim_index *index, const struct diglim_arena *arena, u32 pos)
{
	unsigned long page = diglim_arena_page(arena, pos);
	struct diglim_key key;
	struct diglim_run *run;

	if (diglim_page_has_nodes(page)) {
		pos = diglim_page_node(page, pos)->pos;
		page = diglim_arena_page(arena, pos);
	}
	run = diglim_page_run((struct diglim_page *)page, pos);
	key.digest = diglim_page_digest(page, pos);
	key.type = run->type;
	key.algo = run->algo;
	key.size = diglim_digest_size(run->algo);
	return diglim_index_hash(index, &key);
}

/**
 * struct pipeline - what is on its way from one table to another
 * @pos: positions; the digests of the first ones are being read
 * @hash: of those that were; their buckets are being read
 * @read: how many positions there were
 * @hashed: how many of them have a hash
 * @put: how many of them are in the table
 */
struct pipeline {
	u32 pos[2 * AHEAD];
	u64 hash[2 * AHEAD];
	u32 read;
	u32 hashed;
	u32 put;
};

/* Leave at most @digests to be hashed and @buckets to be put; false without room. */
static bool advance(const struct diglim_index *index, const struct diglim_arena *arena,
		    struct diglim_table *to, struct pipeline *line, u32 digests, u32 buckets)
{
	for (; line->read - line->hashed > digests; line->hashed++) {
		u32 at = line->hashed % (2 * AHEAD);

		line->hash[at] = hash_at(index, arena, line->pos[at]);
		prefetchw(first_bucket(to, line->hash[at]));
		prefetchw(second_bucket(to, line->hash[at]));
	}
	for (; line->hashed - line->put > buckets; line->put++) {
		u32 at = line->put % (2 * AHEAD);

		if (!put(to, line->hash[at], line->pos[at]))
			return false;
	}
	return true;
}

/* Put all that @from has into @to; false if there is no room. */
static bool fill(const struct diglim_index *index, const struct diglim_arena *arena,
		 const struct diglim_table *from, struct diglim_table *to)
{
	u32 slots = (from->primary + from->spill) * DIGLIM_BUCKET_SLOTS, i;
	struct pipeline line;
	unsigned long page;
	u32 pos;

	line.read = 0;
	line.hashed = 0;
	line.put = 0;
	for (i = 0; i < slots; i++) {
		if (i % 4096 == 0)
			cond_resched();
		if (!from->slots[i])
			continue;
		pos = slot_pos(from, from->slots[i]);
		page = diglim_arena_page(arena, pos) & ~1UL;
		prefetch((void *)page);
		prefetch(diglim_page_digest(page, pos));
		line.pos[line.read++ % (2 * AHEAD)] = pos;
		if (!advance(index, arena, to, &line, AHEAD, AHEAD - 1))
			return false;
	}
	return advance(index, arena, to, &line, 0, 0);
}

/* Let a table of @size or, if that does not do, of more take the shard's place. */
static int resize(struct diglim_index *index, const struct diglim_arena *arena,
		  unsigned int shard, size_t size)
{
	struct diglim_table *from = table_of(index, shard), *to;

	for (;; size = bigger(size)) {
		to = new_table(size, pos_bits(arena));
		if (!to)
			return -ENOMEM;
		if (!from || fill(index, arena, from, to))
			break;
		kvfree(to);
	}
	rcu_assign_pointer(index->table[shard], to);
	if (from)
		kvfree_rcu(from, rcu);
	return 0;
}

/**
 * diglim_index_insert - remember a position
 * @index: the index
 * @arena: where the digests are
 * @hash: of the digest, which the index does not have
 * @pos: its position
 *
 * Context: process, may sleep; the mutex.
 * Return: 0, or -ENOMEM.
 */
int diglim_index_insert(struct diglim_index *index, const struct diglim_arena *arena,
			u64 hash, u32 pos)
{
	unsigned int shard = shard_of(hash);
	struct diglim_table *table = table_of(index, shard);
	int ret;

	while (!table || pos >> table->pos_bits || !put(table, hash, pos)) {
		size_t size = 4 * DIGLIM_BUCKET_SIZE;

		if (table)
			size = pos >> table->pos_bits ? table_size(table) :
							bigger(table_size(table));
		ret = resize(index, arena, shard, size);
		if (ret)
			return ret;
		table = table_of(index, shard);
	}
	index->used[shard]++;
	return 0;
}

/* The slot of a position, NULL if there is none. */
static u32 *slot_of(struct diglim_table *table, u64 hash, u32 pos)
{
	u32 wanted = tag_of(table, hash) | pos;
	u32 *bucket[] = {
		first_bucket(table, hash),
		second_bucket(table, hash),
		spill_bucket(table, hash),
	};
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(bucket); i++)
		for (j = 0; j < DIGLIM_BUCKET_SLOTS; j++)
			if (bucket[i][j] == wanted)
				return &bucket[i][j];
	return NULL;
}

/**
 * diglim_index_reserve - make sure that a position could stand for a digest
 * @index: the index
 * @arena: where the digests are
 * @hash: of the digest, for which the index has another position
 * @pos: the position
 *
 * diglim_index_replace() with @pos needs no memory then.
 *
 * Context: process, may sleep; the mutex.
 * Return: 0, or -ENOMEM.
 */
int diglim_index_reserve(struct diglim_index *index, const struct diglim_arena *arena,
			 u64 hash, u32 pos)
{
	unsigned int shard = shard_of(hash);
	struct diglim_table *table = table_of(index, shard);

	if (!(pos >> table->pos_bits))
		return 0;
	return resize(index, arena, shard, table_size(table));
}

/**
 * diglim_index_replace - let something else stand for a digest
 * @index: the index
 * @hash: of the digest
 * @from: the position that the index has
 * @to: the one that it is to have, for which room was reserved: of another copy, or of
 *	a head
 *
 * Context: any that may hold the mutex, which is held.  Allocates nothing.
 */
void diglim_index_replace(struct diglim_index *index, u64 hash, u32 from, u32 to)
{
	struct diglim_table *table = table_of(index, shard_of(hash));

	/* After what is at the position. */
	smp_store_release(slot_of(table, hash, from), tag_of(table, hash) | to);
}

/**
 * diglim_index_remove - forget a position
 * @index: the index
 * @hash: of the digest
 * @pos: what the index has for it
 *
 * Context: any that may hold the mutex, which is held.  Allocates nothing.
 */
void diglim_index_remove(struct diglim_index *index, u64 hash, u32 pos)
{
	unsigned int shard = shard_of(hash);
	struct diglim_table *table = table_of(index, shard);
	u32 *slot = slot_of(table, hash, pos);

	WRITE_ONCE(*slot, 0);
	if (slot >= table->slots + table->primary * DIGLIM_BUCKET_SLOTS)
		WRITE_ONCE(table->spilled, table->spilled - 1);
	if (--index->used[shard])
		return;
	RCU_INIT_POINTER(index->table[shard], NULL);
	kvfree_rcu(table, rcu);
}

/**
 * diglim_index_shrink - give back what tables have too much, if there is memory for it
 * @index: the index
 * @arena: where the digests are
 *
 * A table that is less than a third full gets half its size.
 *
 * Context: process, may sleep; the mutex.
 */
void diglim_index_shrink(struct diglim_index *index, const struct diglim_arena *arena)
{
	unsigned int shard;

	for (shard = 0; shard < DIGLIM_SHARDS; shard++) {
		struct diglim_table *table = table_of(index, shard);
		size_t size, from;

		while (table) {
			from = table_size(table);
			if (from <= 4 * DIGLIM_BUCKET_SIZE ||
			    index->used[shard] * 3 > from / sizeof(u32))
				break;
			size = from <= PAGE_SIZE ? from / 2 : round_up(from / 2, PAGE_SIZE);
			if (resize(index, arena, shard, size))
				return;
			table = table_of(index, shard);
			if (table_size(table) >= from)
				break;
		}
	}
}
