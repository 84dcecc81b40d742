// SPDX-License-Identifier: GPL-2.0-only
/*
 * A key that signs digests into labels; see label_signer.h.
 */

#include <pthread.h>

#include "diglim.h"
#include "hash_algo.h"
#include "label_signer.h"

/* Of keys that cannot be copied. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* A copy of a key; NULL if it is not in memory. */
static EVP_PKEY *copy_of(EVP_PKEY *key)
{
	/* What an engine has is not copied, but libcrypto would not say so. */
	return EVP_PKEY_get0_provider(key) ? EVP_PKEY_dup(key) : NULL;
}

/**
 * label_signer_init - get a key ready to sign
 * @signer: is filled in; to be freed with label_signer_free(), whatever is returned
 * @key: the private key
 * @id: of it, as ima_label_key() tells
 * @algo: enum hash_algo, which libcrypto has; it was looked for before there are threads
 *
 * Return: true, or false if the key does not sign such digests.
 */
bool label_signer_init(struct label_signer *signer, EVP_PKEY *key, uint32_t id,
		       unsigned int algo)
{
	EVP_PKEY *copy = copy_of(key);

	*signer = (struct label_signer){
		.context = EVP_PKEY_CTX_new(copy ? copy : key, NULL),
		.shared = !copy,
		.id = id,
		.algo = algo,
	};
	/* The context has a reference. */
	EVP_PKEY_free(copy);
	return signer->context && EVP_PKEY_sign_init(signer->context) > 0 &&
	       EVP_PKEY_CTX_set_signature_md(signer->context, hash_algo_md(algo)) > 0;
}

/**
 * label_signer_sign - make a label of a signature
 * @signer: with what
 * @label: is filled in
 * @kind: LABEL_SIGNATURE or LABEL_PORTABLE
 * @digest: what is signed
 *
 * Context: one thread at a time for one signer.
 * Return: NULL, or why it cannot be signed; libcrypto's queue of errors may have more.
 */
const char *label_signer_sign(struct label_signer *signer, struct ima_label *label,
			      enum label_kind kind, const unsigned char *digest)
{
	size_t length = sizeof(label->bytes) - LABEL_AT_SIGNATURE;
	unsigned char *bytes = label->bytes;
	bool good;

	if (signer->shared)
		pthread_mutex_lock(&one_at_a_time);
	good = EVP_PKEY_sign(signer->context, bytes + LABEL_AT_SIGNATURE, &length, digest,
			     diglim_digest_size(signer->algo)) > 0;
	if (signer->shared)
		pthread_mutex_unlock(&one_at_a_time);
	if (!good)
		return "the key does not sign";
	bytes[LABEL_AT_KIND] = kind;
	bytes[LABEL_AT_VERSION] = LABEL_VERSION;
	bytes[LABEL_AT_ALGO] = signer->algo;
	bytes[LABEL_AT_KEY] = signer->id >> 24;
	bytes[LABEL_AT_KEY + 1] = signer->id >> 16;
	bytes[LABEL_AT_KEY + 2] = signer->id >> 8;
	bytes[LABEL_AT_KEY + 3] = signer->id;
	bytes[LABEL_AT_LENGTH] = length >> 8;
	bytes[LABEL_AT_LENGTH + 1] = length;
	label->size = LABEL_AT_SIGNATURE + length;
	return NULL;
}

/**
 * label_signer_free - done with it
 * @signer: not to be used after this
 */
void label_signer_free(struct label_signer *signer)
{
	EVP_PKEY_CTX_free(signer->context);
	*signer = (struct label_signer){ 0 };
}
