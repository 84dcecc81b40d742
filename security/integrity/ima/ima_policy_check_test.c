// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of what is found wrong with a policy: by 100,000 policies that
 * were good before something was done to them.
 *
 * They go through the very function behind ima/policy_check, and through that
 * which makes rules of a text; with KASAN nothing is read or written beside
 * what belongs to them ("make check-debug").
 */

#include <kunit/test.h>
#include <linux/list.h>
#include <linux/prandom.h>
#include <linux/seq_buf.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "ima.h"
#include "ima_policy_check.h"
#include "ima_policy_parse.h"
#include "ima_rule.h"

#define MUTATIONS	100000
#define TEXT_MAX	1024

static const char *const seeds[] = {
	"# comment\n\nmeasure func=BPRM_CHECK mask=MAY_EXEC # more\n",
	"dont_measure fsmagic=0x9fa0\nmeasure func=MMAP_CHECK mask=^MAY_EXEC uid>10 gid<20\n",
	"measure func=FILE_CHECK euid=0 egid=5 fowner=0 fgroup>1 fsname=ext4 pcr=11\n",
	"measure fsuuid=12345678-1234-1234-1234-123456789abc template=ima-sig\n",
	"measure func=CRITICAL_DATA label=selinux|kernel_info\naudit digest_type=verity\n",
	"measure func=KEY_CHECK keyrings=.ima|.evm\nmeasure func=KEXEC_CMDLINE\n",
	"appraise func=MODULE_CHECK appraise_type=imasig|modsig permit_directio\n",
	"appraise func=SETXATTR_CHECK appraise_algos=sha256,sha512\nappraise fowner=0\n",
	"appraise digest_type=verity appraise_type=sigv3|optional cache_result=no\n",
	"appraise func=X509_CHECK appraise_type=imasig\ndeny func=BPRM_CHECK uid=5\n",
	"appraise appraise_type=hash|imasig|optional subj_user=_ obj_type=bin_t\n",
	"measure\n\tappraise\t appraise_flag=x\ndont_appraise\nhash\ndont_hash\naudit",
};

/* What is put in: all that the parser takes apart a text by, and numbers. */
static const char *const pieces[] = {
	" ", "\t", "\n", "\r", "#", "=", "<", ">", "|", ",", "^", "-", "+", "0x", "0", "1",
	"4294967295", "4294967296", "18446744073709551616", "99999999999999999999999",
	"measure", "appraise", "deny", "func=", "mask=", "uid", "fsuuid=", "keyrings=",
	"label=", "template=", "appraise_type=", "appraise_algos=", "digest_type=verity ",
	"optional", "imasig", "modsig", "sigv3", "hash", "cache_result=", "obj_user=",
	"FILE_CHECK", "MODULE_CHECK", "X509_CHECK", "\x7f", "\xff", "/etc/policy",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};

static u32 below(struct rnd_state *rnd, u32 limit)
{
	return limit ? prandom_u32_state(rnd) % limit : 0;
}

/* Replace @cut bytes at @at. */
static size_t splice(char *text, size_t len, size_t at, size_t cut, const char *with, size_t n)
{
	if (len - cut + n > TEXT_MAX)
		return len;
	memmove(text + at + n, text + at + cut, len - at - cut);
	memcpy(text + at, with, n);
	return len - cut + n;
}

static size_t mutate(struct rnd_state *rnd, char *text, size_t len)
{
	size_t at = below(rnd, len + 1), cut = below(rnd, min_t(size_t, len - at, 12) + 1);
	const char *piece, *seed;
	char copy[64];
	size_t n;

	switch (below(rnd, 6)) {
	case 0:
		/* Another byte, the zero byte among them. */
		copy[0] = prandom_u32_state(rnd);
		return splice(text, len, at, at < len, copy, 1);
	case 1:
		return splice(text, len, at, cut, "", 0);
	case 2:
		piece = pieces[below(rnd, ARRAY_SIZE(pieces))];
		return splice(text, len, at, 0, piece, strlen(piece));
	case 3:
		piece = pieces[below(rnd, ARRAY_SIZE(pieces))];
		return splice(text, len, at, cut, piece, strlen(piece));
	case 4:
		/* Something of the same text once more, elsewhere. */
		n = min_t(size_t, len - at, below(rnd, sizeof(copy)));
		memcpy(copy, text + at, n);
		return splice(text, len, below(rnd, len + 1), 0, copy, n);
	default:
		seed = seeds[below(rnd, ARRAY_SIZE(seeds))];
		n = below(rnd, strlen(seed));
		return splice(text, len, at, 0, seed + n, strlen(seed) - n);
	}
}

