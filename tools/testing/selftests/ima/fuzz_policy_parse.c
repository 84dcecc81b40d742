// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_policy_parse - a libFuzzer target for the parser of policies
 *
 * The source that the kernel compiles, under AddressSanitizer and
 * UndefinedBehaviorSanitizer; scripts/fuzz of the patchset builds and runs it.
 * The first byte of the input says which features the kernel has, whether all
 * faults are looked for, and which words of a line the kernel does not know; the
 * rest is the policy.
 */

#include <stdint.h>
#include <stdlib.h>

#include "../../../../security/integrity/ima/ima_policy_parse.c"
#include "fuzz.h"

/* The error of a word that the kernel would not know; no other is of this kind. */
#define UNKNOWN	(-ENOENT)

/* The line that is being parsed. */
static struct ima_policy_string line;
static unsigned int words;
static unsigned int last_column;
/* One of so many words is not known; 0 for none. */
static unsigned int unknown_each;

static void inside(const struct ima_policy_string *string)
{
	if (string->text)
		require(string->text >= line.text &&
			string->text + string->len <= line.text + line.len);
}

static void printable(const char *text, size_t size)
{
	require(memchr(text, '\0', size));
	for (; *text; text++)
		require(*text >= ' ' && *text <= '~');
}

static void check_fault(const struct ima_policy_fault *fault)
{
	require(fault->error == -EINVAL || fault->error == -ERANGE ||
		(fault->error == UNKNOWN && unknown_each));
	require(!fault->line && fault->column >= 1 && fault->column <= line.len);
	require(*fault->reason);
	printable(fault->reason, sizeof(fault->reason));
	printable(fault->hint, sizeof(fault->hint));
}

static void see_word(void *data, const struct ima_policy_word *word)
{
	words++;
	require(word->column > last_column && word->text.len);
	last_column = word->column;
	inside(&word->text);
	if (word->op)
		inside(&word->value);
}

static int see_value(void *data, const struct ima_policy_word *word,
		     const struct ima_parsed_rule *rule, struct ima_policy_fault *fault)
{
	char quoted[IMA_POLICY_QUOTED];

	require(word->term < IMA_TERM__LAST && rule->column[word->term] == word->column);
	require(!word->op || word->value.len);
	if (unknown_each && !(words % unknown_each)) {
		ima_policy_set_fault(fault, UNKNOWN, "unknown \"%s\"",
				     ima_policy_quote(word->op ? &word->value : &word->text,
						      quoted));
		ima_policy_set_hint(fault, "word %u", words);
		return UNKNOWN;
	}
	return 0;
}

static bool see_fault(void *data, const struct ima_policy_fault *fault)
{
	check_fault(fault);
	return true;
}

static void check_rule_of_line(const struct ima_parsed_rule *rule)
{
	int i;

	require(rule->action >= IMA_POLICY_MEASURE && rule->action <= IMA_POLICY_DENY);
	require(rule->hook < IMA_POLICY_HOOK__LAST && rule->mask <= IMA_POLICY_MAY_APPEND);
	require(rule->demand.deny == (rule->action == IMA_POLICY_DENY));
	/* A rule that appraises accepts something, and no other says what. */
	require(!rule->demand.methods == (rule->action != IMA_POLICY_APPRAISE));
	require(!(rule->demand.methods & IMA_METHOD_DIGLIM));
	inside(&rule->fsname);
	inside(&rule->keyrings);
	inside(&rule->label);
	inside(&rule->template);
	for (i = 0; i < 6; i++)
		inside(&rule->lsm[i]);
}

/* Where the rules begin, and what stands before them. */
static void check_header(const char *text, size_t size)
{
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	size_t pos, again, i, ends = 0;
	unsigned int lines;
	int result;

	result = ima_policy_read_header(text, size, &pos, &lines, &header, &fault);
	require(pos <= size && lines <= pos);
	if (result == IMA_POLICY_NO_RULE) {
		require(!pos && !lines);
		return;
	}
	for (i = 0; i < pos; i++)
		ends += text[i] == '\n';
	require(lines == ends + (pos == size && text[pos - 1] != '\n'));
	require(!memchr(text, '\0', pos) || result);
	if (result) {
		require(result == -EINVAL && fault.error == -EINVAL);
		require(fault.line == lines && fault.column && *fault.reason);
		return;
	}
	require(header.name.len && header.name.len <= IMA_POLICY_NAME_MAX);
	require(header.name.text > text && header.name.text + header.name.len < text + pos);
	require(header.version >> 48 == 0);
	/* Nothing of it is read again as a rule, and a second one is none. */
	again = pos;
	require(ima_policy_read_header(text + pos, 0, &again, &lines, &header, &fault) ==
		IMA_POLICY_NO_RULE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ima_policy_reader reader = { .word = see_word, .resolve = see_value };
	struct ima_policy_fault fault;
	struct ima_parsed_rule rule;
	size_t pos = 0;
	char *text;
	int result;

	if (!size)
		return 0;
	reader.features = data[0] & 15;
	reader.default_pcr = 10;
	reader.fault = data[0] & 8 ? see_fault : NULL;
	unknown_each = data[0] >> 4 & 3;
	size--;
	text = exact(data + 1, size);
	check_header(text, size);
	while (ima_policy_next_line(text, size, &pos, &line)) {
		words = 0;
		last_column = 0;
		result = ima_policy_parse_rule(line.text, line.len, &reader, &rule, &fault);
		if (result < 0) {
			check_fault(&fault);
			require(fault.error == result);
			require(words || memchr(line.text, '\0', line.len));
		} else if (result) {
			require(result == IMA_POLICY_NO_RULE && !words);
		} else {
			require(!memchr(line.text, '\0', line.len));
			check_rule_of_line(&rule);
		}
	}
	require(pos == size);
	free(text);
	return 0;
}
