// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: rules made from text, and shown as text.
 *
 * See ima_rule.h.  What the words of a policy mean stands in
 * ima_policy_parse.c; here their values become what the kernel compares an
 * access with: IDs of the initial user namespace, labels of security modules,
 * templates, hash algorithms that it has.
 */

#include <crypto/hash.h>
#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/module_signature.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_policy_features.h"
#include "ima_policy_parse.h"
#include "ima_property.h"
#include "ima_rule.h"

/* allowed_algos has a bit for each. */
static_assert(HASH_ALGO__LAST <= 8 * sizeof_field(struct ima_rule_entry, allowed_algos));

static bool owner_gt(vfsuid_t owner, kuid_t rule)
{
	return __vfsuid_val(owner) > __kuid_val(rule);
}

static bool owner_lt(vfsuid_t owner, kuid_t rule)
{
	return __vfsuid_val(owner) < __kuid_val(rule);
}

static bool fgroup_gt(vfsgid_t group, kgid_t rule)
{
	return __vfsgid_val(group) > __kgid_val(rule);
}

static bool fgroup_lt(vfsgid_t group, kgid_t rule)
{
	return __vfsgid_val(group) < __kgid_val(rule);
}

static const int actions[] = {
	[IMA_POLICY_MEASURE] = MEASURE,
	[IMA_POLICY_DONT_MEASURE] = DONT_MEASURE,
	[IMA_POLICY_APPRAISE] = APPRAISE,
	[IMA_POLICY_DONT_APPRAISE] = DONT_APPRAISE,
	[IMA_POLICY_AUDIT] = AUDIT,
	[IMA_POLICY_HASH] = HASH,
	[IMA_POLICY_DONT_HASH] = DONT_HASH,
	/* With a demand that nothing meets. */
	[IMA_POLICY_DENY] = APPRAISE,
};

static const enum ima_hooks hooks[] = {
	[IMA_POLICY_FILE_CHECK] = FILE_CHECK,
	[IMA_POLICY_MMAP_CHECK] = MMAP_CHECK,
	[IMA_POLICY_MMAP_CHECK_REQPROT] = MMAP_CHECK_REQPROT,
	[IMA_POLICY_BPRM_CHECK] = BPRM_CHECK,
	[IMA_POLICY_CREDS_CHECK] = CREDS_CHECK,
	[IMA_POLICY_MODULE_CHECK] = MODULE_CHECK,
	[IMA_POLICY_FIRMWARE_CHECK] = FIRMWARE_CHECK,
	[IMA_POLICY_KEXEC_KERNEL_CHECK] = KEXEC_KERNEL_CHECK,
	[IMA_POLICY_KEXEC_INITRAMFS_CHECK] = KEXEC_INITRAMFS_CHECK,
	[IMA_POLICY_POLICY_CHECK] = POLICY_CHECK,
	[IMA_POLICY_KEXEC_CMDLINE] = KEXEC_CMDLINE,
	[IMA_POLICY_KEY_CHECK] = KEY_CHECK,
	[IMA_POLICY_CRITICAL_DATA] = CRITICAL_DATA,
	[IMA_POLICY_SETXATTR_CHECK] = SETXATTR_CHECK,
	[IMA_POLICY_X509_CHECK] = X509_CHECK,
	[IMA_POLICY_DIGEST_LIST_CHECK] = DIGEST_LIST_CHECK,
};

static const int masks[] = {
	[IMA_POLICY_MAY_EXEC] = MAY_EXEC,
	[IMA_POLICY_MAY_WRITE] = MAY_WRITE,
	[IMA_POLICY_MAY_READ] = MAY_READ,
	[IMA_POLICY_MAY_APPEND] = MAY_APPEND,
};

/* Those of security modules; the others need more than a flag. */
static const int lsm_audit_types[MAX_LSM_RULES] = {
	[LSM_OBJ_USER] = AUDIT_OBJ_USER,
	[LSM_OBJ_ROLE] = AUDIT_OBJ_ROLE,
	[LSM_OBJ_TYPE] = AUDIT_OBJ_TYPE,
	[LSM_SUBJ_USER] = AUDIT_SUBJ_USER,
	[LSM_SUBJ_ROLE] = AUDIT_SUBJ_ROLE,
	[LSM_SUBJ_TYPE] = AUDIT_SUBJ_TYPE,
};

/* A rule that is being made. */
struct maker {
	struct ima_rule_entry *entry;
	struct audit_buffer *ab;
	bool recorded;
	unsigned int how;
	bool (*report)(void *data, const struct ima_policy_fault *fault);
	void *data;
};

