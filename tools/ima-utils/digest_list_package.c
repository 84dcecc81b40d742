// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packages as the source of digests; see digest_list_package.h.
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/* The mutex protects all but what is set before there are threads. */
struct package_run {
	const struct package_options *options;
	void *context;
	bool failed;
	pthread_mutex_t mutex;
	struct source *sources;
	size_t count, next, done;
	struct list_build *build;
	void *written;
	struct package_result result;
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

/* Say something of something, with the mutex or alone. */
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
 * package_tell - say in a line that something is wrong
 * @run: the run
 * @name: what is
 * @why: why
 */
void package_tell(struct package_run *run, const char *name, const char *why)
{
	pthread_mutex_lock(&run->mutex);
	say(run, name, "", why);
	pthread_mutex_unlock(&run->mutex);
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
	static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789+.-_~^:";

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
	char *name;

	if (!good_word(package->name) || !good_word(package->version) ||
	    !good_word(package->arch) || strchr(package->name, ':') ||
	    strchr(package->arch, ':'))
		return NULL;
	colon = strchr(package->version, ':');
	if (!colon)
		return xasprintf("%s_%s_%s", package->name, package->version, package->arch);
	if (strchr(colon + 1, ':'))
		return NULL;
	name = xasprintf("%s_%.*s%%3a%s_%s", package->name, (int)(colon - package->version),
			 package->version, colon + 1, package->arch);
	return name;
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

/* Write a list of its own; NULL, or why not.  With the mutex. */
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

/* What becomes of a package that was read; NULL, or what goes wrong.  With the mutex. */
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

/* One package is done, well or not.  With the mutex. */
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

/* Read one. */
static void read_package(struct package_run *run, const struct source *source)
{
	struct package package = {
		.options = run->options,
		.source = source->name,
		.detail = source->detail,
	};
	char *why = run->options->kind->read(run->context, &package);
	unsigned long long size = 0;

	/* What takes long is done before. */
	if (!why && run->options->directory)
		size = list_build_finish(&package.build);
	pthread_mutex_lock(&run->mutex);
	if (!why)
		why = keep(run, &package, size);
	done(run, &package, why);
	pthread_mutex_unlock(&run->mutex);
	free(why);
	free(package.name);
	free(package.version);
	free(package.arch);
	list_build_free(&package.build);
}

/* A thread: read one after another. */
static void *work(void *data)
{
	struct package_run *run = data;
	const struct source *source;

	for (;;) {
		pthread_mutex_lock(&run->mutex);
		source = run->next < run->count ? &run->sources[run->next++] : NULL;
		pthread_mutex_unlock(&run->mutex);
		if (!source)
			return NULL;
		read_package(run, source);
	}
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

	run->build = build;
	if (run->failed) {
		run->result.errors++;
		jobs = 0;
	}
	if (jobs > run->count)
		jobs = run->count;
	for (i = 0; i < jobs; i++) {
		errno = pthread_create(&threads[i], NULL, work, run);
		if (errno)
			err(EXIT_LIST_BAD, "thread");
	}
	for (i = 0; i < jobs; i++)
		pthread_join(threads[i], NULL);
	progress_clear();
	if (options->kind->finish)
		options->kind->finish(run->context);
	*result = run->result;
	for (i = 0; i < run->count; i++)
		free(run->sources[i].name);
	free(run->sources);
	tdestroy(run->written, free);
	free(run);
}
