// SPDX-License-Identifier: GPL-2.0
/*
 * fail_nth - do something while an allocation of memory fails: the first, the
 *	      second, and so on, until there is none left that could
 *
 * usage: fail_nth probe
 *        fail_nth write POLICY ERRNOS passes|fails <TEXT
 *        fail_nth close POLICY N <TEXT
 *        fail_nth ask FILE <TEXT
 *        fail_nth session FILE <TEXT
 *        fail_nth show FILE
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
 * session: the same, with opening it, and each time in a session, setsid(2), that has said
 * nothing yet.
 *
 * show: a file is opened and read: the same.
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

#include "fail_nth.h"

/* What became of N times. */
static int report(unsigned int n, unsigned int passed, unsigned int wrong)
{
	printf("# %u allocations: it passed with %u, failed with %u; wrong: %u\n", n - 1, passed,
	       n - 1 - passed, wrong);
	/* There have to be some that matter. */
	return wrong || n == FAIL_LIMIT || n - 1 == passed;
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

	for (n = 1; n < FAIL_LIMIT; n++) {
		int fd = open_policy(path);

		fail_begin(n);
		passed = write_lines(fd);
		failed = fail_end();
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
	fail_begin(n);
	close(fd);
	puts(fail_end() ? "failed" : "end");
}

/*
 * Files that tell something
 */

#define MAX_SHOWN	65536

/* Write the text, if there is one, and read what there is; its length, or -1. */
static ssize_t read_shown(const char *path, char *shown)
{
	int fd = open(path, (length_of_text ? O_RDWR : O_RDONLY) | O_CLOEXEC), error;
	ssize_t length = 0, got = -1;

	if (fd < 0)
		return -1;
	if (!length_of_text || write(fd, text, length_of_text) == (ssize_t)length_of_text)
		while ((got = read(fd, shown + length, MAX_SHOWN - length)) > 0)
			length += got;
	error = errno;
	close(fd);
	errno = error;
	return got < 0 ? -1 : length;
}

/*
 * In a process of its own, so that its session can be, too: what it read, its length and
 * errno, and whether an allocation failed, are in memory that both share.
 */
struct shown {
	ssize_t length;
	int error;
	bool failed;
	char text[MAX_SHOWN];
};

static void show_once(const char *path, unsigned int n, bool session, struct shown *shown)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		err(2, "fork");
	if (!pid) {
		if (session && setsid() < 0)
			err(2, "setsid");
		fail_open();
		/* These pages are there then: one that is not would be EFAULT. */
		memset(shown, 0, sizeof(*shown));
		fail_begin(n);
		shown->length = read_shown(path, shown->text);
		shown->error = errno;
		shown->failed = fail_end();
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid || status)
		errx(2, "the process that reads %s", path);
}

static int show_all(const char *path, bool session)
{
	struct shown *right, *shown;
	unsigned int n, through = 0, wrong = 0;

	right = mmap(NULL, 2 * sizeof(*right), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (right == MAP_FAILED)
		err(2, "mmap");
	shown = right + 1;
	/* Nothing is to fail. */
	show_once(path, 0, session, right);
	if (right->length <= 0)
		errx(2, "%s: %s", path, right->length ? strerror(right->error) : "nothing");
	for (n = 1; n < FAIL_LIMIT; n++) {
		show_once(path, n, session, shown);
		if (shown->length >= 0 ? shown->length != right->length ||
		    memcmp(shown->text, right->text, shown->length) : shown->error != ENOMEM) {
			wrong++;
			printf("# allocation %u: %s\n", n,
			       shown->length >= 0 ? "another text" : strerror(shown->error));
		}
		if (!shown->failed)
			break;
		through += shown->length >= 0;
	}
	return report(n, through, wrong);
}

static int ask_all(const char *path)
{
	static char right[65536], answer[65536];
	unsigned int n, through = 0, wrong = 0;
	ssize_t length = 0, got = 0;
	bool passed, failed;

	for (n = 0; n < FAIL_LIMIT; n++) {
		int fd = open(path, O_RDWR | O_CLOEXEC);

		if (fd < 0)
			err(2, "%s", path);
		fail_begin(n);
		passed = write(fd, text, length_of_text) == (ssize_t)length_of_text;
		if (passed) {
			got = read(fd, answer, sizeof(answer));
			passed = got >= 0;
		}
		failed = fail_end();
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
		fail_put("/proc/sys/vm/drop_caches", "3");
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
	for (n = 1; n < FAIL_LIMIT; n++) {
		forget(path, n);
		fail_begin(n);
		passed = try(path);
		failed = fail_end();
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
		errx(2, "usage: fail_nth probe|write|close|ask|session|show|access ...");
	fail_prepare();
	if (!strcmp(argv[1], "probe"))
		return 0;
	fail_open();
	if (!strcmp(argv[1], "show") && argc == 3)
		return show_all(argv[2], false);
	if (!strcmp(argv[1], "access") && argc == 5)
		return access_file(argv[2], !strcmp(argv[3], "let_in"), argv[4]);
	read_text();
	if (!strcmp(argv[1], "write") && argc == 5)
		return write_policy(argv[2], argv[3], !strcmp(argv[4], "passes"));
	if (!strcmp(argv[1], "ask") && argc == 3)
		return ask_all(argv[2]);
	if (!strcmp(argv[1], "session") && argc == 3)
		return show_all(argv[2], true);
	if (strcmp(argv[1], "close") || argc != 4)
		errx(2, "usage: fail_nth probe|write|close|ask|session|show|access ...");
	close_policy(argv[2], strtoul(argv[3], NULL, 10));
	return 0;
}
