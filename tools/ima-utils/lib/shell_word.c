// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names in commands; see shell_word.h.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "shell_word.h"

/* What no shell takes for anything else than itself. */
static const char plain[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_^";

/* Whether all bytes can be shown. */
static bool is_printable(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

/**
 * shell_word - a word of a command, as a shell has to have it
 * @text: the word: the name of a file that somebody else may have chosen
 *
 * Other bytes than printable ASCII become octal numbers in $'...', which POSIX has since
 * 2024, and bash, ksh and zsh had before: nothing of the name reaches the
 * terminal as it is.  A word that begins with "-" gets "./" before it, so that it is no
 * option.
 *
 * Return: the word, to be freed.
 */
char *shell_word(const char *text)
{
	const char *before = *text == '-' ? "./" : "";
	char *word, *to;
	bool printable;

	if (*text && strspn(text, plain) == strlen(text))
		return xasprintf("%s%s", before, text);
	printable = is_printable(text);
	/* The longest that a byte becomes is '\'' or \ooo. */
	word = xrealloc(NULL, 4 * strlen(text) + 8, 1);
	to = word + sprintf(word, "%s'%s", printable ? "" : "$", before);
	for (; *text; text++) {
		if (printable)
			to += sprintf(to, *text == '\'' ? "'\\''" : "%c", *text);
		else if (*text < ' ' || *text > '~' || strchr("'\\", *text))
			to += sprintf(to, "\\%03o", (unsigned char)*text);
		else
			*to++ = *text;
	}
	to[0] = '\'';
	to[1] = '\0';
	return word;
}
