/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Indexes of packages of an archive of Debian: Packages, compressed or not.
 */

#ifndef IMA_UTILS_DIGEST_LIST_INDEX_H
#define IMA_UTILS_DIGEST_LIST_INDEX_H

#include "digest_list_traced.h"

/* Larger is none, in bytes. */
#define INDEX_MAX (1024 << 20)

bool index_named(const char *path, size_t length, char separator);
char *index_read(struct traceds *packages, const struct traceds *indexes, const char *path,
		 char **data, size_t *size);

#endif
