// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: more policies for ima_policy=.
 *
 * See ima_boot_policy.h.
 */

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/magic.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_boot_policy.h"
#include "ima_policy_parse.h"
#include "ima_rule.h"

enum policy {
	EXEC_TCB,
	TMPFS,
	DIGLIM,
	APPRAISE_EXEC_TCB,
	APPRAISE_TMPFS,
	APPRAISE_DIGLIM,
};

static struct {
	const char *name;
	bool selected;
} policies[] __initdata = {
	[EXEC_TCB] = { "exec_tcb" },
	[TMPFS] = { "tmpfs" },
	[DIGLIM] = { "diglim" },
	[APPRAISE_EXEC_TCB] = { "appraise_exec_tcb" },
	[APPRAISE_TMPFS] = { "appraise_tmpfs" },
	[APPRAISE_DIGLIM] = { "appraise_diglim" },
};

static const char * const exec_tcb[] __initconst = {
	"measure func=MMAP_CHECK mask=MAY_EXEC",
	"measure func=BPRM_CHECK mask=MAY_EXEC",
	"measure func=MODULE_CHECK",
	"measure func=FIRMWARE_CHECK",
	"measure func=POLICY_CHECK",
};

#ifdef CONFIG_IMA_APPRAISE_MODSIG
#define SIGNED "appraise_type=imasig|modsig"
#else
#define SIGNED "appraise_type=imasig"
#endif

/* The file systems are those of upstream's appraise_tcb, in its order. */
static const char * const appraise_exec_tcb[] __initconst = {
	"dont_appraise fsmagic=0x9fa0",
	"dont_appraise fsmagic=0x62656572",
	"dont_appraise fsmagic=0x64626720",
	"dont_appraise fsmagic=0x01021994",
	"dont_appraise fsmagic=0x858458f6",
	"dont_appraise fsmagic=0x1cd1",
	"dont_appraise fsmagic=0x42494e4d",
	"dont_appraise fsmagic=0x73636673",
	"dont_appraise fsmagic=0xf97cff8c",
	"dont_appraise fsmagic=0x43415d53",
	"dont_appraise fsmagic=0x6e736673",
	"dont_appraise fsmagic=0xde5e81e4",
	"dont_appraise fsmagic=0x27e0eb",
	"dont_appraise fsmagic=0x63677270",
	"appraise func=MMAP_CHECK mask=MAY_EXEC appraise_type=imasig",
	"appraise func=BPRM_CHECK mask=MAY_EXEC appraise_type=imasig",
	"appraise func=MODULE_CHECK " SIGNED,
	"appraise func=FIRMWARE_CHECK appraise_type=imasig",
	"appraise func=KEXEC_KERNEL_CHECK " SIGNED,
	"appraise func=KEXEC_INITRAMFS_CHECK " SIGNED,
	"appraise func=POLICY_CHECK " SIGNED,
};

static const char * const appraise_lists[] __initconst = {
	"appraise func=DIGEST_LIST_CHECK " SIGNED,
};

#ifdef CONFIG_IMA_DIGLIM_MEASURE_PCR_IDX
static int diglim_pcr __initdata = CONFIG_IMA_DIGLIM_MEASURE_PCR_IDX;
#else
static int diglim_pcr __initdata;
#endif

/* The last PCR of a TPM for PC clients. */
#define LAST_PCR	23

static int __init diglim_pcr_setup(char *str)
{
	unsigned int pcr;

	if (kstrtouint(str, 10, &pcr) || pcr > LAST_PCR)
		pr_err("ima_diglim_pcr=%s: not a number from 0 to %d, taking %d\n", str, LAST_PCR,
		       diglim_pcr);
	else if (pcr == CONFIG_IMA_MEASURE_PCR_IDX)
		pr_err("ima_diglim_pcr=%u: that PCR has all entries, taking %d\n", pcr, diglim_pcr);
	else
		diglim_pcr = pcr;
	return 1;
}
__setup("ima_diglim_pcr=", diglim_pcr_setup);

/**
 * ima_boot_policy_select - a policy is named by ima_policy=
 * @name: its name
 *
 * Context: early boot.
 * Return: false if the name is none of these.
 */
bool __init ima_boot_policy_select(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(policies); i++) {
		if (strcmp(policies[i].name, name))
			continue;
		if (!IS_ENABLED(CONFIG_DIGLIM) && (i == DIGLIM || i == APPRAISE_DIGLIM))
			return false;
		policies[i].selected = true;
		return true;
	}
	return false;
}

/**
 * ima_boot_policy_measures - whether rules that measure are added
 *
 * Context: boot.
 * Return: true if they are: file systems that are not measured belong before them.
 */
bool __init ima_boot_policy_measures(void)
{
	return policies[EXEC_TCB].selected;
}

