/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an appended signature tells of itself.  It is not verified: only the kernel
 * has the keys that count.
 */

#ifndef IMA_UTILS_DIGEST_LIST_SIGNATURE_H
#define IMA_UTILS_DIGEST_LIST_SIGNATURE_H

#include <stddef.h>

/**
 * struct list_signer - who signed
 * @key_id: of the key, in hexadecimal digits; NULL if a certificate is named instead
 * @issuer: of the certificate, or NULL
 * @serial: of the certificate, in hexadecimal digits; or NULL
 * @hash: the algorithm of the hash
 * @algo: that of the signature
 */
struct list_signer {
	char *key_id;
	char *issuer;
	char *serial;
	char *hash;
	char *algo;
};

/**
 * struct list_signature - an appended signature
 * @fault: why it is not understood, NULL if it is
 * @signers: who signed
 * @count: how many
 */
struct list_signature {
	const char *fault;
	struct list_signer *signers;
	size_t count;
};

void list_signature_read(struct list_signature *signature, const void *data, size_t size);
void list_signature_free(struct list_signature *signature);

#endif
