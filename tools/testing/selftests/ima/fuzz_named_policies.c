// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_named_policies - a libFuzzer target for what imactl makes of ima/named_policies
 *
 * The source of imactl, with the kernel's parser of headers, under AddressSanitizer and
 * UndefinedBehaviorSanitizer; scripts/fuzz of the patchset builds and runs it.  The first
 * byte tells whether the rest is the file or the line of ima/status.  What is made of it says
 * what the text says: put together again it is the same text.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>

#include "../../../ima-utils/lib/alloc.c"
#include "../../../ima-utils/lib/named_policies.c"
#include "../../../../security/integrity/ima/ima_policy_parse.c"
#include "fuzz.h"

/* What is true of each, wherever it is from. */
static void check_policy(const struct named_policies *policies, size_t at)
{
	const struct named_policy *policy = &policies->list[at];
	struct ima_policy_string name = { policy->name, strlen(policy->name) };

	require(name.len && name.len <= IMA_POLICY_NAME_MAX);
	require(!strpbrk(policy->name, " \t=#/"));
	require(strcmp(policy->name, "builtin") && strcmp(policy->name, "init") &&
		strcmp(policy->name, "custom"));
	require(strlen(policy->version_text) < IMA_POLICY_VERSION_TEXT);
	require(named_policies_find(policies, &name) == policy);
}

/* The policies follow each other, up to the end. */
static void check_shown(const struct named_policies *policies, const char *text)
{
	const struct named_policy *policy;
	const char *end = text, *digest;
	size_t i;

	for (i = 0; i < policies->count; i++) {
		policy = &policies->list[i];
		check_policy(policies, i);
		require(policy->rules > end);
		if (policy->digest) {
			digest = strstr(policy->rules, policy->digest);
			require(digest && digest <= policy->rules + policy->length);
			require(strlen(policy->digest) == strlen("sha256:") + DIGEST_DIGITS);
		}
		end = policy->rules + policy->length;
	}
	require(!policies->count || end == text + strlen(text));
}

/* The line is made of them. */
static void check_told(const struct named_policies *policies, const char *text)
{
	char *all = xstrdup(""), *longer;
	size_t i;

	for (i = 0; i < policies->count; i++) {
		check_policy(policies, i);
		longer = xasprintf("%s%s%s=%s", all, i ? " " : "", policies->list[i].name,
				   policies->list[i].version_text);
		free(all);
		all = longer;
	}
	/* What looks like a comment behind a version is none of the kernel. */
	if (!strpbrk(text, "\t#"))
		require(!strcmp(text, policies->count ? all : NONE));
	free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct named_policies policies = { 0 };
	char *text;

	if (!size)
		return 0;
	/* Ends where the text ends: a byte more is found. */
	text = xstrndup((const char *)data + 1, size - 1);
	if (*data & 1) {
		if (named_policies_told(&policies, text))
			check_told(&policies, text);
	} else if (named_policies_parse(&policies, text)) {
		check_shown(&policies, text);
	}
	named_policies_free(&policies);
	free(text);
	return 0;
}
