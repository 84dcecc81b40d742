// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that is there; see alloc.h.
 */

#define _GNU_SOURCE
#include <err.h>
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

char *xvasprintf(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		err(EXIT_UNREAD, "memory");
	return text;
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	return text;
}
