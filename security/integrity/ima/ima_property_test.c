// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of properties.  Part of ima_property.c.
 */

#include <kunit/test.h>

/* Whatever is named, an access without a file has nothing of it. */
static void no_file_test(struct kunit *test)
{
	unsigned int named, has;

	for (named = 0; named < BIT(IMA_PROPERTY__LAST); named++) {
		for (has = 0; has < BIT(IMA_PROPERTY__LAST); has++) {
			const struct ima_rule_properties properties = {
				.named = named,
				.has = has,
			};

			KUNIT_EXPECT_EQ_MSG(test, ima_property_match(&properties, NULL),
					    !(named & has), "%x %x", named, has);
		}
	}
}

/* The word of an inode, which the blob begins with in this test. */
struct tagged {
	struct super_block sb;
	struct inode inode;
	u8 blob[64];
};

static bool match_tag(struct tagged *t, enum ima_property_kind kind, bool has)
{
	const struct ima_rule_properties properties = {
		.named = BIT(kind),
		.has = has ? BIT(kind) : 0,
	};

	return ima_property_match(&properties, &t->inode);
}

static void tags_test(struct kunit *test)
{
	struct tagged *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	unsigned long *word;
	void *iint;

	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_ASSERT_LE(test, ima_blob_sizes.lbs_inode + sizeof(*word), sizeof(t->blob));
	t->inode.i_sb = &t->sb;
	t->inode.i_security = t->blob;
	word = ima_inode_word(&t->inode);
	iint = PTR_ALIGN(word, IMA_INODE_TAGS + 1);

	KUNIT_EXPECT_TRUE(test, match_tag(t, IMA_PROPERTY_BOOT_VERIFIED, false));
	KUNIT_EXPECT_FALSE(test, match_tag(t, IMA_PROPERTY_BOOT_VERIFIED, true));
	ima_inode_tag(&t->inode, IMA_INODE_BOOT_VERIFIED);
	KUNIT_EXPECT_FALSE(test, match_tag(t, IMA_PROPERTY_BOOT_VERIFIED, false));
	KUNIT_EXPECT_TRUE(test, match_tag(t, IMA_PROPERTY_BOOT_VERIFIED, true));
	KUNIT_EXPECT_PTR_EQ(test, ima_inode_get_iint(&t->inode), NULL);

	/* What IMA keeps of the file comes beside it, and goes. */
	ima_inode_set_iint(&t->inode, iint);
	KUNIT_EXPECT_PTR_EQ(test, (void *)ima_inode_get_iint(&t->inode), iint);
	KUNIT_EXPECT_TRUE(test, match_tag(t, IMA_PROPERTY_BOOT_VERIFIED, true));
	written(&t->inode);
	KUNIT_EXPECT_FALSE(test, match_tag(t, IMA_PROPERTY_BOOT_VERIFIED, true));
	KUNIT_EXPECT_PTR_EQ(test, (void *)ima_inode_get_iint(&t->inode), iint);

	/* A file that is none of fs-verity has no signature of it. */
	ima_inode_tag(&t->inode, IMA_INODE_VERITY_SIGNED);
	KUNIT_EXPECT_FALSE(test, match_tag(t, IMA_PROPERTY_FSVERITY_SIGNATURE, true));
	t->inode.i_flags |= S_VERITY;
	KUNIT_EXPECT_FALSE(test, match_tag(t, IMA_PROPERTY_FSVERITY_SIGNATURE, true));
	t->sb.s_magic = EXT4_SUPER_MAGIC;
	KUNIT_EXPECT_TRUE(test, match_tag(t, IMA_PROPERTY_FSVERITY_SIGNATURE, true));
	/* Nobody can write to it: who tries takes nothing away. */
	written(&t->inode);
	KUNIT_EXPECT_TRUE(test, match_tag(t, IMA_PROPERTY_FSVERITY_SIGNATURE, true));
	/* Somebody else has found no signature, and his may be what is used. */
	ima_inode_tag(&t->inode, IMA_INODE_VERITY_UNSIGNED);
	KUNIT_EXPECT_FALSE(test, match_tag(t, IMA_PROPERTY_FSVERITY_SIGNATURE, true));
	clear_bit(IMA_INODE_VERITY_UNSIGNED, word);
	KUNIT_EXPECT_TRUE(test, match_tag(t, IMA_PROPERTY_FSVERITY_SIGNATURE, true));
	/* What is in memory from before it was sealed was not verified. */
	ima_inode_tag(&t->inode, IMA_INODE_SEALED);
	KUNIT_EXPECT_FALSE(test, match_tag(t, IMA_PROPERTY_FSVERITY_SIGNATURE, true));
	KUNIT_EXPECT_PTR_EQ(test, (void *)ima_inode_get_iint(&t->inode), iint);
	ima_inode_set_iint(&t->inode, NULL);
}

/* Without a device, and on a file system that may have others. */
static void devices_test(struct kunit *test)
{
	struct tagged *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->inode.i_sb = &t->sb;
	KUNIT_EXPECT_TRUE(test, match_tag(t, IMA_PROPERTY_DMVERITY_SIGNATURE, false));
	KUNIT_EXPECT_TRUE(test, match_tag(t, IMA_PROPERTY_DMVERITY_ROOTHASH, false));
#ifdef CONFIG_BLOCK
	t->sb.s_magic = EXT4_SUPER_MAGIC;
	KUNIT_EXPECT_TRUE(test, has_one_device(&t->sb));
	t->sb.s_magic = EROFS_SUPER_MAGIC_V1;
	KUNIT_EXPECT_TRUE(test, has_one_device(&t->sb));
	t->sb.s_iflags = SB_I_MORE_DEVICES;
	KUNIT_EXPECT_FALSE(test, has_one_device(&t->sb));
	t->sb.s_iflags = 0;
	t->sb.s_magic = BTRFS_SUPER_MAGIC;
	KUNIT_EXPECT_FALSE(test, has_one_device(&t->sb));
	t->sb.s_magic = OVERLAYFS_SUPER_MAGIC;
	KUNIT_EXPECT_FALSE(test, has_one_device(&t->sb));
#endif
}

