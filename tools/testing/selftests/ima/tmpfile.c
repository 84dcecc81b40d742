// SPDX-License-Identifier: GPL-2.0
/*
 * Write a file that has no name (O_TMPFILE), then give it one.
 *
 *	tmpfile DIRECTORY TEXT NAME
 */

#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char path[64];
	int fd;

	if (argc != 4)
		errx(2, "usage: tmpfile DIRECTORY TEXT NAME");
	fd = open(argv[1], O_TMPFILE | O_WRONLY, 0644);
	if (fd < 0)
		err(1, "open in %s", argv[1]);
	if (write(fd, argv[2], strlen(argv[2])) != (ssize_t)strlen(argv[2]))
		err(1, "write");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (linkat(AT_FDCWD, path, AT_FDCWD, argv[3], AT_SYMLINK_FOLLOW))
		err(1, "link %s", argv[3]);
	return 0;
}
