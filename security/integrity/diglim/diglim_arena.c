// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: where the digests lie; see diglim_arena.h.
 */

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "diglim_arena.h"

/* The first unit of a page of nodes that is a node. */
#define FIRST_NODE DIV_ROUND_UP(sizeof(struct diglim_node_page), DIGLIM_UNIT_SIZE)

/* How many numbers table @level is for. */
static u32 leaf_size(unsigned int level)
{
	return (1u << DIGLIM_LEAF_BITS) << (level ? level - 1 : 0);
}

/**
 * diglim_arena_init - make an empty arena
 * @arena: is filled in
 *
 * Context: nobody else may have it yet.
 */
void diglim_arena_init(struct diglim_arena *arena)
{
	BUILD_BUG_ON(sizeof(struct diglim_node) != DIGLIM_UNIT_SIZE);
	BUILD_BUG_ON(sizeof(struct diglim_run) > 24);

	memset(arena, 0, sizeof(*arena));
	INIT_LIST_HEAD(&arena->room);
	arena->end = 1;
	arena->max = DIGLIM_MAX_PAGES;
	arena->hint = 1;
}

/**
 * diglim_arena_destroy - free what is left
 * @arena: the arena; all its runs are dead and all its nodes free
 *
 * Context: after rcu_barrier(); nobody else may have it any more.
 */
void diglim_arena_destroy(struct diglim_arena *arena)
{
	unsigned int level;

	for (level = 0; level < DIGLIM_LEAVES; level++)
		kvfree(arena->leaf[level]);
	memset(arena, 0, sizeof(*arena));
}

/* Let the end fall to behind the last number that is used. */
static void trim(struct diglim_arena *arena)
{
	/* What is cleared may not be counted yet; then there is one less for a moment. */
	while (arena->end > 1 && !READ_ONCE(*diglim_arena_entry(arena, arena->end - 1))) {
		arena->end--;
		atomic_dec(&arena->holes);
	}
}

/**
 * diglim_arena_trim - let the end fall, and the lowest free number be the next
 * @arena: the arena
 *
 * Context: any that may hold the mutex, which is held.
 */
void diglim_arena_trim(struct diglim_arena *arena)
{
	trim(arena);
	WRITE_ONCE(arena->hint, 1);
}

/*
 * A number for a page; its table exists then.  It is the lowest free one, or one that is
 * found when the search, which goes round, comes by.
 */
static int find_id(struct diglim_arena *arena, u32 *id)
{
	unsigned int level;
	unsigned long *leaf;
	u32 at;

	trim(arena);
	if (atomic_read(&arena->holes) > 0) {
		/* The entry that is counted is empty: pairs with clear_id(). */
		smp_rmb();
		for (at = READ_ONCE(arena->hint);; at++) {
			if (at >= arena->end)
				at = 1;
			if (!READ_ONCE(*diglim_arena_entry(arena, at)))
				break;
		}
		WRITE_ONCE(arena->hint, at);
		*id = at;
		return 0;
	}

	if (arena->end >= arena->max)
		return -ENOSPC;
	level = fls(arena->end >> DIGLIM_LEAF_BITS);
	if (!arena->leaf[level]) {
		leaf = kvcalloc(leaf_size(level), sizeof(*leaf), GFP_KERNEL);
		if (!leaf)
			return -ENOMEM;
		/* After its zeros. */
		smp_store_release(&arena->leaf[level], leaf);
	}
	*id = arena->end;
	return 0;
}

/* Make a page be found under a number that find_id() gave. */
static void set_id(struct diglim_arena *arena, u32 id, unsigned long page)
{
	if (id == arena->end)
		arena->end++;
	else
		atomic_dec(&arena->holes);
	/* After what the page begins with. */
	smp_store_release(diglim_arena_entry(arena, id), page);
}

/* In an RCU callback. */
static void clear_id(struct diglim_arena *arena, u32 id)
{
	WRITE_ONCE(*diglim_arena_entry(arena, id), 0);
	/* Who finds the count finds the entry. */
	smp_mb__before_atomic();
	atomic_inc(&arena->holes);
	if (id < READ_ONCE(arena->hint))
		WRITE_ONCE(arena->hint, id);
}

/* Nobody can find it any more, and nobody looks at it any more. */
static void free_page_rcu(struct rcu_head *rcu)
{
	struct diglim_page *page = container_of(rcu, struct diglim_page, rcu);

	clear_id(page->run[0].arena, page->id);
	kfree(page);
}

