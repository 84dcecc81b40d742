// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl digest-list verify - verify the signatures of digest lists
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_source.h"
#include "digest_list_verdict.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "lib/key_source.h"
#include "lib/progress.h"

#define PROGRAM "imactl digest-list verify"

enum {
	OPTION_CERT = 'c',
	OPTION_CA = 'C',
	OPTION_IMA = 'i',
	OPTION_FORCE = 'f',
};

/* What the command line asks for. */
struct arguments {
	struct trusted_certs trusted;
	struct passphrase passphrase;
	bool ima;
	bool force;
	int first;
};

/* All certificates that a file or token has, beside those that there are. */
static void add_certs(struct argp_state *state, STACK_OF(X509) **certs, const char *name)
{
	struct arguments *arguments = state->input;
	char *why;

	if (!*certs)
		*certs = sk_X509_new_null();
	why = key_source_certs(*certs, name, &arguments->passphrase);
	if (why)
		argp_error(state, "%s: %s", name, why);
}

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_CERT:
		add_certs(state, &arguments->trusted.certs, arg);
		return 0;
	case OPTION_CA:
		add_certs(state, &arguments->trusted.issuers, arg);
		return 0;
	case OPTION_IMA:
		arguments->ima = true;
		return 0;
	case OPTION_FORCE:
		arguments->force = true;
		return 0;
	case ARGP_KEY_SUCCESS:
		if (!arguments->trusted.certs)
			argp_error(state, "whose signatures count? --cert says it");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "cert", OPTION_CERT, "CERT", 0,
	  "signatures by the certificates in a file, or on a token, count; again for more", 0 },
	{ "ca", OPTION_CA, "CERT", 0,
	  "if these certificates, by themselves or in a chain, issued them", 0 },
	{ "ima", OPTION_IMA, NULL, 0,
	  "verify the label, security.ima, or FILE.sig, whatever is appended", 0 },
	{ "force", OPTION_FORCE, NULL, 0, "verify what is no digest list, too", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FILE...",
	.doc = "Verify the signatures of digest lists: those appended, else those of the label\n"
	       "security.ima, else those in FILE.sig.\n"
	       "\vExit status: 0 if all are good, 1 if one is bad or no list, 2 if the call was\n"
	       "wrong or something could not be read, else 5 if a key is none of those given,\n"
	       "or 4 if there is no signature.",
};

/* The label of a file, or what is beside it in its stead; 0 or errno. */
static int find_label(struct ima_label *label, const char *name)
{
	int error = ima_label_get(label, name);

	/* A hash is none, and the file beside it may have what could not be written. */
	if (error && error != ENODATA && error != EOPNOTSUPP)
		return error;
	if (!ima_label_signed(label)) {
		error = ima_label_read(label, name);
		if (error && error != ENOENT)
			return error;
	}
	return 0;
}

/* What there is to say about a list that was read; 0 or errno. */
static int judge(struct verdict_text *result, const struct arguments *arguments,
		 const struct list_source *source, const char *name)
{
	const struct appended_signature *found = &source->signature;
	struct ima_label label = { .size = 0 };
	int error;

	*result = (struct verdict_text){ .verdict = VERDICT_BAD };
	if (found->fault) {
		result->text = xasprintf("what is appended is no signature: %s", found->fault);
	} else if (source->fault.reason && !arguments->force) {
		result->text = xasprintf("it is no digest list: offset %zu: %s",
					 source->fault.offset,
					 diglim_fault_text(source->fault.reason));
	} else if (found->present && !arguments->ima && found->unknown) {
		result->text = xasprintf("the appended signature is not understood: %s",
					 found->unknown);
	} else if (found->present && !arguments->ima) {
		*result = verdict_appended(&arguments->trusted, source->data, found->content,
					   found->size);
	} else {
		error = strcmp(name, "-") ? find_label(&label, name) : 0;
		if (error)
			return error;
		if (label.size)
			*result = verdict_label(&arguments->trusted, &label, source->data,
						source->size);
		else
			*result = (struct verdict_text){
				.verdict = VERDICT_UNSIGNED,
				.text = xstrdup("there is no signature"),
			};
	}
	return 0;
}

/* Verify one list; the exit status. */
static int verify(const struct arguments *arguments, const char *name)
{
	static const int statuses[] = {
		[VERDICT_GOOD] = EXIT_LIST_GOOD,
		[VERDICT_UNSIGNED] = EXIT_LIST_UNSIGNED,
		[VERDICT_UNKNOWN_KEY] = EXIT_LIST_UNKNOWN_KEY,
		[VERDICT_BAD] = EXIT_LIST_BAD,
	};
	static const char *const words[] = {
		[VERDICT_GOOD] = "good",
		[VERDICT_UNSIGNED] = "unsigned",
		[VERDICT_UNKNOWN_KEY] = "unknown key",
		[VERDICT_BAD] = "bad",
	};
	struct verdict_text result = { 0 };
	struct list_source source;
	char *dirty, *clean;
	int error;

	error = list_source_read(&source, name);
	if (!error)
		error = judge(&result, arguments, &source, name);
	dirty = xasprintf("%s: %s%s%s", source.name, error ? "" : words[result.verdict],
			  error ? "" : ": ", error ? strerror(error) : result.text);
	list_source_free(&source);
	clean = clean_text(dirty);
	progress_clear();
	if (error)
		fprintf(stderr, PROGRAM ": %s\n", clean);
	else
		printf("%s\n", clean);
	free(clean);
	free(dirty);
	free(result.text);
	return error ? EXIT_USAGE : statuses[result.verdict];
}

/* Which of two exit statuses says what is worse. */
static int worse(int a, int b)
{
	static const int order[] = {
		EXIT_USAGE, EXIT_LIST_BAD, EXIT_LIST_UNKNOWN_KEY, EXIT_LIST_UNSIGNED,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(order); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return EXIT_LIST_GOOD;
}

/**
 * imactl_digest_list_verify - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_digest_list_verify(int argc, char **argv)
{
	struct arguments arguments = { .passphrase.program = PROGRAM };
	int status = EXIT_LIST_GOOD, i;

	arguments.first = parse_operands(&argp, argc, argv, &arguments,
					 "which list? \"-\" is standard input");
	for (i = arguments.first; i < argc; i++) {
		progress(PROGRAM, "lists", i - arguments.first, argc - arguments.first);
		status = worse(status, verify(&arguments, argv[i]));
	}
	sk_X509_pop_free(arguments.trusted.certs, X509_free);
	sk_X509_pop_free(arguments.trusted.issuers, X509_free);
	passphrase_free(&arguments.passphrase);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
