// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which package a file is of; see package_owner.h.
 *
 * dpkg-query is asked for many files at a time: each time it reads its whole database.
 */

#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/hash_algo.h"
#include "lib/program.h"
#include "package_owner.h"
#include "package_sums.h"

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

/**
 * owner_other_name - the name that a package may have for a file, where /bin and others are
 *	links into /usr
 * @path: the name without links, as the kernel tells it
 *
 * Return: it, to be freed, or NULL if there is none.
 */
char *owner_other_name(const char *path)
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
		other = owner_other_name(owners[i].path);
		if (other)
			wanted[n++] = (struct wanted){ other, &owners[i] };
	}
	qsort(wanted, n, sizeof(*wanted), compare);
	*wanted_count = n;
	return wanted;
}

/*
 * What dpkg knows of a package
 */

/* A package, of which there may be more files. */
struct deb {
	const char *root;
	char *name;
	char *version;
	char *arch;
	/* As package_sums_find() reads them. */
	struct program_answer sums;
	/* As package_conffiles_find() does. */
	struct program_answer conffiles;
	struct deb *next;
};

/* Ask dpkg-query for something, in three words; false if there is no answer. */
static bool ask_of(const struct deb *deb, const char *first, const char *second,
		   const char *third, struct program_answer *answer)
{
	char *root = xasprintf("--root=%s", deb->root), *why;
	const char *const argv[] = { "dpkg-query", root, first, second, third, NULL };

	why = program_run(argv, ANSWER_MAX, answer);
	free(root);
	if (!why && !answer->status)
		return true;
	free(why);
	program_answer_free(answer);
	return false;
}

/* Whether it is a word that a version or an architecture can be. */
static bool is_word(const char *text)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-:~";

	return *text && !text[strspn(text, allowed)];
}

/* Which version is installed. */
static void find_version(struct deb *deb)
{
	struct program_answer answer;
	char *version, *arch;

	if (!ask_of(deb, "--showformat=${Version} ${Architecture}\\n", "--show", deb->name,
		    &answer))
		return;
	arch = answer.output;
	version = strsep(&arch, " ");
	if (arch) {
		arch[strcspn(arch, "\n")] = '\0';
		if (is_word(version) && is_word(arch)) {
			deb->version = xstrdup(version);
			deb->arch = xstrdup(arch);
		}
	}
	program_answer_free(&answer);
}

/* A package, which is asked for once. */
static const struct deb *deb_of(struct deb **all, const char *name, size_t length,
				const char *root)
{
	struct deb *deb;

	for (deb = *all; deb; deb = deb->next)
		if (strlen(deb->name) == length && !memcmp(deb->name, name, length))
			return deb;
	deb = xrealloc(NULL, 1, sizeof(*deb));
	*deb = (struct deb){ .root = root, .name = xstrndup(name, length), .next = *all };
	*all = deb;
	find_version(deb);
	if (!ask_of(deb, "--control-show", deb->name, "md5sums", &deb->sums))
		deb->sums = (struct program_answer){ 0 };
	if (!ask_of(deb, "--showformat=${Conffiles}\\n", "--show", deb->name, &deb->conffiles))
		deb->conffiles = (struct program_answer){ 0 };
	return deb;
}

/* Forget all. */
static void free_debs(struct deb *deb)
{
	struct deb *next;

	for (; deb; deb = next) {
		next = deb->next;
		free(deb->name);
		free(deb->version);
		free(deb->arch);
		program_answer_free(&deb->sums);
		program_answer_free(&deb->conffiles);
		free(deb);
	}
}

/* What a package has of a file: a conffile is one even if it is in md5sums, too. */
static bool find_sum(const struct deb *deb, struct owner *owner, const char *path,
		     unsigned char sum[PACKAGE_SUM_SIZE])
{
	bool known;

	if (deb->conffiles.output &&
	    package_conffiles_find(deb->conffiles.output, deb->conffiles.size, path, sum, &known)) {
		owner->conffile = true;
		return known;
	}
	return deb->sums.output &&
	       package_sums_find(deb->sums.output, deb->sums.size, path, sum);
}

