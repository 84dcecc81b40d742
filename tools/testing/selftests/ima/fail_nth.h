/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An allocation of memory of this thread fails, one after the other: fail_prepare()
 * and fail_open() once, then fail_begin(N), what is to be tested, and fail_end(), which
 * tells whether an Nth one was there to fail.  See fault-injection.rst for fail-nth.
 */

#ifndef FAIL_NTH_H
#define FAIL_NTH_H

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAIL_SLAB	"/sys/kernel/debug/failslab/"
/* More allocations than anything that is tested makes. */
#define FAIL_LIMIT	5000

static inline void fail_put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || close(fd))
		err(2, "%s", path);
}

/* Allocations that may wait fail, too, and nothing is logged about it. */
static inline void fail_prepare(void)
{
	if (access(FAIL_SLAB, F_OK) || access("/proc/self/fail-nth", F_OK)) {
		puts("no CONFIG_FAILSLAB");
		exit(4);
	}
	fail_put(FAIL_SLAB "ignore-gfp-wait", "N");
	fail_put(FAIL_SLAB "verbose", "0");
}

static int fail_nth_fd;

static inline void fail_open(void)
{
	fail_nth_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (fail_nth_fd < 0)
		err(2, "fail-nth");
}

static inline void fail_begin(unsigned int n)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", n);

	if (pwrite(fail_nth_fd, text, length, 0) != length)
		err(2, "write to fail-nth");
}

/* Whether an allocation failed.  errno stays. */
static inline bool fail_end(void)
{
	int error = errno;
	char left[16] = "";

	if (pread(fail_nth_fd, left, sizeof(left) - 1, 0) <= 0)
		err(2, "read from fail-nth");
	if (pwrite(fail_nth_fd, "0", 1, 0) != 1)
		err(2, "write to fail-nth");
	errno = error;
	return !atoi(left);
}

#endif /* FAIL_NTH_H */
