// SPDX-License-Identifier: GPL-2.0-only
/*
 * An explanation, for programs; see policy_explanation.h.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/diglim.h"
#include "policy_explanation.h"

/* A member that is text, which is freed. */
static void add_own(struct json_object *to, const char *name, char *text)
{
	json_add_text(to, name, text);
	free(text);
}

/* What cannot be told, and why. */
static struct json_object *unknown_json(const char *what, const char *why)
{
	struct json_object *object = json_object_new_object();

	json_add_text(object, "what", what);
	json_add_text(object, "why", why);
	return object;
}

/* Conditions that cannot be told. */
static void add_terms(struct json_object *list, const struct policy_access *access,
		      policy_terms terms)
{
	enum ima_policy_term_id term;
	const char *name;

	for (term = 0; term <= IMA_TERM__LAST; term++) {
		if (!(terms & (policy_terms)1 << term))
			continue;
		name = policy_term_name(term);
		json_object_array_add(list, unknown_json(name ? name : "rule",
							 policy_term_why(access, term)));
	}
}

/* An opinion. */
static void add_opinion(struct json_object *to, const struct policy_opinion *opinion)
{
	static const char *const words[] = {
		[ANSWER_NO] = "refused", [ANSWER_YES] = "allowed", [ANSWER_UNKNOWN] = "depends",
	};

	json_add_text(to, "verdict", words[opinion->granted]);
	if (opinion->cause)
		json_add_text(to, "cause", opinion->cause);
}

/* A rule that decides, or may. */
static struct json_object *candidate_json(const struct policy_explanation *explanation,
					  const struct policy_candidate *candidate,
					  const struct policy_opinion *opinion)
{
	struct json_object *object = json_object_new_object();
	struct json_object *depends = json_object_new_array();
	char text[POLICY_METHODS_TEXT];
	struct ima_demand_terms terms;

	if (!candidate->line) {
		json_object_object_add(object, "rule", NULL);
	} else {
		json_add_number(object, "rule", candidate->line->number);
		json_add_text(object, "text", candidate->line->text);
	}
	if (opinion && policy_line_appraises(candidate->line)) {
		policy_terms_of(&terms, &candidate->line->parsed, explanation->access->hook,
				false);
		json_add_text(object, "need",
			      policy_demand_text(terms.demand.methods ? &terms.demand :
						 &candidate->line->parsed.demand, text));
		add_opinion(object, opinion);
	}
	add_terms(depends, explanation->access, candidate->unknown);
	json_object_object_add(object, "depends", depends);
	return object;
}

/* What a layer does. */
static struct json_object *layer_json(const struct policy_explanation *explanation,
				      const struct policy_layer_explanation *layer)
{
	struct json_object *object = json_object_new_object(), *list;
	const struct policy_candidates *all;
	char version[IMA_POLICY_VERSION_TEXT];
	enum policy_class class;
	enum policy_claim claim;
	struct mends mends;
	size_t i;

	json_add_text(object, "layer", layer->rules->name);
	if (layer->rules->named)
		json_add_text(object, "policy_version",
			      ima_policy_version_text(layer->rules->version, version));
	json_add_flag(object, "immutable", layer->rules->immutable);
	json_add_flag(object, "enforced", layer->rules->enforced);
	for (class = 0; class < POLICY_CLASSES; class++) {
		all = &layer->by_class[class];
		list = json_object_new_array();
		for (i = 0; i < all->count; i++)
			json_object_array_add(list,
					      candidate_json(explanation, &all->list[i],
							     class == CLASS_APPRAISE ?
							     &layer->opinions[i] : NULL));
		json_object_object_add(object, policy_class_names[class], list);
	}
	add_opinion(object, &layer->opinion);
	if (layer->opinion.granted == ANSWER_NO)
		add_own(object, "record", policy_explanation_record(explanation, layer));
	list = json_object_new_array();
	if (layer->opinion.granted == ANSWER_UNKNOWN) {
		add_terms(list, explanation->access, layer->terms);
		for (claim = 0; claim < POLICY_CLAIMS; claim++)
			if (layer->opinion.claims & 1u << claim)
				json_object_array_add(list,
						      unknown_json(policy_claim_question(claim),
								   explanation->found->why[claim]));
	}
	json_object_object_add(object, "depends", list);
	list = json_object_new_array();
	if (layer->opinion.granted != ANSWER_YES) {
		policy_explanation_mends(explanation, layer, &mends);
		mends_json(list, &mends);
		mends_free(&mends);
	}
	json_object_object_add(object, "mend", list);
	return object;
}

/* What was found of the file. */
static struct json_object *evidence_json(const struct policy_found *found,
					 const struct mend_file *file)
{
	static const char *const labels[] = {
		[POLICY_LABEL_NONE] = "none",
		[POLICY_LABEL_UNREADABLE] = "unread",
		[POLICY_LABEL_HASH] = "hash",
		[POLICY_LABEL_SIGNATURE] = "signature",
		[POLICY_LABEL_VERITY_SIGNATURE] = "verity-signature",
		[POLICY_LABEL_ODD] = "unknown",
	};
	struct json_object *object = json_object_new_object();
	char digest[DIGEST_TEXT_MAX], id[9];

	json_add_text(object, "label", labels[found->evidence.label]);
	add_own(object, "label_text", policy_explanation_label(found));
	if (found->key.named) {
		snprintf(id, sizeof(id), "%08x", found->key.id);
		json_add_text(object, "key", id);
		json_add_text(object, "key_state",
			      found->key.asked ? found->key.state : NULL);
	}
	if (found->digest_made)
		digest_text(digest, &found->digest);
	json_add_text(object, "digest", found->digest_made ? digest : NULL);
	add_own(object, "evm_text", policy_explanation_evm(found));
	json_add_flag(object, "appended_signature",
		      found->evidence.modsig || found->evidence.modsig_unreadable);
	json_add_flag(object, "fsverity", found->evidence.verity);
	add_own(object, "digest_lists_text", policy_explanation_lists_text(found));
	mend_file_json(object, file);
	return object;
}

/**
 * policy_explanation_json - add an explanation to an object
 * @object: where to
 * @explanation: the explanation
 */
void policy_explanation_json(struct json_object *object,
			     const struct policy_explanation *explanation)
{
	static const char *const words[] = {
		[EXPLAIN_ALLOWED] = "allowed",
		[EXPLAIN_REFUSED] = "refused",
		[EXPLAIN_DEPENDS] = "depends",
	};
	struct json_object *layers = json_object_new_array(), *depends = json_object_new_array();
	const struct policy_access *access = explanation->access;
	size_t i;

	json_add_text(object, "file", explanation->path);
	json_add_text(object, "hook", policy_hook_name(access->hook));
	add_own(object, "mask", policy_mask_text(access->mask));
	json_add_number(object, "uid", access->uid);
	json_add_number(object, "gid", access->gid);
	json_add_text(object, "verdict", words[explanation->verdict]);
	json_add_text(object, "assumes", POLICY_ASSUMES);
	for (i = 0; i < POLICY_KEPT; i++)
		if (explanation->kept & 1u << i)
			json_object_array_add(depends, unknown_json(policy_kept_questions[i],
								    POLICY_KEPT_WHY));
	json_object_object_add(object, "depends", depends);
	for (i = 0; i < explanation->rules->count; i++)
		if (explanation->layers[i].rules->count)
			json_object_array_add(layers,
					      layer_json(explanation, &explanation->layers[i]));
	json_object_object_add(object, "layers", layers);
	json_object_object_add(object, "evidence",
			       evidence_json(explanation->found, explanation->file));
}
