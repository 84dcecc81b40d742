// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why a file would be granted or refused; see policy_explanation.h.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "policy_explanation.h"

/* Who depends on more rules than that is not told more than that he does. */
#define CASES_MAX 1024

/**
 * policy_hook_name - a hook, as rules and records have it
 * @hook: of a file
 *
 * Return: the name, NULL if no file is looked at there.
 */
const char *policy_hook_name(enum ima_policy_hook hook)
{
	static const char *const names[IMA_POLICY_HOOK__LAST] = {
		[IMA_POLICY_FILE_CHECK] = "FILE_CHECK",
		[IMA_POLICY_MMAP_CHECK] = "MMAP_CHECK",
		[IMA_POLICY_MMAP_CHECK_REQPROT] = "MMAP_CHECK_REQPROT",
		[IMA_POLICY_BPRM_CHECK] = "BPRM_CHECK",
		[IMA_POLICY_CREDS_CHECK] = "CREDS_CHECK",
		[IMA_POLICY_MODULE_CHECK] = "MODULE_CHECK",
		[IMA_POLICY_FIRMWARE_CHECK] = "FIRMWARE_CHECK",
		[IMA_POLICY_KEXEC_KERNEL_CHECK] = "KEXEC_KERNEL_CHECK",
		[IMA_POLICY_KEXEC_INITRAMFS_CHECK] = "KEXEC_INITRAMFS_CHECK",
		[IMA_POLICY_POLICY_CHECK] = "POLICY_CHECK",
		[IMA_POLICY_X509_CHECK] = "X509_CHECK",
		[IMA_POLICY_DIGEST_LIST_CHECK] = "DIGEST_LIST_CHECK",
	};

	return hook < IMA_POLICY_HOOK__LAST ? names[hook] : NULL;
}

/**
 * policy_hook_find - the hook of a name
 * @name: the name
 *
 * Return: the hook; IMA_POLICY_ANY_HOOK if no file is looked at at one of that name.
 */
enum ima_policy_hook policy_hook_find(const char *name)
{
	enum ima_policy_hook hook;

	for (hook = 0; hook < IMA_POLICY_HOOK__LAST; hook++)
		if (policy_hook_name(hook) && !strcmp(policy_hook_name(hook), name))
			return hook;
	return IMA_POLICY_ANY_HOOK;
}

/**
 * policy_hook_mask - how the kernel accesses a file at a hook if nothing else is said
 * @hook: of a file
 *
 * Return: 1 << enum ima_policy_mask.
 */
unsigned int policy_hook_mask(enum ima_policy_hook hook)
{
	switch (hook) {
	case IMA_POLICY_BPRM_CHECK:
	case IMA_POLICY_CREDS_CHECK:
	case IMA_POLICY_MMAP_CHECK:
	case IMA_POLICY_MMAP_CHECK_REQPROT:
		return 1u << IMA_POLICY_MAY_EXEC;
	default:
		return 1u << IMA_POLICY_MAY_READ;
	}
}

/**
 * policy_mask_text - how a file is accessed
 * @mask: 1 << enum ima_policy_mask, or-ed
 *
 * Return: "MAY_READ|MAY_WRITE", to be freed.
 */
char *policy_mask_text(unsigned int mask)
{
	static const char *const names[] = {
		[IMA_POLICY_MAY_EXEC] = "MAY_EXEC",
		[IMA_POLICY_MAY_WRITE] = "MAY_WRITE",
		[IMA_POLICY_MAY_READ] = "MAY_READ",
		[IMA_POLICY_MAY_APPEND] = "MAY_APPEND",
	};
	char *all = xstrdup(""), *longer;
	unsigned int i;

	for (i = IMA_POLICY_MAY_EXEC; i <= IMA_POLICY_MAY_APPEND; i++) {
		if (!(mask & 1u << i))
			continue;
		longer = xasprintf("%s%s%s", all, *all ? "|" : "", names[i]);
		free(all);
		all = longer;
	}
	return all;
}

