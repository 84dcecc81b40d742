/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A strict reading of a policy that the kernel shows, to tell what it covers.
 *
 * What a word means is known to the kernel's parser (policy_parser.h).  It is
 * told here where the parser is more lenient than it may be for this purpose: a
 * rule that it refuses, that has a word twice or that has a flag which it does
 * not look at is not understood, and so is what the rule could concern.
 */

#ifndef IMA_UTILS_POLICY_TEXT_H
#define IMA_UTILS_POLICY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "policy_parser.h"

/* A longer line is no rule that a kernel shows. */
#define POLICY_LINE_MAX 4096

/* What a rule does. */
enum policy_action {
	POLICY_APPRAISE,	/* or deny, which is the demand that nothing meets */
	POLICY_DONT_APPRAISE,
	POLICY_MEASURE,
	POLICY_OTHER,		/* audit, hash, dont_measure: refuse nothing */
	POLICY_NOT_KNOWN,
};

/* What an appraise rule accepts; the weaker, the later. */
enum policy_label {
	POLICY_LABEL_NOTHING,	/* deny: it refuses all */
	POLICY_LABEL_SIGNATURE,
	POLICY_LABEL_HASH,	/* a hash will do, which root can write anew */
	POLICY_LABEL_OPTIONAL,	/* so will nothing at all */
};

/**
 * struct policy_rule - one line
 * @number: of the rule, from 1; comments and empty lines are not counted
 * @text: the line, without spaces around it
 * @understood: all words and values are known, none is there twice
 * @action: what it does
 * @label: what it accepts, if it appraises
 * @hook: func=; IMA_POLICY_ANY_HOOK if there is none, or none that is known
 * @mask: mask=, less the ^
 * @lists_pcr: where it measures to if digest lists take the place of entries
 *             (use_diglim), whether or not the kernel would accept that; else -1
 * @conditions: all words that restrict it to some files; "" if it has none
 */
struct policy_rule {
	unsigned int number;
	char *text;
	bool understood;
	enum policy_action action;
	enum policy_label label;
	enum ima_policy_hook hook;
	enum ima_policy_mask mask;
	int lists_pcr;
	char *conditions;
};

/**
 * struct policy_rules - all rules of a policy
 * @list: the rules, in their order
 * @count: their number
 */
struct policy_rules {
	struct policy_rule *list;
	size_t count;
};

/* When the kernel checks a file. */
enum policy_hook {
	HOOK_PROGRAMS,
	HOOK_LIBRARIES,
	HOOK_MODULES,
	HOOK_FIRMWARE,
	HOOK_KEXEC,
	HOOK_POLICIES,
};

/**
 * struct policy_coverage - what a policy appraises of the files at one hook
 * @rule: the first rule that appraises such a file, NULL if there is none
 * @all: no condition keeps a file from the rules up to @rule or a later one
 * @named: what comes without a file is refused: an appraise rule names this hook
 *         in its func=, or one denies everything
 * @label: the weakest label that one of these rules accepts
 * @weakest: the first rule that accepts it, NULL if @rule is
 * @exempt: the first rule that exempts files, NULL if there is none
 * @not_understood: the first rule that could concern the hook and was not
 *                  understood, NULL if there is none
 */
struct policy_coverage {
	const struct policy_rule *rule;
	bool all;
	bool named;
	enum policy_label label;
	const struct policy_rule *weakest;
	const struct policy_rule *exempt;
	const struct policy_rule *not_understood;
};

void policy_parse(struct policy_rules *rules, const char *text);
void policy_free(struct policy_rules *rules);
struct policy_coverage policy_covers(const struct policy_rules *rules, enum policy_hook hook);
bool policy_closes(const struct policy_rule *rule, enum policy_hook hook);
const char *policy_fs_name(const char *conditions);
void policy_put_in_order(char *line);

#endif
