// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules of a policy that can never match: an earlier rule for the same kind of
 * action matches whatever they do.
 *
 * A warning must be right, so nothing is guessed: each condition of the earlier
 * rule has to follow from one condition of the later.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "policy_report.h"

/* Each rule is held against those before it: in a longer policy that takes too long. */
#define RULES_MAX 10000

/* Actions of which the first rule that matches decides. */
enum kind {
	KIND_MEASURE,
	KIND_APPRAISE,
	KIND_AUDIT,
	KIND_HASH,
};

/* A rule, and where it stands. */
struct line {
	struct ima_parsed_rule rule;
	enum kind kind;
	unsigned int number;
};

/* The kind of an action. */
static enum kind kind_of(enum ima_policy_action action)
{
	switch (action) {
	case IMA_POLICY_MEASURE:
	case IMA_POLICY_DONT_MEASURE:
		return KIND_MEASURE;
	case IMA_POLICY_AUDIT:
		return KIND_AUDIT;
	case IMA_POLICY_HASH:
	case IMA_POLICY_DONT_HASH:
		return KIND_HASH;
	default:
		return KIND_APPRAISE;
	}
}

/* Whether two pieces of text are the same. */
static bool same(const struct ima_policy_string *a, const struct ima_policy_string *b)
{
	return a->len == b->len && !memcmp(a->text, b->text, a->len);
}

/* Whether all that a condition on an ID lets through passes another, too. */
static bool id_within(const struct ima_parsed_id *in, const struct ima_parsed_id *of)
{
	switch (of->op) {
	case '<':
		return (in->op == '=' && in->value < of->value) ||
		       (in->op == '<' && in->value <= of->value);
	case '>':
		return (in->op == '=' && in->value > of->value) ||
		       (in->op == '>' && in->value >= of->value);
	default:
		return in->op == '=' && in->value == of->value;
	}
}

/* Whether each item of a list is in another. */
static bool list_within(const struct ima_policy_string *in, const struct ima_policy_string *of)
{
	struct ima_policy_string a, b;
	size_t i = 0, j;
	bool found;

	while (ima_policy_next_item(in, '|', &i, &a)) {
		found = false;
		for (j = 0; !found && ima_policy_next_item(of, '|', &j, &b);)
			found = same(&a, &b);
		if (!found)
			return false;
	}
	return true;
}

/* Whether a condition of an earlier rule follows from the same one of a later. */
static bool follows(enum ima_policy_term_id term, const struct ima_parsed_rule *earlier,
		    const struct ima_parsed_rule *later)
{
	switch (term) {
	case IMA_TERM_FUNC:
		return earlier->hook == later->hook;
	case IMA_TERM_MASK:
		/* "^": this bit among others; without: this bit alone */
		return earlier->mask == later->mask &&
		       (earlier->mask_any || !later->mask_any);
	case IMA_TERM_FSMAGIC:
		return earlier->fsmagic == later->fsmagic;
	case IMA_TERM_FSNAME:
		return same(&earlier->fsname, &later->fsname);
	case IMA_TERM_FSUUID:
		return !memcmp(earlier->fsuuid, later->fsuuid, sizeof(earlier->fsuuid));
	case IMA_TERM_UID:
	case IMA_TERM_EUID:
		return id_within(&later->user, &earlier->user);
	case IMA_TERM_GID:
	case IMA_TERM_EGID:
		return id_within(&later->group, &earlier->group);
	case IMA_TERM_FOWNER:
		return id_within(&later->owner, &earlier->owner);
	case IMA_TERM_FGROUP:
		return id_within(&later->fgroup, &earlier->fgroup);
	case IMA_TERM_KEYRINGS:
		return list_within(&later->keyrings, &earlier->keyrings);
	case IMA_TERM_LABEL:
		return list_within(&later->label, &earlier->label);
	default:
		return ima_policy_term_is_lsm(term) &&
		       same(&earlier->lsm[term - IMA_TERM_OBJ_USER],
			    &later->lsm[term - IMA_TERM_OBJ_USER]);
	}
}

/* What a rule without func= has no part in. */
static bool needs_func(enum ima_policy_hook hook)
{
	return hook == IMA_POLICY_KEY_CHECK || hook == IMA_POLICY_CRITICAL_DATA ||
	       hook == IMA_POLICY_SETXATTR_CHECK;
}

/* What can come without a file: a rule for it does something even if it never matches. */
static bool closes(const struct ima_parsed_rule *rule)
{
	if (rule->action != IMA_POLICY_APPRAISE && rule->action != IMA_POLICY_DENY)
		return false;
	switch (rule->hook) {
	case IMA_POLICY_MODULE_CHECK:
	case IMA_POLICY_FIRMWARE_CHECK:
	case IMA_POLICY_KEXEC_KERNEL_CHECK:
	case IMA_POLICY_KEXEC_INITRAMFS_CHECK:
	case IMA_POLICY_POLICY_CHECK:
	case IMA_POLICY_X509_CHECK:
		return true;
	default:
		return false;
	}
}

/* Whether an earlier rule leaves nothing for a later one. */
static bool shadows(const struct line *earlier, const struct line *later)
{
	const struct ima_parsed_rule *a = &earlier->rule, *b = &later->rule;
	enum ima_policy_term_id term;

	if (earlier->kind != later->kind)
		return false;
	if (a->hook != b->hook && (a->hook != IMA_POLICY_ANY_HOOK || needs_func(b->hook)))
		return false;
	if (closes(b) && (a->hook != b->hook || a->action != b->action))
		return false;
	for (term = IMA_TERM_FUNC; term <= IMA_TERM_LABEL; term++)
		if (a->column[term] && (!b->column[term] || !follows(term, a, b)))
			return false;
	return true;
}

/* Warn of a rule. */
static void warn(struct policy_findings *warnings, const struct line *later,
		 const struct line *earlier)
{
	char *reason = xasprintf("never matches: the rule in line %u always does before it",
				 earlier->number);
	struct policy_finding finding = {
		.line = later->number,
		.column = later->rule.column[IMA_TERM_ACTION],
		.reason = reason,
		.by = JUDGE_IMACTL,
	};

	policy_findings_add(warnings, &finding);
	free(reason);
}

/**
 * policy_find_shadowed - find rules that can never match
 * @warnings: get one for each
 * @text: the policy
 * @length: how many bytes
 *
 * Rules with a fault are none, and so is a header.  Not more than the first 10000 are looked at.
 */
void policy_find_shadowed(struct policy_findings *warnings, const char *text, size_t length)
{
	const struct ima_policy_reader reader = { .features = POLICY_ANY_KERNEL,
					   .default_pcr = POLICY_DEFAULT_PCR };
	struct line *lines = NULL, *later;
	size_t count = 0, space = 0, pos, i;
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	struct ima_policy_string line;
	unsigned int number;

	ima_policy_read_header(text, length, &pos, &number, &header, &fault);
	while (count < RULES_MAX && ima_policy_next_line(text, length, &pos, &line)) {
		if (count == space) {
			space = space ? 2 * space : 64;
			lines = xrealloc(lines, space, sizeof(*lines));
		}
		number++;
		later = &lines[count];
		if (ima_policy_parse_rule(line.text, line.len, &reader, &later->rule, &fault))
			continue;
		later->kind = kind_of(later->rule.action);
		later->number = number;
		for (i = 0; i < count && !shadows(&lines[i], later); i++)
			;
		/* What stands behind both is told of the first. */
		if (i < count)
			warn(warnings, later, &lines[i]);
		else
			count++;
	}
	free(lines);
}
