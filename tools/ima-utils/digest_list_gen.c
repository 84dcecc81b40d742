// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl digest-list gen - make a digest list
 */

#define _GNU_SOURCE
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest_list_collect.h"
#include "digest_list_names.h"
#include "digest_list_package.h"
#include "digest_list_source.h"
#include "digest_list_sums.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/clean.h"
#include "lib/exit_status.h"

#define PROGRAM "imactl digest-list gen"

enum {
	OPTION_OUTPUT = 'o',
	OPTION_ALGO = 'a',
	OPTION_TYPE = 't',
	OPTION_DENY = 'd',
	OPTION_IMMUTABLE = 'i',
	OPTION_REVOKES = 'r',
	OPTION_DIGESTS = 's',
	OPTION_FILES_FROM = 'T',
	OPTION_NULL = '0',
	OPTION_JOBS = 'j',
	OPTION_ONE_FILE_SYSTEM = 'x',
	OPTION_VERBOSE = 'v',
	/* Without a letter. */
	OPTION_SKIP_UNREADABLE = 256,
	OPTION_DEB,
	OPTION_RPM,
	OPTION_DPKG_ROOT,
	OPTION_RPMDB,
	OPTION_UNTRACED,
	OPTION_KEYRING,
	OPTION_INDEXES,
	OPTION_ARCHIVES,
	OPTION_OUTPUT_DIRECTORY,
};

/* What the command line asks for; the list is what becomes of it. */
struct arguments {
	const char *output;
	unsigned int type;
	unsigned int modifiers;
	struct names revokes;
	struct names digests;
	struct names files_from;
	char end;
	struct collect_options collect;
	struct package_options packages;
	int first;
	struct list_build build;
};

/* An algorithm that is to be used, and counts. */
static void add_algo(struct argp_state *state, const char *name, unsigned int *algos,
		     unsigned int *count)
{
	int algo = hash_algo_find(name, strlen(name));
	unsigned int i;

	if (algo < 0)
		argp_error(state, "--algo=%s: there is no such algorithm", name);
	else if (diglim_digest_size(algo) < HASH_ALGO_MIN_SIZE)
		argp_error(state, "--algo=%s: digests of less than 256 bits vouch for nothing",
			   name);
	for (i = 0; i < *count; i++)
		if (algos[i] == (unsigned int)algo)
			return;
	algos[(*count)++] = algo;
}

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

/* What the digests are of. */
static unsigned int parse_type(struct argp_state *state, const char *arg)
{
	int type = list_type_find(arg);

	if (type < 0 || type == COMPACT_DIGEST_LIST)
		argp_error(state, "--type=%s: neither file, metadata nor parser", arg);
	return type;
}

/* From what packages the digests come. */
static void set_kind(struct argp_state *state, struct arguments *arguments, const char *option)
{
	const struct package_kind *kind = package_kind_find(option);

	if (!kind)
		argp_error(state, "--%s: this imactl was built without", option);
	if (arguments->packages.kind && arguments->packages.kind != kind)
		argp_error(state, "either --%s or --%s", arguments->packages.kind->option, option);
	arguments->packages.kind = kind;
}

/* What does not go together with packages, or without. */
static void check_packages(struct argp_state *state, const struct arguments *arguments,
			   bool files)
{
	const struct package_options *packages = &arguments->packages;

	if (!packages->kind) {
		if (packages->directory)
			argp_error(state, "--output-directory is for lists of packages");
		if (packages->untraced || packages->keyrings.count || packages->indexes.count ||
		    packages->archives.count)
			argp_error(state, "nothing is to be traced but packages");
		return;
	}
	if (packages->kind->files && !files)
		argp_error(state, "which packages?");
	if (!packages->kind->files && files)
		argp_error(state, "--%s finds its packages itself", packages->kind->option);
	if (packages->untraced && (packages->keyrings.count || packages->indexes.count))
		argp_error(state, "with --untraced nothing is traced");
	if (!packages->directory)
		return;
	if (arguments->output)
		argp_error(state, "either --output or --output-directory");
	if (arguments->digests.count || arguments->revokes.count)
		argp_error(state, "lists of packages have the digests of these alone");
}

