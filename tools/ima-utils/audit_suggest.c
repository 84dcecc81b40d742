// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl audit suggest - what a permissive boot would have refused, and what would let it
 * pass
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_advice.h"
#include "audit_kernel.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "lib/json.h"
#include "lib/names.h"
#include "lib/root.h"
#include "policy_certs.h"

#define PROGRAM "imactl audit suggest"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define SUGGEST_FORMAT 2

enum {
	OPTION_CERT = 'c',
	OPTION_JSON = 'j',
	OPTION_ROOT = 'r',
};

/* What the command line asks for. */
struct arguments {
	bool json;
	const char *root;
	struct names names;
	struct names certs;
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_CERT:
		names_add(&arguments->certs, arg);
		return 0;
	case OPTION_JSON:
		arguments->json = true;
		return 0;
	case OPTION_ROOT:
		if (!*arg)
			argp_error(state, "--root: no directory");
		arguments->root = root_directory(state->name, arg);
		return 0;
	case ARGP_KEY_ARG:
		names_add(&arguments->names, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "cert", OPTION_CERT, "CERT", 0,
	  "the certificate of a key of .ima, to verify signatures with; again for more (those of /etc/keys and /etc/keys/ima)",
	  0 },
	{ "json", OPTION_JSON, NULL, 0, "print a JSON object", 0 },
	{ "root", OPTION_ROOT, "DIR", 0,
	  "look for packages below DIR instead: the records are of the system there", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "[FILE|-]...",
	.doc =
		"Read audit records of IMA, and tell which files are refused, or would be if\n"
		"the policy were enforced, by package or directory, and what would let them\n"
		"pass.  FILE is the kernel's log or auditd's; without it all of auditd's in\n"
		"/var/log/audit are read, and /dev/kmsg.\n"
		"\vExit status: 0 if nothing is refused, 1 if something is, 2 if the call was\n"
		"wrong, or something could not be read, or a record is broken, 3 if nothing is\n"
		"refused in what was read, but records were lost, or all were left out, as they\n"
		"are of other machines.",
};

/*
 * As text
 */

/* Print a line, in which somebody else's text may be; it is freed. */
static void print_line(char *text)
{
	char *clean = clean_text(text);

	puts(clean);
	free(clean);
	free(text);
}

/* "1 file" or "2 files", to be freed. */
static char *number_of(unsigned long long count, const char *what)
{
	return xasprintf("%llu %s%s", count, what, count == 1 ? "" : "s");
}

/* A file, and why it is refused. */
static void print_file(const struct advice_file *file)
{
	const struct audit_refusal *refusal;
	char *all = xstrdup(""), *longer;
	bool met = false;
	size_t i;

	for (i = 0; i < file->count; i++) {
		refusal = file->refusals[i];
		met |= file->met[i];
		/* Of those that differ in the file only one can be of that which is there. */
		if (i + 1 < file->count && audit_refusals_alike(refusal, file->refusals[i + 1]))
			continue;
		longer = xasprintf("%s%s%s %s (layer=%s rule=%s need=%s%s)", all,
				   *all ? ", " : "", refusal->func, refusal->cause,
				   refusal->layer, refusal->rule, refusal->need,
				   met ? ", met by now" : "");
		met = false;
		free(all);
		all = longer;
	}
	print_line(xasprintf("  %s: %s", file->owner.path, all));
	free(all);
	all = mend_file_text(&file->now);
	print_line(xasprintf("    %s", all));
	free(all);
	if (file->now.altered)
		print_line(xasprintf("    WARNING: %s", file->now.altered));
	if (file->now.mislabelled)
		print_line(xasprintf("    WARNING: %s", file->now.mislabelled));
	if (file->label)
		print_line(xasprintf("    label: %s", file->label));
	if (advice_file_met(file))
		printf("    by now it meets what the records say is demanded: %s\n",
		       "nothing is proposed for it");
}

/* What mends one need. */
static void print_mends(const struct mends *mends)
{
	size_t i, k;

	for (i = 0; i < mends->count; i++) {
		printf("  %s:\n", mends_heading(mends, i));
		for (k = 0; k < mends->list[i].warning_count; k++)
			print_line(xasprintf("    WARNING: %s", mends->list[i].warnings[k]));
		if (mends->list[i].command)
			print_line(xasprintf("    %s", mends->list[i].command));
		print_line(xasprintf("    %s%s", mends->list[i].command ? "  " : "",
				     mends->list[i].note));
	}
}

/* Where a rule has to stand: a policy with a name is replaced as a whole. */
static void print_place(const char *layer)
{
	if (strcmp(layer, "custom"))
		printf("  last resort, WEAKENS the policy %s, in a later version of it,", layer);
	else
		printf("  last resort, WEAKENS the policy,");
	puts(" before the rule that refuses:");
}

/* A package or a directory. */
static void print_group(const struct advice_group *group)
{
	static const char *const kinds[] = {
		[OWNER_NONE] = "directory", [OWNER_DEB] = "deb", [OWNER_RPM] = "rpm",
	};
	char *files = number_of(group->count, "file");
	char *records = number_of(group->records, "record");
	size_t i;

	print_line(xasprintf("%s %s: %s, %s", kinds[group->files[0].owner.kind],
			     group->files[0].owner.name, files, records));
	if (group->left_out)
		printf("  %zu of them are in no command below: ask again when the others pass\n",
		       group->left_out);
	free(files);
	free(records);
	for (i = 0; i < group->count; i++)
		print_file(&group->files[i]);
	for (i = 0; i < group->mend_count; i++)
		print_mends(&group->mends[i]);
	for (i = 0; i < group->rule_count; i++) {
		print_place(group->rules[i].layer);
		print_line(xasprintf("    %s", group->rules[i].text));
		print_line(xasprintf("      %s", group->rules[i].others));
	}
	for (i = 0; i < group->no_rule_count; i++)
		print_line(xasprintf("  no rule of layer %s for %s of %s: %s",
				     group->no_rules[i].layer, group->no_rules[i].func,
				     group->no_rules[i].file,
				     "built-in rules refuse it, too, and nothing weakens them"));
}

/* What was read, with ", " between the names; to be freed. */
static char *sources_text(const struct audit_refusals *refusals)
{
	char *all = xstrdup(""), *longer;
	size_t i;

	for (i = 0; i < refusals->source_count; i++) {
		longer = xasprintf("%s%s%s", all, *all ? ", " : "", refusals->sources[i]);
		free(all);
		all = longer;
	}
	return all;
}

/* All of it. */
static void print_advice(const struct audit_advice *advice)
{
	char *files = number_of(advice->file_count, "file");
	char *records = number_of(advice->refusals->records, "record");
	char *times = number_of(advice->refusals->lost, "time");
	char *sources = sources_text(advice->refusals);
	size_t i;

	print_line(xasprintf("%s: %s refused, in %s", sources, files, records));
	free(sources);
	free(files);
	free(records);
	if (advice->refusals->forgeable)
		printf("WARNING: %s; %s\n", "users may have written records there",
		       "/dev/kmsg and auditd's log have none of theirs");
	if (advice->refusals->unread)
		puts("WARNING: not all could be read: what is told is of the rest");
	if (advice->refusals->lost)
		printf("WARNING: records were lost, %s: %s; %s\n", times,
		       "what was refused meanwhile is not told here",
		       "auditd gets them with audit=1 audit_backlog_limit=8192 for the kernel");
	free(times);
	if (advice->refusals->untold)
		printf("WARNING: records may be of other machines; %s\n",
		       "their names (node=) do not tell, or auditd takes some from a network");
	if (advice->refusals->foreign)
		printf("left out, of other machines (node=): %llu%s\n", advice->refusals->foreign,
		       advice->refusals->count ? "" :
		       "; none is of this one, which may have had another name");
	for (i = 0; i < advice->group_count; i++)
		print_group(&advice->groups[i]);
}

/*
 * As JSON
 */

/* Why a file is refused. */
static struct json_object *refusal_json(const struct audit_refusal *refusal, bool met)
{
	struct json_object *object = json_object_new_object();

