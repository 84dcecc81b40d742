/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: a rule.
 *
 * Rules are made from text (ima_policy_parse.h says what a text means,
 * ima_rule.c makes a rule of that) or from the tables of ima_policy.c, ordered
 * in layers (ima_layers.h) and held against an access (ima_policy.c).  Here is
 * what all of them know of a rule.
 *
 * Reading a text has no effect on anything but the rules that it makes.  What
 * follows from a rule that is in force, ima_rule_prepare() among it, is up to
 * who puts it in force.
 */

#ifndef __IMA_RULE_H
#define __IMA_RULE_H

#include <linux/cred.h>
#include <linux/list.h>
#include <linux/mnt_idmapping.h>
#include <linux/uidgid.h>
#include <linux/uuid.h>

#include "ima.h"
#include "ima_demand.h"

/* Which conditions and options a rule has; ima.h has those from 0x01000000. */
#define IMA_FUNC		0x00000001
#define IMA_MASK		0x00000002
#define IMA_FSMAGIC		0x00000004
#define IMA_UID			0x00000008
#define IMA_FOWNER		0x00000010
#define IMA_FSUUID		0x00000020
#define IMA_INMASK		0x00000040
#define IMA_EUID		0x00000080
#define IMA_PCR			0x00000100
#define IMA_FSNAME		0x00000200
#define IMA_KEYRINGS		0x00000400
#define IMA_LABEL		0x00000800
#define IMA_VALIDATE_ALGOS	0x00001000
#define IMA_GID			0x00002000
#define IMA_EGID		0x00004000
#define IMA_FGROUP		0x00008000
/* Nothing found out earlier counts at this access: cache_result=no. */
#define IMA_NO_CACHE		0x00010000
/* Files that a measured digest list vouches for make no entry: use_diglim. */
#define IMA_USE_DIGLIM		0x00020000

/*
 * Actions.  Those of ima.h, and each one's opposite, which is the next bit.
 * "deny" is APPRAISE with a demand that nothing meets.
 */
#define UNKNOWN		0
#define MEASURE		IMA_MEASURE
#define DONT_MEASURE	(IMA_MEASURE << 1)
#define APPRAISE	IMA_APPRAISE
#define DONT_APPRAISE	(IMA_APPRAISE << 1)
#define AUDIT		IMA_AUDIT
#define HASH		IMA_HASH
#define DONT_HASH	(IMA_HASH << 1)

/* obj_user=, obj_role=, obj_type=, and the same of the subject */
#define MAX_LSM_RULES 6
enum lsm_rule_types {
	LSM_OBJ_USER, LSM_OBJ_ROLE, LSM_OBJ_TYPE,
	LSM_SUBJ_USER, LSM_SUBJ_ROLE, LSM_SUBJ_TYPE
};

/**
 * struct ima_rule_opt_list - the values of keyrings= or label=
 * @count: how many; at least one
 * @items: the values; all are in one allocation, that of the first
 */
struct ima_rule_opt_list {
	size_t count;
	char *items[] __counted_by(count);
};

struct ima_rule_properties;

