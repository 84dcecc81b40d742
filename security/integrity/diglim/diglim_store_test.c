// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the store of digest lists.
 *
 * They are compiled in user space, too, by the patchset, where there is a
 * test against a model, one with threads, and failing allocations.
 */

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "diglim_store.h"
#include "diglim_test_list.h"

#define SHA1 2
#define SHA256 4
#define SHA512 6

#define IMMUTABLE BIT(COMPACT_MOD_IMMUTABLE)
#define DENY BIT(COMPACT_MOD_DENY)
#define SIGNED (DIGLIM_APPRAISED | DIGLIM_APPRAISED_DIGSIG)

/* What is answered for a list that was measured and signed, and for two. */
#define EITHER (DIGLIM_MEASURED | DIGLIM_APPRAISED_DIGSIG)
#define BEST (EITHER | DIGLIM_BOTH)

/**
 * struct fixture - what a test has
 * @store: a store of its own
 * @list: room for a list
 * @end: where the next block goes
 * @fault: of the last add
 */
struct fixture {
	struct diglim_store store;
	u8 *list;
	u8 *end;
	struct diglim_fault fault;
};

/* Bytes of the longest list that a test makes. */
#define ROOM 0x100000

static int fixture_init(struct kunit *test)
{
	struct fixture *fixture = kvcalloc(1, sizeof(*fixture), GFP_KERNEL);

	if (!fixture)
		return -ENOMEM;
	fixture->list = kvcalloc(1, ROOM, GFP_KERNEL);
	if (!fixture->list) {
		kvfree(fixture);
		return -ENOMEM;
	}
	fixture->end = fixture->list;
	diglim_store_init(&fixture->store);
	test->priv = fixture;
	return 0;
}

static void fixture_exit(struct kunit *test)
{
	struct fixture *fixture = test->priv;

	diglim_store_destroy(&fixture->store);
	kvfree(fixture->list);
	kvfree(fixture);
}

/* Append a block of the digests @from .. @from + @count - 1 to the list. */
static void block(struct fixture *fixture, unsigned int type, unsigned int modifiers,
		  unsigned int algo, u32 from, u32 count)
{
	u32 i;

	fixture->end = diglim_test_header(fixture->end, type, modifiers, algo, count);
	for (i = 0; i < count; i++)
		fixture->end = diglim_test_digest(fixture->end, algo, from + i);
}

/* Load what was put together, as list @name, and begin a new one. */
static int add_of(struct fixture *fixture, u32 name, u8 actions, const char *label,
		  struct key *key)
{
	struct diglim_list_info info = { .algo = SHA256, .actions = actions, .key = key };
	u8 digest[32];
	int ret;

	diglim_test_digest(digest, SHA256, name);
	info.digest = digest;
	info.label = label;
	info.label_len = strlen(label);
	info.key_id = "key";
	info.key_id_len = 3;
	ret = diglim_store_add(&fixture->store, fixture->list, fixture->end - fixture->list,
			       &info, &fixture->fault);
	fixture->end = fixture->list;
	return ret;
}

static int add_as(struct fixture *fixture, u32 name, u8 actions, const char *label)
{
	return add_of(fixture, name, actions, label, NULL);
}

static int add(struct fixture *fixture, u32 name, u8 actions)
{
	return add_as(fixture, name, actions, "label");
}

static int del(struct fixture *fixture, u32 name, u8 actions)
{
	u8 digest[32];

	diglim_test_digest(digest, SHA256, name);
	return diglim_store_del(&fixture->store, SHA256, digest, actions);
}

static unsigned int lookup(struct fixture *fixture, unsigned int type, unsigned int algo, u32 n)
{
	u8 digest[DIGLIM_MAX_DIGEST_SIZE];

	diglim_test_digest(digest, algo, n);
	return diglim_store_lookup(&fixture->store, type, algo, digest);
}

static unsigned int file(struct fixture *fixture, u32 n)
{
	return lookup(fixture, COMPACT_FILE, SHA256, n);
}

/* A digest is found by type, algorithm and all its bytes, or not. */
static void store_keys(struct kunit *test)
{
	struct fixture *fixture = test->priv;

	KUNIT_EXPECT_EQ(test, file(fixture, 1), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	block(fixture, COMPACT_PARSER, IMMUTABLE, SHA512, 2, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, SIGNED), 0);

	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), 0);
	KUNIT_EXPECT_EQ(test, lookup(fixture, COMPACT_METADATA, SHA256, 1), 0);
	KUNIT_EXPECT_EQ(test, lookup(fixture, COMPACT_FILE, 17, 1), 0);
	KUNIT_EXPECT_EQ(test, lookup(fixture, COMPACT_PARSER, SHA512, 2),
			DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG | DIGLIM_IMMUTABLE |
			DIGLIM_SIGNED_IMMUTABLE);
	KUNIT_EXPECT_EQ(test, lookup(fixture, COMPACT_DIGEST_LIST, SHA256, 100),
			DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	/* Neither a type nor an algorithm. */
	KUNIT_EXPECT_EQ(test, diglim_store_lookup(&fixture->store, 4, SHA256, fixture->list), 0);
	KUNIT_EXPECT_EQ(test, diglim_store_lookup(&fixture->store, 1, 23, fixture->list), 0);
	KUNIT_EXPECT_EQ(test, fixture->store.unique[COMPACT_FILE], 1);
	KUNIT_EXPECT_EQ(test, fixture->store.unique[COMPACT_PARSER], 1);
	KUNIT_EXPECT_EQ(test, fixture->store.unique[COMPACT_DIGEST_LIST], 1);
}

