// SPDX-License-Identifier: GPL-2.0-only
/*
 * All of an open file; see read_all.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "alloc.h"
#include "read_all.h"

/**
 * read_all - read to the end
 * @fd: what to read
 * @max: more bytes are an error, EFBIG
 * @data: on success the bytes, with a NUL behind them, for the caller to free;
 *	else NULL
 * @size: on success how many, without the NUL; else 0
 *
 * Return: 0 or errno.
 */
int read_all(int fd, size_t max, char **data, size_t *size)
{
	size_t space = 4096, used = 0;
	char *bytes = xrealloc(NULL, space + 1, 1);
	int error = 0;
	ssize_t n;

	for (;;) {
		n = read(fd, bytes + used, space - used);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			error = errno;
		if (n <= 0)
			break;
		used += n;
		if (used > max) {
			error = EFBIG;
			break;
		}
		if (used < space)
			continue;
		space *= 2;
		bytes = xrealloc(bytes, space + 1, 1);
	}
	if (error) {
		free(bytes);
		bytes = NULL;
		used = 0;
	} else {
		bytes[used] = '\0';
	}
	*data = bytes;
	*size = used;
	return error;
}
