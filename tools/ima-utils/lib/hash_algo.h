/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hash algorithms by the kernel's numbers and names.
 */

#ifndef IMA_UTILS_HASH_ALGO_H
#define IMA_UTILS_HASH_ALGO_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>

/* How many the kernel has numbers for: their numbers are less. */
#define HASH_ALGOS 23

/* Digests of fewer bytes vouch for nothing. */
#define HASH_ALGO_MIN_SIZE 32

const char *hash_algo_text(unsigned int algo);
int hash_algo_find(const char *name, size_t length);
const EVP_MD *hash_algo_md(unsigned int algo);
bool hash_algo_digest(unsigned int algo, const void *data, size_t size, unsigned char *digest);

#endif
