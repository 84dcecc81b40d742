// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packages of Debian; see digest_list_deb.h.
 */

#define _GNU_SOURCE
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_deb.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/compressed.h"
#include "lib/deb822.h"
#include "lib/hashes.h"

/* How much is read at once. */
#define CHUNK (64 << 10)

/* So much no description of a package has. */
#define CONTROL_MAX (4 << 20)

/*
 * A package that is read, as a stack of streams: the file, the ar archive in it, what is
 * unpacked of a member of that, and the tar archive in it.
 */
struct deb {
	struct package *package;
	int fd;
	int error;
	/* Of the whole file, and how many bytes of it were read. */
	struct hashes whole;
	unsigned long long size;
	struct archive *ar;
	struct compressed member;
	struct archive *tar;
	/* Of a file in it. */
	struct hashes hashes;
	char *control;
	size_t control_size;
	unsigned char file_bytes[CHUNK];
	unsigned char ar_bytes[CHUNK];
	unsigned char member_bytes[CHUNK];
	unsigned char bytes[CHUNK];
};

/* What comes next in the file, as read() has it. */
static ssize_t read_file(struct deb *deb)
{
	ssize_t n;

	do
		n = read(deb->fd, deb->file_bytes, CHUNK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		deb->error = errno;
	if (n <= 0)
		return n;
	deb->size += n;
	if (!hashes_add(&deb->whole, deb->file_bytes, n)) {
		deb->error = EIO;
		return -1;
	}
	return n;
}

/* The same for libarchive. */
static la_ssize_t next_of_file(struct archive *archive, void *data, const void **bytes)
{
	struct deb *deb = data;
	ssize_t n = read_file(deb);

	if (n < 0)
		archive_set_error(archive, deb->error, "%s", strerror(deb->error));
	*bytes = deb->file_bytes;
	return n;
}

/* What comes next in a member of the ar archive. */
static la_ssize_t next_of_ar(struct archive *archive, void *data, const void **bytes)
{
	struct deb *deb = data;
	ssize_t n = archive_read_data(deb->ar, deb->ar_bytes, CHUNK);

	if (n < 0)
		archive_set_error(archive, archive_errno(deb->ar), "%s",
				  archive_error_string(deb->ar));
	*bytes = deb->ar_bytes;
	return n;
}

/* What comes next in that, unpacked. */
static la_ssize_t next_of_member(struct archive *archive, void *data, const void **bytes)
{
	struct deb *deb = data;
	ssize_t n = compressed_read(&deb->member, deb->member_bytes, CHUNK);

	if (n < 0)
		archive_set_error(archive, archive_errno(deb->member.archive), "%s",
				  archive_error_string(deb->member.archive));
	*bytes = deb->member_bytes;
	return n;
}

/* What libarchive says is wrong. */
static char *archive_why(struct archive *archive)
{
	const char *text = archive_error_string(archive);

	return xstrdup(text ? text : "libarchive fails");
}

/* A reason with the place before it; the reason is freed.  Good stays good. */
static char *at(const char *place, char *why)
{
	char *all;

	if (!why)
		return NULL;
	all = xasprintf("%s: %s", place, why);
	free(why);
	return all;
}

/* Hash the content of a file in the tar archive. */
static char *hash_entry(struct deb *deb, long long size)
{
	struct hashes *hashes = &deb->hashes;
	long long all = 0;
	unsigned int i;
	ssize_t n;

	if (!hashes_start(hashes))
		return xstrdup("libcrypto fails");
	while ((n = archive_read_data(deb->tar, deb->bytes, CHUNK)) > 0) {
		all += n;
		if (!hashes_add(hashes, deb->bytes, n))
			return xstrdup("libcrypto fails");
	}
	if (n < 0)
		return archive_why(deb->tar);
	if (all != size)
		return xasprintf("it has %lld bytes instead of %lld", all, size);
	if (!hashes_finish(hashes))
		return xstrdup("libcrypto fails");
	for (i = 0; i < hashes->count; i++)
		package_digest(deb->package, hashes->algos[i], hashes->digests[i]);
	return NULL;
}

/* What stands in the tar archive of data. */
static char *read_data_entry(struct deb *deb, struct archive_entry *entry, const char *name)
{
	(void)name;
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return hash_entry(deb, archive_entry_size(entry));
	case AE_IFDIR:
	case AE_IFLNK:
	case AE_IFCHR:
	case AE_IFBLK:
	case AE_IFIFO:
		return NULL;
	default:
		return xstrdup("dpkg unpacks nothing of this type");
	}
}

