// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: trying the methods of appraisal.
 *
 * See ima_verify.h.
 */

#include <linux/evm.h>
#include <linux/ima.h>
#include <linux/integrity_generation.h>
#include <linux/key.h>
#include <linux/xattr.h>
#include <keys/system_keyring.h>

#include "ima.h"
#include "ima_rule.h"
#include "ima_trace.h"
#include "ima_verify.h"

/**
 * ima_verify_open - methods that a layer accepts whose demand is not met yet
 * @decision: what the layers want
 * @func: hook
 * @proof: what is known
 *
 * Context: any.
 * Return: IMA_METHOD_*; 0 if all demands are met, or cannot be.
 */
u16 ima_verify_open(const struct ima_decision *decision, enum ima_hooks func,
		    const struct ima_proof *proof)
{
	struct ima_demand_terms terms;
	unsigned int i;
	u16 open = 0;

	for (i = 0; i < decision->count; i++) {
		if (!(decision->wants[i].action & IMA_APPRAISE))
			continue;
		ima_wants_terms(&decision->wants[i], func, &terms);
		if (!ima_demand_met(&terms, proof))
			open |= ima_demand_accepts(&terms);
	}
	return open;
}

/* Takes the caller's reference. */
static void note_signer(struct ima_finding *finding, struct key *key)
{
	finding->signers = finding->signers || (finding->signer && finding->signer != key);
	key_put(finding->signer);
	finding->signer = key;
}

static void expire(struct ima_finding *finding, struct key *key)
{
	time64_t expiry;

	expiry = integrity_key_expiry(key);
	finding->expiry = min(finding->expiry, expiry);
	note_signer(finding, key);
}

/*
 * A digest list has the digest
 */

/* Which algorithms are worth more because a demand that is not met allows them. */
static u32 preferred_algos(const struct ima_decision *decision, const struct ima_finding *finding,
			   enum ima_hooks func)
{
	struct ima_demand_terms terms;
	unsigned int i;

	for (i = 0; i < decision->count; i++) {
		if (!(decision->wants[i].action & IMA_APPRAISE))
			continue;
		ima_wants_terms(&decision->wants[i], func, &terms);
		if (terms.algos && ima_demand_accepts(&terms) & IMA_METHOD_DIGLIM &&
		    !ima_demand_met(&terms, &finding->proof))
			return terms.algos;
	}
	return 0;
}

/*
 * What was known of lists before is not known any more, whatever it was, if they were
 * asked again.
 */
static void take_listing(const struct ima_subject *subject, const struct ima_decision *decision,
			 struct ima_finding *finding)
{
	const struct ima_listing *listing = &subject->listing;

	if (!subject->lists) {
		/* If there never was a list nothing is denied. */
		if (subject->no_lists)
			finding->proof.not_denied = true;
		return;
	}
	finding->proof.methods &= ~IMA_METHOD_DIGLIM;
	finding->proof.list_algo = 0;
	finding->proof.not_denied = listing->asked && !listing->denied;
	if (!listing->asked || !listing->vouched)
		return;
	finding->proof.list_algo =
		ima_listing_algo(listing, preferred_algos(decision, finding, subject->func));
	finding->proof.methods |= IMA_METHOD_DIGLIM;
	finding->expiry = min(finding->expiry, diglim_expiry());
}

/*
 * The label is a digest
 */

static void try_hash(const struct ima_subject *subject,
		     enum integrity_status evm, struct ima_finding *finding)
{
	/* In the newer format the first byte is the algorithm. */
	int start = subject->label->type == IMA_XATTR_DIGEST_NG;
	int len = subject->digest->length;
	int result = -EINVAL;

	/* MD5 has 20 bytes in the older format: a label may be longer. */
	if (subject->label_len >= (int)sizeof(subject->label->type) + start + len)
		result = memcmp(&subject->label->data[start],
				subject->digest->digest, len) ? -EBADMSG : 0;
	trace_ima_verify(file_inode(subject->file), "hash", result);
	if (result) {
		finding->label_cause = "invalid-hash";
		return;
	}
	finding->proof.methods |= IMA_METHOD_HASH;
	if (evm == INTEGRITY_PASS_IMMUTABLE)
		finding->proof.methods |= IMA_METHOD_HASH_IMMUTABLE;
}

