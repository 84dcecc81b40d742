// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: saying why.
 *
 * See ima_denial.h.
 */

#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kstrtox.h>
#include <linux/sched.h>
#include <linux/security.h>
#include <linux/seq_buf.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "ima.h"
#include "ima_denial.h"
#include "ima_layers.h"
#include "ima_property.h"
#include "ima_refused_init.h"
#include "ima_verify.h"

#define CREATE_TRACE_POINTS
#include "ima_trace.h"

/* Accesses that are granted make records, too. */
DEFINE_STATIC_KEY_FALSE(ima_grants_wanted);

/* What integrity_audit_message() writes, up to what is our own. */
static struct audit_buffer *begin(struct inode *inode, const char *name, const char *op,
				  const char *cause, int res, gfp_t gfp)
{
	char comm[TASK_COMM_LEN];
	struct audit_buffer *ab;

	ab = integrity_audit_log_start(audit_context(), gfp, AUDIT_INTEGRITY_DATA);
	if (!ab)
		return NULL;
	audit_log_format(ab, "pid=%d uid=%u auid=%u ses=%u",
			 task_pid_nr(current),
			 from_kuid(&init_user_ns, current_uid()),
			 from_kuid(&init_user_ns, audit_get_loginuid(current)),
			 audit_get_sessionid(current));
	audit_log_task_context(ab);
	audit_log_format(ab, " op=%s cause=%s comm=", op, cause);
	audit_log_untrustedstring(ab, get_task_comm(comm, current));
	if (name) {
		audit_log_format(ab, " name=");
		audit_log_untrustedstring(ab, name);
	}
	if (inode) {
		audit_log_format(ab, " dev=");
		audit_log_untrustedstring(ab, inode->i_sb->s_id);
		audit_log_format(ab, " ino=%lu", inode->i_ino);
	}
	audit_log_format(ab, " res=%d errno=0", res);
	return ab;
}

/* The end of a record, with the properties of a file if rules ask for any. */
static void end(struct audit_buffer *ab, bool of_file, const struct inode *real, gfp_t gfp)
{
	char *values;

	if (of_file && READ_ONCE(ima_layers_properties)) {
		values = kmalloc(IMA_PROPERTY_VALUES, gfp);
		if (values)
			audit_log_format(ab, " %s", ima_property_values(real, values));
		kfree(values);
	}
	audit_log_end(ab);
}

/* The record and the tracepoint. */
static void say(const struct ima_denial *denial, struct inode *inode, const char *name,
		const char *op, const char *cause, const char *func, const char *layer,
		const char *rule, const char *need, const char *have)
{
	struct audit_buffer *ab;

	trace_ima_deny(inode, func, layer, rule, need, have, cause);
	/* A record tells what is let pass, too: rules that were loaded need not be enforced. */
	if (IS_ENABLED(CONFIG_IMA_APPRAISE) &&
	    (!denial || denial->wants->immutable || ima_appraise & IMA_APPRAISE_ENFORCE))
		ima_refused_init_note(denial && denial->wants->immutable, name, cause, need, have);
	ab = begin(inode, name, op, cause, 0, GFP_KERNEL);
	if (!ab)
		return;
	audit_log_format(ab, " func=%s layer=%s rule=%s need=%s have=%s", func, layer, rule,
			 need, have);
	end(ab, denial && denial->of_file, denial ? denial->real : NULL, GFP_KERNEL);
}

/**
 * ima_denial_audit - say why an access is refused
 * @denial: the refusal
 * @inode: of the file
 * @name: its path, or the last part of it
 *
 * Context: process context, also with mmap_lock; allocates memory.
 */
void ima_denial_audit(const struct ima_denial *denial, struct inode *inode,
		      const char *name)
{
	const struct ima_layer_wants *wants = denial->wants;
	char need[IMA_DEMAND_TEXT_MAX], have[IMA_DEMAND_TEXT_MAX], rule[12];
	const char *layer = ima_layer_name(wants->layer);
	struct ima_demand_terms terms;

	/* At some hooks less is accepted than the rule says; perhaps nothing is left. */
	ima_wants_terms(wants, denial->func, &terms);
	ima_demand_text(terms.demand.methods ? &terms.demand : &wants->demand,
			need);
	if (denial->unknown)
		strscpy(have, "?");
	else
		ima_methods_text(denial->have, have);
	snprintf(rule, sizeof(rule), "%u", wants->rule);

	say(denial, inode, name, denial->op, denial->cause,
	    func_tokens[denial->func], layer, rule, need, have);
}

/**
 * ima_denial_early - say that something is refused before the layers are there
 * @func: hook
 * @inode: of the file, or NULL for data without one
 * @name: the last part of its path, or what the data is
 *
 * Context: process context; allocates memory.
 */
