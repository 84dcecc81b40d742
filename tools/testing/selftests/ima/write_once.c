// SPDX-License-Identifier: GPL-2.0
/*
 * write_once - give stdin to a file in a single write()
 *
 * usage: write_once FILE [at OFFSET|bad [SIZE]|zeros SIZE]
 *
 * Prints what write() returned.  A failure is one line on stderr that begins
 * with the call that failed, and status 1.  A shell's redirection writes as
 * often as it takes, and cannot tell which call failed.
 *
 * at: with pwrite(), at this position.  bad: not stdin is written, but memory that
 * there is not, 4096 bytes or SIZE.  zeros: so many zero bytes are.
 */

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char *data;
static size_t length;

static void read_stdin(void)
{
	size_t size = 1 << 17, got;

	do {
		size *= 2;
		data = realloc(data, size);
		if (!data)
			err(2, "realloc");
		got = fread(data + length, 1, size - length, stdin);
		length += got;
	} while (length == size);
	if (ferror(stdin) || !feof(stdin))
		errx(2, "cannot read all of stdin");
}

/* Pages that are zero, and those of no access. */
static void map(size_t size, int protection)
{
	length = size;
	data = mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (data == MAP_FAILED)
		err(2, "mmap");
}

int main(int argc, char **argv)
{
	const char *how = argc > 2 ? argv[2] : "";
	ssize_t written;
	int fd;

	if (argc == 4 && !strcmp(how, "zeros"))
		map(strtoul(argv[3], NULL, 10), PROT_READ);
	else if ((argc == 3 || argc == 4) && !strcmp(how, "bad"))
		map(argc == 4 ? strtoul(argv[3], NULL, 10) : 4096, PROT_NONE);
	else if (argc == 2 || (argc == 4 && !strcmp(how, "at")))
		read_stdin();
	else
		errx(2, "usage: write_once FILE [at OFFSET|bad [SIZE]|zeros SIZE]");
	fd = open(argv[1], O_WRONLY);
	if (fd < 0)
		err(1, "open");
	if (!strcmp(how, "at"))
		written = pwrite(fd, data, length, strtoul(argv[3], NULL, 10));
	else
		written = write(fd, data, length);
	if (written < 0)
		err(1, "write");
	if (close(fd))
		err(1, "close");
	printf("%zd\n", written);
	return 0;
}