	json_add_text(object, "func", refusal->func);
	json_add_text(object, "cause", refusal->cause);
	json_add_text(object, "layer", refusal->layer);
	json_add_text(object, "rule", refusal->rule);
	json_add_text(object, "need", refusal->need);
	if (refusal->inode)
		json_add_number(object, "inode", refusal->inode);
	else
		json_object_object_add(object, "inode", NULL);
	json_add_text(object, "device", refusal->device);
	json_add_text(object, "uid", refusal->uid);
	json_add_number(object, "records", refusal->count);
	json_add_flag(object, "met", met);
	return object;
}

/* A file. */
static struct json_object *file_json(const struct advice_file *file)
{
	struct json_object *object = json_object_new_object();
	struct json_object *list = json_object_new_array();
	size_t i;

	json_add_text(object, "file", file->owner.path);
	for (i = 0; i < file->count; i++)
		json_object_array_add(list, refusal_json(file->refusals[i], file->met[i]));
	json_object_object_add(object, "refusals", list);
	json_add_text(object, "label_text", file->label);
	mend_file_json(object, &file->now);
	return object;
}

/* A package or a directory. */
static struct json_object *group_json(const struct advice_group *group)
{
	static const char *const kinds[] = {
		[OWNER_NONE] = "directory", [OWNER_DEB] = "deb", [OWNER_RPM] = "rpm",
	};
	struct json_object *object = json_object_new_object(), *list, *rule;
	size_t i;

