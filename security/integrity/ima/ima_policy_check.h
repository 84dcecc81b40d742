/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: the file ima/policy_check in securityfs.
 *
 * A policy is written to it, in one or more writes, and when it is read in the
 * same open it answers what is wrong with that policy, a line for each fault:
 *
 *	3:10: unknown value "bprm_check" (did you mean BPRM_CHECK?)
 *
 * or, if nothing is, how many rules it has.  What it says is what ima/policy
 * would say: the same code reads both, and asks the same kernel about IDs,
 * labels, templates and algorithms.  Nothing is put in force, recorded or kept.
 *
 * Documentation/ABI/testing/ima_policy_check describes it for its users.
 */

#ifndef __IMA_POLICY_CHECK_H
#define __IMA_POLICY_CHECK_H

#include <linux/types.h>

struct dentry;
struct seq_buf;

/* More is refused: 50,000 rules, and what one open file can take of memory. */
#define IMA_POLICY_CHECK_MAX	(4 << 20)
/* More faults are not told: something else than a policy was written. */
#define IMA_POLICY_CHECK_FAULTS	100
/* Enough for so many, and the last line. */
#define IMA_POLICY_CHECK_ANSWER	((IMA_POLICY_CHECK_FAULTS + 1) * 288)

int ima_policy_check_text(const char *text, size_t len, unsigned int how,
			  struct seq_buf *answer);
int ima_policy_check_init(struct dentry *dir);

#endif /* __IMA_POLICY_CHECK_H */
