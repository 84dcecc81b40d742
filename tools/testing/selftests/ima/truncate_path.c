// SPDX-License-Identifier: GPL-2.0
/*
 * Empty a file without opening it: busybox's truncate opens what it cuts.
 *
 *	truncate_path FILE
 */

#include <err.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "usage: truncate_path FILE");
	if (truncate(argv[1], 0))
		err(1, "truncate %s", argv[1]);
	return 0;
}