/* Each virtue of any list, but both at once of one only. */
static void store_virtues(struct kunit *test)
{
	struct fixture *fixture = test->priv;

	block(fixture, COMPACT_FILE, IMMUTABLE, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, DIGLIM_MEASURED), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_MEASURED |
			DIGLIM_IMMUTABLE | DIGLIM_MEASURED_IMMUTABLE);
	/* One that is signed does not hide what was measured. */
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, SIGNED), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | EITHER | DIGLIM_IMMUTABLE |
			DIGLIM_MEASURED_IMMUTABLE);
	/* What a list says that nobody verified is worth nothing to anybody. */
	block(fixture, COMPACT_FILE, IMMUTABLE, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 102, DIGLIM_APPRAISED), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | EITHER | DIGLIM_IMMUTABLE |
			DIGLIM_MEASURED_IMMUTABLE);
	/* And back, from the middle. */
	KUNIT_EXPECT_EQ(test, del(fixture, 101, DIGLIM_ACTIONS), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_MEASURED |
			DIGLIM_IMMUTABLE | DIGLIM_MEASURED_IMMUTABLE);
	KUNIT_EXPECT_EQ(test, del(fixture, 100, DIGLIM_ACTIONS), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_IMMUTABLE);
	KUNIT_EXPECT_EQ(test, del(fixture, 102, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), 0);
	KUNIT_EXPECT_EQ(test, fixture->store.unique[COMPACT_FILE], 0);
}

static void store_vouches(struct kunit *test)
{
	unsigned int sig = DIGLIM_APPRAISED_DIGSIG, best = DIGLIM_FOUND | BEST;

	KUNIT_EXPECT_TRUE(test, diglim_vouches(best, sig, 32, false, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(0, sig, 32, false, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(BEST, sig, 32, false, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(best | DIGLIM_DENIED, sig, 32, false, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(best & ~sig, sig, 32, false, false));
	KUNIT_EXPECT_TRUE(test, diglim_vouches(best & ~sig, DIGLIM_MEASURED, 32, false, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(best, 0, 32, false, false));
	/* That it was appraised by whatever method is nothing to ask for. */
	KUNIT_EXPECT_FALSE(test, diglim_vouches(best, DIGLIM_APPRAISED, 32, false, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(best, sig, 28, false, false));

	/* Both: of one list. */
	KUNIT_EXPECT_TRUE(test, diglim_vouches(best, EITHER, 32, false, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(DIGLIM_FOUND | EITHER, EITHER, 32, false, false));

	/* What is empty: the list that counts has to say that it stays so. */
	KUNIT_EXPECT_FALSE(test, diglim_vouches(best, sig, 32, true, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(best | DIGLIM_IMMUTABLE, sig, 32, true, false));
	KUNIT_EXPECT_TRUE(test, diglim_vouches(best, sig, 32, true, true));
	KUNIT_EXPECT_TRUE(test, diglim_vouches(best, EITHER, 32, true, true));
	best |= DIGLIM_SIGNED_IMMUTABLE;
	KUNIT_EXPECT_TRUE(test, diglim_vouches(best, sig, 32, true, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(best, DIGLIM_MEASURED, 32, true, false));
	best |= DIGLIM_MEASURED_IMMUTABLE;
	KUNIT_EXPECT_TRUE(test, diglim_vouches(best, DIGLIM_MEASURED, 32, true, false));
	KUNIT_EXPECT_FALSE(test, diglim_vouches(best, EITHER, 32, true, false));
}

static bool has(unsigned int actions, unsigned int need)
{
	return (actions & need) == need;
}

/* Two lists with all that can be done with them: what is worth what. */
static void store_pairs(struct kunit *test)
{
	static const u8 needs[] = { DIGLIM_MEASURED, DIGLIM_APPRAISED_DIGSIG, EITHER };
	struct fixture *fixture = test->priv;
	unsigned int a, b, i;

	for (a = 0; a <= DIGLIM_ACTIONS; a++) {
		for (b = 0; b <= DIGLIM_ACTIONS; b++) {
			block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
			KUNIT_ASSERT_EQ(test, add(fixture, 100, a), 0);
			block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
			KUNIT_ASSERT_EQ(test, add(fixture, 101, b), 0);
			for (i = 0; i < ARRAY_SIZE(needs); i++)
				KUNIT_EXPECT_EQ_MSG(test,
						    diglim_vouches(file(fixture, 1), needs[i], 32,
								   false, false),
						    has(a, needs[i]) || has(b, needs[i]),
						    "lists with %u and %u, asked for %u", a, b,
						    needs[i]);
			KUNIT_EXPECT_EQ(test, del(fixture, 100, DIGLIM_ACTIONS), 0);
			KUNIT_EXPECT_EQ(test, del(fixture, 101, DIGLIM_ACTIONS), 0);
		}
	}
}

/* A denial holds whatever other lists say, and for as long as its list is there. */
static void store_deny(struct kunit *test)
{
	struct fixture *fixture = test->priv;

	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, SIGNED), 0);
	block(fixture, COMPACT_FILE, DENY, SHA256, 1, 2);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_DENIED |
			DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND | DIGLIM_DENIED);
	KUNIT_EXPECT_EQ(test, del(fixture, 101, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), 0);
	/* With a signature it stays. */
	block(fixture, COMPACT_FILE, DENY, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 102, SIGNED), 0);
	KUNIT_EXPECT_EQ(test, del(fixture, 102, DIGLIM_ACTIONS), -EPERM);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_DENIED |
			DIGLIM_APPRAISED_DIGSIG);
	/* A block that denies nothing does not. */
	block(fixture, COMPACT_FILE, DENY, SHA256, 1, 0);
	KUNIT_ASSERT_EQ(test, add(fixture, 103, SIGNED), 0);
	KUNIT_EXPECT_EQ(test, del(fixture, 103, DIGLIM_ACTIONS), 0);
	/* One list may say both. */
	block(fixture, COMPACT_FILE, 0, SHA256, 7, 1);
	block(fixture, COMPACT_FILE, DENY, SHA256, 7, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 104, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 7), DIGLIM_FOUND | DIGLIM_DENIED);
	KUNIT_EXPECT_EQ(test, del(fixture, 104, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 7), 0);
}

/* A revoked list vouches for nothing, but what it denies stays denied. */
static void store_revoke(struct kunit *test)
{
	struct fixture *fixture = test->priv;

	block(fixture, COMPACT_FILE, 0, SHA256, 1, 2);
	block(fixture, COMPACT_FILE, DENY, SHA256, 3, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, SIGNED), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 2, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, DIGLIM_MEASURED), 0);

	/* Loaded before, and loaded afterwards. */
	block(fixture, COMPACT_DIGEST_LIST, DENY, SHA256, 100, 1);
	block(fixture, COMPACT_DIGEST_LIST, DENY, SHA256, 105, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 102, 0), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 9, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 105, SIGNED), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND | DIGLIM_MEASURED);
	KUNIT_EXPECT_EQ(test, file(fixture, 3), DIGLIM_FOUND | DIGLIM_DENIED);
	KUNIT_EXPECT_EQ(test, file(fixture, 9), 0);
	KUNIT_EXPECT_EQ(test, lookup(fixture, COMPACT_DIGEST_LIST, SHA256, 100),
			DIGLIM_FOUND | DIGLIM_DENIED |
			DIGLIM_APPRAISED_DIGSIG);

	/* As long as anybody revokes it. */
	block(fixture, COMPACT_DIGEST_LIST, DENY, SHA256, 100, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 103, 0), 0);
	KUNIT_EXPECT_EQ(test, del(fixture, 102, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 9), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, del(fixture, 103, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND | EITHER);
}

