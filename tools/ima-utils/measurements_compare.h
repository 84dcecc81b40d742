/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether PCRs hold what the measurement list extends them to.
 *
 * The kernel adds an entry to its list, and then extends the PCR.  So if the list is read,
 * then the PCR, then the list again, then the PCR was extended with nothing that the second
 * list does not have; and with all of the first one, but perhaps the last entry.  What a
 * PCR holds must therefore be what the list makes of it after some entry from the end of
 * the first list on, to the end of the second.
 */

#ifndef IMA_UTILS_MEASUREMENTS_COMPARE_H
#define IMA_UTILS_MEASUREMENTS_COMPARE_H

#include <stdbool.h>

#include "measurements_banks.h"
#include "measurements_extend.h"
#include "measurements_parse.h"

/* What comes out. */
enum compared {
	COMPARED_EQUAL,
	COMPARED_MEANWHILE,	/* equal to the list as it was when the PCR was read */
	COMPARED_BEHIND,	/* what the begin of the list makes of it, and no more */
	COMPARED_EXTENDED,	/* the list is right, and somebody else extended the PCR */
	COMPARED_DIFFERS,
	COMPARED_MISSING,	/* there is no value of this PCR */
	COMPARED_UNKNOWN,	/* libcrypto does not have the algorithm */
	COMPARED_NONE,		/* of the boot aggregate: there is none */
};

/**
 * struct compared_pcr - a PCR in one bank
 * @at_end: it is what all entries make of it
 * @within: it was so after some entry that may have come when it had been read
 * @ever: it was so after some entry, or before all
 * @entries: how many entries of this PCR there were then, the last time
 */
struct compared_pcr {
	bool at_end;
	bool within;
	bool ever;
	unsigned long entries;
};

/**
 * struct compare - a comparison
 * @values: with what
 * @extend: what the list makes of the PCRs
 * @first: how many entries there were before the PCRs were read
 * @pcrs: of each bank, for each way to extend it, each PCR
 * @own: list and values are those of the running kernel, of which it is known that the
 *	list is the one that it extends with
 */
struct compare {
	const struct pcr_values *values;
	struct extend extend;
	unsigned long first;
	struct compared_pcr pcrs[PCR_BANKS][EXTENDED_KINDS][PCRS];
	bool own;
};

/**
 * struct compared_aggregate - the boot aggregate
 * @compared: what came out
 * @bank: of which bank it is; set unless there is none
 * @pcrs: of how many PCRs, from 0
 * @missing: the first of them that has no value, with COMPARED_MISSING
 * @zero: it has only zeros
 */
struct compared_aggregate {
	enum compared compared;
	unsigned int bank;
	unsigned int pcrs;
	unsigned int missing;
	bool zero;
};

void compare_start(struct compare *compare, const struct pcr_values *values,
		   unsigned long first, bool own);
bool compare_add(struct compare *compare, const struct measurement *entry);
enum compared compare_result(const struct compare *compare, unsigned int bank,
			     unsigned int pcr, enum extended_with *kind);
void compare_aggregate(struct compared_aggregate *aggregate, const struct pcr_values *values,
		       const struct measurement *first);
const char *compared_name(enum compared compared);

#endif
