// SPDX-License-Identifier: GPL-2.0-only
/*
 * By which digests the kernel looks; see digest_list_algos.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "digest_list_algos.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/fact.h"
#include "lib/hash_algo.h"
#include "lib/sysfile.h"

/* What is looked up for itself, and as what the kernel tells of it. */
static const struct {
	const char *word;
	const char *what;
	unsigned int type;
} looked_up[] = {
	{ "file=", "files", COMPACT_FILE },
	{ "metadata=", "metadata", COMPACT_METADATA },
};

/* "ALGO,ALGO"; false if one of them is not known here. */
static bool parse_names(uint32_t *algos, const char *names)
{
	size_t length;
	int algo;

	for (;;) {
		length = strcspn(names, ",");
		algo = hash_algo_find(names, length);
		if (algo < 0)
			return false;
		*algos |= 1u << algo;
		if (!names[length])
			return true;
		names += length + 1;
	}
}

/* One word; false if it is not understood.  What is not known is of a later kernel. */
static bool parse_word(struct list_algos *algos, const char *word)
{
	size_t i, length;

	for (i = 0; i < ARRAY_SIZE(looked_up); i++) {
		length = strlen(looked_up[i].word);
		if (!strncmp(word, looked_up[i].word, length))
			return parse_names(&algos->types[looked_up[i].type], word + length);
	}
	return true;
}

/**
 * list_algos_parse - take what the kernel tells apart
 * @algos: is filled in; not known if something is not understood
 * @text: the value of list_algos in ima/status
 */
void list_algos_parse(struct list_algos *algos, const char *text)
{
	char *copy = xstrdup(text), *rest = copy, *word;

	*algos = (struct list_algos){ .known = true };
	while (algos->known && (word = strsep(&rest, " ")))
		algos->known = parse_word(algos, word);
	if (!algos->known)
		*algos = (struct list_algos){ 0 };
	free(copy);
}

/**
 * list_algos_read - ask by which digests the kernel looks now
 * @algos: is filled in; not known if it does not tell
 * @root: what stands for "/"
 */
void list_algos_read(struct list_algos *algos, const char *root)
{
	struct fact status = sysfile_read(root, "/sys/kernel/security/ima/status", SYSFILE_ANSWER);
	struct pairs pairs = { 0 };
	const char *text = NULL;

	*algos = (struct list_algos){ 0 };
	if (pairs_parse(&pairs, &status))
		text = pairs_get(&pairs, "list_algos");
	if (text)
		list_algos_parse(algos, text);
	pairs_free(&pairs);
	fact_free(&status);
}

/* What a type is of, if it is looked up for itself; else NULL. */
static const char *what_of(unsigned int type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(looked_up); i++)
		if (looked_up[i].type == type)
			return looked_up[i].what;
	return NULL;
}

/**
 * list_algos_only - with which algorithms alone digests would be looked for in a new list
 * @algos: by which the kernel looks
 * @type: enum compact_types, of what is looked up for itself
 *
 * Return: 1 << enum hash_algo, or-ed; 0 if it may be any, or that is not known.
 */
uint32_t list_algos_only(const struct list_algos *algos, unsigned int type)
{
	uint32_t used = algos->known ? algos->types[type] : 0;

	return __builtin_popcount(used) < DIGLIM_USED_ALGOS ? 0 : used;
}

/**
 * list_algos_ignore - whether nobody looks for a digest
 * @algos: by which the kernel looks
 * @type: enum compact_types
 * @algo: enum hash_algo
 *
 * Return: true if that is known.
 */
bool list_algos_ignore(const struct list_algos *algos, unsigned int type, unsigned int algo)
{
	return algos->known && what_of(type) && !(algos->types[type] & 1u << algo);
}

/**
 * list_algos_text - algorithms as text
 * @algos: 1 << enum hash_algo, or-ed
 *
 * Return: "NAME", "NAME and NAME", or "NAME, NAME and NAME", to be freed.
 */
char *list_algos_text(uint32_t algos)
{
	char *text = xstrdup(""), *longer;
	unsigned int algo;

	for (algo = 0; algo < HASH_ALGOS; algo++) {
		if (!(algos & 1u << algo))
			continue;
		algos &= ~(1u << algo);
		longer = xasprintf("%s%s%s", text, !*text ? "" : algos ? ", " : " and ",
				   hash_algo_text(algo));
		free(text);
		text = longer;
	}
	return text;
}

/**
 * list_algos_why_not - why digests do not count
 * @algos: by which the kernel looks
 * @type: enum compact_types
 * @ignored: their algorithms, of which list_algos_ignore() is true
 *
 * Return: a sentence, to be freed.
 */
char *list_algos_why_not(const struct list_algos *algos, unsigned int type, uint32_t ignored)
{
	char *names = list_algos_text(ignored), *used = list_algos_text(algos->types[type]), *why;

	why = xasprintf("the kernel does not look for digests of %s with %s now%s%s",
			what_of(type), names, *used ? ", but with " : "", used);
	free(used);
	free(names);
	return why;
}

/**
 * list_algos_why_void - why a whole list does not count
 * @algos: by which the kernel looks
 * @list: the algorithms of what is in the list
 *
 * Return: a sentence, to be freed; NULL if something in it may count.
 */
char *list_algos_why_void(const struct list_algos *algos, const struct list_algos *list)
{
	unsigned int type, first = COMPACT__LAST;

	if (!algos->known || !list->known)
		return NULL;
	for (type = 0; type < COMPACT__LAST; type++) {
		if (!list->types[type])
			continue;
		if (!what_of(type) || list->types[type] & algos->types[type])
			return NULL;
		if (first == COMPACT__LAST)
			first = type;
	}
	return first < COMPACT__LAST ? list_algos_why_not(algos, first, list->types[first]) : NULL;
}
