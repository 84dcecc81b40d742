/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules in force, layer by layer, under the names that audit records have.
 *
 * The first two layers are always there.  Behind them is one for each policy that was
 * loaded with a name.
 */

#ifndef IMA_UTILS_POLICY_LAYERS_H
#define IMA_UTILS_POLICY_LAYERS_H

#include "lib/fact.h"
#include "lib/named_policies.h"
#include "lib/policy_text.h"

/* Indices of layers; those of policies with names follow. */
enum {
	LAYER_BUILTIN,
	LAYER_CUSTOM,
	LAYER_NAMED,
};

/**
 * struct policy_layer - the rules of one layer
 * @name: "builtin", "custom", or that of the policy
 * @named: the policy with that name; NULL if the layer is not that of one
 * @text: what the kernel shows of its rules, @length bytes; set if @file was read
 * @length: see @text
 * @file: what the kernel shows; of a policy with a name without its text
 * @missing: this kernel has no such layer, and that is nothing to complain of
 * @rules: the rules
 * @told: how many there are, as ima/status tells; -1 if it does not
 * @hidden: how many there are that the kernel does not show
 */
struct policy_layer {
	const char *name;
	const struct named_policy *named;
	const char *text;
	size_t length;
	struct fact file;
	bool missing;
	struct policy_rules rules;
	long told;
	unsigned int hidden;
};

/**
 * struct policy_layers - all of them
 * @list: in the order of the enum above
 * @count: how many
 * @named_file: what the kernel shows of policies with names; absent if it knows of none
 * @named: what stands there
 * @told: what ima/status says of them, without rules
 * @told_state: whether it does; FACT_ABSENT if this kernel knows of none
 */
struct policy_layers {
	struct policy_layer *list;
	size_t count;
	struct fact named_file;
	struct named_policies named;
	struct named_policies told;
	enum fact_state told_state;
};

void policy_layers_read(struct policy_layers *layers, const char *root);
void policy_layers_free(struct policy_layers *layers);
char *policy_layer_why(const struct policy_layer *layer);
char *policy_layers_named_why(const struct policy_layers *layers);
char *policy_layers_demand(const struct policy_layers *layers, bool as_text);

struct fact policy_named_read(struct named_policies *named, const char *root);
bool policy_named_withheld(const struct named_policy *named, const struct fact *custom);

#endif
