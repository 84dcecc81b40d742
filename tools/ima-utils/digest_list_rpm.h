/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RPM packages as the source of digests: files, and those that a system has installed.
 *
 * RPM signs a package's header, and the header has the digests of the files, so that
 * a package of any size is traced by its header alone.  What is installed has the
 * header, with its signature, in RPM's database; it is taken from there, and not from
 * the files.  What stands beside the signed part of a header there is not looked at.
 *
 * RPM itself takes a package that nobody signed, and one whose key it does not know:
 * here both are refused.
 */

#ifndef IMA_UTILS_DIGEST_LIST_RPM_H
#define IMA_UTILS_DIGEST_LIST_RPM_H

#include "digest_list_package.h"

extern const struct package_kind package_rpm;
extern const struct package_kind package_rpmdb;

#endif