const char *const policy_kept_questions[POLICY_KEPT] = {
	[KEPT_BY_LIST] =
		"whether it was executed, mapped for that, or read where a list says that it is immutable, and passed as a list vouches for it (cause=listed-file-is-immutable)",
	[KEPT_BY_INIT] =
		"whether the layer init has let it pass, for its signature or a list (cause=signed-file-is-immutable)",
};

/* Whether a rule, for whichever access, may have taken a file for what lists say. */
static bool takes_lists(const struct policy_in_force *rules)
{
	const struct policy_layer_rules *layer = rules->layers;
	const struct policy_line *line;

	for (; layer < rules->layers + rules->count; layer++) {
		if (!layer->enforced || !(layer->actions & 1u << CLASS_APPRAISE))
			continue;
		for (line = layer->list; line < layer->list + layer->count; line++)
			if (!line->understood ||
			    (policy_line_appraises(line) &&
			     line->parsed.demand.methods & IMA_METHOD_DIGLIM))
				return true;
	}
	return false;
}

/*
 * Why a file may be kept from who writes: refuse_change() of ima_access.c asks before there are
 * rules.  What a list denies is not kept.
 */
static unsigned int kept(const struct policy_explanation *explanation)
{
	const struct policy_evidence *evidence = &explanation->found->evidence;
	const unsigned int may = evidence->truth | evidence->unknown;
	bool vouched = may & CLAIM(LIST_VOUCHES) && !(evidence->truth & CLAIM(LIST_DENIES));
	bool is_signed = (evidence->label == POLICY_LABEL_SIGNATURE &&
			  may & CLAIM(SIGNATURE_GOOD)) ||
			 (evidence->label == POLICY_LABEL_HASH && may & CLAIM(HASH_RIGHT) &&
			  evidence->evm == EVM_PORTABLE && may & CLAIM(EVM_GOOD));
	unsigned int why = 0;

	if (!policy_access_writes(explanation->access))
		return 0;
	if (vouched && takes_lists(explanation->rules))
		why |= 1u << KEPT_BY_LIST;
	if ((vouched || is_signed) && explanation->rules->layers[IN_FORCE_INIT].count)
		why |= 1u << KEPT_BY_INIT;
	return why;
}

/**
 * policy_explanation_lists - whether digest lists may have a say
 * @rules: of all layers
 * @access: the access
 *
 * Return: true if a rule that may decide appraises: each could, by how the kernel was
 * built, look whether a list denies the file.  Also if it is to be written, and may be kept
 * from that, see enum policy_kept.
 */
bool policy_explanation_lists(const struct policy_in_force *rules,
			      const struct policy_access *access)
{
	struct policy_candidates candidates;
	bool lists = policy_access_writes(access) && takes_lists(rules);
	size_t i, layer;

	for (layer = 0; layer < rules->count; layer++) {
		policy_decide(&candidates, &rules->layers[layer], CLASS_APPRAISE, access);
		for (i = 0; i < candidates.count; i++)
			lists |= policy_line_appraises(candidates.list[i].line);
		policy_candidates_free(&candidates);
	}
	return lists;
}

/**
 * policy_explanation_measured - whether the lists are asked because a rule measures
 * @rules: of all layers
 * @access: the access
 *
 * Return: yes if the rule of a layer that decides about measuring has use_diglim; not known
 * if one that may decide has it.
 */
enum answer policy_explanation_measured(const struct policy_in_force *rules,
					const struct policy_access *access)
{
	struct policy_candidates candidates;
	enum answer answer = ANSWER_NO;
	const struct policy_line *line;
	size_t i, layer;

	for (layer = 0; layer < rules->count; layer++) {
		policy_decide(&candidates, &rules->layers[layer], CLASS_MEASURE, access);
		for (i = 0; answer != ANSWER_YES && i < candidates.count; i++) {
			line = candidates.list[i].line;
			if (line && (!line->understood ||
				     (policy_line_does(line) && line->parsed.use_diglim)))
				answer = candidates.count == 1 && line->understood ?
					 ANSWER_YES : ANSWER_UNKNOWN;
		}
		policy_candidates_free(&candidates);
	}
	return answer;
}

/* An opinion that nothing is known. */
static const struct policy_opinion no_opinion = { .granted = ANSWER_UNKNOWN };