/*
 * The label is a signature
 */

static int verify(unsigned int keyring, const struct ima_subject *subject,
		  const u8 *digest, int len, struct ima_finding *finding)
{
	struct key *key = NULL;
	int result;

	result = integrity_digsig_verify_key(keyring,
					     (const char *)subject->label,
					     subject->label_len,
					     (const char *)digest, len, &key);
	if (!result)
		expire(finding, key);
	return result;
}

static void try_imasig(const struct ima_subject *subject,
		       enum integrity_status evm, struct ima_finding *finding)
{
	const struct signature_v2_hdr *sig = (const void *)subject->label;
	u16 method = IMA_METHOD_IMASIG;
	int result;

	if (subject->label_len < (int)sizeof(*sig) || sig->version >= 3) {
		finding->label_cause = sig->version >= 3 ?
			"invalid-signature-version" : "invalid-signature";
		return;
	}
	result = verify(INTEGRITY_KEYRING_IMA, subject, subject->digest->digest,
			subject->digest->length, finding);
	if (result == -EOPNOTSUPP) {
		finding->label_cause = "unknown";
		return;
	}
	if (IS_ENABLED(CONFIG_INTEGRITY_PLATFORM_KEYRING) && result &&
	    subject->func == KEXEC_KERNEL_CHECK) {
		method = IMA_METHOD_IMASIG_PLATFORM;
		result = verify(INTEGRITY_KEYRING_PLATFORM, subject,
				subject->digest->digest,
				subject->digest->length, finding);
	}
	trace_ima_verify(file_inode(subject->file), "imasig", result);
	if (result)
		finding->label_cause = "invalid-signature";
	else
		finding->proof.methods |= method;
}

/* The digest that is signed: of struct ima_file_id, see integrity.h. */
static int file_id_digest(enum hash_algo algo, const u8 *digest,
			  struct ima_digest_data *hash)
{
	struct ima_file_id file_id = {
		.hash_type = IMA_VERITY_DIGSIG,
		.hash_algorithm = algo,
	};
	size_t len = offsetof(struct ima_file_id, hash) + hash_digest_size[algo];

	memcpy(file_id.hash, digest, hash_digest_size[algo]);
	hash->algo = algo;
	hash->length = hash_digest_size[algo];
	return ima_calc_buffer_hash(&file_id, len, hash);
}

static void try_sigv3(const struct ima_subject *subject,
		      enum integrity_status evm, struct ima_finding *finding)
{
	const struct signature_v2_hdr *sig = (const void *)subject->label;
	struct ima_max_digest_data hash;
	int result;

	if (subject->label_len < (int)sizeof(*sig) || sig->version != 3) {
		finding->label_cause = "invalid-signature-version";
		return;
	}
	if (!subject->verity) {
		finding->label_cause = "no-verity-digest";
		return;
	}
	result = file_id_digest(subject->verity->algo, subject->verity->digest,
				container_of(&hash.hdr, struct ima_digest_data,
					     hdr));
	if (result) {
		finding->label_cause = "sigv3-hashing-error";
		return;
	}
	result = verify(INTEGRITY_KEYRING_IMA, subject, hash.digest,
			hash.hdr.length, finding);
	trace_ima_verify(file_inode(subject->file), "sigv3", result);
	if (result)
		finding->label_cause = "invalid-verity-signature";
	else
		finding->proof.methods |= IMA_METHOD_SIGV3;
}

/*
 * The signature is appended
 */

/**
 * ima_verify_modsig - verify the appended signature
 * @subject: what is appraised; its modsig_* say what came of it
 *
 * Who signs chooses the algorithms.  The kernel may ask a program for them, which may
 * use the very file, if only to find out that they are not there.
 *
 * Context: process context; no lock is held that such a program might wait for.
 */
