// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: one access to a file, from hook to verdict.
 *
 * See ima_access.h.
 */

#include <linux/backing-dev.h>
#include <linux/diglim.h>
#include <linux/evm.h>
#include <linux/fsverity.h>
#include <linux/ima.h>
#include <linux/iversion.h>
#include <linux/key.h>
#include <linux/pagemap.h>
#include <linux/slab.h>

#include "ima.h"
#include "ima_access.h"
#include "ima_denial.h"
#include "ima_digest.h"
#include "ima_diglim.h"
#include "ima_layers.h"
#include "ima_listing.h"
#include "ima_mapping.h"
#include "ima_property.h"
#include "ima_rule.h"
#include "ima_signed_init.h"
#include "ima_template_lib.h"
#include "ima_trace.h"
#include "ima_verify.h"

/**
 * struct handling - an access at work
 * @file: the file
 * @inode: its inode
 * @iint: what IMA keeps of the inode; its mutex is held
 * @buf: what was read of it, or NULL
 * @size: of @buf
 * @list: who wants to know what is done with a digest list, or NULL
 * @mask: MAY_*
 * @func: hook
 * @copy: what is mapped is memory that may differ from the file
 * @decision: what the layers want
 * @subject: what the methods work on
 * @finding: what they found
 * @when: when that began
 * @known: methods that were known when it began
 * @anew: nothing that was known counts
 * @collected: the content was hashed anew, so that what was known of it before
 *	       is not remembered any longer
 * @forget_evm: what EVM knows does not count, either
 * @exclusive: nobody else can write to the file
 * @faulted: a demand is not met, whether it is enforced or not
 * @label: security.ima, to be freed
 * @modsig: appended signature, to be freed
 * @content: digest of @buf
 * @verity: fs-verity's digest; its length is 0 if there is none
 * @short_digest: one for the field "d" of a template, which takes few
 *		  algorithms; its length is 0 if no entry needs it
 * @listed: digests of @buf that digest lists have, beside @content
 * @lists: digest lists have a say
 * @no_lists: there is none
 * @file_algos: the algorithms that they use for files, when that began
 * @metadata_algos: the same for metadata
 * @made: one bit for each of what the layers want: its entry was made
 * @load: algorithm that has to be loaded without the mutex
 * @tried: one bit for each algorithm that was tried to be loaded
 * @path: name for records
 * @pathbuf: its place, to be given back
 * @name: the same, where there is none for a path: NAME_MAX bytes
 */
struct handling {
	struct file *file;
	struct inode *inode;
	struct ima_iint_cache *iint;
	char *buf;
	loff_t size;
	struct ima_diglim_read *list;
	int mask;
	enum ima_hooks func;
	bool copy;
	struct ima_decision *decision;
	struct ima_subject subject;
	struct ima_finding finding;
	struct ima_evidence_time when;
	u16 known;
	bool anew;
	bool collected;
	bool forget_evm;
	bool exclusive;
	bool faulted;
	struct evm_ima_xattr_data *label;
	struct modsig *modsig;
	struct ima_max_digest_data content;
	struct ima_max_digest_data verity;
	struct ima_max_digest_data short_digest;
	struct ima_max_digest_data listed[DIGLIM_USED_ALGOS];
	bool lists;
	bool no_lists;
	u32 file_algos;
	u32 metadata_algos;
	unsigned int made;
	enum hash_algo load;
	u32 tried;
	const char *path;
	char *pathbuf;
	char *name;
};

/*
 * Returned beside errors by what needs a transform that has to be loaded first.  No
 * errno will do: reading a file may fail with any, at the will of who serves it.
 */
#define LOAD_FIRST	1

static const struct ima_layer_wants *wants_end(const struct ima_decision *decision)
{
	return decision->wants + decision->count;
}

#define digest_of(max)	container_of(&(max)->hdr, struct ima_digest_data, hdr)

static const char *path_of(struct handling *h)
{
	if (!h->path)
		h->path = ima_d_path(&h->file->f_path, &h->pathbuf, h->name);
	return h->path;
}

/*
 * Who writes
 */

/*
 * Files of a mount of the kernel's own, as memfd_create() makes them, are opened
 * without being counted among the writers.
 */
static bool writers_unseen(const struct super_block *sb)
{
	return sb->s_flags & SB_KERNMOUNT;
}

/* @allowed: how many writers are none. */
static bool is_written(const struct inode *inode, int allowed)
{
	/* Negative: writing is denied, because the file is being executed. */
	return atomic_read(&inode->i_writecount) > allowed ||
	       mapping_writably_mapped(inode->i_mapping) ||
	       writers_unseen(inode->i_sb);
}

/* On an overlay the content is another inode's, and may be written there. */
static bool file_is_written(const struct file *file, int allowed)
{
	const struct inode *inode = file_inode(file);
	const struct inode *real = d_real_inode(file_dentry(file));

	return is_written(inode, allowed) ||
	       (real != inode && is_written(real, allowed));
}

/*
 * Whether nobody can write to the file.  A descriptor can be handed on, and be
 * used again: that of the access itself counts.
 */
static bool exclusive(const struct file *file)
{
	return !file_is_written(file, 0);
}

/* Whether somebody can write to the file by other ways than this one. */
static bool shared(const struct file *file)
{
	return file_is_written(file, file->f_mode & FMODE_WRITE ? 1 : 0);
}

static bool mapped_writably(const struct file *file)
{
	const struct inode *real = d_real_inode(file_dentry(file));

	return mapping_writably_mapped(file->f_mapping) ||
	       mapping_writably_mapped(real->i_mapping);
}

static bool enforced(const struct ima_layer_wants *want)
{
	return want->immutable || ima_appraise & IMA_APPRAISE_ENFORCE;
}

/*
 * Without a lock
 */

/* Whether a demand that is enforced accepts a digest list. */
static noinline bool holds(const struct ima_decision *decision, enum ima_hooks func)
{
	const struct ima_layer_wants *want;
	struct ima_demand_terms terms;

	for (want = decision->wants; want < wants_end(decision); want++) {
		ima_wants_terms(want, func, &terms);
		if (enforced(want) && ima_demand_accepts(&terms) & IMA_METHOD_DIGLIM)
			return true;
	}
	return false;
}

/*
 * Whether all that the layers want is known to be there: the file needs no look.
 * Only for what reads: a file that is opened for writing needs more than a
 * verdict.  And only for appraisal: measuring has to see who else writes.
 */
static bool known(struct file *file, int mask, enum ima_hooks func,
		  const struct ima_decision *decision)
{
	struct inode *inode = file_inode(file);
	const struct ima_layer_wants *want;
	struct ima_demand_terms terms;
	struct ima_iint_cache *iint;
	struct ima_proof proof;
	bool written;

	if (decision->action != IMA_APPRAISE || mask & MAY_WRITE ||
	    file->f_mode & FMODE_WRITE || file->f_flags & O_DIRECT)
		return false;
	iint = ima_iint_find(inode);
	if (!iint)
		return false;
	/*
	 * Before the evidence: a writer who is not there any more made it void
	 * before he went.
	 */
	written = atomic_read_acquire(&inode->i_writecount) > 0;
	/* A file that is mapped for writing is not mapped for executing, either. */
	if (mapping_writably_mapped(inode->i_mapping))
		return false;
	if (!ima_evidence_read(&iint->evidence, false, &proof))
		return false;
	if (written)
		proof.methods &= ~IMA_METHODS_EXCLUSIVE;
	for (want = decision->wants; want < wants_end(decision); want++) {
		ima_wants_terms(want, func, &terms);
		if (want->flags & IMA_NO_CACHE ||
		    !ima_demand_met(&terms, &proof))
			return false;
		/* The layer "init" did not ask for what is known: see keep_signed(). */
		if (IMA_SIGNED_INIT && ima_layers_is_init(want->layer) &&
		    !ima_inode_has(inode, IMA_INODE_KEPT))
			return false;
	}
	/* The first time that it is executed it becomes immutable: see hold(). */
	return !(proof.methods & IMA_METHOD_DIGLIM) || !ima_listing_executes(func) ||
	       test_bit(IMA_LISTED_USED, &iint->atomic_flags) || !holds(decision, func);
}

/*
 * Changes that nobody announces
 */

/* What rules have wanted of the content that it had was done for that one. */
static void forget_done(struct ima_iint_cache *iint)
{
	memset(iint->measured_pcrs, 0, sizeof(iint->measured_pcrs));
	memset(iint->suppressed_pcrs, 0, sizeof(iint->suppressed_pcrs));
	iint->audited_layers = 0;
}

/**
 * ima_access_forget - nothing that is known of a file counts any more
 * @iint: of its inode
 *
 * Context: the mutex of @iint is held.
 */
