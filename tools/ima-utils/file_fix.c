// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl file fix - give files labels with hashes
 *
 * What the kernel does with ima_appraise=fix when files are opened, for those that are
 * named.  A label with a signature is worth more than a hash, which whoever is root can
 * write anew, and is not replaced.
 */

#define _GNU_SOURCE
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file_label.h"
#include "file_run.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/evm_portable.h"
#include "lib/exit_status.h"
#include "lib/expected.h"
#include "lib/hash_algo.h"

#define PROGRAM "imactl file fix"

/* Behind kind and algorithm. */
#define AT_DIGEST 2

enum {
	OPTION_ALGO = 'a',
	OPTION_REPLACE = 'r',
};

/* What the command line asks for. */
struct arguments {
	struct file_arguments files;
	struct expected expected;
	unsigned int algo;
	bool replace;
	int first;
};

/* What comes of a file. */
enum {
	LABELLED,
	LABELLED_ALREADY,
	HAS_SIGNATURE,
	NOT_REPLACED,
	NOT_EXPECTED,
};

static const struct file_outcome outcomes[] = {
	[LABELLED] = { .name = "labelled", .good = true, .done = true },
	[LABELLED_ALREADY] = { .name = "labelled already", .good = true, .done = true },
	[HAS_SIGNATURE] = { .name = "left with a signature", .good = true },
	[NOT_REPLACED] = { .name = "not replaced" },
	[NOT_EXPECTED] = { .name = "not labelled" },
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->files;
		state->child_inputs[1] = &arguments->files;
		state->child_inputs[2] = &arguments->expected;
		return 0;
	case OPTION_ALGO:
		arguments->algo = file_parse_algo(state, arg);
		return 0;
	case OPTION_REPLACE:
		arguments->replace = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "algo", OPTION_ALGO, "ALGO", 0, "hash with ALGO (sha256)", 0 },
	{ "replace-signatures", OPTION_REPLACE, NULL, 0,
	  "replace signatures, too, which are lost then", 0 },
	{ 0 },
};

/* Whether it is a signature that is to stay: one that is broken, too, for its first byte. */
static bool stays(const struct arguments *arguments, const struct file_label *label)
{
	enum label_kind kind = label->label.size ? label->label.bytes[LABEL_AT_KIND] : 0;

	return !arguments->replace &&
	       (kind == LABEL_SIGNATURE || kind == LABEL_VERITY_SIGNATURE);
}

/* One file, as file_run() calls it. */
static int each(void *data, struct file_job *job, char **text)
{
	const struct arguments *arguments = data;
	unsigned int size = diglim_digest_size(arguments->algo);
	const unsigned char *digest;
	struct file_label old, evm;
	struct ima_label label;
	struct stat now;
	const char *why;
	bool stay;

	*text = file_label_get(&old, IMA_LABEL_NAME, job);
	if (*text)
		return FILE_FAILED;
	stay = stays(arguments, &old);
	if (stay && !arguments->expected.count)
		return HAS_SIGNATURE;
	why = file_job_hash(job, arguments->algo, &digest);
	if (why) {
		*text = xstrdup(why);
		return FILE_FAILED;
	}
	if (!expected_has(&arguments->expected, digest)) {
		*text = xstrdup(EXPECTED_OTHER);
		return NOT_EXPECTED;
	}
	if (stay)
		return HAS_SIGNATURE;
	label.bytes[LABEL_AT_KIND] = LABEL_HASH;
	label.bytes[1] = arguments->algo;
	memcpy(label.bytes + AT_DIGEST, digest, size);
	label.size = AT_DIGEST + size;
	if (old.there && old.label.size == label.size &&
	    !memcmp(old.label.bytes, label.bytes, label.size))
		return LABELLED_ALREADY;
	if (!arguments->replace) {
		*text = file_label_get(&evm, EVM_LABEL_NAME, job);
		if (*text)
			return FILE_FAILED;
		/* What it has signed is the label that was there, for all that is known. */
		if (file_label_portable(&evm)) {
			*text = file_label_kept(&evm, FILE_LABEL_REPLACE);
			return NOT_REPLACED;
		}
	}
	*text = file_label_set(&label, IMA_LABEL_NAME, job, &now);
	return *text ? FILE_FAILED : LABELLED;
}

static const struct argp_child children[] = {
	{ .argp = &file_options },
	{ .argp = &file_journal_options },
	{ .argp = &expected_options },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = children,
	.args_doc = "FILE|DIRECTORY...",
	.doc = "Give files labels (security.ima) with hashes, and all files in trees.\n"
	       "\vFiles whose label has the hash of what they have stay as they are, and so\n"
	       "do those with a signature.  Links are not followed in trees, and of several\n"
	       "names of a file one counts.\n\n"
	       "Exit status: 0 if all have a label, 1 if one could not be given one, as under a\n"
	       "portable signature, or is not what --expect says, or not there to be compared,\n"
	       "2 if the call was wrong, 128 and the number of a signal that ended it.",
};

/**
 * imactl_file_fix - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_file_fix(int argc, char **argv)
{
	struct arguments arguments = { .algo = hash_algo_find("sha256", 6) };
	struct file_operation operation = {
		.program = PROGRAM,
		.outcomes = outcomes,
		.outcome_count = ARRAY_SIZE(outcomes),
		.failed = EXIT_FILE_BAD,
		.data = &arguments,
		.each = each,
	};
	char *purpose, *why;
	int status;

	arguments.first = parse_operands(&argp, argc, argv, &arguments, "which files?");
	hash_algo_md(arguments.algo);
	why = file_expected_misfit(&arguments.files, &arguments.expected, arguments.algo);
	if (why) {
		fprintf(stderr, PROGRAM ": %s\n", why);
		free(why);
		file_arguments_free(&arguments.files);
		expected_free(&arguments.expected);
		return EXIT_USAGE;
	}
	purpose = xasprintf("fix %s", hash_algo_text(arguments.algo));
	operation.purpose = purpose;
	operation.some = arguments.expected.count;
	status = file_run(&operation, &arguments.files, argv + arguments.first,
			  argc - arguments.first);
	free(purpose);
	file_arguments_free(&arguments.files);
	expected_free(&arguments.expected);
	return status;
}
