// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who vouches for a package of Debian; see digest_list_trace.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest_list_index.h"
#include "digest_list_release.h"
#include "digest_list_trace.h"
#include "lib/alloc.h"
#include "lib/digest.h"
#include "lib/gpgv.h"
#include "lib/progress.h"
#include "lib/read_all.h"
#include "lib/sysfile.h"

/* Larger is none of these. */
#define KEYRING_MAX (16 << 20)
#define RELEASE_MAX (64 << 20)

/* Where signed indexes are. */
#define APT_LISTS "/var/lib/apt/lists"

/* What is known, and what was found and is to be read. */
struct trace {
	struct package_run *run;
	const struct package_options *options;
	struct gpgv gpgv;
	unsigned int releases;
	struct traceds indexes;
	struct traceds packages;
	struct names found_releases;
	struct names found_indexes;
};

/* Say why something is not used; the reason is freed. */
static void leave_out(const struct trace *trace, const char *path, char *why)
{
	char *text = xasprintf("left out: %s", why);

	package_tell(trace->run, path, text);
	free(text);
	free(why);
}

/* All of a file; 0 or errno. */
static int read_file(const char *path, size_t max, char **data, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), error;

	*data = NULL;
	*size = 0;
	if (fd < 0)
		return errno;
	error = read_all(fd, max, data, size);
	close(fd);
	return error;
}

/*
 * Keys
 */

/* Those of a keyring that was named, or of Debian's own. */
static bool add_keyring(struct trace *trace, const char *path, bool optional)
{
	size_t size;
	char *data, *why;
	int error;

	error = read_file(path, KEYRING_MAX, &data, &size);
	if (error == ENOENT && optional)
		return true;
	why = error ? xstrdup(strerror(error)) : gpgv_add(&trace->gpgv, data, size);
	free(data);
	if (!why)
		return true;
	package_tell(trace->run, path, why);
	free(why);
	return false;
}

/* One that apt trusts. */
static void add_trusted(struct trace *trace, const char *name)
{
	char *path = xasprintf(TRUSTED_KEYS "/%s", name), *why = NULL;
	const char *end = strrchr(name, '.');
	struct fact fact;
	size_t size;

	if (end && (!strcmp(end, ".gpg") || !strcmp(end, ".asc"))) {
		fact = sysfile_read_bytes(trace->options->root, path, KEYRING_MAX, &size);
		why = fact.state == FACT_READ ? gpgv_add(&trace->gpgv, fact.text, size) :
		      fact_why(&fact);
		fact_free(&fact);
	}
	if (why)
		leave_out(trace, path, why);
	free(path);
}

/* All keys that are to be trusted; false if there are none, or not those that were named. */
static bool add_keys(struct trace *trace)
{
	const struct names *keyrings = &trace->options->keyrings;
	bool good = true;
	char **names;
	unsigned int i;
	int count, n;

	for (i = 0; i < keyrings->count; i++)
		good = add_keyring(trace, keyrings->list[i], false) && good;
	if (keyrings->count)
		return good;
	count = sysfile_list(trace->options->root, TRUSTED_KEYS, &names);
	for (n = 0; n < count; n++)
		add_trusted(trace, names[n]);
	sysfile_free_list(names, count < 0 ? 0 : count);
	if (!add_keyring(trace, DEBIAN_KEYRING, true))
		return false;
	if (!trace->gpgv.count)
		package_tell(trace->run, TRUSTED_KEYS,
			     "there is no key to verify signatures with (--keyring)");
	return trace->gpgv.count;
}

/*
 * Releases
 */

/* Whether a path ends so. */
static bool ends(const char *path, const char *end)
{
	size_t length = strlen(path), size = strlen(end);

	return length >= size && !strcmp(path + length - size, end);
}

/* A release with its signature beside it: the latter; 0 or errno. */
static int read_signature(const char *path, struct gpgv_message *message)
{
	char *name = xasprintf("%s.gpg", path);
	int error = read_file(name, RELEASE_MAX, &message->signature, &message->signature_size);

	free(name);
	return error;
}

/* Whether there is an InRelease beside a Release. */
static bool has_twin(const struct trace *trace, const char *path)
{
	const size_t length = strlen(path) - strlen("Release");
	unsigned int i;

	for (i = 0; i < trace->found_releases.count; i++) {
		const char *other = trace->found_releases.list[i];

		if (!strncmp(other, path, length) && !strcmp(other + length, "InRelease"))
			return true;
	}
	return false;
}

