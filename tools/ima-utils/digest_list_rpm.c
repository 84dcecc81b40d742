// SPDX-License-Identifier: GPL-2.0-only
/*
 * RPM packages as the source of digests; see digest_list_rpm.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <rpm/header.h>
#include <rpm/rpmcrypto.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmfiles.h>
#include <rpm/rpmkeyring.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmmacro.h>
#include <rpm/rpmpgp.h>
#include <rpm/rpmts.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_rpm.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/read_all.h"

/* More than the keys of all distributions. */
#define KEYRING_MAX (16 << 20)

#define ARMOR "-----BEGIN PGP PUBLIC KEY BLOCK-----"

/* RPM is not made for several threads: all this is used by one at a time. */
struct rpm_context {
	struct package_run *run;
	const struct package_options *options;
	rpmts ts;
	/* The last thing that RPM had to say. */
	char *said;
};

/* Algorithms as OpenPGP numbers them, which RPM does for files, too. */
static const struct {
	int pgp;
	const char *name;
} algos[] = {
	{ PGPHASHALGO_SHA256, "sha256" },
	{ PGPHASHALGO_SHA384, "sha384" },
	{ PGPHASHALGO_SHA512, "sha512" },
};

/* The kernel's number of an algorithm, -1 if it is none that counts. */
static int find_algo(int pgp)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(algos); i++)
		if (algos[i].pgp == pgp)
			return hash_algo_find(algos[i].name, strlen(algos[i].name));
	return -1;
}

/* Lines as one. */
static char *one_line(const char *text)
{
	char *line = xstrdup(text + strspn(text, "\n")), *end;

	for (end = line; (end = strchr(end, '\n')); )
		*end = end[1] ? ';' : '\0';
	return line;
}

/* What RPM would print is a reason. */
static int keep_said(rpmlogRec record, rpmlogCallbackData data)
{
	struct rpm_context *context = data;

	if (rpmlogRecPriority(record) > RPMLOG_WARNING)
		return 0;
	free(context->said);
	context->said = one_line(rpmlogRecMessage(record));
	return 0;
}

/* What RPM said, or else @why; to be freed. */
static char *said(struct rpm_context *context, const char *why)
{
	char *text = context->said;

	context->said = NULL;
	return text ? text : xstrdup(why);
}

/* Add a key and its subkeys; whether there is one. */
static bool add_key(rpmKeyring keyring, const uint8_t *packets, size_t size)
{
	rpmPubkey key = rpmPubkeyNew(packets, size), *subkeys;
	int count = 0, i;

	if (!key)
		return false;
	rpmKeyringAddKey(keyring, key);
	subkeys = rpmGetSubkeys(key, &count);
	for (i = 0; i < count; i++) {
		rpmKeyringAddKey(keyring, subkeys[i]);
		rpmPubkeyFree(subkeys[i]);
	}
	free(subkeys);
	rpmPubkeyFree(key);
	return true;
}

/* Add all keys of a keyring, one after the other; whether that is what it is. */
static bool add_keys(rpmKeyring keyring, const uint8_t *packets, size_t size)
{
	size_t length;

	if (!size)
		return false;
	for (; size; packets += length, size -= length)
		if (pgpPubKeyCertLen(packets, size, &length) || !length || length > size ||
		    !add_key(keyring, packets, length))
			return false;
	return true;
}

/* Add the keys of text, a block each or several in one; whether there are some. */
static bool add_armored(rpmKeyring keyring, const char *text)
{
	const char *next;
	uint8_t *packets;
	bool good = false;
	size_t size;
	char *block;

	for (text = strstr(text, ARMOR); text; text = next) {
		next = strstr(text + strlen(ARMOR), ARMOR);
		block = next ? xstrndup(text, next - text) : xstrdup(text);
		packets = NULL;
		good = pgpParsePkts(block, &packets, &size) == PGPARMOR_PUBKEY &&
		       add_keys(keyring, packets, size);
		free(packets);
		free(block);
		if (!good)
			return false;
	}
	return good;
}

