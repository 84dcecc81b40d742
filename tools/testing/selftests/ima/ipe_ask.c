// SPDX-License-Identifier: GPL-2.0
/*
 * ipe_ask - make each access that a policy of IPE can be about, and tell which are refused
 *
 * usage: ipe_ask ipe|ima COUNT HEADER PLACE=DIRECTORY...
 *
 * In each DIRECTORY are files named 1 to COUNT, programs which end with status 0, each to
 * be used with the policy of its number.  With "ipe" these are made active before: "pN",
 * and "qN" for the initramfs of a kernel, for which HEADER, the beginning of a kernel, is
 * loaded first; in the end IPE enforces nothing any more.  With "ima" there is nothing to
 * be made active.  As nothing may be executed that a policy refuses, all is done by this
 * one process.
 *
 * A line for each access: the number, PLACE ("none" if there is no file), the access, and
 * "allowed", "refused", or what else happened.  What is no module, no kernel, no policy and
 * so on is refused for that, after it was read: then it was allowed to be read.
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECURITY "/sys/kernel/security/"
#define FIRMWARE "/sys/devices/virtual/misc/test_firmware/trigger_request"

static const char *header;

/* The errno of a write, 0 if there was none. */
static int put(const char *file, const void *text, size_t length)
{
	int fd = open(file, O_WRONLY), error = 0;

	if (fd < 0)
		err(1, "open %s", file);
	if (write(fd, text, length) < 0)
		error = errno;
	close(fd);
	return error;
}

static int put_text(const char *file, const char *text)
{
	return put(file, text, strlen(text));
}

