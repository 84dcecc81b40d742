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
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_layers.h"
#include "ima_signed_init.h"

#ifdef CONFIG_DIGLIM
#define OR_LIST "|diglim"
#define LISTS "appraise func=DIGEST_LIST_CHECK appraise_type=imasig" OR_MODSIG "\n"
#else
#define OR_LIST ""
#define LISTS ""
#endif
#ifdef CONFIG_IMA_APPRAISE_MODSIG
#define OR_MODSIG "|modsig"
#else
#define OR_MODSIG ""
#endif

/* File systems whose files are made up as they are read, see include/uapi/linux/magic.h. */
#define UNSAVED(magic) "dont_appraise func=FILE_CHECK fsmagic=" magic "\n"

/* The certificates are none of its business: they have to be signed to be accepted. */
const char ima_signed_init_rules[] =
	"appraise func=BPRM_CHECK appraise_type=imasig" OR_LIST "\n"
	"appraise func=MMAP_CHECK appraise_type=imasig" OR_LIST "\n"
	"appraise func=MODULE_CHECK appraise_type=imasig" OR_MODSIG OR_LIST "\n"
	"appraise func=FIRMWARE_CHECK appraise_type=imasig" OR_LIST "\n"
	"appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig" OR_MODSIG OR_LIST "\n"
	"appraise func=KEXEC_INITRAMFS_CHECK appraise_type=imasig" OR_LIST "\n"
	"appraise func=POLICY_CHECK appraise_type=imasig" OR_MODSIG "\n"
	LISTS
	UNSAVED("0x9fa0")	/* PROC_SUPER_MAGIC */
	UNSAVED("0x62656572")	/* SYSFS_MAGIC */
	UNSAVED("0x01021994")	/* TMPFS_MAGIC, also of devtmpfs */
	UNSAVED("0x858458f6")	/* RAMFS_MAGIC */
	UNSAVED("0x64626720")	/* DEBUGFS_MAGIC */
	UNSAVED("0x74726163")	/* TRACEFS_MAGIC */
	UNSAVED("0x73636673")	/* SECURITYFS_MAGIC */
	UNSAVED("0x62656570")	/* CONFIGFS_MAGIC, not in magic.h */
	UNSAVED("0x1cd1")	/* DEVPTS_SUPER_MAGIC */
	UNSAVED("0x42494e4d")	/* BINFMTFS_MAGIC */
	UNSAVED("0x27e0eb")	/* CGROUP_SUPER_MAGIC */
	UNSAVED("0x63677270")	/* CGROUP2_SUPER_MAGIC */
	UNSAVED("0xcafe4a11")	/* BPF_FS_MAGIC */
	UNSAVED("0x6e736673")	/* NSFS_MAGIC */
	UNSAVED("0x6165676c")	/* PSTOREFS_MAGIC */
	UNSAVED("0xf97cff8c")	/* SELINUX_MAGIC */
	UNSAVED("0x43415d53")	/* SMACK_MAGIC */
	UNSAVED("0xde5e81e4")	/* EFIVARFS_MAGIC */
	"appraise func=FILE_CHECK mask=^MAY_READ uid=0 appraise_type=imasig" OR_LIST "\n"
	"appraise func=FILE_CHECK mask=^MAY_READ euid=0 appraise_type=imasig" OR_LIST "\n";

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
 * A device has no signature, and whoever has the disk can put code on it, and the name of
 * the device in the place of a library.
 *
 * Context: any.
 * Return: true if it is to be executed while the layer holds, or if it is a block device in
 * a directory of a file system that is not made up by the kernel.
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
	return S_ISBLK(inode->i_mode) && inode->i_sb->s_magic != TMPFS_MAGIC;
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
	if (error == -ENOENT)
		return;
	panic("IMA: %s was not executed as init (%d). %s\n", path, error, last_refusal);
}
