// SPDX-License-Identifier: GPL-2.0-only
/*
 * A strict reading of a policy; see policy_text.h.
 */

#define _GNU_SOURCE
#include <errno.h>
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

/* The index of the file system that conditions name first, or -1. */
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
 * @conditions: those of a rule
 *
 * Return: its name, NULL if they name none that is known.
 */
const char *policy_fs_name(const char *conditions)
{
	int i = find_fs(conditions);

	return i < 0 ? NULL : file_systems[i].name;
}

/* Whether the files that conditions name are all made by the kernel. */
static bool harmless(const char *conditions)
{
	int i = find_fs(conditions);

	return i >= 0 && file_systems[i].harmless;
}

/*
 * Values of words
 */

/* Any text: what it stands for does not matter here. */
static bool any_text(const char *value)
{
	return *value;
}

/* A decimal number. */
static bool decimal(const char *value)
{
	return *value && strspn(value, "0123456789") == strlen(value);
}

/* A number as that of a file system: hexadecimal, with or without "0x". */
static bool hexadecimal(const char *value)
{
	char *end;

	if (!strchr("0123456789abcdefABCDEF", *value) || !*value)
		return false;
	errno = 0;
	strtoul(value, &end, 16);
	return !*end && !errno;
}

/* Digits and dashes, as many as a UUID has. */
static bool uuid(const char *value)
{
	return strlen(value) == 36 && strspn(value, "0123456789abcdefABCDEF-") == 36;
}

/* Names of algorithms with commas between them. */
static bool algorithms(const char *value)
{
	return *value && strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-,") == strlen(value);
}

/* Whether a value is one of a list that ends with NULL. */
static bool one_of(const char *value, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(value, *list))
			return true;
	return false;
}

/* The kernel's names of its hooks. */
static bool known_func(const char *value)
{
	static const char *const names[] = {
		"FILE_CHECK", "PATH_CHECK", "MMAP_CHECK", "FILE_MMAP", "MMAP_CHECK_REQPROT",
		"BPRM_CHECK", "CREDS_CHECK", "MODULE_CHECK", "FIRMWARE_CHECK",
		"KEXEC_KERNEL_CHECK", "KEXEC_INITRAMFS_CHECK", "KEXEC_CMDLINE", "POLICY_CHECK",
		"KEY_CHECK", "CRITICAL_DATA", "SETXATTR_CHECK", NULL
	};

	return one_of(value, names);
}

/* One kind of access; "^" means that there may be others beside it. */
static bool known_mask(const char *value)
{
	static const char *const names[] = {
		"MAY_EXEC", "MAY_WRITE", "MAY_READ", "MAY_APPEND", NULL
	};

	return one_of(value + (*value == '^'), names);
}

/* What demands a signature. */
static bool known_type(const char *value)
{
	static const char *const names[] = { "imasig", "imasig|modsig", "sigv3", NULL };

	return one_of(value, names);
}

/* The one flag, which kernels set by themselves by now. */
static bool known_flag(const char *value)
{
	return !strcmp(value, "check_blacklist");
}

/* The one kind of digest beside the usual one. */
static bool known_digest(const char *value)
{
	return !strcmp(value, "verity");
}

/* In which rules a word may stand. */
enum place {
	ANY_RULE,
	APPRAISE_RULE,
	OTHER_RULE,	/* neither appraise nor dont_appraise */
};

/* Indices of words that mean something here. */
enum {
	WORD_FUNC,
	WORD_MASK,
	WORD_TYPE,
	WORD_DIGEST,
};

