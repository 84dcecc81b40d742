// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: whether the keys that signed them still count.
 *
 * A key is revoked, unlinked, blacklisted, or expires, without anybody telling the
 * lists.  But the generation of trust moves (include/linux/integrity_generation.h), or
 * the time comes that was known before.  So who asks the lists compares the two first,
 * which is a few instructions, and if something happened has all signers judged: that is
 * one search of .ima for each key, and for a key whose standing has changed a walk over
 * the digests of its lists.  No file is looked at, and no inode.
 *
 * That a key is linked again, or lives longer, moves nothing: it takes trust from nobody.
 * So as long as there is a key that does not count, all are judged once a second, if
 * somebody asks.
 */

#include <linux/cred.h>
#include <linux/diglim.h>
#include <linux/init_task.h>
#include <linux/integrity_generation.h>
#include <linux/jiffies.h>
#include <linux/timekeeping.h>

#include "../integrity.h"
#include "diglim_store.h"

static bool key_counts(const struct key *key, time64_t *expiry)
{
	*expiry = integrity_key_expiry(key);
	return integrity_key_counts(INTEGRITY_KEYRING_IMA, key);
}

/* In jiffies; who judges at the same time as another one writes about the same. */
static unsigned long last_time;

/* Before the time: who sees that the judgment is of now sees its time as well. */
static bool still_judged(u64 generation)
{
	return atomic64_read_acquire(&diglim_store.judged) == generation &&
	       ktime_get_real_seconds() < atomic64_read(&diglim_store.expiry) &&
	       (!READ_ONCE(diglim_store.withdrawn) ||
		time_before(jiffies, READ_ONCE(last_time) + HZ));
}

/**
 * diglim_refresh - let the lists answer for what their keys are worth now
 *
 * Whatever was withdrawn before this is called counts for what is looked up after it.
 *
 * Context: process, may sleep; takes the mutex of the store if something changed.  The
 * caller may hold the mutex of a struct ima_iint_cache.
 */
void diglim_refresh(void)
{
	u64 generation = integrity_generation();
	const struct cred *cred;

	if (still_judged(generation))
		return;
	/* Keys may be hidden from whoever happens to ask. */
	cred = override_creds(&init_cred);
	WRITE_ONCE(last_time, jiffies);
	diglim_store_judge(&diglim_store, key_counts, generation);
	revert_creds(cred);
}

/**
 * diglim_expiry - when an answer ends to hold without anything being said
 *
 * Context: any; takes no lock.
 * Return: when the first of the keys expires that count, in seconds since 1970;
 * TIME64_MAX for never.
 */
time64_t diglim_expiry(void)
{
	return atomic64_read(&diglim_store.expiry);
}
