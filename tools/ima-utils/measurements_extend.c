// SPDX-License-Identifier: GPL-2.0-only
/*
 * What PCRs hold after they were extended; see measurements_extend.h.
 */

#include <linux/hash_info.h>
#include <string.h>

#include "lib/hash_algo.h"
#include "measurements_digest.h"
#include "measurements_extend.h"

/* TCG PC Client Platform TPM Profile: these begin with ones, all others with zeros. */
#define ONES_FIRST 17
#define ONES_LAST 22

/**
 * extend_start - PCRs as they are when a machine is started
 * @extend: is set
 */
void extend_start(struct extend *extend)
{
	unsigned int bank, kind, pcr;

	memset(extend, 0, sizeof(*extend));
	for (bank = 0; bank < PCR_BANKS; bank++) {
		extend->algos[bank] = pcr_bank_algo(bank);
		for (kind = 0; kind < EXTENDED_KINDS; kind++)
			for (pcr = ONES_FIRST; pcr <= ONES_LAST; pcr++)
				memset(extend->pcrs[bank][kind][pcr], 0xff, PCR_SIZE_MAX);
	}
}

/*
 * What a violation extends a PCR with, as ima_init_digests() has it: ones, which are no
 * longer than SHA-1's if TPM and kernel have no common name for the algorithm.
 */
static void ones(unsigned char digest[DIGEST_MAX], unsigned int bank, enum extended_with kind)
{
	unsigned int size = pcr_banks[bank].size;

	if (kind == EXTENDED_PADDED && !pcr_banks[bank].mapped)
		size = SHA1_SIZE;
	memset(digest, 0, DIGEST_MAX);
	memset(digest, 0xff, size);
}

/* TPM2_PCR_Extend of one PCR in one bank. */
static bool extend_one(struct extend *extend, unsigned int bank, enum extended_with kind,
		       unsigned int pcr, const unsigned char *digest)
{
	unsigned char *value = extend->pcrs[bank][kind][pcr], both[2 * PCR_SIZE_MAX];
	unsigned int size = pcr_banks[bank].size;

	memcpy(both, value, size);
	memcpy(both + size, digest, size);
	return hash_algo_digest(extend->algos[bank], both, 2 * size, value);
}

/* One bank, in all ways. */
static bool extend_bank(struct extend *extend, unsigned int bank,
			const struct measurement *entry, const unsigned char *sha1)
{
	unsigned char digest[DIGEST_MAX];
	unsigned int kind;

	for (kind = 0; kind < EXTENDED_KINDS; kind++) {
		if (entry->violation)
			ones(digest, bank, kind);
		else if (kind == EXTENDED_PADDED)
			measurement_padded(digest, sha1);
		else if (!measurement_digest(entry, extend->algos[bank], digest))
			return false;
		if (!extend_one(extend, bank, kind, entry->pcr, digest))
			return false;
	}
	return true;
}

/**
 * extend_add - one entry more
 * @extend: the PCRs, one of which is extended
 * @entry: the entry; of a PCR that no TPM has it is only counted
 *
 * Return: true, or false if libcrypto fails.
 */
bool extend_add(struct extend *extend, const struct measurement *entry)
{
	unsigned char sha1[DIGEST_MAX];
	unsigned int bank;

	extend->entries[entry->pcr]++;
	if (entry->pcr >= PCRS)
		return true;
	if (!measurement_digest(entry, HASH_ALGO_SHA1, sha1))
		return false;
	for (bank = 0; bank < PCR_BANKS; bank++)
		if (extend->algos[bank] >= 0 && !extend_bank(extend, bank, entry, sha1))
			return false;
	return true;
}
