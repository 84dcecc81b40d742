// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is found wrong with a policy, by imactl and by a kernel.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "policy_report.h"

static struct policy_report report;

static int teardown(void **state)
{
	(void)state;
	policy_report_free(&report);
	return 0;
}

static void parse(const char *text)
{
	policy_report_free(&report);
	report.name = "P";
	policy_report_parse(&report, text, strlen(text));
}

static void expect_text(const char *want)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	policy_report_print(f, &report);
	fclose(f);
	assert_string_equal(text, want);
	free(text);
}

/* Every fault of every line, as the kernel would tell it. */
static void faults(void **state)
{
	(void)state;
	parse("measure\n\n# x\nappraise func=file_check uid=x\ndeny pcr=1 # no\n");
	assert_int_equal(report.rules, 3);
	expect_text("P:4:10: unknown value \"file_check\" (did you mean func=FILE_CHECK?)\n"
		    "P:4:26: \"x\" is not an ID (a decimal number below 4294967295)\n"
		    "P:5:6: pcr= does not go with deny (it goes with measure)\n");
	assert_int_equal(report.faults.list[0].by, JUDGE_IMACTL);
	parse("measure uid=1\nappraise func=MODULE_CHECK appraise_type=imasig|modsig");
	assert_int_equal(report.rules, 2);
	expect_text("");
	parse("# nothing\n");
	expect_text("P:1:1: no rule\n");
	parse("");
	expect_text("P:1:1: no rule\n");
	parse("m\033[2J\xff\n");
	expect_text("P:1:1: unknown word \"m?[2J?\"\n");
	/* In the order of the text, though the hook is looked at last. */
	parse("measure keyrings=.ima func=FILE_CHECK\nmeasure\nmeasure\n");
	expect_text("P:1:9: keyrings= does not go with func=FILE_CHECK\n"
		    "P:3:1: warning: never matches: the rule in line 2 always does before it\n");
}

#define MISPLACED \
	" where a rule has to stand (before all rules of a policy that is loaded)\n"

/* A name and a version before the rules. */
static void headers(void **state)
{
	(void)state;
	parse("# x\n\npolicy_name=corp policy_version=1.2.3\nmeasure\naudit\n");
	assert_int_equal(report.rules, 2);
	expect_text("");
	/* Such a policy takes the rules of an earlier version away. */
	parse("policy_name=corp policy_version=1.2.3");
	assert_int_equal(report.rules, 0);
	expect_text("");
	/* The lines behind a fault are read, too. */
	parse("#\n  policy_name=corp policy_version=1.2\nmeasure x\n");
	assert_int_equal(report.rules, 1);
	assert_int_equal(report.faults.list[0].by, JUDGE_IMACTL);
	expect_text("P:2:20: \"1.2\" is no version (three numbers up to 65535, as in 1.0.12)\n"
		    "P:3:9: unknown word \"x\"\n");
	parse("policy_name=init policy_version=1.2.3\n");
	expect_text("P:1:1: \"init\" has another meaning\n");
	/* In a wrong place it is no rule. */
	parse("measure\npolicy_name=corp policy_version=1.2.3\n");
	expect_text("P:2:1: \"policy_name=corp\"" MISPLACED
		    "P:2:18: \"policy_version=1.2.3\"" MISPLACED);
}

static void many_faults(void **state)
{
	char *text = xrealloc(NULL, 5000 * 2 + 1, 1);
	int i;

	(void)state;
	for (i = 0; i < 5000; i++)
		memcpy(text + 2 * i, "x\n", 3);
	parse(text);
	free(text);
	assert_int_equal(report.faults.count, 1001);
	assert_string_equal(report.faults.list[1000].reason, "more faults, which are not told");
}

/* What ima/policy_check answers. */
static void answers(void **state)
{
	static const char faults[] =
		"4:10: unknown value \"(x)\" (did you mean (this)?)\n1:1: no rule\n";
	static const char *const odd[] = {
		"", "\n", "rules", "3 rules", "3 rules, no fault!", "3 rules, no faults",
		"no rule", "no rule, no faults", "no rule, no fault\n1:1: a\n",
		"x:1: y", "1:1 y", "1:1:y", "1:1: ", "1:1: a\n3 rules, no fault\n",
		"3 rules, no fault\nnovelty\n", "1:1: a\nnovelty\n",
	};
	size_t i;

	(void)state;
	assert_true(policy_report_answer(&report, "3 rules, no fault\n"));
	assert_true(policy_report_answer(&report, "1 rule, no fault\n"));
	assert_true(policy_report_answer(&report, "no rule, no fault\n"));
	assert_int_equal(report.faults.count, 0);
	assert_true(policy_report_answer(&report, faults));
	report.name = "P";
	expect_text("P:1:1: no rule\n"
		    "P:4:10: unknown value \"(x)\" (did you mean (this)?)\n");
	assert_string_equal(report.faults.list[1].reason, "unknown value \"(x)\"");
	assert_string_equal(report.faults.list[1].hint, "did you mean (this)?");
	assert_null(report.faults.list[0].hint);
	for (i = 0; i < ARRAY_SIZE(odd); i++)
		if (policy_report_answer(&report, odd[i]))
			fail_msg("\"%s\" was understood", odd[i]);
}

/* What both find is told once; the kernel alone can be believed. */
static void both(void **state)
{
	static const char told[] =
		"2:9: unknown template \"x\"\n3:10: unknown word \"nonsense\"\n";

	(void)state;
	parse("appraise novelty=1\nmeasure template=x\nappraise nonsense\n");
	assert_int_equal(report.faults.count, 2);
	assert_true(policy_report_answer(&report, told));
	assert_int_equal(report.faults.count, 3);
	assert_int_equal(report.faults.list[0].by, JUDGE_IMACTL);
	assert_int_equal(report.faults.list[1].by, JUDGE_KERNEL);
	assert_int_equal(report.faults.list[2].by, JUDGE_BOTH);
	policy_report_only_kernel(&report);
	expect_text("P:2:9: unknown template \"x\"\nP:3:10: unknown word \"nonsense\"\n");
}

#define TEST(f) cmocka_unit_test_teardown(f, teardown)

int main(void)
{
	return RUN_TESTS("policy_report", TEST(faults), TEST(headers), TEST(many_faults),
			 TEST(answers), TEST(both));
}
