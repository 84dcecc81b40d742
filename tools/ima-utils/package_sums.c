// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digests that dpkg keeps of the files of a package; see package_sums.h.
 */

#define _GNU_SOURCE
#include <string.h>

#include "lib/hex.h"
#include "package_sums.h"

#define DIGITS (2 * PACKAGE_SUM_SIZE)
#define BETWEEN "  "

/**
 * package_sums_find - the digest that a package had of a file
 * @sums: all lines
 * @size: how many bytes
 * @path: of the file, absolute
 * @sum: is set, if there is one; else it is undefined
 *
 * Return: true if there is one: of several the first counts.
 */
bool package_sums_find(const char *sums, size_t size, const char *path,
		       unsigned char sum[PACKAGE_SUM_SIZE])
{
	const size_t between = strlen(BETWEEN), length = strlen(path + 1);
	const char *end = sums + size, *line, *next;

	for (line = sums; line < end; line = next + 1) {
		next = memchr(line, '\n', end - line);
		if (!next)
			next = end;
		if ((size_t)(next - line) == DIGITS + between + length &&
		    !memcmp(line + DIGITS, BETWEEN, between) &&
		    !memcmp(line + DIGITS + between, path + 1, length) &&
		    digest_hex(line, DIGITS, sum, PACKAGE_SUM_SIZE) == DIGITS)
			return true;
	}
	return false;
}

/**
 * package_conffiles_find - the digest that a package had of a conffile
 * @conffiles: all lines
 * @size: how many bytes
 * @path: of the file, absolute
 * @sum: is set, if there is one; else it is undefined
 *
 * Return: true if there is one: of several the first counts.
 */
bool package_conffiles_find(const char *conffiles, size_t size, const char *path,
			    unsigned char sum[PACKAGE_SUM_SIZE])
{
	const size_t length = strlen(path), least = 1 + length + 1 + DIGITS;
	const char *end = conffiles + size, *line, *next;

	for (line = conffiles; line < end; line = next + 1) {
		next = memchr(line, '\n', end - line);
		if (!next)
			next = end;
		if ((size_t)(next - line) >= least && *line == ' ' &&
		    !memcmp(line + 1, path, length) && line[1 + length] == ' ' &&
		    ((size_t)(next - line) == least || line[least] == ' ') &&
		    digest_hex(line + least - DIGITS, DIGITS, sum, PACKAGE_SUM_SIZE) == DIGITS)
			return true;
	}
	return false;
}
