// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: the file ima/status in securityfs.
 *
 * See ima_status.h for what it is for.
 */

#include <crypto/hash_info.h>
#include <linux/bitops.h>
#include <linux/diglim.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/security.h>
#include <linux/seq_buf.h>
#include <linux/seq_file.h>

#include "ima.h"
#include "ima_boot.h"
#include "ima_layers.h"
#include "ima_policy_parse.h"
#include "ima_status.h"

/**
 * ima_status_mode - write the names of the actions that a policy asks for
 * @s: where to write; "measure appraise audit hash" must fit
 * @policy_flag: actions of the active rules, a value of ima_policy_flag
 *
 * The names are separated by a space and stand in a fixed order.  "idle" means
 * none of them: there is no rule with an action, or the only ones asked for are
 * switched off by ima= or ima_appraise=.
 *
 * Context: any.
 */
void ima_status_mode(struct seq_buf *s, int policy_flag)
{
	static const struct {
		int flag;
		const char *name;
	} actions[] = {
		{ IMA_MEASURE, "measure" },
		{ IMA_APPRAISE, "appraise" },
		{ IMA_AUDIT, "audit" },
		{ IMA_HASH, "hash" },
	};
	const char *separator = "";
	int i;

	for (i = 0; i < ARRAY_SIZE(actions); i++) {
		if (!(policy_flag & actions[i].flag))
			continue;
		seq_buf_printf(s, "%s%s", separator, actions[i].name);
		separator = " ";
	}
	if (!*separator)
		seq_buf_puts(s, "idle");
}

/**
 * ima_status_appraise_mode - what becomes of a file that fails appraisal
 * @appraise: a value of ima_appraise
 *
 * The bits for modules, firmware, policies and kexec images say that a rule
 * for these exists.  They keep appraisal going, and its failures recorded, but
 * neither refuse nor repair anything by themselves.
 *
 * Context: any.
 * Return: "enforce", "fix" or "log" as in ima_appraise=; "off" if nothing is
 * refused, repaired or kept up to date.
 */
const char *ima_status_appraise_mode(int appraise)
{
	if (appraise & IMA_APPRAISE_ENFORCE)
		return "enforce";
	if (appraise & IMA_APPRAISE_FIX)
		return "fix";
	if (appraise & IMA_APPRAISE_LOG)
		return "log";
	return "off";
}

/* The algorithms of one type of digests, if there are any. */
static void add_list_algos(struct seq_buf *s, const char *type, unsigned long algos)
{
	const char *separator = "=";
	unsigned int algo;

	if (!algos)
		return;
	seq_buf_printf(s, "%s%s", seq_buf_used(s) ? " " : "", type);
	for_each_set_bit(algo, &algos, HASH_ALGO__LAST) {
		seq_buf_printf(s, "%s%s", separator, hash_algo_name[algo]);
		separator = ",";
	}
}

/**
 * ima_status_list_algos - write which digests are looked for in digest lists
 * @s: where to write; DIGLIM_USED_ALGOS names must fit for each type
 * @file: algorithms for what files contain, one bit each: diglim_algos(COMPACT_FILE)
 * @metadata: the same for metadata
 *
 * Context: any.
 */
void ima_status_list_algos(struct seq_buf *s, u32 file, u32 metadata)
{
	add_list_algos(s, "file", file);
	add_list_algos(s, "metadata", metadata);
	if (!seq_buf_used(s))
		seq_buf_puts(s, "none");
}

static void show_mode(struct seq_file *m)
{
	DECLARE_SEQ_BUF(s, 64);

	ima_status_mode(&s, READ_ONCE(ima_policy_flag));
	seq_puts(m, seq_buf_str(&s));
}

static void show_appraise_mode(struct seq_file *m)
{
	seq_puts(m, ima_status_appraise_mode(READ_ONCE(ima_appraise)));
}

static void show_hash(struct seq_file *m)
{
	seq_puts(m, hash_algo_name[ima_hash_algo]);
}

static void show_tpm(struct seq_file *m)
{
	seq_puts(m, ima_tpm_chip ? "present" : "bypassed");
}

