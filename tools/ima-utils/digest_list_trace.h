/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who vouches for a package of Debian.
 *
 *	InRelease, or Release with Release.gpg	signed with a key of a keyring
 *	Packages, compressed or not		named by that, with size and SHA256
 *	the package				named by that, with size and SHA256
 *
 * Releases and indexes are looked for in directories, as apt keeps them or as a mirror
 * has them.  What they are called does not matter, but for the ends of their names: an
 * index belongs to whichever release has its digest.  One that does not belong to any,
 * and a release that nobody signed whose key is there, vouch for nothing.
 *
 * A release of which Valid-Until is over is told of and counts all the same: it says
 * where a package comes from, not that there is no newer one.
 */

#ifndef IMA_UTILS_DIGEST_LIST_TRACE_H
#define IMA_UTILS_DIGEST_LIST_TRACE_H

#include "digest_list_package.h"
#include "digest_list_traced.h"

/* Where keys are, if none are named. */
#define TRUSTED_KEYS "/etc/apt/trusted.gpg.d"
#define DEBIAN_KEYRING "/usr/share/keyrings/debian-archive-keyring.gpg"

struct trace;

struct trace *trace_open(struct package_run *run, const struct package_options *options);
char *trace_find(const struct trace *trace, const unsigned char *digest,
		 unsigned long long size, const char *path);
void trace_close(struct trace *trace);

#endif
