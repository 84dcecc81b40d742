// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes that are compressed; see compressed.h.
 */

#include <archive_entry.h>
#include <string.h>

#include "alloc.h"
#include "array.h"
#include "compressed.h"

/* What dpkg and apt write, and how libarchive is told to read it. */
static const struct {
	const char *suffix;
	int method;
	int (*support)(struct archive *archive);
} methods[] = {
	{ "", ARCHIVE_FILTER_NONE, NULL },
	{ ".gz", ARCHIVE_FILTER_GZIP, archive_read_support_filter_gzip },
	{ ".xz", ARCHIVE_FILTER_XZ, archive_read_support_filter_xz },
	{ ".zst", ARCHIVE_FILTER_ZSTD, archive_read_support_filter_zstd },
	{ ".bz2", ARCHIVE_FILTER_BZIP2, archive_read_support_filter_bzip2 },
	{ ".lzma", ARCHIVE_FILTER_LZMA, archive_read_support_filter_lzma },
	{ ".lz4", ARCHIVE_FILTER_LZ4, archive_read_support_filter_lz4 },
};

/**
 * compression_find - the method that an end of a name tells
 * @suffix: with its dot; empty if nothing is compressed
 *
 * Return: libarchive's number of a filter, -1 if there is no such method.
 */
int compression_find(const char *suffix)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(methods); i++)
		if (!strcmp(methods[i].suffix, suffix))
			return methods[i].method;
	return -1;
}

/* Have this method understood and no other; NULL, or what is wrong. */
static char *support(struct archive *archive, int method)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(methods); i++) {
		if (methods[i].method != method || !methods[i].support)
			continue;
		/* A warning would mean another program, which might be any. */
		if (methods[i].support(archive) != ARCHIVE_OK)
			return xasprintf("libarchive cannot unpack %s here",
					 methods[i].suffix + 1);
	}
	if (archive_read_support_format_raw(archive) != ARCHIVE_OK)
		return xstrdup("libarchive fails");
	return NULL;
}

/* Whether what is read is compressed by this method, once. */
static bool as_told(struct archive *archive, int method)
{
	/* The last one is that of no method. */
	if (method == ARCHIVE_FILTER_NONE)
		return archive_filter_count(archive) == 1;
	return archive_filter_count(archive) == 2 && archive_filter_code(archive, 0) == method;
}

/**
 * compressed_open - begin to unpack
 * @stream: is set; to be closed with compressed_close(), whatever is returned
 * @method: as compression_find() tells it
 * @read: hands over compressed bytes, as libarchive has it
 * @data: for that
 *
 * Return: NULL, or what is wrong, to be freed.
 */
char *compressed_open(struct compressed *stream, int method, archive_read_callback *read,
		      void *data)
{
	struct archive_entry *entry;
	char *why;
	int got;

	*stream = (struct compressed){ .archive = archive_read_new() };
	if (!stream->archive)
		return xstrdup("libarchive fails");
	why = support(stream->archive, method);
	if (why)
		return why;
	if (archive_read_open2(stream->archive, data, NULL, read, NULL, NULL) != ARCHIVE_OK)
		return compressed_why(stream);
	got = archive_read_next_header(stream->archive, &entry);
	if (got != ARCHIVE_OK && got != ARCHIVE_EOF)
		return compressed_why(stream);
	if (!as_told(stream->archive, method))
		return xstrdup("it is not compressed as its name tells");
	stream->empty = got == ARCHIVE_EOF;
	return NULL;
}

/**
 * compressed_read - more unpacked bytes
 * @stream: the stream
 * @data: where to
 * @size: how many at most
 *
 * Return: how many there are; 0 at the end; less than 0 if something is wrong, which
 * compressed_why() tells.
 */
ssize_t compressed_read(struct compressed *stream, void *data, size_t size)
{
	return stream->empty ? 0 : archive_read_data(stream->archive, data, size);
}

/**
 * compressed_why - what is wrong
 * @stream: the stream
 *
 * Return: the reason, to be freed.
 */
char *compressed_why(const struct compressed *stream)
{
	const char *text = archive_error_string(stream->archive);

	return xstrdup(text ? text : "libarchive fails");
}

/**
 * compressed_close - done with it
 * @stream: not to be used after this
 */
void compressed_close(struct compressed *stream)
{
	archive_read_free(stream->archive);
	stream->archive = NULL;
}