static void show_boot(struct seq_file *m)
{
	seq_puts(m, ima_boot_name());
}

static void show_rules(struct seq_file *m)
{
	seq_printf(m, "%u", ima_layers_rule_count("custom"));
}

static void show_builtin_rules(struct seq_file *m)
{
	seq_printf(m, "%u", ima_layers_rule_count("builtin"));
}

/*
 * Whether root is bound by built-in rules: he cannot change the running kernel.
 * The level of lockdown is asked for, and not what it restricts, as that makes a line
 * in the log for each who reads this.
 */
static void show_bound(struct seq_file *m)
{
	bool bound = ima_layers_immutable() && is_module_sig_enforced() &&
		     security_locked_down(LOCKDOWN_INTEGRITY_MAX);

	seq_puts(m, bound ? "yes" : "no");
}

/*
 * Which rules refuse what a digest list denies: who explains a refusal, or foresees one,
 * cannot know it otherwise, as it was chosen when the kernel was built.
 */
static void show_list_denials(struct seq_file *m)
{
	if (!IS_ENABLED(CONFIG_DIGLIM))
		seq_puts(m, "none");
	else if (IS_ENABLED(CONFIG_IMA_DIGLIM_DENY_ALWAYS))
		seq_puts(m, "always");
	else
		seq_puts(m, "diglim");
}

/*
 * Of more algorithms than two a list is loaded, and its digests are found by nobody: which
 * two they are depends on what was loaded first, and removed since, which nobody else knows.
 */
static void show_list_algos(struct seq_file *m)
{
	DECLARE_SEQ_BUF(s, 128);

	ima_status_list_algos(&s, diglim_algos(COMPACT_FILE), diglim_algos(COMPACT_METADATA));
	seq_puts(m, seq_buf_str(&s));
}

static void show_named_policies(struct seq_file *m)
{
	const char *name, *separator = "";
	char text[IMA_POLICY_VERSION_TEXT];
	unsigned int i;
	u64 version;

	for (i = 0; ima_layers_named_version(i, &name, &version); i++) {
		seq_printf(m, "%s%s=%s", separator, name, ima_policy_version_text(version, text));
		separator = " ";
	}
	if (!i)
		seq_puts(m, "none");
}

/*
 * One entry is one line.  @show prints the value, without the end of the line;
 * it takes no lock that is held while a file is read.
 */
static const struct {
	const char *key;
	void (*show)(struct seq_file *m);
} ima_status_lines[] = {
	{ "mode", show_mode },
	{ "appraise_mode", show_appraise_mode },
	{ "hash", show_hash },
	{ "tpm", show_tpm },
	{ "rules", show_rules },
	{ "boot", show_boot },
	{ "builtin_rules", show_builtin_rules },
	{ "bound", show_bound },
	{ "list_denials", show_list_denials },
	{ "list_algos", show_list_algos },
	{ "named_policies", show_named_policies },
};

static int ima_status_show(struct seq_file *m, void *v)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(ima_status_lines); i++) {
		seq_printf(m, "%s: ", ima_status_lines[i].key);
		ima_status_lines[i].show(m);
		seq_putc(m, '\n');
	}
	return 0;
}

static int ima_status_open(struct inode *inode, struct file *file)
{
	return single_open(file, ima_status_show, NULL);
}

static const struct file_operations ima_status_ops = {
	.open = ima_status_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

/**
 * ima_status_init - create the file "status"
 * @dir: IMA's directory in securityfs
 *
 * Readable like the measurement lists: by root and root's group.  Without the
 * file IMA protects no less, so that a failure is logged and is not a reason
 * to start without IMA.
 *
 * Context: process context, once, from ima_fs_init().
 */
void __init ima_status_init(struct dentry *dir)
{
	struct dentry *dentry;

	dentry = securityfs_create_file("status", 0440, dir, NULL,
					&ima_status_ops);
	if (IS_ERR(dentry))
		pr_err("cannot create status in securityfs: %ld\n",
		       PTR_ERR(dentry));
}