	json_add_text(object, "kind", kinds[group->files[0].owner.kind]);
	json_add_text(object, "name", group->files[0].owner.name);
	json_add_number(object, "records", group->records);
	json_add_number(object, "left_out", group->left_out);
	list = json_object_new_array();
	for (i = 0; i < group->count; i++)
		json_object_array_add(list, file_json(&group->files[i]));
	json_object_object_add(object, "files", list);
	list = json_object_new_array();
	for (i = 0; i < group->mend_count; i++)
		mends_json_parts(list, &group->mends[i]);
	json_object_object_add(object, "mends", list);
	list = json_object_new_array();
	for (i = 0; i < group->rule_count; i++) {
		rule = json_object_new_object();
		json_add_text(rule, "rule", group->rules[i].text);
		json_add_text(rule, "layer", group->rules[i].layer);
		json_add_text(rule, "weakens", group->rules[i].others);
		json_object_array_add(list, rule);
	}
	json_object_object_add(object, "rules", list);
	list = json_object_new_array();
	for (i = 0; i < group->no_rule_count; i++) {
		rule = json_object_new_object();
		json_add_text(rule, "file", group->no_rules[i].file);
		json_add_text(rule, "func", group->no_rules[i].func);
		json_add_text(rule, "layer", group->no_rules[i].layer);
		json_object_array_add(list, rule);
	}
	json_object_object_add(object, "no_rules", list);
	return object;
}

/* All of it. */
static void print_json(const struct audit_advice *advice)
{
	struct json_object *object = json_object_new_object();
	struct json_object *list = json_object_new_array();
	struct json_object *sources = json_object_new_array();
	size_t i;

	json_add_number(object, "format", SUGGEST_FORMAT);
	json_add_text(object, "version", IMA_UTILS_VERSION);
	for (i = 0; i < advice->refusals->source_count; i++)
		json_object_array_add(sources, json_text(advice->refusals->sources[i]));
	json_object_object_add(object, "sources", sources);
	json_add_number(object, "files", advice->file_count);
	json_add_number(object, "records", advice->refusals->records);
	json_add_number(object, "broken", advice->refusals->broken);
	json_add_flag(object, "forgeable", advice->refusals->forgeable || advice->refusals->untold);
	json_add_number(object, "foreign", advice->refusals->foreign);
	json_add_number(object, "lost", advice->refusals->lost);
	json_add_number(object, "unread", advice->refusals->unread);
	for (i = 0; i < advice->group_count; i++)
		json_object_array_add(list, group_json(&advice->groups[i]));
	json_object_object_add(object, "groups", list);
	json_print(stdout, object);
}

/* Tell what is to be told of the records; the exit status. */
static int suggest(const struct arguments *arguments, const struct audit_refusals *refusals)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	const struct policy_places places = {
		.root = arguments->root,
		.certs = certs,
		.lists = true,
	};
	struct audit_advice advice;

	if (!policy_certs_find(certs, PROGRAM, &arguments->certs)) {
		sk_X509_pop_free(certs, X509_free);
		return EXIT_USAGE;
	}
	audit_advice_make(&advice, refusals, &places, PROGRAM);
	if (arguments->json)
		print_json(&advice);
	else
		print_advice(&advice);
	audit_advice_free(&advice);
	sk_X509_pop_free(certs, X509_free);
	if (refusals->broken || refusals->unread)
		return EXIT_USAGE;
	if (refusals->count)
		return EXIT_AUDIT_REFUSED;
	/* The machine may have had another name when they were written. */
	return refusals->foreign || refusals->lost ? EXIT_UNREAD : EXIT_AUDIT_NONE;
}

/**
 * imactl_audit_suggest - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_audit_suggest(int argc, char **argv)
{
	struct arguments arguments = { .root = "/" };
	struct audit_refusals refusals;
	int status = EXIT_USAGE;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	audit_collect(&refusals, PROGRAM, &arguments.names, arguments.root,
		      &audit_kernel_live);
	/* Where nothing was read there is nothing to tell, and it was told why. */
	if (refusals.source_count)
		status = suggest(&arguments, &refusals);
	audit_refusals_free(&refusals);
	names_free(&arguments.names);
	names_free(&arguments.certs);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