/* Add the keys of a file; NULL or why not. */
static char *add_keyring(rpmKeyring keyring, const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY), error = errno;
	char *data = NULL;
	size_t size = 0;
	bool good;

	if (fd >= 0) {
		error = read_all(fd, KEYRING_MAX, &data, &size);
		close(fd);
	}
	if (!data)
		return xstrdup(strerror(error));
	good = strstr(data, ARMOR) ? add_armored(keyring, data) :
	       add_keys(keyring, (const uint8_t *)data, size);
	free(data);
	return good ? NULL : xstrdup("it has no public keys of OpenPGP, or is broken");
}

/* Why there is no database, to be freed; NULL if there is one. RPM would make it. */
static char *why_no_database(const struct rpm_context *context)
{
	const char *root = context->options->root;
	char *path = rpmGetPath(root ? root : "", "/", "%{_dbpath}", NULL), *why = NULL;

	if (access(path, F_OK))
		why = xasprintf("%s: %s", path, strerror(errno));
	free(path);
	return why;
}

/* The keys that count: those that were named, else RPM's own. */
static bool set_keyring(struct rpm_context *context)
{
	const struct names *names = &context->options->keyrings;
	rpmKeyring keyring;
	char *why = NULL;
	unsigned int i;

	why = names->count ? NULL : why_no_database(context);
	if (!names->count && !why) {
		rpmKeyringFree(rpmtsGetKeyring(context->ts, 1));
		return true;
	}
	free(why);
	why = NULL;
	keyring = rpmKeyringNew();
	for (i = 0; !why && i < names->count; i++) {
		why = add_keyring(keyring, names->list[i]);
		if (why)
			package_tell(context->run, names->list[i], why);
	}
	rpmtsSetKeyring(context->ts, keyring);
	rpmKeyringFree(keyring);
	if (!why)
		return true;
	free(why);
	return false;
}

/* What both kinds need. */
static bool start(struct package_run *run, const struct package_options *options, void **data)
{
	struct rpm_context *context = xrealloc(NULL, 1, sizeof(*context));
	char *why;

	*context = (struct rpm_context){ .run = run, .options = options };
	*data = context;
	rpmlogSetCallback(keep_said, context);
	if (rpmReadConfigFiles(NULL, NULL)) {
		why = said(context, "its configuration cannot be read");
		package_tell(run, "RPM", why);
		free(why);
		return false;
	}
	context->ts = rpmtsCreate();
	if (options->root && rpmtsSetRootDir(context->ts, options->root)) {
		package_tell(run, options->root, "it is no absolute path");
		return false;
	}
	rpmtsSetVSFlags(context->ts, RPMVSF_DEFAULT);
	return set_keyring(context);
}

/* Done with RPM. */
static void finish(void *data)
{
	struct rpm_context *context = data;

	if (context->ts)
		rpmtsFree(context->ts);
	rpmlogSetCallback(NULL, NULL);
	rpmlogClose();
	rpmFreeRpmrc();
	rpmFreeMacros(NULL);
	rpmFreeCrypto();
	free(context->said);
	free(context);
}

/* Why a signature of OpenPGP does not count however good it is; NULL if it does. */
static char *why_weak(const rpmtd signature)
{
	pgpDigParams params = NULL;
	unsigned int algo;

	if (pgpPrtParams(signature->data, signature->count, PGPTAG_SIGNATURE, &params))
		return xstrdup("its signature is not understood");
	algo = pgpDigParamsAlgo(params, PGPVAL_HASHALGO);
	pgpDigParamsFree(params);
	if (find_algo(algo) >= 0)
		return NULL;
	return xasprintf("its signature is of %s, which vouches for nothing",
			 pgpValString(PGPVAL_HASHALGO, algo));
}

/* Whether there is a signature of the header, which alone need not be there for RPM. */
static char *why_unsigned(Header header)
{
	static const rpmTagVal tags[] = { RPMTAG_RSAHEADER, RPMTAG_DSAHEADER };
	bool present = false;
	struct rpmtd_s td;
	char *why = NULL;
	size_t i;

	for (i = 0; !why && i < ARRAY_SIZE(tags); i++) {
		if (!headerGet(header, tags[i], &td, HEADERGET_DEFAULT))
			continue;
		present = true;
		why = why_weak(&td);
		rpmtdFreeData(&td);
	}
	if (why || present)
		return why;
	return xstrdup("nobody signed its header (--untraced)");
}

