// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of what the text of a policy means.
 */

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "ima_policy_parse.h"

#define EVERYTHING	(IMA_POLICY_KEYS | IMA_POLICY_MODSIG | IMA_POLICY_LONG64 | \
			 IMA_POLICY_DIGLIM | IMA_POLICY_PROPERTIES)

/* In memory that ends where the text does: KASAN sees what is read behind it. */
static int parse_for(struct kunit *test, unsigned int features, const char *text,
		     struct ima_parsed_rule *rule, struct ima_policy_fault *fault)
{
	const struct ima_policy_reader reader = { .features = features, .default_pcr = 10 };
	size_t len = strlen(text);
	char *copy = kmemdup(text, len, GFP_KERNEL);
	int result;

	KUNIT_ASSERT_NOT_NULL(test, copy);
	result = ima_policy_parse_rule(copy, len, &reader, rule, fault);
	/* What points into the text is not looked at after this. */
	kfree(copy);
	return result;
}

static int parse(struct kunit *test, const char *text, struct ima_parsed_rule *rule,
		 struct ima_policy_fault *fault)
{
	return parse_for(test, EVERYTHING, text, rule, fault);
}

static void expect_good(struct kunit *test, const char *text, struct ima_parsed_rule *rule)
{
	struct ima_policy_fault fault;

	KUNIT_EXPECT_EQ_MSG(test, parse(test, text, rule, &fault), 0, "%s: %u: %s", text,
			    fault.column, fault.reason);
}

static void expect_bad(struct kunit *test, const char *text, int error)
{
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;

	KUNIT_EXPECT_EQ_MSG(test, parse(test, text, &rule, &fault), error, "%s", text);
	KUNIT_EXPECT_EQ_MSG(test, fault.error, error, "%s", text);
	KUNIT_EXPECT_NE_MSG(test, fault.reason[0], '\0', "%s", text);
	KUNIT_EXPECT_GE_MSG(test, fault.column, 1, "%s", text);
	KUNIT_EXPECT_LE_MSG(test, fault.column, strlen(text), "%s", text);
}

static void actions(struct kunit *test)
{
	static const struct {
		const char *text;
		enum ima_policy_action action;
	} cases[] = {
		{ "measure", IMA_POLICY_MEASURE },
		{ "dont_measure", IMA_POLICY_DONT_MEASURE },
		{ "appraise", IMA_POLICY_APPRAISE },
		{ "dont_appraise", IMA_POLICY_DONT_APPRAISE },
		{ "audit", IMA_POLICY_AUDIT },
		{ "hash", IMA_POLICY_HASH },
		{ "dont_hash", IMA_POLICY_DONT_HASH },
		{ "deny", IMA_POLICY_DENY },
	};
	struct ima_parsed_rule rule;
	char two[40];
	int i, j;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		expect_good(test, cases[i].text, &rule);
		KUNIT_EXPECT_EQ(test, rule.action, cases[i].action);
		KUNIT_EXPECT_EQ(test, !!rule.demand.deny, rule.action == IMA_POLICY_DENY);
		/* Any two exclude each other. */
		for (j = 0; j < ARRAY_SIZE(cases); j++) {
			snprintf(two, sizeof(two), "%s %s", cases[i].text, cases[j].text);
			expect_bad(test, two, -EINVAL);
		}
	}
	expect_bad(test, "uid=0", -EINVAL);
	expect_bad(test, "Measure", -EINVAL);
	expect_bad(test, "measure=1", -EINVAL);
	expect_bad(test, "measures", -EINVAL);
	expect_bad(test, "measur", -EINVAL);
}

static void lines_without_a_rule(struct kunit *test)
{
	static const char *const none[] = { "", " ", "\t \t", "#", "# measure", " \t#measure" };
	static const char *const comments[] = {
		"measure #", "measure # appraise", "measure\t#appraise", " measure ## x # y",
	};
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;
	int i;

	for (i = 0; i < ARRAY_SIZE(none); i++)
		KUNIT_EXPECT_EQ_MSG(test, parse(test, none[i], &rule, &fault),
				    IMA_POLICY_NO_RULE, "%s", none[i]);
	for (i = 0; i < ARRAY_SIZE(comments); i++) {
		expect_good(test, comments[i], &rule);
		KUNIT_EXPECT_EQ(test, rule.action, IMA_POLICY_MEASURE);
	}
	expect_bad(test, "measure# x", -EINVAL);
	expect_good(test, "measure fsname=a#b", &rule);
}

/* Whoever takes the text for a string sees something else. */
static void zero_bytes(struct kunit *test)
{
	static const struct {
		const char *text;
		size_t len;
		unsigned int column;
	} lines[] = {
		{ "\0", 1, 1 }, { " \0", 2, 2 }, { "#\0", 2, 2 }, { "# \0x", 4, 3 },
		{ "measure\0", 8, 1 }, { "measure \0", 9, 9 }, { "measure #\0", 10, 10 },
		{ "measure # x \0 y", 15, 13 },
	};
	const struct ima_policy_reader reader = { .features = 0, .default_pcr = 10 };
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;
	int i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		KUNIT_EXPECT_EQ_MSG(test, ima_policy_parse_rule(lines[i].text, lines[i].len,
								&reader, &rule, &fault),
				    -EINVAL, "%d", i);
		KUNIT_EXPECT_EQ_MSG(test, fault.column, lines[i].column, "%d", i);
		KUNIT_EXPECT_STREQ(test, fault.reason, "a zero byte");
	}
}

