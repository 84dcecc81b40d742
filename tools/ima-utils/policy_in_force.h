/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules that an access is held against: those in force, or those of files.
 *
 *	ima/builtin_policy, ima/policy, ima/named_policies -> policy_in_force_read()
 *	FILE...						   -> policy_in_force_files()
 */

#ifndef IMA_UTILS_POLICY_IN_FORCE_H
#define IMA_UTILS_POLICY_IN_FORCE_H

#include "lib/names.h"
#include "policy_decide.h"

/* In the order in which the kernel asks them. */
enum policy_in_force_layer {
	IN_FORCE_BUILTIN,
	IN_FORCE_INIT,
	IN_FORCE_CUSTOM,
	/* The first of the policies with names; there may be none. */
	IN_FORCE_NAMED,
};

/**
 * struct policy_in_force - all layers
 * @layers: their rules; a layer that is not there has none
 * @count: how many; those before IN_FORCE_NAMED are always among them
 * @mode: ima_appraise=, as ima/status has it, to be freed; NULL if it is not told
 * @hidden: rules of the layer "custom" that the kernel does not show
 */
struct policy_in_force {
	struct policy_layer_rules *layers;
	size_t count;
	char *mode;
	unsigned int hidden;
};

char *policy_in_force_read(struct policy_in_force *rules, const char *root);
char *policy_in_force_files(struct policy_in_force *rules, const struct names *custom,
			    const struct names *builtin);
void policy_in_force_free(struct policy_in_force *rules);

#endif
