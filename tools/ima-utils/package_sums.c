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

/* In the place of a digest, until the package is configured for the first time. */
#define UNCONFIGURED "newconffile"

/* Whether a line has this name, which is absolute: as dpkg takes what comes before and after. */
static bool is_name(const char *name, const char *end, const char *path)
{
	size_t length = strlen(path + 1);

	if (name < end && end[-1] == '/')
		end--;
	while (name < end && (*name == '/' || (*name == '.' && end - name > 1 && name[1] == '/')))
		name++;
	return (size_t)(end - name) == length && !memcmp(name, path + 1, length);
}

/**
 * package_sums_find - the digest that a package had of a file
 * @sums: all lines
 * @size: how many bytes
 * @path: of the file, absolute
 * @sum: is set, if there is one; else it is undefined
 *
 * Return: true if there is one: of several the last counts, as for dpkg.
 */
bool package_sums_find(const char *sums, size_t size, const char *path,
		       unsigned char sum[PACKAGE_SUM_SIZE])
{
	const size_t least = DIGITS + strlen(BETWEEN);
	const char *end = sums + size, *line, *next;
	unsigned char bytes[PACKAGE_SUM_SIZE];
	bool found = false;

	for (line = sums; line < end; line = next + 1) {
		next = memchr(line, '\n', end - line);
		if (!next)
			next = end;
		if ((size_t)(next - line) < least ||
		    memcmp(line + DIGITS, BETWEEN, strlen(BETWEEN)) ||
		    !is_name(line + least, next, path) ||
		    digest_hex(line, DIGITS, bytes, PACKAGE_SUM_SIZE) != DIGITS)
			continue;
		memcpy(sum, bytes, PACKAGE_SUM_SIZE);
		found = true;
	}
	return found;
}

/* The digest that stands first in the rest of a line; false if there is none. */
static bool take_sum(const char *rest, const char *end, unsigned char sum[PACKAGE_SUM_SIZE])
{
	return end - rest >= DIGITS && (end - rest == DIGITS || rest[DIGITS] == ' ') &&
	       digest_hex(rest, DIGITS, sum, PACKAGE_SUM_SIZE) == DIGITS;
}

/**
 * package_conffiles_find - whether a file is a conffile, and the digest that the package had
 * @conffiles: all lines
 * @size: how many bytes
 * @path: of the file, absolute
 * @sum: is set, if there is one; else it is undefined
 * @known: is set to whether there is one
 *
 * Return: true if it is one: of several lines with a digest the first counts.
 */
bool package_conffiles_find(const char *conffiles, size_t size, const char *path,
			    unsigned char sum[PACKAGE_SUM_SIZE], bool *known)
{
	const size_t length = strlen(path), before = 1 + length + 1;
	const char *end = conffiles + size, *line, *next;
	bool named = false;

	*known = false;
	for (line = conffiles; !*known && line < end; line = next + 1) {
		next = memchr(line, '\n', end - line);
		if (!next)
			next = end;
		if ((size_t)(next - line) <= before || *line != ' ' ||
		    memcmp(line + 1, path, length) || line[1 + length] != ' ')
			continue;
		*known = take_sum(line + before, next, sum);
		/* Else it may be one whose name goes on behind the space. */
		named |= *known || ((size_t)(next - line) == before + strlen(UNCONFIGURED) &&
				    !memcmp(line + before, UNCONFIGURED, strlen(UNCONFIGURED)));
	}
	return named;
}
