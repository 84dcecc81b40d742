// SPDX-License-Identifier: GPL-2.0-only
/*
 * The name of a file system; see mount_name.h.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "alloc.h"
#include "mount_name.h"
#include "sysfile.h"

/* The name of the file system that a mount has, to be freed; NULL if it is not there. */
static char *name_of_mount(const char *mountinfo, uint64_t id)
{
	const char *line, *dash, *name;
	size_t length;
	char *end;

	for (line = mountinfo; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strtoull(line, &end, 10) != id || *end != ' ')
			continue;
		/* Behind optional fields, and spaces in names are written otherwise. */
		dash = strstr(line, " - ");
		if (!dash || memchr(line, '\n', dash - line))
			return NULL;
		name = dash + strlen(" - ");
		/* What stands behind a dot is the kind of what FUSE has. */
		length = strcspn(name, ".\n ");
		return length ? xstrndup(name, length) : NULL;
	}
	return NULL;
}

/**
 * mount_name - the name of the file system that a file is on
 * @directory: where @path begins, or with an empty one what is open
 * @path: the file
 *
 * Return: the name, to be freed; NULL if it is not known.
 */
char *mount_name(int directory, const char *path)
{
	struct fact mountinfo;
	struct statx stx;
	char *name = NULL;

	if (statx(directory, path, AT_EMPTY_PATH, STATX_MNT_ID, &stx) ||
	    !(stx.stx_mask & STATX_MNT_ID))
		return NULL;
	mountinfo = sysfile_read("/", "/proc/self/mountinfo", SYSFILE_LIST);
	if (mountinfo.state == FACT_READ)
		name = name_of_mount(mountinfo.text, stx.stx_mnt_id);
	fact_free(&mountinfo);
	return name;
}
