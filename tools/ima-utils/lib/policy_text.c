// SPDX-License-Identifier: GPL-2.0-only
/*
 * A strict reading of a policy; see policy_text.h.
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
 * Rules
 */

/**
 * struct reading - a rule while it is read
 * @conditions: where the words go that restrict it; there is room for all
 * @seen: a bit for each term that was there
 * @funcs: how many words look like func=
 * @odd: something is not as a kernel would show it
 */
struct reading {
	char *conditions;
	unsigned long long seen;
	unsigned int funcs;
	bool odd;
};

/* Whether a term keeps a rule from some files. */
static bool restricts(enum ima_policy_term_id term)
{
	/* What is opened with O_DIRECT passes such a rule unchecked. */
	return (term >= IMA_TERM_FSMAGIC && term <= IMA_TERM_LABEL) ||
	       term == IMA_TERM_PERMIT_DIRECTIO;
}

/* Take note of a word, which may still be wrong. */
static void note_word(void *data, const struct ima_policy_word *word)
{
	struct reading *reading = data;

	if (word->text.len >= 4 && !memcmp(word->text.text, "func", 4))
		reading->funcs++;
	if (word->term == IMA_TERM__LAST)
		return;
	/* The parser lets some stand twice. */
	if (reading->seen & 1ULL << word->term)
		reading->odd = true;
	reading->seen |= 1ULL << word->term;
	/* It takes any flag, and looks at none. */
	if (word->term == IMA_TERM_APPRAISE_FLAG &&
	    !ima_policy_string_is(&word->value, "check_blacklist"))
		reading->odd = true;
	if (!restricts(word->term))
		return;
	if (*reading->conditions)
		strcat(reading->conditions, " ");
	strncat(reading->conditions, word->text.text, word->text.len);
}

/* Go on after a fault: the hook may stand behind it. */
static bool note_fault(void *data, const struct ima_policy_fault *fault)
{
	struct reading *reading = data;

	(void)fault;
	reading->odd = true;
	return true;
}

/**
 * policy_put_in_order - put the words of a rule into the order that is accepted
 * @line: the rule, as the kernel shows it
 *
 * A rule for signatures of fs-verity digests is shown with its words the wrong
 * way round: nothing accepts it like that.
 */
void policy_put_in_order(char *line)
{
	static const char shown[] = " appraise_type=sigv3 digest_type=verity";
	static const char order[] = " digest_type=verity appraise_type=sigv3";
	char *found = strstr(line, shown);

	if (found && strchr(" \t", found[sizeof(shown) - 1]))
		memcpy(found, order, sizeof(order) - 1);
}

/* What the action of a rule is to whoever asks what is covered. */
static enum policy_action action_of(enum ima_policy_action action)
{
	switch (action) {
	case IMA_POLICY_APPRAISE:
	case IMA_POLICY_DENY:
		return POLICY_APPRAISE;
	case IMA_POLICY_DONT_APPRAISE:
		return POLICY_DONT_APPRAISE;
	case IMA_POLICY_MEASURE:
		return POLICY_MEASURE;
	case IMA_POLICY_NO_ACTION:
		return POLICY_NOT_KNOWN;
	default:
		return POLICY_OTHER;
	}
}

/* The weakest label that meets a demand. */
static enum policy_label label_of(const struct ima_demand *demand)
{
	if (demand->deny)
		return POLICY_LABEL_NOTHING;
	if (demand->optional)
		return POLICY_LABEL_OPTIONAL;
	return demand->methods & IMA_METHOD_HASH ? POLICY_LABEL_HASH : POLICY_LABEL_SIGNATURE;
}

/* Where a rule with use_diglim measures to; -1 if that was not understood. */
static int lists_pcr(const struct ima_parsed_rule *parsed, const struct reading *reading)
{
	if (parsed->column[IMA_TERM_PCR])
		return parsed->pcr;
	return reading->seen & 1ULL << IMA_TERM_PCR ? -1 : POLICY_DEFAULT_PCR;
}

/* Take in one line, if it is a rule. */
static bool parse_rule(struct policy_rule *rule, const struct ima_policy_string *line)
{
	struct reading reading = { 0 };
	const struct ima_policy_reader reader = {
		.features = POLICY_ANY_KERNEL,
		.default_pcr = POLICY_DEFAULT_PCR,
		.data = &reading,
		.word = note_word,
		.fault = note_fault,
	};
	struct ima_policy_fault fault;
	struct ima_parsed_rule parsed;
	char *text = xstrndup(line->text, line->len), *begin = text + strspn(text, " \t");
	size_t length = strlen(begin);

	while (length && strchr(" \t", begin[length - 1]))
		begin[--length] = '\0';
	*rule = (struct policy_rule){
		.text = xstrdup(begin),
		.action = POLICY_NOT_KNOWN,
		.label = POLICY_LABEL_OPTIONAL,
		.lists_pcr = -1,
		/* All of them together are not longer than the line. */
		.conditions = xrealloc(NULL, length + 2, 1),
	};
	*rule->conditions = '\0';
	if (line->len > POLICY_LINE_MAX) {
		free(text);
		return true;
	}

	policy_put_in_order(begin);
	reading.conditions = rule->conditions;
	if (ima_policy_parse_rule(begin, length, &reader, &parsed, &fault) ==
	    IMA_POLICY_NO_RULE) {
		free(rule->text);
		free(rule->conditions);
		free(text);
		return false;
	}
	rule->understood = !reading.odd;
	rule->action = action_of(parsed.action);
	rule->mask = parsed.mask;
	if (rule->action == POLICY_MEASURE && parsed.use_diglim)
		rule->lists_pcr = lists_pcr(&parsed, &reading);
	/* Which of two holds?  The rule may concern any hook. */
	if (reading.funcs < 2)
		rule->hook = parsed.hook;
	if (rule->understood && rule->action == POLICY_APPRAISE)
		rule->label = label_of(&parsed.demand);
	free(text);
	return true;
}

