// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of demands, and of what is remembered of a file.
 */

#include <kunit/test.h>
#include <linux/diglim.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <crypto/hash_info.h>

#include "ima_demand.h"
#include "ima_evidence.h"

/*
 * Each set of methods that a rule can name, against each set of ways in which
 * methods can succeed: what meets it is spelled out once more.
 */
static bool should_meet(u16 methods, bool platform, u16 succeeded)
{
	if (methods & IMA_METHOD_HASH && succeeded & IMA_METHOD_HASH)
		return true;
	if (methods & IMA_METHOD_IMASIG &&
	    succeeded & (IMA_METHOD_IMASIG | IMA_METHOD_HASH_IMMUTABLE))
		return true;
	if (methods & IMA_METHOD_MODSIG && succeeded & IMA_METHOD_MODSIG)
		return true;
	if (methods & IMA_METHOD_SIGV3 && succeeded & IMA_METHOD_SIGV3)
		return true;
	if (methods & IMA_METHOD_DIGLIM && succeeded & IMA_METHOD_DIGLIM)
		return true;
	if (!platform)
		return false;
	return (methods & IMA_METHOD_IMASIG &&
		succeeded & IMA_METHOD_IMASIG_PLATFORM) ||
	       (methods & IMA_METHOD_MODSIG &&
		succeeded & IMA_METHOD_MODSIG_PLATFORM);
}

static void methods_test(struct kunit *test)
{
	u16 methods, succeeded;
	int platform;

	for (methods = 0; methods < 0x20; methods++)
		for (succeeded = 0; succeeded < 0x100; succeeded++)
			for (platform = 0; platform < 2; platform++) {
				struct ima_demand_terms terms = {
					.demand.methods = methods,
					.platform = platform,
				};
				struct ima_proof proof = {
					.methods = succeeded,
				};

				bool met = ima_demand_met(&terms, &proof);

				KUNIT_EXPECT_EQ_MSG(test, met,
						    should_meet(methods, platform, succeeded),
						    "methods %x platform %d succeeded %x",
						    methods, platform, succeeded);
			}
}

static void deny_test(struct kunit *test)
{
	struct ima_demand_terms terms = { .demand.deny = 1 };
	struct ima_proof proof = { .methods = 0xffff, .not_blacklisted = true };

	KUNIT_EXPECT_FALSE(test, ima_demand_met(&terms, &proof));
	KUNIT_EXPECT_EQ(test, ima_demand_accepts(&terms), 0);
}

static void algos_test(struct kunit *test)
{
	struct ima_demand_terms terms = {
		.demand.methods = IMA_METHOD_IMASIG | IMA_METHOD_MODSIG,
		.algos = BIT(HASH_ALGO_SHA256),
	};
	struct ima_proof proof = {
		.methods = IMA_METHOD_IMASIG | IMA_METHOD_MODSIG,
		.label_algo = HASH_ALGO_SHA1,
		.modsig_algo = HASH_ALGO_SHA256,
	};

	/* The label's algorithm is not allowed; the appended signature's is. */
	KUNIT_EXPECT_TRUE(test, ima_demand_met(&terms, &proof));
	proof.methods = IMA_METHOD_IMASIG;
	KUNIT_EXPECT_FALSE(test, ima_demand_met(&terms, &proof));
	proof.label_algo = HASH_ALGO_SHA256;
	KUNIT_EXPECT_TRUE(test, ima_demand_met(&terms, &proof));
	proof.methods = IMA_METHOD_MODSIG;
	proof.modsig_algo = HASH_ALGO_MD5;
	KUNIT_EXPECT_FALSE(test, ima_demand_met(&terms, &proof));
}

static void blacklist_test(struct kunit *test)
{
	struct ima_demand_terms terms = {
		.demand.methods = IMA_METHOD_HASH,
		.blacklist = true,
	};
	struct ima_proof proof = { .methods = IMA_METHOD_HASH };

	KUNIT_EXPECT_FALSE(test, ima_demand_met(&terms, &proof));
	proof.not_blacklisted = true;
	KUNIT_EXPECT_TRUE(test, ima_demand_met(&terms, &proof));
	proof.not_blacklisted = false;
	terms.blacklist = false;
	KUNIT_EXPECT_TRUE(test, ima_demand_met(&terms, &proof));
}

