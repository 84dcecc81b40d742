/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signing digest lists: with what, and how.
 *
 * The subcommands that sign have the same options for the key, which are an argp
 * parser.  Such a subcommand takes it over as its child, and hands its struct
 * signing_arguments to it when it is called with ARGP_KEY_INIT:
 *
 *	state->child_inputs[0] = &arguments->signing;
 *
 * An appended signature is what the kernel's scripts/sign-file makes, byte for byte:
 * PKCS#7, of the content alone, without certificates and signed attributes, which the
 * kernel would refuse.
 */

#ifndef IMA_UTILS_DIGEST_LIST_SIGNING_H
#define IMA_UTILS_DIGEST_LIST_SIGNING_H

#include <argp.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stddef.h>

#include "lib/ima_label.h"
#include "lib/signing_key.h"

/**
 * struct signing_arguments - what the options say
 * @key: where key and certificate are
 * @algo: enum hash_algo
 * @key_id: the key is named by its identifier, instead of its certificate by issuer and
 *	serial number
 */
struct signing_arguments {
	struct signing_key_arguments key;
	unsigned int algo;
	bool key_id;
};

extern const struct argp signing_options;
extern const struct argp_child signing_argp[];

/**
 * struct signing - with what is signed
 * @key: the private key
 * @cert: its certificate; NULL if there is none, and none was wanted
 * @algo: enum hash_algo
 * @key_id: as of struct signing_arguments
 */
struct signing {
	EVP_PKEY *key;
	X509 *cert;
	unsigned int algo;
	bool key_id;
};

char *signing_load(struct signing *signing, const struct signing_arguments *arguments,
		   const char *program, bool want_cert);
char *signing_append(const struct signing *signing, const void *data, size_t size,
		     unsigned char **appended, size_t *length);
char *signing_label(const struct signing *signing, const void *data, size_t size,
		    struct ima_label *label);
void signing_free(struct signing *signing);

#endif
