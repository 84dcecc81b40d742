// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of what digest lists say of a file.  Part of ima_listing.c; the lists are
 * the kernel's own, so that digests that nobody has are looked up, and answers are made
 * up.
 */

#include <kunit/test.h>

#define SIGNED (DIGLIM_FOUND | DIGLIM_APPRAISED_DIGSIG)

static void answers_test(struct kunit *test)
{
	struct ima_listing listing = {};

	KUNIT_EXPECT_FALSE(test, take_answer(&listing, 0, HASH_ALGO_SHA256, false, false));
	KUNIT_EXPECT_FALSE(test, listing.found);
	KUNIT_EXPECT_FALSE(test, take_answer(&listing, DIGLIM_FOUND | DIGLIM_MEASURED,
					     HASH_ALGO_SHA256, false, false));
	KUNIT_EXPECT_TRUE(test, listing.found);
	KUNIT_EXPECT_FALSE(test, take_answer(&listing, SIGNED, HASH_ALGO_SHA1, false, false));
	KUNIT_EXPECT_EQ(test, listing.vouched, 0);
	KUNIT_EXPECT_TRUE(test, take_answer(&listing, SIGNED, HASH_ALGO_SHA256, false, false));
	KUNIT_EXPECT_TRUE(test, take_answer(&listing, SIGNED | DIGLIM_SIGNED_IMMUTABLE,
					    HASH_ALGO_SHA512, false, false));
	KUNIT_EXPECT_EQ(test, listing.vouched, BIT(HASH_ALGO_SHA256) | BIT(HASH_ALGO_SHA512));
	KUNIT_EXPECT_TRUE(test, listing.immutable);
	KUNIT_EXPECT_FALSE(test, listing.once);

	/* The strongest, or the one that a rule wants. */
	KUNIT_EXPECT_EQ(test, ima_listing_algo(&listing, 0), HASH_ALGO_SHA512);
	KUNIT_EXPECT_EQ(test, ima_listing_algo(&listing, BIT(HASH_ALGO_SHA256)),
			HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, ima_listing_algo(&listing, BIT(HASH_ALGO_SM3_256)),
			HASH_ALGO_SHA512);

	/* One denial is enough, whatever was said before or is said later. */
	listing.measured = true;
	take_answer(&listing, DIGLIM_FOUND | DIGLIM_DENIED, HASH_ALGO_SHA256, false, false);
	take_denial(&listing);
	KUNIT_EXPECT_EQ(test, listing.vouched, 0);
	KUNIT_EXPECT_FALSE(test, listing.measured);
}

static void empty_test(struct kunit *test)
{
	struct ima_listing listing = {};

	KUNIT_EXPECT_FALSE(test, take_answer(&listing, SIGNED, HASH_ALGO_SHA256, true, false));
	KUNIT_EXPECT_TRUE(test, take_answer(&listing, SIGNED, HASH_ALGO_SHA256, true, true));
	KUNIT_EXPECT_TRUE(test, listing.once);
	listing = (struct ima_listing){};
	KUNIT_EXPECT_TRUE(test, take_answer(&listing, SIGNED | DIGLIM_SIGNED_IMMUTABLE,
					    HASH_ALGO_SHA256, true, false));
	KUNIT_EXPECT_FALSE(test, listing.once);
}

/* All algorithms have to be asked, or nobody knows what is denied. */
static void asked_test(struct kunit *test)
{
	struct ima_max_digest_data sha256 = {
		.hdr = { .algo = HASH_ALGO_SHA256, .length = 32 },
		.digest = { 0xa5, 0x5a, 1 },
	};
	const struct ima_digest_data *digests[] = {
		container_of(&sha256.hdr, struct ima_digest_data, hdr),
	};
	struct ima_listing listing;

	ima_listing_ask(&listing, BIT(HASH_ALGO_SHA256), digests, 1, false, false);
	KUNIT_EXPECT_TRUE(test, listing.asked);
	ima_listing_ask(&listing, BIT(HASH_ALGO_SHA256) | BIT(HASH_ALGO_SHA512), digests, 1,
			false, false);
	KUNIT_EXPECT_FALSE(test, listing.asked);
	ima_listing_ask(&listing, BIT(HASH_ALGO_SHA256), digests, 0, false, false);
	KUNIT_EXPECT_FALSE(test, listing.asked);
}

