// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files below what stands for "/"; see open_in_root.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "alloc.h"
#include "open_in_root.h"

/* Not so before Linux 5.6, and under some sandboxes; a size of 0 is never valid. */
static bool have_openat2(void)
{
	return syscall(SYS_openat2, -1, NULL, NULL, 0) < 0 && errno == EINVAL;
}

/* One step of a path: what is there, but no link to something else. */
static int open_step(int directory, const char *name, int flags)
{
	int fd = openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC), opened;
	struct stat st;

	if (fd < 0)
		return -errno;
	if (!strcmp(name, "..") || fstat(fd, &st) || S_ISLNK(st.st_mode)) {
		close(fd);
		return -ELOOP;
	}
	opened = openat(directory, name, flags | O_NOFOLLOW | O_CLOEXEC);
	if (opened < 0)
		opened = -errno;
	close(fd);
	return opened;
}

/*
 * Without openat2(): step by step, and a link is an error, so that it can neither
 * lead out nor be taken for something that is not there.
 */
static int open_without_links(int directory, const char *path, int flags)
{
	char *copy = xstrdup(path), *rest = copy, *name;
	int fd = directory, next;

	while (fd >= 0 && (name = strsep(&rest, "/"))) {
		if (!*name)
			continue;
		next = open_step(fd, name, rest ? O_PATH | O_DIRECTORY : flags);
		if (fd != directory)
			close(fd);
		fd = next;
	}
	free(copy);
	return fd;
}

/**
 * open_in_root - open a path as if a directory were "/"
 * @root: the directory
 * @path: the path; links in it, "/..", and absolute links do not lead out of @root
 * @flags: of open(), to which O_CLOEXEC is added
 *
 * Return: a descriptor, or -errno: of open(), or -ELOOP for any link on the way where the
 * kernel, or a sandbox, has no openat2() and @root is not "/".
 */
int open_in_root(const char *root, const char *path, int flags)
{
	struct open_how how = {
		.flags = flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	int directory, fd;

	if (!strcmp(root, "/")) {
		fd = open(path, flags | O_CLOEXEC);
		return fd < 0 ? -errno : fd;
	}
	directory = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return -errno;
	if (have_openat2()) {
		fd = syscall(SYS_openat2, directory, path, &how, sizeof(how));
		if (fd < 0)
			fd = -errno;
	} else {
		fd = open_without_links(directory, path, flags);
	}
	close(directory);
	return fd;
}
