// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text that can be shown; see clean.h.
 */

#include "alloc.h"
#include "clean.h"

/**
 * clean_text - a copy with a question mark for all that is not printable ASCII
 * @text: what somebody else wrote
 *
 * Ends of lines and tabs are not printable: with them a value could look like
 * a line of the output, or like another column of it.
 *
 * Return: text for the caller to free.
 */
char *clean_text(const char *text)
{
	char *copy = xstrdup(text), *p;

	for (p = copy; *p; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	return copy;
}
