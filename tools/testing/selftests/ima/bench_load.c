// SPDX-License-Identifier: GPL-2.0
/*
 * bench_load - what it costs to load a policy
 *
 * usage: bench_load FILE
 *
 * The kernel is told to read its policy from FILE, and the time that it spent on
 * that in this process is printed, "once N": thousands of nanoseconds.  In the
 * guest of scripts/bench a nanosecond is an instruction.  Waiting for a grace
 * period is left out: it depends on the machine, not on the policy.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double nanoseconds(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t))
		err(1, "clock_gettime");
	return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv)
{
	static const char policy[] = "/sys/kernel/security/ima/policy";
	ssize_t length;
	double start;
	int fd;

	if (argc != 2)
		errx(2, "usage: bench_load FILE");
	length = strlen(argv[1]);
	start = nanoseconds();
	fd = open(policy, O_WRONLY);
	if (fd < 0)
		err(1, "open %s", policy);
	if (write(fd, argv[1], length) != length)
		err(1, "load %s", argv[1]);
	/* The rules are in force when the file is closed. */
	if (close(fd))
		err(1, "close %s", policy);
	printf("once %.4f\n", (nanoseconds() - start) / 1000);
	return 0;
}
