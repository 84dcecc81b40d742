// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: what is remembered of a file.
 *
 * See ima_evidence.h.
 */

#include <linux/build_bug.h>
#include <linux/diglim.h>
#include <linux/integrity_generation.h>
#include <linux/timekeeping.h>
#include <crypto/hash_info.h>

#include "ima_evidence.h"

/*
 * The word: methods from bit 0, the label's algorithm from bit 16, that of the
 * digest in a list from bit 21, flags from bit 26, the sequence from bit 32.
 * Appended signatures are not remembered: they are a property of what was read, not
 * of the file.
 */
#define ALGO_SHIFT		16
#define LIST_ALGO_SHIFT		21
#define ALGO_MASK		0x1f
#define NOT_BLACKLISTED		BIT_ULL(26)
#define NOT_DENIED		BIT_ULL(27)
#define PRESENT			BIT_ULL(31)	/* a word is never 0 by chance */
#define SEQUENCE_SHIFT		32

/* What digest lists say. */
#define LISTS			(IMA_METHOD_DIGLIM | NOT_DENIED)

static_assert(ALGO_MASK + 1 >= HASH_ALGO__LAST);

/**
 * ima_evidence_init - nothing is known of a file
 * @evidence: of a new inode
 *
 * Context: any, before anybody else can see it.
 */
void ima_evidence_init(struct ima_evidence *evidence)
{
	atomic64_set(&evidence->sequence, 0);
	atomic64_set(&evidence->word, 0);
	evidence->generation = 0;
	evidence->lists = 0;
	evidence->expiry = 0;
}

/**
 * ima_evidence_void - what is known of a file does not count any more
 * @evidence: of the file
 *
 * Clearing the word is not enough: someone may be about to write it, from what
 * he read before.  Advancing the number is not enough either: half of it is
 * compared, and whoever can change attributes 2^32 times would bring a word
 * back to life.
 *
 * Context: any.
 */
void ima_evidence_void(struct ima_evidence *evidence)
{
	/* Before the word is cleared, or one made of old facts would stay. */
	atomic64_inc_return(&evidence->sequence);
	atomic64_set(&evidence->word, 0);
}

/**
 * ima_evidence_drop - forget what is known, to find it out anew
 * @evidence: of the file
 *
 * The file has not changed: what is being found out since ima_evidence_now() may
 * be published.
 *
 * Context: the inode's ima_iint_cache.mutex is held, so that nobody else writes
 * the word.
 */
void ima_evidence_drop(struct ima_evidence *evidence)
{
	atomic64_set(&evidence->word, 0);
}

/**
 * ima_evidence_now - remember the time before evidence is gathered
 * @evidence: of the file
 * @now: the time
 *
 * Context: any.
 */
void ima_evidence_now(const struct ima_evidence *evidence,
		      struct ima_evidence_time *now)
{
	now->generation = integrity_generation();
	now->lists = diglim_generation();
	now->sequence = atomic64_read(&evidence->sequence);
	/* Before the file, its label and the keys are read. */
	smp_mb();
}

/**
 * ima_evidence_read - what is known of a file
 * @evidence: of the file
 * @locked: the caller holds the inode's mutex, and has looked for changes that
 *	    are not announced
 * @proof: what is known; nothing if false is returned
 *
 * Context: any; no lock is needed.
 * Return: true if something is known.
 */
bool ima_evidence_read(const struct ima_evidence *evidence, bool locked,
		       struct ima_proof *proof)
{
	u64 word, generation, lists;
	time64_t expiry;

	*proof = (struct ima_proof){};

	word = atomic64_read_acquire(&evidence->word);
	if (!word)
		return false;
	generation = READ_ONCE(evidence->generation);
	lists = READ_ONCE(evidence->lists);
	expiry = READ_ONCE(evidence->expiry);
	/*
	 * Generation and expiry change only while the word is 0.  If it is the
	 * same now, they were its own, or those of one with the same content
	 * that came later.
	 */
	smp_rmb();
	if ((u64)atomic64_read(&evidence->word) != word)
		return false;

	if (word >> SEQUENCE_SHIFT != (u32)atomic64_read(&evidence->sequence))
		return false;
	if (!integrity_still_holds(generation, expiry))
		return false;
	if (word & IMA_EVIDENCE_LOCKED && !locked)
		return false;
	if (word & LISTS && lists != diglim_generation())
		word &= ~LISTS;

	proof->methods = word;
	proof->label_algo = word >> ALGO_SHIFT & ALGO_MASK;
	proof->list_algo = word >> LIST_ALGO_SHIFT & ALGO_MASK;
	proof->not_denied = word & NOT_DENIED;
	proof->not_blacklisted = word & NOT_BLACKLISTED;
	return true;
}

/**
 * ima_evidence_publish - remember what was found out about a file
 * @evidence: of the file
 * @when: what ima_evidence_now() said before it was found out
 * @lockless: it may be used without looking for changes that are not announced
 * @expiry: when the first of the keys that it rests on expires, TIME64_MAX for
 *	    never
 * @proof: what was found out
 *
 * If the file or trust changed meanwhile it is not used by anybody.
 *
 * Context: the inode's ima_iint_cache.mutex is held.
 */
void ima_evidence_publish(struct ima_evidence *evidence,
			  const struct ima_evidence_time *when, bool lockless,
			  time64_t expiry, const struct ima_proof *proof)
{
	u64 word = proof->methods & ~IMA_METHODS_MODSIG;

	atomic64_set(&evidence->word, 0);
	if (!word)
		return;
	word |= (u64)proof->label_algo << ALGO_SHIFT | PRESENT;
	word |= (u64)proof->list_algo << LIST_ALGO_SHIFT;
	if (proof->not_denied)
		word |= NOT_DENIED;
	if (proof->not_blacklisted)
		word |= NOT_BLACKLISTED;
	if (!lockless)
		word |= IMA_EVIDENCE_LOCKED;
	word |= when->sequence << SEQUENCE_SHIFT;

	/* Who sees the new members sees that the old word is gone. */
	smp_wmb();
	WRITE_ONCE(evidence->generation, when->generation);
	WRITE_ONCE(evidence->lists, when->lists);
	WRITE_ONCE(evidence->expiry, expiry);
	atomic64_set_release(&evidence->word, word);
}
