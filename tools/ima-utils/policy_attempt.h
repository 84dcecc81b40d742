/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One attempt to load a policy: what is written to ima/policy, and what the
 * kernel says to it.
 *
 * It answers a write with an error number.  Whether the policy came into force is
 * told in its log alone: so is why a rule is refused.
 */

#ifndef IMA_UTILS_POLICY_ATTEMPT_H
#define IMA_UTILS_POLICY_ATTEMPT_H

#include <stdbool.h>

#include "policy_layers.h"
#include "policy_source.h"

/* How far an attempt came. */
enum policy_stage {
	STAGE_OPEN,
	STAGE_WRITE,
	STAGE_CLOSE,
	STAGE_LOADED,
};

/**
 * struct policy_attempt - what came of it
 * @by_path: the kernel was to read the file; else its text was written
 * @stage: where it failed, or STAGE_LOADED
 * @error: errno, if it failed at one of the first two
 * @line: of the text that was refused, or 0
 * @reason: LINE:COLUMN: REASON, as the kernel's log has it, or NULL
 */
struct policy_attempt {
	bool by_path;
	enum policy_stage stage;
	int error;
	unsigned int line;
	char *reason;
};

bool policy_attempt_must_be_path(const struct policy_source *source);
void policy_attempt(struct policy_attempt *attempt, const struct policy_source *source,
		    const char *file);
void policy_attempt_log(struct policy_attempt *attempt, const char *record);
char *policy_attempt_why(const struct policy_attempt *attempt,
			 const struct policy_source *source,
			 const struct policy_layers *layers);
void policy_attempt_verify(struct policy_attempt *attempt, const struct policy_source *source,
			   const struct policy_layers *layers);
void policy_attempt_free(struct policy_attempt *attempt);

#endif
