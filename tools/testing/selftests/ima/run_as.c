// SPDX-License-Identifier: GPL-2.0
/*
 * run_as - run a program with other user and group IDs
 *
 * usage: run_as UID EUID GID EGID COMMAND [ARGUMENT]...
 *
 * The saved IDs become the effective ones.  There are no supplementary groups.
 * What a change of user IDs does to capabilities happens as everywhere.
 */

#define _GNU_SOURCE
#include <err.h>
#include <grp.h>
#include <stdlib.h>
#include <unistd.h>

static unsigned int id(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (end == text || *end || value >= (unsigned int)-1)
		errx(2, "'%s' is no ID", text);
	return value;
}

int main(int argc, char **argv)
{
	if (argc < 6)
		errx(2, "usage: run_as UID EUID GID EGID COMMAND [ARGUMENT]...");
	if (setgroups(0, NULL))
		err(2, "setgroups");
	if (setresgid(id(argv[3]), id(argv[4]), id(argv[4])))
		err(2, "setresgid");
	if (setresuid(id(argv[1]), id(argv[2]), id(argv[2])))
		err(2, "setresuid");
	execvp(argv[5], argv + 5);
	err(2, "%s", argv[5]);
}
