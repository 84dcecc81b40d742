// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digest of an entry; see measurements_digest.h.
 */

#include <linux/hash_info.h>
#include <string.h>

#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "measurements_digest.h"

/**
 * pcr_bank_algo - the algorithm of a bank
 * @bank: its place in pcr_banks
 *
 * Return: enum hash_algo, -1 if libcrypto does not have it.
 */
int pcr_bank_algo(unsigned int bank)
{
	int algo = hash_algo_find(pcr_banks[bank].name, strlen(pcr_banks[bank].name));

	return algo >= 0 && hash_algo_md(algo) ? algo : -1;
}

/*
 * The data of the template "ima" as they are hashed: no lengths, and zeros behind the
 * name.  As many bytes as the kernel's buffer has: IMA_EVENT_NAME_LEN_MAX + 1.
 */
static bool digest_old(const struct measurement *entry, unsigned int algo, unsigned char *digest)
{
	unsigned char data[MEASUREMENT_OLD_DIGEST + MEASUREMENT_OLD_NAME + 1] = { 0 };

	memcpy(data, entry->fields[0].data, MEASUREMENT_OLD_DIGEST);
	memcpy(data + MEASUREMENT_OLD_DIGEST, entry->fields[1].data, entry->fields[1].size);
	return hash_algo_digest(algo, data, sizeof(data), digest);
}

/**
 * measurement_digest - the digest of an entry by its data
 * @entry: the entry
 * @algo: enum hash_algo
 * @digest: its first bytes are set, as many as the algorithm's digests have
 *
 * Return: true, or false if libcrypto could not make it.
 */
bool measurement_digest(const struct measurement *entry, unsigned int algo,
			unsigned char digest[DIGEST_MAX])
{
	if (entry->old)
		return digest_old(entry, algo, digest);
	return hash_algo_digest(algo, entry->data, entry->size, digest);
}

/**
 * measurement_padded - what a bank gets whose algorithm the kernel does not have
 * @padded: is set
 * @sha1: the SHA-1 digest
 */
void measurement_padded(unsigned char padded[DIGEST_MAX], const unsigned char sha1[DIGEST_MAX])
{
	memset(padded, 0, DIGEST_MAX);
	memcpy(padded, sha1, SHA1_SIZE);
}

/* A violation's fields have zeros where the digest of the file would be. */
static bool has_digest(const struct measurement *entry)
{
	const struct measurement_field *field;
	const unsigned char *digest;
	size_t size;

	for (field = entry->fields; field < entry->fields + entry->count; field++) {
		if (field->id != FIELD_D && field->id != FIELD_D_NG && field->id != FIELD_D_NGV2)
			continue;
		if (!field->size)
			continue;
		digest = measurement_digest_of(field, &size);
		while (size)
			if (digest[--size])
				return true;
	}
	return false;
}

/**
 * measurement_wrong_digest - whether the digest of an entry is that of its data
 * @entry: the entry
 * @algo: enum hash_algo, of which the digests in the list are
 *
 * The digest of a violation is of nothing, so that its fields could be others.
 *
 * Return: NULL if the digest in the list is that of the entry's data, else what is wrong.
 */
const char *measurement_wrong_digest(const struct measurement *entry, unsigned int algo)
{
	unsigned char digest[DIGEST_MAX], sha1[DIGEST_MAX];
	size_t size = diglim_digest_size(algo);

	if (entry->violation)
		return has_digest(entry) ? "it is a violation, and has the digest of a file" : NULL;
	if (!measurement_digest(entry, algo, digest))
		return "libcrypto cannot make its digest";
	if (!memcmp(digest, entry->digest, size))
		return NULL;
	if (algo != HASH_ALGO_SHA1 && size > SHA1_SIZE &&
	    measurement_digest(entry, HASH_ALGO_SHA1, sha1)) {
		measurement_padded(digest, sha1);
		if (!memcmp(digest, entry->digest, size))
			return NULL;
	}
	return "its digest is not that of its data";
}
