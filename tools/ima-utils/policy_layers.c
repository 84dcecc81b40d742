// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules in force; see policy_layers.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/sysfile.h"
#include "policy_layers.h"

#define IMA "/sys/kernel/security/ima"

/* A number that ima/status tells; -1 if it does not. */
static long told(const struct pairs *status, const char *key)
{
	const char *text = pairs_get(status, key);
	char *end;
	long number;

	if (!text || *text < '0' || *text > '9')
		return -1;
	number = strtol(text, &end, 10);
	return *end ? -1 : number;
}

/**
 * policy_named_read - read what the kernel shows of policies with names
 * @named: empty, to be freed with named_policies_free(); points into what is returned
 * @root: "/" or a directory that stands for it
 *
 * Return: the file, malformed if it was not understood; to be freed.
 */
struct fact policy_named_read(struct named_policies *named, const char *root)
{
	struct fact file = sysfile_read(root, IMA "/named_policies", SYSFILE_LIST);

	if (file.state == FACT_READ && !named_policies_parse(named, file.text)) {
		named_policies_free(named);
		fact_malformed(&file);
	}
	return file;
}

/**
 * policy_named_withheld - whether the kernel does not show the rules of a policy with a name
 * @named: the policy
 * @custom: the file ima/policy
 *
 * A kernel without CONFIG_IMA_READ_POLICY shows names and versions alone, and lets nobody
 * read the rules of the layer "custom": none is shown then, and that says nothing.
 *
 * Return: true if there may be rules.
 */
bool policy_named_withheld(const struct named_policy *named, const struct fact *custom)
{
	struct policy_rules rules = { 0 };
	char *text;
	bool none;

	if (custom->state == FACT_READ)
		return false;
	text = xstrndup(named->rules, named->length);
	policy_parse(&rules, text);
	none = !rules.count;
	policy_free(&rules);
	free(text);
	return none;
}

/* The layer of a policy with a name. */
static struct policy_layer named_layer(const struct policy_layers *layers,
				       const struct named_policy *named)
{
	struct policy_layer layer = {
		.name = named->name,
		.named = named,
		.file = { .state = FACT_READ, .path = xstrdup(layers->named_file.path) },
		.text = named->rules,
		.length = named->length,
		.told = -1,
	};
	char *text;

	if (policy_named_withheld(named, &layers->list[LAYER_CUSTOM].file)) {
		layer.file.state = FACT_WITHHELD;
		return layer;
	}
	text = xstrndup(named->rules, named->length);
	policy_parse(&layer.rules, text);
	free(text);
	return layer;
}

/* What ima/status says of policies with names. */
static void read_told(struct policy_layers *layers, const struct pairs *status,
		      enum fact_state state)
{
	const char *told = pairs_get(status, "named_policies");

	layers->told_state = state;
	if (state == FACT_READ && !told)
		layers->told_state = FACT_ABSENT;
	else if (told && !named_policies_told(&layers->told, told))
		layers->told_state = FACT_MALFORMED;
}

/**
 * policy_layers_read - read the rules of all layers
 * @layers: to be freed with policy_layers_free()
 * @root: "/" or a directory that stands for it
 */
void policy_layers_read(struct policy_layers *layers, const char *root)
{
	static const struct {
		const char *name, *path, *told;
	} fixed[LAYER_NAMED] = {
		[LAYER_BUILTIN] = { "builtin", IMA "/builtin_policy", "builtin_rules" },
		[LAYER_CUSTOM] = { "custom", IMA "/policy", "rules" },
	};
	struct fact status_file = sysfile_read(root, IMA "/status", SYSFILE_ANSWER);
	struct pairs status = { 0 };
	struct policy_layer *layer;
	size_t i;

	pairs_parse(&status, &status_file);
	*layers = (struct policy_layers){ 0 };
	layers->named_file = policy_named_read(&layers->named, root);
	layers->count = LAYER_NAMED + layers->named.count;
	layers->list = xrealloc(NULL, layers->count, sizeof(*layers->list));
	for (i = 0; i < LAYER_NAMED; i++) {
		layer = &layers->list[i];
		*layer = (struct policy_layer){
			.name = fixed[i].name,
			.file = sysfile_read(root, fixed[i].path, SYSFILE_LIST),
			.told = told(&status, fixed[i].told),
		};
		if (layer->file.state != FACT_READ)
			continue;
		layer->text = layer->file.text;
		layer->length = strlen(layer->text);
		policy_parse(&layer->rules, layer->text);
		if (layer->told > (long)layer->rules.count)
			layer->hidden = layer->told - layer->rules.count;
	}
	for (; i < layers->count; i++)
		layers->list[i] = named_layer(layers, &layers->named.list[i - LAYER_NAMED]);
	/* Where IMA shows its policy, but not this, there are no layers. */
	layers->list[LAYER_BUILTIN].missing =
		layers->list[LAYER_BUILTIN].file.state == FACT_ABSENT &&
		layers->list[LAYER_CUSTOM].file.state != FACT_ABSENT;
	read_told(layers, &status, status_file.state);
	pairs_free(&status);
	fact_free(&status_file);
}

