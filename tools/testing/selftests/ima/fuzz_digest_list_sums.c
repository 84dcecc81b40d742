// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_digest_list_sums - a libFuzzer target for digests that other programs made
 *
 * The source of "imactl digest-list gen --digests" under AddressSanitizer and
 * UndefinedBehaviorSanitizer; scripts/fuzz of the patchset builds and runs it.  The first byte
 * tells which algorithms were asked for, the rest is what sha256sum or another program wrote.
 * Each line becomes a digest that stands in it, or is told as the first that is none, and the
 * same digests in other forms make the same list.
 */

#define _GNU_SOURCE
#include <linux/hash_info.h>
#include <stdint.h>
#include <stdio.h>

#include "../../../ima-utils/digest_list_build.c"
#include "../../../ima-utils/digest_list_sums.c"
#include "../../../ima-utils/lib/alloc.c"
#include "../../../ima-utils/lib/appended_signature.c"
#include "../../../ima-utils/lib/atomic_file.c"
#include "../../../ima-utils/lib/digest.c"
#include "../../../ima-utils/lib/hash_algo.c"
#include "../../../ima-utils/lib/hex.c"
#include "fuzz.h"

/* Two of which are as long. */
static const unsigned int asked[] = {
	HASH_ALGO_SHA256, HASH_ALGO_SHA512, HASH_ALGO_SM3_256, HASH_ALGO_SHA1,
};

/* Read text as it would be found in a file. */
static char *read_text(const struct sums_target *target, const char *text, size_t size)
{
	FILE *file = fmemopen((void *)text, size, "r");
	char *why;

	require(file);
	why = sums_read(target, file);
	fclose(file);
	return why;
}

static const char *read_line(const struct sums_target *target, const char *line, size_t length,
			     unsigned int *column)
{
	char *alone = exact(line, length);
	const char *why;

	why = parse_line(target, alone, length, column);
	free(alone);
	return why;
}

/* Line by line what was read at once: @why is what was said then. */
static void check_lines(const struct sums_target *target, const char *text, size_t size,
			const char *why)
{
	const char *line = text, *end = text + size, *next, *fault = NULL;
	unsigned long long number = 0;
	unsigned int column;
	size_t length;
	char *said;

	while (!fault && line < end) {
		next = memchr(line, '\n', end - line);
		next = next ? next : end;
		length = next - line;
		length -= length && line[length - 1] == '\r';
		number++;
		fault = read_line(target, line, length, &column);
		require(list_build_count(target->build) == number - !!fault);
		require(!fault || (*fault && column && column <= length + 1));
		line = next + 1;
	}
	said = fault ? xasprintf("%llu:%u: %s", number, column, fault) : NULL;
	require(!said == !why && (!said || !strcmp(said, why)));
	free(said);
}

/* The digits of a digest stand there, in either case. */
static void check_stands(const char *text, size_t size, const unsigned char *digest, size_t length)
{
	char hex[2 * DIGEST_MAX + 1], *lower = xrealloc(NULL, size, 1);
	size_t i;

	for (i = 0; i < size; i++)
		lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 'a' - 'A' : text[i];
	digest_hex_text(hex, digest, length);
	require(memmem(lower, size, hex, 2 * length));
	free(lower);
}

/* A digest in one of the forms that are read, to be freed. */
static char *form(unsigned int which, const char *name, const char *hex)
{
	char *upper, *line;
	size_t i;

	if (which == 0)
		return xasprintf("%s:%s", name, hex);
	if (which == 1)
		return xasprintf("\\%s-%s  name\\n) = x\r\n", name, hex);
	upper = xstrdup(name);
	for (i = 0; upper[i]; i++)
		if (upper[i] >= 'a' && upper[i] <= 'z')
			upper[i] -= 'a' - 'A';
	line = xasprintf("%s (a) = sha256:b) = %s\n", upper, hex);
	free(upper);
	return line;
}

/* The same list, of digests that are named, in all forms and from the last to the first. */
static void check_again(const struct list_build *build, size_t size, const char *text,
			size_t text_size)
{
	unsigned char *bytes = list_build_bytes(build, size), *others;
	struct list_build again = { 0 };
	struct sums_target target = { .build = &again, .type = COMPACT_FILE, .modifiers = 1 };
	const struct list_block *block;
	char hex[2 * DIGEST_MAX + 1], *line;
	const unsigned char *digest;
	size_t i, k;

	for (i = build->count; i--;) {
		block = &build->blocks[i];
		require(block->type == COMPACT_FILE && block->modifiers == 1);
		require(block->digests.size >= HASH_ALGO_MIN_SIZE && block->digests.count);
		for (k = block->digests.count; k--;) {
			digest = block->digests.bytes + k * block->digests.size;
			check_stands(text, text_size, digest, block->digests.size);
			digest_hex_text(hex, digest, block->digests.size);
			line = form((i + k) % 3, hash_algo_text(block->algo), hex);
			require(!read_text(&target, line, strlen(line)));
			free(line);
		}
	}
	require(list_build_finish(&again) == size);
	others = list_build_bytes(&again, size);
	require(!memcmp(bytes, others, size));
	free(others);
	free(bytes);
	list_build_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct list_build build = { 0 }, by_line = { 0 };
	struct sums_target target = {
		.build = &build, .type = COMPACT_FILE, .modifiers = 1, .algos = asked,
	};
	const char *text = (const char *)data + 1;
	char *why;

	if (size < 2)
		return 0;
	size--;
	target.algo_count = *data % (ARRAY_SIZE(asked) + 1);
	why = read_text(&target, text, size);
	target.build = &by_line;
	check_lines(&target, text, size, why);
	require(list_build_count(&build) == list_build_count(&by_line));
	check_again(&build, list_build_finish(&build), text, size);
	list_build_free(&by_line);
	list_build_free(&build);
	free(why);
	return 0;
}
