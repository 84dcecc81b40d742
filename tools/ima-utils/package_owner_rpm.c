// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which RPM package a file is of; see package_owner.h.
 */

#define _GNU_SOURCE
#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmfiles.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmmacro.h>
#include <rpm/rpmpgp.h>
#include <rpm/rpmts.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "package_owner.h"

/*
 * Have RPM use the database that is there, if it is where this system's RPM has its own, or
 * where others have theirs; false if there is none, and nothing is to be made.
 */
static bool find_database(const char *root)
{
	char *own = rpmExpand("%{?_dbpath}", NULL), *path;
	const char *const places[] = { own, "/var/lib/rpm", "/usr/lib/sysimage/rpm" };
	bool found = false;
	size_t i;

	for (i = 0; !found && i < ARRAY_SIZE(places); i++) {
		if (*places[i] != '/')
			continue;
		path = xasprintf("%s%s", strcmp(root, "/") ? root : "", places[i]);
		found = !access(path, R_OK | X_OK);
		free(path);
		if (found && i)
			rpmPushMacro(NULL, "_dbpath", NULL, places[i], RMIL_CMDLINE);
	}
	free(own);
	return found;
}

/* The kernel's number of an algorithm; -1 if it is none that is known. */
static int algo_of(int pgp)
{
	static const struct {
		int pgp;
		const char *name;
	} algos[] = {
		{ PGPHASHALGO_MD5, "md5" }, { PGPHASHALGO_SHA1, "sha1" },
		{ PGPHASHALGO_SHA256, "sha256" }, { PGPHASHALGO_SHA384, "sha384" },
		{ PGPHASHALGO_SHA512, "sha512" },
	};
	size_t i;

	for (i = 0; i < sizeof(algos) / sizeof(*algos); i++)
		if (algos[i].pgp == pgp)
			return hash_algo_find(algos[i].name, strlen(algos[i].name));
	return -1;
}

/* What the package had under this name. */
static void take_digest(struct owner *owner, Header header)
{
	rpmfiles files = rpmfilesNew(NULL, header, RPMTAG_BASENAMES, RPMFI_FLAGS_QUERY);
	int at = rpmfilesFindFN(files, owner->path), pgp = 0, algo;
	const unsigned char *bytes;
	size_t size = 0;

	/* What is in a ghost no package has brought. */
	if (at >= 0 && !(rpmfilesFFlags(files, at) & RPMFILE_GHOST)) {
		bytes = rpmfilesFDigest(files, at, &pgp, &size);
		algo = algo_of(pgp);
		if (bytes && algo >= 0 && size == diglim_digest_size(algo)) {
			owner->recorded = xrealloc(NULL, 1, sizeof(*owner->recorded));
			owner->recorded_count = 1;
			*owner->recorded = (struct digest){ .algo = algo, .size = size };
			memcpy(owner->recorded->bytes, bytes, size);
		}
		owner->conffile = rpmfilesFFlags(files, at) & RPMFILE_CONFIG;
	}
	rpmfilesFree(files);
}

/* A tag of text; NULL if there is none. */
static char *text_of(Header header, rpmTag tag)
{
	const char *text = headerGetString(header, tag);

	return text ? xstrdup(text) : NULL;
}

/* "VERSION-RELEASE"; NULL if one is missing. */
static char *version_of(Header header)
{
	const char *version = headerGetString(header, RPMTAG_VERSION);
	const char *release = headerGetString(header, RPMTAG_RELEASE);

	return version && release ? xasprintf("%s-%s", version, release) : NULL;
}

/*
 * Who has a file, if a package has it.  If several have it RPM knows whose is there, and
 * finds no other; where that are several they have the same.
 */
static void find_package(rpmts ts, struct owner *owner)
{
	rpmdbMatchIterator packages = rpmtsInitIterator(ts, RPMDBI_INSTFILENAMES, owner->path, 0);
	Header header = rpmdbNextIterator(packages);
	char *name = header ? text_of(header, RPMTAG_NAME) : NULL;

	if (name) {
		free(owner->name);
		owner->kind = OWNER_RPM;
		owner->name = name;
		owner->version = version_of(header);
		owner->arch = text_of(header, RPMTAG_ARCH);
		take_digest(owner, header);
	}
	rpmdbFreeIterator(packages);
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
	/* RPM takes no other. */
	char *real = realpath(root, NULL);
	size_t i;
	rpmts ts;

	/* That it is of another version, say, is no matter here. */
	rpmlogSetMask(RPMLOG_UPTO(RPMLOG_EMERG));
	if (!real || !count || rpmReadConfigFiles(NULL, NULL)) {
		free(real);
		return;
	}
	ts = rpmtsCreate();
	rpmtsSetVSFlags(ts, RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
	if (find_database(real) && !rpmtsSetRootDir(ts, real) && !rpmtsOpenDB(ts, O_RDONLY)) {
		for (i = 0; i < count; i++)
			if (owners[i].kind == OWNER_NONE && *owners[i].path == '/')
				find_package(ts, &owners[i]);
	}
	rpmtsFree(ts);
	rpmFreeRpmrc();
	free(real);
}
