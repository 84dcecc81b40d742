/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An entry of a journal of files, see file_journal.h: a line of decimal numbers
 *
 *	DEVICE INODE MODE UID GID SIZE WRITTEN.NNNNNNNNN CHANGED.NNNNNNNNN
 */

#ifndef IMA_UTILS_FILE_JOURNAL_ENTRY_H
#define IMA_UTILS_FILE_JOURNAL_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest, with its end of line and a NUL. */
#define FILE_JOURNAL_ENTRY_MAX 200

/**
 * struct file_journal_entry - what a file was like
 * @device: where it is
 * @inode: its number there
 * @mode: its mode
 * @uid: its owner
 * @gid: its group
 * @size: in bytes
 * @written: time of the last write, in seconds
 * @written_ns: and nanoseconds
 * @changed: time of the last change of anything
 * @changed_ns: and nanoseconds
 */
struct file_journal_entry {
	uint64_t device;
	uint64_t inode;
	uint64_t mode;
	uint64_t uid;
	uint64_t gid;
	uint64_t size;
	uint64_t written;
	uint64_t written_ns;
	uint64_t changed;
	uint64_t changed_ns;
};

const char *file_journal_entry_parse(struct file_journal_entry *entry, const char *line,
				     size_t length);
size_t file_journal_entry_print(char line[FILE_JOURNAL_ENTRY_MAX],
				const struct file_journal_entry *entry);

#endif
