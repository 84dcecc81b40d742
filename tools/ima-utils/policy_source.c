// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a policy that is to be checked or loaded; see policy_source.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "lib/appended_signature.h"
#include "lib/read_all.h"
#include "policy_source.h"

/**
 * policy_text_length - how much of a policy is text
 * @data: the policy
 * @size: how many bytes
 *
 * Return: @size, less an appended signature.
 */
size_t policy_text_length(const char *data, size_t size)
{
	struct appended_signature found;

	appended_signature_find(&found, data, size);
	return found.present && !found.fault ? found.content : size;
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
	struct ima_policy_fault fault;
	int fd = STDIN_FILENO, error;
	unsigned int lines;
	struct stat st;
	size_t pos;

	*source = (struct policy_source){ .name = standard_input ? "standard input" : name };
	if (!standard_input)
		fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return errno;
	error = fstat(fd, &st) ? errno : S_ISDIR(st.st_mode) ? EISDIR :
		read_all(fd, POLICY_SOURCE_MAX, &source->data, &source->size);
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
	if (error)
		return error;
	source->length = policy_text_length(source->data, source->size);
	source->named = !ima_policy_read_header(source->data, source->length, &pos, &lines,
						&source->header, &fault);
	return 0;
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