void ima_access_forget(struct ima_iint_cache *iint)
{
	iint->flags &= ~IMA_DONE_MASK;
	forget_done(iint);
	/* Whoever hashes it next may not need these. */
	iint->listed_algos = 0;
	ima_evidence_void(&iint->evidence);
}

/*
 * Rules with a name were replaced since something was noted of the file: what was measured
 * and audited then was so by others.  An entry that is the same is not made again.
 */
static void forget_replaced(struct ima_iint_cache *iint)
{
	unsigned int i;

	for (i = IMA_LAYERS_MAX - IMA_NAMED_POLICIES; i < IMA_LAYERS_MAX; i++) {
		iint->measured_pcrs[i] = 0;
		iint->suppressed_pcrs[i] = 0;
		iint->audited_layers &= ~BIT(i);
	}
}

/* Whether the content may change where the kernel does not look; see ima_verify.h. */
static bool changes_unseen(const struct file *file)
{
	return ima_file_sb_flags(file) & SB_I_IMA_UNVERIFIABLE_SIGNATURE;
}

static void look_for_changes(struct handling *h)
{
	struct ima_iint_cache *iint = h->iint;
	struct inode *real = d_real_inode(file_dentry(h->file));
	struct inode *metadata;
	bool changed;

	if (iint->rules_seen != h->decision->replaced)
		forget_replaced(iint);
	iint->rules_seen = h->decision->replaced;
	/* Attributes do not change the content; the evidence is void already. */
	clear_bit(IMA_CHANGE_ATTR, &iint->atomic_flags);
	/* Labels do not, either, but they are measured with it. */
	if (test_and_clear_bit(IMA_CHANGE_XATTR, &iint->atomic_flags)) {
		unsigned int collected = iint->flags & IMA_COLLECTED;

		ima_access_forget(iint);
		iint->flags |= collected;
	}
	if (test_and_clear_bit(IMA_CHANGE_CONTENT, &iint->atomic_flags) ||
	    (changes_unseen(h->file) &&
	     !(ima_file_sb_flags(h->file) & SB_I_UNTRUSTED_MOUNTER) &&
	     !ima_fail_unverifiable_sigs) || writers_unseen(h->inode->i_sb))
		ima_access_forget(iint);

	if (real == h->inode)
		return;
	/* A mapping is the lower file's: nobody says here when it goes. */
	if (iint->flags & IMA_COLLECTED_SHARED && exclusive(h->file))
		ima_access_forget(iint);
	if (iint->flags & IMA_DONE_MASK &&
	    (!IS_I_VERSION(real) ||
	     integrity_inode_attrs_changed(&iint->real_inode, real)))
		ima_access_forget(iint);
	/*
	 * EVM forgets what it knows if the attributes or labels changed.  They
	 * are those of the inode with the content, unless the content was left
	 * in the lower layer: then nothing but EVM has noted how they were.
	 */
	metadata = d_inode(d_real(file_dentry(h->file), D_REAL_METADATA));
	inode_lock(h->inode);
	changed = evm_metadata_changed(h->inode, metadata);
	inode_unlock(h->inode);
	/* Without EVM nobody has noted that at all. */
	if (metadata != real && (changed || !IS_ENABLED(CONFIG_EVM)))
		ima_evidence_void(&iint->evidence);
}

/*
 * What is pending
 */

static bool same_digest(const struct ima_digest_data *a,
			const struct ima_digest_data *b)
{
	return a && b && a->algo == b->algo && a->length == b->length &&
	       !memcmp(a->digest, b->digest, a->length);
}

static bool measured(const struct handling *h, const struct ima_layer_wants *want)
{
	return h->iint->measured_pcrs[want->layer] & BIT(want->pcr);
}

/*
 * Whether it is known that a layer wants no entry, because a list vouches for the
 * content.  It is known until a list comes or goes.
 */
static bool suppressed(const struct handling *h, const struct ima_layer_wants *want)
{
	return h->lists && want->measure_flags & IMA_USE_DIGLIM &&
	       h->iint->suppressed_at == h->when.lists &&
	       h->iint->suppressed_pcrs[want->layer] & BIT(want->pcr);
}

/* Whether a layer may want an entry that is not there. */
static bool may_measure(const struct handling *h,
			const struct ima_layer_wants *want)
{
	if (!(want->action & IMA_MEASURE))
		return false;
	if (h->buf || want->measure_flags & IMA_NO_CACHE)
		return true;
	return !measured(h, want) && !suppressed(h, want);
}

static bool must_audit(const struct handling *h,
		       const struct ima_layer_wants *want)
{
	return want->action & IMA_AUDIT &&
	       (!(h->iint->audited_layers & BIT(want->layer)) ||
		want->audit_flags & IMA_NO_CACHE);
}

static bool wants_verity(const struct ima_layer_wants *want, unsigned int action)
{
	return want->action & action &&
	       (action == IMA_MEASURE ? want->measure_flags :
					want->audit_flags) &
	       IMA_VERITY_REQUIRED;
}

static bool no_cache(const struct ima_layer_wants *want)
{
	return ((want->action & IMA_APPRAISE ? want->flags : 0) |
		(want->action & IMA_MEASURE ? want->measure_flags : 0) |
		(want->action & IMA_AUDIT ? want->audit_flags : 0)) &
	       IMA_NO_CACHE;
}

/*
 * Reading
 */

static void read_label(struct handling *h)
{
	h->subject.label_len = ima_read_xattr(file_dentry(h->file), &h->label,
					      0);
	if (h->subject.label_len > 0)
		h->subject.label = h->label;
}

/*
 * Verified at once, as long as the mutex is not held: see ima_verify_modsig().  A
 * buffer is verified each time anyway.
 */
static void read_modsig(struct handling *h)
{
	const struct ima_layer_wants *want;
	bool wanted = false, accepted = false;
	int error;

	if (!h->buf)
		return;
	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (!(want->action & IMA_APPRAISE))
			continue;
		if (want->demand.methods & IMA_METHOD_MODSIG)
			accepted = true;
		/* An optional demand has to know whether there is one. */
		if (accepted || want->demand.optional)
			wanted = true;
	}
	if (!wanted)
		return;
	error = ima_read_modsig(h->func, h->buf, h->size, &h->modsig);
	if (error) {
		h->subject.modsig_unreadable = error != -ENOENT &&
					       error != -EOPNOTSUPP;
		return;
	}
	ima_collect_modsig(h->modsig, h->buf, h->size);
	h->subject.modsig = h->modsig;
	if (accepted)
		ima_verify_modsig(&h->subject);
}

/* fs-verity keeps its digest in memory: it is asked each time. */
static void read_verity(struct handling *h)
{
	enum hash_algo algo;
	int len;

	len = fsverity_get_digest(h->inode, h->verity.digest, NULL, &algo);
	h->verity.hdr.length = len;
	h->verity.hdr.algo = len ? algo : 0;
}

/*
 * 0 if hashing with the algorithm loads no module, LOAD_FIRST if one has to be loaded
 * without the mutex first, -ENOPKG if that was in vain.  See ima_digest.h.
 */
static int prepare(struct handling *h, enum hash_algo algo)
{
	if (ima_digest_ready(algo))
		return 0;
	if (h->tried & BIT(algo))
		return -ENOPKG;
	h->tried |= BIT(algo);
	h->load = algo;
	return LOAD_FIRST;
}

static_assert(HASH_ALGO__LAST <= 32);

static bool has_short_digest(const struct ima_template_desc *template)
{
	int i;

	for (i = 0; i < template->num_fields; i++)
		if (template->fields[i]->field_init == ima_eventdigest_init)
			return true;
	return false;
}

/* Another digest that an entry needs than that of @algo, or NULL. */
static struct ima_digest_data *short_digest(struct handling *h,
					    enum hash_algo algo)
{
	const struct ima_layer_wants *want;

	if (ima_template_hash_algo_allowed(algo))
		return NULL;
	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (!may_measure(h, want) || wants_verity(want, IMA_MEASURE) ||
		    !has_short_digest(want->template))
			continue;
		h->short_digest.hdr.algo =
			ima_template_hash_algo_allowed(ima_hash_algo) ?
			ima_hash_algo : HASH_ALGO_SHA1;
		return digest_of(&h->short_digest);
	}
	return NULL;
}

/*
 * Digests that lists may have, beside the one that is measured: of the buffer for this
 * access only, of the file to be kept.
 */
static int listed_digests(struct handling *h, enum hash_algo algo, struct ima_digests *also)
{
	unsigned long algos = h->file_algos & ~BIT(algo);
	struct ima_max_digest_data *to = h->listed;
	unsigned int i, count = 0;

	if (!algos)
		return 0;
	if (!h->buf) {
		if (!h->iint->listed)
			h->iint->listed = kcalloc(DIGLIM_USED_ALGOS, sizeof(*to), GFP_KERNEL);
		to = h->iint->listed;
		if (!to)
			return -ENOMEM;
	}
	for_each_set_bit(i, &algos, HASH_ALGO__LAST) {
		to[count].hdr.algo = i;
		h->subject.listed[count] = digest_of(&to[count]);
		also->digest[also->count++] = digest_of(&to[count++]);
	}
	return 0;
}

