// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: policies in layers.
 *
 * See ima_layers.h for what they are for.
 */

#include <linux/ima.h>
#include <linux/kernel.h>
#include <linux/magic.h>
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/security.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "ima.h"
#include "ima_boot.h"
#include "ima_builtin.h"
#include "ima_denial.h"
#include "ima_layers.h"
#include "ima_rule.h"
#include "ima_policy_parse.h"
#include "ima_policy_record.h"
#include "ima_property.h"
#include "ima_signed_init.h"
#include "ima_signed_init_rules.h"

/**
 * struct ima_layer - where a layer's rules come from
 * @name: as in audit records
 * @rules: the rules; NULL in the custom layer, whose list changes once
 */
struct ima_layer {
	const char *name;
	struct list_head *rules;
};

/**
 * struct ima_layer_index - the rules of a layer, by hook
 * @version: of a policy with a name, or 0
 * @actions: that are carried out in this layer
 * @hook_actions: for each hook, actions (and their opposites) of its rules
 * @vouching: for each hook, how many of its first rules let pass what has a property, and
 *	      have no other condition; 0 if there are rules of other actions
 * @label_algos: hash algorithms that new labels may have, one bit each; 0 for any
 * @label_rule: number of the rule that says so
 * @start: for each hook, its first rule in @rules; the end of one is the start
 *	   of the next
 * @rules: the rules, in their order for each hook; a rule without func= is there
 *	   once for each hook
 * @count: how many rules there are
 */
struct ima_layer_index {
	u64 version;
	unsigned int actions;
	unsigned int hook_actions[MAX_CHECK];
	unsigned int vouching[MAX_CHECK];
	unsigned int label_algos;
	unsigned int label_rule;
	unsigned int start[MAX_CHECK + 1];
	struct ima_rule_entry __rcu **rules;
	unsigned int count;
};

/**
 * struct ima_layers_index - all that an access looks at
 * @count: how many layers there are
 * @replaced: how often the rules of one of them were replaced
 * @index: of each layer
 */
struct ima_layers_index {
	unsigned int count;
	unsigned int replaced;
	struct ima_layer_index index[IMA_LAYERS_MAX];
};

/* Protects the lists of rules, and who publishes. */
DEFINE_MUTEX(ima_layers_mutex);

static LIST_HEAD(builtin_rules);
static LIST_HEAD(init_rules);
static LIST_HEAD(no_rules);

/*
 * In the order in which they are asked, and behind them those with names.  Immutable ones
 * are the first: it is the entries of the others in the measurement list that may be left
 * out.
 */
static struct ima_layer layers[] __ro_after_init = {
	{ "builtin", &builtin_rules },
#ifdef CONFIG_IMA_APPRAISE_SIGNED_INIT
	{ "init", &init_rules },
#endif
	{ "custom", NULL },
};

static_assert(ARRAY_SIZE(layers) + IMA_NAMED_POLICIES == IMA_LAYERS_MAX);

#define CUSTOM_LAYER	(ARRAY_SIZE(layers) - 1)
#define FIRST_NAMED	ARRAY_SIZE(layers)

/*
 * Layers with names.  Under ima_layers_mutex; one is there before the index is that it is
 * in, and stays: who has found its number in an index can read its name.
 */
static struct ima_layers_named *named_layers[IMA_NAMED_POLICIES];
static unsigned int named_count;
/* How often the rules of one were replaced; under ima_layers_mutex. */
static unsigned int replaced_count;

/* Who can change what is in a layer: its build, or who can load a policy. */
static bool is_immutable(unsigned int layer)
{
	return layer < CUSTOM_LAYER;
}

/* Replaced under ima_layers_mutex, read under RCU. */
static struct ima_layers_index __rcu *active_index;

/*
 * For each hook, actions of its rules in any layer, and IMA_LAYERS_VOUCH: most accesses
 * need to see no more.  Written under ima_layers_mutex, before ima_policy_flag.
 */
static unsigned int hook_actions[MAX_CHECK] __read_mostly;

/* The immutable layers are in force. */
static bool layers_active __ro_after_init;

/* A rule that is in force, or was, names a property; written under ima_layers_mutex. */
bool ima_layers_properties;

/* A policy was loaded that ends the layer "init"; under ima_layers_mutex. */
static bool init_over;

/**
 * ima_layers_immutable - whether the kernel was built with an immutable layer
 *
 * Context: any, at any time.
 * Return: true if it was: what would switch IMA off must not.
 */
bool ima_layers_immutable(void)
{
	return ima_builtin_policy_size || IMA_SIGNED_INIT;
}

/**
 * ima_layers_active - whether the immutable layers are in force
 *
 * Context: any.
 * Return: true if they are, or if there are none.
 */
bool ima_layers_active(void)
{
	return layers_active || !ima_layers_immutable();
}

/**
 * ima_layers_hold_init - whether the layer "init" is in force
 *
 * Context: any.
 * Return: true until a policy is loaded that demands signed policies.
 */
bool ima_layers_hold_init(void)
{
	return IMA_SIGNED_INIT && !READ_ONCE(init_over);
}

#ifdef CONFIG_IMA_APPRAISE
/* Whether a rule may refuse root a program that is to be executed, whosever it is. */
static bool appraises_programs(const struct ima_rule_entry *rule)
{
	if (!(rule->action & APPRAISE))
		return false;
	/* It is root who executes init. */
	if (rule->flags & (IMA_UID | IMA_EUID) && !rule->uid_op(GLOBAL_ROOT_UID, rule->uid))
		return false;
	if (rule->flags & (IMA_GID | IMA_EGID) && !rule->gid_op(GLOBAL_ROOT_GID, rule->gid))
		return false;
	if (!(rule->flags & IMA_FUNC))
		return true;
	switch (rule->func) {
	case BPRM_CHECK:
	case CREDS_CHECK:
	case MMAP_CHECK:
	case MMAP_CHECK_REQPROT:
		return true;
	case FILE_CHECK:
		return !(rule->flags & (IMA_MASK | IMA_INMASK)) || rule->mask & MAY_EXEC;
	default:
		return false;
	}
}

