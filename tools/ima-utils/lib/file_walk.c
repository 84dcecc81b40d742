// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of trees for several threads; see file_walk.h.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "alloc.h"
#include "clean.h"
#include "exit_status.h"
#include "file_walk.h"
#include "progress.h"

/* Each may keep a directory open, as far as there are descriptors for that. */
#define QUEUE 256

/* Descriptors that a thread needs for a file, and that may be needed for something else. */
#define DESCRIPTORS_JOB 2
#define DESCRIPTORS_SPARE 4

/* Of each thread at least, whatever the limit is: several labels are on it, which may be long. */
#define STACK (1 << 20)

/* No path that can be opened leads deeper; so many directories may be open. */
#define MAX_DEPTH (PATH_MAX / 2)

/*
 * A directory that is walked over, or has files in the queue; closed with the last of
 * them.  What is known of it stays while there are directories below it, of which it
 * is the begin of the path.  file_walk.mutex protects the numbers.
 */
struct file_walk_directory {
	struct file_walk_directory *parent;
	DIR *stream;
	int fd;
	unsigned int users;
	unsigned int children;
	unsigned int depth;
	char name[];
};

/* One thread. */
struct worker {
	struct file_walk *walk;
	pthread_t thread;
	unsigned int number;
};

/* The mutex protects queue, numbers, result and what is written. */
struct file_walk {
	struct file_walk_options options;
	pthread_mutex_t mutex;
	pthread_cond_t filled;
	pthread_cond_t emptied;
	struct file_found queue[QUEUE];
	unsigned int first, count, busy;
	/* Directories; with more than @most of them there is one file at a time. */
	unsigned int open, most;
	/* Who walks waits for descriptors. */
	bool short_of_them;
	bool finished;
	unsigned long long done, bytes;
	struct file_walk_result result;
	struct file_walk_directory *here;
	struct worker *workers;
	dev_t device;
};

/* What was left out, one of them. */
static const char *const skip_texts[SKIPS] = {
	[SKIP_LINK] = "symbolic link",
	[SKIP_SPECIAL] = "device, pipe or socket",
	[SKIP_FILE_SYSTEM] = "file or directory on another file system",
	[SKIP_OUTPUT] = "file that is being written",
	[SKIP_DIRECTORY] = "directory in a list of names",
	[SKIP_UNREADABLE] = "file or directory that could not be read",
	[SKIP_UNWANTED] = "file or directory that is not wanted",
	[SKIP_HARD_LINK] = "hard link of a file that was there before",
};

/* Whether no more is to be done. */
static bool stopped(const struct file_walk *walk)
{
	return walk->options.stop && *walk->options.stop;
}

/* The path of a file, to be freed: from its end to its begin. */
static char *path_of(const struct file_walk_directory *directory, const char *name)
{
	const struct file_walk_directory *at;
	size_t length = strlen(name), part;
	char *path;

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
	/* As much as the slashes were. */
	memmove(path, path + length, strlen(path + length) + 1);
	return path;
}

/* Say something about a file; with the mutex. */
static void print(FILE *to, const char *before, const struct file_walk_directory *directory,
		  const char *name, const char *what, const char *text)
{
	char *path = path_of(directory, name), *clean_path = clean_text(path),
	     *clean = clean_text(text);

	progress_clear();
	fprintf(to, "%s%s: %s%s\n", before, clean_path, what, clean);
	free(clean);
	free(clean_path);
	free(path);
}

/* The same as a complaint. */
static void say(struct file_walk *walk, const struct file_walk_directory *directory,
		const char *name, const char *what, const char *text)
{
	char *before = xasprintf("%s: ", walk->options.program);

	print(stderr, before, directory, name, what, text);
	free(before);
}

/* Something is left out. */
static void skip(struct file_walk *walk, const struct file_walk_directory *directory,
		 const char *name, enum file_skip why)
{
	pthread_mutex_lock(&walk->mutex);
	walk->result.skipped[why]++;
	if (walk->options.verbose)
		say(walk, directory, name, "left out: a ", skip_texts[why]);
	pthread_mutex_unlock(&walk->mutex);
}