static void free_list(struct ima_rule_opt_list *list)
{
	if (!list)
		return;
	kfree(list->items[0]);
	kfree(list);
}

/**
 * ima_rule_clear - free what a rule owns
 * @entry: the rule, which is in no list; all zero after that
 *
 * Context: process context.
 */
void ima_rule_clear(struct ima_rule_entry *entry)
{
	int i;

	for (i = 0; i < MAX_LSM_RULES; i++) {
		ima_filter_rule_free(entry->lsm[i].rule);
		kfree(entry->lsm[i].args_p);
	}
	kfree(entry->fsname);
	kfree(entry->properties);
	free_list(entry->keyrings);
	free_list(entry->label);
	memset(entry, 0, sizeof(*entry));
}

/**
 * ima_rule_free - free a rule and what it owns
 * @entry: the rule, from kmalloc(), in no list; or NULL
 *
 * Context: process context.  Whoever can see the rule is gone: for one that was
 * in force, after a grace period.
 */
void ima_rule_free(struct ima_rule_entry *entry)
{
	if (!entry)
		return;
	ima_rule_clear(entry);
	kfree(entry);
}

/**
 * ima_rule_free_list - free all rules of a list
 * @rules: the list, which becomes empty
 *
 * Context: as ima_rule_free(); nobody else uses the list.
 */
void ima_rule_free_list(struct list_head *rules)
{
	struct ima_rule_entry *entry, *next;

	list_for_each_entry_safe(entry, next, rules, list) {
		list_del(&entry->list);
		ima_rule_free(entry);
	}
}

static int no_memory(struct ima_policy_fault *fault)
{
	return ima_policy_set_fault(fault, -ENOMEM, "out of memory");
}

/*
 * The record of a rule has all its words up to the first that is wrong, but for
 * permit_directio, which upstream leaves out.
 */
static void record_word(void *data, const struct ima_policy_word *word)
{
	struct maker *maker = data;
	const char *key = "";

	/* There is none for a line without a word. */
	if (maker->how & IMA_RULE_RECORD && !maker->recorded)
		maker->ab = integrity_audit_log_start(audit_context(), GFP_KERNEL,
						      AUDIT_INTEGRITY_POLICY_RULE);
	maker->recorded = true;
	if (!maker->ab || word->term == IMA_TERM_PERMIT_DIRECTIO)
		return;
	if (word->term == IMA_TERM_ACTION)
		key = "action=";
	else if (word->term == IMA_TERM__LAST)
		key = "UNKNOWN=";
	audit_log_format(maker->ab, "%s", key);
	audit_log_format(maker->ab, "%.*s ", (int)word->text.len, word->text.text);
}

static int resolve_id(struct maker *maker, const struct ima_policy_word *word,
		      const struct ima_parsed_rule *rule, struct ima_policy_fault *fault)
{
	struct user_namespace *ns = current_user_ns();
	struct ima_rule_entry *entry = maker->entry;
	bool valid;

	switch (word->term) {
	case IMA_TERM_UID:
	case IMA_TERM_EUID:
		entry->uid = make_kuid(ns, rule->user.value);
		entry->uid_op = rule->user.op == '>' ? &uid_gt :
				rule->user.op == '<' ? &uid_lt : &uid_eq;
		valid = uid_valid(entry->uid);
		break;
	case IMA_TERM_GID:
	case IMA_TERM_EGID:
		entry->gid = make_kgid(ns, rule->group.value);
		entry->gid_op = rule->group.op == '>' ? &gid_gt :
				rule->group.op == '<' ? &gid_lt : &gid_eq;
		valid = gid_valid(entry->gid);
		break;
	case IMA_TERM_FOWNER:
		entry->fowner = make_kuid(ns, rule->owner.value);
		entry->fowner_op = rule->owner.op == '>' ? &owner_gt :
				   rule->owner.op == '<' ? &owner_lt : &vfsuid_eq_kuid;
		valid = uid_valid(entry->fowner);
		break;
	default:
		entry->fgroup = make_kgid(ns, rule->fgroup.value);
		entry->fgroup_op = rule->fgroup.op == '>' ? &fgroup_gt :
				   rule->fgroup.op == '<' ? &fgroup_lt : &vfsgid_eq_kgid;
		valid = gid_valid(entry->fgroup);
	}
	if (!valid)
		return ima_policy_set_fault(fault, -EINVAL, "the ID is unknown here");
	return 0;
}

/*
 * What security modules say of a label that they do not know: SELinux -EINVAL,
 * and -EOPNOTSUPP before it has a policy; AppArmor -ENOENT.
 */
