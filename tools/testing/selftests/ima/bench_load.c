// SPDX-License-Identifier: GPL-2.0
/*
 * bench_load - what it costs to load a policy
 *
 * usage: bench_load FILE
 *
 * The kernel is told to read rules from FILE, three times: they are added to
 * those that are there.  Two costs are printed, in thousands of nanoseconds:
 * "read N", of reading the rules, the least of the three, for whatever else the
 * kernel did meanwhile is counted as well; and "publish N", of putting them in
 * force the first time.  In the guest of scripts/bench a nanosecond is an
 * instruction.  For the second it is the CPU time that counts, which is less
 * exact: the kernel waits for a grace period meanwhile.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double nanoseconds(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t))
		err(1, "clock_gettime");
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static const char policy[] = "/sys/kernel/security/ima/policy";

/* What reading the rules costs; *@publish is what publishing them does. */
static double load(const char *path, double *publish)
{
	ssize_t length = strlen(path);
	int fd = open(policy, O_WRONLY);
	double start, read;

	if (fd < 0)
		err(1, "open %s", policy);
	start = nanoseconds(CLOCK_MONOTONIC);
	if (write(fd, path, length) != length)
		err(1, "%s", path);
	read = nanoseconds(CLOCK_MONOTONIC) - start;
	start = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
	if (close(fd))
		err(1, "close %s", policy);
	*publish = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - start;
	return read;
}

int main(int argc, char **argv)
{
	double read, least, publish, later;
	int i;

	if (argc != 2)
		errx(2, "usage: bench_load FILE");
	least = load(argv[1], &publish);
	for (i = 0; i < 2; i++) {
		read = load(argv[1], &later);
		if (read < least)
			least = read;
	}
	printf("read %.4f\npublish %.4f\n", least / 1000, publish / 1000);
	return 0;
}
