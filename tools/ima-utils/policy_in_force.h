/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules that an access is held against: those in force, or those of files.
 *
 *	ima/builtin_policy, ima/policy, or FILE... -> struct policy_in_force
 */

#ifndef IMA_UTILS_POLICY_IN_FORCE_H
#define IMA_UTILS_POLICY_IN_FORCE_H

#include "lib/names.h"
#include "policy_decide.h"
#include "policy_judge.h"

/* In the order in which the kernel asks them. */
enum policy_in_force_layer {
	IN_FORCE_BUILTIN,
	IN_FORCE_INIT,
	IN_FORCE_CUSTOM,
	IN_FORCE_LAYERS,
};

_Static_assert((int)IN_FORCE_LAYERS == POLICY_LAYERS_MAX, "a demand for each layer");

/**
 * struct policy_in_force - all layers
 * @layers: their rules; a layer that is not there has none
 * @mode: ima_appraise=, as ima/status has it, to be freed; NULL if it is not told
 * @hidden: rules of the layer "custom" that the kernel does not show
 */
struct policy_in_force {
	struct policy_layer_rules layers[IN_FORCE_LAYERS];
	char *mode;
	unsigned int hidden;
};

char *policy_in_force_read(struct policy_in_force *rules, const char *root);
char *policy_in_force_files(struct policy_in_force *rules, const struct names *custom,
			    const struct names *builtin);
void policy_in_force_free(struct policy_in_force *rules);

#endif
