// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_pcrs - a libFuzzer target for values of PCRs that somebody has saved
 *
 * The parser of tools/ima-utils under AddressSanitizer and UndefinedBehaviorSanitizer;
 * scripts/fuzz of the patchset builds and runs it.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../../ima-utils/measurements_banks.c"
#include "../../../ima-utils/lib/hex.c"
#include "fuzz.h"

/* The same values, as text in another order: they must be read back. */
static void again(const struct pcr_values *values)
{
	static char text[PCR_BANKS * PCRS * (2 * PCR_SIZE_MAX + 16)];
	static struct pcr_values other;
	struct pcr_fault fault;
	unsigned int bank, pcr;
	size_t size = 0;

	for (bank = PCR_BANKS; bank--;) {
		size += sprintf(text + size, "%s:\n", pcr_banks[bank].name);
		for (pcr = PCRS; pcr--;) {
			if (!(values->known[bank] & 1u << pcr))
				continue;
			size += sprintf(text + size, "%u:0x", pcr);
			digest_hex_text(text + size, values->value[bank][pcr],
					pcr_banks[bank].size);
			size += 2 * pcr_banks[bank].size;
			text[size++] = ' ';
			text[size++] = '\n';
		}
	}
	require(pcr_values_parse(&other, text, size, &fault));
	require(!memcmp(&other, values, sizeof(other)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pcr_values values;
	struct pcr_fault fault;
	unsigned int bank;
	char *text = exact(data, size);

	if (pcr_values_parse(&values, text, size, &fault)) {
		for (bank = 0; bank < PCR_BANKS; bank++)
			require(values.known[bank] < 1u << PCRS);
		again(&values);
	} else {
		require(fault.reason && *fault.reason && fault.line);
	}
	free(text);
	return 0;
}
