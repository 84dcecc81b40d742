// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which rules are for an access, and which of them decides: as the kernel says it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "policy_decide.h"

/* The type of its file system. */
static char type[8] = "ext4";

/* The access that is held against rules if nothing else is said. */
static struct policy_access usual(void)
{
	struct policy_access access = {
		.hook = IMA_POLICY_FILE_CHECK,
		.mask = 1u << IMA_POLICY_MAY_READ,
		.uid = 1000,
		.gid = 100,
		.owner = 7,
		.group = 8,
		.fsmagic = 0xef53,
		.fsname = type,
		.fsuuid = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
			    0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef },
		.fsuuid_known = true,
		.module = MODULE_NONE,
	};

	return access;
}

/* What is said of a rule; @unknown gets its first condition that cannot be told. */
static enum answer ask(const char *rule, const struct policy_access *access,
		       const char **unknown)
{
	struct policy_layer_rules rules = { 0 };
	enum ima_policy_term_id term;
	policy_terms terms;
	enum answer answer;

	policy_rules_parse(&rules, rule, strlen(rule));
	if (rules.count != 1 || !rules.list[0].understood)
		fail_msg("%s: no rule", rule);
	answer = policy_match(&rules.list[0].parsed, access, &terms);
	*unknown = NULL;
	for (term = IMA_TERM__LAST; term-- > 0; )
		if (terms & (policy_terms)1 << term)
			*unknown = policy_term_name(term);
	assert_int_equal(answer == ANSWER_UNKNOWN, !!terms);
	policy_rules_free(&rules);
	return answer;
}

/* It is one of: yes, no. */
static void expect(const char *rule, const struct policy_access *access, enum answer wanted)
{
	const char *unknown;
	enum answer answer = ask(rule, access, &unknown);

	if (answer != wanted)
		fail_msg("%s: %d, wanted %d (%s)", rule, answer, wanted,
			 unknown ? unknown : "");
}

/* It cannot be told, because of a condition that is named, and for which there is a reason. */
static void expect_unknown(const char *rule, const struct policy_access *access,
			   const char *term)
{
	const char *unknown;

	if (ask(rule, access, &unknown) != ANSWER_UNKNOWN || !unknown || strcmp(unknown, term))
		fail_msg("%s: wanted %s, got %s", rule, term, unknown ? unknown : "none");
}

#define YES(rule) { rule, ANSWER_YES }
#define NO(rule) { rule, ANSWER_NO }

/* Conditions of the file, of who accesses it and of how, as ima_match_rules() has them. */
static void conditions(void **state)
{
	static const struct {
		const char *rule;
		enum answer wanted;
	} cases[] = {
		YES("measure"), YES("appraise"), YES("audit"),
		YES("measure func=FILE_CHECK"), YES("measure func=PATH_CHECK"),
		NO("measure func=BPRM_CHECK"), NO("measure func=MMAP_CHECK"),
		NO("measure func=KEY_CHECK"), NO("measure func=CRITICAL_DATA label=a"),
		YES("measure mask=MAY_READ"), YES("measure mask=^MAY_READ"),
		NO("measure mask=MAY_WRITE"), NO("measure mask=^MAY_EXEC"),
		YES("measure fsmagic=0xef53"), YES("measure fsmagic=EF53"),
		NO("measure fsmagic=0xef54"),
		YES("measure fsname=ext4"), NO("measure fsname=ext3"), NO("measure fsname=ext"),
		YES("measure fsuuid=01234567-89ab-cdef-0123-456789abcdef"),
		NO("measure fsuuid=01234567-89ab-cdef-0123-456789abcdee"),
		YES("measure uid=1000"), NO("measure uid=0"), YES("measure uid>999"),
		NO("measure uid>1000"), YES("measure uid<1001"), NO("measure uid<1000"),
		YES("measure euid=1000"), NO("measure euid=0"), YES("measure euid>1"),
		YES("measure gid=100"), NO("measure gid=1000"), YES("measure gid<101"),
		YES("measure egid=100"), NO("measure egid>100"),
		YES("measure fowner=7"), NO("measure fowner=1000"), YES("measure fowner<8"),
		YES("measure fgroup=8"), NO("measure fgroup=7"), NO("measure fgroup>8"),
		YES("appraise func=FILE_CHECK mask=MAY_READ uid=1000 fowner=7 fsname=ext4"),
		NO("appraise func=FILE_CHECK mask=MAY_READ uid=1000 fowner=8 fsname=ext4"),
		NO("measure obj_type=a_t"), NO("measure subj_user=a_u"),
		/* Options restrict nothing. */
		YES("measure pcr=11 template=ima-ng"), YES("appraise permit_directio"),
		YES("appraise appraise_type=imasig cache_result=no"),
		YES("appraise appraise_algos=sha512"),
	};
	struct policy_access access = usual();
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		expect(cases[i].rule, &access, cases[i].wanted);
}

