// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digests that another program made; see digest_list_sums.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_sums.h"
#include "lib/alloc.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"

/* A digest without a name: which algorithm it is of, is told by its length. */
static const char *parse_bare(const struct sums_target *target, struct digest *digest,
			      const char *word, size_t length)
{
	unsigned int i, size, found = 0;

	for (i = 0; i < target->algo_count; i++) {
		size = diglim_digest_size(target->algos[i]);
		if (2 * size != length)
			continue;
		digest->algo = target->algos[i];
		digest->size = size;
		found++;
	}
	if (digest_hex(word, length, digest->bytes, sizeof(digest->bytes)) != length)
		return "there is something else than hexadecimal digits";
	if (!found)
		return "it is as long as the digests of no algorithm that was asked for (--algo)";
	return found > 1 ? "more than one algorithm that was asked for has digests so long" : NULL;
}

/*
 * "ALGO (NAME) = HEX", as --tag has it, the algorithm in upper case: where the digest
 * begins, NULL if it is no such line.  A name may have whatever else.
 */
static const char *find_tagged(const char *line, size_t length)
{
	static const char before[] = ") = ";
	const char *open = memmem(line, length, " (", 2), *at, *next;

	if (!open || memchr(line, ' ', length) != open)
		return NULL;
	at = memmem(open, line + length - open, before, strlen(before));
	while (at) {
		at += strlen(before);
		next = memmem(at, line + length - at, before, strlen(before));
		if (!next)
			break;
		at = next;
	}
	return at;
}

/* That digest. */
static const char *parse_tagged(struct digest *digest, const char *line, const char *hex,
				size_t length)
{
	size_t name = strcspn(line, " "), i;
	char *text = xasprintf("%.*s:%.*s", (int)name, line, (int)length, hex);
	const char *why;

	for (i = 0; i < name; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] += 'a' - 'A';
	why = digest_parse(digest, text, strlen(text));
	free(text);
	return why;
}

/* One line; returns NULL, or what is wrong, at @column. */
static const char *parse_line(const struct sums_target *target, const char *line, size_t length,
			      unsigned int *column)
{
	struct digest digest;
	const char *why, *end, *tagged;
	size_t word;

	end = memchr(line, '\0', length);
	if (end) {
		*column = end - line + 1;
		return "there is a NUL in it: lines are to end as lines (no --zero)";
	}
	*column = 1;
	/* So sha256sum marks a name in which something is escaped. */
	if (length && *line == '\\') {
		line++;
		length--;
		*column = 2;
	}
	for (word = 0; word < length && line[word] != ' ' && line[word] != '\t'; word++)
		;
	if (!word)
		return "there is no digest";
	tagged = find_tagged(line, length);
	if (tagged)
		why = parse_tagged(&digest, line, tagged, line + length - tagged);
	else if (memchr(line, '-', word) || memchr(line, ':', word))
		why = digest_parse(&digest, line, word);
	else
		why = parse_bare(target, &digest, line, word);
	if (!why && digest.size < HASH_ALGO_MIN_SIZE)
		why = "digests of less than 256 bits vouch for nothing";
	if (!why)
		digest_set_add(list_build_digests(target->build, target->type, target->modifiers,
						  digest.algo), digest.bytes);
	return why;
}

/**
 * sums_read - put the digests of a file into a list
 * @target: where they belong
 * @file: the file
 *
 * Return: NULL, or "LINE:COLUMN: REASON" or the reason why it cannot be read, to be
 * freed; some digests may have been added then.
 */
char *sums_read(const struct sums_target *target, FILE *file)
{
	unsigned long long number = 0;
	char *line = NULL, *said = NULL;
	const char *why;
	size_t space = 0;
	unsigned int column;
	ssize_t length;

	while (!said && (errno = 0, length = getline(&line, &space, file)) >= 0) {
		number++;
		if (length && line[length - 1] == '\n')
			length--;
		if (length && line[length - 1] == '\r')
			length--;
		why = parse_line(target, line, length, &column);
		if (why)
			said = xasprintf("%llu:%u: %s", number, column, why);
	}
	if (!said && (ferror(file) || errno))
		said = xstrdup(strerror(errno));
	free(line);
	return said;
}
