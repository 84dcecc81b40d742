// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's command line; see kernel_parameters.h.
 */

#define _GNU_SOURCE
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "kernel_parameters.h"

/**
 * kernel_parameters_parse - take a command line apart
 * @parameters: they are added, as they are written, with quotes in their values; "-" and "_"
 *	are the same in their names.  Of one without a value that is empty
 * @line: what /proc/cmdline tells
 *
 * The kernel's own reading: parameters end at a space that is not in quotes, and what stands
 * behind "--" is for init.
 */
void kernel_parameters_parse(struct pairs *parameters, const char *line)
{
	const char *p = line, *begin;
	char *parameter, *name;
	size_t length;
	bool quoted;

	while (*(p += strspn(p, " \t\n"))) {
		begin = p;
		for (quoted = false; *p && (quoted || !strchr(" \t\n", *p)); p++)
			quoted ^= *p == '"';
		parameter = xstrndup(begin, p - begin);
		if (!strcmp(parameter, "--")) {
			free(parameter);
			break;
		}
		name = parameter + (*parameter == '"');
		length = strcspn(name, "=");
		pairs_add(parameters, name, length, name[length] ? name + length + 1 : "");
		free(parameter);
	}
}
