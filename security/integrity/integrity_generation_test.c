// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the generation of trust: what moves it, and what does not.
 *
 * The keys are of the type "user", which can be updated; which type it is makes
 * no difference here.
 */

#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/integrity_generation.h>
#include <linux/key.h>
#include <linux/key-type.h>
#include <keys/user-type.h>

#include "../keys/internal.h"
#include "integrity.h"

/**
 * struct rings - keyrings and a key, anew for each test
 * @trusted: a keyring that signatures are verified with
 * @other: a keyring that has nothing to do with it
 * @key: a key, linked nowhere
 */
struct rings {
	struct key *trusted;
	struct key *other;
	struct key *key;
};

#define PERMISSIONS (KEY_POS_ALL | KEY_USR_ALL)

static void put_key(void *key)
{
	key_put(key);
}

static struct key *new_ring(struct kunit *test)
{
	struct key *ring = keyring_alloc("integrity_test", GLOBAL_ROOT_UID, GLOBAL_ROOT_GID,
					 current_cred(), PERMISSIONS, KEY_ALLOC_NOT_IN_QUOTA,
					 NULL, NULL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ring);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, put_key, ring), 0);
	return ring;
}

static struct key *new_key(struct kunit *test)
{
	struct key *key = key_alloc(&key_type_user, "integrity_test", GLOBAL_ROOT_UID,
				    GLOBAL_ROOT_GID, current_cred(), PERMISSIONS,
				    KEY_ALLOC_NOT_IN_QUOTA, NULL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, key);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, put_key, key), 0);
	KUNIT_ASSERT_EQ(test, key_instantiate_and_link(key, "1", 1, NULL, NULL), 0);
	return key;
}

static int make_rings(struct kunit *test)
{
	struct rings *rings = kunit_kzalloc(test, sizeof(*rings), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, rings);
	rings->trusted = new_ring(test);
	rings->other = new_ring(test);
	rings->key = new_key(test);
	keyring_set_vouches(rings->trusted);
	test->priv = rings;
	return 0;
}

/*
 * What the collector of keys still has to do must not be counted to what follows,
 * neither in this test nor in the next.
 */
static void collect(void)
{
	key_schedule_gc_links();
	flush_work(&key_gc_work);
}

static void clean_up(struct kunit *test)
{
	collect();
}

#define EXPECT_MOVES(test, statement) do {				\
	u64 __before = integrity_generation();				\
	statement;							\
	KUNIT_EXPECT_GT_MSG(test, integrity_generation(), __before,	\
			    "%s", #statement);				\
} while (0)

#define EXPECT_STAYS(test, statement) do {				\
	u64 __before = integrity_generation();				\
	statement;							\
	KUNIT_EXPECT_EQ_MSG(test, integrity_generation(), __before,	\
			    "%s", #statement);				\
} while (0)

static void zero_is_never_current(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, integrity_generation(), 0);
	KUNIT_EXPECT_FALSE(test, integrity_still_holds(0, TIME64_MAX));
}

static void advancing_ends_what_holds(struct kunit *test)
{
	u64 generation = integrity_generation();

	KUNIT_EXPECT_TRUE(test, integrity_still_holds(generation, TIME64_MAX));
	integrity_generation_advance("test");
	KUNIT_EXPECT_EQ(test, integrity_generation(), generation + 1);
	KUNIT_EXPECT_FALSE(test, integrity_still_holds(generation, TIME64_MAX));
}

static void time_ends_what_holds(struct kunit *test)
{
	u64 generation = integrity_generation();
	time64_t now = ktime_get_real_seconds();

	KUNIT_EXPECT_TRUE(test, integrity_still_holds(generation, now + 3600));
	KUNIT_EXPECT_FALSE(test, integrity_still_holds(generation, now));
	KUNIT_EXPECT_FALSE(test, integrity_still_holds(generation, now - 1));
	KUNIT_EXPECT_FALSE(test, integrity_still_holds(generation, 0));
}

static void key_knows_when_it_expires(struct kunit *test)
{
	struct rings *rings = test->priv;
	time64_t now = ktime_get_real_seconds();

	KUNIT_EXPECT_EQ(test, integrity_key_expiry(NULL), 0);
	KUNIT_EXPECT_EQ(test, integrity_key_expiry(rings->key), TIME64_MAX);
	key_set_timeout(rings->key, 3600);
	KUNIT_EXPECT_GE(test, integrity_key_expiry(rings->key), now + 3600);
	KUNIT_EXPECT_LE(test, integrity_key_expiry(rings->key), now + 3700);
	key_set_timeout(rings->key, 0);
	KUNIT_EXPECT_EQ(test, integrity_key_expiry(rings->key), TIME64_MAX);
	/* A key that some find and others do not. */
	rings->key->expiry = 0;
	KUNIT_EXPECT_EQ(test, integrity_key_expiry(rings->key), 0);
}

