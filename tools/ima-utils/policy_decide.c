// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which rule of each layer decides; see policy_decide.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/policy_text.h"
#include "policy_decide.h"

const char *const policy_class_names[POLICY_CLASSES] = {
	[CLASS_APPRAISE] = "appraise",
	[CLASS_MEASURE] = "measure",
	[CLASS_AUDIT] = "audit",
};

/* The class of an action; POLICY_CLASSES if it is none of those that are told. */
static enum policy_class class_of(enum ima_policy_action action)
{
	switch (action) {
	case IMA_POLICY_APPRAISE:
	case IMA_POLICY_DONT_APPRAISE:
	case IMA_POLICY_DENY:
		return CLASS_APPRAISE;
	case IMA_POLICY_MEASURE:
	case IMA_POLICY_DONT_MEASURE:
		return CLASS_MEASURE;
	case IMA_POLICY_AUDIT:
		return CLASS_AUDIT;
	default:
		return POLICY_CLASSES;
	}
}

/* Read one line; false if it is no rule. */
static bool parse_line(struct policy_line *line, const struct ima_policy_string *text)
{
	static const struct ima_policy_reader reader = {
		.features = POLICY_ANY_KERNEL,
		/* Which PCR is the usual one says nothing here: a rule is in force. */
		.default_pcr = -1,
	};
	struct ima_policy_fault fault;
	size_t length;
	char *copy;
	int error;

	copy = xstrndup(text->text, text->len);
	/* A NUL is a fault, and is to be one here, too. */
	length = strlen(copy);
	error = length == text->len ? 0 : -1;
	memmove(copy, copy + strspn(copy, " \t"), strlen(copy + strspn(copy, " \t")) + 1);
	for (length = strlen(copy); length && strchr(" \t", copy[length - 1]); length--)
		copy[length - 1] = '\0';
	policy_put_in_order(copy);
	*line = (struct policy_line){ .text = copy };
	if (!error)
		error = ima_policy_parse_rule(copy, length, &reader, &line->parsed, &fault);
	if (error == IMA_POLICY_NO_RULE) {
		free(copy);
		line->text = NULL;
		return false;
	}
	line->understood = !error;
	return true;
}

/**
 * policy_rules_parse - read the rules of a layer
 * @rules: its list and count are set, the others are the caller's; to be freed with
 *	policy_rules_free()
 * @text: the rules, a line each
 * @length: of the text, in bytes
 */
void policy_rules_parse(struct policy_layer_rules *rules, const char *text, size_t length)
{
	struct ima_policy_string line;
	size_t space = 0, pos = 0;

	rules->list = NULL;
	rules->count = 0;
	while (ima_policy_next_line(text, length, &pos, &line)) {
		if (rules->count == space) {
			space = space ? 2 * space : 32;
			rules->list = xrealloc(rules->list, space, sizeof(*rules->list));
		}
		if (!parse_line(&rules->list[rules->count], &line))
			continue;
		rules->count++;
		rules->list[rules->count - 1].number = rules->count;
	}
}

/**
 * policy_rules_free - free the rules of a layer
 * @rules: has no rules after this
 */
void policy_rules_free(struct policy_layer_rules *rules)
{
	size_t i;

	for (i = 0; i < rules->count; i++)
		free(rules->list[i].text);
	free(rules->list);
	rules->list = NULL;
	rules->count = 0;
}

/* One more that may decide. */
static void add(struct policy_candidates *candidates, const struct policy_line *line,
		policy_terms unknown)
{
	candidates->list = xrealloc(candidates->list, candidates->count + 1,
				    sizeof(*candidates->list));
	candidates->list[candidates->count++] = (struct policy_candidate){ line, unknown };
}

/**
 * policy_decide - who decides in a layer about an access
 * @candidates: is filled in; to be freed with policy_candidates_free()
 * @rules: of the layer; have to stay as long as @candidates
 * @class: of actions
 * @access: the access
 *
 * If the class is not carried out in the layer no rule decides.
 */
void policy_decide(struct policy_candidates *candidates, const struct policy_layer_rules *rules,
		   enum policy_class class, const struct policy_access *access)
{
	const struct policy_line *line = rules->list, *end = line + rules->count;
	policy_terms unknown;
	enum answer answer;

	*candidates = (struct policy_candidates){ 0 };
	for (; rules->actions & 1u << class && line < end; line++) {
		if (!line->understood) {
			add(candidates, line, POLICY_NOT_UNDERSTOOD);
			continue;
		}
		if (class_of(line->parsed.action) != class)
			continue;
		answer = policy_match(&line->parsed, access, &unknown);
		if (answer == ANSWER_NO)
			continue;
		add(candidates, line, unknown);
		if (answer == ANSWER_YES)
			return;
	}
	add(candidates, NULL, 0);
}

/**
 * policy_candidates_free - free what policy_decide() made
 * @candidates: empty after this
 */
void policy_candidates_free(struct policy_candidates *candidates)
{
	free(candidates->list);
	*candidates = (struct policy_candidates){ 0 };
}

/**
 * policy_line_appraises - whether a file has to meet a demand because of a rule
 * @line: the rule that decides about appraising; NULL if none does
 *
 * Return: true for appraise and deny.
 */
bool policy_line_appraises(const struct policy_line *line)
{
	return line && (line->parsed.action == IMA_POLICY_APPRAISE ||
			line->parsed.action == IMA_POLICY_DENY);
}

/**
 * policy_line_does - whether a rule has something done
 * @line: the rule that decides; NULL if none does
 *
 * Return: false for dont_measure and dont_appraise, and without a rule.
 */
bool policy_line_does(const struct policy_line *line)
{
	return line && line->parsed.action != IMA_POLICY_DONT_MEASURE &&
	       line->parsed.action != IMA_POLICY_DONT_APPRAISE;
}
