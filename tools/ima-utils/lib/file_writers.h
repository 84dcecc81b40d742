/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who beside root can write a file, or put another one in its place.
 *
 * Whoever makes a file trusted trusts those who can change what stands under its name
 * before that is done: the owner of the file and those whom its mode lets write, and the
 * same of each directory on the way to it, in which another file can be given the name.
 *
 * A name that leads by links is in the hands of those, too, who can put another link in the
 * place of one of them.
 *
 * Named are the first who can at each step, not all members of groups and of access control
 * lists.  What a user can do who has a capability, or a hard link elsewhere, is not seen.
 */

#ifndef IMA_UTILS_FILE_WRITERS_H
#define IMA_UTILS_FILE_WRITERS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct file_writers - who can
 * @list: a clause each: "user 1000 can write /home/x"; from the root on
 * @count: how many
 */
struct file_writers {
	char **list;
	size_t count;
};

void file_writers_find(struct file_writers *writers, const char *path);
bool file_writers_add_links(struct file_writers *writers, const char *name, const char *root);
void file_writers_free(struct file_writers *writers);

#endif