/* What each layer demands in one combination of rules that may decide. */
static bool demands_of(const struct policy_explanation *explanation, const size_t *at,
		       struct policy_demands *demands)
{
	const struct policy_layer_explanation *layer = explanation->layers;
	const struct policy_line *line;
	bool understood = true;
	size_t i;

	for (i = 0; i < demands->count; i++, layer++) {
		line = layer->by_class[CLASS_APPRAISE].list[at[i]].line;
		demands->list[i] = (struct policy_demand){
			.immutable = layer->rules->immutable,
			.enforced = layer->rules->enforced,
			.init = i == IN_FORCE_INIT,
		};
		if (line && !line->understood)
			understood = false;
		else if (policy_line_appraises(line))
			demands->list[i].rule = &line->parsed;
	}
	return understood;
}

/* The next combination; false after the last. */
static bool next_case(const struct policy_explanation *explanation, size_t *at)
{
	size_t i;

	for (i = 0; i < explanation->rules->count; i++) {
		if (++at[i] < explanation->layers[i].by_class[CLASS_APPRAISE].count)
			return true;
		at[i] = 0;
	}
	return false;
}

/* Room for opinions, of which nothing is known; false if there are too many cases to try. */
static bool prepare(struct policy_explanation *explanation)
{
	struct policy_layer_explanation *layer;
	size_t cases = 1, count, i, k;

	for (i = 0; i < explanation->rules->count; i++) {
		layer = &explanation->layers[i];
		count = layer->by_class[CLASS_APPRAISE].count;
		layer->opinions = xrealloc(NULL, count, sizeof(*layer->opinions));
		for (k = 0; k < count; k++)
			layer->opinions[k] = no_opinion;
		/* More would be too many, and might not fit into a number. */
		if (cases <= CASES_MAX)
			cases *= count;
	}
	return cases <= CASES_MAX;
}

/* Take in what is said of one combination. */
static void take_case(struct policy_explanation *explanation, const size_t *at,
		      const struct policy_demands *demands, bool understood, bool **seen,
		      const struct policy_opinion *opinions)
{
	const struct policy_candidate *candidate;
	struct policy_layer_explanation *layer;
	const struct policy_opinion *said;
	size_t i;

	for (i = 0; i < demands->count; i++) {
		layer = &explanation->layers[i];
		candidate = &layer->by_class[CLASS_APPRAISE].list[at[i]];
		said = &opinions[i];
		/* Another layer's rule that is not understood may need more. */
		if (!understood && !demands->list[i].rule && candidate->line &&
		    !candidate->line->understood)
			said = &no_opinion;
		if (seen[i][at[i]])
			policy_opinion_join(&layer->opinions[at[i]], said);
		else
			layer->opinions[at[i]] = *said;
		seen[i][at[i]] = true;
	}
}

/* What the kernel would say in each combination of rules that may decide. */
static void judge(struct policy_explanation *explanation)
{
	const size_t count = explanation->rules->count;
	struct policy_demands demands = { .count = count };
	struct policy_opinion *opinions;
	size_t *at, i;
	bool **seen;
	bool understood;

	if (!prepare(explanation))
		return;
	demands.list = xrealloc(NULL, count, sizeof(*demands.list));
	opinions = xrealloc(NULL, count, sizeof(*opinions));
	at = xrealloc(NULL, count, sizeof(*at));
	seen = xrealloc(NULL, count, sizeof(*seen));
	for (i = 0; i < count; i++) {
		at[i] = 0;
		seen[i] = xrealloc(NULL, CASES_MAX, sizeof(**seen));
		memset(seen[i], 0, CASES_MAX * sizeof(**seen));
	}
	do {
		understood = demands_of(explanation, at, &demands);
		policy_judge(&explanation->found->evidence, explanation->access, &demands,
			     opinions);
		take_case(explanation, at, &demands, understood, seen, opinions);
	} while (next_case(explanation, at));
	for (i = 0; i < count; i++)
		free(seen[i]);
	free(seen);
	free(at);
	free(opinions);
	free(demands.list);
}