static_assert(IMA_DIGESTS_MAX >= 1 + DIGLIM_USED_ALGOS);

/* Whether the digests that lists may have are among those that are kept. */
static bool listed_are_kept(struct handling *h, enum hash_algo algo)
{
	u32 algos = h->file_algos & ~BIT(algo);
	unsigned int i, count = 0;

	for (i = 0; i < DIGLIM_USED_ALGOS && h->iint->listed; i++) {
		if (!(algos & h->iint->listed_algos & BIT(h->iint->listed[i].hdr.algo)))
			continue;
		algos &= ~BIT(h->iint->listed[i].hdr.algo);
		h->subject.listed[count++] = digest_of(&h->iint->listed[i]);
	}
	return !algos;
}

static int read_buffer(struct handling *h, enum hash_algo algo,
		       const struct ima_digests *also)
{
	unsigned int i;
	int error;

	h->content.hdr.algo = algo;
	h->content.hdr.length = hash_digest_size[algo];
	error = ima_calc_buffer_hash(h->buf, h->size, digest_of(&h->content));
	for (i = 0; i < also->count && !error; i++)
		error = ima_calc_buffer_hash(h->buf, h->size, also->digest[i]);
	if (!error)
		h->subject.digest = digest_of(&h->content);
	return error;
}

/*
 * The content was hashed anew, with @error.  It may have changed where the kernel
 * does not look: then nobody has measured or audited what is there now, whoever
 * noticed it.
 */
static void compare_content(struct ima_iint_cache *iint,
			    const struct ima_digest_data *before, int error)
{
	if (error || (before->length && !same_digest(before, iint->ima_hash)))
		forget_done(iint);
}

/* The digests of the content that the access needs, from one pass. */
static int read_content(struct handling *h, enum hash_algo algo)
{
	struct ima_iint_cache *iint = h->iint;
	struct ima_max_digest_data before = {};
	struct ima_digest_data *for_template;
	struct ima_digests also = {};
	unsigned int i;
	int error;

	if (!h->buf && iint->flags & IMA_COLLECTED && iint->ima_hash) {
		memcpy(&before, iint->ima_hash,
		       sizeof(before.hdr) + iint->ima_hash->length);
		if (h->anew || iint->ima_hash->algo != algo || !listed_are_kept(h, algo))
			iint->flags &= ~IMA_COLLECTED;
	}
	for_template = short_digest(h, algo);
	if (for_template)
		also.digest[also.count++] = for_template;
	if (h->buf || !(iint->flags & IMA_COLLECTED)) {
		error = listed_digests(h, algo, &also) ?: prepare(h, algo);
		if (error)
			return error;
	}
	for (i = 0; i < also.count; i++) {
		error = prepare(h, also.digest[i]->algo);
		if (error)
			return error;
	}
	if (h->buf)
		return read_buffer(h, algo, &also);
	if (iint->flags & IMA_COLLECTED) {
		h->subject.digest = iint->ima_hash;
		return 0;
	}

	/*
	 * Whether a writer changed the file is found out by comparing its version
	 * with the one of this moment: what was known from an earlier one would
	 * outlive the change.
	 */
	ima_evidence_drop(&iint->evidence);
	h->collected = true;
	iint->flags &= ~IMA_COLLECTED_SHARED;
	iint->listed_algos = 0;
	trace_ima_collect(h->inode, algo);
	error = ima_collect_measurement(iint, h->file, algo, &also);
	compare_content(iint, digest_of(&before), error);
	if (error) {
		memset(h->subject.listed, 0, sizeof(h->subject.listed));
		return error;
	}
	for (i = 0; i < DIGLIM_USED_ALGOS && h->subject.listed[i]; i++)
		iint->listed_algos |= BIT(h->subject.listed[i]->algo);
	/* Afterwards: who came meanwhile may have mapped what was hashed. */
	if (shared(h->file))
		iint->flags |= IMA_COLLECTED_SHARED;
	h->subject.digest = iint->ima_hash;
	return 0;
}

/*
 * Measuring and auditing
 */

/* The layer that made the same entry at this access, if there is one. */
static const struct ima_layer_wants *twin_of(const struct handling *h,
					     const struct ima_layer_wants *want)
{
	const struct ima_layer_wants *twin;

	for (twin = h->decision->wants; twin < want; twin++)
		if (h->made & BIT(twin - h->decision->wants) &&
		    twin->pcr == want->pcr &&
		    twin->template == want->template &&
		    wants_verity(twin, IMA_MEASURE) ==
		    wants_verity(want, IMA_MEASURE))
			return twin;
	return NULL;
}

/* Whether the entry that was made earlier is one of this content. */
static bool is_measured(const struct handling *h,
			const struct ima_layer_wants *want)
{
	if (!measured(h, want))
		return false;
	/*
	 * Whoever loads a digest list relies on the entry.  What is noted is of some
	 * content of the file; the measurement list itself knows of which.
	 */
	if (h->list)
		return false;
	/* The list shall hold the signature that was used. */
	if (h->modsig && ima_template_has_modsig(want->template))
		return false;
	if (h->buf)
		return h->iint->flags & IMA_COLLECTED &&
		       same_digest(h->iint->ima_hash, h->subject.digest);
	/* If the content was hashed anew, and is another, it is not any more. */
	return true;
}

/*
 * Templates take the digest, and whether it is fs-verity's, from the iint.  Its
 * mutex is held: nobody else sees that it is not always the file's.
 */
static void store(struct handling *h, const struct ima_layer_wants *want,
		  struct ima_digest_data *digest)
{
	unsigned long *pcrs = &h->iint->measured_pcrs[want->layer];
	unsigned long verity = want->measure_flags & IMA_VERITY_REQUIRED;
	const struct ima_layer_wants *twin = twin_of(h, want);
	struct ima_digest_data *own = h->iint->ima_hash;

	*pcrs &= ~BIT(want->pcr);
	h->made |= BIT(want - h->decision->wants);
	if (twin) {
		/* Made, and to be kept in mind, or not. */
		if (measured(h, twin))
			*pcrs |= BIT(want->pcr);
		return;
	}
	h->iint->ima_hash = digest;
	h->iint->flags |= verity;
	ima_store_measurement(h->iint, h->file, path_of(h), h->label,
			      h->subject.label_len, h->modsig, want->pcr,
			      want->template, pcrs,
			      !verity && h->short_digest.hdr.length ?
			      digest_of(&h->short_digest) : NULL);
	h->iint->flags &= ~verity;
	h->iint->ima_hash = own;
}

/*
 * The file could not be read, so that nobody knows what is in it.  That must not take
 * the entry of an immutable layer away: its PCR says that the file may have been
 * anything.  Once for an inode will do.  Upstream makes no entry, and neither does the
 * custom layer.
 */
static void measure_unreadable(struct handling *h)
{
	const struct ima_layer_wants *want;

	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (!want->immutable || !may_measure(h, want) ||
		    test_and_set_bit(IMA_EMITTED_UNREADABLE, &h->iint->atomic_flags))
			continue;
		ima_add_violation(h->file, path_of(h), h->iint, "invalid_pcr",
				  "unreadable");
		return;
	}
}

/* What an entry or a record names; NULL if there is none. */
static struct ima_digest_data *digest_for(struct handling *h, bool verity)
{
	struct ima_max_digest_data *max = verity ? &h->verity : &h->content;

	if (!verity && !h->buf)
		return h->iint->ima_hash;
	return max->hdr.length ? digest_of(max) : NULL;
}

/*
 * Whether a list takes the place of the entry: whoever knows the list knows that the
 * file may have been used.  Lists themselves always have their entries, as has what else
 * decides about files; and a PCR that has none of lists has those of all files.
 */
static bool suppress(struct handling *h, const struct ima_layer_wants *want)
{
	struct ima_iint_cache *iint = h->iint;

	if (!(want->measure_flags & IMA_USE_DIGLIM) || !h->subject.listing.measured ||
	    BIT(h->func) & IMA_HOOKS_DECIDING || !ima_diglim_tells(want->pcr))
		return false;
	/* Nor what is empty: what is said of it depends on what is done with it. */
	if (h->buf || h->file->f_flags & O_DIRECT || !i_size_read(h->inode))
		return true;
	if (iint->suppressed_at != h->when.lists)
		memset(iint->suppressed_pcrs, 0, sizeof(iint->suppressed_pcrs));
	iint->suppressed_at = h->when.lists;
	iint->suppressed_pcrs[want->layer] |= BIT(want->pcr);
	return true;
}

