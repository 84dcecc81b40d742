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

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/kernel_read_file.h>
#include <linux/key.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "../integrity_dir.h"
#include "../integrity_open.h"
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
	case -ENXIO:
	case -EISDIR:
		return "it is not a regular file";
	default:
		return "it cannot be read";
	}
}

/* True if it is loaded. */
static bool __init load_certificate(const char *path, const char *name)
{
	/* Names are whatever somebody has put there: in the log they end no line. */
	char *shown = kasprintf(GFP_KERNEL, "%*pE", (int)strlen(path), path);
	struct file *file = integrity_open(path);
	void *data = NULL;
	ssize_t size;
	int error;

	if (IS_ERR(file)) {
		size = PTR_ERR(file);
	} else if (!i_size_read(file_inode(file))) {
		/* It is an invalid argument to kernel_read_file(). */
		size = -ENODATA;
		fput(file);
	} else {
		size = kernel_read_file(file, 0, &data, MAX_SIZE, NULL,
					READING_X509_CERTIFICATE);
		fput(file);
	}
	error = size < 0 ? size :
		integrity_load_cert(INTEGRITY_KEYRING_IMA, shown ?: "?", data, size,
				    (KEY_POS_ALL & ~KEY_POS_SETATTR) | KEY_USR_VIEW |
				    KEY_USR_READ);
	vfree(data);
	kfree(shown);
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

	if (*path)
		integrity_dir_load(path, "certificates", NULL, load_certificate);
}
