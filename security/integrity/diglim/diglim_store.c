// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: the lists that are loaded; see diglim_store.h.
 */

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/prefetch.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "diglim_store.h"

/* After how many publications all words are settled: a quarter of an epoch's range. */
#define SETTLE_AFTER (1u << (DIGLIM_EPOCH_BITS - 2))

/* By how many digests hashing is ahead of inserting, so that the buckets are there. */
#define AHEAD 32

/*
 * Pages are compacted when this part of their bytes is dead, and of one page in so many
 * so much that moving what lives in it is worth while.  All lists are walked for that.
 */
#define DEAD_SHARE 8
#define WORN_SHARE 16

/* Numbers of pages up to which it does not matter how few of them are used. */
#define FEW_NUMBERS 16

/*
 * Words
 */

static u32 next_epoch(const struct diglim_store *store)
{
	return (store->epoch + 1) & DIGLIM_EPOCH_MASK;
}

/* What a word says until the next publication. */
static unsigned int answer_now(const struct diglim_store *store, u32 word)
{
	return diglim_word_epoch(word) == next_epoch(store) ? diglim_word_before(word) :
							      diglim_word_after(word);
}

/* Let a word say @after from the next publication on. */
static void set_word(const struct diglim_store *store, u32 *word, unsigned int after)
{
	WRITE_ONCE(*word, diglim_word(answer_now(store, *word), after, next_epoch(store)));
}

/**
 * diglim_list_actions - what was done with a list, as far as it counts now
 * @list: the list
 *
 * If the key is withdrawn, its signature is as if it had never been.
 *
 * Context: process; the mutex.
 * Return: DIGLIM_ACTIONS.
 */
unsigned int diglim_list_actions(const struct diglim_list *list)
{
	if (list->signer && list->signer->withdrawn)
		return list->actions & ~(DIGLIM_APPRAISED | DIGLIM_APPRAISED_DIGSIG);
	return list->actions;
}

/* What a list says about a digest of it, beside all others. */
static unsigned int answer_of(const struct diglim_list *list, const struct diglim_run *run)
{
	bool immutable = run->modifiers & BIT(COMPACT_MOD_IMMUTABLE);

	if (list->dead)
		return 0;
	if (run->modifiers & BIT(COMPACT_MOD_DENY))
		return DIGLIM_FOUND | DIGLIM_DENIED | (immutable ? DIGLIM_IMMUTABLE : 0);
	/* That it is loaded stays true. */
	if (list->revoked && !run->own)
		return 0;
	return diglim_answer_of(diglim_list_actions(list), immutable);
}

/* Whether the digests of an algorithm are worth something. */
static bool is_strong(unsigned int algo)
{
	return diglim_digest_size(algo) * 8 >= 256;
}

/* Algorithms that are used stay used as long as there is a digest. */
static bool choose_algos_of(struct diglim_store *store, unsigned int type)
{
	u32 algos = store->algos[type], more;
	unsigned int algo;

	for (algo = 0; algo < HASH_ALGO__LAST; algo++)
		if (!store->by_algo[type][algo])
			algos &= ~BIT(algo);
	for (algo = 0; algo < HASH_ALGO__LAST; algo++)
		if (store->by_algo[type][algo] && is_strong(algo) &&
		    hweight32(algos) < DIGLIM_USED_ALGOS)
			algos |= BIT(algo);
	more = algos & ~store->algos[type];
	WRITE_ONCE(store->algos[type], algos);
	return more;
}

/* Whether there is one more than before. */
static bool choose_algos(struct diglim_store *store)
{
	unsigned int type;
	bool more = false;

	for (type = 0; type < COMPACT__LAST; type++)
		more = choose_algos_of(store, type) || more;
	return more;
}

/* Make what was prepared visible. */
static void publish(struct diglim_store *store)
{
	/* Who asks with the next generation uses them. */
	choose_algos(store);
	/* After all that was prepared. */
	smp_store_release(&store->epoch, store->epoch + 1);
	/* Fully ordered: who sees it sees the epoch. */
	atomic64_inc_return(&store->generation);
}

/* To be called before anything is prepared. */
static void settle_in_time(struct diglim_store *store)
{
	if (store->epoch - store->settled < SETTLE_AFTER)
		return;
	synchronize_rcu();
	rcu_barrier();
	diglim_arena_settle(&store->arena, store->epoch);
	store->settled = store->epoch;
}

/*
 * Copies of a digest
 */

/* Under the mutex: a digest or a copy was looked at; lets others run now and then. */
static void count_work(struct diglim_store *store)
{
	if (!(++store->work % 1024))
		cond_resched();
}

static struct diglim_run *run_at(const struct diglim_store *store, u32 pos)
{
	return diglim_page_run((struct diglim_page *)diglim_arena_page(&store->arena, pos), pos);
}

static const u8 *digest_at(const struct diglim_store *store, u32 pos)
{
	return diglim_page_digest(diglim_arena_page(&store->arena, pos), pos);
}

/* The head of what was found, NULL if there is only one copy. */
static struct diglim_node *head_of(const struct diglim_store *store,
				   const struct diglim_match *match)
{
	unsigned long page = diglim_arena_page(&store->arena, match->pos);

	return diglim_page_has_nodes(page) ? diglim_page_node(page, match->pos) : NULL;
}

