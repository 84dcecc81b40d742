// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digest-list store against a model of it that is too simple to be wrong.
 *
 * usage: model STEPS SEED [faults]
 *
 * In each step a random list is added, raised or removed, or digests are looked up.  There
 * are few different digests, so that nearly all are in several lists, denied by one
 * and revoked with another.  Now and then a list is big, so that tables grow.  What
 * the store answers, and what it returns, is compared with the model, which keeps
 * the lists as they are and goes through all of them.
 *
 * With "faults" each add is repeated, with its first allocation failing, its second,
 * until none fails any more; after each the answers and the counters have to be what
 * they were, and no more memory is taken than before, but for what tables may have too
 * much.  While a list is removed, every allocation fails.
 *
 * What fails with one seed, which is printed, fails with it again.
 */

#include <stdio.h>

#include "diglim_store.h"
#include "diglim_test_list.h"

#define MAX_LISTS 24
#define NAMES 40
#define SHA1 2
#define SHA256 4
#define SHA512 6

/* How many numbers digests of small and big lists have. */
#define SMALL 10
#define BIG 5000

static const u8 algos[] = { SHA1, SHA256, SHA512 };

struct entry {
	u8 type;
	u8 algo;
	u8 modifiers;
	u32 number;
};

struct model_list {
	u32 name;
	u8 actions;
	bool stays;
	bool let_go;
	u32 count;
	struct entry *entries;
};

static struct diglim_store store;
static struct model_list lists[MAX_LISTS];
static unsigned int list_count;
static u64 step;

static u32 choose(u32 n)
{
	return (shim_random() >> 33) % n;
}

static void fail(const char *what)
{
	printf("not ok - step %llu: %s\n", (unsigned long long)step, what);
	exit(1);
}

static bool is_revoked(u32 name)
{
	unsigned int i, j;

	for (i = 0; i < list_count; i++)
		for (j = 0; j < lists[i].count; j++)
			if (lists[i].entries[j].type == COMPACT_DIGEST_LIST &&
			    lists[i].entries[j].algo == SHA256 &&
			    lists[i].entries[j].number == name)
				return true;
	return false;
}

/* What the actions of one list are worth: of the 3 bits the one in the middle is not. */
static unsigned int worth(unsigned int actions, bool immutable)
{
	static const unsigned int table[8] = {
		0, DIGLIM_MEASURED, 0, DIGLIM_MEASURED,
		DIGLIM_APPRAISED_DIGSIG,
		DIGLIM_APPRAISED_DIGSIG | DIGLIM_MEASURED | DIGLIM_BOTH,
		DIGLIM_APPRAISED_DIGSIG,
		DIGLIM_APPRAISED_DIGSIG | DIGLIM_MEASURED | DIGLIM_BOTH,
	};
	unsigned int bits = table[actions];

	if (immutable && (bits & DIGLIM_MEASURED))
		bits |= DIGLIM_MEASURED_IMMUTABLE;
	if (immutable && (bits & DIGLIM_APPRAISED_DIGSIG))
		bits |= DIGLIM_SIGNED_IMMUTABLE;
	return bits;
}

/* The rules once more, as the documents put them. */
static unsigned int expected(unsigned int type, unsigned int algo, u32 number)
{
	unsigned int answer = 0, i, j;

	for (i = 0; i < list_count; i++) {
		bool revoked = is_revoked(lists[i].name);

		if (type == COMPACT_DIGEST_LIST && algo == SHA256 && number == lists[i].name) {
			answer |= DIGLIM_FOUND;
			answer |= worth(lists[i].actions, false);
		}
		for (j = 0; j < lists[i].count; j++) {
			struct entry *entry = &lists[i].entries[j];
			bool immutable = entry->modifiers & 1;

			if (entry->type != type || entry->algo != algo || entry->number != number)
				continue;
			if (entry->modifiers & 2) {
				answer |= DIGLIM_FOUND | DIGLIM_DENIED;
				answer |= immutable ? DIGLIM_IMMUTABLE : 0;
				continue;
			}
			if (revoked)
				continue;
			answer |= DIGLIM_FOUND | (immutable ? DIGLIM_IMMUTABLE : 0);
			answer |= worth(lists[i].actions, immutable);
		}
	}
	return answer;
}

