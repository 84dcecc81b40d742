// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl measurements verify - compare what the list makes of the PCRs with the TPM
 *
 * The running kernel goes on measuring.  So its list is read before and after the PCRs; see
 * measurements_compare.h for what follows from that.  If a PCR is behind the first of the
 * two lists, then because its last entry was in the list, and the TPM was not yet extended
 * with it, or because it never was.  To tell these from each other all is read again.
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imactl.h"
#include "lib/arguments.h"
#include "lib/exit_status.h"
#include "lib/system_arguments.h"
#include "measurements_altered.h"
#include "measurements_arguments.h"
#include "measurements_compare.h"
#include "measurements_pcrs.h"
#include "measurements_source.h"
#include "measurements_verdict.h"

#define PROGRAM "imactl measurements verify"

/* So often is read what may just have been changing. */
#define TRIES 10

/* What is asked for. */
struct arguments {
	struct system_arguments system;
	const char *file;
	const char *pcrs;
	uint64_t required;
};

/* One option or operand, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->system;
		return 0;
	case 'P':
		arguments->pcrs = arg;
		return 0;
	case MEASUREMENTS_OPTION_PCR:
		arguments->required |= UINT64_C(1) << measurements_pcr(state, arg);
		return 0;
	case ARGP_KEY_ARG:
		return measurements_file(state, arg, &arguments->file);
	case ARGP_KEY_END:
		if (arguments->file && arguments->pcrs && !strcmp(arguments->file, "-") &&
		    !strcmp(arguments->pcrs, "-"))
			argp_error(state, "standard input cannot be both the list and the PCRs");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "pcr", MEASUREMENTS_OPTION_PCR, "N", 0,
	  "this PCR, too, which must not have been extended if no entry is for it; again for more",
	  0 },
	{ "pcrs", 'P', "FILE", 0,
	  "compare with the values in FILE, as tpm2_pcrread writes them, \"-\" for standard input",
	  0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = system_argp,
	.args_doc = "[FILE]",
	.doc = "Compare what the measurement list makes of the PCRs that it names with what the\n"
	       "TPM holds, in each bank that it has, and the boot aggregate with the PCRs that it\n"
	       "is of.  FILE is a list in binary that was saved, \"-\" standard input; without it,\n"
	       "it is the kernel's.\n"
	       "\vExit status: 0 if all is equal, 1 if something is not or the list is broken or\n"
	       "was altered, 2 if the call was wrong, or the list or the PCRs could not be read.",
};

/* How many entries a list has in its first bytes, up to the first fault. */
static unsigned long count_entries(const struct measurements *list, size_t size)
{
	struct measurement_reader reader;
	struct measurement entry;

	measurements_start(&reader, list);
	while (reader.at < size && measurement_next(&reader, &entry))
		;
	return reader.number;
}

/* Compare all entries; false if the list is broken, which was told. */
static bool compare_all(struct verdict *verdict, const struct measurements *list)
{
	struct measurement_reader reader;
	struct measurement entry;

	measurements_start(&reader, list);
	while (measurements_next(&reader, &entry, PROGRAM)) {
		if (entry.number == 1)
			compare_aggregate(&verdict->aggregate, verdict->compare.values, &entry);
		if (!compare_add(&verdict->compare, &entry))
			errx(EXIT_UNREAD, "libcrypto: no digest can be made");
	}
	verdict->entries = reader.number;
	if (reader.fault)
		measurements_complain(list, PROGRAM, &reader);
	return !reader.fault;
}

/* Tell what was altered, and all that came out; the exit status. */
static int tell(struct verdict *verdict, const struct measurements *list, bool json)
{
	struct altered altered = { .program = PROGRAM, .list = list };
	struct measurement_reader reader;
	struct measurement entry;
	bool good;

	measurements_start(&reader, list);
	while (measurements_next(&reader, &entry, PROGRAM))
		altered_look(&altered, &entry);
	altered_end(&altered);
	verdict->altered = &altered;
	good = json ? verdict_json(verdict) : verdict_text(verdict);
	return good ? EXIT_MEASUREMENTS_GOOD : EXIT_MEASUREMENTS_BAD;
}

/* A list, or values, that do not change; the exit status. */
static int verify_saved(const struct arguments *arguments)
{
	const char *root = arguments->system.root;
	struct verdict verdict = {
		.required = arguments->required,
		.saved_pcrs = arguments->pcrs,
	};
	struct measurements list;
	struct pcr_values values;
	int status = EXIT_USAGE;

	if (measurements_read(&list, PROGRAM, root, arguments->file, -1) &&
	    (arguments->pcrs ? pcrs_read_file(&values, PROGRAM, arguments->pcrs) :
			       pcrs_read_tpm(&values, PROGRAM, root))) {
		if (!arguments->pcrs)
			pcr_unread_find(&verdict.unread, root);
		compare_start(&verdict.compare, &values, ULONG_MAX, false);
		status = compare_all(&verdict, &list) ?
			 tell(&verdict, &list, arguments->system.json) : EXIT_MEASUREMENTS_BAD;
		pcr_unread_free(&verdict.unread);
	}
	measurements_free(&list);
	return status;
}

/* Whether a list has become the other one: nothing is ever removed or changed. */
static bool grown(const struct measurements *before, const struct measurements *after)
{
	if (after->size >= before->size && !memcmp(before->bytes, after->bytes, before->size))
		return true;
	fprintf(stderr, PROGRAM ": %s: what was in it is not there any more\n", after->name);
	return false;
}

/* The running system, once; -1 to try again, or the exit status.  @list is read anew. */
static int verify_once(const struct arguments *arguments, struct measurements *list, bool last)
{
	const char *root = arguments->system.root;
	struct measurements before = *list;
	struct verdict verdict = { .required = arguments->required };
	struct pcr_values values;
	int status = EXIT_USAGE;

	*list = (struct measurements){ 0 };
	if (pcrs_read_tpm(&values, PROGRAM, root) &&
	    measurements_read(list, PROGRAM, root, NULL, -1)) {
		pcr_unread_find(&verdict.unread, root);
		compare_start(&verdict.compare, &values, count_entries(list, before.size), true);
		if (!grown(&before, list) || !compare_all(&verdict, list))
			status = EXIT_MEASUREMENTS_BAD;
		else if (!last && verdict_has(&verdict, COMPARED_BEHIND))
			status = -1;
		else
			status = tell(&verdict, list, arguments->system.json);
		pcr_unread_free(&verdict.unread);
	}
	measurements_free(&before);
	return status;
}

/* The running system; the exit status. */
static int verify_running(const struct arguments *arguments)
{
	struct measurements list;
	int status = EXIT_USAGE, tries;

	if (measurements_read(&list, PROGRAM, arguments->system.root, NULL, -1)) {
		for (status = -1, tries = 1; status < 0; tries++)
			status = verify_once(arguments, &list, tries == TRIES);
	}
	measurements_free(&list);
	return status;
}

/**
 * imactl_measurements_verify - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_measurements_verify(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	int status;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	status = arguments.file || arguments.pcrs ? verify_saved(&arguments) :
						    verify_running(&arguments);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