/* Whether each line of an answer is as documented. */
static bool well_formed(const char *answer)
{
	unsigned int line, column;
	const char *end;
	int used;

	while (*answer) {
		end = strchr(answer, '\n');
		used = 0;
		if (!end || sscanf(answer, "%u:%u: %n", &line, &column, &used) != 2 || !used ||
		    !line || !column || answer + used >= end)
			return false;
		for (answer += used; answer < end; answer++)
			if (*answer < ' ' || *answer > '~')
				return false;
		answer = end + 1;
	}
	return true;
}

static unsigned int count_rules(struct kunit *test, const struct list_head *rules)
{
	const struct ima_rule_entry *entry;
	unsigned int count = 0;

	list_for_each_entry(entry, rules, list) {
		count++;
		KUNIT_EXPECT_EQ(test, entry->number, count);
		KUNIT_EXPECT_NE(test, entry->action, UNKNOWN);
	}
	return count;
}

static void mutated_policies(struct kunit *test)
{
	char *answer = vmalloc(IMA_POLICY_CHECK_ANSWER + 1);
	char *text = kunit_kmalloc(test, TEXT_MAX, GFP_KERNEL);
	unsigned int good = 0, bad = 0, i, rules;
	struct ima_policy_fault fault;
	struct rnd_state rnd;
	struct seq_buf s;
	LIST_HEAD(list);
	char *copy;
	size_t len;
	int result, n;

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_NOT_NULL(test, answer);
	prandom_seed_state(&rnd, 20240612);
	for (i = 0; i < MUTATIONS && !test->status; i++) {
		const char *seed = seeds[i % ARRAY_SIZE(seeds)];

		len = strlen(seed);
		memcpy(text, seed, len);
		for (n = below(&rnd, 3); n >= 0; n--)
			len = mutate(&rnd, text, len);

		/* Where it ends the memory does. */
		copy = kmemdup(text, len, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, copy);
		seq_buf_init(&s, answer, IMA_POLICY_CHECK_ANSWER);
		KUNIT_EXPECT_EQ(test, ima_policy_check_text(copy, len, 0, &s), 0);
		KUNIT_EXPECT_FALSE(test, seq_buf_has_overflowed(&s));
		answer[seq_buf_used(&s)] = '\0';

		result = ima_policy_parse_text(copy, len, &list, &fault);
		if (sscanf(answer, "%u rule", &rules) == 1 && !strchr(answer, ':')) {
			good++;
			KUNIT_EXPECT_EQ_MSG(test, result, 0, "%.*s", (int)len, text);
			KUNIT_EXPECT_EQ(test, count_rules(test, &list), rules);
		} else {
			bad++;
			KUNIT_EXPECT_TRUE_MSG(test, well_formed(answer), "%s", answer);
			KUNIT_EXPECT_TRUE_MSG(test, result < 0 || !strcmp(answer, "1:1: no rule\n"),
					      "%.*s", (int)len, text);
			KUNIT_EXPECT_TRUE(test, list_empty(&list));
		}
		ima_rule_free_list(&list);
		kfree(copy);
		cond_resched();
	}
	vfree(answer);
	kunit_info(test, "%u were good, %u were not\n", good, bad);
	/* Else the test does not reach what it is for. */
	KUNIT_EXPECT_GT(test, good, MUTATIONS / 50);
	KUNIT_EXPECT_GT(test, bad, MUTATIONS / 50);
}

/* A line as ima_rule_show() has it. */
static void show(struct kunit *test, struct ima_rule_entry *entry, char *buf, size_t size)
{
	struct seq_file m = { .buf = buf, .size = size };

	ima_rule_show(&m, entry);
	KUNIT_ASSERT_LT(test, m.count, size);
	buf[m.count] = '\0';
}

