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

/* Memory that was asked for; without it the program ends. */
static void *present(void *memory)
{
	if (!memory)
		err(EXIT_UNREAD, "memory");
	return memory;
}

/**
 * xrealloc - memory for an array
 * @old: what there is of it, or NULL
 * @count: number of elements
 * @size: of one element
 *
 * Return: the memory.
 */
void *xrealloc(void *old, size_t count, size_t size)
{
	return present(reallocarray(old, count, size));
}

/**
 * xstrdup - copy text
 * @text: what to copy
 *
 * Return: the copy, for the caller to free.
 */
char *xstrdup(const char *text)
{
	return present(strdup(text));
}

/**
 * xstrndup - copy the begin of a text
 * @text: what to copy
 * @length: not more bytes than this
 *
 * Return: the copy, for the caller to free.
 */
char *xstrndup(const char *text, size_t length)
{
	return present(strndup(text, length));
}

/**
 * xvasprintf - make text as vprintf() does
 * @format: as for vprintf()
 * @args: as for vprintf()
 *
 * Return: the text, for the caller to free.
 */
char *xvasprintf(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		err(EXIT_UNREAD, "memory");
	return text;
}

/**
 * xasprintf - make text as printf() does
 * @format: as for printf()
 *
 * Return: the text, for the caller to free.
 */
char *xasprintf(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	return text;
}
