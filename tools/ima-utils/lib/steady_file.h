/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file that nobody changes while it is read, or it is noticed.
 *
 * A digest that goes into a list or a label has to be that of a content that the file
 * had at some moment.  So a file of which size, time of the last write or of the last
 * change differ before and after it was read is an error.  Nobody can set the time of the
 * last change, which every write(2) moves as it does that of the last write, so that
 * whoever sets the latter is noticed by it, too.
 *
 * But through a mapping of which a page is dirty already a file is written to without a
 * trace, and two changes within a tick of the kernel's clock have one time.  So a file is
 * an error, too, that somebody has open for writing, or opens meanwhile, if the kernel
 * gives a lease of it: with one there is no other that has it open for writing, nor a
 * writable mapping of it.  The lease lasts until the descriptor is closed, and so covers
 * what is done with the digest before that.
 *
 * The number that the kernel itself counts changes with, i_version, cannot be had:
 * STATX_CHANGE_COOKIE is not for user space.
 */

#ifndef IMA_UTILS_STEADY_FILE_H
#define IMA_UTILS_STEADY_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "hashes.h"

/* How much is read at once. */
#define STEADY_BUFFER (128 << 10)

/* What steady_hash() returns if it was to end. */
#define STEADY_INTERRUPTED "interrupted"

/**
 * struct steady_file - a file that is read
 * @fd: of it
 * @before: what it was like
 * @leased: nobody writes to it, or the lease would end
 */
struct steady_file {
	int fd;
	struct stat before;
	bool leased;
};

void steady_prepare(void);
const char *steady_begin(struct steady_file *file, int fd, const struct stat *before);
const char *steady_hash(struct steady_file *file, struct hashes *hashes, unsigned char *buffer,
			bool (*step)(void *data, off_t bytes), void *data);
const char *steady_still(const struct steady_file *file, struct stat *now);
bool steady_same_access(const struct stat *a, const struct stat *b);

#endif