static bool unknown_label(int error)
{
	return error == -EINVAL || error == -EOPNOTSUPP || error == -ENOENT;
}

static int resolve_label(struct maker *maker, const struct ima_policy_word *word,
			 struct ima_policy_fault *fault)
{
	char quoted[IMA_POLICY_QUOTED];
	int i = word->term - IMA_TERM_OBJ_USER;
	struct ima_rule_entry *entry = maker->entry;
	char *label;
	int error;

	if (entry->lsm[i].rule)
		return ima_policy_set_fault(fault, -EINVAL, "a second condition on this label");
	label = kmemdup_nul(word->value.text, word->value.len, GFP_KERNEL);
	if (!label)
		return no_memory(fault);
	/* Twice is possible as long as no security module knows the first. */
	kfree(entry->lsm[i].args_p);
	entry->lsm[i].args_p = label;
	entry->has_lsm = true;
	error = ima_rule_init_label(entry, i, lsm_audit_types[i]);
	if (error == -ENOMEM)
		return no_memory(fault);
	ima_policy_quote(&word->value, quoted);
	/* It says nothing of the label: to wait for it would be to wait forever. */
	if (error && !unknown_label(error))
		return ima_policy_set_fault(fault, error,
					    "error %d when asking for the label \"%s\"",
					    error, quoted);
	if (entry->lsm[i].rule)
		return 0;

	if (maker->how & IMA_RULE_RECORD)
		pr_warn("rule for LSM '%s' is undefined\n", quoted);
	if (maker->how & IMA_RULE_LATER_LABELS)
		return 0;
	ima_policy_set_fault(fault, -EINVAL, "no security module knows the label \"%s\"", quoted);
	if (!IS_ENABLED(CONFIG_IMA_LSM_RULES))
		ima_policy_set_hint(fault, "CONFIG_IMA_LSM_RULES");
	return -EINVAL;
}

static int resolve_list(struct ima_rule_opt_list **list, const struct ima_policy_string *value,
			struct ima_policy_fault *fault)
{
	struct ima_policy_string item;
	size_t count = 0, pos = 0;
	char *copy;

	while (ima_policy_next_item(value, '|', &pos, &item))
		count++;
	copy = kmemdup_nul(value->text, value->len, GFP_KERNEL);
	*list = kzalloc(struct_size(*list, items, count), GFP_KERNEL);
	if (!copy || !*list) {
		kfree(copy);
		kfree(*list);
		*list = NULL;
		return no_memory(fault);
	}
	(*list)->count = count;
	for (count = 0, pos = 0; ima_policy_next_item(value, '|', &pos, &item); count++) {
		(*list)->items[count] = copy + (item.text - value->text);
		(*list)->items[count][item.len] = '\0';
	}
	return 0;
}

static int resolve_fsname(struct ima_rule_entry *entry, const struct ima_policy_string *value,
			  struct ima_policy_fault *fault)
{
	kfree(entry->fsname);
	entry->fsname = kmemdup_nul(value->text, value->len, GFP_KERNEL);
	return entry->fsname ? 0 : no_memory(fault);
}

static int resolve_template(struct ima_rule_entry *entry, const struct ima_policy_string *value,
			    struct ima_policy_fault *fault)
{
	char quoted[IMA_POLICY_QUOTED];
	char *name;

	name = kmemdup_nul(value->text, value->len, GFP_KERNEL);
	if (!name)
		return no_memory(fault);
	entry->template = lookup_template_desc(name);
	kfree(name);
	if (entry->template)
		return 0;
	ima_policy_set_fault(fault, -EINVAL, "unknown template \"%s\"",
			     ima_policy_quote(value, quoted));
	ima_policy_set_hint(fault, "ima-ng, ima-sig, ima-modsig, or the fields of one of them");
	return -EINVAL;
}

static int resolve_algos(struct ima_rule_entry *entry, u32 algos, struct ima_policy_fault *fault)
{
	const char *name;
	int i, id;

	for (i = 0; ima_policy_algos[i]; i++) {
		if (!(algos & BIT(i)))
			continue;
		name = ima_policy_algos[i];
		id = match_string(hash_algo_name, HASH_ALGO__LAST, name);
		if (id < 0 || !crypto_has_alg(name, 0, 0)) {
			ima_policy_set_fault(fault, -EINVAL, "this kernel has no %s", name);
			ima_policy_set_hint(fault, "its configuration leaves the algorithm out");
			return -EINVAL;
		}
		entry->allowed_algos |= BIT(id);
	}
	return 0;
}

