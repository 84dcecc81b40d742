// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a label says; see label_parts.h.
 *
 * It is as strict as the kernel, and where that is lenient, this is not: of a label with
 * a hash algorithm that there is not the kernel compares the digest with one of its
 * default algorithm, which whoever wrote the label cannot have meant.
 */

#include <linux/hash_info.h>
#include <string.h>

#include "diglim.h"
#include "label_parts.h"

/* What stands in a label that is older than algorithms: the MD5 may be padded. */
#define MD5_SIZE 16
#define SHA1_SIZE 20

/* What the kernel makes of a digest for which no algorithm is told. */
#define KERNELS_DEFAULT ", for which the kernel takes its default (ima_hash=)"

/* A digest without an algorithm; as ima_get_hash_algo() guesses it. */
static const char *parse_old_digest(struct label_parts *parts, const unsigned char *digest,
				    size_t size)
{
	static const unsigned char zero[SHA1_SIZE - MD5_SIZE];

	if (size != MD5_SIZE && size != SHA1_SIZE)
		return "the label's length is that of no digest" KERNELS_DEFAULT;
	parts->bytes = digest;
	if (size == MD5_SIZE || !memcmp(digest + MD5_SIZE, zero, sizeof(zero))) {
		parts->algo = HASH_ALGO_MD5;
		parts->size = MD5_SIZE;
	} else {
		parts->algo = HASH_ALGO_SHA1;
		parts->size = SHA1_SIZE;
	}
	return NULL;
}

/* A digest behind its algorithm; what follows it the kernel does not look at. */
static const char *parse_digest(struct label_parts *parts, const unsigned char *label, size_t size)
{
	if (size < 2)
		return "the label ends before its hash algorithm";
	parts->algo = label[1];
	parts->size = diglim_digest_size(parts->algo);
	parts->bytes = label + 2;
	if (!parts->size)
		return "there is no such hash algorithm" KERNELS_DEFAULT;
	return size - 2 < parts->size ? "the label ends within its digest" : NULL;
}

/* A signature with its header. */
static const char *parse_signature(struct label_parts *parts, const unsigned char *label,
				   size_t size)
{
	if (size <= LABEL_AT_SIGNATURE)
		return "the label ends before its signature";
	if (parts->kind == LABEL_VERITY_SIGNATURE) {
		if (label[LABEL_AT_VERSION] != LABEL_VERSION + 1)
			return "the label's version is not 3";
	} else if (label[LABEL_AT_VERSION] != LABEL_VERSION) {
		return "the label's version is not 2";
	}
	parts->algo = label[LABEL_AT_ALGO];
	parts->key = (uint32_t)label[LABEL_AT_KEY] << 24 | label[LABEL_AT_KEY + 1] << 16 |
		     label[LABEL_AT_KEY + 2] << 8 | label[LABEL_AT_KEY + 3];
	parts->bytes = label + LABEL_AT_SIGNATURE;
	parts->size = label[LABEL_AT_LENGTH] << 8 | label[LABEL_AT_LENGTH + 1];
	if (!diglim_digest_size(parts->algo))
		return "there is no such hash algorithm";
	if (parts->size != size - LABEL_AT_SIGNATURE)
		return "the label's length is not that of its signature";
	return NULL;
}

/**
 * label_parts_parse - take a label apart
 * @parts: is filled in; all of it only on success, and @kind if there is a byte at all
 * @label: its bytes
 * @size: how many
 *
 * Return: NULL, or what is wrong.
 */
const char *label_parts_parse(struct label_parts *parts, const void *label, size_t size)
{
	const unsigned char *bytes = label;

	*parts = (struct label_parts){ 0 };
	if (!size)
		return "the label is empty";
	parts->kind = bytes[LABEL_AT_KIND];
	switch (parts->kind) {
	case LABEL_OLD_HASH:
		return parse_old_digest(parts, bytes + 1, size - 1);
	case LABEL_HASH:
		return parse_digest(parts, bytes, size);
	case LABEL_SIGNATURE:
	case LABEL_PORTABLE:
	case LABEL_VERITY_SIGNATURE:
		return parse_signature(parts, bytes, size);
	case LABEL_EVM_HMAC:
		return "the label is an HMAC of EVM";
	}
	return "the label's first byte is that of no kind of label";
}
