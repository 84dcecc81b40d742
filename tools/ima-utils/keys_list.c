// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl keys list - show the keys that signatures are verified with
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imactl.h"
#include "keys_lines.h"
#include "lib/arguments.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "lib/json.h"
#include "lib/sysfile.h"
#include "lib/system_arguments.h"

#define PROGRAM "imactl keys list"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define KEYS_FORMAT 1

static const struct argp argp = {
	.parser = system_parse,
	.children = system_argp,
	.doc = "Show the keys that signatures of files and of metadata are verified with, a line\n"
	       "each: keyring, identifier, algorithm, whether it counts, where it came from,\n"
	       "until when it is valid, and whose it is.\n"
	       "\vExit status: 0 if all was shown, 2 if the call was wrong or the keys could not\n"
	       "be read.",
};

/* A key, as JSON; what the kernel does not know is null. */
static struct json_object *key_json(const struct key_line *key)
{
	struct json_object *object = json_object_new_object();
	size_t i;

	for (i = 0; i < KEY_WORDS; i++) {
		json_add_text(object, key_word_names[i],
			      strcmp(key->words[i], "?") ? key->words[i] : NULL);
	}
	return object;
}

/* A key, as text. */
static void print_key(const struct key_line *key)
{
	char *words[KEY_WORDS];
	size_t i;

	for (i = 0; i < KEY_WORDS; i++)
		words[i] = clean_text(key->words[i]);
	printf("%s %s %-15s %-11s %-8s %s %s\n", words[KEY_KEYRING], words[KEY_KEYID],
	       words[KEY_ALGORITHM], words[KEY_STATE], words[KEY_ORIGIN], words[KEY_NOT_AFTER],
	       words[KEY_SUBJECT]);
	for (i = 0; i < KEY_WORDS; i++)
		free(words[i]);
}

/* All keys; false if a line is not understood.  @to is the array of JSON, or NULL. */
static bool show(const char *text, struct json_object *to)
{
	struct key_line key;
	const char *end;
	bool good = true;

	for (; good && *text; text = *end ? end + 1 : end) {
		end = strchrnul(text, '\n');
		good = key_line_parse(&key, text, end - text);
		if (good && to)
			json_object_array_add(to, key_json(&key));
		else if (good)
			print_key(&key);
		key_line_free(&key);
	}
	return good;
}

/**
 * imactl_keys_list - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_keys_list(int argc, char **argv)
{
	struct json_object *object = NULL, *keys = NULL;
	struct system_arguments arguments = { 0 };
	int status = EXIT_KEYS_GOOD;
	struct fact file;
	char *why;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	file = sysfile_read(arguments.root, KEYS_FILE, SYSFILE_LIST);
	if (file.state == FACT_READ) {
		if (arguments.json) {
			object = json_object_new_object();
			keys = json_object_new_array();
			json_add_number(object, "format", KEYS_FORMAT);
			json_add_text(object, "version", IMA_UTILS_VERSION);
			json_object_object_add(object, "keys", keys);
		}
		if (!show(file.text, keys))
			fact_malformed(&file);
		else if (object)
			json_print(stdout, object);
	}
	if (file.state != FACT_READ) {
		why = fact_why(&file);
		fprintf(stderr, PROGRAM ": %s%s\n", why, file.state == FACT_ABSENT ?
			": this kernel does not tell its keys, or securityfs is not mounted" : "");
		free(why);
		status = EXIT_USAGE;
	}
	fact_free(&file);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
