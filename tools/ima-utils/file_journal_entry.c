// SPDX-License-Identifier: GPL-2.0-only
/*
 * An entry of a journal of files; see file_journal_entry.h.
 *
 * Each entry has one form only: what was cut or written by somebody else is noticed.
 */

#include <inttypes.h>
#include <stdio.h>

#include "file_journal_entry.h"

#define NANOSECONDS 9

/* What is left of a line. */
struct rest {
	const char *at;
	const char *end;
};

/* Digits; false if there are none, or too many. */
static bool number(struct rest *rest, uint64_t *value)
{
	const char *begin = rest->at;
	unsigned int digit;

	*value = 0;
	for (; rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9'; rest->at++) {
		digit = *rest->at - '0';
		if (*value > (UINT64_MAX - digit) / 10)
			return false;
		*value = *value * 10 + digit;
	}
	/* 0 has a digit, other numbers do not begin with one. */
	return rest->at > begin && (*begin != '0' || rest->at == begin + 1);
}

/* Nine digits. */
static bool fraction(struct rest *rest, uint64_t *value)
{
	int i;

	*value = 0;
	for (i = 0; i < NANOSECONDS; i++, rest->at++) {
		if (rest->at == rest->end || *rest->at < '0' || *rest->at > '9')
			return false;
		*value = *value * 10 + (*rest->at - '0');
	}
	return true;
}

/* One character. */
static bool is(struct rest *rest, char c)
{
	if (rest->at == rest->end || *rest->at != c)
		return false;
	rest->at++;
	return true;
}

/**
 * file_journal_entry_parse - read an entry
 * @entry: is filled in; all of it only on success
 * @line: the line
 * @length: of it in bytes, without its end
 *
 * Return: NULL, or what is wrong.
 */
const char *file_journal_entry_parse(struct file_journal_entry *entry, const char *line,
				     size_t length)
{
	struct rest rest = { line, line + length };

	if (!number(&rest, &entry->device) || !is(&rest, ' ') ||
	    !number(&rest, &entry->inode) || !is(&rest, ' ') ||
	    !number(&rest, &entry->mode) || !is(&rest, ' ') ||
	    !number(&rest, &entry->uid) || !is(&rest, ' ') ||
	    !number(&rest, &entry->gid) || !is(&rest, ' ') ||
	    !number(&rest, &entry->size) || !is(&rest, ' ') ||
	    !number(&rest, &entry->written) || !is(&rest, '.') ||
	    !fraction(&rest, &entry->written_ns) || !is(&rest, ' ') ||
	    !number(&rest, &entry->changed) || !is(&rest, '.') ||
	    !fraction(&rest, &entry->changed_ns))
		return "it is no entry of a journal";
	return rest.at == rest.end ? NULL : "something stands behind the entry";
}

/**
 * file_journal_entry_print - write an entry
 * @line: is set to the line, with its end and a NUL
 * @entry: what it says; nanoseconds are less than a second
 *
 * Return: its length, without the NUL.
 */
size_t file_journal_entry_print(char line[FILE_JOURNAL_ENTRY_MAX],
				const struct file_journal_entry *entry)
{
	return snprintf(line, FILE_JOURNAL_ENTRY_MAX,
			"%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
			" %" PRIu64 ".%09" PRIu64 " %" PRIu64 ".%09" PRIu64 "\n",
			entry->device, entry->inode, entry->mode, entry->uid, entry->gid,
			entry->size, entry->written, entry->written_ns, entry->changed,
			entry->changed_ns);
}