static int execute(const char *path)
{
	char *const arguments[] = { (char *)path, NULL }, *const environment[] = { NULL };
	pid_t child = fork();
	int status;

	if (child < 0)
		err(1, "fork");
	if (!child) {
		execve(path, arguments, environment);
		_exit(errno);
	}
	if (waitpid(child, &status, 0) != child)
		err(1, "wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
}

static int opened(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		err(1, "open %s", path);
	return fd;
}

static int map(const char *path, int before, int after)
{
	int fd = opened(path), error = 0;
	void *address = mmap(NULL, 1, before, MAP_PRIVATE, fd, 0);

	if (address == MAP_FAILED)
		error = errno;
	else if (after && mprotect(address, 1, after))
		error = errno;
	if (address != MAP_FAILED)
		munmap(address, 1);
	close(fd);
	return error;
}

static int map_executable(const char *path)
{
	return map(path, PROT_READ | PROT_EXEC, 0);
}

static int make_executable(const char *path)
{
	return map(path, PROT_READ, PROT_READ | PROT_EXEC);
}

static int load_module(const char *path)
{
	int fd = opened(path), error = 0;

	if (syscall(SYS_finit_module, fd, "", 0))
		error = errno;
	close(fd);
	return error;
}

static int load_firmware(const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	char directory[256];
	int length = name - 1 - path;

	snprintf(directory, sizeof(directory), "%.*s", length, path);
	if (put_text("/sys/module/firmware_class/parameters/path", directory))
		err(1, "path of firmware");
	return put_text(FIRMWARE, name);
}

static int load_kernel(const char *kernel, const char *initramfs)
{
	int kernel_fd = opened(kernel), fd = initramfs ? opened(initramfs) : -1, error = 0;

	/* KEXEC_FILE_NO_INITRAMFS */
	if (syscall(SYS_kexec_file_load, kernel_fd, fd, 1, "", initramfs ? 0 : 4))
		error = errno;
	close(kernel_fd);
	close(fd);
	return error;
}

static int load_image(const char *path)
{
	return load_kernel(path, NULL);
}

static int load_initramfs(const char *path)
{
	return load_kernel(header, path);
}

static int load_policy(const char *path)
{
	return put_text(SECURITY "ima/policy", path);
}

static int load_list(const char *path)
{
	return put_text(SECURITY "integrity/diglim/digest_list_add", path);
}

static int load_certificate(const char *path)
{
	return put_text(SECURITY "ima/keys", path);
}

/*
 * Without a file.
 */

static int anonymous(const char *unused)
{
	void *address = mmap(NULL, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (address == MAP_FAILED)
		return errno;
	munmap(address, 1);
	return 0;
}

static int module_content(const char *unused)
{
	static char nothing[4096];

	return syscall(SYS_init_module, nothing, sizeof(nothing), "") ? errno : 0;
}

/* Of no segments, which loads nothing. */
static int kernel_content(const char *unused)
{
	return syscall(SYS_kexec_load, 0, 0, NULL, 0) ? errno : 0;
}

static int policy_content(const char *unused)
{
	return put_text(SECURITY "ima/policy", "nonsense\n");
}

static int list_content(const char *unused)
{
	return put_text(SECURITY "integrity/diglim/digest_list_add", "nonsense");
}

static int certificate_content(const char *unused)
{
	static const char bytes[] = { 0x30, 0x03, 0x02, 0x01, 0x00 };

	return put(SECURITY "ima/keys", bytes, sizeof(bytes));
}

/*
 * An access: what it ends with if nobody refuses it, and if IPE or IMA does, the last one
 * if that is not the same; of firmware that is refused the kernel goes on to look elsewhere.
 */
struct access {
	const char *name;
	int (*make)(const char *path);
	int allowed;
	int refused;
	int refused_ima;
};

static const struct access with_file[] = {
	{ "exec", execute, 0, EACCES },
	{ "mmap", map_executable, 0, EACCES },
	{ "mprotect", make_executable, 0, EACCES, EPERM },
	{ "module", load_module, ENOEXEC, EACCES },
	{ "firmware", load_firmware, 0, ENOENT },
	{ "kernel", load_image, ENOEXEC, EACCES },
	{ "policy", load_policy, EINVAL, EACCES },
	{ "list", load_list, EINVAL, EACCES },
	{ "certificate", load_certificate, EBADMSG, EACCES },
	{ NULL }
};

static const struct access initramfs_file[] = {
	{ "initramfs", load_initramfs, EINVAL, EACCES },
	{ NULL }
};

static const struct access without_file[] = {
	{ "mmap", anonymous, 0, EACCES },
	{ "module", module_content, ENOEXEC, EACCES },
	{ "kernel", kernel_content, 0, EACCES },
	{ "policy", policy_content, EINVAL, EACCES },
	{ "list", list_content, EINVAL, EACCES },
	{ "certificate", certificate_content, EBADMSG, EACCES },
	{ NULL }
};

static void ask(unsigned int number, const char *place, const char *path,
		const struct access *access)
{
	int error;

	for (; access->name; access++) {
		error = access->make(path);
		printf("%u %s %s ", number, place, access->name);
		if (error == access->allowed)
			puts("allowed");
		else if (error == access->refused || (error && error == access->refused_ima))
			puts("refused");
		else
			printf("%s\n", error < 1000 ? strerrorname_np(error) : "killed");
	}
}

static void ask_places(unsigned int number, char **places, const struct access *accesses)
{
	char path[256];
	char *name;

	for (; *places; places++) {
		name = strdup(*places);
		*strchr(name, '=') = '\0';
		snprintf(path, sizeof(path), "%s/%u", name + strlen(name) + 1, number);
		ask(number, name, path, accesses);
		free(name);
	}
}

static void activate(const char *format, unsigned int number)
{
	char file[256];
	int length = snprintf(file, sizeof(file), SECURITY "ipe/policies/");

	snprintf(file + length, sizeof(file) - length, format, number);
	strcat(file, "/active");
	if (put_text(file, "1"))
		err(1, "%s", file);
}

int main(int argc, char **argv)
{
	unsigned int count, number, ipe;
	char **place;

	if (argc < 5 || (strcmp(argv[1], "ipe") && strcmp(argv[1], "ima")))
		errx(2, "usage: ipe_ask ipe|ima COUNT HEADER PLACE=DIRECTORY...");
	ipe = !strcmp(argv[1], "ipe");
	count = atoi(argv[2]);
	header = argv[3];
	for (place = argv + 4; *place; place++)
		if (!strchr(*place, '='))
			errx(2, "no PLACE=DIRECTORY: %s", *place);
	/* What a child has of it must not be written twice. */
	setlinebuf(stdout);
	for (number = 1; number <= count; number++) {
		if (ipe)
			activate("p%u", number);
		ask_places(number, argv + 4, with_file);
		ask(number, "none", NULL, without_file);
		if (ipe)
			activate("q%u", number);
		ask_places(number, argv + 4, initramfs_file);
	}
	if (ipe && put_text(SECURITY "ipe/enforce", "0"))
		err(1, "ipe/enforce");
	return 0;
}
