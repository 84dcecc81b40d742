// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy show - the rules in force, with the numbers that records of
 * refused files have: layer= and rule=
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "lib/json.h"
#include "lib/system_arguments.h"
#include "policy_layers.h"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define SHOW_FORMAT 1

enum {
	OPTION_LAYER = 'l',
};

/* What the command line asks for. */
struct arguments {
	struct system_arguments system;
	const char *layer;
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->system;
		return 0;
	case OPTION_LAYER:
		arguments->layer = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "layer", OPTION_LAYER, "LAYER", 0,
	  "only this one: builtin, custom, or that of a policy with a name", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = system_argp,
	.doc = "Show the rules in force, with the numbers that audit records have.\n"
	       "\vExit status: 0 if all were shown, 2 if the call was wrong or something could\n"
	       "not be read.",
};

/* One layer as an object. */
static struct json_object *layer_json(const struct policy_layer *layer)
{
	struct json_object *object = json_object_new_object(), *list, *rule;
	size_t i;

	json_add_text(object, "layer", layer->name);
	json_add_text(object, "state", fact_state_name(layer->file.state));
	if (layer->named) {
		json_add_text(object, "policy_version", layer->named->version_text);
		if (layer->named->digest)
			json_add_text(object, "digest", layer->named->digest);
	}
	if (layer->file.state != FACT_READ)
		return object;
	list = json_object_new_array();
	for (i = 0; i < layer->rules.count; i++) {
		rule = json_object_new_object();
		json_add_number(rule, "rule", layer->rules.list[i].number);
		json_add_text(rule, "text", layer->rules.list[i].text);
		json_object_array_add(list, rule);
	}
	json_object_object_add(object, "rules", list);
	json_add_number(object, "hidden", layer->hidden);
	return object;
}

/* One layer, a rule a line. */
static void layer_text(const struct policy_layer *layer)
{
	char *clean;
	size_t i;

	for (i = 0; i < layer->rules.count; i++) {
		clean = clean_text(layer->rules.list[i].text);
		printf("layer=%s rule=%u %s\n", layer->name, layer->rules.list[i].number, clean);
		free(clean);
	}
}

/* What a reader of the rules has to know beside them; returns the exit status. */
static int layer_notes(const struct policy_layer *layer)
{
	char *why;

	if (layer->hidden)
		fprintf(stderr,
			"imactl policy show: %u rule%s of layer %s %s not shown, for labels that no security module knows: numbers may be too low\n",
			layer->hidden, layer->hidden == 1 ? "" : "s", layer->name,
			layer->hidden == 1 ? "is" : "are");
	if (layer->file.state == FACT_READ)
		return EXIT_POLICY_GOOD;
	why = policy_layer_why(layer);
	fprintf(stderr, "imactl policy show: layer %s: %s\n", layer->name, why);
	free(why);
	return layer->missing ? EXIT_POLICY_GOOD : EXIT_USAGE;
}

/* Whether all policies with names are shown; returns the exit status. */
static int named_notes(const struct policy_layers *layers)
{
	char *why = policy_layers_named_why(layers);

	if (!why)
		return EXIT_POLICY_GOOD;
	fprintf(stderr, "imactl policy show: policies with names: %s\n", why);
	free(why);
	return EXIT_USAGE;
}

/* What was asked for is not there; returns the exit status. */
static int no_layer(const char *name)
{
	char *clean = clean_text(name);

	fprintf(stderr,
		"imactl policy show: --layer: '%s' is neither builtin nor custom, and no policy in force has that name\n",
		clean);
	free(clean);
	return EXIT_USAGE;
}

/**
 * imactl_policy_show - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_policy_show(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	struct json_object *all = NULL, *list = NULL;
	int status = EXIT_POLICY_GOOD, one;
	const struct policy_layer *layer;
	struct policy_layers layers;
	bool found = false;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	policy_layers_read(&layers, arguments.system.root);
	if (arguments.system.json) {
		all = json_object_new_object();
		list = json_object_new_array();
		json_add_number(all, "format", SHOW_FORMAT);
		json_add_text(all, "version", IMA_UTILS_VERSION);
		json_object_object_add(all, "layers", list);
		json_add_text(all, "named_policies", fact_state_name(layers.named_file.state));
	}
	for (layer = layers.list; layer < layers.list + layers.count; layer++) {
		if (arguments.layer && strcmp(arguments.layer, layer->name))
			continue;
		found = true;
		if (all)
			json_object_array_add(list, layer_json(layer));
		else
			layer_text(layer);
		one = layer_notes(layer);
		if (one > status)
			status = one;
	}
	/* Who asks for one that is there need not know the others. */
	if (!arguments.layer || !found) {
		one = named_notes(&layers);
		if (!found && !one)
			one = no_layer(arguments.layer);
		if (one > status)
			status = one;
	}
	if (all)
		json_print(stdout, all);
	policy_layers_free(&layers);
	/* Half an answer must not look like a whole one. */
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
