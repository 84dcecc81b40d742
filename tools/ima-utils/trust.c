// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl trust, untrust - have files trusted from now on, or no more
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_collect.h"
#include "digest_list_trust.h"
#include "file_run.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/clean.h"
#include "lib/diglim.h"
#include "lib/exit_status.h"
#include "lib/expected.h"

enum {
	OPTION_DIRECTORY = 'D',
	OPTION_ALGO = 'a',
	OPTION_DENY = 'd',
};

/* What the command line asks for. */
struct arguments {
	struct signing_arguments signing;
	struct expected expected;
	const char *directory;
	unsigned int algo;
	bool deny;
	int first;
};

/* An option of both, as argp calls it. */
static error_t parse_common(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->signing;
		return 0;
	case OPTION_DIRECTORY:
		if (*arg != '/')
			argp_error(state, "--directory=%s: an absolute path is wanted", arg);
		arguments->directory = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* An option of trust. */
static error_t parse_trust(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	if (key == ARGP_KEY_INIT)
		state->child_inputs[1] = &arguments->expected;
	if (key != OPTION_ALGO)
		return parse_common(key, arg, state);
	arguments->algo = file_parse_algo(state, arg);
	return 0;
}

/* An option of untrust. */
static error_t parse_untrust(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	if (key != OPTION_DENY)
		return parse_common(key, arg, state);
	arguments->deny = true;
	return 0;
}

/* A reason, of what it names itself. */
static void complain(const char *program, const char *why)
{
	char *clean = clean_text(why);

	fprintf(stderr, "%s: %s\n", program, clean);
	free(clean);
}

/* Whether there is a kernel to be told: nothing is done in vain. */
static bool kernel_there(const char *program, const struct list_kernel *kernel)
{
	struct digest any = { .algo = LIST_OWN_ALGO, .size = diglim_digest_size(LIST_OWN_ALGO) };
	struct list_answer answer;
	char *why = kernel->ask(kernel, &any, &answer);

	list_answer_free(&answer);
	if (!why)
		return true;
	complain(program, why);
	free(why);
	return false;
}

/* Whether contents can be told from others; if not that was told. */
static bool can_compare(const char *program, const struct arguments *arguments)
{
	char *why = expected_misfit(&arguments->expected, arguments->algo);

	if (!why)
		return true;
	complain(program, why);
	free(why);
	return false;
}

/* Get the key ready; false if there is none, which was told. */
static bool load_key(struct signing *signing, const struct arguments *arguments,
		     const char *program)
{
	char *why = signing_load(signing, &arguments->signing, program, true);

	if (!why)
		return true;
	complain(program, why);
	free(why);
	return false;
}

/* The list of files that are to be trusted; false if one cannot be read, which was told. */
static bool hash_files(struct list_build *build, const struct arguments *arguments,
		       const char *program, int argc, char **argv)
{
	const struct collect_options options = {
		.program = program,
		.algos = { arguments->algo },
		.algo_count = 1,
		.jobs = file_walk_jobs(),
		.expected = &arguments->expected,
	};
	struct collect_result result;
	struct collect *collect = collect_start(&options);
	int i;

	for (i = arguments->first; i < argc; i++)
		collect_named(collect, argv[i]);
	collect_finish(collect, &result);
	digest_set_merge(list_build_digests(build, COMPACT_FILE, 0, arguments->algo),
			 &result.digests[0]);
	return !result.walk.errors;
}

/* A list is loaded; the exit status, by whether it counts. */
static int tell_loaded(const struct trust *trust, const struct list_build *build,
		       const char *path)
{
	char *why = trust_why_void(trust, build), *text;

	if (!why)
		return EXIT_LIST_GOOD;
	text = xasprintf("%s: loaded, but it counts for nothing: %s (--algo)", path, why);
	complain(trust->program, text);
	free(text);
	free(why);
	return EXIT_LIST_VOID;
}

/* Trust them; the exit status. */
static int trust_files(const struct trust *trust, const struct arguments *arguments, int argc,
		       char **argv)
{
	struct list_build build = { 0 };
	int status = EXIT_LIST_BAD;
	char *why, *path, *clean;

	if (hash_files(&build, arguments, trust->program, argc, argv)) {
		why = trust_add(trust, &build, "trust", &path);
		if (why) {
			complain(trust->program, why);
			free(why);
		} else {
			clean = clean_text(path);
			printf("%s: loaded, digests: %llu\n", clean, list_build_count(&build));
			free(clean);
			status = tell_loaded(trust, &build, path);
			free(path);
		}
	}
	list_build_free(&build);
	return status;
}

static const struct argp_option trust_options[] = {
	{ "directory", OPTION_DIRECTORY, "DIR", 0,
	  "store the list in DIR (" DIGLIM_LISTS_DIRECTORY ")", 0 },
	{ "algo", OPTION_ALGO, "ALGO", 0, "hash files with ALGO (sha256)", 0 },
	{ 0 },
};

static const struct argp_child trust_children[] = {
	{ .argp = &signing_options },
	{ .argp = &expected_options },
	{ 0 },
};

static const struct argp trust_argp = {
	.options = trust_options,
	.parser = parse_trust,
	.children = trust_children,
	.args_doc = "FILE|DIRECTORY...",
	.doc = "Trust files: make a digest list of them, sign it, store it to be loaded when the\n"
	       "system starts, and load it.  If one of these fails all stays as it was.\n"
	       "\vExit status: 0 if that is done, 1 if not, as with a file that is not what --expect\n"
	       "says, 2 if the call was wrong, there is no key or the kernel has no digest lists,\n"
	       "4 if it is done, and the kernel does not look for digests with ALGO now: for nothing.",
};

/**
 * imactl_trust - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_trust(int argc, char **argv)
{
	struct arguments arguments = {
		.directory = DIGLIM_LISTS_DIRECTORY,
		.algo = hash_algo_find("sha256", 6),
	};
	struct signing signing = { 0 };
	struct trust trust = {
		.program = "imactl trust",
		.kernel = &list_kernel_live,
		.signing = &signing,
	};
	int status = EXIT_USAGE;

	arguments.first = parse_operands(&trust_argp, argc, argv, &arguments, "which file?");
	trust.directory = arguments.directory;
	if (can_compare(trust.program, &arguments) &&
	    kernel_there(trust.program, trust.kernel) &&
	    load_key(&signing, &arguments, trust.program))
		status = trust_files(&trust, &arguments, argc, argv);
	signing_free(&signing);
	expected_free(&arguments.expected);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}

/* One digest that is to be trusted no more. */
static void add_target(struct trust_targets *targets, const char *name, unsigned int algo,
		       const unsigned char *bytes)
{
	struct trust_target *target;

	targets->list = xrealloc(targets->list, targets->count + 1, sizeof(*targets->list));
	target = &targets->list[targets->count++];
	*target = (struct trust_target){
		.name = name,
		.digest = { .algo = algo, .size = diglim_digest_size(algo) },
	};
	memcpy(target->digest.bytes, bytes, target->digest.size);
}

/* A digest, or those of a file; false if it cannot be read, which was told. */
static bool add_targets(struct trust_targets *targets, const char *program, const char *name)
{
	struct collect_options options = { .program = program, .jobs = 1 };
	struct collect_result result;
	struct digest digest;
	unsigned int i;

	if (!digest_parse(&digest, name, strlen(name))) {
		add_target(targets, name, digest.algo, digest.bytes);
		return true;
	}
	/* Lists may be of any that count. */
	for (i = 0; i < HASH_ALGOS; i++)
		if (hash_algo_md(i))
			options.algos[options.algo_count++] = i;
	if (!collect_file(&options, name, &result))
		return false;
	for (i = 0; i < options.algo_count; i++) {
		if (result.digests[i].count)
			add_target(targets, name, options.algos[i], result.digests[i].bytes);
		digest_set_free(&result.digests[i]);
	}
	return true;
}

/* Trust them no more; the exit status. */
static int untrust_files(const struct trust *trust, const struct arguments *arguments, int argc,
			 char **argv)
{
	static const int statuses[] = {
		[TRUST_DONE] = EXIT_LIST_GOOD,
		[TRUST_NOT_DONE] = EXIT_LIST_BAD,
		[TRUST_NOT_ASKED] = EXIT_USAGE,
	};
	struct trust_targets targets = { 0 };
	int status = EXIT_LIST_GOOD, i;

	for (i = arguments->first; i < argc; i++)
		if (!add_targets(&targets, trust->program, argv[i]))
			status = EXIT_LIST_BAD;
	/* What is like a file that cannot be read might stay: all or nothing. */
	if (status == EXIT_LIST_GOOD)
		status = statuses[trust_remove(trust, &targets, arguments->deny)];
	free(targets.list);
	return status;
}

static const struct argp_option untrust_options[] = {
	{ "directory", OPTION_DIRECTORY, "DIR", 0,
	  "lists are stored in DIR (" DIGLIM_LISTS_DIRECTORY ")", 0 },
	{ "deny", OPTION_DENY, NULL, 0,
	  "deny what stays in some list, by a list that is signed", 0 },
	{ 0 },
};

static const struct argp untrust_argp = {
	.options = untrust_options,
	.parser = parse_untrust,
	.children = signing_argp,
	.args_doc = "FILE|DIGEST...",
	.doc = "Trust files no more, or what has a digest: remove the lists that have only these\n"
	       "from the kernel, and from where they are stored.\n"
	       "\vA key is needed with --deny only.\n\n"
	       "Exit status: 0 if no list has them any more, or they are denied, 1 if not,\n"
	       "2 if the call was wrong, there is no key or the kernel has no digest lists.",
};

/**
 * imactl_untrust - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_untrust(int argc, char **argv)
{
	struct arguments arguments = { .directory = DIGLIM_LISTS_DIRECTORY };
	struct signing signing = { 0 };
	struct trust trust = {
		.program = "imactl untrust",
		.kernel = &list_kernel_live,
		.signing = &signing,
	};
	int status = EXIT_USAGE;

	arguments.first = parse_operands(&untrust_argp, argc, argv, &arguments, "which file?");
	trust.directory = arguments.directory;
	if (kernel_there(trust.program, trust.kernel) &&
	    (!arguments.deny || load_key(&signing, &arguments, trust.program)))
		status = untrust_files(&trust, &arguments, argc, argv);
	signing_free(&signing);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
