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
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_layers.h"
#include "ima_refused_init.h"

/* What the first task was refused last; only it writes here, and reads it. */
static char last_refusal[256];

/**
 * ima_refused_init_note - an access is refused
 * @immutable: whether by a layer that nobody takes away
 * @name: the file, or NULL for data without one
 * @cause: as in the audit record
 * @need: what would do
 * @have: what there was
 *
 * A thread of its own writes what is audited, and is late where init gives up and the kernel
 * with it.  So it is said at once, too, if the layer "init" is in force, or an immutable layer
 * refuses the first task something: its loader or a library perhaps, without which it is
 * killed, and the kernel says no more.  The latter is kept for the panic.
 *
 * Context: process context, also with mmap_lock.
 */
void ima_refused_init_note(bool immutable, const char *name, const char *cause,
			   const char *need, const char *have)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);
	bool first = task_pid_nr(current) == 1;
	/* What it was refused as it initialized the kernel is no reason. */
	bool keep = immutable && first && system_state == SYSTEM_RUNNING;

	if (!keep && !ima_layers_hold_init())
		return;
	name = name ?: "data without a file";
	if (keep)
		snprintf(last_refusal, sizeof(last_refusal), "%*pE: %s, needs %s, has %s",
			 (int)strlen(name), name, cause, need, have);
	if ((first && ima_layers_hold_init()) || __ratelimit(&limit))
		pr_err("%*pE is refused: %s, needs %s, has %s\n", (int)strlen(name), name, cause,
		       need, have);
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
