// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl measurements list - show what was measured
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/digest.h"
#include "lib/exit_status.h"
#include "lib/hash_algo.h"
#include "lib/json.h"
#include "lib/json_stream.h"
#include "lib/system_arguments.h"
#include "measurements_arguments.h"
#include "measurements_describe.h"
#include "measurements_source.h"

#define PROGRAM "imactl measurements list"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define LIST_FORMAT 1

/* What is asked for. */
struct arguments {
	struct measurements_choice choice;
	const char *name;
	const char *template;
};

/* An entry, and where it goes. */
struct shown {
	const struct measurements *list;
	const struct measurement *entry;
	struct measurement_words words;
};

/* One option or operand, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'n':
		arguments->name = arg;
		return 0;
	case 't':
		arguments->template = arg;
		return 0;
	default:
		return measurements_choose(key, arg, state, &arguments->choice);
	}
}

static const struct argp_option options[] = {
	{ "bank", MEASUREMENTS_OPTION_BANK, "ALGO", 0,
	  "the list of this bank, with its digests of the entries", 0 },
	{ "name", 'n', "PATTERN", 0, "only entries whose name is like this, as in a shell", 0 },
	{ "pcr", MEASUREMENTS_OPTION_PCR, "N", 0, "only entries of this PCR", 0 },
	{ "template", 't', "NAME", 0, "only entries of this template", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = system_argp,
	.args_doc = "[FILE]",
	.doc = "Show what was measured, a line an entry: number, PCR, template, digest of the\n"
	       "entry, digest of the file, name, and what else the entry has.  FILE is a list in\n"
	       "binary that was saved, \"-\" standard input; without it, it is the kernel's.\n"
	       "\vExit status: 0 if all was shown, 1 if the list is broken, 2 if the call was\n"
	       "wrong or the list could not be read.",
};

/* Whether an entry was asked for. */
static bool wanted(const struct arguments *arguments, const struct shown *shown)
{
	if (arguments->choice.pcr >= 0 &&
	    shown->entry->pcr != (unsigned int)arguments->choice.pcr)
		return false;
	if (arguments->template && strcmp(arguments->template, shown->entry->template))
		return false;
	return !arguments->name || (shown->words.name &&
				    !fnmatch(arguments->name, shown->words.name, 0));
}

/* The digest of an entry in hexadecimal digits. */
static void digest_of(const struct shown *shown, char hex[2 * MEASUREMENT_DIGEST_MAX + 1])
{
	digest_hex_text(hex, shown->entry->digest, shown->list->layout.digest_size);
}

/* An entry, as text. */
static void print(const struct shown *shown)
{
	char hex[2 * MEASUREMENT_DIGEST_MAX + 1];
	const struct measurement_words *words = &shown->words;
	unsigned int i;

	digest_of(shown, hex);
	printf("%lu %u %s %s %s %s", shown->entry->number, shown->entry->pcr,
	       shown->entry->template, shown->entry->violation ? "violation" : hex,
	       words->digest ? words->digest : "-",
	       words->shown && *words->shown ? words->shown : "-");
	for (i = 0; i < words->count; i++)
		printf(" %s=%s", words->evidence[i].kind, words->evidence[i].value);
	printf("\n");
}

/* An entry, as JSON. */
static struct json_object *entry_json(const struct shown *shown)
{
	struct json_object *object = json_object_new_object(), *evidence, *one;
	char hex[2 * MEASUREMENT_DIGEST_MAX + 1];
	const struct measurement_words *words = &shown->words;
	unsigned int i;

	digest_of(shown, hex);
	json_add_number(object, "entry", shown->entry->number);
	json_add_number(object, "offset", shown->entry->at);
	json_add_number(object, "size", shown->entry->end - shown->entry->at);
	json_add_number(object, "pcr", shown->entry->pcr);
	json_add_text(object, "template", shown->entry->template);
	json_add_text(object, "digest", hex);
	json_add_flag(object, "violation", shown->entry->violation);
	if (words->digest)
		json_add_text(object, "file_digest", words->digest);
	if (words->shown)
		json_add_text(object, "name", words->shown);
	evidence = json_object_new_array();
	for (i = 0; i < words->count; i++) {
		one = json_object_new_object();
		json_add_text(one, "kind", words->evidence[i].kind);
		json_add_text(one, "value", words->evidence[i].value);
		json_object_array_add(evidence, one);
	}
	json_object_object_add(object, "evidence", evidence);
	return object;
}

/* All entries that were asked for; the exit status.  @to is NULL for text. */
static int show(const struct measurements *list, const struct arguments *arguments,
		struct json_stream *to)
{
	struct measurement_reader reader;
	struct measurement entry;
	struct shown shown = { .list = list, .entry = &entry };

	measurements_start(&reader, list);
	while (measurement_next(&reader, &entry)) {
		measurement_describe(&shown.words, &entry, &list->layout);
		if (wanted(arguments, &shown)) {
			if (to)
				json_stream_add(to, NULL, entry_json(&shown));
			else
				print(&shown);
		}
		measurement_words_free(&shown.words);
	}
	if (!reader.fault)
		return EXIT_MEASUREMENTS_GOOD;
	/* Behind what was shown, where both are on a terminal. */
	fflush(stdout);
	measurements_complain(list, PROGRAM, &reader);
	return EXIT_MEASUREMENTS_BAD;
}

/* As a JSON object; the exit status. */
static int show_json(const struct measurements *list, const struct arguments *arguments)
{
	struct json_stream stream = { .to = stdout };
	int status;

	json_stream_open(&stream, NULL, '{');
	json_stream_add(&stream, "format", json_object_new_uint64(LIST_FORMAT));
	json_stream_add(&stream, "version", json_text(IMA_UTILS_VERSION));
	json_stream_add(&stream, "bank", json_text(hash_algo_text(list->algo)));
	json_stream_open(&stream, "entries", '[');
	status = show(list, arguments, &stream);
	json_stream_close(&stream, ']');
	json_stream_add(&stream, "whole",
			json_object_new_boolean(status == EXIT_MEASUREMENTS_GOOD));
	json_stream_close(&stream, '}');
	return status;
}

/**
 * imactl_measurements_list - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_measurements_list(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	int status = EXIT_USAGE;
	struct measurements list;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	if (measurements_read(&list, PROGRAM, arguments.choice.system.root, arguments.choice.file,
			      arguments.choice.bank))
		status = arguments.choice.system.json ? show_json(&list, &arguments) :
						 show(&list, &arguments, NULL);
	measurements_free(&list);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
