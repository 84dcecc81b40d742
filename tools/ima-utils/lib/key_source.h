/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keys and certificates, from files or tokens.
 *
 * A name is a file (PEM, DER or PKCS#12), or a URI: whatever libcrypto's store knows
 * by its configuration, and "pkcs11:" (RFC 7512) also by the engine of that name.
 */

#ifndef IMA_UTILS_KEY_SOURCE_H
#define IMA_UTILS_KEY_SOURCE_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "passphrase.h"

char *key_source_key(EVP_PKEY **key, const char *name, struct passphrase *passphrase);
char *key_source_certs(STACK_OF(X509) *certs, const char *name, struct passphrase *passphrase);

#endif