/* All words but actions: the name before "=", and what may stand behind it. */
static const struct word {
	const char *name;
	bool (*valid)(const char *value);	/* NULL: there is no "=" */
	enum place place;
	bool compares;		/* "<" and ">" may stand for "=" */
	bool condition;		/* it keeps the rule from some files */
} words[] = {
	[WORD_FUNC] = { "func", known_func, ANY_RULE, false, false },
	[WORD_MASK] = { "mask", known_mask, ANY_RULE, false, false },
	[WORD_TYPE] = { "appraise_type", known_type, APPRAISE_RULE, false, false },
	[WORD_DIGEST] = { "digest_type", known_digest, ANY_RULE, false, false },
	{ "appraise_flag", known_flag, APPRAISE_RULE, false, false },
	{ "appraise_algos", algorithms, APPRAISE_RULE, false, false },
	{ "pcr", decimal, OTHER_RULE, false, false },
	{ "template", any_text, OTHER_RULE, false, false },
	{ "keyrings", any_text, OTHER_RULE, false, true },
	{ "label", any_text, OTHER_RULE, false, true },
	{ "fsmagic", hexadecimal, ANY_RULE, false, true },
	{ "fsname", any_text, ANY_RULE, false, true },
	{ "fsuuid", uuid, ANY_RULE, false, true },
	{ "uid", decimal, ANY_RULE, true, true },
	{ "euid", decimal, ANY_RULE, true, true },
	{ "gid", decimal, ANY_RULE, true, true },
	{ "egid", decimal, ANY_RULE, true, true },
	{ "fowner", decimal, ANY_RULE, true, true },
	{ "fgroup", decimal, ANY_RULE, true, true },
	{ "obj_user", any_text, ANY_RULE, false, true },
	{ "obj_role", any_text, ANY_RULE, false, true },
	{ "obj_type", any_text, ANY_RULE, false, true },
	{ "subj_user", any_text, ANY_RULE, false, true },
	{ "subj_role", any_text, ANY_RULE, false, true },
	{ "subj_type", any_text, ANY_RULE, false, true },
	/* A file that is opened with O_DIRECT passes unchecked. */
	{ "permit_directio", NULL, ANY_RULE, false, true },
};

/* The index in words[] of a word that is allowed in a rule, or -1. */
static int find_word(const char *word, enum policy_action action)
{
	size_t length = strcspn(word, "=<>"), i;
	const struct word *known;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		known = &words[i];
		if (strlen(known->name) != length || strncmp(known->name, word, length))
			continue;
		if (known->place == APPRAISE_RULE && action != POLICY_APPRAISE)
			return -1;
		if (known->place == OTHER_RULE && action != POLICY_OTHER)
			return -1;
		if (!known->valid)
			return word[length] ? -1 : (int)i;
		if (word[length] != '=' && !(known->compares && word[length]))
			return -1;
		return known->valid(word + length + 1) ? (int)i : -1;
	}
	return -1;
}

/* What the first word of a rule stands for. */
static enum policy_action parse_action(const char *word)
{
	static const char *const others[] = {
		"measure", "dont_measure", "audit", "hash", "dont_hash", NULL
	};

	if (!strcmp(word, "appraise"))
		return POLICY_APPRAISE;
	if (!strcmp(word, "dont_appraise"))
		return POLICY_DONT_APPRAISE;
	return one_of(word, others) ? POLICY_OTHER : POLICY_NOT_KNOWN;
}

/* Take in one line; it is changed. */
static void parse_rule(struct policy_rule *rule, char *line)
{
	bool verity = false, sigv3 = false, odd_func = false;
	unsigned long seen = 0;
	char *rest, *word;
	int i;

	rule->label = POLICY_LABEL_HASH;
	rule->action = POLICY_NOT_KNOWN;
	rule->conditions = xstrdup("");
	if (strlen(line) > POLICY_LINE_MAX)
		return;
	/* All of them together are not longer than the line. */
	rule->conditions = xrealloc(rule->conditions, strlen(line) + 1, 1);
	word = strtok_r(line, " \t", &rest);
	rule->action = parse_action(word);
	rule->understood = rule->action != POLICY_NOT_KNOWN;
	while ((word = strtok_r(NULL, " \t", &rest))) {
		i = find_word(word, rule->action);
		if (i < 0 || seen & 1UL << i) {
			rule->understood = false;
			/* Which of two funcs holds?  The rule may concern any hook. */
			odd_func |= !strncmp(word, "func", 4);
			continue;
		}
		seen |= 1UL << i;
		if (i == WORD_FUNC) {
			rule->func = xstrdup(word + 5);
		} else if (i == WORD_MASK) {
			rule->mask = xstrdup(word + 5);
		} else if (i == WORD_TYPE) {
			rule->label = POLICY_LABEL_SIGNATURE;
			sigv3 = !strcmp(word + 14, "sigv3");
		} else if (i == WORD_DIGEST) {
			verity = true;
		} else if (words[i].condition) {
			if (*rule->conditions)
				strcat(rule->conditions, " ");
			strcat(rule->conditions, word);
		}
	}
	/* Such a signature is made for such a digest, and the other way round. */
	if (rule->action == POLICY_APPRAISE && sigv3 != verity)
		rule->understood = false;
	if (odd_func) {
		free(rule->func);
		rule->func = NULL;
	}
}