/* What does not go together. */
static void check(struct argp_state *state, struct arguments *arguments)
{
	struct collect_options *collect = &arguments->collect;
	bool files = arguments->first < state->argc || arguments->files_from.count;
	unsigned int i;

	if (!files && !arguments->digests.count && !arguments->revokes.count &&
	    !arguments->packages.kind)
		argp_error(state, "which files?");
	check_packages(state, arguments, files);
	files = files || arguments->packages.kind;
	if (files && arguments->type == COMPACT_METADATA)
		argp_error(state,
			   "metadata digests are those of EVM's portable signatures: only with --digests");
	if (!arguments->output && !arguments->packages.directory && isatty(STDOUT_FILENO))
		argp_error(state, "a list is no text for a terminal: --output says where to");
	arguments->packages.algos_named = collect->algo_count;
	if (!collect->algo_count)
		collect->algos[collect->algo_count++] = hash_algo_find("sha256", 6);
	/* Digests that others made may be of any. */
	for (i = 0; files && i < collect->algo_count; i++)
		if (!hash_algo_md(collect->algos[i]))
			argp_error(state, "--algo=%s: libcrypto does not have it here",
				   hash_algo_text(collect->algos[i]));
}

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;
	struct collect_options *collect = &arguments->collect;

	switch (key) {
	case OPTION_OUTPUT:
		if (arguments->output)
			argp_error(state, "one --output");
		if (!*arg)
			argp_error(state, "--output: no name");
		arguments->output = arg;
		return 0;
	case OPTION_ALGO:
		add_algo(state, arg, collect->algos, &collect->algo_count);
		return 0;
	case OPTION_TYPE:
		arguments->type = parse_type(state, arg);
		return 0;
	case OPTION_DENY:
		arguments->modifiers |= 1 << COMPACT_MOD_DENY;
		return 0;
	case OPTION_IMMUTABLE:
		arguments->modifiers |= 1 << COMPACT_MOD_IMMUTABLE;
		return 0;
	case OPTION_REVOKES:
		names_add(&arguments->revokes, arg);
		return 0;
	case OPTION_DIGESTS:
		names_add(&arguments->digests, arg);
		return 0;
	case OPTION_FILES_FROM:
		names_add(&arguments->files_from, arg);
		return 0;
	case OPTION_NULL:
		arguments->end = '\0';
		return 0;
	case OPTION_JOBS:
		collect->jobs = parse_jobs(state, arg);
		return 0;
	case OPTION_ONE_FILE_SYSTEM:
		collect->one_file_system = true;
		return 0;
	case OPTION_SKIP_UNREADABLE:
		collect->skip_unreadable = true;
		return 0;
	case OPTION_VERBOSE:
		collect->verbose = true;
		return 0;
	case OPTION_DEB:
		set_kind(state, arguments, "deb");
		return 0;
	case OPTION_RPM:
		set_kind(state, arguments, "rpm");
		return 0;
	case OPTION_DPKG_ROOT:
		set_kind(state, arguments, "dpkg-root");
		arguments->packages.root = arg;
		return 0;
	case OPTION_RPMDB:
		set_kind(state, arguments, "rpmdb");
		arguments->packages.root = arg;
		return 0;
	case OPTION_UNTRACED:
		arguments->packages.untraced = true;
		return 0;
	case OPTION_KEYRING:
		names_add(&arguments->packages.keyrings, arg);
		return 0;
	case OPTION_INDEXES:
		names_add(&arguments->packages.indexes, arg);
		return 0;
	case OPTION_ARCHIVES:
		names_add(&arguments->packages.archives, arg);
		return 0;
	case OPTION_OUTPUT_DIRECTORY:
		if (arguments->packages.directory)
			argp_error(state, "one --output-directory");
		arguments->packages.directory = arg;
		return 0;
	case ARGP_KEY_ARGS:
		arguments->first = state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		arguments->first = state->argc;
		return 0;
	case ARGP_KEY_SUCCESS:
		check(state, arguments);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "output", OPTION_OUTPUT, "FILE", 0,
	  "write the list to FILE, as a whole or not at all", 0 },
	{ "algo", OPTION_ALGO, "ALGO", 0, "hash with ALGO (sha256); again for one more", 0 },
	{ "type", OPTION_TYPE, "TYPE", 0,
	  "the digests are of file (default), metadata or parser", 0 },
	{ "deny", OPTION_DENY, NULL, 0, "the digests are refused, whatever other lists say", 0 },
	{ "immutable", OPTION_IMMUTABLE, NULL, 0,
	  "files with these digests must not be written", 0 },
	{ "revokes", OPTION_REVOKES, "LIST", 0,
	  "revoke a digest list: a file, or its own digest (sha256-HEX)", 0 },
	{ "digests", OPTION_DIGESTS, "FILE", 0,
	  "take digests from FILE, as sha256sum prints them", 0 },
	{ "files-from", OPTION_FILES_FROM, "FILE", 0,
	  "hash the files that FILE names, one a line", 0 },
	{ "null", OPTION_NULL, NULL, 0, "the names in it end with a NUL", 0 },
	{ "jobs", OPTION_JOBS, "N", 0, "hash with N threads (one for each processor)", 0 },
	{ "one-file-system", OPTION_ONE_FILE_SYSTEM, NULL, 0,
	  "stay on the file system of each tree", 0 },
	{ "skip-unreadable", OPTION_SKIP_UNREADABLE, NULL, 0,
	  "leave out what cannot be read, instead of making no list", 0 },
	{ "verbose", OPTION_VERBOSE, NULL, 0, "tell of each thing that is left out", 0 },
	{ "deb", OPTION_DEB, NULL, 0, "FILE... are packages of Debian", 0 },
	{ "rpm", OPTION_RPM, NULL, 0, "FILE... are RPM packages", 0 },
	{ "dpkg-root", OPTION_DPKG_ROOT, "DIR", 0,
	  "read the packages that are installed in DIR by dpkg", 0 },
	{ "rpmdb", OPTION_RPMDB, "DIR", OPTION_ARG_OPTIONAL,
	  "read the packages that are installed by RPM (in DIR)", 0 },
	{ "untraced", OPTION_UNTRACED, NULL, 0,
	  "take packages that nothing signed is known to vouch for", 0 },
	{ "keyring", OPTION_KEYRING, "FILE", 0, "trust the keys in FILE, and no others", 0 },
	{ "indexes", OPTION_INDEXES, "DIR", 0,
	  "trace packages by the signed indexes in DIR, and no others", 0 },
	{ "archives", OPTION_ARCHIVES, "DIR", 0, "look for installed packages in DIR, too", 0 },
	{ "output-directory", OPTION_OUTPUT_DIRECTORY, "DIR", 0,
	  "write a list of each package into DIR, as NAME_VERSION_ARCH", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "[FILE|DIRECTORY...]",
	.doc = "Make a digest list of files, of all files in directory trees, of packages, or\n"
	       "of digests.\n"
	       "\vThe same digests make the same list, byte for byte.  Of a tree only regular\n"
	       "files are hashed, and no link is followed.  What is not traced to a signature\n"
	       "is no package, unless --untraced says so.\n\n"
	       "Exit status: 0 if the list was written, 1 if not, 2 if the call was wrong.",
};

