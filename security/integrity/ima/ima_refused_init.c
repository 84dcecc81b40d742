// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: an init that is refused is the end; see
 * ima_refused_init.h.
 */

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/ima.h>
#include <linux/kernel.h>
#include <linux/namei.h>
#include <linux/panic.h>
#include <linux/path.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_layers.h"
#include "ima_refused_init.h"

/* What the first task was refused last; only it writes here, and reads it. */
static char last_refusal[256];

/**
 * ima_refused_init_note - an immutable layer refuses an access
 * @name: the file, or NULL for data without one
 * @cause: as in the audit record
 * @need: what would do
 * @have: what there was
 *
 * Kept if it is the first task that is refused, and said at once, too: if the loader of init,
 * or a library, is refused init is killed or gives up, and the kernel says no more.
 *
 * Context: process context, also with mmap_lock.
 */
void ima_refused_init_note(const char *name, const char *cause, const char *need,
			   const char *have)
{
	/* What it was refused as it initialized the kernel is no reason. */
	if (task_pid_nr(current) != 1 || system_state != SYSTEM_RUNNING)
		return;
	name = name ?: "data without a file";
	snprintf(last_refusal, sizeof(last_refusal), "%*pE: %s, needs %s, has %s",
		 (int)strlen(name), name, cause, need, have);
	/* The layer "init" says all that it refuses. */
	if (!ima_layers_hold_init())
		pr_err_ratelimited("%*pE is refused: %s, needs %s, has %s\n",
				   (int)strlen(name), name, cause, need, have);
}

/**
 * ima_guards_init - whether nothing may be tried in the place of init
 *
 * Context: any.
 * Return: true if an immutable layer appraises what is executed.
 */
bool ima_guards_init(void)
{
	return ima_layers_guard_init();
}

/**
 * ima_init_failed - what was to be init was not executed
 * @path: the program
 * @error: why not
 *
 * Panics if an immutable layer has refused it; and, with the layer "init", if it was there:
 * what comes next is not what the machine was made for.
 *
 * Context: the first task, as long as it is the kernel's own.
 */
void ima_init_failed(const char *path, int error)
{
	struct path found;

	if (!ima_layers_hold_init() && !*last_refusal)
		return;
	/* It may be its loader, or interpreter, that is not there. */
	if (error == -ENOENT) {
		if (kern_path(path, LOOKUP_FOLLOW, &found))
			return;
		path_put(&found);
	}
	panic("IMA: %s was not executed as init (%d). %s\n", path, error, last_refusal);
}
