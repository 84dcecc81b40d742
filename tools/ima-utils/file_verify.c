// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl file verify - tell whose labels are not good
 *
 * It is asked as the kernel asks for an appraise rule that takes hashes and signatures: a
 * digest has to be that of the file, a signature by a key that is trusted.  The keys on
 * .ima cannot be had of the kernel, which tells only what they are called (ima/keys), so
 * certificates are given.  As for the kernel, their validity periods do not count.
 */

#define _GNU_SOURCE
#include <argp.h>
#include <dirent.h>
#include <errno.h>
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
#include "lib/diglim.h"
#include "lib/exit_status.h"
#include "lib/hash_algo.h"
#include "lib/key_source.h"

#define PROGRAM "imactl file verify"

/* Where certificates are if nobody says so. */
#define KEYS_DIRECTORY "/etc/keys/ima"

enum {
	OPTION_CERT = 'c',
	OPTION_KEYS = 'k',
};

/* A key that is trusted. */
struct known_key {
	uint32_t id;
	EVP_PKEY *key;
	char *subject;
};

/* What the command line asks for. */
struct arguments {
	struct file_arguments files;
	struct passphrase passphrase;
	STACK_OF(X509) *certs;
	bool given;
	struct known_key *keys;
	int key_count;
	int first;
};

/* What comes of a file. */
enum {
	GOOD,
	WRONG,
	UNLABELLED,
	UNKNOWN_KEY,
	MALFORMED,
	NOT_VERIFIED,
};

static const struct file_outcome outcomes[] = {
	[GOOD] = { .name = "good", .good = true },
	[WRONG] = { .name = "wrong" },
	[UNLABELLED] = { .name = "unlabelled" },
	[UNKNOWN_KEY] = { .name = "by an unknown key" },
	[MALFORMED] = { .name = "malformed" },
	[NOT_VERIFIED] = { .name = "not verified" },
};

/* All certificates of a file or token. */
static void add_certs(struct argp_state *state, const char *name)
{
	struct arguments *arguments = state->input;
	char *why = key_source_certs(arguments->certs, name, &arguments->passphrase);

	arguments->given = true;
	if (why)
		argp_error(state, "%s: %s", name, why);
}

/* All certificates of the files in a directory; 0 or errno. */
static int add_directory(struct arguments *arguments, const char *name)
{
	struct dirent **entries;
	int count = scandir(name, &entries, NULL, alphasort), i;
	char *path;

	if (count < 0)
		return errno;
	for (i = 0; i < count; i++) {
		path = xasprintf("%s/%s", name, entries[i]->d_name);
		/* There may be keys, too, and whatever else. */
		if (entries[i]->d_name[0] != '.')
			free(key_source_certs(arguments->certs, path, &arguments->passphrase));
		free(path);
		free(entries[i]);
	}
	free(entries);
	return 0;
}

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;
	int error, before;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->files;
		return 0;
	case OPTION_CERT:
		add_certs(state, arg);
		return 0;
	case OPTION_KEYS:
		arguments->given = true;
		before = sk_X509_num(arguments->certs);
		error = add_directory(arguments, arg);
		if (error)
			argp_error(state, "--keys: %s: %s", arg, strerror(error));
		if (sk_X509_num(arguments->certs) == before)
			argp_error(state, "--keys: %s: there is no certificate in it", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "cert", OPTION_CERT, "CERT", 0,
	  "signatures by the certificates in a file, or on a token, count; again for more", 0 },
	{ "keys", OPTION_KEYS, "DIR", 0,
	  "those by all certificates in the files of DIR count", 0 },
	{ 0 },
};

/* What signatures are verified with; done before there are threads. */
static void prepare_keys(struct arguments *arguments)
{
	int count = sk_X509_num(arguments->certs), i;
	struct known_key *known;
	char *subject;
	X509 *cert;

	arguments->keys = xrealloc(NULL, count + 1, sizeof(*arguments->keys));
	for (i = 0; i < count; i++) {
		cert = sk_X509_value(arguments->certs, i);
		known = &arguments->keys[arguments->key_count];
		known->key = X509_get0_pubkey(cert);
		if (!known->key || !ima_label_key(&known->id, cert, NULL))
			continue;
		subject = X509_NAME_oneline(X509_get_subject_name(cert), NULL, 0);
		known->subject = xstrdup(subject ? subject : "unknown");
		OPENSSL_free(subject);
		arguments->key_count++;
	}
}

/* Done with them. */
static void free_keys(struct arguments *arguments)
{
	int i;

	for (i = 0; i < arguments->key_count; i++)
		free(arguments->keys[i].subject);
	free(arguments->keys);
	sk_X509_pop_free(arguments->certs, X509_free);
	passphrase_free(&arguments->passphrase);
}

/* The next key with an identifier, from one on; NULL if there is no more. */
static const struct known_key *find_key(const struct arguments *arguments,
					const struct known_key *from, uint32_t id)
{
	for (; from < arguments->keys + arguments->key_count; from++)
		if (from->id == id)
			return from;
	return NULL;
}

