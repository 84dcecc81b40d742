// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer on "imactl policy import-ipe": it takes what IPE's own parser takes, and
 * understands by it the same; and what it makes of it lets nothing through that IPE
 * refuses, and about which nothing was said.
 */

#define _GNU_SOURCE
#include "shim.h"

/* Both have one. */
#define ipe_policy kernel_policy
#include "digest.c"
#include "policy_parser.c"
#undef ipe_policy

#include <stdio.h>
#include <strings.h>

#include "ipe_model.h"
#include "policy_ipe.h"

#define REQUIRE(condition) do { if (!(condition)) abort(); } while (0)

static const struct {
	enum ipe_property property;
	bool yes;
} properties[] = {
	[IPE_PROP_BOOT_VERIFIED_FALSE] = { IPE_BOOT_VERIFIED, false },
	[IPE_PROP_BOOT_VERIFIED_TRUE] = { IPE_BOOT_VERIFIED, true },
	[IPE_PROP_DMV_ROOTHASH] = { IPE_DMVERITY_ROOTHASH, false },
	[IPE_PROP_DMV_SIG_FALSE] = { IPE_DMVERITY_SIGNATURE, false },
	[IPE_PROP_DMV_SIG_TRUE] = { IPE_DMVERITY_SIGNATURE, true },
	[IPE_PROP_FSV_DIGEST] = { IPE_FSVERITY_DIGEST, false },
	[IPE_PROP_FSV_SIG_FALSE] = { IPE_FSVERITY_SIGNATURE, false },
	[IPE_PROP_FSV_SIG_TRUE] = { IPE_FSVERITY_SIGNATURE, true },
};

static bool same_digest(const struct ipe_condition *mine, const struct digest_info *digest)
{
	unsigned char bytes[2048];

	REQUIRE(mine->hex.length / 2 <= sizeof(bytes));
	return strlen(digest->alg) == mine->algo.length &&
	       !memcmp(digest->alg, mine->algo.at, mine->algo.length) &&
	       digest->digest_len == mine->hex.length / 2 &&
	       !hex2bin(bytes, mine->hex.at, digest->digest_len) &&
	       !memcmp(bytes, digest->digest, digest->digest_len);
}

/* Conditions that are there twice are there once here; if they differ, it never matches. */
static void compare_rule(const struct ipe_statement *mine, const struct ipe_rule *rule)
{
	bool given[IPE_PROPERTIES] = { false }, differ = false;
	const struct ipe_condition *condition;
	enum ipe_property property;
	struct ipe_prop *prop;

	REQUIRE((mine->action == IPE_ALLOW) == (rule->action == IPE_ACTION_ALLOW));
	list_for_each_entry(prop, &rule->props, next) {
		property = properties[prop->type].property;
		condition = &mine->conditions[property];
		REQUIRE(condition->given);
		given[property] = true;
		if (property < IPE_DMVERITY_ROOTHASH)
			differ |= condition->yes != properties[prop->type].yes;
		else
			differ |= !same_digest(condition, prop->value);
	}
	for (property = 0; property < IPE_PROPERTIES; property++)
		REQUIRE(given[property] == mine->conditions[property].given);
	REQUIRE(differ == mine->never);
}

static void compare_default(const struct ipe_statement *mine, enum ipe_action_type action)
{
	REQUIRE(!mine == (action == IPE_ACTION_INVALID));
	if (mine)
		REQUIRE((mine->action == IPE_ALLOW) == (action == IPE_ACTION_ALLOW));
}

static void compare(const struct ipe_policy *policy, const struct ipe_parsed_policy *parsed)
{
	const struct ipe_statement *s = policy->statements, *end = s + policy->count;
	struct list_head *at[IPE_OPS];
	const struct ipe_statement *header = policy->header;
	enum ipe_op op;

	REQUIRE(strlen(parsed->name) == header->name.length &&
		!memcmp(parsed->name, header->name.at, header->name.length));
	REQUIRE(parsed->version.major == header->version[0] &&
		parsed->version.minor == header->version[1] &&
		parsed->version.rev == header->version[2]);
	for (op = 0; op < IPE_OPS; op++) {
		at[op] = parsed->rules[op].rules.next;
		compare_default(policy->defaults[op], parsed->rules[op].default_action);
	}
	compare_default(policy->defaults[IPE_ANY_OP], parsed->global_default_action);
	for (; s < end; s++) {
		if (s->kind != IPE_RULE)
			continue;
		REQUIRE(at[s->op] != &parsed->rules[s->op].rules);
		compare_rule(s, list_entry(at[s->op], struct ipe_rule, next));
		at[s->op] = at[s->op]->next;
	}
	for (op = 0; op < IPE_OPS; op++)
		REQUIRE(at[op] == &parsed->rules[op].rules);
}

static void check_notes(const struct ipe_policy *policy)
{
	size_t i;

	for (i = 0; i < policy->note_count; i++) {
		REQUIRE(policy->notes[i].line >= 1 && *policy->notes[i].text);
		REQUIRE(!policy->notes[i].column ==
			(policy->notes[i].kind != IPE_NOTE_FAULT));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct kernel_policy kernel = { .textlen = size };
	char *text = malloc(size), *converted, *wrong;
	struct ipe_policy policy;
	int error;

	REQUIRE(text || !size);
	/* Ends where the text ends: a byte more is found. */
	if (size)
		memcpy(text, bytes, size);
	kernel.text = text;
	error = ipe_parse_policy(&kernel);
	ipe_policy_parse(&policy, text, size);
	/* Behind a NUL the kernel reads nothing; that is refused here. */
	if (size && memchr(text, '\0', size))
		REQUIRE(policy.faults);
	else
		REQUIRE(!error == !policy.faults);
	check_notes(&policy);
	if (!policy.faults) {
		compare(&policy, kernel.parsed);
		converted = ipe_policy_convert(&policy, "fuzz");
		check_notes(&policy);
		wrong = ipe_model_compare(&policy, converted);
		if (wrong) {
			fprintf(stderr, "ERROR: %s\n%s", wrong, converted);
			abort();
		}
		free(converted);
	}
	ipe_policy_free(&policy);
	if (!error)
		ipe_free_parsed_policy(kernel.parsed);
	free(text);
	return 0;
}
