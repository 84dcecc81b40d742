/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a label says, security.ima or security.evm: enum evm_ima_xattr_type of
 * security/integrity/integrity.h is its first byte, and behind that stands
 *
 *	1, IMA_XATTR_DIGEST           a digest, of SHA-1 or MD5
 *	4, IMA_XATTR_DIGEST_NG        hash algorithm | digest
 *	3, EVM_IMA_XATTR_DIGSIG       struct signature_v2_hdr: version (2) | hash algorithm |
 *	                              key, 4 bytes | length, 2 bytes | signature; numbers of
 *	                              several bytes in big-endian order
 *	5, EVM_XATTR_PORTABLE_DIGSIG  the same, of security.evm only
 *	6, IMA_VERITY_DIGSIG          the same with version 3, of a digest of fs-verity
 *
 * Nothing is copied, and nothing is verified: all that may be anybody's bytes.
 */

#ifndef IMA_UTILS_LABEL_PARTS_H
#define IMA_UTILS_LABEL_PARTS_H

#include <stddef.h>
#include <stdint.h>

/* The first byte of a label. */
enum label_kind {
	LABEL_OLD_HASH = 1,
	LABEL_EVM_HMAC = 2,
	LABEL_SIGNATURE = 3,
	LABEL_HASH = 4,
	LABEL_PORTABLE = 5,
	LABEL_VERITY_SIGNATURE = 6,
};

/* Where what is in a signature, in bytes from the begin of the label. */
enum {
	LABEL_AT_KIND = 0,
	LABEL_AT_VERSION = 1,
	LABEL_AT_ALGO = 2,
	LABEL_AT_KEY = 3,
	LABEL_AT_LENGTH = 7,
	LABEL_AT_SIGNATURE = 9,
};

/* What LABEL_AT_VERSION is of LABEL_SIGNATURE and LABEL_PORTABLE. */
#define LABEL_VERSION 2

/**
 * struct label_parts - what a label has
 * @kind: what it is
 * @algo: enum hash_algo, one that there is
 * @key: by which the kernel finds the key, if it is a signature
 * @bytes: the digest, or the signature itself, within the label
 * @size: of it, in bytes
 */
struct label_parts {
	enum label_kind kind;
	unsigned int algo;
	uint32_t key;
	const unsigned char *bytes;
	size_t size;
};

const char *label_parts_parse(struct label_parts *parts, const void *label, size_t size);

#endif
