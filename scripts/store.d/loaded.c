// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the digest-list store takes for given lists, in lines "name value".
 *
 * usage: loaded LIST...
 *
 * LIST is without an appended signature, and its label is the name of its file, as when the
 * kernel loads it; all are signed with one key.  They are added in the order in which they
 * are named.
 *
 *	lists	that were added
 *	digests	of their files, different ones
 *	bytes	all that is allocated, as the kernel rounds it, when all are loaded
 *	peak	the most that ever were, with tables that are being replaced
 */

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diglim_store.h"
#include "diglim_test_list.h"

#define SHA256 4
#define SIZE 32

static struct diglim_store store;

static void fail(const char *name, const char *why)
{
	fprintf(stderr, "loaded: %s: %s\n", name, why);
	exit(1);
}

/* The bytes of a file, to be freed. */
static u8 *read_file(const char *name, size_t *size)
{
	FILE *file = fopen(name, "rb");
	u8 *bytes;
	long end = -1;

	if (file && !fseek(file, 0, SEEK_END))
		end = ftell(file);
	if (end < 0)
		fail(name, "it cannot be read");
	rewind(file);
	*size = end;
	bytes = malloc(*size + 1);
	if (!bytes || fread(bytes, 1, *size, file) != *size)
		fail(name, "it cannot be read");
	fclose(file);
	return bytes;
}

static void add(char *name, u32 number)
{
	struct diglim_list_info info = { .algo = SHA256, .actions = DIGLIM_ACTIONS };
	struct diglim_fault fault;
	u8 digest[SIZE], *bytes;
	size_t size;

	bytes = read_file(name, &size);
	/* As long as its own one, and none of a file. */
	diglim_test_digest(digest, SHA256, number);
	info.digest = digest;
	info.label = basename(name);
	info.label_len = strlen(info.label);
	/* Of the length of a key's identifier, which is a SHA-1 digest. */
	info.key_id = "the identifier of it";
	info.key_id_len = 20;
	if (diglim_store_add(&store, bytes, size, &info, &fault))
		fail(name, "it is no list, or was named before");
	free(bytes);
}

int main(int argc, char **argv)
{
	int i;

	diglim_store_init(&store);
	for (i = 1; i < argc; i++)
		add(argv[i], i);
	printf("lists %u\n", store.count);
	printf("digests %u\n", store.unique[COMPACT_FILE]);
	printf("bytes %zu\n", shim_memory.bytes);
	printf("peak %zu\n", shim_memory.peak);
	diglim_store_destroy(&store);
	return 0;
}
