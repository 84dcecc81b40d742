// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hash algorithms; see hash_algo.h.
 */

#include <assert.h>
#include <openssl/provider.h>
#include <string.h>

#include "array.h"
#include "diglim.h"
#include "hash_algo.h"

/*
 * By enum hash_algo, whose names in a header of user space may be older.  As
 * crypto/hash_info.c has them; and what libcrypto calls what it has of them, some of it
 * in a provider of its own.  Whirlpool's digest is cut for the shorter ones.
 */
static const struct {
	const char *name;
	const char *libcrypto;
	bool legacy;
} algos[] = {
	{ "md4", "MD4", true }, { "md5", "MD5", false }, { "sha1", "SHA1", false },
	{ "rmd160", "RIPEMD160", true },
	{ "sha256", "SHA2-256", false }, { "sha384", "SHA2-384", false },
	{ "sha512", "SHA2-512", false }, { "sha224", "SHA2-224", false },
	{ "rmd128", NULL, false }, { "rmd256", NULL, false }, { "rmd320", NULL, false },
	{ "wp256", "WHIRLPOOL", true }, { "wp384", "WHIRLPOOL", true },
	{ "wp512", "WHIRLPOOL", true },
	{ "tgr128", NULL, false }, { "tgr160", NULL, false }, { "tgr192", NULL, false },
	{ "sm3", "SM3", false }, { "streebog256", "md_gost12_256", false },
	{ "streebog512", "md_gost12_512", false },
	{ "sha3-256", "SHA3-256", false }, { "sha3-384", "SHA3-384", false },
	{ "sha3-512", "SHA3-512", false },
};

static_assert(ARRAY_SIZE(algos) == HASH_ALGOS, "a name for each number");

/**
 * hash_algo_text - the name of an algorithm
 * @algo: its number
 *
 * Return: the kernel's name, NULL if there is no such algorithm.
 */
const char *hash_algo_text(unsigned int algo)
{
	return algo < HASH_ALGOS ? algos[algo].name : NULL;
}

/**
 * hash_algo_find - the number of an algorithm
 * @name: the kernel's name; no NUL is needed behind it
 * @length: of the name, in bytes
 *
 * Return: the number, -1 if there is no such algorithm.
 */
int hash_algo_find(const char *name, size_t length)
{
	int algo;

	for (algo = 0; algo < HASH_ALGOS; algo++)
		if (strlen(algos[algo].name) == length && !memcmp(algos[algo].name, name, length))
			return algo;
	return -1;
}

/**
 * hash_algo_md - libcrypto's implementation of an algorithm
 * @algo: its number
 *
 * It is looked for once; the first time must not be in two threads.
 *
 * Return: the implementation, NULL if libcrypto has none.  Its digests may be longer
 * than the algorithm's, which are their begin.
 */
const EVP_MD *hash_algo_md(unsigned int algo)
{
	static EVP_MD *fetched[HASH_ALGOS];
	static bool legacy;
	const char *name = algos[algo].libcrypto;

	if (!name || fetched[algo])
		return fetched[algo];
	/* What it is in, and what to load anew then: a provider asked for is not alone. */
	if (!legacy && algos[algo].legacy) {
		legacy = true;
		OSSL_PROVIDER_load(NULL, "default");
		OSSL_PROVIDER_load(NULL, "legacy");
	}
	fetched[algo] = EVP_MD_fetch(NULL, name, NULL);
	if (fetched[algo] && (size_t)EVP_MD_get_size(fetched[algo]) < diglim_digest_size(algo)) {
		EVP_MD_free(fetched[algo]);
		fetched[algo] = NULL;
	}
	return fetched[algo];
}

/**
 * hash_algo_digest - the digest of bytes
 * @algo: the number of the algorithm
 * @data: the bytes
 * @size: how many
 * @digest: diglim_digest_size() bytes
 *
 * Return: true, or false if libcrypto could not make it.
 */
bool hash_algo_digest(unsigned int algo, const void *data, size_t size, unsigned char *digest)
{
	const EVP_MD *md = hash_algo_md(algo);
	unsigned char whole[EVP_MAX_MD_SIZE];

	if (!md || !EVP_Digest(data, size, whole, NULL, md, NULL))
		return false;
	memcpy(digest, whole, diglim_digest_size(algo));
	return true;
}
