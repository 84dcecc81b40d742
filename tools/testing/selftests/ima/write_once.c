// SPDX-License-Identifier: GPL-2.0
/*
 * write_once - give stdin to a file in a single write()
 *
 * usage: write_once FILE
 *
 * Prints what write() returned.  A failure is one line on stderr that begins
 * with the call that failed, and status 1.  A shell's redirection writes as
 * often as it takes, and cannot tell which call failed.
 */

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static char data[1 << 17];
	ssize_t written;
	size_t length;
	int fd;

	if (argc != 2)
		errx(2, "usage: write_once FILE");
	length = fread(data, 1, sizeof(data), stdin);
	if (ferror(stdin) || !feof(stdin))
		errx(2, "cannot read all of stdin");
	fd = open(argv[1], O_WRONLY);
	if (fd < 0)
		err(1, "open");
	written = write(fd, data, length);
	if (written < 0)
		err(1, "write");
	if (close(fd))
		err(1, "close");
	printf("%zd\n", written);
	return 0;
}
