/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packages as the source of digests.
 *
 * What a package is, where it stands and who vouches for it is known to its kind: a
 * struct package_kind, in a file of its own and in the table of digest_list_package.c.
 * A kind prepares itself once, and perhaps finds the packages itself; then each of them
 * is read, by several threads at once if the kind can.  To read one is to hand over the
 * digest of each regular file, and what the package is called.  What becomes of
 * that, one list of all or a list of each, is no matter of the kind's.
 *
 * Digests come from what somebody signed, never from files that are installed.  What
 * cannot be traced to a signature is refused by its kind, unless that was asked for.
 */

#ifndef IMA_UTILS_DIGEST_LIST_PACKAGE_H
#define IMA_UTILS_DIGEST_LIST_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "digest_list_build.h"
#include "lib/hash_algo.h"
#include "lib/names.h"

/* More threads wait for each other only. */
#define PACKAGE_MAX_JOBS 256

struct package_kind;

/**
 * struct package_options - what is to be done
 * @program: who complains
 * @kind: of the packages
 * @algos: enum hash_algo, each of which libcrypto has; what a kind has to hash is
 *	hashed with all of them
 * @algo_count: how many
 * @algos_named: somebody asked for these; else a kind that has digests takes those
 * @type: enum compact_types of the blocks
 * @modifiers: of the blocks
 * @jobs: number of threads
 * @untraced: take packages without looking who vouches for them
 * @skip_missing: packages that are not there are left out, and no error
 * @verbose: tell of each package which list it is in
 * @root: what stands for "/", for a kind that reads an installed system
 * @keyrings: files with the keys to verify with; if there are none, the kind's own
 * @archives: directories in which to look for packages, too
 * @indexes: directories with signed indexes of packages; if there are none, the kind's
 *	own
 * @directory: write a list of each package into it; NULL for one list of all
 */
struct package_options {
	const char *program;
	const struct package_kind *kind;
	unsigned int algos[HASH_ALGOS];
	unsigned int algo_count;
	bool algos_named;
	unsigned int type;
	unsigned int modifiers;
	unsigned int jobs;
	bool untraced;
	bool skip_missing;
	bool verbose;
	const char *root;
	struct names keyrings;
	struct names archives;
	struct names indexes;
	const char *directory;
};

/**
 * struct package - one package that is read
 * @options: what is to be done
 * @source: what it was added as: mostly the path of a file
 * @detail: what was added with it
 * @name: of the package, set by the kind, freed by the caller
 * @version: the same
 * @arch: the same
 * @missing: set by the kind with its error: there is no such package
 * @build: its digests, by package_digest()
 */
struct package {
	const struct package_options *options;
	const char *source;
	void *detail;
	char *name;
	char *version;
	char *arch;
	bool missing;
	struct list_build build;
};

struct package_run;

/**
 * struct package_kind - how packages of a kind are read
 * @option: of the command line, without "--"
 * @files: such packages are files that are named; else start() adds all
 * @serial: only one at a time is read
 * @start: once, before there are threads: prepares what @read is given as @context, and
 *	tells with package_tell() what goes wrong; false if nothing can be read.  May be
 *	NULL
 * @read: reads one package; returns NULL or why not, to be freed.  In several threads
 *	unless @serial; nothing of a package counts if this fails
 * @finish: once, after all, also if start() failed.  May be NULL
 */
struct package_kind {
	const char *option;
	bool files;
	bool serial;
	bool (*start)(struct package_run *run, const struct package_options *options,
		      void **context);
	char *(*read)(void *context, struct package *package);
	void (*finish)(void *context);
};

/* For kinds. */
void package_digest(struct package *package, unsigned int algo, const unsigned char *digest);
void package_tell(struct package_run *run, const char *name, const char *why);
void package_add(struct package_run *run, const char *source, void *detail);

/**
 * struct package_result - what was done
 * @packages: how many were read
 * @errors: how many could not be read, or their list not be written; each was told
 * @missing: how many were left out, each of which was told
 * @empty: how many have no file, so that there is no list
 */
struct package_result {
	unsigned long long packages;
	unsigned long long errors;
	unsigned long long missing;
	unsigned long long empty;
};

const struct package_kind *package_kind_find(const char *option);
struct package_run *package_start(const struct package_options *options);
void package_finish(struct package_run *run, struct list_build *build,
		    struct package_result *result);

#endif
