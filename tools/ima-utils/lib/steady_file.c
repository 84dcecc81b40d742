// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file that nobody changes while it is read; see steady_file.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "steady_file.h"

/* How often is told how much was read, in bytes. */
#define STEP 1048576

static const char changed[] = "it changed while it was read";
static const char opened[] = "it was opened for writing while it was read";

/**
 * steady_prepare - have the kernel's word that somebody wants to write end no program
 *
 * A signal says that a lease is to end; it is asked for instead.  To be called before
 * there are threads.
 */
void steady_prepare(void)
{
	signal(SIGIO, SIG_IGN);
}

/* Whether somebody waits for the lease to end, to write. */
static bool lease_ends(const struct steady_file *file)
{
	return file->leased && fcntl(file->fd, F_GETLEASE) != F_RDLCK;
}

/* Whether both are the same moment. */
static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/**
 * steady_begin - begin to read a file
 * @file: is filled in
 * @fd: of it, at its begin; the lease ends when it is closed
 * @before: what fstat() tells of it; a regular file
 *
 * Only the owner or CAP_LEASE gets a lease, and not on every file system; without one
 * the times have to do.
 *
 * Return: NULL, or why it is not to be read.
 */
const char *steady_begin(struct steady_file *file, int fd, const struct stat *before)
{
	*file = (struct steady_file){ .fd = fd, .before = *before };
	file->leased = !fcntl(fd, F_SETLEASE, F_RDLCK);
	return !file->leased && errno == EAGAIN ? "it is open for writing" : NULL;
}

/**
 * steady_hash - hash all of it
 * @file: the file
 * @hashes: the digests, which are finished if this succeeds
 * @buffer: STEADY_BUFFER bytes
 * @step: told how much was read, now and then; false ends it
 * @data: for @step
 *
 * Return: NULL, or what is wrong.
 */
const char *steady_hash(struct steady_file *file, struct hashes *hashes, unsigned char *buffer,
			bool (*step)(void *data, off_t bytes), void *data)
{
	off_t all = 0, told = 0;
	struct stat after;
	ssize_t n;

	if (!hashes_start(hashes))
		return "libcrypto fails";
	while ((n = read(file->fd, buffer, STEADY_BUFFER))) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return strerror(errno);
		all += n;
		/* Perhaps it grows faster than it can be read. */
		if (all > file->before.st_size)
			break;
		if (!hashes_add(hashes, buffer, n))
			return "libcrypto fails";
		/* What follows tells whether that is all: of small files, each call counts. */
		if (file->leased && all == file->before.st_size)
			break;
		/* Who wants to write does not wait for the rest of it. */
		if (lease_ends(file))
			return opened;
		if (all - told < STEP)
			continue;
		if (!step(data, all - told))
			return STEADY_INTERRUPTED;
		told = all;
	}
	if (fstat(file->fd, &after))
		return strerror(errno);
	if (lease_ends(file))
		return opened;
	if (after.st_size != all || file->before.st_size != all ||
	    !same_time(&after.st_mtim, &file->before.st_mtim) ||
	    !same_time(&after.st_ctim, &file->before.st_ctim))
		return changed;
	return hashes_finish(hashes) ? NULL : "libcrypto fails";
}

/**
 * steady_still - whether it has still the content that was hashed
 * @file: the file
 * @now: is set to what fstat() tells of it
 *
 * The time of change is not asked for: a label that was set moved it.
 *
 * Return: NULL, or what is wrong.
 */
const char *steady_still(const struct steady_file *file, struct stat *now)
{
	if (fstat(file->fd, now))
		return strerror(errno);
	return !lease_ends(file) && now->st_size == file->before.st_size &&
	       same_time(&now->st_mtim, &file->before.st_mtim) ? NULL : changed;
}

/**
 * steady_same_access - whether owner and mode are the same
 * @a: what a file was like
 * @b: what it is like
 *
 * A lease does not keep anybody from changing them.
 *
 * Return: true if they are.
 */
bool steady_same_access(const struct stat *a, const struct stat *b)
{
	return a->st_mode == b->st_mode && a->st_uid == b->st_uid && a->st_gid == b->st_gid;
}
