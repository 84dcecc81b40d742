// SPDX-License-Identifier: GPL-2.0-only
/*
 * Facts and "key: value" lines; see fact.h.
 */

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "fact.h"

/**
 * fact_state_name - the word for a state, in JSON
 * @state: the state
 *
 * Return: the word.
 */
const char *fact_state_name(enum fact_state state)
{
	static const char *const names[] = {
		[FACT_ABSENT] = "absent",
		[FACT_READ] = "read",
		[FACT_DENIED] = "denied",
		[FACT_WITHHELD] = "withheld",
		[FACT_NOT_MOUNTED] = "not-mounted",
		[FACT_MALFORMED] = "malformed",
		[FACT_FAILED] = "failed",
	};

	return names[state];
}

/**
 * fact_is_problem - whether the kernel has a fact that could not be read here
 * @fact: the fact
 *
 * That it does not have it, or keeps it from everybody, is no problem of this
 * run: it is as it was built.
 *
 * Return: true if so.
 */
bool fact_is_problem(const struct fact *fact)
{
	return fact->state == FACT_DENIED || fact->state == FACT_NOT_MOUNTED ||
	       fact->state == FACT_MALFORMED || fact->state == FACT_FAILED;
}

/**
 * fact_malformed - what was read is not what was expected
 * @fact: the fact; it loses its value
 */
void fact_malformed(struct fact *fact)
{
	fact->state = FACT_MALFORMED;
	free(fact->text);
	fact->text = NULL;
	fact->number = 0;
}

/**
 * fact_parse_number - take the text for a decimal number, the whole of it
 * @fact: the fact; it is malformed if it is no number
 *
 * Return: whether the fact is read and is a number.
 */
bool fact_parse_number(struct fact *fact)
{
	char *end;

	if (fact->state != FACT_READ)
		return false;
	errno = 0;
	fact->number = strtoull(fact->text, &end, 10);
	/* strtoull() takes a sign and spaces, the kernel writes none. */
	if (!isdigit((unsigned char)fact->text[0]) || *end || errno) {
		fact_malformed(fact);
		return false;
	}
	return true;
}

/* What it takes to read a file whose reading was denied. */
static const char *needed(int error)
{
	if (geteuid())
		return "only root may read it";
	return error == EPERM ? "it takes the capability CAP_SYS_ADMIN" :
				"it takes the capability CAP_DAC_READ_SEARCH";
}

/**
 * fact_why - why a fact is not known, as a part of a sentence
 * @fact: the fact
 *
 * Return: text for the caller to free.
 */
char *fact_why(const struct fact *fact)
{
	const char *path = fact->path ? fact->path : "it";

	switch (fact->state) {
	case FACT_ABSENT:
		return xasprintf("%s does not exist", path);
	case FACT_READ:
		return xasprintf("%s was read", path);
	case FACT_DENIED:
		return xasprintf("%s: %s; %s", path, strerror(fact->error), needed(fact->error));
	case FACT_WITHHELD:
		return xasprintf("%s cannot be read by anybody on this kernel", path);
	case FACT_NOT_MOUNTED:
		return xasprintf("%s cannot be seen: its file system is not mounted or is hidden",
				 path);
	case FACT_MALFORMED:
		return xasprintf("%s was not understood", path);
	case FACT_FAILED:
		break;
	}
	return xasprintf("%s: %s", path, strerror(fact->error));
}

/**
 * fact_free - free what a fact holds
 * @fact: absent after this
 */
void fact_free(struct fact *fact)
{
	free(fact->path);
	free(fact->text);
	memset(fact, 0, sizeof(*fact));
}

/**
 * pairs_add - append a pair
 * @pairs: to what
 * @key: the key begins here
 * @length: and has so many bytes
 * @value: the value
 */
void pairs_add(struct pairs *pairs, const char *key, size_t length, const char *value)
{
	struct pair *pair;

	/* Space is doubled each time that it is used up. */
	if (!(pairs->count & (pairs->count - 1)))
		pairs->list = xrealloc(pairs->list, pairs->count ? 2 * pairs->count : 1,
				       sizeof(*pairs->list));
	pair = &pairs->list[pairs->count++];
	pair->key = xstrndup(key, length);
	pair->value = xstrdup(value);
}

/**
 * pairs_get - look up a key
 * @pairs: where
 * @key: the key
 *
 * Return: its value, NULL if there is none.
 */
const char *pairs_get(const struct pairs *pairs, const char *key)
{
	size_t i;

	for (i = 0; i < pairs->count; i++)
		if (!strcmp(pairs->list[i].key, key))
			return pairs->list[i].value;
	return NULL;
}

/* To sort keys. */
static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether a key is there twice. */
static bool twice(const struct pairs *pairs)
{
	const char **keys = xrealloc(NULL, pairs->count + 1, sizeof(*keys));
	bool found = false;
	size_t i;

	for (i = 0; i < pairs->count; i++)
		keys[i] = pairs->list[i].key;
	qsort(keys, pairs->count, sizeof(*keys), by_text);
	for (i = 1; i < pairs->count && !found; i++)
		found = !strcmp(keys[i - 1], keys[i]);
	free(keys);
	return found;
}

/**
 * pairs_parse - take a fact's text for "key: value" lines
 * @pairs: empty, to be freed with pairs_free()
 * @fact: the fact
 *
 * The value may be empty, as a kernel might write it one day.  The fact is
 * malformed if there is no line, one that is not of this form, or two with the
 * same key: which of them holds, nobody knows.
 *
 * Return: whether the fact is read and has this form.
 */
bool pairs_parse(struct pairs *pairs, struct fact *fact)
{
	char *copy, *rest, *line, *colon;
	bool good = true;

	if (fact->state != FACT_READ)
		return false;
	copy = xstrdup(fact->text);
	rest = copy;
	while (good && (line = strsep(&rest, "\n"))) {
		colon = strchr(line, ':');
		while (colon && colon[1] && colon[1] != ' ')
			colon = strchr(colon + 1, ':');
		good = colon && colon != line;
		if (good)
			pairs_add(pairs, line, colon - line, colon + 1 + (colon[1] == ' '));
	}
	free(copy);
	if (good && !twice(pairs))
		return true;
	pairs_free(pairs);
	fact_malformed(fact);
	return false;
}

/**
 * pairs_free - free all pairs
 * @pairs: empty after this
 */
void pairs_free(struct pairs *pairs)
{
	size_t i;

	for (i = 0; i < pairs->count; i++) {
		free(pairs->list[i].key);
		free(pairs->list[i].value);
	}
	free(pairs->list);
	memset(pairs, 0, sizeof(*pairs));
}
