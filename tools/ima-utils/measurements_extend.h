/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What PCRs hold after they were extended with entries of the measurement list, in each
 * bank: what the TPM and ima_pcr_extend() of security/integrity/ima/ima_queue.c do.
 */

#ifndef IMA_UTILS_MEASUREMENTS_EXTEND_H
#define IMA_UTILS_MEASUREMENTS_EXTEND_H

#include <stdbool.h>
#include <stdint.h>

#include "measurements_banks.h"
#include "measurements_parse.h"

/* What a bank is extended with. */
enum extended_with {
	EXTENDED_OWN,		/* digests of the bank's algorithm */
	EXTENDED_PADDED,	/* of SHA-1 and zeros: the kernel does not have the algorithm */
	EXTENDED_KINDS,
};

/**
 * struct extend - PCRs as entries have left them
 * @algos: enum hash_algo of each bank, -1 if libcrypto does not have it
 * @pcrs: for each bank, and each way to extend it, the values of the PCRs
 * @entries: how many entries each PCR was extended with, or would have been
 */
struct extend {
	int algos[PCR_BANKS];
	unsigned char pcrs[PCR_BANKS][EXTENDED_KINDS][PCRS][PCR_SIZE_MAX];
	unsigned long entries[MEASUREMENT_PCRS];
};

void extend_start(struct extend *extend);
bool extend_add(struct extend *extend, const struct measurement *entry);

#endif