/**
 * ima_guards_init - whether nothing may be tried in the place of init
 *
 * Context: any; after ima_layers_init().
 * Return: true if an immutable layer appraises what is executed, of whatever files: a program
 * that it does not match was not meant to be executed in the place of one that it does.
 */
bool ima_guards_init(void)
{
	const struct ima_rule_entry *rule;

	if (ima_layers_hold_init())
		return true;
	/* The list does not change any more. */
	list_for_each_entry(rule, &builtin_rules, list)
		if (appraises_programs(rule))
			return true;
	return false;
}
#endif /* CONFIG_IMA_APPRAISE */

/**
 * ima_layers_is_init - whether a layer is "init"
 * @layer: its number, as in struct ima_layer_wants
 *
 * Context: any.
 * Return: true if it is.
 */
bool ima_layers_is_init(unsigned int layer)
{
	return layer < ARRAY_SIZE(layers) && layers[layer].rules == &init_rules;
}

/**
 * ima_layer_name - the name of a layer
 * @layer: its number, as in struct ima_layer_wants
 *
 * Context: any.
 * Return: the name, "?" if there is no such layer.
 */
const char *ima_layer_name(unsigned int layer)
{
	const struct ima_layers_named *named = NULL;

	if (layer < ARRAY_SIZE(layers))
		return layers[layer].name;
	if (layer < IMA_LAYERS_MAX)
		named = READ_ONCE(named_layers[layer - FIRST_NAMED]);
	return named ? named->name : "?";
}

/*
 * Deciding
 */

/**
 * ima_layers_ask - whether a layer may want something of an access
 * @func: hook of the access
 *
 * Context: any, after ima_policy_flag was read.
 * Return: 0 if there is no rule for the hook; IMA_LAYERS_VOUCH is set if
 * ima_layers_vouched() can be asked.
 */
unsigned int ima_layers_ask(enum ima_hooks func)
{
	return READ_ONCE(hook_actions[func]);
}

static void want(struct ima_layer_wants *wants, const struct ima_rule_entry *rule)
{
	switch (rule->action) {
	case MEASURE:
		wants->measure_flags = rule->flags;
		if (rule->flags & IMA_PCR)
			wants->pcr = rule->pcr;
		if (rule->template)
			wants->template = rule->template;
		break;
	case AUDIT:
		wants->audit_flags = rule->flags;
		break;
	case APPRAISE:
		wants->flags = rule->flags;
		wants->algos = rule->flags & IMA_VALIDATE_ALGOS ?
			       rule->allowed_algos : 0;
		wants->rule = rule->number;
		wants->demand = rule->demand;
		wants->by_hook = !!(rule->flags & IMA_FUNC);
		/* Appraising keeps the label up to date as well. */
		wants->action &= ~IMA_HASH;
		break;
	}
	wants->action |= rule->action;
}

/* Inline: each access to a file comes here for each rule, and a call more can be measured. */
static __always_inline bool matches(struct ima_rule_entry *rule, const struct ima_access *access)
{
	return ima_match_rules(rule, access->idmap, access->inode, access->cred,
			       access->secid, access->func, access->mask,
			       access->func_data) &&
	       (likely(!rule->properties) ||
		ima_property_match(rule->properties, access->real));
}

static void decide_layer(const struct ima_layer_index *index,
			 const struct ima_access *access, unsigned int actions,
			 struct ima_layer_wants *wants)
{
	struct ima_rule_entry __rcu **i = index->rules + index->start[access->func];
	struct ima_rule_entry __rcu **end = index->rules +
					    index->start[access->func + 1];
	/* An action is decided by the first rule that says do or don't. */
	unsigned int open = actions | actions << 1;

	for (; i < end && open; i++) {
		struct ima_rule_entry *rule = rcu_dereference(*i);

		if (!(rule->action & open) || !matches(rule, access))
			continue;
		if (rule->action & IMA_DO_MASK) {
			want(wants, rule);
			open &= ~(rule->action | rule->action << 1);
		} else {
			open &= ~(rule->action | rule->action >> 1);
		}
	}
}

/*
 * What the layers of @set want; it is NULL where no rules were published.  Each access to a
 * file comes here: what is counted is kept out of memory.
 */
static void decide(const struct ima_layers_index *set,
		   const struct ima_access *access, unsigned int actions,
		   struct ima_decision *decision)
{
	struct ima_layer_wants *wants = decision->wants;
	const struct ima_layer_index *index;
	unsigned int action = 0, count = 0, layers_count, i;

	if (unlikely(!set)) {
		decision->action = 0;
		decision->count = 0;
		decision->replaced = 0;
		return;
	}

	layers_count = set->count;
	for (i = 0, index = set->index; i < layers_count; i++, index++) {
		unsigned int asked = actions & index->actions;

		if (!(index->hook_actions[access->func] & asked))
			continue;
		wants->action = 0;
		wants->pcr = CONFIG_IMA_MEASURE_PCR_IDX;
		wants->template = NULL;
		wants->measure_flags = 0;
		wants->audit_flags = 0;
		wants->flags = 0;
		wants->by_hook = 0;
		decide_layer(index, access, asked, wants);
		if (!wants->action)
			continue;
		wants->layer = i;
		wants->immutable = is_immutable(i);
		action |= wants->action;
		count++;
		wants++;
	}
	decision->action = action;
	decision->count = count;
	decision->replaced = set->replaced;
}

/**
 * ima_layers_decide - what the layers want of an access
 * @access: the access
 * @actions: the actions that matter: IMA_MEASURE, IMA_APPRAISE, IMA_AUDIT,
 *	     IMA_HASH
 * @decision: where the answer goes
 *
 * Context: any; takes the RCU read lock.
 */
void ima_layers_decide(const struct ima_access *access, unsigned int actions,
		       struct ima_decision *decision)
{
	rcu_read_lock();
	decide(rcu_dereference(active_index), access, actions, decision);
	rcu_read_unlock();
}

