// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digests of files; see digest_list_collect.h.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_collect.h"
#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/diglim.h"
#include "lib/exit_status.h"
#include "lib/hashes.h"
#include "lib/progress.h"

/* Each may keep a directory open. */
#define QUEUE 256

/* How much is read at once. */
#define CHUNK (128 << 10)

/*
 * A directory with files in the queue; closed with the last of them.
 * collect.mutex protects the number of users.
 */
struct directory {
	DIR *stream;
	int fd;
	unsigned int users;
	char *path;
};

/* A file that is to be hashed. */
struct job {
	struct directory *directory;
	char *name;
	bool named;
};

/* One thread, and what is its own. */
struct worker {
	struct collect *collect;
	pthread_t thread;
	struct hashes hashes;
	struct digest_set digests[HASH_ALGOS];
	unsigned char *buffer;
	unsigned long long files;
};

/* The mutex protects queue, result and what is written to standard error. */
struct collect {
	struct collect_options options;
	pthread_mutex_t mutex;
	pthread_cond_t filled;
	pthread_cond_t emptied;
	struct job queue[QUEUE];
	unsigned int first, count;
	bool finished;
	unsigned long long done;
	struct collect_result result;
	struct directory here;
	struct worker *workers;
	dev_t device;
};

/**
 * collect_skip_text - why something was left out
 * @skip: the reason
 *
 * Return: what it is, one of them.
 */
const char *collect_skip_text(enum collect_skip skip)
{
	static const char *const texts[SKIPS] = {
		[SKIP_LINK] = "symbolic link",
		[SKIP_SPECIAL] = "device, pipe or socket",
		[SKIP_FILE_SYSTEM] = "directory on another file system",
		[SKIP_OUTPUT] = "file that is being written",
		[SKIP_DIRECTORY] = "directory in a list of names",
		[SKIP_UNREADABLE] = "file or directory that could not be read",
	};

	return texts[skip];
}

/* The path of a file for people, to be freed. */
static char *path_of(const struct directory *directory, const char *name)
{
	size_t length = strlen(directory->path);
	char *path, *clean;

	if (!length)
		return clean_text(name);
	path = xasprintf("%s%s%s", directory->path,
			 directory->path[length - 1] == '/' ? "" : "/", name);
	clean = clean_text(path);
	free(path);
	return clean;
}

/* Say something about a file; with the mutex. */
static void say(struct collect *collect, const struct directory *directory, const char *name,
		const char *before, const char *what)
{
	char *path = path_of(directory, name);

	progress_clear();
	fprintf(stderr, "%s: %s: %s%s\n", collect->options.program, path, before, what);
	free(path);
}

/* Something is left out. */
static void skip(struct collect *collect, const struct directory *directory, const char *name,
		 enum collect_skip why)
{
	pthread_mutex_lock(&collect->mutex);
	collect->result.skipped[why]++;
	if (collect->options.verbose)
		say(collect, directory, name, "left out: a ", collect_skip_text(why));
	pthread_mutex_unlock(&collect->mutex);
}

/* Something could not be hashed. */
static void fail(struct collect *collect, const struct directory *directory, const char *name,
		 bool named, const char *why)
{
	bool skipped = collect->options.skip_unreadable && !named;

	pthread_mutex_lock(&collect->mutex);
	if (skipped)
		collect->result.skipped[SKIP_UNREADABLE]++;
	else
		collect->result.errors++;
	say(collect, directory, name, skipped ? "left out: " : "", why);
	pthread_mutex_unlock(&collect->mutex);
}

/* One user less. */
static void put(struct collect *collect, struct directory *directory)
{
	bool last;

	if (directory == &collect->here)
		return;
	pthread_mutex_lock(&collect->mutex);
	last = !--directory->users;
	pthread_mutex_unlock(&collect->mutex);
	if (!last)
		return;
	closedir(directory->stream);
	free(directory->path);
	free(directory);
}

/*
 * Whether nothing was written to a file between two moments.  Nobody can set the time
 * of its last change, which every write moves as it does that of the last write.
 */
static bool same(const struct stat *before, const struct stat *after, off_t read)
{
	return before->st_size == after->st_size && before->st_size == read &&
	       before->st_ctim.tv_sec == after->st_ctim.tv_sec &&
	       before->st_ctim.tv_nsec == after->st_ctim.tv_nsec;
}

