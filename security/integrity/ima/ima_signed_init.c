// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: user space is signed from its first instruction on;
 * see ima_signed_init.h.
 */

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/ima.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/magic.h>
#include <linux/major.h>
#include <linux/namei.h>
#include <linux/panic.h>
#include <linux/path.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_layers.h"
#include "ima_signed_init.h"

/* What the first thread was refused last; only it writes here, and reads it. */
static char last_refusal[256];

/**
 * ima_signed_init_note - an access is refused
 * @name: the file
 * @cause: as in the audit record
 * @need: what would do
 * @have: what there was
 *
 * As long as the layer holds it is said at once, too: a thread of its own writes what is
 * audited, and is late where init gives up and the kernel with it.
 *
 * Context: process context, also with mmap_lock.
 */
void ima_signed_init_note(const char *name, const char *cause, const char *need,
			  const char *have)
{
	if (!ima_layers_hold_init())
		return;
	name = name ?: "data without a file";
	if (task_pid_nr(current) != 1) {
		pr_err_ratelimited("%*pE is refused: %s, needs %s, has %s\n", (int)strlen(name),
				   name, cause, need, have);
		return;
	}
	pr_err("%*pE is refused: %s, needs %s, has %s\n", (int)strlen(name), name, cause, need,
	       have);
	/* What it was refused as it initialized the kernel is no reason. */
	if (system_state == SYSTEM_RUNNING)
		snprintf(last_refusal, sizeof(last_refusal), "%*pE: %s, needs %s, has %s",
			 (int)strlen(name), name, cause, need, have);
}

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
	/* What is mapped of it is nobody's content. */
	if (S_ISCHR(inode->i_mode) && inode->i_rdev == MKDEV(MEM_MAJOR, 5))
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

/**
 * ima_init_failed - what was to be init was not executed
 * @path: the program
 * @error: why not
 *
 * Panics if it was there: what comes next is not what the machine was made for.
 *
 * Context: the first task, as long as it is the kernel's own.
 */
void ima_init_failed(const char *path, int error)
{
	struct path found;

	/* It may be its loader, or interpreter, that is not there. */
	if (error == -ENOENT) {
		if (kern_path(path, LOOKUP_FOLLOW, &found))
			return;
		path_put(&found);
	}
	panic("IMA: %s was not executed as init (%d). %s\n", path, error, last_refusal);
}
