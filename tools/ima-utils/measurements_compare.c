// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether PCRs hold what the list extends them to; see measurements_compare.h.
 */

#include <string.h>

#include "lib/hash_algo.h"
#include "measurements_compare.h"
#include "measurements_digest.h"
#include "measurements_fields.h"

/* ima_calc_boot_aggregate_tfm(): PCRs 8 and 9 count in banks other than SHA-1. */
#define AGGREGATE_SHA1 8
#define AGGREGATE_OTHERS 10

/* Look at a PCR once more: it has just been extended, or nothing was yet. */
static void look(struct compare *compare, unsigned int bank, enum extended_with kind,
		 unsigned int pcr, bool within)
{
	struct compared_pcr *state = &compare->pcrs[bank][kind][pcr];

	state->at_end = !memcmp(compare->extend.pcrs[bank][kind][pcr],
				compare->values->value[bank][pcr], pcr_banks[bank].size);
	if (!state->at_end)
		return;
	state->ever = true;
	state->entries = compare->extend.entries[pcr];
	if (within)
		state->within = true;
}

/* Each PCR, in each bank and in each way. */
static void look_at_all(struct compare *compare, bool within)
{
	unsigned int bank, kind, pcr;

	for (bank = 0; bank < PCR_BANKS; bank++)
		for (kind = 0; kind < EXTENDED_KINDS; kind++)
			for (pcr = 0; pcr < PCRS; pcr++)
				look(compare, bank, kind, pcr, within);
}

/**
 * compare_start - begin to compare
 * @compare: is set
 * @values: what the PCRs hold; must stay as long as @compare
 * @first: how many entries of the list there were before the PCRs were read
 * @own: list and values are those of the running kernel
 */
void compare_start(struct compare *compare, const struct pcr_values *values,
		   unsigned long first, bool own)
{
	unsigned int bank;

	memset(compare, 0, sizeof(*compare));
	compare->values = values;
	compare->first = first;
	compare->own = own;
	extend_start(&compare->extend);
	/* What nothing is compared with need not be computed. */
	for (bank = 0; bank < PCR_BANKS; bank++)
		if (!values->known[bank])
			compare->extend.algos[bank] = -1;
	look_at_all(compare, !first);
}

/**
 * compare_add - one entry more
 * @compare: the comparison
 * @entry: the next entry of the list
 *
 * Return: true, or false if libcrypto fails.
 */
bool compare_add(struct compare *compare, const struct measurement *entry)
{
	unsigned int bank, kind;

	if (!extend_add(&compare->extend, entry))
		return false;
	if (entry->pcr < PCRS)
		for (bank = 0; bank < PCR_BANKS; bank++)
			for (kind = 0; kind < EXTENDED_KINDS; kind++)
				look(compare, bank, kind, entry->pcr,
				     entry->number > compare->first);
	/* What holds here is what each PCR may have held, whichever entry was its last. */
	if (entry->number == compare->first)
		look_at_all(compare, true);
	return true;
}

/* Without regard to other banks; *kind is set if it is equal to something. */
static enum compared alone(const struct compare *compare, unsigned int bank, unsigned int pcr,
			   enum extended_with *kind)
{
	const struct compared_pcr *state;
	enum compared best = COMPARED_DIFFERS, one;
	unsigned int i;

	if (pcr >= PCRS || !(compare->values->known[bank] & 1u << pcr))
		return COMPARED_MISSING;
	if (compare->extend.algos[bank] < 0)
		return COMPARED_UNKNOWN;
	for (i = 0; i < EXTENDED_KINDS; i++) {
		state = &compare->pcrs[bank][i][pcr];
		one = state->at_end ? COMPARED_EQUAL : state->within ? COMPARED_MEANWHILE :
		      state->ever ? COMPARED_BEHIND : COMPARED_DIFFERS;
		if (one < best) {
			best = one;
			*kind = i;
		}
	}
	return best;
}

/*
 * Whether another bank says of the same PCR that the list is right.  SHA-1 says nothing:
 * somebody who may have data measured could have made two of them with one digest.
 */
