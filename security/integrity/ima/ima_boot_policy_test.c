// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the policies that ima_policy= names; part of ima_boot_policy.c.
 *
 * What they test is of the boot, and gone after it: they run before.
 */

#include <kunit/test.h>

/* All rules of a test; some are not in a list any more. */
static struct ima_rule_entry *made[64] __initdata;
static unsigned int made_count __initdata;

static void __init collect(struct kunit *test, struct list_head *rules)
{
	struct ima_rule_entry *entry;
	unsigned int i;

	list_for_each_entry(entry, rules, list) {
		for (i = 0; i < made_count && made[i] != entry; i++)
			;
		KUNIT_ASSERT_LT(test, i, (unsigned int)ARRAY_SIZE(made));
		if (i == made_count)
			made[made_count++] = entry;
	}
}

static void __init make(struct kunit *test, struct list_head *rules, const char *text)
{
	add(&text, 1, rules);
	collect(test, rules);
}

/* The Nth rule of a list, from 0. */
static struct ima_rule_entry *__init nth(struct kunit *test, struct list_head *rules,
					 unsigned int n)
{
	struct ima_rule_entry *entry;

	list_for_each_entry(entry, rules, list)
		if (!n--)
			return entry;
	KUNIT_FAIL_AND_ABORT(test, "no such rule");
}

static void __init choose(struct kunit *test, const char *name)
{
	KUNIT_EXPECT_TRUE_MSG(test, ima_boot_policy_select(name), "%s", name);
}

static int __init policy_test_init(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(policies); i++)
		policies[i].selected = false;
	return 0;
}

static void __init policy_test_exit(struct kunit *test)
{
	while (made_count) {
		ima_rule_clear(made[--made_count]);
		kfree(made[made_count]);
	}
}

static void __init names_test(struct kunit *test)
{
	static const char * const others[] __initconst = {
		"", "tcb", "exec_tc", "exec_tcb ", "EXEC_TCB", "appraise", "lists",
	};
	unsigned int i;

	KUNIT_EXPECT_FALSE(test, ima_boot_policy_measures());
	for (i = 0; i < ARRAY_SIZE(others); i++)
		KUNIT_EXPECT_FALSE_MSG(test, ima_boot_policy_select(others[i]), "%s", others[i]);
	for (i = 0; i < ARRAY_SIZE(policies); i++)
		KUNIT_EXPECT_FALSE_MSG(test, policies[i].selected, "%s", policies[i].name);
	choose(test, "exec_tcb");
	KUNIT_EXPECT_TRUE(test, ima_boot_policy_measures());
	KUNIT_EXPECT_EQ(test, ima_boot_policy_select("diglim"), IS_ENABLED(CONFIG_DIGLIM));
}

static void __init pcr_test(struct kunit *test)
{
	static const char * const wrong[] __initconst = {
		"", "24", "-1", "x", "12x", "10", "4294967296",
	};
	int before = diglim_pcr;
	unsigned int i;

	diglim_pcr = 12;
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		diglim_pcr_setup((char *)wrong[i]);
		KUNIT_EXPECT_EQ_MSG(test, diglim_pcr, 12, "%s", wrong[i]);
	}
	diglim_pcr_setup("23");
	KUNIT_EXPECT_EQ(test, diglim_pcr, 23);
	diglim_pcr_setup("0");
	KUNIT_EXPECT_EQ(test, diglim_pcr, 0);
	diglim_pcr = before;
}

/* Rules that measure files get a PCR and use_diglim, those for policies do not. */
static void __init diglim_test(struct kunit *test)
{
	struct ima_rule_entry *entry;
	int before = diglim_pcr;
	LIST_HEAD(rules);

	if (!IS_ENABLED(CONFIG_DIGLIM))
		kunit_skip(test, "CONFIG_DIGLIM");
	diglim_pcr = 12;
	choose(test, "exec_tcb");
	choose(test, "diglim");
	make(test, &rules, "dont_measure fsmagic=0x9fa0");
	ima_boot_policy_measure(&rules);
	collect(test, &rules);
	diglim_pcr = before;
	KUNIT_ASSERT_EQ(test, list_count_nodes(&rules), 8);
	list_for_each_entry(entry, &rules, list) {
		if (entry->action == DONT_MEASURE || entry->func == POLICY_CHECK) {
			KUNIT_EXPECT_FALSE(test, entry->flags & (IMA_PCR | IMA_USE_DIGLIM));
			continue;
		}
		KUNIT_EXPECT_EQ(test, entry->pcr, 12);
		KUNIT_EXPECT_EQ(test, !!(entry->flags & IMA_USE_DIGLIM),
				entry->func != DIGEST_LIST_CHECK && entry->func != CRITICAL_DATA);
	}
	KUNIT_EXPECT_EQ(test, nth(test, &rules, 6)->func, DIGEST_LIST_CHECK);
	KUNIT_EXPECT_EQ(test, nth(test, &rules, 7)->func, CRITICAL_DATA);
}

