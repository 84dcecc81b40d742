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

/* One more layer, without rules; all that it gets would be enforced. */
static struct policy_layer_rules *add_layer(struct policy_in_force *rules, char *name,
					    bool immutable)
{
	struct policy_layer_rules *layer;

	rules->layers = xrealloc(rules->layers, rules->count + 1, sizeof(*rules->layers));
	layer = &rules->layers[rules->count++];
	*layer = (struct policy_layer_rules){
		.name = name,
		.immutable = immutable,
		.actions = EVERY_CLASS,
		.enforced = true,
	};
	return layer;
}

/* The layers that are always there. */
static void begin(struct policy_in_force *rules)
{
	static const char *const names[IN_FORCE_NAMED] = {
		[IN_FORCE_BUILTIN] = "builtin",
		[IN_FORCE_INIT] = "init",
		[IN_FORCE_CUSTOM] = "custom",
	};
	int i;

	*rules = (struct policy_in_force){ 0 };
	for (i = 0; i < IN_FORCE_NAMED; i++)
		add_layer(rules, xstrdup(names[i]), i != IN_FORCE_CUSTOM);
}

/* What ima= and ima_appraise= make of a layer that is not immutable. */
static void weaken(struct policy_layer_rules *layer, const char *mode, const char *boot)
{
	if (mode) {
		layer->enforced = !strcmp(mode, "enforce");
		if (!strcmp(mode, "off"))
			layer->actions &= ~(1u << CLASS_APPRAISE);
	}
	if (boot && !strcmp(boot, "measure"))
		layer->actions &= ~(1u << CLASS_APPRAISE);
	if (boot && !strcmp(boot, "appraise"))
		layer->actions &= ~(1u << CLASS_MEASURE);
	if (boot && !strcmp(boot, "off"))
		layer->actions = 0;
}

/* What ima= and ima_appraise= make of the rules. */
static void take_modes(struct policy_in_force *rules, const char *root)
{
	struct fact file = sysfile_read(root, "/sys/kernel/security/ima/status", SYSFILE_ANSWER);
	const char *mode = NULL, *boot = NULL;
	struct pairs pairs = { 0 };
	size_t i;

	if (pairs_parse(&pairs, &file)) {
		mode = pairs_get(&pairs, "appraise_mode");
		boot = pairs_get(&pairs, "boot");
	}
	if (mode)
		rules->mode = xstrdup(mode);
	for (i = 0; i < rules->count; i++)
		if (!rules->layers[i].immutable)
			weaken(&rules->layers[i], mode, boot);
	pairs_free(&pairs);
	fact_free(&file);
}

/* Why the rules are not all known, to be freed; NULL if they are. */
static char *why_unknown(const struct policy_layers *layers)
{
	const struct policy_layer *layer = layers->list;
	char *why, *said;

	for (; layer < layers->list + layers->count; layer++) {
		if (layer->file.state == FACT_READ || layer->missing)
			continue;
		said = policy_layer_why(layer);
		why = xasprintf("layer %s: %s", layer->name, said);
		free(said);
		return why;
	}
	said = policy_layers_named_why(layers);
	why = said ? xasprintf("policies with names: %s", said) : NULL;
	free(said);
	return why;
}

/* The rules of the layers "builtin" and "init", which the kernel shows together. */
static void take_builtin(struct policy_in_force *rules, const char *text)
{
	const char *init = strstr(text, INIT_BEGINS);

	policy_rules_parse(&rules->layers[IN_FORCE_BUILTIN], text,
			   init ? (size_t)(init - text) : strlen(text));
	if (init)
		policy_rules_parse(&rules->layers[IN_FORCE_INIT], init, strlen(init));
}

/* The rules of all layers, each of which was read. */
static void take_rules(struct policy_in_force *rules, const struct policy_layers *layers)
{
	const struct policy_layer *layer;
	struct policy_layer_rules *added;
	size_t i;

	if (!layers->list[LAYER_BUILTIN].missing)
		take_builtin(rules, layers->list[LAYER_BUILTIN].text);
	layer = &layers->list[LAYER_CUSTOM];
	policy_rules_parse(&rules->layers[IN_FORCE_CUSTOM], layer->text, layer->length);
	rules->hidden = layer->hidden;
	for (i = LAYER_NAMED; i < layers->count; i++) {
		layer = &layers->list[i];
		added = add_layer(rules, xstrdup(layer->name), false);
		added->named = true;
		added->version = layer->named->version;
		policy_rules_parse(added, layer->text, layer->length);
	}
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
	struct policy_layers layers;
	char *why;

	begin(rules);
	policy_layers_read(&layers, root);
	why = why_unknown(&layers);
	if (!why) {
		take_rules(rules, &layers);
		take_modes(rules, root);
	}
	policy_layers_free(&layers);
	return why;
}

