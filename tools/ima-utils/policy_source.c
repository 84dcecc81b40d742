// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a policy that is to be checked or loaded; see policy_source.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "policy_source.h"

/* What stands between the text and the end, as include/linux/module_signature.h has it. */
#define MARKER "~Module signature appended~\n"
#define MARKER_SIZE (sizeof(MARKER) - 1)
#define TRAILER_SIZE 12
/* Offset of the length of the signature in the trailer: big-endian, 32 bits. */
#define TRAILER_LENGTH 8

/**
 * policy_text_length - how much of a policy is text
 * @data: the policy
 * @size: how many bytes
 *
 * Return: @size, less an appended signature.
 */
size_t policy_text_length(const char *data, size_t size)
{
	const unsigned char *number;
	size_t rest, signature;

	if (size < MARKER_SIZE + TRAILER_SIZE ||
	    memcmp(data + size - MARKER_SIZE, MARKER, MARKER_SIZE))
		return size;
	rest = size - MARKER_SIZE - TRAILER_SIZE;
	number = (const unsigned char *)data + rest + TRAILER_LENGTH;
	signature = (size_t)number[0] << 24 | number[1] << 16 | number[2] << 8 | number[3];
	return signature > rest ? size : rest - signature;
}

/* All of a file; 0 or errno. */
static int read_all(struct policy_source *source, int fd)
{
	size_t space = 1 << 16;
	ssize_t n;

	source->data = xrealloc(NULL, space + 1, 1);
	for (;;) {
		n = read(fd, source->data + source->size, space - source->size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		source->size += n;
		if (source->size > POLICY_SOURCE_MAX) {
			errno = EFBIG;
			n = -1;
			break;
		}
		if (source->size < space)
			continue;
		space *= 2;
		source->data = xrealloc(source->data, space + 1, 1);
	}
	source->data[source->size] = '\0';
	return n < 0 ? errno : 0;
}

/**
 * policy_source_read - read a policy
 * @source: to be freed with policy_source_free(), whatever is returned
 * @name: a path, or "-" for standard input
 *
 * Return: 0 or errno.
 */
int policy_source_read(struct policy_source *source, const char *name)
{
	bool standard_input = !strcmp(name, "-");
	int fd = STDIN_FILENO, error;
	struct stat st;

	*source = (struct policy_source){ .name = standard_input ? "standard input" : name };
	if (!standard_input)
		fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return errno;
	error = fstat(fd, &st) ? errno : S_ISDIR(st.st_mode) ? EISDIR : read_all(source, fd);
	if (!error && !standard_input && S_ISREG(st.st_mode)) {
		source->labelled = fgetxattr(fd, "security.ima", NULL, 0) > 0;
		source->path = realpath(name, NULL);
		/* In ima/policy the line would end there. */
		if (source->path && strchr(source->path, '\n')) {
			free(source->path);
			source->path = NULL;
		}
	}
	if (!standard_input)
		close(fd);
	if (!error)
		source->length = policy_text_length(source->data, source->size);
	return error;
}

/**
 * policy_source_free - free what was read
 * @source: empty after this
 */
void policy_source_free(struct policy_source *source)
{
	free(source->path);
	free(source->data);
	memset(source, 0, sizeof(*source));
}
