/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: where the digests lie.
 *
 * A distribution is 1,500 lists of 70 digests.  An allocation for each list
 * would be rounded up, and one for each digest would cost more than the digest.
 * So digests are packed into pages of 16 KiB, whatever PAGE_SIZE is, and a
 * page is shared by lists as they come.  (A quarter of that costs 0.4 bytes a digest
 * more, for headers, for runs that end with a page, and for what is left there; more
 * than that is hard to get where memory is fragmented.)
 *
 *	header | run, run, run ->    free    <- digests, digests, digests
 *
 * A *run* is digests of one list, one type, one algorithm and the same
 * modifiers, side by side in one page.  What a look-up answers is written at the
 * run, once for all its digests: its *word*, see below.  The first run's digests
 * are at the end of the page, the next run's before them; a digest takes units of
 * 16 bytes.  So which run a digest belongs to follows from where it is, by a
 * binary search, and costs no byte of it.
 *
 * A *position* names a digest, or a node, in 28 bits: page << 10 | unit.  It is
 * what the index has to remember.  There is no page 0, so
 * that 0 is no position.
 *
 * *Nodes* of 16 bytes, in pages of their own, are for digests that several lists
 * have: a *head*, with the word that holds for all copies together, and a chain
 * of the copies behind the first.  A look-up reads the head only, so that it costs
 * the same for two lists and for ten thousand.  The table of pages says by the
 * lowest bit of the pointer which kind a page is.
 *
 * Words, and why a look-up needs no lock and never repeats
 *
 * The store's *epoch* is a number that a writer advances, by one store, when it
 * publishes what it did.  A word is
 *
 *	{ answer before, answer after, epoch from which "after" holds }
 *
 * A reader loads the epoch first, then finds the word, and takes what its epoch
 * selects.  A writer prepares any number of words for the next epoch, which
 * nobody sees yet, and publishes them all at once.  So a list is there as a whole
 * or not at all.  The answer that a reader gets is one that held at some moment
 * between its first and its last load, although any number of publications may
 * have happened between these:
 *
 *  - A head's word is changed for whatever changes its digest's answer.  Whenever
 *    it is read, "before" held until the publication that it waits for, and if
 *    that is not the reader's future, it held after the reader's begin, too.
 *  - A run's word is the answer as long as its digest has no other copy.  A
 *    reader may have found the run just before a second copy came, and read the
 *    word much later.  So the word is not changed because of the other copies,
 *    and when the run's list is removed, the reader with its older epoch still
 *    gets "before", which is what held when it found the run.
 *  - The answer of a run that stays changes only when its list is raised, or
 *    revoked, or is not any more.  The writer waits for a grace period first, so that nobody has
 *    found the run before all that was published so far.
 *  - When all copies but one are gone, the index points to that one's run again.
 *    A reader with an epoch older than that copy must not get its "before": it
 *    missed the other copies.  So "before" becomes "after" first; this did hold
 *    by then.
 *
 * An epoch has 16 bits here.  Before half of that has passed, the writer waits
 * for a grace period and sets every word's "before" to "after".  Then neither a
 * word nor a reader is ever old enough to be taken for a new one.
 *
 * Locks: writers exclude each other, by the store's mutex.  Readers are in an RCU
 * read-side section.  A page is freed a grace period after its last run died, and
 * its number is free for another one only then.
 *
 * Numbers.  The index has the more bits for tags, the lower the highest number is, and
 * with short tags a look-up reads digests that are not the right ones.  So the lowest
 * number that is known to be free is taken, and the end falls when the last numbers
 * have become free.  No reader can have a position behind the new end: who found one
 * is in a read-side section that began before the page was unfindable, and the number
 * is free only a grace period after that.  Pages of digests that keep the end high after
 * others are gone are moved, see diglim_store.c.  Pages of nodes are not; there is one
 * for some hundreds of digests that several lists have.
 */

#ifndef __DIGLIM_ARENA_H
#define __DIGLIM_ARENA_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

/* Bytes of a page and of a unit; units of a page. */
#define DIGLIM_PAGE_SIZE	16384
#define DIGLIM_UNIT_SIZE	16
#define DIGLIM_UNIT_BITS	10
#define DIGLIM_UNITS		1024

/* Pages: 2^18, which are 4 GiB; a position has 28 bits. */
#define DIGLIM_PAGE_BITS	18
#define DIGLIM_MAX_PAGES	0x40000u
#define DIGLIM_POS_BITS		(DIGLIM_PAGE_BITS + DIGLIM_UNIT_BITS)

/* A page of which so many bytes are dead is worth to be compacted. */
#define DIGLIM_WORN		(DIGLIM_PAGE_SIZE / 8)

/* Of struct diglim_arena's leaves, the first has this many entries. */
#define DIGLIM_LEAF_BITS	6
#define DIGLIM_LEAVES		(DIGLIM_PAGE_BITS - DIGLIM_LEAF_BITS + 1)

