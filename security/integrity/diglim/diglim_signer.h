/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: who signed them.
 *
 * A list vouches for files as long as its signature would verify.  The signature itself
 * is not kept, and needs not be: it was good, so that what can change is the standing of
 * the key.  So the key is kept, by reference: not by a name that somebody could give to
 * another key later.  A key that comes back, because it was unlinked by mistake and is
 * linked again, counts again, and so do its lists.
 *
 * There are few keys and thousands of lists: lists of the same key share one *signer*,
 * which is judged once for all of them.
 *
 * A signer without a key is of lists that came with the kernel, or of a test: nobody can
 * withdraw it.
 *
 * Locks: all under struct diglim_store.mutex.
 */

#ifndef __DIGLIM_SIGNER_H
#define __DIGLIM_SIGNER_H

#include <linux/list.h>
#include <linux/types.h>

struct key;

/**
 * struct diglim_signer - a key that lists were signed with
 * @all: in the store's signers
 * @key: the key, with a reference; NULL if nobody can withdraw it
 * @lists: how many lists have this signer
 * @withdrawn: the key was revoked, unlinked, blacklisted, or has expired
 * @changed: @withdrawn is not what it was; for who judges signers
 * @id_len: of @id, in bytes
 * @id: the identifier of the key, for people
 */
struct diglim_signer {
	struct list_head all;
	struct key *key;
	u32 lists;
	bool withdrawn;
	bool changed;
	u8 id_len;
	u8 id[];
};

struct diglim_signer *diglim_signer_get(struct list_head *signers, struct key *key,
					const void *id, size_t id_len);
void diglim_signer_put(struct diglim_signer *signer);

#endif /* __DIGLIM_SIGNER_H */
