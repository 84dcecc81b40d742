// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who beside root can write a file; see file_writers.h.
 */

#define _GNU_SOURCE
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "alloc.h"
#include "file_writers.h"

/* MAXSYMLINKS of the kernel. */
#define LINKS_MAX 40

/* One more, once; the text is taken over. */
static void add(struct file_writers *writers, char *text)
{
	size_t i;

	for (i = 0; i < writers->count; i++) {
		if (!strcmp(writers->list[i], text)) {
			free(text);
			return;
		}
	}
	writers->list = xrealloc(writers->list, writers->count + 1, sizeof(*writers->list));
	writers->list[writers->count++] = text;
}

/*
 * Whether there is an access control list.  Then the bits of the group are the most that
 * any of those can do whom it names.
 */
static bool has_list(const char *path)
{
	return lgetxattr(path, "system.posix_acl_access", NULL, 0) > 0;
}

/* Who can write one file or directory. */
static void look(struct file_writers *writers, const char *path)
{
	struct stat st;

	if (lstat(path, &st))
		return;
	/* Its mode says nothing; its owner can replace it in a sticky directory, too. */
	if (S_ISLNK(st.st_mode)) {
		if (st.st_uid)
			add(writers, xasprintf("user %u can replace the link %s", st.st_uid, path));
		return;
	}
	/* The owner can give himself the right. */
	if (st.st_uid)
		add(writers, xasprintf("user %u %s %s", st.st_uid, st.st_mode & 0200 ?
				       "can write" : "owns, and so can write", path));
	/* In a sticky directory nobody but its owner replaces what is root's. */
	if (S_ISDIR(st.st_mode) && st.st_mode & S_ISVTX)
		return;
	if (st.st_mode & 0020)
		add(writers, has_list(path) ?
		    xasprintf("those whom its access control list names can write %s", path) :
		    xasprintf("group %u can write %s", st.st_gid, path));
	if (st.st_mode & 0002)
		add(writers, xasprintf("everybody can write %s", path));
}

/* The same of each directory on the way to it. */
static void look_all(struct file_writers *writers, const char *path)
{
	const char *slash = path;
	char *directory;

	look(writers, "/");
	while ((slash = strchr(slash + 1, '/'))) {
		directory = xstrndup(path, slash - path);
		look(writers, directory);
		free(directory);
	}
	look(writers, path);
}

/**
 * file_writers_find - find out who can write a file, or replace it
 * @writers: is filled in; to be freed with file_writers_free()
 * @path: of the file, absolute, without links and double slashes; what of it is not there
 *	is not looked at
 */
void file_writers_find(struct file_writers *writers, const char *path)
{
	*writers = (struct file_writers){ 0 };
	look_all(writers, path);
}

/* The next part of a name, which is cut off; NULL at its end. */
static char *next_part(char **rest)
{
	char *part;

	while ((part = strsep(rest, "/")))
		if (*part && strcmp(part, "."))
			return part;
	return NULL;
}

/**
 * file_writers_add_links - find out who can put another link in the place of one
 * @writers: those who can are added
 * @name: of a file, absolute; may lead by links
 * @root: what stands for "/", absolute, without links
 *
 * Return: true if there is a link on the way that somebody beside root can replace.
 */
bool file_writers_add_links(struct file_writers *writers, const char *name, const char *root)
{
	char *all = xstrdup(name), *rest = all, *way, *step, *part, *longer, to[PATH_MAX];
	/* Where the root is "/" names begin behind it. */
	const size_t base = strcmp(root, "/") ? strlen(root) : 0;
	unsigned int links = 0;
	bool replaced = false;
	struct file_writers own;
	ssize_t length;
	size_t i;

	way = xstrndup(root, base);
	while ((part = next_part(&rest))) {
		if (!strcmp(part, "..")) {
			step = strrchr(way + base, '/');
			if (step)
				*step = '\0';
			continue;
		}
		step = xasprintf("%s/%s", way, part);
		length = readlink(step, to, sizeof(to) - 1);
		if (length <= 0) {
			free(way);
			way = step;
			continue;
		}
		to[length] = '\0';
		own = (struct file_writers){ 0 };
		look_all(&own, step);
		free(step);
		replaced |= own.count;
		for (i = 0; i < own.count; i++)
			add(writers, own.list[i]);
		free(own.list);
		/* As many as the kernel follows. */
		if (++links > LINKS_MAX)
			break;
		if (*to == '/')
			way[base] = '\0';
		longer = xasprintf("%s/%s", to, rest ? rest : "");
		free(all);
		all = longer;
		rest = all;
	}
	free(way);
	free(all);
	return replaced;
}

/**
 * file_writers_free - forget them
 * @writers: empty after this
 */
void file_writers_free(struct file_writers *writers)
{
	size_t i;

	for (i = 0; i < writers->count; i++)
		free(writers->list[i]);
	free(writers->list);
	*writers = (struct file_writers){ 0 };
}