static void measure(struct handling *h)
{
	const struct ima_layer_wants *want;
	struct ima_digest_data *digest;
	bool verity;

	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (!may_measure(h, want) || is_measured(h, want) || suppress(h, want))
			continue;
		verity = wants_verity(want, IMA_MEASURE);
		digest = digest_for(h, verity);
		if (digest)
			store(h, want, digest);
		else if (verity)
			integrity_audit_msg(AUDIT_INTEGRITY_DATA, h->inode,
					    path_of(h), "collect_data",
					    "no-verity-digest", -ENODATA, 0);
	}
}

/* Where files are measured, so is what was revoked and turns up all the same. */
static void measure_blacklisted(struct handling *h)
{
	const struct ima_layer_wants *want;
	unsigned long pcrs = 0;
	bool refused = false;

	for (want = h->decision->wants; want < wants_end(h->decision); want++)
		if (want->action & IMA_APPRAISE &&
		    want->flags & IMA_CHECK_BLACKLIST &&
		    h->finding.blacklisted)
			refused = true;
	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (!refused || !(want->action & IMA_MEASURE) ||
		    pcrs & BIT(want->pcr))
			continue;
		pcrs |= BIT(want->pcr);
		process_buffer_measurement(&nop_mnt_idmap, NULL,
					   h->finding.blacklisted,
					   h->finding.blacklisted_size,
					   "blacklisted-hash", NONE, want->pcr,
					   NULL, false, NULL, 0);
	}
}

static void audit(struct handling *h)
{
	struct ima_digest_data *own = h->iint->ima_hash, *digest, *last = NULL;
	const struct ima_layer_wants *want;

	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (!must_audit(h, want))
			continue;
		digest = digest_for(h, wants_verity(want, IMA_AUDIT));
		if (!digest || !digest->length)
			continue;
		h->iint->audited_layers |= BIT(want->layer);
		/* One record of the same will do for all layers. */
		if (digest == last)
			continue;
		last = digest;
		h->iint->flags &= ~IMA_AUDITED;
		h->iint->ima_hash = digest;
		ima_audit_measurement(h->iint, path_of(h));
		h->iint->ima_hash = own;
	}
}

/*
 * Appraising
 */

/* What is fixed is what the kernel keeps up to date anyway: digests. */
static void fix(struct handling *h)
{
	const struct ima_layer_wants *want;
	struct ima_demand_terms terms;

	/* A label that is fixed would do for an immutable layer, too. */
	if (!(ima_appraise & IMA_APPRAISE_FIX) || ima_layers_immutable() ||
	    h->modsig || h->buf || !h->subject.digest ||
	    test_bit(IMA_DIGSIG, &h->iint->atomic_flags))
		return;
	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (want->immutable || !(want->action & IMA_APPRAISE) ||
		    !(want->demand.methods & IMA_METHOD_HASH))
			continue;
		ima_wants_terms(want, h->func, &terms);
		if (ima_demand_met(&terms, &h->finding.proof))
			continue;
		/* What is written to it now is told by the label, too. */
		if (!ima_fix_xattr(file_dentry(h->file), h->iint) &&
		    h->file->f_mode & FMODE_WRITE)
			set_bit(IMA_UPDATE_XATTR, &h->iint->atomic_flags);
		return;
	}
}

static void publish(struct handling *h)
{
	struct ima_proof proof = h->finding.proof;
	bool stacked;

	if (h->buf || h->file->f_flags & O_DIRECT ||
	    changes_unseen(h->file) || writers_unseen(h->inode->i_sb))
		return;
	if (h->collected)
		proof.methods &= ~h->known;
	/*
	 * Whoever comes next may do something else with it.  What is not held yet, as who
	 * asks is refused, is to be held by who is not.
	 */
	if (h->subject.listing.once ||
	    (h->subject.listing.immutable &&
	     !test_bit(IMA_LISTED_USED, &h->iint->atomic_flags)))
		proof.methods &= ~IMA_METHOD_DIGLIM;
	stacked = d_real_inode(file_dentry(h->file)) != h->inode;
	/* What changes below is noticed by what was stored with the digest. */
	if (stacked && !(h->iint->flags & IMA_COLLECTED))
		return;
	if (!h->exclusive || !exclusive(h->file))
		proof.methods &= ~IMA_METHODS_EXCLUSIVE;
	ima_evidence_publish(&h->iint->evidence, &h->when, !stacked,
			     h->finding.expiry, &proof);
}

static void deny(struct handling *h, const struct ima_layer_wants *want,
		 const char *op, const char *cause, bool unknown)
{
	struct ima_denial denial = {
		.of_file = true,
		.real = h->copy ? NULL : d_real_inode(file_dentry(h->file)),
		.op = h->copy ? "mmap_file" : op,
		.cause = cause,
		.func = h->func,
		.wants = want,
		.have = h->finding.proof.methods,
		.unknown = unknown,
	};

	h->faulted = true;
	ima_denial_audit(&denial, h->inode, path_of(h));
}

/*
 * A file that was just made has no label yet, and the kernel will give it one
 * when it is closed.  Where the kernel's label does not do, the file can be
 * made and filled, but not used: it passes as long as it is empty.
 */
static bool is_new(struct handling *h, const struct ima_demand *demand)
{
	bool empty = !i_size_read(h->inode);

	/* Where there are no labels it would never get one. */
	if (!(h->inode->i_opflags & IOP_XATTR))
		return false;
	if (ima_verify_unlabelled(&h->subject)) {
		if (h->file->f_mode & FMODE_CREATED)
			h->iint->flags |= IMA_NEW_FILE;
		if (!(h->iint->flags & IMA_NEW_FILE))
			return false;
		return demand->methods & IMA_METHOD_HASH ||
		       (empty && h->func == FILE_CHECK);
	}
	/* A label that was put on it before its content. */
	return empty && h->iint->flags & IMA_NEW_FILE &&
	       h->func == FILE_CHECK &&
	       test_bit(IMA_DIGSIG, &h->iint->atomic_flags);
}

/*
 * Whether somebody wrote to what an overlay shows since it was hashed.  Of the file itself
 * whoever closes it waits for its mutex, and is counted until then; below an overlay it is
 * another one.  Without a version nobody knows; then who was there all the time is taken
 * to have written.
 */
static bool changed_below(const struct handling *h, struct inode *real)
{
	if (!ima_listing_marked(real))
		return true;
	return IS_I_VERSION(real) ? integrity_inode_attrs_changed(&h->iint->real_inode, real) :
				    !h->exclusive;
}

/*
 * What is executed because a list vouches for it is not written from now on, nor what
 * a list says is immutable: see ima_listing_keeps().  Who opened it to write just before
 * that was announced is seen here; who does it now sees the announcement.
 *
 * NULL, or why the file cannot be used.
 */
static const char *hold(struct handling *h, const struct ima_demand_terms *terms)
{
	struct inode *real = d_real_inode(file_dentry(h->file));
	struct ima_proof others = h->finding.proof;
	unsigned int holds = 0;
	bool held;

	others.methods &= ~IMA_METHOD_DIGLIM;
	if (h->buf || !(h->finding.proof.methods & IMA_METHOD_DIGLIM) ||
	    !(ima_demand_accepts(terms) & IMA_METHOD_DIGLIM) ||
	    (!ima_listing_executes(h->func) && !h->subject.listing.immutable))
		return NULL;
	held = test_and_set_bit(IMA_LISTED, &h->iint->atomic_flags);
	if (real != h->inode && ima_listing_hold_below(real, h->iint, &holds))
		return "ENOMEM";
	/* Pairs with get_write_access(), which is ordered, before ima_access_open(). */
	smp_mb__after_atomic();
	if (!exclusive(h->file))
		goto written;
	/* Who has gone has left behind what he did, and did it before he went. */
	smp_rmb();
	if (real != h->inode && changed_below(h, real))
		goto written;
	set_bit(IMA_LISTED_USED, &h->iint->atomic_flags);
	return NULL;

written:
	if (ima_demand_met(terms, &others))
		return NULL;
	/* It is his file as long as nobody uses it. */
	if (!held)
		ima_listing_release(h->iint);
	if (real != h->inode)
		ima_listing_release_below(real, holds);
	return "open-writers";
}

/*
 * NULL if the layer's demand is met, else the cause; *@op is for the record.
 * *@keep is set if the kernel's own label does here: then it is kept up to date.
 * Of a file that passes because it has none it is not: it would be given one by
 * being opened for writing.
 */
