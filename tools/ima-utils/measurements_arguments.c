// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the subcommands of imactl measurements take; see measurements_arguments.h.
 */

#include <string.h>

#include "measurements_arguments.h"
#include "measurements_digest.h"
#include "measurements_parse.h"

/**
 * measurements_pcr - the number of a PCR
 * @text: what was given
 *
 * Return: the number, of a PCR that an entry can name; -1 if it is none.
 */
int measurements_pcr(const char *text)
{
	int number = 0;

	if (!*text || strlen(text) > 2)
		return -1;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		number = number * 10 + *text - '0';
	}
	return number < MEASUREMENT_PCRS ? number : -1;
}

/**
 * measurements_bank - a bank that can be computed
 * @name: the kernel's name of it, or that of tpm2_pcrread(1)
 *
 * Return: its place in pcr_banks, -1 if there is none.
 */
int measurements_bank(const char *name)
{
	int bank = pcr_bank_find(name, strlen(name));

	return bank >= 0 && pcr_bank_algo(bank) >= 0 ? bank : -1;
}

/**
 * measurements_file - an operand: the list, of which there is one at most
 * @state: as for argp's parsers
 * @arg: the operand
 * @file: is set
 *
 * Return: as argp's parsers do.
 */
error_t measurements_file(const struct argp_state *state, const char *arg, const char **file)
{
	if (*file)
		argp_error(state, "one list at a time");
	*file = arg;
	return 0;
}
