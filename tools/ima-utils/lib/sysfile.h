/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of /sys and /proc, below a root directory: "/", or a copy of what
 * another system shows, as tests have.
 */

#ifndef IMA_UTILS_SYSFILE_H
#define IMA_UTILS_SYSFILE_H

#include "fact.h"

/* How much a file may hold: an answer, or a list of rules or keys. */
#define SYSFILE_ANSWER (64 << 10)
#define SYSFILE_LIST (4 << 20)
/* And where there is a line for each digest list: a million of them. */
#define SYSFILE_LOADED (256 << 20)

struct fact sysfile_read(const char *root, const char *path, size_t max);
struct fact sysfile_read_bytes(const char *root, const char *path, size_t max, size_t *size);
int sysfile_writable(const char *root, const char *path);
int sysfile_list(const char *root, const char *path, char ***names);
void sysfile_free_list(char **names, int count);

#endif
