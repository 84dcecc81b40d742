/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which package a file is of, as the system's database of packages says.
 *
 * Whether the file is as the package had it is another question: whoever makes a digest
 * list of a package takes the digests from the package, and not from the file.
 */

#ifndef IMA_UTILS_AUDIT_OWNER_H
#define IMA_UTILS_AUDIT_OWNER_H

#include <stddef.h>

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
 */
struct owner {
	const char *path;
	enum owner_kind kind;
	char *name;
};

void owners_find(struct owner *owners, size_t count, const char *root);
void owners_free(struct owner *owners, size_t count);
void owners_find_rpm(struct owner *owners, size_t count, const char *root);

#endif
