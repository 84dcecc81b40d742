// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digests of files; see digest_list_collect.h.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
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

/* No path that can be opened leads deeper; so many directories may be open. */
#define MAX_DEPTH (PATH_MAX / 2)

/* How much is read at once, and how often is told how much was. */
#define CHUNK (128 << 10)
#define STEP 1048576

/*
 * A directory that is walked over, or has files in the queue; closed with the last of
 * them.  What is known of it stays while there are directories below it, of which it
 * is the begin of the path.  collect.mutex protects the numbers.
 */
struct directory {
	struct directory *parent;
	DIR *stream;
	int fd;
	unsigned int users;
	unsigned int children;
	unsigned int depth;
	char name[];
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
	unsigned long long done, bytes;
	struct collect_result result;
	struct directory *here;
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

/* The path of a file for people, to be freed: from its end to its begin. */
static char *path_of(const struct directory *directory, const char *name)
{
	const struct directory *at;
	size_t length = strlen(name), part;
	char *path, *clean;

	for (at = directory; at->parent; at = at->parent)
		length += strlen(at->name) + 1;
	path = xrealloc(NULL, length + 1, 1);
	path[length] = '\0';
	part = strlen(name);
	length -= part;
	memcpy(path + length, name, part);
	for (at = directory; at->parent; at = at->parent) {
		part = strlen(at->name);
		/* One that was named may end with a slash. */
		if (part && at->name[part - 1] == '/')
			part--;
		path[--length] = '/';
		length -= part;
		memcpy(path + length, at->name, part);
	}
	clean = clean_text(path + length);
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

/* Close and forget what nobody needs any more; with the mutex. */
static void forget(struct directory *directory)
{
	struct directory *parent;

	while (directory->parent && !directory->users) {
		if (directory->stream)
			closedir(directory->stream);
		directory->stream = NULL;
		if (directory->children)
			break;
		parent = directory->parent;
		parent->children--;
		free(directory);
		directory = parent;
	}
}

/* So much more is done; with the mutex. */
static void advance(struct collect *collect, unsigned int files, off_t bytes)
{
	char what[64];

	collect->done += files;
	collect->bytes += bytes;
	snprintf(what, sizeof(what), "files, %llu MiB", collect->bytes >> 20);
	progress(collect->options.program, what, collect->done, 0);
}

/* One user less. */
static void put(struct collect *collect, struct directory *directory)
{
	pthread_mutex_lock(&collect->mutex);
	directory->users--;
	forget(directory);
	pthread_mutex_unlock(&collect->mutex);
}

/*
 * Have nobody write to a file: with a lease of it there is no other that has it open for
 * writing, nor a writable mapping of it.  Only the owner or CAP_LEASE gets one, and not
 * on every file system; without one same() has to do.  Returns NULL, or what is wrong.
 */
static const char *take_lease(int fd, bool *leased)
{
	*leased = !fcntl(fd, F_SETLEASE, F_RDLCK);
	return !*leased && errno == EAGAIN ? "it is open for writing" : NULL;
}

/* Whether somebody waits for the lease to end, to write. */
static bool lease_ends(int fd, bool leased)
{
	return leased && fcntl(fd, F_GETLEASE) != F_RDLCK;
}

/*
 * Whether nothing was written to a file between two moments.  Nobody can set the time
 * of its last change, which every write(2) moves as it does that of the last write.  But
 * through a mapping of which a page is dirty already it is written to without a trace.
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
	const char *why;
	struct stat after;
	unsigned int i;
	off_t all = 0, step = 0;
	bool leased;
	ssize_t n;

	why = take_lease(fd, &leased);
	if (why)
		return why;
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
		/* Who wants to write does not wait for the rest of it. */
		if (lease_ends(fd, leased))
			return "it was opened for writing while it was read";
		if (!hashes_add(hashes, worker->buffer, n))
			return "libcrypto fails";
		step += n;
		if (step < STEP)
			continue;
		pthread_mutex_lock(&worker->collect->mutex);
		advance(worker->collect, 0, step);
		pthread_mutex_unlock(&worker->collect->mutex);
		step = 0;
	}
	if (fstat(fd, &after))
		return strerror(errno);
	if (lease_ends(fd, leased) || !same(before, &after, all))
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
		advance(collect, 1, 0);
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

/* Open a directory in a directory, or one that was named; NULL if it is left out. */
static struct directory *descend(struct collect *collect, struct directory *parent,
				 const char *name, bool named)
{
	struct directory *directory;
	struct stat st;
	DIR *stream;
	int fd, error;

	if (parent->depth == MAX_DEPTH) {
		fail(collect, parent, name, named,
		     "it is deeper in the tree than any path can lead");
		return NULL;
	}
	fd = openat(parent->fd, name,
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC | (named ? 0 : O_NOFOLLOW));
	if (fd < 0 || fstat(fd, &st)) {
		error = errno;
		if (fd >= 0)
			close(fd);
		fail(collect, parent, name, named, strerror(error));
		return NULL;
	}
	if (named) {
		collect->device = st.st_dev;
	} else if (collect->options.one_file_system && st.st_dev != collect->device) {
		close(fd);
		skip(collect, parent, name, SKIP_FILE_SYSTEM);
		return NULL;
	}
	stream = fdopendir(fd);
	if (!stream) {
		fail(collect, parent, name, named, strerror(errno));
		close(fd);
		return NULL;
	}
	directory = xrealloc(NULL, 1, sizeof(*directory) + strlen(name) + 1);
	*directory = (struct directory){
		.parent = parent,
		.stream = stream,
		.fd = fd,
		.users = 1,
		.depth = parent->depth + 1,
	};
	memcpy(directory->name, name, strlen(name) + 1);
	pthread_mutex_lock(&collect->mutex);
	parent->children++;
	pthread_mutex_unlock(&collect->mutex);
	return directory;
}

/* One entry of a directory; returns the directory that is next, NULL if it is the same. */
static struct directory *visit(struct collect *collect, struct directory *directory,
			       const struct dirent *entry)
{
	mode_t mode;

	if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
		return NULL;
	mode = mode_of(directory, entry);
	if (S_ISDIR(mode))
		return descend(collect, directory, entry->d_name, false);
	if (S_ISREG(mode))
		enqueue(collect, directory, entry->d_name, false);
	else
		skip(collect, directory, entry->d_name, S_ISLNK(mode) ? SKIP_LINK : SKIP_SPECIAL);
	return NULL;
}

/* All that is in a tree. */
static void walk(struct collect *collect, const char *name)
{
	struct directory *directory = descend(collect, collect->here, name, true), *next;
	const struct dirent *entry;

	while (directory && directory != collect->here) {
		errno = 0;
		entry = readdir(directory->stream);
		if (entry) {
			next = visit(collect, directory, entry);
		} else {
			if (errno)
				fail(collect, directory, ".", false, strerror(errno));
			next = directory->parent;
			put(collect, directory);
		}
		directory = next ? next : directory;
	}
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
	unsigned int i;

	raise_limit();
	/* It says that a lease is to end, which is asked for, and would end the program. */
	signal(SIGIO, SIG_IGN);
	*collect = (struct collect){
		.options = *options,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
		.filled = PTHREAD_COND_INITIALIZER,
		.emptied = PTHREAD_COND_INITIALIZER,
		.here = xrealloc(NULL, 1, sizeof(*collect->here)),
	};
	*collect->here = (struct directory){ .fd = AT_FDCWD };
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
		if (errno) {
			release(&collect->workers[i]);
			break;
		}
	}
	/* A few will do. */
	if (!i)
		err(EXIT_UNREAD, "thread");
	collect->options.jobs = i;
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
		fail(collect, collect->here, path, true, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		walk(collect, path);
	else if (S_ISREG(st.st_mode))
		enqueue(collect, collect->here, path, true);
	else
		fail(collect, collect->here, path, true,
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
	struct directory *here = collect->here;
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
		release(worker);
	}
	progress_clear();
	*result = collect->result;
	free(collect->here);
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
		fail(collect, collect->here, path, true, strerror(EISDIR));
	else
		collect_named(collect, path);
	collect_finish(collect, result);
	for (i = 0; result->errors && i < options->algo_count; i++)
		digest_set_free(&result->digests[i]);
	return !result->errors;
}
