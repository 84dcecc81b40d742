// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules that an access is held against; see policy_in_force.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/sysfile.h"
#include "policy_in_force.h"
#include "policy_layers.h"
#include "policy_report.h"
#include "policy_source.h"

/* What stands before the rules of the layer "init" in ima/builtin_policy. */
#define INIT_BEGINS "# layer init"

#define EVERY_CLASS ((1u << POLICY_CLASSES) - 1)

/* No rules, and all that there are would be enforced. */
static void begin(struct policy_in_force *rules)
{
	static const char *const names[IN_FORCE_LAYERS] = {
		[IN_FORCE_BUILTIN] = "builtin",
		[IN_FORCE_INIT] = "init",
		[IN_FORCE_CUSTOM] = "custom",
	};
	int i;

	*rules = (struct policy_in_force){ 0 };
	for (i = 0; i < IN_FORCE_LAYERS; i++)
		rules->layers[i] = (struct policy_layer_rules){
			.name = names[i],
			.immutable = i != IN_FORCE_CUSTOM,
			.actions = EVERY_CLASS,
			.enforced = true,
		};
}

/* What ima= and ima_appraise= make of the layer "custom". */
static void take_modes(struct policy_in_force *rules, const char *root)
{
	struct fact file = sysfile_read(root, "/sys/kernel/security/ima/status", SYSFILE_ANSWER);
	struct policy_layer_rules *custom = &rules->layers[IN_FORCE_CUSTOM];
	const char *mode = NULL, *boot = NULL;
	struct pairs pairs = { 0 };

	if (pairs_parse(&pairs, &file)) {
		mode = pairs_get(&pairs, "appraise_mode");
		boot = pairs_get(&pairs, "boot");
	}
	if (mode) {
		rules->mode = xstrdup(mode);
		custom->enforced = !strcmp(mode, "enforce");
		if (!strcmp(mode, "off"))
			custom->actions &= ~(1u << CLASS_APPRAISE);
	}
	if (boot && !strcmp(boot, "measure"))
		custom->actions &= ~(1u << CLASS_APPRAISE);
	if (boot && !strcmp(boot, "appraise"))
		custom->actions &= ~(1u << CLASS_MEASURE);
	if (boot && !strcmp(boot, "off"))
		custom->actions = 0;
	pairs_free(&pairs);
	fact_free(&file);
}

/**
 * policy_in_force_read - read the rules in force
 * @rules: is filled in; to be freed with policy_in_force_free(), whatever is returned
 * @root: "/" or a directory that stands for it
 *
 * Return: NULL, or why they could not be read, to be freed.
 */
char *policy_in_force_read(struct policy_in_force *rules, const char *root)
{
	struct policy_layer layers[POLICY_LAYERS];
	const char *text, *init;
	char *why = NULL, *said;
	int i;

	begin(rules);
	policy_layers_read(layers, root);
	for (i = 0; !why && i < POLICY_LAYERS; i++) {
		if (layers[i].file.state == FACT_READ || layers[i].missing)
			continue;
		said = policy_layer_why(&layers[i]);
		why = xasprintf("layer %s: %s", layers[i].name, said);
		free(said);
	}
	if (!why && !layers[LAYER_BUILTIN].missing) {
		text = layers[LAYER_BUILTIN].file.text;
		init = strstr(text, INIT_BEGINS);
		policy_rules_parse(&rules->layers[IN_FORCE_BUILTIN], text,
				   init ? (size_t)(init - text) : strlen(text));
		if (init)
			policy_rules_parse(&rules->layers[IN_FORCE_INIT], init, strlen(init));
	}
	if (!why) {
		text = layers[LAYER_CUSTOM].file.text;
		policy_rules_parse(&rules->layers[IN_FORCE_CUSTOM], text, strlen(text));
		rules->hidden = layers[LAYER_CUSTOM].hidden;
		take_modes(rules, root);
	}
	policy_layers_free(layers);
	return why;
}

/* All that the files of a layer say, to be freed; NULL and *@why if one is no policy. */
static char *read_files(const struct names *names, char **why)
{
	char *all = xstrdup(""), *longer;
	struct policy_report report;
	struct policy_source source;
	unsigned int i;
	int error;

	for (i = 0; !*why && i < names->count; i++) {
		error = policy_source_read(&source, names->list[i]);
		report = (struct policy_report){ .name = source.name };
		if (error) {
			*why = xasprintf("%s: %s", source.name, strerror(error));
		} else {
			policy_report_parse(&report, source.data, source.length);
			if (report.faults.count)
				*why = xasprintf("%s:%u:%u: %s", source.name,
						 report.faults.list[0].line,
						 report.faults.list[0].column,
						 report.faults.list[0].reason);
			longer = xasprintf("%s%.*s\n", all, (int)source.length, source.data);
			free(all);
			all = longer;
		}
		policy_report_free(&report);
		policy_source_free(&source);
	}
	return all;
}

/**
 * policy_in_force_files - read rules that would be in force
 * @rules: is filled in; to be freed with policy_in_force_free(), whatever is returned
 * @custom: files of the layer "custom", in the order in which they would be loaded
 * @builtin: files of the layer "builtin", likewise
 *
 * Return: NULL, or which is no policy and why, to be freed.
 */
char *policy_in_force_files(struct policy_in_force *rules, const struct names *custom,
			    const struct names *builtin)
{
	char *why = NULL, *text;

	begin(rules);
	text = read_files(builtin, &why);
	policy_rules_parse(&rules->layers[IN_FORCE_BUILTIN], text, strlen(text));
	free(text);
	text = read_files(custom, &why);
	policy_rules_parse(&rules->layers[IN_FORCE_CUSTOM], text, strlen(text));
	free(text);
	return why;
}

/**
 * policy_in_force_free - free what was read
 * @rules: empty after this
 */
void policy_in_force_free(struct policy_in_force *rules)
{
	int i;

	for (i = 0; i < IN_FORCE_LAYERS; i++)
		policy_rules_free(&rules->layers[i]);
	free(rules->mode);
	*rules = (struct policy_in_force){ 0 };
}
