/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the subcommands of imactl measurements take.
 */

#ifndef IMA_UTILS_MEASUREMENTS_ARGUMENTS_H
#define IMA_UTILS_MEASUREMENTS_ARGUMENTS_H

#include <argp.h>

#include "lib/system_arguments.h"

/* Of those that take a choice, what they mean each says in its own table. */
enum {
	MEASUREMENTS_OPTION_BANK = 'b',
	MEASUREMENTS_OPTION_PCR = 'p',
};

/**
 * struct measurements_choice - which list, and what of it
 * @system: which system's, if no file is named
 * @file: the list; NULL if none is named
 * @bank: its place in pcr_banks; -1 if none is named
 * @pcr: its number; -1 likewise
 */
struct measurements_choice {
	struct system_arguments system;
	const char *file;
	int bank;
	int pcr;
};

int measurements_pcr(const struct argp_state *state, const char *arg);
error_t measurements_file(const struct argp_state *state, const char *arg, const char **file);
error_t measurements_choose(int key, char *arg, struct argp_state *state,
			    struct measurements_choice *choice);

#endif
