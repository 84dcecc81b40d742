/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy of IPE, the kernel's Integrity Policy Enforcement, and what IMA has for it.
 *
 * policy_ipe.c reads one as security/ipe/policy_parser.c does, and refuses what that
 * refuses; policy_ipe_convert.c writes the rules of IMA that decide the same.  Neither
 * reads or writes a file, so that both can be fed with anything.
 */

#ifndef IMA_UTILS_POLICY_IPE_H
#define IMA_UTILS_POLICY_IPE_H

#include <stdbool.h>
#include <stddef.h>

/* What is decided about, in the order of the kernel. */
enum ipe_op {
	IPE_EXECUTE,
	IPE_FIRMWARE,
	IPE_KMODULE,
	IPE_KEXEC_IMAGE,
	IPE_KEXEC_INITRAMFS,
	IPE_POLICY,
	IPE_X509_CERT,
	IPE_OPS,
	/* Of a DEFAULT that is for all. */
	IPE_ANY_OP = IPE_OPS,
};

enum ipe_action {
	IPE_NO_ACTION,
	IPE_ALLOW,
	IPE_DENY,
};

/* What a rule may ask of a file. */
enum ipe_property {
	IPE_BOOT_VERIFIED,
	IPE_DMVERITY_SIGNATURE,
	IPE_FSVERITY_SIGNATURE,
	IPE_DMVERITY_ROOTHASH,
	IPE_FSVERITY_DIGEST,
	IPE_PROPERTIES,
};

/**
 * struct ipe_text - a piece of the policy, which has no NUL behind it
 * @at: where it begins
 * @length: in bytes
 */
struct ipe_text {
	const char *at;
	size_t length;
};

/**
 * struct ipe_condition - what a rule asks of one property
 * @given: it asks for something
 * @yes: of the properties that are TRUE or FALSE, which of them
 * @word: as it stands in the policy
 * @algo: of the digests, the algorithm
 * @hex: and the digest, of an even number of digits
 */
struct ipe_condition {
	bool given;
	bool yes;
	struct ipe_text word;
	struct ipe_text algo;
	struct ipe_text hex;
};

enum ipe_kind {
	IPE_COMMENT,
	IPE_HEADER,
	IPE_DEFAULT,
	IPE_RULE,
};

/**
 * struct ipe_statement - what stands in one line
 * @kind: what it is; a comment may be empty, which is an empty line
 * @line: where, counted from 1
 * @text: all of it, with a comment behind it
 * @op: of a rule or a default
 * @action: of a rule or a default
 * @conditions: of a rule; all must hold
 * @never: they cannot: two of them contradict each other
 * @name: of a header
 * @version: of a header: its three numbers
 */
struct ipe_statement {
	enum ipe_kind kind;
	unsigned int line;
	struct ipe_text text;
	enum ipe_op op;
	enum ipe_action action;
	struct ipe_condition conditions[IPE_PROPERTIES];
	bool never;
	struct ipe_text name;
	unsigned int version[3];
};

enum ipe_note_kind {
	/* IPE refuses the policy. */
	IPE_NOTE_FAULT,
	/* There is nothing like it; what is left is stricter, or as strict. */
	IPE_NOTE_LOST,
	/* There is nothing like it; what is left would let through what IPE refuses. */
	IPE_NOTE_WEAKER,
	/* Something to know. */
	IPE_NOTE_NOTICE,
};

/**
 * struct ipe_note - what is to be said of a place
 * @kind: why
 * @line: counted from 1
 * @column: counted from 1, in bytes; of faults
 * @text: what
 */
struct ipe_note {
	enum ipe_note_kind kind;
	unsigned int line;
	unsigned int column;
	char *text;
};

/**
 * struct ipe_policy - a policy
 * @statements: in the order of the text
 * @count: their number
 * @space: how many there is room for
 * @header: the one with name and version; NULL if there is none
 * @defaults: of each operation, and of all: the statement; NULL if there is none
 * @notes: what is to be said of it
 * @note_count: their number
 * @note_space: how many there is room for
 * @faults: how many of them are faults: then it is not to be converted
 * @lost: how many are about what was left out
 * @weaker: how many are about what must not be left out
 *
 * It points into the text that it was read from.
 */
struct ipe_policy {
	struct ipe_statement *statements;
	size_t count;
	size_t space;
	const struct ipe_statement *header;
	const struct ipe_statement *defaults[IPE_OPS + 1];
	struct ipe_note *notes;
	size_t note_count;
	size_t note_space;
	unsigned int faults;
	unsigned int lost;
	unsigned int weaker;
};

extern const char *const ipe_op_names[IPE_OPS];
extern const char *const ipe_property_names[IPE_PROPERTIES];

void ipe_policy_parse(struct ipe_policy *policy, const char *text, size_t length);
char *ipe_policy_convert(struct ipe_policy *policy, const char *name);
void ipe_policy_free(struct ipe_policy *policy);

const struct ipe_statement *ipe_policy_default(const struct ipe_policy *policy, enum ipe_op op);
bool ipe_statement_conditional(const struct ipe_statement *rule);
bool ipe_same_digest(const struct ipe_condition *a, const struct ipe_condition *b);
void ipe_note_add(struct ipe_policy *policy, enum ipe_note_kind kind, unsigned int line,
		  unsigned int column, char *text);
char *ipe_text_shown(const struct ipe_text *text);

#endif
