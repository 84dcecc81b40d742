// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: properties; see ima_property.h.
 */

#include <linux/bitops.h>
#include <linux/blk_types.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/fsverity.h>
#include <linux/lsm_hooks.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/security.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_property.h"

/**
 * struct ima_property_verity - what the table of a dm-verity device says
 * @rcu: to free it
 * @signature: the root hash has a good signature
 * @roothash: the root hash; @roothash.len is 0 if rules cannot name it
 */
struct ima_property_verity {
	struct rcu_head rcu;
	bool signature;
	struct ima_property_digest roothash;
};

static_assert(IMA_PROPERTY_DIGEST_MAX >= FS_VERITY_MAX_DIGEST_SIZE);

/*
 * Inodes
 */

/* A file is opened to write, or cut. */
static void written(const struct inode *inode)
{
	if (unlikely(ima_inode_has(inode, IMA_INODE_BOOT_VERIFIED)))
		clear_bit(IMA_INODE_BOOT_VERIFIED, ima_inode_word(inode));
}

/**
 * ima_property_opened - a file is opened to write
 * @file: the file; with most file systems they have not been told yet
 *
 * Context: any.
 */
void ima_property_opened(const struct file *file)
{
	written(file_inode(file));
}

/* Each way to cut a file comes here, also those that open none (nfsd). */
static int inode_setattr(struct mnt_idmap *idmap, struct dentry *dentry, struct iattr *attr)
{
	if (attr->ia_valid & ATTR_SIZE)
		written(d_backing_inode(dentry));
	return 0;
}

/*
 * fs-verity tells of a file when it is sealed, and when it is opened first since its inode is
 * in memory.
 */
#ifdef CONFIG_FS_VERITY_BUILTIN_SIGNATURES
static int set_inode(const struct inode *inode, enum lsm_integrity_type type, const void *value,
		     size_t size)
{
	if (type != LSM_INT_FSVERITY_BUILTINSIG_VALID)
		return 0;
	if (!IS_VERITY(inode)) {
		/*
		 * It is being sealed.  What is in memory of it, in the page cache or in a
		 * buffer that is just filled, was read without being verified, and need not be
		 * what the digest was computed of: who has the disk may have exchanged that, and
		 * a descriptor with O_DIRECT reads it there.  So this inode has no property.
		 * It goes when nobody has it open or mapped any more.
		 */
		ima_inode_tag(inode, IMA_INODE_SEALED);
		d_mark_dontcache((struct inode *)inode);
	} else {
		/*
		 * As long as the inode is there, so is what fs-verity knows of it.  But of two
		 * who open it first only one's counts, and they may not have read the same.
		 */
		ima_inode_tag(inode, value && size ? IMA_INODE_VERITY_SIGNED :
						     IMA_INODE_VERITY_UNSIGNED);
	}
	return 0;
}
#endif

/* VFS knows other names of it from now on: they shall not keep it, either. */
static void instantiate(struct dentry *dentry, struct inode *inode)
{
	if (likely(!inode || !ima_inode_has(inode, IMA_INODE_SEALED)))
		return;
	spin_lock(&dentry->d_lock);
	dentry->d_flags |= DCACHE_DONTCACHE;
	spin_unlock(&dentry->d_lock);
}

/*
 * Whether each page of it that there is was verified.  f2fs and btrfs read pages of files that
 * nobody has opened (garbage collection, btrfs send), which are not verified then.
 */
static bool is_verified(const struct inode *inode)
{
	if (!IS_VERITY(inode) || inode->i_sb->s_magic != EXT4_SUPER_MAGIC)
		return false;
	/* Who sees that it is sealed sees that it was just done: set_inode() came before. */
	smp_rmb();
	return !ima_inode_has(inode, IMA_INODE_SEALED);
}

#ifdef CONFIG_FS_VERITY
static bool is_digest(const struct inode *inode, const struct ima_property_digest *digest)
{
	u8 found[FS_VERITY_MAX_DIGEST_SIZE];
	enum hash_algo algo;
	int len;

	if (!is_verified(inode))
		return false;
	len = fsverity_get_digest((struct inode *)inode, found, NULL, &algo);
	return len && len == digest->len && algo == digest->algo &&
	       !memcmp(found, digest->bytes, len);
}
#else
static bool is_digest(const struct inode *inode, const struct ima_property_digest *digest)
{
	return false;
}
#endif

static bool is_verity_signed(const struct inode *inode)
{
	return is_verified(inode) && ima_inode_has(inode, IMA_INODE_VERITY_SIGNED) &&
	       !ima_inode_has(inode, IMA_INODE_VERITY_UNSIGNED);
}

