// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packages that dpkg installed in a system.
 *
 * Which these are, dpkg-query tells.  Their digests are those of the packages of Debian
 * that they came from, wherever apt or somebody else kept these: what is installed may
 * have been altered, and is not looked at.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest_list_deb.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/deb822.h"
#include "lib/program.h"

/* So much no system has installed. */
#define ANSWER_MAX (256 << 20)

/* Where apt keeps what it loaded. */
#define APT_ARCHIVES "/var/cache/apt/archives"

/* A package that is installed. */
struct installed {
	char *name;
	char *version;
	char *arch;
};

/* All of them. */
struct dpkg {
	const struct package_options *options;
	struct trace *trace;
	struct installed **list;
	size_t count;
};

/* What dpkg-query is asked for of each, and in which order it answers. */
#define FORMAT "${db:Status-Status} ${Package} ${Version} ${Architecture}\\n"

enum field { FIELD_STATE, FIELD_PACKAGE, FIELD_VERSION, FIELD_ARCH, FIELDS };

/* A word of the answer. */
struct word {
	const char *text;
	size_t length;
};

/* Whether the files of a package in this state are there. */
static bool has_files(const struct word *state)
{
	static const char *const states[] = {
		"installed", "unpacked", "half-configured", "triggers-awaited",
		"triggers-pending",
		/* Some are, and dpkg does not know of which version. */
		"half-installed",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (strlen(states[i]) == state->length &&
		    !memcmp(states[i], state->text, state->length))
			return true;
	return false;
}

/* Whether a word can be part of the name of a file, and of no other. */
static bool good_word(const struct word *word)
{
	return word->length && *word->text != '.' && !memchr(word->text, '/', word->length);
}

/* One line of the answer; false if it is none. */
static bool add(struct dpkg *dpkg, struct package_run *run, const char *line, size_t length)
{
	const char *at = line, *end = line + length;
	struct word words[FIELDS] = { { 0 } };
	struct installed *installed;
	char *name;
	size_t i;

	for (i = 0; i < FIELDS; i++)
		deb822_word(&at, end, &words[i].text, &words[i].length);
	/* What is only known, or left its configuration, may have no version. */
	if (!has_files(&words[FIELD_STATE]))
		return words[FIELD_PACKAGE].length;
	for (i = FIELD_PACKAGE; i < FIELDS; i++)
		if (!good_word(&words[i]))
			return false;
	installed = xrealloc(NULL, 1, sizeof(*installed));
	*installed = (struct installed){
		.name = xstrndup(words[FIELD_PACKAGE].text, words[FIELD_PACKAGE].length),
		.version = xstrndup(words[FIELD_VERSION].text, words[FIELD_VERSION].length),
		.arch = xstrndup(words[FIELD_ARCH].text, words[FIELD_ARCH].length),
	};
	dpkg->list = xrealloc(dpkg->list, dpkg->count + 1, sizeof(*dpkg->list));
	dpkg->list[dpkg->count++] = installed;
	name = xasprintf("%s %s %s", installed->name, installed->version, installed->arch);
	package_add(run, name, installed);
	free(name);
	return true;
}

/* All that dpkg-query answers; NULL, or what is wrong, to be freed. */
static char *read_answer(struct dpkg *dpkg, struct package_run *run,
			 const struct program_answer *answer)
{
	const char *at = answer->output, *line;
	size_t length;

	if (answer->status) {
		/* Behind warnings. */
		const char *error = strstr(answer->complaint, "error: ");

		return xasprintf("dpkg-query: %s", error ? error + strlen("error: ") : "it fails");
	}
	while (deb822_line(&at, answer->output + answer->size, &line, &length))
		if (!add(dpkg, run, line, length))
			return xasprintf("dpkg-query: what is \"%.*s\"?", (int)length, line);
	return dpkg->count ? NULL : xstrdup("dpkg installed no package there");
}

/* Which packages are installed; NULL, or what is wrong, to be freed. */
static char *ask(struct dpkg *dpkg, struct package_run *run)
{
	char *root = xasprintf("--root=%s", dpkg->options->root), *why;
	const char *const argv[] = { "dpkg-query", root, "--showformat=" FORMAT, "--show", NULL };
	struct program_answer answer;

	why = program_run(argv, ANSWER_MAX, &answer);
	if (!why)
		why = read_answer(dpkg, run, &answer);
	program_answer_free(&answer);
	free(root);
	return why;
}

/* Find out which packages are installed, and who vouches for them. */
static bool start(struct package_run *run, const struct package_options *options, void **context)
{
	struct dpkg *dpkg = xrealloc(NULL, 1, sizeof(*dpkg));
	char *why;

	*dpkg = (struct dpkg){ .options = options };
	*context = dpkg;
	why = ask(dpkg, run);
	if (why) {
		package_tell(run, options->root, why);
		free(why);
		return false;
	}
	if (options->untraced)
		return true;
	dpkg->trace = trace_open(run, options);
	return dpkg->trace;
}

/*
 * The path of a package in a directory, if it is there.  apt escapes the colon behind
 * an epoch; others keep it, and pools of archives leave out the epoch.
 */
static char *path_in(const char *directory, const struct installed *installed)
{
	const char *colon = strchr(installed->version, ':'), *rest = installed->version;
	int epoch = colon ? colon - installed->version : 0;
	char *paths[3] = { NULL }, *found = NULL;
	size_t i;

	if (colon) {
		rest = colon + 1;
		paths[1] = xasprintf("%s/%s_%.*s%%3a%s_%s.deb", directory, installed->name, epoch,
				     installed->version, rest, installed->arch);
		paths[2] = xasprintf("%s/%s_%s_%s.deb", directory, installed->name,
				     installed->version, installed->arch);
	}
	paths[0] = xasprintf("%s/%s_%s_%s.deb", directory, installed->name, rest,
			     installed->arch);
	/* Those that tell more come first. */
	for (i = ARRAY_SIZE(paths); i--;) {
		if (paths[i] && !found && !access(paths[i], F_OK))
			found = paths[i];
		else
			free(paths[i]);
	}
	return found;
}

/* The path of a package, to be freed; NULL if it is in none of the directories. */
static char *path_of(const struct dpkg *dpkg, const struct installed *installed)
{
	const struct package_options *options = dpkg->options;
	char *path = NULL, *own;
	unsigned int i;

	for (i = 0; !path && i < options->archives.count; i++)
		path = path_in(options->archives.list[i], installed);
	if (path)
		return path;
	own = xasprintf("%s" APT_ARCHIVES, strcmp(options->root, "/") ? options->root : "");
	path = path_in(own, installed);
	free(own);
	return path;
}

/* Whether a package that was read is the one that is installed; NULL, or what it is. */
static char *compare(const struct package *package, const struct installed *installed)
{
	if (!strcmp(package->name, installed->name) &&
	    !strcmp(package->version, installed->version) &&
	    !strcmp(package->arch, installed->arch))
		return NULL;
	return xasprintf("it is %s %s %s", package->name, package->version, package->arch);
}

/* Read one that is installed. */
static char *read_installed(void *context, struct package *package)
{
	const struct installed *installed = package->detail;
	const struct dpkg *dpkg = context;
	char *path = path_of(dpkg, installed), *why, *all;

	if (!path) {
		package->missing = true;
		return xstrdup("its package is not there (--archives)");
	}
	why = deb_read(package, path, dpkg->trace);
	if (!why)
		why = compare(package, installed);
	all = why ? xasprintf("%s: %s", path, why) : NULL;
	free(why);
	free(path);
	return all;
}

/* All were read. */
static void finish(void *context)
{
	struct dpkg *dpkg = context;
	size_t i;

	for (i = 0; i < dpkg->count; i++) {
		free(dpkg->list[i]->name);
		free(dpkg->list[i]->version);
		free(dpkg->list[i]->arch);
		free(dpkg->list[i]);
	}
	free(dpkg->list);
	trace_close(dpkg->trace);
	free(dpkg);
}

const struct package_kind package_dpkg = {
	.option = "dpkg-root",
	.start = start,
	.read = read_installed,
	.finish = finish,
};
