// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy check - tell what is wrong with a policy, and load nothing
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imactl.h"
#include "lib/arguments.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "lib/json.h"
#include "policy_report.h"
#include "policy_source.h"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define CHECK_FORMAT 1

enum {
	OPTION_JSON = 'j',
	OPTION_KERNEL = 'k',
	OPTION_OFFLINE = 'o',
};

/* What the command line asks for. */
struct arguments {
	bool json;
	enum policy_judge judge;
	int first;
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_JSON:
		arguments->json = true;
		return 0;
	case OPTION_KERNEL:
	case OPTION_OFFLINE:
		if (arguments->judge != JUDGE_BOTH)
			argp_error(state, "one of --kernel and --offline, once");
		arguments->judge = key == OPTION_KERNEL ? JUDGE_KERNEL : JUDGE_IMACTL;
		return 0;
	default:
		(void)arg;
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "kernel", OPTION_KERNEL, NULL, 0, "ask the running kernel, and go by what it says", 0 },
	{ "offline", OPTION_OFFLINE, NULL, 0, "do not ask the running kernel", 0 },
	{ "json", OPTION_JSON, NULL, 0, "print a JSON object", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FILE...",
	.doc = "Tell what is wrong with policies, and load nothing.  \"-\" is standard input.\n"
	       "\vExit status: 0 if there is no fault, 1 if there is one, 2 if the call was\n"
	       "wrong, a file could not be read, or the kernel not be asked (--kernel).",
};

/* All findings of a kind. */
static void add_findings(struct json_object *to, const char *name,
			 const struct policy_findings *findings)
{
	static const char *const finders[] = {
		[JUDGE_IMACTL] = "imactl", [JUDGE_KERNEL] = "kernel", [JUDGE_BOTH] = "both",
	};
	struct json_object *list = json_object_new_array(), *object;
	const struct policy_finding *finding;

	for (finding = findings->list; finding < findings->list + findings->count; finding++) {
		object = json_object_new_object();
		json_add_number(object, "line", finding->line);
		json_add_number(object, "column", finding->column);
		json_add_text(object, "reason", finding->reason);
		if (finding->hint)
			json_add_text(object, "hint", finding->hint);
		json_add_text(object, "by", finders[finding->by]);
		json_object_array_add(list, object);
	}
	json_object_object_add(to, name, list);
}

/* What was found in one file; error is why it could not be read, or NULL. */
static struct json_object *report_json(const struct policy_report *report,
				       const struct policy_source *source, const char *error)
{
	struct json_object *object = json_object_new_object();
	char version[IMA_POLICY_VERSION_TEXT];
	char *name;

	json_add_text(object, "file", report->name);
	json_add_text(object, "state", error ? "unread" : report->faults.count ? "faults" : "good");
	if (error) {
		json_add_text(object, "error", error);
		return object;
	}
	if (source->named) {
		name = xstrndup(source->header.name.text, source->header.name.len);
		json_add_text(object, "policy_name", name);
		json_add_text(object, "policy_version",
			      ima_policy_version_text(source->header.version, version));
		free(name);
	}
	json_add_number(object, "rules", report->rules);
	json_add_flag(object, "kernel_asked", report->asked);
	if (report->why_not)
		json_add_text(object, "why_not", report->why_not);
	add_findings(object, "faults", &report->faults);
	add_findings(object, "warnings", &report->warnings);
	return object;
}

/* What was found in one file, a line each; without a fault that is told, too. */
static void report_text(const struct policy_report *report, const struct policy_source *source)
{
	char version[IMA_POLICY_VERSION_TEXT];
	char *name;

	policy_report_print(stdout, report);
	if (report->faults.count)
		return;
	name = clean_text(report->name);
	printf("%s: ", name);
	if (source->named)
		printf("policy %.*s %s, ", (int)source->header.name.len,
		       source->header.name.text,
		       ima_policy_version_text(source->header.version, version));
	if (report->rules)
		printf("%u rule%s", report->rules, report->rules == 1 ? "" : "s");
	else
		printf("no rule");
	printf(", no fault%s%s%s%s\n", report->asked ? "" : " found by imactl alone",
	       report->why_not ? " (" : "", report->why_not ? report->why_not : "",
	       report->why_not ? ")" : "");
	free(name);
}

/* Check one file; returns the exit status. */
static int check_file(const char *name, const struct arguments *arguments,
		      struct json_object *all)
{
	struct policy_report report = { 0 };
	int status = EXIT_POLICY_GOOD, error;
	struct policy_source source;
	const char *why = NULL;
	char *clean;

	error = policy_source_read(&source, name);
	report.name = source.name;
	if (error) {
		why = strerror(error);
	} else {
		policy_report_parse(&report, source.data, source.length);
		if (arguments->judge != JUDGE_IMACTL)
			error = policy_report_ask(&report, source.data, source.length);
		if (arguments->judge == JUDGE_KERNEL && error)
			why = report.why_not;
		else if (arguments->judge == JUDGE_KERNEL)
			policy_report_only_kernel(&report);
	}
	if (why)
		status = EXIT_USAGE;
	else if (report.faults.count)
		status = EXIT_POLICY_BAD;

	if (all) {
		json_object_array_add(all, report_json(&report, &source, why));
	} else if (why) {
		clean = clean_text(source.name);
		fprintf(stderr, "imactl policy check: %s: %s\n", clean, why);
		free(clean);
	} else {
		report_text(&report, &source);
	}
	policy_report_free(&report);
	policy_source_free(&source);
	return status;
}

/**
 * imactl_policy_check - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_policy_check(int argc, char **argv)
{
	struct arguments arguments = { .judge = JUDGE_BOTH };
	struct json_object *object, *files = NULL;
	int status = EXIT_POLICY_GOOD, one, i;

	arguments.first = parse_operands(&argp, argc, argv, &arguments,
					 "which file? \"-\" is standard input");
	if (arguments.json)
		files = json_object_new_array();
	for (i = arguments.first; i < argc; i++) {
		one = check_file(argv[i], &arguments, files);
		if (one > status)
			status = one;
	}
	if (arguments.json) {
		object = json_object_new_object();
		json_add_number(object, "format", CHECK_FORMAT);
		json_add_text(object, "version", IMA_UTILS_VERSION);
		json_object_object_add(object, "files", files);
		json_print(stdout, object);
	}
	/* Half an answer must not look like a whole one. */
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
