// SPDX-License-Identifier: GPL-2.0-only
/*
 * An explanation, for people; see policy_explanation.h.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/diglim.h"
#include "policy_explanation.h"

/* Print a line, in which somebody else's text may be; it is freed. */
static void print_line(const char *before, char *text)
{
	char *clean = clean_text(text);

	printf("%s%s\n", before, clean);
	free(clean);
	free(text);
}

/* The conditions on which something depends, and why they cannot be told. */
static void print_terms(const struct policy_access *access, policy_terms terms)
{
	enum ima_policy_term_id term;
	const char *name;

	for (term = 0; term <= IMA_TERM__LAST; term++) {
		if (!(terms & (policy_terms)1 << term))
			continue;
		name = policy_term_name(term);
		print_line("      ", xasprintf("%s%s cannot be told here: %s",
					       name ? name : "it", name ? "=" : "",
					       policy_term_why(access, term)));
	}
}

/* What an opinion is, of a rule that appraises. */
static char *opinion_text(const struct policy_opinion *opinion)
{
	switch (opinion->granted) {
	case ANSWER_YES:
		return xstrdup("met");
	case ANSWER_NO:
		return xasprintf("not met: cause=%s", opinion->cause ? opinion->cause : "?");
	default:
		return xstrdup("cannot be told");
	}
}

/* What a rule demands, and whether it is met. */
static void print_demand(const struct policy_explanation *explanation,
			 const struct policy_line *line, const struct policy_opinion *opinion)
{
	char text[POLICY_METHODS_TEXT], *said = opinion_text(opinion), *algos = xstrdup("");
	struct ima_demand_terms terms;
	char *longer;
	unsigned int i;

	policy_terms_of(&terms, &line->parsed, explanation->access->hook, false);
	for (i = 0; terms.algos && ima_policy_algos[i]; i++) {
		if (!(terms.algos & 1u << i))
			continue;
		longer = xasprintf("%s%s%s", algos, *algos ? "," : " by ", ima_policy_algos[i]);
		free(algos);
		algos = longer;
	}
	print_line("      ", xasprintf("demands %s%s: %s",
				       policy_demand_text(terms.demand.methods ? &terms.demand :
							  &line->parsed.demand, text),
				       algos, said));
	free(algos);
	free(said);
}

/* Who decides in a layer about a class. */
static void print_class(const struct policy_explanation *explanation,
			const struct policy_layer_explanation *layer, enum policy_class class)
{
	const struct policy_candidates *all = &layer->by_class[class];
	const struct policy_candidate *candidate;
	const struct policy_line *line;
	size_t i;

	if (!(layer->rules->actions & 1u << class)) {
		printf("  %s: switched off by the command line\n", policy_class_names[class]);
		return;
	}
	for (i = 0; i < all->count; i++) {
		candidate = &all->list[i];
		line = candidate->line;
		if (line)
			print_line("  ", xasprintf("%s: %s%srule %u: %s", policy_class_names[class],
						   i ? "else " : "",
						   candidate->unknown ? "perhaps " : "",
						   line->number, line->text));
		else
			printf("  %s: %sno rule\n", policy_class_names[class], i ? "else " : "");
		print_terms(explanation->access, candidate->unknown);
		if (class == CLASS_APPRAISE && policy_line_appraises(line))
			print_demand(explanation, line, &layer->opinions[i]);
	}
}

/* What a layer does. */
static void print_layer(const struct policy_explanation *explanation,
			const struct policy_layer_explanation *layer)
{
	char version[IMA_POLICY_VERSION_TEXT] = "";
	enum policy_class class;

	if (layer->rules->named)
		ima_policy_version_text(layer->rules->version, version);
	printf("layer %s%s%s%s:\n", layer->rules->name, *version ? " " : "", version,
	       layer->rules->enforced ? "" : ", which refuses nothing (ima_appraise=)");
	for (class = 0; class < POLICY_CLASSES; class++)
		print_class(explanation, layer, class);
}

