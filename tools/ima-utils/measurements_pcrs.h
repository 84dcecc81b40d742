/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the PCRs of a TPM hold: as the kernel tells it, or as somebody has saved it.
 */

#ifndef IMA_UTILS_MEASUREMENTS_PCRS_H
#define IMA_UTILS_MEASUREMENTS_PCRS_H

#include <stdbool.h>

#include "measurements_banks.h"

/* The TPM that IMA takes, tpm_default_chip(), is the first. */
#define PCRS_TPM "/sys/class/tpm/tpm0"

/**
 * struct pcr_unread - banks that are extended, and whose PCRs the kernel does not tell
 * @names: as IMA calls them, made harmless
 * @count: how many
 */
struct pcr_unread {
	char **names;
	size_t count;
};

void pcr_unread_find(struct pcr_unread *unread, const char *root);
void pcr_unread_free(struct pcr_unread *unread);
bool pcrs_read_tpm(struct pcr_values *values, const char *program, const char *root);
bool pcrs_read_file(struct pcr_values *values, const char *program, const char *file);

#endif