/*
 * The initramfs
 */

/*
 * Whoever unpacked a file has closed it, but a worker may have taken what that leaves to do
 * (see fput()) before flush_delayed_fput() looked: nothing tells when it has done it.
 */
static void await_closing(const struct inode *inode)
{
	unsigned int tries;

	for (tries = 0; tries < 1000 && atomic_read(&inode->i_writecount) > 0; tries++)
		fsleep(1000);
}

static void tag_files(struct super_block *sb)
{
	struct inode *inode, *last = NULL;

	spin_lock(&sb->s_inode_list_lock);
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list) {
		spin_lock(&inode->i_lock);
		if (!S_ISREG(inode->i_mode) ||
		    inode->i_state & (I_FREEING | I_WILL_FREE | I_NEW)) {
			spin_unlock(&inode->i_lock);
			continue;
		}
		__iget(inode);
		spin_unlock(&inode->i_lock);
		spin_unlock(&sb->s_inode_list_lock);

		await_closing(inode);
		ima_inode_tag(inode, IMA_INODE_BOOT_VERIFIED);
		/* Who opened it meanwhile may not have seen the tag, and may write. */
		smp_mb__after_atomic();
		if (atomic_read(&inode->i_writecount) > 0) {
			clear_bit(IMA_INODE_BOOT_VERIFIED, ima_inode_word(inode));
			pr_notice("inode %lu of the initramfs is not boot_verified: it is open to write\n",
				  inode->i_ino);
		}
		cond_resched();

		iput(last);
		last = inode;
		spin_lock(&sb->s_inode_list_lock);
	}
	spin_unlock(&sb->s_inode_list_lock);
	iput(last);
}

/* All archives are unpacked; whoever did it still has to close some of the files. */
static void initramfs_populated(void)
{
	flush_delayed_fput();
	tag_files(current->fs->root.mnt->mnt_sb);
}

/*
 * Devices
 */

static bool same_digest(const struct ima_property_digest *a, const struct ima_property_digest *b)
{
	return a->algo == b->algo && a->len == b->len && !memcmp(a->bytes, b->bytes, a->len);
}

#ifdef CONFIG_BLOCK
static struct ima_property_bdev *blob_of(const struct block_device *bdev)
{
	return bdev->bd_security ? bdev->bd_security + ima_blob_sizes.lbs_bdev : NULL;
}

static void free_bdev(struct block_device *bdev)
{
	struct ima_property_bdev *blob = blob_of(bdev);

	/* Nobody has a file of it. */
	if (blob)
		kfree(rcu_dereference_protected(blob->verity, true));
}

/*
 * Pages may be in memory that were not read through the first table, or may be written to:
 * who has the device open may be about to do that, and who has mapped it keeps his mapping.
 */
static bool in_use(const struct block_device *bdev)
{
	return atomic_read(&bdev->bd_openers) || READ_ONCE(bdev->bd_mapping->nrpages);
}

/* Nothing of it counts any more. */
static void give_up(struct block_device *bdev, const char *why)
{
	struct ima_property_bdev *blob = blob_of(bdev);

	if (!blob->changed)
		pr_notice("%pg: no property of dm-verity counts as long as it is there: %s\n",
			  bdev, why);
	WRITE_ONCE(blob->changed, true);
}

static void replace(struct ima_property_bdev *blob, struct ima_property_verity *verity)
{
	struct ima_property_verity *old;

	/* Device-mapper's suspend_lock is held, which has no name here. */
	old = rcu_replace_pointer(blob->verity, verity, true);
	if (old)
		kfree_rcu(old, rcu);
}

/* A table, of whatever kind; if it is dm-verity's it tells of itself when it is resumed. */
static void new_table(struct block_device *bdev)
{
	struct ima_property_bdev *blob = blob_of(bdev);

	/* Who sees what comes later sees this, too: see verity_of(). */
	if (blob->bound)
		give_up(bdev, "it has another table");
	blob->bound = true;
	replace(blob, NULL);
}

static int set_roothash(struct block_device *bdev, const struct dm_verity_digest *digest)
{
	struct ima_property_bdev *blob = blob_of(bdev);
	struct ima_property_verity *verity;
	int algo;

	if (!digest) {
		new_table(bdev);
		return 0;
	}
	/* Each resume comes here; with another table it would not be there. */
	if (rcu_access_pointer(blob->verity))
		return 0;
	verity = kzalloc(sizeof(*verity), GFP_KERNEL);
	if (!verity)
		return -ENOMEM;
	algo = match_string(hash_algo_name, HASH_ALGO__LAST, digest->alg);
	if (algo >= 0 && digest->digest_len <= sizeof(verity->roothash.bytes)) {
		verity->roothash.algo = algo;
		verity->roothash.len = digest->digest_len;
		memcpy(verity->roothash.bytes, digest->digest, digest->digest_len);
	}
	if (in_use(bdev))
		give_up(bdev, "it was in use before");
	replace(blob, verity);
	return 0;
}

