// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy - check a policy, load it, show the rules in force, or convert one
 */

#include "imactl.h"
#include "lib/array.h"
#include "lib/subcommands.h"

static const struct subcommand list[] = {
	{ "check", "tell what is wrong with a policy, and load nothing", imactl_policy_check },
	{ "explain", "tell why an access to a file is granted or refused", imactl_policy_explain },
	{ "import-ipe", "make one of a policy of IPE", imactl_policy_import_ipe },
	{ "load", "load a policy, or tell why the kernel refuses it", imactl_policy_load },
	{ "show", "show the rules in force, with their numbers", imactl_policy_show },
};

/**
 * imactl_policy - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_policy(int argc, char **argv)
{
	static const struct subcommands subcommands = {
		.program = "imactl policy",
		.doc =
			"Check a policy of the Integrity Measurement Architecture, load it, show the rules in force, or make one of a policy of IPE.",
		.more = "\"imactl policy SUBCOMMAND --help\" tells more, imactl(1) all.",
		.list = list,
		.count = ARRAY_SIZE(list),
	};

	return subcommands_main(&subcommands, argc, argv);
}