/* Ask the kernel about a word: see struct ima_policy_reader. */
static int resolve_word(void *data, const struct ima_policy_word *word,
			const struct ima_parsed_rule *rule, struct ima_policy_fault *fault)
{
	struct maker *maker = data;
	struct ima_rule_entry *entry = maker->entry;

	if (ima_policy_term_is_lsm(word->term))
		return resolve_label(maker, word, fault);
	if (ima_policy_term_is_property(word->term)) {
		if (!entry->properties)
			entry->properties = kzalloc(sizeof(*entry->properties), GFP_KERNEL);
		return entry->properties ? 0 : no_memory(fault);
	}

	switch (word->term) {
	case IMA_TERM_UID:
	case IMA_TERM_EUID:
	case IMA_TERM_GID:
	case IMA_TERM_EGID:
	case IMA_TERM_FOWNER:
	case IMA_TERM_FGROUP:
		return resolve_id(maker, word, rule, fault);
	case IMA_TERM_FSNAME:
		return resolve_fsname(entry, &rule->fsname, fault);
	case IMA_TERM_KEYRINGS:
		return resolve_list(&entry->keyrings, &rule->keyrings, fault);
	case IMA_TERM_LABEL:
		return resolve_list(&entry->label, &rule->label, fault);
	case IMA_TERM_TEMPLATE:
		return resolve_template(entry, &rule->template, fault);
	case IMA_TERM_APPRAISE_ALGOS:
		return resolve_algos(entry, rule->algos, fault);
	default:
		return 0;
	}
}

static bool report_fault(void *data, const struct ima_policy_fault *fault)
{
	struct maker *maker = data;

	return maker->report && maker->report(maker->data, fault);
}

/* Terms that set a flag just by being there. */
static const struct {
	enum ima_policy_term_id term;
	unsigned int flag;
} term_flags[] = {
	{ IMA_TERM_FUNC, IMA_FUNC },
	{ IMA_TERM_FSMAGIC, IMA_FSMAGIC },
	{ IMA_TERM_FSNAME, IMA_FSNAME },
	{ IMA_TERM_FSUUID, IMA_FSUUID },
	{ IMA_TERM_UID, IMA_UID },
	{ IMA_TERM_EUID, IMA_EUID },
	{ IMA_TERM_GID, IMA_GID },
	{ IMA_TERM_EGID, IMA_EGID },
	{ IMA_TERM_FOWNER, IMA_FOWNER },
	{ IMA_TERM_FGROUP, IMA_FGROUP },
	{ IMA_TERM_KEYRINGS, IMA_KEYRINGS },
	{ IMA_TERM_LABEL, IMA_LABEL },
	{ IMA_TERM_PCR, IMA_PCR },
	{ IMA_TERM_APPRAISE_ALGOS, IMA_VALIDATE_ALGOS },
};

static unsigned int rule_flags(const struct ima_parsed_rule *rule)
{
	const struct ima_demand *demand = &rule->demand;
	unsigned int flags = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(term_flags); i++)
		if (rule->column[term_flags[i].term])
			flags |= term_flags[i].flag;
	if (rule->mask)
		flags |= rule->mask_any ? IMA_INMASK : IMA_MASK;
	if (rule->verity)
		flags |= IMA_VERITY_REQUIRED;
	if (rule->permit_directio)
		flags |= IMA_PERMIT_DIRECTIO;
	if (rule->no_cache)
		flags |= IMA_NO_CACHE;
	if (rule->use_diglim && rule->action == IMA_POLICY_MEASURE)
		flags |= IMA_USE_DIGLIM;
	if (!rule->column[IMA_TERM_APPRAISE_TYPE])
		return flags;

	if (!demand->optional && !(demand->methods & IMA_METHOD_HASH))
		flags |= IMA_DIGSIG_REQUIRED;
	if (demand->methods & IMA_METHOD_MODSIG)
		flags |= IMA_MODSIG_ALLOWED;
	if (demand->methods & (IMA_METHOD_IMASIG | IMA_METHOD_MODSIG | IMA_METHOD_SIGV3 |
			       IMA_METHOD_DIGLIM))
		flags |= IMA_CHECK_BLACKLIST;
	return flags;
}

static void take_digest(struct ima_property_digest *to, const struct ima_parsed_digest *from)
{
	/* The kernel has a name for each that a policy can name. */
	to->algo = match_string(hash_algo_name, HASH_ALGO__LAST, ima_policy_algos[from->algo]);
	to->len = from->len;
	memcpy(to->bytes, from->bytes, from->len);
}

