// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_appended_signature - a libFuzzer target for signatures behind the content of a file
 *
 * The source of imactl under AddressSanitizer and UndefinedBehaviorSanitizer; scripts/fuzz of
 * the patchset builds and runs it, with diglim_strip_signature() cut out of the kernel's
 * source: both refuse the same files, and cut all others at the same place.  What imactl puts
 * behind a signature is found again.
 */

#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "../../../ima-utils/lib/appended_signature.c"

/* What that function is written in; the numbers of include/linux/module_signature.h. */
#define MODULE_SIG_STRING "~Module signature appended~\n"
#define be32_to_cpu be32toh
typedef uint8_t u8;

struct module_signature {
	u8 algo;
	u8 hash;
	u8 id_type;
	u8 signer_len;
	u8 key_id_len;
	u8 pad[3];
	uint32_t sig_len;
};

#include "diglim_strip_signature.c"
#include "fuzz.h"

/* A file is cut where the kernel cuts it, or refused as the kernel refuses it. */
static void check(const unsigned char *bytes, size_t size)
{
	unsigned char end[APPENDED_SIGNATURE_END];
	struct appended_signature found;
	size_t content = size;
	int error = diglim_strip_signature(bytes, &content);

	appended_signature_find(&found, bytes, size);
	require(!error == !found.fault && found.content == content);
	if (found.fault) {
		require(found.present && *found.fault && !found.unknown && !found.size);
		require(found.fault_offset < size);
	} else if (found.present) {
		require(found.size && content + found.size + APPENDED_SIGNATURE_END == size);
		/* What is understood is what sign-file, and imactl, would have written. */
		appended_signature_end(end, found.size);
		require(!found.unknown ==
			!memcmp(end, bytes + size - sizeof(end), sizeof(end)));
		require(!found.unknown || *found.unknown);
	} else {
		require(content == size && !found.size && !found.unknown);
	}
}

/* Any bytes as a content and a signature, of which the first tells how long it is. */
static void check_appended(const uint8_t *data, size_t size)
{
	size_t length = size ? 1 + data[0] % size : 0;
	struct appended_signature found;
	unsigned char *bytes = malloc(size + APPENDED_SIGNATURE_END);

	require(bytes);
	memcpy(bytes, data, size);
	appended_signature_end(bytes + size, length);
	appended_signature_find(&found, bytes, size + APPENDED_SIGNATURE_END);
	/* None of no byte: there is nothing that could be one. */
	require(found.present && !found.fault == !!length && !found.unknown);
	require(!length || (found.size == length && found.content == size - length));
	check(bytes, size + APPENDED_SIGNATURE_END);
	appended_signature_end(bytes + size, size + 1);
	appended_signature_find(&found, bytes, size + APPENDED_SIGNATURE_END);
	require(found.present && found.fault);
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *bytes = exact(data, size);

	check(bytes, size);
	check_appended(bytes, size);
	free(bytes);
	return 0;
}
