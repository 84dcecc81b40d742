// SPDX-License-Identifier: GPL-2.0
/*
 * Extended attributes of any name, with their raw values: the guest's busybox
 * has no tool for them.
 *
 *	xattr get FILE NAME		the value, on standard output
 *	xattr set FILE NAME VALUEFILE	the value is what VALUEFILE holds
 *	xattr create FILE NAME VALUEFILE	the same, if there is none
 *	xattr remove FILE NAME
 *	xattr list FILE			the names, a line each
 */

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

static char value[65536];

static void get_value(const char *file, const char *name)
{
	ssize_t length = getxattr(file, name, value, sizeof(value));

	if (length < 0)
		err(1, "get %s of %s", name, file);
	if (fwrite(value, 1, length, stdout) != (size_t)length || fflush(stdout))
		err(1, "standard output");
}

static void set_value(const char *file, const char *name, const char *from, int flags)
{
	int fd = open(from, O_RDONLY);
	ssize_t length;

	if (fd < 0)
		err(2, "%s", from);
	length = read(fd, value, sizeof(value));
	if (length < 0)
		err(2, "%s", from);
	close(fd);
	if (setxattr(file, name, value, length, flags))
		err(1, "set %s of %s", name, file);
}

static void list_names(const char *file)
{
	ssize_t length = listxattr(file, value, sizeof(value));
	char *name;

	if (length < 0)
		err(1, "list %s", file);
	for (name = value; name < value + length; name += strlen(name) + 1)
		puts(name);
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "get")) {
		get_value(argv[2], argv[3]);
	} else if (argc == 5 && !strcmp(argv[1], "set")) {
		set_value(argv[2], argv[3], argv[4], 0);
	} else if (argc == 5 && !strcmp(argv[1], "create")) {
		set_value(argv[2], argv[3], argv[4], XATTR_CREATE);
	} else if (argc == 4 && !strcmp(argv[1], "remove")) {
		if (removexattr(argv[2], argv[3]))
			err(1, "remove %s of %s", argv[3], argv[2]);
	} else if (argc == 3 && !strcmp(argv[1], "list")) {
		list_names(argv[2]);
	} else {
		errx(2, "usage: xattr get|set|create|remove|list FILE [NAME [VALUEFILE]]");
	}
	return 0;
}