/* A rule that does nothing but leave this file system out. */
static bool __init leaves_out(const struct ima_rule_entry *entry, int action,
			      unsigned long fsmagic)
{
	return entry->action == action && entry->flags == IMA_FSMAGIC &&
	       entry->fsmagic == fsmagic;
}

static bool __init is_unwanted(const struct ima_rule_entry *entry)
{
	return (policies[TMPFS].selected &&
		leaves_out(entry, DONT_MEASURE, TMPFS_MAGIC)) ||
	       (policies[APPRAISE_TMPFS].selected &&
		(leaves_out(entry, DONT_APPRAISE, TMPFS_MAGIC) ||
		 leaves_out(entry, DONT_APPRAISE, RAMFS_MAGIC)));
}

/* Rules that nobody else frees: they are as good as the tables of ima_policy.c. */
static void __init add(const char * const *texts, unsigned int count, struct list_head *before)
{
	struct ima_policy_fault fault;
	struct ima_rule_entry *entry;
	unsigned int i;
	int error;

	for (i = 0; i < count; i++) {
		entry = kzalloc(sizeof(*entry), GFP_KERNEL);
		error = entry ? ima_rule_parse(texts[i], strlen(texts[i]), 0, entry, &fault) :
				-ENOMEM;
		if (error)
			panic("IMA: ima_policy= cannot be put in force: %s (%d)\n", texts[i],
			      error);
		if (is_unwanted(entry))
			ima_rule_free(entry);
		else
			list_add_tail(&entry->list, before);
	}
}

/* Those of the tables, which are not freed. */
static void __init drop_unwanted(struct list_head *rules)
{
	struct ima_rule_entry *entry, *next;

	list_for_each_entry_safe(entry, next, rules, list)
		if (is_unwanted(entry))
			list_del(&entry->list);
}

/* Hooks of files of which a list may have the digest, as published in 2021. */
static bool __init names_files(const struct ima_rule_entry *entry)
{
	if (!(entry->flags & IMA_FUNC))
		return false;
	switch (entry->func) {
	case BPRM_CHECK:
	case CREDS_CHECK:
	case MMAP_CHECK:
	case FILE_CHECK:
	case MODULE_CHECK:
	case FIRMWARE_CHECK:
		return true;
	default:
		return false;
	}
}

static void __init measure_lists(struct list_head *rules)
{
	static const char * const formats[] __initconst = {
		"measure func=DIGEST_LIST_CHECK pcr=%d",
		"measure func=CRITICAL_DATA label=diglim pcr=%d",
	};
	struct ima_rule_entry *entry;
	const char *text;
	char line[64];
	unsigned int i;

	if (diglim_pcr == CONFIG_IMA_MEASURE_PCR_IDX) {
		pr_err("ima_policy=diglim needs ima_diglim_pcr=: PCR %d has all entries\n",
		       diglim_pcr);
		return;
	}
	list_for_each_entry(entry, rules, list) {
		if (entry->action != MEASURE || !names_files(entry))
			continue;
		entry->flags |= IMA_PCR | IMA_USE_DIGLIM;
		entry->pcr = diglim_pcr;
	}
	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		snprintf(line, sizeof(line), formats[i], diglim_pcr);
		text = line;
		add(&text, 1, rules);
	}
}

/**
 * ima_boot_policy_measure - rules that measure
 * @rules: those of upstream's policies; these are added, and changed
 *
 * Context: boot; nobody uses the rules yet.
 */
void __init ima_boot_policy_measure(struct list_head *rules)
{
	if (policies[EXEC_TCB].selected)
		add(exec_tcb, ARRAY_SIZE(exec_tcb), rules);
	drop_unwanted(rules);
	if (policies[DIGLIM].selected)
		measure_lists(rules);
}

/**
 * ima_boot_policy_appraise - rules that appraise
 * @rules: all rules; what stands before @before is left as it is
 * @before: the first rule of upstream's appraise_tcb, or @rules without it
 *
 * Context: boot; nobody uses the rules yet.
 */
void __init ima_boot_policy_appraise(struct list_head *rules, struct list_head *before)
{
	struct list_head *first = before->prev;
	struct ima_rule_entry *entry;

	/* What these demand is more than what appraise_tcb does. */
	if (policies[APPRAISE_EXEC_TCB].selected)
		add(appraise_exec_tcb, ARRAY_SIZE(appraise_exec_tcb), before);
	drop_unwanted(rules);
	if (!policies[APPRAISE_DIGLIM].selected)
		return;
	for (first = first->next; first != rules; first = first->next) {
		entry = list_entry(first, struct ima_rule_entry, list);
		if (entry->action == APPRAISE && names_files(entry) && !entry->demand.deny)
			entry->demand.methods |= IMA_METHOD_DIGLIM;
	}
	/* Before the rule for all files of root, to which a hash will do. */
	add(appraise_lists, ARRAY_SIZE(appraise_lists), before);
}

#ifdef CONFIG_IMA_KUNIT_TEST
#include "ima_boot_policy_test.c"
#endif