/**
 * ima_layers_find - which rules decide whether an access is appraised
 * @access: the access
 * @found: gets the rule of each layer that has one
 *
 * Context: any; takes the RCU read lock.
 * Return: how many layers have one.
 */
unsigned int ima_layers_find(const struct ima_access *access,
			     struct ima_layers_found found[IMA_LAYERS_MAX])
{
	const struct ima_layers_index *set;
	unsigned int i, n, count = 0;

	rcu_read_lock();
	set = rcu_dereference(active_index);
	for (i = 0; set && i < set->count; i++) {
		const struct ima_layer_index *index = &set->index[i];

		if (!(index->actions & IMA_APPRAISE) && !is_immutable(i))
			continue;
		for (n = index->start[access->func]; n < index->start[access->func + 1]; n++) {
			struct ima_rule_entry *rule = rcu_dereference(index->rules[n]);

			if (!(rule->action & (APPRAISE | DONT_APPRAISE)) ||
			    !matches(rule, access))
				continue;
			found[count].layer = i;
			found[count].rule = rule->number;
			found[count].appraises = rule->action == APPRAISE;
			count++;
			break;
		}
	}
	rcu_read_unlock();
	return count;
}

/* Whether the properties of a file let it pass a layer that asks for something. */
static bool is_vouched(const struct ima_layer_index *index, enum ima_hooks func,
		       const struct inode *inode)
{
	unsigned int i, end = index->start[func] + index->vouching[func];

	for (i = index->start[func]; i < end; i++)
		if (ima_property_match(rcu_dereference(index->rules[i])->properties, inode))
			return true;
	return false;
}

/* The same for each layer of @set, which is NULL where no rules were published. */
static bool all_vouched(const struct ima_layers_index *set, enum ima_hooks func,
			const struct inode *inode)
{
	unsigned int i;

	for (i = 0; set && i < set->count; i++)
		if (set->index[i].hook_actions[func] & set->index[i].actions & IMA_DO_MASK &&
		    !is_vouched(&set->index[i], func, inode))
			return false;
	return true;
}

/**
 * ima_layers_vouched - whether properties let a file pass, and nothing is wanted of it
 * @file: the file
 * @func: hook of the access
 *
 * This is what ima_layers_decide() would find, for the usual case that the first rules of a
 * hook are of the kind "dont_appraise func=MMAP_CHECK dmverity_signature=yes": an access
 * that they are for costs less than one that has to be decided.
 *
 * Context: any; takes the RCU read lock.
 * Return: true if no layer wants anything of the access; false: that is not known.
 */
bool ima_layers_vouched(const struct file *file, enum ima_hooks func)
{
	/* That may sleep. */
	const struct inode *real = d_real_inode(file->f_path.dentry);
	bool vouched;

	rcu_read_lock();
	vouched = all_vouched(rcu_dereference(active_index), func, real);
	rcu_read_unlock();
	return vouched;
}

/*
 * Data without a file
 */

/* Conditions that nothing but a file meets or fails: all but properties. */
static bool is_about_some_files(const struct ima_rule_entry *rule)
{
	return rule->has_lsm ||
	       rule->flags & (IMA_MASK | IMA_FSMAGIC | IMA_UID | IMA_FOWNER |
			      IMA_FSUUID | IMA_INMASK | IMA_EUID | IMA_FSNAME |
			      IMA_GID | IMA_EGID | IMA_FGROUP);
}

/* Which rules that name its hook data without a file does not meet. */
enum counting {
	EACH,		/* all: there is nothing that conditions could be held against */
	DENIALS,	/* those that deny: somebody else has looked at the data */
	ALL_DENIED,	/* those that deny it whatever the file: it can do no harm */
};

/*
 * The rule of a layer that data without a file does not meet, or NULL.  Of rules without a
 * hook a "deny" counts that is for everything, or for all that lacks a property.
 */
static const struct ima_rule_entry *refusing_rule(const struct ima_layer_index *index,
						  enum ima_hooks func, enum counting counting)
{
	unsigned int i;

	for (i = index->start[func]; i < index->start[func + 1]; i++) {
		const struct ima_rule_entry *rule = rcu_dereference(index->rules[i]);

		if (rule->action != APPRAISE || (counting != EACH && !rule->demand.deny))
			continue;
		if (counting != ALL_DENIED && rule->flags & IMA_FUNC)
			return rule;
		if (rule->demand.deny && !is_about_some_files(rule) &&
		    (!rule->properties || ima_property_match(rule->properties, NULL)))
			return rule;
	}
	return NULL;
}

/*
 * A kind of data: the hooks that files of it have, NONE if there is nothing to ask;
 * @vouched: somebody else has looked at it; @later: it is asked again, with the content;
 * @harmless: without evidence it has no effect on what is appraised.
 */
struct load {
	enum ima_hooks func;
	enum ima_hooks other;
	bool vouched;
	bool later;
	bool harmless;
};

static struct load load_of(enum kernel_load_data_id id, bool contents,
			   bool sig_enforced)
{
	struct load load = { .func = NONE, .other = NONE };

	switch (id) {
	case LOADING_KEXEC_IMAGE:
		/* kexec_load() brings both. */
		load.func = KEXEC_KERNEL_CHECK;
		load.other = KEXEC_INITRAMFS_CHECK;
		break;
	case LOADING_KEXEC_INITRAMFS:
		load.func = KEXEC_INITRAMFS_CHECK;
		break;
	case LOADING_FIRMWARE:
		/*
		 * An immutable layer refuses it at once: nobody has to wait for a
		 * content that will be refused, least of all before there is a
		 * program that could bring it.
		 */
		load.func = FIRMWARE_CHECK;
		load.later = contents;
		break;
	case LOADING_MODULE:
		load.func = MODULE_CHECK;
		load.vouched = sig_enforced;
		break;
	case LOADING_POLICY:
		load.func = POLICY_CHECK;
		break;
	case LOADING_X509_CERTIFICATE:
		load.func = X509_CHECK;
		break;
	case LOADING_DIGEST_LIST:
		load.func = DIGEST_LIST_CHECK;
		load.harmless = true;
		break;
	default:
		break;
	}
	return load;
}

