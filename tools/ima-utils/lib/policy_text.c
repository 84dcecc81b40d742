// SPDX-License-Identifier: GPL-2.0-only
/*
 * A light reading of a policy; see policy_text.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "array.h"
#include "policy_text.h"

/*
 * File systems by number.  Of the files in a harmless one the kernel makes the
 * content itself: nobody can put a program there.
 */
static const struct {
	unsigned long magic;
	const char *name;
	bool harmless;
} file_systems[] = {
	{ 0x9fa0, "proc", true },
	{ 0x62656572, "sysfs", true },
	{ 0x64626720, "debugfs", true },
	{ 0x73636673, "securityfs", true },
	{ 0xf97cff8c, "selinuxfs", true },
	{ 0x43415d53, "smackfs", true },
	{ 0x27e0eb, "cgroup", true },
	{ 0x63677270, "cgroup2", true },
	{ 0x6e736673, "nsfs", true },
	{ 0x1cd1, "devpts", true },
	{ 0x42494e4d, "binfmt_misc", true },
	{ 0xde5e81e4, "efivarfs", false },
	{ 0x1021994, "tmpfs", false },
	{ 0x858458f6, "ramfs", false },
};

static int find_fs(const char *conditions)
{
	unsigned long magic;
	size_t i;
	char *end;

	if (strncmp(conditions, "fsmagic=", 8))
		return -1;
	magic = strtoul(conditions + 8, &end, 16);
	/* A second condition would restrict the exemption, not widen it. */
	if (end == conditions + 8 || (*end && *end != ' '))
		return -1;
	for (i = 0; i < ARRAY_SIZE(file_systems); i++)
		if (file_systems[i].magic == magic)
			return i;
	return -1;
}

/**
 * policy_fs_name - the file system that conditions which begin with fsmagic= name
 *
 * Return: its name, NULL if they name none that is known.
 */
const char *policy_fs_name(const char *conditions)
{
	int i = find_fs(conditions);

	return i < 0 ? NULL : file_systems[i].name;
}

static bool harmless(const char *conditions)
{
	int i = find_fs(conditions);

	return i >= 0 && file_systems[i].harmless;
}

static enum policy_action parse_action(const char *word)
{
	static const char *const others[] = {
		"measure", "dont_measure", "audit", "hash", "dont_hash",
	};
	size_t i;

	if (!strcmp(word, "appraise"))
		return POLICY_APPRAISE;
	if (!strcmp(word, "dont_appraise"))
		return POLICY_DONT_APPRAISE;
	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (!strcmp(word, others[i]))
			return POLICY_OTHER;
	return POLICY_NOT_KNOWN;
}

static enum policy_label parse_label(const char *value)
{
	if (!strcmp(value, "imasig") || !strcmp(value, "imasig|modsig") ||
	    !strcmp(value, "sigv3"))
		return POLICY_LABEL_SIGNATURE;
	return POLICY_LABEL_NOT_KNOWN;
}

/* Words that say how a file is checked, not which. */
static bool no_condition(const char *word)
{
	static const char *const words[] = {
		"appraise_flag=", "appraise_algos=", "digest_type=", "permit_directio",
		"pcr=", "template=",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strncmp(word, words[i], strlen(words[i])))
			return true;
	return false;
}

static void set(char **field, const char *value)
{
	free(*field);
	*field = xstrdup(value);
}

static void parse_rule(struct policy_rule *rule, char *line)
{
	char *rest, *word = strtok_r(line, " \t", &rest), *conditions;

	rule->action = parse_action(word);
	rule->label = POLICY_LABEL_HASH;
	rule->conditions = xstrdup("");
	while ((word = strtok_r(NULL, " \t", &rest))) {
		if (!strncmp(word, "func=", 5)) {
			set(&rule->func, word + 5);
		} else if (!strncmp(word, "mask=", 5)) {
			set(&rule->mask, word + 5);
		} else if (!strncmp(word, "appraise_type=", 14)) {
			rule->label = parse_label(word + 14);
		} else if (!no_condition(word)) {
			conditions = xasprintf("%s%s%s", rule->conditions,
					       *rule->conditions ? " " : "", word);
			free(rule->conditions);
			rule->conditions = conditions;
		}
	}
}

/**
 * policy_parse - read all rules of a policy
 * @rules: empty, to be freed with policy_free()
 */
void policy_parse(struct policy_rules *rules, const char *text)
{
	char *copy = xstrdup(text), *next = copy, *line;
	struct policy_rule *rule;

	while ((line = strsep(&next, "\n"))) {
		line += strspn(line, " \t");
		if (!*line || *line == '#')
			continue;
		rules->list = xrealloc(rules->list, rules->count + 1, sizeof(*rules->list));
		rule = &rules->list[rules->count++];
		*rule = (struct policy_rule){ .number = rules->count };
		parse_rule(rule, line);
	}
	free(copy);
}

void policy_free(struct policy_rules *rules)
{
	size_t i;

	for (i = 0; i < rules->count; i++) {
		free(rules->list[i].func);
		free(rules->list[i].mask);
		free(rules->list[i].conditions);
	}
	free(rules->list);
	memset(rules, 0, sizeof(*rules));
}

/* Whether a file at the hook can match, its conditions aside. */
static bool concerns(const struct policy_rule *rule, enum policy_hook hook)
{
	static const struct {
		const char *func;
		const char *alias;
		const char *mask;
	} hooks[] = {
		[HOOK_PROGRAMS] = { "BPRM_CHECK", NULL, "MAY_EXEC" },
		[HOOK_LIBRARIES] = { "MMAP_CHECK", "FILE_MMAP", "MAY_EXEC" },
		[HOOK_MODULES] = { "MODULE_CHECK", NULL, "MAY_READ" },
		[HOOK_FIRMWARE] = { "FIRMWARE_CHECK", NULL, "MAY_READ" },
		[HOOK_KEXEC] = { "KEXEC_KERNEL_CHECK", NULL, "MAY_READ" },
		[HOOK_POLICIES] = { "POLICY_CHECK", NULL, "MAY_READ" },
	};
	const char *mask = rule->mask;

	if (rule->func && strcmp(rule->func, hooks[hook].func) &&
	    (!hooks[hook].alias || strcmp(rule->func, hooks[hook].alias)))
		return false;
	if (!mask)
		return true;
	/* "^": the access may include more, here it never does. */
	mask += *mask == '^';
	return !strcmp(mask, hooks[hook].mask);
}

/**
 * policy_covers - what a policy appraises of the files at a hook
 *
 * As in the kernel, the first rule that matches a file decides whether it is
 * appraised.  So the reading ends at a rule without conditions.
 */
struct policy_coverage policy_covers(const struct policy_rules *rules, enum policy_hook hook)
{
	struct policy_coverage covers = { .label = POLICY_LABEL_SIGNATURE };
	const struct policy_rule *rule;

	for (rule = rules->list; rule < rules->list + rules->count; rule++) {
		if (rule->action == POLICY_NOT_KNOWN && !covers.not_known)
			covers.not_known = rule;
		if (rule->action == POLICY_NOT_KNOWN || rule->action == POLICY_OTHER ||
		    !concerns(rule, hook))
			continue;
		if (rule->action == POLICY_DONT_APPRAISE) {
			if (!*rule->conditions)
				break;
			if (!covers.exempt && !harmless(rule->conditions))
				covers.exempt = rule;
			continue;
		}
		if (!covers.rule)
			covers.rule = rule;
		if (rule->label > covers.label)
			covers.label = rule->label;
		if (!*rule->conditions) {
			covers.all = true;
			break;
		}
	}
	return covers;
}