/* mask=: this alone; mask=^: this among others. */
static void masks(void **state)
{
	struct policy_access access = usual();

	(void)state;
	access.mask = 1u << IMA_POLICY_MAY_READ | 1u << IMA_POLICY_MAY_WRITE;
	expect("measure mask=MAY_READ", &access, ANSWER_NO);
	expect("measure mask=MAY_WRITE", &access, ANSWER_NO);
	expect("measure mask=^MAY_READ", &access, ANSWER_YES);
	expect("measure mask=^MAY_WRITE", &access, ANSWER_YES);
	expect("measure mask=^MAY_APPEND", &access, ANSWER_NO);
	access.hook = IMA_POLICY_MMAP_CHECK_REQPROT;
	access.mask = 1u << IMA_POLICY_MAY_EXEC;
	expect("measure func=MMAP_CHECK_REQPROT mask=MAY_EXEC", &access, ANSWER_YES);
	expect("measure func=MMAP_CHECK mask=MAY_EXEC", &access, ANSWER_NO);
}

/* What is not known is named; what is false decides all the same. */
static void unknown(void **state)
{
	struct policy_access access = usual();

	(void)state;
	access.fsname = NULL;
	access.fsuuid_known = false;
	expect_unknown("measure fsname=ext4", &access, "fsname");
	expect_unknown("measure fsuuid=01234567-89ab-cdef-0123-456789abcdef uid=1000", &access,
		       "fsuuid");
	expect("measure fsname=ext4 uid=1", &access, ANSWER_NO);
	expect("measure uid=1 fsname=ext4", &access, ANSWER_NO);
}

/* Labels of security modules. */
static void labels(void **state)
{
	char bin[] = "system_u:object_r:bin_t:s0:c1,c2", floor[] = "floor", root[] = "root";
	struct policy_access access = usual();

	(void)state;
	access.module = MODULE_SELINUX;
	expect_unknown("measure obj_user=system_u", &access, "obj_user");
	expect_unknown("measure subj_type=init_t", &access, "subj_type");
	access.object = bin;
	access.subject = root;
	expect("measure obj_user=system_u", &access, ANSWER_YES);
	expect("measure obj_user=root", &access, ANSWER_NO);
	expect("measure obj_role=object_r", &access, ANSWER_YES);
	expect("measure obj_role=object", &access, ANSWER_NO);
	expect("measure obj_type=bin_t", &access, ANSWER_YES);
	/* It may be an alias. */
	expect_unknown("measure obj_type=sbin_t", &access, "obj_type");
	expect("measure subj_user=root", &access, ANSWER_YES);
	/* A label without the part. */
	expect_unknown("measure subj_role=r", &access, "subj_role");

	access.module = MODULE_SMACK;
	access.object = floor;
	access.subject = NULL;
	expect("measure obj_user=floor", &access, ANSWER_YES);
	expect("measure obj_user=star", &access, ANSWER_NO);
	expect("measure obj_type=floor", &access, ANSWER_NO);
	expect_unknown("measure subj_user=floor", &access, "subj_user");

	access.module = MODULE_OTHER;
	expect_unknown("measure obj_user=floor", &access, "obj_user");
}

#define A_DIGEST "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define OTHER_DIGEST "010102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

/* A property with that digest. */
static struct policy_property property(enum answer has)
{
	struct policy_property property = {
		.has = has,
		.why = has == ANSWER_UNKNOWN ? "for the test" : NULL,
		.digest = { .algo = 4, .len = 32 },
	};
	int i;

	for (i = 0; i < 32; i++)
		property.digest.bytes[i] = i;
	return property;
}

static void properties(void **state)
{
	struct policy_access access = usual();

	(void)state;
	expect("measure boot_verified=yes", &access, ANSWER_NO);
	expect("measure boot_verified=no", &access, ANSWER_YES);
	expect("measure dmverity_signature=no fsverity_signature=no", &access, ANSWER_YES);
	expect("measure dmverity_signature=no fsverity_signature=yes", &access, ANSWER_NO);
	expect("measure fsverity_digest=sha256:" A_DIGEST, &access, ANSWER_NO);

	access.properties[IMA_PROPERTY_BOOT_VERIFIED].has = ANSWER_UNKNOWN;
	access.properties[IMA_PROPERTY_FSVERITY_SIGNATURE].has = ANSWER_YES;
	access.properties[IMA_PROPERTY_FSVERITY_DIGEST] = property(ANSWER_YES);
	access.properties[IMA_PROPERTY_DMVERITY_ROOTHASH] = property(ANSWER_UNKNOWN);
	expect_unknown("measure boot_verified=yes", &access, "boot_verified");
	expect_unknown("measure boot_verified=no", &access, "boot_verified");
	expect("measure fsverity_signature=yes", &access, ANSWER_YES);
	expect("measure fsverity_signature=no", &access, ANSWER_NO);
	expect("measure fsverity_digest=sha256:" A_DIGEST, &access, ANSWER_YES);
	expect("measure fsverity_digest=sha256:" OTHER_DIGEST, &access, ANSWER_NO);
	expect("measure fsverity_digest=sm3:" A_DIGEST, &access, ANSWER_NO);
	/* That it does not count may be; that it is another one is not. */
	expect_unknown("measure dmverity_roothash=sha256:" A_DIGEST, &access,
		       "dmverity_roothash");
	expect("measure dmverity_roothash=sha256:" OTHER_DIGEST, &access, ANSWER_NO);
}