static void take_properties(struct ima_rule_properties *to, const struct ima_parsed_rule *rule)
{
	unsigned int kind;

	for (kind = 0; kind < IMA_PROPERTY__LAST; kind++)
		if (rule->column[IMA_TERM_BOOT_VERIFIED + kind])
			to->named |= BIT(kind);
	to->has = rule->has;
	if (to->named & BIT(IMA_PROPERTY_DMVERITY_ROOTHASH))
		take_digest(&to->roothash, &rule->roothash);
	if (to->named & BIT(IMA_PROPERTY_FSVERITY_DIGEST))
		take_digest(&to->verity, &rule->verity_digest);
}

/* The rest, which cannot fail. */
static void take_over(struct ima_rule_entry *entry, const struct ima_parsed_rule *rule)
{
	entry->action = actions[rule->action];
	entry->flags = rule_flags(rule);
	entry->func = rule->hook ? hooks[rule->hook] : NONE;
	entry->mask = rule->mask ? masks[rule->mask] : 0;
	entry->fsmagic = rule->fsmagic;
	BUILD_BUG_ON(sizeof(entry->fsuuid) != sizeof(rule->fsuuid));
	memcpy(&entry->fsuuid, rule->fsuuid, sizeof(entry->fsuuid));
	entry->pcr = rule->pcr;
	entry->demand = rule->demand;
	if (entry->properties)
		take_properties(entry->properties, rule);
}

/**
 * ima_policy_features - what a policy can ask of this kernel
 *
 * Context: any.
 * Return: IMA_POLICY_*, for struct ima_policy_reader.
 */
unsigned int ima_policy_features(void)
{
	return IMA_KERNEL_FEATURES;
}

static int make_rule(struct maker *maker, const char *text, size_t len,
		     struct ima_policy_fault *fault)
{
	const struct ima_policy_reader reader = {
		.features = ima_policy_features(),
		.default_pcr = CONFIG_IMA_MEASURE_PCR_IDX,
		.data = maker,
		.word = record_word,
		.resolve = resolve_word,
		.fault = report_fault,
	};
	struct ima_rule_entry *entry = maker->entry;
	struct ima_parsed_rule rule;
	int result;

	INIT_LIST_HEAD(&entry->list);
	entry->uid = INVALID_UID;
	entry->gid = INVALID_GID;
	entry->fowner = INVALID_UID;
	entry->fgroup = INVALID_GID;
	entry->uid_op = &uid_eq;
	entry->gid_op = &gid_eq;
	entry->fowner_op = &vfsuid_eq_kuid;
	entry->fgroup_op = &vfsgid_eq_kgid;

	result = ima_policy_parse_rule(text, len, &reader, &rule, fault);
	if (!result)
		take_over(entry, &rule);
	else
		ima_rule_clear(entry);
	return result;
}

/**
 * ima_rule_parse - make a rule of a line
 * @text: the line, without its end
 * @len: how many bytes it has
 * @how: IMA_RULE_*
 * @entry: all zero; gets the rule, in no list, with number 0
 * @fault: gets what is wrong, if something is; its line is 0
 *
 * IDs are those of the caller's user namespace.
 *
 * Context: process context; may sleep, and load the module of a hash algorithm.
 * Return: 0; IMA_POLICY_NO_RULE if the line is empty or a comment; -EINVAL;
 * -ERANGE for a number that is too large; -ENOMEM; what a security module
 * returned for a label.  @entry is all zero again unless it is 0.
 */
int ima_rule_parse(const char *text, size_t len, unsigned int how,
		   struct ima_rule_entry *entry, struct ima_policy_fault *fault)
{
	struct maker maker = { .entry = entry, .how = how };
	int result;

	result = make_rule(&maker, text, len, fault);
	audit_log_format(maker.ab, "res=%d", !result);
	audit_log_end(maker.ab);
	return result;
}

/**
 * ima_rule_check - find all that is wrong with a line
 * @text: the line, without its end
 * @len: how many bytes it has
 * @how: IMA_RULE_LATER_LABELS or 0
 * @report: told each fault, whose line is 0; returns whether to go on
 * @data: for @report
 *
 * Context: as ima_rule_parse().
 * Return: as ima_rule_parse(), for one of the faults.
 */
int ima_rule_check(const char *text, size_t len, unsigned int how,
		   bool (*report)(void *data, const struct ima_policy_fault *fault), void *data)
{
	struct ima_rule_entry entry = { .number = 0 };
	struct maker maker = { .entry = &entry, .how = how, .report = report, .data = data };
	struct ima_policy_fault fault;
	int result;

	result = make_rule(&maker, text, len, &fault);
	ima_rule_clear(&entry);
	return result;
}