/* One release. */
static void add_release(struct trace *trace, const char *path)
{
	struct gpgv_message message = { 0 };
	bool apart = !ends(path, "InRelease");
	const char *fault = NULL;
	char *data, *why = NULL, *note = NULL;
	size_t size;
	int error;

	error = read_file(path, RELEASE_MAX, &data, &size);
	if (!error && apart) {
		message.content = data;
		message.size = size;
		data = NULL;
		error = read_signature(path, &message);
		if (error == ENOENT) {
			if (!has_twin(trace, path))
				leave_out(trace, path, xstrdup("there is no signature beside it"));
			gpgv_message_free(&message);
			return;
		}
	} else if (!error) {
		fault = gpgv_split(&message, data, size);
	}
	if (error)
		why = xstrdup(strerror(error));
	else if (fault)
		why = xstrdup(fault);
	else
		why = gpgv_verify(&trace->gpgv, &message);
	if (!why)
		why = release_read(&trace->indexes, path, message.content, message.size, &note);
	if (why)
		leave_out(trace, path, why);
	else
		trace->releases++;
	if (note)
		package_tell(trace->run, path, note);
	free(note);
	gpgv_message_free(&message);
	free(data);
}

/*
 * Indexes
 */

/* One index. */
static void add_index(struct trace *trace, const char *path)
{
	char *data, *why;
	size_t size;
	int error;

	error = read_file(path, INDEX_MAX, &data, &size);
	why = error ? xstrdup(strerror(error)) :
	      index_read(&trace->packages, &trace->indexes, path, &data, &size);
	free(data);
	if (why)
		leave_out(trace, path, why);
}

/*
 * Where they are
 */

/* What follows from a name that was found. */
static void add_found(struct trace *trace, const char *path, const char *name)
{
	const char *last = strrchr(name, '_');
	const char *end = last ? last + 1 : name;

	if (!strcmp(end, "InRelease") || !strcmp(end, "Release"))
		names_add(&trace->found_releases, xstrdup(path));
	else if (index_named(name, strlen(name), '_'))
		names_add(&trace->found_indexes, xstrdup(path));
}

/* The order in which complaints come, for one. */
static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* All that is in a directory, and below it; 0 or errno, of *@where. */
static int walk(struct trace *trace, const char *directory, char **where)
{
	char *copy = xstrdup(directory), *paths[] = { copy, NULL };
	FTS *fts = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR | FTS_NOSTAT, by_name);
	int error = fts ? 0 : errno;
	FTSENT *entry;

	while (!error && (errno = 0, entry = fts_read(fts))) {
		switch (entry->fts_info) {
		case FTS_D:
			/* apt is still loading that, and lets nobody else see it. */
			if (entry->fts_level && (!strcmp(entry->fts_name, "partial") ||
						 !strcmp(entry->fts_name, "auxfiles")))
				fts_set(fts, entry, FTS_SKIP);
			break;
		case FTS_DNR:
		case FTS_ERR:
		case FTS_NS:
			error = entry->fts_errno;
			*where = xstrdup(entry->fts_path);
			break;
		case FTS_F:
		case FTS_NSOK:
			add_found(trace, entry->fts_path, entry->fts_name);
			break;
		}
	}
	if (!error)
		error = errno;
	if (fts)
		fts_close(fts);
	free(copy);
	return error;
}

/* The same, and say what is wrong. */
static bool search(struct trace *trace, const char *directory)
{
	char *where = NULL;
	int error = walk(trace, directory, &where);

	if (error)
		package_tell(trace->run, where ? where : directory, strerror(error));
	free(where);
	return !error;
}

/* All directories with indexes. */
static bool search_all(struct trace *trace)
{
	const struct package_options *options = trace->options;
	const struct names *indexes = &options->indexes;
	bool good = true;
	unsigned int i;
	char *path;

	for (i = 0; i < indexes->count; i++)
		good = search(trace, indexes->list[i]) && good;
	if (indexes->count)
		return good;
	path = xasprintf("%s%s", strcmp(options->root, "/") ? options->root : "", APT_LISTS);
	good = search(trace, path);
	free(path);
	return good;
}