static void check(unsigned int type, unsigned int algo, u32 number)
{
	unsigned int want = expected(type, algo, number), got;
	u8 digest[DIGLIM_MAX_DIGEST_SIZE];

	diglim_test_digest(digest, algo, number);
	got = diglim_store_lookup(&store, type, algo, digest);
	if (got != want) {
		printf("# type %u algo %u number %u: %#x, expected %#x\n", type, algo, number, got,
		       want);
		fail("a look-up");
	}
}

static void check_some(void)
{
	int i;

	for (i = 0; i < 4; i++)
		check(choose(4), algos[choose(3)], choose(SMALL + 4));
	check(COMPACT_FILE, SHA256, 1000 + choose(BIG + 10));
	check(COMPACT_DIGEST_LIST, SHA256, choose(NAMES));
}

static void check_all_small(void)
{
	unsigned int type, algo, number;

	for (type = 0; type < 4; type++)
		for (algo = 0; algo < 3; algo++)
			for (number = 0; number < SMALL; number++)
				check(type, algos[algo], number);
}

/* Random blocks; the bytes of the list, to be freed. */
static u8 *make_list(struct model_list *list, size_t *size)
{
	unsigned int blocks = 1 + choose(6), i;
	u8 *bytes, *to;
	bool big = choose(400) == 0;

	list->actions = choose(8);
	list->count = 0;
	list->entries = malloc((6 * 20 + 3000) * sizeof(*list->entries));
	bytes = malloc((6 * 20 + 3000) * 64 + 16 * 6);
	to = bytes;
	for (i = 0; i < blocks; i++) {
		struct entry entry = { .type = choose(4), .algo = algos[choose(3)] };
		u32 count = choose(20), n;

		entry.modifiers = choose(8) ? choose(2) : 2 + choose(2);
		if (entry.type == COMPACT_DIGEST_LIST) {
			entry.modifiers = 2;
			entry.algo = SHA256;
			count = choose(20) ? 0 : 1;
		}
		if (big && i == 0) {
			count = 3000;
			entry.type = COMPACT_FILE;
			entry.algo = SHA256;
			entry.modifiers = choose(2);
		}
		to = diglim_test_header(to, entry.type, entry.modifiers, entry.algo, count);
		for (n = 0; n < count; n++) {
			entry.number = big && i == 0 ? 1000 + choose(BIG) : choose(SMALL);
			if (entry.type == COMPACT_DIGEST_LIST)
				entry.number = choose(NAMES);
			to = diglim_test_digest(to, entry.algo, entry.number);
			list->entries[list->count++] = entry;
		}
	}
	*size = to - bytes;
	return bytes;
}

static struct model_list *loaded(u32 name)
{
	unsigned int i;

	for (i = 0; i < list_count; i++)
		if (lists[i].name == name)
			return &lists[i];
	return NULL;
}

static int add_bytes(const struct model_list *list, const u8 *bytes, size_t size)
{
	struct diglim_list_info info = { .algo = SHA256, .actions = list->actions };
	struct diglim_fault fault;
	u8 digest[32];

	diglim_test_digest(digest, SHA256, list->name);
	info.digest = digest;
	info.label = "a label";
	info.label_len = 7;
	info.key_id = digest;
	info.key_id_len = 4;
	return diglim_store_add(&store, bytes, size, &info, &fault);
}

static bool denies(const struct model_list *list)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		if (list->entries[i].modifiers & 2)
			return true;
	return false;
}

static bool stays(const struct model_list *list)
{
	return !list->let_go && denies(list) && (list->actions & DIGLIM_APPRAISED_DIGSIG);
}