/* Where the first copy's position is; *chain is for next_copy(). */
static u32 *first_copy(const struct diglim_store *store, struct diglim_match *match, u32 *chain)
{
	struct diglim_node *head = head_of(store, match);

	*chain = head ? head->chain : 0;
	return head ? &head->pos : &match->pos;
}

static u32 *next_copy(struct diglim_store *store, u32 *chain)
{
	struct diglim_node *node = diglim_arena_node(&store->arena, *chain);

	if (!node)
		return NULL;
	/* Ten thousand lists may have it. */
	count_work(store);
	*chain = node->chain;
	return &node->pos;
}

static void make_key(const struct diglim_store *store, struct diglim_key *key,
		     unsigned int type, unsigned int algo, const u8 *digest)
{
	key->type = type;
	key->algo = algo;
	key->size = diglim_digest_size(algo);
	key->digest = digest;
	key->hash = diglim_index_hash(&store->index, key);
}

/**
 * struct walk - where one is in the digests of a list
 * @next: the run behind @run
 * @id: the run's number
 * @run: the run
 * @left: how many digests of it are left
 * @pos: of the digest
 * @key: of the digest
 */
struct walk {
	u32 next;
	u32 id;
	struct diglim_run *run;
	unsigned int left;
	u32 pos;
	struct diglim_key key;
};

static void begin_run(const struct diglim_store *store, struct walk *walk, u32 id)
{
	walk->id = id;
	walk->run = diglim_arena_run(&store->arena, id);
	if (!walk->run)
		return;
	walk->next = walk->run->next;
	walk->left = walk->run->count;
	walk->pos = (id & ~(DIGLIM_UNITS - 1u)) | walk->run->start;
}

/* The next digest of the run, with its key; false if there is none left. */
static bool next_in_run(struct diglim_store *store, struct walk *walk)
{
	if (!walk->left)
		return false;
	count_work(store);
	if (walk->left-- != walk->run->count)
		walk->pos += diglim_units(walk->key.size);
	make_key(store, &walk->key, walk->run->type, walk->run->algo,
		 digest_at(store, walk->pos));
	return true;
}

/* There is one more different digest, or one less. */
static void count_unique(struct diglim_store *store, const struct diglim_key *key, int change)
{
	store->unique[key->type] += change;
	store->by_algo[key->type][key->algo] += change;
}

static bool find(const struct diglim_store *store, const struct diglim_key *key,
		 struct diglim_match *match)
{
	return diglim_index_find(&store->index, &store->arena, key, match);
}

/*
 * Changes
 */

/* Prepare what a list's runs say next. */
static void set_runs(struct diglim_store *store, struct diglim_list *list)
{
	struct walk walk;

	for (begin_run(store, &walk, list->runs); walk.run; begin_run(store, &walk, walk.next)) {
		set_word(store, &walk.run->word, answer_of(list, walk.run));
		count_work(store);
	}
}

/* The same for the heads of digests that other lists have, too. */
static void set_heads(struct diglim_store *store, struct diglim_list *list)
{
	struct diglim_match match;
	struct diglim_node *head;
	struct walk walk;
	unsigned int answer;
	u32 chain, *pos;

	for (begin_run(store, &walk, list->runs); walk.run; begin_run(store, &walk, walk.next)) {
		while (next_in_run(store, &walk)) {
			head = find(store, &walk.key, &match) ? head_of(store, &match) : NULL;
			if (!head)
				continue;
			answer = 0;
			pos = first_copy(store, &match, &chain);
			for (; pos; pos = next_copy(store, &chain))
				answer |= diglim_word_after(run_at(store, *pos)->word);
			set_word(store, &head->word, answer);
		}
	}
}

/*
 * Whether the list that is being added has the digest already, in such a block.  What
 * was added last is the first of the chain and, without one, the head's own.
 */
static bool has_copy(struct diglim_store *store, const struct diglim_list *list,
		     struct diglim_match *match, unsigned int modifiers)
{
	struct diglim_run *run;
	u32 chain, *first = first_copy(store, match, &chain), *pos;

	while ((pos = next_copy(store, &chain))) {
		run = run_at(store, *pos);
		if (run->list != list)
			return false;
		if (run->modifiers == modifiers)
			return true;
	}
	run = run_at(store, *first);
	return run->list == list && run->modifiers == modifiers;
}

/* A digest that was found has one more copy. */
static int link_copy(struct diglim_store *store, const struct diglim_key *key,
		     struct diglim_match *match, u32 pos, unsigned int answer)
{
	struct diglim_arena *arena = &store->arena;
	struct diglim_node *head = head_of(store, match), *node;
	u32 head_pos, node_pos, word;
	int ret;

	ret = diglim_index_reserve(&store->index, arena, key->hash, pos);
	if (ret)
		return ret;
	ret = diglim_arena_node_alloc(arena, &node_pos);
	if (ret)
		return ret;
	node = diglim_arena_node(arena, node_pos);
	node->pos = pos;
	if (head) {
		node->chain = head->chain;
		head->chain = node_pos;
		set_word(store, &head->word, diglim_word_after(head->word) | answer);
		return 0;
	}

