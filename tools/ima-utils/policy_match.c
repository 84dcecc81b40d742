// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a rule is for an access; see policy_access.h.
 *
 * It asks in the kernel's words, ima_match_rules() of security/integrity/ima/ima_policy.c
 * and ima_property_match() of ima_property.c, with one difference: a condition may be
 * neither true nor false.  One that is false decides, whatever the others are.
 */

#include <string.h>

#include "policy_access.h"

/* Whether a piece of the text of a rule is this word. */
static enum answer is(const struct ima_policy_string *text, const char *word)
{
	return ima_policy_string_is(text, word) ? ANSWER_YES : ANSWER_NO;
}

/* Whether an ID is as a rule wants it. */
static enum answer id_is(const struct ima_parsed_id *wanted, uint32_t id)
{
	switch (wanted->op) {
	case '<':
		return id < wanted->value ? ANSWER_YES : ANSWER_NO;
	case '>':
		return id > wanted->value ? ANSWER_YES : ANSWER_NO;
	default:
		return id == wanted->value ? ANSWER_YES : ANSWER_NO;
	}
}

/* mask= and mask=^ */
static enum answer mask_is(const struct ima_parsed_rule *rule, unsigned int mask)
{
	unsigned int wanted = 1u << rule->mask;

	return (rule->mask_any ? wanted & mask : wanted == mask) ? ANSWER_YES : ANSWER_NO;
}

/* A part of a label of SELinux: the user, the role or the type. */
static enum answer selinux_part(const struct ima_policy_string *wanted, const char *label,
				unsigned int part)
{
	struct ima_policy_string all = { label, strlen(label) }, item = { 0 };
	size_t at = 0;
	unsigned int i;

	for (i = 0; i <= part; i++)
		if (!ima_policy_next_item(&all, ':', &at, &item))
			return ANSWER_UNKNOWN;
	if (item.len == wanted->len && !memcmp(item.text, wanted->text, item.len))
		return ANSWER_YES;
	/* A type may have another name in SELinux's policy: the kernel compares numbers. */
	return part == 2 ? ANSWER_UNKNOWN : ANSWER_NO;
}

/* obj_user= to subj_type= */
static enum answer label_is(enum ima_policy_term_id term, const struct ima_parsed_rule *rule,
			    const struct policy_access *access)
{
	const struct ima_policy_string *wanted = &rule->lsm[term - IMA_TERM_OBJ_USER];
	unsigned int part = (term - IMA_TERM_OBJ_USER) % 3;
	const char *label = term < IMA_TERM_SUBJ_USER ? access->object : access->subject;

	switch (access->module) {
	case MODULE_NONE:
		/* The kernel keeps such a rule for the day on which somebody knows the label. */
		return ANSWER_NO;
	case MODULE_SELINUX:
		return label ? selinux_part(wanted, label, part) : ANSWER_UNKNOWN;
	case MODULE_SMACK:
		if (part)
			return ANSWER_NO;
		return label ? is(wanted, label) : ANSWER_UNKNOWN;
	default:
		return ANSWER_UNKNOWN;
	}
}

/* Whether two digests are the same. */
static bool same_digest(const struct ima_parsed_digest *a, const struct ima_parsed_digest *b)
{
	return a->algo == b->algo && a->len == b->len && !memcmp(a->bytes, b->bytes, a->len);
}

/* boot_verified= to fsverity_digest= */
static enum answer property_is(enum ima_policy_term_id term, const struct ima_parsed_rule *rule,
			       const struct policy_access *access)
{
	enum ima_property_kind kind = (enum ima_property_kind)(term - IMA_TERM_BOOT_VERIFIED);
	const struct policy_property *property = &access->properties[kind];
	const struct ima_parsed_digest *digest = NULL;
	bool wanted = rule->has & 1u << kind;

	if (kind == IMA_PROPERTY_DMVERITY_ROOTHASH)
		digest = &rule->roothash;
	else if (kind == IMA_PROPERTY_FSVERITY_DIGEST)
		digest = &rule->verity_digest;
	/* Another digest is not the one, whether or not it counts. */
	if (digest && property->has != ANSWER_NO && property->digest.len &&
	    !same_digest(digest, &property->digest))
		return wanted ? ANSWER_NO : ANSWER_YES;
	if (property->has == ANSWER_UNKNOWN)
		return ANSWER_UNKNOWN;
	return (property->has == ANSWER_YES) == wanted ? ANSWER_YES : ANSWER_NO;
}

