// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: check the list that is to be built into the kernel.
 *
 * A program that runs while the kernel is built.  It writes the list to standard
 * output.  A signature that is appended to it is an error: nobody would verify it, who
 * builds the kernel vouches for the list.  The parser is the kernel's.
 *
 *	usage: diglim_builtin_host [LIST] >diglim_builtin.list
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diglim_parse.h"

static const char *path;

/* All of the file; exits if that is not possible. */
static unsigned char *read_file(size_t *size)
{
	size_t room = 0, done;
	unsigned char *bytes = NULL;
	FILE *file;

	file = fopen(path, "rb");
	if (!file)
		goto failed;
	*size = 0;
	do {
		room += 1 << 20;
		bytes = realloc(bytes, room);
		if (!bytes)
			goto failed;
		done = fread(bytes + *size, 1, room - *size, file);
		*size += done;
	} while (*size == room);
	if (ferror(file) || fclose(file))
		goto failed;
	return bytes;

failed:
	perror(path);
	exit(1);
}

int main(int argc, char **argv)
{
	struct diglim_summary summary;
	struct diglim_fault fault;
	unsigned char *bytes;
	size_t size;

	if (argc > 2) {
		fputs("usage: diglim_builtin_host [LIST] >FILE\n", stderr);
		return 2;
	}
	if (argc < 2)
		return 0;
	path = argv[1];
	bytes = read_file(&size);
	if (diglim_parse(bytes, size, &summary, &fault)) {
		fprintf(stderr, "%s: error: offset %zu: %s\n", path, fault.offset,
			diglim_fault_text(fault.reason));
		return 1;
	}
	if (fwrite(bytes, 1, size, stdout) != size || fflush(stdout)) {
		perror("stdout");
		return 1;
	}
	free(bytes);
	return 0;
}
