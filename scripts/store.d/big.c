// SPDX-License-Identifier: GPL-2.0-only
/*
 * A digest-list store with tables of all sizes, and the longest list.
 *
 * usage: big
 *
 * The unit tests are too small for tables that double and have a sieve.  Millions of
 * digests are loaded, looked up, and half of them removed.  The longest list, of nearly
 * 2 GiB, is all one digest; its pages are not there, they are read as zeros.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "diglim_store.h"
#include "diglim_test_list.h"

#define SHA256 4
#define SIZE 32
#define LISTS 500
#define TOTAL 4000000
#define EACH (TOTAL / LISTS)

static struct diglim_store store;

static void fail(const char *what)
{
	fprintf(stderr, "big: %s\n", what);
	exit(1);
}

static void add(const u8 *bytes, size_t size, u32 number)
{
	struct diglim_list_info info = { .algo = SHA256, .actions = DIGLIM_MEASURED };
	struct diglim_fault fault;
	u8 digest[SIZE];

	/* No file has that number. */
	diglim_test_digest(digest, SHA256, ~number);
	info.digest = digest;
	if (diglim_store_add(&store, bytes, size, &info, &fault))
		fail("a list is not added");
}

static void del(u32 number)
{
	u8 digest[SIZE];

	diglim_test_digest(digest, SHA256, ~number);
	if (diglim_store_del(&store, SHA256, digest, DIGLIM_MEASURED))
		fail("a list is not removed");
}

static bool found(u32 number)
{
	u8 digest[SIZE];

	diglim_test_digest(digest, SHA256, number);
	return diglim_store_lookup(&store, COMPACT_FILE, SHA256, digest) & DIGLIM_FOUND;
}

static void load(u32 n)
{
	u8 *bytes = malloc(16 + EACH * SIZE), *to;
	u32 i;

	to = diglim_test_header(bytes, COMPACT_FILE, 0, SHA256, EACH);
	for (i = 0; i < EACH; i++)
		to = diglim_test_digest(to, SHA256, n * EACH + i);
	add(bytes, to - bytes, n);
	free(bytes);
}

static void check_tables(void)
{
	u32 n, i;

	for (n = 0; n < LISTS; n++)
		load(n);
	for (i = 0; i < TOTAL; i++)
		if (!found(i))
			fail("a digest is not found");
	for (; i < 2 * TOTAL; i++)
		if (found(i))
			fail("a digest is found that is in no list");
	/* Every other list goes, and comes again, to slots that others have left. */
	for (n = 0; n < LISTS; n += 2)
		del(n);
	for (i = 0; i < TOTAL; i++)
		if (found(i) != (i / EACH % 2 == 1))
			fail("a digest of a list that went, or of one that stays");
	for (n = 0; n < LISTS; n += 2)
		load(n);
	for (i = 0; i < TOTAL; i++)
		if (!found(i))
			fail("a digest is not found when its list is there again");
	for (n = 0; n < LISTS; n++)
		del(n);
	for (i = 0; i < TOTAL; i += 100)
		if (found(i))
			fail("a digest is found of a list that went");
}

static void check_longest(void)
{
	struct diglim_summary summary;
	struct diglim_fault fault;
	u32 count = (DIGLIM_MAX_LIST_SIZE - 16) / SIZE;
	size_t size = 16 + (size_t)count * SIZE;
	u8 zeros[SIZE] = { 0 };
	u8 *bytes;

	bytes = mmap(NULL, DIGLIM_MAX_LIST_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (bytes == MAP_FAILED)
		fail("no room for a list of 2 GiB");
	diglim_test_header(bytes, COMPACT_FILE, 0, SHA256, count);
	if (diglim_parse(bytes, size, &summary, &fault) || summary.digests != count)
		fail("a list of nearly 2 GiB is not taken for one");
	add(bytes, size, 0);
	if (!(diglim_store_lookup(&store, COMPACT_FILE, SHA256, zeros) & DIGLIM_FOUND))
		fail("the digest of the longest list is not found");
	del(0);
	if (diglim_parse(bytes, (size_t)DIGLIM_MAX_LIST_SIZE + 1, &summary, &fault) != -EFBIG)
		fail("a list of 2 GiB is not too long");
	munmap(bytes, DIGLIM_MAX_LIST_SIZE);
}

int main(void)
{
	diglim_store_init(&store);
	check_tables();
	check_longest();
	diglim_store_destroy(&store);
	if (shim_memory.count)
		fail("memory is left");
	printf("# %u digests, and a list of %u bytes\n", TOTAL, DIGLIM_MAX_LIST_SIZE);
	return 0;
}
