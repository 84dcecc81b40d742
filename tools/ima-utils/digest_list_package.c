// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packages as the source of digests; see digest_list_package.h.
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <search.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "digest_list_deb.h"
#include "digest_list_package.h"
#include "digest_list_rpm.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/diglim.h"
#include "lib/exit_status.h"
#include "lib/progress.h"

/* What this was built with: "packages" of the Makefile. */
static const struct package_kind *const kinds[] = {
#ifdef WITH_deb
	&package_deb,
	&package_dpkg,
#endif
#ifdef WITH_rpm
	&package_rpm,
	&package_rpmdb,
#endif
	NULL,
};

/* What was added, and is to be read. */
struct source {
	char *name;
	void *detail;
};

/* A package that was read. */
struct finished {
	struct package package;
	char *why;
	unsigned long long size;
	struct finished *next;
};

/*
 * The mutex protects @next and @finished.  All else is the caller's thread's: it alone
 * writes lists and complaints, and gets the signals that would end a list half-way.
 */
struct package_run {
	const struct package_options *options;
	void *context;
	bool failed;
	struct source *sources;
	size_t count, done;
	struct list_build *build;
	void *written;
	struct package_result result;
	pthread_mutex_t mutex;
	pthread_cond_t filled;
	size_t next;
	struct finished *finished;
};

/**
 * package_kind_find - a kind by its option
 * @option: without "--"
 *
 * Return: the kind, NULL if this was built without it.
 */
const struct package_kind *package_kind_find(const char *option)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i] && !strcmp(kinds[i]->option, option))
			return kinds[i];
	return NULL;
}

/**
 * package_digest - the digest of a file of a package
 * @package: the package
 * @algo: enum hash_algo; of less than 256 bits a digest vouches for nothing, and is
 *	not to be given
 * @digest: diglim_digest_size() bytes
 */
void package_digest(struct package *package, unsigned int algo, const unsigned char *digest)
{
	const struct package_options *options = package->options;

	digest_set_add(list_build_digests(&package->build, options->type, options->modifiers,
					  algo), digest);
}

/* Say something of something. */
static void say(const struct package_run *run, const char *name, const char *before,
		const char *what)
{
	char *clean = clean_text(name), *text = clean_text(what);

	progress_clear();
	fprintf(stderr, "%s: %s: %s%s\n", run->options->program, clean, before, text);
	free(text);
	free(clean);
}

/**
 * package_tell - say in a line that something is wrong, when a kind is started
 * @run: the run
 * @name: what is
 * @why: why
 */
void package_tell(struct package_run *run, const char *name, const char *why)
{
	say(run, name, "", why);
}

/**
 * package_add - a package that is to be read
 * @run: the run, which reads it in package_finish()
 * @source: what it is to be called, mostly a path; copied
 * @detail: for the kind, whose it stays
 */
void package_add(struct package_run *run, const char *source, void *detail)
{
	run->sources = xrealloc(run->sources, run->count + 1, sizeof(*run->sources));
	run->sources[run->count++] = (struct source){ xstrdup(source), detail };
}

