// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signing digest lists; see digest_list_signing.h.
 */

#define _GNU_SOURCE
#include <limits.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_signing.h"
#include "lib/alloc.h"
#include "lib/appended_signature.h"
#include "lib/array.h"
#include "lib/hash_algo.h"
#include "lib/key_source.h"

enum {
	OPTION_KEY = 'k',
	OPTION_CERT = 'c',
	OPTION_PASSPHRASE = 'p',
	OPTION_HASH = 'H',
	/* Without a letter. */
	OPTION_KEY_ID = 512,
};

/* What the kernel's parser of PKCS#7 knows, of those that count. */
static const char *const hashes[] = {
	"sha256", "sha384", "sha512", "sha3-256", "sha3-384", "sha3-512",
};

/* What is hashed with. */
static unsigned int parse_hash(struct argp_state *state, const char *name)
{
	int algo = hash_algo_find(name, strlen(name));
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hashes); i++)
		if (algo >= 0 && !strcmp(name, hashes[i]))
			return algo;
	argp_error(state, "--hash=%s: sha256, sha384, sha512, or sha3-256, -384 or -512", name);
	return 0;
}

/* What the user did not say. */
static void fill_in(struct signing_arguments *arguments)
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
	struct signing_arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		*arguments = (struct signing_arguments){ .algo = hash_algo_find("sha256", 6) };
		return 0;
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
	case OPTION_HASH:
		arguments->algo = parse_hash(state, arg);
		return 0;
	case OPTION_KEY_ID:
		arguments->key_id = true;
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
	{ "hash", OPTION_HASH, "ALGO", 0, "sign a digest of ALGO (sha256)", 0 },
	{ "key-id", OPTION_KEY_ID, NULL, 0,
	  "name the key by its identifier, not by issuer and serial number", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
};

/* For argp.children. */
const struct argp_child signing_argp[] = {
	{ .argp = &argp },
	{ 0 },
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
static char *load_cert(struct signing *signing, const char *from, struct passphrase *passphrase)
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
 * signing_load - get the key and its certificate ready
 * @signing: is filled in; to be freed with signing_free(), whatever is returned
 * @arguments: where they are
 * @program: who asks for a passphrase
 * @want_cert: without a certificate it does not go
 *
 * Return: NULL, or why not, with the name of what is wrong, to be freed.
 */
char *signing_load(struct signing *signing, const struct signing_arguments *arguments,
		   const char *program, bool want_cert)
{
	struct passphrase passphrase = { .program = program, .source = arguments->passphrase };
	const char *at = arguments->key;
	char *reason, *why = NULL;

	*signing = (struct signing){ .algo = arguments->algo, .key_id = arguments->key_id };
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

/* What libcrypto says, behind what it was asked for; to be freed. */
static char *libcrypto_why(const char *what)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());
	char *why = reason ? xasprintf("%s (%s)", what, reason) : xstrdup(what);

	ERR_clear_error();
	return why;
}

/* The signature itself; NULL if it cannot be made. */
static CMS_ContentInfo *make(const struct signing *signing, const void *data, size_t size)
{
	const unsigned int flags = CMS_NOCERTS | CMS_BINARY;
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL,
					flags | CMS_PARTIAL | CMS_DETACHED | CMS_STREAM);
	BIO *content = size <= INT_MAX ? BIO_new_mem_buf(data, size) : NULL;

	if (cms && content &&
	    CMS_add1_signer(cms, signing->cert, signing->key, hash_algo_md(signing->algo),
			    flags | CMS_NOSMIMECAP | CMS_NOATTR |
			    (signing->key_id ? CMS_USE_KEYID : 0)) &&
	    CMS_final(cms, content, NULL, flags)) {
		BIO_free(content);
		return cms;
	}
	BIO_free(content);
	CMS_ContentInfo_free(cms);
	return NULL;
}

/**
 * signing_append - make what is to be appended
 * @signing: with a certificate
 * @data: the content that is signed
 * @size: of it, in bytes
 * @appended: is set to signature, trailer and marker, to be freed
 * @length: is set to how many bytes these are
 *
 * Return: NULL, or why it cannot be signed, to be freed.
 */
char *signing_append(const struct signing *signing, const void *data, size_t size,
		     unsigned char **appended, size_t *length)
{
	CMS_ContentInfo *cms;
	unsigned char *at;
	int der;

	if (signing->key_id && !X509_get0_subject_key_id(signing->cert))
		return xstrdup("the certificate has no identifier of its key: not with --key-id");
	cms = make(signing, data, size);
	der = cms ? i2d_CMS_ContentInfo(cms, NULL) : -1;
	if (der <= 0) {
		CMS_ContentInfo_free(cms);
		return libcrypto_why("the key does not sign");
	}
	*length = der + APPENDED_SIGNATURE_END;
	*appended = at = xrealloc(NULL, *length, 1);
	i2d_CMS_ContentInfo(cms, &at);
	appended_signature_end(at, der);
	CMS_ContentInfo_free(cms);
	return NULL;
}

/**
 * signing_label - make a security.ima signature
 * @signing: with or without a certificate
 * @data: the file, all of it
 * @size: of it, in bytes
 * @label: is filled in
 *
 * Return: NULL, or why it cannot be signed, to be freed.
 */
char *signing_label(const struct signing *signing, const void *data, size_t size,
		    struct ima_label *label)
{
	const char *why;
	uint32_t id;

	if (!ima_label_key(&id, signing->cert, signing->key))
		return libcrypto_why("the key has no identifier");
	why = ima_label_sign(label, signing->key, id, signing->algo, data, size);
	return why ? libcrypto_why(why) : NULL;
}

/**
 * signing_free - done with the key
 * @signing: empty after this
 */
void signing_free(struct signing *signing)
{
	EVP_PKEY_free(signing->key);
	X509_free(signing->cert);
	*signing = (struct signing){ 0 };
}