static void retire_page(struct diglim_arena *arena, struct diglim_page *page)
{
	arena->dead -= page->dead;
	arena->pages--;
	if (page->dead >= DIGLIM_WORN)
		arena->worn--;
	if (arena->open == page) {
		arena->open = NULL;
		arena->tail = NULL;
	}
	page->run[0].arena = arena;
	call_rcu(&page->rcu, free_page_rcu);
}

static int open_page(struct diglim_arena *arena)
{
	struct diglim_page *page;
	u32 id;
	int ret;

	ret = find_id(arena, &id);
	if (ret)
		return ret;
	page = kmalloc(DIGLIM_PAGE_SIZE, GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	page->live = 0;
	page->dead = 0;
	page->id = id;
	page->runs = 0;
	set_id(arena, id, (unsigned long)page);
	/* An open page is never without a live run for longer than one call. */
	arena->open = page;
	arena->tail = NULL;
	arena->pages++;
	return 0;
}

/* Whether @page has @units before its digests when it has @runs runs. */
static bool fits(const struct diglim_page *page, unsigned int runs, unsigned int units)
{
	unsigned int low = page->runs ? page->run[page->runs - 1].start : DIGLIM_UNITS;

	return low * DIGLIM_UNIT_SIZE >=
	       units * DIGLIM_UNIT_SIZE + struct_size(page, run, runs);
}

/**
 * diglim_arena_add - store a digest
 * @arena: the arena
 * @kind: what its run's word, list, algo, type, modifiers and own are to be; the last
 *	run is continued if it can be, which it must not if arena->tail is NULL
 * @digest: the digest
 * @size: its size in bytes
 * @pos: is set to its position
 * @begun: is set to the number of the run that this began, and to 0 if it did not
 *
 * Nobody finds the digest before the index has its position.
 *
 * Context: process, may sleep; the mutex.
 * Return: 0, -ENOMEM, or -ENOSPC if all positions are taken.
 */
int diglim_arena_add(struct diglim_arena *arena, const struct diglim_run *kind,
		     const u8 *digest, unsigned int size, u32 *pos, u32 *begun)
{
	unsigned int units = diglim_units(size), start;
	struct diglim_page *page = arena->open;
	struct diglim_run *run = arena->tail;
	int ret;

	*begun = 0;
	if (run && fits(page, page->runs, units)) {
		start = run->start - units;
	} else {
		if (!page || !fits(page, page->runs + 1, units)) {
			ret = open_page(arena);
			if (ret)
				return ret;
			page = arena->open;
		}
		start = (page->runs ? page->run[page->runs - 1].start : DIGLIM_UNITS) - units;
		run = &page->run[page->runs];
		*run = *kind;
		run->next = 0;
		run->count = 0;
		run->start = start;
		*begun = page->id << DIGLIM_UNIT_BITS | page->runs;
		/* After the run. */
		smp_store_release(&page->runs, page->runs + 1);
		page->live++;
		arena->tail = run;
	}
	memcpy((u8 *)page + start * DIGLIM_UNIT_SIZE, digest, size);
	run->count++;
	WRITE_ONCE(run->start, start);
	*pos = page->id << DIGLIM_UNIT_BITS | start;
	return 0;
}

/**
 * diglim_arena_kill - a run is not needed any more
 * @arena: the arena
 * @id: the run; the index has none of its digests
 * @size: of its digests, in bytes
 *
 * When the last run of a page dies, the page is freed after a grace period.
 *
 * Context: any that may hold the mutex, which is held.  Allocates nothing.
 */
void diglim_arena_kill(struct diglim_arena *arena, u32 id, unsigned int size)
{
	struct diglim_page *page = (struct diglim_page *)diglim_arena_page(arena, id);
	struct diglim_run *run = &page->run[id & (DIGLIM_UNITS - 1)];
	unsigned int bytes = sizeof(*run) + run->count * diglim_units(size) * DIGLIM_UNIT_SIZE;

	run->list = NULL;
	if (page->dead < DIGLIM_WORN && page->dead + bytes >= DIGLIM_WORN)
		arena->worn++;
	page->dead += bytes;
	arena->dead += bytes;
	if (arena->tail == run)
		arena->tail = NULL;
	if (--page->live == 0)
		retire_page(arena, page);
}

static int add_node_page(struct diglim_arena *arena)
{
	struct diglim_node_page *page;
	unsigned int unit;
	u32 id;
	int ret;

	ret = find_id(arena, &id);
	if (ret)
		return ret;
	page = kzalloc(DIGLIM_PAGE_SIZE, GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	page->arena = arena;
	page->id = id;
	for (unit = DIGLIM_UNITS - 1; unit >= FIRST_NODE; unit--) {
		diglim_page_node((unsigned long)page, unit)->chain = page->free;
		page->free = unit;
	}
	list_add(&page->room, &arena->room);
	arena->node_pages++;
	set_id(arena, id, (unsigned long)page | 1);
	return 0;
}

/* The page that a node can be taken of, NULL if there is none. */
static struct diglim_node_page *page_with_room(struct diglim_arena *arena)
{
	struct diglim_node_page *page;

	if (list_empty(&arena->room))
		return NULL;
	page = list_first_entry(&arena->room, struct diglim_node_page, room);
	/* Nodes that no reader looks at any more can be used again. */
	if (!page->free && poll_state_synchronize_rcu(page->grace)) {
		page->free = page->limbo;
		page->limbo = 0;
	}
	/* If it has none, no page has: those with free ones come first. */
	return page->free ? page : NULL;
}

/**
 * diglim_arena_node_alloc - a node
 * @arena: the arena
 * @pos: is set to its position; its values are anything
 *
 * Takes the same time however many there are.
 *
 * Context: process, may sleep; the mutex.
 * Return: 0, -ENOMEM, or -ENOSPC if all positions are taken.
 */
int diglim_arena_node_alloc(struct diglim_arena *arena, u32 *pos)
{
	struct diglim_node_page *page = page_with_room(arena);
	struct diglim_node *node;
	int ret;

	if (!page) {
		ret = add_node_page(arena);
		if (ret)
			return ret;
		page = page_with_room(arena);
	}
	*pos = page->id << DIGLIM_UNIT_BITS | page->free;
	node = diglim_page_node((unsigned long)page, *pos);
	page->free = node->chain;
	page->used++;
	node->chain = 0;
	if (!page->free) {
		list_del_init(&page->room);
		if (page->limbo)
			list_add_tail(&page->room, &arena->room);
	}
	return 0;
}

static void free_node_page_rcu(struct rcu_head *rcu)
{
	struct diglim_node_page *page = container_of(rcu, struct diglim_node_page, rcu);

	clear_id(page->arena, page->id);
	kfree(page);
}

/**
 * diglim_arena_node_free - a node is not needed any more
 * @arena: the arena
 * @pos: the node; nobody can find it any more
 * @seen: somebody may have found it already
 *
 * Context: any that may hold the mutex, which is held.  Allocates nothing.
 */
void diglim_arena_node_free(struct diglim_arena *arena, u32 pos, bool seen)
{
	unsigned long address = diglim_arena_page(arena, pos);
	struct diglim_node_page *page = (struct diglim_node_page *)(address & ~1UL);
	bool had_free = page->free;
	u16 *list = seen ? &page->limbo : &page->free;

	diglim_page_node(address, pos)->chain = *list;
	*list = pos & (DIGLIM_UNITS - 1);
	if (seen)
		page->grace = get_state_synchronize_rcu();
	if (--page->used == 0) {
		list_del(&page->room);
		arena->node_pages--;
		call_rcu(&page->rcu, free_node_page_rcu);
	} else if (!had_free && page->free) {
		list_del(&page->room);
		list_add(&page->room, &arena->room);
	} else if (list_empty(&page->room)) {
		list_add_tail(&page->room, &arena->room);
	}
}

static void settle(u32 *word, u32 epoch)
{
	unsigned int after = diglim_word_after(*word);

	WRITE_ONCE(*word, diglim_word(after, after, epoch));
}

/**
 * diglim_arena_settle - let no word depend on its epoch
 * @arena: the arena
 * @epoch: the current one; no reader has another, and no word waits for the next
 *
 * Context: process, may sleep; the mutex.  After rcu_barrier(), so that no page is
 * about to be freed.
 */
void diglim_arena_settle(struct diglim_arena *arena, u32 epoch)
{
	unsigned int i;
	u32 id;

	for (id = 1; id < arena->end; id++) {
		unsigned long address = READ_ONCE(*diglim_arena_entry(arena, id));
		struct diglim_page *page = (struct diglim_page *)address;

		cond_resched();
		if (diglim_page_has_nodes(address)) {
			for (i = FIRST_NODE; i < DIGLIM_UNITS; i++)
				settle(&diglim_page_node(address, i)->word, epoch);
		} else if (address) {
			for (i = 0; i < page->runs; i++)
				settle(&page->run[i].word, epoch);
		}
	}
}
