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
 */

#ifndef __DIGLIM_BOOT_H
#define __DIGLIM_BOOT_H

#include <linux/types.h>

bool diglim_boot_is_list(const char *name);

extern const char diglim_builtin_list[];
extern const char diglim_builtin_list_end[];

#endif /* __DIGLIM_BOOT_H */
