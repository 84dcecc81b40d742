// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which RPM package a file is of; see audit_owner.h.
 */

#define _GNU_SOURCE
#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmts.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit_owner.h"
#include "lib/alloc.h"

/* Where RPM keeps its database, in one of these; without it nothing is to be made. */
static int has_database(const char *root)
{
	static const char *const places[] = { "/var/lib/rpm", "/usr/lib/sysimage/rpm" };
	char *path;
	size_t i;
	int found = 0;

	for (i = 0; !found && i < sizeof(places) / sizeof(*places); i++) {
		path = xasprintf("%s%s", strcmp(root, "/") ? root : "", places[i]);
		found = !access(path, R_OK | X_OK);
		free(path);
	}
	return found;
}

/* The name of the package that has a file; NULL if none has. */
static char *package_of(rpmts ts, const char *path)
{
	rpmdbMatchIterator packages = rpmtsInitIterator(ts, RPMDBI_INSTFILENAMES, path, 0);
	Header header = rpmdbNextIterator(packages);
	const char *name = header ? headerGetString(header, RPMTAG_NAME) : NULL;
	char *copy = name ? xstrdup(name) : NULL;

	rpmdbFreeIterator(packages);
	return copy;
}

/**
 * owners_find_rpm - find out which RPM packages files are of
 * @owners: those that no package is known of get one, if there is one
 * @count: how many
 * @root: what stands for "/"
 *
 * If there is no database, or it cannot be read, none is found.
 */
void owners_find_rpm(struct owner *owners, size_t count, const char *root)
{
	char *name;
	size_t i;
	rpmts ts;

	if (!count || !has_database(root) || rpmReadConfigFiles(NULL, NULL))
		return;
	/* That it is of another version, say, is no matter here. */
	rpmlogSetMask(RPMLOG_UPTO(RPMLOG_EMERG));
	ts = rpmtsCreate();
	rpmtsSetVSFlags(ts, RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
	if (!rpmtsSetRootDir(ts, root) && !rpmtsOpenDB(ts, O_RDONLY)) {
		for (i = 0; i < count; i++) {
			if (owners[i].kind != OWNER_NONE || *owners[i].path != '/')
				continue;
			name = package_of(ts, owners[i].path);
			if (!name)
				continue;
			free(owners[i].name);
			owners[i].kind = OWNER_RPM;
			owners[i].name = name;
		}
	}
	rpmtsFree(ts);
	rpmFreeRpmrc();
}
