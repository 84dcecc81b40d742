// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer on the parser of digest lists: whatever the bytes are, it reads no other
 * ones, and what it says about them holds.
 */

#include <stdint.h>
#include <stdlib.h>

#include "diglim_parse.h"

#define REQUIRE(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct diglim_summary summary;
	struct diglim_block block;
	struct diglim_fault fault;
	size_t offset = 0, before = 0;
	unsigned int blocks = 0, digests = 0, i;
	int ret = diglim_parse(bytes, size, &summary, &fault), next;
	unsigned int sum = 0;

	REQUIRE((ret == 0) == (fault.reason == DIGLIM_FAULT_NONE));
	REQUIRE(fault.offset <= size);
	REQUIRE(diglim_fault_text(fault.reason));
	while ((next = diglim_parse_next(bytes, size, &offset, &block, &fault)) > 0) {
		REQUIRE(block.offset == before && offset > before && offset <= size);
		REQUIRE(block.type < COMPACT__LAST);
		REQUIRE(block.digest_size == diglim_digest_size(block.algo));
		/* Every byte of the digests can be read. */
		for (i = 0; i < block.count * block.digest_size; i++)
			sum += block.digests[i];
		before = offset;
		blocks++;
		digests += block.count;
	}
	REQUIRE(size == 0 || (next == 0) == (ret == 0));
	/* So that reading is not left out. */
	__asm__ __volatile__("" : : "r" (sum));
	if (ret == 0)
		REQUIRE(summary.blocks == blocks && summary.digests == digests);
	return 0;
}
