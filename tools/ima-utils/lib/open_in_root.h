/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files below what stands for "/", which may be a copy of another system: what its links say
 * is about that system, and none leads out of it.
 */

#ifndef IMA_UTILS_OPEN_IN_ROOT_H
#define IMA_UTILS_OPEN_IN_ROOT_H

int open_in_root(const char *root, const char *path, int flags);

#endif
