// SPDX-License-Identifier: GPL-2.0
/*
 * bench_scenario - what it costs to read the files of a system once
 *
 * usage: bench_scenario DIRECTORY COUNT [LISTS]
 *
 * The digest lists in the directory LISTS, if it is there, are loaded, and then
 * the first COUNT files of DIRECTORY are read as cat(1) does it.  What that costs
 * is printed: "whole N", and its parts "lists N" and "files N", in thousands of
 * nanoseconds; "seconds N" is the whole once more.  In a guest of scripts/bench
 * whose clock counts instructions a nanosecond is an instruction.
 */
#include <err.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char add[] = "/sys/kernel/security/integrity/diglim/digest_list_add";

static void load(const char *path)
{
	ssize_t length = strlen(path);
	int fd = open(add, O_WRONLY);

	if (fd < 0)
		err(1, "open %s", add);
	if (write(fd, path, length) != length)
		err(1, "%s is not loaded", path);
	close(fd);
}

static void cat(const char *path)
{
	static char buffer[65536];
	int fd = open(path, O_RDONLY);
	ssize_t got;

	if (fd < 0)
		err(1, "open %s", path);
	do {
		got = read(fd, buffer, sizeof(buffer));
		if (got < 0)
			err(1, "read %s", path);
	} while (got);
	close(fd);
}

static double nanoseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* What is in a directory; the order is that of the names. */
static void find(const char *directory, glob_t *paths)
{
	char pattern[4096];

	snprintf(pattern, sizeof(pattern), "%s/*", directory);
	if (glob(pattern, 0, NULL, paths))
		paths->gl_pathc = 0;
}

int main(int argc, char **argv)
{
	double start, loaded, end;
	glob_t files, lists = {};
	size_t count, i;

	if (argc != 3 && argc != 4)
		errx(2, "usage: bench_scenario DIRECTORY COUNT [LISTS]");
	count = strtoul(argv[2], NULL, 10);
	find(argv[1], &files);
	if (!count || files.gl_pathc < count)
		errx(1, "there are %zu files in %s", files.gl_pathc, argv[1]);
	if (argc == 4)
		find(argv[3], &lists);

	start = nanoseconds();
	for (i = 0; i < lists.gl_pathc; i++)
		load(lists.gl_pathv[i]);
	loaded = nanoseconds();
	for (i = 0; i < count; i++)
		cat(files.gl_pathv[i]);
	end = nanoseconds();

	printf("whole %.4f\n", (end - start) / 1000);
	printf("lists %.4f\n", (loaded - start) / 1000);
	printf("files %.4f\n", (end - loaded) / 1000);
	printf("seconds %.4f\n", (end - start) / 1e9);
	return 0;
}