/**
 * ima_policy_parse_text - make rules of a policy
 * @text: the policy
 * @len: how many bytes it has
 * @rules: the rules are added at the end of this list, numbered from 1; none is
 *	   if there is an error
 * @fault: gets what is wrong, if something is
 *
 * Nothing is recorded, and labels must be known.
 *
 * Context: process context; may sleep.
 * Return: 0, also for a text without a rule; else as ima_rule_parse().
 */
int ima_policy_parse_text(const char *text, size_t len, struct list_head *rules,
			  struct ima_policy_fault *fault)
{
	struct ima_policy_string line;
	struct ima_rule_entry *entry;
	unsigned int number = 0, lines = 0;
	LIST_HEAD(new);
	size_t pos = 0;
	int result;

	while (ima_policy_next_line(text, len, &pos, &line)) {
		lines++;
		entry = kzalloc(sizeof(*entry), GFP_KERNEL);
		if (!entry) {
			memset(fault, 0, sizeof(*fault));
			result = no_memory(fault);
		} else {
			result = ima_rule_parse(line.text, line.len, 0, entry, fault);
		}
		if (result) {
			kfree(entry);
			if (result == IMA_POLICY_NO_RULE)
				continue;
			fault->line = lines;
			ima_rule_free_list(&new);
			return result;
		}
		entry->number = ++number;
		list_add_tail(&entry->list, &new);
		cond_resched();
	}
	list_splice_tail(&new, rules);
	return 0;
}

/**
 * ima_policy_log_fault - say in the log what is wrong with a policy
 * @name: of the file that the policy is in
 * @fault: what is wrong
 *
 * Context: any.
 */
void ima_policy_log_fault(const char *name, const struct ima_policy_fault *fault)
{
	pr_err("%s:%u:%u: %s%s%s%s\n", name, fault->line, fault->column, fault->reason,
	       *fault->hint ? " (" : "", fault->hint, *fault->hint ? ")" : "");
}

/**
 * ima_policy_text_len - where the text of a policy file ends
 * @data: what was read from the file
 * @size: how many bytes
 *
 * A signature may be appended to a policy as to a module.  Whether it is good is
 * for others to say; it is no text.
 *
 * Context: any.
 * Return: @size, less the signature and what describes it.
 */
size_t ima_policy_text_len(const char *data, size_t size)
{
	const size_t marker = sizeof(MODULE_SIG_STRING) - 1;
	struct module_signature signature;
	size_t rest, len;

	if (!IS_ENABLED(CONFIG_IMA_APPRAISE_MODSIG) || size < marker + sizeof(signature) ||
	    memcmp(data + size - marker, MODULE_SIG_STRING, marker))
		return size;
	rest = size - marker - sizeof(signature);
	memcpy(&signature, data + rest, sizeof(signature));
	len = be32_to_cpu(signature.sig_len);
	/* Not one: what looks like it is refused as the text that it is. */
	return len <= rest ? rest - len : size;
}

static bool has_field(const struct ima_template_desc *template, const char *field)
{
	struct ima_policy_string fields = { template->fmt, strlen(template->fmt) };
	struct ima_policy_string item;
	size_t pos = 0;

	while (ima_policy_next_item(&fields, '|', &pos, &item))
		if (ima_policy_string_is(&item, field))
			return true;
	return false;
}

/**
 * ima_rule_prepare - do what a rule needs before it is put in force
 * @entry: the rule
 *
 * Its template gets its fields.  A template that lacks what verifying needs is
 * named in the log, once.
 *
 * Context: process context; may sleep.  ima_layers_mutex is held.
 * Return: 0, or what template_desc_init_fields() returns: -ENOMEM, or -EINVAL or
 * -ENOENT for a format that makes no sense.
 */
int ima_rule_prepare(const struct ima_rule_entry *entry)
{
	struct ima_template_desc *template = entry->template ?: ima_template_desc_current();
	static bool modsig_checked;
	int error;

	/* Does nothing for a template that has them. */
	if (entry->template) {
		error = template_desc_init_fields(template->fmt, &template->fields,
						  &template->num_fields);
		if (error)
			return error;
	}

	/* The appended signature does not cover itself: it needs its own digest. */
	if (entry->flags & IMA_MODSIG_ALLOWED && !modsig_checked) {
		if (has_field(template, "modsig") && !has_field(template, "d-modsig"))
			pr_notice("template with 'modsig' field also needs 'd-modsig' field\n");
		modsig_checked = true;
	}
	/* Else the two kinds of digest look alike. */
	if (entry->action == MEASURE && entry->flags & IMA_VERITY_REQUIRED &&
	    !has_field(template, "d-ngv2"))
		pr_notice_once("verity rules should include d-ngv2");
	return 0;
}

