/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A journal of files that have the label that they are to have, by which a second run
 * does not read them again.
 *
 * Without a journal, a run that was interrupted is continued by calling it again: what has
 * a good label stays as it is.  To know that, each file is read and hashed, which for a
 * large tree is what takes the time.  A journal spares that: a file is left out if it is
 * the same inode, with the same size, owner and mode, and was neither written to nor
 * changed since.  Nobody can set the time of the last change, and writing, truncating,
 * renaming another file into the place or a new label all show in these numbers.
 *
 * Within a tick of the kernel's clock (some milliseconds) that time stands still; what was
 * written in the tick in which the label was set shows in the time of the last write,
 * and a file that was written to in the same tick before is not entered.  Where a journal
 * is wrong nevertheless, because somebody set that time, too, within the same tick, or
 * wrote into the journal or onto the disk, a file keeps a label that does not fit.  That
 * the kernel refuses: a journal makes nothing trusted, and "imactl file verify" reads none.
 *
 * After a crash the labels of a file system with a journal of its own are lost together with
 * the time of change of their inode, so that an entry that was written before counts for
 * nothing then.  What is cut at the end of a journal is left out.
 *
 * The first line says for what the journal is: which key, which algorithm.  One for
 * something else is refused.  Only one run at a time has it.
 */

#ifndef IMA_UTILS_FILE_JOURNAL_H
#define IMA_UTILS_FILE_JOURNAL_H

#include <stdbool.h>
#include <sys/stat.h>

struct file_journal;

char *file_journal_open(struct file_journal **journal, const char *path, const char *purpose);
bool file_journal_is(const struct file_journal *journal, const struct stat *st);
bool file_journal_has(struct file_journal *journal, const struct stat *st);
void file_journal_add(struct file_journal *journal, const struct stat *st);
int file_journal_close(struct file_journal *journal);

#endif
