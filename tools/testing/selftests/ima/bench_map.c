// SPDX-License-Identifier: GPL-2.0
/*
 * bench_map - what it costs to map a file so that it can be executed
 *
 * usage: bench_map COUNT FILE
 *
 * FILE is opened, mapped once, for what is done once, and then COUNT times; the cost of
 * mmap and munmap together is printed, "each N": thousands of nanoseconds.  In the guest
 * of scripts/bench a nanosecond is an instruction.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

static void map(int fd, const char *path)
{
	void *address = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);

	if (address == MAP_FAILED)
		err(1, "mmap %s", path);
	munmap(address, 4096);
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
	int fd, i;

	if (count < 1)
		errx(2, "usage: bench_map COUNT FILE");
	fd = open(argv[2], O_RDONLY);
	if (fd < 0)
		err(1, "open %s", argv[2]);
	map(fd, argv[2]);
	start = nanoseconds();
	for (i = 0; i < count; i++)
		map(fd, argv[2]);
	printf("each %.4f\n", (nanoseconds() - start) / count / 1000);
	return 0;
}