/* Notes what is to be seen of the only list. */
static int note_list(const struct diglim_list *list, const u8 *digest,
		     const struct diglim_run *run, void *data)
{
	*(const struct diglim_list **)data = list;
	return 0;
}

static const struct diglim_list *only_list(struct fixture *fixture)
{
	const struct diglim_list *list = NULL;

	diglim_store_for_each(&fixture->store, note_list, &list);
	return list;
}

static int may_del(struct fixture *fixture, u32 name)
{
	u8 digest[32];

	diglim_test_digest(digest, SHA256, name);
	return diglim_store_may_del(&fixture->store, SHA256, digest);
}

/* A list that is read once more is worth what was done each time, all of it at once. */
static void store_raise(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	const struct diglim_list *list;
	u64 generation;
	u32 i;

	block(fixture, COMPACT_FILE, 0, SHA256, 0, 500);
	block(fixture, COMPACT_FILE, DENY, SHA256, 500, 1);
	KUNIT_ASSERT_EQ(test, add_as(fixture, 100, 0, "buffer"), 0);
	generation = atomic64_read(&fixture->store.generation);

	/* Who was first without a signature is not in the way of who has one. */
	block(fixture, COMPACT_FILE, 0, SHA256, 0, 1);
	KUNIT_ASSERT_EQ(test, add_as(fixture, 100, SIGNED, "signed"), 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.generation), generation + 1);
	for (i = 0; i < 500; i++)
		KUNIT_ASSERT_EQ(test, file(fixture, i), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, file(fixture, 500), DIGLIM_FOUND | DIGLIM_DENIED);
	KUNIT_EXPECT_EQ(test, lookup(fixture, COMPACT_DIGEST_LIST, SHA256, 100),
			DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	list = only_list(fixture);
	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, fixture->store.count, 1);
	KUNIT_EXPECT_EQ(test, list->digests, 501);
	KUNIT_EXPECT_EQ(test, list->label_len, 6);
	KUNIT_EXPECT_MEMEQ(test, list->label, "signed", 6);
	KUNIT_ASSERT_NOT_NULL(test, list->signer);
	KUNIT_EXPECT_EQ(test, list->signer->lists, 1);

	/* What is measured later is measured; the name is that of the signed one. */
	block(fixture, COMPACT_FILE, 0, SHA256, 0, 1);
	KUNIT_ASSERT_EQ(test, add_as(fixture, 100, DIGLIM_MEASURED, "other"), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | BEST);
	KUNIT_EXPECT_MEMEQ(test, only_list(fixture)->label, "signed", 6);

	/* Nothing is gained, and nothing lost. */
	block(fixture, COMPACT_FILE, 0, SHA256, 0, 1);
	KUNIT_EXPECT_EQ(test, add(fixture, 100, 0), -EEXIST);
	block(fixture, COMPACT_FILE, 0, SHA256, 0, 1);
	KUNIT_EXPECT_EQ(test, add(fixture, 100, DIGLIM_ACTIONS), -EEXIST);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | BEST);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.generation), generation + 2);

	/* The denial has become one that stays. */
	KUNIT_EXPECT_EQ(test, del(fixture, 100, DIGLIM_ACTIONS), -EPERM);
	KUNIT_EXPECT_EQ(test, file(fixture, 500), DIGLIM_FOUND | DIGLIM_DENIED);
}

/* The same where other lists have the digests, or revoke the list. */
static void store_raise_shared(struct kunit *test)
{
	struct fixture *fixture = test->priv;

	block(fixture, COMPACT_FILE, 0, SHA256, 1, 2);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, DIGLIM_APPRAISED), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 2, 2);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, DIGLIM_MEASURED), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND | DIGLIM_MEASURED);
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, SIGNED), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND | EITHER);
	KUNIT_EXPECT_EQ(test, file(fixture, 3), DIGLIM_FOUND | DIGLIM_MEASURED);

	/* A revoked list is worth nothing by that, until it is not revoked any more. */
	block(fixture, COMPACT_DIGEST_LIST, DENY, SHA256, 101, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 102, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 3), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, SIGNED), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 3), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, lookup(fixture, COMPACT_DIGEST_LIST, SHA256, 101),
			DIGLIM_FOUND | DIGLIM_DENIED | BEST);
	KUNIT_EXPECT_EQ(test, del(fixture, 102, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 3), DIGLIM_FOUND | BEST);
	KUNIT_EXPECT_EQ(test, del(fixture, 100, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND | BEST);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), 0);
}

/* What has to be done to remove a list, and what a caller can know before. */
static void store_removal(struct kunit *test)
{
	struct fixture *fixture = test->priv;

	KUNIT_EXPECT_EQ(test, may_del(fixture, 100), -ENOENT);
	KUNIT_EXPECT_EQ(test, diglim_store_may_del(&fixture->store, 23, fixture->list), -ENOENT);
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, DIGLIM_ACTIONS), 0);
	KUNIT_EXPECT_EQ(test, may_del(fixture, 100), 0);
	KUNIT_EXPECT_EQ(test, del(fixture, 100, SIGNED), -EPERM);
	/* The key may be revoked by now. */
	KUNIT_EXPECT_EQ(test, del(fixture, 100, DIGLIM_MEASURED), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, SIGNED), 0);
	KUNIT_EXPECT_EQ(test, del(fixture, 100, 0), 0);

	block(fixture, COMPACT_FILE, DENY, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, DIGLIM_MEASURED | DIGLIM_APPRAISED), 0);
	KUNIT_EXPECT_EQ(test, may_del(fixture, 101), 0);
	block(fixture, COMPACT_FILE, DENY, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, DIGLIM_ACTIONS), 0);
	KUNIT_EXPECT_EQ(test, may_del(fixture, 101), -EPERM);
	KUNIT_EXPECT_EQ(test, del(fixture, 101, DIGLIM_ACTIONS), -EPERM);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_DENIED);
}

