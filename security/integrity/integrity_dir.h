/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity: the files of a directory that the kernel reads before the first program runs.
 *
 * Certificates and digest lists are loaded from directories of the root file system, without
 * a program that could put them in order.  They come in the order of their names, so that
 * each boot measures the same, and whoever fills the directory says what comes first.
 *
 * The names are collected first: a file is not opened while its directory is being read,
 * for which both want the directory's lock.
 *
 * Hidden files and directories are left out.  There is no end of files that somebody could
 * put there, but more than INTEGRITY_DIR_MAX are no directory that was meant.
 */

#ifndef __INTEGRITY_DIR_H
#define __INTEGRITY_DIR_H

#include <linux/fs.h>
#include <linux/types.h>

/* How many names are collected: a distribution has some thousand packages. */
#define INTEGRITY_DIR_MAX	0x10000

/**
 * struct integrity_dir - names of a directory
 * @ctx: of the reading
 * @wanted: which names are, beside those that are not hidden; NULL for all
 * @list: the names, each from kmalloc()
 * @count: how many
 * @room: for how many there is
 * @seen: names that this call of iterate_dir() told, of whatever kind
 * @error: why reading ended
 */
struct integrity_dir {
	struct dir_context ctx;
	bool (*wanted)(const char *name);
	char **list;
	unsigned int count;
	unsigned int room;
	unsigned int seen;
	int error;
};

int integrity_dir_read(struct integrity_dir *dir, struct file *file,
		       bool (*wanted)(const char *name));
void integrity_dir_free(struct integrity_dir *dir);
void integrity_dir_load(const char *path, const char *what, bool (*wanted)(const char *name),
			bool (*load)(const char *path, const char *name));

#endif /* __INTEGRITY_DIR_H */
