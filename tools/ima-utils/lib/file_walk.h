/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that somebody named, and those of trees, for several threads.
 *
 * One thread, the caller's, walks over them and puts them into a queue that has an end;
 * the others take them from there.  A file is opened in the directory in which it was
 * found, by its name and without following a link: what somebody renames meanwhile leads
 * nowhere else.
 */

#ifndef IMA_UTILS_FILE_WALK_H
#define IMA_UTILS_FILE_WALK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* More threads wait for each other only. */
#define FILE_WALK_MAX_JOBS 256

/* What is found and left out. */
enum file_skip {
	SKIP_LINK,
	SKIP_SPECIAL,		/* device, pipe or socket */
	SKIP_FILE_SYSTEM,	/* on another one */
	SKIP_OUTPUT,		/* what is being written */
	SKIP_DIRECTORY,		/* in a list of names */
	SKIP_UNREADABLE,
	SKIP_UNWANTED,		/* by a pattern, or no program */
	SKIP_HARD_LINK,		/* of a file that was there before */
	SKIPS,
};

struct file_walk;
struct file_walk_directory;

/**
 * struct file_found - a file that was found; it is not open
 * @directory: where
 * @name: what it is called there
 * @named: it was named, and not found in a tree
 */
struct file_found {
	struct file_walk_directory *directory;
	char *name;
	bool named;
};

/**
 * struct file_walk_options - what is to be done
 * @program: who complains
 * @jobs: number of threads
 * @one_file_system: stay on the file system of what was named, with files, too
 * @skip_unreadable: what cannot be read in a tree is left out, and no error
 * @verbose: tell of each one that is left out
 * @data: for the functions below
 * @wanted: whether a file, or what is in a directory, is wanted; @path is its whole path,
 *	@name the last part of it.  Called by the thread that walks; NULL if all are
 * @work: done with each file, by one of @jobs threads, whose number is @thread
 * @stop: no more files are begun with when it is not 0; NULL if it never is
 */
struct file_walk_options {
	const char *program;
	unsigned int jobs;
	bool one_file_system;
	bool skip_unreadable;
	bool verbose;
	void *data;
	bool (*wanted)(void *data, const char *path, const char *name, bool directory);
	void (*work)(void *data, unsigned int thread, const struct file_found *found);
	const atomic_int *stop;
};

/**
 * struct file_walk_result - what was found
 * @errors: how many could not be read, or were told as file_walk_fail(); each was told
 * @skipped: how many were left out, by reason
 */
struct file_walk_result {
	unsigned long long errors;
	unsigned long long skipped[SKIPS];
};

unsigned int file_walk_jobs(void);
struct file_walk *file_walk_start(const struct file_walk_options *options);
void file_walk_named(struct file_walk *walk, const char *path);
void file_walk_one(struct file_walk *walk, const char *path);
void file_walk_listed(struct file_walk *walk, const char *path);
void file_walk_finish(struct file_walk *walk, struct file_walk_result *result);

int file_found_open(const struct file_found *found);
void file_walk_fail(struct file_walk *walk, const struct file_found *found, const char *why);
void file_walk_skip(struct file_walk *walk, const struct file_found *found, enum file_skip why);
void file_walk_print(struct file_walk *walk, FILE *to, const char *before,
		     const struct file_found *found, const char *text);
void file_walk_advance(struct file_walk *walk, off_t bytes);
void file_walk_tell_skipped(const char *program, const struct file_walk_result *result);

#endif
