// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl - the control program of the Integrity Measurement Architecture
 *
 * The subcommands are in files of their own; here is the table of them.
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "imactl.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/exit_status.h"
#include "lib/subcommands.h"

static int imactl_help(int argc, char **argv);

static const struct subcommand list[] = {
	{ "status", "tell what IMA does, what it protects and what is missing", imactl_status },
	{ "policy", "check, load or convert a policy, or show the rules in force", imactl_policy },
	{ "digest-list", "make digest lists, sign and load them, or ask what is loaded",
	  imactl_digest_list },
	{ "keys", "show the keys that IMA trusts, add or revoke some", imactl_keys },
	{ "file", "label files with signatures or hashes, or verify their labels", imactl_file },
	{ "measurements", "show the measurement list, and compare it with the TPM",
	  imactl_measurements },
	{ "audit", "tell what records of refusals ask for", imactl_audit },
	{ "trust", "have files trusted, by a signed digest list", imactl_trust },
	{ "untrust", "have files trusted no more", imactl_untrust },
	{ "help", "tell how imactl or one of its subcommands is called", imactl_help },
};

static const struct subcommands subcommands = {
	.program = "imactl",
	.doc = "Control the kernel's Integrity Measurement Architecture.",
	.more = "\"imactl SUBCOMMAND --help\" tells more, imactl(1) all.",
	.list = list,
	.count = ARRAY_SIZE(list),
};

const char *argp_program_version = "imactl (ima-utils) " IMA_UTILS_VERSION;
error_t argp_err_exit_status = EXIT_USAGE;

/* The argument of "imactl help". */
static error_t parse_help(int key, char *arg, struct argp_state *state)
{
	const struct subcommand **of = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (*of)
		argp_error(state, "one subcommand at a time");
	*of = subcommands_find(&subcommands, arg);
	return 0;
}

/* The subcommand "help". */
static int imactl_help(int argc, char **argv)
{
	static const struct argp help = {
		.parser = parse_help,
		.args_doc = "[SUBCOMMAND]",
		.doc = "Tell how imactl or one of its subcommands is called.",
	};
	char option[] = "--help", *args[] = { NULL, option, NULL };
	const struct subcommand *of = NULL;

	parse_arguments(&help, argc, argv, 0, &of);
	if (of)
		return subcommands_run(&subcommands, of, 2, args);
	args[0] = program_invocation_short_name;
	return subcommands_main(&subcommands, 2, args);
}

/*
 * What is closed stays so: neither can it be read, nor be written.  But nothing that is
 * opened gets its number, for a complaint to be written into a list or to the kernel.
 */
static void keep_standard_files(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		/* The lowest number that is free is this one. */
		if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			err(EXIT_USAGE, "/dev/null");
	}
}

/* Find the subcommand and call it. */
int main(int argc, char **argv)
{
	keep_standard_files();
	return subcommands_main(&subcommands, argc, argv);
}
