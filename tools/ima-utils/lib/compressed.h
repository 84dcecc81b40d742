/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes that are compressed, by a method that is known beforehand: what libarchive
 * guesses from the first bytes has to be that, and nothing is unpacked twice.
 */

#ifndef IMA_UTILS_COMPRESSED_H
#define IMA_UTILS_COMPRESSED_H

#include <archive.h>
#include <stdbool.h>
#include <sys/types.h>

/**
 * struct compressed - a stream of bytes that are unpacked
 * @archive: libarchive's
 * @empty: there is no byte
 */
struct compressed {
	struct archive *archive;
	bool empty;
};

int compression_find(const char *suffix);
char *compressed_open(struct compressed *stream, int method, archive_read_callback *read,
		      void *data);
ssize_t compressed_read(struct compressed *stream, void *data, size_t size);
char *compressed_why(const struct compressed *stream);
void compressed_close(struct compressed *stream);

#endif
