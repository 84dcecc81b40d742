// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a policy is taken to cover.
 */

#include <stdio.h>

#include "fake_root.h"
#include "lib/policy_text.h"

/*
 * expect - RULE appraises (0: none), ALL of the files unless EXEMPT does not,
 * against LABEL; NOT_KNOWN is a rule that is not understood
 */
static void expect(const char *text, enum policy_hook hook, unsigned int rule, bool all,
		   enum policy_label label, unsigned int exempt, unsigned int not_known)
{
	struct policy_rules rules = { 0 };
	struct policy_coverage covers;

	policy_parse(&rules, text);
	covers = policy_covers(&rules, hook);
	assert_int_equal(covers.rule ? covers.rule->number : 0, rule);
	assert_int_equal(covers.exempt ? covers.exempt->number : 0, exempt);
	assert_int_equal(covers.not_known ? covers.not_known->number : 0, not_known);
	if (rule) {
		assert_int_equal(covers.all, all);
		assert_int_equal(covers.label, label);
	}
	policy_free(&rules);
}

#define SIG POLICY_LABEL_SIGNATURE
#define HASH POLICY_LABEL_HASH

static void one_rule(void **state)
{
	(void)state;
	expect("", HOOK_PROGRAMS, 0, false, SIG, 0, 0);
	expect("appraise func=BPRM_CHECK appraise_type=imasig", HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise func=BPRM_CHECK appraise_type=imasig|modsig pcr=11 appraise_algos=sha256",
	       HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise appraise_type=imasig", HOOK_KEXEC, 1, true, SIG, 0, 0);
	expect("appraise func=FILE_MMAP appraise_type=imasig", HOOK_LIBRARIES, 1, true, SIG, 0, 0);
	expect("# a comment\n\n  appraise\tfunc=BPRM_CHECK", HOOK_PROGRAMS, 1, true, HASH, 0, 0);
	expect("appraise appraise_type=novelty", HOOK_PROGRAMS, 1, true,
	       POLICY_LABEL_NOT_KNOWN, 0, 0);
}

static void rules_for_something_else(void **state)
{
	(void)state;
	expect("appraise func=MMAP_CHECK", HOOK_PROGRAMS, 0, false, SIG, 0, 0);
	expect("appraise func=MMAP_CHECK_REQPROT", HOOK_LIBRARIES, 0, false, SIG, 0, 0);
	expect("measure func=BPRM_CHECK\naudit func=BPRM_CHECK\nhash func=BPRM_CHECK",
	       HOOK_PROGRAMS, 0, false, SIG, 0, 0);
	/* An execution is no access to read, and reading a module no execution. */
	expect("appraise mask=MAY_READ", HOOK_PROGRAMS, 0, false, SIG, 0, 0);
	expect("appraise mask=MAY_EXEC", HOOK_MODULES, 0, false, SIG, 0, 0);
	expect("appraise mask=^MAY_EXEC", HOOK_PROGRAMS, 1, true, HASH, 0, 0);
}

static void conditions(void **state)
{
	(void)state;
	expect("appraise fsname=ext4 appraise_type=imasig", HOOK_PROGRAMS, 1, false, SIG, 0, 0);
	expect("appraise novelty=1 appraise_type=imasig", HOOK_PROGRAMS, 1, false, SIG, 0, 0);
	/* The first word names the rule, the weakest label counts. */
	expect("appraise uid=0 appraise_type=imasig\nappraise", HOOK_PROGRAMS, 1, true, HASH, 0, 0);
	expect("appraise uid=0\nappraise appraise_type=imasig", HOOK_PROGRAMS, 1, true, HASH, 0, 0);
}

static void exemptions(void **state)
{
	static const char rule[] = "appraise appraise_type=imasig";
	char text[256];

	(void)state;
	snprintf(text, sizeof(text), "dont_appraise func=BPRM_CHECK\n%s", rule);
	expect(text, HOOK_PROGRAMS, 0, false, SIG, 0, 0);
	expect(text, HOOK_LIBRARIES, 2, true, SIG, 0, 0);
	snprintf(text, sizeof(text), "dont_appraise fsmagic=0x01021994\n%s", rule);
	expect(text, HOOK_PROGRAMS, 2, true, SIG, 1, 0);
	/* Nobody puts a program into proc; but what is not its number is odd. */
	snprintf(text, sizeof(text), "dont_appraise fsmagic=0x9fa0\n%s", rule);
	expect(text, HOOK_PROGRAMS, 2, true, SIG, 0, 0);
	snprintf(text, sizeof(text), "dont_appraise fsmagic=0x9fa\n%s", rule);
	expect(text, HOOK_PROGRAMS, 2, true, SIG, 1, 0);
	snprintf(text, sizeof(text), "dont_appraise fsmagic=0x9fa0zz\n%s", rule);
	expect(text, HOOK_PROGRAMS, 2, true, SIG, 1, 0);
	snprintf(text, sizeof(text), "%s\ndont_appraise", rule);
	expect(text, HOOK_PROGRAMS, 1, true, SIG, 0, 0);
}

static void not_understood(void **state)
{
	(void)state;
	expect("novelty func=X\nappraise", HOOK_PROGRAMS, 2, true, HASH, 0, 1);
	expect("appraise\nnovelty", HOOK_PROGRAMS, 1, true, HASH, 0, 0);
	expect("\x01\x02", HOOK_PROGRAMS, 0, false, SIG, 0, 1);
}

static void file_systems(void **state)
{
	(void)state;
	assert_string_equal(policy_fs_name("fsmagic=0x1021994"), "tmpfs");
	assert_null(policy_fs_name("fsmagic=0x1"));
	assert_null(policy_fs_name("fsmagic="));
	assert_null(policy_fs_name("uid=0"));
}

int main(void)
{
	return RUN_TESTS("policy_text",
			 cmocka_unit_test(one_rule), cmocka_unit_test(rules_for_something_else),
			 cmocka_unit_test(conditions), cmocka_unit_test(exemptions),
			 cmocka_unit_test(not_understood), cmocka_unit_test(file_systems));
}
