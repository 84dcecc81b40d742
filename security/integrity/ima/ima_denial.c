// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: saying why.
 *
 * See ima_denial.h.
 */

#include <linux/audit.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/seq_buf.h>

#include "ima.h"
#include "ima_denial.h"
#include "ima_layers.h"
#include "ima_signed_init.h"
#include "ima_verify.h"

#define CREATE_TRACE_POINTS
#include "ima_trace.h"

/* What integrity_audit_message() writes, and our own at the end; the tracepoint. */
static void say(struct inode *inode, const char *name, const char *op,
		const char *cause, const char *func, const char *layer,
		const char *rule, const char *need, const char *have)
{
	char comm[TASK_COMM_LEN];
	struct audit_buffer *ab;

	trace_ima_deny(inode, func, layer, rule, need, have, cause);
	if (IMA_SIGNED_INIT)
		ima_signed_init_note(name, cause, need, have);
	ab = integrity_audit_log_start(audit_context(), GFP_KERNEL,
				       AUDIT_INTEGRITY_DATA);
	if (!ab)
		return;
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
	audit_log_format(ab, " res=0 errno=0 func=%s layer=%s rule=%s need=%s have=%s",
			 func, layer, rule, need, have);
	audit_log_end(ab);
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

	say(inode, name, denial->op, denial->cause,
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
	say(inode, name, "appraise_data", "no-policy-yet", func_tokens[func],
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
	say(inode, name, op, cause, func_tokens[func], "?", "?", "?", "?");
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
	say(inode, name, "set_data", "denied-hash-algorithm",
	    func_tokens[SETXATTR_CHECK], ima_layer_name(layer), number,
	    seq_buf_str(&need), hash_algo_name[algo]);
}
