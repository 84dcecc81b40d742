/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: policies in layers.
 *
 * Upstream has one list of rules.  The administrator's policy takes the place
 * of what the kernel came with, and its first matching rule decides.  So the
 * maker of a system cannot say "this holds, whatever else is configured".
 *
 * Here rules stand in layers.  Each layer is a policy of its own, in which the
 * first rule that matches decides, and all of them hold at once:
 *
 *   builtin   the text named by CONFIG_IMA_BUILTIN_POLICY; immutable
 *   init      signed user space, until a policy is loaded that demands signed
 *	       policies; immutable as long as it is there, see ima_signed_init.h
 *   custom    upstream's: rules of the architecture, of the build, of
 *             ima_policy=, and what is written to ima/policy
 *   NAME      what is written to ima/policy and begins with a name: at most
 *	       CONFIG_IMA_NAMED_POLICIES of them, see ima_named_policy.h
 *
 * A file is measured if a layer says so, appraised if a layer says so, and it
 * has to meet the demand of each layer that appraises it.  "dont_measure",
 * "dont_appraise" and "deny" speak for their own layer.  Nothing that is
 * written, booted with, or said by another layer removes or weakens a rule of
 * an immutable layer: the switches ima= and ima_appraise= are for those that
 * are loaded.
 *
 *   text, tables -> lists of rules -> ima_layers_publish(): an index
 *   access -> ima_layers_decide(): what each layer wants of it
 *
 * The index has, for each layer and hook, the rules that can match there, so
 * that an access does not walk rules for other hooks.  It is made as a whole
 * and put in the place of the one before at once; an access sees the one or
 * the other.  What else follows from the rules (which kinds of data cannot be
 * loaded without a file, algorithms for new labels, actions at all) is part of
 * it or set in the same breath.
 *
 * Locks: lists of rules, and publishing, are protected by ima_layers_mutex;
 * the index is read under RCU.  A rule that is in the index is freed a grace
 * period after it was taken out.
 */

#ifndef __IMA_LAYERS_H
#define __IMA_LAYERS_H

#include <linux/cred.h>
#include <linux/kernel_read_file.h>
#include <linux/list.h>
#include <linux/mutex.h>

#include "ima_demand.h"

struct ima_rule_entry;

/**
 * struct ima_layers_named - a layer with a name that came with its rules
 * @name: does not change, as records read it without a lock
 * @version: of its rules, as in struct ima_policy_header
 * @rules: its rules
 *
 * There from when it is published first; @version and @rules are protected by
 * ima_layers_mutex.
 */
struct ima_layers_named {
	const char *name;
	u64 version;
	struct list_head rules;
};

/*
 * In ima_policy_flag until the immutable layers are there: nothing is executed
 * or loaded before.  No action has this bit.
 */
#define IMA_STARTING	0x00010000

extern struct mutex ima_layers_mutex;

/**
 * struct ima_access - what rules are held against
 * @idmap: of the mount that the file was opened on
 * @inode: of the file, or NULL for data without one
 * @real: inode of the file that is read in the end, whose properties count: of an overlay the
 *	  one below; NULL if what is used has none.  It is found before rules are asked, which
 *	  must not sleep
 * @cred: who accesses it
 * @secid: the same, for security modules
 * @mask: MAY_*
 * @func: hook
 * @func_data: keyring of KEY_CHECK, label of CRITICAL_DATA, or NULL
 */
struct ima_access {
	struct mnt_idmap *idmap;
	struct inode *inode;
	const struct inode *real;
	const struct cred *cred;
	u32 secid;
	int mask;
	enum ima_hooks func;
	const char *func_data;
};

/**
 * struct ima_layer_wants - what one layer wants of an access
 * @layer: the layer's number; immutable ones come first
 * @immutable: the layer is
 * @by_hook: the appraise rule names its hook
 * @pcr: which PCR its entry goes to
 * @action: IMA_MEASURE, IMA_APPRAISE, IMA_AUDIT, IMA_HASH
 * @measure_flags: flags of the measure rule
 * @audit_flags: flags of the audit rule
 * @flags: flags of the appraise rule
 * @algos: hash algorithms that the appraise rule allows, one bit each, or 0
 * @rule: number of the appraise rule
 * @demand: of the appraise rule
 * @template: of its entry in the measurement list
 *
 * Options belong to the rule that has them, and so to one action of one layer.
 * What is said to be of the appraise rule is not set without IMA_APPRAISE in
 * @action, but @flags and @by_hook, which are 0.
 */
struct ima_layer_wants {
	u8 layer;
	bool immutable;
	bool by_hook;
	u8 pcr;
	unsigned int action;
	unsigned int measure_flags;
	unsigned int audit_flags;
	unsigned int flags;
	unsigned int algos;
	unsigned int rule;
	struct ima_demand demand;
	struct ima_template_desc *template;
};

/**
 * struct ima_decision - what the layers want of an access
 * @action: what at least one of them wants
 * @count: how many want something
 * @replaced: how often rules had been replaced by others, when it was decided: what was
 *	      noted of a file by another number may be by rules that are gone
 * @wants: what these want
 */
struct ima_decision {
	unsigned int action;
	unsigned int count;
	unsigned int replaced;
	struct ima_layer_wants wants[IMA_LAYERS_MAX];
};

/**
 * struct ima_layers_found - the rule of a layer that decides about an access
 * @layer: the layer's number
 * @rule: the rule's number
 * @appraises: it is appraise or deny, and not dont_appraise
 */
struct ima_layers_found {
	unsigned int layer;
	unsigned int rule;
	bool appraises;
};

/*
 * A rule that is in force, or was, names a property: struct ima_access.real is to be right, and
 * records tell properties.  Written under ima_layers_mutex, before the rule is in force.
 */
extern bool ima_layers_properties;

/* Of what ima_layers_ask() returns; no action has this bit. */
#define IMA_LAYERS_VOUCH	0x80000000

unsigned int ima_layers_ask(enum ima_hooks func);
bool ima_layers_vouched(const struct file *file, enum ima_hooks func);
unsigned int ima_layers_find(const struct ima_access *access,
			     struct ima_layers_found found[IMA_LAYERS_MAX]);
void ima_layers_decide(const struct ima_access *access, unsigned int actions,
		       struct ima_decision *decision);

int ima_layers_publish(struct list_head *custom, struct list_head *more, bool loaded);
int ima_layers_publish_named(struct list_head *custom, struct ima_layers_named *named,
			     struct list_head *rules, u64 version);
bool ima_layers_named_version(unsigned int number, const char **name, u64 *version);
void ima_layers_replace(struct ima_rule_entry *old, struct ima_rule_entry *new);

void ima_layers_init(void);
u32 ima_layers_listed_pcrs(void);
bool ima_layers_active(void);
bool ima_layers_hold_init(void);
bool ima_layers_is_init(unsigned int layer);
const char *ima_layer_name(unsigned int layer);
unsigned int ima_layers_rule_count(const char *layer);
void ima_layers_fs_init(struct dentry *dir);

/* What comes without a file is refused where the file would be appraised. */
bool ima_layers_refuse_load(enum kernel_load_data_id id, bool contents);
bool ima_layers_refuse_text(void);
bool ima_layers_refuse_key(void);
bool ima_layers_refuse_label(struct inode *inode, const char *name,
			     enum hash_algo algo, bool *always);

#endif /* __IMA_LAYERS_H */