void ima_verify_modsig(struct ima_subject *subject)
{
	subject->modsig_method = IMA_METHOD_MODSIG;
	subject->modsig_result = integrity_modsig_verify(INTEGRITY_KEYRING_IMA,
							 subject->modsig);
	if (IS_ENABLED(CONFIG_INTEGRITY_PLATFORM_KEYRING) &&
	    subject->modsig_result && subject->func == KEXEC_KERNEL_CHECK) {
		subject->modsig_method = IMA_METHOD_MODSIG_PLATFORM;
		subject->modsig_result =
			integrity_modsig_verify(INTEGRITY_KEYRING_PLATFORM,
						subject->modsig);
	}
}

static void try_modsig(const struct ima_subject *subject,
		       enum integrity_status evm, struct ima_finding *finding)
{
	enum hash_algo algo;
	const u8 *digest;
	u32 size;

	trace_ima_verify(file_inode(subject->file), "modsig",
			 subject->modsig_result);
	if (subject->modsig_result) {
		finding->modsig_cause = "invalid-signature";
		return;
	}
	ima_get_modsig_digest(subject->modsig, &algo, &digest, &size);
	if (algo >= HASH_ALGO__LAST) {
		finding->modsig_cause = "invalid-signature";
		return;
	}
	finding->proof.modsig_algo = algo;
	finding->proof.methods |= subject->modsig_method;
	note_signer(finding, key_get(ima_modsig_signer(subject->modsig)));
}

/*
 * The methods, the cheapest first.  @label: type of the label that it is for, 0
 * for the appended signature.  Which are tried at all is said by @methods: a
 * demand that is not met has to accept one of them.
 */
static const struct {
	u16 methods;
	u8 label;
	void (*try)(const struct ima_subject *subject, enum integrity_status evm,
		    struct ima_finding *finding);
} tries[] = {
	{ IMA_METHOD_HASH | IMA_METHOD_HASH_IMMUTABLE, IMA_XATTR_DIGEST_NG,
	  try_hash },
	{ IMA_METHOD_HASH | IMA_METHOD_HASH_IMMUTABLE, IMA_XATTR_DIGEST,
	  try_hash },
	{ IMA_METHOD_IMASIG | IMA_METHOD_IMASIG_PLATFORM, EVM_IMA_XATTR_DIGSIG,
	  try_imasig },
	{ IMA_METHOD_SIGV3, IMA_VERITY_DIGSIG, try_sigv3 },
	{ IMA_METHODS_MODSIG, 0, try_modsig },
};

/*
 * What EVM says of the label.  A file that EVM fails has been tampered with, and
 * nothing about it counts.  If EVM knows nothing of it the label does not count;
 * what is appended to the content needs no label.
 *
 * IMA_DIGSIG denies writing to the file: it is set for what the kernel cannot
 * replace by a label of its own.
 */
static enum integrity_status ask_evm(const struct ima_subject *subject,
				     struct ima_finding *finding)
{
	unsigned long *flags = &subject->iint->atomic_flags;
	enum integrity_status evm;

	/* The lock of the inode is held: see evm_verifyxattr(). */
	evm = evm_verifyxattr(file_dentry(subject->file), XATTR_NAME_IMA,
			      (char *)subject->label, max(subject->label_len, 0));
	switch (evm) {
	case INTEGRITY_PASS:
	case INTEGRITY_PASS_IMMUTABLE:
		/* What EVM says may rest on a key of its own. */
		finding->expiry = min(finding->expiry,
				      evm_status_expiry(file_inode(subject->file)));
		break;
	case INTEGRITY_UNKNOWN:
		break;
	case INTEGRITY_NOXATTRS:
	case INTEGRITY_NOLABEL:
		finding->label_cause = "missing-HMAC";
		break;
	case INTEGRITY_FAIL_IMMUTABLE:
		set_bit(IMA_DIGSIG, flags);
		finding->evm_cause = "invalid-fail-immutable";
		break;
	default:
		finding->evm_cause = "invalid-HMAC";
		break;
	}
	if (!subject->label)
		return evm;

