// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: who signed them; see diglim_signer.h.
 */

#include <linux/key.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "diglim_signer.h"

static bool is(const struct diglim_signer *signer, const struct key *key, const void *id,
	       size_t id_len)
{
	return signer->key == key && signer->id_len == id_len && !memcmp(signer->id, id, id_len);
}

/**
 * diglim_signer_get - one list more has this signer
 * @signers: the store's
 * @key: the key, or NULL if nobody can withdraw it
 * @id: its identifier
 * @id_len: how many bytes, at most 255
 *
 * Context: process, may sleep; the store's mutex.
 * Return: the signer, which takes a reference to @key of its own if it is new; NULL
 * without memory.
 */
struct diglim_signer *diglim_signer_get(struct list_head *signers, struct key *key,
					const void *id, size_t id_len)
{
	struct diglim_signer *signer;

	list_for_each_entry(signer, signers, all) {
		if (is(signer, key, id, id_len)) {
			signer->lists++;
			return signer;
		}
	}
	signer = kzalloc(struct_size(signer, id, id_len), GFP_KERNEL);
	if (!signer)
		return NULL;
	signer->key = key_get(key);
	signer->lists = 1;
	signer->id_len = id_len;
	memcpy(signer->id, id, id_len);
	list_add_tail(&signer->all, signers);
	return signer;
}

/**
 * diglim_signer_put - a list has no signer any more
 * @signer: the signer, or NULL
 *
 * Context: process; the store's mutex.
 */
void diglim_signer_put(struct diglim_signer *signer)
{
	if (!signer || --signer->lists)
		return;
	list_del(&signer->all);
	key_put(signer->key);
	kfree(signer);
}
