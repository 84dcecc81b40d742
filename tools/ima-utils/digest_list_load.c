// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl digest-list add, del - load digest lists, or remove them
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest_list_algos.h"
#include "digest_list_attempt.h"
#include "digest_list_loaded.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/clean.h"
#include "lib/diglim.h"
#include "lib/exit_status.h"
#include "lib/progress.h"

enum {
	OPTION_BUFFER = 'b',
	OPTION_LABEL = 'l',
};

/* What the command line asks for. */
struct arguments {
	bool buffer;
	const char *label;
	int first;
};

/* What is to be done with the lists. */
struct operation {
	const char *program;
	const char *file;
	const char *done;
	bool del;
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_BUFFER:
		arguments->buffer = true;
		return 0;
	case OPTION_LABEL:
		if (!list_label_good(arg))
			argp_error(state,
				   "--label: 1 to %d printable characters, none of them a space",
				   LIST_LABEL_MAX);
		arguments->label = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "buffer", OPTION_BUFFER, NULL, 0,
	  "hand the lists over, instead of having the kernel read them", 0 },
	{ "label", OPTION_LABEL, "LABEL", 0,
	  "what a list that is handed over is called (the name of the file)", 0 },
	{ 0 },
};

/* One list; true if it is done, and @content is set. */
static bool load(const struct operation *operation, const struct arguments *arguments, int fd,
		 const char *name, struct list_content *content)
{
	const struct list_attempt attempt = {
		.name = name,
		.del = operation->del,
		.buffer = arguments->buffer || !strcmp(name, "-"),
		.label = arguments->label,
		.content = operation->del ? NULL : content,
	};
	char *why = list_attempt(&attempt, fd), *clean;

	progress_clear();
	clean = clean_text(strcmp(name, "-") ? name : "standard input");
	if (why)
		fprintf(stderr, "%s: %s: not %s: %s\n", operation->program, clean,
			operation->done, why);
	else
		printf("%s: %s\n", clean, operation->done);
	free(clean);
	free(why);
	return !why;
}

/* Say that a list is worth nothing. */
static void complain(const struct operation *operation, const char *name, const char *what,
		     const char *why)
{
	char *clean = clean_text(strcmp(name, "-") ? name : "standard input");

	fprintf(stderr, "%s: %s: loaded, but it %s: %s\n", operation->program, clean, what, why);
	free(clean);
}

/*
 * The kernel takes a list that is revoked, and one for whose digests it does not look, and
 * who has loaded it would rely on what does not count.  Returns how many are.
 */
static int tell_void(const struct operation *operation, char **names,
		     const struct list_content *contents, int count)
{
	struct loaded_lists loaded;
	struct list_algos algos;
	int i, found = 0;
	const char *why;
	char *ignored;

	loaded_lists_read(&loaded, "/");
	/* When all are loaded: one of them may be for another one's good. */
	list_algos_read(&algos, "/");
	for (i = 0; i < count; i++) {
		why = list_attempt_void(&loaded, &contents[i].own);
		ignored = why ? NULL : list_algos_why_void(&algos, &contents[i].algos);
		if (why)
			complain(operation, names[i], "vouches for nothing", why);
		else if (ignored)
			complain(operation, names[i], "counts for nothing", ignored);
		if (why || ignored)
			found++;
		free(ignored);
	}
	loaded_lists_free(&loaded);
	return found;
}

/* All lists; the exit status. */
static int run(const struct operation *operation, const struct argp *argp, int argc, char **argv)
{
	struct arguments arguments = { 0 };
	int fd, i, count, bad = 0, vain = 0;
	struct list_content *contents;
	char *path, *why;

	arguments.first = parse_operands(argp, argc, argv, &arguments,
					 "which list? \"-\" is standard input");
	path = xasprintf(DIGLIM_DIRECTORY "/%s", operation->file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	free(path);
	if (fd < 0) {
		why = list_attempt_why_not_open(operation->file, errno);
		fprintf(stderr, "%s: %s\n", operation->program, why);
		free(why);
		return EXIT_USAGE;
	}
	count = argc - arguments.first;
	contents = xrealloc(NULL, count, sizeof(*contents));
	memset(contents, 0, count * sizeof(*contents));
	for (i = 0; i < count; i++) {
		progress(operation->program, "lists", i, count);
		if (!load(operation, &arguments, fd, argv[arguments.first + i], &contents[i]))
			bad++;
	}
	close(fd);
	if (!operation->del)
		vain = tell_void(operation, argv + arguments.first, contents, count);
	free(contents);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	if (bad && count > 1)
		fprintf(stderr, "%s: %d of %d lists not %s\n", operation->program, bad, count,
			operation->done);
	if (bad)
		return EXIT_LIST_BAD;
	return vain ? EXIT_LIST_VOID : EXIT_LIST_GOOD;
}

/**
 * imactl_digest_list_add - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_digest_list_add(int argc, char **argv)
{
	static const struct operation add = {
		.program = "imactl digest-list add",
		.file = "digest_list_add",
		.done = "loaded",
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "FILE...",
		.doc = "Load digest lists into the kernel, which reads the files and has\n"
		       "IMA measure and appraise them.  \"-\" is standard input, which is handed\n"
		       "over.\n"
		       "\vExit status: 0 if all are loaded, 1 if one is not, 2 if the call was wrong\n"
		       "or the kernel could not be told, 4 if all are, and one is revoked, or its key,\n"
		       "or has digests with algorithms alone by which the kernel does not look now: it\n"
		       "counts for nothing.",
	};

	return run(&add, &argp, argc, argv);
}

/**
 * imactl_digest_list_del - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_digest_list_del(int argc, char **argv)
{
	static const struct operation del = {
		.program = "imactl digest-list del",
		.file = "digest_list_del",
		.done = "removed",
		.del = true,
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "FILE...",
		.doc = "Remove digest lists from the kernel: those with the content of the files.\n"
		       "\"-\" is standard input, which is handed over.\n"
		       "\vExit status: 0 if all are removed, 1 if one is not, 2 if the call was wrong\n"
		       "or the kernel could not be told.",
	};

	return run(&del, &argp, argc, argv);
}