	ret = diglim_arena_node_alloc(arena, &head_pos);
	if (!ret) {
		ret = diglim_index_reserve(&store->index, arena, key->hash, head_pos);
		if (ret)
			diglim_arena_node_free(arena, head_pos, false);
	}
	if (ret) {
		diglim_arena_node_free(arena, node_pos, false);
		return ret;
	}
	head = diglim_arena_node(arena, head_pos);
	word = run_at(store, match->pos)->word;
	head->word = diglim_word(answer_now(store, word), diglim_word_after(word) | answer,
				 next_epoch(store));
	head->pos = match->pos;
	head->chain = node_pos;
	diglim_index_replace(&store->index, key->hash, match->pos, head_pos);
	return 0;
}

/* Takes a copy out of its head's chain; false if it is not there. */
static bool unchain(struct diglim_store *store, struct diglim_node *head, u32 pos)
{
	u32 *link = &head->chain, found;
	struct diglim_node *node;

	if (head->pos == pos) {
		/*
		 * Of the same digest: a look-up may find the one or the other.  After the
		 * digest: if this add failed, nothing else has ordered that before this.
		 */
		smp_store_release(&head->pos,
				  diglim_arena_node(&store->arena, head->chain)->pos);
	} else {
		for (; (node = diglim_arena_node(&store->arena, *link)); link = &node->chain) {
			if (node->pos == pos)
				break;
			count_work(store);
		}
		if (!node)
			return false;
	}
	found = *link;
	*link = diglim_arena_node(&store->arena, found)->chain;
	/* Look-ups do not follow chains. */
	diglim_arena_node_free(&store->arena, found, false);
	return true;
}

/* A copy goes.  It is none if memory ran out when it was to become one. */
static void unlink_copy(struct diglim_store *store, const struct diglim_key *key, u32 pos)
{
	struct diglim_match match;
	struct diglim_node *head;
	struct diglim_run *run;
	unsigned int answer;

	if (!find(store, key, &match))
		return;
	head = head_of(store, &match);
	if (!head) {
		if (match.pos != pos)
			return;
		diglim_index_remove(&store->index, key->hash, pos);
		count_unique(store, key, -1);
		return;
	}
	if (!unchain(store, head, pos) || head->chain)
		return;

	/* For readers that are older than the copy that is left; see diglim_arena.h. */
	run = run_at(store, head->pos);
	answer = diglim_word_after(run->word);
	WRITE_ONCE(run->word, diglim_word(answer, answer, store->epoch));
	diglim_index_replace(&store->index, key->hash, match.pos, head->pos);
	diglim_arena_node_free(&store->arena, match.pos, true);
}

/* Take a list apart that is invisible. */
static void take_apart(struct diglim_store *store, struct diglim_list *list)
{
	struct walk walk;

	for (begin_run(store, &walk, list->runs); walk.run; begin_run(store, &walk, walk.next)) {
		while (next_in_run(store, &walk))
			unlink_copy(store, &walk.key, walk.pos);
		diglim_arena_kill(&store->arena, walk.id, walk.key.size);
	}
	list->runs = 0;
}

/*
 * Compaction
 */

/* Let what leads to a copy lead to where it was moved. */
static bool move_copy(struct diglim_store *store, const struct diglim_key *key, u32 from,
		      const struct diglim_run *kind, u32 *begun)
{
	struct diglim_match match;
	u32 chain, *pos, to;

	*begun = 0;
	if (!find(store, key, &match))
		return true;
	for (pos = first_copy(store, &match, &chain); pos; pos = next_copy(store, &chain))
		if (*pos == from)
			break;
	/* Another run of the list has it: memory ran out while this was moved. */
	if (!pos)
		return true;
	if (diglim_arena_add(&store->arena, kind, key->digest, key->size, &to, begun) ||
	    diglim_index_reserve(&store->index, &store->arena, key->hash, to))
		return false;
	if (pos == &match.pos)
		diglim_index_replace(&store->index, key->hash, from, to);
	else
		/* After the digest. */
		smp_store_release(pos, to);
	return true;
}

/*
 * Move the runs of a list away from pages with much that is dead, and from those that have
 * the number @high or a higher one.
 */
static bool compact_list(struct diglim_store *store, struct diglim_list *list, u32 high)
{
	struct diglim_run *before = NULL, kind;
	struct diglim_page *page;
	struct walk walk;
	u32 begun;

	for (begin_run(store, &walk, list->runs); walk.run; begin_run(store, &walk, walk.next)) {
		page = (struct diglim_page *)diglim_arena_page(&store->arena, walk.id);
		count_work(store);
		if (page->dead < DIGLIM_WORN && page->id < high) {
			before = walk.run;
			continue;
		}
		if (store->arena.open == page)
			store->arena.open = NULL;
		kind = *walk.run;
		store->arena.tail = NULL;
		while (next_in_run(store, &walk)) {
			bool moved = move_copy(store, &walk.key, walk.pos, &kind, &begun);

			if (begun) {
				store->arena.tail->next = walk.id;
				if (before)
					before->next = begun;
				else
					list->runs = begun;
				before = store->arena.tail;
			}
			if (!moved)
				return false;
		}
		if (before)
			before->next = walk.next;
		else
			list->runs = walk.next;
		diglim_arena_kill(&store->arena, walk.id, walk.key.size);
	}
	return true;
}

