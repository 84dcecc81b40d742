// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file that is there as a whole; see atomic_file.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "array.h"
#include "atomic_file.h"

/* Those that end the program, and that somebody sends to a program that is well. */
static const int signals[] = { SIGHUP, SIGINT, SIGTERM };

/* What a signal removes, which may come at any time.  One file is written at a time. */
static const char *_Atomic unfinished;

/* Remove the file, and end as if there were no handler. */
static void on_signal(int number)
{
	if (unfinished)
		unlink(unfinished);
	signal(number, SIG_DFL);
	raise(number);
}

/* From now on signals remove the file.  What was ignored stays so. */
static void guard(const char *temporary)
{
	struct sigaction old, new = { .sa_handler = on_signal, .sa_flags = SA_RESETHAND };
	size_t i;

	unfinished = temporary;
	/* A limit is an error as others are. */
	signal(SIGXFSZ, SIG_IGN);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		if (!sigaction(signals[i], NULL, &old) && old.sa_handler == SIG_DFL)
			sigaction(signals[i], &new, NULL);
}

/* What a path leads to, if there is something; 0 or errno. */
static int resolve(struct atomic_file *file, const char *path)
{
	file->replaces = !stat(path, &file->old);
	if (!file->replaces && errno != ENOENT)
		return errno;
	/* A link that leads to nothing is replaced itself. */
	file->path = file->replaces ? realpath(path, NULL) : xstrdup(path);
	return file->path ? 0 : errno;
}

/* Whether it has to be written as it is. */
static bool no_replacement(const struct atomic_file *file)
{
	return file->replaces && !S_ISREG(file->old.st_mode);
}

/* Set a mode as a new file would have it, or that of the old one; 0 or errno. */
static int set_mode(struct atomic_file *file)
{
	mode_t mask = umask(0);

	umask(mask);
	return fchmod(file->fd, file->replaces ? file->old.st_mode & 0777 : 0666 & ~mask) ?
	       errno : 0;
}

/**
 * atomic_file_open - begin to write a file
 * @file: is set; to be given to atomic_file_commit() or atomic_file_abandon() if
 *	this succeeds
 * @path: the file
 *
 * Return: 0 or errno.
 */
int atomic_file_open(struct atomic_file *file, const char *path)
{
	int error;

	*file = (struct atomic_file){ .fd = -1 };
	error = resolve(file, path);
	if (error)
		return error;
	if (no_replacement(file)) {
		file->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	} else {
		file->temporary = xasprintf("%s.XXXXXX", file->path);
		/* Beforehand: there must be no moment in between. */
		guard(file->temporary);
		file->fd = mkostemp(file->temporary, O_CLOEXEC);
	}
	error = file->fd < 0 || fstat(file->fd, &file->own) ? errno : 0;
	if (!error && file->temporary)
		error = set_mode(file);
	if (!error)
		return 0;
	if (file->fd < 0) {
		/* There is none to remove. */
		free(file->temporary);
		file->temporary = NULL;
	}
	atomic_file_abandon(file);
	return error;
}

/**
 * atomic_file_standard_output - begin to write standard output
 * @file: as for atomic_file_open()
 *
 * Return: 0 or errno.
 */
int atomic_file_standard_output(struct atomic_file *file)
{
	int error;

	*file = (struct atomic_file){ .fd = dup(STDOUT_FILENO) };
	error = file->fd < 0 || fstat(file->fd, &file->own) ? errno : 0;
	if (error)
		atomic_file_abandon(file);
	return error;
}

/**
 * atomic_file_write - write more of it
 * @file: the file
 * @data: what
 * @size: how many bytes
 *
 * Return: 0 or errno.
 */
int atomic_file_write(struct atomic_file *file, const void *data, size_t size)
{
	const char *bytes = data;
	ssize_t n;

	while (size) {
		n = write(file->fd, bytes, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		bytes += n;
		size -= n;
	}
	return 0;
}

/**
 * atomic_file_is - whether it is a file that was found
 * @file: what is written
 * @st: the other
 *
 * Return: true if @st is of the file, or of the one that it replaces.
 */
bool atomic_file_is(const struct atomic_file *file, const struct stat *st)
{
	return (st->st_dev == file->own.st_dev && st->st_ino == file->own.st_ino) ||
	       (file->replaces && st->st_dev == file->old.st_dev &&
		st->st_ino == file->old.st_ino);
}

/* The directory has to know the new name, too, for it to outlive a crash. */
static void sync_directory(const char *path)
{
	char *copy = xstrdup(path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		/* The file is there; no more can be done. */
		(void)!fsync(fd);
		close(fd);
	}
	free(copy);
}

/* All of it is on the disk; 0 or errno.  A pipe has nothing to wait for. */
static int finish(struct atomic_file *file)
{
	int error = 0;

	if (fsync(file->fd) && errno != EINVAL && errno != EROFS)
		error = errno;
	if (close(file->fd) && !error)
		error = errno;
	file->fd = -1;
	return error;
}

/**
 * atomic_file_commit - let it take its name
 * @file: not to be used after this
 *
 * Return: 0, or errno: then it is as it was before.
 */
int atomic_file_commit(struct atomic_file *file)
{
	int error = finish(file);

	if (!error && file->temporary) {
		if (rename(file->temporary, file->path)) {
			error = errno;
		} else {
			unfinished = NULL;
			sync_directory(file->path);
			free(file->temporary);
			file->temporary = NULL;
		}
	}
	atomic_file_abandon(file);
	return error;
}

/**
 * atomic_file_abandon - leave all as it was
 * @file: not to be used after this
 */
void atomic_file_abandon(struct atomic_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	if (file->temporary)
		unlink(file->temporary);
	unfinished = NULL;
	free(file->temporary);
	free(file->path);
	*file = (struct atomic_file){ .fd = -1 };
}