/* The PCR that has all entries stays as it is. */
static void __init usual_pcr_test(struct kunit *test)
{
	int before = diglim_pcr;
	LIST_HEAD(rules);

	if (!IS_ENABLED(CONFIG_DIGLIM))
		kunit_skip(test, "CONFIG_DIGLIM");
	diglim_pcr = CONFIG_IMA_MEASURE_PCR_IDX;
	choose(test, "diglim");
	make(test, &rules, "measure func=BPRM_CHECK");
	ima_boot_policy_measure(&rules);
	collect(test, &rules);
	diglim_pcr = before;
	KUNIT_EXPECT_EQ(test, list_count_nodes(&rules), 1);
	KUNIT_EXPECT_FALSE(test, nth(test, &rules, 0)->flags & IMA_USE_DIGLIM);
}

/* Only rules that leave tmpfs out as a whole go. */
static void __init tmpfs_test(struct kunit *test)
{
	LIST_HEAD(rules);

	choose(test, "tmpfs");
	make(test, &rules, "dont_measure fsmagic=0x9fa0");
	make(test, &rules, "dont_measure fsmagic=0x01021994");
	make(test, &rules, "dont_measure fsmagic=0x01021994 uid=1");
	make(test, &rules, "measure fsmagic=0x01021994");
	ima_boot_policy_measure(&rules);
	KUNIT_ASSERT_EQ(test, list_count_nodes(&rules), 3);
	KUNIT_EXPECT_EQ(test, nth(test, &rules, 0)->fsmagic, 0x9fa0);
	KUNIT_EXPECT_TRUE(test, nth(test, &rules, 1)->flags & IMA_UID);
}

#ifdef CONFIG_IMA_APPRAISE
/* What stands before, as secure_boot does, accepts what it did. */
static void __init appraise_test(struct kunit *test)
{
	struct ima_rule_entry *first, *entry;
	struct list_head *before;
	unsigned int lists = 0;
	LIST_HEAD(rules);

	if (!IS_ENABLED(CONFIG_DIGLIM))
		kunit_skip(test, "CONFIG_DIGLIM");
	choose(test, "appraise_exec_tcb");
	choose(test, "appraise_tmpfs");
	choose(test, "appraise_diglim");
	make(test, &rules, "appraise func=MODULE_CHECK appraise_type=imasig");
	first = nth(test, &rules, 0);
	before = &first->list;
	make(test, &rules, "appraise fowner=0");
	before = before->next;
	ima_boot_policy_appraise(&rules, before);
	collect(test, &rules);

	KUNIT_EXPECT_EQ(test, first->demand.methods, IMA_METHOD_IMASIG);
	KUNIT_EXPECT_PTR_EQ(test, rules.next, &first->list);
	KUNIT_EXPECT_PTR_EQ(test, rules.prev, before);
	KUNIT_EXPECT_EQ(test, list_entry(before, struct ima_rule_entry, list)->demand.methods,
			IMA_METHOD_HASH | IMA_METHOD_IMASIG);
	list_for_each_entry(entry, &rules, list) {
		KUNIT_EXPECT_NE(test, entry->fsmagic, TMPFS_MAGIC);
		KUNIT_EXPECT_NE(test, entry->fsmagic, RAMFS_MAGIC);
		lists += entry->func == DIGEST_LIST_CHECK;
		if (entry == first || entry->action != APPRAISE || !(entry->flags & IMA_FUNC))
			continue;
		KUNIT_EXPECT_TRUE(test, entry->demand.methods & IMA_METHOD_IMASIG);
		KUNIT_EXPECT_FALSE(test, entry->demand.methods & IMA_METHOD_HASH);
		KUNIT_EXPECT_EQ(test, !!(entry->demand.methods & IMA_METHOD_DIGLIM),
				names_files(entry));
	}
	KUNIT_EXPECT_EQ(test, lists, 1);
}
#endif

static struct kunit_case policy_cases[] __refdata = {
	KUNIT_CASE(names_test),
	KUNIT_CASE(pcr_test),
	KUNIT_CASE(diglim_test),
	KUNIT_CASE(usual_pcr_test),
	KUNIT_CASE(tmpfs_test),
#ifdef CONFIG_IMA_APPRAISE
	KUNIT_CASE(appraise_test),
#endif
	{}
};

static struct kunit_suite policy_suite __refdata = {
	.name = "ima_boot_policy",
	.init = policy_test_init,
	.exit = policy_test_exit,
	.test_cases = policy_cases,
};

kunit_test_init_section_suite(policy_suite);