static void values(struct kunit *test)
{
	static const u8 uuid[16] = { 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0,
				     0x0f, 0xed, 0xcb, 0xa9, 0x87, 0x65, 0x43, 0x21 };
	struct ima_parsed_rule rule;

	expect_good(test, "measure func=FILE_MMAP mask=^MAY_EXEC fsmagic=0XeF53 pcr=+11", &rule);
	KUNIT_EXPECT_EQ(test, rule.hook, IMA_POLICY_MMAP_CHECK);
	KUNIT_EXPECT_EQ(test, rule.mask, IMA_POLICY_MAY_EXEC);
	KUNIT_EXPECT_TRUE(test, rule.mask_any);
	KUNIT_EXPECT_EQ(test, rule.fsmagic, 0xef53);
	KUNIT_EXPECT_EQ(test, rule.pcr, 11);
	KUNIT_EXPECT_EQ(test, rule.column[IMA_TERM_ACTION], 1);
	KUNIT_EXPECT_EQ(test, rule.column[IMA_TERM_MASK], 24);
	KUNIT_EXPECT_EQ(test, rule.column[IMA_TERM_UID], 0);

	expect_good(test, "measure func=PATH_CHECK mask=MAY_APPEND pcr=-0", &rule);
	KUNIT_EXPECT_EQ(test, rule.hook, IMA_POLICY_FILE_CHECK);
	KUNIT_EXPECT_EQ(test, rule.mask, IMA_POLICY_MAY_APPEND);
	KUNIT_EXPECT_FALSE(test, rule.mask_any);
	KUNIT_EXPECT_EQ(test, rule.pcr, 0);

	expect_good(test, "measure uid>5 egid<4294967294 fowner=0 fgroup=+7", &rule);
	KUNIT_EXPECT_EQ(test, rule.user.value, 5);
	KUNIT_EXPECT_EQ(test, rule.user.op, '>');
	KUNIT_EXPECT_EQ(test, rule.group.value, 4294967294U);
	KUNIT_EXPECT_EQ(test, rule.group.op, '<');
	KUNIT_EXPECT_NE(test, rule.column[IMA_TERM_EGID], 0);
	KUNIT_EXPECT_EQ(test, rule.column[IMA_TERM_GID], 0);
	KUNIT_EXPECT_EQ(test, rule.owner.value, 0);
	KUNIT_EXPECT_EQ(test, rule.owner.op, '=');
	KUNIT_EXPECT_EQ(test, rule.fgroup.value, 7);

	expect_good(test, "measure fsuuid=12345678-9aBc-dEf0-0fed-cba987654321", &rule);
	KUNIT_EXPECT_MEMEQ(test, rule.fsuuid, uuid, sizeof(uuid));
	expect_good(test, "appraise appraise_algos=sha512,sha256", &rule);
	KUNIT_EXPECT_EQ(test, hweight32(rule.algos), 2);
	expect_good(test, "measure digest_type=verity permit_directio cache_result=no", &rule);
	KUNIT_EXPECT_TRUE(test, rule.verity);
	KUNIT_EXPECT_TRUE(test, rule.permit_directio);
	KUNIT_EXPECT_TRUE(test, rule.no_cache);
	expect_good(test, "measure cache_result=yes", &rule);
	KUNIT_EXPECT_FALSE(test, rule.no_cache);
	/* What makes no sense, and what upstream accepts. */
	expect_good(test, "measure pcr=1 pcr=2 fsmagic=0 fsmagic=1 fsname=a fsname=b", &rule);
	KUNIT_EXPECT_EQ(test, rule.pcr, 2);
	KUNIT_EXPECT_EQ(test, rule.fsmagic, 1);
	expect_good(test, "appraise appraise_flag=whatever appraise_flag=more", &rule);
	expect_good(test, "measure fsuuid=12345678-9abc-def0-0fed-cba987654321xyz", &rule);
	expect_good(test, "dont_appraise digest_type=verity", &rule);
}

