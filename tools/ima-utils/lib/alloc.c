// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that is there; see alloc.h.
 */

#define _GNU_SOURCE
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "exit_status.h"

static void *present(void *memory)
{
	if (!memory)
		err(EXIT_UNREAD, "memory");
	return memory;
}

void *xrealloc(void *old, size_t count, size_t size)
{
	return present(reallocarray(old, count, size));
}

char *xstrdup(const char *text)
{
	return present(strdup(text));
}

char *xstrndup(const char *text, size_t length)
{
	return present(strndup(text, length));
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *text;
	int length;

	va_start(args, format);
	length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		err(EXIT_UNREAD, "memory");
	return text;
}
