// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the subcommands of imactl file have in common; see file_run.h.
 */

#define _GNU_SOURCE
#include <elf.h>
#include <err.h>
#include <errno.h>
#include <fnmatch.h>
#include <pthread.h>
#include <search.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file_journal.h"
#include "file_run.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/diglim.h"
#include "lib/exit_status.h"
#include "lib/hash_algo.h"

enum {
	OPTION_JOBS = 'j',
	OPTION_ONE_FILE_SYSTEM = 'x',
	OPTION_VERBOSE = 'v',
	OPTION_EXECUTABLE = 'e',
	OPTION_MATCH = 'm',
	OPTION_EXCLUDE = 'X',
	OPTION_JOURNAL = 'J',
};

/* What a shell says of a program that a signal ended. */
#define EXIT_SIGNAL 128

/* What a thread has of its own. */
struct file_worker {
	unsigned char *buffer;
	/* By algorithm; those that were needed. */
	struct hashes *hashes[HASH_ALGOS];
	unsigned long long *outcomes;
};

/* A file with several names; @done: something came of it by one of them. */
struct linked {
	dev_t device;
	ino_t inode;
	bool done;
};

/* The mutex protects @linked, and what is in it; @settled: one of them is done, or was removed. */
struct file_run {
	const struct file_operation *operation;
	const struct file_arguments *arguments;
	struct file_walk *walk;
	struct file_worker *workers;
	struct file_journal *journal;
	pthread_mutex_t mutex;
	pthread_cond_t settled;
	void *linked;
};

/* The signal that is to end it; without a lock, as a handler sets it. */
static atomic_int interrupted;

/* A number of threads. */
static unsigned int parse_jobs(struct argp_state *state, const char *arg)
{
	unsigned long jobs;
	char *end;

	errno = 0;
	jobs = strtoul(arg, &end, 10);
	if (errno || *end || *arg < '0' || *arg > '9' || !jobs || jobs > FILE_WALK_MAX_JOBS)
		argp_error(state, "--jobs=%s: a number from 1 to %d is wanted", arg,
			   FILE_WALK_MAX_JOBS);
	return jobs;
}

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct file_arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		*arguments = (struct file_arguments){ .jobs = file_walk_jobs() };
		return 0;
	case OPTION_JOBS:
		arguments->jobs = parse_jobs(state, arg);
		return 0;
	case OPTION_ONE_FILE_SYSTEM:
		arguments->one_file_system = true;
		return 0;
	case OPTION_VERBOSE:
		arguments->verbose = true;
		return 0;
	case OPTION_EXECUTABLE:
		arguments->executable = true;
		return 0;
	case OPTION_MATCH:
		names_add(&arguments->match, arg);
		return 0;
	case OPTION_EXCLUDE:
		names_add(&arguments->exclude, arg);
		return 0;
	case OPTION_JOURNAL:
		arguments->journal = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "one-file-system", OPTION_ONE_FILE_SYSTEM, NULL, 0,
	  "stay on the file system of each tree", 0 },
	{ "match", OPTION_MATCH, "PATTERN", 0,
	  "only files that match, by name or with a / in it by path; again for more", 0 },
	{ "exclude", OPTION_EXCLUDE, "PATTERN", 0,
	  "no files or directories that match; again for more", 0 },
	{ "executable", OPTION_EXECUTABLE, NULL, 0,
	  "only programs, libraries and kernel modules", 0 },
	{ "jobs", OPTION_JOBS, "N", 0, "work with N threads (one for each processor)", 0 },
	{ "verbose", OPTION_VERBOSE, NULL, 0, "tell of each file", 0 },
	{ 0 },
};

static const struct argp_option journal_options[] = {
	{ "journal", OPTION_JOURNAL, "FILE", 0,
	  "enter what is done in FILE, and do not read again what is in it", 0 },
	{ 0 },
};

/* For argp.children, with struct file_arguments. */
const struct argp file_options = {
	.options = options,
	.parser = parse,
};

/* The same for what has a journal, too: with the same struct file_arguments. */
const struct argp file_journal_options = {
	.options = journal_options,
	.parser = parse,
};

/**
 * file_parse_algo - the algorithm that an option names
 * @state: of argp, which complains
 * @name: the kernel's name of it
 *
 * What has less than 256 bits vouches for nothing, and is refused.
 *
 * Return: enum hash_algo, which libcrypto has.
 */
