/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file that is there as a whole, or as it was before.
 *
 * It is written without a name, and takes that of the old one when all of it is on the
 * disk.  Where the file system does not know such files it has another name until then, in
 * the same directory, and is removed if the program ends, by itself or by a signal that
 * can be handled.  Owner, group and mode of the old one stay, as far as the user may say
 * so.  Standard output, and what is no regular file, such as a pipe or a device,
 * cannot be replaced, and is written as it is.
 */

#ifndef IMA_UTILS_ATOMIC_FILE_H
#define IMA_UTILS_ATOMIC_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

/**
 * struct atomic_file - a file that is written
 * @fd: to write to
 * @path: the file, links followed
 * @nameless: it has no name until then
 * @temporary: what it is called until then; NULL if it has no name, or its own
 * @own: that file
 * @old: the one that it replaces, if @replaces
 * @replaces: there is one
 */
struct atomic_file {
	int fd;
	char *path;
	bool nameless;
	char *temporary;
	struct stat own;
	struct stat old;
	bool replaces;
};

int atomic_file_open(struct atomic_file *file, const char *path);
int atomic_file_standard_output(struct atomic_file *file);
int atomic_file_write(struct atomic_file *file, const void *data, size_t size);
bool atomic_file_is(const struct atomic_file *file, const struct stat *st);
int atomic_file_commit(struct atomic_file *file);
void atomic_file_abandon(struct atomic_file *file);

#endif