/* What is true of all candidates of a layer, and on which conditions the rest depends. */
static void join(struct policy_layer_explanation *layer)
{
	const struct policy_candidates *all = &layer->by_class[CLASS_APPRAISE];
	bool differ = false;
	size_t i;

	layer->opinion = layer->opinions[0];
	for (i = 1; i < all->count; i++) {
		differ |= layer->opinions[i].granted != layer->opinions[0].granted ||
			  policy_line_appraises(all->list[i].line) !=
			  policy_line_appraises(all->list[0].line);
		policy_opinion_join(&layer->opinion, &layer->opinions[i]);
	}
	layer->terms = 0;
	for (i = 0; (differ || layer->opinion.granted == ANSWER_UNKNOWN) && i < all->count; i++)
		layer->terms |= all->list[i].unknown;
}

/* What all layers say together. */
static enum policy_verdict verdict_of(const struct policy_explanation *explanation)
{
	enum policy_verdict verdict = explanation->kept ? EXPLAIN_DEPENDS : EXPLAIN_ALLOWED;
	const struct policy_layer_explanation *layer;
	size_t i;

	for (i = 0; i < explanation->rules->count; i++) {
		layer = &explanation->layers[i];
		if (!layer->rules->enforced)
			continue;
		if (layer->opinion.granted == ANSWER_NO)
			return EXPLAIN_REFUSED;
		if (layer->opinion.granted == ANSWER_UNKNOWN)
			verdict = EXPLAIN_DEPENDS;
	}
	return verdict;
}

/**
 * policy_explanation_make - find out why a file would be granted or refused
 * @explanation: its path, access, rules and found are the caller's, the others are set; to
 *	be freed with policy_explanation_free()
 */
void policy_explanation_make(struct policy_explanation *explanation)
{
	struct policy_layer_explanation *layer;
	const size_t count = explanation->rules->count;
	enum policy_class class;
	size_t i;

	explanation->layers = xrealloc(NULL, count, sizeof(*explanation->layers));
	for (i = 0; i < count; i++) {
		layer = &explanation->layers[i];
		*layer = (struct policy_layer_explanation){
			.rules = &explanation->rules->layers[i],
		};
		for (class = 0; class < POLICY_CLASSES; class++)
			policy_decide(&layer->by_class[class], layer->rules, class,
				      explanation->access);
	}
	judge(explanation);
	for (i = 0; i < count; i++)
		join(&explanation->layers[i]);
	explanation->kept = kept(explanation);
	explanation->verdict = verdict_of(explanation);
}

/**
 * policy_explanation_mended - whether there is something to mend
 * @explanation: all of it
 *
 * Return: true if not all layers would grant the access, whether they are carried out or
 * not.
 */
bool policy_explanation_mended(const struct policy_explanation *explanation)
{
	size_t i;

	for (i = 0; i < explanation->rules->count; i++)
		if (explanation->layers[i].opinion.granted != ANSWER_YES)
			return true;
	return false;
}

/**
 * policy_explanation_free - free what was found out
 * @explanation: what policy_explanation_make() set is empty after this
 */
void policy_explanation_free(struct policy_explanation *explanation)
{
	struct policy_layer_explanation *layer = explanation->layers;
	enum policy_class class;

	for (; layer < explanation->layers + explanation->rules->count; layer++) {
		for (class = 0; class < POLICY_CLASSES; class++)
			policy_candidates_free(&layer->by_class[class]);
		free(layer->opinions);
	}
	free(explanation->layers);
	explanation->layers = NULL;
}

/**
 * policy_layer_rule - the rule by which a layer refuses
 * @layer: the layer
 *
 * Return: the candidate, if there is but one, and it appraises; else NULL.
 */
const struct policy_candidate *policy_layer_rule(const struct policy_layer_explanation *layer)
{
	const struct policy_candidates *all = &layer->by_class[CLASS_APPRAISE];

	return all->count == 1 && policy_line_appraises(all->list[0].line) ? all->list : NULL;
}

/**
 * policy_explanation_record - the end of the audit record that the kernel would write
 * @explanation: all of it
 * @layer: a layer that refuses
 *
 * Return: the text, with "?" for what depends, to be freed.
 */
