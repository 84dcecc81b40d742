/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the subcommands of imactl measurements take.
 */

#ifndef IMA_UTILS_MEASUREMENTS_ARGUMENTS_H
#define IMA_UTILS_MEASUREMENTS_ARGUMENTS_H

#include <argp.h>

/* What to say of values that are none. */
#define MEASUREMENTS_NO_PCR "PCRs are 0 to 63"
#define MEASUREMENTS_NO_BANK "there is no such bank, or libcrypto does not have its algorithm"

int measurements_pcr(const char *text);
int measurements_bank(const char *name);
error_t measurements_file(const struct argp_state *state, const char *arg, const char **file);

#endif