/**
 * policy_parse - read all rules of a policy
 * @rules: empty, to be freed with policy_free()
 * @text: the policy, a rule a line
 */
void policy_parse(struct policy_rules *rules, const char *text)
{
	char *copy = xstrdup(text), *next = copy, *line;
	struct policy_rule *rule;
	size_t space = 0;

	while ((line = strsep(&next, "\n"))) {
		line += strspn(line, " \t");
		if (!*line || *line == '#')
			continue;
		if (rules->count == space) {
			space = space ? 2 * space : 16;
			rules->list = xrealloc(rules->list, space, sizeof(*rules->list));
		}
		rule = &rules->list[rules->count++];
		*rule = (struct policy_rule){ .number = rules->count };
		parse_rule(rule, line);
	}
	free(copy);
}

/**
 * policy_free - free what policy_parse() made
 * @rules: empty after this
 */
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

/* How the kernel calls a hook, and for what access. */
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

/* Whether a rule has this hook's func=. */
static bool names(const struct policy_rule *rule, enum policy_hook hook)
{
	return rule->func && (!strcmp(rule->func, hooks[hook].func) ||
			      (hooks[hook].alias && !strcmp(rule->func, hooks[hook].alias)));
}

/* Whether a file at the hook can match, its conditions aside. */
static bool concerns(const struct policy_rule *rule, enum policy_hook hook)
{
	if (rule->func && !names(rule, hook))
		return false;
	/* "^": the access may include more, here it never does. */
	return !rule->mask || !strcmp(rule->mask + (*rule->mask == '^'), hooks[hook].mask);
}

/* Whether a rule that was not understood may be about files at the hook. */
static bool may_concern(const struct policy_rule *rule, enum policy_hook hook)
{
	return rule->action == POLICY_NOT_KNOWN || !rule->func || names(rule, hook);
}

/**
 * policy_covers - what a policy appraises of the files at a hook
 * @rules: the policy
 * @hook: the hook
 *
 * As in the kernel, the first rule that matches a file decides whether it is
 * appraised.  So nothing behind a rule without conditions matters, with two
 * exceptions: what is not understood matters wherever it stands, and so does a
 * rule that names the hook.  Such a rule makes the kernel refuse content that
 * comes without a file, however many conditions it has.
 *
 * Return: the coverage; it points into @rules.
 */
struct policy_coverage policy_covers(const struct policy_rules *rules, enum policy_hook hook)
{
	struct policy_coverage covers = { .label = POLICY_LABEL_SIGNATURE };
	const struct policy_rule *rule;
	bool decided = false;

	for (rule = rules->list; rule < rules->list + rules->count; rule++) {
		if (!rule->understood) {
			if (!covers.not_understood && may_concern(rule, hook))
				covers.not_understood = rule;
			continue;
		}
		if (rule->action == POLICY_APPRAISE && names(rule, hook))
			covers.named = true;
		if (decided || rule->action == POLICY_OTHER || !concerns(rule, hook))
			continue;
		decided = !*rule->conditions;
		if (rule->action == POLICY_DONT_APPRAISE) {
			if (!covers.exempt && !harmless(rule->conditions))
				covers.exempt = rule;
			continue;
		}
		if (!covers.rule)
			covers.rule = rule;
		if (rule->label > covers.label)
			covers.label = rule->label;
		covers.all = decided;
	}
	return covers;
}