void ima_denial_early(int func, struct inode *inode, const char *name)
{
	pr_err_ratelimited("%s: %s before the built-in policy is in force: refused\n",
			   name, func_tokens[func]);
	say(NULL, inode, name, "appraise_data", "no-policy-yet", func_tokens[func],
	    "?", "?", "?", "?");
}

/**
 * ima_denial_plain - say that something is refused, whichever layer it is
 * @op: as in upstream's records
 * @cause: the same
 * @func: hook
 * @inode: of the file, or NULL
 * @name: its path, or what the data is; or NULL
 *
 * For what IMA does not let pass, whatever the rules in detail: the fields that name
 * them are "?".
 *
 * Context: process context; allocates memory.
 */
void ima_denial_plain(const char *op, const char *cause, int func,
		      struct inode *inode, const char *name)
{
	say(NULL, inode, name, op, cause, func_tokens[func], "?", "?", "?", "?");
}

/**
 * ima_denial_label - say that a label is refused for its hash algorithm
 * @inode: of the file
 * @name: its path
 * @layer: number of the layer
 * @rule: number of its rule for SETXATTR_CHECK
 * @algos: algorithms that the rule allows, one bit each
 * @algo: of the label
 *
 * Context: process context; allocates memory.
 */
void ima_denial_label(struct inode *inode, const char *name, unsigned int layer,
		      unsigned int rule, unsigned int algos, enum hash_algo algo)
{
	DECLARE_SEQ_BUF(need, 256);
	unsigned long bits = algos;
	unsigned int i;
	char number[12];

	for_each_set_bit(i, &bits, HASH_ALGO__LAST)
		seq_buf_printf(&need, "%s%s", need.len ? "|" : "",
			       hash_algo_name[i]);
	snprintf(number, sizeof(number), "%u", rule);
	say(NULL, inode, name, "set_data", "denied-hash-algorithm",
	    func_tokens[SETXATTR_CHECK], ima_layer_name(layer), number,
	    seq_buf_str(&need), hash_algo_name[algo]);
}

/**
 * ima_grant_audit - say that an access is granted, and by which rules
 * @access: the access
 * @path: of the file
 * @gfp: GFP_KERNEL; GFP_NOWAIT where nobody may wait for who reads the records, so that
 *	 they are lost rather if there are too many, which audit counts
 *
 * A record for each layer with a rule that decided.
 *
 * Context: process context, with GFP_NOWAIT also with mmap_lock; allocates memory.
 */
void ima_grant_audit(const struct ima_access *access, const struct path *path, gfp_t gfp)
{
	struct ima_layers_found found[IMA_LAYERS_MAX];
	unsigned int count = ima_layers_find(access, found), i;
	char *pathbuf = NULL, name[NAME_MAX];
	struct audit_buffer *ab;
	const char *shown;

	if (!count)
		return;
	shown = ima_d_path(path, &pathbuf, name);
	for (i = 0; i < count; i++) {
		ab = begin(access->inode, shown, "appraise_data", "granted", 1, gfp);
		if (!ab)
			break;
		audit_log_format(ab, " func=%s layer=%s rule=%u action=%s",
				 func_tokens[access->func], ima_layer_name(found[i].layer),
				 found[i].rule,
				 found[i].appraises ? "appraise" : "dont_appraise");
		end(ab, true, access->real, gfp);
	}
	if (pathbuf)
		__putname(pathbuf);
}

static int success_audit_show(struct seq_file *m, void *v)
{
	seq_puts(m, static_branch_unlikely(&ima_grants_wanted) ? "1\n" : "0\n");
	return 0;
}

static int success_audit_open(struct inode *inode, struct file *file)
{
	return single_open(file, success_audit_show, NULL);
}

static ssize_t success_audit_write(struct file *file, const char __user *buf, size_t count,
				   loff_t *ppos)
{
	bool wanted;
	int error;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	error = kstrtobool_from_user(buf, count, &wanted);
	if (error)
		return error;
	if (wanted)
		static_branch_enable(&ima_grants_wanted);
	else
		static_branch_disable(&ima_grants_wanted);
	integrity_audit_message(AUDIT_INTEGRITY_STATUS, NULL, NULL, "success_audit",
				wanted ? "on" : "off", 0, 0, 0);
	return count;
}

static const struct file_operations success_audit_fops = {
	.open = success_audit_open,
	.read = seq_read,
	.write = success_audit_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/**
 * ima_grant_fs_init - create the file "success_audit"
 * @dir: IMA's directory in securityfs
 *
 * Context: process context, once, from ima_fs_init().
 */
void __init ima_grant_fs_init(struct dentry *dir)
{
	struct dentry *dentry;

	dentry = securityfs_create_file("success_audit", 0600, dir, NULL, &success_audit_fops);
	if (IS_ERR(dentry))
		pr_err("cannot create success_audit in securityfs: %ld\n", PTR_ERR(dentry));
}
