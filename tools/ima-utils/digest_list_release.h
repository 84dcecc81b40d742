/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a release of an archive of Debian says: InRelease, or Release, without its
 * signature.
 */

#ifndef IMA_UTILS_DIGEST_LIST_RELEASE_H
#define IMA_UTILS_DIGEST_LIST_RELEASE_H

#include "digest_list_traced.h"

char *release_read(struct traceds *indexes, const char *path, const char *data, size_t size,
		   char **note);

#endif