static void demands(struct kunit *test)
{
	static const struct {
		const char *text;
		u16 methods;
		bool optional;
	} cases[] = {
		{ "appraise", IMA_METHOD_HASH | IMA_METHOD_IMASIG },
		{ "appraise appraise_type=imasig", IMA_METHOD_IMASIG },
		{ "appraise func=MODULE_CHECK appraise_type=imasig|modsig",
		  IMA_METHOD_IMASIG | IMA_METHOD_MODSIG },
		{ "appraise func=MODULE_CHECK appraise_type=imasig appraise_type=imasig|modsig",
		  IMA_METHOD_IMASIG | IMA_METHOD_MODSIG },
		{ "appraise digest_type=verity appraise_type=sigv3", IMA_METHOD_SIGV3 },
		{ "appraise appraise_type=hash", IMA_METHOD_HASH },
		{ "appraise appraise_type=imasig|hash", IMA_METHOD_HASH | IMA_METHOD_IMASIG },
		{ "appraise appraise_type=optional",
		  IMA_METHOD_HASH | IMA_METHOD_IMASIG, true },
		{ "appraise appraise_type=optional func=KEXEC_KERNEL_CHECK",
		  IMA_METHOD_HASH | IMA_METHOD_IMASIG | IMA_METHOD_MODSIG, true },
		{ "appraise appraise_type=optional func=FIRMWARE_CHECK",
		  IMA_METHOD_HASH | IMA_METHOD_IMASIG, true },
		{ "appraise appraise_type=optional|imasig", IMA_METHOD_IMASIG, true },
		{ "appraise digest_type=verity appraise_type=optional", IMA_METHOD_SIGV3, true },
		{ "appraise digest_type=verity appraise_type=imasig|sigv3",
		  IMA_METHOD_IMASIG | IMA_METHOD_SIGV3 },
		{ "appraise func=X509_CHECK appraise_type=modsig", IMA_METHOD_MODSIG },
		{ "appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig",
		  IMA_METHOD_IMASIG | IMA_METHOD_MODSIG },
		{ "appraise func=POLICY_CHECK", IMA_METHOD_HASH | IMA_METHOD_IMASIG },
		{ "appraise func=POLICY_CHECK appraise_type=imasig|modsig",
		  IMA_METHOD_IMASIG | IMA_METHOD_MODSIG },
		{ "deny", 0 },
		{ "measure", 0 },
		{ "appraise appraise_type=diglim", IMA_METHOD_DIGLIM },
		{ "appraise appraise_type=optional|diglim", IMA_METHOD_DIGLIM, true },
		{ "appraise use_diglim", IMA_METHOD_HASH | IMA_METHOD_IMASIG | IMA_METHOD_DIGLIM },
		{ "appraise use_diglim appraise_type=imasig",
		  IMA_METHOD_IMASIG | IMA_METHOD_DIGLIM },
		{ "appraise digest_type=verity appraise_type=sigv3 use_diglim",
		  IMA_METHOD_SIGV3 | IMA_METHOD_DIGLIM },
		{ "measure pcr=11 use_diglim", 0 },
	};
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		expect_good(test, cases[i].text, &rule);
		KUNIT_EXPECT_EQ_MSG(test, rule.demand.methods, cases[i].methods, "%s",
				    cases[i].text);
		KUNIT_EXPECT_EQ_MSG(test, !!rule.demand.optional, cases[i].optional, "%s",
				    cases[i].text);
	}
	/* One without digest lists knows neither word. */
	KUNIT_EXPECT_EQ(test, parse_for(test, IMA_POLICY_LONG64, "appraise appraise_type=diglim",
					&rule, &fault), -EINVAL);
	KUNIT_EXPECT_STREQ(test, fault.reason,
			   "this kernel has no digest lists, which diglim needs");
	KUNIT_EXPECT_EQ(test, parse_for(test, IMA_POLICY_LONG64, "measure pcr=11 use_diglim",
					&rule, &fault), -EINVAL);
	KUNIT_EXPECT_STREQ(test, fault.reason,
			   "this kernel has no digest lists, which use_diglim needs");
	/* A kernel without appended signatures accepts none. */
	KUNIT_EXPECT_EQ(test, parse_for(test, IMA_POLICY_LONG64,
					"appraise func=MODULE_CHECK appraise_type=optional",
					&rule, &fault), 0);
	KUNIT_EXPECT_EQ(test, rule.demand.methods, IMA_METHOD_HASH | IMA_METHOD_IMASIG);
}

/* Each mistake that a value can have. */
static void bad_values(struct kunit *test)
{
	static const char *const cases[] = {
		"measure func", "measure func=", "measure func>FILE_CHECK", "measure func=NONE",
		"measure func=file_check", "measure func=FILE_CHECK|BPRM_CHECK",
		"measure func=POST_SETATTR", "measure func=ANY_HOOK", "measure func=MAX_CHECK",
		"measure mask=", "measure mask=^", "measure mask=^^MAY_EXEC", "measure mask=MAY_",
		"measure fsmagic=", "measure fsmagic=0x", "measure fsmagic=-1",
		"measure fsmagic=1g", "measure fsmagic=++1", "measure fsmagic=0x0x1",
		"measure fsname=", "measure fsname", "measure fsname<ext4",
		"measure fsuuid=1", "measure fsuuid=12345678-9abc-def0-0fed-cba98765432",
		"measure fsuuid=12345678x9abc-def0-0fed-cba987654321",
		"measure fsuuid=1234567g-9abc-def0-0fed-cba987654321",
		"measure uid=", "measure uid", "measure uid=a", "measure uid=-1", "measure uid=1a",
		"measure uid=0x1", "measure uid>=1", "measure uid==1", "measure uid!1",
		"measure uid=4294967295", "measure uid=4294967296", "measure euid=-0",
		"measure gid=", "measure egid=x", "measure fowner<", "measure fgroup>-1",
		"measure pcr=", "measure pcr=-1", "measure pcr=64", "measure pcr=0x1",
		"measure pcr=-+0", "measure pcr=-", "measure pcr=+",
		"measure pcr=18446744073709551616",
		"measure template=", "template=ima-ng measure",
		"measure func=KEY_CHECK keyrings=", "measure func=KEY_CHECK keyrings=|",
		"measure func=KEY_CHECK keyrings=a|", "measure func=KEY_CHECK keyrings=|a",
		"measure func=KEY_CHECK keyrings=a||b", "measure func=CRITICAL_DATA label=|",
		"measure digest_type=", "measure digest_type=sha256", "measure digest_type=Verity",
		"appraise appraise_type=", "appraise appraise_type=|",
		"appraise appraise_type=imasig|", "appraise appraise_type=|imasig",
		"appraise appraise_type=imasig|imasig", "appraise appraise_type=signature",
		"appraise appraise_type=sigv3", "appraise appraise_type=diglim|diglim",
		"measure pcr=11 use_diglim=", "measure pcr=11 use_diglim=yes",
		"appraise appraise_type=imasig,hash",
		"appraise appraise_flag=", "appraise appraise_flag",
		"appraise appraise_algos=", "appraise appraise_algos=,",
		"appraise appraise_algos=sha256,", "appraise appraise_algos=,sha256",
		"appraise appraise_algos=SHA256", "appraise appraise_algos=sha256|sha512",
		"measure permit_directio=", "measure permit_directio=yes",
		"measure cache_result=", "measure cache_result=0", "measure cache_result=No",
		"measure obj_user=", "measure obj_role", "measure obj_type<a",
		"measure subj_user=", "measure subj_role>x", "measure subj_type",
		"measure \r", "measure \x80", "measure /etc/policy", "measure =", "measure ==",
	};
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		expect_bad(test, cases[i], -EINVAL);
	expect_bad(test, "measure uid=18446744073709551616", -ERANGE);
	expect_bad(test, "measure uid=99999999999999999999x", -ERANGE);
	expect_bad(test, "measure fsmagic=10000000000000000", -ERANGE);

	KUNIT_EXPECT_EQ(test, ima_policy_parse_rule("measure fsname=a\0b", 18,
						    &(struct ima_policy_reader) {}, &rule,
						    &fault), -EINVAL);
	KUNIT_EXPECT_STREQ(test, fault.reason, "a zero byte");
	KUNIT_EXPECT_EQ(test, fault.column, 9);
}