char *policy_explanation_record(const struct policy_explanation *explanation,
				const struct policy_layer_explanation *layer)
{
	const struct policy_candidate *candidate = policy_layer_rule(layer);
	char need[POLICY_METHODS_TEXT] = "?", have[POLICY_METHODS_TEXT] = "?", number[16] = "?";
	const struct policy_opinion *opinion = &layer->opinion;
	struct ima_demand_terms terms;

	if (candidate) {
		policy_terms_of(&terms, &candidate->line->parsed, explanation->access->hook,
				false);
		/* As ima_denial_audit(): perhaps nothing is left of it at this hook. */
		policy_demand_text(terms.demand.methods ? &terms.demand :
				   &candidate->line->parsed.demand, need);
		snprintf(number, sizeof(number), "%u", candidate->line->number);
	}
	if (opinion->have_known)
		policy_methods_text(opinion->have, have);
	return xasprintf("op=%s cause=%s func=%s layer=%s rule=%s need=%s have=%s",
			 opinion->op ? opinion->op : "?", opinion->cause ? opinion->cause : "?",
			 policy_hook_name(explanation->access->hook), layer->rules->name, number,
			 need, have);
}

/**
 * policy_explanation_mends - what would have a layer grant the access
 * @explanation: all of it
 * @layer: a layer that does not, or may not
 * @mends: are filled in; to be freed with mends_free()
 */
void policy_explanation_mends(const struct policy_explanation *explanation,
			      const struct policy_layer_explanation *layer,
			      struct mends *mends)
{
	const struct policy_candidates *all = &layer->by_class[CLASS_APPRAISE];
	const struct policy_found *found = explanation->found;
	struct mend_case what = {
		.cause = layer->opinion.cause,
		.files = &explanation->file,
		.count = 1,
		.owner = explanation->owner,
	};
	struct ima_demand_terms terms;
	size_t i;

	*mends = (struct mends){ 0 };
	for (i = 0; i < all->count; i++)
		if (policy_line_appraises(all->list[i].line) &&
		    layer->opinions[i].granted != ANSWER_YES)
			break;
	if (i == all->count)
		return;
	policy_terms_of(&terms, &all->list[i].line->parsed, explanation->access->hook, false);
	what.demand = &terms.demand;
	what.algos = terms.algos;
	what.list_algos = list_algos_only(&found->list_algos, COMPACT_FILE);
	if (found->key.named && found->key.asked) {
		what.key = found->key.id;
		what.key_state = found->key.state;
	}
	mends_find(mends, &what);
}

/* A key, as text. */
static char *key_text(const struct policy_key *key, const char *keyring)
{
	if (!key->named)
		return xstrdup("names no key");
	if (!key->asked)
		return xasprintf("by key %08x; the kernel's keys could not be read", key->id);
	if (!key->state)
		return xasprintf("by key %08x, which is not on %s", key->id, keyring);
	return xasprintf("by key %08x of %s, which is %s%s%s%s", key->id, keyring, key->state,
			 key->subject && strcmp(key->subject, "?") ? " (" : "",
			 key->subject && strcmp(key->subject, "?") ? key->subject : "",
			 key->subject && strcmp(key->subject, "?") ? ")" : "");
}

/* Whether a claim is so, as a word. */
static const char *claim_text(const struct policy_found *found, enum policy_claim claim,
			      const char *yes, const char *no)
{
	if (found->evidence.unknown & 1u << claim)
		return "not known";
	return found->evidence.truth & 1u << claim ? yes : no;
}

/**
 * policy_explanation_label - what the label is
 * @found: what speaks for the file
 *
 * Return: a line, to be freed.
 */