/**
 * struct refusal - a layer's of data without a file
 * @func: hook
 * @wants: the rule that refuses it
 */
struct refusal {
	enum ima_hooks func;
	struct ima_layer_wants wants;
};

/* Of each layer that refuses it; returns how many do. */
static unsigned int refusals_of(const struct ima_layers_index *set,
				const struct load *load,
				struct refusal refusals[IMA_LAYERS_MAX])
{
	const struct ima_rule_entry *rule;
	unsigned int count = 0, i;

	for (i = 0; set && i < set->count; i++) {
		const struct ima_layer_index *index = &set->index[i];
		enum ima_hooks func = load->func;
		enum counting counting;

		if (!(index->actions & IMA_APPRAISE) || (load->later && !is_immutable(i)))
			continue;
		/* An immutable layer's demand is not met by a key that it does not know. */
		counting = load->harmless ? ALL_DENIED :
			   load->vouched && !is_immutable(i) ? DENIALS : EACH;
		rule = refusing_rule(index, func, counting);
		if (!rule && load->other != NONE) {
			func = load->other;
			rule = refusing_rule(index, func, counting);
		}
		if (!rule)
			continue;
		refusals[count++] = (struct refusal){
			.func = func,
			.wants.layer = i,
			.wants.immutable = is_immutable(i),
			.wants.rule = rule->number,
			.wants.demand = rule->demand,
		};
	}
	return count;
}

static bool carried_out(const struct refusal *refusal, int appraise)
{
	return refusal->wants.immutable || appraise & IMA_APPRAISE_ENFORCE;
}

/* Say which layers refuse it; true if one of them is carried out. */
static bool refuse(const struct load *load, const char *what)
{
	struct refusal refusals[IMA_LAYERS_MAX];
	bool refused = false;
	unsigned int count, i;

	rcu_read_lock();
	count = refusals_of(rcu_dereference(active_index), load, refusals);
	rcu_read_unlock();

	for (i = 0; i < count; i++) {
		const struct refusal *refusal = &refusals[i];

		ima_denial_audit(&(struct ima_denial){
					.op = "load_data",
					.cause = "no-file",
					.func = refusal->func,
					.wants = &refusal->wants,
				 }, NULL, NULL);
		if (!carried_out(refusal, ima_appraise))
			continue;
		pr_err("%s without a file: refused by rule %u of layer %s\n", what,
		       refusal->wants.rule, ima_layer_name(refusal->wants.layer));
		refused = true;
	}
	return refused;
}

/**
 * ima_layers_refuse_load - whether data cannot be loaded without a file
 * @id: what is loaded
 * @contents: a decision about the content follows
 *
 * There is no file that a rule could be held against, and no evidence.  So each
 * rule that names the hook of such a file counts, whatever its conditions, and
 * is not met.  Modules are let through by the custom layer if the kernel demands a
 * signature of them anyway, unless they are denied, as upstream does it; an immutable
 * layer demands one by a key of .ima, which that need not be.
 *
 * Digest lists are let through unless all of them are denied: one that is not from a file
 * vouches for nothing when files are appraised, see include/linux/diglim.h.
 *
 * Context: process context; takes the RCU read lock, allocates memory.
 * Return: true if it must be refused; the reason has been logged.
 */
bool ima_layers_refuse_load(enum kernel_load_data_id id, bool contents)
{
	const struct load load = load_of(id, contents, is_module_sig_enforced());
	bool early = !rcu_access_pointer(active_index) && ima_layers_immutable();

	if (load.func == NONE)
		return false;
	if (early)
		ima_denial_early(load.func, NULL, kernel_load_data_id_str(id));
	return early || refuse(&load, kernel_load_data_id_str(id));
}

/**
 * ima_layers_refuse_key - whether a key must not be linked to a keyring of IMA or EVM
 *
 * Who links one has not come by a file that a rule could be held against; the keyring looks
 * at its signature.  So only rules that deny certificates count.
 *
 * Context: process context, with semaphores of keyrings; takes the RCU read lock, allocates
 * memory.
 * Return: true if it must be refused; the reason has been logged.
 */
bool ima_layers_refuse_key(void)
{
	const struct load load = { .func = X509_CHECK, .other = NONE, .harmless = true };

	return refuse(&load, "key");
}

/**
 * ima_layers_refuse_text - whether rules have to come in a file
 *
 * Context: process context; takes the RCU read lock, allocates memory.
 * Return: true if a layer that enforces appraises policies; the reason has been
 * logged.
 */
bool ima_layers_refuse_text(void)
{
	return ima_layers_refuse_load(LOADING_POLICY, false);
}

/*
 * Labels
 */

/**
 * ima_layers_refuse_label - whether a label is refused for its hash algorithm
 * @inode: of the file that is labelled
 * @name: its path
 * @algo: the algorithm
 * @always: whether that holds in each mode: an immutable layer says so
 *
 * Context: process context; takes the RCU read lock, allocates memory.
 * Return: true if a layer has a rule that does not allow @algo; the reason has
 * been logged.
 */
bool ima_layers_refuse_label(struct inode *inode, const char *name,
			     enum hash_algo algo, bool *always)
{
	struct {
		unsigned int algos;
		unsigned int rule;
	} denied[IMA_LAYERS_MAX] = {};
	const struct ima_layers_index *set;
	bool refused = false;
	unsigned int i;

	rcu_read_lock();
	set = rcu_dereference(active_index);
	for (i = 0; set && i < set->count; i++) {
		const struct ima_layer_index *index = &set->index[i];

		if (!index->label_algos || index->label_algos & BIT(algo))
			continue;
		denied[i].algos = index->label_algos;
		denied[i].rule = index->label_rule;
	}
	rcu_read_unlock();

