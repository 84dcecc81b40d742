// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a policy is taken to cover.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/policy_text.h"

/*
 * expect - RULE appraises (0: none), ALL of the files unless EXEMPT does not,
 * against LABEL; NOT_UNDERSTOOD is the first rule that is not
 */
static void expect(const char *text, enum policy_hook hook, unsigned int rule, bool all,
		   enum policy_label label, unsigned int exempt, unsigned int not_understood)
{
	struct policy_rules rules = { 0 };
	struct policy_coverage covers;

	policy_parse(&rules, text);
	covers = policy_covers(&rules, hook);
	assert_int_equal(covers.rule ? covers.rule->number : 0, rule);
	assert_int_equal(covers.exempt ? covers.exempt->number : 0, exempt);
	assert_int_equal(covers.not_understood ? covers.not_understood->number : 0,
			 not_understood);
	if (rule) {
		assert_int_equal(covers.all, all);
		assert_int_equal(covers.label, label);
	}
	policy_free(&rules);
}

#define SIG POLICY_LABEL_SIGNATURE
#define HASH POLICY_LABEL_HASH
#define DENY POLICY_LABEL_NOTHING
#define OPTIONAL POLICY_LABEL_OPTIONAL

static void one_rule(void **state)
{
	(void)state;
	expect("", HOOK_PROGRAMS, 0, false, SIG, 0, 0);
	expect("appraise func=BPRM_CHECK appraise_type=imasig", HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise func=BPRM_CHECK appraise_type=imasig appraise_flag=check_blacklist",
	       HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise func=BPRM_CHECK appraise_type=imasig appraise_algos=sha256,sha512",
	       HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise func=MODULE_CHECK appraise_type=imasig|modsig",
	       HOOK_MODULES, 1, true, SIG, 0, 0);
	expect("appraise appraise_type=sigv3 digest_type=verity",
	       HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise appraise_type=imasig", HOOK_KEXEC, 1, true, SIG, 0, 0);
	expect("appraise func=FILE_MMAP appraise_type=imasig", HOOK_LIBRARIES, 1, true, SIG, 0, 0);
	expect("# a comment\n\n  appraise\tfunc=BPRM_CHECK", HOOK_PROGRAMS, 1, true, HASH, 0, 0);
}

/* What came with layers. */
static void extensions(void **state)
{
	(void)state;
	expect("appraise appraise_type=imasig cache_result=no", HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise func=BPRM_CHECK appraise_type=diglim", HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise appraise_type=imasig # all", HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise appraise_type=hash", HOOK_PROGRAMS, 1, true, HASH, 0, 0);
	expect("appraise appraise_type=hash|imasig", HOOK_PROGRAMS, 1, true, HASH, 0, 0);
	expect("appraise func=MODULE_CHECK appraise_type=modsig", HOOK_MODULES, 1, true, SIG, 0, 0);
	/* Lists count only if they are signed. */
	expect("appraise appraise_type=diglim", HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("appraise use_diglim", HOOK_PROGRAMS, 1, true, HASH, 0, 0);
	expect("appraise appraise_type=optional", HOOK_PROGRAMS, 1, true, OPTIONAL, 0, 0);
	expect("appraise appraise_type=imasig|optional", HOOK_PROGRAMS, 1, true, OPTIONAL, 0, 0);
	/* As the kernel shows it, and as it has to be written. */
	expect("appraise digest_type=verity appraise_type=sigv3|optional", HOOK_PROGRAMS, 1,
	       true, OPTIONAL, 0, 0);
	expect("appraise digest_type=verity appraise_type=sigv3", HOOK_PROGRAMS, 1, true, SIG,
	       0, 0);
	expect("appraise appraise_type=sigv3 digest_type=verity ", HOOK_PROGRAMS, 1, true, SIG,
	       0, 0);
	expect("appraise appraise_type=sigv3 digest_type=verity2", HOOK_PROGRAMS, 0, false, SIG,
	       0, 1);
	/* A certificate is none of the files that are asked about. */
	expect("appraise func=X509_CHECK appraise_type=imasig", HOOK_POLICIES, 0, false, SIG, 0, 0);
	expect("deny func=X509_CHECK", HOOK_MODULES, 0, false, SIG, 0, 0);
	expect("appraise func=X509_CHECK novelty", HOOK_MODULES, 0, false, SIG, 0, 0);
	/* What is refused is checked best. */
	expect("deny", HOOK_PROGRAMS, 1, true, DENY, 0, 0);
	expect("deny func=BPRM_CHECK", HOOK_PROGRAMS, 1, true, DENY, 0, 0);
	expect("deny func=BPRM_CHECK", HOOK_LIBRARIES, 0, false, DENY, 0, 0);
	expect("deny uid=0\nappraise appraise_type=imasig", HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	expect("deny uid=0", HOOK_PROGRAMS, 1, false, DENY, 0, 0);
	expect("dont_appraise\ndeny", HOOK_PROGRAMS, 0, false, DENY, 1, 0);
}

/* The rule that makes the answer worse is named. */
static void weakest(void **state)
{
	struct policy_rules rules = { 0 };
	struct policy_coverage covers;

	(void)state;
	policy_parse(&rules, "deny uid=1\nappraise uid=2 appraise_type=optional\nappraise\n");
	covers = policy_covers(&rules, HOOK_PROGRAMS);
	assert_int_equal(covers.rule->number, 1);
	assert_int_equal(covers.weakest->number, 2);
	policy_free(&rules);
}

/* The line of a rule, for whoever shows it. */
static void texts(void **state)
{
	struct policy_rules rules = { 0 };

	(void)state;
	policy_parse(&rules,
		     "# one\n\n \tmeasure uid=1 \t\naudit\nappraise appraise_type=sigv3 digest_type=verity");
	assert_int_equal(rules.count, 3);
	assert_string_equal(rules.list[0].text, "measure uid=1");
	assert_int_equal(rules.list[0].action, POLICY_MEASURE);
	assert_int_equal(rules.list[1].number, 2);
	assert_int_equal(rules.list[1].action, POLICY_OTHER);
	assert_string_equal(rules.list[2].text, "appraise appraise_type=sigv3 digest_type=verity");
	policy_free(&rules);
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
	expect("appraise uid<1000 appraise_type=imasig", HOOK_PROGRAMS, 1, false, SIG, 0, 0);
	expect("appraise appraise_type=imasig subj_type=a_t",
	       HOOK_PROGRAMS, 1, false, SIG, 0, 0);
	expect("appraise appraise_type=imasig fsuuid=01234567-89ab-cdef-0123-456789abcdef",
	       HOOK_PROGRAMS, 1, false, SIG, 0, 0);
	/* Such a rule lets through what is opened with O_DIRECT. */
	expect("appraise appraise_type=imasig permit_directio",
	       HOOK_PROGRAMS, 1, false, SIG, 0, 0);
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
	expect(text, HOOK_PROGRAMS, 0, false, SIG, 1, 0);
	expect(text, HOOK_LIBRARIES, 2, true, SIG, 0, 0);
	snprintf(text, sizeof(text), "dont_appraise fsmagic=0x01021994\n%s", rule);
	expect(text, HOOK_PROGRAMS, 2, true, SIG, 1, 0);
	/* Nobody puts a program into proc; but what is not its number is odd. */
	snprintf(text, sizeof(text), "dont_appraise fsmagic=0x9fa0\n%s", rule);
	expect(text, HOOK_PROGRAMS, 2, true, SIG, 0, 0);
	snprintf(text, sizeof(text), "dont_appraise fsmagic=0x9fa\n%s", rule);
	expect(text, HOOK_PROGRAMS, 2, true, SIG, 1, 0);
	snprintf(text, sizeof(text), "dont_appraise fsmagic=0x9fa0zz\n%s", rule);
	expect(text, HOOK_PROGRAMS, 2, true, SIG, 0, 1);
	snprintf(text, sizeof(text), "%s\ndont_appraise", rule);
	expect(text, HOOK_PROGRAMS, 1, true, SIG, 0, 0);
}

static void not_understood(void **state)
{
	(void)state;
	expect("novelty func=X\nappraise", HOOK_PROGRAMS, 2, true, HASH, 0, 1);
	/* It may say something about all rules. */
	expect("appraise\nnovelty", HOOK_PROGRAMS, 1, true, HASH, 0, 2);
	expect("novelty func=MODULE_CHECK", HOOK_PROGRAMS, 0, false, SIG, 0, 1);
	expect("\x01\x02", HOOK_PROGRAMS, 0, false, SIG, 0, 1);
}

/* A word or a value that no kernel is known to have could mean anything. */
static void odd_words(void **state)
{
	static const char *const odd[] = {
		"dont_appraise policy_name=x", "dont_appraise cache_result=no",
		"dont_appraise#all", "dont_appraise func=EXEC_ANY",
		"dont_appraise mask=MAY_EXEC|MAY_READ", "dont_appraise mask=MAY_ANY",
		"dont_appraise func=", "dont_appraise func", "dont_appraise funcs=BPRM_CHECK",
		"dont_appraise appraise_type=imasig", "dont_appraise fsmagic=",
		"dont_appraise fsmagic=-1", "dont_appraise fsmagic=0x123456789abcdef01",
		"dont_appraise uid=root", "dont_appraise uid~0", "dont_appraise fsuuid=1",
		"dont_appraise fsname=", "dont_appraise pcr=11",
		"appraise appraise_flag=permissive", "appraise permit_directio_or_any",
		"appraise permit_directio=1", "appraise digest_type=novelty",
		"appraise appraise_type=hash appraise_type=imasig",
		"appraise appraise_type=imasig appraise_type=imasig",
		"appraise appraise_type=a|b", "appraise appraise_type=novelty",
		"appraise appraise_type=imasig2", "appraise appraise_type=modsig",
		"appraise appraise_type=sigv3", "appraise digest_type=verity",
		"appraise appraise_type=imasig digest_type=verity",
		"appraise appraise_type=hash|", "appraise appraise_type=hash|hash",
		"appraise appraise_type=hash,imasig", "appraise use_diglim=yes",
		"measure use_diglim",
		"appraise cache_result=maybe", "appraise cache_result=no cache_result=no",
		"appraise fsname=a fsname=b", "deny appraise_type=imasig", "deny permit_directio",
		"deny cache_result=no", "Deny", "appraise func=X509_CHEKC",
		"appraise mode=log", "appraise deny", "appraise appraise_algos=",
		"appraise func=BPRM_CHECK func=MODULE_CHECK",
		"appraise mask=MAY_EXEC mask=MAY_READ", "appraise func<BPRM_CHECK",
		"measure dont_appraise", "measure novelty=1",
	};
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		snprintf(text, sizeof(text), "%s\nappraise appraise_type=imasig", odd[i]);
		expect(text, HOOK_PROGRAMS, 2, true, SIG, 0, 1);
		expect(text, HOOK_MODULES, 2, true, SIG, 0, 1);
	}
	/* But it does not concern what it is not about. */
	expect("dont_appraise novelty func=BPRM_CHECK", HOOK_PROGRAMS, 0, false, SIG, 0, 1);
	expect("dont_appraise novelty func=BPRM_CHECK", HOOK_MODULES, 0, false, SIG, 0, 0);
}

/* A rule that names the hook closes the ways around files. */
static void named(void **state)
{
	static const struct {
		const char *text;
		bool named;
	} cases[] = {
		{ "appraise appraise_type=imasig", false },
		{ "appraise func=MODULE_CHECK", true },
		{ "appraise\nappraise func=MODULE_CHECK uid=0", true },
		{ "dont_appraise func=MODULE_CHECK", false },
		{ "measure func=MODULE_CHECK", false },
		{ "appraise func=MODULE_CHECK novelty", false },
		{ "appraise func=FIRMWARE_CHECK", false },
		{ "deny func=MODULE_CHECK uid=0", true },
		{ "deny", true },
		{ "deny uid=0", false },
		{ "deny mask=MAY_READ", false },
	};
	struct policy_rules rules = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		policy_parse(&rules, cases[i].text);
		assert_int_equal(policy_covers(&rules, HOOK_MODULES).named, cases[i].named);
		policy_free(&rules);
	}
}

/* No kernel shows such a line, and many rules take no more than their time. */
static void long_lines(void **state)
{
	char *text = xrealloc(NULL, POLICY_LINE_MAX + 64, 1), *many;
	struct policy_rules rules = { 0 };
	size_t i, length;

	(void)state;
	length = sprintf(text, "appraise appraise_type=imasig");
	memset(text + length, ' ', POLICY_LINE_MAX - length);
	text[POLICY_LINE_MAX] = '\0';
	expect(text, HOOK_PROGRAMS, 1, true, SIG, 0, 0);
	text[POLICY_LINE_MAX] = ' ';
	text[POLICY_LINE_MAX + 1] = '\0';
	expect(text, HOOK_PROGRAMS, 0, false, SIG, 0, 1);
	free(text);

	many = xrealloc(NULL, 100000 * 2 + 1, 1);
	for (i = 0; i < 100000; i++)
		memcpy(many + 2 * i, "a\n", 3);
	policy_parse(&rules, many);
	assert_int_equal(rules.count, 100000);
	policy_free(&rules);
	free(many);
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
			 cmocka_unit_test(extensions), cmocka_unit_test(weakest),
			 cmocka_unit_test(texts),
			 cmocka_unit_test(conditions), cmocka_unit_test(exemptions),
			 cmocka_unit_test(not_understood), cmocka_unit_test(odd_words),
			 cmocka_unit_test(named), cmocka_unit_test(long_lines),
			 cmocka_unit_test(file_systems));
}
