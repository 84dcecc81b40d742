// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl file sign - give files labels with signatures
 *
 * The key is loaded once, and signs in each thread (lib/label_signer.h).  A file that has
 * a signature already is left as it is if that is one by this key over what the file has:
 * so to call it again is how a run that was interrupted is continued.  A signature by
 * another key is not lost unless somebody says so: it cannot be made anew here.
 */

#define _GNU_SOURCE
#include <argp.h>
#include <inttypes.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file_label.h"
#include "file_run.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/digest.h"
#include "lib/diglim.h"
#include "lib/evm_portable.h"
#include "lib/exit_status.h"
#include "lib/expected.h"
#include "lib/hash_algo.h"
#include "lib/label_signer.h"
#include "lib/signing_key.h"

#define PROGRAM "imactl file sign"

enum {
	OPTION_ALGO = 'a',
	OPTION_REPLACE = 'r',
	/* Without a letter. */
	OPTION_PORTABLE = 256,
};

/* What the command line asks for. */
struct arguments {
	struct signing_key_arguments key;
	struct file_arguments files;
	struct expected expected;
	unsigned int algo;
	bool replace;
	bool portable;
	int first;
};

/* What comes of a file. */
enum {
	SIGNED,
	SIGNED_ALREADY,
	NOT_REPLACED,
	NOT_EXPECTED,
};

static const struct file_outcome outcomes[] = {
	[SIGNED] = { .name = "signed", .good = true, .done = true },
	[SIGNED_ALREADY] = { .name = "signed already", .good = true, .done = true },
	[NOT_REPLACED] = { .name = "not replaced" },
	[NOT_EXPECTED] = { .name = "not signed" },
};

/* With what is signed: a signer for each thread. */
struct signers {
	const struct arguments *arguments;
	struct signing_key key;
	EVP_PKEY *public;
	uint32_t id;
	struct label_signer *list;
	unsigned int count;
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->key;
		state->child_inputs[1] = &arguments->files;
		state->child_inputs[2] = &arguments->files;
		state->child_inputs[3] = &arguments->expected;
		return 0;
	case OPTION_ALGO:
		arguments->algo = file_parse_algo(state, arg);
		return 0;
	case OPTION_REPLACE:
		arguments->replace = true;
		return 0;
	case OPTION_PORTABLE:
		arguments->portable = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "algo", OPTION_ALGO, "ALGO", 0, "sign a digest of ALGO (sha256)", 0 },
	{ "replace-signatures", OPTION_REPLACE, NULL, 0,
	  "replace those of other keys, too", 0 },
	{ "portable", OPTION_PORTABLE, NULL, 0,
	  "sign owner, mode and other labels, too (security.evm)", 0 },
	{ 0 },
};

/* Whether a label has a signature by this key of a digest; of the algorithm asked for. */
static bool good_already(const struct signers *signers, const struct label_parts *parts,
			 enum label_kind kind, const unsigned char *digest)
{
	return parts->kind == kind && parts->key == signers->id &&
	       parts->algo == signers->arguments->algo &&
	       ima_label_verify_digest(parts->algo, parts->bytes, parts->size, signers->public,
				       digest);
}

/* A label with a signature, set; NULL or why not.  @now is what the file is after that. */
static char *sign(struct label_signer *signer, const struct file_job *job, const char *name,
		  enum label_kind kind, const unsigned char *digest, struct ima_label *label,
		  struct stat *now)
{
	const char *why = label_signer_sign(signer, label, kind, digest), *reason;
	char *text;

	if (!why)
		return file_label_set(label, name, job, now);
	reason = ERR_reason_error_string(ERR_peek_error());
	text = reason ? xasprintf("%s (%s)", why, reason) : xstrdup(why);
	ERR_clear_error();
	return text;
}

/*
 * Sign what EVM protects, if @evm, the label of before, does not; NULL or why not.  @is_signed
 * tells whether something was signed, here or before: under another security.ima a signature of
 * EVM is no good any more.  A lease keeps writers away, but nobody who changes owner, mode or
 * a label: what was signed then is not what the file has.  So it is asked for once more.
 */