unsigned int file_parse_algo(struct argp_state *state, const char *name)
{
	int algo = hash_algo_find(name, strlen(name));

	if (algo < 0)
		argp_error(state, "--algo=%s: there is no such algorithm", name);
	else if (diglim_digest_size(algo) < HASH_ALGO_MIN_SIZE)
		argp_error(state, "--algo=%s: digests of less than 256 bits vouch for nothing",
			   name);
	else if (!hash_algo_md(algo))
		argp_error(state, "--algo=%s: libcrypto does not have it here", name);
	return algo;
}

/**
 * file_expected_misfit - whether contents cannot be compared
 * @arguments: what the options say
 * @expected: the contents
 * @algo: enum hash_algo of the digests that are made
 *
 * Return: NULL, or what is wrong, to be freed.
 */
char *file_expected_misfit(const struct file_arguments *arguments,
			   const struct expected *expected, unsigned int algo)
{
	if (expected->count && arguments->journal)
		return xstrdup("--expect: what is in the --journal is not read, so not compared");
	return expected_misfit(expected, algo);
}

/**
 * file_arguments_free - done with the options
 * @arguments: not to be used after this
 */
void file_arguments_free(struct file_arguments *arguments)
{
	names_free(&arguments->match);
	names_free(&arguments->exclude);
}

/* Whether a file matches one of some patterns. */
static bool matches(const struct names *patterns, const char *path, const char *name)
{
	unsigned int i;

	for (i = 0; i < patterns->count; i++)
		if (!fnmatch(patterns->list[i], strchr(patterns->list[i], '/') ? path : name, 0))
			return true;
	return false;
}

/* Whether a file is wanted, by what it is called. */
static bool wanted(void *data, const char *path, const char *name, bool directory)
{
	struct file_run *run = data;
	const struct file_arguments *arguments = run->arguments;

	if (matches(&arguments->exclude, path, name))
		return false;
	return directory || !arguments->match.count || matches(&arguments->match, path, name);
}

/* Whether it is called as libraries (x.so.6) or modules (x.ko.xz) are. */
static bool called_so(const char *name)
{
	const char *end = strrchr(name, '/');

	for (end = strchr(end ? end : name, '.'); end; end = strchr(end + 1, '.')) {
		if (strncmp(end, ".so", 3) && strncmp(end, ".ko", 3))
			continue;
		if (!end[3] || end[3] == '.')
			return true;
	}
	return false;
}

/* Whether something is a program or a part of one. */
static bool is_executable(int fd, const struct stat *st, const char *name)
{
	Elf32_Half type;
	unsigned char head[EI_NIDENT + sizeof(type)];

	if ((st->st_mode & 0111) || called_so(name))
		return true;
	if (pread(fd, head, sizeof(head), 0) != sizeof(head) || memcmp(head, ELFMAG, SELFMAG))
		return false;
	/* Of both classes it stands there, in the order that the file says. */
	type = head[EI_DATA] == ELFDATA2MSB ? head[EI_NIDENT] << 8 | head[EI_NIDENT + 1] :
	       head[EI_NIDENT] | head[EI_NIDENT + 1] << 8;
	return type == ET_EXEC || type == ET_DYN;
}

/* The order of files with several names. */
static int compare(const void *a, const void *b)
{
	const struct linked *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	return x->inode < y->inode ? -1 : x->inode > y->inode;
}

/*
 * Whether a file is to be done: not if it was by another name.  While another thread is at it
 * that is not known yet: what fails by one name is tried by the next one.  @taken is set if
 * settle() is to be called, else to NULL.
 */
static bool take(struct file_run *run, const struct stat *st, struct linked **taken)
{
	struct linked *linked, **found;
	bool before;

	*taken = NULL;
	if (st->st_nlink < 2)
		return true;
	linked = xrealloc(NULL, 1, sizeof(*linked));
	*linked = (struct linked){ .device = st->st_dev, .inode = st->st_ino };
	pthread_mutex_lock(&run->mutex);
	while ((found = tsearch(linked, &run->linked, compare)) && *found != linked &&
	       !(*found)->done)
		pthread_cond_wait(&run->settled, &run->mutex);
	before = found && *found != linked;
	pthread_mutex_unlock(&run->mutex);
	if (before || !found)
		free(linked);
	else
		*taken = linked;
	return !before;
}

/* What was taken is done, or could not be. */
static void settle(struct file_run *run, struct linked *linked, bool done)
{
	if (!linked)
		return;
	pthread_mutex_lock(&run->mutex);
	linked->done = done;
	if (!done) {
		tdelete(linked, &run->linked, compare);
		free(linked);
	}
	pthread_cond_broadcast(&run->settled);
	pthread_mutex_unlock(&run->mutex);
}

/* So much more of a file was hashed; false if it is to end. */
static bool step(void *data, off_t bytes)
{
	struct file_run *run = data;

	file_walk_advance(run->walk, bytes);
	return !interrupted;
}