	*always = false;
	for (i = 0; i < ARRAY_SIZE(denied); i++) {
		if (!denied[i].rule)
			continue;
		ima_denial_label(inode, name, i, denied[i].rule,
				 denied[i].algos, algo);
		*always = *always || is_immutable(i);
		refused = true;
	}
	return refused;
}

#if defined(CONFIG_IMA_APPRAISE) && defined(CONFIG_INTEGRITY_TRUSTED_KEYRING)
/*
 * Whether a layer demands a signature of each file at a hook.  The file is not
 * known here: a rule with conditions may be for another one.
 */
static bool wants_signature(const struct ima_layer_index *index,
			    enum ima_hooks func)
{
	unsigned int i;

	for (i = index->start[func]; i < index->start[func + 1]; i++) {
		struct ima_rule_entry *rule = rcu_dereference(index->rules[i]);

		if (rule->action == DONT_APPRAISE ||
		    (rule->action == APPRAISE &&
		     (rule->properties || is_about_some_files(rule))))
			return false;
		if (rule->action == APPRAISE)
			return rule->flags & IMA_DIGSIG_REQUIRED ||
			       rule->demand.deny;
	}
	return false;
}

/**
 * ima_appraise_signature - whether a file of a kind needs a signature
 * @id: the kind
 *
 * Asked with lockdown, where a kernel image that IMA demands a signature of
 * needs no other.  Only where the keys that count were built in: an attacker
 * could load one of his own else.
 *
 * Context: any; takes the RCU read lock.
 * Return: true if a layer whose verdicts are carried out demands one.
 */
bool ima_appraise_signature(enum kernel_read_file_id id)
{
	const struct ima_layers_index *set;
	enum ima_hooks func;
	bool found = false;
	unsigned int i;

	if (id >= READING_MAX_ID)
		return false;
	func = read_idmap[id] ?: FILE_CHECK;

	rcu_read_lock();
	set = rcu_dereference(active_index);
	for (i = 0; set && i < set->count && !found; i++) {
		if (!is_immutable(i) && id == READING_KEXEC_IMAGE &&
		    !(ima_appraise & IMA_APPRAISE_ENFORCE) &&
		    security_locked_down(LOCKDOWN_KEXEC))
			continue;
		found = wants_signature(&set->index[i], func);
	}
	rcu_read_unlock();
	return found;
}
#endif

/**
 * ima_layers_listed_pcrs - where digest lists take the place of entries
 *
 * Context: any.
 * Return: the PCRs that active rules with use_diglim name, one bit each.
 */
u32 ima_layers_listed_pcrs(void)
{
	const struct ima_layers_index *set;
	const struct ima_rule_entry *rule;
	unsigned int i, n;
	u32 pcrs = 0;

	rcu_read_lock();
	set = rcu_dereference(active_index);
	for (i = 0; set && i < set->count; i++)
		for (n = 0; n < set->index[i].start[MAX_CHECK]; n++) {
			rule = rcu_dereference(set->index[i].rules[n]);
			if (rule->flags & IMA_USE_DIGLIM)
				pcrs |= BIT(rule->pcr);
		}
	rcu_read_unlock();
	return pcrs;
}

/*
 * Publishing
 */

/* Whether a rule can match at a hook; ima_match_rules() has the last word. */
static bool can_match(const struct ima_rule_entry *rule, enum ima_hooks func)
{
	if (func == NONE)
		return false;
	if (rule->flags & IMA_FUNC)
		return rule->func == func || func == POST_SETATTR;
	return func != KEY_CHECK && func != CRITICAL_DATA;
}

/*
 * The rules of more than one list, as if they were one: @list is where @rule is,
 * an array with NULL at its end.  NULL for @rule: the first one.
 */
static struct ima_rule_entry *next_rule(struct list_head ***list,
					struct ima_rule_entry *rule)
{
	struct list_head *next = rule ? rule->list.next : (**list)->next;

	while (next == **list) {
		(*list)++;
		if (!**list)
			return NULL;
		next = (**list)->next;
	}
	return list_entry(next, struct ima_rule_entry, list);
}

/* Whether a rule lets pass what has a property, whatever else is the case. */
static bool vouches(const struct ima_rule_entry *rule)
{
	return rule->action == DONT_APPRAISE && rule->flags & IMA_FUNC && rule->properties &&
	       !is_about_some_files(rule);
}

static int make_index(struct ima_layer_index *index, struct list_head **lists)
{
	unsigned int next[MAX_CHECK] = {};
	struct ima_rule_entry *rule;
	struct list_head **list;
	unsigned int total = 0;
	enum ima_hooks func;

	list = lists;
	for (rule = next_rule(&list, NULL); rule; rule = next_rule(&list, rule)) {
		for (func = NONE; func < MAX_CHECK; func++)
			next[func] += can_match(rule, func);
		index->count++;
	}
	for (func = NONE; func < MAX_CHECK; func++) {
		index->start[func] = total;
		if (check_add_overflow(total, next[func], &total))
			return -E2BIG;
		next[func] = index->start[func];
	}
	index->start[MAX_CHECK] = total;

	index->rules = kvmalloc_array(total, sizeof(*index->rules), GFP_KERNEL);
	if (total && !index->rules)
		return -ENOMEM;

	list = lists;
	for (rule = next_rule(&list, NULL); rule; rule = next_rule(&list, rule)) {
		for (func = NONE; func < MAX_CHECK; func++) {
			if (!can_match(rule, func))
				continue;
			if (vouches(rule) &&
			    next[func] - index->start[func] == index->vouching[func])
				index->vouching[func]++;
			RCU_INIT_POINTER(index->rules[next[func]++], rule);
			index->hook_actions[func] |= rule->action;
		}
	}
	for (func = NONE; func < MAX_CHECK; func++)
		if (index->hook_actions[func] & IMA_DO_MASK & ~APPRAISE)
			index->vouching[func] = 0;
	return 0;
}

