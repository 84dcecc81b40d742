/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The digests that dpkg keeps of the files of a package, its "md5sums": of each file a line,
 * the digest in hexadecimal digits, two spaces, and the name, mostly without a slash before it:
 * debhelper writes it so, and dpkg takes it with "/" or "./", too.
 *
 * Conffiles are in the field Conffiles of the package in dpkg's database, as dpkg-query prints
 * it: of each a line, a space, the name, a space, and the digest; behind another space may be
 * a word about it, as "obsolete".  In md5sums they are mostly not; if they are, what stands
 * there may be of a version that is unpacked and not configured, whose conffiles are not in
 * their place yet.
 *
 * They come from the package, and so from whoever made it; or with --root=DIR from a system
 * that somebody else has.  What is no such line is passed over.
 */

#ifndef IMA_UTILS_PACKAGE_SUMS_H
#define IMA_UTILS_PACKAGE_SUMS_H

#include <stdbool.h>
#include <stddef.h>

/* The size of a digest, in bytes. */
#define PACKAGE_SUM_SIZE 16

bool package_conffiles_find(const char *conffiles, size_t size, const char *path,
			    unsigned char sum[PACKAGE_SUM_SIZE], bool *known);
bool package_sums_find(const char *sums, size_t size, const char *path,
		       unsigned char sum[PACKAGE_SUM_SIZE]);

#endif
