// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ima-init says; see init_report.h.
 *
 * It goes to the log of the kernel, where it stands between what the kernel itself says of
 * the same files, so that the order of things shows.  What failed goes to the console, too,
 * which may be told to show little of that log.
 */

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "init_report.h"

/* The kernel's limit is 1024 bytes. */
#define LINE_MAX_BYTES 900

/* The numbers of the kernel's log; a file of that name on the disk is another one. */
#define KMSG_MAJOR 1
#define KMSG_MINOR 11

/*
 * Opened anew for each line: of one open file the kernel takes ten lines in five seconds,
 * and drops the rest.
 */
static bool to_log(const char *line)
{
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	bool done;

	if (fd < 0)
		return false;
	done = !fstat(fd, &st) && S_ISCHR(st.st_mode) &&
	       st.st_rdev == makedev(KMSG_MAJOR, KMSG_MINOR) &&
	       write(fd, line, strlen(line)) == (ssize_t)strlen(line);
	close(fd);
	return done;
}

/* Names of files are nobody's word, and must not look like a line of the log. */
__printf(3, 0)
static void say(char level, bool console, const char *format, va_list arguments)
{
	char line[LINE_MAX_BYTES], *p;
	int length = snprintf(line, sizeof(line), "<%c>ima-init: ", level);

	vsnprintf(line + length, sizeof(line) - length - 1, format, arguments);
	for (p = line; *p; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	p[0] = '\n';
	p[1] = '\0';
	if (!to_log(line))
		console = true;
	/* Behind the level. */
	if (console && write(STDERR_FILENO, line + 3, strlen(line + 3)) < 0)
		return;
}

/**
 * init_say - a step was done
 * @format: as printf
 */
void init_say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say('5', false, format, arguments);
	va_end(arguments);
}

/**
 * init_fault - a step cannot be done
 * @format: as printf
 *
 * Return: false, for the caller to return.
 */
bool init_fault(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say('3', true, format, arguments);
	va_end(arguments);
	return false;
}