/* What tables may take: what they had, or three times what their digests need. */
static size_t tables_may(const u32 *used, const size_t *had)
{
	size_t sum = 0;
	int i;

	for (i = 0; i < DIGLIM_SHARDS; i++)
		sum += max(had[i], used[i] ? max(256, 3 * 4 * (size_t)used[i]) : 0);
	return sum;
}

static void tables_have(size_t *size)
{
	int i;

	for (i = 0; i < DIGLIM_SHARDS; i++)
		size[i] = store.index.table[i] ?
			  store.index.table[i]->lines * DIGLIM_BUCKET_SIZE : 0;
}

/* A failed add gave back what it took. */
static void check_memory(size_t before, const size_t *tables, long count)
{
	size_t had = 0, may = tables_may(store.index.used, tables);
	int i;

	for (i = 0; i < DIGLIM_SHARDS; i++)
		had += tables[i];
	rcu_barrier();
	/* A page that was moved to, and an entry for it in the arena's tables. */
	if (shim_memory.bytes > before - had + may + 2 * DIGLIM_PAGE_SIZE) {
		printf("# %zu bytes before, %zu after, of which tables %zu before, %zu at most\n",
		       before, shim_memory.bytes, had, may);
		fail("a failed add left memory behind");
	}
	if (diglim_index_size(&store.index) > may)
		fail("a failed add left its tables behind");
	if (shim_memory.count > count + DIGLIM_SHARDS + 2)
		fail("a failed add left allocations behind");
}

static void load(bool faults)
{
	size_t before, tables[DIGLIM_SHARDS];
	long count;
	struct model_list list = { .name = choose(NAMES) }, *old = loaded(list.name);
	u32 unique[COMPACT__LAST];
	u64 generation;
	size_t size;
	u8 *bytes = make_list(&list, &size);
	int ret, n;

	memcpy(unique, store.unique, sizeof(unique));
	generation = atomic64_read(&store.generation);
	ret = 0;
	for (n = 1; faults; n++) {
		u64 failed = shim_memory.failed;

		rcu_barrier();
		before = shim_memory.bytes;
		count = shim_memory.count;
		tables_have(tables);
		shim_memory.fail_at = shim_memory.made + n;
		ret = add_bytes(&list, bytes, size);
		shim_memory.fail_at = 0;
		if (shim_memory.failed == failed)
			break;
		if (ret != -ENOMEM)
			fail("a failed allocation is not told");
		if (memcmp(unique, store.unique, sizeof(unique)))
			fail("a failed add changed the counters");
		if (generation != (u64)atomic64_read(&store.generation))
			fail("a failed add changed the generation");
		check_memory(before, tables, count);
		check_some();
		if (step % 8 == 0)
			check_all_small();
	}
	if (!faults)
		ret = add_bytes(&list, bytes, size);
	free(bytes);
	if (ret != (old && !(list.actions & ~old->actions) ? -EEXIST : 0))
		fail("an add returned the wrong thing");
	if (generation + !ret != (u64)atomic64_read(&store.generation))
		fail("an add did not move the generation, or did");
	if (old) {
		/* The digest says that it is the same, so the bytes are not asked. */
		free(list.entries);
		if (ret)
			return;
		old->actions |= list.actions;
		old->stays = stays(old);
		return;
	}
	list.stays = stays(&list);
	lists[list_count++] = list;
}

/* Lists that stay for ever would soon be all that there are. */
static void let_all_go(void)
{
	struct diglim_list *list;
	unsigned int i;

	list_for_each_entry(list, &store.lists, all)
		list->denies = false;
	for (i = 0; i < list_count; i++) {
		lists[i].stays = false;
		lists[i].let_go = true;
	}
}

