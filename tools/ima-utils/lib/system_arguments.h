/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the subcommands that look at a system have in common: --json and --root.
 * An argp parser takes them over as its child and hands its struct
 * system_arguments to it when it is called with ARGP_KEY_INIT:
 *
 *	state->child_inputs[0] = &arguments->system;
 *
 * system_parse() is such a parser, for those that have no options beside these.
 */

#ifndef IMA_UTILS_SYSTEM_ARGUMENTS_H
#define IMA_UTILS_SYSTEM_ARGUMENTS_H

#include <argp.h>
#include <stdbool.h>

/**
 * struct system_arguments - which system, and how it is shown
 * @json: as a JSON object
 * @root: the directory that its files are below; "/" for the running one
 */
struct system_arguments {
	bool json;
	const char *root;
};

extern const struct argp_child system_argp[];

error_t system_parse(int key, char *arg, struct argp_state *state);

#endif
