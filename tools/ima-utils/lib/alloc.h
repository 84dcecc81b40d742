/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that is there: these end the program if there is none left, so that
 * no caller has to handle what none of them can.
 */

#ifndef IMA_UTILS_ALLOC_H
#define IMA_UTILS_ALLOC_H

#include <stdarg.h>
#include <stddef.h>

/* As in the kernel: which argument is a format, and which is the first for it. */
#define __printf(format, first) __attribute((__format__(__printf__, format, first)))

void *xrealloc(void *old, size_t count, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t length);
char *xasprintf(const char *format, ...) __printf(1, 2);
char *xvasprintf(const char *format, va_list args) __printf(1, 0);

#endif
