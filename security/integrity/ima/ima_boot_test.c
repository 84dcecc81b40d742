// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the values of ima=.
 */

#include <kunit/test.h>
#include <linux/init.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_boot.h"

static void each_value_is_known(struct kunit *test)
{
	static const struct {
		const char *name;
		int actions;
		int appraise;
		bool less;
	} cases[] = {
		{ "on", IMA_MEASURE | IMA_APPRAISE, 0, false },
		{ "off", 0, 0, true },
		{ "measure", IMA_MEASURE, 0, true },
		{ "appraise", IMA_APPRAISE, 0, true },
		{ "disabled", 0, 0, true },
		{ "measure_only", IMA_MEASURE, 0, true },
		{ "appraise_permissive", IMA_MEASURE | IMA_APPRAISE,
		  IMA_APPRAISE_LOG, true },
		{ "appraise_enforce", IMA_MEASURE | IMA_APPRAISE,
		  IMA_APPRAISE_ENFORCE, false },
	};
	const struct ima_boot_mode *mode;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		mode = ima_boot_find(cases[i].name);
		/* What appraises is no value for a kernel that cannot. */
		if (!IS_ENABLED(CONFIG_IMA_APPRAISE) &&
		    !strncmp(cases[i].name, "appraise", 8)) {
			KUNIT_EXPECT_NULL(test, mode);
			continue;
		}
		KUNIT_ASSERT_NOT_NULL_MSG(test, mode, "%s", cases[i].name);
		KUNIT_EXPECT_EQ_MSG(test, mode->actions, cases[i].actions,
				    "%s", cases[i].name);
		KUNIT_EXPECT_EQ_MSG(test, mode->appraise, cases[i].appraise,
				    "%s", cases[i].name);
		KUNIT_EXPECT_EQ_MSG(test, ima_boot_is_less(mode), cases[i].less,
				    "%s", cases[i].name);
	}
}

/* A misspelled "off" must not switch anything off. */
static void nothing_else_is(struct kunit *test)
{
	static const char * const names[] = {
		"", "0", "of", "offf", "off ", "OFF", "on,off", "measur",
		"measure|appraise", "enforce", "appraise_", "ON",
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_EXPECT_NULL_MSG(test, ima_boot_find(names[i]), "\"%s\"",
				      names[i]);
}

static void default_is_on(struct kunit *test)
{
	if (strstr(saved_command_line, "ima="))
		kunit_skip(test, "ima= is on the command line");

	KUNIT_EXPECT_FALSE(test, ima_boot_off());
	KUNIT_EXPECT_TRUE(test, ima_boot_allows(IMA_MEASURE));
	KUNIT_EXPECT_TRUE(test, ima_boot_allows(IMA_APPRAISE));
	KUNIT_EXPECT_STREQ(test, ima_boot_name(), "on");
}

static struct kunit_case ima_boot_cases[] = {
	KUNIT_CASE(each_value_is_known),
	KUNIT_CASE(nothing_else_is),
	KUNIT_CASE(default_is_on),
	{}
};

static struct kunit_suite ima_boot_suite = {
	.name = "ima_boot",
	.test_cases = ima_boot_cases,
};

kunit_test_suite(ima_boot_suite);