/* Lists that are too long, and more digests than there are positions for. */
static void store_limits(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct diglim_arena *arena = &fixture->store.arena;
	struct diglim_list_info info = { .algo = SHA256, .digest = fixture->list };
	u32 i;

	/* Nothing of it is read. */
	KUNIT_EXPECT_EQ(test, diglim_store_add(&fixture->store, fixture->list,
					       (size_t)DIGLIM_MAX_LIST_SIZE + 1, &info,
					       &fixture->fault), -EFBIG);
	KUNIT_EXPECT_EQ(test, fixture->fault.reason, DIGLIM_FAULT_TOO_LONG);

	block(fixture, COMPACT_FILE, 0, SHA256, 0, 10);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, DIGLIM_MEASURED), 0);
	arena->max = arena->end;
	block(fixture, COMPACT_FILE, DENY, SHA256, 10, 1000);
	KUNIT_EXPECT_EQ(test, add(fixture, 101, 0), -ENOSPC);
	KUNIT_EXPECT_EQ(test, fixture->fault.reason, DIGLIM_FAULT_NONE);
	arena->max = DIGLIM_MAX_PAGES;
	for (i = 0; i < 1010; i++)
		KUNIT_ASSERT_EQ(test, file(fixture, i),
				i < 10 ? DIGLIM_FOUND | DIGLIM_MEASURED : 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.generation), 1);
	KUNIT_EXPECT_EQ(test, fixture->store.unique[COMPACT_FILE], 10);
	block(fixture, COMPACT_FILE, DENY, SHA256, 10, 1000);
	KUNIT_EXPECT_EQ(test, add(fixture, 101, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1009), DIGLIM_FOUND | DIGLIM_DENIED);
}

/*
 * Who is killed while a list is judged, added or raised leaves nothing behind; that a list
 * is removed may have been measured, so that it is.
 */
static void store_killed(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct diglim_summary summary;
	u32 i;
	int ret[4], removed;

	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, 0), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 3, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 99, 0), 0);

	/* Tests run in kernel threads, which would not notice. */
	allow_signal(SIGKILL);
	send_sig(SIGKILL, current, 1);
	block(fixture, COMPACT_FILE, DENY, SHA256, 1, 2000);
	ret[0] = add(fixture, 101, 0);
	for (i = 0; i < 2000; i++)
		block(fixture, COMPACT_FILE, 0, SHA256, 0, 0);
	ret[1] = diglim_parse(fixture->list, fixture->end - fixture->list, &summary,
			      &fixture->fault);
	ret[2] = add(fixture, 102, 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	ret[3] = add(fixture, 100, SIGNED);
	removed = del(fixture, 99, 0);
	flush_signals(current);
	disallow_signal(SIGKILL);

	for (i = 0; i < ARRAY_SIZE(ret); i++)
		KUNIT_EXPECT_EQ(test, ret[i], -EINTR);
	KUNIT_EXPECT_EQ(test, removed, 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 3), 0);
	KUNIT_EXPECT_EQ(test, fixture->store.count, 1);
	KUNIT_EXPECT_EQ(test, fixture->store.unique[COMPACT_FILE], 1);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.generation), 3);
}

static void store_errors(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct diglim_list_info info = { .algo = SHA256, .digest = fixture->list };
	u64 generation;

	KUNIT_EXPECT_EQ(test, del(fixture, 100, 0), -ENOENT);
	KUNIT_EXPECT_EQ(test, diglim_store_del(&fixture->store, 23, fixture->list, 0), -ENOENT);
	KUNIT_EXPECT_EQ(test, add(fixture, 100, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, fixture->fault.reason, DIGLIM_FAULT_EMPTY);
	KUNIT_EXPECT_EQ(test, add(fixture, 100, DIGLIM_FOUND), -EINVAL);

	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	/* The reserved byte. */
	fixture->end[-47] = 1;
	KUNIT_EXPECT_EQ(test, add(fixture, 100, 0), -EINVAL);
	KUNIT_EXPECT_NE(test, fixture->fault.reason, DIGLIM_FAULT_NONE);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), 0);

	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	info.label = fixture->list;
	info.key_id = fixture->list;
	info.label_len = DIGLIM_MAX_LABEL + 1;
	KUNIT_EXPECT_EQ(test, diglim_store_add(&fixture->store, fixture->list, 48, &info,
					       &fixture->fault), -EINVAL);
	info.label_len = 0;
	info.key_id_len = DIGLIM_MAX_KEY_ID + 1;
	KUNIT_EXPECT_EQ(test, diglim_store_add(&fixture->store, fixture->list, 48, &info,
					       &fixture->fault), -EINVAL);
	KUNIT_EXPECT_EQ(test, fixture->fault.reason, DIGLIM_FAULT_NONE);
	info.key_id_len = 0;
	info.algo = 23;
	KUNIT_EXPECT_EQ(test, diglim_store_add(&fixture->store, fixture->list, 48, &info,
					       &fixture->fault), -EINVAL);

	/* Nothing that was refused moved the generation. */
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.generation), 0);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, DIGLIM_MEASURED), 0);
	generation = atomic64_read(&fixture->store.generation);
	KUNIT_EXPECT_EQ(test, generation, 1);
	block(fixture, COMPACT_FILE, 0, SHA256, 2, 1);
	KUNIT_EXPECT_EQ(test, add(fixture, 100, DIGLIM_MEASURED), -EEXIST);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), 0);
	KUNIT_EXPECT_EQ(test, del(fixture, 100, SIGNED), -EPERM);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.generation), 1);
	KUNIT_EXPECT_EQ(test, del(fixture, 100, DIGLIM_MEASURED), 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.generation), 2);
}