/* The layer of that name; NULL if there is none. */
static struct policy_layer_rules *find_named(struct policy_in_force *rules, const char *name)
{
	size_t i;

	for (i = IN_FORCE_NAMED; i < rules->count; i++)
		if (!strcmp(rules->layers[i].name, name))
			return &rules->layers[i];
	return NULL;
}

/* Why a policy does not take the place of the one of its name, to be freed; NULL if it does. */
static char *why_not_later(const struct policy_source *source,
			   const struct policy_layer_rules *layer)
{
	char version[IMA_POLICY_VERSION_TEXT], before[IMA_POLICY_VERSION_TEXT];

	if (source->header.version > layer->version)
		return NULL;
	return xasprintf("%s: %s %s comes behind %s, and is not later", source->name, layer->name,
			 ima_policy_version_text(source->header.version, version),
			 ima_policy_version_text(layer->version, before));
}

/* A file with a name is a layer, or takes the place of one; why not, to be freed. */
static char *take_named(struct policy_in_force *rules, const struct policy_source *source)
{
	char *name = xstrndup(source->header.name.text, source->header.name.len), *why;
	struct policy_layer_rules *layer = find_named(rules, name);
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	unsigned int lines;
	size_t pos;

	if (!layer) {
		layer = add_layer(rules, name, false);
	} else {
		free(name);
		why = why_not_later(source, layer);
		if (why)
			return why;
		policy_rules_free(layer);
	}
	layer->named = true;
	layer->version = source->header.version;
	ima_policy_read_header(source->data, source->length, &pos, &lines, &header, &fault);
	policy_rules_parse(layer, source->data + pos, source->length - pos);
	return NULL;
}

/* What is wrong with a policy, the first of it, to be freed; NULL if nothing is. */
static char *fault_of(const struct policy_source *source)
{
	struct policy_report report = { .name = source->name };
	char *why = NULL;

	policy_report_parse(&report, source->data, source->length);
	if (report.faults.count)
		why = xasprintf("%s:%u:%u: %s", source->name, report.faults.list[0].line,
				report.faults.list[0].column, report.faults.list[0].reason);
	policy_report_free(&report);
	return why;
}

/*
 * What the files of a layer say that have no name, to be freed; the others become layers of
 * their own.  *@why is set if one is no policy.
 */
static char *read_files(struct policy_in_force *rules, const struct names *names, bool builtin,
			char **why)
{
	char *all = xstrdup(""), *longer;
	struct policy_source source;
	unsigned int i;
	int error;

	for (i = 0; !*why && i < names->count; i++) {
		error = policy_source_read(&source, names->list[i]);
		*why = error ? xasprintf("%s: %s", source.name, strerror(error)) :
			       fault_of(&source);
		if (!*why && source.named && builtin) {
			*why = xasprintf("%s: built-in rules have no name and no version",
					 source.name);
		} else if (!*why && source.named) {
			*why = take_named(rules, &source);
		} else if (!*why) {
			longer = xasprintf("%s%.*s\n", all, (int)source.length, source.data);
			free(all);
			all = longer;
		}
		policy_source_free(&source);
	}
	return all;
}

/**
 * policy_in_force_files - read rules that would be in force
 * @rules: is filled in; to be freed with policy_in_force_free(), whatever is returned
 * @custom: files of the layer "custom", in the order in which they would be loaded; one that
 *	begins with a name is a layer of its own
 * @builtin: files of the layer "builtin", likewise
 *
 * Return: NULL, or which is no policy and why, to be freed.
 */
char *policy_in_force_files(struct policy_in_force *rules, const struct names *custom,
			    const struct names *builtin)
{
	char *why = NULL, *text;

	begin(rules);
	text = read_files(rules, builtin, true, &why);
	policy_rules_parse(&rules->layers[IN_FORCE_BUILTIN], text, strlen(text));
	free(text);
	text = read_files(rules, custom, false, &why);
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
	size_t i;

	for (i = 0; i < rules->count; i++) {
		policy_rules_free(&rules->layers[i]);
		free(rules->layers[i].name);
	}
	free(rules->layers);
	free(rules->mode);
	*rules = (struct policy_in_force){ 0 };
}