/* Why nobody who is trusted vouches for a header; NULL if somebody does. */
static char *why_untraced(struct rpm_context *context, Header header)
{
	char *why = why_unsigned(header), *message = NULL, *line;
	unsigned int size = 0;
	void *blob;
	rpmRC rc;

	if (why)
		return why;
	blob = headerExport(header, &size);
	rc = headerCheck(context->ts, blob, size, &message);
	free(blob);
	line = one_line(message ? message : "RPM does not say more");
	if (rc == RPMRC_NOKEY)
		why = xasprintf("no key that is trusted signed it: %s", line);
	else if (rc != RPMRC_OK)
		why = xasprintf("its signature is bad: %s", line);
	free(message);
	free(line);
	return why;
}

/* The part that is signed: what a database has beside it is not. NULL if there is none. */
static Header signed_part(Header header)
{
	struct rpmtd_s td;
	Header part;

	if (!headerGet(header, RPMTAG_HEADERIMMUTABLE, &td, HEADERGET_DEFAULT))
		return NULL;
	part = headerImport(td.data, td.count, HEADERIMPORT_COPY);
	rpmtdFreeData(&td);
	return part;
}

/* What is left out of a package that is read. */
static void tell_left_out(struct rpm_context *context, const struct package *package,
			  const char *what)
{
	char *text = xasprintf("left out: %s", what);

	package_tell(context->run, package->source, text);
	free(text);
}

/* The algorithm of a package's digests, -1 if they are left out; or why it will not do. */
static char *choose_algo(struct rpm_context *context, const struct package *package,
			 rpmfiles files, int *algo)
{
	const struct package_options *options = context->options;
	int pgp = rpmfilesDigestAlgo(files);
	unsigned int i;
	char *text;

	*algo = find_algo(pgp);
	if (*algo < 0) {
		text = xasprintf("its digests are of %s, which vouch for nothing",
				 pgpValString(PGPVAL_HASHALGO, pgp));
		tell_left_out(context, package, text);
		free(text);
		return NULL;
	}
	for (i = 0; options->algos_named && i < options->algo_count; i++)
		if (options->algos[i] == (unsigned int)*algo)
			return NULL;
	return options->algos_named ?
	       xasprintf("its digests are of %s, which was not asked for (--algo)",
			 hash_algo_text(*algo)) : NULL;
}

/* Whether a digest is none: RPM has zeros where it has nothing. */
static bool is_none(const unsigned char *digest, size_t size)
{
	return !digest || (!*digest && !memcmp(digest, digest + 1, size - 1));
}

/* The digests of all files that the package brings along; NULL or why not. */
static char *add_files(struct rpm_context *context, struct package *package, rpmfiles files)
{
	int algo, count = rpmfilesFC(files), i;
	unsigned long without = 0;
	const unsigned char *digest;
	char *why, *text;
	size_t size = 0;

	why = count ? choose_algo(context, package, files, &algo) : NULL;
	if (why || !count || algo < 0)
		return why;
	for (i = 0; i < count; i++) {
		/* Ghosts are known to the package, but not in it. */
		if (!S_ISREG(rpmfilesFMode(files, i)) || (rpmfilesFFlags(files, i) & RPMFILE_GHOST))
			continue;
		digest = rpmfilesFDigest(files, i, NULL, &size);
		if (digest && size != diglim_digest_size(algo))
			return xstrdup("a digest in it is not as long as it should be");
		if (is_none(digest, size))
			without++;
		else
			package_digest(package, algo, digest);
	}
	if (without) {
		text = xasprintf("%lu x file without a digest", without);
		tell_left_out(context, package, text);
		free(text);
	}
	return NULL;
}

/* Text of a header, to be freed; NULL if it has none. */
static char *text_of(Header header, rpmTagVal tag)
{
	const char *text = headerGetString(header, tag);

	return text ? xstrdup(text) : NULL;
}

