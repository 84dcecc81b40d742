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

/* A digest that is being computed. */
struct computing {
	struct ima_digest_data *digest;
	struct shash_desc *desc;
};

static int update_all(struct computing *all, unsigned int count, const char *data, int len)
{
	unsigned int i;
	int error = 0;

	for (i = 0; i < count && !error; i++)
		error = crypto_shash_update(all[i].desc, data, len);
	return error;
}

/* All of the file to each of them. */
static int read_all(struct file *file, struct computing *all, unsigned int count)
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
		error = update_all(all, count, page, len);
	}
	kfree(page);
	return error;
}

static int begin(struct computing *one, struct ima_digest_data *digest)
{
	struct crypto_shash *transform = ima_digest_transform(digest->algo);

	if (!transform)
		return -ENOENT;
	one->digest = digest;
	one->desc = kmalloc(sizeof(*one->desc) + crypto_shash_descsize(transform), GFP_KERNEL);
	if (!one->desc)
		return -ENOMEM;
	one->desc->tfm = transform;
	digest->length = crypto_shash_digestsize(transform);
	return crypto_shash_init(one->desc);
}

static int digest_all(struct file *file, struct ima_digest_data *digest,
		      const struct ima_digests *also)
{
	struct computing all[1 + IMA_DIGESTS_MAX] = {};
	unsigned int count = 1 + also->count, i;
	int error;

	error = begin(&all[0], digest);
	for (i = 1; i < count && !error; i++)
		error = begin(&all[i], also->digest[i - 1]);
	if (!error)
		error = read_all(file, all, count);
	for (i = 0; i < count && !error; i++)
		error = crypto_shash_final(all[i].desc, all[i].digest->digest);
	for (i = 0; i < count; i++)
		kfree_sensitive(all[i].desc);
	return error;
}

/**
 * ima_digest_file - digests of a file from one reading
 * @file: the file; who opened it need not be allowed to read it
 * @digest: its algorithm is set; the digest is returned
 * @also: more of that, with other algorithms, or NULL
 *
 * Context: process context; reads the file.  ima_digest_ready() has been asked
 * for all algorithms.
 * Return: 0, -EINVAL if the file is open with O_DIRECT or ends before its size,
 * -ENOENT if there is no transform, -ENOMEM, or what reading or opening the file
 * failed with.
 */
int ima_digest_file(struct file *file, struct ima_digest_data *digest,
		    const struct ima_digests *also)
{
	struct file *reader = file;
	unsigned int i;
	int error;

	if (!also || !also->count)
		return ima_calc_file_hash(file, digest);

	digest->length = hash_digest_size[digest->algo];
	for (i = 0; i < also->count; i++)
		also->digest[i]->length = hash_digest_size[also->digest[i]->algo];
	if (file->f_flags & O_DIRECT)
		return -EINVAL;

	if (!(file->f_mode & FMODE_READ)) {
		reader = dentry_open(&file->f_path, O_RDONLY | O_LARGEFILE,
				     file->f_cred);
		if (IS_ERR(reader))
			return PTR_ERR(reader);
	}
	error = digest_all(reader, digest, also);
	if (reader != file)
		fput(reader);
	return error;
}