/**
 * struct ima_rule_entry - a rule
 * @list: place in the list of its layer; see ima_layers.h for who may change it
 * @action: MEASURE, ..., DONT_HASH: exactly one
 * @flags: which of the members below are conditions, and the options IMA_*
 * @func: hook, if IMA_FUNC
 * @mask: MAY_*, if IMA_MASK (equal to) or IMA_INMASK (one of)
 * @fsmagic: of the superblock, if IMA_FSMAGIC
 * @fsuuid: of the superblock, if IMA_FSUUID
 * @uid: if IMA_UID or IMA_EUID
 * @gid: if IMA_GID or IMA_EGID
 * @fowner: owner of the file, if IMA_FOWNER
 * @fgroup: group of the file, if IMA_FGROUP
 * @uid_op: how @uid is compared
 * @gid_op: how @gid is compared
 * @fowner_op: how @fowner is compared
 * @fgroup_op: how @fgroup is compared
 * @pcr: of an entry in the measurement list, if IMA_PCR
 * @allowed_algos: one bit a hash algorithm, if IMA_VALIDATE_ALGOS
 * @demand: of an appraise rule
 * @number: in its layer, from 1.  ima/policy shows the rules in this order, but
 *	    leaves out one that waits for its label; it is counted nevertheless
 * @has_lsm: there are conditions in @lsm
 * @lsm: labels of security modules; @lsm.rule is NULL while the module does not
 *	 know the label
 * @properties: that a file has to have, or not to have, or NULL; owned by the rule
 * @fsname: name of the file system's type, if IMA_FSNAME; owned by the rule
 * @keyrings: for KEY_CHECK, or NULL; owned by the rule
 * @label: for CRITICAL_DATA, or NULL; owned by the rule
 * @template: of an entry in the measurement list, or NULL; never freed
 *
 * A rule does not change once it is in the list of a layer.  Where a label of a
 * security module must be looked up anew, a copy takes its place.
 */
struct ima_rule_entry {
	struct list_head list;
	int action;
	unsigned int flags;
	enum ima_hooks func;
	int mask;
	unsigned long fsmagic;
	uuid_t fsuuid;
	kuid_t uid;
	kgid_t gid;
	kuid_t fowner;
	kgid_t fgroup;
	bool (*uid_op)(kuid_t cred_uid, kuid_t rule_uid);
	bool (*gid_op)(kgid_t cred_gid, kgid_t rule_gid);
	bool (*fowner_op)(vfsuid_t vfsuid, kuid_t rule_uid);
	bool (*fgroup_op)(vfsgid_t vfsgid, kgid_t rule_gid);
	int pcr;
	unsigned int allowed_algos;
	struct ima_demand demand;
	unsigned int number;
	bool has_lsm;
	struct {
		void *rule;
		char *args_p;
		int type;
	} lsm[MAX_LSM_RULES];
	struct ima_rule_properties *properties;
	char *fsname;
	struct ima_rule_opt_list *keyrings;
	struct ima_rule_opt_list *label;
	struct ima_template_desc *template;
};

/*
 * How a rule is read.
 *
 * RECORD writes an audit record, and to the log what an administrator has to
 * know about a rule that is going to be in force.  Without it nothing changes
 * but memory.
 *
 * A label that no security module knows is refused, unless LATER_LABELS says
 * that it may become known: until then the rule does not match.
 */
#define IMA_RULE_RECORD		0x1
#define IMA_RULE_LATER_LABELS	0x2

struct ima_policy_fault;
struct seq_file;

/* in ima_policy.c */
int ima_rule_init_label(struct ima_rule_entry *entry, int lsm_rule, int audit_type);

int ima_rule_parse(const char *text, size_t len, unsigned int how,
		   struct ima_rule_entry *entry, struct ima_policy_fault *fault);
int ima_rule_check(const char *text, size_t len, unsigned int how,
		   bool (*report)(void *data, const struct ima_policy_fault *fault), void *data);
int ima_policy_parse_text(const char *text, size_t len, struct list_head *rules,
			  struct ima_policy_fault *fault);
unsigned int ima_policy_features(void);
size_t ima_policy_text_len(const char *data, size_t size);
void ima_policy_log_fault(const char *name, const struct ima_policy_fault *fault);
int ima_rule_prepare(const struct ima_rule_entry *entry);
unsigned int ima_rule_methods(const struct ima_rule_entry *entry);
void ima_rule_show(struct seq_file *m, struct ima_rule_entry *entry);
void ima_rule_clear(struct ima_rule_entry *entry);
void ima_rule_free(struct ima_rule_entry *entry);
void ima_rule_free_list(struct list_head *rules);

#endif /* __IMA_RULE_H */
