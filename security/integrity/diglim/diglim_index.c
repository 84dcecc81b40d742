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
#define SPILL_SHARE 16

/* The smallest table, less than one page. */
#define MIN_TABLE (4 * DIGLIM_BUCKET_SIZE)

/*
 * Tables of less grow by an eighth; others by a half, or three quarters.  Huge ones have a
 * sieve.
 */
#define BIG_TABLE (24 * PAGE_SIZE)
#define HUGE_TABLE (128 * PAGE_SIZE)

/*
 * With how many free slots a first bucket counts as full.  The more, the more evenly a
 * table is filled, and the more look-ups have to read the second bucket: small tables
 * are to take little memory, and big ones are not in the processor's cache.
 */
#define SPARE_SMALL 6
#define SPARE_BIG 1

/* By how many digests and buckets reading is ahead when a table is filled. */
#define AHEAD 16

static unsigned int shard_of(u64 hash)
{
	unsigned int first = hash >> 56, shard = first / 16;

	/* One of equal shares, or one of the two behind it.  That cannot be predicted. */
	shard += first >= shard_ends[shard];
	shard += first >= shard_ends[shard];
	return shard;
}

/* Maps 32 bits to 0 .. n - 1, evenly. */
static u32 scale(u32 bits, u32 n)
{
	return (u64)bits * n >> 32;
}

/* The buckets of a hash.  Their numbers come from its high bits, the tag does not. */
static u32 first_number(const struct diglim_table *table, u64 hash)
{
	return scale(hash, table->primary);
}

static u32 *first_bucket(struct diglim_table *table, u64 hash)
{
	return table->slots + first_number(table, hash) * DIGLIM_BUCKET_SLOTS;
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

/* Whether a digest with that first bucket may be elsewhere. */
static bool is_away(const struct diglim_table *table, u64 hash)
{
	u32 number = first_number(table, hash);

	return READ_ONCE(table->away[number / 32]) >> number % 32 & 1;
}

/* Before the slot is filled. */
static void set_away(struct diglim_table *table, u64 hash)
{
	u32 number = first_number(table, hash), *word = &table->away[number / 32];

	WRITE_ONCE(*word, *word | 1u << number % 32);
}

/* Of a huge table: which hashes digests with that first bucket have, wherever they are. */
static u32 *sieve_of(struct diglim_table *table, u64 hash)
{
	return table->slots + table->sieve + first_number(table, hash);
}

/* Not of the bits that the first bucket's number comes from, which are alike there. */
static u32 sieve_bit(u64 hash)
{
	return 1u << (hash >> 51 & 31);
}

/* Before the slot is filled. */
static void set_sieve(struct diglim_table *table, u64 hash)
{
	u32 *word = sieve_of(table, hash);

	WRITE_ONCE(*word, *word | sieve_bit(hash));
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
	u32 hash = hsiphash(key->digest, key->size, &index->keys[key->type][key->algo]);

	/* What follows takes bits from several places; 2^64 over the golden ratio. */
	return hash * 0x9e3779b97f4a7c15ULL;
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
	if (table->sieve)
		prefetch(sieve_of(table, hash));
	if (is_away(table, hash))
		prefetch(second_bucket(table, hash));
}

/* Most digests have 32 bytes, which compilers compare without a call. */
static bool is_same(const u8 *digest, const struct diglim_key *key)
{
	return !(key->size == 32 ? memcmp(digest, key->digest, 32) :
				   memcmp(digest, key->digest, key->size));
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
	    !is_same(digest, key))
		return false;
	*word = head ? &head->word : &run->word;
	return true;
}

/*
 * Two neighbouring slots, pair @n, at once: bit @n and bit 32 + @n say which of them are
 * the pattern in what is counted and in the highest bit.  Whether both are read at once
 * does not matter, each is of one moment; who uses a slot reads it again.
 */
static inline u64 same_pair(const u32 *bucket, unsigned int n, u64 pattern, u64 counted)
{
	u64 x = READ_ONCE(*(const u64 *)(bucket + 2 * n)) ^ pattern;

	/* Whatever is counted and not 0 carries into the highest bit. */
	x |= (x & counted) + counted;
	return (~x & 0x8000000080000000ULL) >> (31 - n);
}

