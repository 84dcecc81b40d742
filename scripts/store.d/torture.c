// SPDX-License-Identifier: GPL-2.0-only
/*
 * Look-ups while lists come and go.
 *
 * usage: torture [SECONDS]
 *
 * One thread adds and removes lists; others look digests up and check that each
 * answer is one that some moment allows:
 *
 *  - Digests that are always in a list are always found, with that list's actions
 *    at least, although other lists with them come and go, are revoked, and make
 *    the index use other ways to them.
 *  - What is always denied is always denied.
 *  - A list is seen whole or not at all: its digests are looked up in the order of
 *    the list while it comes and goes; between two publications, as the generation
 *    tells, all of them are found or none.
 *  - So is what is done to a list: revoked or raised, all its digests answer alike.
 *  - A digest that moves, in one list before another one goes, is never missed.
 *
 * The writer makes the tables grow and shrink, compacts pages, and uses nodes
 * again; readers make it wait for grace periods.  Meant for the sanitizers.
 */

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "diglim_store.h"
#include "diglim_test_list.h"

#define READERS 2
#define SHA256 4
#define STABLE 200
#define LONG 300

static struct diglim_store store;
static bool stop;
static u64 looked_up[READERS], whole[READERS];

static void fail(const char *what, u32 n, unsigned int answer)
{
	printf("not ok - %s: digest %u, answer %#x\n", what, n, answer);
	fflush(stdout);
	_exit(1);
}

static unsigned int look(u32 n)
{
	u8 digest[32];

	diglim_test_digest(digest, SHA256, n);
	return diglim_store_lookup(&store, COMPACT_FILE, SHA256, digest);
}

static u8 *block(u8 *to, unsigned int type, unsigned int modifiers, u32 from, u32 count)
{
	u32 i;

	to = diglim_test_header(to, type, modifiers, SHA256, count);
	for (i = 0; i < count; i++)
		to = diglim_test_digest(to, SHA256, from + i);
	return to;
}

static u8 buffer[1 << 20];

static int try_load(u32 name, u8 actions, const u8 *end)
{
	struct diglim_list_info info = { .algo = SHA256, .actions = actions };
	struct diglim_fault fault;
	u8 digest[32];

	diglim_test_digest(digest, SHA256, name);
	info.digest = digest;
	info.label = "";
	info.key_id = "";
	return diglim_store_add(&store, buffer, end - buffer, &info, &fault);
}

static void load(u32 name, u8 actions, const u8 *end)
{
	int ret = try_load(name, actions, end);

	if (ret)
		fail("an add", name, -ret);
}

static void del(u32 name)
{
	u8 digest[32];
	int ret;

	diglim_test_digest(digest, SHA256, name);
	ret = diglim_store_del(&store, SHA256, digest, DIGLIM_ACTIONS);
	if (ret)
		fail("a delete", name, -ret);
}

/* What readers rely on is at the beginning of the numbers. */
#define MOVING 1000
#define WHOLE 2000
#define FILLER 10000
#define NAME 1000000

static void *reader(void *data)
{
	unsigned int me = (uintptr_t)data, seed = me + 1, answer, found, first;
	u64 generation;
	u32 i;

	shim_rcu_online();
	while (!READ_ONCE(stop)) {
		for (i = 0; i < 50; i++) {
			seed = seed * 1664525 + 1013904223;
			answer = look((seed >> 8) % STABLE);
			if (!(answer & DIGLIM_FOUND) || (answer & DIGLIM_DENIED) ||
			    !(answer & (DIGLIM_MEASURED | DIGLIM_APPRAISED_DIGSIG)))
				fail("a stable digest", (seed >> 8) % STABLE, answer);
			answer = look(STABLE + (seed >> 8) % STABLE);
			if (!(answer & DIGLIM_DENIED))
				fail("a denied digest", STABLE + (seed >> 8) % STABLE, answer);
			answer = look(MOVING + (seed >> 8) % 10);
			if (!(answer & DIGLIM_FOUND))
				fail("a moving digest", MOVING + (seed >> 8) % 10, answer);
			looked_up[me] += 3;
		}
		shim_rcu_quiescent();
		for (i = 0; i < 10; i++) {
			u32 at = WHOLE + (seed >> 12) % (LONG - 8), k;

			generation = atomic64_read_acquire(&store.generation);
			first = look(at);
			for (k = found = 0; k < 8; k++)
				found += look(at + k) == first;
			barrier();
			/* The epoch moves first: what is not counted yet may be seen. */
			if (generation == (u64)atomic64_read(&store.generation)) {
				whole[me]++;
				if (found != 8 &&
				    READ_ONCE(store.epoch) == (u32)generation)
					fail("a part of a list", at, found);
			}
			seed = seed * 1664525 + 1013904223;
			shim_rcu_quiescent();
		}
	}
	shim_rcu_offline();
	return NULL;
}

