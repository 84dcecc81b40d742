// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl digest-list - make digest lists, sign them, load them, and ask what is loaded
 */

#include "imactl.h"
#include "lib/array.h"
#include "lib/subcommands.h"

static const struct subcommand list[] = {
	{ "gen", "make a digest list of files or digests", imactl_digest_list_gen },
	{ "show", "tell what digest lists say, or what is wrong with them",
	  imactl_digest_list_show },
	{ "sign", "sign digest lists", imactl_digest_list_sign },
	{ "verify", "verify the signatures of digest lists", imactl_digest_list_verify },
	{ "add", "load digest lists", imactl_digest_list_add },
	{ "del", "remove digest lists that are loaded", imactl_digest_list_del },
	{ "query", "ask which loaded lists have a digest, and what it is worth",
	  imactl_digest_list_query },
	{ "count", "tell how many digests and lists are loaded", imactl_digest_list_count },
};

/**
 * imactl_digest_list - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_digest_list(int argc, char **argv)
{
	static const struct subcommands subcommands = {
		.program = "imactl digest-list",
		.doc = "Make and sign digest lists, load them, and ask the kernel about them.",
		.more = "\"imactl digest-list SUBCOMMAND --help\" tells more, imactl(1) all.",
		.list = list,
		.count = ARRAY_SIZE(list),
	};

	return subcommands_main(&subcommands, argc, argv);
}