/* Hash what an open file has; returns NULL, or what is wrong. */
static const char *hash(struct worker *worker, int fd, const struct stat *before)
{
	struct hashes *hashes = &worker->hashes;
	struct stat after;
	unsigned int i;
	off_t all = 0;
	ssize_t n;

	if (!hashes_start(hashes))
		return "libcrypto fails";
	while ((n = read(fd, worker->buffer, CHUNK))) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return strerror(errno);
		all += n;
		/* Perhaps it grows faster than it can be read. */
		if (all > before->st_size)
			break;
		if (!hashes_add(hashes, worker->buffer, n))
			return "libcrypto fails";
	}
	if (fstat(fd, &after))
		return strerror(errno);
	if (!same(before, &after, all))
		return "it changed while it was read";
	if (!hashes_finish(hashes))
		return "libcrypto fails";
	for (i = 0; i < hashes->count; i++)
		digest_set_add(&worker->digests[i], hashes->digests[i]);
	worker->files++;
	return NULL;
}

/* Hash a file. */
static void hash_file(struct worker *worker, const struct job *job)
{
	struct collect *collect = worker->collect;
	int fd = openat(job->directory->fd, job->name,
			O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
			(job->named ? 0 : O_NOFOLLOW));
	const char *why = NULL;
	struct stat st;

	if (fd < 0) {
		fail(collect, job->directory, job->name, job->named, strerror(errno));
		return;
	}
	if (fstat(fd, &st))
		why = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		why = "it is no regular file any more";
	else if (collect->options.output && atomic_file_is(collect->options.output, &st))
		skip(collect, job->directory, job->name, SKIP_OUTPUT);
	else
		why = hash(worker, fd, &st);
	close(fd);
	if (why)
		fail(collect, job->directory, job->name, job->named, why);
}

/* A thread: hash what is in the queue until there is no more. */
static void *work(void *data)
{
	struct worker *worker = data;
	struct collect *collect = worker->collect;
	struct job job;

	pthread_mutex_lock(&collect->mutex);
	for (;;) {
		while (!collect->count && !collect->finished)
			pthread_cond_wait(&collect->filled, &collect->mutex);
		if (!collect->count)
			break;
		job = collect->queue[collect->first];
		collect->first = (collect->first + 1) % QUEUE;
		collect->count--;
		pthread_cond_signal(&collect->emptied);
		pthread_mutex_unlock(&collect->mutex);
		hash_file(worker, &job);
		free(job.name);
		put(collect, job.directory);
		pthread_mutex_lock(&collect->mutex);
		progress(collect->options.program, "files", ++collect->done, 0);
	}
	pthread_mutex_unlock(&collect->mutex);
	return NULL;
}

/* Put a file into the queue. */
static void enqueue(struct collect *collect, struct directory *directory, const char *name,
		    bool named)
{
	struct job job = { .directory = directory, .name = xstrdup(name), .named = named };

	pthread_mutex_lock(&collect->mutex);
	while (collect->count == QUEUE)
		pthread_cond_wait(&collect->emptied, &collect->mutex);
	directory->users++;
	collect->queue[(collect->first + collect->count) % QUEUE] = job;
	collect->count++;
	pthread_cond_signal(&collect->filled);
	pthread_mutex_unlock(&collect->mutex);
}

/* What stands at a name, by its mode. */
static mode_t mode_of(const struct directory *directory, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return DTTOIF(entry->d_type);
	/* That it is not there any more is told when it is opened. */
	return fstatat(directory->fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) ?
	       S_IFREG : st.st_mode;
}

static void walk(struct collect *collect, struct directory *directory);

/* A directory in a directory, or one that was named. */
static void descend(struct collect *collect, struct directory *parent, const char *name,
		    bool named)
{
	struct directory *directory;
	struct stat st;
	int fd, error;

	fd = openat(parent->fd, name,
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC | (named ? 0 : O_NOFOLLOW));
	if (fd < 0 || fstat(fd, &st)) {
		error = errno;
		if (fd >= 0)
			close(fd);
		fail(collect, parent, name, named, strerror(error));
		return;
	}
	if (named) {
		collect->device = st.st_dev;
	} else if (collect->options.one_file_system && st.st_dev != collect->device) {
		close(fd);
		skip(collect, parent, name, SKIP_FILE_SYSTEM);
		return;
	}
	directory = xrealloc(NULL, 1, sizeof(*directory));
	*directory = (struct directory){
		.stream = fdopendir(fd),
		.fd = fd,
		.users = 1,
		.path = *parent->path ? xasprintf("%s%s%s", parent->path,
			parent->path[strlen(parent->path) - 1] == '/' ? "" : "/", name) :
			xstrdup(name),
	};
	if (directory->stream) {
		walk(collect, directory);
		put(collect, directory);
		return;
	}
	fail(collect, parent, name, named, strerror(errno));
	close(fd);
	free(directory->path);
	free(directory);
}

