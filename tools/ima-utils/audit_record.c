// SPDX-License-Identifier: GPL-2.0-only
/*
 * One audit record of IMA; see audit_record.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "audit_record.h"
#include "lib/alloc.h"

/* auditd appends the names of users behind this byte. */
enum { ENRICHED = 035 };

/* A piece of a line. */
struct piece {
	const char *at;
	const char *end;
};

static const struct {
	const char *name;
	/* Somebody chose it: in quotes or in hexadecimal digits. */
	bool untrusted;
	/* In decimal digits. */
	bool number;
} fields[AUDIT_FIELDS] = {
	[AUDIT_UID] = { .name = "uid", .number = true },
	[AUDIT_OP] = { .name = "op" },
	[AUDIT_CAUSE] = { .name = "cause" },
	[AUDIT_COMM] = { .name = "comm", .untrusted = true },
	[AUDIT_NAME] = { .name = "name", .untrusted = true },
	[AUDIT_DEV] = { .name = "dev", .untrusted = true },
	[AUDIT_INO] = { .name = "ino", .number = true },
	[AUDIT_RES] = { .name = "res" },
	[AUDIT_FUNC] = { .name = "func" },
	[AUDIT_LAYER] = { .name = "layer" },
	[AUDIT_RULE] = { .name = "rule" },
	[AUDIT_NEED] = { .name = "need" },
	[AUDIT_HAVE] = { .name = "have" },
};

/* Step over a word that is next; false if another one is. */
static bool skip(struct piece *piece, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(piece->end - piece->at) < length || memcmp(piece->at, word, length))
		return false;
	piece->at += length;
	return true;
}

/* Step over bytes of a set; how many. */
static size_t skip_any(struct piece *piece, const char *set)
{
	const char *begin = piece->at;

	while (piece->at < piece->end && *piece->at && strchr(set, *piece->at))
		piece->at++;
	return piece->at - begin;
}

/* "[    5.7] ", which may be missing. */
static void skip_time(struct piece *piece)
{
	struct piece all = *piece;

	if (!skip(&all, "[") || !skip_any(&all, " 0123456789.") || !skip(&all, "] "))
		return;
	*piece = all;
}

/* Who wrote a message, as far as its begin tells. */
enum writer { WRITER_UNTOLD, WRITER_KERNEL, WRITER_PROGRAM };

/* Step over a number whose lowest three bits are how important it is, the rest who says it. */
static enum writer skip_priority(struct piece *piece)
{
	const char *begin = piece->at;
	size_t length = skip_any(piece, "0123456789");

	if (!length)
		return WRITER_UNTOLD;
	return length == 1 && *begin <= '7' ? WRITER_KERNEL : WRITER_PROGRAM;
}

/*
 * "5,311,5700000,-;" of /dev/kmsg, where more fields may stand before the ";", or the "<5>"
 * of dmesg and syslog.
 */
static enum writer skip_prefix(struct piece *piece)
{
	struct piece all = *piece;
	enum writer writer;

	if (skip(&all, "<")) {
		writer = skip_priority(&all);
		if (writer == WRITER_UNTOLD || !skip(&all, ">"))
			return WRITER_UNTOLD;
		*piece = all;
		return writer;
	}
	writer = skip_priority(&all);
	if (writer == WRITER_UNTOLD || !skip(&all, ",") || !skip_any(&all, "0123456789") ||
	    !skip(&all, ",") || !skip_any(&all, "0123456789") || !skip(&all, ",") ||
	    !skip_any(&all, "-cabdefghijklmnopqrstuvwxyz0123456789,=T") || !skip(&all, ";"))
		return WRITER_UNTOLD;
	*piece = all;
	return writer;
}

/*
 * What syslog writes before a message of the kernel: time, host and "kernel: ".  Behind the
 * name of another program it is what anybody may have written.
 */
