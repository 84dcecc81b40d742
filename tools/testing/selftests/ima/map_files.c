// SPDX-License-Identifier: GPL-2.0
/*
 * map_files - map files into memory, as a loader of programs would
 *
 * usage: map_files FILE PROTECTION [FILE PROTECTION]...
 *
 * PROTECTION is made of r, w, x and p: read, write, execute, and p for the
 * personality in which reading implies executing.  All mappings are shared, are
 * made in order and stay until the end.  A failure is one line on stderr, and
 * status 1.
 */

#include <err.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/personality.h>

static void map_file(const char *path, const char *protection)
{
	int prot = 0, fd;

	if (strchr(protection, 'r'))
		prot |= PROT_READ;
	if (strchr(protection, 'w'))
		prot |= PROT_WRITE;
	if (strchr(protection, 'x'))
		prot |= PROT_EXEC;
	fd = open(path, prot & PROT_WRITE ? O_RDWR : O_RDONLY);
	if (fd < 0)
		err(1, "open %s", path);
	if (personality(strchr(protection, 'p') ? READ_IMPLIES_EXEC : 0) < 0)
		err(1, "personality");
	if (mmap(NULL, 1, prot, MAP_SHARED, fd, 0) == MAP_FAILED)
		err(1, "mmap %s %s", path, protection);
	close(fd);
}

int main(int argc, char **argv)
{
	int i;

	if (argc < 3 || argc % 2 == 0)
		errx(2, "usage: map_files FILE PROTECTION [FILE PROTECTION]...");
	for (i = 1; i < argc; i += 2)
		map_file(argv[i], argv[i + 1]);
	return 0;
}
