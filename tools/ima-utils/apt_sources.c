// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keyrings that apt's sources name; see apt_sources.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "apt_sources.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/deb822.h"

/* How a key in a paragraph begins. */
#define ARMOR "-----BEGIN "

/* One file more. */
static void add(struct apt_keyrings *keyrings, const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < keyrings->count; i++)
		if (strlen(keyrings->list[i]) == length &&
		    !memcmp(keyrings->list[i], name, length))
			return;
	keyrings->list = xrealloc(keyrings->list, keyrings->count + 1,
				  sizeof(*keyrings->list));
	keyrings->list[keyrings->count++] = xstrndup(name, length);
}

/* All that a source names: files, or fingerprints of keys that count for each. */
static void add_all(struct apt_keyrings *keyrings, const char *value, size_t length)
{
	const char *at = value, *end = value + length, *word, *stop, *comma;
	size_t size;

	if (length >= strlen(ARMOR) && !memcmp(value, ARMOR, strlen(ARMOR))) {
		keyrings->inside = true;
		return;
	}
	keyrings->others |= !deb822_word(&at, end, &word, &size);
	for (at = value; deb822_word(&at, end, &word, &size);) {
		for (stop = word + size; word < stop; word = comma + 1) {
			comma = memchr(word, ',', stop - word);
			if (!comma)
				comma = stop;
			if (word < comma && *word == '/')
				add(keyrings, word, comma - word);
			else
				keyrings->others |= word < comma;
		}
	}
}

/* What stands in brackets; false if no keys are named. */
static bool take_options(struct apt_keyrings *keyrings, const char *at, const char *end)
{
	static const char option[] = "signed-by=";
	const size_t length = strlen(option);
	bool named = false;
	const char *word;
	size_t size;

	while (deb822_word(&at, end, &word, &size)) {
		if (size < length || memcmp(word, option, length))
			continue;
		add_all(keyrings, word + length, size - length);
		named = true;
	}
	return named;
}

/* A line of a file *.list. */
static void take_line(struct apt_keyrings *keyrings, const char *line, size_t length)
{
	const char *comment = memchr(line, '#', length), *at = line, *word, *close;
	const char *end = comment ? comment : line + length;
	size_t size;

	if (!deb822_word(&at, end, &word, &size) || size != 3 || memcmp(word, "deb", 3))
		return;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	close = at < end && *at == '[' ? memchr(at, ']', end - at) : NULL;
	if (!close || !take_options(keyrings, at + 1, close))
		keyrings->others = true;
}

/**
 * apt_sources_lines - read sources, one in each line
 * @keyrings: where to
 * @text: the lines
 * @size: how many bytes
 */
void apt_sources_lines(struct apt_keyrings *keyrings, const char *text, size_t size)
{
	const char *at = text, *line;
	size_t length;

	while (deb822_line(&at, text + size, &line, &length))
		take_line(keyrings, line, length);
}

/* Whether a list of words has one. */
static bool has_word(const struct deb822_field *field, const char *wanted)
{
	const char *at = field->value, *end = at ? at + field->length : NULL, *word;
	size_t size;

	while (at && deb822_word(&at, end, &word, &size))
		if (size == strlen(wanted) && !memcmp(word, wanted, size))
			return true;
	return false;
}

/* Whether a source is switched off, in each of apt's words for it. */
static bool is_off(const struct deb822_field *field)
{
	static const char *const words[] = { "no", "false", "without", "off", "disable", "0" };
	size_t i;

	for (i = 0; field->value && i < ARRAY_SIZE(words); i++)
		if (field->length == strlen(words[i]) &&
		    !strncasecmp(field->value, words[i], field->length))
			return true;
	return false;
}

/* The text without its lines of comment, to be freed. */
static char *uncommented(const char *text, size_t size, size_t *left)
{
	char *copy = xrealloc(NULL, size + 1, 1), *to = copy;
	const char *at = text, *line;
	size_t length;

	while (deb822_line(&at, text + size, &line, &length)) {
		if (length && *line == '#')
			continue;
		memcpy(to, line, at - line);
		to += at - line;
	}
	*left = to - copy;
	return copy;
}

/**
 * apt_sources_paragraphs - read sources, one in each paragraph
 * @keyrings: where to
 * @text: the paragraphs
 * @size: how many bytes
 */
void apt_sources_paragraphs(struct apt_keyrings *keyrings, const char *text, size_t size)
{
	enum { TYPES, ENABLED, SIGNED_BY };
	struct deb822_field fields[] = {
		[TYPES] = { .name = "Types" },
		[ENABLED] = { .name = "Enabled" },
		[SIGNED_BY] = { .name = "Signed-By" },
	};
	struct deb822 paragraphs = { 0 };
	size_t left;
	char *copy = uncommented(text, size, &left);

	paragraphs.at = copy;
	paragraphs.end = copy + left;
	while (deb822_next(&paragraphs, fields, ARRAY_SIZE(fields))) {
		if (!has_word(&fields[TYPES], "deb") || is_off(&fields[ENABLED]))
			continue;
		if (fields[SIGNED_BY].value)
			add_all(keyrings, fields[SIGNED_BY].value, fields[SIGNED_BY].length);
		else
			keyrings->others = true;
	}
	/* What is not understood may name any. */
	keyrings->others |= !!paragraphs.fault;
	free(copy);
}

/**
 * apt_keyrings_free - free what was found
 * @keyrings: empty after this
 */
void apt_keyrings_free(struct apt_keyrings *keyrings)
{
	size_t i;

	for (i = 0; i < keyrings->count; i++)
		free(keyrings->list[i]);
	free(keyrings->list);
	*keyrings = (struct apt_keyrings){ 0 };
}
