// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl digest-list sign - sign digest lists
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_signing.h"
#include "digest_list_source.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/atomic_file.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "lib/progress.h"

#define PROGRAM "imactl digest-list sign"

enum {
	OPTION_IMA = 'i',
	OPTION_REPLACE = 'r',
	OPTION_FORCE = 'f',
	/* Without a letter. */
	OPTION_SIG_FILE = 256,
};

/* Where the signature goes. */
enum place {
	APPENDED,
	LABEL,
	SIG_FILE,
};

/* What the command line asks for. */
struct arguments {
	struct signing_arguments signing;
	enum place place;
	bool replace;
	bool force;
	int first;
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->signing;
		return 0;
	case OPTION_IMA:
		/* Asked for both, the file is what is meant. */
		if (arguments->place == APPENDED)
			arguments->place = LABEL;
		return 0;
	case OPTION_SIG_FILE:
		arguments->place = SIG_FILE;
		return 0;
	case OPTION_REPLACE:
		arguments->replace = true;
		return 0;
	case OPTION_FORCE:
		arguments->force = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "ima", OPTION_IMA, NULL, 0, "sign with a label, security.ima, instead of appending", 0 },
	{ "sig-file", OPTION_SIG_FILE, NULL, 0,
	  "write what would be the label to FILE.sig", 0 },
	{ "replace", OPTION_REPLACE, NULL, 0, "a signature that is there is replaced", 0 },
	{ "force", OPTION_FORCE, NULL, 0, "sign what is no digest list, too", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = signing_argp,
	.args_doc = "FILE...",
	.doc = "Sign digest lists: append a signature, as the kernel's sign-file does, or give\n"
	       "them a label with one.\n"
	       "\vWithout --key the key is that of IMACTL_KEY in the environment, else\n"
	       SIGNING_KEY ", with the certificate of IMACTL_CERT, else\n"
	       SIGNING_CERT ".  A passphrase is taken from KBUILD_SIGN_PIN in\n"
	       "the environment, else asked for on the terminal.\n\n"
	       "Exit status: 0 if all are signed, 1 if one is not, 2 if the call was wrong or\n"
	       "there is no such key.",
};

/* Why it is not to be signed; NULL if it may be. */
static char *why_not(const struct arguments *arguments, const struct list_source *source,
		     const char *name)
{
	struct ima_label label;
	struct stat st;
	bool signed_label;

	/* Others can be neither replaced nor labelled. */
	if (stat(name, &st) || !S_ISREG(st.st_mode))
		return xstrdup("it is no regular file");
	if (source->signature.fault)
		return xasprintf("what is appended to it is no signature: %s",
				 source->signature.fault);
	if (source->fault.reason && !arguments->force)
		return xasprintf("it is no digest list: offset %zu: %s", source->fault.offset,
				 diglim_fault_text(source->fault.reason));
	if (arguments->replace)
		return NULL;
	if (arguments->place == APPENDED && source->signature.present)
		return xstrdup("it has a signature already (--replace)");
	ima_label_get(&label, name);
	signed_label = ima_label_signed(&label);
	if (arguments->place == LABEL && signed_label)
		return xstrdup("it has a signature in its label already (--replace)");
	/* The label belongs to the file that is replaced, and would not fit the new one. */
	if (arguments->place == APPENDED && signed_label)
		return xstrdup("its label has a signature, which would be lost (--replace)");
	return NULL;
}

/* The list with a signature behind it, in its place; NULL or why not. */
static char *append(const struct signing *signing, const struct list_source *source,
		    const char *name)
{
	unsigned char *appended = NULL;
	struct atomic_file file;
	size_t length;
	char *why = signing_append(signing, source->data, source->signature.content, &appended,
				   &length);
	int error;

	if (why)
		return why;
	error = atomic_file_open(&file, name);
	if (!error) {
		error = atomic_file_write(&file, source->data, source->signature.content);
		if (!error)
			error = atomic_file_write(&file, appended, length);
		if (!error)
			error = atomic_file_commit(&file);
		else
			atomic_file_abandon(&file);
	}
	free(appended);
	return error ? xstrdup(strerror(error)) : NULL;
}

/* A label, or the file that has it; NULL or why not. */
static char *label(const struct arguments *arguments, const struct signing *signing,
		   const struct list_source *source, const char *name, enum place *place)
{
	struct ima_label label, old;
	char *why = signing_label(signing, source->data, source->size, &label);
	int error = 0;

	if (why)
		return why;
	if (*place == LABEL) {
		error = ima_label_set(&label, name);
		if (error == EOPNOTSUPP)
			*place = SIG_FILE;
		if (error == EPERM)
			return xstrdup("not permitted: a label takes CAP_SYS_ADMIN (--sig-file)");
	}
	if (*place != SIG_FILE)
		return error ? xstrdup(strerror(error)) : NULL;
	if (!arguments->replace && ima_label_read(&old, name) != ENOENT)
		return xasprintf("there is %s.sig already (--replace)", name);
	error = ima_label_write(&label, name);
	return error ? xstrdup(strerror(error)) : NULL;
}

/* One list; true if it is signed. */
static bool sign(const struct arguments *arguments, const struct signing *signing,
		 const char *name)
{
	enum place place = arguments->place;
	struct list_source source;
	char *why, *clean, *dirty;
	int error;

	error = list_source_read(&source, name);
	why = error ? xstrdup(strerror(error)) : why_not(arguments, &source, name);
	if (!why && place == APPENDED)
		why = append(signing, &source, name);
	else if (!why)
		why = label(arguments, signing, &source, name, &place);
	list_source_free(&source);
	progress_clear();
	dirty = why ? xasprintf("%s: not signed: %s", name, why) :
		place == SIG_FILE ? xasprintf("%s: signed, in %s.sig", name, name) :
		xasprintf("%s: signed", name);
	clean = clean_text(dirty);
	if (why)
		fprintf(stderr, PROGRAM ": %s\n", clean);
	else
		printf("%s\n", clean);
	free(clean);
	free(dirty);
	if (!why)
		return true;
	free(why);
	return false;
}

/**
 * imactl_digest_list_sign - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_digest_list_sign(int argc, char **argv)
{
	struct arguments arguments = { .place = APPENDED };
	int i, count, bad = 0;
	struct signing signing;
	char *why, *clean;

	arguments.first = parse_operands(&argp, argc, argv, &arguments, "which list?");
	why = signing_load(&signing, &arguments.signing, PROGRAM, arguments.place == APPENDED);
	if (why) {
		clean = clean_text(why);
		fprintf(stderr, PROGRAM ": %s\n", clean);
		free(clean);
		free(why);
		signing_free(&signing);
		return EXIT_USAGE;
	}
	count = argc - arguments.first;
	for (i = 0; i < count; i++) {
		progress(PROGRAM, "lists", i, count);
		if (!sign(&arguments, &signing, argv[arguments.first + i]))
			bad++;
	}
	signing_free(&signing);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	if (bad && count > 1)
		fprintf(stderr, PROGRAM ": %d of %d lists not signed\n", bad, count);
	return bad ? EXIT_LIST_BAD : EXIT_LIST_GOOD;
}