/*
 * Events of a key that is linked to a keyring.
 */

static void revoke(struct key *ring, struct key *key)
{
	key_revoke(key);
}

static void invalidate(struct key *ring, struct key *key)
{
	key_invalidate(key);
}

static void unlink_key(struct key *ring, struct key *key)
{
	key_unlink(ring, key);
}

static void clear(struct key *ring, struct key *key)
{
	keyring_clear(ring);
}

static void revoke_ring(struct key *ring, struct key *key)
{
	key_revoke(ring);
}

static void invalidate_ring(struct key *ring, struct key *key)
{
	key_invalidate(ring);
}

static void expire(struct key *ring, struct key *key)
{
	key_set_timeout(key, 3600);
}

static void update(struct key *ring, struct key *key)
{
	key_update(make_key_ref(key, true), "2", 1);
}

static void update_by_adding(struct key *ring, struct key *key)
{
	key_ref_put(key_create_or_update(make_key_ref(ring, true), "user", key->description,
					 "2", 1, PERMISSIONS, KEY_ALLOC_NOT_IN_QUOTA));
}

static const struct event {
	const char *name;
	void (*happens)(struct key *ring, struct key *key);
} events[] = {
	{ "revoke", revoke },
	{ "invalidate", invalidate },
	{ "unlink", unlink_key },
	{ "clear the keyring", clear },
	{ "revoke the keyring", revoke_ring },
	{ "invalidate the keyring", invalidate_ring },
	{ "set to expire", expire },
	{ "update", update },
	{ "update by adding another", update_by_adding },
};

KUNIT_ARRAY_PARAM_DESC(event, events, name);

static void event_of_trusted_key(struct kunit *test)
{
	const struct event *event = test->param_value;
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->trusted, rings->key), 0);
	EXPECT_MOVES(test, event->happens(rings->trusted, rings->key));
}

static void event_of_other_key(struct kunit *test)
{
	const struct event *event = test->param_value;
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->other, rings->key), 0);
	EXPECT_STAYS(test, event->happens(rings->other, rings->key));
	EXPECT_STAYS(test, collect());
}

/* The keyring was a keyring below the trusted one before the key came. */
static void event_below(struct kunit *test)
{
	const struct event *event = test->param_value;
	struct rings *rings = test->priv;
	struct key *middle = new_ring(test);

	KUNIT_ASSERT_EQ(test, key_link(rings->trusted, middle), 0);
	KUNIT_ASSERT_EQ(test, key_link(middle, rings->other), 0);
	KUNIT_ASSERT_EQ(test, key_link(rings->other, rings->key), 0);
	EXPECT_MOVES(test, event->happens(rings->other, rings->key));
}

/* It became one after it. */
static void event_below_from_now_on(struct kunit *test)
{
	const struct event *event = test->param_value;
	struct rings *rings = test->priv;
	struct key *middle = new_ring(test);

	KUNIT_ASSERT_EQ(test, key_link(rings->other, rings->key), 0);
	KUNIT_ASSERT_EQ(test, key_link(middle, rings->other), 0);
	EXPECT_STAYS(test, key_link(rings->trusted, middle));
	EXPECT_MOVES(test, event->happens(rings->other, rings->key));
}

/* A keyring that has keys is declared to be trusted (_ima is). */
static void event_of_ring_marked_late(struct kunit *test)
{
	const struct event *event = test->param_value;
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->other, rings->key), 0);
	keyring_set_vouches(rings->other);
	EXPECT_MOVES(test, event->happens(rings->other, rings->key));
}

static void adding_withdraws_nothing(struct kunit *test)
{
	struct rings *rings = test->priv;

	EXPECT_STAYS(test, key_link(rings->trusted, rings->key));
	/* The same key once more. */
	EXPECT_STAYS(test, key_link(rings->trusted, rings->key));
	KUNIT_EXPECT_TRUE(test, test_bit(KEY_FLAG_VOUCHES, &rings->key->flags));
}

static void replacing_withdraws(struct kunit *test)
{
	struct rings *rings = test->priv;
	struct key *another = new_key(test);

	KUNIT_ASSERT_EQ(test, key_link(rings->trusted, rings->key), 0);
	EXPECT_MOVES(test, key_link(rings->trusted, another));
	KUNIT_ASSERT_EQ(test, key_link(rings->other, rings->key), 0);
	EXPECT_STAYS(test, key_link(rings->other, another));
}

