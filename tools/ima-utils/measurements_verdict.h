/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What comes out of "imactl measurements verify", as text and as JSON.
 */

#ifndef IMA_UTILS_MEASUREMENTS_VERDICT_H
#define IMA_UTILS_MEASUREMENTS_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "measurements_altered.h"
#include "measurements_compare.h"
#include "measurements_pcrs.h"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define VERIFY_FORMAT 1

/**
 * struct verdict - all that came out
 * @compare: the PCRs, after all entries
 * @aggregate: the boot aggregate, if there is an entry
 * @entries: how many there are
 * @altered: which of them were altered
 * @required: a bit for each PCR that is compared even if no entry names it
 * @saved_pcrs: the values are saved ones
 * @unread: banks that nothing can be compared with
 */
struct verdict {
	struct compare compare;
	struct compared_aggregate aggregate;
	unsigned long entries;
	const struct altered *altered;
	uint64_t required;
	bool saved_pcrs;
	struct pcr_unread unread;
};

bool verdict_has(const struct verdict *verdict, enum compared compared);
bool verdict_text(const struct verdict *verdict);
bool verdict_json(const struct verdict *verdict);

#endif