/**
 * policy_layers_free - free what was read
 * @layers: empty after this
 */
void policy_layers_free(struct policy_layers *layers)
{
	size_t i;

	for (i = 0; i < layers->count; i++) {
		fact_free(&layers->list[i].file);
		policy_free(&layers->list[i].rules);
	}
	free(layers->list);
	fact_free(&layers->named_file);
	named_policies_free(&layers->named);
	named_policies_free(&layers->told);
	*layers = (struct policy_layers){ 0 };
}

/**
 * policy_layers_named_why - why it is not known which policies with names there are
 * @layers: all layers
 *
 * Return: a sentence for the caller to free; NULL if it is known, or there are none.
 */
char *policy_layers_named_why(const struct policy_layers *layers)
{
	if (layers->named_file.state == FACT_READ || layers->named_file.state == FACT_ABSENT)
		return NULL;
	return fact_why(&layers->named_file);
}

/**
 * policy_layer_why - why the rules of a layer are not known
 * @layer: the layer
 *
 * Return: a sentence for the caller to free.
 */
char *policy_layer_why(const struct policy_layer *layer)
{
	if (layer->missing)
		return xstrdup("this kernel has no built-in policy");
	if (layer->named && layer->file.state == FACT_WITHHELD)
		return xstrdup("this kernel shows its name and version, and none of its rules");
	if (layer->file.state == FACT_ABSENT)
		return xasprintf("there is no %s: IMA is not active", layer->file.path);
	return fact_why(&layer->file);
}

/*
 * The rule of a layer that makes a policy, or only a policy as text, be refused;
 * *@surely is set if no condition keeps a file from it.
 */
static const struct policy_rule *demand_of(const struct policy_layer *layer, bool as_text,
					   bool *surely)
{
	const struct policy_rules *rules = &layer->rules;
	struct policy_coverage covers;
	size_t i;

	*surely = true;
	if (!as_text) {
		covers = policy_covers(rules, HOOK_POLICIES);
		*surely = covers.all;
		return covers.rule;
	}
	for (i = 0; i < rules->count; i++)
		if (policy_closes(&rules->list[i], HOOK_POLICIES))
			return &rules->list[i];
	return NULL;
}

/**
 * policy_layers_demand - what demands that policies are signed
 * @layers: all layers
 * @as_text: of a policy that is written as text; else of one that is read from a file
 *
 * Return: "layer=LAYER rule=NUMBER (RULE)", for each layer that does, or NULL if
 * none is known to; for the caller to free.  Where a layer does in any case, those
 * are left out that do for some files only.
 */
char *policy_layers_demand(const struct policy_layers *layers, bool as_text)
{
	const struct policy_rule *rule;
	char *all = NULL, *longer, *clean;
	bool known = false, surely;
	size_t i;

	for (i = 0; i < layers->count; i++)
		known |= demand_of(&layers->list[i], as_text, &surely) && surely;
	for (i = 0; i < layers->count; i++) {
		rule = demand_of(&layers->list[i], as_text, &surely);
		if (!rule || (known && !surely))
			continue;
		clean = clean_text(rule->text);
		longer = xasprintf("%s%slayer=%s rule=%u (%s)", all ? all : "",
				   all ? " and " : "", layers->list[i].name, rule->number, clean);
		free(clean);
		free(all);
		all = longer;
	}
	return all;
}
