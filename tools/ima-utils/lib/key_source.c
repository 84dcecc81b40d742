// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys and certificates; see key_source.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/store.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef OPENSSL_NO_ENGINE
#include <openssl/engine.h>
#endif

#include "alloc.h"
#include "key_source.h"
#include "read_all.h"

#define TOKEN_SCHEME "pkcs11:"

/* More than all certificates of a distribution. */
#define FILE_MAX_SIZE (1 << 20)

/* What is looked for: one key, or all certificates. */
struct wanted {
	EVP_PKEY **key;
	STACK_OF(X509) *certs;
};

/* Whether a name is that of something on a token. */
static bool is_token(const char *name)
{
	return !strncmp(name, TOKEN_SCHEME, strlen(TOKEN_SCHEME));
}

/* Keep what is wanted of what a store has. */
static void take(const struct wanted *wanted, OSSL_STORE_INFO *info)
{
	X509 *cert;

	switch (OSSL_STORE_INFO_get_type(info)) {
	case OSSL_STORE_INFO_PKEY:
		if (wanted->key && !*wanted->key)
			*wanted->key = OSSL_STORE_INFO_get1_PKEY(info);
		break;
	case OSSL_STORE_INFO_CERT:
		if (!wanted->certs)
			break;
		cert = OSSL_STORE_INFO_get1_CERT(info);
		if (cert && !sk_X509_push(wanted->certs, cert))
			X509_free(cert);
		break;
	}
}

/* Look through a store, to the end. */
static void look_through(const struct wanted *wanted, OSSL_STORE_CTX *store)
{
	OSSL_STORE_INFO *info;

	/* Who looks for a certificate is not asked for a passphrase. */
	OSSL_STORE_expect(store, wanted->key ? OSSL_STORE_INFO_PKEY : OSSL_STORE_INFO_CERT);
	while (!OSSL_STORE_eof(store)) {
		info = OSSL_STORE_load(store);
		/* Something else than what is expected: it may follow. */
		if (!info)
			continue;
		take(wanted, info);
		OSSL_STORE_INFO_free(info);
	}
	OSSL_STORE_close(store);
}

/* Look through a file, which is read here: libcrypto would never be done with a device. */
static int from_file(const struct wanted *wanted, const char *name,
		     struct passphrase *passphrase)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY), error = errno;
	OSSL_STORE_CTX *store = NULL;
	char *data = NULL;
	BIO *bio = NULL;
	size_t size = 0;

	if (fd < 0)
		return error;
	error = read_all(fd, FILE_MAX_SIZE, &data, &size);
	close(fd);
	if (!error && size)
		bio = BIO_new_mem_buf(data, size);
	if (bio)
		store = OSSL_STORE_attach(bio, "file", NULL, NULL, passphrase_method(), passphrase,
					  NULL, NULL, NULL);
	if (store)
		look_through(wanted, store);
	BIO_free(bio);
	if (data)
		OPENSSL_cleanse(data, size);
	free(data);
	return error;
}

/* Look where a URI leads to; whether it leads anywhere. */
static bool from_uri(const struct wanted *wanted, const char *name,
		     struct passphrase *passphrase)
{
	OSSL_STORE_CTX *store = OSSL_STORE_open(name, passphrase_method(), passphrase, NULL, NULL);

	if (store)
		look_through(wanted, store);
	return store;
}

#ifndef OPENSSL_NO_ENGINE
/* OpenSSL 3 calls engines deprecated, and Debian 12 has nothing else for tokens. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* The engine for tokens, for as long as the program runs; NULL if there is none. */
static ENGINE *token_engine(void)
{
	static ENGINE *engine;
	ENGINE *found;

	if (engine)
		return engine;
	ENGINE_load_builtin_engines();
	found = ENGINE_by_id("pkcs11");
	if (!found)
		return NULL;
	/* Lines of its own say less than one of ours. */
	ENGINE_ctrl_cmd_string(found, "QUIET", NULL, 1);
	if (ENGINE_init(found))
		engine = found;
	else
		ENGINE_free(found);
	return engine;
}

/* The certificate with a URI. */
static X509 *engine_cert(ENGINE *engine, const char *name)
{
	/* As the engine wants it. */
	struct {
		const char *id;
		X509 *cert;
	} found = { .id = name };

	return ENGINE_ctrl_cmd(engine, "LOAD_CERT_CTRL", 0, &found, NULL, 1) ? found.cert : NULL;
}

/* Ask the engine; whether there is one. */
static bool from_engine(const struct wanted *wanted, const char *name,
			struct passphrase *passphrase)
{
	ENGINE *engine = token_engine();
	X509 *cert;

	if (!engine)
		return false;
	if (wanted->key)
		*wanted->key = ENGINE_load_private_key(engine, name, passphrase_method(),
						       passphrase);
	cert = wanted->certs ? engine_cert(engine, name) : NULL;
	if (cert && !sk_X509_push(wanted->certs, cert))
		X509_free(cert);
	return true;
}

#pragma GCC diagnostic pop
#else
/* There are none. */
static bool from_engine(const struct wanted *wanted, const char *name,
			struct passphrase *passphrase)
{
	(void)wanted;
	(void)name;
	(void)passphrase;
	return false;
}
#endif

/* Why nothing was found, to be freed. */
static char *why_not(const char *name, const char *what, const struct passphrase *passphrase)
{
	if (passphrase->why)
		return xasprintf("it wants a passphrase: %s", passphrase->why);
	if (passphrase->needed)
		return xasprintf("the %s is wrong, or there is no %s",
				 is_token(name) ? "PIN" : "passphrase", what);
	return xasprintf("there is no %s in it", what);
}

/* Look for something; NULL or why it was not found. */
static char *look(const struct wanted *wanted, const char *what, const char *name,
		  struct passphrase *passphrase)
{
	int before = wanted->certs ? sk_X509_num(wanted->certs) : 0, error;
	char *why = NULL;
	bool found;

	error = is_token(name) ? ENOENT : from_file(wanted, name, passphrase);
	if (error == ENOENT && strchr(name, ':') &&
	    (from_uri(wanted, name, passphrase) ||
	     (is_token(name) && from_engine(wanted, name, passphrase))))
		error = 0;
	found = wanted->key ? !!*wanted->key : sk_X509_num(wanted->certs) > before;
	if (error && is_token(name))
		why = xstrdup("libcrypto has neither an engine nor a provider for PKCS#11");
	else if (error)
		why = xstrdup(strerror(error));
	else if (!found)
		why = why_not(name, what, passphrase);
	/* What was tried in vain says nothing to others. */
	ERR_clear_error();
	return why;
}

/**
 * key_source_key - load a private key
 * @key: is set, to be freed by the caller; NULL if there is none
 * @name: the file or URI
 * @passphrase: of it, if it has one
 *
 * Return: NULL, or why there is none, to be freed.
 */
char *key_source_key(EVP_PKEY **key, const char *name, struct passphrase *passphrase)
{
	const struct wanted wanted = { .key = key };

	*key = NULL;
	return look(&wanted, "private key", name, passphrase);
}

/**
 * key_source_certs - load all certificates that are there
 * @certs: they are added to it
 * @name: the file or URI
 * @passphrase: of it, if it has one
 *
 * Return: NULL, or why there is none, to be freed.
 */
char *key_source_certs(STACK_OF(X509) *certs, const char *name, struct passphrase *passphrase)
{
	const struct wanted wanted = { .certs = certs };

	return look(&wanted, "certificate", name, passphrase);
}
