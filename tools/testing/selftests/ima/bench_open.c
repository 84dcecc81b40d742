// SPDX-License-Identifier: GPL-2.0
/*
 * bench_open - what it costs to open, read and close a file
 *
 * usage: bench_open --warm DIRECTORY
 *        bench_open DIRECTORY
 *
 * With --warm each file of DIRECTORY has its inode, its extended attributes
 * and its content brought into memory, so that what is measured later is no
 * I/O.  To be called before there is a policy: no verdict is cached then.
 *
 * Without it, all files are opened, read and closed twice, and the two costs
 * are printed, "first N" and "second N": thousands of nanoseconds a file.  In
 * the guest of scripts/bench a nanosecond is an instruction.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static char buffer[4096];

static void open_read_close(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		err(1, "open %s", path);
	if (read(fd, buffer, sizeof(buffer)) != sizeof(buffer))
		err(1, "read %s", path);
	close(fd);
}

static void warm(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		err(1, "stat %s", path);
	/* That there is none is remembered, too. */
	if (getxattr(path, "security.ima", buffer, sizeof(buffer)) < 0 && errno != ENODATA)
		err(1, "getxattr %s", path);
	/* Pages move to the active list when they are read again. */
	open_read_close(path);
	open_read_close(path);
}

static double nanoseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static void measure(const char *name, const glob_t *files)
{
	double start = nanoseconds();
	size_t i;

	for (i = 0; i < files->gl_pathc; i++)
		open_read_close(files->gl_pathv[i]);
	printf("%s %.4f\n", name, (nanoseconds() - start) / files->gl_pathc / 1000);
}

int main(int argc, char **argv)
{
	int warming = argc == 3 && !strcmp(argv[1], "--warm");
	char pattern[4096];
	glob_t files;
	size_t i;

	if (argc != 2 + warming)
		errx(2, "usage: bench_open [--warm] DIRECTORY");
	snprintf(pattern, sizeof(pattern), "%s/*", argv[1 + warming]);
	if (glob(pattern, 0, NULL, &files))
		errx(1, "no files in %s", argv[1 + warming]);
	if (warming) {
		for (i = 0; i < files.gl_pathc; i++)
			warm(files.gl_pathv[i]);
		return 0;
	}
	measure("first", &files);
	measure("second", &files);
	return 0;
}