static int set_bdev(struct block_device *bdev, enum lsm_integrity_type type, const void *value,
		    size_t size)
{
	struct ima_property_bdev *blob = blob_of(bdev);
	struct ima_property_verity *verity;

	if (!blob)
		return 0;
	if (type == LSM_INT_DMVERITY_ROOTHASH)
		return set_roothash(bdev, value);
	if (type != LSM_INT_DMVERITY_SIG_VALID)
		return 0;
	verity = rcu_dereference_protected(blob->verity, true);
	if (verity)
		WRITE_ONCE(verity->signature, value && size);
	return 0;
}

/* Whether all that a file system has is on its device. */
static bool has_one_device(const struct super_block *sb)
{
	switch (sb->s_magic) {
	case EXT4_SUPER_MAGIC:
	case SQUASHFS_MAGIC:
	case EROFS_SUPER_MAGIC_V1:
	case ISOFS_SUPER_MAGIC:
	case CRAMFS_MAGIC:
		return !(sb->s_iflags & SB_I_MORE_DEVICES);
	default:
		return false;
	}
}

/* What vouches for the device that a file is on, or NULL; the RCU read lock is held. */
static const struct ima_property_verity *verity_of(const struct inode *inode)
{
	const struct super_block *sb = inode->i_sb;
	const struct ima_property_verity *verity;
	const struct ima_property_bdev *blob;

	if (!sb->s_bdev || !has_one_device(sb))
		return NULL;
	blob = blob_of(sb->s_bdev);
	if (!blob)
		return NULL;
	verity = rcu_dereference(blob->verity);
	/* Pairs with rcu_replace_pointer() in replace(). */
	smp_rmb();
	return READ_ONCE(blob->changed) ? NULL : verity;
}

static bool on_signed_device(const struct inode *inode)
{
	const struct ima_property_verity *verity = verity_of(inode);

	return verity && READ_ONCE(verity->signature);
}

static const struct ima_property_digest *roothash_of(const struct inode *inode)
{
	const struct ima_property_verity *verity = verity_of(inode);

	return verity ? &verity->roothash : NULL;
}
#else
static bool on_signed_device(const struct inode *inode)
{
	return false;
}

static const struct ima_property_digest *roothash_of(const struct inode *inode)
{
	return NULL;
}
#endif

static bool on_device(const struct inode *inode, const struct ima_property_digest *digest)
{
	const struct ima_property_digest *roothash = roothash_of(inode);

	return roothash && same_digest(roothash, digest);
}

/*
 * Rules
 */

static const char * const names[] = {
	[IMA_PROPERTY_BOOT_VERIFIED] = "boot_verified",
	[IMA_PROPERTY_DMVERITY_SIGNATURE] = "dmverity_signature",
	[IMA_PROPERTY_DMVERITY_ROOTHASH] = "dmverity_roothash",
	[IMA_PROPERTY_FSVERITY_SIGNATURE] = "fsverity_signature",
	[IMA_PROPERTY_FSVERITY_DIGEST] = "fsverity_digest",
};

static bool has(const struct inode *inode, enum ima_property_kind kind,
		const struct ima_rule_properties *properties)
{
	switch (kind) {
	case IMA_PROPERTY_BOOT_VERIFIED:
		return ima_inode_has(inode, IMA_INODE_BOOT_VERIFIED);
	case IMA_PROPERTY_DMVERITY_SIGNATURE:
		return on_signed_device(inode);
	case IMA_PROPERTY_DMVERITY_ROOTHASH:
		return on_device(inode, &properties->roothash);
	case IMA_PROPERTY_FSVERITY_SIGNATURE:
		return is_verity_signed(inode);
	case IMA_PROPERTY_FSVERITY_DIGEST:
		return is_digest(inode, &properties->verity);
	default:
		return false;
	}
}

/**
 * ima_property_match - whether a file is as a rule wants it
 * @properties: of the rule
 * @inode: of the file that is read; NULL if there is none, which has no property
 *
 * Context: any; the RCU read lock is held.
 * Return: true if it has all that the rule says it has, and nothing that it must not have.
 */
