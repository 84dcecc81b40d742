// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy load - load a policy, or tell why the kernel refuses it
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imactl.h"
#include "lib/arguments.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "policy_attempt.h"
#include "policy_report.h"

#define POLICY "/sys/kernel/security/ima/policy"

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	const char **file = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (*file)
			argp_error(state, "one file at a time");
		*file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which file? \"-\" is standard input");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.parser = parse,
	.args_doc = "FILE",
	.doc = "Check a policy, and append its rules to those in force; the first one that is\n"
	       "loaded takes the place of the policy that the kernel was booted with.  One with\n"
	       "a name and a version takes the place of an earlier version of it alone.\n"
	       "\vExit status: 0 if it is in force, 1 if it is not (an older version included),\n"
	       "2 if the call was wrong or the file could not be read.",
};

/* Refuse a policy with a fault: what is loaded before one is found is lost anyway. */
static bool good(const struct policy_source *source)
{
	struct policy_report report = { .name = source->name };
	bool result;

	policy_report_parse(&report, source->data, source->length);
	/* It is this kernel that has to understand it. */
	if (!policy_report_ask(&report, source->data, source->length))
		policy_report_only_kernel(&report);
	policy_report_print(stderr, &report);
	result = !report.faults.count;
	policy_report_free(&report);
	return result;
}

/* What is in force now. */
static void print_layers(const struct policy_layers *layers)
{
	const struct policy_layer *layer = layers->list;
	char *why;
	long count;

	for (; layer < layers->list + layers->count; layer++) {
		if (layer->missing)
			continue;
		count = layer->told < 0 && layer->file.state == FACT_READ ?
			(long)layer->rules.count : layer->told;
		printf("In force: layer %s%s%s: ", layer->name, layer->named ? " " : "",
		       layer->named ? layer->named->version_text : "");
		if (count >= 0) {
			printf("%ld rule%s\n", count, count == 1 ? "" : "s");
			continue;
		}
		why = policy_layer_why(layer);
		printf("%s: %s\n", layer->named ? "its rules are not known" : "not known", why);
		free(why);
	}
	why = policy_layers_named_why(layers);
	if (why)
		printf("In force: policies with names: not known: %s\n", why);
	free(why);
}

/* Complain of a policy, in one line. */
static void complain(const struct policy_source *source, const char *why)
{
	char *name = clean_text(source->name), *clean = clean_text(why);

	fprintf(stderr, "imactl policy load: %s: not loaded: %s\n", name, clean);
	free(clean);
	free(name);
}

/* Load a policy that was read; returns the exit status. */
static int load(const struct policy_source *source)
{
	bool must_be_path = policy_attempt_must_be_path(source), loaded;
	/* By its path the kernel answers at once what is wrong with the version. */
	struct policy_attempt attempt = {
		.by_path = must_be_path || (source->named && source->path),
	};
	struct policy_layers layers;
	char *why, *name;

	if (!good(source)) {
		complain(source, "it has faults");
		return EXIT_POLICY_BAD;
	}
	if (must_be_path && !source->path) {
		complain(source, "the kernel has to read it from a file, and cannot read this one");
		return EXIT_POLICY_BAD;
	}
	policy_attempt(&attempt, source, POLICY);
	/* Perhaps its owner is good enough, or the rule is only for text. */
	if (!attempt.by_path && attempt.stage == STAGE_WRITE && attempt.error == EACCES &&
	    source->path) {
		policy_attempt_free(&attempt);
		attempt.by_path = true;
		policy_attempt(&attempt, source, POLICY);
	}

	policy_layers_read(&layers, "/");
	policy_attempt_verify(&attempt, source, &layers);
	loaded = attempt.stage == STAGE_LOADED;
	if (loaded) {
		name = clean_text(source->name);
		printf("%s: loaded %s\n", name, attempt.by_path ? "by its path" : "as text");
		free(name);
	} else {
		why = policy_attempt_why(&attempt, source, &layers);
		complain(source, why);
		free(why);
	}
	print_layers(&layers);
	policy_layers_free(&layers);
	policy_attempt_free(&attempt);
	return loaded ? EXIT_POLICY_GOOD : EXIT_POLICY_BAD;
}

/**
 * imactl_policy_load - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_policy_load(int argc, char **argv)
{
	struct policy_source source;
	const char *file = NULL;
	int status, error;
	char *name;

	parse_arguments(&argp, argc, argv, 0, &file);
	error = policy_source_read(&source, file);
	if (error) {
		name = clean_text(source.name);
		fprintf(stderr, "imactl policy load: %s: %s\n", name, strerror(error));
		free(name);
		status = EXIT_USAGE;
	} else {
		status = load(&source);
	}
	policy_source_free(&source);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