static bool vouched(const struct compare *compare, unsigned int pcr)
{
	enum extended_with kind;
	unsigned int bank;

	for (bank = 0; bank < PCR_BANKS; bank++)
		if (pcr_banks[bank].size >= HASH_ALGO_MIN_SIZE &&
		    alone(compare, bank, pcr, &kind) <= COMPARED_MEANWHILE &&
		    kind == EXTENDED_OWN)
			return true;
	return false;
}

/**
 * compare_result - what came out for a PCR in a bank
 * @compare: the comparison, to which all entries were added
 * @bank: the bank
 * @pcr: the PCR, one that entries name
 * @kind: with what digests it is equal; set with COMPARED_EQUAL, COMPARED_MEANWHILE and
 *	COMPARED_BEHIND
 *
 * Return: what came out.
 */
enum compared compare_result(const struct compare *compare, unsigned int bank,
			     unsigned int pcr, enum extended_with *kind)
{
	enum compared result = alone(compare, bank, pcr, kind);

	if (result == COMPARED_DIFFERS && (compare->own || vouched(compare, pcr)))
		return COMPARED_EXTENDED;
	return result;
}

/* The digest of a file that an entry has, and in which bank; NULL if it has none. */
static const unsigned char *aggregate_in(const struct measurement *entry, unsigned int *bank)
{
	const struct measurement_field *field = measurement_file_digest(entry);
	const char *name = NULL;
	const unsigned char *digest;
	size_t size;
	int found;

	if (field)
		name = hash_algo_text(measurement_digest_algo(field));
	found = name ? pcr_bank_find(name, strlen(name)) : -1;
	if (found < 0)
		return NULL;
	digest = measurement_digest_of(field, &size);
	if (size != pcr_banks[found].size)
		return NULL;
	*bank = found;
	return digest;
}

/**
 * compare_aggregate - whether the boot aggregate is that of the PCRs
 * @aggregate: is filled in
 * @values: what the PCRs hold
 * @first: the first entry of the list
 */
void compare_aggregate(struct compared_aggregate *aggregate, const struct pcr_values *values,
		       const struct measurement *first)
{
	unsigned char all[AGGREGATE_OTHERS * PCR_SIZE_MAX], digest[DIGEST_MAX];
	const unsigned char *told = NULL;
	unsigned int size, pcr;
	int algo;

	*aggregate = (struct compared_aggregate){ .compared = COMPARED_NONE };
	if (!first->violation && measurement_is_aggregate(first))
		told = aggregate_in(first, &aggregate->bank);
	if (!told)
		return;
	size = pcr_banks[aggregate->bank].size;
	aggregate->pcrs = size > SHA1_SIZE ? AGGREGATE_OTHERS : AGGREGATE_SHA1;
	aggregate->zero = true;
	for (pcr = 0; pcr < size; pcr++)
		aggregate->zero = aggregate->zero && !told[pcr];
	for (pcr = 0; pcr < aggregate->pcrs; pcr++) {
		if (!(values->known[aggregate->bank] & 1u << pcr)) {
			aggregate->compared = COMPARED_MISSING;
			aggregate->missing = pcr;
			return;
		}
		memcpy(all + pcr * size, values->value[aggregate->bank][pcr], size);
	}
	algo = pcr_bank_algo(aggregate->bank);
	if (algo < 0 || !hash_algo_digest(algo, all, (size_t)aggregate->pcrs * size, digest))
		aggregate->compared = COMPARED_UNKNOWN;
	else
		aggregate->compared = memcmp(digest, told, size) ? COMPARED_DIFFERS :
				      COMPARED_EQUAL;
}

/**
 * compared_name - what came out, in a word
 * @compared: what came out
 *
 * Return: the word.
 */
const char *compared_name(enum compared compared)
{
	static const char *const names[] = {
		[COMPARED_EQUAL] = "equal",
		[COMPARED_MEANWHILE] = "meanwhile",
		[COMPARED_BEHIND] = "behind",
		[COMPARED_EXTENDED] = "extended",
		[COMPARED_DIFFERS] = "differs",
		[COMPARED_MISSING] = "missing",
		[COMPARED_UNKNOWN] = "unknown",
		[COMPARED_NONE] = "none",
	};

	return names[compared];
}