/* Take over what the package says of itself. */
static char *read_control(struct deb *deb, long long size)
{
	ssize_t n;

	if (deb->control)
		return xstrdup("it is there twice");
	if (size > CONTROL_MAX)
		return xasprintf("it has %lld bytes, more than %d", size, CONTROL_MAX);
	deb->control = xrealloc(NULL, size + 1, 1);
	while ((size_t)size > deb->control_size) {
		n = archive_read_data(deb->tar, deb->control + deb->control_size,
				      size - deb->control_size);
		if (n < 0)
			return archive_why(deb->tar);
		if (!n)
			return xstrdup("it is cut off");
		deb->control_size += n;
	}
	return NULL;
}

/* What stands in the tar archive of control: that it is run, and not read, is by name. */
static char *read_control_entry(struct deb *deb, struct archive_entry *entry, const char *name)
{
	static const char *const programs[] = {
		"preinst", "postinst", "prerm", "postrm", "config",
	};
	size_t i;

	if (!strncmp(name, "./", 2))
		name += 2;
	if (archive_entry_filetype(entry) != AE_IFREG)
		return NULL;
	if (!strcmp(name, "control"))
		return read_control(deb, archive_entry_size(entry));
	for (i = 0; i < ARRAY_SIZE(programs); i++)
		if (!strcmp(name, programs[i]))
			return hash_entry(deb, archive_entry_size(entry));
	return NULL;
}

/* One entry, by the function for such. */
static char *read_one(struct deb *deb, struct archive_entry *entry,
		      char *(*read)(struct deb *deb, struct archive_entry *entry, const char *name))
{
	const char *name = archive_entry_pathname(entry);

	/* Such a name is none for dpkg, either. */
	if (!name || !*name)
		return xstrdup("there is an entry without a name that can be read");
	if (archive_entry_hardlink(entry))
		return archive_entry_size(entry) > 0 ?
			at(name, xstrdup("it is a hard link, and has content nevertheless")) :
			NULL;
	/* Holes need not be there, and can be of any size. */
	if (archive_entry_sparse_count(entry) > 0)
		return at(name, xstrdup("dpkg unpacks no file with holes"));
	return at(name, read(deb, entry, name));
}

/* All entries of the tar archive. */
static char *read_entries(struct deb *deb,
			  char *(*read)(struct deb *deb, struct archive_entry *entry,
					const char *name))
{
	struct archive_entry *entry;
	char *why = NULL;
	int got;

	while (!why) {
		got = archive_read_next_header(deb->tar, &entry);
		if (got == ARCHIVE_EOF)
			return NULL;
		/* A warning is of names in a strange alphabet, or of times. */
		why = got == ARCHIVE_OK || got == ARCHIVE_WARN ? read_one(deb, entry, read) :
		      archive_why(deb->tar);
	}
	return why;
}

/* Read all that is left of a member, so that it is checked to its end. */
static char *drain(struct deb *deb)
{
	ssize_t n;

	while ((n = compressed_read(&deb->member, deb->member_bytes, CHUNK)) > 0)
		;
	if (n < 0)
		return compressed_why(&deb->member);
	while ((n = archive_read_data(deb->ar, deb->ar_bytes, CHUNK)) > 0)
		;
	return n < 0 ? archive_why(deb->ar) : NULL;
}

