// SPDX-License-Identifier: GPL-2.0
/*
 * descriptor - writing where nobody counts the writers
 *
 * usage: descriptor memfd CONTENT LABEL OWNER [change]
 *            a file of memfd_create() with that content, security.ima and owner
 *            is opened twice; before the second time its content is changed
 *        descriptor map FILE [change]
 *            the file is mapped for executing twice, by a descriptor that can
 *            write, too; its last byte is changed in between by the same one
 *        descriptor direct FILE
 *            one byte is written, as it was, by a descriptor that was opened with
 *            O_DIRECT and is not direct any more
 *
 * A failure is one line on stderr that begins with the call that failed, and
 * status 1; a call that was wrong has the status 2.
 */

#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Everything in a file; *size is set. */
static char *content(const char *path, size_t *size)
{
	struct stat st;
	char *data;
	int fd;

	fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &st))
		err(2, "%s", path);
	data = malloc(st.st_size + 1);
	if (!data || read(fd, data, st.st_size) != st.st_size)
		err(2, "%s", path);
	close(fd);
	*size = st.st_size;
	return data;
}

/* Write the byte at an offset, changed or as it is. */
static void write_byte(int fd, off_t offset, int change)
{
	char byte;

	if (pread(fd, &byte, 1, offset) != 1)
		err(1, "pread");
	byte ^= change;
	if (pwrite(fd, &byte, 1, offset) != 1)
		err(1, "pwrite");
}

static void reopen(int writer, const char *which)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", writer);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		err(1, "%s open", which);
	close(fd);
}

static void try_memfd(const char *text, const char *label, const char *owner, int change)
{
	size_t size, label_size;
	char *data = content(text, &size);
	char *value = content(label, &label_size);
	int fd;

	fd = memfd_create("memfd", 0);
	if (fd < 0)
		err(2, "memfd_create");
	if (write(fd, data, size) != (ssize_t)size)
		err(2, "write");
	if (fchown(fd, atoi(owner), -1))
		err(2, "fchown");
	if (fsetxattr(fd, "security.ima", value, label_size, 0))
		err(2, "fsetxattr");
	reopen(fd, "first");
	write_byte(fd, 0, change);
	reopen(fd, "second");
}

static void map(int fd, size_t size, const char *which)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);

	if (at == MAP_FAILED)
		err(1, "%s mmap", which);
	munmap(at, size);
}

static void try_map(const char *path, int change)
{
	struct stat st;
	int fd;

	fd = open(path, O_RDWR);
	if (fd < 0 || fstat(fd, &st))
		err(1, "open");
	map(fd, st.st_size, "first");
	write_byte(fd, st.st_size - 1, change);
	map(fd, st.st_size, "second");
}

static void try_direct(const char *path)
{
	int fd;

	fd = open(path, O_RDWR | O_DIRECT);
	if (fd < 0)
		err(1, "open");
	if (fcntl(fd, F_SETFL, 0))
		err(2, "fcntl");
	write_byte(fd, 0, 0);
	if (close(fd))
		err(1, "close");
}

int main(int argc, char **argv)
{
	if ((argc == 5 || (argc == 6 && !strcmp(argv[5], "change"))) && !strcmp(argv[1], "memfd"))
		try_memfd(argv[2], argv[3], argv[4], argc == 6);
	else if ((argc == 3 || (argc == 4 && !strcmp(argv[3], "change"))) &&
		 !strcmp(argv[1], "map"))
		try_map(argv[2], argc == 4);
	else if (argc == 3 && !strcmp(argv[1], "direct"))
		try_direct(argv[2]);
	else
		errx(2, "usage: descriptor memfd|map|direct ARGUMENT...");
	return 0;
}
