// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl digest-list count - tell how many digests and which lists are loaded
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_loaded.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/diglim.h"
#include "lib/exit_status.h"
#include "lib/json.h"
#include "lib/sysfile.h"
#include "lib/system_arguments.h"

#define PROGRAM "imactl digest-list count"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define COUNT_FORMAT 1

enum {
	OPTION_LISTS = 'l',
};

/* What the command line asks for. */
struct arguments {
	struct system_arguments system;
	bool lists;
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->system;
		return 0;
	case OPTION_LISTS:
		arguments->lists = true;
		return 0;
	default:
		(void)arg;
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "lists", OPTION_LISTS, NULL, 0, "show the loaded lists, a line each", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = system_argp,
	.doc = "Tell how many digests of each type and how many digest lists are loaded.\n"
	       "\vExit status: 0 if all was told, 2 if the call was wrong or something could not\n"
	       "be read.",
};

/* How many of them are revoked. */
static size_t count_revoked(const struct loaded_lists *loaded)
{
	size_t revoked = 0, i;

	for (i = 0; i < loaded->count; i++)
		revoked += loaded_list_is(loaded->lines[i], "revoked");
	return revoked;
}

/* A fact that was not read, in one line. */
static void complain(const struct fact *fact)
{
	char *why = fact_why(fact);

	fprintf(stderr, PROGRAM ": %s%s\n", why, fact->state == FACT_ABSENT ?
		": this kernel has no digest lists, or securityfs is not mounted" : "");
	free(why);
}

/* A list, as JSON: what it is, by the words of its line. */
static struct json_object *list_json(const char *line)
{
	static const char *const numbers[] = { "actions", "digests", "size" };
	static const char *const texts[] = { "key", "state", "label" };
	struct json_object *object = json_object_new_object();
	char *list = xstrndup(line, strcspn(line, " ")), *value;
	size_t i;

	json_add_text(object, "list", list);
	free(list);
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		value = loaded_list_word(line, numbers[i]);
		if (value)
			json_add_number(object, numbers[i], strtoull(value, NULL, 10));
		free(value);
	}
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		value = loaded_list_word(line, texts[i]);
		if (value)
			json_add_text(object, texts[i], value);
		free(value);
	}
	return object;
}

/* The number of digests of a type, as JSON; a line that is not known is left out. */
static void add_count(struct json_object *to, const struct pair *pair)
{
	static const struct { const char *key, *name; } kinds[] = {
		{ "Parser digests", "parser" },
		{ "File digests", "file" },
		{ "Metadata digests", "metadata" },
		{ "Digest list digests", "digest-list" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(pair->key, kinds[i].key))
			json_add_number(to, kinds[i].name, strtoull(pair->value, NULL, 10));
}

/* All, as JSON. */
static void print_json(const struct pairs *counts, const struct loaded_lists *loaded, bool lists)
{
	struct json_object *object = json_object_new_object(), *digests, *list;
	size_t i;

	json_add_number(object, "format", COUNT_FORMAT);
	json_add_text(object, "version", IMA_UTILS_VERSION);
	if (counts->count) {
		digests = json_object_new_object();
		for (i = 0; i < counts->count; i++)
			add_count(digests, &counts->list[i]);
		json_object_object_add(object, "digests", digests);
	}
	if (loaded->file.state == FACT_READ) {
		json_add_number(object, "lists_loaded", loaded->count);
		json_add_number(object, "lists_revoked", count_revoked(loaded));
	}
	if (lists && loaded->file.state == FACT_READ) {
		list = json_object_new_array();
		for (i = 0; i < loaded->count; i++)
			json_object_array_add(list, list_json(loaded->lines[i]));
		json_object_object_add(object, "lists", list);
	}
	json_print(stdout, object);
}

/* All, in lines. */
static void print_text(const struct pairs *counts, const struct loaded_lists *loaded, bool lists)
{
	size_t revoked = count_revoked(loaded), i;
	char *key, *value;

	for (i = 0; i < counts->count; i++) {
		key = clean_text(counts->list[i].key);
		value = clean_text(counts->list[i].value);
		printf("%s: %s\n", key, value);
		free(value);
		free(key);
	}
	if (loaded->file.state != FACT_READ)
		return;
	printf("Digest lists: %zu\n", loaded->count);
	if (revoked)
		printf("Revoked lists: %zu\n", revoked);
	for (i = 0; lists && i < loaded->count; i++) {
		value = clean_text(loaded->lines[i]);
		printf("  %s\n", value);
		free(value);
	}
}

/**
 * imactl_digest_list_count - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_digest_list_count(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	struct pairs counts = { 0 };
	int status = EXIT_LIST_GOOD;
	struct loaded_lists loaded;
	struct fact file;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	file = sysfile_read(arguments.system.root, DIGLIM_DIRECTORY "/digests_count",
			    SYSFILE_ANSWER);
	pairs_parse(&counts, &file);
	loaded_lists_read(&loaded, arguments.system.root);
	if (arguments.system.json)
		print_json(&counts, &loaded, arguments.lists);
	else
		print_text(&counts, &loaded, arguments.lists);
	if (file.state != FACT_READ) {
		complain(&file);
		status = EXIT_USAGE;
	}
	/* That there are none of both is one reason. */
	if (loaded.file.state != FACT_READ &&
	    (loaded.file.state != file.state ||
	     (file.state != FACT_ABSENT && file.state != FACT_NOT_MOUNTED))) {
		complain(&loaded.file);
		status = EXIT_USAGE;
	}
	loaded_lists_free(&loaded);
	pairs_free(&counts);
	fact_free(&file);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