/*
 * The slots of a bucket that are @tag above the lowest @pos_bits bits: a bit for each,
 * see first_of().  There is no branch, for which slots are right cannot be predicted,
 * and no loop: the fewer instructions, the sooner the processor comes to what has to be
 * read next.
 */
static inline u32 candidates(const u32 *bucket, u32 tag, unsigned int pos_bits)
{
	u32 half = 0x7fffffff >> pos_bits << pos_bits;
	u64 counted = (u64)half << 32 | half, pattern = (u64)tag << 32 | tag, found;

	BUILD_BUG_ON(DIGLIM_BUCKET_SLOTS != 16);
	found = same_pair(bucket, 0, pattern, counted) | same_pair(bucket, 1, pattern, counted) |
		same_pair(bucket, 2, pattern, counted) | same_pair(bucket, 3, pattern, counted) |
		same_pair(bucket, 4, pattern, counted) | same_pair(bucket, 5, pattern, counted) |
		same_pair(bucket, 6, pattern, counted) | same_pair(bucket, 7, pattern, counted);
	return (found | found >> 24) & 0xffff;
}

/* The first slot that candidates() means, which are not none. */
static inline u32 *first_of(u32 *bucket, u32 found)
{
	unsigned int bit = __ffs(found);

	/* The lower halves, then the upper ones; which those are depends on the machine. */
	if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
		bit ^= 8;
	return bucket + ((bit * 2 | bit / 8) & 15);
}