/* Who decides: "1 3?" is rule 1, or 3 if something is not known; "-" is no rule. */
static void expect_decided(const char *text, enum policy_class class,
			   const struct policy_access *access, const char *wanted)
{
	struct policy_layer_rules rules = { .actions = ~0u };
	struct policy_candidates candidates;
	char got[64] = "";
	size_t i;

	policy_rules_parse(&rules, text, strlen(text));
	policy_decide(&candidates, &rules, class, access);
	for (i = 0; i < candidates.count; i++) {
		if (candidates.list[i].line)
			sprintf(got + strlen(got), "%s%u%s", i ? " " : "",
				candidates.list[i].line->number,
				candidates.list[i].unknown ? "?" : "");
		else
			sprintf(got + strlen(got), "%s-", i ? " " : "");
	}
	if (strcmp(got, wanted))
		fail_msg("%s: got \"%s\", wanted \"%s\"", text, got, wanted);
	policy_candidates_free(&candidates);
	policy_rules_free(&rules);
}

static void first_match(void **state)
{
	struct policy_access access = usual();

	(void)state;
	expect_decided("", CLASS_APPRAISE, &access, "-");
	expect_decided("appraise", CLASS_APPRAISE, &access, "1");
	expect_decided("appraise", CLASS_MEASURE, &access, "-");
	expect_decided("# x\n\nmeasure\n# y\ndont_appraise uid=1\ndeny uid=1000\nappraise",
		       CLASS_APPRAISE, &access, "3");
	expect_decided("dont_appraise\ndeny", CLASS_APPRAISE, &access, "1");
	expect_decided("dont_measure uid=1\nmeasure\naudit\nhash", CLASS_MEASURE, &access, "2");
	expect_decided("dont_measure uid=1\nmeasure\naudit\nhash", CLASS_AUDIT, &access, "3");
	/* That no audit rule can be undone is the kernel's, too. */
	expect_decided("dont_hash\naudit", CLASS_AUDIT, &access, "2");
	access.fsname = NULL;
	expect_decided("dont_appraise fsname=a\nappraise\ndeny", CLASS_APPRAISE, &access,
		       "1? 2");
	expect_decided("dont_appraise fsname=a\ndeny fsname=b", CLASS_APPRAISE, &access,
		       "1? 2? -");
	/* A word of a later kernel: nobody knows for which access it is. */
	expect_decided("appraise novelty=1\ndeny uid=1000", CLASS_APPRAISE, &access, "1? 2");
	expect_decided("measure\nappraise novelty=1", CLASS_MEASURE, &access, "1");
	/* As the kernel shows it, which its parser does not take. */
	expect_decided("appraise func=FILE_CHECK appraise_type=sigv3 digest_type=verity ",
		       CLASS_APPRAISE, &access, "1");
}

/* What is switched off decides nothing. */
static void switched_off(void **state)
{
	struct policy_layer_rules rules = { .actions = 1u << CLASS_MEASURE };
	struct policy_access access = usual();
	struct policy_candidates candidates;

	(void)state;
	policy_rules_parse(&rules, "appraise\nmeasure", 16);
	policy_decide(&candidates, &rules, CLASS_APPRAISE, &access);
	assert_int_equal(candidates.count, 1);
	assert_null(candidates.list[0].line);
	policy_candidates_free(&candidates);
	policy_decide(&candidates, &rules, CLASS_MEASURE, &access);
	assert_int_equal(candidates.list[0].line->number, 2);
	policy_candidates_free(&candidates);
	policy_rules_free(&rules);
}

int main(void)
{
	return RUN_TESTS("policy_match", cmocka_unit_test(conditions), cmocka_unit_test(masks),
			 cmocka_unit_test(unknown), cmocka_unit_test(labels),
			 cmocka_unit_test(properties), cmocka_unit_test(first_match),
			 cmocka_unit_test(switched_off));
}