static void text_test(struct kunit *test)
{
	struct ima_demand deny = { .deny = 1 };
	struct ima_demand optional = { .methods = IMA_METHOD_HASH, .optional = 1 };
	struct ima_demand only = { .optional = 1 };
	char text[IMA_DEMAND_TEXT_MAX];

	KUNIT_EXPECT_STREQ(test, ima_demand_text(&deny, text), "deny");
	KUNIT_EXPECT_STREQ(test, ima_demand_text(&optional, text),
			   "hash|optional");
	KUNIT_EXPECT_STREQ(test, ima_demand_text(&only, text), "optional");
	KUNIT_EXPECT_STREQ(test, ima_methods_text(0, text), "none");
	/* The longest there is has its end. */
	KUNIT_EXPECT_STREQ(test, ima_methods_text(0xffff, text),
			   "hash|imasig|modsig|sigv3|diglim|hash_immutable|imasig_platform|modsig_platform");
}

/* What is denied meets no demand that speaks of lists; nor what was not asked about. */
static void denied_test(struct kunit *test)
{
	struct ima_demand_terms terms = {
		.demand.methods = IMA_METHOD_HASH | IMA_METHOD_DIGLIM,
		.deniable = true,
	};
	struct ima_proof proof = { .methods = IMA_METHOD_HASH | IMA_METHOD_DIGLIM };

	KUNIT_EXPECT_FALSE(test, ima_demand_met(&terms, &proof));
	proof.not_denied = true;
	KUNIT_EXPECT_TRUE(test, ima_demand_met(&terms, &proof));
	proof.not_denied = false;
	terms.deniable = false;
	KUNIT_EXPECT_TRUE(test, ima_demand_met(&terms, &proof));

	/* The algorithm of the digest in the list, and not that of a label. */
	terms.demand.methods = IMA_METHOD_DIGLIM;
	terms.algos = BIT(HASH_ALGO_SHA256);
	proof.label_algo = HASH_ALGO_SHA256;
	proof.list_algo = HASH_ALGO_SHA512;
	KUNIT_EXPECT_FALSE(test, ima_demand_met(&terms, &proof));
	proof.label_algo = HASH_ALGO_SHA512;
	proof.list_algo = HASH_ALGO_SHA256;
	KUNIT_EXPECT_TRUE(test, ima_demand_met(&terms, &proof));
}

static struct ima_evidence *evidence_of(struct kunit *test)
{
	struct ima_evidence *evidence = kunit_kzalloc(test, sizeof(*evidence),
						      GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, evidence);
	ima_evidence_init(evidence);
	return evidence;
}

static const struct ima_proof all = {
	.methods = 0xff,
	.label_algo = HASH_ALGO_SHA512,
	.modsig_algo = HASH_ALGO_SHA512,
	.list_algo = HASH_ALGO_SHA3_512,
	.not_blacklisted = true,
	.not_denied = true,
};

static void publish_test(struct kunit *test)
{
	struct ima_evidence *evidence = evidence_of(test);
	struct ima_evidence_time now;
	struct ima_proof proof;

	KUNIT_EXPECT_FALSE(test, ima_evidence_read(evidence, true, &proof));
	KUNIT_EXPECT_EQ(test, proof.methods, 0);

	ima_evidence_now(evidence, &now);
	ima_evidence_publish(evidence, &now, true, TIME64_MAX, &all);
	KUNIT_ASSERT_TRUE(test, ima_evidence_read(evidence, false, &proof));
	/* What is appended to a buffer is not a property of the file. */
	KUNIT_EXPECT_EQ(test, proof.methods, 0xff & ~IMA_METHODS_MODSIG);
	KUNIT_EXPECT_EQ(test, proof.label_algo, HASH_ALGO_SHA512);
	KUNIT_EXPECT_EQ(test, proof.list_algo, HASH_ALGO_SHA3_512);
	KUNIT_EXPECT_TRUE(test, proof.not_blacklisted);
	KUNIT_EXPECT_TRUE(test, proof.not_denied);

	/* Nothing that succeeded is nothing to remember. */
	ima_evidence_publish(evidence, &now, true, TIME64_MAX,
			     &(struct ima_proof){ .not_blacklisted = true });
	KUNIT_EXPECT_FALSE(test, ima_evidence_read(evidence, true, &proof));
}

