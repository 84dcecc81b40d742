/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel answers when it is asked for a digest, and what follows from that.
 *
 * A line of the answer is
 *
 *	ALGO-HEX-LABEL (actions: N): algo: NAME, type: N, modifiers: N[, revoked: 1]
 *		[, key-withdrawn: 1]
 *
 * for a list that has the digest in a block, and
 *
 *	ALGO-HEX-LABEL (actions: N): type: 3, size: N[, revoked: 1][, key-withdrawn: 1]
 *
 * for the list whose own digest it is.  The kernel puts these together when it is
 * asked whether a file may be used; so does this, as the store does.  Whether that
 * is good enough is decided by the kernel's own diglim_vouches().
 */

#ifndef IMA_UTILS_DIGEST_LIST_ANSWER_H
#define IMA_UTILS_DIGEST_LIST_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct list_holder - a list that has a digest
 * @list: its own digest, ALGO-HEX
 * @label: its name
 * @actions: what was done when it was read, DIGLIM_ACTIONS
 * @type: enum compact_types of the block
 * @modifiers: 1 << enum compact_modifiers of the block, or-ed
 * @own: the digest is its own
 * @revoked: another list revokes it
 * @withdrawn: the key by which it was signed is revoked, gone or expired; not all kernels
 *	tell it
 */
struct list_holder {
	char *list;
	char *label;
	unsigned int actions;
	unsigned int type;
	unsigned int modifiers;
	bool own;
	bool revoked;
	bool withdrawn;
};

/**
 * struct list_answer - all lists that have it
 * @holders: the lists
 * @count: how many
 */
struct list_answer {
	struct list_holder *holders;
	size_t count;
};

/**
 * struct list_use - what the answer is wanted for
 * @need: DIGLIM_MEASURED or DIGLIM_APPRAISED_DIGSIG
 * @digest_size: in bytes
 * @empty: it is that of no byte
 */
struct list_use {
	unsigned int need;
	unsigned int digest_size;
	bool empty;
};

bool list_answer_parse(struct list_answer *answer, const char *text);
size_t list_answer_holders(const struct list_answer *answer, unsigned int type);
unsigned int list_answer_bits(const struct list_answer *answer, unsigned int type);
const char *list_answer_why_not(unsigned int bits, const struct list_use *use);
char *list_answer_taken_back(const struct list_answer *answer, unsigned int type);
void list_answer_free(struct list_answer *answer);

#endif
