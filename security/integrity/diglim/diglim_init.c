// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: the kernel's own store; see include/linux/diglim.h.
 */

#include <linux/atomic.h>
#include <linux/diglim.h>
#include <linux/init.h>
#include <linux/jump_label.h>

#include "diglim_store.h"

/* Once a list was loaded; see diglim_load.c. */
DEFINE_STATIC_KEY_FALSE(diglim_in_use);

/* All zero until diglim_init(), which look-ups take for empty. */
struct diglim_store diglim_store;

/**
 * diglim_lookup - what the lists that are loaded say about a digest
 * @type: of what the digest is
 * @algo: which digest
 * @digest: the digest; need not be aligned
 *
 * Context: any but NMI; takes no lock, writes nothing, and never repeats.
 * Return: enum diglim_answer_bits, or-ed; 0 if no list has the digest.
 */
unsigned int diglim_lookup(enum compact_types type, enum hash_algo algo, const u8 *digest)
{
	return diglim_store_lookup(&diglim_store, type, algo, digest);
}

/**
 * diglim_generation - the number that moves when an answer may have changed
 *
 * It moves after the change can be seen, and whatever the caller looks up afterwards
 * is at least as new as the number: who saw the old answers has an old number.
 *
 * Context: any; takes no lock.
 * Return: how often lists were added or removed.
 */
u64 diglim_generation(void)
{
	return atomic64_read_acquire(&diglim_store.generation);
}

/**
 * diglim_algos - the algorithms that lists use
 * @type: for digests of which type
 *
 * Context: any; takes no lock.
 * Return: one bit each, at most DIGLIM_USED_ALGOS: digests of others are in no list that
 * is worth something, or there are too many algorithms, see diglim_store.h.
 */
u32 diglim_algos(enum compact_types type)
{
	return READ_ONCE(diglim_store.algos[type]);
}

static int __init diglim_init(void)
{
	diglim_store_init(&diglim_store);
	return 0;
}

/* Before anybody could load a list. */
core_initcall(diglim_init);