/* Words that cannot stand together, in either order if the second is not first. */
static void pairs(struct kunit *test)
{
	static const struct {
		const char *action;
		const char *a;
		const char *b;
	} cases[] = {
		{ "measure", "func=FILE_CHECK", "func=FILE_CHECK" },
		{ "measure", "func=FILE_CHECK", "func=BPRM_CHECK" },
		{ "measure", "mask=MAY_READ", "mask=^MAY_READ" },
		{ "measure", "mask=MAY_READ", "mask=MAY_EXEC" },
		{ "measure", "fsmagic=1", "fsmagic=1" },
		{ "measure", "fsuuid=12345678-9abc-def0-0fed-cba987654321",
		  "fsuuid=12345678-9abc-def0-0fed-cba987654321" },
		{ "measure", "uid=1", "uid=1" }, { "measure", "uid=1", "euid=1" },
		{ "measure", "uid>1", "uid<9" }, { "measure", "euid=1", "euid>1" },
		{ "measure", "gid=1", "gid=1" }, { "measure", "gid=1", "egid<1" },
		{ "measure", "egid>1", "egid<9" }, { "measure", "fowner=1", "fowner=1" },
		{ "measure", "fowner>1", "fowner<9" }, { "measure", "fgroup=1", "fgroup<1" },
		{ "measure func=KEY_CHECK", "keyrings=a", "keyrings=b" },
		{ "measure func=CRITICAL_DATA", "label=a", "label=b" },
		{ "measure", "template=a", "template=b" },
		{ "appraise", "appraise_algos=sha256", "appraise_algos=sha512" },
		{ "appraise", "appraise_type=hash", "appraise_type=hash" },
		{ "appraise", "appraise_type=imasig", "appraise_type=optional" },
		{ "appraise", "appraise_type=imasig", "digest_type=verity" },
		{ "appraise", "appraise_type=hash", "digest_type=verity" },
		{ "appraise", "appraise_type=optional", "appraise_type=imasig|modsig" },
		{ "measure", "cache_result=no", "cache_result=no" },
		{ "measure", "cache_result=no", "cache_result=yes" },
	};
	char text[160];
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(text, sizeof(text), "%s %s %s", cases[i].action, cases[i].a, cases[i].b);
		expect_bad(test, text, -EINVAL);
		snprintf(text, sizeof(text), "%s %s %s", cases[i].action, cases[i].b, cases[i].a);
		expect_bad(test, text, -EINVAL);
	}
}

/* The hooks that a term goes with: a letter for each of their kinds. */
static const struct {
	const char *name;
	char kind;
} hooks[] = {
	{ "-", 'f' }, { "FILE_CHECK", 'f' }, { "MMAP_CHECK", 'f' }, { "MMAP_CHECK_REQPROT", 'f' },
	{ "BPRM_CHECK", 'f' }, { "CREDS_CHECK", 'f' }, { "FIRMWARE_CHECK", 'f' },
	{ "POLICY_CHECK", 'f' },
	/* Read into a buffer; their fs-verity digest is not looked at. */
	{ "MODULE_CHECK", 'b' }, { "KEXEC_KERNEL_CHECK", 'b' }, { "KEXEC_INITRAMFS_CHECK", 'b' },
	{ "X509_CHECK", 'b' }, { "DIGEST_LIST_CHECK", 'b' },
	{ "KEXEC_CMDLINE", 'c' }, { "KEY_CHECK", 'k' }, { "CRITICAL_DATA", 'd' },
};

static bool in(const char *list, const char *word)
{
	size_t len = strlen(word);
	const char *at = list;

	while ((at = strstr(at, word))) {
		if ((at == list || at[-1] == ' ') && at[len] == ' ')
			return true;
		at += len;
	}
	return false;
}

