// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl measurements - show the measurement list, and compare it with the TPM
 */

#include "imactl.h"
#include "lib/array.h"
#include "lib/subcommands.h"

static const struct subcommand list[] = {
	{ "list", "show what was measured", imactl_measurements_list },
	{ "replay", "tell what the list makes of the PCRs", imactl_measurements_replay },
	{ "verify", "compare that with the TPM", imactl_measurements_verify },
};

/**
 * imactl_measurements - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_measurements(int argc, char **argv)
{
	static const struct subcommands subcommands = {
		.program = "imactl measurements",
		.doc = "Show the measurement list, and compare it with the TPM.",
		.more = "\"imactl measurements SUBCOMMAND --help\" tells more, imactl(1) all.",
		.list = list,
		.count = ARRAY_SIZE(list),
	};

	return subcommands_main(&subcommands, argc, argv);
}