/* All that is in a directory. */
static void walk(struct collect *collect, struct directory *directory)
{
	const struct dirent *entry;
	mode_t mode;

	while ((errno = 0, entry = readdir(directory->stream))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		mode = mode_of(directory, entry);
		if (S_ISREG(mode))
			enqueue(collect, directory, entry->d_name, false);
		else if (S_ISDIR(mode))
			descend(collect, directory, entry->d_name, false);
		else
			skip(collect, directory, entry->d_name,
			     S_ISLNK(mode) ? SKIP_LINK : SKIP_SPECIAL);
	}
	if (errno)
		fail(collect, directory, ".", false, strerror(errno));
}

/* Directories of what is in the queue are open, too, and all those above them. */
static void raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* What a thread needs. */
static void prepare(struct worker *worker, struct collect *collect)
{
	const struct collect_options *options = &collect->options;
	unsigned int i;

	*worker = (struct worker){ .collect = collect };
	worker->buffer = xrealloc(NULL, CHUNK, 1);
	hashes_init(&worker->hashes, options->algos, options->algo_count);
	for (i = 0; i < options->algo_count; i++)
		worker->digests[i].size = diglim_digest_size(options->algos[i]);
}

/**
 * collect_start - begin to hash files
 * @options: what is to be done
 *
 * Without memory or threads the program ends.
 *
 * Return: for the functions below.
 */
struct collect *collect_start(const struct collect_options *options)
{
	struct collect *collect = xrealloc(NULL, 1, sizeof(*collect));
	unsigned int i;

	raise_limit();
	*collect = (struct collect){
		.options = *options,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
		.filled = PTHREAD_COND_INITIALIZER,
		.emptied = PTHREAD_COND_INITIALIZER,
		.here.fd = AT_FDCWD,
		.here.path = xstrdup(""),
	};
	/* Before there are threads that would look for them. */
	for (i = 0; i < options->algo_count; i++) {
		hash_algo_md(options->algos[i]);
		collect->result.digests[i].size = diglim_digest_size(options->algos[i]);
	}
	collect->workers = xrealloc(NULL, options->jobs, sizeof(*collect->workers));
	for (i = 0; i < options->jobs; i++) {
		prepare(&collect->workers[i], collect);
		errno = pthread_create(&collect->workers[i].thread, NULL, work,
				       &collect->workers[i]);
		if (errno)
			err(EXIT_LIST_BAD, "thread");
	}
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
	struct stat st;

	if (stat(path, &st))
		fail(collect, &collect->here, path, true, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		descend(collect, &collect->here, path, true);
	else if (S_ISREG(st.st_mode))
		enqueue(collect, &collect->here, path, true);
	else
		fail(collect, &collect->here, path, true,
		     "it is neither a regular file nor a directory");
}

/**
 * collect_listed - hash a file of a list of names
 * @collect: where to
 * @path: its name; a directory or a link is left out, as such a list has them
 *	beside the files in them
 */
void collect_listed(struct collect *collect, const char *path)
{
	struct directory *here = &collect->here;
	struct stat st;

	if (lstat(path, &st))
		fail(collect, here, path, false, strerror(errno));
	else if (S_ISREG(st.st_mode))
		enqueue(collect, here, path, false);
	else
		skip(collect, here, path, S_ISDIR(st.st_mode) ? SKIP_DIRECTORY :
		     S_ISLNK(st.st_mode) ? SKIP_LINK : SKIP_SPECIAL);
}

/**
 * collect_finish - wait until all is hashed
 * @collect: not to be used after this
 * @result: is filled in
 */
void collect_finish(struct collect *collect, struct collect_result *result)
{
	unsigned int i, j;

	pthread_mutex_lock(&collect->mutex);
	collect->finished = true;
	pthread_cond_broadcast(&collect->filled);
	pthread_mutex_unlock(&collect->mutex);
	for (i = 0; i < collect->options.jobs; i++) {
		struct worker *worker = &collect->workers[i];

		pthread_join(worker->thread, NULL);
		collect->result.files += worker->files;
		for (j = 0; j < collect->options.algo_count; j++)
			digest_set_merge(&collect->result.digests[j], &worker->digests[j]);
		hashes_free(&worker->hashes);
		free(worker->buffer);
	}
	progress_clear();
	*result = collect->result;
	free(collect->here.path);
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
	struct stat st;
	unsigned int i;

	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		fail(collect, &collect->here, path, true, strerror(EISDIR));
	else
		collect_named(collect, path);
	collect_finish(collect, result);
	for (i = 0; result->errors && i < options->algo_count; i++)
		digest_set_free(&result->digests[i]);
	return !result->errors;
}