char *policy_explanation_label(const struct policy_found *found)
{
	const char *algo = hash_algo_text(found->evidence.label_algo);
	const char *bad = found->evidence.unknown & CLAIM(SIGNATURE_PLATFORM) ?
			  "not known" : "not good";
	char *key, *text;

	switch (found->evidence.label) {
	case POLICY_LABEL_NONE:
		return xstrdup("none");
	case POLICY_LABEL_UNREADABLE:
		return xasprintf("could not be read: %s", strerror(found->label_error));
	case POLICY_LABEL_HASH:
		return xasprintf("hash, %s: %s", algo,
				 claim_text(found, CLAIM_HASH_RIGHT, "that of the content",
					    "not that of the content"));
	case POLICY_LABEL_SIGNATURE:
	case POLICY_LABEL_VERITY_SIGNATURE:
		key = key_text(&found->key, ".ima");
		text = xasprintf("signature%s, %s, %s: %s",
				 found->evidence.label == POLICY_LABEL_SIGNATURE ? "" :
				 " for fs-verity",
				 algo, key,
				 claim_text(found, CLAIM_SIGNATURE_GOOD, "good", bad));
		free(key);
		return text;
	default:
		return xstrdup("of a kind that the kernel does not know");
	}
}

/**
 * policy_explanation_evm - what EVM makes of the file
 * @found: what speaks for the file
 *
 * Return: a line, to be freed.
 */
char *policy_explanation_evm(const struct policy_found *found)
{
	char *key, *text;

	switch (found->evidence.evm) {
	case EVM_SILENT:
		return xstrdup("off, or has nothing to say of this file system");
	case EVM_MISSING:
		return xstrdup("there is no security.evm, so that the label does not count");
	case EVM_PORTABLE:
		key = key_text(&found->evm_key, ".evm");
		text = xasprintf("portable signature, %s: %s", key,
				 claim_text(found, CLAIM_EVM_GOOD, "good", "not good"));
		free(key);
		return text;
	default:
		return xasprintf("no portable signature: %s",
				 claim_text(found, CLAIM_EVM_GOOD, "good", "not good"));
	}
}

/* Why no list that has it vouches for it; NULL if that is not so, for all that is known. */
static const char *why_not_vouched(const struct policy_found *found)
{
	const struct list_use use = {
		.need = DIGLIM_APPRAISED_DIGSIG,
		.digest_size = found->lists_digest,
		.empty = !found->size,
	};
	const struct list_holder *holder = found->lists.holders;

	for (; holder < found->lists.holders + found->lists.count; holder++)
		if (holder->type == COMPACT_FILE && !holder->revoked && holder->withdrawn)
			return "the key by which it was signed was withdrawn";
	return list_answer_why_not(list_answer_bits(&found->lists, COMPACT_FILE), &use);
}

/* What is said of lists by whose digests the kernel looks. */
static char *looked_up_text(const struct policy_found *found)
{
	const struct policy_evidence *evidence = &found->evidence;
	size_t count = list_answer_holders(&found->lists, COMPACT_FILE), i;
	const char *why = why_not_vouched(found);
	char *label = NULL, *what, *text;

	if (evidence->unknown & CLAIM(LIST_VOUCHES) && !count)
		return xstrdup("not known");
	for (i = 0; !label && i < found->lists.count; i++)
		if (found->lists.holders[i].type == COMPACT_FILE)
			label = clean_text(found->lists.holders[i].label);
	if (!label)
		return xstrdup("none has it");
	what = evidence->truth & CLAIM(LIST_DENIES) ? xstrdup("denied") :
	       evidence->truth & CLAIM(LIST_VOUCHES) ? xstrdup("vouches for it") :
	       why ? xasprintf("vouches for nothing: %s", why) :
	       xstrdup("it is not known whether that counts");
	text = xasprintf("%s%s%s: %s", label, count > 1 ? " and others" : "",
			 count > 1 ? " have it" : " has it", what);
	free(what);
	free(label);
	return text;
}

/**
 * policy_explanation_lists_text - what digest lists say
 * @found: what speaks for the file
 *
 * Return: a line, to be freed.
 */
char *policy_explanation_lists_text(const struct policy_found *found)
{
	char *text = looked_up_text(found), *names, *more;

	if (!found->ignored_algos)
		return text;
	names = list_algos_text(found->ignored_algos);
	more = xasprintf("%s; listed by its %s digest%s, by which the kernel does not look", text,
			 names, found->ignored_algos & (found->ignored_algos - 1) ? "s" : "");
	free(names);
	free(text);
	return more;
}
