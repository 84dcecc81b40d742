// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity: the files of a directory that the kernel reads before the first program runs;
 * see integrity_dir.h.
 */

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "integrity.h"
#include "integrity_dir.h"

static int add_name(struct integrity_dir *dir, const char *name, int len)
{
	char **list, *copy;

	if (*name == '.')
		return 0;
	if (dir->count == INTEGRITY_DIR_MAX)
		return -E2BIG;
	copy = kmemdup_nul(name, len, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	if (dir->wanted && !dir->wanted(copy)) {
		kfree(copy);
		return 0;
	}
	if (dir->count == dir->room) {
		list = kvrealloc(dir->list, (dir->room + 1024) * sizeof(*list), GFP_KERNEL);
		if (!list) {
			kfree(copy);
			return -ENOMEM;
		}
		dir->list = list;
		dir->room += 1024;
	}
	dir->list[dir->count++] = copy;
	return 0;
}

/* True to go on. */
static bool collect_name(struct dir_context *ctx, const char *name, int len, loff_t offset,
			 u64 ino, unsigned int type)
{
	struct integrity_dir *dir = container_of(ctx, struct integrity_dir, ctx);

	dir->seen++;
	if (type == DT_DIR)
		return true;
	dir->error = add_name(dir, name, len);
	return !dir->error;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

/**
 * integrity_dir_read - the names of the files in a directory, in their order
 * @dir: where they go; to be freed by integrity_dir_free(), whatever is returned
 * @file: the directory
 * @wanted: which names are wanted; NULL for all that are not hidden
 *
 * Context: process, may sleep; takes the directory's lock.
 * Return: 0; -E2BIG if there are more than INTEGRITY_DIR_MAX; -ENOMEM; what iterate_dir()
 * returns.  Names up to there are there.
 */
int integrity_dir_read(struct integrity_dir *dir, struct file *file,
		       bool (*wanted)(const char *name))
{
	struct integrity_dir empty = { .ctx.actor = collect_name, .wanted = wanted };
	int error;

	/* The actor is constant: it cannot be assigned. */
	memcpy(dir, &empty, sizeof(*dir));
	/* A file system may stop before the end: those of servers do, after a message of theirs. */
	do {
		dir->seen = 0;
		error = iterate_dir(file, &dir->ctx);
	} while (!error && !dir->error && dir->seen);
	sort(dir->list, dir->count, sizeof(*dir->list), compare_names, NULL);
	return error ?: dir->error;
}

/**
 * integrity_dir_free - free the names
 * @dir: what integrity_dir_read() filled in
 *
 * Context: process.
 */
void integrity_dir_free(struct integrity_dir *dir)
{
	unsigned int i;

	for (i = 0; i < dir->count; i++)
		kfree(dir->list[i]);
	kvfree(dir->list);
}

static bool load_one(const char *dir, const char *name,
		     bool (*load)(const char *path, const char *name))
{
	char *path = kasprintf(GFP_KERNEL, "%s/%s", dir, name);
	bool loaded;

	if (!path)
		pr_err("no memory to load %s/%*pE\n", dir, (int)strlen(name), name);
	loaded = path && load(path, name);
	kfree(path);
	return loaded;
}

/**
 * integrity_dir_load - load the files of a directory, in the order of their names
 * @path: the directory; it need not be there
 * @what: what these files are, for the log
 * @wanted: which names are wanted; NULL for all that are not hidden
 * @load: loads one, and says why if it does not; true if it did
 *
 * One that cannot be loaded does not keep the others from being loaded.
 *
 * Context: process, may sleep; with the credentials of the caller.
 */
void integrity_dir_load(const char *path, const char *what, bool (*wanted)(const char *name),
			bool (*load)(const char *path, const char *name))
{
	struct file *file = filp_open(path, O_RDONLY | O_DIRECTORY, 0);
	unsigned int i, loaded = 0;
	struct integrity_dir dir;
	int error;

	if (file == ERR_PTR(-ENOENT))
		return;
	if (IS_ERR(file)) {
		pr_err("%s could not be opened: %ld\n", path, PTR_ERR(file));
		return;
	}
	error = integrity_dir_read(&dir, file, wanted);
	fput(file);
	if (error)
		pr_err("%s could not be read to its end: %d\n", path, error);
	for (i = 0; i < dir.count; i++)
		loaded += load_one(path, dir.list[i], load);
	if (dir.count)
		pr_info("%u of %u %s loaded from %s\n", loaded, dir.count, what, path);
	integrity_dir_free(&dir);
}

#ifdef CONFIG_INTEGRITY_KUNIT_TEST
#include "integrity_dir_test.c"
#endif