static void compact(struct diglim_store *store, u32 high)
{
	struct diglim_list *list;

	/* Of those that go. */
	if (store->arena.open && store->arena.open->id >= high)
		store->arena.open = NULL;
	list_for_each_entry(list, &store->lists, all)
		if (!compact_list(store, list, high))
			break;
	store->arena.tail = NULL;
}

/* Whether pages that are gone keep positions long. */
static bool is_sparse(const struct diglim_arena *arena)
{
	return arena->end > FEW_NUMBERS + 4 * (arena->pages + arena->node_pages);
}

/*
 * Let the arena's end fall when most of its pages are gone.  Pages of nodes may be in the
 * way; then it is not tried again until the end has moved.
 */
static void gather(struct diglim_store *store)
{
	struct diglim_arena *arena = &store->arena;

	diglim_arena_trim(arena);
	if (!is_sparse(arena) || arena->end == store->stuck)
		return;
	/* The numbers of what was removed are free then. */
	rcu_barrier();
	diglim_arena_trim(arena);
	if (is_sparse(arena)) {
		compact(store, FEW_NUMBERS + 2 * (arena->pages + arena->node_pages));
		rcu_barrier();
		diglim_arena_trim(arena);
	}
	store->stuck = arena->end;
}

/* Give back memory, if there is some. */
static void tidy(struct diglim_store *store)
{
	struct diglim_arena *arena = &store->arena;

	gather(store);
	diglim_index_shrink(&store->index, arena);
	if (arena->dead >= (u64)arena->pages * DIGLIM_PAGE_SIZE / DEAD_SHARE &&
	    arena->worn * WORN_SHARE >= arena->pages)
		compact(store, DIGLIM_MAX_PAGES);
}

/*
 * Adding
 */

/**
 * struct adding - a list that is being added
 * @list: the list
 * @kind: what a run that is begun is to be
 * @tail: the list's last run, NULL at first
 */
struct adding {
	struct diglim_list *list;
	struct diglim_run kind;
	struct diglim_run *tail;
};

/* What follows goes into a run of its own. */
static void begin_kind(struct diglim_store *store, struct adding *adding, unsigned int type,
		       unsigned int algo, unsigned int modifiers, bool own)
{
	struct diglim_run *kind = &adding->kind;

	memset(kind, 0, sizeof(*kind));
	kind->list = adding->list;
	kind->type = type;
	kind->algo = algo;
	kind->modifiers = modifiers;
	kind->own = own;
	kind->word = diglim_word(0, answer_of(adding->list, kind), next_epoch(store));
	store->arena.tail = NULL;
}

static int add_digest(struct diglim_store *store, struct adding *adding,
		      const struct diglim_key *key)
{
	struct diglim_list *list = adding->list;
	struct diglim_match match;
	bool found = find(store, key, &match);
	u32 pos, begun;
	int ret;

	if (found && has_copy(store, list, &match, adding->kind.modifiers))
		return 0;
	ret = diglim_arena_add(&store->arena, &adding->kind, key->digest, key->size, &pos, &begun);
	if (ret)
		return ret;
	if (begun) {
		if (adding->tail)
			adding->tail->next = begun;
		else
			list->runs = begun;
		adding->tail = store->arena.tail;
	}
	if (!adding->kind.own)
		list->digests++;
	if (found)
		return link_copy(store, key, &match, pos, diglim_word_after(adding->kind.word));
	ret = diglim_index_insert(&store->index, &store->arena, key->hash, pos);
	if (!ret)
		count_unique(store, key, 1);
	return ret;
}