static void free_index(struct ima_layers_index *set)
{
	unsigned int i;

	if (!set)
		return;
	for (i = 0; i < set->count; i++)
		kvfree(set->index[i].rules);
	kfree(set);
}

static unsigned int rule_actions(struct list_head **lists)
{
	struct ima_rule_entry *rule;
	struct list_head **list;
	unsigned int actions = 0;

	list = lists;
	for (rule = next_rule(&list, NULL); rule; rule = next_rule(&list, rule))
		if (rule->func != SETXATTR_CHECK)
			actions |= rule->action & IMA_DO_MASK;
	return actions;
}

static bool names_properties(struct list_head **lists)
{
	struct ima_rule_entry *rule;
	struct list_head **list;

	list = lists;
	for (rule = next_rule(&list, NULL); rule; rule = next_rule(&list, rule))
		if (rule->properties)
			return true;
	return false;
}

/* Bits of ima_appraise: kinds of data that a rule is there for. */
static int appraised_kinds(struct list_head **lists)
{
	struct ima_rule_entry *rule;
	struct list_head **list;
	int kinds = 0;

	list = lists;
	for (rule = next_rule(&list, NULL); rule; rule = next_rule(&list, rule))
		if (rule->action == APPRAISE)
			kinds |= ima_appraise_flag(rule->func);
	return kinds;
}

/* The first SETXATTR_CHECK rule of a layer holds. */
static void note_label_algos(struct ima_layer_index *index,
			     struct list_head **lists)
{
	struct ima_rule_entry *rule;
	struct list_head **list;

	list = lists;
	for (rule = next_rule(&list, NULL); rule; rule = next_rule(&list, rule)) {
		if (rule->func != SETXATTR_CHECK)
			continue;
		index->label_algos = rule->allowed_algos;
		index->label_rule = rule->number;
		return;
	}
}

static int prepare_rules(struct list_head **lists)
{
	struct ima_rule_entry *rule;
	struct list_head **list;
	unsigned int number = 0;
	int error;

	list = lists;
	for (rule = next_rule(&list, NULL); rule; rule = next_rule(&list, rule)) {
		/* Those of the boot are tables that cannot be written later, nor need be. */
		if (rule->number != ++number)
			rule->number = number;
		error = ima_rule_prepare(rule);
		if (error)
			return error;
	}
	return 0;
}

/*
 * No algorithm is allowed by all layers: a set that holds none of them, and is
 * not the empty one, which allows all.
 */
#define NO_ALGO	BIT(31)
static_assert(HASH_ALGO__LAST <= 31);

static unsigned int join_algos(unsigned int algos, unsigned int more)
{
	return algos ? (algos & more) ?: NO_ALGO : more;
}

/* What becomes of failures; the other bits of ima_appraise are kinds of data. */
#define APPRAISE_MODES							\
	(IMA_APPRAISE_ENFORCE | IMA_APPRAISE_FIX | IMA_APPRAISE_LOG)

/*
 * A rule that leaves out one of the file systems that are made up as they are read.  None of
 * their files has a size that the kernel would read to its end, so that none is a policy.
 */
static bool leaves_out_made_up(const struct ima_rule_entry *rule)
{
	static const unsigned long magics[] = {
		PROC_SUPER_MAGIC, SYSFS_MAGIC, DEBUGFS_MAGIC, TRACEFS_MAGIC, SECURITYFS_MAGIC,
		DEVPTS_SUPER_MAGIC, BINFMTFS_MAGIC, SELINUX_MAGIC, SMACK_MAGIC, NSFS_MAGIC,
		CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC,
	};
	unsigned int i;

	if (!(rule->flags & IMA_FSMAGIC))
		return false;
	for (i = 0; i < ARRAY_SIZE(magics); i++)
		if (rule->fsmagic == magics[i])
			return true;
	return false;
}

/*
 * Whether each later policy needs a signature, because of a rule of this layer that names
 * them: whatever stands before it demands no less.
 */
static bool demands_signed_policies(const struct ima_layer_index *index)
{
	const struct ima_rule_entry *rule;
	unsigned int i;

	for (i = index->start[POLICY_CHECK]; i < index->start[POLICY_CHECK + 1]; i++) {
		rule = rcu_dereference_check(index->rules[i],
					     lockdep_is_held(&ima_layers_mutex));
		if (rule->action == DONT_APPRAISE && leaves_out_made_up(rule))
			continue;
		if (rule->action == DONT_APPRAISE)
			return false;
		if (rule->action != APPRAISE)
			continue;
		if (!(rule->flags & IMA_DIGSIG_REQUIRED) && !rule->demand.deny)
			return false;
		if (!rule->properties && !is_about_some_files(rule))
			return rule->flags & IMA_FUNC;
	}
	return false;
}

/*
 * While the layer "init" holds, a policy is not accepted unless it demands signed ones.  A
 * signature does not say what it is for, and there are many signed files; this one says
 * that it is a policy, and what the next one has to be like.  What others would leave
 * behind stands before the rules of the right one, and would decide in their place.
 */
static bool accepts(const struct ima_layer_index *loaded)
{
	if (demands_signed_policies(loaded))
		return true;
	pr_err("a policy is refused: the layer init ends only with one that demands signed policies, on all file systems; let it begin with: appraise func=POLICY_CHECK appraise_type=imasig\n");
	return false;
}

/* Where the command line leaves nobody to demand it, nothing would take the layer's place. */
static bool ends_init(void)
{
	if (ima_boot_allows(IMA_APPRAISE) && ima_appraise & IMA_APPRAISE_ENFORCE)
		return true;
	pr_notice("the layer init stays: the policy is not enforced\n");
	return false;
}

/*
 * Rules that are to be put in force.  @custom: all of the custom layer; @more: appended to
 * it, or NULL.  @named: the layer that gets @rules, of @version, instead of its own; or
 * NULL.  @loaded: somebody has loaded them, which can be the end of the layer "init".
 */
struct change {
	struct list_head *custom;
	struct list_head *more;
	struct ima_layers_named *named;
	struct list_head *rules;
	u64 version;
	bool loaded;
};

