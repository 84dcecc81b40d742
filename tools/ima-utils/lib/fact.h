/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A fact: something that the kernel tells in a file, or why it is not known.
 */

#ifndef IMA_UTILS_FACT_H
#define IMA_UTILS_FACT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a fact is known, and why not. */
enum fact_state {
	FACT_ABSENT,	/* there is no such file: this kernel does not have it */
	FACT_READ,
	FACT_DENIED,	/* this user may not read it */
	FACT_WITHHELD,	/* nobody may: the kernel lets it only be written */
	FACT_NOT_MOUNTED, /* the file system that would have it is not mounted, or hidden */
	FACT_MALFORMED,	/* read, but not understood */
	FACT_FAILED,	/* any other error */
};

/**
 * struct fact - one value
 * @state: whether it is known; nothing below @error is set if it is not read
 * @error: errno, if @state is FACT_DENIED or FACT_FAILED
 * @path: the file, without the root prefix
 * @text: the value as text without the end of its line; or NULL
 * @number: the value as a number, where it is one
 */
struct fact {
	enum fact_state state;
	int error;
	char *path;
	char *text;
	unsigned long long number;
};

/**
 * struct pair - one "key: value" line
 * @key: what stands before the colon
 * @value: what stands behind it; may be empty
 */
struct pair {
	char *key;
	char *value;
};

/**
 * struct pairs - all lines of a file
 * @list: the lines, in their order
 * @count: their number
 */
struct pairs {
	struct pair *list;
	size_t count;
};

const char *fact_state_name(enum fact_state state);
bool fact_is_problem(const struct fact *fact);
void fact_malformed(struct fact *fact);
bool fact_parse_number(struct fact *fact);
char *fact_why(const struct fact *fact);
void fact_free(struct fact *fact);

void pairs_add(struct pairs *pairs, const char *key, size_t length, const char *value);
const char *pairs_get(const struct pairs *pairs, const char *key);
bool pairs_parse(struct pairs *pairs, struct fact *fact);
void pairs_free(struct pairs *pairs);

#endif
