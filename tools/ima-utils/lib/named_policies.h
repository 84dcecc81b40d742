/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies that begin with their name and version: each is a layer of its own.
 *
 *	ima/named_policies  -> named_policies_parse() -> struct named_policies
 *	a line of ima/status -> named_policies_told() -> the same, without rules
 */

#ifndef IMA_UTILS_NAMED_POLICIES_H
#define IMA_UTILS_NAMED_POLICIES_H

#include <stdbool.h>
#include <stddef.h>

#include "policy_parser.h"

/**
 * struct named_policy - one of them
 * @name: its name
 * @version: a later one is greater
 * @version_text: as it is written, A.B.C
 * @digest: of its text, "sha256:HEX"; NULL if it is not told
 * @rules: where its rules begin, in the text that was parsed
 * @length: of them, in bytes
 */
struct named_policy {
	char *name;
	u64 version;
	char version_text[IMA_POLICY_VERSION_TEXT];
	char *digest;
	const char *rules;
	size_t length;
};

/**
 * struct named_policies - all of them
 * @list: in the order of layers
 * @count: how many
 */
struct named_policies {
	struct named_policy *list;
	size_t count;
};

bool named_policies_parse(struct named_policies *policies, const char *text);
bool named_policies_told(struct named_policies *policies, const char *told);
const struct named_policy *named_policies_find(const struct named_policies *policies,
					       const struct ima_policy_string *name);
void named_policies_free(struct named_policies *policies);
bool policy_name_good(const char *name);

#endif
