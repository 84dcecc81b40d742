// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that ima-init reads and writes; see init_files.h.
 *
 * The kernel looks at the content of what root reads on a file system that keeps it, not at
 * names, and not at what is in proc or sysfs.  Whoever has the disk can put a symbolic link
 * in the place of a file: to another signed file, which fails where it is no configuration
 * or key; or to a file in sysfs that shows what a device which he plugs in says of itself.
 * So no file is taken from another mount than that of the root.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init_files.h"
#include "init_report.h"

/* More in a directory than anybody has. */
#define NAMES_MAX 4096

/* On the root file system; a FIFO is not waited for.  A descriptor, or -1. */
static int open_root(const char *path, int flags)
{
	struct open_how how = {
		.flags = flags | O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS,
	};

	return syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
}

/* Why a file cannot be opened. */
static const char *why_not(int error)
{
	switch (error) {
	case EACCES:
		return "the kernel refuses it: it has no signature, and no list has it";
	case ENOENT:
		return "it is not there";
	case EXDEV:
		return "it is not on the root file system";
	default:
		return strerror(error);
	}
}

/**
 * init_read - all of a file
 * @what: what it is for
 * @path: the file
 * @data: where it is stored
 * @max: how long it may be
 * @size: is set to how long it is
 *
 * Return: true, or false if that was said why it cannot be read.
 */
bool init_read(const char *what, const char *path, char *data, size_t max, size_t *size)
{
	int fd = open_root(path, 0), error;
	struct stat st;
	ssize_t got = 0;
	char more;

	if (fd < 0)
		return init_fault("%s: %s: %s", what, path, why_not(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return init_fault("%s: %s: it is no regular file", what, path);
	}
	for (*size = 0; *size < max; *size += got) {
		got = read(fd, data + *size, max - *size);
		if (got <= 0)
			break;
	}
	if (got > 0)
		got = read(fd, &more, 1);
	error = errno;
	close(fd);
	if (got < 0)
		return init_fault("%s: %s: %s", what, path, strerror(error));
	if (got)
		return init_fault("%s: %s: it is longer than %zu bytes", what, path, max);
	if (!*size)
		return init_fault("%s: %s: it is empty", what, path);
	return true;
}

/* For qsort(). */
static int by_name(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

/* Names that begin with a dot are left out, as by the kernel. */
static int read_names(DIR *dir, char ***names, size_t *count)
{
	struct dirent *entry;
	char **grown;

	for (;;) {
		errno = 0;
		entry = readdir(dir);
		if (!entry)
			return errno;
		if (*entry->d_name == '.')
			continue;
		if (*count == NAMES_MAX)
			return E2BIG;
		grown = realloc(*names, (*count + 1) * sizeof(**names));
		if (!grown)
			return ENOMEM;
		*names = grown;
		grown[*count] = strdup(entry->d_name);
		if (!grown[*count])
			return ENOMEM;
		++*count;
	}
}

/**
 * init_names - what is in a directory, in the order of the names
 * @what: what it is for
 * @path: the directory
 * @names: is set, for init_free_names()
 * @count: how many there are
 *
 * Return: true, or false if that was said why there is none.
 */
bool init_names(const char *what, const char *path, char ***names, size_t *count)
{
	int fd = open_root(path, O_DIRECTORY), error;
	DIR *dir;

	*names = NULL;
	*count = 0;
	if (fd < 0)
		return init_fault("%s: %s: %s", what, path, why_not(errno));
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return init_fault("%s: %s: %s", what, path, strerror(ENOMEM));
	}
	error = read_names(dir, names, count);
	closedir(dir);
	if (!error && *count) {
		qsort(*names, *count, sizeof(**names), by_name);
		return true;
	}
	init_free_names(*names, *count);
	return init_fault("%s: %s: %s", what, path, error ? strerror(error) :
			  "there is nothing in it");
}

/**
 * init_free_names - what init_names() made
 * @names: what it set
 * @count: how many
 */
void init_free_names(char **names, size_t count)
{
	while (count)
		free(names[--count]);
	free(names);
}

/**
 * init_write - write to a file of the kernel, at once
 * @path: the file
 * @text: what is written
 *
 * Return: 0 or the errno.
 */
int init_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), error = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		error = errno;
	if (close(fd) && !error)
		error = errno;
	return error;
}

/**
 * init_lines - look at each line of a file of the kernel
 * @path: the file
 * @see: is called with each line, without its end; false if that is enough
 * @data: for @see
 *
 * Return: 0 or the errno.
 */
int init_lines(const char *path, bool (*see)(const char *line, void *data), void *data)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	int error;

	if (!file)
		return errno;
	errno = 0;
	while ((length = getline(&line, &room, file)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (!see(line, data))
			break;
		errno = 0;
	}
	error = ferror(file) ? errno : 0;
	free(line);
	fclose(file);
	return error;
}
