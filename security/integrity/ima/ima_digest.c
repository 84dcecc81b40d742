// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: digests of content.
 *
 * See ima_digest.h.
 */

#include <crypto/hash.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/slab.h>

#include "ima.h"
#include "ima_digest.h"

/* Set once each, and kept: no lock. */
static struct crypto_shash *transforms[HASH_ALGO__LAST];

/**
 * ima_digest_transform - the transform of an algorithm
 * @algo: the algorithm
 *
 * Context: any.
 * Return: the transform, which is not to be freed; NULL if ima_digest_load() was
 * not called for it, or failed.
 */
struct crypto_shash *ima_digest_transform(enum hash_algo algo)
{
	if (algo < 0 || algo >= HASH_ALGO__LAST)
		return NULL;
	/* Pairs with cmpxchg() in ima_digest_load(). */
	return smp_load_acquire(&transforms[algo]);
}

/**
 * ima_digest_keeps - whether a transform is kept here
 * @transform: the transform
 *
 * Context: any.
 * Return: true if it is: it must not be freed.
 */
bool ima_digest_keeps(const struct crypto_shash *transform)
{
	unsigned int algo;

	for (algo = 0; algo < HASH_ALGO__LAST; algo++)
		if (READ_ONCE(transforms[algo]) == transform)
			return true;
	return false;
}

/**
 * ima_digest_ready - whether hashing with an algorithm loads no module
 * @algo: the algorithm
 *
 * Context: any.
 * Return: true if there is a transform.
 */
bool ima_digest_ready(enum hash_algo algo)
{
	return ima_digest_transform(algo);
}

/**
 * ima_digest_load - have a transform for an algorithm
 * @algo: the algorithm
 *
 * Calls modprobe if the algorithm is a module.  ima_digest_ready() tells whether
 * there is one afterwards: the kernel may not have the algorithm.
 *
 * Context: process context, without any lock that an access to a file takes.
 */
void ima_digest_load(enum hash_algo algo)
{
	struct crypto_shash *transform;

	if (algo < 0 || algo >= HASH_ALGO__LAST || ima_digest_ready(algo))
		return;
	transform = crypto_alloc_shash(hash_algo_name[algo], 0, 0);
	if (IS_ERR(transform)) {
		pr_err_ratelimited("no hash algorithm %s: %ld\n",
				   hash_algo_name[algo], PTR_ERR(transform));
		return;
	}
	if (cmpxchg(&transforms[algo], NULL, transform))
		crypto_free_shash(transform);
}

/* All of the file to each of the two. */
static int hash_both(struct file *file, struct shash_desc *one,
		     struct shash_desc *two)
{
	loff_t size = i_size_read(file_inode(file)), pos = 0;
	int len, error = 0;
	char *page;

	page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	while (pos < size && !error) {
		len = integrity_kernel_read(file, pos, page, PAGE_SIZE);
		if (len <= 0) {
			/* It ends before its size. */
			error = len ?: -EINVAL;
			break;
		}
		pos += len;
		error = crypto_shash_update(one, page, len) ?:
			crypto_shash_update(two, page, len);
	}
	kfree(page);
	return error;
}

static int digest_both(struct file *file, struct ima_digest_data *digest,
		       struct crypto_shash *transform,
		       struct ima_digest_data *also,
		       struct crypto_shash *also_transform)
{
	SHASH_DESC_ON_STACK(one, transform);
	SHASH_DESC_ON_STACK(two, also_transform);
	int error;

	one->tfm = transform;
	two->tfm = also_transform;
	digest->length = crypto_shash_digestsize(transform);
	also->length = crypto_shash_digestsize(also_transform);

	error = crypto_shash_init(one) ?: crypto_shash_init(two) ?:
		hash_both(file, one, two) ?:
		crypto_shash_final(one, digest->digest) ?:
		crypto_shash_final(two, also->digest);
	shash_desc_zero(one);
	shash_desc_zero(two);
	return error;
}

/**
 * ima_digest_file - the digest of a file, or two from one reading
 * @file: the file; who opened it need not be allowed to read it
 * @digest: its algorithm is set; the digest is returned
 * @also: the same, with another algorithm, or NULL
 *
 * Context: process context; reads the file.  ima_digest_ready() has been asked
 * for both algorithms.
 * Return: 0, -EINVAL if the file is open with O_DIRECT or ends before its size,
 * -ENOENT if there is no transform, -ENOMEM, or what reading or opening the file
 * failed with.
 */
int ima_digest_file(struct file *file, struct ima_digest_data *digest,
		    struct ima_digest_data *also)
{
	struct crypto_shash *transform, *also_transform;
	struct file *reader = file;
	int error;

	if (!also)
		return ima_calc_file_hash(file, digest);

	digest->length = hash_digest_size[digest->algo];
	also->length = hash_digest_size[also->algo];
	if (file->f_flags & O_DIRECT)
		return -EINVAL;
	transform = ima_digest_transform(digest->algo);
	also_transform = ima_digest_transform(also->algo);
	if (!transform || !also_transform)
		return -ENOENT;

	if (!(file->f_mode & FMODE_READ)) {
		reader = dentry_open(&file->f_path, O_RDONLY | O_LARGEFILE,
				     file->f_cred);
		if (IS_ERR(reader))
			return PTR_ERR(reader);
	}
	error = digest_both(reader, digest, transform, also, also_transform);
	if (reader != file)
		fput(reader);
	return error;
}
