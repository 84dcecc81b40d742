// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of what the program that checks the built-in policy takes the
 * kernel to have.
 */

#include <kunit/test.h>

#include "ima.h"
#include "ima_builtin_templates.h"

/* By name and by fields the same template, under either. */
static void same_templates(struct kunit *test)
{
	const char *const *t;
	struct ima_template_desc *desc;

	for (t = ima_builtin_templates; *t; t += 2) {
		desc = lookup_template_desc(t[0]);
		KUNIT_ASSERT_NOT_NULL_MSG(test, desc, "%s", t[0]);
		KUNIT_EXPECT_STREQ(test, desc->name, t[0]);
		KUNIT_EXPECT_STREQ(test, desc->fmt, t[1]);
		KUNIT_EXPECT_PTR_EQ(test, lookup_template_desc(t[1]), desc);
	}
}

static struct kunit_case ima_builtin_cases[] = {
	KUNIT_CASE(same_templates),
	{}
};

static struct kunit_suite ima_builtin_suite = {
	.name = "ima_builtin",
	.test_cases = ima_builtin_cases,
};

kunit_test_suite(ima_builtin_suite);
