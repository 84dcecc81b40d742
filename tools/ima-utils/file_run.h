/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * imactl file: what its subcommands have in common.
 *
 * They do something with each of many files, which lib/file_walk.h finds and hands to
 * several threads: here is which of them, by options that are an argp parser, what is told
 * of each and of all, and the end when somebody interrupts it.
 *
 * A file that has several names is done once; if that fails it is tried by the next one.  What
 * is done with one is done through one descriptor: it is read, and found to have been still
 * while it was (lib/steady_file.h); its label is set by one system call, so that it has the
 * old one or the new one at any moment, whatever ends the program.  SIGINT and SIGTERM end it
 * between two files, or in the middle of a large one before its label is set.
 */

#ifndef IMA_UTILS_FILE_RUN_H
#define IMA_UTILS_FILE_RUN_H

#include <argp.h>
#include <stdbool.h>

#include "lib/expected.h"
#include "lib/file_walk.h"
#include "lib/hashes.h"
#include "lib/names.h"
#include "lib/steady_file.h"

/* What a function that does something with a file returns if it could not. */
#define FILE_FAILED (-1)

/**
 * struct file_arguments - what the options say
 * @jobs: number of threads
 * @one_file_system: stay on the file system of what was named
 * @executable: programs and libraries only
 * @verbose: tell of each file
 * @match: patterns, one of which a file has to match, if there are some
 * @exclude: patterns, none of which a file or a directory may match
 * @journal: name of the journal, or NULL
 */
struct file_arguments {
	unsigned int jobs;
	bool one_file_system;
	bool executable;
	bool verbose;
	struct names match;
	struct names exclude;
	const char *journal;
};

extern const struct argp file_options;
extern const struct argp file_journal_options;

/**
 * struct file_outcome - what may come of a file
 * @name: in few words
 * @good: it is what was asked for
 * @done: it has its label: it may be entered in the journal
 */
struct file_outcome {
	const char *name;
	bool good;
	bool done;
};

struct file_run;
struct file_worker;

/**
 * struct file_job - a file that something is done with
 * @file: the file
 * @thread: number of the thread
 * @run: which run
 * @worker: what the thread has
 */
struct file_job {
	struct steady_file file;
	unsigned int thread;
	struct file_run *run;
	struct file_worker *worker;
};

/**
 * struct file_operation - what is done with each file
 * @program: who complains
 * @outcomes: what may come of it
 * @outcome_count: how many these are
 * @failed: exit status if something could not be done, whatever came of the rest
 * @purpose: of the journal
 * @some: what was asked for is not done if there is no file
 * @data: for @each
 * @each: returns the number of the outcome, or FILE_FAILED; @text is set to what is to be
 *	said of it, to be freed, or NULL.  Called by any of the threads
 */
struct file_operation {
	const char *program;
	const struct file_outcome *outcomes;
	unsigned int outcome_count;
	int failed;
	const char *purpose;
	bool some;
	void *data;
	int (*each)(void *data, struct file_job *job, char **text);
};

const char *file_job_hash(struct file_job *job, unsigned int algo, const unsigned char **digest);
int file_run(const struct file_operation *operation, const struct file_arguments *arguments,
	     char **paths, int count);
char *file_expected_misfit(const struct file_arguments *arguments,
			   const struct expected *expected, unsigned int algo);
unsigned int file_parse_algo(struct argp_state *state, const char *name);
void file_arguments_free(struct file_arguments *arguments);

#endif
