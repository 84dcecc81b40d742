/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which package a file is of, as the system's database of packages says, and which content
 * it had when the package was installed.
 *
 * That the file has this content is no proof that it is the package's: the database is a
 * file as others are.  Whoever makes a digest list of a package takes the digests from the
 * package.  But if it has another one somebody altered it, which is to be known before it
 * is trusted as it is.
 */

#ifndef IMA_UTILS_PACKAGE_OWNER_H
#define IMA_UTILS_PACKAGE_OWNER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/digest.h"

/* Who knows a file. */
enum owner_kind {
	OWNER_NONE,	/* no package: the directory stands for it */
	OWNER_DEB,
	OWNER_RPM,
};

/**
 * struct owner - who a file belongs to
 * @path: the file, the caller's
 * @kind: who knows it
 * @name: of the package or directory, to be freed
 * @version: of the package that is installed, with the release, to be freed; NULL if it is
 *	not known
 * @arch: its architecture, to be freed; NULL likewise
 * @recorded: digests of the content as it was installed, one by each package that has the
 *	file; none of what is not known
 * @recorded_count: how many
 * @conffile: it is one of dpkg's conffiles, or a %config of RPM, which are meant to be edited
 */
struct owner {
	const char *path;
	enum owner_kind kind;
	char *name;
	char *version;
	char *arch;
	struct digest *recorded;
	size_t recorded_count;
	bool conffile;
};

void owners_find(struct owner *owners, size_t count, const char *root);
int owner_compare(const struct owner *a, const struct owner *b);
char *owner_other_name(const char *path);
char *owner_installed(const struct owner *owner);
void owner_free(struct owner *owner);
void owners_find_rpm(struct owner *owners, size_t count, const char *root);

#endif
