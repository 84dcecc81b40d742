// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: a directory of certificates, loaded at boot.
 *
 * One certificate at one path (CONFIG_IMA_X509_PATH) is enough for who signs everything
 * himself.  Where files come from several makers, each of them brings his own, in a package,
 * and none has to know of the others: so there is a directory (CONFIG_IMA_X509_DIR).
 *
 * Who can write to it, or has the disk, can put anything there.  What makes a certificate
 * count is the signature on it, by a key that was in the kernel or that it trusts otherwise,
 * and what it is for: the keyring asks for both.  What does not pass is named in the log,
 * with the reason, and does not keep the others from being loaded.  A file is opened only if
 * it is a regular one: to open a FIFO would wait for ever, before there is a program that
 * could write to it.
 */

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/namei.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../integrity_dir.h"
#include "ima.h"

/* Large certificates have 4 KiB. */
#define MAX_SIZE	0x10000

/* Why a certificate was not loaded: the errors of the keyring and of the parser. */
static const char *cause_of(int error)
{
	switch (error) {
	case -ENOKEY:
		return "it is not for signing, or not signed by a key that the kernel trusts";
	case -EKEYREJECTED:
		return "its signature is bad, or it is blacklisted";
	case -EBADMSG:
		return "it is not a certificate";
	case -ENOPKG:
		return "it needs an algorithm that the kernel does not have";
	case -EACCES:
		return "a rule refuses it";
	case -EFBIG:
		return "it is too long";
	case -ENODATA:
		return "it is empty";
	case -EINVAL:
		return "it is not a regular file";
	default:
		return "it cannot be read";
	}
}

/* 0 if it is worth to be read. */
static int __init look_at(const char *path)
{
	struct path found;
	struct inode *inode;
	int error;

	error = kern_path(path, LOOKUP_FOLLOW, &found);
	if (error)
		return error;
	inode = d_backing_inode(found.dentry);
	if (!S_ISREG(inode->i_mode))
		error = -EINVAL;
	else if (!i_size_read(inode))
		error = -ENODATA;
	else if (i_size_read(inode) > MAX_SIZE)
		error = -EFBIG;
	path_put(&found);
	return error;
}

/* True if it is loaded. */
static bool __init load_certificate(const char *dir, const char *name)
{
	char *path = kasprintf(GFP_KERNEL, "%s/%s", dir, name);
	int error;

	error = path ? look_at(path) : -ENOMEM;
	if (!error)
		error = integrity_load_x509(INTEGRITY_KEYRING_IMA, path);
	kfree(path);
	if (!error)
		return true;
	pr_err("certificate %*pE was not loaded at boot: %s (%d)\n", (int)strlen(name), name,
	       cause_of(error), error);
	return false;
}

/**
 * ima_load_x509_dir - load the certificates of the directory
 *
 * Context: boot, when the root file system and the keyring are there, and no program was
 * executed; by the task that ima_access_load_x509() was called for.
 */
void __init ima_load_x509_dir(void)
{
	static const char path[] __initconst = CONFIG_IMA_X509_DIR;
	struct integrity_dir dir;
	unsigned int i, loaded = 0;
	int error;

	if (!*path)
		return;
	error = integrity_dir_read_path(&dir, path, NULL);
	if (error && error != -ENOENT)
		pr_err("%s could not be read to its end: %d\n", path, error);
	for (i = 0; i < dir.count; i++)
		loaded += load_certificate(path, dir.list[i]);
	if (dir.count)
		pr_info("%u of %u certificates loaded from %s\n", loaded, dir.count, path);
	integrity_dir_free(&dir);
}
