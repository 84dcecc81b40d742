// SPDX-License-Identifier: GPL-2.0
/*
 * fail_nth - do something while an allocation of memory fails: the first, the
 *	      second, and so on, until there is none left that could
 *
 * usage: fail_nth probe
 *        fail_nth write POLICY ERRNOS passes|fails <TEXT
 *        fail_nth close POLICY N <TEXT
 *        fail_nth ask FILE <TEXT
 *        fail_nth access HOOK let_in|refused FILE
 *
 * write: a policy is written, line by line, and then spoiled, so that it never comes
 * into force: what is in force is the same after each time.  A write fails with one
 * of these errnos ("ENOMEM EACCES").  With "fails" it always does.
 *
 * close: what follows when it was written, once; allocation N, counted from 1,
 * fails.  Prints "end" if there is none, else "failed".
 *
 * ask: a text is written, and the answer read: it is the same as when nothing
 * fails, or there is none, but ENOMEM.
 *
 * access: to FILE, of which nothing is remembered, at HOOK (FILE_CHECK, BPRM_CHECK,
 * MMAP_CHECK), and after each time another one in which nothing fails.  Where an
 * allocation failed a file may be refused, or not be opened for want of memory; but
 * one that is refused else is not let in.  Afterwards all is as if nothing had been.
 *
 * The exit status is 1 if something of this is not so, 2 if something else failed,
 * 4 if the kernel has no CONFIG_FAILSLAB.  See fault-injection.rst for fail-nth.
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAILSLAB	"/sys/kernel/debug/failslab/"
#define LIMIT		5000

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || close(fd))
		err(2, "%s", path);
}

/* Allocations that may wait fail, too, and nothing is logged about it. */
static void prepare(void)
{
	if (access(FAILSLAB, F_OK) || access("/proc/self/fail-nth", F_OK)) {
		puts("no CONFIG_FAILSLAB");
		exit(4);
	}
	put(FAILSLAB "ignore-gfp-wait", "N");
	put(FAILSLAB "verbose", "0");
}

static int fail_nth;

static void open_fail_nth(void)
{
	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (fail_nth < 0)
		err(2, "fail-nth");
}

static void begin(unsigned int n)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", n);

	if (pwrite(fail_nth, text, length, 0) != length)
		err(2, "write to fail-nth");
}

/* Whether an allocation failed.  errno stays. */
static bool end(void)
{
	int error = errno;
	char left[16] = "";

	if (pread(fail_nth, left, sizeof(left) - 1, 0) <= 0)
		err(2, "read from fail-nth");
	if (pwrite(fail_nth, "0", 1, 0) != 1)
		err(2, "write to fail-nth");
	errno = error;
	return !atoi(left);
}

/* What became of N times. */
static int report(unsigned int n, unsigned int passed, unsigned int wrong)
{
	printf("# %u allocations: it passed with %u, failed with %u; wrong: %u\n", n - 1, passed,
	       n - 1 - passed, wrong);
	/* There have to be some that matter. */
	return wrong || n == LIMIT || n - 1 == passed;
}

/*
 * Policies
 */

static char text[4096];
static size_t length_of_text;

static void read_text(void)
{
	ssize_t got;

	while ((got = read(0, text + length_of_text, sizeof(text) - length_of_text)) > 0)
		length_of_text += got;
	if (got < 0 || length_of_text == sizeof(text))
		errx(2, "the text on standard input");
}

/* The kernel takes one rule from a write. */
static bool write_lines(int fd)
{
	char *line = text, *next;

	for (; line < text + length_of_text; line = next) {
		next = strchr(line, '\n');
		next = next ? next + 1 : text + length_of_text;
		if (write(fd, line, next - line) != next - line)
			return false;
	}
	return true;
}

static int open_policy(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		err(2, "%s", path);
	return fd;
}

static size_t read_all(const char *path, char *data, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t got;

	if (fd < 0)
		err(2, "%s", path);
	while ((got = read(fd, data + length, size - length)) > 0)
		length += got;
	if (got < 0 || length == size)
		errx(2, "read %s", path);
	close(fd);
	return length;
}

static int write_policy(const char *path, const char *errnos, bool passes)
{
	static char before[65536], after[65536];
	unsigned int n, through = 0, wrong = 0;
	size_t length = read_all(path, before, sizeof(before));
	bool passed, failed = true;

	for (n = 1; n < LIMIT; n++) {
		int fd = open_policy(path);

		begin(n);
		passed = write_lines(fd);
		failed = end();
		if (passed ? !passes : failed && !strstr(errnos, strerrorname_np(errno))) {
			wrong++;
			printf("# allocation %u: %s\n", n, passed ? "passed" : strerror(errno));
		}
		if (write(fd, "spoiled", 7) >= 0)
			errx(2, "the policy was not spoiled");
		close(fd);
		if (read_all(path, after, sizeof(after)) != length ||
		    memcmp(before, after, length)) {
			wrong++;
			printf("# allocation %u: it is another policy\n", n);
		}
		if (!failed)
			break;
		through += passed;
	}
	if (passed != passes)
		wrong++;
	return report(n, through, wrong);
}