/* Tables and the arena grow, and shrink when lists go; prefixes are all alike. */
static void store_growth(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	u32 n, i;

	for (n = 0; n < 10; n++) {
		block(fixture, COMPACT_FILE, 0, SHA256, n * 5000, 5000);
		KUNIT_ASSERT_EQ(test, add(fixture, 100000 + n, DIGLIM_MEASURED), 0);
	}
	KUNIT_EXPECT_EQ(test, fixture->store.unique[COMPACT_FILE], 50000);
	for (i = 0; i < 50000; i++)
		KUNIT_ASSERT_EQ(test, file(fixture, i), DIGLIM_FOUND | DIGLIM_MEASURED);
	KUNIT_EXPECT_EQ(test, file(fixture, 50000), 0);
	/* The middle ones stay. */
	for (n = 0; n < 10; n++)
		if (n / 2 != 2)
			KUNIT_ASSERT_EQ(test, del(fixture, 100000 + n, DIGLIM_MEASURED), 0);
	for (i = 0; i < 50000; i++)
		KUNIT_ASSERT_EQ(test, file(fixture, i),
				i / 10000 == 2 ? DIGLIM_FOUND | DIGLIM_MEASURED : 0);
	KUNIT_EXPECT_LE(test, fixture->store.arena.pages, 10000 / 120 + 2);
	KUNIT_ASSERT_EQ(test, del(fixture, 100004, DIGLIM_MEASURED), 0);
	KUNIT_ASSERT_EQ(test, del(fixture, 100005, DIGLIM_MEASURED), 0);
	KUNIT_EXPECT_EQ(test, fixture->store.arena.pages, 0);
	KUNIT_EXPECT_EQ(test, fixture->store.arena.dead, 0);
}

/* Small lists share pages; when every other one goes, the others are put together. */
static void store_compaction(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	u32 n, i, pages;

	for (n = 0; n < 400; n++) {
		block(fixture, COMPACT_FILE, 0, SHA256, n * 10, 10);
		KUNIT_ASSERT_EQ(test, add(fixture, 100000 + n, 0), 0);
	}
	pages = fixture->store.arena.pages;
	for (n = 0; n < 400; n += 2)
		KUNIT_ASSERT_EQ(test, del(fixture, 100000 + n, 0), 0);
	KUNIT_EXPECT_LE(test, fixture->store.arena.pages, pages * 3 / 4);
	for (i = 0; i < 4000; i++)
		KUNIT_ASSERT_EQ(test, file(fixture, i), i / 10 % 2 ? DIGLIM_FOUND : 0);
	for (n = 1; n < 400; n += 2)
		KUNIT_ASSERT_EQ(test, del(fixture, 100000 + n, 0), 0);
	KUNIT_EXPECT_EQ(test, fixture->store.arena.pages, 0);
}

/* The digest of nothing is in every list. */
static void store_duplicates(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	u32 n;

	for (n = 0; n < 2000; n++) {
		block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
		/* Twice in one list is once. */
		block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
		KUNIT_ASSERT_EQ(test, add(fixture, 100000 + n, n == 1000 ? SIGNED : 0), 0);
	}
	KUNIT_EXPECT_EQ(test, fixture->store.unique[COMPACT_FILE], 1);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, del(fixture, 101000, SIGNED), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND);
	for (n = 0; n < 2000; n++)
		if (n != 1000)
			KUNIT_ASSERT_EQ(test, del(fixture, 100000 + n, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&fixture->store.arena.room));
	KUNIT_EXPECT_EQ(test, fixture->store.arena.node_pages, 0);
}

/* One list has one digest 30,000 times. */
static void store_same(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	u32 i;

	fixture->end = diglim_test_header(fixture->end, COMPACT_FILE, 0, SHA256, 30000);
	for (i = 0; i < 30000; i++)
		fixture->end = diglim_test_digest(fixture->end, SHA256, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, 0), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND);
	KUNIT_EXPECT_EQ(test, fixture->store.arena.pages, 1);
}

/* What two lists have needs nodes, for which there may be no position, either. */
static void store_no_node(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct diglim_arena *arena = &fixture->store.arena;

	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, 0), 0);
	/* The page of both lists is there, that of nodes is not. */
	arena->max = arena->end;
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_EXPECT_EQ(test, add(fixture, 101, 0), -ENOSPC);
	arena->max = DIGLIM_MAX_PAGES;
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND);
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_EXPECT_EQ(test, add(fixture, 101, 0), 0);
	KUNIT_EXPECT_EQ(test, arena->node_pages, 1);
}

/* Pages of nodes that are all used, in the middle of which some become free. */
static void store_nodes(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct diglim_arena *arena = &fixture->store.arena;
	u32 n, pages;

	for (n = 0; n < 10; n++) {
		block(fixture, COMPACT_FILE, 0, SHA256, 0, 1000);
		KUNIT_ASSERT_EQ(test, add(fixture, 100000 + n, 0), 0);
	}
	/* A head, and nine copies behind the first. */
	pages = arena->node_pages;
	KUNIT_EXPECT_GE(test, pages, 10 * 1000 / (DIGLIM_UNITS - 4));
	KUNIT_EXPECT_LE(test, pages, 10 * 1000 / (DIGLIM_UNITS - 4) + 1);
	KUNIT_ASSERT_EQ(test, del(fixture, 100004, 0), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 0, 1000);
	KUNIT_ASSERT_EQ(test, add(fixture, 100004, 0), 0);
	KUNIT_EXPECT_EQ(test, arena->node_pages, pages);
	for (n = 0; n < 9; n++)
		KUNIT_ASSERT_EQ(test, del(fixture, 100000 + n, 0), 0);
	/* Those that were heads wait for a grace period; others are taken meanwhile. */
	KUNIT_EXPECT_EQ(test, arena->node_pages, 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 500, 1000);
	KUNIT_ASSERT_EQ(test, add(fixture, 100000, 0), 0);
	for (n = 0; n < 1500; n++)
		KUNIT_ASSERT_EQ(test, file(fixture, n), DIGLIM_FOUND);
	KUNIT_ASSERT_EQ(test, del(fixture, 100009, 0), 0);
	KUNIT_ASSERT_EQ(test, del(fixture, 100000, 0), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&arena->room));
}

