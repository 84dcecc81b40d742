// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: those that are loaded before the first program runs; see diglim_boot.h.
 */

#include <linux/diglim.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "../integrity.h"
#include "../integrity_dir.h"
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
 * Return: false if it is in another format.
 */
bool diglim_boot_is_list(const char *name)
{
	static const char compact[] = "compact-";
	const char *type, *format;

	if (name[strspn(name, "0123456789")] != '-' || *name == '-')
		return true;
	type = strchr(name, '-') + 1;
	format = strchr(type, '-');
	if (!format || format - type < 5 || strncmp(format - 5, "_list", 5))
		return true;
	return !strncmp(format + 1, compact, sizeof(compact) - 1);
}

/* The list that is part of the kernel is loaded. */
static bool builtin_loaded __initdata;

/* True if it is loaded now, by this or before. */
static bool __init load_list(const char *path, const char *name)
{
	int error = diglim_load_path(DIGLIM_ADD, path);

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

	/* initcall_blacklist=, which leaves out what it names. */
	if (diglim_builtin_list_end - diglim_builtin_list && !builtin_loaded)
		panic("diglim: the built-in digest list was left out\n");
	if (*dir)
		integrity_dir_load(dir, "digest lists", diglim_boot_is_list, load_list);
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
	builtin_loaded = true;
	return 0;
}

/* After IMA, which is linked before, and measures it. */
late_initcall(load_builtin_list);
