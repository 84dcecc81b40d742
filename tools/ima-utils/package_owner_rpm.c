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

/* The digest that a package has of a file, if it has one. */
static void add_digest(struct owner *owner, rpmfiles files, int at)
{
	int pgp = 0, algo;
	const unsigned char *bytes;
	struct digest *recorded;
	size_t size = 0;

	bytes = rpmfilesFDigest(files, at, &pgp, &size);
	algo = algo_of(pgp);
	if (!bytes || algo < 0 || size != diglim_digest_size(algo))
		return;
	owner->recorded = xrealloc(owner->recorded, owner->recorded_count + 1,
				   sizeof(*owner->recorded));
	recorded = &owner->recorded[owner->recorded_count++];
	*recorded = (struct digest){ .algo = algo, .size = size };
	memcpy(recorded->bytes, bytes, size);
}

/*
 * What a package has of a file; whether its content is what was installed.  No package has
 * brought that of a ghost, nor of what is on the disk of another machine.
 */
static bool take_content(struct owner *owner, rpmfiles files, int at)
{
	if (rpmfilesFState(files, at) != RPMFILE_STATE_NORMAL ||
	    rpmfilesFFlags(files, at) & RPMFILE_GHOST)
		return false;
	add_digest(owner, files, at);
	if (rpmfilesFFlags(files, at) & RPMFILE_CONFIG)
		owner->conffile = true;
	return true;
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

/* Which package it is. */
static void take_package(struct owner *owner, Header header)
{
	char *name = text_of(header, RPMTAG_NAME);

	if (!name)
		return;
	free(owner->name);
	free(owner->version);
	free(owner->arch);
	owner->kind = OWNER_RPM;
	owner->name = name;
	owner->version = version_of(header);
	owner->arch = text_of(header, RPMTAG_ARCH);
}

/* Whether a package has it by this name, or the one that it may have instead. */
static bool is_named(rpmfiles files, int at, const char *path)
{
	char *name = rpmfilesFN(files, at), *other = owner_other_name(path);
	bool same = name && (!strcmp(name, path) || (other && !strcmp(name, other)));

	free(other);
	free(name);
	return same;
}

/*
 * Who has a file, if packages have it: the first one that had it installed with its content,
 * or else that has a name for it.  The content is that of any of them: where RPM knows that
 * one has replaced that of another, it finds this one only, but not if links that were made
 * since lead to the same.
 */
static void find_package(rpmts ts, struct owner *owner, bool links)
{
	rpmdbMatchIterator packages = rpmtsInitIterator(ts, RPMDBI_INSTFILENAMES, owner->path, 0);
	bool found = false, content;
	rpmfiles files;
	Header header;
	int at;

	while ((header = rpmdbNextIterator(packages))) {
		files = rpmfilesNew(NULL, header, RPMTAG_BASENAMES, RPMFI_FLAGS_QUERY);
		at = rpmdbGetIteratorFileNum(packages);
		if (links || is_named(files, at, owner->path)) {
			content = take_content(owner, files, at);
			if (owner->kind == OWNER_NONE || (content && !found))
				take_package(owner, header);
			found |= content;
		}
		rpmfilesFree(files);
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
	/* It follows those of this system, whatever it is asked for. */
	bool links = real && !strcmp(real, "/");
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
				find_package(ts, &owners[i], links);
	}
	rpmtsFree(ts);
	rpmFreeRpmrc();
	free(real);
}
