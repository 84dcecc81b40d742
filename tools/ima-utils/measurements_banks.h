/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The banks that a TPM 2.0 can have, each with a value of all PCRs in its algorithm, and
 * such values as somebody has read them.
 */

#ifndef IMA_UTILS_MEASUREMENTS_BANKS_H
#define IMA_UTILS_MEASUREMENTS_BANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* TCG PC Client Platform TPM Profile: a TPM has these, 0 to 23. */
#define PCRS 24
#define PCR_BANKS 8
#define PCR_SIZE_MAX 64

/**
 * struct pcr_bank - a bank
 * @name: the kernel's name of its algorithm
 * @tpm2: that of tpm2_pcrread(1)
 * @size: of a digest, in bytes
 * @mapped: tpm2_hash_map of drivers/char/tpm/tpm2-cmd.c has it: the kernel knows which
 *	algorithm the TPM means
 */
struct pcr_bank {
	const char *name;
	const char *tpm2;
	unsigned int size;
	bool mapped;
};

extern const struct pcr_bank pcr_banks[PCR_BANKS];

/**
 * struct pcr_values - what a TPM holds
 * @known: of each bank a bit for each PCR whose value is here; none if there is no
 *	such bank
 * @value: the values
 */
struct pcr_values {
	uint32_t known[PCR_BANKS];
	unsigned char value[PCR_BANKS][PCRS][PCR_SIZE_MAX];
};

/**
 * struct pcr_fault - why text has no values of PCRs
 * @line: in which line, from 1
 * @reason: what is wrong
 */
struct pcr_fault {
	unsigned int line;
	const char *reason;
};

int pcr_bank_find(const char *name, size_t length);
bool pcr_values_set(struct pcr_values *values, unsigned int bank, unsigned int pcr,
		    const char *hex, size_t length);
bool pcr_values_parse(struct pcr_values *values, const char *text, size_t size,
		      struct pcr_fault *fault);

#endif
