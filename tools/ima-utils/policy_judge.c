// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel would say of a file; see policy_judge.h.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "policy_judge.h"

/*
 * Demands, as the kernel takes them from a rule
 */

/* Hooks at which something decides about other files, IMA_HOOKS_DECIDING. */
static bool decides(enum ima_policy_hook hook)
{
	return hook == IMA_POLICY_POLICY_CHECK || hook == IMA_POLICY_X509_CHECK ||
	       hook == IMA_POLICY_DIGEST_LIST_CHECK;
}

/**
 * policy_terms_of - what a rule demands at one access, as ima_wants_terms()
 * @terms: is filled in
 * @rule: the rule, which appraises
 * @hook: of the access
 * @deny_always: CONFIG_IMA_DIGLIM_DENY_ALWAYS
 */
void policy_terms_of(struct ima_demand_terms *terms, const struct ima_parsed_rule *rule,
		     enum ima_policy_hook hook, bool deny_always)
{
	const unsigned int signatures = IMA_METHOD_IMASIG | IMA_METHOD_MODSIG |
					IMA_METHOD_SIGV3 | IMA_METHOD_DIGLIM;

	*terms = (struct ima_demand_terms){
		.demand = rule->demand,
		.algos = rule->algos,
		.platform = hook == IMA_POLICY_KEXEC_KERNEL_CHECK && rule->column[IMA_TERM_FUNC],
		/* As flags_of() of ima_rule.c has it. */
		.blacklist = rule->column[IMA_TERM_APPRAISE_TYPE] &&
			     rule->demand.methods & signatures,
		.deniable = rule->demand.methods & IMA_METHOD_DIGLIM || deny_always,
	};
	if (!decides(hook))
		return;
	terms->demand.optional = 0;
	terms->demand.methods &= ~IMA_METHOD_DIGLIM;
	if (hook != IMA_POLICY_POLICY_CHECK)
		terms->demand.methods &= ~IMA_METHOD_HASH;
}

/* Methods by their names, in the order of records. */
static const struct {
	unsigned int method;
	const char *name;
} methods_names[] = {
	{ IMA_METHOD_HASH, "hash" },
	{ IMA_METHOD_IMASIG, "imasig" },
	{ IMA_METHOD_MODSIG, "modsig" },
	{ IMA_METHOD_SIGV3, "sigv3" },
	{ IMA_METHOD_DIGLIM, "diglim" },
	{ IMA_METHOD_HASH_IMMUTABLE, "hash_immutable" },
	{ IMA_METHOD_IMASIG_PLATFORM, "imasig_platform" },
	{ IMA_METHOD_MODSIG_PLATFORM, "modsig_platform" },
};

/**
 * policy_methods_text - methods that succeeded, as in records
 * @methods: IMA_METHOD_*
 * @text: where to
 *
 * Return: @text.
 */
const char *policy_methods_text(unsigned int methods, char text[POLICY_METHODS_TEXT])
{
	size_t i, n = 0;

	for (i = 0; i < ARRAY_SIZE(methods_names); i++)
		if (methods & methods_names[i].method)
			n += snprintf(text + n, POLICY_METHODS_TEXT - n, "%s%s", n ? "|" : "",
				      methods_names[i].name);
	if (!n)
		snprintf(text, POLICY_METHODS_TEXT, "none");
	return text;
}

/**
 * policy_demand_text - a demand, as in records
 * @demand: the demand
 * @text: where to
 *
 * Return: @text.
 */
const char *policy_demand_text(const struct ima_demand *demand, char text[POLICY_METHODS_TEXT])
{
	size_t n = 0;

	if (demand->deny || !demand->methods)
		snprintf(text, POLICY_METHODS_TEXT, "%s", demand->deny ? "deny" : "");
	else
		n = strlen(policy_methods_text(demand->methods, text));
	if (demand->optional)
		snprintf(text + n, POLICY_METHODS_TEXT - n, "%soptional", n ? "|" : "");
	return text;
}

/*
 * One case, of which all is known
 */

/**
 * struct finding - what came of trying the methods, as struct ima_finding
 * @proof: what succeeded
 * @label_cause: why the label did not do, NULL if it was not tried
 * @modsig_cause: why the appended signature did not do, NULL if it was not tried
 * @evm_cause: why EVM fails the file, NULL if it does not
 * @sealed: the file may not be written (IMA_DIGSIG)
 */
