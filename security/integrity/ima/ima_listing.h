/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: what digest lists say of a file.
 *
 * A rule that accepts "diglim" is met by a file whose digest a list vouches for, and
 * not met by one whose digest a list denies, whatever else speaks for it.  A measure
 * rule with use_diglim makes no entry of a file that a measured list vouches for.
 * What the lists are worth is said by include/linux/diglim.h; here they are asked,
 * with the digests of the content, for one access.
 *
 * The lists are asked with every algorithm that they use, at most two: a digest that is
 * denied is denied whichever it is.  These digests are computed in the same pass as the
 * one that is measured (ima_digest.h), and kept with it in struct ima_iint_cache, so
 * that a list that comes or goes costs a look-up and not a reading of the file.
 *
 * A list can also have digests of type METADATA: what EVM's portable signatures sign,
 * which covers the file's owner, mode and label.  The label that counts there is one that
 * holds the digest of the content as it is, whether the file has it or not: so such a
 * list vouches for the content, too.  It is asked for appraisal only.
 *
 * An answer is remembered only together with the number that moves when an answer may
 * have changed, see ima_evidence.h.  Whether the keys that signed the lists still count
 * is found out by diglim_refresh(), which has to be called before.
 *
 * A file that was executed, or mapped to be, because a list vouches for it must not
 * change while that is so, nor one of which the list says that it is immutable:
 * ima_listing_keeps().  Nobody else would refuse that: there is no label that says it,
 * and there need not be a rule for who opens a file to write.  What an overlay shows is
 * held below as well, where it can be written by another name; an overlay that has no copy
 * of it yet may still make one.
 *
 * All of it costs nothing but a branch as long as there never was a list.
 */

#ifndef __IMA_LISTING_H
#define __IMA_LISTING_H

#include <linux/diglim.h>
#include <linux/types.h>

#include "ima.h"
#include "ima_layers.h"

struct ima_digest_data;

/**
 * struct ima_listing - what the lists say of a content
 * @asked: they were asked with all algorithms that they use; or there is none
 * @denied: a list denies it
 * @found: a list has it, whatever that is worth
 * @measured: a measured list vouches for it
 * @immutable: the list that vouches for it says that it must not be written
 * @once: it vouches for it only because it is executed: it has no byte
 * @vouched: algorithms, one bit each, of the digests that a signed list vouches for
 */
struct ima_listing {
	bool asked;
	bool denied;
	bool found;
	bool measured;
	bool immutable;
	bool once;
	u32 vouched;
};

/* Whether an access is one that needs no more than the content of the moment. */
static inline bool ima_listing_executes(enum ima_hooks func)
{
	return func == BPRM_CHECK || func == CREDS_CHECK || func == MMAP_CHECK ||
	       func == MMAP_CHECK_REQPROT;
}

/* Whether a demand is not met by what a list denies. */
static inline bool ima_listing_denies(const struct ima_demand *demand)
{
	return demand->methods & IMA_METHOD_DIGLIM ||
	       IS_ENABLED(CONFIG_IMA_DIGLIM_DENY_ALWAYS);
}

bool ima_listing_wanted(const struct ima_decision *decision);
void ima_listing_ask(struct ima_listing *listing, u32 algos,
		     const struct ima_digest_data *const *digests, unsigned int count,
		     bool empty, bool executed);
int ima_listing_ask_metadata(struct ima_listing *listing, u32 algos, struct dentry *dentry,
			     const struct ima_digest_data *content, bool empty, bool executed);
u8 ima_listing_algo(const struct ima_listing *listing, u32 allowed);
int ima_listing_hold_below(struct inode *real, const struct ima_iint_cache *overlay,
			   unsigned int *holds);
void ima_listing_release_below(struct inode *real, unsigned int holds);
void ima_listing_release(struct ima_iint_cache *iint);
bool ima_listing_keeps(struct dentry *dentry);
bool ima_listing_marked(const struct inode *inode);

#endif /* __IMA_LISTING_H */