static char *sign_metadata(struct signers *signers, const struct file_job *job,
			   const struct ima_label *ima, const struct file_label *evm,
			   bool *is_signed)
{
	unsigned char digest[EVP_MAX_MD_SIZE], after[EVP_MAX_MD_SIZE];
	unsigned int algo = signers->arguments->algo;
	struct file_label ima_after;
	struct ima_label label;
	struct stat now;
	const char *why = steady_still(&job->file, &now);
	char *text;

	if (!why)
		why = evm_portable_digest(job->file.fd, &now, ima, algo, digest);
	if (why)
		return xstrdup(why);
	if (!*is_signed && evm->there && !evm->fault &&
	    good_already(signers, &evm->parts, LABEL_PORTABLE, digest))
		return NULL;
	*is_signed = true;
	text = sign(&signers->list[job->thread], job, EVM_LABEL_NAME, LABEL_PORTABLE, digest,
		    &label, &now);
	if (!text)
		text = file_label_get(&ima_after, IMA_LABEL_NAME, job);
	if (text)
		return text;
	why = evm_portable_digest(job->file.fd, &now, &ima_after.label, algo, after);
	if (!why && memcmp(digest, after, diglim_digest_size(algo)))
		why = "owner, mode or a label changed meanwhile: the signature does not fit";
	return why ? xstrdup(why) : NULL;
}

/*
 * Why a portable signature is to stay, with the label that it has signed; NULL if there is
 * none, or it is to be made anew.  That is asked before anything is set: under another
 * security.ima it would not fit any more, by whichever key it is.
 */
static char *keep_portable(const struct signers *signers, const struct file_label *evm)
{
	bool own;

	if (signers->arguments->replace || !file_label_portable(evm))
		return NULL;
	/* Of one that is not understood nobody knows whose it is. */
	own = !evm->fault && evm->parts.key == signers->id;
	if (own && signers->arguments->portable)
		return NULL;
	return file_label_kept(evm, own ? "--portable or " FILE_LABEL_REPLACE :
					  FILE_LABEL_REPLACE);
}

/* One file, as file_run() calls it. */
static int each(void *data, struct file_job *job, char **text)
{
	struct signers *signers = data;
	const struct arguments *arguments = signers->arguments;
	const unsigned char *digest;
	struct file_label label, evm;
	bool is_signed = false, is_good;
	struct stat now;
	const char *why;

	*text = file_label_get(&label, IMA_LABEL_NAME, job);
	if (*text)
		return FILE_FAILED;
	if (!arguments->replace && file_label_signed(&label) &&
	    (label.parts.kind != LABEL_SIGNATURE || label.parts.key != signers->id)) {
		*text = file_label_kept(&label, FILE_LABEL_REPLACE);
		return NOT_REPLACED;
	}
	why = file_job_hash(job, arguments->algo, &digest);
	if (why) {
		*text = xstrdup(why);
		return FILE_FAILED;
	}
	if (!expected_has(&arguments->expected, digest)) {
		*text = xstrdup(EXPECTED_OTHER);
		return NOT_EXPECTED;
	}
	is_good = label.there && !label.fault &&
		  good_already(signers, &label.parts, LABEL_SIGNATURE, digest);
	if (arguments->portable || (!is_good && !arguments->replace)) {
		*text = file_label_get(&evm, EVM_LABEL_NAME, job);
		if (*text)
			return FILE_FAILED;
		*text = keep_portable(signers, &evm);
		if (*text)
			return NOT_REPLACED;
	}
	if (!is_good) {
		is_signed = true;
		*text = sign(&signers->list[job->thread], job, IMA_LABEL_NAME, LABEL_SIGNATURE,
			     digest, &label.label, &now);
	}
	if (!*text && arguments->portable)
		*text = sign_metadata(signers, job, &label.label, &evm, &is_signed);
	if (*text)
		return FILE_FAILED;
	return is_signed ? SIGNED : SIGNED_ALREADY;
}