/*
 * What the packages of an answer, with commas between them, have of a file.  Of those that
 * share one, or of which one has put its own in the place of the other's, any may be right.
 */
static void take_packages(struct deb **all, struct owner *owner, const char *names,
			  const char *path, const char *root)
{
	struct digest digest = { .algo = hash_algo_find("md5", 3), .size = PACKAGE_SUM_SIZE };
	const char *first = names;
	const struct deb *deb;
	size_t length;

	while (*names) {
		length = strcspn(names, ",");
		deb = deb_of(all, names, length, root);
		if (names == first && deb->version) {
			owner->version = xstrdup(deb->version);
			owner->arch = xstrdup(deb->arch);
		}
		if (find_sum(deb, owner, path, digest.bytes)) {
			owner->recorded = xrealloc(owner->recorded, owner->recorded_count + 1,
						   sizeof(digest));
			owner->recorded[owner->recorded_count++] = digest;
		}
		names += length;
		names += strspn(names, ", ");
	}
}

/* One line of the answer: "PACKAGE[, PACKAGE]...: NAME"; others are of diversions. */
static void take_line(struct wanted *wanted, size_t count, char *line, struct deb **all,
		      const char *root)
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
	take_packages(all, found->owner, line, found->name, root);
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
static void ask(struct wanted *wanted, size_t count, size_t first, const char *root,
		struct deb **all)
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
		take_line(wanted, count, line, all, root);
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
	struct deb *all = NULL;
	size_t n, i;

	wanted = names_wanted(owners, count, &n);
	for (i = 0; i < n; i += NAMES_MAX)
		ask(wanted, n, i, root, &all);
	for (i = 0; i < n; i++)
		free(wanted[i].name);
	free(wanted);
	free_debs(all);
}

/* The directory of a path, with a slash at its end; "?" if it is no path. */
static char *directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return *path == '/' ? xstrndup(path, slash - path + 1) : xstrdup("?");
}

/**
 * owners_find - find out which packages files are of
 * @owners: their paths are the caller's; the others are set, to be freed with
 *	owner_free()
 * @count: how many
 * @root: what stands for "/"
 */
void owners_find(struct owner *owners, size_t count, const char *root)
{
	size_t i;

	for (i = 0; i < count; i++) {
		owners[i] = (struct owner){
			.path = owners[i].path,
			.kind = OWNER_NONE,
			.name = directory_of(owners[i].path),
		};
	}
	find_deb(owners, count, root);
#ifdef WITH_rpm
	owners_find_rpm(owners, count, root);
#endif
}

/* Texts that may be missing. */
static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/**
 * owner_compare - put what belongs together next to each other, packages before directories
 * @a: who a file belongs to
 * @b: who another one does
 *
 * RPM has packages of one name in several versions, as those of the kernel, and for several
 * processors.
 *
 * Return: 0 if it is the same package or directory, else as strcmp() does.
 */
int owner_compare(const struct owner *a, const struct owner *b)
{
	int order = (a->kind == OWNER_NONE) - (b->kind == OWNER_NONE);

	if (!order)
		order = (int)a->kind - (int)b->kind;
	if (!order)
		order = strcmp(a->name, b->name);
	if (!order)
		order = compare_texts(a->version, b->version);
	return order ? order : compare_texts(a->arch, b->arch);
}

/**
 * owner_installed - what apt or dnf is to be told, to take the package that is installed
 * @owner: who it is, a package
 *
 * Return: the name, with the version and, for dnf, the architecture, to be freed; without
 * them if they are not known.
 */
char *owner_installed(const struct owner *owner)
{
	if (!owner->version || !owner->arch)
		return xstrdup(owner->name);
	if (owner->kind == OWNER_DEB)
		return xasprintf("%s=%s", owner->name, owner->version);
	return xasprintf("%s-%s.%s", owner->name, owner->version, owner->arch);
}

/**
 * owner_free - free what was found
 * @owner: who it is
 */
void owner_free(struct owner *owner)
{
	free(owner->name);
	free(owner->version);
	free(owner->arch);
	free(owner->recorded);
	*owner = (struct owner){ 0 };
}
