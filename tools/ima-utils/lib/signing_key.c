// SPDX-License-Identifier: GPL-2.0-only
/*
 * The key to sign with; see signing_key.h.
 */

#define _GNU_SOURCE
#include <openssl/ec.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "array.h"
#include "key_source.h"
#include "signing_key.h"

enum {
	OPTION_KEY = 'k',
	OPTION_CERT = 'c',
	OPTION_PASSPHRASE = 'p',
};

/* What the user did not say. */
static void fill_in(struct signing_key_arguments *arguments)
{
	const char *key = getenv(SIGNING_KEY_VARIABLE), *cert = getenv(SIGNING_CERT_VARIABLE);

	/* A certificate that nobody named belongs to a key that nobody named. */
	if (!arguments->key) {
		if (!arguments->cert)
			arguments->cert = cert ? cert : key ? NULL : SIGNING_CERT;
		arguments->key = key ? key : SIGNING_KEY;
	}
}

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct signing_key_arguments *arguments = state->input;

	switch (key) {
	case OPTION_KEY:
		arguments->key = arg;
		return 0;
	case OPTION_CERT:
		arguments->cert = arg;
		return 0;
	case OPTION_PASSPHRASE:
		if (!passphrase_source_good(arg))
			argp_error(state,
				   "--passphrase: env:NAME or file:PATH, as all see the arguments");
		arguments->passphrase = arg;
		return 0;
	/* Not ARGP_KEY_END, which does not come where operands are left alone. */
	case ARGP_KEY_SUCCESS:
		fill_in(arguments);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "key", OPTION_KEY, "KEY", 0,
	  "sign with the private key in a file, or on a token (pkcs11:...)", 0 },
	{ "cert", OPTION_CERT, "CERT", 0, "its certificate, if that is elsewhere", 0 },
	{ "passphrase", OPTION_PASSPHRASE, "SOURCE", 0,
	  "where its passphrase is: env:NAME or file:PATH", 0 },
	{ 0 },
};

/* For argp.children. */
const struct argp signing_key_options = {
	.options = options,
	.parser = parse,
};

/* Why the kernel could not verify with a key, NULL if it could. */
static const char *why_no_key(EVP_PKEY *key)
{
	static const char *const curves[] = {
		"prime192v1", "prime256v1", "secp384r1", "secp521r1",
	};
	char curve[80];
	size_t i;

	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
		return NULL;
	case EVP_PKEY_EC:
		if (!EVP_PKEY_get_group_name(key, curve, sizeof(curve), NULL))
			break;
		for (i = 0; i < ARRAY_SIZE(curves); i++)
			if (!strcmp(curve, curves[i]))
				return NULL;
		return "the kernel knows no such curve: only NIST's P-192, P-256, P-384 and P-521";
	}
	return "the kernel verifies with RSA and ECDSA only";
}

/* Find the key's certificate; NULL or why there is none. */
static char *load_cert(struct signing_key *signing, const char *from,
		       struct passphrase *passphrase)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	char *why = key_source_certs(certs, from, passphrase);
	X509 *cert;
	int i;

	for (i = 0; i < sk_X509_num(certs) && !signing->cert; i++) {
		cert = sk_X509_value(certs, i);
		if (X509_check_private_key(cert, signing->key) && X509_up_ref(cert))
			signing->cert = cert;
	}
	if (!why && !signing->cert)
		why = xstrdup("no certificate in it is that of the key");
	sk_X509_pop_free(certs, X509_free);
	ERR_clear_error();
	return why;
}

/**
 * signing_key_load - get the key and its certificate ready
 * @signing: is filled in; to be freed with signing_key_free(), whatever is returned
 * @arguments: where they are
 * @program: who asks for a passphrase
 * @want_cert: without a certificate it does not go
 *
 * Return: NULL, or why not, with the name of what is wrong, to be freed.
 */
char *signing_key_load(struct signing_key *signing,
		       const struct signing_key_arguments *arguments, const char *program,
		       bool want_cert)
{
	struct passphrase passphrase = { .program = program, .source = arguments->passphrase };
	const char *at = arguments->key;
	char *reason, *why = NULL;

	*signing = (struct signing_key){ 0 };
	reason = key_source_key(&signing->key, at, &passphrase);
	if (!reason && why_no_key(signing->key))
		reason = xstrdup(why_no_key(signing->key));
	if (!reason) {
		at = arguments->cert ? arguments->cert : arguments->key;
		reason = load_cert(signing, at, &passphrase);
		/* Nobody said that there is one. */
		if (reason && !arguments->cert) {
			free(reason);
			reason = NULL;
			if (want_cert)
				reason = xstrdup("there is no certificate beside the key: --cert?");
		}
	}
	if (reason)
		why = xasprintf("%s: %s", at, reason);
	free(reason);
	passphrase_free(&passphrase);
	return why;
}

/**
 * signing_key_free - done with the key
 * @signing: empty after this
 */
void signing_key_free(struct signing_key *signing)
{
	EVP_PKEY_free(signing->key);
	X509_free(signing->cert);
	*signing = (struct signing_key){ 0 };
}