/* Free names, which are copies here. */
static void free_names(struct names *names)
{
	unsigned int i;

	for (i = 0; i < names->count; i++)
		free((char *)names->list[i]);
	names_free(names);
}

/* Read all that was found; false if no package can be traced by it. */
static bool read_found(struct trace *trace)
{
	const struct names *releases = &trace->found_releases, *indexes = &trace->found_indexes;
	unsigned int i;

	for (i = 0; i < releases->count; i++)
		add_release(trace, releases->list[i]);
	traceds_sort(&trace->indexes);
	if (!trace->releases) {
		package_tell(trace->run, trace->options->indexes.count ?
			     trace->options->indexes.list[0] : APT_LISTS,
			     "there is no release with a signature that counts, to trace packages to (--indexes, --keyring, --untraced)");
		return false;
	}
	for (i = 0; i < indexes->count; i++) {
		add_index(trace, indexes->list[i]);
		progress(trace->options->program, "indexes", i + 1, indexes->count);
	}
	traceds_sort(&trace->packages);
	progress_clear();
	return true;
}

/**
 * trace_open - read what was signed
 * @run: where to tell what goes wrong
 * @options: the keyrings and directories, and the root of the system whose they are
 *	otherwise
 *
 * Return: for trace_find(); NULL if nothing can be traced, which was told.
 */
struct trace *trace_open(struct package_run *run, const struct package_options *options)
{
	struct trace *trace = xrealloc(NULL, 1, sizeof(*trace));

	*trace = (struct trace){ .run = run, .options = options };
	if (add_keys(trace) && search_all(trace) && read_found(trace))
		return trace;
	trace_close(trace);
	return NULL;
}

/* What a file is called, as package_name() has it, to be freed. */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = xstrdup(slash ? slash + 1 : path);
	size_t length = strlen(name);

	if (length > 4 && !strcmp(name + length - 4, ".deb"))
		name[length - 4] = '\0';
	return name;
}

/* Whether a file has a package's name, with the epoch of its version or, as in pools, not. */
static bool same_name(const char *file, const char *package)
{
	const char *version = strchr(package, '_'), *epoch = strstr(package, "%3a");

	if (!strcmp(file, package))
		return true;
	return version && epoch && !strncmp(file, package, version + 1 - package) &&
	       !strcmp(file + (version + 1 - package), epoch + 3);
}

/* Why a package is not found: if one of its name is, it may have been altered. */
static char *not_found(const struct trace *trace, const unsigned char *digest, const char *path)
{
	char text[2 * TRACED_DIGEST_SIZE + 1], other[2 * TRACED_DIGEST_SIZE + 1];
	char *name = name_of(path), *why = NULL;
	const struct traced *traced;

	digest_hex_text(text, digest, TRACED_DIGEST_SIZE);
	for (traced = trace->packages.list;
	     !why && traced < trace->packages.list + trace->packages.count; traced++) {
		if (!same_name(name, traced->name))
			continue;
		digest_hex_text(other, traced->digest, TRACED_DIGEST_SIZE);
		why = xasprintf("its sha256 is %s, and that of the signed package of its name %s",
				text, other);
	}
	free(name);
	return why ? why : xasprintf("nothing signed names a package of its sha256, %s", text);
}

/**
 * trace_find - whether somebody vouches for a package
 * @trace: what was signed
 * @digest: the SHA256 of the whole package, TRACED_DIGEST_SIZE bytes
 * @size: of the package, in bytes
 * @path: what it is called; to tell more of what is wrong
 *
 * Several threads may ask.
 *
 * Return: NULL if there is somebody, or what is wrong, to be freed.
 */
char *trace_find(const struct trace *trace, const unsigned char *digest,
		 unsigned long long size, const char *path)
{
	const struct traced *traced = traceds_find(&trace->packages, digest);

	if (!traced)
		return not_found(trace, digest, path);
	if (traced->size == size)
		return NULL;
	return xasprintf("it has %llu bytes, and the signed package with its sha256 has %llu", size,
			 traced->size);
}

/**
 * trace_close - done with it
 * @trace: not to be used after this; may be NULL
 */
void trace_close(struct trace *trace)
{
	if (!trace)
		return;
	free_names(&trace->found_releases);
	free_names(&trace->found_indexes);
	traceds_free(&trace->indexes);
	traceds_free(&trace->packages);
	gpgv_free(&trace->gpgv);
	free(trace);
}
