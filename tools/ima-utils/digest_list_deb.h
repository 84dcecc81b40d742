/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packages of Debian, as deb(5) describes them: an ar archive of
 *
 *	debian-binary	the version of the format
 *	control.tar*	what the package is, and programs that dpkg and debconf run
 *	data.tar*	its files
 *
 * The digests are those of the regular files in data.tar, conffiles included, and of
 * the programs in control.tar.  A hard link adds none: its content is that of a file
 * before it.
 *
 * A package is opened once.  It is read as a whole to see whether what was signed names
 * it, and only then once more to be unpacked; if its bytes are not the same then, what
 * was unpacked does not count.
 */

#ifndef IMA_UTILS_DIGEST_LIST_DEB_H
#define IMA_UTILS_DIGEST_LIST_DEB_H

#include "digest_list_package.h"
#include "digest_list_trace.h"

extern const struct package_kind package_deb;
extern const struct package_kind package_dpkg;

char *deb_read(struct package *package, const char *path, const struct trace *trace);

#endif
