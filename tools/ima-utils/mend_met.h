/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether a file has by now what it lacked when it was refused: records are old, and who read
 * them before may have signed it since then.
 *
 *	struct mend_file, struct policy_places -> mend_met() -> yes, or not known
 *
 * It is judged as imactl policy explain does it, by the demand that the record has.  What
 * no record has, as the hash algorithms that the rule takes, is not judged.
 *
 *	struct policy_found, cause -> mend_doubt() -> struct mend_file
 *
 * A label that does not fit is no mere lack: somebody changed what was good.  So he may be
 * the one who wants it trusted.
 */

#ifndef IMA_UTILS_MEND_MET_H
#define IMA_UTILS_MEND_MET_H

#include <stdbool.h>

#include "lib/policy_parser.h"
#include "mend_file.h"
#include "policy_evidence.h"

/**
 * struct mend_met - what speaks for a file, as far as it was looked at
 * @file: the file
 * @places: where is looked; what others can write is not read beyond a limit
 * @label: what the label is, a clause, to be freed; NULL if it was not looked at, or there
 *	is none
 * @gathered: so far it was looked at, for the hook of @access
 * @access: how the file is accessed
 * @found: what speaks for it
 */
struct mend_met {
	const struct mend_file *file;
	const struct policy_places *places;
	char *label;
	bool gathered;
	struct policy_access access;
	struct policy_found found;
};

bool mend_met(struct mend_met *met, const char *func, const char *cause,
	      const struct ima_demand *demand);
void mend_met_free(struct mend_met *met);
void mend_doubt(struct mend_file *file, const struct policy_found *found, const char *cause,
		const struct ima_demand *demand);

#endif
