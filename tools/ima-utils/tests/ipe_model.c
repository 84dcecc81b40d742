// SPDX-License-Identifier: GPL-2.0-only
/*
 * Both sides decide; see ipe_model.h.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipe_model.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "lib/named_policies.h"

/* So many digests are told from each other; others are not tried. */
#define DIGESTS 6

/* A file, or none; of the digests, "ALGO:HEX" or NULL. */
struct world {
	bool file;
	bool flags[IPE_DMVERITY_ROOTHASH];
	const char *digests[2];
};

/* Digests that files can have; the first is none, the second that of another file. */
struct digests {
	char *list[DIGESTS];
	unsigned int count;
};

static const struct {
	const char *name;
	enum ipe_op op;
	/* IMA is known to be weaker where there is no file. */
	bool weak;
} hooks[] = {
	{ "BPRM_CHECK", IPE_EXECUTE, true },
	{ "MMAP_CHECK", IPE_EXECUTE, true },
	{ "MMAP_CHECK_REQPROT", IPE_EXECUTE, true },
	{ "FIRMWARE_CHECK", IPE_FIRMWARE, false },
	{ "MODULE_CHECK", IPE_KMODULE, false },
	{ "KEXEC_KERNEL_CHECK", IPE_KEXEC_IMAGE, false },
	{ "KEXEC_INITRAMFS_CHECK", IPE_KEXEC_INITRAMFS, false },
	{ "POLICY_CHECK", IPE_POLICY, false },
	{ "DIGEST_LIST_CHECK", IPE_POLICY, false },
	{ "X509_CHECK", IPE_X509_CERT, false },
};

/* A digest as IMA's rules have it. */
static char *normal(const struct ipe_condition *condition)
{
	char *text = xasprintf("%.*s:%.*s", (int)condition->algo.length, condition->algo.at,
			       (int)condition->hex.length, condition->hex.at);
	char *p;

	for (p = text + condition->algo.length; *p; p++)
		if (*p >= 'A' && *p <= 'F')
			*p += 'a' - 'A';
	return text;
}

/* Whether there can be such a digest. */
static bool possible(const struct ipe_condition *condition)
{
	int algo = hash_algo_find(condition->algo.at, condition->algo.length);

	return condition->hex.length &&
	       (algo < 0 || condition->hex.length == 2 * diglim_digest_size(algo));
}

/* All digests that a policy speaks of. */
static void collect(struct digests *digests, const struct ipe_policy *policy,
		    enum ipe_property property)
{
	const struct ipe_condition *condition;
	unsigned int known;
	char *text;
	size_t i;

	digests->count = 2;
	digests->list[0] = NULL;
	digests->list[1] = xstrdup("sha256:other");
	for (i = 0; i < policy->count && digests->count < DIGESTS; i++) {
		condition = &policy->statements[i].conditions[property];
		if (!condition->given || !possible(condition))
			continue;
		text = normal(condition);
		for (known = 1; known < digests->count; known++)
			if (!strcmp(digests->list[known], text))
				break;
		if (known < digests->count)
			free(text);
		else
			digests->list[digests->count++] = text;
	}
}

static bool ipe_matches(const struct ipe_statement *rule, const struct world *world)
{
	const struct ipe_condition *condition;
	enum ipe_property property;
	const char *digest;
	bool same;
	char *text;

	if (rule->never)
		return false;
	for (property = 0; property < IPE_PROPERTIES; property++) {
		condition = &rule->conditions[property];
		if (!condition->given)
			continue;
		if (property < IPE_DMVERITY_ROOTHASH) {
			if (world->flags[property] != condition->yes)
				return false;
			continue;
		}
		digest = world->digests[property - IPE_DMVERITY_ROOTHASH];
		text = normal(condition);
		same = digest && !strcmp(digest, text);
		free(text);
		if (!same)
			return false;
	}
	return true;
}

static bool ipe_allows(const struct ipe_policy *policy, enum ipe_op op,
		       const struct world *world)
{
	const struct ipe_statement *s;

	for (s = policy->statements; s < policy->statements + policy->count; s++)
		if (s->kind == IPE_RULE && s->op == op && ipe_matches(s, world))
			return s->action == IPE_ALLOW;
	return ipe_policy_default(policy, op)->action == IPE_ALLOW;
}

/* One word of a rule of IMA; false if it does not match. */
static bool ima_word(const char *word, const char *hook, const struct world *world)
{
	enum ipe_property property;
	size_t length;
	const char *digest;

	if (!strncmp(word, "func=", 5))
		return !strcmp(word + 5, hook);
	for (property = 0; property < IPE_PROPERTIES; property++) {
		length = strlen(ipe_property_names[property]);
		if (strncmp(word, ipe_property_names[property], length) || word[length] != '=')
			continue;
		word += length + 1;
		if (property < IPE_DMVERITY_ROOTHASH)
			return !strcmp(word, world->flags[property] ? "yes" : "no");
		digest = world->digests[property - IPE_DMVERITY_ROOTHASH];
		return digest && !strcmp(word, digest);
	}
	/* There is no such word. */
	abort();
}