#ifdef CONFIG_BLOCK
/* A device that is not there, but for what properties need of one. */
struct fake_device {
	struct block_device bdev;
	struct address_space mapping;
	u8 blob[64];
};

static int give(struct fake_device *d, const char *algo, u8 byte, size_t len)
{
	u8 bytes[32];
	const struct dm_verity_digest digest = { .alg = algo, .digest = bytes, .digest_len = len };

	memset(bytes, byte, sizeof(bytes));
	return set_bdev(&d->bdev, LSM_INT_DMVERITY_ROOTHASH, &digest, sizeof(digest));
}

/* As device-mapper tells of each table. */
static void new_bind(struct fake_device *d)
{
	set_bdev(&d->bdev, LSM_INT_DMVERITY_ROOTHASH, NULL, 0);
	set_bdev(&d->bdev, LSM_INT_DMVERITY_SIG_VALID, NULL, 0);
}

static struct fake_device *make_device(struct kunit *test)
{
	struct fake_device *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, d);
	KUNIT_ASSERT_LE(test, ima_blob_sizes.lbs_bdev + sizeof(struct ima_property_bdev),
			sizeof(d->blob));
	d->bdev.bd_mapping = &d->mapping;
	d->bdev.bd_security = d->blob;
	new_bind(d);
	return d;
}

/* 0: none, 1: unsigned, 2: signed */
static int state_of(struct kunit *test, struct fake_device *d, u8 byte)
{
	struct ima_property_digest digest = { .algo = HASH_ALGO_SHA256, .len = 32 };
	struct tagged *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	int state;

	KUNIT_ASSERT_NOT_NULL(test, t);
	memset(digest.bytes, byte, 32);
	t->inode.i_sb = &t->sb;
	t->sb.s_magic = SQUASHFS_MAGIC;
	t->sb.s_bdev = &d->bdev;
	rcu_read_lock();
	state = on_device(&t->inode, &digest) + on_signed_device(&t->inode);
	rcu_read_unlock();
	return state;
}

static void roothash_test(struct kunit *test)
{
	struct fake_device *d = make_device(test);

	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 0);
	KUNIT_EXPECT_EQ(test, give(d, "sha256", 1, 32), 0);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 1);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 2), 0);
	set_bdev(&d->bdev, LSM_INT_DMVERITY_SIG_VALID, "s", 1);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 2);
	/* A resume, also while it is in use */
	atomic_set(&d->bdev.bd_openers, 1);
	KUNIT_EXPECT_EQ(test, give(d, "sha256", 1, 32), 0);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 2);
	set_bdev(&d->bdev, LSM_INT_DMVERITY_SIG_VALID, NULL, 0);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 1);
	/* Another table, and not even the first again */
	new_bind(d);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 0);
	KUNIT_EXPECT_EQ(test, give(d, "sha256", 2, 32), 0);
	set_bdev(&d->bdev, LSM_INT_DMVERITY_SIG_VALID, "s", 1);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 0);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 2), 0);
	new_bind(d);
	KUNIT_EXPECT_EQ(test, give(d, "sha256", 1, 32), 0);
	set_bdev(&d->bdev, LSM_INT_DMVERITY_SIG_VALID, "s", 1);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 0);
	free_bdev(&d->bdev);
}

static void in_use_test(struct kunit *test)
{
	struct fake_device *d = make_device(test);

	/* Somebody had it open before. */
	atomic_set(&d->bdev.bd_openers, 1);
	KUNIT_EXPECT_EQ(test, give(d, "sha256", 1, 32), 0);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 0);
	free_bdev(&d->bdev);

	/* Or read from it. */
	d = make_device(test);
	d->mapping.nrpages = 1;
	KUNIT_EXPECT_EQ(test, give(d, "sha256", 1, 32), 0);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 0);
	free_bdev(&d->bdev);

	/* It had another table first. */
	d = make_device(test);
	new_bind(d);
	KUNIT_EXPECT_EQ(test, give(d, "sha256", 1, 32), 0);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 0);
	free_bdev(&d->bdev);

	/* An algorithm that rules cannot name: signed or not it can be. */
	d = make_device(test);
	KUNIT_EXPECT_EQ(test, give(d, "nosuch", 1, 32), 0);
	set_bdev(&d->bdev, LSM_INT_DMVERITY_SIG_VALID, "s", 1);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 1);
	KUNIT_EXPECT_EQ(test, give(d, "nosuch", 1, 32), 0);
	KUNIT_EXPECT_EQ(test, state_of(test, d, 1), 1);
	free_bdev(&d->bdev);
}
#endif

static struct kunit_case property_cases[] = {
	KUNIT_CASE(no_file_test),
	KUNIT_CASE(tags_test),
	KUNIT_CASE(devices_test),
#ifdef CONFIG_BLOCK
	KUNIT_CASE(roothash_test),
	KUNIT_CASE(in_use_test),
#endif
	{}
};

static struct kunit_suite property_suite = {
	.name = "ima_property",
	.test_cases = property_cases,
};

kunit_test_suite(property_suite);
