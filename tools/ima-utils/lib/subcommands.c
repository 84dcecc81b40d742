// SPDX-License-Identifier: GPL-2.0-only
/*
 * Subcommands; see subcommands.h.
 */

#define _GNU_SOURCE
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "arguments.h"
#include "clean.h"
#include "exit_status.h"
#include "subcommands.h"

/* What argp's functions need to know. */
struct choice {
	const struct subcommands *all;
	int first;
};

/* One option or argument, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct choice *choice = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		/* It and all behind it is the subcommand's. */
		choice->first = state->next - 1;
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
	const struct choice *choice = input;
	const struct subcommand *subcommand;
	char *list, *longer;

	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	list = xstrdup("Subcommands:\n");
	for (subcommand = choice->all->list;
	     subcommand < choice->all->list + choice->all->count; subcommand++) {
		longer = xasprintf("%s  %-8s %s\n", list, subcommand->name, subcommand->doc);
		free(list);
		list = longer;
	}
	longer = xasprintf("%s\n%s", list, choice->all->more);
	free(list);
	return longer;
}

/**
 * subcommands_find - the subcommand with a name
 * @all: the subcommands
 * @name: the name
 *
 * Without such a one the program ends.
 *
 * Return: the subcommand.
 */
const struct subcommand *subcommands_find(const struct subcommands *all, const char *name)
{
	char *clean;
	size_t i;

	for (i = 0; i < all->count; i++)
		if (!strcmp(all->list[i].name, name))
			return &all->list[i];
	clean = clean_text(name);
	fprintf(stderr, "%s: there is no subcommand '%s'; \"%s --help\" lists them\n",
		all->program, clean, all->program);
	free(clean);
	exit(EXIT_USAGE);
}

/**
 * subcommands_run - call a subcommand
 * @all: where it is from
 * @subcommand: the subcommand
 * @argc: number of arguments
 * @argv: the arguments; the first becomes the name, as which argp reports errors
 *
 * Return: the exit status.
 */
int subcommands_run(const struct subcommands *all, const struct subcommand *subcommand,
		    int argc, char **argv)
{
	char *name = xasprintf("%s %s", all->program, subcommand->name);
	int status;

	argv[0] = name;
	status = subcommand->run(argc, argv);
	free(name);
	return status;
}

/**
 * subcommands_main - find the subcommand that the arguments name, and call it
 * @all: the subcommands
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the program's name
 *
 * Return: the exit status.
 */
int subcommands_main(const struct subcommands *all, int argc, char **argv)
{
	/* What stands behind the \v is printed below the options. */
	char *doc = xasprintf("%s\v.", all->doc);
	const struct argp argp = {
		.parser = parse,
		.args_doc = "SUBCOMMAND [ARGUMENT...]",
		.doc = doc,
		.help_filter = help_filter,
	};
	struct choice choice = { .all = all };

	parse_arguments(&argp, argc, argv, ARGP_IN_ORDER, &choice);
	free(doc);
	return subcommands_run(all, subcommands_find(all, argv[choice.first]),
			       argc - choice.first, argv + choice.first);
}
