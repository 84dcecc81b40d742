// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: those that are loaded before the first program runs; see diglim_boot.h.
 */

#include <linux/dcache.h>
#include <linux/diglim.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "../integrity.h"
#include "diglim_boot.h"
#include "diglim_load.h"

/**
 * diglim_boot_is_list - whether a file is to be loaded, by its name
 * @name: the name
 *
 * Names as published in 2021 say what is in the file, POSITION-TYPE_list-FORMAT-NAME:
 * what is in another format than "compact" is for a program to convert.
 *
 * Context: any.
 * Return: false if it is hidden, or in another format.
 */
bool diglim_boot_is_list(const char *name)
{
	static const char compact[] = "compact-";
	const char *type, *format;

	if (*name == '.')
		return false;
	if (name[strspn(name, "0123456789")] != '-' || *name == '-')
		return true;
	type = strchr(name, '-') + 1;
	format = strchr(type, '-');
	if (!format || format - type < 5 || strncmp(format - 5, "_list", 5))
		return true;
	return !strncmp(format + 1, compact, sizeof(compact) - 1);
}

/* True to go on. */
static bool collect_name(struct dir_context *ctx, const char *name, int len, loff_t offset,
			 u64 ino, unsigned int type)
{
	struct diglim_boot_names *names = container_of(ctx, struct diglim_boot_names, ctx);
	char **list, *copy;

	names->seen++;
	if (type == DT_DIR)
		return true;
	if (names->count == DIGLIM_BOOT_LISTS_MAX) {
		names->error = -E2BIG;
		return false;
	}
	copy = kmemdup_nul(name, len, GFP_KERNEL);
	if (!copy)
		goto no_memory;
	if (!diglim_boot_is_list(copy)) {
		kfree(copy);
		return true;
	}
	if (names->count == names->room) {
		list = kvrealloc(names->list, (names->room + 1024) * sizeof(*list), GFP_KERNEL);
		if (!list) {
			kfree(copy);
			goto no_memory;
		}
		names->list = list;
		names->room += 1024;
	}
	names->list[names->count++] = copy;
	return true;

no_memory:
	names->error = -ENOMEM;
	return false;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

/**
 * diglim_boot_collect - the names of lists in a directory, in their order
 * @dir: the directory
 * @names: where they go; to be freed by diglim_boot_names_free(), whatever is returned
 *
 * Context: process, may sleep; takes the directory's lock.
 * Return: 0; -E2BIG if there are more than DIGLIM_BOOT_LISTS_MAX; -ENOMEM; what
 * iterate_dir() returns.  Names up to there are there.
 */
int diglim_boot_collect(struct file *dir, struct diglim_boot_names *names)
{
	int error;

	memset(names, 0, sizeof(*names));
	/* Its actor is constant. */
	memcpy(&names->ctx, &(struct dir_context){ .actor = collect_name }, sizeof(names->ctx));
	/* A file system may stop before the end: those of servers do, after a message of theirs. */
	do {
		names->seen = 0;
		error = iterate_dir(dir, &names->ctx);
	} while (!error && !names->error && names->seen);
	sort(names->list, names->count, sizeof(*names->list), compare_names, NULL);
	return error ?: names->error;
}

/**
 * diglim_boot_names_free - free names
 * @names: what diglim_boot_collect() filled in
 *
 * Context: process.
 */
void diglim_boot_names_free(struct diglim_boot_names *names)
{
	unsigned int i;

	for (i = 0; i < names->count; i++)
		kfree(names->list[i]);
	kvfree(names->list);
}

static int __init collect_path(const char *path, struct diglim_boot_names *names)
{
	struct file *dir = filp_open(path, O_RDONLY | O_DIRECTORY, 0);
	int error;

	if (IS_ERR(dir))
		return PTR_ERR(dir);
	error = diglim_boot_collect(dir, names);
	fput(dir);
	return error;
}

/* True if it is loaded now, by this or before. */
static bool __init load_list(const char *dir, const char *name)
{
	char *path = kasprintf(GFP_KERNEL, "%s/%s", dir, name);
	int error;

	error = path ? diglim_load_path(DIGLIM_ADD, path) : -ENOMEM;
	kfree(path);
	if (!error || error == -EEXIST)
		return true;
	pr_err("digest list %*pE was not loaded at boot: %s (%d)\n", (int)strlen(name), name,
	       diglim_load_cause(true, error), error);
	return false;
}

/**
 * diglim_load_boot_lists - load the lists of the directory
 *
 * Context: boot, when the root file system and the keys of IMA are there, and no
 * program was executed.
 */
void __init diglim_load_boot_lists(void)
{
	static const char dir[] __initconst = CONFIG_DIGLIM_DIGEST_LISTS_DIR;
	struct diglim_boot_names names = { };
	unsigned int i, loaded = 0;
	int error;

	if (!*dir)
		return;
	error = collect_path(dir, &names);
	if (error && error != -ENOENT)
		pr_err("%s could not be read to its end: %d\n", dir, error);
	for (i = 0; i < names.count; i++)
		loaded += load_list(dir, names.list[i]);
	if (names.count)
		pr_info("%u of %u digest lists loaded from %s\n", loaded, names.count, dir);
	diglim_boot_names_free(&names);
}

static int __init load_builtin_list(void)
{
	size_t size = diglim_builtin_list_end - diglim_builtin_list;
	int error;

	if (!size)
		return 0;
	error = diglim_load_builtin(diglim_builtin_list, size);
	/* What it denies would pass. */
	if (error)
		panic("diglim: the built-in digest list cannot be loaded (%d)\n", error);
	return 0;
}

/* After IMA, which is linked before, and measures it. */
late_initcall(load_builtin_list);
