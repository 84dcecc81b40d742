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
#include "sysfile.h"

/* More is no answer of a kernel, but something that was put in its place. */
#define SYSFILE_MAX (64 << 20)

static char *below(const char *root, const char *path)
{
	return xasprintf("%s%s", strcmp(root, "/") ? root : "", path);
}

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

/* read_all - all bytes and a NUL behind them; 0 or errno */
static int read_all(int fd, char **data, size_t *size)
{
	size_t space = 4096;
	ssize_t n;

	*data = xrealloc(NULL, space + 1, 1);
	*size = 0;
	for (;;) {
		n = read(fd, *data + *size, space - *size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		*size += n;
		if (*size < space)
			continue;
		if (space >= SYSFILE_MAX) {
			errno = EFBIG;
			n = -1;
			break;
		}
		space *= 2;
		*data = xrealloc(*data, space + 1, 1);
	}
	(*data)[*size] = '\0';
	if (!n)
		return 0;
	free(*data);
	*data = NULL;
	return errno;
}

/**
 * sysfile_read_bytes - read a file whole
 * @root: "/" or the directory that stands for it
 * @path: path in it, with a slash at its begin
 * @size: number of bytes in the fact's text, if it was read
 *
 * A file that has no permission to read for anybody is withheld.  Root could
 * open it and would be told EACCES by the kernel; the mode says so beforehand.
 */
struct fact sysfile_read_bytes(const char *root, const char *path, size_t *size)
{
	struct fact fact = { .path = xstrdup(path) };
	char *full = below(root, path);
	struct stat st;
	int fd;

	*size = 0;
	if (stat(full, &st)) {
		fact.error = errno;
		fact.state = state_of(fact.error);
	} else if (!(st.st_mode & 0444)) {
		fact.state = FACT_WITHHELD;
	} else {
		fd = open(full, O_RDONLY | O_CLOEXEC);
		fact.error = fd < 0 ? errno : read_all(fd, &fact.text, size);
		fact.state = fact.error ? state_of(fact.error) : FACT_READ;
		if (fd >= 0)
			close(fd);
	}
	free(full);
	return fact;
}

/**
 * sysfile_read - read a file of text
 *
 * As sysfile_read_bytes(), without the ends of lines at its end.  A NUL makes
 * the file malformed.  What a terminal would not take as a printable letter
 * becomes a question mark: the text is printed.
 */
struct fact sysfile_read(const char *root, const char *path)
{
	size_t size, i;
	struct fact fact = sysfile_read_bytes(root, path, &size);

	if (fact.state != FACT_READ)
		return fact;
	if (strlen(fact.text) != size) {
		fact_malformed(&fact);
		return fact;
	}
	while (size && fact.text[size - 1] == '\n')
		fact.text[--size] = '\0';
	for (i = 0; i < size; i++)
		if (fact.text[i] != '\n' && fact.text[i] != '\t' &&
		    (fact.text[i] < ' ' || fact.text[i] > '~'))
			fact.text[i] = '?';
	return fact;
}

/**
 * sysfile_writable - whether anybody may write the file, by its mode
 */
bool sysfile_writable(const char *root, const char *path)
{
	char *full = below(root, path);
	struct stat st;
	bool writable;

	writable = !stat(full, &st) && (st.st_mode & 0222);
	free(full);
	return writable;
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/**
 * sysfile_list - the names in a directory, sorted
 * @names: to be freed with sysfile_free_list()
 *
 * Return: their number, or -errno.
 */
int sysfile_list(const char *root, const char *path, char ***names)
{
	char *full = below(root, path);
	struct dirent **entries;
	int i, count;

	*names = NULL;
	count = scandir(full, &entries, visible, alphasort);
	if (count < 0)
		count = -errno;
	free(full);
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

void sysfile_free_list(char **names, int count)
{
	int i;

	for (i = 0; i < count; i++)
		free(names[i]);
	free(names);
}
