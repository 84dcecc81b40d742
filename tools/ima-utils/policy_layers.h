/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules in force, layer by layer, under the names that audit records have.
 */

#ifndef IMA_UTILS_POLICY_LAYERS_H
#define IMA_UTILS_POLICY_LAYERS_H

#include "lib/fact.h"
#include "lib/policy_text.h"

/* Indices of layers. */
enum {
	LAYER_BUILTIN,
	LAYER_CUSTOM,
	POLICY_LAYERS
};

/**
 * struct policy_layer - the rules of one layer
 * @name: "builtin", "custom"
 * @file: what the kernel shows
 * @missing: this kernel has no such layer, and that is nothing to complain of
 * @rules: the rules
 * @told: how many there are, as ima/status tells; -1 if it does not
 * @hidden: how many there are that the kernel does not show
 */
struct policy_layer {
	const char *name;
	struct fact file;
	bool missing;
	struct policy_rules rules;
	long told;
	unsigned int hidden;
};

extern const char *const policy_layer_names[POLICY_LAYERS];

void policy_layers_read(struct policy_layer layers[POLICY_LAYERS], const char *root);
void policy_layers_free(struct policy_layer layers[POLICY_LAYERS]);
char *policy_layer_why(const struct policy_layer *layer);
char *policy_layers_demand(const struct policy_layer layers[POLICY_LAYERS], bool as_text);

#endif