/* What a package is, and its digests, as the signed part of its header has them. */
static char *read_part(struct rpm_context *context, struct package *package, Header part)
{
	rpmfiles files;
	char *why;

	if (headerIsSource(part))
		return xstrdup("it has sources, which are installed nowhere");
	package->name = text_of(part, RPMTAG_NAME);
	package->version = headerGetAsString(part, RPMTAG_EVR);
	package->arch = text_of(part, RPMTAG_ARCH);
	if (!package->name || !package->version || !package->arch)
		return xstrdup("its name, version or architecture is missing");
	files = rpmfilesNew(NULL, part, RPMTAG_BASENAMES, RPMFI_FLAGS_QUERY);
	if (!files)
		return said(context, "what it has of files is broken");
	why = add_files(context, package, files);
	rpmfilesFree(files);
	return why;
}

/* A package by its header; NULL or why not. */
static char *read_header(struct rpm_context *context, struct package *package, Header header)
{
	char *why = context->options->untraced ? NULL : why_untraced(context, header);
	Header part;

	if (why)
		return why;
	part = signed_part(header);
	if (!part)
		return xstrdup("its header has no part that could be signed: older than RPM 4");
	why = read_part(context, package, part);
	headerFree(part);
	return why;
}

/* Read a file. */
static char *read_file(void *data, struct package *package)
{
	struct rpm_context *context = data;
	Header found = NULL;
	char *why = NULL;
	rpmRC rc;
	FD_t fd;

	free(context->said);
	context->said = NULL;
	fd = Fopen(package->source, "r.ufdio");
	if (!fd || Ferror(fd)) {
		package->missing = errno == ENOENT;
		why = xstrdup(strerror(errno));
	} else {
		/* It is checked as those in a database are, by its header. */
		rpmtsSetVSFlags(context->ts, RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
		rc = rpmReadPackageFile(context->ts, fd, package->source, &found);
		rpmtsSetVSFlags(context->ts, RPMVSF_DEFAULT);
		if (rc != RPMRC_OK || !found)
			why = said(context, "it is no RPM package");
	}
	if (fd)
		Fclose(fd);
	if (!why)
		why = read_header(context, package, found);
	headerFree(found);
	return why;
}

/* All packages of the database are read. */
static bool start_rpmdb(struct package_run *run, const struct package_options *options,
			void **data)
{
	rpmdbMatchIterator packages;
	struct rpm_context *context;
	Header header;
	char *name;

	if (!start(run, options, data))
		return false;
	context = *data;
	name = why_no_database(context);
	if (!name && rpmtsOpenDB(context->ts, O_RDONLY))
		name = said(context, "it cannot be opened");
	if (name) {
		package_tell(run, "RPM's database", name);
		free(name);
		return false;
	}
	rpmtsSetVSFlags(context->ts, RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
	packages = rpmtsInitIterator(context->ts, RPMDBI_PACKAGES, NULL, 0);
	while ((header = rpmdbNextIterator(packages))) {
		/* Keys stand among the packages. */
		if (!strcmp(headerGetString(header, RPMTAG_NAME) ?: "", "gpg-pubkey"))
			continue;
		name = headerGetAsString(header, RPMTAG_NEVRA);
		package_add(run, name ? name : "a package without name",
			    (void *)(uintptr_t)headerGetInstance(header));
		free(name);
	}
	rpmdbFreeIterator(packages);
	return true;
}

/* Read an entry of the database. */
static char *read_entry(void *data, struct package *package)
{
	struct rpm_context *context = data;
	unsigned int instance = (uintptr_t)package->detail;
	rpmdbMatchIterator packages;
	Header header;
	char *why;

	rpmtsSetVSFlags(context->ts, RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES);
	packages = rpmtsInitIterator(context->ts, RPMDBI_PACKAGES, &instance, sizeof(instance));
	header = rpmdbNextIterator(packages);
	rpmtsSetVSFlags(context->ts, RPMVSF_DEFAULT);
	why = header ? read_header(context, package, header) :
	      xstrdup("it is not in RPM's database any more");
	rpmdbFreeIterator(packages);
	return why;
}

/* Packages in files. */
const struct package_kind package_rpm = {
	.option = "rpm",
	.files = true,
	.serial = true,
	.start = start,
	.read = read_file,
	.finish = finish,
};

/* Packages that are installed. */
const struct package_kind package_rpmdb = {
	.option = "rpmdb",
	.serial = true,
	.start = start_rpmdb,
	.read = read_entry,
	.finish = finish,
};