/* A tar archive that is a member of the ar archive. */
static char *read_tar(struct deb *deb, const char *name,
		      char *(*read)(struct deb *deb, struct archive_entry *entry, const char *name))
{
	int method = compression_find(strstr(name, ".tar") + 4);
	char *why;

	if (method < 0 || method == ARCHIVE_FILTER_LZ4)
		return xstrdup("dpkg knows no such compression");
	why = compressed_open(&deb->member, method, next_of_ar, deb);
	if (!why) {
		deb->tar = archive_read_new();
		if (!deb->tar || archive_read_support_format_tar(deb->tar) != ARCHIVE_OK)
			why = xstrdup("libarchive fails");
		else if (archive_read_open2(deb->tar, deb, NULL, next_of_member, NULL, NULL) !=
			 ARCHIVE_OK)
			why = archive_why(deb->tar);
		else
			why = read_entries(deb, read);
		archive_read_free(deb->tar);
		deb->tar = NULL;
		if (!why)
			why = drain(deb);
	}
	compressed_close(&deb->member);
	return why;
}

/* The first member: "2.0\n", of which the second number may rise. */
static char *read_version(struct deb *deb)
{
	char text[8] = "";
	ssize_t n = archive_read_data(deb->ar, text, sizeof(text) - 1);

	if (n < 0)
		return archive_why(deb->ar);
	return n < 3 || strncmp(text, "2.", 2) ?
		xstrdup("the format is not 2.0, which alone is known") : NULL;
}

/* The members that have to be there, in their order. */
enum part { PART_VERSION, PART_CONTROL, PART_DATA, PARTS };

/* Whether a member of the ar archive is this one. */
static bool is_part(const char *name, enum part part)
{
	static const char *const names[PARTS] = { "debian-binary", "control.tar", "data.tar" };
	size_t length = strlen(names[part]);

	if (part == PART_VERSION)
		return !strcmp(name, names[part]);
	return !strncmp(name, names[part], length) && (!name[length] || name[length] == '.');
}

/* One member. */
static char *read_part(struct deb *deb, const char *name, enum part part)
{
	switch (part) {
	case PART_VERSION:
		return read_version(deb);
	case PART_CONTROL:
		return read_tar(deb, name, read_control_entry);
	case PART_DATA:
		return read_tar(deb, name, read_data_entry);
	default:
		return xstrdup("nothing is expected there");
	}
}

/* All members of the ar archive. */
static char *read_members(struct deb *deb)
{
	enum part part = PART_VERSION;
	struct archive_entry *entry;
	const char *name;
	char *copy, *why = NULL;
	int got;

	while (!why) {
		got = archive_read_next_header(deb->ar, &entry);
		if (got == ARCHIVE_EOF)
			break;
		name = got == ARCHIVE_OK ? archive_entry_pathname(entry) : NULL;
		if (!name)
			return at("ar archive", archive_why(deb->ar));
		/* These are no part of what is installed: signatures, for one. */
		if (part > PART_VERSION && *name == '_')
			continue;
		copy = xstrdup(name);
		if (part < PARTS && is_part(copy, part))
			why = read_part(deb, copy, part++);
		else
			why = xstrdup("it is not expected there");
		why = at(copy, why);
		free(copy);
	}
	if (!why && part == PART_VERSION)
		return xstrdup("it is no package of Debian");
	if (!why && part < PARTS)
		return xasprintf("it has no %s", part == PART_CONTROL ? "control.tar" : "data.tar");
	return why;
}

/* What the package says that it is. */
static char *parse_control(struct deb *deb)
{
	struct deb822_field fields[] = {
		{ .name = "Package" }, { .name = "Version" }, { .name = "Architecture" },
	};
	struct deb822 text = { .at = deb->control };
	size_t i;

	if (!deb->control)
		return xstrdup("control.tar: it has no file control");
	text.end = deb->control + deb->control_size;
	if (!deb822_next(&text, fields, ARRAY_SIZE(fields)))
		return xasprintf("control: line %llu: %s", text.line,
				 text.fault ? text.fault : "there is nothing in it");
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (!fields[i].length)
			return xasprintf("control: there is no field %s", fields[i].name);
	deb->package->name = deb822_copy(&fields[0]);
	deb->package->version = deb822_copy(&fields[1]);
	deb->package->arch = deb822_copy(&fields[2]);
	return NULL;
}

