/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All of an open file, whatever kind of file it is.
 */

#ifndef IMA_UTILS_READ_ALL_H
#define IMA_UTILS_READ_ALL_H

#include <stddef.h>

int read_all(int fd, size_t max, char **data, size_t *size);

#endif