/* An answer's bits in a word, see enum diglim_answer_bits, and the epoch's. */
#define DIGLIM_ANSWER_BITS	8
#define DIGLIM_ANSWER_MASK	((1u << DIGLIM_ANSWER_BITS) - 1)
#define DIGLIM_EPOCH_BITS	(32 - 2 * DIGLIM_ANSWER_BITS)
#define DIGLIM_EPOCH_MASK	((1u << DIGLIM_EPOCH_BITS) - 1)

struct diglim_list;
struct diglim_arena;

/**
 * struct diglim_run - digests side by side, of one list and one kind
 * @word: what they answer; written with WRITE_ONCE() under the mutex, read by
 *	look-ups
 * @next: the list's next run, page << 10 | number in the page; 0 for none.  Mutex.
 * @list: whose they are; NULL when they are dead.  Mutex.
 * @arena: of the first run, once the whole page is dead: for the RCU callback
 * @start: unit of the digest that was added last.  Written with WRITE_ONCE(), as
 *	the run grows downward; read by look-ups.
 * @count: how many digests.  Mutex.
 * @algo: enum hash_algo; constant
 * @type: enum compact_types; constant
 * @modifiers: 1 << enum compact_modifiers, or-ed; constant
 * @own: the digest is the list's own; constant
 */
struct diglim_run {
	u32 word;
	u32 next;
	union {
		struct diglim_list *list;
		struct diglim_arena *arena;
	};
	u16 start;
	u16 count;
	u8 algo;
	u8 type;
	u8 modifiers;
	bool own;
};

/**
 * struct diglim_page - what a page of digests begins with
 * @live: how many of its runs are not dead.  Mutex.
 * @dead: bytes of its dead runs, their digests included.  Mutex.
 * @rcu: frees the page when all runs are dead
 * @id: its number; constant
 * @runs: how many; stored with release, read by look-ups
 * @run: they
 */
struct diglim_page {
	union {
		struct {
			u16 live;
			u16 dead;
		};
		struct rcu_head rcu;
	};
	u32 id;
	u16 runs;
	struct diglim_run run[];
};

/**
 * struct diglim_node - the head of copies, or one of its chain
 * @word: of a head: what all copies answer together; see struct diglim_run
 * @pos: of a copy.  Written with WRITE_ONCE() under the mutex; a look-up reads
 *	that of a head, to compare the digest.
 * @chain: position of the next node, 0 for none.  Mutex.
 * @unused: 0
 */
struct diglim_node {
	u32 word;
	u32 pos;
	u32 chain;
	u32 unused;
};

/**
 * struct diglim_node_page - what a page of nodes begins with
 * @rcu: frees the page when no node is used
 * @arena: that it belongs to; constant
 * @room: in the arena's list of pages that have a node of @free, or of @limbo only; empty
 *	if all are used.  Mutex.
 * @grace: what to ask RCU by whether the nodes of @limbo are free.  Mutex.
 * @id: its number; constant
 * @used: how many nodes are used.  Mutex.
 * @free: the first free node's unit, 0 for none; @chain of it is the next's.  Mutex.
 * @limbo: the same for nodes that a reader may still look at
 */
struct diglim_node_page {
	struct rcu_head rcu;
	struct diglim_arena *arena;
	struct list_head room;
	unsigned long grace;
	u32 id;
	u16 used;
	u16 free;
	u16 limbo;
};

/**
 * struct diglim_arena - all pages
 * @leaf: tables of pages by number.  Table n > 0 has those from 32 << n on, as
 *	many; so nothing is moved when the arena grows.  An entry is a pointer, its
 *	lowest bit set for a page of nodes.  Tables are published with release and
 *	stay until diglim_arena_destroy(); entries are set under the mutex, and set
 *	to 0 by the RCU callback that freed the page.
 * @open: the page that runs are added to, NULL for none.  Mutex.
 * @tail: the last run added; NULL if a digest has to begin a new one.  Mutex.
 * @room: pages of nodes that are not all used: first those with free ones, then those
 *	that have only nodes in limbo.  Mutex.
 * @end: numbers from this on are free.  Mutex.
 * @max: how high numbers may be; constant, but for tests
 * @hint: where to search for a free number below.  Written under the mutex, and lowered
 *	by RCU callbacks: should one of both be lost, the search goes round.
 * @holes: how many numbers below @end are free; no more than there are, and for a moment
 *	less
 * @pages: pages of digests that are not all dead.  Mutex.
 * @node_pages: pages of nodes of which one is used.  Mutex.
 * @worn: how many of @pages have so much that is dead that they are compacted.  Mutex.
 * @dead: bytes of dead runs in @pages.  Mutex.
 */
struct diglim_arena {
	unsigned long *leaf[DIGLIM_LEAVES];
	struct diglim_page *open ____cacheline_aligned;
	struct diglim_run *tail;
	struct list_head room;
	u32 end;
	u32 max;
	u32 hint;
	atomic_t holes;
	u32 pages;
	u32 node_pages;
	u32 worn;
	u64 dead;
};

/* A word. */
static inline u32 diglim_word(unsigned int before, unsigned int after, u32 epoch)
{
	return (epoch & DIGLIM_EPOCH_MASK) << (2 * DIGLIM_ANSWER_BITS) |
	       after << DIGLIM_ANSWER_BITS | before;
}

