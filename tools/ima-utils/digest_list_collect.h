/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digests of files, by several threads.
 *
 * One thread, the caller's, walks over the files that are to be hashed and puts them
 * into a queue; the others take them from there.  A file is opened in the directory
 * in which it was found, by its name and without following a link: what somebody
 * renames meanwhile leads nowhere else.
 *
 * A digest that goes into a list has to be that of a content that the file had at
 * some moment.  So a file of which size or time of change differ before and after it was
 * read is an error, and so is one that somebody has open for writing, or opens meanwhile,
 * if the kernel gives a lease of it: whoever writes through a mapping moves no time.
 */

#ifndef IMA_UTILS_DIGEST_LIST_COLLECT_H
#define IMA_UTILS_DIGEST_LIST_COLLECT_H

#include <stdbool.h>

#include "digest_list_build.h"
#include "lib/hash_algo.h"

/* More threads wait for each other only. */
#define COLLECT_MAX_JOBS 256

/* What is found in a tree and is no file to be hashed. */
enum collect_skip {
	SKIP_LINK,
	SKIP_SPECIAL,		/* device, pipe or socket */
	SKIP_FILE_SYSTEM,	/* on another one */
	SKIP_OUTPUT,		/* what is being written */
	SKIP_DIRECTORY,		/* in a list of names */
	SKIP_UNREADABLE,
	SKIPS,
};

/**
 * struct collect_options - what is to be done
 * @program: who complains
 * @algos: enum hash_algo, each of which libcrypto has
 * @algo_count: how many
 * @jobs: number of threads
 * @one_file_system: stay on the file system of what was named
 * @skip_unreadable: what cannot be read in a tree is left out, and no error
 * @verbose: tell of each one that is left out
 * @output: is left out
 */
struct collect_options {
	const char *program;
	unsigned int algos[HASH_ALGOS];
	unsigned int algo_count;
	unsigned int jobs;
	bool one_file_system;
	bool skip_unreadable;
	bool verbose;
	const struct atomic_file *output;
};

/**
 * struct collect_result - what was done
 * @digests: of each of the algorithms, in their order; to be freed
 * @files: how many were hashed
 * @errors: how many could not be, each of which was told
 * @skipped: how many were left out, by reason
 */
struct collect_result {
	struct digest_set digests[HASH_ALGOS];
	unsigned long long files;
	unsigned long long errors;
	unsigned long long skipped[SKIPS];
};

struct collect;

struct collect *collect_start(const struct collect_options *options);
void collect_named(struct collect *collect, const char *path);
void collect_listed(struct collect *collect, const char *path);
void collect_finish(struct collect *collect, struct collect_result *result);
bool collect_file(const struct collect_options *options, const char *path,
		  struct collect_result *result);
const char *collect_skip_text(enum collect_skip skip);

#endif
