// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl file - label files, verify their labels
 */

#include "imactl.h"
#include "lib/array.h"
#include "lib/subcommands.h"

static const struct subcommand list[] = {
	{ "sign", "give files labels with signatures", imactl_file_sign },
	{ "fix", "give files labels with hashes", imactl_file_fix },
	{ "verify", "tell whose labels are not good", imactl_file_verify },
};

/**
 * imactl_file - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_file(int argc, char **argv)
{
	static const struct subcommands subcommands = {
		.program = "imactl file",
		.doc = "Give files the labels by which the kernel appraises them, or verify these.",
		.more = "\"imactl file SUBCOMMAND --help\" tells more, imactl(1) all.",
		.list = list,
		.count = ARRAY_SIZE(list),
	};

	return subcommands_main(&subcommands, argc, argv);
}
