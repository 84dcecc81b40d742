// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl status - tell what IMA does, what it protects and what is missing
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <stdio.h>

#include "imactl.h"
#include "lib/arguments.h"
#include "lib/exit_status.h"
#include "lib/system_arguments.h"
#include "status_print.h"

static const struct argp argp = {
	.parser = system_parse,
	.children = system_argp,
	.doc = "Tell what IMA does on this system, what protects what and what is missing.\n"
	       "\vExit status: 0 if IMA is active and all was read, 1 if IMA is not active,\n"
	       "2 if the call was wrong, 3 if something could not be read; who is not root\n"
	       "may not read all.",
};

/**
 * imactl_status - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_status(int argc, char **argv)
{
	struct system_arguments arguments = { 0 };
	struct judgments judgments = { 0 };
	struct status_facts facts;
	int status;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	status_collect(&facts, arguments.root);
	status_judge(&facts, &judgments);
	if (arguments.json)
		status_print_json(stdout, &facts, &judgments);
	else
		status_print_text(stdout, &facts, &judgments);
	status = status_exit(&facts);
	judgments_free(&judgments);
	status_free(&facts);
	/* Half an answer must not look like a whole one. */
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_UNREAD, "standard output");
	return status;
}
