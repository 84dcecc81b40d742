// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: user space is signed from its first instruction on;
 * see ima_signed_init.h.
 */

#include <linux/fs.h>
#include <linux/magic.h>

#include "ima.h"
#include "ima_layers.h"
#include "ima_mapping.h"
#include "ima_signed_init.h"

/**
 * ima_signed_init_device - whether something that is not a regular file is refused
 * @inode: of what it is
 * @func: hook
 *
 * A device has no signature, and whoever has the disk can put the name of one in the place
 * of a library, or of a configuration, and what he likes on the other end.
 *
 * Context: any.
 * Return: true if it is to be executed while the layer holds, or if it is a device in a
 * directory of a file system that is not made up by the kernel.
 */
bool ima_signed_init_device(const struct inode *inode, int func)
{
	if (!ima_layers_hold_init() || !(S_ISBLK(inode->i_mode) || S_ISCHR(inode->i_mode)))
		return false;
	if (ima_mapping_is_memory(inode))
		return false;
	if (func == MMAP_CHECK || func == MMAP_CHECK_REQPROT || func == BPRM_CHECK)
		return true;
	switch (inode->i_sb->s_magic) {
	/* The kernel's own names of devices: devtmpfs is one of the first two. */
	case TMPFS_MAGIC:
	case RAMFS_MAGIC:
	case DEVPTS_SUPER_MAGIC:
		return false;
	default:
		return true;
	}
}
