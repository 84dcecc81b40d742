/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Several digests of the same bytes at once.
 */

#ifndef IMA_UTILS_HASHES_H
#define IMA_UTILS_HASHES_H

#include <stdbool.h>
#include <stddef.h>

#include "hash_algo.h"

/**
 * struct hashes - digests that are made
 * @algos: enum hash_algo, each of which libcrypto has
 * @contexts: what libcrypto needs for each
 * @count: how many
 * @digests: of each, with hashes_finish()
 */
struct hashes {
	unsigned int algos[HASH_ALGOS];
	struct evp_md_ctx_st *contexts[HASH_ALGOS];
	unsigned int count;
	unsigned char digests[HASH_ALGOS][EVP_MAX_MD_SIZE];
};

void hashes_init(struct hashes *hashes, const unsigned int *algos, unsigned int count);
bool hashes_start(struct hashes *hashes);
bool hashes_add(struct hashes *hashes, const void *data, size_t size);
bool hashes_finish(struct hashes *hashes);
void hashes_free(struct hashes *hashes);

#endif
