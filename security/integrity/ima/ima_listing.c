// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: what digest lists say of a file.
 *
 * See ima_listing.h.
 */

#include <linux/bitops.h>
#include <linux/diglim.h>
#include <linux/fs.h>

#include "ima.h"
#include "ima_listing.h"
#include "ima_rule.h"

/**
 * ima_listing_wanted - whether the lists have to be asked
 * @decision: what the layers want
 *
 * Context: any.
 * Return: true if a layer's demand depends on lists, or an entry does; false if
 * there never was a list.
 */
bool ima_listing_wanted(const struct ima_decision *decision)
{
	const struct ima_layer_wants *want = decision->wants;

	if (!diglim_is_used())
		return false;
	for (; want < decision->wants + decision->count; want++) {
		if (want->action & IMA_APPRAISE && !want->demand.deny &&
		    ima_listing_denies(&want->demand))
			return true;
		if (want->action & IMA_MEASURE && want->measure_flags & IMA_USE_DIGLIM)
			return true;
	}
	return false;
}

/**
 * ima_listing_ask - ask the lists
 * @listing: the answer
 * @algos: the algorithms that lists use, one bit each: diglim_algos()
 * @digests: of the content; with other algorithms as well
 * @count: how many
 * @empty: the content has no byte
 * @executed: see ima_listing_executes()
 *
 * Context: any; takes no lock.  diglim_refresh() was called.
 */
void ima_listing_ask(struct ima_listing *listing, u32 algos,
		     const struct ima_digest_data *const *digests, unsigned int count,
		     bool empty, bool executed)
{
	unsigned int i, answer, size;

	*listing = (struct ima_listing){};
	for (i = 0; i < count; i++) {
		const struct ima_digest_data *digest = digests[i];

		if (!(algos & BIT(digest->algo)))
			continue;
		algos &= ~BIT(digest->algo);
		size = digest->length;
		answer = diglim_lookup(COMPACT_FILE, digest->algo, digest->digest);
		if (answer & DIGLIM_DENIED)
			listing->denied = true;
		if (answer & DIGLIM_FOUND)
			listing->found = true;
		if (diglim_vouches(answer, DIGLIM_MEASURED, size, empty, executed))
			listing->measured = true;
		if (!diglim_vouches(answer, DIGLIM_APPRAISED_DIGSIG, size, empty, executed))
			continue;
		listing->vouched |= BIT(digest->algo);
		if (answer & DIGLIM_BEST_IMMUTABLE)
			listing->immutable = true;
		if (!diglim_vouches(answer, DIGLIM_APPRAISED_DIGSIG, size, empty, false))
			listing->once = true;
	}
	listing->asked = !algos;
	/* Whichever algorithm it is denied with. */
	if (listing->denied) {
		listing->measured = false;
		listing->vouched = 0;
	}
}

/**
 * ima_listing_algo - the algorithm of a digest that a list vouches for
 * @listing: what the lists say, which vouch for one
 * @allowed: algorithms that are preferred, one bit each; 0 for any
 *
 * Context: any.
 * Return: enum hash_algo: the strongest of those that are preferred.
 */
u8 ima_listing_algo(const struct ima_listing *listing, u32 allowed)
{
	u32 algos = listing->vouched & allowed ?: listing->vouched;

	return fls(algos) - 1;
}

/* What is cached of the content: its digests with the algorithms that lists use. */
static unsigned int cached_digests(const struct ima_iint_cache *iint,
				   const struct ima_digest_data *digests[])
{
	unsigned int count = 0, i;

	if (!(iint->flags & IMA_COLLECTED) || !iint->ima_hash)
		return 0;
	digests[count++] = iint->ima_hash;
	for (i = 0; i < DIGLIM_USED_ALGOS && iint->listed; i++)
		if (iint->listed_algos & BIT(iint->listed[i].hdr.algo))
			digests[count++] = container_of(&iint->listed[i].hdr,
							struct ima_digest_data, hdr);
	return count;
}

/**
 * ima_listing_keeps - whether a list forbids to write to a file
 * @inode: of the file
 *
 * It is as long as the list vouches for it: to remove the list, or to withdraw the key
 * that signed it, lets it be written again.
 *
 * Context: process, without the inode's lock; takes struct ima_iint_cache.mutex.
 * Return: true if it must not be written.
 */
bool ima_listing_keeps(struct inode *inode)
{
	const struct ima_digest_data *digests[1 + DIGLIM_USED_ALGOS];
	struct ima_listing listing = {};
	struct ima_iint_cache *iint;
	unsigned int count;

	if (!diglim_is_used() || !S_ISREG(inode->i_mode))
		return false;
	iint = ima_iint_find(inode);
	if (!iint || !test_bit(IMA_LISTED, &iint->atomic_flags))
		return false;
	mutex_lock(&iint->mutex);
	diglim_refresh();
	count = cached_digests(iint, digests);
	ima_listing_ask(&listing, diglim_algos(), digests, count, !i_size_read(inode), true);
	if (!listing.vouched)
		clear_bit(IMA_LISTED, &iint->atomic_flags);
	mutex_unlock(&iint->mutex);
	return listing.vouched;
}
