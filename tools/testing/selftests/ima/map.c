// SPDX-License-Identifier: GPL-2.0
/*
 * Map a file into memory, step by step, and say which step was refused.
 *
 *	map FILE STEP...
 *
 * read		a private mapping to read
 * exec		a private mapping to execute
 * write	a shared mapping to write, which stays until the end
 * protect	make the mapping of the step before executable
 * implied	from here on reading implies executing (personality)
 */

#include <err.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/stat.h>

static void *map_file(const char *file, int mode, int prot, int flags)
{
	int fd = open(file, mode);
	struct stat st;
	void *address;

	if (fd < 0)
		err(1, "open %s", file);
	if (fstat(fd, &st))
		err(1, "stat %s", file);
	address = mmap(NULL, st.st_size, prot, flags, fd, 0);
	if (address == MAP_FAILED)
		err(1, "map %s", file);
	return address;
}

int main(int argc, char **argv)
{
	const char *file = argv[1];
	void *last = NULL;
	int i;

	if (argc < 3)
		errx(2, "usage: map FILE read|exec|write|protect|implied...");
	for (i = 2; i < argc; i++) {
		if (!strcmp(argv[i], "read")) {
			last = map_file(file, O_RDONLY, PROT_READ, MAP_PRIVATE);
		} else if (!strcmp(argv[i], "exec")) {
			last = map_file(file, O_RDONLY, PROT_READ | PROT_EXEC, MAP_PRIVATE);
		} else if (!strcmp(argv[i], "write")) {
			last = map_file(file, O_RDWR, PROT_READ | PROT_WRITE, MAP_SHARED);
		} else if (!strcmp(argv[i], "protect") && last) {
			if (mprotect(last, 1, PROT_READ | PROT_EXEC))
				err(1, "protect %s", file);
		} else if (!strcmp(argv[i], "implied")) {
			if (personality(READ_IMPLIES_EXEC) < 0)
				err(2, "personality");
		} else {
			errx(2, "no step %s", argv[i]);
		}
	}
	return 0;
}
