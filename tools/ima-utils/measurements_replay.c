// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl measurements replay - tell what the list makes of the PCRs
 *
 * The text is what tpm2_pcrread(1) writes, to be compared with it, and what "imactl
 * measurements verify --pcrs" reads.
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imactl.h"
#include "lib/arguments.h"
#include "lib/digest.h"
#include "lib/exit_status.h"
#include "lib/json.h"
#include "lib/system_arguments.h"
#include "measurements_altered.h"
#include "measurements_arguments.h"
#include "measurements_extend.h"
#include "measurements_source.h"

#define PROGRAM "imactl measurements replay"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define REPLAY_FORMAT 1

enum {
	OPTION_PADDED = 256,
};

/* What is asked for. */
struct arguments {
	struct measurements_choice choice;
	enum extended_with kind;
};

/* One option or operand, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	if (key != OPTION_PADDED)
		return measurements_choose(key, arg, state, &arguments->choice);
	arguments->kind = EXTENDED_PADDED;
	return 0;
}

static const struct argp_option options[] = {
	{ "bank", MEASUREMENTS_OPTION_BANK, "ALGO", 0, "only this bank", 0 },
	{ "pcr", MEASUREMENTS_OPTION_PCR, "N", 0, "only this PCR", 0 },
	{ "padded", OPTION_PADDED, NULL, 0,
	  "as a kernel extends banks whose algorithm it does not have: with SHA-1 digests", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = system_argp,
	.args_doc = "[FILE]",
	.doc = "Tell what the measurement list makes of the PCRs that it names, in each bank that\n"
	       "a TPM can have, as tpm2_pcrread does.  FILE is a list in binary that was saved,\n"
	       "\"-\" standard input; without it, it is the kernel's.\n"
	       "\vExit status: 0 if all was told, 1 if the list is broken or was altered, 2 if the\n"
	       "call was wrong or the list could not be read.",
};

/* Whether a PCR has a line in a bank: of those that the kernel knows, or the one asked for. */
static bool wanted(const struct arguments *arguments, const struct extend *extend,
		   unsigned int bank, unsigned int pcr)
{
	return extend->entries[pcr] && extend->algos[bank] >= 0 &&
	       (arguments->choice.pcr < 0 || pcr == (unsigned int)arguments->choice.pcr) &&
	       (arguments->choice.bank < 0 ? pcr_banks[bank].mapped :
				      bank == (unsigned int)arguments->choice.bank);
}

/* All values, as text. */
static void print(const struct arguments *arguments, const struct extend *extend)
{
	unsigned int bank, pcr, i;
	bool named;

	for (bank = 0; bank < PCR_BANKS; bank++) {
		named = false;
		for (pcr = 0; pcr < PCRS; pcr++) {
			if (!wanted(arguments, extend, bank, pcr))
				continue;
			if (!named)
				printf("  %s:\n", pcr_banks[bank].tpm2);
			named = true;
			printf("    %-2u: 0x", pcr);
			for (i = 0; i < pcr_banks[bank].size; i++)
				printf("%02X", extend->pcrs[bank][arguments->kind][pcr][i]);
			printf("\n");
		}
	}
}

/* All values, as JSON. */
static void print_json(const struct arguments *arguments, const struct extend *extend,
		       unsigned long entries)
{
	struct json_object *object = json_object_new_object();
	struct json_object *pcrs = json_object_new_array(), *one;
	char hex[2 * PCR_SIZE_MAX + 1];
	unsigned int bank, pcr;

	for (bank = 0; bank < PCR_BANKS; bank++) {
		for (pcr = 0; pcr < PCRS; pcr++) {
			if (!wanted(arguments, extend, bank, pcr))
				continue;
			one = json_object_new_object();
			digest_hex_text(hex, extend->pcrs[bank][arguments->kind][pcr],
					pcr_banks[bank].size);
			json_add_text(one, "bank", pcr_banks[bank].name);
			json_add_number(one, "pcr", pcr);
			json_add_number(one, "entries", extend->entries[pcr]);
			json_add_text(one, "value", hex);
			json_object_array_add(pcrs, one);
		}
	}
	json_add_number(object, "format", REPLAY_FORMAT);
	json_add_text(object, "version", IMA_UTILS_VERSION);
	json_add_number(object, "entries", entries);
	json_object_object_add(object, "pcrs", pcrs);
	json_print(stdout, object);
}

/* PCRs that only the list has. */
static void tell_beyond(const struct arguments *arguments, const struct extend *extend)
{
	unsigned int pcr;

	for (pcr = PCRS; pcr < MEASUREMENT_PCRS; pcr++)
		if (extend->entries[pcr] &&
		    (arguments->choice.pcr < 0 || pcr == (unsigned int)arguments->choice.pcr))
			fprintf(stderr, PROGRAM ": PCR %u: a TPM has none; entries: %lu\n",
				pcr, extend->entries[pcr]);
}

/* Replay a list; the exit status. */
static int replay(const struct measurements *list, const struct arguments *arguments)
{
	struct altered altered = { .program = PROGRAM, .list = list };
	struct measurement_reader reader;
	struct measurement entry;
	struct extend extend;

	extend_start(&extend);
	measurements_start(&reader, list);
	while (measurements_next(&reader, &entry, PROGRAM)) {
		altered_look(&altered, &entry);
		if (!extend_add(&extend, &entry))
			errx(EXIT_UNREAD, "libcrypto: no digest can be made");
	}
	if (reader.fault) {
		measurements_complain(list, PROGRAM, &reader);
		return EXIT_MEASUREMENTS_BAD;
	}
	altered_end(&altered);
	tell_beyond(arguments, &extend);
	/* Values of a list that is known to be wrong would be taken for right ones. */
	if (altered.count)
		return EXIT_MEASUREMENTS_BAD;
	if (arguments->choice.system.json)
		print_json(arguments, &extend, reader.number);
	else
		print(arguments, &extend);
	return EXIT_MEASUREMENTS_GOOD;
}

/**
 * imactl_measurements_replay - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_measurements_replay(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	int status = EXIT_USAGE;
	struct measurements list;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	if (measurements_read(&list, PROGRAM, arguments.choice.system.root, arguments.choice.file,
			      -1))
		status = replay(&list, &arguments);
	measurements_free(&list);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