/* A large list comes and goes, and another one has come in between. */
static void store_gather(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct diglim_arena *arena = &fixture->store.arena;
	struct diglim_table *table;
	u32 n, end, bits = 0, i;

	block(fixture, COMPACT_FILE, 0, SHA256, 0, 1000);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, 0), 0);
	for (n = 0; n < 4; n++) {
		block(fixture, COMPACT_FILE, 0, SHA256, 10000 + n * 30000, 30000);
		KUNIT_ASSERT_EQ(test, add(fixture, 1000000 + n, 0), 0);
	}
	block(fixture, COMPACT_FILE, 0, SHA256, 1000, 1000);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, 0), 0);
	end = arena->end;
	for (n = 0; n < 4; n++)
		KUNIT_ASSERT_EQ(test, del(fixture, 1000000 + n, 0), 0);
	KUNIT_EXPECT_LT(test, arena->end, end / 4);
	KUNIT_EXPECT_LE(test, arena->end, 16 + 4 * arena->pages);
	for (i = 0; i < 2000; i++)
		KUNIT_ASSERT_EQ(test, file(fixture, i), DIGLIM_FOUND);
	for (i = 0; i < DIGLIM_SHARDS; i++) {
		table = rcu_dereference_protected(fixture->store.index.table[i], true);
		bits = max(bits, table ? table->pos_bits : 0u);
	}
	/* 40 pages, and what there may be when the table has grown. */
	KUNIT_EXPECT_LE(test, bits, DIGLIM_UNIT_BITS + 7);

	/* What is free is taken again, the lowest first. */
	end = arena->end;
	KUNIT_ASSERT_EQ(test, del(fixture, 100, 0), 0);
	rcu_barrier();
	block(fixture, COMPACT_FILE, 0, SHA256, 0, 1000);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, 0), 0);
	KUNIT_EXPECT_LE(test, arena->end, end);
}

/* All lists are not walked for a page or two, whatever is dead in others. */
static void store_worn(struct kunit *test)
{
	const u32 lists = 1024, each = 60;
	struct fixture *fixture = test->priv;
	struct diglim_store *store = &fixture->store;
	struct diglim_arena *arena = &store->arena;
	u32 *page = kunit_kzalloc(test, lists * sizeof(*page), GFP_KERNEL);
	u32 n, last = 0, work, seen = 0;
	struct diglim_list *list;

	KUNIT_ASSERT_NOT_NULL(test, page);
	/* Eight of them in a page; it is not worn when one of them goes. */
	for (n = 0; n < lists; n++) {
		block(fixture, COMPACT_FILE, 0, SHA256, n * each, each);
		KUNIT_ASSERT_EQ(test, add(fixture, 1000000 + n, 0), 0);
	}
	n = 0;
	list_for_each_entry(list, &store->lists, all)
		page[n++] = list->runs >> DIGLIM_UNIT_BITS;
	/* One of each page that is all in it, until that is nearly enough. */
	for (n = 0; n + 2 < lists; n++) {
		if (page[n] == last || page[n + 2] != page[n] ||
		    arena->dead + 2000 >= arena->pages * DIGLIM_WORN)
			continue;
		last = page[n];
		KUNIT_ASSERT_EQ(test, del(fixture, 1000000 + n, 0), 0);
		page[n] = 0;
	}
	KUNIT_EXPECT_EQ(test, arena->worn, 0);
	/* The ones behind them, which would do. */
	for (n = 0; n + 1 < lists; n++) {
		if (page[n])
			continue;
		work = store->work;
		KUNIT_ASSERT_EQ(test, del(fixture, 1000000 + n + 1, 0), 0);
		page[n + 1] = 0;
		n++;
		if (arena->dead < (u64)arena->pages * DIGLIM_WORN)
			continue;
		KUNIT_EXPECT_LT(test, store->work - work, lists / 2);
		seen++;
	}
	KUNIT_EXPECT_GT(test, seen, 0);
	for (n = 0; n < lists; n++)
		if (page[n])
			KUNIT_ASSERT_EQ(test, del(fixture, 1000000 + n, 0), 0);
	KUNIT_EXPECT_EQ(test, arena->worn, 0);
	KUNIT_EXPECT_EQ(test, arena->pages, 0);
}

/* An add that fails late gives back what tables have grown by. */
static void store_failed(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct diglim_store *store = &fixture->store;
	size_t size, memory;
	u32 i;

	block(fixture, COMPACT_FILE, 0, SHA256, 0, 100);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, 0), 0);
	rcu_barrier();
	size = diglim_index_size(&store->index);
	memory = diglim_test_memory();
	for (i = 0; i < 3; i++) {
		block(fixture, COMPACT_FILE, 0, SHA256, 100, 30000);
		/* A version that is none. */
		memset(fixture->end, 0, 16);
		fixture->end += 16;
		KUNIT_EXPECT_EQ(test, add(fixture, 101, 0), -EINVAL);
		KUNIT_EXPECT_EQ(test, fixture->fault.reason, DIGLIM_FAULT_VERSION);
		rcu_barrier();
		KUNIT_EXPECT_LE(test, diglim_index_size(&store->index), 2 * size);
		KUNIT_EXPECT_LE(test, diglim_test_memory(), memory + size + 2 * DIGLIM_PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, store->arena.pages, 1);
		KUNIT_EXPECT_EQ(test, store->arena.node_pages, 0);
	}
	for (i = 0; i < 200; i++)
		KUNIT_ASSERT_EQ(test, file(fixture, i), i < 100 ? DIGLIM_FOUND : 0);
}

/**
 * struct holds - what a store has allocated, by what it counts itself
 * @lists: how many lists
 * @pages: of digests
 * @node_pages: of nodes
 * @end: of the arena
 * @holes: in it
 * @dead: bytes of it
 * @tables: bytes of the index
 * @memory: bytes of all, as user space counts them
 */
struct holds {
	u32 lists;
	u32 pages;
	u32 node_pages;
	u32 end;
	int holes;
	u64 dead;
	size_t tables;
	size_t memory;
};

static void note_holds(struct diglim_store *store, struct holds *holds)
{
	rcu_barrier();
	memset(holds, 0, sizeof(*holds));
	diglim_arena_trim(&store->arena);
	holds->lists = store->count;
	holds->pages = store->arena.pages;
	holds->node_pages = store->arena.node_pages;
	holds->end = store->arena.end;
	holds->holes = atomic_read(&store->arena.holes);
	holds->dead = store->arena.dead;
	holds->tables = diglim_index_size(&store->index);
	holds->memory = diglim_test_memory();
}

