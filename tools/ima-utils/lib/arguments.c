// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arguments; see arguments.h.
 *
 * argp and getopt repeat a wrong argument as it is, and add a second line on how
 * to get help.  So what they write is kept until the end of the program, and one
 * clean line of it is shown.
 */

#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "clean.h"

static FILE *real_stderr, *kept;
static char *complaint;
static size_t size;

/* Show what was written to stderr, and let it be stderr again. */
static void show(void)
{
	char *clean, *hint, *end;

	if (!kept)
		return;
	fclose(kept);
	kept = NULL;
	stderr = real_stderr;
	/* argp's own last line. */
	hint = strstr(complaint, "\nTry `");
	if (hint)
		*hint = '\0';
	end = complaint + strlen(complaint);
	if (end > complaint && end[-1] == '\n')
		end[-1] = '\0';
	if (*complaint) {
		clean = clean_text(complaint);
		fprintf(stderr, "%s\n", clean);
		free(clean);
	}
	free(complaint);
	complaint = NULL;
}

/* argp_parse(), which ends the program if something is wrong; the first operand. */
static int parse(const struct argp *argp, int argc, char **argv, unsigned int flags,
		 void *input, const char *missing)
{
	static bool registered;
	FILE *memory = open_memstream(&complaint, &size);
	int first = argc;

	if (!registered && !atexit(show))
		registered = true;
	/* Without memory for it the complaint is shown as it is. */
	if (memory) {
		kept = memory;
		real_stderr = stderr;
		stderr = memory;
	}
	argp_parse(argp, argc, argv, flags, missing ? &first : NULL, input);
	if (missing && first == argc) {
		fprintf(stderr, "%s: %s\n", argv[0], missing);
		exit(argp_err_exit_status);
	}
	show();
	return first;
}

/**
 * parse_arguments - argp_parse(), which ends the program if something is wrong
 * @argp: as for argp_parse()
 * @argc: as for argp_parse()
 * @argv: as for argp_parse()
 * @flags: as for argp_parse()
 * @input: as for argp_parse()
 */
void parse_arguments(const struct argp *argp, int argc, char **argv, unsigned int flags,
		     void *input)
{
	parse(argp, argc, argv, flags, input, NULL);
}

/**
 * parse_operands - the same, where what follows the options are operands
 * @argp: as for argp_parse(); its parser leaves operands alone
 * @argc: as for argp_parse()
 * @argv: as for argp_parse(); operands are moved to its end
 * @input: as for argp_parse()
 * @missing: what to say if there is none, which is wrong
 *
 * Return: where in @argv the first operand is.
 */
int parse_operands(const struct argp *argp, int argc, char **argv, void *input,
		   const char *missing)
{
	return parse(argp, argc, argv, 0, input, missing);
}