/* What an appraise rule demands that has these flags, and no more than them. */
static unsigned int methods_of_flags(unsigned int flags)
{
	if (!(flags & IMA_DIGSIG_REQUIRED))
		return IMA_METHOD_HASH | IMA_METHOD_IMASIG;
	if (flags & IMA_VERITY_REQUIRED)
		return IMA_METHOD_SIGV3;
	if (flags & IMA_MODSIG_ALLOWED)
		return IMA_METHOD_IMASIG | IMA_METHOD_MODSIG;
	return IMA_METHOD_IMASIG;
}

/**
 * ima_rule_methods - the methods that an appraise rule demands one of
 * @entry: the rule; one of the tables in ima_policy.c may have but flags
 *
 * Context: any.
 * Return: IMA_METHOD_*; 0 for a rule that denies.
 */
unsigned int ima_rule_methods(const struct ima_rule_entry *entry)
{
	if (entry->demand.deny || entry->demand.methods)
		return entry->demand.methods;
	return methods_of_flags(entry->flags);
}

static const char *action_name(const struct ima_rule_entry *entry)
{
	switch (entry->action) {
	case MEASURE:
		return "measure";
	case DONT_MEASURE:
		return "dont_measure";
	case APPRAISE:
		return entry->demand.deny ? "deny" : "appraise";
	case DONT_APPRAISE:
		return "dont_appraise";
	case AUDIT:
		return "audit";
	case HASH:
		return "hash";
	case DONT_HASH:
		return "dont_hash";
	default:
		return "";
	}
}

static void show_mask(struct seq_file *m, const struct ima_rule_entry *entry)
{
	static const char *const names[] = {
		[MAY_EXEC] = "MAY_EXEC",
		[MAY_WRITE] = "MAY_WRITE",
		[MAY_READ] = "MAY_READ",
		[MAY_APPEND] = "MAY_APPEND",
	};

	if (entry->flags & (IMA_MASK | IMA_INMASK))
		seq_printf(m, "mask=%s%s ", entry->flags & IMA_MASK ? "" : "^",
			   names[entry->mask]);
}

static void show_list(struct seq_file *m, const char *term,
		      const struct ima_rule_opt_list *list)
{
	size_t i;

	seq_printf(m, "%s=", term);
	for (i = 0; i < list->count; i++)
		seq_printf(m, "%s%s", i ? "|" : "", list->items[i]);
	seq_putc(m, ' ');
}

/* Upstream shows IDs with a sign. */
static void show_id(struct seq_file *m, const char *term, char op, uid_t id)
{
	seq_printf(m, "%s%c%d ", term, op, id);
}

static void show_ids(struct seq_file *m, const struct ima_rule_entry *entry)
{
	char user_op = entry->uid_op == &uid_gt ? '>' : entry->uid_op == &uid_lt ? '<' : '=';
	char group_op = entry->gid_op == &gid_gt ? '>' : entry->gid_op == &gid_lt ? '<' : '=';

	if (entry->flags & IMA_UID)
		show_id(m, "uid", user_op, __kuid_val(entry->uid));
	if (entry->flags & IMA_EUID)
		show_id(m, "euid", user_op, __kuid_val(entry->uid));
	if (entry->flags & IMA_GID)
		show_id(m, "gid", group_op, __kgid_val(entry->gid));
	if (entry->flags & IMA_EGID)
		show_id(m, "egid", group_op, __kgid_val(entry->gid));
	if (entry->flags & IMA_FOWNER)
		show_id(m, "fowner", entry->fowner_op == &owner_gt ? '>' :
			entry->fowner_op == &owner_lt ? '<' : '=', __kuid_val(entry->fowner));
	if (entry->flags & IMA_FGROUP)
		show_id(m, "fgroup", entry->fgroup_op == &fgroup_gt ? '>' :
			entry->fgroup_op == &fgroup_lt ? '<' : '=', __kgid_val(entry->fgroup));
}

static void show_algos(struct seq_file *m, unsigned int algos)
{
	const char *separator = "appraise_algos=";
	int i;

	for (i = 0; i < HASH_ALGO__LAST; i++) {
		if (!(algos & BIT(i)))
			continue;
		seq_printf(m, "%s%s", separator, hash_algo_name[i]);
		separator = ",";
	}
	seq_putc(m, ' ');
}