/* 100 lists come and go 1,000 times: what the store has is what it had. */
static void store_cycles(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct holds before, after;
	u32 cycle, n;

	for (cycle = 0; cycle < 1000; cycle++) {
		for (n = 0; n < 100; n++) {
			/* Of which the next list has one, and all have another one. */
			block(fixture, COMPACT_FILE, 0, SHA256, n * 5, 6);
			block(fixture, COMPACT_FILE, 0, SHA256, 100000, 1);
			KUNIT_ASSERT_EQ(test, add(fixture, 1000000 + n, n % 8), 0);
		}
		for (n = 0; n < 100; n++)
			KUNIT_ASSERT_EQ(test, del(fixture, 1000000 + (n * 37 + cycle) % 100,
						  DIGLIM_ACTIONS), 0);
		/* What stays, the arena's tables, is there after the first one. */
		if (!cycle)
			note_holds(&fixture->store, &before);
	}
	note_holds(&fixture->store, &after);
	KUNIT_EXPECT_EQ(test, after.lists, 0);
	KUNIT_EXPECT_EQ(test, after.pages, 0);
	KUNIT_EXPECT_EQ(test, after.node_pages, 0);
	KUNIT_EXPECT_EQ(test, after.end, 1);
	KUNIT_EXPECT_EQ(test, after.tables, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&fixture->store.signers));
	KUNIT_EXPECT_MEMEQ(test, &before, &after, sizeof(before));
}

/* An epoch's number begins anew, and all words are settled in between. */
static void store_wrap(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct diglim_store *store = &fixture->store;
	u32 n;

	store->epoch = (1u << DIGLIM_EPOCH_BITS) - 10;
	store->settled = store->epoch - (1u << (DIGLIM_EPOCH_BITS - 2)) + 5;
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, SIGNED), 0);
	for (n = 0; n < 30; n++) {
		block(fixture, COMPACT_FILE, DENY, SHA256, 1, 1);
		block(fixture, COMPACT_FILE, 0, SHA256, 2, 1);
		KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
		KUNIT_ASSERT_EQ(test, add(fixture, 101, 0), 0);
		KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | DIGLIM_DENIED |
			DIGLIM_APPRAISED_DIGSIG);
		KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND);
		KUNIT_ASSERT_EQ(test, del(fixture, 101, 0), 0);
		KUNIT_EXPECT_EQ(test, file(fixture, 2), 0);
	}
	KUNIT_EXPECT_NE(test, store->settled, store->epoch);
	KUNIT_EXPECT_LE(test, store->epoch - store->settled, 100);
}

/* Before and after; an epoch that is older than the word, the same, and newer. */
static void store_words(struct kunit *test)
{
	u32 epoch, half = 1u << (DIGLIM_EPOCH_BITS - 1);

	for (epoch = DIGLIM_EPOCH_MASK - 2; epoch < DIGLIM_EPOCH_MASK + 3; epoch++) {
		u32 word = diglim_word(3, 5, epoch);

		KUNIT_EXPECT_EQ(test, diglim_word_at(word, epoch - 1), 3);
		KUNIT_EXPECT_EQ(test, diglim_word_at(word, epoch - half), 3);
		KUNIT_EXPECT_EQ(test, diglim_word_at(word, epoch), 5);
		KUNIT_EXPECT_EQ(test, diglim_word_at(word, epoch + half - 1), 5);
	}
}

struct seen {
	int lists;
	int denials;
	int modifiers;
};

static int see(const struct diglim_list *list, const u8 *digest, const struct diglim_run *run,
	       void *data)
{
	struct seen *seen = data;

	seen->lists++;
	seen->denials += list->denies;
	seen->modifiers |= run ? run->modifiers : 0;
	return list->label_len != 5 || memcmp(list->label, "label", 5) || digest[0] != 0x5a;
}

static void store_show(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct seen seen = {};
	u8 digest[32];

	block(fixture, COMPACT_FILE, 0, SHA256, 1, 3);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, 0), 0);
	block(fixture, COMPACT_FILE, DENY, SHA256, 1, 1);
	block(fixture, COMPACT_FILE, IMMUTABLE, SHA256, 1, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, 0), 0);

	KUNIT_EXPECT_EQ(test, diglim_store_for_each(&fixture->store, see, &seen), 0);
	KUNIT_EXPECT_EQ(test, seen.lists, 2);
	KUNIT_EXPECT_EQ(test, seen.denials, 1);
	seen = (struct seen){};
	diglim_test_digest(digest, SHA256, 1);
	KUNIT_EXPECT_EQ(test, diglim_store_query(&fixture->store, BIT(COMPACT_FILE), SHA256,
						 digest, see, &seen), 0);
	KUNIT_EXPECT_EQ(test, seen.lists, 3);
	KUNIT_EXPECT_EQ(test, seen.modifiers, DENY | IMMUTABLE);
	diglim_test_digest(digest, SHA256, 2);
	seen = (struct seen){};
	KUNIT_EXPECT_EQ(test, diglim_store_query(&fixture->store, BIT(COMPACT_FILE), SHA256,
						 digest, see, &seen), 0);
	KUNIT_EXPECT_EQ(test, seen.lists, 1);
}

/* Of a key that is never freed: a test counts its references. */
static struct key *make_key_for(struct kunit *test, time64_t expiry)
{
	struct key *key = kunit_kzalloc(test, sizeof(*key), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, key);
	refcount_set(&key->usage, 100);
	key->expiry = expiry;
	return key;
}

/* Keys that are to be refused have expired in 1969. */
static bool judge(const struct key *key, time64_t *expiry)
{
	*expiry = key->expiry;
	return key->expiry >= 0;
}

static u64 judged(struct fixture *fixture)
{
	return atomic64_read(&fixture->store.judged);
}