static void skip_syslog(struct piece *piece)
{
	static const char kernel[] = " kernel: ";
	const char *found = memmem(piece->at, piece->end - piece->at, kernel,
				   strlen(kernel));

	if (found && !memmem(piece->at, found + 1 - piece->at, ": ", 2))
		piece->at = found + strlen(kernel);
}

/* "(1790000000.123:45): " */
static bool skip_stamp(struct piece *piece)
{
	return skip(piece, "(") && skip_any(piece, "0123456789.:") && skip(piece, "): ");
}

/* Step to the fields of a record of the kernel's log; false if it is none. */
static bool find_in_log(struct piece *piece)
{
	struct piece all = *piece, rest;
	bool kmsg = skip_any(&all, "0123456789");
	enum writer writer;

	all = *piece;
	writer = skip_prefix(&all);
	if (writer == WRITER_PROGRAM)
		return false;
	rest = all;
	skip_time(&all);
	if (!skip(&all, "audit: ")) {
		/* There is no line of a syslog in it, but what a message quotes may be like one. */
		if (kmsg && writer == WRITER_KERNEL)
			return false;
		all = rest;
		skip_syslog(&all);
		skip_time(&all);
		if (!skip(&all, "audit: "))
			return false;
	}
	if (!skip(&all, "type=1800 audit") || !skip_stamp(&all))
		return false;
	*piece = all;
	return true;
}

/* The same of auditd's; @node is what it says who wrote it. */
static bool find_in_audit(struct piece *piece, struct piece *node)
{
	struct piece all = *piece;
	const char *space;

	if (skip(&all, "node=")) {
		space = memchr(all.at, ' ', all.end - all.at);
		if (!space)
			return false;
		*node = (struct piece){ all.at, space };
		all.at = space + 1;
	}
	if (!skip(&all, "type=INTEGRITY_DATA ") && !skip(&all, "type=UNKNOWN[1800] ") &&
	    !skip(&all, "type=1800 "))
		return false;
	if (!skip(&all, "msg=audit") || !skip_stamp(&all))
		return false;
	*piece = all;
	return true;
}

/* The value of a hexadecimal digit; -1 if it is none. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What stands there in hexadecimal digits, or NULL. */
static char *unhex(const struct piece *value)
{
	size_t length = value->end - value->at, i;
	char *text;
	int byte;

	if (length % 2)
		return NULL;
	text = xrealloc(NULL, length / 2 + 1, 1);
	for (i = 0; i < length; i += 2) {
		byte = digit(value->at[i]) < 0 || digit(value->at[i + 1]) < 0 ? 0 :
		       digit(value->at[i]) << 4 | digit(value->at[i + 1]);
		/* No name has a NUL in it. */
		if (!byte) {
			free(text);
			return NULL;
		}
		text[i / 2] = byte;
	}
	text[length / 2] = '\0';
	return text;
}

/* One value, behind which @piece stands then; false if its end is missing. */
static bool next_value(struct piece *piece, struct piece *value, bool *quoted)
{
	char end = ' ';

	*quoted = skip(piece, "\"");
	if (*quoted)
		end = '"';
	value->at = piece->at;
	piece->at = memchr(piece->at, end, piece->end - piece->at);
	if (!piece->at) {
		piece->at = piece->end;
		if (*quoted)
			return false;
	}
	value->end = piece->at;
	if (*quoted) {
		piece->at++;
		return piece->at == piece->end || *piece->at == ' ';
	}
	return true;
}

/* Whether a text is printable, and there is one: only what is quoted can be empty. */
static bool is_plain(const struct piece *value, bool quoted)
{
	const char *at;

	for (at = value->at; at < value->end; at++)
		if (*at <= ' ' || *at > '~')
			return false;
	return quoted || value->at < value->end;
}

/* Whether it is a number that fits into one. */
static bool is_number(const char *text)
{
	errno = 0;
	strtoull(text, NULL, 10);
	return !errno && *text && !text[strspn(text, "0123456789")];
}

