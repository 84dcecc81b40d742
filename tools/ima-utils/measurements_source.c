// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a measurement list comes from; see measurements_source.h.
 *
 * A list does not tell of which algorithm its digests are, nor its order of bytes.  Both
 * are found by the first entry: it has to be one, and of the algorithms with digests of
 * such a length that one is right of which its digest is.  If none is, because the entry
 * was altered, then the list is read all the same, so that this can be told.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/progress.h"
#include "lib/read_all.h"
#include "lib/sysfile.h"
#include "measurements_banks.h"
#include "measurements_digest.h"
#include "measurements_source.h"

/* Whether the first entry can be read so, and perhaps has such a digest. */
static bool fits(const struct measurements *list, unsigned int algo,
		 const struct measurement_layout *layout, bool with_digest)
{
	struct measurement_reader reader;
	struct measurement entry;

	measurement_start(&reader, list->bytes, list->size, layout);
	return measurement_next(&reader, &entry) &&
	       (!with_digest || !measurement_wrong_digest(&entry, algo));
}

/* One bank, in both orders of bytes. */
static bool try_bank(struct measurements *list, unsigned int bank, bool with_digest)
{
	struct measurement_layout layout = { .digest_size = pcr_banks[bank].size };
	int algo = pcr_bank_algo(bank), big;

	if (algo < 0)
		return false;
	for (big = 0; big < 2; big++) {
		layout.big_endian = big;
		if (fits(list, algo, &layout, with_digest)) {
			list->algo = algo;
			list->layout = layout;
			return true;
		}
	}
	return false;
}

/* How the list is to be read; @only is the one bank of which it can be, or -1. */
static void find_layout(struct measurements *list, int only)
{
	int bank, pass;

	for (pass = 0; pass < 2; pass++)
		for (bank = 0; bank < PCR_BANKS; bank++)
			if ((only < 0 || bank == only) && try_bank(list, bank, !pass))
				return;
	/* What is wrong with it is told by who reads it. */
	bank = only < 0 ? 0 : only;
	list->algo = pcr_bank_algo(bank);
	list->layout = (struct measurement_layout){ .digest_size = pcr_banks[bank].size };
}

/* A file that somebody saved, or standard input; 0 or errno. */
static int read_file(struct measurements *list, const char *file)
{
	int fd = STDIN_FILENO, error;

	if (strcmp(file, "-")) {
		fd = open(file, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return errno;
	}
	error = read_all(fd, MEASUREMENTS_MAX, &list->bytes, &list->size);
	if (fd != STDIN_FILENO)
		close(fd);
	return error;
}

/* That of the kernel; NULL, or why it could not be read, to be freed. */
static char *read_kernel(struct measurements *list, const char *root, int bank)
{
	struct fact file = sysfile_read_bytes(root, list->name, MEASUREMENTS_MAX, &list->size);
	char *why = NULL, *known;

	if (file.state == FACT_READ) {
		list->bytes = file.text;
		file.text = NULL;
	} else {
		known = fact_why(&file);
		why = xasprintf("%s%s", known, file.state != FACT_ABSENT ? "" : bank >= 0 ?
				": the TPM has no such bank, or securityfs is not mounted" :
				": IMA is not there, or securityfs is not mounted");
		free(known);
	}
	fact_free(&file);
	return why;
}

/**
 * measurements_read - read a list
 * @list: is filled in; to be freed with measurements_free(), whatever is returned
 * @program: who complains
 * @root: "/" or the directory that stands for it
 * @file: the file, "-" for standard input, NULL for the list of the kernel
 * @bank: of which bank its digests are, a place in pcr_banks, that libcrypto can compute;
 *	-1 for the kernel's list of SHA-1, or whatever the file has
 *
 * Return: true, or false if that was told in a line.
 */
bool measurements_read(struct measurements *list, const char *program, const char *root,
		       const char *file, int bank)
{
	const char *name = bank < 0 ? NULL : pcr_banks[bank].name;
	char *why = NULL;
	int error;

	*list = (struct measurements){ 0 };
	if (file) {
		list->name = clean_text(file);
		error = read_file(list, file);
		if (error)
			why = xasprintf("%s: %s", list->name, strerror(error));
	} else {
		list->name = xasprintf("%s%s%s", MEASUREMENTS_FILE, name ? "_" : "",
				       name ? name : "");
		why = read_kernel(list, root, bank);
	}
	if (why) {
		fprintf(stderr, "%s: %s\n", program, why);
		free(why);
		return false;
	}
	/* The first bank is that of SHA-1. */
	find_layout(list, bank < 0 && !file ? 0 : bank);
	return true;
}

/**
 * measurements_start - begin to read its entries
 * @reader: is set
 * @list: must stay as long as what is read of it
 */
void measurements_start(struct measurement_reader *reader, const struct measurements *list)
{
	measurement_start(reader, list->bytes, list->size, &list->layout);
}

/**
 * measurements_next - measurement_next(), which tells how far it is on a terminal
 * @reader: the list
 * @entry: is filled in
 * @program: who reads it
 *
 * Return: as measurement_next() does.
 */
bool measurements_next(struct measurement_reader *reader, struct measurement *entry,
		       const char *program)
{
	if (!measurement_next(reader, entry)) {
		progress_clear();
		return false;
	}
	progress(program, "KB", reader->at >> 10, reader->size >> 10);
	return true;
}

/**
 * measurements_complain - tell in a line what is wrong with a list
 * @list: the list
 * @program: who complains
 * @reader: with which it was read, and which has a fault
 */
void measurements_complain(const struct measurements *list, const char *program,
			   const struct measurement_reader *reader)
{
	fprintf(stderr, "%s: %s: entry %lu, byte %zu: %s\n", program, list->name,
		reader->number + 1, reader->fault_at, reader->fault);
}

/**
 * measurements_free - free a list
 * @list: empty after this
 */
void measurements_free(struct measurements *list)
{
	free(list->name);
	free(list->bytes);
	*list = (struct measurements){ 0 };
}
