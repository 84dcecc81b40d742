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

const char *const policy_layer_names[POLICY_LAYERS] = {
	[LAYER_BUILTIN] = "builtin",
	[LAYER_CUSTOM] = "custom",
};

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
 * policy_layers_read - read the rules of all layers
 * @layers: to be freed with policy_layers_free()
 * @root: "/" or a directory that stands for it
 */
void policy_layers_read(struct policy_layer layers[POLICY_LAYERS], const char *root)
{
	static const char *const paths[POLICY_LAYERS] = {
		[LAYER_BUILTIN] = IMA "/builtin_policy",
		[LAYER_CUSTOM] = IMA "/policy",
	};
	static const char *const keys[POLICY_LAYERS] = {
		[LAYER_BUILTIN] = "builtin_rules",
		[LAYER_CUSTOM] = "rules",
	};
	struct fact status_file = sysfile_read(root, IMA "/status", SYSFILE_ANSWER);
	struct pairs status = { 0 };
	struct policy_layer *layer;
	int i;

	pairs_parse(&status, &status_file);
	for (i = 0; i < POLICY_LAYERS; i++) {
		layer = &layers[i];
		*layer = (struct policy_layer){
			.name = policy_layer_names[i],
			.file = sysfile_read(root, paths[i], SYSFILE_LIST),
			.told = told(&status, keys[i]),
		};
		if (layer->file.state == FACT_READ)
			policy_parse(&layer->rules, layer->file.text);
		if (layer->file.state == FACT_READ && layer->told > (long)layer->rules.count)
			layer->hidden = layer->told - layer->rules.count;
	}
	/* Where IMA shows its policy, but not this, there are no layers. */
	layers[LAYER_BUILTIN].missing = layers[LAYER_BUILTIN].file.state == FACT_ABSENT &&
					layers[LAYER_CUSTOM].file.state != FACT_ABSENT;
	pairs_free(&status);
	fact_free(&status_file);
}

/**
 * policy_layers_free - free what was read
 * @layers: all layers
 */
void policy_layers_free(struct policy_layer layers[POLICY_LAYERS])
{
	int i;

	for (i = 0; i < POLICY_LAYERS; i++) {
		fact_free(&layers[i].file);
		policy_free(&layers[i].rules);
	}
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
char *policy_layers_demand(const struct policy_layer layers[POLICY_LAYERS], bool as_text)
{
	const struct policy_rule *rule;
	char *all = NULL, *longer, *clean;
	bool known = false, surely;
	int i;

	for (i = 0; i < POLICY_LAYERS; i++)
		known |= demand_of(&layers[i], as_text, &surely) && surely;
	for (i = 0; i < POLICY_LAYERS; i++) {
		rule = demand_of(&layers[i], as_text, &surely);
		if (!rule || (known && !surely))
			continue;
		clean = clean_text(rule->text);
		longer = xasprintf("%s%slayer=%s rule=%u (%s)", all ? all : "",
				   all ? " and " : "", layers[i].name, rule->number, clean);
		free(clean);
		free(all);
		all = longer;
	}
	return all;
}
