/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paragraphs of fields, as Debian's control files have them:
 *
 *	Package: hostname
 *	Version: 3.23
 *	Description: a line
 *	 and lines that continue it, each with a space before it
 *
 * Paragraphs are separated by empty lines, and names of fields have no case.
 */

#ifndef IMA_UTILS_DEB822_H
#define IMA_UTILS_DEB822_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct deb822_field - a field that is wanted
 * @name: of it
 * @value: where its value begins in the text, without spaces around it; NULL if the
 *	paragraph does not have it.  Lines that continue it are part of it
 * @length: of the value, in bytes
 */
struct deb822_field {
	const char *name;
	const char *value;
	size_t length;
};

/**
 * struct deb822 - a text that is read
 * @at: what is next
 * @end: where it ends
 * @line: number of the last line that was read, from 1
 * @fault: what is wrong in that line, NULL if nothing is
 */
struct deb822 {
	const char *at;
	const char *end;
	unsigned long long line;
	const char *fault;
};

bool deb822_next(struct deb822 *text, struct deb822_field *fields, size_t count);
bool deb822_is(const struct deb822_field *field, const char *value);
char *deb822_copy(const struct deb822_field *field);
bool deb822_line(const char **at, const char *end, const char **line, size_t *length);
bool deb822_word(const char **at, const char *end, const char **word, size_t *length);

#endif