static bool ima_allows(const char *converted, const char *hook, const struct world *world)
{
	char *copy = xstrdup(converted), *rest = copy, *line, *word, *action;
	bool allowed = true, matches;

	while ((line = strsep(&rest, "\n"))) {
		line += strspn(line, " \t");
		if (!*line || *line == '#' || !strncmp(line, "policy_name=", 12))
			continue;
		action = strsep(&line, " ");
		if (strcmp(action, "deny") && strcmp(action, "dont_appraise"))
			abort();
		matches = true;
		while ((word = strsep(&line, " ")))
			/* Each rule with the hook counts if there is no file. */
			if (world->file || !strncmp(word, "func=", 5))
				matches &= ima_word(word, hook, world);
		if (!matches || (!world->file && *action == 'd' && action[1] == 'o'))
			continue;
		allowed = *action == 'd' && action[1] == 'o';
		break;
	}
	free(copy);
	return allowed;
}

/* One question to both; what is wrong with the answers, or NULL. */
static char *ask(const struct ipe_policy *policy, const char *converted, size_t hook,
		 const struct world *world)
{
	bool ipe = ipe_allows(policy, hooks[hook].op, world);
	bool ima = ima_allows(converted, hooks[hook].name, world);

	if (ipe == ima || policy->weaker)
		return NULL;
	/* Stricter it may be where something was left out, or there is no file. */
	if (ipe ? policy->lost || !world->file : !world->file && hooks[hook].weak)
		return NULL;
	return xasprintf("%s: IPE %s, IMA %s: %s, %s=%d %s=%d %s=%d %s=%s %s=%s",
			 hooks[hook].name, ipe ? "allows" : "denies", ima ? "allows" : "denies",
			 world->file ? "a file" : "no file",
			 ipe_property_names[IPE_BOOT_VERIFIED], world->flags[0],
			 ipe_property_names[IPE_DMVERITY_SIGNATURE], world->flags[1],
			 ipe_property_names[IPE_FSVERITY_SIGNATURE], world->flags[2],
			 ipe_property_names[IPE_DMVERITY_ROOTHASH],
			 world->digests[0] ? world->digests[0] : "none",
			 ipe_property_names[IPE_FSVERITY_DIGEST],
			 world->digests[1] ? world->digests[1] : "none");
}

/* What is wrong with name and version, or NULL: the same, or none if IMA cannot have it. */
static char *compare_header(const struct ipe_policy *policy, const char *converted)
{
	const struct ipe_statement *ipe = policy->header;
	struct ima_policy_fault fault;
	struct ima_policy_header ima;
	unsigned int lines, i;
	char *name;
	size_t pos;
	bool same;

	name = xstrndup(ipe->name.at, ipe->name.length);
	same = policy_name_good(name);
	free(name);
	switch (ima_policy_read_header(converted, strlen(converted), &pos, &lines, &ima,
				       &fault)) {
	case 0:
		break;
	case IMA_POLICY_NO_RULE:
		return same ? xstrdup("the name is lost") : NULL;
	default:
		return xstrdup(fault.reason);
	}
	same &= ima.name.len == ipe->name.length &&
		!memcmp(ima.name.text, ipe->name.at, ima.name.len);
	for (i = 0; i < 3; i++)
		same &= IMA_POLICY_VERSION_PART(ima.version, i) == ipe->version[i];
	return same ? NULL : xstrdup("name or version differ");
}

/**
 * ipe_model_compare - ask both about each file
 * @policy: of IPE
 * @converted: what ipe_policy_convert() made of it
 *
 * Return: NULL, or what they do not agree on, for the caller to free.
 */
char *ipe_model_compare(const struct ipe_policy *policy, const char *converted)
{
	struct digests roots = { 0 }, files = { 0 };
	struct world world;
	unsigned int bits, i, j;
	char *wrong = compare_header(policy, converted);
	size_t hook;

	collect(&roots, policy, IPE_DMVERITY_ROOTHASH);
	collect(&files, policy, IPE_FSVERITY_DIGEST);
	for (hook = 0; !wrong && hook < ARRAY_SIZE(hooks); hook++) {
		world = (struct world){ .file = false };
		wrong = ask(policy, converted, hook, &world);
		for (bits = 0; bits < 8; bits++)
			for (i = 0; i < roots.count; i++)
				for (j = 0; !wrong && j < files.count; j++) {
					world = (struct world){
						.file = true,
						.flags = { bits & 1, bits & 2, bits & 4 },
						.digests = { roots.list[i], files.list[j] },
					};
					wrong = ask(policy, converted, hook, &world);
				}
	}
	for (i = 0; i < DIGESTS; i++) {
		free(roots.list[i]);
		free(files.list[i]);
	}
	return wrong;
}
