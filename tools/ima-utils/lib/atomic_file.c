// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file that is there as a whole; see atomic_file.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "array.h"
#include "atomic_file.h"

/* In the same directory, of whatever length the file's own name is. */
#define TEMPORARY ".imactl.XXXXXX"

/* What a signal or an exit removes, at any time.  One file is written at a time. */
static const char *_Atomic unfinished;

/* The program ends. */
static void on_exit_remove(void)
{
	if (unfinished)
		unlink(unfinished);
}

/* Remove the file, and end as if there were no handler. */
static void on_signal(int number)
{
	on_exit_remove();
	signal(number, SIG_DFL);
	raise(number);
}

/* Whether a signal that nobody asked for does not end the program. */
static bool is_harmless(int number)
{
	static const int harmless[] = {
		SIGCHLD, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(harmless); i++)
		if (number == harmless[i])
			return true;
	return false;
}

/* From now on a file with a name does not outlive the program.  What was ignored stays so. */
static void guard(void)
{
	struct sigaction old, new = { .sa_handler = on_signal, .sa_flags = SA_RESETHAND };
	static bool guarded;
	int number;

	if (guarded)
		return;
	guarded = !atexit(on_exit_remove);
	/* There are some that are not to be had. */
	for (number = 1; number <= SIGRTMAX; number++)
		if (!is_harmless(number) && !sigaction(number, NULL, &old) &&
		    old.sa_handler == SIG_DFL)
			sigaction(number, &new, NULL);
}

/* No signal comes between two steps. */
static void hold_signals(sigset_t *before)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, before);
}

/* Now they may. */
static void let_signals(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* Something in the directory of the file; to be freed. */
static char *beside(const struct atomic_file *file, const char *name)
{
	const char *end = strrchr(file->path, '/');

	return xasprintf("%.*s%s", end ? (int)(end + 1 - file->path) : 0, file->path, name);
}

/* By what a file without a name is named; to be freed. */
static char *link_of(const struct atomic_file *file)
{
	return xasprintf("/proc/self/fd/%d", file->fd);
}

/*
 * A file without a name is gone with the program, whatever ends it.  Not every file system
 * has such, and without /proc it gets no name.
 */
static bool open_nameless(struct atomic_file *file)
{
	char *directory = beside(file, "."), *link;

	file->fd = open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	free(directory);
	if (file->fd < 0)
		return false;
	link = link_of(file);
	file->nameless = !access(link, F_OK);
	free(link);
	if (!file->nameless)
		close(file->fd);
	return file->nameless;
}

/* A file with another name. */
static void open_temporary(struct atomic_file *file)
{
	char *temporary = beside(file, TEMPORARY);
	sigset_t before;
	int error;

	guard();
	hold_signals(&before);
	file->fd = mkostemp(temporary, O_CLOEXEC);
	error = errno;
	if (file->fd >= 0) {
		file->temporary = temporary;
		unfinished = temporary;
	} else {
		free(temporary);
	}
	let_signals(&before);
	errno = error;
}

/* What a path leads to, if there is something; 0 or errno. */
static int resolve(struct atomic_file *file, const char *path)
{
	if (!*path)
		return ENOENT;
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

/*
 * Set the mode that a new file would have, or owner, group and mode of the old one; 0 or
 * errno.  Whose it was is not for everybody to say.  If it is to be of another group, that
 * one gets nothing.
 */
static int set_mode(struct atomic_file *file)
{
	mode_t mask = umask(0), mode = 0666 & ~mask;

	umask(mask);
	if (file->replaces) {
		mode = file->old.st_mode & 0777;
		if (fchown(file->fd, file->old.st_uid, file->old.st_gid) &&
		    fchown(file->fd, -1, file->old.st_gid))
			mode &= ~070;
	}
	return fchmod(file->fd, mode) ? errno : 0;
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
		/* A limit is an error as others are. */
		signal(SIGXFSZ, SIG_IGN);
		if (!open_nameless(file))
			open_temporary(file);
	}
	error = file->fd < 0 || fstat(file->fd, &file->own) ? errno : 0;
	if (!error && (file->nameless || file->temporary))
		error = set_mode(file);
	if (error)
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
	return fsync(file->fd) && errno != EINVAL && errno != EROFS ? errno : 0;
}

/* Some file systems tell now that there is no place for it; 0 or errno. */
static int close_file(struct atomic_file *file)
{
	int error = close(file->fd) ? errno : 0;

	file->fd = -1;
	return error;
}

/* Give the file a name that no other has; it goes to @name.  0 or errno. */
static int name_anew(struct atomic_file *file, const char *link, char **name)
{
	int tries, error = EEXIST;

	for (tries = 0; error == EEXIST && tries < 100; tries++) {
		*name = beside(file, TEMPORARY);
		/* It need not be a secret: what is there already is not touched. */
		snprintf(strchr(*name, '\0') - strlen("XXXXXX"), sizeof("XXXXXX"), "%06x",
			 (unsigned int)(getpid() + tries) & 0xffffff);
		error = linkat(AT_FDCWD, link, AT_FDCWD, *name, AT_SYMLINK_FOLLOW) ? errno : 0;
		if (error)
			free(*name);
	}
	return error;
}

/* A link replaces nothing: for a moment there is a second file; 0 or errno. */
static int replace_nameless(struct atomic_file *file, const char *link)
{
	sigset_t before;
	char *name;
	int error;

	hold_signals(&before);
	error = name_anew(file, link, &name);
	if (!error) {
		error = rename(name, file->path) ? errno : 0;
		if (error)
			unlink(name);
		free(name);
	}
	let_signals(&before);
	return error;
}

/* Have a file without a name take that of another, if there is one; 0 or errno. */
static int place_nameless(struct atomic_file *file)
{
	char *link = link_of(file);
	int error = linkat(AT_FDCWD, link, AT_FDCWD, file->path, AT_SYMLINK_FOLLOW) ? errno : 0;

	if (error == EEXIST)
		error = replace_nameless(file, link);
	free(link);
	if (!error)
		sync_directory(file->path);
	return error;
}

/* The same of one with a name. */
static int place_temporary(struct atomic_file *file)
{
	int error = close_file(file);

	if (error || rename(file->temporary, file->path))
		return error ? error : errno;
	unfinished = NULL;
	free(file->temporary);
	file->temporary = NULL;
	sync_directory(file->path);
	return 0;
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

	if (!error && file->nameless)
		error = place_nameless(file);
	else if (!error && file->temporary)
		error = place_temporary(file);
	else if (!error)
		error = close_file(file);
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