/* One condition of a rule that has it. */
static enum answer holds(enum ima_policy_term_id term, const struct ima_parsed_rule *rule,
			 const struct policy_access *access)
{
	switch (term) {
	case IMA_TERM_FUNC:
		return rule->hook == access->hook ? ANSWER_YES : ANSWER_NO;
	case IMA_TERM_MASK:
		return mask_is(rule, access->mask);
	case IMA_TERM_FSMAGIC:
		return rule->fsmagic == access->fsmagic ? ANSWER_YES : ANSWER_NO;
	case IMA_TERM_FSNAME:
		return access->fsname ? is(&rule->fsname, access->fsname) : ANSWER_UNKNOWN;
	case IMA_TERM_FSUUID:
		if (!access->fsuuid_known)
			return ANSWER_UNKNOWN;
		return memcmp(rule->fsuuid, access->fsuuid, sizeof(access->fsuuid)) ?
		       ANSWER_NO : ANSWER_YES;
	case IMA_TERM_UID:
	case IMA_TERM_EUID:
		/* The saved and the real one count for euid= sometimes: they are the same. */
		return id_is(&rule->user, access->uid);
	case IMA_TERM_GID:
	case IMA_TERM_EGID:
		return id_is(&rule->group, access->gid);
	case IMA_TERM_FOWNER:
		return id_is(&rule->owner, access->owner);
	case IMA_TERM_FGROUP:
		return id_is(&rule->fgroup, access->group);
	case IMA_TERM_KEYRINGS:
	case IMA_TERM_LABEL:
		/* Of keys and of data without a file. */
		return ANSWER_NO;
	default:
		if (ima_policy_term_is_lsm(term))
			return label_is(term, rule, access);
		if (ima_policy_term_is_property(term))
			return property_is(term, rule, access);
		/* What is no condition. */
		return ANSWER_YES;
	}
}

/**
 * policy_match - whether a rule is for an access
 * @rule: the rule
 * @access: the access, to a file
 * @unknown: gets the conditions that cannot be told, if the answer depends on them; else 0
 *
 * Return: the answer.
 */
enum answer policy_match(const struct ima_parsed_rule *rule, const struct policy_access *access,
			 policy_terms *unknown)
{
	enum ima_policy_term_id term;
	policy_terms open = 0;
	enum answer answer;

	*unknown = 0;
	for (term = IMA_TERM_FUNC; term < IMA_TERM__LAST; term++) {
		if (!rule->column[term])
			continue;
		answer = holds(term, rule, access);
		if (answer == ANSWER_NO)
			return ANSWER_NO;
		if (answer == ANSWER_UNKNOWN)
			open |= (policy_terms)1 << term;
	}
	*unknown = open;
	return open ? ANSWER_UNKNOWN : ANSWER_YES;
}

/**
 * policy_term_name - a condition, as a rule has it
 * @term: the condition
 *
 * Return: its name, NULL if it is none that can be unknown.
 */
const char *policy_term_name(enum ima_policy_term_id term)
{
	static const char *const names[IMA_TERM__LAST] = {
		[IMA_TERM_FSNAME] = "fsname",
		[IMA_TERM_FSUUID] = "fsuuid",
		[IMA_TERM_OBJ_USER] = "obj_user",
		[IMA_TERM_OBJ_ROLE] = "obj_role",
		[IMA_TERM_OBJ_TYPE] = "obj_type",
		[IMA_TERM_SUBJ_USER] = "subj_user",
		[IMA_TERM_SUBJ_ROLE] = "subj_role",
		[IMA_TERM_SUBJ_TYPE] = "subj_type",
		[IMA_TERM_BOOT_VERIFIED] = "boot_verified",
		[IMA_TERM_DMVERITY_SIGNATURE] = "dmverity_signature",
		[IMA_TERM_DMVERITY_ROOTHASH] = "dmverity_roothash",
		[IMA_TERM_FSVERITY_SIGNATURE] = "fsverity_signature",
		[IMA_TERM_FSVERITY_DIGEST] = "fsverity_digest",
	};

	return term < IMA_TERM__LAST ? names[term] : NULL;
}

/**
 * policy_term_why - why a condition cannot be told here
 * @access: the access
 * @term: the condition
 *
 * Return: a sentence without a full stop.
 */
const char *policy_term_why(const struct policy_access *access, enum ima_policy_term_id term)
{
	const char *why;

	if (term >= IMA_TERM__LAST)
		return "the rule has words that this imactl does not know";
	if (ima_policy_term_is_property(term)) {
		why = access->properties[term - IMA_TERM_BOOT_VERIFIED].why;
		return why ? why : "only the kernel knows";
	}
	switch (term) {
	case IMA_TERM_FSNAME:
		return "the file's mount is not in /proc/self/mountinfo";
	case IMA_TERM_FSUUID:
		return "this kernel does not tell the UUID of the file system";
	case IMA_TERM_OBJ_TYPE:
	case IMA_TERM_SUBJ_TYPE:
		if (access->module == MODULE_SELINUX &&
		    (term == IMA_TERM_OBJ_TYPE ? access->object : access->subject))
			return "it is another type, but may be the same under another name";
		break;
	default:
		break;
	}
	if (access->module == MODULE_OTHER)
		return "labels of this security module are compared by the kernel alone";
	return term < IMA_TERM_SUBJ_USER ? "the label of the file is not known" :
	       "the label of who accesses the file is not known";
}