static void what_is_shown_can_be_read(struct kunit *test)
{
	static const char *const rules[] = {
		"measure ",
		"dont_measure fsmagic=0x9fa0 ",
		"measure func=MMAP_CHECK mask=^MAY_EXEC uid>10 gid<20 ",
		"measure func=FILE_CHECK fsname=ext4 pcr=11 euid=0 egid=5 fowner=0 fgroup>1 ",
		"measure fsuuid=12345678-1234-1234-1234-123456789abc template=ima-sig ",
		"measure func=CRITICAL_DATA label=selinux|kernel_info ",
		"audit digest_type=verity ",
		"appraise fowner=0 ",
		"appraise func=BPRM_CHECK appraise_type=imasig permit_directio ",
		"appraise appraise_type=hash|imasig ",
		"appraise appraise_type=hash|imasig|optional cache_result=no ",
		"appraise digest_type=verity appraise_type=sigv3|optional ",
		"deny func=X509_CHECK uid=5 ",
		"hash ", "dont_hash ", "dont_appraise ",
	};
	struct ima_policy_fault fault;
	struct ima_rule_entry *entry;
	char buf[200], wanted[200];
	LIST_HEAD(list);
	int i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		KUNIT_ASSERT_EQ_MSG(test, ima_policy_parse_text(rules[i], strlen(rules[i]), &list,
								&fault), 0, "%s: %s", rules[i],
				    fault.reason);
		entry = list_first_entry(&list, struct ima_rule_entry, list);
		show(test, entry, buf, sizeof(buf));
		snprintf(wanted, sizeof(wanted), "%s\n", rules[i]);
		KUNIT_EXPECT_STREQ(test, buf, wanted);
		ima_rule_free_list(&list);
	}
}

/* The names that the parser knows are those of the kernel. */
static void same_algorithms(struct kunit *test)
{
	int i;

	for (i = 0; ima_policy_algos[i]; i++)
		KUNIT_EXPECT_GE_MSG(test, match_string(hash_algo_name, HASH_ALGO__LAST,
						       ima_policy_algos[i]), 0,
				    "%s", ima_policy_algos[i]);
	KUNIT_EXPECT_EQ(test, i, HASH_ALGO__LAST);
}

static void text_of_a_file(struct kunit *test)
{
	static const u8 signature[12] = { 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3 };
	static const char marker[] = "~Module signature appended~\n";
	char data[80] = "measure\nXYZ";
	size_t len = 11;

	KUNIT_EXPECT_EQ(test, ima_policy_text_len(data, len), len);
	memcpy(data + len, signature, sizeof(signature));
	len += sizeof(signature);
	memcpy(data + len, marker, strlen(marker));
	len += strlen(marker);
	if (!IS_ENABLED(CONFIG_IMA_APPRAISE_MODSIG)) {
		KUNIT_EXPECT_EQ(test, ima_policy_text_len(data, len), len);
		return;
	}
	KUNIT_EXPECT_EQ(test, ima_policy_text_len(data, len), 8);
	/* All of the file; more than it; nothing but the marker. */
	data[22] = 11;
	KUNIT_EXPECT_EQ(test, ima_policy_text_len(data, len), 0);
	data[22] = 12;
	KUNIT_EXPECT_EQ(test, ima_policy_text_len(data, len), len);
	data[19] = 0xff;
	KUNIT_EXPECT_EQ(test, ima_policy_text_len(data, len), len);
	KUNIT_EXPECT_EQ(test, ima_policy_text_len(marker, strlen(marker)), strlen(marker));
}

static struct kunit_case ima_policy_check_cases[] = {
	KUNIT_CASE(same_algorithms),
	KUNIT_CASE(text_of_a_file),
	KUNIT_CASE(what_is_shown_can_be_read),
	KUNIT_CASE_SLOW(mutated_policies),
	{}
};

static struct kunit_suite ima_policy_check_suite = {
	.name = "ima_policy_check",
	.test_cases = ima_policy_check_cases,
};

kunit_test_suite(ima_policy_check_suite);
