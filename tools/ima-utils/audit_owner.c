// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which package a file is of; see audit_owner.h.
 *
 * dpkg-query is asked for many files at a time: each time it reads its whole database.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_owner.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/program.h"

/* So many names are one question: a command line has no room for more of any length. */
#define NAMES_MAX 200

/* No answer is longer. */
#define ANSWER_MAX (16 << 20)

/* A name under which a package may have a file. */
struct wanted {
	char *name;
	struct owner *owner;
};

/* By name. */
static int compare(const void *a, const void *b)
{
	return strcmp(((const struct wanted *)a)->name, ((const struct wanted *)b)->name);
}

/*
 * Where /bin and others are links into /usr lists have either name, and the kernel tells
 * the one without links.
 */
static char *other_name(const char *path)
{
	static const char *const merged[] = {
		"/usr/bin/", "/usr/sbin/", "/usr/lib/", "/usr/lib32/", "/usr/lib64/",
		"/usr/libx32/",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(merged); i++)
		if (!strncmp(path, merged[i], strlen(merged[i])))
			return xstrdup(path + strlen("/usr"));
	return NULL;
}

/* Names that are looked for, sorted. */
static struct wanted *names_wanted(struct owner *owners, size_t count, size_t *wanted_count)
{
	struct wanted *wanted = xrealloc(NULL, 2 * count + 1, sizeof(*wanted));
	size_t n = 0, i;
	char *other;

	for (i = 0; i < count; i++) {
		/* No package has a name that would be two lines of the answer. */
		if (*owners[i].path != '/' || strchr(owners[i].path, '\n'))
			continue;
		wanted[n++] = (struct wanted){ xstrdup(owners[i].path), &owners[i] };
		other = other_name(owners[i].path);
		if (other)
			wanted[n++] = (struct wanted){ other, &owners[i] };
	}
	qsort(wanted, n, sizeof(*wanted), compare);
	*wanted_count = n;
	return wanted;
}

/* One line of the answer: "PACKAGE[, PACKAGE]...: NAME"; others are of diversions. */
static void take_line(struct wanted *wanted, size_t count, char *line)
{
	char *path = strstr(line, ": /");
	struct wanted key, *found;
	size_t length;

	if (!path)
		return;
	*path = '\0';
	length = strcspn(line, ",");
	/* "diversion by PACKAGE from: NAME" */
	if (!length || memchr(line, ' ', length))
		return;
	key.name = path + strlen(": ");
	found = bsearch(&key, wanted, count, sizeof(*wanted), compare);
	if (!found || found->owner->kind != OWNER_NONE)
		return;
	found->owner->kind = OWNER_DEB;
	free(found->owner->name);
	found->owner->name = xstrndup(line, length);
}

/* A name that stands for itself, where others are patterns. */
static char *escaped(const char *name)
{
	char *copy = xrealloc(NULL, 2 * strlen(name) + 1, 1), *to = copy;

	for (; *name; *to++ = *name++)
		if (strchr("*?[\\", *name))
			*to++ = '\\';
	*to = '\0';
	return copy;
}

/* Ask for some names; those that no package has are complained of, which is no matter. */
static void ask(struct wanted *wanted, size_t count, size_t first, const char *root)
{
	size_t last = first + NAMES_MAX < count ? first + NAMES_MAX : count, n = 0, fixed, i;
	const char *argv[NAMES_MAX + 5];
	struct program_answer answer;
	char *option = xasprintf("--root=%s", root), *rest, *line, *why;

	argv[n++] = "dpkg-query";
	argv[n++] = option;
	argv[n++] = "--search";
	argv[n++] = "--";
	fixed = n;
	for (i = first; i < last; i++)
		argv[n++] = escaped(wanted[i].name);
	argv[n] = NULL;
	why = program_run(argv, ANSWER_MAX, &answer);
	/* Where there is no dpkg there are no packages of it. */
	rest = why ? NULL : answer.output;
	while ((line = strsep(&rest, "\n")))
		take_line(wanted, count, line);
	program_answer_free(&answer);
	for (i = fixed; i < n; i++)
		free((char *)argv[i]);
	free(why);
	free(option);
}

/* Look in the database of dpkg. */
static void find_deb(struct owner *owners, size_t count, const char *root)
{
	struct wanted *wanted;
	size_t n, i;

	wanted = names_wanted(owners, count, &n);
	for (i = 0; i < n; i += NAMES_MAX)
		ask(wanted, n, i, root);
	for (i = 0; i < n; i++)
		free(wanted[i].name);
	free(wanted);
}

/* The directory of a path, with a slash at its end; "?" if it is no path. */
static char *directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return *path == '/' ? xstrndup(path, slash - path + 1) : xstrdup("?");
}

/**
 * owners_find - find out which packages files are of
 * @owners: their paths are the caller's; kind and name are set, to be freed with
 *	owners_free()
 * @count: how many
 * @root: what stands for "/"
 */
void owners_find(struct owner *owners, size_t count, const char *root)
{
	size_t i;

	for (i = 0; i < count; i++) {
		owners[i].kind = OWNER_NONE;
		owners[i].name = directory_of(owners[i].path);
	}
	find_deb(owners, count, root);
#ifdef WITH_rpm
	owners_find_rpm(owners, count, root);
#endif
}

/**
 * owners_free - free what was found
 * @owners: who they are
 * @count: how many
 */
void owners_free(struct owner *owners, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(owners[i].name);
}
