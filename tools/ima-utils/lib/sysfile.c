// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of /sys and /proc; see sysfile.h.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "open_in_root.h"
#include "read_all.h"
#include "sysfile.h"

/* What an error says about a fact. */
static enum fact_state state_of(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return FACT_ABSENT;
	case EACCES:
	case EPERM:
		return FACT_DENIED;
	default:
		return FACT_FAILED;
	}
}

/* The mode of a file, without opening it for real; 0 or errno. */
static int mode_of(const char *root, const char *path, mode_t *mode)
{
	int fd = open_in_root(root, path, O_PATH), error = 0;
	struct stat st;

	if (fd < 0)
		return -fd;
	if (fstat(fd, &st))
		error = errno;
	else
		*mode = st.st_mode;
	close(fd);
	return error;
}

/**
 * sysfile_read_bytes - read a file whole
 * @root: "/" or the directory that stands for it
 * @path: path in it, with a slash at its begin
 * @max: more bytes are no answer of a kernel: the fact fails with EFBIG
 * @size: number of bytes in the fact's text, if it was read
 *
 * A file that has no permission to read for anybody is withheld.  Root could
 * open it and would be told EACCES by the kernel; the mode says so beforehand.
 * A pipe or a device in the place of a file is malformed: it is not waited for.
 *
 * Return: the fact.
 */
struct fact sysfile_read_bytes(const char *root, const char *path, size_t max, size_t *size)
{
	struct fact fact = { .path = xstrdup(path) };
	mode_t mode = 0;
	int fd;

	*size = 0;
	fact.error = mode_of(root, path, &mode);
	if (fact.error) {
		fact.state = state_of(fact.error);
	} else if (S_ISDIR(mode)) {
		fact.error = EISDIR;
		fact.state = FACT_FAILED;
	} else if (!S_ISREG(mode)) {
		fact.state = FACT_MALFORMED;
	} else if (!(mode & 0444)) {
		fact.state = FACT_WITHHELD;
	} else {
		/* What was put there since then does not hang either. */
		fd = open_in_root(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
		fact.error = fd < 0 ? -fd : read_all(fd, max, &fact.text, size);
		fact.state = fact.error ? state_of(fact.error) : FACT_READ;
		if (fd >= 0)
			close(fd);
	}
	return fact;
}

/**
 * sysfile_read - read a file of text
 * @root: "/" or the directory that stands for it
 * @path: path in it, with a slash at its begin
 * @max: as for sysfile_read_bytes()
 *
 * As sysfile_read_bytes(), without the ends of lines at its end.  A NUL makes
 * the file malformed.  Other characters are as they are: who prints the text
 * cleans it.
 *
 * Return: the fact.
 */
struct fact sysfile_read(const char *root, const char *path, size_t max)
{
	size_t size;
	struct fact fact = sysfile_read_bytes(root, path, max, &size);

	if (fact.state != FACT_READ)
		return fact;
	if (strlen(fact.text) != size) {
		fact_malformed(&fact);
		return fact;
	}
	while (size && fact.text[size - 1] == '\n')
		fact.text[--size] = '\0';
	return fact;
}

/**
 * sysfile_writable - whether anybody may write the file, by its mode
 * @root: "/" or the directory that stands for it
 * @path: path in it, with a slash at its begin
 *
 * Return: 1 or 0; -1 if the mode cannot be seen.
 */
int sysfile_writable(const char *root, const char *path)
{
	mode_t mode = 0;

	return mode_of(root, path, &mode) ? -1 : !!(mode & 0222);
}

/* scandir() has no order of bytes that is the same for everybody. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* All names but those that begin with a dot. */
static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/**
 * sysfile_list - the names in a directory, sorted
 * @root: "/" or the directory that stands for it
 * @path: path in it, with a slash at its begin
 * @names: to be freed with sysfile_free_list()
 *
 * Return: their number, or -errno.
 */
int sysfile_list(const char *root, const char *path, char ***names)
{
	int fd = open_in_root(root, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK), i, count;
	struct dirent **entries;

	*names = NULL;
	if (fd < 0)
		return fd;
	count = scandirat(fd, ".", &entries, visible, by_bytes);
	if (count < 0)
		count = -errno;
	close(fd);
	if (count < 0)
		return count;
	*names = xrealloc(NULL, count + 1, sizeof(**names));
	for (i = 0; i < count; i++) {
		(*names)[i] = xstrdup(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return count;
}

/**
 * sysfile_free_list - free what sysfile_list() made
 * @names: the names
 * @count: what sysfile_list() returned
 */
void sysfile_free_list(char **names, int count)
{
	int i;

	for (i = 0; i < count; i++)
		free(names[i]);
	free(names);
}
