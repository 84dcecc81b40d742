// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_apt_sources - a libFuzzer target for the keyrings that apt's sources name
 *
 * The source of "imactl audit suggest", under AddressSanitizer and
 * UndefinedBehaviorSanitizer; scripts/fuzz of the patchset builds and runs it.  What is found
 * is the name of a file, stands there, and is found once.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>

#include "../../../ima-utils/lib/alloc.c"
#include "../../../ima-utils/lib/deb822.c"
#include "../../../ima-utils/apt_sources.c"
#include "fuzz.h"

static void check(struct apt_keyrings *keyrings, const char *text, size_t size)
{
	const char *name;
	size_t i, k;

	for (i = 0; i < keyrings->count; i++) {
		name = keyrings->list[i];
		require(*name == '/' && !strpbrk(name, ", \t\r\n"));
		require(memmem(text, size, name, strlen(name)));
		for (k = 0; k < i; k++)
			require(strcmp(name, keyrings->list[k]));
	}
	apt_keyrings_free(keyrings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct apt_keyrings keyrings = { 0 };
	char *text;

	/* A file with such a byte is not read. */
	if (memchr(data, 0, size))
		return 0;
	text = exact(data, size);
	apt_sources_lines(&keyrings, text, size);
	check(&keyrings, text, size);
	apt_sources_paragraphs(&keyrings, text, size);
	check(&keyrings, text, size);
	free(text);
	return 0;
}
