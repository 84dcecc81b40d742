/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that ima-init reads and writes.
 */

#ifndef IMA_UTILS_INIT_FILES_H
#define IMA_UTILS_INIT_FILES_H

#include <stdbool.h>
#include <stddef.h>

bool init_read(const char *what, const char *path, char *data, size_t max, size_t *size);
bool init_names(const char *what, const char *path, char ***names, size_t *count);
void init_free_names(char **names, size_t count);
int init_write(const char *path, const char *text);
int init_lines(const char *path, bool (*see)(const char *line, void *data), void *data);

#endif
