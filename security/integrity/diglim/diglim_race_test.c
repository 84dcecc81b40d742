// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit test: look-ups while lists come, are raised and revoked, and go.
 *
 * In a kernel, so that its RCU, its allocators and its processors take part, and what it
 * has to find errors: KASAN, PROVE_RCU.  Threads look digests up all the time, and check
 * that each answer is one that some moment allows:
 *
 *  - What is always in a list is always found, with its actions at least, although other
 *    lists with it come and go.
 *  - What is always denied is always denied.
 *  - A digest that moves, in one list before another one goes, is never missed.
 *  - All digests of a list answer alike, if nothing was published in between.
 *
 * The test is as long as what the writer does; readers are waited for, not for a time.
 */

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "diglim_store.h"
#include "diglim_test_list.h"

#define SHA256 4
#define DENY BIT(COMPACT_MOD_DENY)

#define READERS 3
#define ROUNDS 60

/* Which digests there are: stable, denied, moving ones, those of one list, others. */
#define STABLE 100
#define DENIED (2 * STABLE)
#define MOVING 1000
#define WHOLE 2000
#define WHOLE_COUNT 300
#define FILLER 10000
#define FILLER_COUNT 2000

/* Bytes of the longest list. */
#define ROOM (16 + 48 * FILLER_COUNT)

/**
 * struct race - what writer and readers share
 * @store: the store
 * @list: room for a list, the writer's
 * @turns: how often a reader went through all it looks at
 * @whole: how often one saw a whole list between two publications
 * @wrong: the first digest with a wrong answer, 0 if there is none
 * @answer: that answer
 */
struct race {
	struct diglim_store store;
	u8 *list;
	atomic_t turns;
	atomic_t whole;
	atomic_t wrong;
	unsigned int answer;
};

static unsigned int look(struct race *race, u32 n)
{
	u8 digest[32];

	diglim_test_digest(digest, SHA256, n);
	return diglim_store_lookup(&race->store, COMPACT_FILE, SHA256, digest);
}

static void expect(struct race *race, bool right, u32 n, unsigned int answer)
{
	if (!right && !atomic_cmpxchg(&race->wrong, 0, n ?: -1))
		WRITE_ONCE(race->answer, answer);
}

static void look_at_whole(struct race *race, u32 at)
{
	unsigned int first, answer = 0;
	u64 generation = atomic64_read_acquire(&race->store.generation);
	u32 i;

	first = look(race, at);
	for (i = 1; i < 8 && (i == 1 || answer == first); i++)
		answer = look(race, at + i);
	/* Loaded before what follows; the epoch moves before the generation. */
	smp_rmb();
	if (generation != atomic64_read(&race->store.generation) ||
	    READ_ONCE(race->store.epoch) != (u32)generation)
		return;
	atomic_inc(&race->whole);
	expect(race, answer == first, at + i - 1, answer);
}

static int reader(void *data)
{
	struct race *race = data;
	unsigned int answer;
	u32 turn, i;

	for (turn = 0; !kthread_should_stop(); turn++) {
		for (i = 1; i < STABLE; i++) {
			answer = look(race, i);
			expect(race, (answer & DIGLIM_MEASURED) && !(answer & DIGLIM_DENIED), i,
			       answer);
			answer = look(race, STABLE + i);
			expect(race, answer & DIGLIM_DENIED, STABLE + i, answer);
			answer = look(race, MOVING + i % 10);
			expect(race, answer & DIGLIM_FOUND, MOVING + i % 10, answer);
			look_at_whole(race, WHOLE + (turn * STABLE + i) % (WHOLE_COUNT - 8));
		}
		atomic_inc(&race->turns);
		cond_resched();
	}
	return 0;
}

static u8 *block(u8 *to, unsigned int type, unsigned int modifiers, u32 from, u32 count)
{
	u32 i;

	to = diglim_test_header(to, type, modifiers, SHA256, count);
	for (i = 0; i < count; i++)
		to = diglim_test_digest(to, SHA256, from + i);
	return to;
}

static int load(struct race *race, u32 name, u8 actions, const u8 *end)
{
	struct diglim_list_info info = { .algo = SHA256, .actions = actions };
	struct diglim_fault fault;
	u8 digest[32];

	diglim_test_digest(digest, SHA256, name);
	info.digest = digest;
	info.label = "";
	info.key_id = "";
	return diglim_store_add(&race->store, race->list, end - race->list, &info, &fault);
}

static int del(struct race *race, u32 name)
{
	u8 digest[32];

	diglim_test_digest(digest, SHA256, name);
	return diglim_store_del(&race->store, SHA256, digest, DIGLIM_ACTIONS);
}

/* Which lists there are. */
enum { ALWAYS = 1000000, WORSE, REVOKES, BIG, MOVES, SMALL = ALWAYS + 100 };

