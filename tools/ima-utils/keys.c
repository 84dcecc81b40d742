// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl keys - show the keys that IMA trusts, add certificates, revoke keys
 */

#include "imactl.h"
#include "lib/array.h"
#include "lib/subcommands.h"

static const struct subcommand list[] = {
	{ "list", "show the keys that signatures are verified with", imactl_keys_list },
	{ "add", "add certificates that a key of the kernel has signed", imactl_keys_add },
	{ "revoke", "revoke keys that were added while the system runs", imactl_keys_revoke },
};

/**
 * imactl_keys - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_keys(int argc, char **argv)
{
	static const struct subcommands subcommands = {
		.program = "imactl keys",
		.doc =
			"Show the keys that the Integrity Measurement Architecture trusts, add or revoke some.",
		.more = "\"imactl keys SUBCOMMAND --help\" tells more, imactl(1) all.",
		.list = list,
		.count = ARRAY_SIZE(list),
	};

	return subcommands_main(&subcommands, argc, argv);
}
