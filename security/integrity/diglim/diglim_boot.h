/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: those that are loaded before the first program runs.
 *
 *  - The list that is built into the kernel (CONFIG_DIGLIM_BUILTIN_LIST), as soon as
 *    IMA is there.  It was checked when the kernel was built; if it cannot be loaded
 *    the kernel stops: nobody would notice that its denials do not hold.
 *  - The lists of a directory (CONFIG_DIGLIM_DIGEST_LISTS_DIR), when the root file system
 *    is there, that of the initramfs if there is one, and the keys of IMA are.  They come
 *    in the order of their names, so that one that denies or revokes can come first, and
 *    each boot measures the same.  A list that cannot be loaded is named in the log.
 *
 * The names are collected first: a file is not opened while its directory is being
 * read, for which both want the directory's lock.
 *
 * There is no end of lists that root could want to be loaded, but more than
 * DIGLIM_BOOT_LISTS_MAX files are not one directory of lists.
 */

#ifndef __DIGLIM_BOOT_H
#define __DIGLIM_BOOT_H

#include <linux/fs.h>
#include <linux/types.h>

/* How many names are collected: a distribution has some thousand packages. */
#define DIGLIM_BOOT_LISTS_MAX	0x10000

/**
 * struct diglim_boot_names - names of a directory
 * @ctx: of the reading
 * @list: the names, each from kmalloc()
 * @count: how many
 * @room: for how many there is
 * @seen: names that this call of iterate_dir() told, of whatever kind
 * @error: why reading ended
 */
struct diglim_boot_names {
	struct dir_context ctx;
	char **list;
	unsigned int count;
	unsigned int room;
	unsigned int seen;
	int error;
};

int diglim_boot_collect(struct file *dir, struct diglim_boot_names *names);
void diglim_boot_names_free(struct diglim_boot_names *names);
bool diglim_boot_is_list(const char *name);

extern const char diglim_builtin_list[];
extern const char diglim_builtin_list_end[];

#endif /* __DIGLIM_BOOT_H */
