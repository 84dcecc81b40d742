/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: what is remembered of a file.
 *
 * Upstream remembers verdicts: "this file passed at this hook".  A verdict is
 * about a file and a rule, and only the file is remembered with it.  So what an
 * access gets depends on whose access came first.  And nobody knows what such
 * a verdict rests on, so that it outlives keys and labels.
 *
 * What is remembered here is evidence: "the label of this file holds its
 * digest", "its signature is good".  Each access computes its verdict, from the
 * demands of its own rules (ima_demand.h).  Failures are not remembered: what
 * is added later, a key or a label, counts at the next access.
 *
 * Evidence dies with what it rests on:
 *
 *  - the file: its content, attributes, labels, ACLs.  Whoever changes one of
 *    these calls ima_evidence_void(), before and after.  It advances a sequence
 *    number; who gathers evidence reads the number first, and what he publishes
 *    is worth something only as long as the number is the same.
 *  - trust: keys, blacklists, EVM's set-up.  integrity_generation() advances
 *    whenever what was verified might not be verified again.
 *  - digest lists: what they say is remembered with the number that moves when one
 *    of them comes or goes (diglim_generation()), and is looked up again when it
 *    has moved.  The rest, the digest above all, stays.
 *  - time: when the key that verified it expires.
 *  - nobody else writing to the file: see ima_access.c.
 *
 * One word holds all that an access needs, so that it is read without a lock.
 * The word is written under the inode's ima_iint_cache.mutex; it is cleared by
 * anybody.  ima_evidence.generation, .lists and .expiry belong to the word: they
 * change only while it is 0.
 */

#ifndef __IMA_EVIDENCE_H
#define __IMA_EVIDENCE_H

#include <linux/atomic.h>
#include <linux/types.h>

#include "ima_demand.h"

/**
 * struct ima_evidence - what is remembered of a file
 * @sequence: of changes to the file
 * @word: methods that succeeded, what else there is to know, and the lower half
 *	  of @sequence when they were tried; 0 if nothing is known
 * @generation: value of integrity_generation() before they were tried
 * @lists: value of diglim_generation() before lists were asked
 * @expiry: when a key expires that this rests on, in seconds of real time;
 *	    TIME64_MAX if none does
 */
struct ima_evidence {
	atomic64_t sequence;
	atomic64_t word;
	u64 generation;
	u64 lists;
	time64_t expiry;
};

/**
 * struct ima_evidence_time - when evidence was gathered
 * @sequence: of the file
 * @generation: of trust
 * @lists: of digest lists
 *
 * Taken before anything is read.
 */
struct ima_evidence_time {
	u64 sequence;
	u64 generation;
	u64 lists;
};

/* What else the word says, beside methods and algorithm. */
#define IMA_EVIDENCE_LOCKED	BIT_ULL(30)	/* only for who holds the mutex */

void ima_evidence_init(struct ima_evidence *evidence);
void ima_evidence_void(struct ima_evidence *evidence);
void ima_evidence_now(const struct ima_evidence *evidence,
		      struct ima_evidence_time *now);
void ima_evidence_drop(struct ima_evidence *evidence);
bool ima_evidence_read(const struct ima_evidence *evidence, bool locked,
		       struct ima_proof *proof);
void ima_evidence_publish(struct ima_evidence *evidence,
			  const struct ima_evidence_time *when, bool lockless,
			  time64_t expiry, const struct ima_proof *proof);

#endif /* __IMA_EVIDENCE_H */