/* Each term with each hook: the table of the parser, in other words. */
static void terms_and_hooks(struct kunit *test)
{
	static const struct {
		const char *term;
		const char *with;
	} cases[] = {
		{ "mask=MAY_READ", "fb" },
		{ "fsmagic=1", "fbc" }, { "fsname=a", "fbc" },
		{ "fsuuid=12345678-9abc-def0-0fed-cba987654321", "fbc" },
		{ "uid=1", "fbckd" }, { "gid=1", "fbckd" },
		{ "euid=1", "fbc" }, { "egid=1", "fbc" },
		{ "fowner=1", "fbc" }, { "fgroup=1", "fbc" },
		{ "obj_user=a", "fbc" }, { "subj_type=a", "fbc" },
		{ "keyrings=a", "k" }, { "label=a", "d" },
		{ "pcr=1", "fbckd" }, { "template=a", "fbckd" }, { "digest_type=verity", "f" },
		{ "appraise_flag=a", "fbckd" }, { "permit_directio", "fb" },
		{ "cache_result=no", "fb" },
	};
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;
	char text[120];
	int i, j, result;
	bool good;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (j = 0; j < ARRAY_SIZE(hooks); j++) {
			if (j)
				snprintf(text, sizeof(text), "measure func=%s %s", hooks[j].name,
					 cases[i].term);
			else
				snprintf(text, sizeof(text), "measure %s", cases[i].term);
			result = parse(test, text, &rule, &fault);
			good = strchr(cases[i].with, hooks[j].kind);
			KUNIT_EXPECT_EQ_MSG(test, result, good ? 0 : -EINVAL, "%s", text);
			if (!result)
				continue;
			/* The term is what is wrong, and what is pointed at. */
			KUNIT_EXPECT_STREQ_MSG(test, text + fault.column - 1, cases[i].term,
					       "%s", text);
		}
	}
	expect_good(test, "appraise func=SETXATTR_CHECK appraise_algos=sha256", &rule);
	expect_bad(test, "appraise func=SETXATTR_CHECK", -EINVAL);
	expect_bad(test, "appraise func=SETXATTR_CHECK appraise_algos=sha256 uid=1", -EINVAL);
	expect_bad(test, "measure func=SETXATTR_CHECK", -EINVAL);
}

static void terms_and_actions(struct kunit *test)
{
	static const char *const actions[] = {
		"measure", "dont_measure", "appraise", "dont_appraise", "audit", "hash",
		"dont_hash", "deny",
	};
	static const struct {
		const char *term;
		const char *with;
	} cases[] = {
		{ "pcr=1", "measure " }, { "template=a", "measure " },
		{ "appraise_type=imasig", "appraise " }, { "appraise_algos=sha256", "appraise " },
		{ "cache_result=no", "measure appraise audit " },
		{ "digest_type=verity",
		  "measure dont_measure dont_appraise audit hash dont_hash " },
		{ "permit_directio",
		  "measure dont_measure appraise dont_appraise audit hash dont_hash " },
		{ "func=KEXEC_CMDLINE", "measure dont_measure " },
		{ "func=KEY_CHECK", "measure dont_measure " },
		{ "func=CRITICAL_DATA", "measure dont_measure " },
		{ "func=FILE_CHECK",
		  "measure dont_measure appraise dont_appraise audit hash dont_hash deny " },
		/* To appraise one, signatures have to be asked for. */
		{ "func=X509_CHECK", "measure dont_measure dont_appraise audit deny " },
		{ "func=DIGEST_LIST_CHECK", "measure dont_measure dont_appraise audit deny " },
		{ "func=SETXATTR_CHECK", "" },
	};
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;
	char text[80];
	int i, j;
	bool good;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (j = 0; j < ARRAY_SIZE(actions); j++) {
			snprintf(text, sizeof(text), "%s %s", actions[j], cases[i].term);
			good = in(cases[i].with, actions[j]);
			KUNIT_EXPECT_EQ_MSG(test, parse(test, text, &rule, &fault),
					    good ? 0 : -EINVAL, "%s", text);
		}
	}
}

#define ZEROS	"0000000000000000000000000000000"
#define SHA256	"sha256:" ZEROS ZEROS "aF"

static void properties_parse(struct kunit *test)
{
	static const char * const bad[] = {
		"deny boot_verified=true", "deny boot_verified=", "deny boot_verified",
		"deny boot_verified>no", "deny boot_verified=no boot_verified=yes",
		"deny dmverity_roothash=" SHA256 " dmverity_roothash=" SHA256,
		"deny dmverity_roothash=" ZEROS ZEROS "aF", "deny dmverity_roothash=sha256:",
		"deny dmverity_roothash=:" ZEROS, "deny dmverity_roothash=sha256:" ZEROS ZEROS "a",
		"deny dmverity_roothash=" SHA256 "00", "deny dmverity_roothash=sha512" SHA256,
		"deny dmverity_roothash=sha256:" ZEROS ZEROS "gf",
		"deny fsverity_digest=nosuch:" ZEROS ZEROS "aF",
		"deny fsverity_digest=md5:" ZEROS "a",
		"deny fsverity_digest=sha1:" ZEROS "aaaaaaaaa",
		"deny fsverity_digest=sha224:" ZEROS "aaaaaaaaaaaaaaaaaaaaaaaaa",
		"appraise func=SETXATTR_CHECK appraise_algos=sha256 boot_verified=yes",
	};
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;
	int i;

	expect_good(test, "deny boot_verified=no fsverity_signature=yes dmverity_roothash=" SHA256,
		    &rule);
	KUNIT_EXPECT_EQ(test, rule.has, BIT(IMA_PROPERTY_FSVERITY_SIGNATURE) |
					BIT(IMA_PROPERTY_DMVERITY_ROOTHASH));
	KUNIT_EXPECT_EQ(test, rule.column[IMA_TERM_BOOT_VERIFIED], 6);
	KUNIT_EXPECT_EQ(test, rule.column[IMA_TERM_FSVERITY_DIGEST], 0);
	KUNIT_EXPECT_STREQ(test, ima_policy_algos[rule.roothash.algo], "sha256");
	KUNIT_EXPECT_EQ(test, rule.roothash.len, 32);
	KUNIT_EXPECT_EQ(test, rule.roothash.bytes[30], 0);
	KUNIT_EXPECT_EQ(test, rule.roothash.bytes[31], 0xaf);
	expect_good(test, "measure func=KEXEC_CMDLINE dmverity_signature=yes", &rule);
	expect_good(test, "audit func=MMAP_CHECK fsverity_digest=" SHA256, &rule);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, parse(test, bad[i], &rule, &fault), -EINVAL, "%s",
				    bad[i]);
}