/**
 * file_job_hash - hash a file, once
 * @job: the file
 * @algo: enum hash_algo, which libcrypto has; it was looked for before there are threads
 * @digest: is set to the digest, which stays until the next one
 *
 * Return: NULL, or what is wrong.
 */
const char *file_job_hash(struct file_job *job, unsigned int algo, const unsigned char **digest)
{
	struct hashes **hashes = &job->worker->hashes[algo];

	if (!*hashes) {
		*hashes = xrealloc(NULL, 1, sizeof(**hashes));
		hashes_init(*hashes, &algo, 1);
	}
	*digest = (*hashes)->digests[0];
	return steady_hash(&job->file, *hashes, job->worker->buffer, step, job->run);
}

/* What came of a file. */
static void tell(struct file_run *run, struct file_job *job, const struct file_found *found,
		 int outcome, const char *text)
{
	const struct file_outcome *what = &run->operation->outcomes[outcome];
	char *line;

	job->worker->outcomes[outcome]++;
	if (what->good && !run->arguments->verbose)
		return;
	line = xasprintf("%s%s%s", what->name, text ? ": " : "", text ? text : "");
	file_walk_print(run->walk, stdout, "", found, line);
	free(line);
}

/* Do with an open file what is to be done; NULL, or why it could not be, to be freed. */
static char *do_with(struct file_run *run, struct file_job *job, const struct file_found *found,
		     int fd, const struct stat *before)
{
	const char *why = steady_begin(&job->file, fd, before);
	char *text = NULL;
	struct stat now;
	int outcome;

	if (why)
		return xstrdup(why);
	outcome = run->operation->each(run->operation->data, job, &text);
	if (outcome == FILE_FAILED)
		return text;
	if (run->journal && run->operation->outcomes[outcome].done &&
	    !steady_still(&job->file, &now) && steady_same_access(before, &now))
		file_journal_add(run->journal, &now);
	tell(run, job, found, outcome, text);
	free(text);
	return NULL;
}

/* One file. */
static void work(void *data, unsigned int thread, const struct file_found *found)
{
	struct file_run *run = data;
	struct file_job job = {
		.thread = thread,
		.run = run,
		.worker = &run->workers[thread],
	};
	int fd = file_found_open(found);
	struct linked *taken = NULL;
	char *why = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		why = xstrdup(strerror(errno));
	else if (!S_ISREG(st.st_mode))
		why = xstrdup("it is no regular file any more");
	/* By another name it may be one: it is not taken before it is wanted. */
	else if (run->arguments->executable && !is_executable(fd, &st, found->name))
		file_walk_skip(run->walk, found, SKIP_UNWANTED);
	else if (!take(run, &st, &taken))
		file_walk_skip(run->walk, found, SKIP_HARD_LINK);
	else if (run->journal && file_journal_is(run->journal, &st))
		file_walk_skip(run->walk, found, SKIP_OUTPUT);
	else if (run->journal && file_journal_has(run->journal, &st))
		job.worker->outcomes[run->operation->outcome_count]++;
	else
		why = do_with(run, &job, found, fd, &st);
	if (fd >= 0)
		close(fd);
	settle(run, taken, !why);
	/* What was not begun with is not told either. */
	if (why && strcmp(why, STEADY_INTERRUPTED))
		file_walk_fail(run->walk, found, why);
	free(why);
}

/* Somebody wants it to end; the second time at once. */
static void interrupt(int number)
{
	interrupted = number;
}

