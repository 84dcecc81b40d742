/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: digests of content.
 *
 * Two things that hashing a file in the middle of an access asks for:
 *
 * More than one digest from one reading.  The label has one algorithm, the field
 * "d" of a template another, digest lists have others.  What is read a second time
 * may be something else, so that a record would name content that was never
 * appraised.
 *
 * No loading of modules.  A label names any algorithm, and the first use of one
 * may call modprobe.  The lock of the file's struct ima_iint_cache is held while
 * the file is hashed: if that file is modprobe, or a library of it, modprobe
 * waits for the lock, and who holds the lock waits for modprobe.  So before the
 * lock is needed for hashing ima_digest_ready() is asked, and if the answer is
 * no ima_digest_load() is called without the lock.  A transform that was
 * allocated is kept: there are few algorithms, and files are hashed often.
 */

#ifndef __IMA_DIGEST_H
#define __IMA_DIGEST_H

#include <crypto/hash_info.h>
#include <linux/types.h>

struct crypto_shash;
struct file;
struct ima_digest_data;

/* One for a template, two for digest lists: DIGLIM_USED_ALGOS. */
#define IMA_DIGESTS_MAX		3

/**
 * struct ima_digests - digests that a reading is to give beside the first
 * @count: how many
 * @digest: each with its algorithm
 */
struct ima_digests {
	unsigned int count;
	struct ima_digest_data *digest[IMA_DIGESTS_MAX];
};

struct crypto_shash *ima_digest_transform(enum hash_algo algo);
bool ima_digest_keeps(const struct crypto_shash *transform);
bool ima_digest_ready(enum hash_algo algo);
void ima_digest_load(enum hash_algo algo);
int ima_digest_file(struct file *file, struct ima_digest_data *digest,
		    const struct ima_digests *also);

#endif /* __IMA_DIGEST_H */
