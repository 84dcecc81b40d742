// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_ima_label - a libFuzzer target for the labels of files
 *
 * What takes them apart in tools/ima-utils under AddressSanitizer and
 * UndefinedBehaviorSanitizer; scripts/fuzz of the patchset builds and runs it.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "../../../ima-utils/lib/label_parts.c"
#include "fuzz.h"

/* What was accepted is within the label, and as long as it says. */
static void check_accepted(const struct label_parts *parts, const uint8_t *label, size_t size)
{
	size_t digest = diglim_digest_size(parts->algo);

	require(size && parts->kind == label[0] && digest);
	require(parts->size && parts->bytes > label && parts->bytes < label + size);
	require(parts->size <= (size_t)(label + size - parts->bytes));
	switch (parts->kind) {
	case LABEL_OLD_HASH:
	case LABEL_HASH:
		require(parts->size == digest);
		break;
	case LABEL_SIGNATURE:
	case LABEL_PORTABLE:
	case LABEL_VERITY_SIGNATURE:
		require(parts->bytes + parts->size == label + size);
		require(label[LABEL_AT_VERSION] ==
			(parts->kind == LABEL_VERITY_SIGNATURE ? 3 : 2));
		break;
	default:
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *label = exact(data, size);
	struct label_parts parts;
	const char *fault;

	fault = label_parts_parse(&parts, label, size);
	if (fault)
		require(*fault);
	else
		check_accepted(&parts, label, size);
	free(label);
	return 0;
}
