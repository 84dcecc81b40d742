// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy import-ipe - make a policy of IMA of one of IPE
 */

#define _GNU_SOURCE
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/atomic_file.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "policy_ipe.h"
#include "policy_source.h"

#define PROGRAM "imactl policy import-ipe"

/* What to do with a file that IPE loads. */
#define SIGNED "it is signed (PKCS#7): take the text that was signed, " VERIFY
#define VERIFY "openssl smime -verify -CAfile CERTIFICATE"

enum {
	OPTION_OUTPUT = 'o',
	OPTION_PARTIAL = 'p',
};

/* What the command line asks for. */
struct arguments {
	const char *file;
	const char *output;
	bool partial;
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_OUTPUT:
		if (!*arg)
			argp_error(state, "--output: no file");
		if (arguments->output)
			argp_error(state, "--output: once");
		arguments->output = arg;
		return 0;
	case OPTION_PARTIAL:
		arguments->partial = true;
		return 0;
	case ARGP_KEY_ARG:
		if (arguments->file)
			argp_error(state, "one file at a time");
		arguments->file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which file? \"-\" is standard input");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "output", OPTION_OUTPUT, "FILE", 0, "write the policy to FILE", 0 },
	{ "partial", OPTION_PARTIAL, NULL, 0,
	  "leave out what IMA has nothing for, where the result is as strict", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FILE",
	.doc = "Make a policy of IMA that decides as a policy of IPE does, and write it to\n"
	       "standard output.  \"-\" is standard input.\n"
	       "\vExit status: 0 if it was written, 1 if FILE has faults or something for which\n"
	       "IMA has nothing, 2 if the call was wrong or something could not be read or\n"
	       "written.",
};

/* One line on a file. */
static void complain(const char *name, const char *why)
{
	char *text = xasprintf(PROGRAM ": %s: %s", name, why), *clean = clean_text(text);

	fprintf(stderr, "%s\n", clean);
	free(clean);
	free(text);
}

/* All that is to be said of a policy, a line each. */
static void print_notes(const char *name, const struct ipe_policy *policy)
{
	const struct ipe_note *note;
	char *text, *clean;

	for (note = policy->notes; note < policy->notes + policy->note_count; note++) {
		if (note->column)
			text = xasprintf("%s:%u:%u: %s", name, note->line, note->column,
					 note->text);
		else
			text = xasprintf("%s:%u: %s%s", name, note->line,
					 note->kind == IPE_NOTE_NOTICE ? "notice: " : "",
					 note->text);
		clean = clean_text(text);
		fprintf(stderr, "%s\n", clean);
		free(clean);
		free(text);
	}
}

/* Of a file that is what IPE loads, not the text of it: the form; NULL if it is not that. */
static const char *signed_form(const struct policy_source *source)
{
	static const char pem[] = "-----BEGIN ";
	const unsigned char *bytes = (const unsigned char *)source->data;

	/* A sequence, and a length that is longer than a byte. */
	if (source->size > 1 && bytes[0] == 0x30 && bytes[1] >= 0x80)
		return "der";
	if (source->size >= strlen(pem) && !memcmp(source->data, pem, strlen(pem)))
		return "pem";
	return NULL;
}

/* Write the result; the exit status. */
static int write_policy(const struct arguments *arguments, const char *text)
{
	bool to_file = arguments->output && strcmp(arguments->output, "-");
	struct atomic_file file;
	int error;

	error = to_file ? atomic_file_open(&file, arguments->output) :
		atomic_file_standard_output(&file);
	if (!error) {
		error = atomic_file_write(&file, text, strlen(text));
		if (error)
			atomic_file_abandon(&file);
		else
			error = atomic_file_commit(&file);
	}
	if (!error)
		return EXIT_POLICY_GOOD;
	complain(to_file ? arguments->output : "standard output", strerror(error));
	return EXIT_USAGE;
}

/* Convert a policy without faults; the exit status. */
static int convert(const struct arguments *arguments, const char *name,
		   struct ipe_policy *policy)
{
	char *text = ipe_policy_convert(policy, name);
	int status = EXIT_POLICY_BAD;

	print_notes(name, policy);
	if (policy->weaker)
		complain(name,
			 "nothing is written: the result would let through what this policy denies");
	else if (policy->lost && !arguments->partial)
		complain(name,
			 "nothing is written: IMA has nothing for a part of it; --partial leaves that out, which is as strict");
	else
		status = write_policy(arguments, text);
	free(text);
	return status;
}

/**
 * imactl_policy_import_ipe - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_policy_import_ipe(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	int status = EXIT_POLICY_BAD, error;
	struct policy_source source;
	struct ipe_policy policy;
	const char *form;
	char *why;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	error = policy_source_read(&source, arguments.file);
	if (error) {
		complain(source.name, strerror(error));
		policy_source_free(&source);
		return EXIT_USAGE;
	}
	form = signed_form(&source);
	if (form) {
		why = xasprintf(SIGNED " -inform %s -in FILE", form);
		complain(source.name, why);
		free(why);
	} else {
		ipe_policy_parse(&policy, source.data, source.size);
		if (policy.faults)
			print_notes(source.name, &policy);
		else
			status = convert(&arguments, source.name, &policy);
		ipe_policy_free(&policy);
	}
	policy_source_free(&source);
	return status;
}
