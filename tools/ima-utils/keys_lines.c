// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lines of ima/keys; see keys_lines.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "keys_lines.h"
#include "lib/alloc.h"

const char *const key_word_names[KEY_WORDS] = {
	[KEY_KEYRING] = "keyring",
	[KEY_KEYID] = "keyid",
	[KEY_SKID] = "skid",
	[KEY_ALGORITHM] = "algorithm",
	[KEY_NOT_BEFORE] = "not_before",
	[KEY_NOT_AFTER] = "not_after",
	[KEY_ORIGIN] = "origin",
	[KEY_STATE] = "state",
	[KEY_ISSUER] = "issuer",
	[KEY_SUBJECT] = "subject",
};

/* Three octal digits behind a backslash; -1 if it is something else. */
static int octal(const char *text, const char *end)
{
	int value = 0, i;

	if (end - text < 4)
		return -1;
	for (i = 1; i < 4; i++) {
		if (text[i] < '0' || text[i] > '7')
			return -1;
		value = value * 8 + text[i] - '0';
	}
	/* 0 would end the text. */
	return value && value < 256 ? value : -1;
}

/* What is between quotes, of which *text is the first, which then stands behind the last. */
static char *quoted(const char **text, const char *end)
{
	char *value = xrealloc(NULL, end - *text + 1, 1);
	const char *from = *text + 1;
	size_t length = 0;
	int byte;

	while (from < end && *from != '"') {
		byte = *from == '\\' ? octal(from, end) : (unsigned char)*from;
		if (byte < 0)
			break;
		value[length++] = byte;
		from += *from == '\\' ? 4 : 1;
	}
	if (from >= end || *from != '"') {
		free(value);
		return NULL;
	}
	value[length] = '\0';
	*text = from + 1;
	return value;
}

/* One "name=value"; false if it is something else. */
static bool parse_word(struct key_line *key, const char **text, const char *end)
{
	const char *equals = memchr(*text, '=', end - *text), *name = *text, *space;
	size_t length, i;
	char *value;

	if (!equals || equals == name)
		return false;
	length = equals - name;
	*text = equals + 1;
	if (*text < end && **text == '"') {
		value = quoted(text, end);
		if (!value)
			return false;
	} else {
		space = memchr(*text, ' ', end - *text);
		space = space ? space : end;
		value = xstrndup(*text, space - *text);
		*text = space;
	}
	for (i = 0; i < KEY_WORDS; i++) {
		if (strlen(key_word_names[i]) != length || memcmp(key_word_names[i], name, length))
			continue;
		/* Twice would mean that nobody knows which counts. */
		if (key->words[i])
			break;
		key->words[i] = value;
		return true;
	}
	free(value);
	return i == KEY_WORDS;
}

/**
 * key_line_parse - understand a line
 * @key: to be freed with key_line_free(), whatever is returned
 * @line: the line
 * @length: how long it is, without its end
 *
 * Return: true if it has all words that are known, each once, and nothing but words.
 */
bool key_line_parse(struct key_line *key, const char *line, unsigned long length)
{
	const char *end = line + length;
	size_t i;

	*key = (struct key_line){ 0 };
	while (line < end) {
		if (!parse_word(key, &line, end))
			return false;
		if (line < end && *line++ != ' ')
			return false;
	}
	for (i = 0; i < KEY_WORDS; i++)
		if (!key->words[i])
			return false;
	return true;
}

/**
 * key_line_free - free the words of a line
 * @key: empty after this
 */
void key_line_free(struct key_line *key)
{
	size_t i;

	for (i = 0; i < KEY_WORDS; i++)
		free(key->words[i]);
	*key = (struct key_line){ 0 };
}

/**
 * key_state_counts - whether the kernel takes signatures by a key
 * @state: as the kernel tells it; NULL if it does not have the key
 *
 * A lapsed one is one of whose certificate the kernel does not ask whether it is valid now.
 *
 * Return: true if it does.
 */
bool key_state_counts(const char *state)
{
	return state && (!strcmp(state, "valid") || !strcmp(state, "lapsed"));
}
