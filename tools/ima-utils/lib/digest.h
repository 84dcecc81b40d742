/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A digest with its algorithm, as text: ALGO-HEX or ALGO:HEX.
 */

#ifndef IMA_UTILS_DIGEST_H
#define IMA_UTILS_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "hex.h"

/* The size of the largest digest, in bytes, and of its text with algorithm and NUL. */
#define DIGEST_MAX 64
#define DIGEST_TEXT_MAX 160

/**
 * struct digest - one digest
 * @algo: enum hash_algo
 * @size: in bytes
 * @bytes: the digest
 */
struct digest {
	unsigned int algo;
	unsigned int size;
	unsigned char bytes[DIGEST_MAX];
};

const char *digest_parse(struct digest *digest, const char *text, size_t length);
const char *digest_mistyped(const char *text);
void digest_text(char text[DIGEST_TEXT_MAX], const struct digest *digest);

#endif