static void show_labels(struct seq_file *m, const struct ima_rule_entry *entry)
{
	static const char *const names[MAX_LSM_RULES] = {
		[LSM_OBJ_USER] = "obj_user",
		[LSM_OBJ_ROLE] = "obj_role",
		[LSM_OBJ_TYPE] = "obj_type",
		[LSM_SUBJ_USER] = "subj_user",
		[LSM_SUBJ_ROLE] = "subj_role",
		[LSM_SUBJ_TYPE] = "subj_type",
	};
	int i;

	for (i = 0; i < MAX_LSM_RULES; i++)
		if (entry->lsm[i].rule)
			seq_printf(m, "%s=%s ", names[i], entry->lsm[i].args_p);
}

/*
 * The demand, so that it can be loaded again.  The exception is sigv3 alone,
 * which upstream shows before its digest_type= and wants behind it.
 */
static void show_demand(struct seq_file *m, const struct ima_rule_entry *entry)
{
	static const struct {
		unsigned int method;
		const char *name;
	} names[] = {
		{ IMA_METHOD_HASH, "hash" },
		{ IMA_METHOD_IMASIG, "imasig" },
		{ IMA_METHOD_MODSIG, "modsig" },
		{ IMA_METHOD_SIGV3, "sigv3" },
		{ IMA_METHOD_DIGLIM, "diglim" },
	};
	unsigned int methods = ima_rule_methods(entry);
	bool verity = entry->flags & IMA_VERITY_REQUIRED;
	bool demands = entry->action == APPRAISE && !entry->demand.deny;
	/* Without the option there is neither the one flag nor the other. */
	bool explicit = entry->demand.optional ||
			entry->flags & (IMA_DIGSIG_REQUIRED | IMA_CHECK_BLACKLIST) ||
			methods != methods_of_flags(entry->flags);
	bool old_order = methods == IMA_METHOD_SIGV3 && !entry->demand.optional;
	const char *separator = "appraise_type=";
	int i;

	if (verity && !(demands && old_order))
		seq_puts(m, "digest_type=verity ");
	if (demands && explicit) {
		for (i = 0; i < ARRAY_SIZE(names); i++) {
			if (!(methods & names[i].method))
				continue;
			seq_printf(m, "%s%s", separator, names[i].name);
			separator = "|";
		}
		seq_printf(m, "%s ", entry->demand.optional ? "|optional" : "");
	}
	if (verity && demands && old_order)
		seq_puts(m, "digest_type=verity ");
}

/**
 * ima_rule_show - show a rule as a line of a policy
 * @m: where to
 * @entry: the rule, which stays as long as this runs
 *
 * Nothing is shown of a rule for a label that no security module knows: it is
 * not in force.
 *
 * Context: any.
 */
void ima_rule_show(struct seq_file *m, struct ima_rule_entry *entry)
{
	int i;

	for (i = 0; i < MAX_LSM_RULES; i++)
		if (entry->lsm[i].args_p && !entry->lsm[i].rule)
			return;

	seq_printf(m, "%s ", action_name(entry));
	if (entry->flags & IMA_FUNC)
		seq_printf(m, "func=%s ", func_tokens[entry->func]);
	show_mask(m, entry);
	if (entry->flags & IMA_FSMAGIC)
		seq_printf(m, "fsmagic=0x%lx ", entry->fsmagic);
	/* Cut as upstream cuts it; no file system's name comes near. */
	if (entry->flags & IMA_FSNAME)
		seq_printf(m, "fsname=%.63s ", entry->fsname);
	if (entry->flags & IMA_KEYRINGS)
		show_list(m, "keyrings", entry->keyrings);
	if (entry->flags & IMA_LABEL)
		show_list(m, "label", entry->label);
	if (entry->flags & IMA_PCR)
		seq_printf(m, "pcr=%d ", entry->pcr);
	if (entry->flags & IMA_FSUUID)
		seq_printf(m, "fsuuid=%pU ", &entry->fsuuid);
	show_ids(m, entry);
	if (entry->flags & IMA_VALIDATE_ALGOS)
		show_algos(m, entry->allowed_algos);
	show_labels(m, entry);
	if (entry->properties)
		ima_property_show(m, entry->properties);
	if (entry->template)
		seq_printf(m, "template=%s ", entry->template->name);
	show_demand(m, entry);
	if (entry->flags & IMA_PERMIT_DIRECTIO)
		seq_puts(m, "permit_directio ");
	if (entry->flags & IMA_NO_CACHE)
		seq_puts(m, "cache_result=no ");
	if (entry->flags & IMA_USE_DIGLIM)
		seq_puts(m, "use_diglim ");
	seq_putc(m, '\n');
}
