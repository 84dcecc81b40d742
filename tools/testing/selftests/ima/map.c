// SPDX-License-Identifier: GPL-2.0
/*
 * Map a file into memory, step by step, and say which step was refused.
 *
 *	map FILE STEP...
 *
 * read		a private mapping to read
 * exec		a private mapping to execute
 * copy		a private mapping to write
 * copyexec	a private mapping to write and execute
 * write	a shared mapping to write, which stays until the end
 * change	write to the last mapping
 * protect	make it executable, and not writable
 * unprotect	make it writable, and not executable
 * both		make it writable and executable
 * implied	from here on reading implies executing (personality)
 *
 * FILE "-" is what standard input is.
 */

#include <err.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <unistd.h>

static void *map_file(const char *file, int mode, int prot, int flags)
{
	int fd = strcmp(file, "-") ? open(file, mode) : STDIN_FILENO;
	struct stat st;
	void *address;

	if (fd < 0)
		err(1, "open %s", file);
	if (fstat(fd, &st))
		err(1, "stat %s", file);
	/* A device has no size. */
	if (!S_ISREG(st.st_mode))
		st.st_size = getpagesize();
	address = mmap(NULL, st.st_size, prot, flags, fd, 0);
	if (address == MAP_FAILED)
		err(1, "map %s", file);
	return address;
}

/* A step that makes a mapping. */
struct making {
	const char *step;
	int mode;
	int prot;
	int flags;
};

static const struct making makings[] = {
	{ "read", O_RDONLY, PROT_READ, MAP_PRIVATE },
	{ "exec", O_RDONLY, PROT_READ | PROT_EXEC, MAP_PRIVATE },
	{ "copy", O_RDONLY, PROT_READ | PROT_WRITE, MAP_PRIVATE },
	{ "copyexec", O_RDONLY, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE },
	{ "write", O_RDWR, PROT_READ | PROT_WRITE, MAP_SHARED },
	{ NULL }
};

/* One that changes how a mapping is protected. */
struct changing {
	const char *step;
	int prot;
};

static const struct changing changings[] = {
	{ "protect", PROT_READ | PROT_EXEC },
	{ "unprotect", PROT_READ | PROT_WRITE },
	{ "both", PROT_READ | PROT_WRITE | PROT_EXEC },
	{ NULL }
};

int main(int argc, char **argv)
{
	const char *file = argv[1];
	void *last = NULL;
	int i;

	if (argc < 3)
		errx(2, "usage: map FILE STEP...");
	for (i = 2; i < argc; i++) {
		const struct changing *changing = changings;
		const struct making *making = makings;
		const char *step = argv[i];

		while (making->step && strcmp(making->step, step))
			making++;
		while (changing->step && strcmp(changing->step, step))
			changing++;
		if (making->step) {
			last = map_file(file, making->mode, making->prot, making->flags);
		} else if (changing->step && last) {
			if (mprotect(last, 1, changing->prot))
				err(1, "%s %s", step, file);
		} else if (!strcmp(step, "change") && last) {
			memset(last, 'A', 1);
		} else if (!strcmp(step, "implied")) {
			if (personality(READ_IMPLIES_EXEC) < 0)
				err(2, "personality");
		} else {
			errx(2, "no step %s", step);
		}
	}
	return 0;
}
