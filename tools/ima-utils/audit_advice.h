/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What would let files pass that records say are refused: by package, or by directory.
 *
 *	struct audit_refusals -> audit_advice_make() -> struct audit_advice -> text, JSON
 *
 * It begins with what makes files trusted and ends with rules, which trust more than these
 * files: a rule speaks of owners and file systems, and not of content.
 */

#ifndef IMA_UTILS_AUDIT_ADVICE_H
#define IMA_UTILS_AUDIT_ADVICE_H

#include <json-c/json.h>
#include <stdbool.h>

#include "apt_sources.h"
#include "audit_collect.h"
#include "mend_file.h"
#include "package_owner.h"
#include "policy_evidence.h"
#include "policy_mend.h"

/**
 * struct advice_file - a file
 * @owner: who it belongs to
 * @now: what stands under its name now
 * @compared: refusals of another file that had the name do not count
 * @label: what its label is, to be freed; NULL if it has none, or that was of no interest
 * @met: for each of @refusals: it would be none by now, as far as records tell what is
 *	demanded
 * @refusals: why it is refused, in @audit_refusals
 * @count: how many of them
 * @records: how many records there are
 */
struct advice_file {
	struct owner owner;
	struct mend_file now;
	bool compared;
	char *label;
	bool *met;
	struct audit_refusal *const *refusals;
	size_t count;
	unsigned long long records;
};

/**
 * struct advice_rule - a rule that would let files pass, and others
 * @text: the rule
 * @layer: to which it has to be added: "custom", or the name of a policy
 * @others: what else passes, a clause
 */
struct advice_rule {
	char *text;
	const char *layer;
	char *others;
};

/**
 * struct advice_no_rule - an access that no rule would let pass
 * @file: the file
 * @func: where it is refused
 * @layer: to which the rule would belong
 */
struct advice_no_rule {
	const char *file;
	const char *func;
	const char *layer;
};

/**
 * struct advice_group - files of one package or directory
 * @files: its files, sorted
 * @count: how many
 * @records: how many records there are
 * @mends: what would have them pass, by need; all needs are wanted
 * @needs: for each of these a refusal that has it
 * @mend_count: how many
 * @left_out: of how many files no command tells, as there are too many for one
 * @rules: that would have them pass; the last resort
 * @rule_count: how many
 * @no_rules: where none is told, as built-in rules refuse the same
 * @no_rule_count: how many
 */
struct advice_group {
	struct advice_file *files;
	size_t count;
	unsigned long long records;
	struct mends *mends;
	const struct audit_refusal **needs;
	size_t mend_count;
	size_t left_out;
	struct advice_rule *rules;
	size_t rule_count;
	struct advice_no_rule *no_rules;
	size_t no_rule_count;
};

/**
 * struct audit_advice - all of it
 * @refusals: what was read
 * @program: whose progress is shown
 * @left: how much may still be read of files that others can write
 * @files: all files, by owner
 * @file_count: how many
 * @keyrings: which apt's sources name
 * @list_algos: with which algorithms alone the kernel looks in lists, 1 << enum hash_algo, or-ed;
 *	0 for any
 * @groups: packages before directories, by name
 * @group_count: how many
 */
struct audit_advice {
	const struct audit_refusals *refusals;
	const char *program;
	off_t left;
	struct advice_file *files;
	size_t file_count;
	struct apt_keyrings keyrings;
	unsigned int list_algos;
	struct advice_group *groups;
	size_t group_count;
};

void audit_advice_make(struct audit_advice *advice, const struct audit_refusals *refusals,
		       const struct policy_places *places, const char *program);
bool advice_file_met(const struct advice_file *file);
void audit_advice_free(struct audit_advice *advice);
bool audit_demand_of(struct ima_demand *demand, const char *need);

#endif
