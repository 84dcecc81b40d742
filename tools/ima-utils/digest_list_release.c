// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a release says; see digest_list_release.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "digest_list_index.h"
#include "digest_list_release.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/deb822.h"

/* The indexes that a release names; NULL, or what is wrong. */
static const char *add_indexes(struct traceds *indexes, const char *path,
			       const struct deb822_field *field)
{
	const char *at = field->value, *end = at + field->length, *line, *word, *name;
	struct traced traced = { 0 };
	size_t length, size, name_length;

	while (deb822_line(&at, end, &line, &length)) {
		const char *stop = line + length;

		if (!deb822_word(&line, stop, &word, &size))
			continue;
		if (!traced_parse_digest(&traced, word, size) ||
		    !deb822_word(&line, stop, &word, &size) ||
		    !traced_parse_size(&traced, word, size) ||
		    !deb822_word(&line, stop, &name, &name_length))
			return "a line of SHA256 is not a digest, a size and a name";
		if (!index_named(name, name_length, '/'))
			continue;
		traced.name = xstrdup(path);
		traceds_add(indexes, &traced);
	}
	return NULL;
}

/* Whether it is over, which is told; it counts nevertheless. */
static char *check_date(const struct deb822_field *field)
{
	char *date = deb822_copy(field), *note = NULL;
	struct tm tm = { 0 };

	if (*date && !strptime(date, "%a, %d %b %Y %H:%M:%S", &tm))
		note = xstrdup("Valid-Until is no date");
	else if (*date && timegm(&tm) < time(NULL))
		note = xasprintf("it was valid until %s, and may not be the newest", date);
	free(date);
	return note;
}

/**
 * release_read - the indexes that a release names
 * @indexes: where they are put
 * @path: the release, for their names
 * @data: what was signed of it
 * @size: how many bytes
 * @note: is set to what else is to be said of it, to be freed; NULL if that is nothing
 *
 * Return: NULL, or what is wrong, to be freed.
 */
char *release_read(struct traceds *indexes, const char *path, const char *data, size_t size,
		   char **note)
{
	struct deb822_field fields[] = { { .name = "SHA256" }, { .name = "Valid-Until" } };
	struct deb822 text = { .at = data, .end = data + size };
	const char *why;

	*note = NULL;
	if (!deb822_next(&text, fields, ARRAY_SIZE(fields)))
		return xasprintf("line %llu: %s", text.line,
				 text.fault ? text.fault : "there is nothing in it");
	if (!fields[0].value)
		return xstrdup("it has no digests of SHA256");
	why = add_indexes(indexes, path, &fields[0]);
	if (why)
		return xstrdup(why);
	*note = check_date(&fields[1]);
	return NULL;
}
