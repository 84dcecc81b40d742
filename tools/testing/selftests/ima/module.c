// SPDX-License-Identifier: GPL-2.0
/*
 * Load a module by one of the two system calls; insmod tries one after the
 * other and tells only how the second one failed.
 *
 *	module file FILE	finit_module: the kernel reads the file
 *	module memory FILE	init_module: the kernel is given its content
 */

#include <err.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct stat st;
	void *content;
	int fd;

	if (argc != 3)
		errx(2, "usage: module file|memory FILE");
	fd = open(argv[2], O_RDONLY);
	if (fd < 0 || fstat(fd, &st))
		err(2, "%s", argv[2]);
	if (!strcmp(argv[1], "file")) {
		if (syscall(SYS_finit_module, fd, "", 0))
			err(1, "finit_module %s", argv[2]);
		return 0;
	}
	content = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (content == MAP_FAILED)
		err(2, "%s", argv[2]);
	if (syscall(SYS_init_module, content, st.st_size, ""))
		err(1, "init_module %s", argv[2]);
	return 0;
}
