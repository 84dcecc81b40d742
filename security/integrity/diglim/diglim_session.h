/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: what a session said through one open file and means for another.
 *
 * The published interface sets the label of a list by one file and loads the list by
 * another; it takes a query by one open of a file and gives the answer to the next.
 * There the label and the query were the whole system's, and two processes that did so
 * at once had each other's.  Scripts that know no better are given what they expect, in
 * their session, getsid(2): a script, and what it starts, is in one.  Who wants to share
 * with nobody uses one open file; see Documentation/ABI/testing/diglim.
 *
 * A session that has said something is remembered until it has no process any more,
 * which is found out when the next one says something.  So there are never more than
 * the most sessions that there were at a time.
 *
 * All functions take a lock of their own, and may be called with none.
 */

#ifndef __DIGLIM_SESSION_H
#define __DIGLIM_SESSION_H

#include <linux/types.h>
#include <uapi/linux/hash_info.h>

#include "diglim_parse.h"
#include "diglim_store.h"

/**
 * struct diglim_question - a digest that is asked for
 * @algo: which digest; HASH_ALGO__LAST for none
 * @digest: it
 */
struct diglim_question {
	enum hash_algo algo;
	u8 digest[DIGLIM_MAX_DIGEST_SIZE];
};

int diglim_session_set_label(const char *label);
void diglim_session_label(char label[DIGLIM_MAX_LABEL + 1], bool take);
int diglim_session_ask(const struct diglim_question *question);
void diglim_session_question(struct diglim_question *question);

#endif /* __DIGLIM_SESSION_H */