bool ima_property_match(const struct ima_rule_properties *properties, const struct inode *inode)
{
	unsigned int left, kind;

	for (left = properties->named; left; left &= left - 1) {
		kind = __ffs(left);
		if ((inode && has(inode, kind, properties)) != !!(properties->has & BIT(kind)))
			return false;
	}
	return true;
}

/**
 * ima_property_show - show the conditions of a rule, as in a policy
 * @m: where to
 * @properties: of the rule
 *
 * Context: any.
 */
void ima_property_show(struct seq_file *m, const struct ima_rule_properties *properties)
{
	const struct ima_property_digest *digest;
	unsigned int kind;

	for (kind = 0; kind < IMA_PROPERTY__LAST; kind++) {
		if (!(properties->named & BIT(kind)))
			continue;
		digest = kind == IMA_PROPERTY_DMVERITY_ROOTHASH ? &properties->roothash :
			 kind == IMA_PROPERTY_FSVERITY_DIGEST ? &properties->verity : NULL;
		if (digest)
			seq_printf(m, "%s=%s:%*phN ", names[kind], hash_algo_name[digest->algo],
				   digest->len, digest->bytes);
		else
			seq_printf(m, "%s=%s ", names[kind],
				   properties->has & BIT(kind) ? "yes" : "no");
	}
}

#ifdef CONFIG_FS_VERITY
static int tell_verity(const struct inode *inode, char *buf, size_t size)
{
	u8 found[FS_VERITY_MAX_DIGEST_SIZE];
	enum hash_algo algo;
	int len = 0;

	if (inode && is_verified(inode))
		len = fsverity_get_digest((struct inode *)inode, found, NULL, &algo);
	if (!len)
		return scnprintf(buf, size, " fsverity_digest=none");
	return scnprintf(buf, size, " fsverity_digest=%s:%*phN", hash_algo_name[algo], len, found);
}
#else
static int tell_verity(const struct inode *inode, char *buf, size_t size)
{
	return scnprintf(buf, size, " fsverity_digest=none");
}
#endif

static int tell_roothash(const struct inode *inode, char *buf, size_t size)
{
	const struct ima_property_digest *digest = inode ? roothash_of(inode) : NULL;

	if (!digest || !digest->len)
		return scnprintf(buf, size, " dmverity_roothash=none");
	return scnprintf(buf, size, " dmverity_roothash=%s:%*phN", hash_algo_name[digest->algo],
			 digest->len, digest->bytes);
}

/**
 * ima_property_values - the properties of a file, for records
 * @inode: of the file that is read; NULL if there is none
 * @buf: IMA_PROPERTY_VALUES bytes
 *
 * Context: any; takes the RCU read lock.
 * Return: @buf, with words as in a rule; a digest that there is not is "none".
 */
const char *ima_property_values(const struct inode *inode, char *buf)
{
	static const char * const words[] = { "no", "yes" };
	size_t len = 0;

	rcu_read_lock();
	len += scnprintf(buf + len, IMA_PROPERTY_VALUES - len, "boot_verified=%s",
			 words[inode && ima_inode_has(inode, IMA_INODE_BOOT_VERIFIED)]);
	len += scnprintf(buf + len, IMA_PROPERTY_VALUES - len, " dmverity_signature=%s",
			 words[inode && on_signed_device(inode)]);
	len += tell_roothash(inode, buf + len, IMA_PROPERTY_VALUES - len);
	len += scnprintf(buf + len, IMA_PROPERTY_VALUES - len, " fsverity_signature=%s",
			 words[inode && is_verity_signed(inode)]);
	tell_verity(inode, buf + len, IMA_PROPERTY_VALUES - len);
	rcu_read_unlock();
	return buf;
}

static struct security_hook_list property_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(inode_setattr, inode_setattr),
#ifdef CONFIG_FS_VERITY_BUILTIN_SIGNATURES
	LSM_HOOK_INIT(inode_setintegrity, set_inode),
	LSM_HOOK_INIT(d_instantiate, instantiate),
#endif
#ifdef CONFIG_BLOCK
	LSM_HOOK_INIT(bdev_free_security, free_bdev),
	LSM_HOOK_INIT(bdev_setintegrity, set_bdev),
#endif
	LSM_HOOK_INIT(initramfs_populated, initramfs_populated),
};

/**
 * ima_property_init - listen to what tells properties
 * @id: of IMA
 *
 * Context: boot, when security modules are initialized.
 */
void __init ima_property_init(const struct lsm_id *id)
{
	security_add_hooks(property_hooks, ARRAY_SIZE(property_hooks), id);
}

#ifdef CONFIG_IMA_KUNIT_TEST
#include "ima_property_test.c"
#endif
