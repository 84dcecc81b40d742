/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The key to sign with, and its certificate.
 *
 * The subcommands that sign have the same options for them, which are an argp parser.
 * Such a subcommand takes it over as its child, and hands its struct
 * signing_key_arguments to it when it is called with ARGP_KEY_INIT:
 *
 *	state->child_inputs[0] = &arguments->key;
 */

#ifndef IMA_UTILS_SIGNING_KEY_H
#define IMA_UTILS_SIGNING_KEY_H

#include <argp.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

#include "passphrase.h"

/*
 * Where key and certificate are if nobody says so; the second is where the kernel
 * looks for what it puts on the .ima keyring, CONFIG_IMA_X509_PATH.
 */
#define SIGNING_KEY "/etc/keys/privkey_ima.pem"
#define SIGNING_CERT "/etc/keys/x509_ima.der"

/* What they are called in the environment. */
#define SIGNING_KEY_VARIABLE "IMACTL_KEY"
#define SIGNING_CERT_VARIABLE "IMACTL_CERT"

/* What --help says of them. */
#define SIGNING_KEY_HELP \
	"Without --key the key is that of IMACTL_KEY in the environment, else\n" \
	SIGNING_KEY ", with the certificate of IMACTL_CERT, else\n" \
	SIGNING_CERT ".  A passphrase is taken from KBUILD_SIGN_PIN in\n" \
	"the environment, else asked for on the terminal."

/**
 * struct signing_key_arguments - what the options say
 * @key: file or URI of the key; before the options are parsed, or NULL
 * @cert: of the certificate, or NULL
 * @passphrase: where the passphrase comes from, or NULL
 */
struct signing_key_arguments {
	const char *key;
	const char *cert;
	const char *passphrase;
};

extern const struct argp signing_key_options;

/**
 * struct signing_key - with what is signed
 * @key: the private key
 * @cert: its certificate; NULL if there is none, and none was wanted
 */
struct signing_key {
	EVP_PKEY *key;
	X509 *cert;
};

char *signing_key_load(struct signing_key *signing,
		       const struct signing_key_arguments *arguments, const char *program,
		       bool want_cert);
void signing_key_free(struct signing_key *signing);

#endif