	switch (subject->label->type) {
	case EVM_IMA_XATTR_DIGSIG:
	case IMA_VERITY_DIGSIG:
		set_bit(IMA_DIGSIG, flags);
		break;
	case IMA_XATTR_DIGEST:
	case IMA_XATTR_DIGEST_NG:
		if (evm == INTEGRITY_PASS_IMMUTABLE)
			set_bit(IMA_DIGSIG, flags);
		else if (evm != INTEGRITY_FAIL_IMMUTABLE && !subject->label_stale)
			clear_bit(IMA_DIGSIG, flags);
		break;
	default:
		finding->label_cause = "unknown-ima-data";
	}
	return evm;
}

/*
 * Whether a digest is in .blacklist.  is_binary_blacklisted() says "no" as well if
 * there is no memory to look, which is not known then.
 */
static void look_up_digest(const u8 *digest, u32 size,
			   struct ima_finding *finding, bool *unknown)
{
	int result = is_hash_blacklisted(digest, size, BLACKLIST_HASH_BINARY);

	if (result == -EKEYREJECTED) {
		finding->blacklisted = digest;
		finding->blacklisted_size = size;
	} else if (result) {
		*unknown = true;
	}
}

/* Whether a digest of the content is in .blacklist, and which. */
static void look_up_blacklist(const struct ima_subject *subject,
			      struct ima_finding *finding)
{
	const struct ima_digest_data *digests[] = {
		subject->digest, subject->verity, subject->listed[0], subject->listed[1],
	};
	bool looked = false, unknown = false;
	enum hash_algo algo;
	const u8 *digest;
	u32 size;
	int i;

	if (subject->modsig) {
		ima_get_modsig_digest(subject->modsig, &algo, &digest, &size);
		looked = digest;
		if (digest)
			look_up_digest(digest, size, finding, &unknown);
	}
	for (i = 0; i < ARRAY_SIZE(digests) && !finding->blacklisted; i++) {
		if (!digests[i])
			continue;
		looked = true;
		look_up_digest(digests[i]->digest, digests[i]->length, finding,
			       &unknown);
	}
	finding->proof.not_blacklisted = looked && !unknown &&
					 !finding->blacklisted;
}

/**
 * ima_verify_unlabelled - whether there is nothing that could be verified
 * @subject: what is appraised
 *
 * Context: any.
 * Return: true if the file has neither label nor appended signature, and it is
 * known that it has not.
 */
bool ima_verify_unlabelled(const struct ima_subject *subject)
{
	return !subject->modsig && !subject->modsig_unreadable &&
	       !subject->label &&
	       (subject->label_len == -ENODATA || !subject->label_len);
}

/**
 * ima_file_sb_flags - SB_I_* of the file systems that a file comes from
 * @file: the file
 *
 * On an overlay content and labels are another file system's, which may be one whose
 * server shows IMA something else than who uses the file.
 *
 * Context: any.
 * Return: struct super_block.s_iflags, or-ed.
 */
unsigned long ima_file_sb_flags(const struct file *file)
{
	struct dentry *dentry = file_dentry(file);
	struct inode *metadata = d_inode(d_real(dentry, D_REAL_METADATA));

	return file_inode(file)->i_sb->s_iflags | d_real_inode(dentry)->i_sb->s_iflags |
	       metadata->i_sb->s_iflags;
}

/**
 * ima_verify - try the methods that are wanted
 * @subject: what is appraised
 * @decision: what the layers want
 * @finding: what came of it; its proof and expiry say what was known before
 *
 * Context: process context; the inode's lock and its ima_iint_cache.mutex are
 * held, as EVM and IMA_DIGSIG need it.
 */
void ima_verify(const struct ima_subject *subject,
		const struct ima_decision *decision,
		struct ima_finding *finding)
{
	unsigned long sb_flags = ima_file_sb_flags(subject->file);
	struct ima_proof known = finding->proof;
	enum integrity_status evm;
	unsigned int i;
	u16 open;

