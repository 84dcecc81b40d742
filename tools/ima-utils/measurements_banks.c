// SPDX-License-Identifier: GPL-2.0-only
/*
 * Banks of a TPM, and values of PCRs as text; see measurements_banks.h.
 *
 * The text is what tpm2_pcrread(1) writes, and "imactl measurements replay":
 *
 *	  sha256:
 *	    0 : 0xE3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855
 *	    10: 0x...
 *
 * It may have a bank without a value, and empty lines.  Whoever compares with it has to
 * know which values are meant: the same one twice is a fault, and all else is, too.
 */

#include <string.h>

#include "lib/hex.h"
#include "measurements_banks.h"

/* Those that tpm2-tools and the kernel have names for. */
const struct pcr_bank pcr_banks[PCR_BANKS] = {
	{ "sha1", "sha1", 20, true },
	{ "sha256", "sha256", 32, true },
	{ "sha384", "sha384", 48, true },
	{ "sha512", "sha512", 64, true },
	{ "sm3", "sm3_256", 32, true },
	{ "sha3-256", "sha3_256", 32, false },
	{ "sha3-384", "sha3_384", 48, false },
	{ "sha3-512", "sha3_512", 64, false },
};

/* Whether a name that may be longer is this one. */
static bool same(const char *name, size_t length, const char *other)
{
	return strlen(other) == length && !memcmp(name, other, length);
}

/**
 * pcr_bank_find - which bank has this name
 * @name: the kernel's name of it, or that of tpm2_pcrread(1)
 * @length: of the name, in bytes
 *
 * Return: its place in pcr_banks, -1 if there is none.
 */
int pcr_bank_find(const char *name, size_t length)
{
	int i;

	for (i = 0; i < PCR_BANKS; i++)
		if (same(name, length, pcr_banks[i].name) || same(name, length, pcr_banks[i].tpm2))
			return i;
	return -1;
}

/**
 * pcr_values_set - the value of a PCR
 * @values: to what it is added
 * @bank: its bank, less than PCR_BANKS
 * @pcr: its number, less than PCRS
 * @hex: the value in hexadecimal digits
 * @length: of the text, in bytes
 *
 * Return: true, or false if it is no digest of the bank's algorithm.
 */
bool pcr_values_set(struct pcr_values *values, unsigned int bank, unsigned int pcr,
		    const char *hex, size_t length)
{
	unsigned int size = pcr_banks[bank].size;

	if (length != 2 * size ||
	    digest_hex(hex, length, values->value[bank][pcr], size) != length)
		return false;
	values->known[bank] |= 1u << pcr;
	return true;
}

/* The number before a colon; PCRS if it is none of a PCR. */
static unsigned int number_of(const char *text, size_t length)
{
	unsigned int number = 0;
	size_t i;

	/* tpm2_pcrread puts the colons below each other. */
	while (length && text[length - 1] == ' ')
		length--;
	if (!length || length > 2)
		return PCRS;
	for (i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return PCRS;
		number = number * 10 + text[i] - '0';
	}
	return number < PCRS ? number : PCRS;
}

/* A line without spaces around it; what is wrong, or NULL. */
static const char *parse_line(struct pcr_values *values, int *bank, const char *line,
			      size_t length)
{
	const char *colon = memchr(line, ':', length), *value;
	unsigned int pcr;

	if (!colon)
		return "it is neither \"BANK:\" nor \"PCR: 0xVALUE\"";
	if (colon + 1 == line + length) {
		*bank = pcr_bank_find(line, colon - line);
		return *bank < 0 ? "there is no such bank" : NULL;
	}
	pcr = number_of(line, colon - line);
	if (pcr == PCRS)
		return "PCRs are 0 to 23";
	if (*bank < 0)
		return "no bank stands before the value";
	if (values->known[*bank] & 1u << pcr)
		return "the value is there twice";
	for (value = colon + 1; value < line + length && *value == ' '; value++)
		;
	length -= value - line;
	if (length < 2 || value[0] != '0' || value[1] != 'x' ||
	    !pcr_values_set(values, *bank, pcr, value + 2, length - 2))
		return "the value is not 0x and a digest of the bank's algorithm";
	return NULL;
}

/**
 * pcr_values_parse - values of PCRs that somebody has saved
 * @values: is filled in
 * @text: the text
 * @size: of it, in bytes
 * @fault: is set if something is wrong
 *
 * Return: true, or false with @fault.
 */
bool pcr_values_parse(struct pcr_values *values, const char *text, size_t size,
		      struct pcr_fault *fault)
{
	const char *end = text + size, *newline, *first, *last;
	int bank = -1;

	memset(values, 0, sizeof(*values));
	*fault = (struct pcr_fault){ 0 };
	for (; text < end; text = newline < end ? newline + 1 : end) {
		fault->line++;
		newline = memchr(text, '\n', end - text);
		if (!newline)
			newline = end;
		for (first = text; first < newline && *first == ' '; first++)
			;
		for (last = newline; last > first && last[-1] == ' '; last--)
			;
		if (first == last)
			continue;
		fault->reason = parse_line(values, &bank, first, last - first);
		if (fault->reason)
			return false;
	}
	return true;
}
