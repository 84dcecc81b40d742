// SPDX-License-Identifier: GPL-2.0
/*
 * digest_list - write a compact digest list to stdout
 *
 * usage: digest_list [TYPE MODIFIERS ALGO FIRST COUNT]...
 *
 * Each five arguments are a block.  TYPE is parser, file, metadata, list or a number;
 * MODIFIERS are immutable and deny, with a comma, "-" or a number; ALGO is a name, as
 * sha3-256, or a number, with which no digests are written.  Its COUNT digests are the
 * numbers from FIRST on, with zeros before: for printf(1) number N of SHA-256 is
 * "%064x".  COUNT can be "=HEX": then it is one digest, this one.
 *
 * See include/uapi/linux/diglim.h for the format.
 */

#include <endian.h>
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Those of this tree: the system's are older. */
#include "../../../../include/uapi/linux/diglim.h"
#include "../../../../include/uapi/linux/hash_info.h"

static const struct {
	const char *name;
	unsigned int number;
	unsigned int size;
} algos[] = {
	{ "md5", HASH_ALGO_MD5, 16 },
	{ "sha1", HASH_ALGO_SHA1, 20 },
	{ "rmd160", HASH_ALGO_RIPE_MD_160, 20 },
	{ "sha224", HASH_ALGO_SHA224, 28 },
	{ "sha256", HASH_ALGO_SHA256, 32 },
	{ "sha384", HASH_ALGO_SHA384, 48 },
	{ "sha512", HASH_ALGO_SHA512, 64 },
	{ "wp512", HASH_ALGO_WP_512, 64 },
	{ "sha3-256", HASH_ALGO_SHA3_256, 32 },
	{ "sha3-384", HASH_ALGO_SHA3_384, 48 },
	{ "sha3-512", HASH_ALGO_SHA3_512, 64 },
	{ "streebog256", HASH_ALGO_STREEBOG_256, 32 },
};

static unsigned long to_number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 0);

	if (end == text || *end)
		errx(2, "'%s' is no number", text);
	return value;
}

static unsigned int type(const char *text)
{
	static const char * const names[] = { "parser", "file", "metadata", "list" };
	unsigned int i;

	for (i = 0; i < 4; i++)
		if (!strcmp(text, names[i]))
			return i;
	return to_number(text);
}

static unsigned int modifiers(const char *text)
{
	if (!strcmp(text, "-"))
		return 0;
	if (!strcmp(text, "immutable"))
		return 1 << COMPACT_MOD_IMMUTABLE;
	if (!strcmp(text, "deny"))
		return 1 << COMPACT_MOD_DENY;
	if (!strcmp(text, "immutable,deny"))
		return 1 << COMPACT_MOD_IMMUTABLE | 1 << COMPACT_MOD_DENY;
	return to_number(text);
}

static void put(const void *data, size_t size)
{
	if (size && fwrite(data, size, 1, stdout) != 1)
		err(1, "write");
}

/* The algorithm's number, and the size of its digests. */
static unsigned int algo(const char *text, unsigned int *size)
{
	unsigned int i;

	for (i = 0; i < sizeof(algos) / sizeof(*algos); i++) {
		if (strcmp(text, algos[i].name))
			continue;
		*size = algos[i].size;
		return algos[i].number;
	}
	*size = 0;
	return to_number(text);
}

static void put_hex(const char *hex, unsigned int size)
{
	unsigned char digest[64] = "";
	unsigned int i;

	if (strlen(hex) < 2 * size)
		errx(2, "'%s' is no digest", hex);
	for (i = 0; i < size; i++)
		if (sscanf(hex + 2 * i, "%2hhx", digest + i) != 1)
			errx(2, "'%s' is no digest", hex);
	put(digest, size);
}

static void block(char **argument)
{
	struct compact_list_hdr header = { .version = COMPACT_LIST_VERSION };
	const char *hex = *argument[4] == '=' ? argument[4] + 1 : NULL;
	uint32_t count = hex ? 1 : to_number(argument[4]), i, low;
	uint32_t first = to_number(argument[3]);
	unsigned char digest[64] = "";
	unsigned int size;

	header.type = htole16(type(argument[0]));
	header.modifiers = htole16(modifiers(argument[1]));
	header.algo = htole16(algo(argument[2], &size));
	header.count = htole32(count);
	header.datalen = htole32(count * size);
	put(&header, sizeof(header));
	if (hex) {
		put_hex(hex, size);
		return;
	}
	for (i = 0; i < count && size; i++) {
		low = htobe32(first + i);
		memcpy(digest + size - 4, &low, 4);
		put(digest, size);
	}
}

int main(int argc, char **argv)
{
	int i;

	if (argc % 5 != 1)
		errx(2, "usage: digest_list [TYPE MODIFIERS ALGO FIRST COUNT]...");
	for (i = 1; i < argc; i += 5)
		block(argv + i);
	if (fflush(stdout))
		err(1, "write");
	return 0;
}