/**
 * policy_parse - read all rules of a policy
 * @rules: empty, to be freed with policy_free()
 * @text: the policy, a rule a line
 */
void policy_parse(struct policy_rules *rules, const char *text)
{
	const size_t length = strlen(text);
	struct ima_policy_string line;
	size_t space = 0, pos = 0;

	while (ima_policy_next_line(text, length, &pos, &line)) {
		if (rules->count == space) {
			space = space ? 2 * space : 16;
			rules->list = xrealloc(rules->list, space, sizeof(*rules->list));
		}
		if (!parse_rule(&rules->list[rules->count], &line))
			continue;
		rules->count++;
		rules->list[rules->count - 1].number = rules->count;
	}
}

/**
 * policy_free - free what policy_parse() made
 * @rules: empty after this
 */
void policy_free(struct policy_rules *rules)
{
	size_t i;

	for (i = 0; i < rules->count; i++) {
		free(rules->list[i].text);
		free(rules->list[i].conditions);
	}
	free(rules->list);
	memset(rules, 0, sizeof(*rules));
}

/* Where the kernel checks files of a kind, and for what access. */
static const struct {
	enum ima_policy_hook hook;
	enum ima_policy_mask mask;
} hooks[] = {
	[HOOK_PROGRAMS] = { IMA_POLICY_BPRM_CHECK, IMA_POLICY_MAY_EXEC },
	[HOOK_LIBRARIES] = { IMA_POLICY_MMAP_CHECK, IMA_POLICY_MAY_EXEC },
	[HOOK_MODULES] = { IMA_POLICY_MODULE_CHECK, IMA_POLICY_MAY_READ },
	[HOOK_FIRMWARE] = { IMA_POLICY_FIRMWARE_CHECK, IMA_POLICY_MAY_READ },
	[HOOK_KEXEC] = { IMA_POLICY_KEXEC_KERNEL_CHECK, IMA_POLICY_MAY_READ },
	[HOOK_POLICIES] = { IMA_POLICY_POLICY_CHECK, IMA_POLICY_MAY_READ },
};

/* Whether a rule has this hook's func=. */
static bool names(const struct policy_rule *rule, enum policy_hook hook)
{
	return rule->hook == hooks[hook].hook;
}

/* Whether a file at the hook can match, its conditions aside. */
static bool concerns(const struct policy_rule *rule, enum policy_hook hook)
{
	if (rule->hook != IMA_POLICY_ANY_HOOK && !names(rule, hook))
		return false;
	/* With "^" the access may include more, here it never does. */
	return rule->mask == IMA_POLICY_NO_MASK || rule->mask == hooks[hook].mask;
}

/* Whether a rule that was not understood may be about files at the hook. */
static bool may_concern(const struct policy_rule *rule, enum policy_hook hook)
{
	return rule->action == POLICY_NOT_KNOWN || rule->hook == IMA_POLICY_ANY_HOOK ||
	       names(rule, hook);
}

/**
 * policy_closes - whether a rule refuses what comes without a file
 * @rule: the rule
 * @hook: what it comes for
 *
 * Return: true if it does.
 */
bool policy_closes(const struct policy_rule *rule, enum policy_hook hook)
{
	if (!rule->understood || rule->action != POLICY_APPRAISE)
		return false;
	return names(rule, hook) ||
	       (rule->label == POLICY_LABEL_NOTHING && rule->hook == IMA_POLICY_ANY_HOOK &&
		rule->mask == IMA_POLICY_NO_MASK && !*rule->conditions);
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
	struct policy_coverage covers = { .label = POLICY_LABEL_NOTHING };
	const struct policy_rule *rule;
	bool decided = false;

	for (rule = rules->list; rule < rules->list + rules->count; rule++) {
		if (!rule->understood) {
			if (!covers.not_understood && may_concern(rule, hook))
				covers.not_understood = rule;
			continue;
		}
		if (policy_closes(rule, hook))
			covers.named = true;
		if (decided || !concerns(rule, hook) ||
		    (rule->action != POLICY_APPRAISE && rule->action != POLICY_DONT_APPRAISE))
			continue;
		decided = !*rule->conditions;
		if (rule->action == POLICY_DONT_APPRAISE) {
			if (!covers.exempt && !harmless(rule->conditions))
				covers.exempt = rule;
			continue;
		}
		if (!covers.rule)
			covers.rule = rule;
		if (!covers.weakest || rule->label > covers.label) {
			covers.label = rule->label;
			covers.weakest = rule;
		}
		covers.all = decided;
	}
	return covers;
}
