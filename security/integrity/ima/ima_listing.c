// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: what digest lists say of a file.
 *
 * See ima_listing.h.
 */

#include <linux/bitops.h>
#include <linux/diglim.h>
#include <linux/evm.h>
#include <linux/fs.h>
#include <linux/slab.h>

#include "ima.h"
#include "ima_listing.h"
#include "ima_rule.h"

/* What an overlay knows of a content: the digest that is measured, and those of lists. */
#define LISTED_ABOVE (1 + DIGLIM_USED_ALGOS)

/**
 * ima_listing_wanted - whether the lists have to be asked
 * @decision: what the layers want
 *
 * Context: any.
 * Return: true if a layer's demand depends on lists, or an entry does.
 */
bool ima_listing_wanted(const struct ima_decision *decision)
{
	const struct ima_layer_wants *want = decision->wants;

	for (; want < decision->wants + decision->count; want++) {
		if (want->action & IMA_APPRAISE && !want->demand.deny &&
		    ima_listing_denies(&want->demand))
			return true;
		if (want->action & IMA_MEASURE && want->measure_flags & IMA_USE_DIGLIM)
			return true;
	}
	return false;
}

/* What a list says of one digest; true if it vouches for it when it is appraised. */
static bool take_answer(struct ima_listing *listing, unsigned int answer, enum hash_algo algo,
			bool empty, bool executed)
{
	unsigned int size = hash_digest_size[algo];

	if (answer & DIGLIM_DENIED)
		listing->denied = true;
	if (answer & DIGLIM_FOUND)
		listing->found = true;
	if (!diglim_vouches(answer, DIGLIM_APPRAISED_DIGSIG, size, empty, executed))
		return false;
	listing->vouched |= BIT(algo);
	if (answer & DIGLIM_SIGNED_IMMUTABLE)
		listing->immutable = true;
	if (!diglim_vouches(answer, DIGLIM_APPRAISED_DIGSIG, size, empty, false))
		listing->once = true;
	return true;
}

/* Whichever digest it is denied by. */
static void take_denial(struct ima_listing *listing)
{
	if (!listing->denied)
		return;
	listing->measured = false;
	listing->vouched = 0;
}

/**
 * ima_listing_ask - ask the lists
 * @listing: the answer
 * @algos: the algorithms that lists use, one bit each: diglim_algos(COMPACT_FILE)
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
	unsigned int i, answer;

	*listing = (struct ima_listing){};
	for (i = 0; i < count; i++) {
		const struct ima_digest_data *digest = digests[i];

		if (!(algos & BIT(digest->algo)))
			continue;
		algos &= ~BIT(digest->algo);
		answer = diglim_lookup(COMPACT_FILE, digest->algo, digest->digest);
		take_answer(listing, answer, digest->algo, empty, executed);
		if (diglim_vouches(answer, DIGLIM_MEASURED, digest->length, empty, executed))
			listing->measured = true;
	}
	listing->asked = !algos;
	take_denial(listing);
}

/**
 * ima_listing_ask_metadata - ask the lists that have digests of metadata
 * @listing: what is known already; the answer is added to it
 * @algos: the algorithms that these lists use, one bit each
 * @dentry: of the file
 * @content: a digest of its content
 * @empty: the content has no byte
 * @executed: see ima_listing_executes()
 *
 * Where there are no extended attributes there are no such digests.
 *
 * Context: process, the inode's lock is held.
 * Return: 0; a negative errno if a digest could not be computed, so that nobody knows
 * whether it is denied.
 */