static void cached_test(struct kunit *test)
{
	const struct ima_digest_data *digests[1 + DIGLIM_USED_ALGOS];
	struct ima_max_digest_data hash = { .hdr.algo = HASH_ALGO_SHA1 };
	struct ima_max_digest_data listed[DIGLIM_USED_ALGOS] = {
		{ .hdr.algo = HASH_ALGO_SHA256 }, { .hdr.algo = HASH_ALGO_SHA512 },
	};
	struct ima_iint_cache *iint = kunit_kzalloc(test, sizeof(*iint), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, iint);
	iint->ima_hash = container_of(&hash.hdr, struct ima_digest_data, hdr);
	KUNIT_EXPECT_EQ(test, cached_digests(iint, digests), 0);
	iint->flags = IMA_COLLECTED;
	KUNIT_EXPECT_EQ(test, cached_digests(iint, digests), 1);
	iint->listed = listed;
	KUNIT_EXPECT_EQ(test, cached_digests(iint, digests), 1);
	iint->listed_algos = BIT(HASH_ALGO_SHA512);
	KUNIT_EXPECT_EQ(test, cached_digests(iint, digests), 2);
	KUNIT_EXPECT_EQ(test, digests[1]->algo, HASH_ALGO_SHA512);
}

/* What an overlay says takes the place of what was said before, but nothing does not. */
static void above_test(struct kunit *test)
{
	const struct ima_digest_data *digests[LISTED_ABOVE];
	struct ima_max_digest_data hash = {
		.hdr = { .algo = HASH_ALGO_SHA1, .length = 20 },
		.digest = { 1 },
	};
	struct ima_max_digest_data listed[DIGLIM_USED_ALGOS] = { {
		.hdr = { .algo = HASH_ALGO_SHA512, .length = 64 },
		.digest = { 2 },
	} };
	struct ima_iint_cache *iint = kunit_kzalloc(test, sizeof(*iint), GFP_KERNEL);
	struct ima_iint_cache *overlay = kunit_kzalloc(test, sizeof(*overlay), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, iint);
	KUNIT_ASSERT_NOT_NULL(test, overlay);
	KUNIT_EXPECT_EQ(test, digests_from_above(iint, digests), 0);
	KUNIT_ASSERT_EQ(test, keep_from_above(iint, overlay), 0);
	KUNIT_EXPECT_EQ(test, digests_from_above(iint, digests), 0);

	overlay->flags = IMA_COLLECTED;
	overlay->ima_hash = container_of(&hash.hdr, struct ima_digest_data, hdr);
	overlay->listed = listed;
	KUNIT_ASSERT_EQ(test, keep_from_above(iint, overlay), 0);
	KUNIT_EXPECT_EQ(test, digests_from_above(iint, digests), 1);
	KUNIT_EXPECT_EQ(test, digests[0]->algo, HASH_ALGO_SHA1);
	overlay->listed_algos = BIT(HASH_ALGO_SHA512);
	KUNIT_ASSERT_EQ(test, keep_from_above(iint, overlay), 0);
	KUNIT_ASSERT_EQ(test, digests_from_above(iint, digests), 2);
	KUNIT_EXPECT_EQ(test, digests[1]->algo, HASH_ALGO_SHA512);
	KUNIT_EXPECT_EQ(test, digests[1]->digest[0], 2);
	overlay->flags = 0;
	KUNIT_ASSERT_EQ(test, keep_from_above(iint, overlay), 0);
	KUNIT_EXPECT_EQ(test, digests_from_above(iint, digests), 2);

	set_bit(IMA_LISTED, &iint->atomic_flags);
	set_bit(IMA_LISTED_USED, &iint->atomic_flags);
	ima_listing_release(iint);
	KUNIT_EXPECT_EQ(test, digests_from_above(iint, digests), 0);
	KUNIT_EXPECT_EQ(test, iint->atomic_flags, 0);
}

static struct kunit_case listing_cases[] = {
	KUNIT_CASE(answers_test),
	KUNIT_CASE(empty_test),
	KUNIT_CASE(asked_test),
	KUNIT_CASE(cached_test),
	KUNIT_CASE(above_test),
	{}
};

static struct kunit_suite listing_suite = {
	.name = "ima_listing",
	.test_cases = listing_cases,
};

kunit_test_suite(listing_suite);