/* What a layer consists of, an array of lists with NULL at its end. */
struct parts {
	struct list_head *lists[3];
};

/* Which layer a change is about. */
static unsigned int changed_layer(const struct change *change)
{
	unsigned int n;

	if (!change->named)
		return CUSTOM_LAYER;
	for (n = 0; n < named_count && named_layers[n] != change->named; n++)
		;
	return FIRST_NAMED + n;
}

static void take_parts(const struct change *change, unsigned int layer, struct parts *parts)
{
	if (layer == CUSTOM_LAYER) {
		parts->lists[0] = change->custom;
		parts->lists[1] = change->more;
	} else if (layer < CUSTOM_LAYER) {
		parts->lists[0] = layers[layer].rules;
		if (parts->lists[0] == &init_rules && init_over)
			parts->lists[0] = &no_rules;
	} else if (layer == changed_layer(change)) {
		parts->lists[0] = change->rules;
	} else {
		parts->lists[0] = &named_layers[layer - FIRST_NAMED]->rules;
	}
}

static u64 version_of(const struct change *change, unsigned int layer)
{
	if (layer < FIRST_NAMED)
		return 0;
	return layer == changed_layer(change) ? change->version :
						named_layers[layer - FIRST_NAMED]->version;
}

static int make_set(struct ima_layers_index *set, struct parts *parts,
		    const struct change *change)
{
	unsigned int count, i;
	int error;

	count = max_t(unsigned int, FIRST_NAMED + named_count, changed_layer(change) + 1);
	if (count > IMA_LAYERS_MAX)
		return -ENOSPC;
	set->count = count;
	for (i = 0; i < set->count; i++) {
		take_parts(change, i, &parts[i]);
		set->index[i].version = version_of(change, i);
		error = prepare_rules(parts[i].lists) ?:
			make_index(&set->index[i], parts[i].lists);
		if (error)
			return error;
	}
	return 0;
}

static void drop_init(struct ima_layers_index *set, struct parts *parts)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(layers); i++) {
		if (layers[i].rules != &init_rules)
			continue;
		kvfree(set->index[i].rules);
		memset(&set->index[i], 0, sizeof(set->index[i]));
		parts[i].lists[0] = &no_rules;
	}
}

/* What is switched off at boot is so for layers that are loaded. */
static void apply_switches(struct ima_layer_index *index)
{
	if (!IS_ENABLED(CONFIG_IMA_APPRAISE) || !(ima_appraise & APPRAISE_MODES))
		index->actions &= ~IMA_APPRAISE;
	if (!ima_boot_allows(IMA_MEASURE))
		index->actions &= ~IMA_MEASURE;
	if (ima_boot_off())
		index->actions = 0;
	if (!ima_boot_allows(IMA_APPRAISE))
		index->label_algos = 0;
}

/* Put @set in the place of the one before, and all that follows from it. */
static void put_in_force(struct ima_layers_index *set, struct parts *parts)
{
	unsigned int algos = 0, actions = 0, i;
	struct ima_layers_index *old;
	enum ima_hooks func;
	int kinds = 0;

	for (i = CUSTOM_LAYER; i < set->count; i++)
		if (ima_boot_allows(IMA_APPRAISE) && ima_appraise & APPRAISE_MODES)
			kinds |= appraised_kinds(parts[i].lists);
	WRITE_ONCE(ima_appraise, (ima_appraise & APPRAISE_MODES) | kinds);
	for (i = 0; i < set->count; i++) {
		struct ima_layer_index *index = &set->index[i];

		/* It stays: who goes by rules that are taken away now may ask later. */
		if (names_properties(parts[i].lists))
			WRITE_ONCE(ima_layers_properties, true);
		index->actions = rule_actions(parts[i].lists);
		note_label_algos(index, parts[i].lists);
		if (!is_immutable(i))
			apply_switches(index);
		actions |= index->actions;
		if (index->label_algos)
			algos = join_algos(algos, index->label_algos);
	}

	old = rcu_replace_pointer(active_index, set,
				  lockdep_is_held(&ima_layers_mutex));
	for (func = NONE; func < MAX_CHECK; func++) {
		unsigned int wanted = 0, vouching = 0;

		for (i = 0; i < set->count; i++) {
			wanted |= set->index[i].hook_actions[func] &
				  set->index[i].actions;
			vouching |= set->index[i].vouching[func];
		}
		WRITE_ONCE(hook_actions[func],
			   wanted | (wanted && vouching ? IMA_LAYERS_VOUCH : 0));
	}
	atomic_set(&ima_setxattr_allowed_hash_algorithms, algos);
	/* Who sees the flag looks at what was published before it. */
	smp_store_release(&ima_policy_flag, actions);
	synchronize_rcu();
	free_index(old);
}

static int publish(const struct change *change)
{
	struct parts parts[IMA_LAYERS_MAX] = {};
	struct ima_layers_index *set;
	bool ended = false;
	int error;

	lockdep_assert_held(&ima_layers_mutex);

	set = kzalloc(sizeof(*set), GFP_KERNEL);
	if (!set)
		return -ENOMEM;
	error = make_set(set, parts, change);
	if (!error && change->loaded && ima_layers_hold_init() &&
	    !accepts(&set->index[changed_layer(change)]))
		error = -EPERM;
	if (error) {
		free_index(set);
		return error;
	}

	/* Nothing fails from here on. */
	if (change->loaded && ima_layers_hold_init() && ends_init()) {
		drop_init(set, parts);
		WRITE_ONCE(init_over, true);
		ended = true;
	}
	if (set->count > FIRST_NAMED + named_count)
		WRITE_ONCE(named_layers[named_count++], change->named);
	else if (change->named)
		replaced_count++;
	set->replaced = replaced_count;
	put_in_force(set, parts);
	if (ended)
		ima_policy_record_ended("init");
	return 0;
}