static void kernels_differ(struct kunit *test)
{
	static const struct {
		unsigned int feature;
		const char *text;
		int error;
	} cases[] = {
		{ IMA_POLICY_KEYS, "measure func=KEY_CHECK", -EINVAL },
		{ IMA_POLICY_KEYS, "measure func=KEY_CHECK keyrings=a", -EINVAL },
		{ IMA_POLICY_MODSIG, "appraise func=MODULE_CHECK appraise_type=imasig|modsig",
		  -EINVAL },
		{ IMA_POLICY_MODSIG, "appraise func=MODULE_CHECK appraise_type=modsig", -EINVAL },
		{ IMA_POLICY_LONG64, "measure fsmagic=100000000", -ERANGE },
		{ IMA_POLICY_LONG64, "measure pcr=32", -EINVAL },
		{ IMA_POLICY_PROPERTY(BOOT_VERIFIED), "deny boot_verified=no", -EINVAL },
		{ IMA_POLICY_PROPERTY(DMVERITY_SIGNATURE), "deny dmverity_signature=no", -EINVAL },
		{ IMA_POLICY_PROPERTY(DMVERITY_ROOTHASH), "audit dmverity_roothash=" SHA256,
		  -EINVAL },
		{ IMA_POLICY_PROPERTY(FSVERITY_SIGNATURE), "deny fsverity_signature=no", -EINVAL },
		{ IMA_POLICY_PROPERTY(FSVERITY_DIGEST), "audit fsverity_digest=" SHA256, -EINVAL },
	};
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		expect_good(test, cases[i].text, &rule);
		KUNIT_EXPECT_EQ_MSG(test, parse_for(test, EVERYTHING & ~cases[i].feature,
						    cases[i].text, &rule, &fault),
				    cases[i].error, "%s", cases[i].text);
	}
	KUNIT_EXPECT_EQ(test, parse_for(test, 0, "measure uid=4294967296", &rule, &fault), -ERANGE);
	KUNIT_EXPECT_EQ(test, parse_for(test, 0, "measure uid=4294967295", &rule, &fault), -EINVAL);
	KUNIT_EXPECT_EQ(test, parse_for(test, 0, "measure pcr=31", &rule, &fault), 0);
}

static void hints(struct kunit *test)
{
	static const struct {
		const char *text;
		unsigned int column;
		const char *hint;
	} cases[] = {
		{ "bprm_check", 1, "did you mean func=BPRM_CHECK?" },
		{ "measure func=bprm_check", 9, "did you mean func=BPRM_CHECK?" },
		{ "measure func=FILE_CHEKC", 9, "did you mean func=FILE_CHECK?" },
		{ "measure func=nothing_like_it", 9, "func= has a fixed set of values" },
		{ "\t MEASURE", 3, "did you mean measure?" },
		{ "dont-measure", 1, "" },
		{ "measure may_exec", 9, "did you mean mask=MAY_EXEC?" },
		{ "measure fowmer=1", 9, "did you mean fowner?" },
		{ "measure appraise_typ=imasig", 9, "did you mean appraise_type=?" },
		{ "measure xyzzy", 9, "" },
		{ "measure cache_result=x", 9, "possible: no, yes" },
		{ "measure uid=1\r", 9, "lines must not end with a carriage return" },
		{ "measure permit_directio=1", 9, "" },
		{ "measure #x=1 bad", 0, NULL },
	};
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int result = parse(test, cases[i].text, &rule, &fault);

		if (!cases[i].hint) {
			KUNIT_EXPECT_EQ_MSG(test, result, 0, "%s", cases[i].text);
			continue;
		}
		KUNIT_EXPECT_EQ_MSG(test, result, -EINVAL, "%s", cases[i].text);
		KUNIT_EXPECT_EQ_MSG(test, fault.column, cases[i].column, "%s", cases[i].text);
		KUNIT_EXPECT_STREQ_MSG(test, fault.hint, cases[i].hint, "%s", cases[i].text);
	}
}

static bool count_fault(void *data, const struct ima_policy_fault *fault)
{
	unsigned int *columns = data;

	columns[++columns[0]] = fault->column;
	return true;
}

static void all_faults_of_a_line(struct kunit *test)
{
	unsigned int columns[8] = { 0 };
	const struct ima_policy_reader reader = { .data = columns, .fault = count_fault };
	static const char text[] = "mesure func=x uid=1 euid=1 template=a digest_type=b";
	struct ima_parsed_rule rule;
	struct ima_policy_fault fault;

	ima_policy_parse_rule(text, strlen(text), &reader, &rule, &fault);
	/* Not template=, whose action is misspelt, nor that there is no action. */
	KUNIT_EXPECT_EQ(test, columns[0], 4);
	KUNIT_EXPECT_EQ(test, columns[1], 1);
	KUNIT_EXPECT_EQ(test, columns[2], 8);
	KUNIT_EXPECT_EQ(test, columns[3], 21);
	KUNIT_EXPECT_EQ(test, columns[4], 39);
}