static void void_test(struct kunit *test)
{
	struct ima_evidence *evidence = evidence_of(test);
	struct ima_evidence_time before, now;
	struct ima_proof proof;

	ima_evidence_now(evidence, &now);
	ima_evidence_publish(evidence, &now, true, TIME64_MAX, &all);
	ima_evidence_void(evidence);
	KUNIT_EXPECT_FALSE(test, ima_evidence_read(evidence, true, &proof));

	/* Gathered before the change, published after it. */
	ima_evidence_now(evidence, &before);
	ima_evidence_void(evidence);
	ima_evidence_publish(evidence, &before, true, TIME64_MAX, &all);
	KUNIT_EXPECT_FALSE(test, ima_evidence_read(evidence, true, &proof));

	/*
	 * Half of the number is compared.  When it comes round again, what was
	 * published then must not come back to life.
	 */
	atomic64_set(&evidence->sequence, before.sequence + (1ULL << 32) - 1);
	ima_evidence_void(evidence);
	KUNIT_EXPECT_FALSE(test, ima_evidence_read(evidence, true, &proof));
}

static void trust_test(struct kunit *test)
{
	struct ima_evidence *evidence = evidence_of(test);
	struct ima_evidence_time now;
	struct ima_proof proof;

	ima_evidence_now(evidence, &now);
	now.generation--;
	ima_evidence_publish(evidence, &now, true, TIME64_MAX, &all);
	KUNIT_EXPECT_FALSE(test, ima_evidence_read(evidence, true, &proof));
}

/* When lists come or go what they said is forgotten, and nothing else. */
static void lists_test(struct kunit *test)
{
	struct ima_evidence *evidence = evidence_of(test);
	struct ima_evidence_time now;
	struct ima_proof proof;

	ima_evidence_now(evidence, &now);
	now.lists = diglim_generation() + 1;
	ima_evidence_publish(evidence, &now, true, TIME64_MAX, &all);
	KUNIT_ASSERT_TRUE(test, ima_evidence_read(evidence, false, &proof));
	KUNIT_EXPECT_EQ(test, proof.methods,
			0xff & ~IMA_METHODS_MODSIG & ~IMA_METHOD_DIGLIM);
	KUNIT_EXPECT_FALSE(test, proof.not_denied);
	KUNIT_EXPECT_TRUE(test, proof.not_blacklisted);
	KUNIT_EXPECT_EQ(test, proof.label_algo, HASH_ALGO_SHA512);
}

static void expiry_test(struct kunit *test)
{
	struct ima_evidence *evidence = evidence_of(test);
	time64_t second = ktime_get_real_seconds();
	struct ima_evidence_time now;
	struct ima_proof proof;

	ima_evidence_now(evidence, &now);
	ima_evidence_publish(evidence, &now, true, second + 1000, &all);
	KUNIT_EXPECT_TRUE(test, ima_evidence_read(evidence, false, &proof));
	ima_evidence_publish(evidence, &now, true, second, &all);
	KUNIT_EXPECT_FALSE(test, ima_evidence_read(evidence, false, &proof));
}

static void lockless_test(struct kunit *test)
{
	struct ima_evidence *evidence = evidence_of(test);
	struct ima_evidence_time now;
	struct ima_proof proof;

	ima_evidence_now(evidence, &now);
	ima_evidence_publish(evidence, &now, false, TIME64_MAX, &all);
	KUNIT_EXPECT_FALSE(test, ima_evidence_read(evidence, false, &proof));
	KUNIT_EXPECT_TRUE(test, ima_evidence_read(evidence, true, &proof));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(methods_test),
	KUNIT_CASE(deny_test),
	KUNIT_CASE(algos_test),
	KUNIT_CASE(blacklist_test),
	KUNIT_CASE(denied_test),
	KUNIT_CASE(text_test),
	KUNIT_CASE(publish_test),
	KUNIT_CASE(void_test),
	KUNIT_CASE(trust_test),
	KUNIT_CASE(lists_test),
	KUNIT_CASE(expiry_test),
	KUNIT_CASE(lockless_test),
	{}
};

static struct kunit_suite suite = {
	.name = "ima_demand",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of IMA's demands and evidence");
MODULE_LICENSE("GPL");