struct finding {
	struct ima_proof proof;
	const char *label_cause;
	const char *modsig_cause;
	const char *evm_cause;
	bool sealed;
};

/**
 * struct one_case - all that is known of it
 * @evidence: what does not differ between cases
 * @access: the access
 * @demands: of the layers
 * @truth: claims that are true in this case
 * @finding: what comes of it
 */
struct one_case {
	const struct policy_evidence *evidence;
	const struct policy_access *access;
	const struct policy_demands *demands;
	unsigned int truth;
	struct finding finding;
};

/* The demand of a layer at this access. */
static void terms_in(const struct one_case *c, const struct policy_demand *demand,
		     struct ima_demand_terms *terms)
{
	policy_terms_of(terms, demand->rule, c->access->hook, c->truth & CLAIM(DENY_ALWAYS));
}

/* Methods that a layer accepts whose demand is not met yet, as ima_verify_open(). */
static unsigned int open_methods(const struct one_case *c)
{
	struct ima_demand_terms terms;
	unsigned int open = 0;
	size_t i;

	for (i = 0; i < c->demands->count; i++) {
		if (!c->demands->list[i].rule)
			continue;
		terms_in(c, &c->demands->list[i], &terms);
		if (!ima_demand_met(&terms, &c->finding.proof))
			open |= ima_demand_accepts(&terms);
	}
	return open;
}

/* Whether the lists are asked, as ima_listing_wanted(). */
static bool lists_wanted(const struct one_case *c)
{
	const struct ima_parsed_rule *rule;
	size_t i;

	if (c->truth & CLAIM(LISTS_MEASURED))
		return true;
	for (i = 0; i < c->demands->count; i++) {
		rule = c->demands->list[i].rule;
		if (rule && !rule->demand.deny &&
		    (rule->demand.methods & IMA_METHOD_DIGLIM || c->truth & CLAIM(DENY_ALWAYS)))
			return true;
	}
	return false;
}

/* Which algorithms are worth more, as preferred_algos(). */
static uint32_t preferred_algos(const struct one_case *c)
{
	struct ima_demand_terms terms;
	size_t i;

	for (i = 0; i < c->demands->count; i++) {
		if (!c->demands->list[i].rule)
			continue;
		terms_in(c, &c->demands->list[i], &terms);
		if (terms.algos && ima_demand_accepts(&terms) & IMA_METHOD_DIGLIM &&
		    !ima_demand_met(&terms, &c->finding.proof))
			return terms.algos;
	}
	return 0;
}

/* The highest number of those that are preferred, as ima_listing_algo(). */
static unsigned int list_algo(uint32_t algos, uint32_t preferred)
{
	unsigned int algo = 0;

	if (algos & preferred)
		algos &= preferred;
	while (algos >>= 1)
		algo++;
	return algo;
}

/* Whether a list vouches for the file: not if one denies it. */
static bool is_vouched(const struct one_case *c)
{
	return lists_wanted(c) && c->truth & CLAIM(LIST_VOUCHES) &&
	       !(c->truth & CLAIM(LIST_DENIES));
}

/*
 * Whether there is an appended signature that is looked at, as read_modsig() of ima_access.c
 * has it: that is if a layer accepts one, or has to know whether there is one.
 */
static bool has_modsig(const struct one_case *c)
{
	const struct ima_parsed_rule *rule;
	size_t i;

	for (i = 0; c->evidence->modsig && i < c->demands->count; i++) {
		rule = c->demands->list[i].rule;
		if (rule && (rule->demand.methods & IMA_METHOD_MODSIG || rule->demand.optional))
			return true;
	}
	return false;
}

/* look_up_blacklist() */
static bool is_blacklisted(const struct one_case *c)
{
	return c->truth & CLAIM(BLACKLISTED) ||
	       (c->truth & CLAIM(CONTENT_BLACKLISTED) && has_modsig(c));
}

/* take_listing() */
static void ask_lists(struct one_case *c)
{
	struct ima_proof *proof = &c->finding.proof;

	proof->not_denied = !(c->truth & CLAIM(LIST_DENIES));
	if (!is_vouched(c))
		return;
	proof->list_algo = list_algo(c->evidence->list_algos, preferred_algos(c));
	proof->methods |= IMA_METHOD_DIGLIM;
}

