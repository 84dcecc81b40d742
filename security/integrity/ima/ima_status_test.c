// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the words in ima/status.
 */

#include <kunit/test.h>
#include <linux/seq_buf.h>

#include "ima.h"
#include "ima_status.h"

static void mode_names_each_action(struct kunit *test)
{
	static const struct {
		int flag;
		const char *want;
	} cases[] = {
		{ 0, "idle" },
		{ IMA_MEASURE, "measure" },
		{ IMA_APPRAISE, "appraise" },
		{ IMA_AUDIT, "audit" },
		{ IMA_HASH, "hash" },
		{ IMA_HASH | IMA_MEASURE, "measure hash" },
		{ IMA_MEASURE | IMA_APPRAISE | IMA_AUDIT | IMA_HASH,
		  "measure appraise audit hash" },
		/* What was done already is not what is asked for. */
		{ IMA_MEASURED | IMA_APPRAISED | IMA_AUDITED | IMA_HASHED,
		  "idle" },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		DECLARE_SEQ_BUF(s, 64);

		ima_status_mode(&s, cases[i].flag);
		KUNIT_EXPECT_FALSE(test, seq_buf_has_overflowed(&s));
		KUNIT_EXPECT_STREQ(test, seq_buf_str(&s), cases[i].want);
	}
}

static void appraise_mode_follows_the_parameter(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, ima_status_appraise_mode(0), "off");
	KUNIT_EXPECT_STREQ(test, ima_status_appraise_mode(IMA_APPRAISE_LOG), "log");
	KUNIT_EXPECT_STREQ(test, ima_status_appraise_mode(IMA_APPRAISE_FIX), "fix");
	KUNIT_EXPECT_STREQ(test, ima_status_appraise_mode(IMA_APPRAISE_ENFORCE),
			   "enforce");
}

static void appraise_mode_ignores_kinds_of_files(struct kunit *test)
{
	const int kinds = IMA_APPRAISE_MODULES | IMA_APPRAISE_FIRMWARE |
			  IMA_APPRAISE_POLICY | IMA_APPRAISE_KEXEC;

	KUNIT_EXPECT_STREQ(test, ima_status_appraise_mode(kinds), "off");
	KUNIT_EXPECT_STREQ(test, ima_status_appraise_mode(kinds | IMA_APPRAISE_FIX),
			   "fix");
}

static void list_algos_are_told_by_type(struct kunit *test)
{
	static const struct {
		u32 file;
		u32 metadata;
		const char *want;
	} cases[] = {
		{ 0, 0, "none" },
		{ BIT(HASH_ALGO_SHA256), 0, "file=sha256" },
		{ BIT(HASH_ALGO_SHA256) | BIT(HASH_ALGO_SHA3_512), 0,
		  "file=sha256,sha3-512" },
		{ 0, BIT(HASH_ALGO_SHA384), "metadata=sha384" },
		{ BIT(HASH_ALGO_STREEBOG_256) | BIT(HASH_ALGO_STREEBOG_512),
		  BIT(HASH_ALGO_STREEBOG_256) | BIT(HASH_ALGO_STREEBOG_512),
		  "file=streebog256,streebog512 metadata=streebog256,streebog512" },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		DECLARE_SEQ_BUF(s, 128);

		ima_status_list_algos(&s, cases[i].file, cases[i].metadata);
		KUNIT_EXPECT_FALSE(test, seq_buf_has_overflowed(&s));
		KUNIT_EXPECT_STREQ(test, seq_buf_str(&s), cases[i].want);
	}
}

static struct kunit_case ima_status_cases[] = {
	KUNIT_CASE(mode_names_each_action),
	KUNIT_CASE(appraise_mode_follows_the_parameter),
	KUNIT_CASE(appraise_mode_ignores_kinds_of_files),
	KUNIT_CASE(list_algos_are_told_by_type),
	{}
};

static struct kunit_suite ima_status_suite = {
	.name = "ima_status",
	.test_cases = ima_status_cases,
};

kunit_test_suite(ima_status_suite);
