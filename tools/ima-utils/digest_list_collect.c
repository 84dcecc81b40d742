// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digests of files; see digest_list_collect.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_collect.h"
#include "lib/alloc.h"
#include "lib/diglim.h"
#include "lib/steady_file.h"

/* What a thread has of its own. */
struct worker {
	struct hashes hashes;
	struct digest_set digests[HASH_ALGOS];
	unsigned char *buffer;
	unsigned long long files;
};

struct collect {
	struct collect_options options;
	struct file_walk *walk;
	struct worker *workers;
};

/* So much more of a file was hashed. */
static bool step(void *data, off_t bytes)
{
	struct collect *collect = data;

	file_walk_advance(collect->walk, bytes);
	return true;
}

/* Hash what an open file has; returns NULL, or what is wrong. */
static const char *hash(struct collect *collect, struct worker *worker, int fd,
			const struct stat *before)
{
	struct hashes *hashes = &worker->hashes;
	struct steady_file file;
	const char *why;
	unsigned int i;

	why = steady_begin(&file, fd, before);
	if (!why)
		why = steady_hash(&file, hashes, worker->buffer, step, collect);
	if (why)
		return why;
	if (collect->options.expected &&
	    !expected_has(collect->options.expected, hashes->digests[0]))
		return EXPECTED_OTHER;
	for (i = 0; i < hashes->count; i++)
		digest_set_add(&worker->digests[i], hashes->digests[i]);
	worker->files++;
	return NULL;
}

/* Hash a file. */
static void hash_file(void *data, unsigned int thread, const struct file_found *found)
{
	struct collect *collect = data;
	int fd = file_found_open(found);
	const char *why = NULL;
	struct stat st;

	if (fd < 0) {
		file_walk_fail(collect->walk, found, strerror(errno));
		return;
	}
	if (fstat(fd, &st))
		why = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		why = "it is no regular file any more";
	else if (collect->options.output && atomic_file_is(collect->options.output, &st))
		file_walk_skip(collect->walk, found, SKIP_OUTPUT);
	else
		why = hash(collect, &collect->workers[thread], fd, &st);
	close(fd);
	if (why)
		file_walk_fail(collect->walk, found, why);
}

/* What a thread needs. */
static void prepare(struct worker *worker, const struct collect_options *options)
{
	unsigned int i;

	*worker = (struct worker){ .buffer = xrealloc(NULL, STEADY_BUFFER, 1) };
	hashes_init(&worker->hashes, options->algos, options->algo_count);
	for (i = 0; i < options->algo_count; i++)
		worker->digests[i].size = diglim_digest_size(options->algos[i]);
}

/* Done with that. */
static void release(struct worker *worker)
{
	hashes_free(&worker->hashes);
	free(worker->buffer);
}

/**
 * collect_start - begin to hash files
 * @options: what is to be done
 *
 * Without memory or a thread the program ends; there may be less threads than were asked
 * for.
 *
 * Return: for the functions below.
 */
struct collect *collect_start(const struct collect_options *options)
{
	struct collect *collect = xrealloc(NULL, 1, sizeof(*collect));
	const struct file_walk_options walk = {
		.program = options->program,
		.jobs = options->jobs,
		.one_file_system = options->one_file_system,
		.skip_unreadable = options->skip_unreadable,
		.verbose = options->verbose,
		.data = collect,
		.work = hash_file,
	};
	unsigned int i;

	steady_prepare();
	*collect = (struct collect){
		.options = *options,
		.workers = xrealloc(NULL, options->jobs, sizeof(*collect->workers)),
	};
	/* Before there are threads that would look for them. */
	for (i = 0; i < options->algo_count; i++)
		hash_algo_md(options->algos[i]);
	for (i = 0; i < options->jobs; i++)
		prepare(&collect->workers[i], options);
	collect->walk = file_walk_start(&walk);
	return collect;
}

/**
 * collect_named - hash a file, or all files of a directory tree
 * @collect: where to
 * @path: what somebody named: if it is a link, it is followed; links in a tree are
 *	not
 */
void collect_named(struct collect *collect, const char *path)
{
	file_walk_named(collect->walk, path);
}

/**
 * collect_listed - hash a file of a list of names
 * @collect: where to
 * @path: its name; a directory or a link is left out, as such a list has them
 *	beside the files in them
 */
void collect_listed(struct collect *collect, const char *path)
{
	file_walk_listed(collect->walk, path);
}

/**
 * collect_finish - wait until all is hashed
 * @collect: not to be used after this
 * @result: is filled in
 */
void collect_finish(struct collect *collect, struct collect_result *result)
{
	const struct collect_options *options = &collect->options;
	unsigned int i, j;

	*result = (struct collect_result){ .files = 0 };
	file_walk_finish(collect->walk, &result->walk);
	for (j = 0; j < options->algo_count; j++)
		result->digests[j].size = diglim_digest_size(options->algos[j]);
	for (i = 0; i < options->jobs; i++) {
		struct worker *worker = &collect->workers[i];

		result->files += worker->files;
		for (j = 0; j < options->algo_count; j++)
			digest_set_merge(&result->digests[j], &worker->digests[j]);
		release(worker);
	}
	free(collect->workers);
	free(collect);
}

/**
 * collect_file - hash one file
 * @options: what is to be done
 * @path: the file, no directory
 * @result: is filled in; has nothing if this fails
 *
 * Return: true, or false if it could not be hashed, which was told.
 */
bool collect_file(const struct collect_options *options, const char *path,
		  struct collect_result *result)
{
	struct collect *collect = collect_start(options);
	unsigned int i;

	file_walk_one(collect->walk, path);
	collect_finish(collect, result);
	for (i = 0; result->walk.errors && i < options->algo_count; i++)
		digest_set_free(&result->digests[i]);
	return !result->walk.errors;
}