/* ask_evm(); false if EVM knows nothing of the label, so that it does not count. */
static bool ask_evm(struct one_case *c)
{
	const struct policy_evidence *evidence = c->evidence;
	struct finding *finding = &c->finding;
	bool labelled = evidence->label > POLICY_LABEL_UNREADABLE;
	bool good = c->truth & CLAIM(EVM_GOOD);

	if (evidence->evm == EVM_MISSING)
		finding->label_cause = "missing-HMAC";
	else if (evidence->evm == EVM_PORTABLE && !good)
		finding->evm_cause = "invalid-fail-immutable";
	else if (evidence->evm == EVM_MUTABLE && !good)
		finding->evm_cause = "invalid-HMAC";
	finding->sealed = (evidence->evm == EVM_PORTABLE && (!good || labelled)) ||
			  evidence->label == POLICY_LABEL_SIGNATURE ||
			  evidence->label == POLICY_LABEL_VERITY_SIGNATURE;
	if (evidence->label == POLICY_LABEL_ODD)
		finding->label_cause = "unknown-ima-data";
	return evidence->evm != EVM_MISSING;
}

/* try_hash() */
static void try_hash(struct one_case *c)
{
	if (!(c->truth & CLAIM(HASH_RIGHT))) {
		c->finding.label_cause = "invalid-hash";
		return;
	}
	c->finding.proof.methods |= IMA_METHOD_HASH;
	if (c->evidence->evm == EVM_PORTABLE)
		c->finding.proof.methods |= IMA_METHOD_HASH_IMMUTABLE;
}

/* Where the kernel takes keys of .platform, too, if no key of .ima does. */
static bool asks_platform(const struct one_case *c)
{
	return c->access->hook == IMA_POLICY_KEXEC_KERNEL_CHECK;
}

/* try_imasig() */
static void try_imasig(struct one_case *c)
{
	if (c->evidence->label_version >= 3)
		c->finding.label_cause = "invalid-signature-version";
	else if (!c->evidence->label_version && !c->evidence->label_cut)
		c->finding.label_cause = "unknown";
	else if (c->truth & CLAIM(SIGNATURE_GOOD))
		c->finding.proof.methods |= IMA_METHOD_IMASIG;
	else if (asks_platform(c) && c->truth & CLAIM(SIGNATURE_PLATFORM))
		c->finding.proof.methods |= IMA_METHOD_IMASIG_PLATFORM;
	else
		c->finding.label_cause = "invalid-signature";
}

/* try_sigv3() */
static void try_sigv3(struct one_case *c)
{
	if (c->evidence->label_cut || c->evidence->label_version != 3)
		c->finding.label_cause = "invalid-signature-version";
	else if (!c->evidence->verity)
		c->finding.label_cause = "no-verity-digest";
	else if (c->truth & CLAIM(SIGNATURE_GOOD))
		c->finding.proof.methods |= IMA_METHOD_SIGV3;
	else
		c->finding.label_cause = "invalid-verity-signature";
}

/* try_modsig() */
static void try_modsig(struct one_case *c)
{
	c->finding.proof.modsig_algo = c->evidence->modsig_algo;
	if (c->truth & CLAIM(MODSIG_GOOD))
		c->finding.proof.methods |= IMA_METHOD_MODSIG;
	else if (asks_platform(c) && c->truth & CLAIM(MODSIG_PLATFORM))
		c->finding.proof.methods |= IMA_METHOD_MODSIG_PLATFORM;
	else
		c->finding.modsig_cause = "invalid-signature";
}

/* The methods, in the kernel's order, with the label that each is for. */
static const struct {
	unsigned int methods;
	enum policy_label_kind label;
	void (*try)(struct one_case *c);
} tries[] = {
	{ IMA_METHOD_HASH | IMA_METHOD_HASH_IMMUTABLE, POLICY_LABEL_HASH, try_hash },
	{ IMA_METHOD_IMASIG | IMA_METHOD_IMASIG_PLATFORM, POLICY_LABEL_SIGNATURE, try_imasig },
	{ IMA_METHOD_SIGV3, POLICY_LABEL_VERITY_SIGNATURE, try_sigv3 },
	{ IMA_METHODS_MODSIG, POLICY_LABEL_NONE, try_modsig },
};

