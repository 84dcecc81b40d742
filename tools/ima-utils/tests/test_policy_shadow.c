// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which rules are said never to match.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "policy_report.h"

/* Lines with a warning, as "2 4". */
static void expect(const char *text, const char *lines)
{
	struct policy_report report = { 0 };
	char got[64] = "";
	size_t i;

	policy_find_shadowed(&report.warnings, text, strlen(text));
	for (i = 0; i < report.warnings.count; i++)
		sprintf(got + strlen(got), "%s%u", i ? " " : "", report.warnings.list[i].line);
	if (strcmp(got, lines))
		fail_msg("%s: got \"%s\", wanted \"%s\"", text, got, lines);
	policy_report_free(&report);
}

/* What leaves nothing for what. */
static void pairs(void **state)
{
	static const char *const shadowed[][2] = {
		{ "measure", "measure" },
		{ "measure", "dont_measure uid=5" },
		{ "dont_measure", "measure func=BPRM_CHECK" },
		{ "dont_appraise", "appraise" },
		{ "appraise", "deny uid=0" },
		{ "deny", "dont_appraise fsname=ext4" },
		{ "audit", "audit func=FILE_CHECK" },
		{ "dont_hash", "hash" },
		{ "measure func=FILE_CHECK", "measure func=PATH_CHECK" },
		{ "measure pcr=11", "measure pcr=12" },
		{ "appraise appraise_type=optional", "appraise appraise_type=imasig" },
		{ "appraise permit_directio", "appraise cache_result=no" },
		{ "measure mask=MAY_READ", "measure mask=MAY_READ uid=0" },
		{ "measure mask=^MAY_READ", "measure mask=MAY_READ" },
		{ "measure mask=^MAY_READ", "measure mask=^MAY_READ" },
		{ "measure uid<10", "measure uid=9" },
		{ "measure uid<10", "measure uid<10" },
		{ "measure uid>10", "measure uid>10" },
		{ "measure uid>10", "measure uid=11" },
		{ "measure euid=1", "measure euid=1" },
		{ "measure fowner=1 gid=2", "measure gid=2 fgroup=4 fowner=1" },
		{ "measure fsmagic=0x9fa0", "measure fsmagic=9FA0" },
		{ "measure fsname=ext4", "measure fsname=ext4 func=FILE_CHECK" },
		{ "measure obj_type=a_t", "measure obj_type=a_t" },
		{ "measure func=KEY_CHECK", "measure func=KEY_CHECK keyrings=.ima" },
		{ "measure func=KEY_CHECK keyrings=.ima|.evm",
		  "measure func=KEY_CHECK keyrings=.evm|.ima" },
		{ "measure func=CRITICAL_DATA label=a|b", "measure func=CRITICAL_DATA label=b" },
		{ "appraise func=SETXATTR_CHECK appraise_algos=sha256",
		  "appraise func=SETXATTR_CHECK appraise_algos=sha512" },
		{ "appraise func=MODULE_CHECK", "appraise func=MODULE_CHECK uid=0" },
		{ "appraise", "dont_appraise func=MODULE_CHECK" },
		{ "appraise fsuuid=01234567-89ab-cdef-0123-456789abcdef",
		  "appraise fsuuid=01234567-89AB-cdef-0123-456789abcdef" },
	};
	static const char *const both[][2] = {
		{ "measure", "appraise" },
		{ "audit", "hash" },
		{ "measure uid=5", "measure" },
		{ "measure func=BPRM_CHECK", "measure func=MMAP_CHECK" },
		{ "measure func=MMAP_CHECK", "measure func=MMAP_CHECK_REQPROT" },
		/* Without func= a rule is not about keys, data and labels. */
		{ "measure", "measure func=KEY_CHECK" },
		{ "measure", "measure func=CRITICAL_DATA" },
		{ "appraise", "appraise func=SETXATTR_CHECK appraise_algos=sha256" },
		{ "measure mask=MAY_READ", "measure mask=^MAY_READ" },
		{ "measure mask=MAY_READ", "measure mask=MAY_EXEC" },
		{ "measure uid<10", "measure uid=10" },
		{ "measure uid<10", "measure uid<11" },
		{ "measure uid>10", "measure uid=10" },
		{ "measure uid>10", "measure uid>9" },
		{ "measure uid=1", "measure uid<2" },
		{ "measure uid=1", "measure euid=1" },
		{ "measure gid=1", "measure fgroup=1" },
		{ "measure fsname=ext4", "measure fsname=ext" },
		{ "measure fsmagic=0x1", "measure fsname=ext4" },
		{ "measure obj_type=a_t", "measure subj_type=a_t" },
		{ "measure obj_type=a_t", "measure obj_type=b_t" },
		{ "measure func=KEY_CHECK keyrings=.ima", "measure func=KEY_CHECK" },
		{ "measure func=KEY_CHECK keyrings=.ima",
		  "measure func=KEY_CHECK keyrings=.ima|.evm" },
		{ "appraise fsuuid=01234567-89ab-cdef-0123-456789abcdef",
		  "appraise fsuuid=01234567-89ab-cdef-0123-456789abcdee" },
		/* These also close the way of what comes without a file. */
		{ "appraise appraise_type=imasig", "appraise func=MODULE_CHECK" },
		{ "appraise appraise_type=imasig", "deny func=KEXEC_KERNEL_CHECK" },
		{ "dont_appraise", "appraise func=POLICY_CHECK" },
		{ "appraise func=MODULE_CHECK", "deny func=MODULE_CHECK" },
		/* What is no rule matches nothing. */
		{ "measure novelty", "measure" },
		{ "# measure", "measure" },
	};
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(shadowed); i++) {
		snprintf(text, sizeof(text), "%s\n%s", shadowed[i][0], shadowed[i][1]);
		expect(text, "2");
	}
	for (i = 0; i < ARRAY_SIZE(both); i++) {
		snprintf(text, sizeof(text), "%s\n%s", both[i][0], both[i][1]);
		expect(text, "");
	}
}

/* More than two rules, and how they are counted. */
static void policies(void **state)
{
	char *many = xrealloc(NULL, 30000 * 32, 1);
	size_t length = 0;
	int i;

	(void)state;
	expect("measure uid=1\n\n# x\nappraise\nmeasure uid=1 gid=2\nappraise\n", "5 6");
	expect("# x\npolicy_name=a policy_version=1.0.0\nmeasure\nmeasure uid=1", "4");
	/* The union of two does not count: it would have to be guessed. */
	expect("measure uid<10\nmeasure uid>9\nmeasure", "");
	for (i = 0; i < 30000; i++)
		length += sprintf(many + length, "measure fowner=%d\n", i);
	sprintf(many + length, "measure fowner=1");
	expect(many, "");
	free(many);
}

/* The warning names both lines. */
static void words(void **state)
{
	static const char text[] = "measure\n  func=FILE_CHECK measure";
	struct policy_report report = { 0 };

	(void)state;
	policy_find_shadowed(&report.warnings, text, strlen(text));
	assert_int_equal(report.warnings.count, 1);
	assert_int_equal(report.warnings.list[0].column, 19);
	assert_string_equal(report.warnings.list[0].reason,
			    "never matches: the rule in line 1 always does before it");
	policy_report_free(&report);
}

int main(void)
{
	return RUN_TESTS("policy_shadow", cmocka_unit_test(pairs), cmocka_unit_test(policies),
			 cmocka_unit_test(words));
}