static void pieces(struct kunit *test)
{
	static const char text[] = "one\n\nthree";
	char bytes[] = "a\tb\x1b\x80 0123456789012345678901234567890123456789";
	struct ima_policy_string line, item, list = { "a||b", 4 }, empty = { "", 0 };
	struct ima_policy_string all = { bytes, strlen(bytes) };
	char quoted[IMA_POLICY_QUOTED];
	size_t pos = 0;

	KUNIT_EXPECT_TRUE(test, ima_policy_next_line(text, strlen(text), &pos, &line));
	KUNIT_EXPECT_TRUE(test, ima_policy_string_is(&line, "one"));
	KUNIT_EXPECT_TRUE(test, ima_policy_next_line(text, strlen(text), &pos, &line));
	KUNIT_EXPECT_EQ(test, line.len, 0);
	KUNIT_EXPECT_TRUE(test, ima_policy_next_line(text, strlen(text), &pos, &line));
	KUNIT_EXPECT_TRUE(test, ima_policy_string_is(&line, "three"));
	KUNIT_EXPECT_FALSE(test, ima_policy_next_line(text, strlen(text), &pos, &line));
	/* The end of the last line begins no other. */
	pos = 0;
	KUNIT_EXPECT_TRUE(test, ima_policy_next_line(text, 4, &pos, &line));
	KUNIT_EXPECT_FALSE(test, ima_policy_next_line(text, 4, &pos, &line));

	pos = 0;
	KUNIT_EXPECT_TRUE(test, ima_policy_next_item(&list, '|', &pos, &item));
	KUNIT_EXPECT_TRUE(test, ima_policy_string_is(&item, "a"));
	KUNIT_EXPECT_TRUE(test, ima_policy_next_item(&list, '|', &pos, &item));
	KUNIT_EXPECT_EQ(test, item.len, 0);
	KUNIT_EXPECT_TRUE(test, ima_policy_next_item(&list, '|', &pos, &item));
	KUNIT_EXPECT_TRUE(test, ima_policy_string_is(&item, "b"));
	KUNIT_EXPECT_FALSE(test, ima_policy_next_item(&list, '|', &pos, &item));
	pos = 0;
	KUNIT_EXPECT_TRUE(test, ima_policy_next_item(&empty, '|', &pos, &item));
	KUNIT_EXPECT_EQ(test, item.len, 0);
	KUNIT_EXPECT_FALSE(test, ima_policy_next_item(&empty, '|', &pos, &item));

	KUNIT_EXPECT_STREQ(test, ima_policy_quote(&all, quoted),
			   "a?b???0123456789012345678901234567890123...");
	KUNIT_EXPECT_STREQ(test, ima_policy_quote(&empty, quoted), "");
}

static int read_header(struct kunit *test, const char *text, size_t *pos, unsigned int *lines,
		       struct ima_policy_header *header, struct ima_policy_fault *fault)
{
	return ima_policy_read_header(text, strlen(text), pos, lines, header, fault);
}

static void headers(struct kunit *test)
{
	static const struct {
		const char *text;
		const char *name;
		u64 version;
		size_t pos;
		unsigned int lines;
	} good[] = {
		{ "policy_name=a policy_version=0.0.0", "a", 0, 34, 1 },
		{ "policy_name=A.b_c-9 policy_version=1.2.3\ndeny\n", "A.b_c-9",
		  0x000100020003, 41, 1 },
		{ "policy_name=inits policy_version=0.0.0", "inits", 0, 38, 1 },
		{ "policy_name=ini policy_version=0.0.0", "ini", 0, 36, 1 },
		{ "# x\n\n \tpolicy_name=9\tpolicy_version=65535.0.65535 # y\n\ndeny", "9",
		  0xffff0000ffff, 54, 3 },
	};
	static const char *const none[] = {
		"", "\n# policy_name=a policy_version=0.0.0\n", "deny\n",
		"deny\npolicy_name=a policy_version=0.0.0\n",
		"policy_names=a policy_version=0.0.0", "policy_name<a",
	};
	char text[IMA_POLICY_VERSION_TEXT];
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	unsigned int i, lines;
	size_t pos;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		KUNIT_EXPECT_EQ_MSG(test, read_header(test, good[i].text, &pos, &lines, &header,
						      &fault), 0, "%s", good[i].text);
		KUNIT_EXPECT_TRUE(test, ima_policy_string_is(&header.name, good[i].name));
		KUNIT_EXPECT_EQ(test, header.version, good[i].version);
		KUNIT_EXPECT_EQ_MSG(test, pos, good[i].pos, "%s", good[i].text);
		KUNIT_EXPECT_EQ(test, lines, good[i].lines);
	}
	KUNIT_EXPECT_EQ(test, IMA_POLICY_VERSION_PART(0x000100020003, 0), 1);
	KUNIT_EXPECT_EQ(test, IMA_POLICY_VERSION_PART(0x000100020003, 2), 3);
	KUNIT_EXPECT_STREQ(test, ima_policy_version_text(0xffffffffffff, text),
			   "65535.65535.65535");
	for (i = 0; i < ARRAY_SIZE(none); i++) {
		KUNIT_EXPECT_EQ_MSG(test, read_header(test, none[i], &pos, &lines, &header,
						      &fault), IMA_POLICY_NO_RULE, "%s", none[i]);
		KUNIT_EXPECT_EQ(test, pos, 0);
	}
	/* A zero byte in a comment is not passed over. */
	KUNIT_EXPECT_EQ(test, ima_policy_read_header("#\0\npolicy_name=a policy_version=0.0.0", 37,
						     &pos, &lines, &header, &fault),
			IMA_POLICY_NO_RULE);
}

