// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_package_sums - a libFuzzer target for the digests that dpkg keeps of a package's files
 *
 * The source of "imactl audit suggest", under AddressSanitizer and
 * UndefinedBehaviorSanitizer; scripts/fuzz of the patchset builds and runs it.  The first
 * line is the name that is looked for, the rest is the file, or the field Conffiles.  What is
 * found stands there in a line, and what stands there as a line of its own is found.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../../ima-utils/lib/hex.c"
#include "../../../ima-utils/package_sums.c"
#include "fuzz.h"

/* Whether the line is there, between ends of lines, or, with @more, up to a space. */
static bool has_line(const char *text, size_t size, const char *line, bool more)
{
	size_t length = strlen(line);
	const char *at = text, *end = text + size;

	while ((at = memmem(at, end - at, line, length))) {
		if ((at == text || at[-1] == '\n') &&
		    (at + length == end || at[length] == '\n' || (more && at[length] == ' ')))
			return true;
		at++;
	}
	return false;
}

/* Whether a line begins with the digest and ends with the name, or with a slash behind that. */
static bool has_sum(const char *text, size_t size, const char *hex, const char *name)
{
	const size_t before = strlen(hex), length = strlen(name);
	const char *end = text + size, *line, *next;
	size_t rest;

	for (line = text; line < end; line = next + 1) {
		next = memchr(line, '\n', end - line);
		if (!next)
			next = end;
		rest = next - line;
		if (rest < before + 2 + length || memcmp(line, hex, before))
			continue;
		if (!memcmp(next - length, name, length) ||
		    (rest > before + 2 + length && next[-1] == '/' &&
		     !memcmp(next - 1 - length, name, length)))
			return true;
	}
	return false;
}

/* Whether dpkg would take it for the same name without what stands before or behind it. */
static bool is_plain(const char *name)
{
	size_t length = strlen(name);

	return *name != '/' && strncmp(name, "./", 2) && (!length || name[length - 1] != '/');
}

/* Digits are found in either case. */
static void lower(char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (text[i] >= 'A' && text[i] <= 'F')
			text[i] += 'a' - 'A';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *newline = memchr(text, '\n', size);
	char path[64], line[128], hex[2 * PACKAGE_SUM_SIZE + 1] = "", *sums;
	char conffile[2 * PACKAGE_SUM_SIZE + 1] = "";
	unsigned char sum[PACKAGE_SUM_SIZE];
	bool named, known;
	size_t length;

	length = newline ? newline - text : 0;
	if (!newline || !length || length >= sizeof(path) || memchr(text, 0, size))
		return 0;
	memcpy(path, text, length);
	path[length] = '\0';
	length = size - (newline + 1 - text);
	sums = exact(newline + 1, length);
	if (package_sums_find(sums, length, path, sum)) {
		digest_hex_text(hex, sum, sizeof(sum));
	} else {
		snprintf(line, sizeof(line), "%032d  %s", 0, path + 1);
		require(!is_plain(path + 1) || !has_line(sums, length, line, false));
	}
	named = package_conffiles_find(sums, length, path, sum, &known);
	snprintf(line, sizeof(line), " %s newconffile", path);
	require(named ? known || has_line(sums, length, line, false) :
			!known && !has_line(sums, length, line, false));
	if (known) {
		digest_hex_text(conffile, sum, sizeof(sum));
	} else {
		snprintf(line, sizeof(line), " %s %032d", path, 0);
		require(!has_line(sums, length, line, true));
	}
	lower(sums, length);
	lower(path, strlen(path));
	require(!*hex || has_sum(sums, length, hex, path + 1));
	snprintf(line, sizeof(line), " %s %s", path, conffile);
	require(!*conffile || has_line(sums, length, line, true));
	free(sums);
	return 0;
}