/* What was found of the file. */
static void print_file(const struct policy_explanation *explanation)
{
	const struct policy_found *found = explanation->found;
	char digest[DIGEST_TEXT_MAX];

	puts("the file:");
	print_line("  ", mend_file_text(explanation->file));
	if (explanation->file->altered)
		print_line("  WARNING: ", xstrdup(explanation->file->altered));
	if (explanation->file->mislabelled)
		print_line("  WARNING: ", xstrdup(explanation->file->mislabelled));
	print_line("  label: ", policy_explanation_label(found));
	if (found->digest_made) {
		digest_text(digest, &found->digest);
		printf("  content: %llu bytes, %s\n", found->size, digest);
	} else {
		print_line("  content: ", xasprintf("not hashed: %s", found->unread ?
						    strerror(found->unread) :
						    "libcrypto lacks the algorithm"));
	}
	print_line("  EVM: ", policy_explanation_evm(found));
	if (found->evidence.modsig || found->evidence.modsig_unreadable)
		print_line("  appended signature: ",
			   xstrdup(found->modsig_text ? found->modsig_text : "not known"));
	print_line("  digest lists: ", policy_explanation_lists_text(found));
	if (found->evidence.verity)
		puts("  fs-verity: yes");
	if (found->evidence.truth & CLAIM(BLACKLISTED))
		puts("  its digest is in .blacklist");
	if (found->evidence.truth & CLAIM(CONTENT_BLACKLISTED))
		puts("  the digest of what stands before the appended signature is in .blacklist");
}

/* What an opinion depends on. */
static void print_depends(const struct policy_explanation *explanation,
			  const struct policy_layer_explanation *layer)
{
	const struct policy_found *found = explanation->found;
	enum policy_claim claim;
	bool any = false;

	printf("  layer %s: depends on\n", layer->rules->name);
	print_terms(explanation->access, layer->terms);
	for (claim = 0; claim < POLICY_CLAIMS; claim++) {
		if (!(layer->opinion.claims & 1u << claim))
			continue;
		any = true;
		print_line("      ", xasprintf("%s: %s", policy_claim_question(claim),
					       found->why[claim]));
	}
	if (!any && !layer->terms)
		puts("      more rules than can be told apart");
}

/* What it depends on before rules are asked; if they refuse it that is no matter. */
static void print_kept(const struct policy_explanation *explanation)
{
	unsigned int i;

	if (!explanation->kept || explanation->verdict == EXPLAIN_REFUSED)
		return;
	puts("  whatever the rules say: depends on");
	for (i = 0; i < POLICY_KEPT; i++)
		if (explanation->kept & 1u << i)
			printf("      %s: " POLICY_KEPT_WHY "\n", policy_kept_questions[i]);
}

/* What is to be done, by one layer. */
static void print_mends(const struct policy_explanation *explanation,
			const struct policy_layer_explanation *layer)
{
	struct mends mends;
	size_t i, k, part = 0;

	policy_explanation_mends(explanation, layer, &mends);
	for (i = 0; i < mends.count; i++) {
		if (i == part) {
			part += mends_alternatives(&mends, i);
			printf("%s%s%s:\n", i ? mends_heading(&mends, i) :
			       "to mend it for layer ", i ? "" : layer->rules->name,
			       part - i > 1 ? ", one of" : "");
		}
		for (k = 0; k < mends.list[i].warning_count; k++)
			print_line("  WARNING: ", xstrdup(mends.list[i].warnings[k]));
		if (mends.list[i].command)
			printf("  %s\n", mends.list[i].command);
		print_line(mends.list[i].command ? "    " : "  ", xstrdup(mends.list[i].note));
	}
	mends_free(&mends);
}

/**
 * policy_explanation_print - write an explanation to standard output
 * @explanation: the explanation
 */
void policy_explanation_print(const struct policy_explanation *explanation)
{
	static const char *const words[] = {
		[EXPLAIN_ALLOWED] = "allowed",
		[EXPLAIN_REFUSED] = "refused",
		[EXPLAIN_DEPENDS] = "depends",
	};
	const struct policy_access *access = explanation->access;
	const struct policy_layer_explanation *layer;
	char *mask = policy_mask_text(access->mask);
	const size_t count = explanation->rules->count;
	size_t i;

	print_line("", xasprintf("%s: %s, %s, by user %u and group %u", explanation->path,
				 policy_hook_name(access->hook), mask, access->uid, access->gid));
	free(mask);
	for (i = 0; i < count; i++)
		if (explanation->layers[i].rules->count)
			print_layer(explanation, &explanation->layers[i]);
	print_file(explanation);
	printf("verdict: %s\n", words[explanation->verdict]);
	puts("  it assumes " POLICY_ASSUMES);
	print_kept(explanation);
	for (i = 0; i < count; i++) {
		layer = &explanation->layers[i];
		if (layer->opinion.granted == ANSWER_NO)
			print_line(layer->rules->enforced ? "  record: " : "  recorded only: ",
				   policy_explanation_record(explanation, layer));
		else if (layer->opinion.granted == ANSWER_UNKNOWN)
			print_depends(explanation, layer);
	}
	for (i = 0; i < count; i++)
		if (explanation->layers[i].opinion.granted != ANSWER_YES)
			print_mends(explanation, &explanation->layers[i]);
}
