// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl - the control program of the Integrity Measurement Architecture
 *
 * The subcommands are in files of their own; here is the table of them.
 */

#define _GNU_SOURCE
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/exit_status.h"

static int imactl_help(int argc, char **argv);

static const struct subcommand {
	const char *name;
	const char *doc;
	int (*run)(int argc, char **argv);
} subcommands[] = {
	{ "status", "tell what IMA does, what it protects and what is missing", imactl_status },
	{ "help", "tell how imactl or one of its subcommands is called", imactl_help },
};

const char *argp_program_version = "imactl (ima-utils) " IMA_UTILS_VERSION;
error_t argp_err_exit_status = EXIT_USAGE;

/* One option or argument, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_ARG:
		/* It and all behind it is the subcommand's. */
		*(int *)state->input = state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which subcommand?");
		return 0;
	default:
		(void)arg;
		return ARGP_ERR_UNKNOWN;
	}
}

/* The list of subcommands, between the options and the end of --help. */
static char *help_filter(int key, const char *text, void *input)
{
	char *list, *longer;
	size_t i;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	list = xstrdup("Subcommands:\n");
	for (i = 0; i < ARRAY_SIZE(subcommands); i++) {
		longer = xasprintf("%s  %-8s %s\n", list, subcommands[i].name, subcommands[i].doc);
		free(list);
		list = longer;
	}
	longer = xasprintf("%s\n\"imactl SUBCOMMAND --help\" tells more, imactl(1) all.", list);
	free(list);
	return longer;
}

static const struct argp argp = {
	.parser = parse,
	.args_doc = "SUBCOMMAND [ARGUMENT...]",
	/* What stands behind the \v is printed below the options. */
	.doc = "Control the kernel's Integrity Measurement Architecture.\v.",
	.help_filter = help_filter,
};

/* The subcommand with a name; without one the program ends. */
static const struct subcommand *find(const char *name)
{
	char *clean;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(subcommands); i++)
		if (!strcmp(subcommands[i].name, name))
			return &subcommands[i];
	clean = clean_text(name);
	fprintf(stderr, "imactl: there is no subcommand '%s'; \"imactl help\" lists them\n",
		clean);
	free(clean);
	exit(EXIT_USAGE);
}

/* Call a subcommand; argv[0] becomes its name. */
static int run(const struct subcommand *subcommand, int argc, char **argv)
{
	char *name = xasprintf("imactl %s", subcommand->name);
	int status;

	/* As which argp reports errors. */
	argv[0] = name;
	status = subcommand->run(argc, argv);
	free(name);
	return status;
}

/* The argument of "imactl help". */
static error_t parse_help(int key, char *arg, struct argp_state *state)
{
	const struct subcommand **of = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (*of)
		argp_error(state, "one subcommand at a time");
	*of = find(arg);
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
		return run(of, 2, args);
	args[0] = program_invocation_short_name;
	parse_arguments(&argp, 2, args, 0, NULL);
	return 0;
}

/* Find the subcommand and call it. */
int main(int argc, char **argv)
{
	int first = 0;

	parse_arguments(&argp, argc, argv, ARGP_IN_ORDER, &first);
	return run(find(argv[first]), argc - first, argv + first);
}