/* What is to be said of a signature, by a digest of the file. */
static int judge(const struct arguments *arguments, const struct label_parts *parts,
		 const unsigned char *digest, char **text)
{
	const struct known_key *key = find_key(arguments, arguments->keys, parts->key), *first;

	/* Identifiers are short. */
	for (first = key; key; key = find_key(arguments, key + 1, parts->key)) {
		if (!ima_label_verify_digest(parts->algo, parts->bytes, parts->size, key->key,
					     digest))
			continue;
		*text = xasprintf("signature, %s, by key %08" PRIx32 ", %s",
				  hash_algo_text(parts->algo), parts->key, key->subject);
		return GOOD;
	}
	ERR_clear_error();
	*text = xasprintf("the signature is not of this content, %s, by key %08" PRIx32 ", %s",
			  hash_algo_text(parts->algo), parts->key, first->subject);
	return WRONG;
}

/* What is said of a file without reading it; -1 if that has to be done. */
static int judge_label(const struct arguments *arguments, const struct file_label *label,
		       char **text)
{
	const struct label_parts *parts = &label->parts;

	if (!label->there)
		return UNLABELLED;
	if (label->fault) {
		*text = xstrdup(label->fault);
		return MALFORMED;
	}
	switch (parts->kind) {
	case LABEL_PORTABLE:
		*text = xstrdup("the label is a signature of EVM");
		return MALFORMED;
	case LABEL_VERITY_SIGNATURE:
		*text = xstrdup("the signature is of a digest of fs-verity");
		return NOT_VERIFIED;
	case LABEL_SIGNATURE:
		if (find_key(arguments, arguments->keys, parts->key))
			break;
		*text = xasprintf(arguments->key_count ?
				  "no certificate given has key %08" PRIx32 :
				  "key %08" PRIx32 ", and there is no certificate (--cert, --keys)",
				  parts->key);
		return UNKNOWN_KEY;
	default:
		break;
	}
	if (hash_algo_md(parts->algo))
		return -1;
	*text = xasprintf("libcrypto does not have %s here", hash_algo_text(parts->algo));
	return NOT_VERIFIED;
}

/* One file, as file_run() calls it. */
static int each(void *data, struct file_job *job, char **text)
{
	const struct arguments *arguments = data;
	const unsigned char *digest;
	struct file_label label;
	const char *why;
	int outcome;

	*text = file_label_get(&label, IMA_LABEL_NAME, job);
	if (*text)
		return FILE_FAILED;
	outcome = judge_label(arguments, &label, text);
	if (outcome >= 0)
		return outcome;
	why = file_job_hash(job, label.parts.algo, &digest);
	if (why) {
		*text = xstrdup(why);
		return FILE_FAILED;
	}
	if (label.parts.kind == LABEL_SIGNATURE)
		return judge(arguments, &label.parts, digest, text);
	outcome = memcmp(label.parts.bytes, digest, label.parts.size) ? WRONG : GOOD;
	*text = xasprintf("%s, %s",
			  outcome == GOOD ? "hash" : "the hash is not of this content",
			  hash_algo_text(label.parts.algo));
	return outcome;
}

static const struct argp_child children[] = {
	{ .argp = &file_options },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = children,
	.args_doc = "FILE|DIRECTORY...",
	.doc = "Verify the labels (security.ima) of files, and of all in trees: tell whose\n"
	       "are not good, and how many there are of which kind.\n"
	       "\vWithout --cert and --keys, signatures by the certificates in the files of\n"
	       KEYS_DIRECTORY " count.\n\n"
	       "Exit status: 0 if all labels are good, 1 if one is not, 2 if the call was\n"
	       "wrong or something could not be read, 128 and the number of a signal that\n"
	       "ended it.",
};

/**
 * imactl_file_verify - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_file_verify(int argc, char **argv)
{
	struct arguments arguments = {
		.passphrase.program = PROGRAM,
		.certs = sk_X509_new_null(),
	};
	const struct file_operation operation = {
		.program = PROGRAM,
		.outcomes = outcomes,
		.outcome_count = ARRAY_SIZE(outcomes),
		.failed = EXIT_USAGE,
		.data = &arguments,
		.each = each,
	};
	int error = 0, status;
	unsigned int algo;

	arguments.first = parse_operands(&argp, argc, argv, &arguments, "which files?");
	if (!arguments.given)
		error = add_directory(&arguments, KEYS_DIRECTORY);
	/* Where there are no signatures, none is missed. */
	if (error && error != ENOENT)
		fprintf(stderr, PROGRAM ": " KEYS_DIRECTORY ": %s\n", strerror(error));
	prepare_keys(&arguments);
	/* Labels may have any. */
	for (algo = 0; algo < HASH_ALGOS; algo++)
		hash_algo_md(algo);
	ERR_clear_error();
	status = file_run(&operation, &arguments.files, argv + arguments.first,
			  argc - arguments.first);
	free_keys(&arguments);
	file_arguments_free(&arguments.files);
	return status;
}