static void del(bool faults)
{
	u8 digest[32], actions = choose(3) ? 7 : choose(8);
	u32 name = choose(3) ? lists[choose(list_count)].name : choose(NAMES);
	unsigned int i;
	int ret, want = -ENOENT;

	for (i = 0; i < list_count; i++)
		if (lists[i].name == name)
			break;
	if (i < list_count) {
		want = 0;
		if ((lists[i].actions & ~actions & DIGLIM_MEASURED) || lists[i].stays)
			want = -EPERM;
	}
	diglim_test_digest(digest, SHA256, name);
	if (diglim_store_may_add(&store, SHA256, digest, 0) != (i < list_count ? -EEXIST : 0))
		fail("whether a list could be added");
	ret = diglim_store_may_del(&store, SHA256, digest);
	if (ret != (i == list_count ? -ENOENT : lists[i].stays ? -EPERM : 0))
		fail("whether it may be deleted is wrong");
	if (faults) {
		shim_memory.fail_at = shim_memory.made + 1;
		shim_memory.fail_on = true;
	}
	ret = diglim_store_del(&store, SHA256, digest, actions);
	shim_memory.fail_at = 0;
	shim_memory.fail_on = false;
	if (ret != want)
		fail("a delete returned the wrong thing");
	if (ret)
		return;
	free(lists[i].entries);
	lists[i] = lists[--list_count];
}

/*
 * A list that is nothing but empty blocks is no reason for the processor to be away: the
 * walk that judges it and the one that adds it both offer it.
 */
static void check_empty_blocks(void)
{
	struct model_list list = { .name = NAMES };
	struct diglim_summary summary;
	struct diglim_fault fault;
	u32 count = 1 << 16, i;
	u8 *bytes = malloc(count * 16), *to = bytes;
	u64 before = shim_resched;

	for (i = 0; i < count; i++)
		to = diglim_test_header(to, COMPACT_FILE, 0, SHA256, 0);
	if (diglim_parse(bytes, to - bytes, &summary, &fault) || summary.blocks != count)
		fail("empty blocks are not taken");
	if (shim_resched - before < count / 1024)
		fail("empty blocks are judged without a pause");
	before = shim_resched;
	if (add_bytes(&list, bytes, to - bytes))
		fail("empty blocks are not added");
	if (shim_resched - before < count / 1024)
		fail("empty blocks are added without a pause");
	lists[list_count++] = list;
	free(bytes);
}

int main(int argc, char **argv)
{
	u64 steps = argc > 1 ? strtoull(argv[1], NULL, 0) : 10000;
	u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	bool faults = argc > 3;
	u64 adds = 0;

	printf("# seed %llu\n", (unsigned long long)seed);
	/* Not 0, from which nothing random comes; neighbours are to be different. */
	shim_random_state = (seed + 1) * 0x9e3779b97f4a7c15ull ?: 1;
	diglim_store_init(&store);
	/* Epochs of a word begin anew soon. */
	store.epoch = (1u << DIGLIM_EPOCH_BITS) - 1000;
	store.settled = store.epoch;
	check_empty_blocks();
	for (step = 0; step < steps; step++) {
		switch (choose(4)) {
		case 0:
			if (list_count < MAX_LISTS) {
				load(faults);
				adds++;
			}
			break;
		case 1:
			if (list_count)
				del(faults && choose(2));
			break;
		default:
			break;
		}
		if (step % 512 == 0)
			let_all_go();
		check_some();
		if (step % 64 == 0)
			check_all_small();
		if (store.count != list_count)
			fail("the number of lists");
	}
	check_all_small();
	printf("# %llu steps, %llu adds, %llu publications, %llu allocations failed\n",
	       (unsigned long long)steps, (unsigned long long)adds,
	       (unsigned long long)atomic64_read(&store.generation),
	       (unsigned long long)shim_memory.failed);
	diglim_store_destroy(&store);
	while (list_count)
		free(lists[--list_count].entries);
	if (shim_memory.count || shim_memory.bytes)
		fail("memory is lost");
	printf("ok - %s\n", faults ? "the model, with faults" : "the model");
	return 0;
}
