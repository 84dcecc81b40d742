// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_keys_lines - a libFuzzer target for what imactl makes of the lines of ima/keys
 *
 * The source of imactl under AddressSanitizer and UndefinedBehaviorSanitizer; scripts/fuzz of
 * the patchset builds and runs it.  An input is taken for a line: its values stand there.
 * And for the names that a certificate has, which are whatever somebody has signed: written
 * as the kernel writes them they are read as they were, and change no other word of the line.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>

#include "../../../ima-utils/keys_lines.c"
#include "../../../ima-utils/lib/alloc.c"
#include "fuzz.h"

#define ISSUED "keyring=.ima keyid=1a2b3c4d skid=001a2b3c4d algorithm=rsa-2048 " \
	"not_before=2026-01-31T12:00:00Z not_after=2036-01-29T12:00:00Z origin=boot state=revoked"

static bool parse(struct key_line *key, const char *line, size_t length)
{
	char *alone = exact(line, length);
	bool good;

	good = key_line_parse(key, alone, length);
	free(alone);
	return good;
}

/* As seq_escape_mem() writes it for show_name() of the kernel, between quotes; to be freed. */
static char *escaped(const char *name)
{
	char *text = xrealloc(NULL, strlen(name) + 1, 4), *to = text;

	*to++ = '"';
	for (; *name; name++)
		if (*name >= ' ' && *name <= '~' && *name != '"' && *name != '\\')
			*to++ = *name;
		else
			to += sprintf(to, "\\%03o", (unsigned char)*name);
	*to++ = '"';
	*to = '\0';
	return text;
}

/* Whether the bytes here are a value, each of them itself or in octal digits, in quotes. */
static bool is_quoted(const char *at, const char *end, const char *value)
{
	char digits[5];

	if (at == end || *at++ != '"')
		return false;
	for (; *value; value++) {
		snprintf(digits, sizeof(digits), "\\%03o", (unsigned char)*value);
		if (end - at >= 4 && !memcmp(at, digits, 4))
			at += 4;
		else if (at < end && *at == *value && *at != '"' && *at != '\\')
			at++;
		else
			return false;
	}
	return at < end && *at == '"' && (at + 1 == end || at[1] == ' ');
}

/* Whether a line has a word with this value, in quotes or without. */
static bool has_word(const char *line, size_t length, const char *name, const char *value)
{
	const size_t before = strlen(name) + 1, size = strlen(value);
	const char *at = line, *end = line + length;
	char *word = xasprintf("%s=", name);
	bool found = false;

	for (; !found && (at = memmem(at, end - at, word, before)); at += before) {
		if (at > line && at[-1] != ' ')
			continue;
		found = is_quoted(at + before, end, value) ||
			((size_t)(end - at) >= before + size && !strchr(value, ' ') &&
			 !memcmp(at + before, value, size) &&
			 (at + before + size == end || at[before + size] == ' '));
	}
	free(word);
	return found;
}

/* A line with these words, all in quotes, says the same. */
static void check_again(const struct key_line *key)
{
	char *text = xstrdup("new=?"), *value, *longer;
	struct key_line again;
	unsigned int i;

	for (i = KEY_WORDS; i--;) {
		value = escaped(key->words[i]);
		longer = xasprintf("%s %s=%s", text, key_word_names[i], value);
		free(text);
		free(value);
		text = longer;
	}
	require(parse(&again, text, strlen(text)));
	for (i = 0; i < KEY_WORDS; i++)
		require(!strcmp(key->words[i], again.words[i]));
	key_line_free(&again);
	/* A word that is there twice, and a line that was cut. */
	longer = xasprintf("%s %s=?", text, key_word_names[KEY_STATE]);
	require(!parse(&again, longer, strlen(longer)));
	key_line_free(&again);
	require(!parse(&again, text, strlen(text) - 1));
	key_line_free(&again);
	free(longer);
	free(text);
}

static void check_line(const char *line, size_t length)
{
	struct key_line key;
	unsigned int i;

	if (parse(&key, line, length)) {
		for (i = 0; i < KEY_WORDS; i++)
			require(key.words[i] &&
				has_word(line, length, key_word_names[i], key.words[i]));
		check_again(&key);
	}
	key_line_free(&key);
	for (i = 0; i < KEY_WORDS; i++)
		require(!key.words[i]);
}

/* Whatever somebody is called, the key is revoked. */
static void check_names(const char *issuer, const char *subject)
{
	char *first = escaped(issuer), *second = escaped(subject);
	char *line = xasprintf(ISSUED " issuer=%s subject=%s", first, second);
	struct key_line key;

	require(parse(&key, line, strlen(line)));
	require(!strcmp(key.words[KEY_ISSUER], issuer));
	require(!strcmp(key.words[KEY_SUBJECT], subject));
	require(!strcmp(key.words[KEY_KEYRING], ".ima"));
	require(!strcmp(key.words[KEY_SKID], "001a2b3c4d"));
	require(!strcmp(key.words[KEY_STATE], "revoked"));
	require(!key_state_counts(key.words[KEY_STATE]));
	key_line_free(&key);
	free(line);
	free(second);
	free(first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	/* A file with such a byte is not read. */
	if (memchr(data, '\0', size))
		return 0;
	text = xstrndup((const char *)data, size);
	check_line(text, size);
	check_names(text, text + size / 2);
	free(text);
	return 0;
}
