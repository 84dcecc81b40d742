// SPDX-License-Identifier: GPL-2.0
/*
 * run_as - run a program with other user and group IDs
 *
 * usage: run_as [only-admin] UID EUID GID EGID COMMAND [ARGUMENT]...
 *
 * The saved IDs become the effective ones.  There are no supplementary groups.
 * What a change of user IDs does to capabilities happens as everywhere; with only-admin,
 * CAP_SYS_ADMIN is what is left of them, for a program of another user than root, too.
 */

#define _GNU_SOURCE
#include <err.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned int id(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (end == text || *end || value >= (unsigned int)-1)
		errx(2, "'%s' is no ID", text);
	return value;
}

static void keep_admin(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	const unsigned int admin = 1 << CAP_SYS_ADMIN;
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {
		{ .effective = admin, .permitted = admin, .inheritable = admin },
	};

	if (syscall(SYS_capset, &header, data))
		err(2, "capset");
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0))
		err(2, "PR_CAP_AMBIENT");
}

int main(int argc, char **argv)
{
	bool only_admin = argc > 1 && !strcmp(argv[1], "only-admin");

	if (only_admin) {
		argc--;
		argv++;
		if (prctl(PR_SET_KEEPCAPS, 1))
			err(2, "PR_SET_KEEPCAPS");
	}
	if (argc < 6)
		errx(2, "usage: run_as [only-admin] UID EUID GID EGID COMMAND [ARGUMENT]...");
	if (setgroups(0, NULL))
		err(2, "setgroups");
	if (setresgid(id(argv[3]), id(argv[4]), id(argv[4])))
		err(2, "setresgid");
	if (setresuid(id(argv[1]), id(argv[2]), id(argv[2])))
		err(2, "setresuid");
	if (only_admin)
		keep_admin();
	execvp(argv[5], argv + 5);
	err(2, "%s", argv[5]);
}