/* Complain of something that was named, in one line; false, for the caller to return. */
static bool complain(const char *name, const char *why)
{
	char *clean = clean_text(name);

	fprintf(stderr, PROGRAM ": %s: %s\n", clean, why);
	free(clean);
	return false;
}

/* A file of names or digests; NULL if it cannot be opened, which was told. */
static FILE *open_input(const char *name)
{
	FILE *file;

	if (!strcmp(name, "-"))
		return stdin;
	file = fopen(name, "re");
	if (!file)
		complain(name, strerror(errno));
	return file;
}

/* Done with it. */
static void close_input(FILE *file)
{
	if (file != stdin)
		fclose(file);
}

/* Hand over each name that a file has; false if it was told what is wrong. */
static bool each_name(const char *from, char end, void (*use)(void *data, const char *name),
		      void *data)
{
	FILE *file = open_input(from);
	unsigned long long number = 0;
	char *name = NULL, *why = NULL;
	size_t space = 0;
	ssize_t length;

	if (!file)
		return false;
	while (!why && (errno = 0, length = getdelim(&name, &space, end, file)) >= 0) {
		number++;
		if (length && name[length - 1] == end)
			name[--length] = '\0';
		if (!length)
			why = xasprintf("name %llu is empty", number);
		else if (strlen(name) != (size_t)length)
			why = xasprintf("name %llu has a NUL in it (--null?)", number);
		else
			use(data, name);
	}
	if (!why && (ferror(file) || errno))
		why = xstrdup(strerror(errno));
	if (why)
		complain(from, why);
	free(name);
	close_input(file);
	if (!why)
		return true;
	free(why);
	return false;
}

