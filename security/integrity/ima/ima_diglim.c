// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: what is done with digest lists.
 *
 * See ima_diglim.h.
 */

#include <linux/bitops.h>
#include <linux/diglim.h>
#include <linux/key.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#ifdef CONFIG_INTEGRITY_ASYMMETRIC_KEYS
#include <keys/asymmetric-type.h>
#endif

#include "ima.h"
#include "ima_access.h"
#include "ima_digest.h"
#include "ima_diglim.h"
#include "ima_layers.h"

/* No list was measured. */
#define NO_PCR	-1

/* The PCR that tells of lists.  Set once, by cmpxchg(). */
static int list_pcr = NO_PCR;

static LIST_HEAD(pending);
static DEFINE_SPINLOCK(pending_lock);

/**
 * ima_diglim_begin - a list is about to be read
 * @read: where the answer goes; @read->actions is 0 until there is one
 * @file: that it is read from, with READING_DIGEST_LIST; the caller's own
 *
 * Context: process.  To be ended by ima_diglim_end().
 */
void ima_diglim_begin(struct ima_diglim_read *read, const struct file *file)
{
	memset(read, 0, sizeof(*read));
	read->file = file;
	spin_lock(&pending_lock);
	list_add(&read->pending, &pending);
	spin_unlock(&pending_lock);
}

/**
 * ima_diglim_end - a list has been read, or could not be
 * @read: the answer, which does not change any more
 *
 * Context: process; the read of the file has returned.
 */
void ima_diglim_end(struct ima_diglim_read *read)
{
	spin_lock(&pending_lock);
	list_del(&read->pending);
	spin_unlock(&pending_lock);
}

/**
 * ima_diglim_find - who waits for what is done with a file
 * @file: the file, which is being read
 *
 * Context: process, in a hook of the read: who waits is there until it returns.
 * Return: where the answer goes, NULL if nobody waits.
 */
struct ima_diglim_read *ima_diglim_find(const struct file *file)
{
	struct ima_diglim_read *read, *found = NULL;

	spin_lock(&pending_lock);
	list_for_each_entry(read, &pending, pending)
		if (read->file == file)
			found = read;
	spin_unlock(&pending_lock);
	return found;
}

/* How many bytes of the key's identifier are at *@id. */
static size_t key_id_of(const struct key *key, const void **id)
{
#ifdef CONFIG_INTEGRITY_ASYMMETRIC_KEYS
	const struct asymmetric_key_ids *ids = key ? asymmetric_key_ids(key) : NULL;
	const struct asymmetric_key_id *found = NULL;

	if (ids)
		found = ids->id[1] ?: ids->id[0];
	if (found) {
		*id = found->data;
		return found->len;
	}
#endif
	return 0;
}

/**
 * ima_diglim_note - write down what was done
 * @read: where
 * @actions: DIGLIM_ACTIONS
 * @signer: the key that verified the signature, NULL if none did or it is not known
 *
 * Context: process, in a hook of the read.
 */
void ima_diglim_note(struct ima_diglim_read *read, unsigned int actions,
		     struct key *signer)
{
	const void *id = NULL;
	size_t len = 0;

	if (actions & DIGLIM_APPRAISED_DIGSIG)
		len = key_id_of(signer, &id);
	if (!len)
		actions &= ~DIGLIM_APPRAISED_DIGSIG;
	read->key_id_len = min_t(size_t, len, sizeof(read->key_id));
	key_put(read->signer);
	read->signer = NULL;
	if (len) {
		memcpy(read->key_id, id, read->key_id_len);
		read->signer = key_get(signer);
	}
	read->actions = actions;
}

/**
 * ima_diglim_prepare - files will be hashed with algorithms that a list has
 * @algos: which, one bit each
 *
 * What is a module is loaded now, and not when the first file is asked for: that may
 * be modprobe.
 *
 * Context: process, may sleep; no lock may be held.
 */
void ima_diglim_prepare(u32 algos)
{
	unsigned long bits = algos;
	unsigned int algo;

	for_each_set_bit(algo, &bits, HASH_ALGO__LAST)
		ima_digest_load(algo);
}

/**
 * ima_diglim_strong - whether a digest of a list does
 * @algo: HASH_ALGO_*
 *
 * Context: any.
 * Return: true if nobody can make two lists with the same one.
 */
bool ima_diglim_strong(unsigned int algo)
{
	return algo < HASH_ALGO__LAST && hash_digest_size[algo] * 8 >= 256;
}

/**
 * ima_diglim_data_pcrs - where it is measured what is done with lists
 * @label: of the critical data that says so
 *
 * Context: process.
 * Return: the PCRs, one bit each; 0 if the digest of an entry would not do.
 */
u32 ima_diglim_data_pcrs(const char *label)
{
	return ima_diglim_strong(ima_hash_algo) ? ima_access_data_pcrs(label) : 0;
}

/**
 * ima_diglim_told - whether who looks at the PCR of lists knows of one
 * @pcrs: those that have an entry of it, one bit each
 *
 * The first list that is measured says which PCR that is.  Where rules let lists take the
 * place of entries it is one that they name; what is measured elsewhere says nothing then.
 *
 * Context: process.
 * Return: true if the PCR is among @pcrs.
 */
bool ima_diglim_told(u32 pcrs)
{
	int pcr = READ_ONCE(list_pcr);
	u32 listed;

	if (!pcrs)
		return false;
	if (pcr == NO_PCR) {
		listed = ima_layers_listed_pcrs();
		if (listed && !(pcrs & listed))
			return false;
		pcr = __ffs(listed ? pcrs & listed : pcrs);
		cmpxchg(&list_pcr, NO_PCR, pcr);
		pcr = READ_ONCE(list_pcr);
	}
	return pcrs & BIT(pcr);
}

/**
 * ima_diglim_tells - whether a PCR is that of lists
 * @pcr: its number
 *
 * Context: any.
 * Return: true if it is.
 */
bool ima_diglim_tells(unsigned int pcr)
{
	return READ_ONCE(list_pcr) == (int)pcr;
}

#ifdef CONFIG_IMA_KUNIT_TEST
/**
 * ima_diglim_swap_pcr - another PCR of lists, for a test
 * @pcr: its number; -1 for none
 *
 * Context: a test.
 * Return: the one before.
 */
int ima_diglim_swap_pcr(int pcr)
{
	return xchg(&list_pcr, pcr);
}
#endif