static const char *unmet(struct handling *h, const struct ima_layer_wants *want,
			 const char **op, bool *keep)
{
	struct ima_demand_terms terms;
	bool met, verified, denied;
	const char *cause;

	*op = "appraise_data";
	if (want->demand.deny)
		return "denied";

	/*
	 * Who serves this file system can show one content to IMA and another
	 * to who uses the file.  Root may be allowed that by the custom policy.
	 */
	if (want->immutable && changes_unseen(h->file))
		return "unverifiable-signature";

	ima_wants_terms(want, h->func, &terms);
	verified = ima_demand_met(&terms, &h->finding.proof);
	if (h->file->f_flags & O_DIRECT && !h->buf) {
		/* The file cannot be read the usual way to be hashed. */
		met = want->flags & IMA_PERMIT_DIRECTIO;
		if (!met) {
			*op = "collect_data";
			return "failed(directio)";
		}
	} else {
		met = verified;
	}
	/* Not what was let through unseen: a label would vouch for it. */
	*keep = verified && terms.demand.methods & IMA_METHOD_HASH;
	/* That there is nothing to verify does not speak for what is denied, or may be. */
	denied = terms.deniable && h->lists &&
		 (h->subject.listing.denied || !h->subject.listing.asked);
	if (!met && !h->finding.unverifiable && !denied) {
		/* The algorithm of the label that it will get. */
		if (is_new(h, &terms.demand) &&
		    (!terms.algos || terms.algos & BIT(ima_hash_algo))) {
			met = true;
			*keep = terms.demand.methods & IMA_METHOD_HASH;
		} else if (terms.demand.optional &&
			   ima_verify_unlabelled(&h->subject)) {
			met = true;
		}
	}
	if (!met) {
		cause = ima_verify_cause(&h->subject, want, &h->finding);
		if (!strcmp(cause, "denied-hash-algorithm"))
			*op = "collect_data";
		return cause;
	}

	if (want->by_hook && (h->func == MMAP_CHECK ||
			      h->func == MMAP_CHECK_REQPROT) &&
	    mapped_writably(h->file)) {
		*op = "mmap_file";
		return "mmapped_writers";
	}
	if (h->mask & MAY_WRITE && !(h->iint->flags & IMA_NEW_FILE) &&
	    test_bit(IMA_DIGSIG, &h->iint->atomic_flags))
		return "signed-file-is-immutable";
	return verified && enforced(want) ? hold(h, &terms) : NULL;
}

/* @error: the file could not be looked at, so that no demand is met. */
/*
 * What the layer "init" lets pass because of a signature is not written any more, by
 * whichever name, and whatever becomes of its label: what is mapped of it would change with
 * it, and so would what is still to be read.  So it does not pass while somebody can write.
 */
static const char *keep_signed(struct handling *h, const struct ima_layer_wants *want)
{
	struct inode *real = d_real_inode(file_dentry(h->file));
	struct ima_demand_terms terms;

	if (!ima_layers_is_init(want->layer) || h->buf)
		return NULL;
	ima_wants_terms(want, h->func, &terms);
	/* It passes for another reason: it is new, and empty. */
	if (!ima_demand_met(&terms, &h->finding.proof))
		return NULL;
	ima_inode_tag(h->inode, IMA_INODE_KEPT);
	ima_inode_tag(real, IMA_INODE_KEPT);
	/* Pairs with get_write_access(), which is ordered, before ima_access_open(). */
	smp_mb__after_atomic();
	return exclusive(h->file) ? NULL : "open-writers";
}

static int judge(struct handling *h, int error)
{
	const struct ima_layer_wants *want;
	bool keep = false, label = false;
	const char *cause, *op;
	int result = 0;

	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (!(want->action & IMA_APPRAISE))
			continue;
		if (error) {
			op = "collect_data";
			cause = error == -ENOMEM ? "ENOMEM" : "failed";
		} else {
			cause = unmet(h, want, &op, &keep);
			if (IMA_SIGNED_INIT && !cause) {
				op = "appraise_data";
				cause = keep_signed(h, want);
			}
		}
		if (cause) {
			deny(h, want, op, cause, error);
			if (enforced(want))
				result = -EACCES;
		} else if (keep) {
			label = true;
		}
	}
	if (label && !result && h->file->f_mode & FMODE_WRITE)
		set_bit(IMA_UPDATE_XATTR, &h->iint->atomic_flags);
	return result;
}

/*
 * What was done with a digest list, for who loads it: with what was read, at this
 * access, by the rules of the moment.  See ima_diglim.h.
 */
static unsigned int list_actions(const struct handling *h)
{
	const struct ima_layer_wants *want;
	struct ima_proof by_signature = h->finding.proof;
	struct ima_demand_terms terms;
	unsigned int actions = 0;
	u32 pcrs = 0;

	by_signature.methods &= IMA_METHOD_IMASIG | IMA_METHOD_SIGV3 |
				IMA_METHOD_MODSIG;
	/* Who can make two lists with one digest has one signed or measured, and uses the other. */
	if (!ima_diglim_strong(by_signature.label_algo))
		by_signature.methods &= ~IMA_METHODS_LABEL;
	if (!ima_diglim_strong(by_signature.modsig_algo))
		by_signature.methods &= ~IMA_METHODS_MODSIG;
	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		/* Without a digest no entry was made, or looked at. */
		if (want->action & IMA_MEASURE && h->subject.digest &&
		    ima_diglim_strong(h->subject.digest->algo) &&
		    !wants_verity(want, IMA_MEASURE) && measured(h, want))
			pcrs |= BIT(want->pcr);
		if (!(want->action & IMA_APPRAISE) || h->faulted)
			continue;
		ima_wants_terms(want, h->func, &terms);
		if (ima_demand_met(&terms, &h->finding.proof))
			actions |= DIGLIM_APPRAISED;
		/* What two keys vouch for ends with either of them, but one is noted. */
		if (ima_demand_met(&terms, &by_signature) && !h->finding.signers)
			actions |= DIGLIM_APPRAISED_DIGSIG;
	}
	if (ima_diglim_told(pcrs))
		actions |= DIGLIM_MEASURED;
	return actions;
}

/*
 * Whether a "hash" rule names the file and may have it labelled.  Where a layer
 * appraises the file the label follows from that.  And a rule of the administrator must
 * not label what an immutable layer appraises, at whatever hook: like ima_appraise=fix,
 * that would be the way to make any content pass.
 */
static bool wants_hash(const struct ima_decision *decision)
{
	const struct ima_layer_wants *want;

	if (decision->action & IMA_APPRAISE)
		return false;
	for (want = decision->wants; want < wants_end(decision); want++)
		if (want->action & IMA_HASH &&
		    (want->immutable || !ima_layers_immutable()))
			return true;
	return false;
}

/*
 * Digests are kept in labels for files that a "hash" rule names, so that they
 * can be appraised one day.  That needs no more than not to be a signature.
 */
static void keep_label(struct handling *h)
{
	if (!wants_hash(h->decision) ||
	    test_bit(IMA_DIGSIG, &h->iint->atomic_flags) ||
	    h->iint->flags & IMA_HASHED)
		return;
	if (!h->subject.label)
		read_label(h);
	if (h->label && h->subject.label_len > 2 &&
	    h->label->type == EVM_IMA_XATTR_DIGSIG)
		set_bit(IMA_DIGSIG, &h->iint->atomic_flags);
	h->iint->flags |= IMA_HASHED;
	set_bit(IMA_UPDATE_XATTR, &h->iint->atomic_flags);
}

/* Whether the label is looked at: for its algorithm if for nothing else. */
static bool needs_label(const struct handling *h, u16 open)
{
	const struct ima_layer_wants *want;

	if (open)
		return true;
	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (may_measure(h, want) &&
		    strcmp(want->template->name, IMA_TEMPLATE_IMA_NAME))
			return true;
		if (must_audit(h, want) &&
		    strcmp(ima_template_desc_current()->name,
			   IMA_TEMPLATE_IMA_NAME))
			return true;
	}
	return false;
}

/* Whether the content has to be hashed: @open are methods that may need it. */
static bool needs_content(const struct handling *h, u16 open)
{
	const struct ima_layer_wants *want;

	/* Whether something is denied is asked whatever else speaks for the file. */
	if (open && h->lists)
		return true;
	for (want = h->decision->wants; want < wants_end(h->decision); want++) {
		if (may_measure(h, want) && !wants_verity(want, IMA_MEASURE))
			return true;
		if (must_audit(h, want) && !wants_verity(want, IMA_AUDIT))
			return true;
		/* Digests are looked up in .blacklist, too. */
		if (open && want->action & IMA_APPRAISE &&
		    (h->buf || (ima_appraise & IMA_APPRAISE_FIX)))
			return true;
	}
	return open & IMA_METHODS_LABEL & ~IMA_METHOD_SIGV3 && h->subject.label;
}

/* What was known before counts for a buffer if it has the file's digest. */
static void compare_buffer(struct handling *h)
{
	if (h->buf && !(h->iint->flags & IMA_COLLECTED &&
			same_digest(h->iint->ima_hash, h->subject.digest)))
		h->finding.proof.methods = 0;
}

