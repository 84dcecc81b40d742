// SPDX-License-Identifier: GPL-2.0
/*
 * Start another kernel, by the system call that takes files and so can be
 * appraised.
 *
 *	kexec load KERNEL INITRAMFS PARAMETERS	("-" for no initramfs)
 *	kexec crash KERNEL INITRAMFS PARAMETERS	the same, for when this one panics
 *	kexec direct KERNEL	the first, without an initramfs; read past the page cache
 *	kexec memory		load a page, by the system call that takes memory
 *	kexec unload
 *	kexec start		what was loaded
 */

#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <linux/reboot.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_file(const char *file, int flags)
{
	int fd = open(file, O_RDONLY | flags);

	if (fd < 0)
		err(1, "open %s", file);
	return fd;
}

static void load_files(const char *kernel, int open_flags, const char *initramfs,
		       const char *parameters, unsigned long flags)
{
	int initramfs_fd = -1;

	if (strcmp(initramfs, "-"))
		initramfs_fd = open_file(initramfs, 0);
	else
		flags |= KEXEC_FILE_NO_INITRAMFS;
	if (syscall(SYS_kexec_file_load, open_file(kernel, open_flags), initramfs_fd,
		    strlen(parameters) + 1, parameters, flags))
		err(1, "load %s", kernel);
}

/* One page at the fourth megabyte: it is never started. */
static void load_memory(void)
{
	static char page[4096];
	struct kexec_segment segment = {
		.buf = page, .bufsz = sizeof(page),
		.mem = (void *)(4UL << 20), .memsz = sizeof(page),
	};

	if (syscall(SYS_kexec_load, segment.mem, 1, &segment, KEXEC_ARCH_DEFAULT))
		err(1, "load memory");
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "load")) {
		load_files(argv[2], 0, argv[3], argv[4], 0);
	} else if (argc == 5 && !strcmp(argv[1], "crash")) {
		load_files(argv[2], 0, argv[3], argv[4], KEXEC_FILE_ON_CRASH);
	} else if (argc == 3 && !strcmp(argv[1], "direct")) {
		load_files(argv[2], O_DIRECT, "-", "", 0);
	} else if (argc == 2 && !strcmp(argv[1], "memory")) {
		load_memory();
	} else if (argc == 2 && !strcmp(argv[1], "unload")) {
		if (syscall(SYS_kexec_file_load, -1, -1, 0, NULL, KEXEC_FILE_UNLOAD))
			err(1, "unload");
	} else if (argc == 2 && !strcmp(argv[1], "start")) {
		syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
			LINUX_REBOOT_CMD_KEXEC, NULL);
		err(1, "start");
	} else {
		errx(2, "usage: kexec load|crash KERNEL INITRAMFS PARAMETERS | start | ...");
	}
	return 0;
}
