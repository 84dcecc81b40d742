/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of /sys and /proc, below a root directory: "/", or a copy of what
 * another system shows, as tests have.
 */

#ifndef IMA_UTILS_SYSFILE_H
#define IMA_UTILS_SYSFILE_H

#include "fact.h"

struct fact sysfile_read(const char *root, const char *path);
struct fact sysfile_read_bytes(const char *root, const char *path, size_t *size);
bool sysfile_writable(const char *root, const char *path);
int sysfile_list(const char *root, const char *path, char ***names);
void sysfile_free_list(char **names, int count);

#endif