static bool find_in(const struct diglim_arena *arena, struct diglim_table *table, u32 *bucket,
		    const struct diglim_key *key, struct diglim_match *match)
{
	u32 tag = tag_of(table, key->hash);
	u32 found = candidates(bucket, tag, table->pos_bits);
	u32 slot;

	for (; found; found &= found - 1) {
		u32 *at = first_of(bucket, found);

		/* It may be another one's by now. */
		slot = READ_ONCE(*at);
		if ((slot ^ tag) >> table->pos_bits)
			continue;
		match->pos = slot_pos(table, slot);
		if (is_match(arena, match->pos, key, &match->word)) {
			match->slot = at;
			return true;
		}
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
	bool away;

	match->slot = NULL;
	if (!table)
		return false;
	if (table->sieve) {
		/* What passes has not waited. */
		prefetch(first_bucket(table, key->hash));
		if (!(READ_ONCE(*sieve_of(table, key->hash)) & sieve_bit(key->hash)))
			return false;
	}
	/* Known long before the first bucket is there, so that both are read at once. */
	away = is_away(table, key->hash);
	if (away)
		prefetch(second_bucket(table, key->hash));
	if (find_in(arena, table, first_bucket(table, key->hash), key, match))
		return true;
	if (!away)
		return false;
	if (find_in(arena, table, second_bucket(table, key->hash), key, match))
		return true;
	return READ_ONCE(table->spilled) &&
	       find_in(arena, table, spill_bucket(table, key->hash), key, match);
}

/* The free slots of a bucket, as bits. */
static u32 free_slots(const u32 *bucket)
{
	return candidates(bucket, 0, 0);
}

/* A slot for a digest, NULL if there is no room. */
static u32 *slot_for(struct diglim_table *table, u64 hash)
{
	u32 *first = first_bucket(table, hash), *second, *spill;
	u32 in_first = free_slots(first), in_second, in_spill;

	if (hweight16(in_first) > table->spare)
		return first_of(first, in_first);
	second = second_bucket(table, hash);
	in_second = free_slots(second);
	if (in_first && hweight16(in_first) >= hweight16(in_second))
		return first_of(first, in_first);
	set_away(table, hash);
	if (in_second)
		return first_of(second, in_second);
	spill = spill_bucket(table, hash);
	in_spill = free_slots(spill);
	if (!in_spill)
		return NULL;
	WRITE_ONCE(table->spilled, table->spilled + 1);
	return first_of(spill, in_spill);
}

/* False if there is no room. */
static bool put(struct diglim_table *table, u64 hash, u32 pos)
{
	u32 *slot = slot_for(table, hash);

	if (!slot)
		return false;
	if (table->sieve)
		set_sieve(table, hash);
	/* After what is at the position. */
	smp_store_release(slot, tag_of(table, hash) | pos);
	return true;
}

/*
 * Bits of a position that is made before the table of that size has to grow: positions
 * that do not fit would have all tables made anew at once.
 */
static unsigned int pos_bits(const struct diglim_arena *arena, size_t size)
{
	u32 end = size < BIG_TABLE || size >= HUGE_TABLE ? arena->end * 2 + arena->end / 4 :
							   arena->end + arena->end * 3 / 4;

	return min(fls(end) + DIGLIM_UNIT_BITS, DIGLIM_POS_BITS);
}

static size_t table_size(const struct diglim_table *table)
{
	return (size_t)table->lines * DIGLIM_BUCKET_SIZE;
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

/* The half of that. */
static size_t smaller(size_t size)
{
	return size <= PAGE_SIZE ? size / 2 : round_up(size / 2, PAGE_SIZE);
}

static struct diglim_table *new_table(size_t size, unsigned int bits)
{
	struct diglim_table *table;
	/* Less the line of the table itself. */
	u32 buckets = size / DIGLIM_BUCKET_SIZE - 1;
	bool inside = buckets <= DIGLIM_AWAY_INSIDE, huge = size >= HUGE_TABLE;

	/* kvmalloc() would round big ones up to a power of two. */
	table = size <= PAGE_SIZE ? kzalloc(size, GFP_KERNEL) : vzalloc(size);
	if (!table)
		return NULL;
	if (huge)
		buckets -= DIV_ROUND_UP(buckets, DIGLIM_BUCKET_SLOTS + 1);
	/* A line of bits does for this many buckets. */
	if (!inside)
		buckets -= DIV_ROUND_UP(buckets, DIGLIM_BUCKET_SIZE * 8 + 1);
	table->lines = size / DIGLIM_BUCKET_SIZE;
	table->spill = buckets / SPILL_SHARE + 1;
	table->primary = buckets - table->spill;
	table->pos_bits = bits;
	table->spare = size < BIG_TABLE ? SPARE_SMALL : SPARE_BIG;
	table->away = inside ? table->away_inside :
			       table->slots + buckets * DIGLIM_BUCKET_SLOTS;
	/* Behind them: a word for each primary bucket, which end where the table does. */
	if (huge)
		table->sieve = (table->lines - 1) * DIGLIM_BUCKET_SLOTS - table->primary;
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
		if (is_away(to, line->hash[at]))
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
		/* Where the page of one that comes is. */
		if (i + AHEAD < slots)
			prefetch(diglim_arena_entry(arena, slot_pos(from, from->slots[i + AHEAD]) >>
							   DIGLIM_UNIT_BITS));
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
		to = new_table(size, pos_bits(arena, size));
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
		size_t size = MIN_TABLE;

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
 * A table that is less than a third full gets half its size, or half of that, until it is
 * not.  One that has much shorter tags than it could have is made anew.
 *
 * Context: process, may sleep; the mutex.
 */
void diglim_index_shrink(struct diglim_index *index, const struct diglim_arena *arena)
{
	unsigned int shard;

	for (shard = 0; shard < DIGLIM_SHARDS; shard++) {
		struct diglim_table *table = table_of(index, shard);
		size_t size;

		if (!table)
			continue;
		size = table_size(table);
		while (size > MIN_TABLE && index->used[shard] * 3 <= size / sizeof(u32))
			size = smaller(size);
		if (size == table_size(table) && table->pos_bits <= pos_bits(arena, size) + 1)
			continue;
		if (resize(index, arena, shard, size))
			return;
	}
}

/**
 * diglim_index_size - how much memory the tables take
 * @index: the index
 *
 * Context: the mutex.
 * Return: bytes, as they were asked for.
 */
size_t diglim_index_size(const struct diglim_index *index)
{
	size_t size = 0;
	unsigned int shard;

	for (shard = 0; shard < DIGLIM_SHARDS; shard++) {
		struct diglim_table *table = table_of(index, shard);

		size += table ? table_size(table) : 0;
	}
	return size;
}
