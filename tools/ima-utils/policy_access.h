/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An access to a file that is not made, but thought of: what the conditions of rules are
 * held against.
 *
 *	FILE, who, how -> policy_access_look() -> struct policy_access -> policy_match()
 *
 * What only the kernel knows is not guessed: a fact says why it cannot be told here, and
 * whoever holds a rule against it gets to know that the answer depends on it.
 */

#ifndef IMA_UTILS_POLICY_ACCESS_H
#define IMA_UTILS_POLICY_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/policy_parser.h"

/* Whether something is so. */
enum answer {
	ANSWER_NO,
	ANSWER_YES,
	ANSWER_UNKNOWN,
};

/* Security modules whose labels are told here. */
enum policy_module {
	MODULE_NONE,	/* no security module has labels that rules can name */
	MODULE_SELINUX,	/* "user:role:type:level" */
	MODULE_SMACK,	/* one word, which is a user to rules */
	MODULE_OTHER,	/* one that is not known here, or it is not known which */
};

/**
 * struct policy_property - one property of a file
 * @has: the file has it; of one with a digest: it has one
 * @why: why that cannot be told here, NULL if it can
 * @digest: of a property with a digest, which the file has, or with ANSWER_UNKNOWN may
 *	have; its length is 0 if it is not known
 */
struct policy_property {
	enum answer has;
	const char *why;
	struct ima_parsed_digest digest;
};

/**
 * struct policy_access - an access
 * @hook: where the kernel looks
 * @mask: 1 << enum ima_policy_mask, or-ed
 * @uid: who accesses the file: all his user IDs are this one
 * @gid: the same of groups
 * @owner: of the file, as its mount shows it
 * @group: the same
 * @fsmagic: of the file system
 * @fsname: its name, to be freed; NULL if it is not known
 * @fsuuid: its UUID, zeros if it has none
 * @fsuuid_known: it is known
 * @properties: of the file
 * @module: whose labels rules can name
 * @object: label of the file, to be freed; NULL if it is not known
 * @subject: label of who accesses it, to be freed; NULL if it is not known
 */
struct policy_access {
	enum ima_policy_hook hook;
	unsigned int mask;
	uint32_t uid;
	uint32_t gid;
	uint32_t owner;
	uint32_t group;
	uint64_t fsmagic;
	char *fsname;
	unsigned char fsuuid[16];
	bool fsuuid_known;
	struct policy_property properties[IMA_PROPERTY__LAST];
	enum policy_module module;
	char *object;
	char *subject;
};

/**
 * policy_access_writes - whether a file is opened to be written
 * @access: the access
 *
 * Return: true if it is.
 */
static inline bool policy_access_writes(const struct policy_access *access)
{
	return access->mask & 1u << IMA_POLICY_MAY_WRITE;
}

/* Conditions that cannot be told, or-ed: 1 << enum ima_policy_term_id. */
typedef uint64_t policy_terms;

/* A rule that is not understood may be for any access. */
#define POLICY_NOT_UNDERSTOOD ((policy_terms)1 << IMA_TERM__LAST)

_Static_assert(IMA_TERM__LAST < 64, "a bit for each term");

enum answer policy_match(const struct ima_parsed_rule *rule, const struct policy_access *access,
			 policy_terms *unknown);
const char *policy_term_name(enum ima_policy_term_id term);
const char *policy_term_why(const struct policy_access *access, enum ima_policy_term_id term);

int policy_access_look(struct policy_access *access, const char *path, const char *root,
		       bool own);
void policy_access_free(struct policy_access *access);

#endif
