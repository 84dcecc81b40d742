// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl keys add, revoke - add certificates to the kernel's keys, or revoke keys
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imactl.h"
#include "keys_attempt.h"
#include "keys_lines.h"
#include "lib/arguments.h"
#include "lib/clean.h"
#include "lib/exit_status.h"

enum {
	OPTION_EVM = 'e',
};

/* What is to be done with each operand. */
struct operation {
	const char *program;
	const char *done;
	char *(*change)(int fd, const char *name, bool evm);
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	bool *evm = state->input;

	(void)arg;
	if (key != OPTION_EVM)
		return ARGP_ERR_UNKNOWN;
	*evm = true;
	return 0;
}

/* All operands; the exit status. */
static int run(const struct operation *operation, const struct argp *argp, int argc, char **argv,
	       const char *missing)
{
	bool evm = false;
	int first = parse_operands(argp, argc, argv, &evm, missing);
	int fd = open(KEYS_FILE, O_WRONLY | O_CLOEXEC), status = EXIT_KEYS_GOOD, i;
	char *why, *clean;

	if (fd < 0) {
		why = keys_why_not_open(errno);
		fprintf(stderr, "%s: %s\n", operation->program, why);
		free(why);
		return EXIT_USAGE;
	}
	for (i = first; i < argc; i++) {
		why = operation->change(fd, argv[i], evm);
		clean = clean_text(argv[i]);
		if (why) {
			fprintf(stderr, "%s: %s: not %s: %s\n", operation->program, clean,
				operation->done, why);
			status = EXIT_KEYS_BAD;
		} else {
			printf("%s: %s\n", clean, operation->done);
		}
		free(clean);
		free(why);
	}
	close(fd);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}

static const struct argp_option add_options[] = {
	{ "evm", OPTION_EVM, NULL, 0, "add them for signatures of metadata, to .evm", 0 },
	{ 0 },
};

static const struct argp add_argp = {
	.options = add_options,
	.parser = parse,
	.args_doc = "FILE...",
	.doc = "Add certificates, DER or PEM, to the keys that signatures of files are verified\n"
	       "with.  A key that the kernel trusts must have signed each of them.\n"
	       "\vExit status: 0 if all were added, 1 if one was not, 2 if the call was wrong or\n"
	       "the kernel could not be told.",
};

/**
 * imactl_keys_add - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_keys_add(int argc, char **argv)
{
	static const struct operation operation = {
		.program = "imactl keys add",
		.done = "added",
		.change = keys_add,
	};

	return run(&operation, &add_argp, argc, argv, "which certificate?");
}

static const struct argp_option revoke_options[] = {
	{ "evm", OPTION_EVM, NULL, 0, "revoke keys of .evm", 0 },
	{ 0 },
};

static const struct argp revoke_argp = {
	.options = revoke_options,
	.parser = parse,
	.args_doc = "KEYID...",
	.doc = "Revoke keys that were added while the system runs.  KEYID is what \"imactl keys\n"
	       "list\" shows: the last 8 digits of the identifier, or all.  What rests on them is\n"
	       "refused at the next access.\n"
	       "\vExit status: 0 if all were revoked, 1 if one was not, 2 if the call was wrong\n"
	       "or the kernel could not be told.",
};

/**
 * imactl_keys_revoke - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_keys_revoke(int argc, char **argv)
{
	static const struct operation operation = {
		.program = "imactl keys revoke",
		.done = "revoked",
		.change = keys_revoke,
	};

	return run(&operation, &revoke_argp, argc, argv, "which key?");
}