/* A list that has @actions is read once more.  What is in the buffer does not matter. */
static void raise_to_all(u32 name, u8 actions, const u8 *end)
{
	int ret = try_load(name, DIGLIM_ACTIONS, end);

	if (ret != (actions == DIGLIM_ACTIONS ? -EEXIST : 0))
		fail("a raise", name, -ret);
}

static void write_round(u32 round)
{
	u32 i;
	u8 *end;

	/* Copies of the stable ones, better and worse, revoked while they are there. */
	end = block(buffer, COMPACT_FILE, round & 1, 0, STABLE);
	end = block(end, COMPACT_FILE, 0, WHOLE, LONG);
	load(NAME + 1, round % 8, end);
	if (round % 5 == 0)
		raise_to_all(NAME + 1, round % 8, end);
	end = block(buffer, COMPACT_DIGEST_LIST, 2, NAME + 1, 1);
	end = block(end, COMPACT_FILE, 0, STABLE, STABLE);
	load(NAME + 2, 0, end);
	if (round % 5 == 1)
		raise_to_all(NAME + 1, round % 8, end);
	/* A digest moves to a list that comes from one that goes. */
	load(NAME + 10 + (round + 1) % 2, 1, block(buffer, COMPACT_FILE, 0, MOVING, 10));
	del(NAME + 10 + round % 2);
	if (round % 3) {
		del(NAME + 1);
		del(NAME + 2);
	} else {
		del(NAME + 2);
		del(NAME + 1);
	}
	/* Growth now and then; small lists in between that leave holes. */
	if (round % 16 == 0) {
		load(NAME + 3, 0, block(buffer, COMPACT_FILE, 0, FILLER, 20000));
		del(NAME + 3);
	}
	for (i = 0; i < 20; i++)
		load(NAME + 100 + i, 0, block(buffer, COMPACT_FILE, 0, FILLER + i * 5, 40));
	for (i = 0; i < 20; i++)
		del(NAME + 100 + (i * 7) % 20);
}

int main(int argc, char **argv)
{
	time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 10);
	pthread_t threads[READERS];
	u32 round;
	uintptr_t i;
	u64 sum = 0, sum_whole = 0;
	u8 *end_of_list;

	diglim_store_init(&store);
	/* In step, for the reader of whole lists; epochs of a word begin anew soon. */
	store.epoch = (1u << DIGLIM_EPOCH_BITS) - 2000;
	store.settled = store.epoch;
	store.generation.counter = store.epoch;
	end_of_list = block(buffer, COMPACT_FILE, 0, 0, STABLE);
	load(NAME, 1, block(end_of_list, COMPACT_FILE, 2, STABLE, STABLE));
	load(NAME + 10, 1, block(buffer, COMPACT_FILE, 0, MOVING, 10));
	for (i = 0; i < READERS; i++)
		if (pthread_create(&threads[i], NULL, reader, (void *)i))
			return 1;
	for (round = 0; time(NULL) < end; round++)
		write_round(round);
	WRITE_ONCE(stop, true);
	for (i = 0; i < READERS; i++) {
		pthread_join(threads[i], NULL);
		sum += looked_up[i];
		sum_whole += whole[i];
	}
	printf("# %u rounds, %llu publications, %llu look-ups, %llu times a whole list\n", round,
	       (unsigned long long)atomic64_read(&store.generation), (unsigned long long)sum,
	       (unsigned long long)sum_whole);
	diglim_store_destroy(&store);
	if (shim_memory.count)
		fail("memory is lost", 0, shim_memory.count);
	if (!sum_whole)
		fail("no list was seen as a whole", 0, 0);
	printf("ok - look-ups while lists come and go\n");
	return 0;
}