/* Something could not be read. */
static void fail(struct file_walk *walk, const struct file_walk_directory *directory,
		 const char *name, bool named, const char *why)
{
	bool skipped = walk->options.skip_unreadable && !named;

	pthread_mutex_lock(&walk->mutex);
	if (skipped)
		walk->result.skipped[SKIP_UNREADABLE]++;
	else
		walk->result.errors++;
	say(walk, directory, name, skipped ? "left out: " : "", why);
	pthread_mutex_unlock(&walk->mutex);
}

/* Close and forget what nobody needs any more; with the mutex. */
static void forget(struct file_walk *walk, struct file_walk_directory *directory)
{
	struct file_walk_directory *parent;

	while (directory->parent && !directory->users) {
		if (directory->stream) {
			closedir(directory->stream);
			walk->open--;
		}
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
static void advance(struct file_walk *walk, unsigned int files, off_t bytes)
{
	char what[64];

	walk->done += files;
	walk->bytes += bytes;
	snprintf(what, sizeof(what), "files, %llu MiB", walk->bytes >> 20);
	progress(walk->options.program, what, walk->done, 0);
}

/* One user less. */
static void put(struct file_walk *walk, struct file_walk_directory *directory)
{
	pthread_mutex_lock(&walk->mutex);
	directory->users--;
	forget(walk, directory);
	pthread_mutex_unlock(&walk->mutex);
}

/* A thread: work on what is in the queue until there is no more. */
static void *work(void *data)
{
	struct worker *worker = data;
	struct file_walk *walk = worker->walk;
	struct file_found found;

	pthread_mutex_lock(&walk->mutex);
	for (;;) {
		while (!walk->count && !walk->finished)
			pthread_cond_wait(&walk->filled, &walk->mutex);
		if (!walk->count)
			break;
		found = walk->queue[walk->first];
		walk->first = (walk->first + 1) % QUEUE;
		walk->count--;
		walk->busy++;
		/* Not at each: who walks is faster, and would do nothing but wake up. */
		if (walk->count == QUEUE / 2)
			pthread_cond_signal(&walk->emptied);
		pthread_mutex_unlock(&walk->mutex);
		if (!stopped(walk))
			walk->options.work(walk->options.data, worker->number, &found);
		free(found.name);
		put(walk, found.directory);
		pthread_mutex_lock(&walk->mutex);
		walk->busy--;
		if (walk->short_of_them)
			pthread_cond_signal(&walk->emptied);
		advance(walk, 1, 0);
	}
	pthread_mutex_unlock(&walk->mutex);
	return NULL;
}

/* Whether a file or a directory is to be left out, which is counted then. */
static bool unwanted(struct file_walk *walk, const struct file_walk_directory *directory,
		     const char *name, bool is_directory)
{
	const char *last = strrchr(name, '/');
	char *path;
	bool wanted;

	if (!walk->options.wanted)
		return false;
	path = path_of(directory, name);
	wanted = walk->options.wanted(walk->options.data, path, last && last[1] ? last + 1 : name,
				      is_directory);
	free(path);
	if (!wanted)
		skip(walk, directory, name, SKIP_UNWANTED);
	return !wanted;
}

/*
 * Wait until not more than so many directories are open; with the mutex.  One is closed with the
 * last file in the queue that is in it: if none is left, only those are open that lead to where
 * the walk is.
 */
static void await_closed(struct file_walk *walk, unsigned int most)
{
	walk->short_of_them = true;
	while (walk->open > most && (walk->count || walk->busy))
		pthread_cond_wait(&walk->emptied, &walk->mutex);
	walk->short_of_them = false;
}

/* Wait until there is a descriptor for another directory, and take it. */
static void take_descriptor(struct file_walk *walk)
{
	pthread_mutex_lock(&walk->mutex);
	await_closed(walk, walk->most - 1);
	walk->open++;
	pthread_mutex_unlock(&walk->mutex);
}

/* It was not opened. */
static void return_descriptor(struct file_walk *walk)
{
	pthread_mutex_lock(&walk->mutex);
	walk->open--;
	pthread_mutex_unlock(&walk->mutex);
}

/* Put a file into the queue. */
static void enqueue(struct file_walk *walk, struct file_walk_directory *directory,
		    const char *name, bool named)
{
	struct file_found found = { .directory = directory, .named = named };

	if (unwanted(walk, directory, name, false))
		return;
	found.name = xstrdup(name);
	pthread_mutex_lock(&walk->mutex);
	while (walk->count == QUEUE)
		pthread_cond_wait(&walk->emptied, &walk->mutex);
	await_closed(walk, walk->most);
	directory->users++;
	walk->queue[(walk->first + walk->count) % QUEUE] = found;
	walk->count++;
	pthread_cond_signal(&walk->filled);
	pthread_mutex_unlock(&walk->mutex);
}

/* What stands at a name, by its mode. */
static mode_t mode_of(const struct file_walk_directory *directory, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return DTTOIF(entry->d_type);
	/* That it is not there any more is told when it is opened. */
	return fstatat(directory->fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) ?
	       S_IFREG : st.st_mode;
}

/* Open a directory in a directory, or one that was named; NULL if it is left out. */
static struct file_walk_directory *descend(struct file_walk *walk,
					   struct file_walk_directory *parent,
					   const char *name, bool named)
{
	struct file_walk_directory *directory;
	struct stat st;
	DIR *stream;
	int fd;

	if (parent->depth == MAX_DEPTH) {
		fail(walk, parent, name, named,
		     "it is deeper in the tree than any path can lead");
		return NULL;
	}
	take_descriptor(walk);
	fd = openat(parent->fd, name,
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC | (named ? 0 : O_NOFOLLOW));
	if (fd < 0 || fstat(fd, &st)) {
		fail(walk, parent, name, named, strerror(errno));
		goto none;
	}
	if (named) {
		walk->device = st.st_dev;
	} else if (walk->options.one_file_system && st.st_dev != walk->device) {
		skip(walk, parent, name, SKIP_FILE_SYSTEM);
		goto none;
	}
	stream = fdopendir(fd);
	if (!stream) {
		fail(walk, parent, name, named, strerror(errno));
		goto none;
	}
	directory = xrealloc(NULL, 1, sizeof(*directory) + strlen(name) + 1);
	*directory = (struct file_walk_directory){
		.parent = parent,
		.stream = stream,
		.fd = fd,
		.users = 1,
		.depth = parent->depth + 1,
	};
	memcpy(directory->name, name, strlen(name) + 1);
	pthread_mutex_lock(&walk->mutex);
	parent->children++;
	pthread_mutex_unlock(&walk->mutex);
	return directory;

none:
	if (fd >= 0)
		close(fd);
	return_descriptor(walk);
	return NULL;
}

/*
 * Whether a file is of another file system, mounted over its name.  By its device alone that
 * cannot be told: of a file an overlay may have another one than of the directory it is in.
 */
static bool is_elsewhere(const struct file_walk *walk,
			 const struct file_walk_directory *directory, const char *name)
{
	struct statx st;

	return walk->options.one_file_system &&
	       !statx(directory->fd, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, 0, &st) &&
	       st.stx_attributes & STATX_ATTR_MOUNT_ROOT &&
	       makedev(st.stx_dev_major, st.stx_dev_minor) != walk->device;
}

/* One entry of a directory; returns the directory that is next, NULL if it is the same. */
static struct file_walk_directory *visit(struct file_walk *walk,
					 struct file_walk_directory *directory,
					 const struct dirent *entry)
{
	mode_t mode;

	if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
		return NULL;
	mode = mode_of(directory, entry);
	if (S_ISDIR(mode))
		return unwanted(walk, directory, entry->d_name, true) ? NULL :
		       descend(walk, directory, entry->d_name, false);
	if (!S_ISREG(mode))
		skip(walk, directory, entry->d_name, S_ISLNK(mode) ? SKIP_LINK : SKIP_SPECIAL);
	else if (is_elsewhere(walk, directory, entry->d_name))
		skip(walk, directory, entry->d_name, SKIP_FILE_SYSTEM);
	else
		enqueue(walk, directory, entry->d_name, false);
	return NULL;
}

/* All that is in a tree. */
static void walk_tree(struct file_walk *walk, const char *name)
{
	struct file_walk_directory *directory = descend(walk, walk->here, name, true), *next;
	const struct dirent *entry;

	while (directory && directory != walk->here) {
		errno = 0;
		entry = stopped(walk) ? NULL : readdir(directory->stream);
		if (entry) {
			next = visit(walk, directory, entry);
		} else {
			if (errno)
				fail(walk, directory, ".", false, strerror(errno));
			next = directory->parent;
			put(walk, directory);
		}
		directory = next ? next : directory;
	}
}

/* How many descriptors there may be; as many as are allowed. */
static long raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return INT_MAX;
	if (limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
		getrlimit(RLIMIT_NOFILE, &limit);
	}
	return limit.rlim_cur < INT_MAX ? limit.rlim_cur : INT_MAX;
}

/*
 * Share descriptors out.  Directories of what is in the queue are open, too, and all those
 * above them: without an end to that there would be none left for the files.
 */
static void share_descriptors(struct file_walk *walk)
{
	long left = raise_limit() - DESCRIPTORS_SPARE, jobs;
	/* What is open already has the lowest numbers. */
	int used = open("/", O_PATH | O_CLOEXEC);

	if (used >= 0)
		close(used);
	left = used >= 0 ? left - used : 0;
	jobs = left / 2 / DESCRIPTORS_JOB;
	if (walk->options.jobs > jobs)
		walk->options.jobs = jobs > 1 ? jobs : 1;
	left -= walk->options.jobs * DESCRIPTORS_JOB;
	walk->most = left > 1 ? left : 1;
}

/**
 * file_walk_jobs - how many threads there are to be if nobody says so
 *
 * Return: one for each processor.
 */
unsigned int file_walk_jobs(void)
{
	int processors = get_nprocs();

	return processors < 1 ? 1 : processors > FILE_WALK_MAX_JOBS ? FILE_WALK_MAX_JOBS :
	       processors;
}

/* So many threads, or less; without one the program ends. */
static void start_workers(struct file_walk *walk)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	unsigned int i;
	size_t stack;

	/* Signals are for the thread that walks. */
	pthread_attr_init(&attributes);
	if (!pthread_attr_getstacksize(&attributes, &stack) && stack < STACK)
		pthread_attr_setstacksize(&attributes, STACK);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	walk->workers = xrealloc(NULL, walk->options.jobs, sizeof(*walk->workers));
	for (i = 0; i < walk->options.jobs; i++) {
		walk->workers[i] = (struct worker){ .walk = walk, .number = i };
		errno = pthread_create(&walk->workers[i].thread, &attributes, work,
				       &walk->workers[i]);
		if (errno)
			break;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	if (!i)
		err(EXIT_UNREAD, "thread");
	/* A few will do. */
	walk->options.jobs = i;
}

/**
 * file_walk_start - begin to work on files
 * @options: what is to be done
 *
 * Without memory or a thread the program ends; there may be less threads than were asked
 * for.
 *
 * Return: for the functions below.
 */
struct file_walk *file_walk_start(const struct file_walk_options *options)
{
	struct file_walk *walk = xrealloc(NULL, 1, sizeof(*walk));

	*walk = (struct file_walk){
		.options = *options,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
		.filled = PTHREAD_COND_INITIALIZER,
		.emptied = PTHREAD_COND_INITIALIZER,
		.here = xrealloc(NULL, 1, sizeof(*walk->here)),
	};
	*walk->here = (struct file_walk_directory){ .fd = AT_FDCWD };
	share_descriptors(walk);
	start_workers(walk);
	return walk;
}

/**
 * file_walk_named - work on a file, or on all files of a directory tree
 * @walk: where to
 * @path: what somebody named: if it is a link, it is followed; links in a tree are
 *	not
 */
void file_walk_named(struct file_walk *walk, const char *path)
{
	struct stat st;

	if (stat(path, &st))
		fail(walk, walk->here, path, true, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		walk_tree(walk, path);
	else if (S_ISREG(st.st_mode))
		enqueue(walk, walk->here, path, true);
	else
		fail(walk, walk->here, path, true,
		     "it is neither a regular file nor a directory");
}

/**
 * file_walk_one - work on a file, and on no directory
 * @walk: where to
 * @path: its name; if it is a link, it is followed
 */
void file_walk_one(struct file_walk *walk, const char *path)
{
	struct stat st;

	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		fail(walk, walk->here, path, true, strerror(EISDIR));
	else
		file_walk_named(walk, path);
}

/**
 * file_walk_listed - work on a file of a list of names
 * @walk: where to
 * @path: its name; a directory or a link is left out, as such a list has them
 *	beside the files in them
 */
void file_walk_listed(struct file_walk *walk, const char *path)
{
	struct file_walk_directory *here = walk->here;
	struct stat st;

	if (lstat(path, &st))
		fail(walk, here, path, false, strerror(errno));
	else if (S_ISREG(st.st_mode))
		enqueue(walk, here, path, false);
	else
		skip(walk, here, path, S_ISDIR(st.st_mode) ? SKIP_DIRECTORY :
		     S_ISLNK(st.st_mode) ? SKIP_LINK : SKIP_SPECIAL);
}

/**
 * file_walk_finish - wait until all is done
 * @walk: not to be used after this
 * @result: is filled in
 */
void file_walk_finish(struct file_walk *walk, struct file_walk_result *result)
{
	unsigned int i;

	pthread_mutex_lock(&walk->mutex);
	walk->finished = true;
	pthread_cond_broadcast(&walk->filled);
	pthread_mutex_unlock(&walk->mutex);
	for (i = 0; i < walk->options.jobs; i++)
		pthread_join(walk->workers[i].thread, NULL);
	progress_clear();
	*result = walk->result;
	free(walk->here);
	free(walk->workers);
	free(walk);
}

/**
 * file_found_open - open what was found, to be read
 * @found: the file
 *
 * Context: any thread.
 * Return: a descriptor, or -1 with errno.  It may be no regular file any more.
 */
int file_found_open(const struct file_found *found)
{
	return openat(found->directory->fd, found->name,
		      O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
		      (found->named ? 0 : O_NOFOLLOW));
}

/**
 * file_walk_fail - tell that something could not be done
 * @walk: which walk
 * @found: the file
 * @why: the reason
 *
 * Context: a thread that works on the file.
 */
void file_walk_fail(struct file_walk *walk, const struct file_found *found, const char *why)
{
	fail(walk, found->directory, found->name, found->named, why);
}

/**
 * file_walk_skip - leave a file out
 * @walk: which walk
 * @found: the file
 * @why: the reason
 *
 * Context: a thread that works on the file.
 */
void file_walk_skip(struct file_walk *walk, const struct file_found *found, enum file_skip why)
{
	skip(walk, found->directory, found->name, why);
}

/**
 * file_walk_print - say something about a file
 * @walk: which walk
 * @to: where to
 * @before: what stands before its path
 * @found: the file
 * @text: what is said; it is made harmless
 *
 * Context: a thread that works on the file.
 */
void file_walk_print(struct file_walk *walk, FILE *to, const char *before,
		     const struct file_found *found, const char *text)
{
	pthread_mutex_lock(&walk->mutex);
	print(to, before, found->directory, found->name, "", text);
	pthread_mutex_unlock(&walk->mutex);
}

/**
 * file_walk_advance - tell how far it is within a file
 * @walk: which walk
 * @bytes: so many more were read
 *
 * Context: a thread that works on a file.
 */
void file_walk_advance(struct file_walk *walk, off_t bytes)
{
	pthread_mutex_lock(&walk->mutex);
	advance(walk, 0, bytes);
	pthread_mutex_unlock(&walk->mutex);
}

/**
 * file_walk_tell_skipped - tell what was left out, in one line
 * @program: who tells it
 * @result: what there is to tell; if nothing, nothing is
 */
void file_walk_tell_skipped(const char *program, const struct file_walk_result *result)
{
	bool told = false;
	int skip;

	for (skip = 0; skip < SKIPS; skip++) {
		if (!result->skipped[skip])
			continue;
		if (told)
			fputs(", ", stderr);
		else
			fprintf(stderr, "%s: left out: ", program);
		fprintf(stderr, "%llu x %s", result->skipped[skip], skip_texts[skip]);
		told = true;
	}
	if (told)
		fputc('\n', stderr);
}
