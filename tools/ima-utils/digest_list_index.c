// SPDX-License-Identifier: GPL-2.0-only
/*
 * Indexes of packages; see digest_list_index.h.
 */

#define _GNU_SOURCE
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_index.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/compressed.h"
#include "lib/deb822.h"

/**
 * index_named - whether a path is that of an index
 * @path: the path
 * @length: how long it is
 * @separator: what stands before Packages, if something does
 *
 * Return: true if it ends with Packages, and perhaps with how that is compressed.
 */
bool index_named(const char *path, size_t length, char separator)
{
	static const char word[] = "Packages";
	const size_t size = strlen(word);
	const char *name = memrchr(path, separator, length);
	char suffix[8] = "";

	name = name ? name + 1 : path;
	length -= name - path;
	if (length < size || memcmp(name, word, size) || length - size >= sizeof(suffix))
		return false;
	memcpy(suffix, name + size, length - size);
	return compression_find(suffix) >= 0;
}

/* Bytes that are unpacked in memory. */
struct packed {
	const char *data;
	size_t size;
};

/* All of them at once, for libarchive. */
static la_ssize_t next_of_packed(struct archive *archive, void *data, const void **bytes)
{
	struct packed *packed = data;
	size_t size = packed->size;

	(void)archive;
	*bytes = packed->data;
	packed->size = 0;
	return size;
}

/* Unpack an index that may have @max bytes; NULL, or what is wrong. */
static char *unpack(const char *path, char **data, size_t *size, size_t max)
{
	struct packed packed = { .data = *data, .size = *size };
	const char *suffix = strrchr(path, '.');
	struct compressed stream;
	size_t space = 1 << 20, used = 0;
	char *to = NULL, *why;
	ssize_t n = 0;

	why = compressed_open(&stream, compression_find(suffix), next_of_packed, &packed);
	while (!why) {
		to = xrealloc(to, space, 1);
		n = compressed_read(&stream, to + used, space - used);
		if (n <= 0)
			break;
		used += n;
		if (used > max)
			why = xstrdup("it is longer than any that a release names");
		else if (used == space)
			space *= 2;
	}
	if (!why && n < 0)
		why = compressed_why(&stream);
	compressed_close(&stream);
	if (why) {
		free(to);
		return why;
	}
	free(*data);
	*data = to;
	*size = used;
	return NULL;
}

/* Whether the end of a name tells that it is compressed. */
static bool is_compressed(const char *path)
{
	const char *end = strrchr(path, '.');

	return end && !strchr(end, '/') && !strstr(end, "Packages");
}

/*
 * An index whose bytes a release names, and which may be unpacked then.  apt
 * compresses some anew; those are unpacked to see whether a release names that.
 */
static char *check(const struct traceds *indexes, const char *path, char **data,
		   size_t *size)
{
	bool compressed = is_compressed(path), named;
	size_t max = INDEX_MAX, i;
	char *why;

	named = traceds_has(indexes, *data, *size);
	if (named && !compressed)
		return NULL;
	if (!named) {
		for (max = 0, i = 0; i < indexes->count; i++)
			if (indexes->list[i].size > max)
				max = indexes->list[i].size;
		if (max > INDEX_MAX)
			max = INDEX_MAX;
	}
	why = compressed ? unpack(path, data, size, max) : NULL;
	if (why || named)
		return why;
	return traceds_has(indexes, *data, *size) ? NULL :
	       xstrdup("no release that counts names these bytes");
}

/* As apt names the file of a package, without ".deb": a colon is escaped. */
static char *package_name(const struct deb822_field *package, const struct deb822_field *version,
			  const struct deb822_field *arch)
{
	const char *colon = memchr(version->value, ':', version->length);
	int epoch = colon ? colon - version->value : 0;

	if (!colon)
		return xasprintf("%.*s_%.*s_%.*s", (int)package->length, package->value,
				 (int)version->length, version->value, (int)arch->length,
				 arch->value);
	return xasprintf("%.*s_%.*s%%3a%.*s_%.*s", (int)package->length, package->value, epoch,
			 version->value, (int)version->length - epoch - 1, colon + 1,
			 (int)arch->length, arch->value);
}

/* The packages that an index names; NULL, or what is wrong. */
static char *add_packages(struct traceds *packages, const char *data, size_t size)
{
	struct deb822_field fields[] = {
		{ .name = "Package" }, { .name = "Version" }, { .name = "Architecture" },
		{ .name = "Size" }, { .name = "SHA256" },
	};
	struct deb822 text = { .at = data, .end = data + size };
	struct traced traced = { 0 };
	size_t i;

	while (deb822_next(&text, fields, ARRAY_SIZE(fields))) {
		for (i = 0; i < ARRAY_SIZE(fields); i++)
			if (!fields[i].value || fields[i].length > INT_MAX)
				return xasprintf("before line %llu: there is no field %s",
						 text.line + 1, fields[i].name);
		if (!traced_parse_size(&traced, fields[3].value, fields[3].length) ||
		    !traced_parse_digest(&traced, fields[4].value, fields[4].length))
			return xasprintf("before line %llu: SHA256 or Size is none",
					 text.line + 1);
		traced.name = package_name(&fields[0], &fields[1], &fields[2]);
		traceds_add(packages, &traced);
	}
	return text.fault ? xasprintf("line %llu: %s", text.line, text.fault) : NULL;
}

/**
 * index_read - the packages that an index names
 * @packages: where they are put
 * @indexes: those that count, sorted
 * @path: the index, whose end tells how it is compressed
 * @data: its bytes; they may be replaced by what they unpack to, to be freed
 * @size: how many
 *
 * Return: NULL, or what is wrong, to be freed.
 */
char *index_read(struct traceds *packages, const struct traceds *indexes, const char *path,
		 char **data, size_t *size)
{
	char *why = check(indexes, path, data, size);

	return why ? why : add_packages(packages, *data, *size);
}
