/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A strict reading of the text of a policy, to tell what it covers.
 *
 * It is no parser that decides what is allowed: the kernel is.  Words and values
 * are compared with lists of what is known here.  A rule with any other word, or
 * with one twice, is not understood, and so is what it could concern.
 */

#ifndef IMA_UTILS_POLICY_TEXT_H
#define IMA_UTILS_POLICY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* A longer line is no rule that a kernel shows. */
#define POLICY_LINE_MAX 4096

/* What a rule does. */
enum policy_action {
	POLICY_APPRAISE,
	POLICY_DONT_APPRAISE,
	POLICY_OTHER,		/* measure, audit, hash: refuse nothing */
	POLICY_NOT_KNOWN,
};

/* What an appraise rule accepts; the weaker, the later. */
enum policy_label {
	POLICY_LABEL_SIGNATURE,
	POLICY_LABEL_HASH,	/* a hash will do, which root can write anew */
};

/**
 * struct policy_rule - one line
 * @number: of the rule, from 1; comments and empty lines are not counted
 * @understood: all words and values are known, none is there twice
 * @action: what it does
 * @label: what it accepts, if it appraises
 * @func: value of func=, NULL if there is none, or none that is known
 * @mask: value of mask=, NULL if there is none
 * @conditions: all words that restrict it to some files; "" if it has none
 */
struct policy_rule {
	unsigned int number;
	bool understood;
	enum policy_action action;
	enum policy_label label;
	char *func;
	char *mask;
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
 * @named: an appraise rule names this hook in its func=
 * @label: the weakest label that one of these rules accepts
 * @exempt: the first rule that exempts files, NULL if there is none
 * @not_understood: the first rule that could concern the hook and was not
 *                  understood, NULL if there is none
 */
struct policy_coverage {
	const struct policy_rule *rule;
	bool all;
	bool named;
	enum policy_label label;
	const struct policy_rule *exempt;
	const struct policy_rule *not_understood;
};

void policy_parse(struct policy_rules *rules, const char *text);
void policy_free(struct policy_rules *rules);
struct policy_coverage policy_covers(const struct policy_rules *rules, enum policy_hook hook);
const char *policy_fs_name(const char *conditions);

#endif
