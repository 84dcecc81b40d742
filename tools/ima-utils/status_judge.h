/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What follows from the facts: what protects what, and what is missing.
 */

#ifndef IMA_UTILS_STATUS_JUDGE_H
#define IMA_UTILS_STATUS_JUDGE_H

#include "status_facts.h"

/* How well something is protected; the more, the later. */
enum verdict {
	VERDICT_UNPROTECTED,
	VERDICT_UNKNOWN,	/* to be taken for unprotected */
	VERDICT_PARTIAL,
	VERDICT_PROTECTED,
};

/**
 * struct judgment - one sentence, and what a program needs of it
 * @id: what it is about
 * @verdict: how it stands
 * @reason: why, in a word
 * @layer: "builtin", "policy" or "named" if a rule is the reason, or NULL
 * @policy: of "named": the name of the policy, or NULL
 * @rule: the number of that rule in its layer, or 0
 * @text: the sentence
 */
struct judgment {
	const char *id;
	enum verdict verdict;
	const char *reason;
	const char *layer;
	const char *policy;
	unsigned int rule;
	char *text;
};

/**
 * struct judgments - all of them
 * @list: in a fixed order
 * @count: their number
 */
struct judgments {
	struct judgment *list;
	size_t count;
};

/* What becomes of a file that fails a check. */
enum enforcement {
	ENFORCE_NOT_KNOWN,
	ENFORCE_NO_FILE,	/* no file is checked */
	ENFORCE_NOT_REFUSED,
	ENFORCE_REFUSED,
};

bool status_builtin_checks(const struct status_facts *facts);
enum enforcement status_enforcement(const struct status_facts *facts);
const char *verdict_name(enum verdict verdict);
void status_judge(const struct status_facts *facts, struct judgments *judgments);
const struct judgment *judgment_find(const struct judgments *judgments, const char *id);
void judgments_free(struct judgments *judgments);

#endif