/*
 * Whether a digest that is wanted is not among those that are known.  Then all of them
 * come from another reading, and so does the evidence: an entry must not name content
 * that was never appraised.
 */
static bool lacks_digest(struct handling *h)
{
	return !h->buf && h->iint->flags & IMA_COLLECTED && h->iint->ima_hash &&
	       (short_digest(h, h->iint->ima_hash->algo) ||
		!listed_are_kept(h, h->iint->ima_hash->algo));
}

/* What of what is known can be used, and the methods that are still to be tried. */
static u16 recall(struct handling *h)
{
	struct ima_decision *decision = h->decision;
	const struct ima_layer_wants *want;
	const struct ima_proof nothing = {};
	u16 open;

	look_for_changes(h);
	ima_evidence_now(&h->iint->evidence, &h->when);
	/*
	 * What is remembered is remembered with the answers that follow from it: of lists
	 * that are all there, and judged, at the number.  If there is none now, the first
	 * one moves it.
	 */
	h->no_lists = !diglim_is_used();
	h->lists = !h->no_lists && ima_listing_wanted(decision);
	if (h->lists) {
		do {
			h->when.lists = diglim_generation();
			diglim_refresh();
		} while (h->when.lists != diglim_generation());
		/* A list in another algorithm that comes now counts at the next access. */
		h->file_algos = diglim_algos(COMPACT_FILE);
		h->metadata_algos = diglim_algos(COMPACT_METADATA);
	}
	h->exclusive = exclusive(h->file);
	h->finding.expiry = TIME64_MAX;

	h->anew = lacks_digest(h);
	for (want = decision->wants; want < wants_end(decision); want++)
		if (no_cache(want))
			h->anew = true;
	if (h->anew) {
		ima_evidence_drop(&h->iint->evidence);
		h->forget_evm = true;
	} else if (!h->list && ima_evidence_read(&h->iint->evidence, true,
						 &h->finding.proof)) {
		h->finding.expiry = h->iint->evidence.expiry;
		h->known = h->finding.proof.methods;
		if (!h->exclusive)
			h->finding.proof.methods &= ~IMA_METHODS_EXCLUSIVE;
	}
	if (!(decision->action & IMA_APPRAISE))
		return 0;

	/* What is known of the file is not known of the buffer yet. */
	open = ima_verify_open(decision, h->func,
			       h->buf ? &nothing : &h->finding.proof);
	/*
	 * A digest that was computed while others could write does not do,
	 * either: what they write to a mapping later is not noticed.
	 */
	if (open & IMA_METHODS_EXCLUSIVE &&
	    (!h->exclusive || h->iint->flags & IMA_COLLECTED_SHARED))
		h->anew = true;
	return open;
}

/*
 * What the methods in @open and the entries need: label, appended signature,
 * digests.  LOAD_FIRST: the transform of an algorithm is to be loaded first.
 */
static int gather(struct handling *h, u16 open, bool work)
{
	const struct ima_decision *decision = h->decision;
	const struct ima_layer_wants *want;
	enum hash_algo algo;
	bool verity = false;
	int error;

	if (!h->subject.label && needs_label(h, open))
		read_label(h);
	algo = ima_get_hash_algo(h->label, h->subject.label_len);
	/*
	 * Whoever writes the label, or the file system, chooses the algorithm.  The label
	 * is worth nothing then, but the file is measured like any other: it must not get
	 * around that by its label.
	 */
	if (h->tried & BIT(algo) && !ima_digest_ready(algo)) {
		h->subject.label_unusable = true;
		algo = ima_hash_algo;
	}
	if (open) {
		/* It is another label than the one that is known. */
		if (h->finding.proof.label_algo != algo)
			h->finding.proof.methods &= ~IMA_METHODS_LABEL;
		h->finding.proof.label_algo = algo;
	}
	for (want = decision->wants; want < wants_end(decision); want++)
		verity = verity || wants_verity(want, IMA_MEASURE) ||
			 wants_verity(want, IMA_AUDIT);
	if (verity || (open && h->label && h->label->type == IMA_VERITY_DIGSIG))
		read_verity(h);
	if (h->verity.hdr.length)
		h->subject.verity = digest_of(&h->verity);
	/* What is signed is a digest of fs-verity's digest. */
	if (h->subject.verity && open) {
		error = prepare(h, h->verity.hdr.algo);
		if (error)
			return error;
	}
	/* Past the page cache nothing is read to be appraised: see unmet(). */
	if ((h->buf || work || !(h->file->f_flags & O_DIRECT)) &&
	    needs_content(h, open)) {
		error = read_content(h, algo);
		/* Reading with O_DIRECT fails so: measured as zeroes. */
		if (error && error != -EBADF && error != -EINVAL)
			return error;
	}
	compare_buffer(h);
	return 0;
}

/* What the lists say of what was read. */
static void ask_lists(struct handling *h)
{
	const struct ima_digest_data *digests[1 + DIGLIM_USED_ALGOS];
	struct ima_listing *listing = &h->subject.listing;
	unsigned int count = 0, i;

	h->subject.lists = h->lists;
	h->subject.no_lists = h->no_lists;
	if (!h->lists || !h->subject.digest)
		return;
	digests[count++] = h->subject.digest;
	for (i = 0; i < DIGLIM_USED_ALGOS && h->subject.listed[i]; i++)
		digests[count++] = h->subject.listed[i];
	ima_listing_ask(listing, h->file_algos, digests, count,
			h->buf ? !h->size : !i_size_read(h->inode),
			ima_listing_executes(h->func));
	trace_ima_lists(h->inode, listing->denied, listing->found, listing->measured,
			listing->vouched);
}

/* The same of its metadata, with the inode's lock. */
static void ask_lists_of_metadata(struct handling *h)
{
	struct ima_listing *listing = &h->subject.listing;
	u32 algos = h->metadata_algos;

	if (!algos || !listing->asked || listing->denied)
		return;
	if (ima_listing_ask_metadata(listing, algos, file_dentry(h->file), h->subject.digest,
				     h->buf ? !h->size : !i_size_read(h->inode),
				     ima_listing_executes(h->func)))
		listing->asked = false;
}

/* Try the methods that are open, and let others know what was found. */
static void verify(struct handling *h)
{
	struct ima_evidence_time now;

	inode_lock(h->inode);
	/*
	 * What EVM knows is about the labels that are there.  The one that was
	 * read may have been replaced meanwhile: then EVM has to look at the one
	 * that is used.
	 */
	ima_evidence_now(&h->iint->evidence, &now);
	h->subject.label_stale = now.sequence != h->when.sequence;
	if (h->forget_evm || h->subject.label_stale ||
	    d_real_inode(file_dentry(h->file)) != h->inode)
		evm_forget_status(h->inode);
	ask_lists_of_metadata(h);
	ima_verify(&h->subject, h->decision, &h->finding);
	fix(h);
	inode_unlock(h->inode);
	measure_blacklisted(h);
	publish(h);
}

/* All that happens under the mutex; LOAD_FIRST: see prepare(). */
static int handle(struct handling *h)
{
	const struct ima_decision *decision = h->decision;
	const struct ima_layer_wants *want;
	u16 open = recall(h);
	bool work = false;
	int error = 0;

	for (want = decision->wants; want < wants_end(decision); want++)
		work = work || may_measure(h, want) || must_audit(h, want);
	keep_label(h);
	if (work || open)
		error = gather(h, open, work);
	if (error == LOAD_FIRST)
		return error;
	if ((work || open) && !error) {
		ask_lists(h);
		measure(h);
		if (open)
			verify(h);
		audit(h);
	} else if (error) {
		measure_unreadable(h);
	}
	return decision->action & IMA_APPRAISE ? judge(h, error) : 0;
}

/* It may be done once more for each algorithm, and begins from nothing. */
static int handle_locked(struct handling *h)
{
	int result;

	h->known = 0;
	h->anew = false;
	h->forget_evm = false;
	h->faulted = false;
	h->file_algos = 0;
	h->metadata_algos = 0;
	h->subject = (struct ima_subject){
		.file = h->file,
		.iint = h->iint,
		.func = h->func,
	};
	h->finding = (struct ima_finding){};
	read_modsig(h);

	mutex_lock(&h->iint->mutex);
	result = handle(h);
	if (h->list && result != LOAD_FIRST)
		ima_diglim_note(h->list, list_actions(h), h->finding.signer);
	mutex_unlock(&h->iint->mutex);

	key_put(h->finding.signer);

	kfree(h->label);
	h->label = NULL;
	ima_free_modsig(h->modsig);
	h->modsig = NULL;
	return result;
}

