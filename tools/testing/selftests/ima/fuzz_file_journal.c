// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_file_journal - a libFuzzer target for the entries of journals of imactl file
 *
 * The parser of tools/ima-utils under AddressSanitizer and UndefinedBehaviorSanitizer;
 * scripts/fuzz of the patchset builds and runs it.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../../ima-utils/file_journal_entry.c"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char again[FILE_JOURNAL_ENTRY_MAX];
	struct file_journal_entry entry;
	char *line = exact(data, size);
	const char *fault;

	fault = file_journal_entry_parse(&entry, line, size);
	if (fault) {
		require(*fault);
	} else {
		/* There is one form only. */
		require(file_journal_entry_print(again, &entry) == size + 1);
		require(!memcmp(again, line, size) && again[size] == '\n');
	}
	free(line);
	return 0;
}