/* Read all that is left of the file, from its begin if @rewind. */
static char *read_rest(struct deb *deb, bool rewind)
{
	ssize_t n;

	if (rewind) {
		if (lseek(deb->fd, 0, SEEK_SET) < 0)
			return xstrdup(strerror(errno));
		deb->size = 0;
		if (!hashes_start(&deb->whole))
			return xstrdup("libcrypto fails");
	}
	while ((n = read_file(deb)) > 0)
		;
	if (n < 0)
		return xstrdup(strerror(deb->error));
	return hashes_finish(&deb->whole) ? NULL : xstrdup("libcrypto fails");
}

/* Unpack it, from the begin of the file. */
static char *unpack(struct deb *deb)
{
	char *why = NULL;

	if (lseek(deb->fd, 0, SEEK_SET) < 0)
		return xstrdup(strerror(errno));
	deb->size = 0;
	if (!hashes_start(&deb->whole))
		return xstrdup("libcrypto fails");
	deb->ar = archive_read_new();
	if (!deb->ar || archive_read_support_format_ar(deb->ar) != ARCHIVE_OK)
		why = xstrdup("libarchive fails");
	else if (archive_read_open2(deb->ar, deb, NULL, next_of_file, NULL, NULL) != ARCHIVE_OK)
		why = archive_why(deb->ar);
	else
		why = read_members(deb);
	archive_read_free(deb->ar);
	return why ? why : parse_control(deb);
}

/* What was traced is what is unpacked, byte for byte. */
static char *read_traced(struct deb *deb, const struct trace *trace, const char *path)
{
	unsigned char digest[TRACED_DIGEST_SIZE];
	unsigned long long size;
	char *why;

	why = read_rest(deb, true);
	if (why)
		return why;
	memcpy(digest, deb->whole.digests[0], sizeof(digest));
	size = deb->size;
	why = trace_find(trace, digest, size, path);
	if (!why)
		why = unpack(deb);
	if (!why)
		why = read_rest(deb, false);
	if (!why && (deb->size != size || memcmp(digest, deb->whole.digests[0], sizeof(digest))))
		why = xstrdup("it changed while it was read");
	return why;
}

/**
 * deb_read - the digests of a package
 * @package: is filled in
 * @path: the file that it is in
 * @trace: who vouches for it has to be known to this; NULL if it is not to be traced
 *
 * Return: NULL, or why it could not be read, to be freed.
 */
char *deb_read(struct package *package, const char *path, const struct trace *trace)
{
	const unsigned int whole = hash_algo_find("sha256", 6);
	struct deb *deb = xrealloc(NULL, 1, sizeof(*deb));
	struct stat st;
	char *why;

	memset(deb, 0, sizeof(*deb));
	deb->package = package;
	/* A pipe in its place is not waited for. */
	deb->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	hashes_init(&deb->whole, &whole, 1);
	hashes_init(&deb->hashes, package->options->algos, package->options->algo_count);
	if (deb->fd < 0) {
		package->missing = errno == ENOENT;
		why = xstrdup(strerror(errno));
	} else if (fstat(deb->fd, &st)) {
		why = xstrdup(strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		why = xstrdup("it is no regular file");
	} else {
		why = trace ? read_traced(deb, trace, path) : unpack(deb);
	}
	if (deb->fd >= 0)
		close(deb->fd);
	hashes_free(&deb->hashes);
	hashes_free(&deb->whole);
	free(deb->control);
	free(deb);
	return why;
}

/* Find out who vouches for packages. */
static bool start(struct package_run *run, const struct package_options *options, void **context)
{
	*context = NULL;
	if (options->untraced)
		return true;
	*context = trace_open(run, options);
	return *context;
}

/* Read one that was named. */
static char *read_named(void *context, struct package *package)
{
	char *why = deb_read(package, package->source, context);

	/* What somebody named is not left out. */
	package->missing = false;
	return why;
}

/* All were read. */
static void finish(void *context)
{
	trace_close(context);
}

const struct package_kind package_deb = {
	.option = "deb",
	.files = true,
	.start = start,
	.read = read_named,
	.finish = finish,
};