static int add_block(struct diglim_store *store, struct adding *adding,
		     const struct diglim_block *block)
{
	struct diglim_key keys[AHEAD];
	u32 i, hashed = 0;
	int ret;

	begin_kind(store, adding, block->type, block->algo, block->modifiers, false);
	if (block->count && (block->modifiers & BIT(COMPACT_MOD_DENY))) {
		adding->list->denies = true;
		if (block->type == COMPACT_DIGEST_LIST)
			adding->list->revokes = true;
	}
	if (block->count && (block->modifiers & BIT(COMPACT_MOD_IMMUTABLE)))
		adding->list->immutable = true;
	for (i = 0; i < block->count; i++) {
		for (; hashed < block->count && hashed < i + AHEAD; hashed++) {
			make_key(store, &keys[hashed % AHEAD], block->type, block->algo,
				 block->digests + (size_t)hashed * block->digest_size);
			diglim_index_prefetch(&store->index, keys[hashed % AHEAD].hash);
		}
		ret = add_digest(store, adding, &keys[i % AHEAD]);
		if (ret)
			return ret;
		count_work(store);
		/* What is there so far is taken back as if memory ran out. */
		if (i % 1024 == 0 && fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
}

/* The list that is loaded with a digest, NULL if none is; whether it is revoked. */
static struct diglim_list *find_list(struct diglim_store *store, const struct diglim_key *key,
				     bool *revoked)
{
	struct diglim_list *list = NULL;
	struct diglim_match match;
	struct diglim_run *run;
	u32 chain, *pos;

	*revoked = false;
	if (!find(store, key, &match))
		return NULL;
	for (pos = first_copy(store, &match, &chain); pos; pos = next_copy(store, &chain)) {
		run = run_at(store, *pos);
		if (run->own)
			list = run->list;
		else if (!run->list->dead)
			*revoked = true;
	}
	return list;
}

/* Lists that are loaded may be revoked by a list that comes, or not any more. */
static void set_revoked(struct diglim_store *store, struct diglim_list *by)
{
	struct diglim_list *list;
	bool revoked, waited = false;
	struct walk walk;

	if (!by->revokes)
		return;
	for (begin_run(store, &walk, by->runs); walk.run; begin_run(store, &walk, walk.next)) {
		count_work(store);
		if (walk.run->own || walk.run->type != COMPACT_DIGEST_LIST)
			continue;
		while (next_in_run(store, &walk)) {
			list = find_list(store, &walk.key, &revoked);
			if (!list || list->dead || list->revoked == revoked)
				continue;
			/* Runs that stay change: see diglim_arena.h. */
			if (!waited)
				synchronize_rcu_expedited();
			waited = true;
			list->revoked = revoked;
			set_runs(store, list);
			set_heads(store, list);
		}
	}
}

static void free_list(struct diglim_list *list)
{
	diglim_signer_put(list->signer);
	kfree(list);
}

/*
 * Let @new take the place of @old, which is loaded and of the same bytes.  Nobody but
 * writers knows which list a run is of.
 */
static void replace_list(struct diglim_store *store, struct diglim_list *old,
			 struct diglim_list *new)
{
	struct walk walk;

	new->runs = old->runs;
	new->digests = old->digests;
	new->denies = old->denies;
	new->immutable = old->immutable;
	new->revokes = old->revokes;
	new->revoked = old->revoked;
	for (begin_run(store, &walk, new->runs); walk.run; begin_run(store, &walk, walk.next)) {
		walk.run->list = new;
		count_work(store);
	}
	list_add(&new->all, &old->all);
	list_del(&old->all);
	free_list(old);
}

/*
 * Just before a list can be found: whether its key counts is to be found out first, if
 * nobody knows that yet, or it did not the last time.
 */
static void want_judgment(struct diglim_store *store, const struct diglim_list *list)
{
	const struct diglim_signer *signer = list->signer;

	if (signer && signer->key && (signer->lists == 1 || signer->withdrawn))
		atomic64_set(&store->judged, 0);
}

/*
 * A list that is loaded is read once more, and more was done with its bytes.  What does
 * not become part of the store of @new is freed.  Needs no memory.
 */
static void raise_list(struct diglim_store *store, struct diglim_list *old,
		       struct diglim_list *new)
{
	bool first_signature = new->actions & ~diglim_list_actions(old) &
			       DIGLIM_APPRAISED_DIGSIG;

	new->actions |= old->actions;
	if (first_signature) {
		replace_list(store, old, new);
	} else {
		old->actions = new->actions;
		free_list(new);
		new = old;
	}
	/*
	 * Runs that stay change: see diglim_arena.h.  Soon: all lists of a system that were
	 * loaded before there was a policy are raised one after the other.
	 */
	synchronize_rcu_expedited();
	set_runs(store, new);
	set_heads(store, new);
	want_judgment(store, new);
	publish(store);
}

/* The same as what is being added is loaded. */
static int add_again(struct diglim_store *store, struct diglim_list *old,
		     struct diglim_list *new)
{
	if (!(new->actions & ~diglim_list_actions(old)))
		return -EEXIST;
	/* The last moment: it is all or nothing. */
	if (fatal_signal_pending(current))
		return -EINTR;
	raise_list(store, old, new);
	return 0;
}

static int add_blocks(struct diglim_store *store, struct adding *adding, const u8 *bytes,
		      size_t size, struct diglim_fault *fault)
{
	struct diglim_block block;
	size_t offset = 0;
	u32 blocks = 0;
	int ret;

	while ((ret = diglim_parse_next(bytes, size, &offset, &block, fault)) > 0) {
		ret = add_block(store, adding, &block);
		if (ret)
			return ret;
		count_work(store);
		/* There may be 2^27 blocks without a digest. */
		if (!(++blocks % 1024) && fatal_signal_pending(current))
			return -EINTR;
	}
	return ret;
}

/* Nothing has changed unless it is 0; the store has the list then. */
static int add_list(struct diglim_store *store, struct diglim_list *list, const u8 *bytes,
		    const struct diglim_list_info *info, struct diglim_fault *fault)
{
	struct adding adding = { .list = list };
	struct diglim_list *loaded;
	struct diglim_key key;
	bool revoked;
	int ret;

	make_key(store, &key, COMPACT_DIGEST_LIST, info->algo, info->digest);
	loaded = find_list(store, &key, &revoked);
	if (loaded)
		return add_again(store, loaded, list);
	list->revoked = revoked;
	begin_kind(store, &adding, COMPACT_DIGEST_LIST, info->algo, 0, true);
	ret = add_digest(store, &adding, &key);
	if (!ret)
		ret = add_blocks(store, &adding, bytes, list->size, fault);
	if (!ret) {
		set_revoked(store, list);
		list_add_tail(&list->all, &store->lists);
		store->count++;
		want_judgment(store, list);
		publish(store);
		return 0;
	}
	list->dead = true;
	set_runs(store, list);
	set_heads(store, list);
	take_apart(store, list);
	/* Tables have grown for it. */
	tidy(store);
	return ret;
}

/* Whose list it is. */
static int set_signer(struct diglim_store *store, struct diglim_list *list,
		      const struct diglim_list_info *info)
{
	if (!info->key && !info->key_id_len)
		return 0;
	list->signer = diglim_signer_get(&store->signers, info->key, info->key_id,
					 info->key_id_len);
	if (!list->signer)
		return -ENOMEM;
	return 0;
}

static bool info_is_valid(const struct diglim_list_info *info)
{
	return diglim_digest_size(info->algo) && !(info->actions & ~DIGLIM_ACTIONS) &&
	       info->label_len <= DIGLIM_MAX_LABEL && info->key_id_len <= DIGLIM_MAX_KEY_ID;
}

/**
 * diglim_store_add - load a list
 * @store: where
 * @bytes: the list; nobody changes it meanwhile
 * @size: how many bytes
 * @info: what else is known of it
 * @fault: is set to what is wrong with the list, DIGLIM_FAULT_NONE if it is not that
 *
 * It is visible when this returns, and not in part before.  If it is loaded, it is
 * raised to what @info says beyond what is known, see diglim_store.h.
 *
 * Every byte is checked, but while the mutex is held: who has not made the list himself
 * judges it first, diglim_parse().  If the list is loaded, @bytes are not read.
 *
 * Context: process, may sleep; takes the mutex.
 * Return: 0; -EINVAL if it is no list, or if @info is not valid; -EFBIG if it is too
 * long; -EEXIST if a list with that digest is loaded, with all actions that @info has;
 * -ENOMEM; -ENOSPC if there are 4 GiB of digests; -EINTR if the task is being killed.
 * Nothing has changed unless it is 0.
 */
int diglim_store_add(struct diglim_store *store, const u8 *bytes, size_t size,
		     const struct diglim_list_info *info, struct diglim_fault *fault)
{
	struct diglim_list *list;
	int ret;

	ret = diglim_parse_begin(size, fault);
	if (ret)
		return ret;
	if (!info_is_valid(info))
		return -EINVAL;
	/* struct_size() would count the structure's padding, in which the label begins. */
	list = kzalloc(max(sizeof(*list), offsetof(struct diglim_list, label) + info->label_len),
		       GFP_KERNEL);
	if (!list)
		return -ENOMEM;
	list->size = size;
	list->algo = info->algo;
	list->actions = info->actions;
	list->label_len = info->label_len;
	memcpy(list->label, info->label, info->label_len);

	ret = mutex_lock_killable(&store->mutex);
	if (ret) {
		kfree(list);
		return ret;
	}
	ret = set_signer(store, list, info);
	if (!ret) {
		settle_in_time(store);
		ret = add_list(store, list, bytes, info, fault);
	}
	if (ret)
		free_list(list);
	mutex_unlock(&store->mutex);
	return ret;
}

/*
 * Removing
 */

/* Make a list invisible, and take it apart. */
static void remove_list(struct diglim_store *store, struct diglim_list *list)
{
	settle_in_time(store);
	list->dead = true;
	set_runs(store, list);
	set_heads(store, list);
	set_revoked(store, list);
	publish(store);
	take_apart(store, list);
	list_del(&list->all);
	store->count--;
	free_list(list);
	/*
	 * What was the last digest of an algorithm is gone, and another one may be used
	 * now: an answer without it is not enough any more.
	 */
	if (choose_algos(store))
		atomic64_inc_return(&store->generation);
}

/**
 * diglim_store_may_add - whether something would be gained if a list was added
 * @store: where
 * @algo: enum hash_algo of the list's own digest
 * @digest: that
 * @actions: what would have been done with it
 *
 * For who would measure the list.  It is as of now, diglim_store_add() decides.
 *
 * Context: process, may sleep; takes the mutex.
 * Return: 0; -EEXIST if it is loaded, with all of @actions; -EINTR if the task was
 * killed while it waited for the mutex.
 */
int diglim_store_may_add(struct diglim_store *store, enum hash_algo algo, const u8 *digest,
			 unsigned int actions)
{
	struct diglim_list *list;
	struct diglim_key key;
	bool revoked;
	int ret;

	if (!diglim_digest_size(algo))
		return 0;
	ret = mutex_lock_killable(&store->mutex);
	if (ret)
		return ret;
	make_key(store, &key, COMPACT_DIGEST_LIST, algo, digest);
	list = find_list(store, &key, &revoked);
	if (list && !(actions & ~diglim_list_actions(list)))
		ret = -EEXIST;
	mutex_unlock(&store->mutex);
	return ret;
}

/* The list with a digest; an error if it must not be removed, or not by anybody. */
static struct diglim_list *removable(struct diglim_store *store, enum hash_algo algo,
				     const u8 *digest)
{
	struct diglim_list *list;
	struct diglim_key key;
	bool revoked;

	make_key(store, &key, COMPACT_DIGEST_LIST, algo, digest);
	list = find_list(store, &key, &revoked);
	if (!list)
		return ERR_PTR(-ENOENT);
	if (list->denies && (list->actions & DIGLIM_APPRAISED_DIGSIG))
		return ERR_PTR(-EPERM);
	return list;
}

/**
 * diglim_store_may_del - whether a list could be removed, if that was measured
 * @store: from where
 * @algo: enum hash_algo of the list's own digest
 * @digest: that
 *
 * For who would measure the removal: that the measurement list tells of one that did
 * not take place would be wrong.  It is as of now, diglim_store_del() decides.
 *
 * Context: process, may sleep; takes the mutex.
 * Return: 0; -ENOENT if no such list is loaded; -EPERM if it denies something and was
 * appraised by a signature; -EINTR if the task was killed while it waited for the mutex.
 */
int diglim_store_may_del(struct diglim_store *store, enum hash_algo algo, const u8 *digest)
{
	int ret;

	if (!diglim_digest_size(algo))
		return -ENOENT;
	ret = mutex_lock_killable(&store->mutex);
	if (ret)
		return ret;
	ret = PTR_ERR_OR_ZERO(removable(store, algo, digest));
	mutex_unlock(&store->mutex);
	return ret;
}

/**
 * diglim_store_del - remove a list
 * @store: from where
 * @algo: enum hash_algo of the list's own digest
 * @digest: that
 * @actions: what was done with the list when it was read to be removed
 *
 * See diglim_store.h for what has to be done.
 *
 * Context: process, may sleep; takes the mutex.  Lack of memory is no obstacle.
 * Return: 0; -ENOENT if no such list is loaded; -EPERM if it was measured when it was
 * added, and was not now, or if it denies something and was appraised by a signature:
 * then it stays for as long as the system runs.
 */
int diglim_store_del(struct diglim_store *store, enum hash_algo algo, const u8 *digest,
		     unsigned int actions)
{
	struct diglim_list *list;
	int ret = 0;

	if (!diglim_digest_size(algo))
		return -ENOENT;
	/*
	 * Not killable: the measurement list may say by now that the list is gone, and
	 * who can be killed at the right moment must not make that a lie.
	 */
	mutex_lock(&store->mutex);
	list = removable(store, algo, digest);
	if (IS_ERR(list)) {
		ret = PTR_ERR(list);
	} else if (list->actions & ~actions & DIGLIM_MEASURED) {
		ret = -EPERM;
	} else {
		remove_list(store, list);
		tidy(store);
	}
	mutex_unlock(&store->mutex);
	return ret;
}

/**
 * diglim_store_lookup - what is known about a digest
 * @store: where to look
 * @type: of what the digest is
 * @algo: which digest
 * @digest: the digest; need not be aligned
 *
 * Context: any but NMI; takes no lock, writes nothing, and never repeats.
 * Return: enum diglim_answer_bits, or-ed; 0 if no list has the digest.
 */
unsigned int diglim_store_lookup(const struct diglim_store *store, enum compact_types type,
				 enum hash_algo algo, const u8 *digest)
{
	struct diglim_match match;
	unsigned int answer = 0;
	struct diglim_key key;
	u32 epoch;

	if ((unsigned int)type >= COMPACT__LAST || !diglim_digest_size(algo))
		return 0;
	make_key(store, &key, type, algo, digest);
	rcu_read_lock();
	/* Before all else: what it selects is found by what follows. */
	epoch = smp_load_acquire(&store->epoch);
	if (find(store, &key, &match))
		answer = diglim_word_at(READ_ONCE(*match.word), epoch);
	rcu_read_unlock();
	return answer;
}

/* Which signers were withdrawn, or are trusted again; whether there is one. */
static bool judge_signers(struct diglim_store *store, diglim_judge_fn judge, time64_t *expiry)
{
	struct diglim_signer *signer;
	time64_t until = TIME64_MAX;
	bool withdrawn, any = false;

	*expiry = TIME64_MAX;
	WRITE_ONCE(store->withdrawn, false);
	list_for_each_entry(signer, &store->signers, all) {
		if (!signer->key)
			continue;
		withdrawn = !judge(signer->key, &until);
		if (withdrawn)
			WRITE_ONCE(store->withdrawn, true);
		else
			*expiry = min(*expiry, until);
		signer->changed = withdrawn != signer->withdrawn;
		signer->withdrawn = withdrawn;
		any = any || signer->changed;
	}
	return any;
}

static void set_lists_of_changed(struct diglim_store *store,
				 void (*set)(struct diglim_store *, struct diglim_list *))
{
	struct diglim_list *list;

	list_for_each_entry(list, &store->lists, all)
		if (list->signer && list->signer->changed)
			set(store, list);
}

/**
 * diglim_store_judge - judge all signers, and let their lists answer accordingly
 * @store: the lists'
 * @judge: says which key counts
 * @generation: of trust, read before: what is found out is at least as new
 *
 * All lists of a key change at one moment.  Needs no memory.
 *
 * Context: process, may sleep; takes the mutex, and cannot be killed.
 */
void diglim_store_judge(struct diglim_store *store, diglim_judge_fn judge, u64 generation)
{
	time64_t expiry;

	mutex_lock(&store->mutex);
	if (judge_signers(store, judge, &expiry)) {
		settle_in_time(store);
		/* Runs that stay change: see diglim_arena.h. */
		synchronize_rcu_expedited();
		/* What a digest answers that two of them have depends on the runs of both. */
		set_lists_of_changed(store, set_runs);
		set_lists_of_changed(store, set_heads);
		publish(store);
	}
	/* For who reads them without the mutex: a time that is too late must not be seen. */
	atomic64_set(&store->judged, 0);
	atomic64_set_release(&store->expiry, expiry);
	atomic64_set_release(&store->judged, generation);
	mutex_unlock(&store->mutex);
}

/* A list's own digest is the only one of its first run. */
static const u8 *own_digest(const struct diglim_store *store, const struct diglim_list *list)
{
	const struct diglim_run *run = diglim_arena_run(&store->arena, list->runs);

	return digest_at(store, (list->runs & ~(DIGLIM_UNITS - 1u)) | run->start);
}

/**
 * diglim_store_for_each - look at all lists
 * @store: the lists'
 * @fn: is called for each, in the order in which they were added
 * @data: for @fn
 *
 * Context: process, may sleep; takes the mutex.
 * Return: what @fn returned last, 0 without lists; -EINTR if the task was killed while
 * it waited for the mutex.
 */
int diglim_store_for_each(struct diglim_store *store, diglim_list_fn fn, void *data)
{
	struct diglim_list *list;
	int ret;

	ret = mutex_lock_killable(&store->mutex);
	if (ret)
		return ret;
	list_for_each_entry(list, &store->lists, all) {
		ret = fn(list, own_digest(store, list), NULL, data);
		if (ret)
			break;
		count_work(store);
	}
	mutex_unlock(&store->mutex);
	return ret;
}

/* For the lists that have a digest of one type. */
static int query_type(struct diglim_store *store, const struct diglim_key *key,
		      diglim_list_fn fn, void *data)
{
	struct diglim_match match;
	struct diglim_run *run;
	u32 chain, *pos;
	int ret;

	if (!find(store, key, &match))
		return 0;
	for (pos = first_copy(store, &match, &chain); pos; pos = next_copy(store, &chain)) {
		run = run_at(store, *pos);
		ret = fn(run->list, own_digest(store, run->list), run, data);
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * diglim_store_query - look at the lists that have a digest
 * @store: the lists'
 * @types: of what the digest may be, 1 << enum compact_types, or-ed
 * @algo: which digest
 * @digest: the digest
 * @fn: is called for each, in the order of the types, else in none; twice for a list
 *	that has it in blocks with different modifiers.  With the type
 *	COMPACT_DIGEST_LIST it is called for the list itself, by a run that has @own,
 *	and for those that revoke it.
 * @data: for @fn
 *
 * All that @fn is told is true at one moment.
 *
 * Context: process, may sleep; takes the mutex.
 * Return: what @fn returned last, 0 if no list has it; -EINTR if the task was killed
 * while it waited for the mutex.
 */
int diglim_store_query(struct diglim_store *store, unsigned int types, enum hash_algo algo,
		       const u8 *digest, diglim_list_fn fn, void *data)
{
	struct diglim_key key;
	unsigned int type;
	int ret;

	if (!diglim_digest_size(algo))
		return 0;
	ret = mutex_lock_killable(&store->mutex);
	if (ret)
		return ret;
	for (type = 0; type < COMPACT__LAST && !ret; type++) {
		if (!(types & BIT(type)))
			continue;
		make_key(store, &key, type, algo, digest);
		ret = query_type(store, &key, fn, data);
	}
	mutex_unlock(&store->mutex);
	return ret;
}

/**
 * diglim_store_count - how much there is
 * @store: where
 * @unique: is set to how many different digests there are of each type, of lists the
 *	loaded and the revoked ones
 * @lists: is set to how many lists are loaded
 *
 * Context: process, may sleep; takes the mutex.
 * Return: 0; -EINTR if the task was killed while it waited for the mutex.
 */
int diglim_store_count(struct diglim_store *store, u32 unique[COMPACT__LAST], u32 *lists)
{
	int ret = mutex_lock_killable(&store->mutex);

	if (ret)
		return ret;
	memcpy(unique, store->unique, sizeof(store->unique));
	*lists = store->count;
	mutex_unlock(&store->mutex);
	return 0;
}

/**
 * diglim_store_init - make an empty store
 * @store: is filled in
 *
 * Context: process; nobody else may have it yet.
 */
void diglim_store_init(struct diglim_store *store)
{
	memset(store, 0, sizeof(*store));
	diglim_arena_init(&store->arena);
	diglim_index_init(&store->index);
	mutex_init(&store->mutex);
	INIT_LIST_HEAD(&store->lists);
	INIT_LIST_HEAD(&store->signers);
	atomic64_set(&store->expiry, TIME64_MAX);
}

/**
 * diglim_store_destroy - remove all lists
 * @store: the store
 *
 * Context: process, may sleep; nobody else may have it any more.
 */
void diglim_store_destroy(struct diglim_store *store)
{
	struct diglim_list *list, *next;

	mutex_lock(&store->mutex);
	list_for_each_entry_safe(list, next, &store->lists, all)
		remove_list(store, list);
	mutex_unlock(&store->mutex);
	rcu_barrier();
	diglim_arena_destroy(&store->arena);
	diglim_index_destroy(&store->index);
}
