// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel answers; see digest_list_answer.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_answer.h"
#include "lib/alloc.h"
#include "lib/digest.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"

/* How long ALGO-HEX is at the begin of a text; 0 if it does not begin so. */
static size_t digest_length(const char *text, size_t length)
{
	unsigned char bytes[DIGEST_MAX];
	size_t name, size;
	unsigned int algo;

	for (algo = 0; algo < HASH_ALGOS; algo++) {
		name = strlen(hash_algo_text(algo)) + 1;
		size = diglim_digest_size(algo);
		if (length < name + 2 * size || text[name - 1] != '-' ||
		    memcmp(text, hash_algo_text(algo), name - 1))
			continue;
		if (digest_hex(text + name, 2 * size, bytes, size) == 2 * size)
			return name + 2 * size;
	}
	return 0;
}

/* A number, all of a text. */
static bool parse_number(const char *text, unsigned int *number)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(text, &end, 10);
	*number = value;
	return !errno && *text >= '0' && *text <= '9' && !*end && value <= ~0u;
}

/* "KEY: VALUE, KEY: VALUE"; a key that is not known is one of a later kernel. */
static bool parse_pairs(struct list_holder *holder, char *pairs)
{
	bool typed = false, modified = false;
	unsigned int revoked = 0, withdrawn = 0, size;
	char *pair, *value;

	while ((pair = strsep(&pairs, ","))) {
		pair += strspn(pair, " ");
		value = strstr(pair, ": ");
		if (!value)
			return false;
		*value = '\0';
		value += 2;
		if (!strcmp(pair, "type")) {
			if (!parse_number(value, &holder->type) || holder->type >= COMPACT__LAST)
				return false;
			typed = true;
		} else if (!strcmp(pair, "modifiers")) {
			if (!parse_number(value, &holder->modifiers))
				return false;
			modified = true;
		} else if (!strcmp(pair, "size")) {
			if (!parse_number(value, &size))
				return false;
			holder->own = true;
		} else if (!strcmp(pair, "revoked") && !parse_number(value, &revoked)) {
			return false;
		} else if (!strcmp(pair, "key-withdrawn") && !parse_number(value, &withdrawn)) {
			return false;
		}
	}
	holder->revoked = revoked;
	holder->withdrawn = withdrawn;
	return typed && modified != holder->own;
}

/* One line. */
static bool parse_line(struct list_holder *holder, char *line)
{
	static const char actions[] = " (actions: ";
	size_t name = strcspn(line, " "), digest = digest_length(line, name);
	char *number, *end;

	if (!digest || line[digest] != '-' || strncmp(line + name, actions, strlen(actions)))
		return false;
	number = line + name + strlen(actions);
	end = strstr(number, "): ");
	if (!end)
		return false;
	*end = '\0';
	if (!parse_number(number, &holder->actions) || !parse_pairs(holder, end + 3))
		return false;
	holder->list = xstrndup(line, digest);
	holder->label = xstrndup(line + digest + 1, name - digest - 1);
	return true;
}

/**
 * list_answer_parse - read an answer
 * @answer: is filled in; to be freed with list_answer_free(), whatever is returned
 * @text: what the kernel said
 *
 * Return: true if all of it was understood.
 */
bool list_answer_parse(struct list_answer *answer, const char *text)
{
	char *copy = xstrdup(text), *rest = copy, *line;
	bool good = true;

	*answer = (struct list_answer){ 0 };
	while (good && (line = strsep(&rest, "\n"))) {
		struct list_holder holder = { 0 };

		if (!*line)
			continue;
		good = parse_line(&holder, line);
		if (!good)
			break;
		answer->holders = xrealloc(answer->holders, answer->count + 1,
					   sizeof(*answer->holders));
		answer->holders[answer->count++] = holder;
	}
	free(copy);
	return good;
}

/**
 * list_answer_holders - how many lists have the digest
 * @answer: what the kernel said
 * @type: enum compact_types of the blocks that count
 *
 * Return: the number.
 */
size_t list_answer_holders(const struct list_answer *answer, unsigned int type)
{
	size_t i, count = 0;

	for (i = 0; i < answer->count; i++)
		if (answer->holders[i].type == type)
			count++;
	return count;
}

/* What one list says. */
static unsigned int bits_of(const struct list_holder *holder)
{
	bool immutable = holder->modifiers & 1 << COMPACT_MOD_IMMUTABLE;

	if (holder->modifiers & 1 << COMPACT_MOD_DENY)
		return DIGLIM_FOUND | DIGLIM_DENIED | (immutable ? DIGLIM_IMMUTABLE : 0);
	/* That it is loaded stays true. */
	if (holder->revoked && !holder->own)
		return 0;
	return diglim_answer_of(holder->actions, immutable);
}

/**
 * list_answer_bits - what all lists say together
 * @answer: what the kernel said of each
 * @type: of what the digest is, enum compact_types
 *
 * Return: as diglim_lookup().
 */
unsigned int list_answer_bits(const struct list_answer *answer, unsigned int type)
{
	unsigned int all = 0;
	size_t i;

	for (i = 0; i < answer->count; i++)
		if (answer->holders[i].type == type)
			all |= bits_of(&answer->holders[i]);
	return all;
}

/**
 * list_answer_why_not - why a digest does not count
 * @bits: as of list_answer_bits()
 * @use: what for
 *
 * Return: the reason, NULL if it counts.
 */
const char *list_answer_why_not(unsigned int bits, const struct list_use *use)
{
	if (diglim_vouches(bits, use->need, use->digest_size, use->empty, false))
		return NULL;
	if (bits & DIGLIM_DENIED)
		return "a list denies it";
	if (!(bits & DIGLIM_FOUND))
		return "every list that has it is revoked";
	if (!diglim_vouches(bits, use->need, DIGLIM_MAX_DIGEST_SIZE, false, false))
		return use->need == DIGLIM_MEASURED ?
		       "no list that has it was measured" :
		       "no list that has it was appraised by a signature";
	if (!diglim_vouches(bits, use->need, use->digest_size, false, false))
		return "a digest of less than 256 bits vouches for nothing";
	return "it is that of no content: only for what is executed, or if the list says immutable";
}

/**
 * list_answer_taken_back - whether somebody wanted a digest trusted no more
 * @answer: what the kernel said
 * @type: enum compact_types of the blocks that count
 *
 * Whoever vouches for the digest anew brings back what was taken back.
 *
 * Return: which list was revoked, or its key withdrawn, a clause, to be freed; NULL if none.
 */
char *list_answer_taken_back(const struct list_answer *answer, unsigned int type)
{
	const struct list_holder *holder;
	size_t i;

	for (i = 0; i < answer->count; i++) {
		holder = &answer->holders[i];
		if (holder->type != type || holder->own)
			continue;
		if (holder->revoked)
			return xasprintf("the list %s that has it was revoked", holder->label);
		if (holder->withdrawn)
			return xasprintf("the key of the list %s that has it was withdrawn",
					 holder->label);
	}
	return NULL;
}

/**
 * list_answer_free - free what was read
 * @answer: empty after this
 */
void list_answer_free(struct list_answer *answer)
{
	size_t i;

	for (i = 0; i < answer->count; i++) {
		free(answer->holders[i].list);
		free(answer->holders[i].label);
	}
	free(answer->holders);
	*answer = (struct list_answer){ 0 };
}
