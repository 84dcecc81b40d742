/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is to be said of a policy: faults, and rules that can never match.
 *
 * Faults are found by the kernel's parser, which imactl has in itself, and by the
 * running kernel, which has in addition the templates, algorithms and labels that
 * a rule may name.
 */

#ifndef IMA_UTILS_POLICY_REPORT_H
#define IMA_UTILS_POLICY_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "lib/policy_parser.h"

/* Who is asked. */
enum policy_judge {
	JUDGE_IMACTL = 1,
	JUDGE_KERNEL = 2,
	JUDGE_BOTH = 3,
};

/**
 * struct policy_finding - a fault, or a rule that can never match
 * @line: counted from 1
 * @column: counted from 1
 * @reason: what is wrong
 * @hint: what may have been meant; NULL if nobody knows
 * @by: who found it
 */
struct policy_finding {
	unsigned int line;
	unsigned int column;
	char *reason;
	char *hint;
	enum policy_judge by;
};

/**
 * struct policy_findings - a list of them
 * @list: in the order of the text
 * @count: their number
 * @space: how many there is room for
 */
struct policy_findings {
	struct policy_finding *list;
	size_t count;
	size_t space;
};

/**
 * struct policy_report - what is to be said of a policy
 * @name: of the policy
 * @rules: number of rules, those with a fault included
 * @faults: what is wrong
 * @warnings: what is not wrong, but has no effect
 * @asked: the kernel answered
 * @why_not: why it did not; NULL if it was not asked
 */
struct policy_report {
	const char *name;
	unsigned int rules;
	struct policy_findings faults;
	struct policy_findings warnings;
	bool asked;
	char *why_not;
};

void policy_report_parse(struct policy_report *report, const char *text, size_t length);
int policy_report_ask(struct policy_report *report, const char *text, size_t length);
bool policy_report_answer(struct policy_report *report, const char *answer);
void policy_report_only_kernel(struct policy_report *report);
void policy_report_print(FILE *to, const struct policy_report *report);
void policy_report_free(struct policy_report *report);
void policy_find_shadowed(struct policy_findings *warnings, const char *text, size_t length);
void policy_findings_add(struct policy_findings *findings, const struct policy_finding *finding);

#endif