/* What a list vouches for comes and goes with its key. */
static void store_judge(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	struct key *good = make_key_for(test, 1000), *bad = make_key_for(test, 2000);
	u64 generation;

	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.expiry), TIME64_MAX);
	/* 0: good only; 1: both; 2: bad only; 3: denied by bad. */
	block(fixture, COMPACT_FILE, 0, SHA256, 0, 2);
	KUNIT_ASSERT_EQ(test, add_of(fixture, 100, SIGNED, "a", good), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 1, 2);
	block(fixture, COMPACT_FILE, DENY, SHA256, 3, 1);
	KUNIT_ASSERT_EQ(test, add_of(fixture, 101, SIGNED | DIGLIM_MEASURED, "b", bad), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 10, 1);
	KUNIT_ASSERT_EQ(test, add_of(fixture, 102, SIGNED, "c", bad), 0);
	KUNIT_EXPECT_EQ(test, judged(fixture), 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&bad->usage), 101);

	generation = atomic64_read(&fixture->store.generation);
	diglim_store_judge(&fixture->store, judge, 7);
	KUNIT_EXPECT_EQ(test, judged(fixture), 7);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.expiry), 1000);
	/* Nothing changed. */
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.generation), generation);

	bad->expiry = -1;
	diglim_store_judge(&fixture->store, judge, 8);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.generation), generation + 1);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.expiry), 1000);
	KUNIT_EXPECT_EQ(test, file(fixture, 0), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	/* Measured with a list of which the signature does not count; signed by another. */
	KUNIT_EXPECT_EQ(test, file(fixture, 1), DIGLIM_FOUND | EITHER);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND | DIGLIM_MEASURED);
	KUNIT_EXPECT_EQ(test, file(fixture, 3), DIGLIM_FOUND | DIGLIM_DENIED);
	KUNIT_EXPECT_EQ(test, file(fixture, 10), DIGLIM_FOUND);
	/* The list that denies stays all the same. */
	KUNIT_EXPECT_EQ(test, del(fixture, 101, DIGLIM_MEASURED), -EPERM);

	/* The same list, signed with another key. */
	block(fixture, COMPACT_FILE, 0, SHA256, 10, 1);
	KUNIT_EXPECT_EQ(test, add_of(fixture, 102, 0, "c", NULL), -EEXIST);
	block(fixture, COMPACT_FILE, 0, SHA256, 10, 1);
	KUNIT_EXPECT_EQ(test, add_of(fixture, 102, SIGNED, "c", good), 0);
	KUNIT_EXPECT_EQ(test, file(fixture, 10), DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG);
	KUNIT_EXPECT_EQ(test, refcount_read(&bad->usage), 101);

	bad->expiry = 500;
	diglim_store_judge(&fixture->store, judge, 9);
	KUNIT_EXPECT_EQ(test, atomic64_read(&fixture->store.expiry), 500);
	KUNIT_EXPECT_EQ(test, file(fixture, 2), DIGLIM_FOUND | BEST);
	/* A key that is new has to be judged. */
	block(fixture, COMPACT_FILE, 0, SHA256, 20, 1);
	KUNIT_ASSERT_EQ(test, add_of(fixture, 103, SIGNED, "d", make_key_for(test, 1)), 0);
	KUNIT_EXPECT_EQ(test, judged(fixture), 0);

	KUNIT_EXPECT_EQ(test, del(fixture, 100, 0), 0);
	KUNIT_EXPECT_EQ(test, del(fixture, 102, 0), 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&good->usage), 100);
}

/* The first two that are strong enough, as long as there is a digest. */
static void store_algos(struct kunit *test)
{
	struct fixture *fixture = test->priv;

	KUNIT_EXPECT_EQ(test, fixture->store.algos[COMPACT_FILE], 0);
	block(fixture, COMPACT_FILE, 0, HASH_ALGO_SHA1, 0, 1);
	block(fixture, COMPACT_METADATA, 0, HASH_ALGO_SHA384, 0, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 100, 0), 0);
	KUNIT_EXPECT_EQ(test, fixture->store.algos[COMPACT_FILE], 0);
	KUNIT_EXPECT_EQ(test, fixture->store.algos[COMPACT_METADATA], BIT(HASH_ALGO_SHA384));
	block(fixture, COMPACT_FILE, 0, HASH_ALGO_SM3_256, 0, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 101, 0), 0);
	block(fixture, COMPACT_FILE, 0, HASH_ALGO_SHA512, 0, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 102, 0), 0);
	block(fixture, COMPACT_FILE, 0, SHA256, 0, 1);
	KUNIT_ASSERT_EQ(test, add(fixture, 103, 0), 0);
	KUNIT_EXPECT_EQ(test, fixture->store.algos[COMPACT_FILE],
			BIT(HASH_ALGO_SM3_256) | BIT(HASH_ALGO_SHA512));
	KUNIT_ASSERT_EQ(test, del(fixture, 101, 0), 0);
	KUNIT_EXPECT_EQ(test, fixture->store.algos[COMPACT_FILE],
			BIT(SHA256) | BIT(HASH_ALGO_SHA512));
	KUNIT_ASSERT_EQ(test, del(fixture, 102, 0), 0);
	KUNIT_EXPECT_EQ(test, fixture->store.algos[COMPACT_FILE], BIT(SHA256));
}

static struct kunit_case diglim_store_cases[] = {
	KUNIT_CASE(store_keys),
	KUNIT_CASE(store_virtues),
	KUNIT_CASE(store_pairs),
	KUNIT_CASE(store_vouches),
	KUNIT_CASE(store_deny),
	KUNIT_CASE(store_revoke),
	KUNIT_CASE(store_raise),
	KUNIT_CASE(store_raise_shared),
	KUNIT_CASE(store_removal),
	KUNIT_CASE(store_limits),
	KUNIT_CASE(store_killed),
	KUNIT_CASE(store_errors),
	KUNIT_CASE(store_growth),
	KUNIT_CASE(store_compaction),
	KUNIT_CASE(store_gather),
	KUNIT_CASE(store_worn),
	KUNIT_CASE(store_failed),
	KUNIT_CASE(store_duplicates),
	KUNIT_CASE(store_no_node),
	KUNIT_CASE(store_nodes),
	KUNIT_CASE(store_same),
	KUNIT_CASE(store_wrap),
	KUNIT_CASE_SLOW(store_cycles),
	KUNIT_CASE(store_words),
	KUNIT_CASE(store_show),
	KUNIT_CASE(store_judge),
	KUNIT_CASE(store_algos),
	{}
};

static struct kunit_suite diglim_store_suite = {
	.name = "diglim_store",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = diglim_store_cases,
};

kunit_test_suite(diglim_store_suite);
