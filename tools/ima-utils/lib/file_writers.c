// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who beside root can write a file; see file_writers.h.
 */

#define _GNU_SOURCE
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "alloc.h"
#include "file_writers.h"

/* One more; the text is taken over. */
static void add(struct file_writers *writers, char *text)
{
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

/**
 * file_writers_find - find out who can write a file, or replace it
 * @writers: is filled in; to be freed with file_writers_free()
 * @path: of the file, absolute, without links and double slashes; what of it is not there
 *	is not looked at
 */
void file_writers_find(struct file_writers *writers, const char *path)
{
	const char *slash = path;
	char *directory;

	*writers = (struct file_writers){ 0 };
	look(writers, "/");
	while ((slash = strchr(slash + 1, '/'))) {
		directory = xstrndup(path, slash - path);
		look(writers, directory);
		free(directory);
	}
	look(writers, path);
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