static int begin(struct race *race)
{
	u8 *end = block(race->list, COMPACT_FILE, 0, 0, STABLE);
	int ret;

	ret = load(race, ALWAYS, DIGLIM_MEASURED,
		   block(end, COMPACT_FILE, DENY, STABLE, STABLE));
	return ret ?: load(race, MOVES, 0, block(race->list, COMPACT_FILE, 0, MOVING, 10));
}

/* Returns the sum of what goes wrong; nothing of it may. */
static int one_round(struct race *race, u32 round)
{
	u8 *list = race->list, *end;
	int ret = 0;
	u32 i;

	/* What is stable and what is denied once more; raised before or while it is revoked. */
	end = block(list, COMPACT_FILE, 0, WHOLE, WHOLE_COUNT);
	end = block(end, COMPACT_FILE, 0, 0, STABLE);
	ret |= load(race, WORSE, 0, end);
	if (round % 2)
		ret |= load(race, WORSE, DIGLIM_MEASURED, end);
	end = block(list, COMPACT_DIGEST_LIST, DENY, WORSE, 1);
	end = block(end, COMPACT_FILE, 0, STABLE, STABLE);
	ret |= load(race, REVOKES, 0, end);
	ret |= load(race, WORSE, DIGLIM_ACTIONS, end);
	ret |= load(race, MOVES + 1 + round % 2, 0, block(list, COMPACT_FILE, 0, MOVING, 10));
	ret |= del(race, round ? MOVES + 1 + (round - 1) % 2 : MOVES);
	ret |= del(race, round % 3 ? WORSE : REVOKES);
	ret |= del(race, round % 3 ? REVOKES : WORSE);
	/* Tables grow and shrink, and pages are put together. */
	if (round % 8 == 0) {
		end = block(list, COMPACT_FILE, 0, FILLER, FILLER_COUNT);
		ret |= load(race, BIG, 0, end);
		ret |= del(race, BIG);
	}
	for (i = 0; i < 20; i++)
		ret |= load(race, SMALL + i, 0, block(list, COMPACT_FILE, 0, FILLER + i * 5, 40));
	for (i = 0; i < 20; i++)
		ret |= del(race, SMALL + (i * 7) % 20);
	return ret;
}

/* At least one turn of every reader more, so that processors that are slow take part. */
static void await_readers(struct race *race)
{
	int turns = atomic_read(&race->turns);

	while (atomic_read(&race->turns) - turns < READERS)
		schedule_timeout_uninterruptible(1);
}

static void store_race(struct kunit *test)
{
	struct race *race = test->priv;
	struct task_struct *readers[READERS];
	int started, wrong, ret = 0;
	u32 round, i;

	KUNIT_ASSERT_EQ(test, begin(race), 0);
	for (started = 0; started < READERS; started++) {
		readers[started] = kthread_run(reader, race, "diglim_race/%d", started);
		if (IS_ERR(readers[started]))
			break;
	}
	if (started == READERS) {
		for (round = 0; round < ROUNDS && !ret && !atomic_read(&race->wrong); round++) {
			ret = one_round(race, round);
			if (round % 16 == 0)
				await_readers(race);
		}
		/* Now nothing is published while they look. */
		await_readers(race);
	}
	for (i = 0; i < started; i++)
		kthread_stop(readers[i]);
	wrong = atomic_read(&race->wrong);
	KUNIT_EXPECT_EQ(test, started, READERS);
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ_MSG(test, wrong, 0, "answer %#x", race->answer);
	KUNIT_EXPECT_GT(test, atomic_read(&race->whole), 0);
}

static int race_init(struct kunit *test)
{
	struct race *race = kvcalloc(1, sizeof(*race), GFP_KERNEL);

	if (!race)
		return -ENOMEM;
	race->list = kvcalloc(1, ROOM, GFP_KERNEL);
	if (!race->list) {
		kvfree(race);
		return -ENOMEM;
	}
	diglim_store_init(&race->store);
	/* All words are settled in between, and an epoch of a word begins anew. */
	race->store.epoch = (1u << DIGLIM_EPOCH_BITS) - 1000;
	race->store.settled = race->store.epoch - (1u << (DIGLIM_EPOCH_BITS - 2)) + 500;
	atomic64_set(&race->store.generation, race->store.epoch);
	test->priv = race;
	return 0;
}

static void race_exit(struct kunit *test)
{
	struct race *race = test->priv;

	diglim_store_destroy(&race->store);
	kvfree(race->list);
	kvfree(race);
}

static struct kunit_case diglim_race_cases[] = {
	KUNIT_CASE_SLOW(store_race),
	{}
};

static struct kunit_suite diglim_race_suite = {
	.name = "diglim_race",
	.init = race_init,
	.exit = race_exit,
	.test_cases = diglim_race_cases,
};

kunit_test_suite(diglim_race_suite);