/* PCRs that hold the file, or will: a violation spoils each of them. */
static void note_pcrs(struct ima_iint_cache *iint,
		      const struct ima_decision *decision)
{
	const struct ima_layer_wants *want;

	for (want = decision->wants; want < wants_end(decision); want++) {
		if (!(want->action & IMA_MEASURE) ||
		    iint->violated_pcrs & BIT(want->pcr))
			continue;
		iint->violated_pcrs |= BIT(want->pcr);
		/* This PCR does not know yet that there are writers. */
		clear_bit(IMA_EMITTED_OPENWRITERS, &iint->atomic_flags);
	}
}

static noinline int handle_access(struct handling *h, bool violation_check)
{
	struct ima_decision *decision = h->decision;
	struct ima_iint_cache *iint = NULL;
	struct ima_layer_wants *want;
	char name[NAME_MAX];
	int result = 0;

	h->name = name;
	for (want = decision->wants; want < wants_end(decision); want++)
		if (!want->template)
			want->template = ima_template_desc_current();

	inode_lock(h->inode);
	if (decision->action) {
		iint = ima_inode_get(h->inode);
		if (!iint)
			result = -ENOMEM;
	}
	if (iint)
		note_pcrs(iint, decision);
	if (!result && violation_check) {
		ima_rdwr_violation_check(h->file, iint,
					 decision->action & IMA_MEASURE,
					 &h->pathbuf, &h->path, name);
	}
	inode_unlock(h->inode);

	if (result) {
		result = judge(h, result);
	} else if (iint) {
		h->iint = iint;
		while ((result = handle_locked(h)) == LOAD_FIRST)
			ima_digest_load(h->load);
	}
	if (h->pathbuf)
		__putname(h->pathbuf);
	return result;
}

/*
 * Until the immutable layers are in force it is not known what they want, so
 * that nothing is executed and nothing becomes part of the kernel.  Files are
 * opened meanwhile, as the initramfs is unpacked.
 */
static noinline int before_start(struct file *file, enum ima_hooks func)
{
	char *pathbuf = NULL;
	char name[NAME_MAX];

	if (func == FILE_CHECK)
		return 0;
	ima_denial_early(func, file_inode(file),
			 ima_d_path(&file->f_path, &pathbuf, name));
	if (pathbuf)
		__putname(pathbuf);
	return -EACCES;
}

/*
 * Certificates are loaded before there are keys to appraise them with.  So rules
 * that happen to match them do not count for who loads them, those that speak of
 * certificates do.  For everybody else each rule counts: a helper of the kernel
 * may be executed meanwhile.
 */
static struct task_struct *x509_loader;

/**
 * ima_access_load_x509 - the kernel loads certificates that it has read
 * @begin: it begins; false: it has done it
 *
 * Context: the task that loads them.
 */
void ima_access_load_x509(bool begin)
{
	WRITE_ONCE(x509_loader, begin ? current : NULL);
}

/*
 * A policy may have its signature in its content, and is no data of the process that names
 * it to the kernel.  So the layer "init", which wants a label on what root reads, asks for
 * the signature when it is read.
 */
static struct task_struct *policy_reader;

/**
 * ima_access_read_policy - the kernel reads a policy
 * @begin: it begins; false: it has done it
 *
 * Context: the task that reads it, one at a time.
 */
void ima_access_read_policy(bool begin)
{
	WRITE_ONCE(policy_reader, begin ? current : NULL);
}

/**
 * ima_refuse_key - whether a key must not be linked to a keyring of IMA or EVM
 *
 * A certificate that the kernel has read from a file was looked at then.  All others, those of
 * add_key(2) say, are no file's, and are refused where certificates are denied.
 *
 * Context: process; the keyring's semaphore is held.
 * Return: 0 or -EACCES.
 */
int ima_refuse_key(void)
{
	if (READ_ONCE(x509_loader) == current)
		return 0;
	return ima_layers_refuse_key() ? -EACCES : 0;
}

/* Whether rules of a layer do not count for what the kernel itself is doing right now. */
static bool exempt(enum ima_hooks func, const struct ima_layer_wants *want)
{
	if (IMA_SIGNED_INIT && READ_ONCE(policy_reader) == current && func == FILE_CHECK &&
	    ima_layers_is_init(want->layer))
		return true;
	return READ_ONCE(x509_loader) == current &&
	       (func == FILE_CHECK || (func == X509_CHECK && !want->by_hook));
}

static noinline void apply_exemptions(enum ima_hooks func, struct ima_decision *decision)
{
	struct ima_layer_wants *want;

	decision->action &= ~IMA_APPRAISE;
	for (want = decision->wants; want < wants_end(decision); want++) {
		if (exempt(func, want))
			want->action &= ~IMA_APPRAISE;
		decision->action |= want->action;
	}
}

static inline int granted(const struct ima_access *access, struct file *file)
{
	if (static_branch_unlikely(&ima_grants_wanted))
		ima_grant_audit(access, &file->f_path, GFP_KERNEL);
	return 0;
}

/* The inode whose properties count; whoever has no rule for any is not to pay for that. */
static inline const struct inode *real_of(const struct file *file)
{
	if (likely(!READ_ONCE(ima_layers_properties)))
		return file_inode(file);
	return d_real_inode(file->f_path.dentry);
}

/*
 * An access to a file at a hook that there are rules for; @real is as in struct ima_access.
 */
static noinline int process_access(struct file *file, const struct cred *cred,
				   u32 secid, char *buf, loff_t size, int mask,
				   enum ima_hooks func, const struct inode *real)
{
	struct inode *inode = file_inode(file);
	/* All members: nothing has to be cleared first. */
	struct ima_access access = {
		.idmap = file_mnt_idmap(file),
		.inode = inode,
		.real = real,
		.cred = cred,
		.secid = secid,
		.mask = mask,
		.func = func,
		.func_data = NULL,
	};
	/* What is not set is not read: see struct ima_layer_wants. */
	struct ima_decision decision __uninitialized;
	bool violation_check;

	ima_layers_decide(&access, IMA_DO_MASK, &decision);
	if (unlikely(READ_ONCE(x509_loader) ||
		     (IMA_SIGNED_INIT && READ_ONCE(policy_reader))))
		apply_exemptions(func, &decision);

	violation_check = (func == FILE_CHECK || func == MMAP_CHECK ||
			   func == MMAP_CHECK_REQPROT) &&
			  READ_ONCE(ima_policy_flag) & IMA_MEASURE &&
			  (decision.action & IMA_MEASURE ||
			   file->f_mode & FMODE_WRITE);
	if (!decision.action && !violation_check)
		return granted(&access, file);
	if (!buf && !violation_check && known(file, mask, func, &decision))
		return granted(&access, file);

	return handle_access(&(struct handling){
				.file = file,
				.inode = inode,
				.buf = buf,
				.size = size,
				.list = func == DIGEST_LIST_CHECK ?
					ima_diglim_find(file) : NULL,
				.mask = mask,
				.func = func,
				.copy = !real,
				.decision = &decision,
			     }, violation_check) ?: granted(&access, file);
}

/* What is refused whatever the rules say. */
static noinline int refuse(const struct path *path, enum ima_hooks func, const char *cause)
{
	char *pathbuf = NULL;
	char name[NAME_MAX];

	ima_denial_plain("appraise_data", cause, func, d_backing_inode(path->dentry),
			 ima_d_path(path, &pathbuf, name));
	if (pathbuf)
		__putname(pathbuf);
	return -EACCES;
}

/* What is no regular file: nobody knows its content. */
static int access_other(const struct file *file, enum ima_hooks func)
{
	if (IMA_SIGNED_INIT && ima_signed_init_device(file_inode(file), func))
		return refuse(&file->f_path, func, "device");
	return ima_layers_ask(func) ? ima_mapping_map_other(file, func) : 0;
}

/* Whether the layer "init" let a file pass that has a signature, and lets nobody write it. */
static bool is_kept_signed(const struct dentry *dentry)
{
	return IMA_SIGNED_INIT && ima_layers_hold_init() &&
	       ima_inode_has(d_backing_inode(dentry), IMA_INODE_KEPT);
}

/* A file is to be written or cut: -EACCES if what vouches for it forbids that. */
static int refuse_change(const struct path *path)
{
	if (is_kept_signed(path->dentry))
		return refuse(path, FILE_CHECK, "signed-file-is-immutable");
	if (unlikely(ima_listing_keeps(path->dentry)))
		return refuse(path, FILE_CHECK, "listed-file-is-immutable");
	return 0;
}

/**
 * ima_access_open - a file is opened
 * @file: the file, which counts among the writers already
 *
 * Each way to open a file comes here, and with most file systems before they are told: an
 * overlay copies what is opened to be written or cut, and opens its copy, which comes here,
 * too.  Those that look a file up and open it at once (NFS) have done it.
 *
 * Context: process context, without the inode's lock; that of its directory may be held,
 * and with gfs2 a lock of its own between these: see may_be_vouched_for().
 * Return: 0, or -EACCES if a digest list does not let the file be written.
 */