/* ima_verify() */
static void verify(struct one_case *c)
{
	const struct policy_evidence *evidence = c->evidence;
	bool label_counts;
	size_t i;

	c->finding.proof.label_algo = evidence->label_algo;
	if (c->truth & CLAIM(UNVERIFIABLE))
		return;
	ask_lists(c);
	if (evidence->label <= POLICY_LABEL_UNREADABLE && !has_modsig(c) && !is_vouched(c))
		return;
	label_counts = ask_evm(c);
	if (c->finding.evm_cause) {
		c->finding.proof.methods = 0;
		return;
	}
	c->finding.proof.not_blacklisted = !is_blacklisted(c);
	for (i = 0; i < ARRAY_SIZE(tries); i++) {
		if (!(open_methods(c) & tries[i].methods))
			continue;
		if (tries[i].label ? label_counts && evidence->label == tries[i].label :
				     evidence->modsig)
			tries[i].try(c);
	}
}

/* unmet_by_type() */
static const char *unmet_by_type(unsigned int methods)
{
	if (methods & IMA_METHOD_SIGV3)
		return "verity-signature-required";
	if (methods & (IMA_METHOD_IMASIG | IMA_METHOD_MODSIG) || !methods)
		return "IMA-signature-required";
	return "hash-required";
}

/* unlisted() */
static const char *unlisted(const struct one_case *c)
{
	return c->truth & CLAIM(LIST_FOUND) ? "untrusted-list" : "unlisted-digest";
}

/* ima_verify_cause() */
static const char *cause_of(const struct one_case *c, struct ima_demand_terms terms)
{
	const struct finding *finding = &c->finding;
	unsigned int methods = terms.demand.methods;

	if (c->truth & CLAIM(UNVERIFIABLE))
		return "unverifiable-signature";
	if (finding->evm_cause)
		return finding->evm_cause;
	/* What was not looked up, as there was nothing to verify, is not found there. */
	if (terms.blacklist && is_blacklisted(c) &&
	    (c->evidence->label > POLICY_LABEL_UNREADABLE || has_modsig(c) || is_vouched(c)))
		return "blacklisted-hash";
	if (terms.deniable && c->truth & CLAIM(LIST_DENIES))
		return "denied-by-list";
	terms.algos = 0;
	if (ima_demand_met(&terms, &finding->proof))
		return "denied-hash-algorithm";
	if (methods & IMA_METHOD_MODSIG && finding->modsig_cause)
		return finding->modsig_cause;
	if (c->evidence->label <= POLICY_LABEL_UNREADABLE) {
		if (c->evidence->label == POLICY_LABEL_UNREADABLE)
			return "unknown";
		if (methods & IMA_METHOD_DIGLIM)
			return unlisted(c);
		return methods & IMA_METHOD_HASH ? "missing-hash" : unmet_by_type(methods);
	}
	if (finding->label_cause)
		return finding->label_cause;
	if (methods & IMA_METHOD_DIGLIM)
		return unlisted(c);
	return unmet_by_type(methods);
}

/* Whether there is nothing that could be verified, as ima_verify_unlabelled(). */
static bool is_unlabelled(const struct policy_evidence *evidence)
{
	return evidence->label == POLICY_LABEL_NONE && !evidence->modsig &&
	       !evidence->modsig_unreadable;
}

/*
 * hold() and keep_signed(): what is to stay as it is does not pass while somebody can write to
 * it, and who opens it to write can.  Not asked at hooks at which it is executed.
 */
static const char *hold(const struct one_case *c, const struct policy_demand *demand,
			const struct ima_demand_terms *terms)
{
	struct ima_proof others = c->finding.proof;

	if (!policy_access_writes(c->access))
		return NULL;
	if (demand->init)
		return "open-writers";
	others.methods &= ~IMA_METHOD_DIGLIM;
	if (!demand->enforced || !(c->truth & CLAIM(LIST_IMMUTABLE)) ||
	    !(c->finding.proof.methods & IMA_METHOD_DIGLIM) ||
	    !(ima_demand_accepts(terms) & IMA_METHOD_DIGLIM) || ima_demand_met(terms, &others))
		return NULL;
	return "open-writers";
}

/* unmet(): NULL, or the cause. */
static const char *unmet(const struct one_case *c, const struct policy_demand *demand,
			 const char **op)
{
	struct ima_demand_terms terms;
	const char *cause;
	bool met, verified, denied;

	*op = "appraise_data";
	if (demand->rule->demand.deny)
		return "denied";
	if (demand->immutable && c->evidence->unseen)
		return "unverifiable-signature";
	terms_in(c, demand, &terms);
	verified = ima_demand_met(&terms, &c->finding.proof);
	met = verified;
	denied = terms.deniable && c->truth & CLAIM(LIST_DENIES);
	if (!met && !(c->truth & CLAIM(UNVERIFIABLE)) && !denied)
		met = terms.demand.optional && is_unlabelled(c->evidence);
	if (!met) {
		cause = cause_of(c, terms);
		if (!strcmp(cause, "denied-hash-algorithm"))
			*op = "collect_data";
		return cause;
	}
	if (policy_access_writes(c->access) && c->finding.sealed)
		return "signed-file-is-immutable";
	return verified ? hold(c, demand, &terms) : NULL;
}