static void close_policy(const char *path, unsigned int n)
{
	int fd = open_policy(path);

	if (!write_lines(fd))
		err(2, "write to %s", path);
	begin(n);
	close(fd);
	puts(end() ? "failed" : "end");
}

static int ask_all(const char *path)
{
	static char right[65536], answer[65536];
	unsigned int n, through = 0, wrong = 0;
	ssize_t length = 0, got = 0;
	bool passed, failed;

	for (n = 0; n < LIMIT; n++) {
		int fd = open(path, O_RDWR | O_CLOEXEC);

		if (fd < 0)
			err(2, "%s", path);
		begin(n);
		passed = write(fd, text, length_of_text) == (ssize_t)length_of_text;
		if (passed) {
			got = read(fd, answer, sizeof(answer));
			passed = got >= 0;
		}
		failed = end();
		close(fd);
		if (!n) {
			/* Nothing was to fail. */
			if (!passed)
				err(2, "ask %s", path);
			memcpy(right, answer, got);
			length = got;
			continue;
		}
		if (passed ? got != length || memcmp(right, answer, got) : errno != ENOMEM) {
			wrong++;
			printf("# allocation %u: ", n);
			if (passed)
				printf("%.*s", (int)got, answer);
			else
				puts(strerror(errno));
		}
		if (!failed)
			break;
		through += passed;
	}
	return report(n, through, wrong);
}

/*
 * Accesses
 */

static bool try_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

/* It is text: it is not executed, but not for want of a permission. */
static bool try_exec(const char *path)
{
	char *const argv[] = { (char *)path, NULL }, *const none[] = { NULL };

	execve(path, argv, none);
	return errno == ENOEXEC;
}

static bool try_map(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *address;
	int error;

	if (fd < 0)
		return false;
	address = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	error = errno;
	if (address != MAP_FAILED)
		munmap(address, 4096);
	close(fd);
	errno = error;
	return address != MAP_FAILED;
}

static bool (*try)(const char *path);

/* An execution says so, too, if there is no page for the arguments. */
static bool is_failure(int error)
{
	return error == EACCES || error == ENOMEM || (error == E2BIG && try == try_exec);
}

/*
 * Nothing that the kernel knew of files is left, or all but that of this one: of
 * what is allocated for a new inode, little is IMA's.
 */
static void forget(const char *path, unsigned int n)
{
	static mode_t mode = 0755;

	if (n < 50)
		put("/proc/sys/vm/drop_caches", "3");
	mode ^= 0022;
	if (chmod(path, mode))
		err(2, "%s", path);
}

static int access_file(const char *hook, bool good, const char *path)
{
	unsigned int n, through = 0, wrong = 0;
	bool passed = false, failed;

	try = !strcmp(hook, "BPRM_CHECK") ? try_exec :
	      !strcmp(hook, "MMAP_CHECK") ? try_map : try_open;
	for (n = 1; n < LIMIT; n++) {
		forget(path, n);
		begin(n);
		passed = try(path);
		failed = end();
		if (passed ? !good : failed && !is_failure(errno)) {
			wrong++;
			printf("# allocation %u: %s\n", n, passed ? "let in" : strerror(errno));
		}
		if (try(path) != good || (!good && errno != EACCES)) {
			wrong++;
			printf("# after allocation %u: %s\n", n,
			       good ? strerror(errno) : "let in");
		}
		if (!failed)
			break;
		through += passed;
	}
	if (passed != good)
		wrong++;
	return report(n, through, wrong);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		errx(2, "usage: fail_nth probe|write|close|ask|access ...");
	prepare();
	if (!strcmp(argv[1], "probe"))
		return 0;
	open_fail_nth();
	if (!strcmp(argv[1], "access") && argc == 5)
		return access_file(argv[2], !strcmp(argv[3], "let_in"), argv[4]);
	read_text();
	if (!strcmp(argv[1], "write") && argc == 5)
		return write_policy(argv[2], argv[3], !strcmp(argv[4], "passes"));
	if (!strcmp(argv[1], "ask") && argc == 3)
		return ask_all(argv[2]);
	if (strcmp(argv[1], "close") || argc != 4)
		errx(2, "usage: fail_nth probe|write|close|ask|access ...");
	close_policy(argv[2], strtoul(argv[3], NULL, 10));
	return 0;
}