static void bad_headers(struct kunit *test)
{
	static const struct {
		const char *text;
		unsigned int line;
		unsigned int column;
		const char *reason;
	} bad[] = {
		{ "policy_name", 1, 1, "policy_name= without a name" },
		{ "#\npolicy_name= policy_version=0.0.0", 2, 1, "policy_name= without a name" },
		{ "policy_version=0.0.0 policy_name=a", 1, 1,
		  "policy_version= without a name before it" },
		{ "policy_name=a", 1, 1, "no policy_version= behind the name" },
		{ "policy_name=a\npolicy_version=0.0.0", 1, 1,
		  "no policy_version= behind the name" },
		{ "policy_name=a deny", 1, 1, "no policy_version= behind the name" },
		{ "policy_name=.a policy_version=0.0.0", 1, 1, "\".a\" is no name of a policy" },
		{ "policy_name=a/b policy_version=0.0.0", 1, 1, "\"a/b\" is no name of a policy" },
		{ "policy_name=custom policy_version=0.0.0", 1, 1,
		  "\"custom\" has another meaning" },
		{ "policy_name=BuiltIn policy_version=0.0.0", 1, 1,
		  "\"BuiltIn\" has another meaning" },
		{ "policy_name=a01234567890123456789012345678901234567890123456789012345678901",
		  1, 1, "no policy_version= behind the name" },
		{ "policy_name=a012345678901234567890123456789012345678901234567890123456789012",
		  1, 1, "the name has more than 63 characters" },
		{ "policy_name=a policy_version", 1, 15, "\"\" is no version" },
		{ "policy_name=a policy_version=1.2", 1, 15, "\"1.2\" is no version" },
		{ "policy_name=a policy_version=1.2.3.", 1, 15, "\"1.2.3.\" is no version" },
		{ "policy_name=a policy_version=1.2.3.4", 1, 15, "\"1.2.3.4\" is no version" },
		{ "policy_name=a policy_version=1..3", 1, 15, "\"1..3\" is no version" },
		{ "policy_name=a policy_version=1.02.3", 1, 15, "\"1.02.3\" is no version" },
		{ "policy_name=a policy_version=1.+2.3", 1, 15, "\"1.+2.3\" is no version" },
		{ "policy_name=a policy_version=1.2.65536", 1, 15, "\"1.2.65536\" is no version" },
		{ "policy_name=a policy_version=1.2.0x3", 1, 15, "\"1.2.0x3\" is no version" },
		{ "policy_name=a policy_version=1.2.3#", 1, 15, "\"1.2.3#\" is no version" },
		{ "policy_name=a policy_version=1.2.3 deny", 1, 36, "\"deny\" behind the version" },
	};
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	struct ima_parsed_rule rule;
	unsigned int i, lines;
	size_t pos;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ_MSG(test, read_header(test, bad[i].text, &pos, &lines, &header,
						      &fault), -EINVAL, "%s", bad[i].text);
		KUNIT_EXPECT_EQ_MSG(test, fault.line, bad[i].line, "%s", bad[i].text);
		KUNIT_EXPECT_EQ_MSG(test, fault.column, bad[i].column, "%s", bad[i].text);
		KUNIT_EXPECT_STREQ_MSG(test, fault.reason, bad[i].reason, "%s", bad[i].text);
	}
	KUNIT_EXPECT_EQ(test, read_header(test, "policy_name=a policy_version=1.2.3\r", &pos,
					  &lines, &header, &fault), -EINVAL);
	KUNIT_EXPECT_STREQ(test, fault.hint, "lines must not end with a carriage return");
	KUNIT_EXPECT_EQ(test, ima_policy_read_header("policy_name=a policy_version=1.2.3 #\0", 37,
						     &pos, &lines, &header, &fault), -EINVAL);
	KUNIT_EXPECT_STREQ(test, fault.reason, "a zero byte");
	/* Anywhere else it is no rule. */
	expect_bad(test, "policy_name=a policy_version=1.2.3", -EINVAL);
	KUNIT_EXPECT_EQ(test, parse(test, "deny policy_version=1.2.3", &rule, &fault), -EINVAL);
	KUNIT_EXPECT_STREQ(test, fault.hint, "before all rules of a policy that is loaded");
}

static struct kunit_case ima_policy_parse_cases[] = {
	KUNIT_CASE(actions),
	KUNIT_CASE(lines_without_a_rule),
	KUNIT_CASE(zero_bytes),
	KUNIT_CASE(values),
	KUNIT_CASE(demands),
	KUNIT_CASE(bad_values),
	KUNIT_CASE(pairs),
	KUNIT_CASE(terms_and_hooks),
	KUNIT_CASE(terms_and_actions),
	KUNIT_CASE(properties_parse),
	KUNIT_CASE(kernels_differ),
	KUNIT_CASE(hints),
	KUNIT_CASE(all_faults_of_a_line),
	KUNIT_CASE(pieces),
	KUNIT_CASE(headers),
	KUNIT_CASE(bad_headers),
	{}
};

static struct kunit_suite ima_policy_parse_suite = {
	.name = "ima_policy_parse",
	.test_cases = ima_policy_parse_cases,
};

kunit_test_suite(ima_policy_parse_suite);
