// SPDX-License-Identifier: GPL-2.0-only
/*
 * --json and --root; see system_arguments.h.
 */

#define _GNU_SOURCE

#include "root.h"
#include "system_arguments.h"

enum {
	OPTION_JSON = 'j',
	OPTION_ROOT = 'r',
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct system_arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		arguments->root = "/";
		return 0;
	case OPTION_JSON:
		arguments->json = true;
		return 0;
	case OPTION_ROOT:
		if (!*arg)
			argp_error(state, "--root: no directory");
		arguments->root = root_directory(state->name, arg);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s': there are no arguments", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "json", OPTION_JSON, NULL, 0, "print a JSON object", 0 },
	{ "root", OPTION_ROOT, "DIR", 0,
	  "read the files of /sys and /proc below DIR instead: a copy of another system's", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
};

/* For argp.children. */
const struct argp_child system_argp[] = {
	{ .argp = &argp },
	{ 0 },
};

/**
 * system_parse - for argp.parser, where there are no other options
 * @key: as for argp's parsers
 * @arg: as for argp's parsers
 * @state: as for argp's parsers; its input is a struct system_arguments
 *
 * Return: as argp's parsers do.
 */
error_t system_parse(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = state->input;
	return 0;
}
