// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paragraphs of fields; see deb822.h.
 */

#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "deb822.h"

/* What separates words; the end of a line is one of these in a value of several. */
static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/**
 * deb822_line - the next line
 * @at: where it begins; is moved behind it
 * @end: of the text
 * @line: is set to it
 * @length: is set to its length, without the end of the line
 *
 * Return: true, or false if there is none.
 */
bool deb822_line(const char **at, const char *end, const char **line, size_t *length)
{
	const char *stop;

	if (*at == end)
		return false;
	stop = memchr(*at, '\n', end - *at);
	*line = *at;
	*length = (stop ? stop : end) - *at;
	*at = stop ? stop + 1 : end;
	return true;
}

/**
 * deb822_word - the next word
 * @at: where to look for it; is moved behind it
 * @end: of the text
 * @word: is set to it
 * @length: is set to its length
 *
 * Return: true, or false if there is none.
 */
bool deb822_word(const char **at, const char *end, const char **word, size_t *length)
{
	while (*at < end && is_space(**at))
		++*at;
	*word = *at;
	while (*at < end && !is_space(**at))
		++*at;
	*length = *at - *word;
	return *length;
}

/* A value without spaces around it. */
static void trim(struct deb822_field *field)
{
	while (field->length && is_space(*field->value)) {
		field->value++;
		field->length--;
	}
	while (field->length && is_space(field->value[field->length - 1]))
		field->length--;
}

/* Whether a line has nothing in it. */
static bool blank(const char *line, size_t length)
{
	const char *at = line, *word;
	size_t size;

	return !deb822_word(&at, line + length, &word, &size);
}

/* The field that a line begins, NULL if it is none that is wanted. */
static struct deb822_field *find(struct deb822_field *fields, size_t count, const char *name,
				 size_t length)
{
	struct deb822_field *field;

	for (field = fields; field < fields + count; field++)
		if (strlen(field->name) == length && !strncasecmp(field->name, name, length))
			return field;
	return NULL;
}

/*
 * A line that begins a field, which becomes *@field; false if something is wrong.  A
 * field that is there twice could be read as either.
 */
static bool begin(struct deb822 *text, struct deb822_field *fields, size_t count,
		  const char *line, size_t length, struct deb822_field **field)
{
	const char *colon = memchr(line, ':', length);

	if (!colon || colon == line) {
		text->fault = "there is no field";
		return false;
	}
	*field = find(fields, count, line, colon - line);
	if (!*field)
		return true;
	if ((*field)->value) {
		text->fault = "the field is there twice";
		return false;
	}
	(*field)->value = colon + 1;
	(*field)->length = length - (colon + 1 - line);
	return true;
}

/**
 * deb822_next - read a paragraph
 * @text: the text
 * @fields: which fields are wanted: their values are set
 * @count: how many
 *
 * Return: true, or false if there is no further one or if something is wrong, which is
 * @text's fault then.
 */
bool deb822_next(struct deb822 *text, struct deb822_field *fields, size_t count)
{
	struct deb822_field *field = NULL;
	bool any = false;
	const char *line;
	size_t length, i;

	for (i = 0; i < count; i++) {
		fields[i].value = NULL;
		fields[i].length = 0;
	}
	while (deb822_line(&text->at, text->end, &line, &length)) {
		text->line++;
		if (blank(line, length)) {
			if (any)
				break;
			continue;
		}
		if (*line == ' ' || *line == '\t') {
			if (!any) {
				text->fault = "there is no field that it continues";
				return false;
			}
			if (field)
				field->length = line + length - field->value;
			continue;
		}
		any = true;
		if (!begin(text, fields, count, line, length, &field))
			return false;
	}
	for (i = 0; i < count; i++)
		trim(&fields[i]);
	return any;
}

/**
 * deb822_is - whether a field has a value
 * @field: the field
 * @value: the value
 *
 * Return: true if it is there and has just that.
 */
bool deb822_is(const struct deb822_field *field, const char *value)
{
	return field->value && field->length == strlen(value) &&
	       !memcmp(field->value, value, field->length);
}

/**
 * deb822_copy - the value of a field
 * @field: the field
 *
 * Return: the value, "" if it is not there, to be freed.
 */
char *deb822_copy(const struct deb822_field *field)
{
	return field->value ? xstrndup(field->value, field->length) : xstrdup("");
}
