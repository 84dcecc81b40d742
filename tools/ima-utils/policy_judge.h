/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel would say of a file, given what is known of it.
 *
 * policy_judge_one() goes the kernel's way: ima_verify() and ima_verify_cause() of
 * security/integrity/ima/ima_verify.c and unmet() of ima_access.c, which compute from what
 * is known of a file whether the demand of each layer is met, and the word for why not.  It
 * knows yes and no only.  Whether a demand is met is decided by the kernel's own
 * ima_demand_met().
 *
 * policy_judge() is asked when something is not known.  It tries all that may be, and
 * says what is the same in each case; and what is not, it says on which claims it depends.
 */

#ifndef IMA_UTILS_POLICY_JUDGE_H
#define IMA_UTILS_POLICY_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "policy_decide.h"

/* What is true of a file or not; the bits of struct policy_evidence. */
enum policy_claim {
	CLAIM_HASH_RIGHT,	/* the digest in the label is that of the content */
	CLAIM_SIGNATURE_GOOD,	/* the signature in the label is, by a key that counts */
	CLAIM_SIGNATURE_PLATFORM, /* it is by a key of .platform, and by none of .ima */
	CLAIM_MODSIG_GOOD,	/* the appended signature is, by a key that counts */
	CLAIM_MODSIG_PLATFORM,	/* it is by a key of .platform, and by none of .ima */
	CLAIM_EVM_GOOD,		/* EVM does not fail the file */
	CLAIM_BLACKLISTED,	/* a digest of it is in .blacklist */
	CLAIM_CONTENT_BLACKLISTED, /* so is that of what stands before an appended signature */
	CLAIM_LIST_FOUND,	/* a digest list has it */
	CLAIM_LIST_VOUCHES,	/* one that was signed has it, and it counts */
	CLAIM_LIST_IMMUTABLE,	/* one that vouches for it says that it is not to be changed */
	CLAIM_LIST_DENIES,	/* one denies it */
	CLAIM_DENY_ALWAYS,	/* that counts for rules without diglim, too */
	CLAIM_LISTS_MEASURED,	/* a rule that measures has the lists asked */
	CLAIM_UNVERIFIABLE,	/* on this file system nothing can be verified */
	POLICY_CLAIMS,
};

#define CLAIM(name) (1u << CLAIM_##name)

/* The value of security.ima. */
enum policy_label_kind {
	POLICY_LABEL_NONE,
	POLICY_LABEL_UNREADABLE,	/* there may be one */
	POLICY_LABEL_HASH,
	POLICY_LABEL_SIGNATURE,
	POLICY_LABEL_VERITY_SIGNATURE,
	POLICY_LABEL_ODD,		/* of no kind that the kernel knows */
};

/* What EVM makes of the file's security.evm. */
enum policy_evm {
	EVM_SILENT,		/* it is off, or has nothing to say */
	EVM_MISSING,		/* there is no security.evm */
	EVM_MUTABLE,		/* HMAC, or a signature that is not portable */
	EVM_PORTABLE,		/* a portable signature */
};

/**
 * struct policy_evidence - what is known of a file
 * @truth: claims that are true, CLAIM()
 * @unknown: claims that cannot be told; those are not in @truth
 * @label: the kind of its label
 * @label_version: of the signature in it
 * @label_cut: it is too short for one
 * @label_algo: enum hash_algo, as the kernel takes it from the label
 * @evm: what there is for EVM
 * @modsig: there is an appended signature, and the hook looks at it
 * @modsig_unreadable: what is appended is no signature that is understood
 * @modsig_algo: enum hash_algo of it
 * @verity: fs-verity protects the file
 * @list_algos: of digests that a list vouches for, a bit for each enum hash_algo
 * @unseen: its content may change where the kernel does not look (FUSE)
 */
struct policy_evidence {
	unsigned int truth;
	unsigned int unknown;
	enum policy_label_kind label;
	unsigned int label_version;
	bool label_cut;
	unsigned int label_algo;
	enum policy_evm evm;
	bool modsig;
	bool modsig_unreadable;
	unsigned int modsig_algo;
	bool verity;
	uint32_t list_algos;
	bool unseen;
};

/**
 * struct policy_demand - what a layer demands
 * @rule: that decides; NULL if no file has to meet anything
 * @immutable: the layer is
 * @enforced: what does not meet it is refused, and not only recorded
 * @init: the layer is "init"
 */
struct policy_demand {
	const struct ima_parsed_rule *rule;
	bool immutable;
	bool enforced;
	bool init;
};

/**
 * struct policy_demands - what all layers demand
 * @list: in their order
 * @count: how many layers there are
 */
struct policy_demands {
	struct policy_demand *list;
	size_t count;
};

/**
 * struct policy_outcome - what becomes of an access in a layer
 * @cause: why it is refused, as in audit records; NULL if it is granted
 * @op: the record's op=
 * @have: IMA_METHOD_*, what succeeded
 */
struct policy_outcome {
	const char *cause;
	const char *op;
	unsigned int have;
};

/**
 * struct policy_opinion - what can be told of a layer
 * @granted: whether the access is
 * @cause: if it is refused: why, as in audit records; NULL if that depends
 * @op: with @cause: the record's op=
 * @have: with @cause: IMA_METHOD_*, what succeeded; @have_known: it does not depend
 * @have_known: see @have
 * @claims: claims on which @granted or @cause depends
 */
struct policy_opinion {
	enum answer granted;
	const char *cause;
	const char *op;
	unsigned int have;
	bool have_known;
	unsigned int claims;
};

void policy_judge_one(const struct policy_evidence *evidence, const struct policy_access *access,
		      const struct policy_demands *demands, unsigned int truth,
		      struct policy_outcome *outcomes);
void policy_judge(const struct policy_evidence *evidence, const struct policy_access *access,
		  const struct policy_demands *demands, struct policy_opinion *opinions);
void policy_opinion_join(struct policy_opinion *opinion, const struct policy_opinion *other);
void policy_terms_of(struct ima_demand_terms *terms, const struct ima_parsed_rule *rule,
		     enum ima_policy_hook hook, bool deny_always);

#define POLICY_METHODS_TEXT 96
const char *policy_methods_text(unsigned int methods, char text[POLICY_METHODS_TEXT]);
const char *policy_demand_text(const struct ima_demand *demand, char text[POLICY_METHODS_TEXT]);

#endif
