/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: properties, what the kernel knows of where a file
 * comes from.
 *
 * A signature, a digest and a digest list say what is in a file.  For some files something
 * below them says that already, each time that they are read: dm-verity of a device,
 * fs-verity of a file; and of what came with the initramfs the boot loader has said it.
 * Rules can name that as a condition, of each action and at each hook:
 *
 *   boot_verified=yes|no         the file was in the initramfs, and nobody has opened it to
 *				  write since
 *   dmverity_signature=yes|no    it is on a dm-verity device whose root hash has a good
 *				  signature
 *   dmverity_roothash=ALGO:HEX   it is on a dm-verity device with this root hash
 *   fsverity_signature=yes|no    fs-verity protects it, and its digest has a good signature
 *   fsverity_digest=ALGO:HEX     fs-verity protects it, and this is its digest
 *
 * "yes" and "no" are opposites: one of them is true of each access, also where there is no
 * file.  What counts is the file that is read in the end: of an overlay the one below.
 *
 * A file loses properties while it is used, and gains none: no inode has one that was written
 * to, or sealed, since it is in memory.  Both the kernel, which reads a file into a buffer and
 * asks then, and overlays rely on that.  Who has a file of an overlay open goes on mapping what
 * was below then, and reads what is below now; is that a copy that was made meanwhile, it was
 * written to, and stays in memory as long as the overlay's inode does.
 *
 * What is executed of memory that is private and can be written to has no property: see
 * ima_mapping.h.
 *
 *   dm-verity, fs-verity, initramfs -> setters: words beside the inode or the device
 *   rule at an access -> ima_property_match(): reads these words, and remembers nothing
 *
 * What counts of a device is the table that it had first.  Another one can be loaded while a
 * file system on it is mounted, and pages that were read through the one before stay in
 * memory: such a device has no property any more, whatever its tables are, nor has one that
 * was in use before its first.  Nor has one whose table says that what is wrong is read all
 * the same (ignore_corruption), or is not looked at a second time (check_at_most_once).
 *
 * In the same way fs-verity verifies what is read once a file is sealed, and not what was read
 * before: the inode that a file was sealed with has no property, the next one has.  Security
 * modules are told when a file is sealed where there are built-in signatures.  And it counts
 * on ext4 alone, as other file systems read pages of files that nobody has opened.
 *
 * A file system may have data elsewhere than on its device: a second device, a server, the
 * memory.  So there is a list of file systems that have all of it there: ext2, ext3 and ext4
 * (a journal elsewhere is replayed only where the device can be written to), SquashFS, EROFS
 * without further devices, ISO 9660 and cramfs.
 *
 * A property more is an entry in ima_property.c, a term in ima_policy_parse.c, and a setter.
 * dm-integrity is none: it finds what changed by accident, and with a key (hmac) what who has
 * not the key changed; nobody has vouched for what was written, and the key is in the same
 * machine.  btrfs with authenticated checksums would be alike; it is not in this kernel.
 */

#ifndef __IMA_PROPERTY_H
#define __IMA_PROPERTY_H

#include <crypto/hash_info.h>
#include <linux/types.h>

#include "ima_property_kind.h"

struct file;
struct inode;
struct lsm_id;
struct seq_file;

/**
 * struct ima_property_digest - a digest that a file or its device has to have
 * @algo: its algorithm
 * @len: how many bytes it has
 * @bytes: the digest
 */
struct ima_property_digest {
	enum hash_algo algo;
	u8 len;
	u8 bytes[IMA_PROPERTY_DIGEST_MAX];
};

/**
 * struct ima_rule_properties - the conditions of a rule on properties
 * @named: which there are, a bit for each enum ima_property_kind
 * @has: which of these a file has to have; the others it must not have
 * @roothash: of the device
 * @verity: of the file
 */
struct ima_rule_properties {
	u8 named;
	u8 has;
	struct ima_property_digest roothash;
	struct ima_property_digest verity;
};

/**
 * struct ima_property_bdev - what is kept of a block device
 * @verity: of its table; replaced under device-mapper's suspend_lock, read under RCU
 * @bound: it has had a table; under the same lock
 * @changed: it had another table, or was in use before; never cleared
 */
struct ima_property_bdev {
	struct ima_property_verity __rcu *verity;
	bool bound;
	bool changed;
};

/* Enough for what ima_property_values() writes. */
#define IMA_PROPERTY_VALUES	400

bool ima_property_match(const struct ima_rule_properties *properties,
			const struct inode *inode);
void ima_property_show(struct seq_file *m, const struct ima_rule_properties *properties);
const char *ima_property_values(const struct inode *inode, char *buf);
void ima_property_opened(const struct file *file);
void ima_property_init(const struct lsm_id *id);

#endif /* __IMA_PROPERTY_H */
