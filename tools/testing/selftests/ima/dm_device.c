// SPDX-License-Identifier: GPL-2.0
/*
 * dm_device - make and remove a device of the device mapper, as dmsetup would
 *
 * usage: dm_device create|prepare|replace NAME TARGET SECTORS PARAMETERS...
 *        dm_device suspend|resume|remove NAME
 *
 * The device has its targets one behind the other, from its first sector on; "prepare"
 * makes one whose table is not in force before it is resumed.  "replace" gives one that is
 * there another table, also while it is mounted.  With the target "verity" it is read-only,
 * as that wants it.  While it is suspended who reads it waits,
 * and a file system on it is not told.  A failure is one line on stderr that names the
 * step, and status 1.
 */

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/dm-ioctl.h>
#include <sys/ioctl.h>

static union {
	struct dm_ioctl head;
	char space[4096];
} request;

static void step(int control, unsigned long command, const char *device, const char *what)
{
	request.head.version[0] = DM_VERSION_MAJOR;
	request.head.data_size = sizeof(request);
	request.head.data_start = sizeof(request.head);
	snprintf(request.head.name, sizeof(request.head.name), "%s", device);
	if (ioctl(control, command, &request))
		err(1, "%s %s", what, device);
	memset(&request, 0, sizeof(request));
}

/* @targets: three words each, up to a null. */
static void load_table(int control, const char *device, char **targets)
{
	char *at = request.space + sizeof(request.head);
	char *end = request.space + sizeof(request);
	unsigned long long sector = 0;

	for (; *targets; targets += 3) {
		struct dm_target_spec *target = (void *)at;
		size_t length = strlen(targets[2]) + 1;
		/* What follows is aligned. */
		size_t size = (sizeof(*target) + length + 7) & ~7ul;

		if (size > (size_t)(end - at))
			errx(1, "load a table of %s: too long", device);
		target->sector_start = sector;
		target->length = strtoull(targets[1], NULL, 10);
		sector += target->length;
		snprintf(target->target_type, sizeof(target->target_type), "%s", targets[0]);
		memcpy(target + 1, targets[2], length);
		if (!strcmp(targets[0], "verity"))
			request.head.flags = DM_READONLY_FLAG;
		target->next = size;
		at += size;
		request.head.target_count++;
	}
	step(control, DM_TABLE_LOAD, device, "load a table of");
}

static const char usage[] = "create|prepare|replace NAME TABLE... | suspend|resume|remove NAME";

int main(int argc, char **argv)
{
	int control = open("/dev/mapper/control", O_RDWR);

	if (control < 0)
		err(1, "/dev/mapper/control");
	if (argc >= 6 && argc % 3 == 0 &&
	    (!strcmp(argv[1], "create") || !strcmp(argv[1], "prepare") ||
	     !strcmp(argv[1], "replace"))) {
		if (strcmp(argv[1], "replace"))
			step(control, DM_DEV_CREATE, argv[2], "create");
		load_table(control, argv[2], argv + 3);
		/* Without DM_SUSPEND_FLAG it is what dmsetup calls resume. */
		if (strcmp(argv[1], "prepare"))
			step(control, DM_DEV_SUSPEND, argv[2], "resume");
	} else if (argc == 3 && !strcmp(argv[1], "suspend")) {
		request.head.flags = DM_SUSPEND_FLAG | DM_SKIP_LOCKFS_FLAG;
		step(control, DM_DEV_SUSPEND, argv[2], "suspend");
	} else if (argc == 3 && !strcmp(argv[1], "resume")) {
		step(control, DM_DEV_SUSPEND, argv[2], "resume");
	} else if (argc == 3 && !strcmp(argv[1], "remove")) {
		step(control, DM_DEV_REMOVE, argv[2], "remove");
	} else {
		errx(2, "usage: dm_device %s", usage);
	}
	return 0;
}
