// SPDX-License-Identifier: GPL-2.0-only
/*
 * --root; see root.h.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "exit_status.h"
#include "root.h"

/* A root that does not serve: one line, and the end. */
static void bad_root(const char *program, const char *root, int error)
{
	fprintf(stderr, "%s: --root: %s: %s\n", program, root, strerror(error));
	exit(EXIT_USAGE);
}

/**
 * root_directory - the root directory as the rest of the program takes it
 * @program: who complains
 * @root: what was given
 *
 * "/" is the running system, in whatever way it is written.  If it is no
 * directory that can be opened, the program ends.
 *
 * Return: "/" or @root.
 */
const char *root_directory(const char *program, const char *root)
{
	struct stat st, live;
	DIR *directory = opendir(root);

	if (!directory || fstat(dirfd(directory), &st))
		bad_root(program, root, errno);
	closedir(directory);
	if (!stat("/", &live) && st.st_dev == live.st_dev && st.st_ino == live.st_ino)
		return "/";
	return root;
}
