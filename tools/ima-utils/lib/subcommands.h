/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Subcommands: the first argument of a program, or of a subcommand that has some
 * of its own, names a function that is called as main() would be.
 */

#ifndef IMA_UTILS_SUBCOMMANDS_H
#define IMA_UTILS_SUBCOMMANDS_H

#include <stddef.h>

/**
 * struct subcommand - one of them
 * @name: the argument
 * @doc: what it does, for --help
 * @run: called with the arguments from @name on; returns the exit status
 */
struct subcommand {
	const char *name;
	const char *doc;
	int (*run)(int argc, char **argv);
};

/**
 * struct subcommands - all that stand at one place
 * @program: what stands before them, for messages: "imactl"
 * @doc: what they do together
 * @more: the end of --help
 * @list: the subcommands
 * @count: their number
 */
struct subcommands {
	const char *program;
	const char *doc;
	const char *more;
	const struct subcommand *list;
	size_t count;
};

int subcommands_main(const struct subcommands *all, int argc, char **argv);
const struct subcommand *subcommands_find(const struct subcommands *all, const char *name);
int subcommands_run(const struct subcommands *all, const struct subcommand *subcommand,
		    int argc, char **argv);

#endif
