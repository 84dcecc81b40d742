// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_digest_list_answer - a libFuzzer target for the kernel's answers about digests
 *
 * The source of imactl under AddressSanitizer and UndefinedBehaviorSanitizer; scripts/fuzz of
 * the patchset builds and runs it.  What is made of an answer stands there, a list a line;
 * written anew it is the same; and what follows from it cannot be better than what each list
 * says, nor can anything outweigh a list that denies.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>

#include "../../../ima-utils/digest_list_answer.c"
#include "../../../ima-utils/lib/alloc.c"
#include "../../../ima-utils/lib/digest.c"
#include "../../../ima-utils/lib/hash_algo.c"
#include "../../../ima-utils/lib/hex.c"
#include "fuzz.h"

#define DENYING_FORMAT "sha256-%064d-x (actions: 0): algo: sha256, type: %u, modifiers: 2\n"

/* The line that a list is from says all of it. */
static void check_line(const struct list_holder *holder, const char *line, size_t length)
{
	char *prefix = xasprintf("%s-%s (actions: ", holder->list, holder->label), *end;
	size_t before = strlen(prefix);
	struct digest digest;

	require(!digest_parse(&digest, holder->list, strlen(holder->list)));
	require(length > before && !memcmp(line, prefix, before));
	require(strtoul(line + before, &end, 10) == holder->actions && !strncmp(end, "): ", 3));
	require(holder->type < COMPACT__LAST && memmem(line, length, "type: ", 6));
	require(!!memmem(line, length, "modifiers: ", 11) || holder->own);
	require(!holder->own || (memmem(line, length, "size: ", 6) && !holder->modifiers));
	require(!holder->revoked || memmem(line, length, "revoked: ", 9));
	require(!holder->withdrawn || memmem(line, length, "key-withdrawn: ", 15));
	free(prefix);
}

/* As the kernel would write it; to be freed. */
static char *line_of(const struct list_holder *holder)
{
	char *what = holder->own ?
		     xasprintf("type: %u, size: 48", holder->type) :
		     xasprintf("algo: sha256, type: %u, modifiers: %u", holder->type,
			       holder->modifiers);
	char *line = xasprintf("%s-%s (actions: %u): %s%s%s\n", holder->list, holder->label,
			       holder->actions, what, holder->revoked ? ", revoked: 1" : "",
			       holder->withdrawn ? ", key-withdrawn: 1" : "");

	free(what);
	return line;
}

/* What one list says counts no more than it does, and not at all if it is taken back. */
static void check_holder(const struct list_holder *holder)
{
	struct list_answer one = { (struct list_holder *)holder, 1 }, again;
	unsigned int bits = list_answer_bits(&one, holder->type);
	char *line = line_of(holder), *said;

	require(list_answer_parse(&again, line) && again.count == 1);
	require(!strcmp(again.holders->list, holder->list));
	require(!strcmp(again.holders->label, holder->label));
	require(again.holders->actions == holder->actions);
	require(again.holders->type == holder->type && again.holders->own == holder->own);
	require(again.holders->modifiers == holder->modifiers);
	require(again.holders->revoked == holder->revoked);
	require(again.holders->withdrawn == holder->withdrawn);
	list_answer_free(&again);
	free(line);

	require(!(bits & DIGLIM_DENIED) == !(holder->modifiers & 1 << COMPACT_MOD_DENY));
	if (holder->revoked && !holder->own)
		require(!(bits & (DIGLIM_MEASURED | DIGLIM_APPRAISED_DIGSIG | DIGLIM_BOTH)));
	require(!(bits & DIGLIM_MEASURED) || holder->actions & DIGLIM_MEASURED);
	require(!(bits & DIGLIM_APPRAISED_DIGSIG) ||
		holder->actions & DIGLIM_APPRAISED_DIGSIG);
	said = list_answer_taken_back(&one, holder->type);
	require(!said == (holder->own || (!holder->revoked && !holder->withdrawn)));
	require(!said || strstr(said, holder->label));
	free(said);
}

/* What is made of the bits is what the kernel makes of them. */
static const char *check_worth(unsigned int bits, const struct list_use *use)
{
	const char *why = list_answer_why_not(bits, use);

	require(!why == diglim_vouches(bits, use->need, use->digest_size, use->empty, false));
	require(!why || *why);
	return why;
}

/* All lists together, of which one has to be enough, unless one denies. */
static void check_together(const struct list_answer *answer, const struct list_use *use)
{
	struct list_answer one = { NULL, 1 };
	unsigned int type, bits, all;
	bool enough, taken;
	size_t i, count;
	char *said;

	for (type = 0; type < COMPACT__LAST; type++) {
		all = 0;
		count = 0;
		enough = false;
		taken = false;
		for (i = 0; i < answer->count; i++) {
			one.holders = &answer->holders[i];
			bits = list_answer_bits(&one, type);
			count += one.holders->type == type;
			require(one.holders->type == type || !bits);
			enough = enough || !check_worth(bits, use);
			all |= bits;
			said = list_answer_taken_back(&one, type);
			taken = taken || said;
			free(said);
		}
		said = list_answer_taken_back(answer, type);
		require(!said == !taken);
		free(said);
		require(list_answer_holders(answer, type) == count);
		require(list_answer_bits(answer, type) == all);
		require(!check_worth(all, use) == (enough && !(all & DIGLIM_DENIED)));
	}
}

/* The same with a list behind it that denies, of no trust at all. */
static void check_denied(const char *text, const struct list_use *use)
{
	struct list_answer answer;
	unsigned int type;
	char *longer;

	for (type = 0; type < COMPACT__LAST; type++) {
		longer = xasprintf("%s\n" DENYING_FORMAT, text, 0, type);
		require(list_answer_parse(&answer, longer));
		require(check_worth(list_answer_bits(&answer, type), use));
		list_answer_free(&answer);
		free(longer);
	}
}

static void check(const struct list_answer *answer, const char *text, const struct list_use *use)
{
	const char *line;
	size_t length, count = 0;

	for (line = text; *line; line += length + (line[length] == '\n')) {
		length = strcspn(line, "\n");
		if (!length)
			continue;
		require(count < answer->count);
		check_line(&answer->holders[count], line, length);
		check_holder(&answer->holders[count]);
		count++;
	}
	require(count == answer->count);
	check_together(answer, use);
	check_denied(text, use);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct list_answer answer;
	struct list_use use;
	char *text;

	/* An answer with such a byte is none. */
	if (!size || memchr(data + 1, '\0', size - 1))
		return 0;
	use.need = *data & 1 ? DIGLIM_MEASURED : DIGLIM_APPRAISED_DIGSIG;
	use.digest_size = *data & 2 ? 20 : 32;
	use.empty = *data & 4;
	text = xstrndup((const char *)data + 1, size - 1);
	if (list_answer_parse(&answer, text))
		check(&answer, text, &use);
	list_answer_free(&answer);
	require(!answer.holders && !answer.count);
	free(text);
	return 0;
}
