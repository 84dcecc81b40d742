// SPDX-License-Identifier: GPL-2.0-only
/*
 * File systems of the kernel that ima-init needs; see init_mounts.h.
 *
 * A directory of the disk can have files with the names of the kernel's.  So it is the kind
 * of the file system that is looked at, and what is not there is mounted, for as long as
 * this program runs: the init that comes next finds what it would find without it.
 */

#include <errno.h>
#include <linux/magic.h>
#include <stddef.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "../lib/array.h"
#include "init_mounts.h"
#include "init_report.h"

/* In the order in which they are mounted; devtmpfs is a tmpfs or a ramfs. */
static struct {
	const char *kind;
	const char *path;
	unsigned long magic;
	unsigned long flags;
	bool mounted;
} mounts[] = {
	{ "devtmpfs", "/dev", TMPFS_MAGIC, MS_NOSUID, false },
	{ "sysfs", "/sys", SYSFS_MAGIC, MS_NOSUID | MS_NODEV | MS_NOEXEC, false },
	{ "securityfs", INIT_SECURITYFS, SECURITYFS_MAGIC, MS_NOSUID | MS_NODEV | MS_NOEXEC,
	  false },
};

/* The root can be a tmpfs itself. */
static bool is_there(size_t i)
{
	struct stat here, root;
	struct statfs st;

	if (statfs(mounts[i].path, &st) || stat(mounts[i].path, &here) || stat("/", &root) ||
	    here.st_dev == root.st_dev)
		return false;
	return (unsigned long)st.f_type == mounts[i].magic || (!i && st.f_type == RAMFS_MAGIC);
}

/**
 * init_mount - have what is needed
 *
 * What is needed of /dev is the log, without which there is still the console.
 *
 * Return: true, or false if it was said what is missing.
 */
bool init_mount(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mounts); i++) {
		if (is_there(i))
			continue;
		if (!mount("none", mounts[i].path, mounts[i].kind, mounts[i].flags, NULL))
			mounts[i].mounted = true;
		else if (i)
			return init_fault("mount: %s: no %s: %s", mounts[i].path, mounts[i].kind,
					  strerror(errno));
	}
	return true;
}

/**
 * init_unmount - as it was before init_mount()
 */
void init_unmount(void)
{
	size_t i;

	for (i = ARRAY_SIZE(mounts); i--;) {
		if (mounts[i].mounted)
			umount2(mounts[i].path, MNT_DETACH);
		mounts[i].mounted = false;
	}
}