/* Have it end between two files, by what would end it. */
static void await_signals(void)
{
	const struct sigaction action = { .sa_handler = interrupt, .sa_flags = SA_RESETHAND };
	static const int signals[] = { SIGINT, SIGTERM };
	struct sigaction before;
	size_t i;

	interrupted = 0;
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		if (!sigaction(signals[i], NULL, &before) && before.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
}

/* What threads have of their own. */
static struct file_worker *make_workers(const struct file_run *run)
{
	unsigned int jobs = run->arguments->jobs, i;
	struct file_worker *workers = xrealloc(NULL, jobs, sizeof(*workers));
	unsigned long long *counts;

	for (i = 0; i < jobs; i++) {
		/* And what the journal has. */
		counts = xrealloc(NULL, run->operation->outcome_count + 1, sizeof(*counts));
		memset(counts, 0, (run->operation->outcome_count + 1) * sizeof(*counts));
		workers[i] = (struct file_worker){
			.buffer = xrealloc(NULL, STEADY_BUFFER, 1),
			.outcomes = counts,
		};
	}
	return workers;
}

/* Done with that; their numbers are added. */
static void free_workers(const struct file_run *run, unsigned long long *outcomes)
{
	struct file_worker *worker;
	unsigned int i;

	for (worker = run->workers; worker < run->workers + run->arguments->jobs; worker++) {
		for (i = 0; i <= run->operation->outcome_count; i++)
			outcomes[i] += worker->outcomes[i];
		for (i = 0; i < HASH_ALGOS; i++) {
			if (worker->hashes[i])
				hashes_free(worker->hashes[i]);
			free(worker->hashes[i]);
		}
		free(worker->outcomes);
		free(worker->buffer);
	}
	free(run->workers);
}

/* The line at the end; true if all is as it was asked for. */
static bool sum_up(const struct file_operation *operation, const unsigned long long *outcomes,
		   const struct file_walk_result *result)
{
	unsigned int count = operation->outcome_count, i;
	unsigned long long all = result->errors;
	const char *comma = ": ";
	bool good = true;

	for (i = 0; i <= count; i++)
		all += outcomes[i];
	printf("%llu file%s", all, all == 1 ? "" : "s");
	for (i = 0; i < count; i++) {
		if (!outcomes[i])
			continue;
		good = good && operation->outcomes[i].good;
		printf("%s%llu %s", comma, outcomes[i], operation->outcomes[i].name);
		comma = ", ";
	}
	if (outcomes[count]) {
		printf("%s%llu in the journal", comma, outcomes[count]);
		comma = ", ";
	}
	if (result->errors)
		printf("%s%llu failed", comma, result->errors);
	putchar('\n');
	return good && (all || !operation->some);
}

/* Get the journal ready; false if it cannot be used, which was told. */
static bool open_journal(struct file_run *run)
{
	char *why, *clean;

	if (!run->arguments->journal)
		return true;
	why = file_journal_open(&run->journal, run->arguments->journal, run->operation->purpose);
	if (!why)
		return true;
	clean = clean_text(run->arguments->journal);
	fprintf(stderr, "%s: --journal: %s: %s\n", run->operation->program, clean, why);
	free(clean);
	free(why);
	return false;
}

/* Done with it; false if it could not be written, which was told. */
static bool close_journal(struct file_run *run)
{
	int error = run->journal ? file_journal_close(run->journal) : 0;
	char *clean;

	if (!error)
		return true;
	clean = clean_text(run->arguments->journal);
	fprintf(stderr, "%s: --journal: %s: %s\n", run->operation->program, clean,
		strerror(error));
	free(clean);
	return false;
}

/**
 * file_run - do something with files
 * @operation: what is done
 * @arguments: with which
 * @paths: files and directories
 * @count: how many
 *
 * Return: EXIT_FILE_GOOD if all outcomes are good, EXIT_FILE_BAD if one is not, or there is
 * no file where @operation wants some; what
 * @operation says if something failed; EXIT_USAGE if the journal cannot be used or
 * something could not be printed; 128 and the number of a signal that ended it.
 */
int file_run(const struct file_operation *operation, const struct file_arguments *arguments,
	     char **paths, int count)
{
	struct file_run run = {
		.operation = operation,
		.arguments = arguments,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
		.settled = PTHREAD_COND_INITIALIZER,
	};
	const struct file_walk_options options = {
		.program = operation->program,
		.jobs = arguments->jobs,
		.one_file_system = arguments->one_file_system,
		.verbose = arguments->verbose,
		.data = &run,
		.wanted = arguments->match.count || arguments->exclude.count ? wanted : NULL,
		.work = work,
		.stop = &interrupted,
	};
	unsigned long long outcomes[operation->outcome_count + 1];
	struct file_walk_result result;
	bool good, entered;
	int i;

	if (!open_journal(&run))
		return EXIT_USAGE;
	steady_prepare();
	await_signals();
	run.workers = make_workers(&run);
	run.walk = file_walk_start(&options);
	for (i = 0; i < count && !interrupted; i++)
		file_walk_named(run.walk, paths[i]);
	file_walk_finish(run.walk, &result);
	memset(outcomes, 0, sizeof(outcomes));
	free_workers(&run, outcomes);
	tdestroy(run.linked, free);
	entered = close_journal(&run);
	file_walk_tell_skipped(operation->program, &result);
	good = sum_up(operation, outcomes, &result);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	if (interrupted) {
		fprintf(stderr, "%s: interrupted\n", operation->program);
		return EXIT_SIGNAL + interrupted;
	}
	if (!entered)
		return EXIT_USAGE;
	return result.errors ? operation->failed : good ? EXIT_FILE_GOOD : EXIT_FILE_BAD;
}
