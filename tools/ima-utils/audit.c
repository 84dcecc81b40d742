// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl audit - make something of IMA's audit records
 */

#include "imactl.h"
#include "lib/array.h"
#include "lib/subcommands.h"

static const struct subcommand list[] = {
	{ "suggest", "tell what is refused, or would be, and what would let it pass",
	  imactl_audit_suggest },
};

/**
 * imactl_audit - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_audit(int argc, char **argv)
{
	static const struct subcommands subcommands = {
		.program = "imactl audit",
		.doc =
			"Make something of the audit records of the Integrity Measurement Architecture.",
		.more = "\"imactl audit SUBCOMMAND --help\" tells more, imactl(1) all.",
		.list = list,
		.count = ARRAY_SIZE(list),
	};

	return subcommands_main(&subcommands, argc, argv);
}