/* Hash a file of a list of names. */
static void hash_listed(void *collect, const char *name)
{
	collect_listed(collect, name);
}

/* Read a package of a list of names. */
static void add_package(void *run, const char *name)
{
	package_add(run, name, NULL);
}

/* The digests of files; the number of errors, each of which was told. */
static unsigned long long add_files(struct arguments *arguments, int argc, char **argv)
{
	const struct collect_options *options = &arguments->collect;
	struct collect_result result;
	unsigned long long errors = 0;
	struct collect *collect;
	unsigned int i;
	int arg;

	if (arguments->first >= argc && !arguments->files_from.count)
		return 0;
	collect = collect_start(options);
	for (arg = arguments->first; arg < argc; arg++)
		collect_named(collect, argv[arg]);
	for (i = 0; i < arguments->files_from.count; i++)
		errors += !each_name(arguments->files_from.list[i], arguments->end, hash_listed,
				     collect);
	collect_finish(collect, &result);
	for (i = 0; i < options->algo_count; i++)
		digest_set_merge(list_build_digests(&arguments->build, arguments->type,
						    arguments->modifiers, options->algos[i]),
				 &result.digests[i]);
	file_walk_tell_skipped(PROGRAM, &result.walk);
	return errors + result.walk.errors;
}

/* The digests of packages; the number of errors, each of which was told. */
static unsigned long long add_packages(struct arguments *arguments, int argc, char **argv)
{
	struct package_options *options = &arguments->packages;
	struct package_result result;
	unsigned long long errors = 0;
	struct package_run *run;
	unsigned int i;
	int arg;

	options->program = PROGRAM;
	if (!options->root)
		options->root = "/";
	options->type = arguments->type;
	options->modifiers = arguments->modifiers;
	options->jobs = arguments->collect.jobs;
	options->skip_missing = arguments->collect.skip_unreadable;
	options->verbose = arguments->collect.verbose;
	options->algo_count = arguments->collect.algo_count;
	memcpy(options->algos, arguments->collect.algos, sizeof(options->algos));
	run = package_start(options);
	for (arg = arguments->first; arg < argc; arg++)
		package_add(run, argv[arg], NULL);
	for (i = 0; i < arguments->files_from.count; i++)
		errors += !each_name(arguments->files_from.list[i], arguments->end, add_package,
				     run);
	package_finish(run, &arguments->build, &result);
	if (result.missing)
		fprintf(stderr, PROGRAM ": left out: %llu x missing package\n", result.missing);
	if (result.empty)
		fprintf(stderr, PROGRAM ": left out: %llu x package without files\n",
			result.empty);
	return errors + result.errors;
}

/* Digests that another program made. */
static bool add_sums(struct arguments *arguments, const char *name)
{
	const struct sums_target target = {
		.build = &arguments->build,
		.type = arguments->type,
		.modifiers = arguments->modifiers,
		.algos = arguments->collect.algos,
		.algo_count = arguments->collect.algo_count,
	};
	FILE *file = open_input(name);
	char *why;

	if (!file)
		return false;
	why = sums_read(&target, file);
	close_input(file);
	if (!why)
		return true;
	complain(name, why);
	free(why);
	return false;
}