int ima_listing_ask_metadata(struct ima_listing *listing, u32 algos, struct dentry *dentry,
			     const struct ima_digest_data *content, bool empty, bool executed)
{
	u8 label[2 + HASH_MAX_DIGESTSIZE] = { IMA_XATTR_DIGEST_NG, content->algo };
	u8 digest[HASH_MAX_DIGESTSIZE];
	unsigned long bits = algos;
	unsigned int algo;
	int error;

	memcpy(label + 2, content->digest, content->length);
	for_each_set_bit(algo, &bits, HASH_ALGO__LAST) {
		error = evm_portable_digest(dentry, label, 2 + content->length, algo, digest);
		if (error == -EOPNOTSUPP)
			break;
		if (error)
			return error;
		/* What it says of the content is worth what the label's digest is. */
		take_answer(listing, diglim_lookup(COMPACT_METADATA, algo, digest),
			    content->algo, empty, executed);
	}
	take_denial(listing);
	return 0;
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

/*
 * Take over what the overlay knows: of its digests there are none if nobody has hashed the
 * file since, and then what was said before still holds.
 */
static int keep_from_above(struct ima_iint_cache *iint, const struct ima_iint_cache *overlay)
{
	const struct ima_digest_data *digests[LISTED_ABOVE];
	unsigned int count = cached_digests(overlay, digests), i;
	struct ima_max_digest_data *above = iint->listed_above;

	if (!count)
		return 0;
	if (!above)
		above = kcalloc(LISTED_ABOVE, sizeof(*above), GFP_KERNEL);
	if (!above)
		return -ENOMEM;
	for (i = 0; i < LISTED_ABOVE; i++) {
		above[i].hdr.length = 0;
		if (i < count)
			memcpy(&above[i], digests[i], sizeof(above[i].hdr) + digests[i]->length);
	}
	iint->listed_above = above;
	/* An overlay may have other metadata for the same content, which a list may have. */
	assign_bit(IMA_LISTED_METADATA, &iint->atomic_flags, diglim_algos(COMPACT_METADATA));
	return 0;
}

/**
 * ima_listing_release - let a file be written again
 * @iint: of its inode
 *
 * Context: the mutex of @iint is held.
 */
void ima_listing_release(struct ima_iint_cache *iint)
{
	clear_bit(IMA_LISTED_USED, &iint->atomic_flags);
	clear_bit(IMA_LISTED, &iint->atomic_flags);
	kfree(iint->listed_above);
	iint->listed_above = NULL;
}

/**
 * ima_listing_hold_below - do not let the file be written that an overlay shows
 * @real: where the content of the overlay's file is
 * @overlay: what is known of the overlay's inode, with its mutex
 * @holds: how often that was asked, for ima_listing_release_below(); 0 if the file was held
 *	   already
 *
 * By its own name it is another file, which IMA may never have looked at: it is told what
 * there is to ask the lists for, or nobody could say when it may be written again.
 *
 * Context: process, without the lock of @real; takes struct ima_iint_cache.mutex of it.
 * Return: 0, or -ENOMEM.
 */
int ima_listing_hold_below(struct inode *real, const struct ima_iint_cache *overlay,
			   unsigned int *holds)
{
	struct ima_iint_cache *iint = ima_iint_find(real);
	int ret;

	/* The same library in every container: its lock is left alone but for once. */
	if (!iint) {
		inode_lock(real);
		iint = ima_inode_get(real);
		inode_unlock(real);
	}
	if (!iint)
		return -ENOMEM;
	mutex_lock(&iint->mutex);
	ret = keep_from_above(iint, overlay);
	if (!ret) {
		iint->listed_holds++;
		*holds = test_and_set_bit(IMA_LISTED, &iint->atomic_flags) ?
			 0 : iint->listed_holds;
	}
	mutex_unlock(&iint->mutex);
	return ret;
}

/**
 * ima_listing_release_below - take back that a file below an overlay is held
 * @real: the file
 * @holds: what ima_listing_hold_below() said; nothing is taken back if that is 0, or if
 *	   somebody has asked for the same since
 *
 * Context: process, without the lock of @real; takes struct ima_iint_cache.mutex of it.
 */
void ima_listing_release_below(struct inode *real, unsigned int holds)
{
	struct ima_iint_cache *iint = ima_iint_find(real);

	if (!iint || !holds)
		return;
	mutex_lock(&iint->mutex);
	if (iint->listed_holds == holds)
		ima_listing_release(iint);
	mutex_unlock(&iint->mutex);
}

/* What an overlay has said of the content. */
static unsigned int digests_from_above(const struct ima_iint_cache *iint,
				       const struct ima_digest_data *digests[])
{
	unsigned int count = 0, i;

	for (i = 0; i < LISTED_ABOVE && iint->listed_above; i++)
		if (iint->listed_above[i].hdr.length)
			digests[count++] = container_of(&iint->listed_above[i].hdr,
							struct ima_digest_data, hdr);
	return count;
}

/*
 * Whether a list vouches for what the digests are of, or nobody can tell: they are not
 * those that the lists use now, or metadata could not be looked at.  Of a file below an
 * overlay the metadata that count may be the overlay's: as long as there are lists of such
 * it may be in one.
 *
 * The inode's lock is not waited for: gfs2 may hold the lock of all nodes for it, which who
 * has the inode's waits for.
 */
static bool may_be_vouched_for(struct dentry *dentry, const struct ima_iint_cache *iint,
			       const struct ima_digest_data *const *digests,
			       unsigned int count)
{
	u32 metadata_algos = diglim_algos(COMPACT_METADATA);
	struct inode *inode = d_backing_inode(dentry);
	bool empty = !i_size_read(inode);
	struct ima_listing listing;
	int error;

	if (!count)
		return true;
	ima_listing_ask(&listing, diglim_algos(COMPACT_FILE), digests, count, empty, true);
	if (listing.denied)
		return false;
	if (listing.vouched || !listing.asked)
		return true;
	if (!metadata_algos)
		return false;
	if (iint->listed_above && test_bit(IMA_LISTED_METADATA, &iint->atomic_flags))
		return true;
	if (!inode_trylock(inode))
		return true;
	error = ima_listing_ask_metadata(&listing, metadata_algos, dentry, digests[0], empty,
					 true);
	inode_unlock(inode);
	return error || listing.vouched;
}

/**
 * ima_listing_keeps - whether a list forbids to write to a file
 * @dentry: of the file
 *
 * It is as long as the list vouches for it: to remove the list, or to withdraw the key
 * that signed it, lets it be written again.  If nobody knows any more what is in the file,
 * because it could not be read since, or was read for another purpose, it stays as it is
 * until somebody looks at it who asks the lists.
 *
 * Context: process, without the inode's lock; takes struct ima_iint_cache.mutex.
 * Return: true if it must not be written.
 */
bool ima_listing_keeps(struct dentry *dentry)
{
	const struct ima_digest_data *digests[2 * LISTED_ABOVE];
	struct inode *inode = d_backing_inode(dentry);
	struct ima_iint_cache *iint;
	unsigned int count;
	bool keeps = false;

	if (!diglim_is_used() || !S_ISREG(inode->i_mode))
		return false;
	iint = ima_iint_find(inode);
	if (!iint || !test_bit(IMA_LISTED, &iint->atomic_flags))
		return false;
	mutex_lock(&iint->mutex);
	/* Who had the mutex may have taken it back. */
	if (test_bit(IMA_LISTED, &iint->atomic_flags)) {
		diglim_refresh();
		count = cached_digests(iint, digests);
		count += digests_from_above(iint, digests + count);
		keeps = may_be_vouched_for(dentry, iint, digests, count);
		if (!keeps)
			ima_listing_release(iint);
	}
	mutex_unlock(&iint->mutex);
	return keeps;
}

/**
 * ima_listing_marked - whether a list forbade to write to a file, when that was asked last
 * @inode: of the file
 *
 * For who cannot ask: whoever truncates a file has opened it to write, or was asked by
 * its name, but for a server of files that is a part of the kernel.
 *
 * Context: any; takes no lock.
 * Return: true if one did.
 */
bool ima_listing_marked(const struct inode *inode)
{
	struct ima_iint_cache *iint = ima_iint_find((struct inode *)inode);

	return iint && test_bit(IMA_LISTED, &iint->atomic_flags);
}

#ifdef CONFIG_IMA_KUNIT_TEST
#include "ima_listing_test.c"
#endif