/* Nothing else can be part of a name that is made of these, nor be one of more. */
static bool good_word(const char *word)
{
	static const char chars[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-_~^:";

	return word && *word && *word != '.' && *word != '-' &&
	       strspn(word, chars) == strlen(word);
}

/*
 * NAME_VERSION_ARCH, as apt names files: a colon, which names of hosts and volumes
 * end with, is escaped.  NULL if these are no words for that.
 */
static char *list_name(const struct package *package)
{
	const char *colon;

	if (!good_word(package->name) || !good_word(package->version) ||
	    !good_word(package->arch) || strchr(package->name, ':') ||
	    strchr(package->arch, ':'))
		return NULL;
	colon = strchr(package->version, ':');
	if (!colon)
		return xasprintf("%s_%s_%s", package->name, package->version, package->arch);
	if (strchr(colon + 1, ':'))
		return NULL;
	return xasprintf("%s_%.*s%%3a%s_%s", package->name, (int)(colon - package->version),
			 package->version, colon + 1, package->arch);
}

/* For the set of names. */
static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Whether a name was written in this run, and remember that it is. */
static bool again(struct package_run *run, const char *name)
{
	char *copy = xstrdup(name);
	void *node = tsearch(copy, &run->written, by_text);

	if (!node)
		err(EXIT_UNREAD, "memory");
	if (*(char **)node == copy)
		return false;
	free(copy);
	return true;
}

/* Write a list of its own; NULL, or why not. */
static char *write_list(struct package_run *run, const struct package *package,
			const char *name)
{
	char *path = xasprintf("%s/%s", run->options->directory, name);
	struct atomic_file file;
	int error;

	error = atomic_file_open(&file, path);
	if (!error) {
		error = list_build_write(&package->build, &file);
		if (error)
			atomic_file_abandon(&file);
		else
			error = atomic_file_commit(&file);
	}
	if (!error && run->options->verbose)
		say(run, package->source, "list ", path);
	free(path);
	return error ? xasprintf("%s: %s", name, strerror(error)) : NULL;
}

/* What becomes of a package that was read; NULL, or what goes wrong. */
static char *keep(struct package_run *run, struct package *package, unsigned long long size)
{
	char *name, *why;

	if (!run->options->directory) {
		list_build_merge(run->build, &package->build);
		return NULL;
	}
	if (!size) {
		run->result.empty++;
		return NULL;
	}
	if (size > DIGLIM_MAX_LIST_SIZE)
		return xasprintf("the list would have %llu bytes, and the kernel takes %d", size,
				 DIGLIM_MAX_LIST_SIZE);
	name = list_name(package);
	if (!name)
		return xstrdup("its name, version and architecture are not such as to name a file");
	if (again(run, name))
		why = xasprintf("another package, too, is %s", name);
	else
		why = write_list(run, package, name);
	free(name);
	return why;
}

/* One package is done, well or not. */
static void done(struct package_run *run, const struct package *package, const char *why)
{
	bool skipped = why && package->missing && run->options->skip_missing;

	if (skipped)
		run->result.missing++;
	else if (why)
		run->result.errors++;
	else
		run->result.packages++;
	if (why)
		say(run, package->source, skipped ? "left out: " : "", why);
	progress(run->options->program, "packages", ++run->done, run->count);
}

/* Read one, in whatever thread. */
static struct finished *read_package(const struct package_run *run, const struct source *source)
{
	struct finished *finished = xrealloc(NULL, 1, sizeof(*finished));

	*finished = (struct finished){
		.package = {
			.options = run->options,
			.source = source->name,
			.detail = source->detail,
		},
	};
	finished->why = run->options->kind->read(run->context, &finished->package);
	/* What takes long is done here. */
	if (!finished->why && run->options->directory)
		finished->size = list_build_finish(&finished->package.build);
	return finished;
}

/* A thread: read one after another. */
static void *work(void *data)
{
	struct package_run *run = data;
	struct finished *finished;
	size_t next;

	pthread_mutex_lock(&run->mutex);
	while (run->next < run->count) {
		next = run->next++;
		pthread_mutex_unlock(&run->mutex);
		finished = read_package(run, &run->sources[next]);
		pthread_mutex_lock(&run->mutex);
		finished->next = run->finished;
		run->finished = finished;
		pthread_cond_signal(&run->filled);
	}
	pthread_mutex_unlock(&run->mutex);
	return NULL;
}

/* The next one that was read, when it was. */
static struct finished *await(struct package_run *run)
{
	struct finished *finished;

	pthread_mutex_lock(&run->mutex);
	while (!run->finished)
		pthread_cond_wait(&run->filled, &run->mutex);
	finished = run->finished;
	run->finished = finished->next;
	pthread_mutex_unlock(&run->mutex);
	return finished;
}

/* Take over what was read. */
static void take(struct package_run *run, struct finished *finished)
{
	struct package *package = &finished->package;

	if (!finished->why)
		finished->why = keep(run, package, finished->size);
	done(run, package, finished->why);
	free(finished->why);
	free(package->name);
	free(package->version);
	free(package->arch);
	list_build_free(&package->build);
	free(finished);
}

/* Start threads, which signals that end the program do not interrupt. */
static void start_threads(struct package_run *run, pthread_t *threads, unsigned int jobs)
{
	sigset_t all, old;
	unsigned int i;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (i = 0; i < jobs; i++) {
		errno = pthread_create(&threads[i], NULL, work, run);
		if (errno)
			err(EXIT_LIST_BAD, "thread");
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/**
 * package_start - prepare to read packages
 * @options: what is to be done, to stay until package_finish()
 *
 * Return: for package_add() and package_finish().
 */
struct package_run *package_start(const struct package_options *options)
{
	struct package_run *run = xrealloc(NULL, 1, sizeof(*run));
	unsigned int i;

	*run = (struct package_run){
		.options = options,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
		.filled = PTHREAD_COND_INITIALIZER,
	};
	/* Before there are threads that would look for them. */
	for (i = 0; i < options->algo_count; i++)
		hash_algo_md(options->algos[i]);
	if (options->directory && mkdir(options->directory, 0777) && errno != EEXIST) {
		package_tell(run, options->directory, strerror(errno));
		run->failed = true;
	}
	if (!run->failed && options->kind->start)
		run->failed = !options->kind->start(run, options, &run->context);
	return run;
}

/**
 * package_finish - read all packages
 * @run: not to be used after this
 * @build: where digests are put if there is one list of all
 * @result: is filled in
 *
 * Without memory or threads the program ends.
 */
void package_finish(struct package_run *run, struct list_build *build,
		    struct package_result *result)
{
	const struct package_options *options = run->options;
	pthread_t threads[PACKAGE_MAX_JOBS];
	unsigned int jobs = options->kind->serial ? 1 : options->jobs, i;
	size_t n;

	run->build = build;
	if (run->failed) {
		run->result.errors++;
		jobs = 0;
	}
	if (jobs > run->count)
		jobs = run->count;
	start_threads(run, threads, jobs);
	while (!run->failed && run->done < run->count)
		take(run, await(run));
	for (i = 0; i < jobs; i++)
		pthread_join(threads[i], NULL);
	progress_clear();
	if (options->kind->finish)
		options->kind->finish(run->context);
	*result = run->result;
	for (n = 0; n < run->count; n++)
		free(run->sources[n].name);
	free(run->sources);
	tdestroy(run->written, free);
	free(run);
}
