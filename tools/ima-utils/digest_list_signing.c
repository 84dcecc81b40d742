// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signing digest lists; see digest_list_signing.h.
 */

#define _GNU_SOURCE
#include <limits.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_signing.h"
#include "lib/alloc.h"
#include "lib/appended_signature.h"
#include "lib/array.h"
#include "lib/hash_algo.h"

enum {
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

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct signing_arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		*arguments = (struct signing_arguments){ .algo = hash_algo_find("sha256", 6) };
		state->child_inputs[0] = &arguments->key;
		return 0;
	case OPTION_HASH:
		arguments->algo = parse_hash(state, arg);
		return 0;
	case OPTION_KEY_ID:
		arguments->key_id = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "hash", OPTION_HASH, "ALGO", 0, "sign a digest of ALGO (sha256)", 0 },
	{ "key-id", OPTION_KEY_ID, NULL, 0,
	  "name the key by its identifier, not by issuer and serial number", 0 },
	{ 0 },
};

static const struct argp_child children[] = {
	{ .argp = &signing_key_options },
	{ 0 },
};

/* The options, for a struct signing_arguments. */
const struct argp signing_options = {
	.options = options,
	.parser = parse,
	.children = children,
};

/* For argp.children. */
const struct argp_child signing_argp[] = {
	{ .argp = &signing_options },
	{ 0 },
};

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
	struct signing_key key;
	char *why = signing_key_load(&key, &arguments->key, program, want_cert);

	*signing = (struct signing){
		.key = key.key,
		.cert = key.cert,
		.algo = arguments->algo,
		.key_id = arguments->key_id,
	};
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