int ima_access_open(struct file *file)
{
	if (!(file->f_mode & FMODE_WRITE) && !(file->f_flags & O_TRUNC))
		return 0;
	ima_property_opened(file);
	if (!READ_ONCE(ima_policy_flag))
		return 0;
	return refuse_change(&file->f_path);
}

/**
 * ima_access_truncate - a file is to be truncated by its name
 * @path: of the file
 *
 * Who has opened it to write was asked when he did.
 *
 * Context: process context, without the inode's lock.
 * Return: 0, or -EACCES if a digest list does not let the file be written.
 */
int ima_access_truncate(const struct path *path)
{
	struct dentry *real = d_real(path->dentry, D_REAL_METADATA);
	int error;

	if (!READ_ONCE(ima_policy_flag))
		return 0;
	error = refuse_change(path);
	if (error)
		return error;
	/* An overlay's own copy is cut where nobody can ask: what is marked shall be true. */
	if (real != path->dentry)
		ima_listing_keeps(real);
	return 0;
}

/**
 * process_measurement - do with a file what the policy wants
 * @file: the file
 * @cred: who accesses it
 * @secid: the same, for security modules
 * @buf: its content, if the kernel has read it, or NULL
 * @size: of @buf
 * @mask: MAY_READ, MAY_WRITE, MAY_EXEC, MAY_APPEND
 * @func: hook
 *
 * Most accesses are at a hook that there are no rules for.  They shall not pay
 * for the stack that the others need; neither shall those that properties let pass.
 *
 * Context: process context, without the inode's lock and without mmap_lock:
 * reads the file.
 * Return: 0, or -EACCES if a layer that enforces does not let it pass.
 */
int process_measurement(struct file *file, const struct cred *cred, u32 secid,
			char *buf, loff_t size, int mask, enum ima_hooks func)
{
	/* Pairs with ima_layers_publish(): what ima_layers_ask() asks is there. */
	int flag = smp_load_acquire(&ima_policy_flag);
	unsigned int asked;
	bool violates;

	if (!flag)
		return 0;
	if (!S_ISREG(file_inode(file)->i_mode))
		return access_other(file, func);
	if (unlikely(flag & IMA_STARTING))
		return before_start(file, func);
	/* Who opens a file to write may violate what was measured. */
	violates = flag & IMA_MEASURE && file->f_mode & FMODE_WRITE;
	asked = ima_layers_ask(func);
	if (!asked && !violates)
		return 0;
	if (asked & IMA_LAYERS_VOUCH && !violates && ima_layers_vouched(file, func) &&
	    !static_branch_unlikely(&ima_grants_wanted))
		return 0;
	return process_access(file, cred, secid, buf, size, mask, func, real_of(file));
}

/**
 * ima_access_copy - the same for a private mapping that may differ from the file
 * @file: the file
 * @func: MMAP_CHECK or MMAP_CHECK_REQPROT
 *
 * The file has no property then: see ima_mapping.h.
 *
 * Context: as process_measurement().
 * Return: 0, or -EACCES if a layer that enforces does not let it pass.
 */
int ima_access_copy(struct file *file, enum ima_hooks func)
{
	u32 secid;

	security_current_getsecid_subj(&secid);
	return process_access(file, current_cred(), secid, NULL, 0, MAY_EXEC, func, NULL);
}

/**
 * ima_access_buffer - what the layers want of data that is no file's
 * @idmap: of the mount that @inode was found on
 * @inode: the file that the data is about, or NULL
 * @func: hook
 * @func_data: keyring or label, or NULL
 * @decision: where the answer goes: who wants it measured
 *
 * Context: any.
 */
void ima_access_buffer(struct mnt_idmap *idmap, struct inode *inode,
		       enum ima_hooks func, const char *func_data,
		       struct ima_decision *decision)
{
	struct ima_access access = {
		.idmap = idmap,
		.inode = inode,
		.real = inode,
		.cred = current_cred(),
		.func = func,
		.func_data = func_data,
	};

	security_current_getsecid_subj(&access.secid);
	ima_layers_decide(&access, IMA_MEASURE, decision);
}

/**
 * ima_access_data_pcrs - where the layers have critical data measured
 * @label: of the data
 *
 * Context: process.
 * Return: the PCRs, one bit each.
 */
u32 ima_access_data_pcrs(const char *label)
{
	const struct ima_layer_wants *want;
	struct ima_decision decision;
	u32 pcrs = 0;

	/* As process_buffer_measurement() does. */
	if (!smp_load_acquire(&ima_policy_flag))
		return 0;
	ima_access_buffer(&nop_mnt_idmap, NULL, CRITICAL_DATA, label, &decision);
	for (want = decision.wants; want < wants_end(&decision); want++)
		if (want->action & IMA_MEASURE)
			pcrs |= BIT(want->pcr);
	return pcrs;
}

static struct ima_template_desc *buffer_template(const struct ima_layer_wants *want)
{
	/* There is one: it made the first layer's entry. */
	return want->template ?: ima_template_desc_buf();
}

/**
 * ima_access_store_buffer - make the entries of the other layers
 * @event: the data; the first layer's entry has been made
 * @decision: what the layers want
 *
 * Context: process context; allocates memory.
 */
void ima_access_store_buffer(struct ima_event_data *event,
			     const struct ima_decision *decision)
{
	const struct ima_layer_wants *want, *twin;
	struct ima_template_desc *template;
	struct ima_template_entry *entry;
	int error;

	for (want = decision->wants; want < wants_end(decision); want++) {
		for (twin = decision->wants; twin < want; twin++)
			if (twin->pcr == want->pcr &&
			    buffer_template(twin) == buffer_template(want))
				break;
		if (want == decision->wants || twin < want)
			continue;
		template = buffer_template(want);
		error = ima_alloc_init_template(event, &entry, template);
		if (!error) {
			error = ima_store_template(entry, 0, NULL, event->buf,
						   want->pcr);
			if (error < 0)
				ima_free_template_entry(entry);
		}
		if (error < 0)
			integrity_audit_msg(AUDIT_INTEGRITY_PCR, NULL,
					    event->filename, "add_template_measure",
					    "store_entry", error, 0);
	}
}

/**
 * ima_access_keeps_label - whether the kernel labels a file that was just made
 * @idmap: of the mount
 * @inode: of the file
 *
 * Context: any.
 * Return: true if a rule keeps a digest in its label, or each that appraises it
 * accepts one.
 */
bool ima_access_keeps_label(struct mnt_idmap *idmap, struct inode *inode)
{
	const struct ima_layer_wants *want;
	struct ima_decision decision;
	struct ima_access access = {
		.idmap = idmap,
		.inode = inode,
		.real = inode,
		.cred = current_cred(),
		.mask = MAY_ACCESS,
		.func = FILE_CHECK,
	};

	security_current_getsecid_subj(&access.secid);
	ima_layers_decide(&access, IMA_APPRAISE | IMA_HASH, &decision);
	for (want = decision.wants; want < wants_end(&decision); want++)
		if (want->action & IMA_APPRAISE &&
		    !(want->demand.methods & IMA_METHOD_HASH))
			return false;
	return decision.action & IMA_APPRAISE || wants_hash(&decision);
}

/**
 * ima_access_changed - a file has changed, or is about to
 * @inode: of the file
 * @flag: which bit of ima_iint_cache.atomic_flags says so: IMA_CHANGE_ATTR,
 *	  IMA_CHANGE_XATTR or IMA_CHANGE_CONTENT
 *
 * Context: any; ima_iint_cache.mutex need not be held.
 */
void ima_access_changed(struct inode *inode, unsigned int flag)
{
	struct ima_iint_cache *iint = ima_iint_find(inode);

	if (!iint)
		return;
	set_bit(flag, &iint->atomic_flags);
	ima_evidence_void(&iint->evidence);
}

/**
 * ima_access_written - somebody who could write to a file closes it
 * @file: the file
 *
 * Evidence outlives a writer if the version of the inode with the content says that he
 * wrote nothing.  Two ways of writing leave it as it is: to a mapping of a file system that
 * writes nothing back (tmpfs), which notices the first access to a page if that one writes,
 * and no other; and through a descriptor made from a handle of XFS, which is to leave all
 * times alone.  Who has either is taken to have written.  That is told by the version, as
 * an overlay has no other way to hear of its lower files.
 *
 * Context: process; before the file stops to count among those that can write.
 */
void ima_access_written(const struct file *file)
{
	struct inode *inode = file_inode(file);

	if (IS_I_VERSION(inode) && (file->f_mode & FMODE_NOCMTIME ||
				    !mapping_can_writeback(inode->i_mapping)))
		inode_inc_iversion(inode);
}

#ifdef CONFIG_IMA_KUNIT_TEST
#include "ima_access_test.c"
#endif
