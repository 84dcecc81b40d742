// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the subcommands of imactl measurements take; see measurements_arguments.h.
 */

#include <string.h>

#include "measurements_arguments.h"
#include "measurements_digest.h"
#include "measurements_parse.h"

static const char no_bank[] = "there is no such bank, or libcrypto does not have its algorithm";

/* The number of a PCR that an entry can name; -1 if it is none. */
static int pcr_of(const char *text)
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

/* The place of a bank that can be computed, by the kernel's name or tpm2_pcrread's; or -1. */
static int bank_of(const char *name)
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

/**
 * measurements_pcr - the value of an option: a PCR that an entry can name
 * @state: as for argp's parsers
 * @arg: the value
 *
 * Return: its number; -1 if it is none and argp does not end the program.
 */
int measurements_pcr(const struct argp_state *state, const char *arg)
{
	int pcr = pcr_of(arg);

	if (pcr < 0)
		argp_error(state, "--pcr=%s: PCRs are 0 to %d", arg, MEASUREMENT_PCRS - 1);
	return pcr;
}

/**
 * measurements_choose - one option or operand, for argp's parsers that have no other use of it
 * @key: as for argp's parsers
 * @arg: as for argp's parsers
 * @state: as for argp's parsers, which have system_argp as their children
 * @choice: what it says
 *
 * Return: as argp's parsers do.
 */
error_t measurements_choose(int key, char *arg, struct argp_state *state,
			    struct measurements_choice *choice)
{
	switch (key) {
	case ARGP_KEY_INIT:
		choice->bank = -1;
		choice->pcr = -1;
		state->child_inputs[0] = &choice->system;
		return 0;
	case MEASUREMENTS_OPTION_BANK:
		choice->bank = bank_of(arg);
		if (choice->bank < 0)
			argp_error(state, "--bank=%s: %s", arg, no_bank);
		return 0;
	case MEASUREMENTS_OPTION_PCR:
		choice->pcr = measurements_pcr(state, arg);
		return 0;
	case ARGP_KEY_ARG:
		return measurements_file(state, arg, &choice->file);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}
