/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which rule of each layer decides about an access, as ima_layers_decide() of
 * security/integrity/ima/ima_layers.c does: in each layer, of each class of actions, the
 * first that matches.
 *
 *	text -> policy_rules_parse() -> struct policy_layer_rules -> policy_decide()
 *
 * Where it cannot be told whether a rule matches, it may be that rule or one behind it:
 * then there is more than one candidate.
 */

#ifndef IMA_UTILS_POLICY_DECIDE_H
#define IMA_UTILS_POLICY_DECIDE_H

#include "policy_access.h"

/* Classes of actions of which the first rule that matches decides. */
enum policy_class {
	CLASS_APPRAISE,		/* appraise, deny, dont_appraise */
	CLASS_MEASURE,		/* measure, dont_measure */
	CLASS_AUDIT,		/* audit */
	POLICY_CLASSES,
};

extern const char *const policy_class_names[POLICY_CLASSES];

/**
 * struct policy_line - a rule
 * @number: in its layer, from 1, as in audit records
 * @text: the line, without spaces around it
 * @parsed: what it says, with pieces of @text
 * @understood: it is a rule for the parser; else it may do anything
 */
struct policy_line {
	unsigned int number;
	char *text;
	struct ima_parsed_rule parsed;
	bool understood;
};

/**
 * struct policy_layer_rules - the rules of a layer
 * @name: of the layer, as in audit records
 * @named: it is that of a policy with a name
 * @version: of that
 * @immutable: nothing that is configured weakens it
 * @actions: classes that are carried out in it, a bit for each
 * @enforced: what fails is refused, and not only recorded
 * @list: the rules
 * @count: how many
 */
struct policy_layer_rules {
	char *name;
	bool named;
	u64 version;
	bool immutable;
	unsigned int actions;
	bool enforced;
	struct policy_line *list;
	size_t count;
};

/**
 * struct policy_candidate - a rule that decides, or may
 * @line: the rule; NULL if none does
 * @unknown: what it depends on: conditions of this rule, or POLICY_NOT_UNDERSTOOD; 0 if it
 *	decides where those before it do not
 */
struct policy_candidate {
	const struct policy_line *line;
	policy_terms unknown;
};

/**
 * struct policy_candidates - who may decide, in the order of the rules
 * @list: the last depends on nothing; at least one
 * @count: how many
 */
struct policy_candidates {
	struct policy_candidate *list;
	size_t count;
};

void policy_rules_parse(struct policy_layer_rules *rules, const char *text, size_t length);
void policy_rules_free(struct policy_layer_rules *rules);
void policy_decide(struct policy_candidates *candidates, const struct policy_layer_rules *rules,
		   enum policy_class class, const struct policy_access *access);
void policy_candidates_free(struct policy_candidates *candidates);
bool policy_line_appraises(const struct policy_line *line);
bool policy_line_does(const struct policy_line *line);

#endif