/* Get the key ready for all threads; NULL or why not. */
static char *load(struct signers *signers, const struct arguments *arguments)
{
	char *why = file_expected_misfit(&arguments->files, &arguments->expected,
					 arguments->algo);
	unsigned int i;

	signers->arguments = arguments;
	if (!why)
		why = signing_key_load(&signers->key, &arguments->key, PROGRAM, false);
	if (why)
		return why;
	if (!ima_label_key(&signers->id, signers->key.cert, signers->key.key))
		return xasprintf("%s: the key has no identifier", arguments->key.key);
	signers->public = signers->key.cert ? X509_get0_pubkey(signers->key.cert) :
			  signers->key.key;
	hash_algo_md(arguments->algo);
	signers->count = arguments->files.jobs;
	signers->list = xrealloc(NULL, signers->count, sizeof(*signers->list));
	memset(signers->list, 0, signers->count * sizeof(*signers->list));
	for (i = 0; i < signers->count; i++)
		if (!label_signer_init(&signers->list[i], signers->key.key, signers->id,
				       arguments->algo))
			return xasprintf("%s: the key does not sign digests of %s",
					 arguments->key.key, hash_algo_text(arguments->algo));
	return NULL;
}

/* Done with it. */
static void release(struct signers *signers)
{
	unsigned int i;

	for (i = 0; i < signers->count; i++)
		label_signer_free(&signers->list[i]);
	free(signers->list);
	signing_key_free(&signers->key);
}

/* What a journal is for: another key or another digest is something else. */
static char *purpose_of(const struct signers *signers)
{
	unsigned char digest[EVP_MAX_MD_SIZE], *der = NULL;
	int size = i2d_PUBKEY(signers->public, &der);
	char hex[2 * 32 + 1] = "";

	if (size > 0 && hash_algo_digest(hash_algo_find("sha256", 6), der, size, digest))
		digest_hex_text(hex, digest, 32);
	OPENSSL_free(der);
	return xasprintf("sign %s%s by %08" PRIx32 ", key %s",
			 hash_algo_text(signers->arguments->algo),
			 signers->arguments->portable ? " portable" : "", signers->id, hex);
}

static const struct argp_child children[] = {
	{ .argp = &signing_key_options },
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
	.doc =
		"Give files labels (security.ima) with signatures, and all files in trees.\n"
		"\vFiles that this key has signed as they are stay as they are.  Links are not\n"
		"followed in trees, and of several names of a file one counts.\n\n"
		SIGNING_KEY_HELP "\n\n"
		"Exit status: 0 if all are signed, 1 if one is not, as one that is not what --expect\n"
		"says, or that is not there to be compared, 2 if the call was wrong or there is no such key, 128 and the number of a signal that ended it.",
};

/**
 * imactl_file_sign - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_file_sign(int argc, char **argv)
{
	struct arguments arguments = { .algo = hash_algo_find("sha256", 6) };
	struct signers signers = { 0 };
	struct file_operation operation = {
		.program = PROGRAM,
		.outcomes = outcomes,
		.outcome_count = ARRAY_SIZE(outcomes),
		.failed = EXIT_FILE_BAD,
		.data = &signers,
		.each = each,
	};
	int status = EXIT_USAGE;
	char *why, *purpose;

	arguments.first = parse_operands(&argp, argc, argv, &arguments, "which files?");
	why = load(&signers, &arguments);
	if (why) {
		char *clean = clean_text(why);

		fprintf(stderr, PROGRAM ": %s\n", clean);
		free(clean);
		free(why);
	} else {
		purpose = purpose_of(&signers);
		operation.purpose = purpose;
		operation.some = arguments.expected.count;
		status = file_run(&operation, &arguments.files, argv + arguments.first,
				  argc - arguments.first);
		free(purpose);
	}
	release(&signers);
	file_arguments_free(&arguments.files);
	expected_free(&arguments.expected);
	return status;
}
