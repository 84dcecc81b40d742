/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A light reading of the text of a policy, to tell what it covers.
 *
 * It is no parser that decides what is allowed: the kernel is.  What it does not
 * know it takes for a restriction of the rule, never for protection.
 */

#ifndef IMA_UTILS_POLICY_TEXT_H
#define IMA_UTILS_POLICY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum policy_action {
	POLICY_APPRAISE,
	POLICY_DONT_APPRAISE,
	POLICY_OTHER,		/* measure, audit, hash: refuse nothing */
	POLICY_NOT_KNOWN,
};

/* What an appraise rule accepts. */
enum policy_label {
	POLICY_LABEL_SIGNATURE,
	POLICY_LABEL_HASH,	/* a hash will do, which root can write anew */
	POLICY_LABEL_NOT_KNOWN,
};

/**
 * struct policy_rule - one line
 * @number: of the rule, from 1; comments and empty lines are not counted
 * @action: what it does
 * @label: what it accepts, if it appraises
 * @func: value of func=, NULL if there is none
 * @mask: value of mask=, NULL if there is none
 * @conditions: all words that restrict it to some files; "" if it has none
 */
struct policy_rule {
	unsigned int number;
	enum policy_action action;
	enum policy_label label;
	char *func;
	char *mask;
	char *conditions;
};

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
 * @label: the weakest label that one of these rules accepts
 * @exempt: the first rule that exempts files, NULL if there is none
 * @not_known: the first rule that was not understood, NULL if there is none
 */
struct policy_coverage {
	const struct policy_rule *rule;
	bool all;
	enum policy_label label;
	const struct policy_rule *exempt;
	const struct policy_rule *not_known;
};

void policy_parse(struct policy_rules *rules, const char *text);
void policy_free(struct policy_rules *rules);
struct policy_coverage policy_covers(const struct policy_rules *rules, enum policy_hook hook);
const char *policy_fs_name(const char *conditions);

#endif
