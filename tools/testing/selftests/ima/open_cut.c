// SPDX-License-Identifier: GPL-2.0
/*
 * Open a file to be read, and cut it to nothing: O_RDONLY | O_TRUNC.
 *
 *	open_cut FILE
 */

#include <err.h>
#include <fcntl.h>

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "usage: open_cut FILE");
	if (open(argv[1], O_RDONLY | O_TRUNC) < 0)
		err(1, "%s", argv[1]);
	return 0;
}