static inline unsigned int diglim_word_before(u32 word)
{
	return word & DIGLIM_ANSWER_MASK;
}

static inline unsigned int diglim_word_after(u32 word)
{
	return word >> DIGLIM_ANSWER_BITS & DIGLIM_ANSWER_MASK;
}

static inline u32 diglim_word_epoch(u32 word)
{
	return word >> (2 * DIGLIM_ANSWER_BITS);
}

/**
 * diglim_word_at - what a word says at an epoch
 * @word: the word
 * @epoch: no older, and no newer, than half of what an epoch's bits can tell
 *
 * Return: enum diglim_answer_bits, or-ed.
 */
static inline unsigned int diglim_word_at(u32 word, u32 epoch)
{
	u32 age = (epoch - diglim_word_epoch(word)) & DIGLIM_EPOCH_MASK;

	return age < 1u << (DIGLIM_EPOCH_BITS - 1) ? diglim_word_after(word) :
						     diglim_word_before(word);
}

/* How many units a digest of @size bytes takes. */
static inline unsigned int diglim_units(unsigned int size)
{
	return (size + DIGLIM_UNIT_SIZE - 1) / DIGLIM_UNIT_SIZE;
}

/**
 * diglim_arena_entry - where the arena remembers a page
 * @arena: the arena
 * @id: the page's number; its table exists
 *
 * Context: RCU read-side section, or the mutex.
 * Return: the entry.
 */
static inline unsigned long *diglim_arena_entry(const struct diglim_arena *arena, u32 id)
{
	unsigned int level = fls(id >> DIGLIM_LEAF_BITS);
	u32 base = level ? (1u << (DIGLIM_LEAF_BITS - 1)) << level : 0;

	return READ_ONCE(arena->leaf[level]) + (id - base);
}

/**
 * diglim_arena_page - the page that a position is in
 * @arena: the arena
 * @pos: a position that the index has, or had when the caller's RCU section began
 *
 * Context: RCU read-side section, or the mutex.
 * Return: the address; its lowest bit is set if it is a page of nodes.
 */
static inline unsigned long diglim_arena_page(const struct diglim_arena *arena, u32 pos)
{
	return READ_ONCE(*diglim_arena_entry(arena, pos >> DIGLIM_UNIT_BITS));
}

/* Whether diglim_arena_page() gave a page of nodes. */
static inline bool diglim_page_has_nodes(unsigned long page)
{
	return page & 1;
}

/* The node of a position in a page of nodes. */
static inline struct diglim_node *diglim_page_node(unsigned long page, u32 pos)
{
	return (struct diglim_node *)((page & ~1UL) +
				      (pos & (DIGLIM_UNITS - 1)) * DIGLIM_UNIT_SIZE);
}

/* The digest of a position in a page of digests. */
static inline u8 *diglim_page_digest(unsigned long page, u32 pos)
{
	return (u8 *)page + (pos & (DIGLIM_UNITS - 1)) * DIGLIM_UNIT_SIZE;
}

/**
 * diglim_page_run - the run that a digest belongs to
 * @page: its page
 * @pos: its position
 *
 * Context: RCU read-side section, or the mutex.
 * Return: the run.
 */
static inline struct diglim_run *diglim_page_run(struct diglim_page *page, u32 pos)
{
	unsigned int unit = pos & (DIGLIM_UNITS - 1);
	/* Before the runs. */
	unsigned int low = 0, count = smp_load_acquire(&page->runs), half;

	/*
	 * The first one that does not begin behind it.  Which half that is in cannot be
	 * predicted, and is no branch.
	 */
	for (; count > 1; count -= half) {
		half = count / 2;
		low += READ_ONCE(page->run[low + half - 1].start) > unit ? half : 0;
	}
	return &page->run[low];
}

/* The run that struct diglim_run.next or diglim_list.runs means, NULL for none. */
static inline struct diglim_run *diglim_arena_run(const struct diglim_arena *arena, u32 run)
{
	struct diglim_page *page;

	if (!run)
		return NULL;
	page = (struct diglim_page *)diglim_arena_page(arena, run);
	return &page->run[run & (DIGLIM_UNITS - 1)];
}

/* The node of a position, NULL for 0. */
static inline struct diglim_node *diglim_arena_node(const struct diglim_arena *arena, u32 pos)
{
	return pos ? diglim_page_node(diglim_arena_page(arena, pos), pos) : NULL;
}

void diglim_arena_init(struct diglim_arena *arena);
void diglim_arena_destroy(struct diglim_arena *arena);
int diglim_arena_add(struct diglim_arena *arena, const struct diglim_run *kind,
		     const u8 *digest, unsigned int size, u32 *pos, u32 *begun);
void diglim_arena_kill(struct diglim_arena *arena, u32 id, unsigned int size);
int diglim_arena_node_alloc(struct diglim_arena *arena, u32 *pos);
void diglim_arena_node_free(struct diglim_arena *arena, u32 pos, bool seen);
void diglim_arena_trim(struct diglim_arena *arena);
void diglim_arena_settle(struct diglim_arena *arena, u32 epoch);

#endif /* __DIGLIM_ARENA_H */