/**
 * policy_judge_one - what becomes of an access if this is so
 * @evidence: what is known of the file
 * @access: the access
 * @demands: of each layer
 * @truth: claims that are true, whatever @evidence says of them
 * @outcomes: one for each layer, are filled in; granted where no demand is
 */
void policy_judge_one(const struct policy_evidence *evidence, const struct policy_access *access,
		      const struct policy_demands *demands, unsigned int truth,
		      struct policy_outcome *outcomes)
{
	struct one_case c = {
		.evidence = evidence,
		.access = access,
		.demands = demands,
		.truth = truth,
	};
	size_t i;

	verify(&c);
	for (i = 0; i < demands->count; i++) {
		outcomes[i] = (struct policy_outcome){ .have = c.finding.proof.methods };
		if (demands->list[i].rule)
			outcomes[i].cause = unmet(&c, &demands->list[i], &outcomes[i].op);
	}
}

/*
 * All cases that there may be
 */

/* Whether two outcomes are told apart. */
static bool same_outcome(const struct policy_outcome *a, const struct policy_outcome *b)
{
	if (!a->cause || !b->cause)
		return !a->cause && !b->cause;
	return !strcmp(a->cause, b->cause);
}

/* The opinion of one who knows one case. */
static struct policy_opinion opinion_of(const struct policy_outcome *outcome)
{
	return (struct policy_opinion){
		.granted = outcome->cause ? ANSWER_NO : ANSWER_YES,
		.cause = outcome->cause,
		.op = outcome->op,
		.have = outcome->have,
		.have_known = true,
	};
}

/**
 * policy_opinion_join - what is left of an opinion if it may be another one
 * @opinion: is changed to what both have in common
 * @other: the other one
 */
void policy_opinion_join(struct policy_opinion *opinion, const struct policy_opinion *other)
{
	opinion->claims |= other->claims;
	if (!other->have_known || other->have != opinion->have)
		opinion->have_known = false;
	if (other->granted != opinion->granted)
		opinion->granted = ANSWER_UNKNOWN;
	if (opinion->cause && (!other->cause || strcmp(opinion->cause, other->cause))) {
		opinion->cause = NULL;
		opinion->op = NULL;
	}
}

/* The next set of claims out of some; 0 after the last. */
static unsigned int next_subset(unsigned int subset, unsigned int of)
{
	return (subset - of) & of;
}

/**
 * policy_judge - what can be told of an access
 * @evidence: what is known of the file
 * @access: the access
 * @demands: of each layer
 * @opinions: one for each layer, are filled in
 */
void policy_judge(const struct policy_evidence *evidence, const struct policy_access *access,
		  const struct policy_demands *demands, struct policy_opinion *opinions)
{
	struct policy_outcome *outcomes, *others;
	const size_t count = demands->count;
	unsigned int may = 0, claim;
	struct policy_opinion opinion;
	bool first = true;
	size_t i;

	outcomes = xrealloc(NULL, count, sizeof(*outcomes));
	others = xrealloc(NULL, count, sizeof(*others));

	do {
		policy_judge_one(evidence, access, demands, evidence->truth | may, outcomes);
		for (i = 0; i < count; i++) {
			opinion = opinion_of(&outcomes[i]);
			if (first)
				opinions[i] = opinion;
			else
				policy_opinion_join(&opinions[i], &opinion);
		}
		first = false;
		/* It depends on a claim if that alone makes a difference. */
		for (claim = 0; claim < POLICY_CLAIMS; claim++) {
			if (!(evidence->unknown & ~may & 1u << claim))
				continue;
			policy_judge_one(evidence, access, demands,
					 evidence->truth | may | 1u << claim, others);
			for (i = 0; i < count; i++)
				if (!same_outcome(&outcomes[i], &others[i]))
					opinions[i].claims |= 1u << claim;
		}
		may = next_subset(may, evidence->unknown);
	} while (may);
	free(outcomes);
	free(others);
}