/* Take a value; why not, or NULL. */
static const char *take(struct audit_record *record, enum audit_field field,
			const struct piece *value, bool quoted)
{
	char *text = NULL;

	if (record->fields[field])
		return "a field stands twice";
	if (!is_plain(value, quoted))
		return "a value is not printable";
	if (quoted == fields[field].untrusted)
		text = xstrndup(value->at, value->end - value->at);
	else if (!quoted && *value->at != '(')
		text = unhex(value);
	else if (!quoted)
		return NULL;	/* (null) */
	if (!text || (fields[field].number && !is_number(text))) {
		free(text);
		return "a value is not written as the kernel does it";
	}
	record->fields[field] = text;
	return NULL;
}

/* Read the fields; why they are broken, or NULL. */
static const char *read_fields(struct audit_record *record, struct piece piece)
{
	const char *equals, *space, *why;
	struct piece value;
	unsigned int i;
	bool quoted;

	while (piece.at < piece.end) {
		skip_any(&piece, " ");
		equals = memchr(piece.at, '=', piece.end - piece.at);
		space = memchr(piece.at, ' ', piece.end - piece.at);
		if (!equals)
			break;
		/* A word of a label of AppArmor. */
		if (space && space < equals) {
			piece.at = space;
			continue;
		}
		for (i = 0; i < AUDIT_FIELDS; i++)
			if (strlen(fields[i].name) == (size_t)(equals - piece.at) &&
			    !memcmp(fields[i].name, piece.at, equals - piece.at))
				break;
		piece.at = equals + 1;
		if (!next_value(&piece, &value, &quoted))
			return "a value has no end";
		why = i < AUDIT_FIELDS ? take(record, i, &value, quoted) : NULL;
		if (why)
			return why;
	}
	if (!record->fields[AUDIT_OP] || !record->fields[AUDIT_CAUSE] ||
	    !record->fields[AUDIT_RES])
		return "its end is missing";
	/* Those of refusals end with it; those of what was granted have another. */
	if (record->fields[AUDIT_FUNC] && *record->fields[AUDIT_RES] == '0' &&
	    (!record->fields[AUDIT_LAYER] || !record->fields[AUDIT_RULE] ||
	     !record->fields[AUDIT_NEED] || !record->fields[AUDIT_HAVE]))
		return "its end is missing";
	return NULL;
}

/* What it says is forgotten. */
static void free_fields(struct audit_record *record)
{
	unsigned int i;

	for (i = 0; i < AUDIT_FIELDS; i++) {
		free(record->fields[i]);
		record->fields[i] = NULL;
	}
}

/**
 * audit_record_parse - understand a line
 * @record: to be freed with audit_record_free(), whatever is returned; empty if the line
 *	is no record
 * @line: the line
 * @length: how long it is, without its end
 * @fault: why the record is broken; else NULL
 *
 * Return: what it is.
 */
enum audit_line audit_record_parse(struct audit_record *record, const char *line, size_t length,
				   const char **fault)
{
	struct piece piece = { line, line + length }, node = { NULL, NULL };
	const char *enriched;

	*record = (struct audit_record){ 0 };
	*fault = NULL;
	if (!find_in_log(&piece) && !find_in_audit(&piece, &node))
		return AUDIT_LINE_OTHER;
	if (node.at)
		record->node = xstrndup(node.at, node.end - node.at);
	while (piece.end > piece.at && strchr("\r\n", piece.end[-1]))
		piece.end--;
	enriched = memchr(piece.at, ENRICHED, piece.end - piece.at);
	if (enriched)
		piece.end = enriched;
	if (length > AUDIT_LINE_MAX)
		*fault = "it is too long";
	else if (memchr(line, '\0', length))
		*fault = "it has a NUL";
	else
		*fault = read_fields(record, piece);
	if (!*fault)
		return AUDIT_LINE_RECORD;
	free_fields(record);
	return AUDIT_LINE_BROKEN;
}

/**
 * audit_record_free - free the fields of a record
 * @record: empty after this
 */
void audit_record_free(struct audit_record *record)
{
	free_fields(record);
	free(record->node);
	*record = (struct audit_record){ 0 };
}
