// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several digests of the same bytes; see hashes.h.
 */

#include <string.h>

#include "hashes.h"

/**
 * hashes_init - prepare to make digests
 * @hashes: is set; to be freed with hashes_free()
 * @algos: enum hash_algo, each of which libcrypto has; they were looked for before there
 *	are threads
 * @count: how many, at most HASH_ALGOS
 */
void hashes_init(struct hashes *hashes, const unsigned int *algos, unsigned int count)
{
	unsigned int i;

	memset(hashes, 0, sizeof(*hashes));
	hashes->count = count;
	for (i = 0; i < count; i++) {
		hashes->algos[i] = algos[i];
		hashes->contexts[i] = EVP_MD_CTX_new();
	}
}

/**
 * hashes_start - begin with the first byte
 * @hashes: what is made
 *
 * Return: true, or false if libcrypto fails.
 */
bool hashes_start(struct hashes *hashes)
{
	unsigned int i;

	for (i = 0; i < hashes->count; i++)
		if (!hashes->contexts[i] ||
		    !EVP_DigestInit_ex2(hashes->contexts[i], hash_algo_md(hashes->algos[i]), NULL))
			return false;
	return true;
}

/**
 * hashes_add - more bytes
 * @hashes: what is made
 * @data: the bytes
 * @size: how many
 *
 * Return: true, or false if libcrypto fails.
 */
bool hashes_add(struct hashes *hashes, const void *data, size_t size)
{
	unsigned int i;

	for (i = 0; i < hashes->count; i++)
		if (!EVP_DigestUpdate(hashes->contexts[i], data, size))
			return false;
	return true;
}

/**
 * hashes_finish - that were all bytes
 * @hashes: its digests are set; they may be longer than the algorithm's, which are
 *	their begin
 *
 * Return: true, or false if libcrypto fails.
 */
bool hashes_finish(struct hashes *hashes)
{
	unsigned int i;

	for (i = 0; i < hashes->count; i++)
		if (!EVP_DigestFinal_ex(hashes->contexts[i], hashes->digests[i], NULL))
			return false;
	return true;
}

/**
 * hashes_free - done with it
 * @hashes: not to be used after this
 */
void hashes_free(struct hashes *hashes)
{
	unsigned int i;

	for (i = 0; i < hashes->count; i++)
		EVP_MD_CTX_free(hashes->contexts[i]);
	hashes->count = 0;
}
