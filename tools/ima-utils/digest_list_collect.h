/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digests of files, by several threads: lib/file_walk.h finds the files, and
 * lib/steady_file.h notices if one changes.
 */

#ifndef IMA_UTILS_DIGEST_LIST_COLLECT_H
#define IMA_UTILS_DIGEST_LIST_COLLECT_H

#include <stdbool.h>

#include "digest_list_build.h"
#include "lib/expected.h"
#include "lib/file_walk.h"
#include "lib/hash_algo.h"

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
 * @expected: contents, of the first of @algos; a file with another one is an error.  NULL if
 *	any will do
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
	const struct expected *expected;
};

/**
 * struct collect_result - what was done
 * @digests: of each of the algorithms, in their order; to be freed
 * @files: how many were hashed
 * @walk: how many could not be, and how many were left out
 */
struct collect_result {
	struct digest_set digests[HASH_ALGOS];
	unsigned long long files;
	struct file_walk_result walk;
};

struct collect;

struct collect *collect_start(const struct collect_options *options);
void collect_named(struct collect *collect, const char *path);
void collect_listed(struct collect *collect, const char *path);
void collect_finish(struct collect *collect, struct collect_result *result);
bool collect_file(const struct collect_options *options, const char *path,
		  struct collect_result *result);

#endif