	/*
	 * Where a file can change behind the back of the kernel, at the will of
	 * who mounted it, verifying it means nothing.
	 */
	if (sb_flags & SB_I_IMA_UNVERIFIABLE_SIGNATURE &&
	    (sb_flags & SB_I_UNTRUSTED_MOUNTER ||
	     ima_fail_unverifiable_sigs)) {
		finding->unverifiable = true;
		finding->proof.methods = 0;
		return;
	}
	take_listing(subject, decision, finding);
	if (!subject->label && !subject->modsig && !subject->listing.vouched)
		return;

	evm = ask_evm(subject, finding);
	if (finding->evm_cause) {
		finding->proof.methods = 0;
		return;
	}
	look_up_blacklist(subject, finding);

	for (i = 0; i < ARRAY_SIZE(tries); i++) {
		open = ima_verify_open(decision, subject->func, &finding->proof);
		if (!(open & tries[i].methods))
			continue;
		if (tries[i].label) {
			/* "missing-HMAC" */
			if (evm == INTEGRITY_NOLABEL || evm == INTEGRITY_NOXATTRS)
				continue;
			if (!subject->label ||
			    subject->label->type != tries[i].label)
				continue;
			if (subject->label_unusable) {
				finding->label_cause = "unavailable-hash-algorithm";
				continue;
			}
			if (!subject->digest && tries[i].try != try_sigv3)
				continue;
		} else if (!subject->modsig) {
			continue;
		}
		tries[i].try(subject, evm, finding);
	}
	/* What was known, and was tried again in vain, is not known any more. */
	if (finding->label_cause)
		finding->proof.methods &= ~(known.methods & IMA_METHODS_LABEL);
}

static u16 methods_of_label(u8 type)
{
	u16 methods = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(tries); i++)
		if (tries[i].label == type)
			methods |= tries[i].methods;
	return methods;
}

static const char *unmet_by_type(u16 methods)
{
	if (methods & IMA_METHOD_SIGV3)
		return "verity-signature-required";
	if (methods & (IMA_METHOD_IMASIG | IMA_METHOD_MODSIG) || !methods)
		return "IMA-signature-required";
	return "hash-required";
}

/* A list may have the digest and be worth nothing: nobody signed it, or who did is gone. */
static const char *unlisted(const struct ima_listing *listing)
{
	return listing->found ? "untrusted-list" : "unlisted-digest";
}

/**
 * ima_verify_cause - why a demand is not met, in a word
 * @subject: what is appraised
 * @wants: what the layer wants
 * @finding: what came of it
 *
 * Context: any.
 * Return: the word; those for what upstream knows are upstream's.
 */
const char *ima_verify_cause(const struct ima_subject *subject,
			     const struct ima_layer_wants *wants,
			     const struct ima_finding *finding)
{
	const struct ima_listing *listing = &subject->listing;
	struct ima_demand_terms terms;
	u16 methods;

	if (wants->demand.deny)
		return "denied";
	if (finding->unverifiable)
		return "unverifiable-signature";
	if (finding->evm_cause)
		return finding->evm_cause;

	ima_wants_terms(wants, subject->func, &terms);
	methods = terms.demand.methods;
	if (terms.blacklist && finding->blacklisted)
		return "blacklisted-hash";
	if (terms.deniable && listing->denied)
		return "denied-by-list";
	/* An algorithm is wrong only where all else is right. */
	terms.algos = 0;
	if (ima_demand_met(&terms, &finding->proof))
		return "denied-hash-algorithm";
	if (methods & IMA_METHOD_MODSIG && finding->modsig_cause)
		return finding->modsig_cause;
	if (!subject->label) {
		if (subject->label_len < 0 && subject->label_len != -ENODATA)
			return "unknown";
		if (methods & IMA_METHOD_DIGLIM)
			return unlisted(listing);
		return methods & IMA_METHOD_HASH ? "missing-hash" :
						   unmet_by_type(methods);
	}
	if (finding->label_cause)
		return finding->label_cause;
	/* It is a label that would do. */
	if (!subject->digest && methods & methods_of_label(subject->label->type))
		return "no-digest";
	if (methods & IMA_METHOD_DIGLIM)
		return unlisted(listing);
	return unmet_by_type(methods);
}
