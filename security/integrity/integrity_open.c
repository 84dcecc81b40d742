// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity: opening a file that the kernel reads for itself; see integrity_open.h.
 */

#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/path.h>

#include "integrity_open.h"

/**
 * integrity_open - open a regular file to read what the kernel will use
 * @path: of the file, as the calling process sees it
 *
 * As open(2) does it, but for the hooks that take the file for data of the process: these
 * come behind dentry_open().  Nothing but a regular file is opened at all: with devices and
 * the like that has effects, and a FIFO would wait for who writes to it.
 *
 * Context: process, may sleep; no lock may be held.  The credentials of the caller count.
 * Return: the file; an ERR_PTR(): what resolving a path and opening it return, -EISDIR for
 * a directory, -ENXIO for what is neither that nor a regular file.
 */
struct file *integrity_open(const char *path)
{
	struct path found;
	struct file *file;
	struct inode *inode;
	int error;

	error = kern_path(path, LOOKUP_FOLLOW, &found);
	if (error)
		return ERR_PTR(error);
	inode = d_inode(found.dentry);
	if (S_ISDIR(inode->i_mode))
		error = -EISDIR;
	else if (!S_ISREG(inode->i_mode))
		error = -ENXIO;
	else
		error = path_permission(&found, MAY_READ | MAY_OPEN);
	file = error ? ERR_PTR(error) :
	       dentry_open(&found, O_RDONLY | O_LARGEFILE, current_cred());
	path_put(&found);
	return file;
}
