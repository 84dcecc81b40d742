// SPDX-License-Identifier: GPL-2.0
/*
 * bench_exec - what it costs to start a program and to wait for its end
 *
 * usage: bench_exec COUNT PROGRAM
 *
 * PROGRAM is run once, for what is done once, and then COUNT times; the cost of
 * fork, exec, exit and wait together is printed, "each N": thousands of
 * nanoseconds a run.  In the guest of scripts/bench a nanosecond is an
 * instruction.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void run(char *program)
{
	char *const arguments[] = { program, NULL }, *const environment[] = { NULL };
	pid_t child = fork();
	int status;

	if (child < 0)
		err(1, "fork");
	if (!child) {
		execve(program, arguments, environment);
		err(126, "exec %s", program);
	}
	if (waitpid(child, &status, 0) != child)
		err(1, "wait");
	if (status)
		errx(1, "%s ended with status %#x", program, status);
}

static double nanoseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv)
{
	int count = argc == 3 ? atoi(argv[1]) : 0;
	double start;
	int i;

	if (count < 1)
		errx(2, "usage: bench_exec COUNT PROGRAM");
	run(argv[2]);
	start = nanoseconds();
	for (i = 0; i < count; i++)
		run(argv[2]);
	printf("each %.4f\n", (nanoseconds() - start) / count / 1000);
	return 0;
}
