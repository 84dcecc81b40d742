/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: trying the methods of appraisal.
 *
 * Given what was read of a file (its label, an appended signature, the digest of
 * its content), ima_verify() tries the methods that are wanted, the cheapest
 * first, until no demand is left unmet or nothing is left to try.  What succeeds
 * is evidence (ima_evidence.h); for what does not there is a cause, as
 * upstream's audit records name it.
 */

#ifndef __IMA_VERIFY_H
#define __IMA_VERIFY_H

#include <linux/bits.h>
#include <linux/types.h>

#include "ima.h"
#include "ima_demand.h"
#include "ima_layers.h"
#include "ima_listing.h"

/**
 * struct ima_subject - what is appraised
 * @file: the file
 * @iint: of its inode; IMA_DIGSIG in it follows the label
 * @func: hook
 * @label: security.ima, or NULL
 * @label_len: its length; 0 or an errno if there is none
 * @modsig: appended signature, or NULL
 * @label_stale: the label has changed since it was read
 * @label_unusable: the kernel does not have the label's hash algorithm
 * @modsig_unreadable: there is one, but it cannot be made sense of
 * @modsig_result: 0 if it is by a key that counts, else an errno
 * @modsig_method: IMA_METHOD_*, of that key
 * @digest: of the content, with the label's algorithm; NULL if it could not be
 *	    computed
 * @listed: more digests of the content, those that digest lists have; or NULL
 * @lists: a demand depends on digest lists
 * @no_lists: there never was a digest list
 * @listing: what they say of the content
 * @verity: fs-verity's digest; NULL if there is none, or it is not needed
 */
struct ima_subject {
	struct file *file;
	struct ima_iint_cache *iint;
	enum ima_hooks func;
	const struct evm_ima_xattr_data *label;
	int label_len;
	const struct modsig *modsig;
	bool label_stale;
	bool label_unusable;
	bool modsig_unreadable;
	int modsig_result;
	u16 modsig_method;
	const struct ima_digest_data *digest;
	const struct ima_digest_data *listed[DIGLIM_USED_ALGOS];
	bool lists;
	bool no_lists;
	struct ima_listing listing;
	const struct ima_digest_data *verity;
};

/**
 * struct ima_finding - what came of it
 * @proof: what succeeded; what was known before may be in it already
 * @expiry: when a key that it rests on expires, TIME64_MAX for never
 * @signer: the key of the signature that was verified last, to be put; NULL if none
 *	    was, or the key is not known
 * @signers: there were signatures of several keys
 * @label_cause: why the label did not do, NULL if it was not tried
 * @modsig_cause: why the appended signature did not do, NULL if it was not tried
 * @evm_cause: why EVM fails the file, NULL if it does not
 * @blacklisted: the digest that is in .blacklist, NULL if none is
 * @blacklisted_size: its length
 * @unverifiable: on this file system nothing can be verified
 */
struct ima_finding {
	struct ima_proof proof;
	time64_t expiry;
	struct key *signer;
	bool signers;
	const char *label_cause;
	const char *modsig_cause;
	const char *evm_cause;
	const u8 *blacklisted;
	u32 blacklisted_size;
	bool unverifiable;
};

/*
 * Hooks at which something decides about other files: one test for the others, which
 * pass here at each access.
 */
#define IMA_HOOKS_DECIDING	(BIT(POLICY_CHECK) | BIT(X509_CHECK) | BIT(DIGEST_LIST_CHECK))

/**
 * ima_wants_terms - the demand of a layer at one access
 * @wants: what the layer wants
 * @func: hook
 * @terms: the demand
 *
 * Keys of .platform have signed kernels for the boot loader, and nothing else:
 * they count for kexec, if a rule speaks of it by name.
 *
 * What decides about others needs a signature: a policy, a certificate, a digest list.
 * A rule that speaks of it by name cannot say otherwise, and one without func= does not,
 * but that a label with a digest has always done for a policy.
 *
 * Context: any.
 */
static inline void ima_wants_terms(const struct ima_layer_wants *wants,
				   enum ima_hooks func,
				   struct ima_demand_terms *terms)
{
	terms->demand = wants->demand;
	terms->algos = wants->algos;
	terms->platform = func == KEXEC_KERNEL_CHECK && wants->by_hook;
	terms->blacklist = wants->flags & IMA_CHECK_BLACKLIST;
	terms->deniable = ima_listing_denies(&wants->demand);
	if (unlikely(BIT(func) & IMA_HOOKS_DECIDING)) {
		terms->demand.optional = 0;
		terms->demand.methods &= ~IMA_METHOD_DIGLIM;
		if (func != POLICY_CHECK)
			terms->demand.methods &= ~IMA_METHOD_HASH;
	}
}

unsigned long ima_file_sb_flags(const struct file *file);

void ima_verify_modsig(struct ima_subject *subject);
u16 ima_verify_open(const struct ima_decision *decision, enum ima_hooks func,
		    const struct ima_proof *proof);
void ima_verify(const struct ima_subject *subject,
		const struct ima_decision *decision,
		struct ima_finding *finding);
bool ima_verify_unlabelled(const struct ima_subject *subject);
const char *ima_verify_cause(const struct ima_subject *subject,
			     const struct ima_layer_wants *wants,
			     const struct ima_finding *finding);

#endif /* __IMA_VERIFY_H */