/**
 * ima_layers_publish - put the rules into force
 * @custom: rules of the custom layer
 * @more: rules that are to be appended to it, or NULL
 * @loaded: they were loaded, which can be the end of the layer "init"
 *
 * All at once: an access sees what held before or what holds now.  If it fails
 * what held before still holds.
 *
 * Context: process context; ima_layers_mutex is held.  Waits for a grace period:
 * after it nobody looks at rules that are in neither list any more.
 * Return: 0, -ENOMEM, -E2BIG if there are too many rules, or -EPERM if the layer "init"
 * holds and does not let them be loaded.
 */
int ima_layers_publish(struct list_head *custom, struct list_head *more, bool loaded)
{
	const struct change change = { .custom = custom, .more = more, .loaded = loaded };

	return publish(&change);
}

/**
 * ima_layers_publish_named - put the rules of a layer with a name into force
 * @custom: rules of the custom layer, which stay
 * @named: the layer; it may be new, and stays for ever then
 * @rules: that take the place of @named->rules, which the caller then has to replace
 * @version: of these, likewise
 *
 * As ima_layers_publish().
 *
 * Context: as ima_layers_publish().
 * Return: as ima_layers_publish(); -ENOSPC if there are too many layers.
 */
int ima_layers_publish_named(struct list_head *custom, struct ima_layers_named *named,
			     struct list_head *rules, u64 version)
{
	const struct change change = {
		.custom = custom,
		.named = named,
		.rules = rules,
		.version = version,
		.loaded = true,
	};

	return publish(&change);
}

/**
 * ima_layers_named_version - what is in force of a layer with a name
 * @number: which of them, from 0
 * @name: gets its name
 * @version: gets the version of its rules
 *
 * Context: any; takes the RCU read lock.
 * Return: false if there is none of this number.
 */
bool ima_layers_named_version(unsigned int number, const char **name, u64 *version)
{
	const struct ima_layers_index *set;
	bool found;

	rcu_read_lock();
	set = rcu_dereference(active_index);
	found = set && number < set->count - FIRST_NAMED;
	if (found) {
		*name = ima_layer_name(FIRST_NAMED + number);
		*version = set->index[FIRST_NAMED + number].version;
	}
	rcu_read_unlock();
	return found;
}

/**
 * ima_layers_replace - put a copy in the place of a rule
 * @old: the rule
 * @new: the copy
 *
 * Context: ima_layers_mutex is held.  @old may be in use until a grace period
 * has passed.
 */
void ima_layers_replace(struct ima_rule_entry *old, struct ima_rule_entry *new)
{
	struct ima_layers_index *set;
	unsigned int i, j;

	set = rcu_dereference_protected(active_index,
					lockdep_is_held(&ima_layers_mutex));
	for (i = 0; set && i < set->count; i++) {
		struct ima_layer_index *index = &set->index[i];

		for (j = 0; j < index->start[MAX_CHECK]; j++)
			if (rcu_access_pointer(index->rules[j]) == old)
				rcu_assign_pointer(index->rules[j], new);
	}
}

/**
 * ima_layers_rule_count - number of rules in force
 * @layer: name of the layer
 *
 * Context: any; takes the RCU read lock.
 * Return: the number.
 */
unsigned int ima_layers_rule_count(const char *layer)
{
	const struct ima_layers_index *set;
	unsigned int i, count = 0;

	rcu_read_lock();
	set = rcu_dereference(active_index);
	for (i = 0; set && i < set->count; i++)
		if (!strcmp(ima_layer_name(i), layer))
			count = set->index[i].count;
	rcu_read_unlock();
	return count;
}

static void __init parse_layer(const char *name, const char *text, size_t size,
			       struct list_head *rules)
{
	struct ima_policy_fault fault;
	int error = ima_policy_parse_text(text, size, rules, &fault);

	if (error)
		panic("IMA: the %s policy makes no rules (%d), line %u, column %u: %s\n", name,
		      error, fault.line, fault.column, fault.reason);
	ima_policy_record_builtin(name, text, size, list_count_nodes(rules));
}

/**
 * ima_layers_init - make the rules of the immutable layers
 *
 * Their text was checked when the kernel was built, with the same parser.  If
 * it does not make rules now, the machine has been promised what it does not
 * get, and does not go on.
 *
 * Context: init_ima(), before the first ima_layers_publish().
 */
void __init ima_layers_init(void)
{
	if (!ima_layers_immutable() || layers_active)
		return;
	if (ima_builtin_policy_size)
		parse_layer("builtin", ima_builtin_policy_text, ima_builtin_policy_size,
			    &builtin_rules);
	if (IMA_SIGNED_INIT)
		parse_layer("init", ima_signed_init_rules, sizeof(ima_signed_init_rules) - 1,
			    &init_rules);
	layers_active = true;
}

/*
 * ima/builtin_policy
 */

static int builtin_policy_show(struct seq_file *m, void *v)
{
	struct ima_rule_entry *rule;

	/* The lists do not change any more. */
	list_for_each_entry(rule, &builtin_rules, list)
		ima_rule_show(m, rule);
	if (!ima_layers_hold_init())
		return 0;
	seq_puts(m, "# layer init, until a policy is loaded\n");
	list_for_each_entry(rule, &init_rules, list)
		ima_rule_show(m, rule);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(builtin_policy);

/**
 * ima_layers_fs_init - create the file "builtin_policy"
 * @dir: IMA's directory in securityfs
 *
 * Readable by root.  It is there without an immutable layer, too, and empty: so
 * that it can be told from a kernel that does not know of layers.
 *
 * Context: process context, once, from ima_fs_init().
 */
void __init ima_layers_fs_init(struct dentry *dir)
{
	struct dentry *dentry;

	dentry = securityfs_create_file("builtin_policy", 0400, dir, NULL,
					&builtin_policy_fops);
	if (IS_ERR(dentry))
		pr_err("cannot create builtin_policy in securityfs: %ld\n",
		       PTR_ERR(dentry));
}

#ifdef CONFIG_IMA_KUNIT_TEST
#include "ima_layers_test.c"
#endif
