/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The label security.ima of a file; what it may have is told by label_parts.h.
 *
 * Here above all with a signature, as evmctl(1) makes it.  It signs the digest of the
 * whole file.  The key is known by the last four bytes of its certificate's subject key
 * identifier, and that is the SHA-1 of the public key if nobody chose another.
 *
 * Where a file has no label, a file beside it with ".sig" at the end of its name has
 * these bytes; evmctl knows such files, too.
 */

#ifndef IMA_UTILS_IMA_LABEL_H
#define IMA_UTILS_IMA_LABEL_H

#include <linux/limits.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMA_LABEL_NAME "security.ima"

/* No extended attribute is longer, and none that is shorter does the kernel leave unread. */
#define IMA_LABEL_MAX XATTR_SIZE_MAX

/**
 * struct ima_label - a label
 * @bytes: all of it
 * @size: how many
 */
struct ima_label {
	unsigned char bytes[IMA_LABEL_MAX];
	size_t size;
};

/**
 * struct ima_label_signature - the signature in a label
 * @algo: enum hash_algo
 * @key: by which the kernel finds the key
 * @bytes: the signature itself, within the label
 * @size: of it, in bytes
 */
struct ima_label_signature {
	unsigned int algo;
	uint32_t key;
	const unsigned char *bytes;
	size_t size;
};

bool ima_label_signed(const struct ima_label *label);
const char *ima_label_parse(struct ima_label_signature *signature,
			    const struct ima_label *label);
bool ima_label_key(uint32_t *id, const X509 *cert, EVP_PKEY *key);
bool ima_label_key_made(X509 *cert);
int ima_label_get(struct ima_label *label, const char *path);
int ima_label_set(const struct ima_label *label, const char *path);
int ima_label_fget(struct ima_label *label, int fd, const char *name);
int ima_label_fset(const struct ima_label *label, int fd, const char *name);
int ima_label_read(struct ima_label *label, const char *path);
int ima_label_write(const struct ima_label *label, const char *path);
const char *ima_label_sign(struct ima_label *label, EVP_PKEY *key, uint32_t id,
			   unsigned int algo, const void *data, size_t size);
int ima_label_check_digest(unsigned int algo, const unsigned char *bytes, size_t size,
			   EVP_PKEY *key, const unsigned char *digest);
bool ima_label_verify_digest(unsigned int algo, const unsigned char *bytes, size_t size,
			     EVP_PKEY *key, const unsigned char *digest);
bool ima_label_verify(const struct ima_label_signature *signature, EVP_PKEY *key,
		      const void *data, size_t size);

#endif
