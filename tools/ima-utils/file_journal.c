// SPDX-License-Identifier: GPL-2.0-only
/*
 * A journal of files; see file_journal.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "file_journal.h"
#include "file_journal_entry.h"
#include "lib/alloc.h"

#define FIRST_LINE "imactl file journal 1: "

/* Entries are found by their inode; those that are read and those that are added. */
struct file_journal {
	pthread_mutex_t mutex;
	dev_t device;
	ino_t inode;
	FILE *file;
	void *entries;
	int error;
};

/* The order of the tree. */
static int compare(const void *a, const void *b)
{
	const struct file_journal_entry *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	return x->inode < y->inode ? -1 : x->inode > y->inode;
}

/* What is entered of a file. */
static struct file_journal_entry entry_of(const struct stat *st)
{
	return (struct file_journal_entry){
		.device = st->st_dev,
		.inode = st->st_ino,
		.mode = st->st_mode,
		.uid = st->st_uid,
		.gid = st->st_gid,
		.size = st->st_size,
		.written = st->st_mtim.tv_sec,
		.written_ns = st->st_mtim.tv_nsec,
		.changed = st->st_ctim.tv_sec,
		.changed_ns = st->st_ctim.tv_nsec,
	};
}

/* Put an entry into the tree; a later one of the same inode counts. */
static void insert(struct file_journal *journal, const struct file_journal_entry *entry)
{
	struct file_journal_entry *copy = xrealloc(NULL, 1, sizeof(*copy)), **found;

	*copy = *entry;
	found = tsearch(copy, &journal->entries, compare);
	/* Without memory it is only slower. */
	if (!found) {
		free(copy);
	} else if (*found != copy) {
		**found = *entry;
		free(copy);
	}
}

/* Read the lines behind the first; @end is set to where the last whole one ends. */
static char *read_entries(struct file_journal *journal, char **line, size_t *space, off_t *end)
{
	struct file_journal_entry entry;
	unsigned long long number = 1;
	const char *why;
	ssize_t length;

	while ((length = getline(line, space, journal->file)) > 0) {
		number++;
		/* Cut when it was written. */
		if ((*line)[length - 1] != '\n')
			return NULL;
		why = file_journal_entry_parse(&entry, *line, length - 1);
		if (why)
			return xasprintf("line %llu: %s", number, why);
		insert(journal, &entry);
		*end += length;
	}
	return ferror(journal->file) ? xstrdup(strerror(errno)) : NULL;
}

/* Read all of it, or begin it; NULL or what is wrong. */
static char *begin(struct file_journal *journal, const char *purpose)
{
	char *first = xasprintf(FIRST_LINE "%s\n", purpose), *line = NULL, *why = NULL;
	ssize_t length;
	size_t space = 0;
	off_t end = 0;

	length = getline(&line, &space, journal->file);
	if (length < 0 && ferror(journal->file))
		why = xstrdup(strerror(errno));
	else if (length > 0 && strncmp(line, FIRST_LINE, strlen(FIRST_LINE)))
		why = xstrdup("line 1: it is no journal of files");
	else if (length > 0 && strcmp(line, first))
		why = xasprintf("line 1: it is a journal of something else than \"%s\"", purpose);
	else if (length > 0)
		end = length;
	if (!why && end)
		why = read_entries(journal, &line, &space, &end);
	if (!why && (ftruncate(fileno(journal->file), end) ||
		     fseeko(journal->file, end, SEEK_SET) ||
		     (!end && fputs(first, journal->file) == EOF)))
		why = xstrdup(strerror(errno));
	free(first);
	free(line);
	return why;
}

/**
 * file_journal_open - read a journal, or begin one
 * @journal: is set, to be given to file_journal_close(); NULL if this fails
 * @path: its name
 * @purpose: what for
 *
 * Return: NULL, or what is wrong, to be freed.
 */
char *file_journal_open(struct file_journal **journal, const char *path, const char *purpose)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0600);
	struct stat st;
	char *why;

	*journal = NULL;
	if (fd < 0 || fstat(fd, &st)) {
		why = xstrdup(strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		why = xstrdup("it is no regular file");
	} else if (flock(fd, LOCK_EX | LOCK_NB)) {
		why = xstrdup(errno == EWOULDBLOCK ? "another run has it" : strerror(errno));
	} else {
		*journal = xrealloc(NULL, 1, sizeof(**journal));
		**journal = (struct file_journal){
			.mutex = PTHREAD_MUTEX_INITIALIZER,
			.device = st.st_dev,
			.inode = st.st_ino,
			.file = fdopen(fd, "r+"),
		};
		why = (*journal)->file ? begin(*journal, purpose) : xstrdup(strerror(errno));
		if (!why)
			return NULL;
		if ((*journal)->file)
			fd = -1;
		file_journal_close(*journal);
		*journal = NULL;
	}
	if (fd >= 0)
		close(fd);
	return why;
}

/**
 * file_journal_is - whether a file is the journal
 * @journal: the journal
 * @st: what the file is like
 *
 * In the tree that is gone through it would be found open for writing, each time.
 *
 * Context: any thread.
 * Return: true if it is.
 */
bool file_journal_is(const struct file_journal *journal, const struct stat *st)
{
	return st->st_dev == journal->device && st->st_ino == journal->inode;
}

/**
 * file_journal_has - whether a file is as it was entered
 * @journal: the journal
 * @st: what the file is like
 *
 * Context: any thread.
 * Return: true if it is.
 */
bool file_journal_has(struct file_journal *journal, const struct stat *st)
{
	const struct file_journal_entry want = entry_of(st);
	struct file_journal_entry *const *found;
	bool has;

	pthread_mutex_lock(&journal->mutex);
	found = tfind(&want, &journal->entries, compare);
	has = found && !memcmp(*found, &want, sizeof(want));
	pthread_mutex_unlock(&journal->mutex);
	return has;
}

/**
 * file_journal_add - enter a file that has its label
 * @journal: the journal
 * @st: what the file is like, with that label
 *
 * Context: any thread.
 */
void file_journal_add(struct file_journal *journal, const struct stat *st)
{
	const struct file_journal_entry entry = entry_of(st);
	char line[FILE_JOURNAL_ENTRY_MAX];
	size_t length;

	/* What is before 1970 has no entry, and what may be written to unseen has none. */
	if (st->st_mtim.tv_sec < 0 || st->st_ctim.tv_sec < 0 ||
	    (entry.written == entry.changed && entry.written_ns == entry.changed_ns))
		return;
	length = file_journal_entry_print(line, &entry);
	pthread_mutex_lock(&journal->mutex);
	if (!journal->error && fwrite(line, 1, length, journal->file) != length)
		journal->error = errno;
	pthread_mutex_unlock(&journal->mutex);
}

/**
 * file_journal_close - write what is left
 * @journal: not to be used after this
 *
 * Return: 0 or errno: not all could be written.
 */
int file_journal_close(struct file_journal *journal)
{
	int error = journal->error;

	if (journal->file && fclose(journal->file) && !error)
		error = errno;
	tdestroy(journal->entries, free);
	free(journal);
	return error;
}