static void living_longer_withdraws_nothing(struct kunit *test)
{
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->trusted, rings->key), 0);
	key_set_timeout(rings->key, 3600);
	EXPECT_STAYS(test, key_set_timeout(rings->key, 7200));
	EXPECT_STAYS(test, key_set_timeout(rings->key, 0));
	EXPECT_MOVES(test, key_set_timeout(rings->key, 7200));
}

static void other_links_do_not_matter(struct kunit *test)
{
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->trusted, rings->key), 0);
	EXPECT_STAYS(test, key_link(rings->other, rings->key));
	EXPECT_STAYS(test, key_unlink(rings->other, rings->key));
	EXPECT_STAYS(test, keyring_clear(rings->other));
	EXPECT_STAYS(test, key_revoke(rings->other));
	EXPECT_MOVES(test, key_revoke(rings->key));
}

/* Somebody may just be verifying with it. */
static void what_was_linked_counts(struct kunit *test)
{
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->trusted, rings->key), 0);
	KUNIT_ASSERT_EQ(test, key_link(rings->other, rings->key), 0);
	EXPECT_MOVES(test, key_unlink(rings->trusted, rings->key));
	EXPECT_MOVES(test, key_revoke(rings->key));
}

static void moving_withdraws_from_where_it_was(struct kunit *test)
{
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->other, rings->key), 0);
	EXPECT_STAYS(test, key_move(rings->key, rings->other, rings->trusted, 0));
	EXPECT_MOVES(test, key_move(rings->key, rings->trusted, rings->other, 0));
}

/* Those who used its keys do not know when the keyring expires. */
static void collecting_a_ring_withdraws(struct kunit *test)
{
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->trusted, rings->other), 0);
	KUNIT_ASSERT_EQ(test, key_link(rings->other, rings->key), 0);
	rings->other->expiry = ktime_get_real_seconds() - key_gc_delay - 1;
	EXPECT_MOVES(test, collect());
	KUNIT_EXPECT_EQ(test, rings->trusted->keys.nr_leaves_on_tree, 0);
}

/* Of a key they do, but the clock may be set back, and the key is not found then. */
static void collecting_a_key_withdraws(struct kunit *test)
{
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->trusted, rings->key), 0);
	rings->key->expiry = ktime_get_real_seconds() - key_gc_delay - 1;
	EXPECT_MOVES(test, collect());
	KUNIT_EXPECT_EQ(test, rings->trusted->keys.nr_leaves_on_tree, 0);
}

static void collecting_elsewhere_withdraws_nothing(struct kunit *test)
{
	struct rings *rings = test->priv;

	KUNIT_ASSERT_EQ(test, key_link(rings->other, rings->key), 0);
	rings->key->expiry = ktime_get_real_seconds() - key_gc_delay - 1;
	EXPECT_STAYS(test, collect());
	KUNIT_EXPECT_EQ(test, rings->other->keys.nr_leaves_on_tree, 0);
}

static void denying_withdraws(struct kunit *test)
{
	struct rings *rings = test->priv;

	set_bit(KEY_FLAG_REJECTS, &rings->other->flags);
	EXPECT_MOVES(test, key_link(rings->other, rings->key));
	/* Nobody is trusted less when it is taken back. */
	EXPECT_STAYS(test, key_unlink(rings->other, rings->key));
}

static struct kunit_case integrity_generation_cases[] = {
	KUNIT_CASE(zero_is_never_current),
	KUNIT_CASE(advancing_ends_what_holds),
	KUNIT_CASE(time_ends_what_holds),
	KUNIT_CASE(key_knows_when_it_expires),
	KUNIT_CASE_PARAM(event_of_trusted_key, event_gen_params),
	KUNIT_CASE_PARAM(event_of_other_key, event_gen_params),
	KUNIT_CASE_PARAM(event_below, event_gen_params),
	KUNIT_CASE_PARAM(event_below_from_now_on, event_gen_params),
	KUNIT_CASE_PARAM(event_of_ring_marked_late, event_gen_params),
	KUNIT_CASE(adding_withdraws_nothing),
	KUNIT_CASE(replacing_withdraws),
	KUNIT_CASE(living_longer_withdraws_nothing),
	KUNIT_CASE(other_links_do_not_matter),
	KUNIT_CASE(what_was_linked_counts),
	KUNIT_CASE(moving_withdraws_from_where_it_was),
	KUNIT_CASE(collecting_a_ring_withdraws),
	KUNIT_CASE(collecting_a_key_withdraws),
	KUNIT_CASE(collecting_elsewhere_withdraws_nothing),
	KUNIT_CASE(denying_withdraws),
	{}
};

static struct kunit_suite integrity_generation_suite = {
	.name = "integrity_generation",
	.init = make_rings,
	.exit = clean_up,
	.test_cases = integrity_generation_cases,
};

kunit_test_suite(integrity_generation_suite);
