/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The name of a file system ("ext4"), as the kernel has it.
 */

#ifndef IMA_UTILS_MOUNT_NAME_H
#define IMA_UTILS_MOUNT_NAME_H

char *mount_name(int directory, const char *path);

#endif
