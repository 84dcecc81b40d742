// SPDX-License-Identifier: GPL-2.0
/*
 * mapper - change a file through memory, when told to
 *
 * usage: mapper FILE
 *
 * Maps FILE to be shared, read and written, closes it, and says "ready".  Each
 * line on stdin, "OFFSET BYTE" (decimal), is done and answered by "done, was BYTE".  At the
 * end of stdin nothing is mapped any more.  A byte is read before it is written:
 * whether the kernel sees to it that it notices the writing depends on the file system.
 * Of what has no byte, as a device that has no table yet, a page is mapped all the same.
 */

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	unsigned int offset, byte, before;
	unsigned char *address;
	struct stat st;
	int fd;

	if (argc != 2)
		errx(2, "usage: mapper FILE");
	fd = open(argv[1], O_RDWR);
	if (fd < 0 || fstat(fd, &st))
		err(1, "%s", argv[1]);
	address = mmap(NULL, st.st_size ?: 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (address == MAP_FAILED)
		err(1, "map %s", argv[1]);
	close(fd);
	setlinebuf(stdout);
	puts("ready");
	while (scanf("%u %u", &offset, &byte) == 2) {
		if (offset >= st.st_size)
			errx(2, "%s has no byte %u", argv[1], offset);
		before = address[offset];
		address[offset] = byte;
		printf("done, was %u\n", before);
	}
	return 0;
}
