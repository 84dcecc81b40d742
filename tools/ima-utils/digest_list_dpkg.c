// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packages that dpkg installed in a system.
 *
 * Which these are, is told by dpkg's status file.  Their digests are those of the packages
 * of Debian that they came from, wherever apt or somebody else kept these: what is
 * installed may have been altered, and is not looked at.
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
#include "lib/sysfile.h"

#define STATUS "/var/lib/dpkg/status"
#define STATUS_MAX (1024 << 20)

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

/* The fields of a package's status. */
enum field { FIELD_PACKAGE, FIELD_STATUS, FIELD_VERSION, FIELD_ARCH, FIELDS };

/* The state of a package, the third word of Status; NULL if there is none. */
static const char *state_of(const struct deb822_field *status, size_t *length)
{
	const char *at = status->value, *end, *word = NULL;
	unsigned int i;

	if (!at)
		return NULL;
	end = at + status->length;
	for (i = 0; i < 3; i++)
		if (!deb822_word(&at, end, &word, length))
			return NULL;
	return word;
}

/* Whether the files of a package in this state are there. */
static bool has_files(const char *state, size_t length)
{
	static const char *const states[] = {
		"installed", "unpacked", "half-configured", "triggers-awaited",
		"triggers-pending",
		/* Some are, and dpkg does not know of which version. */
		"half-installed",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (strlen(states[i]) == length && !memcmp(states[i], state, length))
			return true;
	return false;
}

/* A word that can be part of the name of a file, and of no other. */
static bool good_word(const struct deb822_field *field)
{
	size_t i;

	if (!field->value || !field->length || *field->value == '.')
		return false;
	for (i = 0; i < field->length; i++)
		if (field->value[i] <= ' ' || field->value[i] > '~' || field->value[i] == '/')
			return false;
	return true;
}

/* One package that is installed; NULL, or what is wrong. */
static const char *add(struct dpkg *dpkg, struct package_run *run,
		       const struct deb822_field *fields)
{
	struct installed *installed;
	char *name;

	if (!good_word(&fields[FIELD_PACKAGE]))
		return "Package is no name";
	if (!good_word(&fields[FIELD_VERSION]))
		return "Version is none";
	if (!good_word(&fields[FIELD_ARCH]))
		return "Architecture is none";
	installed = xrealloc(NULL, 1, sizeof(*installed));
	*installed = (struct installed){
		.name = deb822_copy(&fields[FIELD_PACKAGE]),
		.version = deb822_copy(&fields[FIELD_VERSION]),
		.arch = deb822_copy(&fields[FIELD_ARCH]),
	};
	dpkg->list = xrealloc(dpkg->list, dpkg->count + 1, sizeof(*dpkg->list));
	dpkg->list[dpkg->count++] = installed;
	name = xasprintf("%s %s %s", installed->name, installed->version, installed->arch);
	package_add(run, name, installed);
	free(name);
	return NULL;
}

/* All that the status tells of; NULL, or what is wrong, to be freed. */
static char *read_status(struct dpkg *dpkg, struct package_run *run, const char *data,
			 size_t size)
{
	struct deb822_field fields[FIELDS] = {
		[FIELD_PACKAGE].name = "Package", [FIELD_STATUS].name = "Status",
		[FIELD_VERSION].name = "Version", [FIELD_ARCH].name = "Architecture",
	};
	struct deb822 text = { .at = data, .end = data + size };
	const char *state, *why;
	size_t length;

	while (deb822_next(&text, fields, FIELDS)) {
		state = state_of(&fields[FIELD_STATUS], &length);
		if (!state)
			return xasprintf("before line %llu: Status has no three words",
					 text.line + 1);
		if (!has_files(state, length))
			continue;
		why = add(dpkg, run, fields);
		if (why)
			return xasprintf("before line %llu: %s", text.line + 1, why);
	}
	if (text.fault)
		return xasprintf("line %llu: %s", text.line, text.fault);
	return dpkg->count ? NULL : xstrdup("no package is installed");
}

/* Find out which packages are installed, and who vouches for them. */
static bool start(struct package_run *run, const struct package_options *options, void **context)
{
	struct dpkg *dpkg = xrealloc(NULL, 1, sizeof(*dpkg));
	struct fact fact;
	size_t size;
	char *why;

	*dpkg = (struct dpkg){ .options = options };
	*context = dpkg;
	fact = sysfile_read_bytes(options->root, STATUS, STATUS_MAX, &size);
	if (fact.state == FACT_READ)
		why = read_status(dpkg, run, fact.text, size);
	else if (fact.state == FACT_ABSENT)
		why = xstrdup("it is not there: dpkg installed nothing");
	else
		why = fact_why(&fact);
	fact_free(&fact);
	if (why) {
		char *path = xasprintf("%s" STATUS, strcmp(options->root, "/") ?
				       options->root : "");

		package_tell(run, path, why);
		free(path);
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