/* A list is revoked by the digest with which the kernel knows it. */
static bool add_revocation(struct list_build *build, const char *name)
{
	struct list_source source;
	struct digest digest;
	const char *mistyped;
	char *why = NULL;
	size_t offset;
	int error;

	if (!digest_parse(&digest, name, strlen(name))) {
		if (digest.algo != LIST_OWN_ALGO)
			return complain(name, "the kernel knows lists by their sha256");
	} else {
		error = list_source_read(&source, name);
		mistyped = error == ENOENT ? digest_mistyped(name) : NULL;
		if (mistyped)
			why = xasprintf("no such file, nor a digest: %s", mistyped);
		else if (error && !source.fault.reason)
			why = xstrdup(strerror(error));
		else if (list_source_fault(&source, &offset))
			why = list_source_why(&source);
		else if (!list_source_digest(&source, &digest))
			why = xstrdup("libcrypto fails");
		list_source_free(&source);
	}
	if (why) {
		complain(name, why);
		free(why);
		return false;
	}
	digest_set_add(list_build_digests(build, COMPACT_DIGEST_LIST, 1 << COMPACT_MOD_DENY,
					  digest.algo), digest.bytes);
	return true;
}

/* All that the list is to have; the number of errors, each of which was told. */
static unsigned long long fill(struct arguments *arguments, int argc, char **argv)
{
	unsigned long long errors = 0;
	unsigned int i;

	for (i = 0; i < arguments->revokes.count; i++)
		errors += !add_revocation(&arguments->build, arguments->revokes.list[i]);
	for (i = 0; i < arguments->digests.count; i++)
		errors += !add_sums(arguments, arguments->digests.list[i]);
	/* What takes long is not done in vain. */
	if (errors)
		return errors;
	return arguments->packages.kind ? add_packages(arguments, argc, argv) :
	       add_files(arguments, argc, argv);
}

/* Write what there is; the exit status. */
static int finish(struct arguments *arguments, struct atomic_file *file, const char *name)
{
	unsigned long long size = list_build_finish(&arguments->build);
	char *why = NULL;
	int error;

	if (!size)
		why = xstrdup("there is no digest to write, and the kernel takes no empty list");
	else if (size > DIGLIM_MAX_LIST_SIZE)
		why = xasprintf("the list would have %llu bytes, and the kernel takes %d", size,
				DIGLIM_MAX_LIST_SIZE);
	if (why) {
		complain(name, why);
		free(why);
		atomic_file_abandon(file);
		return EXIT_LIST_BAD;
	}
	error = list_build_write(&arguments->build, file);
	if (error)
		atomic_file_abandon(file);
	else
		error = atomic_file_commit(file);
	if (!error)
		return EXIT_LIST_GOOD;
	if (error != EBADMSG)
		complain(name, strerror(error));
	else
		complain(name,
			 "its last digest has the mark of an appended signature, and would be taken for it");
	return EXIT_LIST_BAD;
}

/* Make the list, which is kept from half-written ones by struct atomic_file. */
static int generate(struct arguments *arguments, int argc, char **argv)
{
	const char *name = arguments->output ? arguments->output : "standard output";
	unsigned long long errors;
	struct atomic_file file;
	char *why;
	int error;

	/* Whoever cannot write it need not wait for it. */
	if (arguments->output && strcmp(arguments->output, "-"))
		error = atomic_file_open(&file, arguments->output);
	else
		error = atomic_file_standard_output(&file);
	if (error) {
		complain(name, strerror(error));
		return EXIT_LIST_BAD;
	}
	arguments->collect.output = &file;
	errors = fill(arguments, argc, argv);
	if (!errors)
		return finish(arguments, &file, name);
	atomic_file_abandon(&file);
	/* One needs no summary. */
	if (errors > 1) {
		why = xasprintf("no list is written, because of %llu errors", errors);
		complain(name, why);
		free(why);
	}
	return EXIT_LIST_BAD;
}

/**
 * imactl_digest_list_gen - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_digest_list_gen(int argc, char **argv)
{
	struct arguments arguments = {
		.type = COMPACT_FILE,
		.end = '\n',
		.collect = {
			.program = PROGRAM,
			.jobs = file_walk_jobs(),
		},
	};
	int status;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	if (arguments.packages.directory)
		status = add_packages(&arguments, argc, argv) ? EXIT_LIST_BAD : EXIT_LIST_GOOD;
	else
		status = generate(&arguments, argc, argv);
	list_build_free(&arguments.build);
	names_free(&arguments.revokes);
	names_free(&arguments.digests);
	names_free(&arguments.files_from);
	names_free(&arguments.packages.keyrings);
	names_free(&arguments.packages.indexes);
	names_free(&arguments.packages.archives);
	return status;
}
