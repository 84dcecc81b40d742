/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: the lists that are loaded.
 *
 * diglim_arena.h says where their digests are and how changes become visible,
 * diglim_index.h how a digest is found.  This is what is done with them: a list is
 * added or removed as a whole, and a look-up is answered for all lists together.
 *
 * What a list says about its digests, and what becomes of it
 *  - A digest of an ordinary block is vouched for with the list's actions.
 *  - One of a COMPACT_MOD_DENY block is denied.  That needs no trust: everybody
 *    who may load a list may deny.
 *  - The digest of a list in a COMPACT_MOD_DENY block of type COMPACT_DIGEST_LIST
 *    revokes that list: it vouches for nothing from that moment on, whether it was
 *    loaded before or is later.  What it denies stays denied, revocations
 *    included.
 *  - A digest that a list has twice in blocks of the same type and modifiers is
 *    kept once.
 * A list's own digest is in the index, too, with the type COMPACT_DIGEST_LIST, so
 * that a list is found by it and revoked with it.  It is the same however the list
 * came here, SHA-256: who revokes a list has to name it by that, see diglim_parse.h.
 *
 * A list is raised when it is added once more and more was done with it than before:
 * its actions are or-ed.  Otherwise who is first would decide what a list is worth:
 * root could load the bytes of a signed list without its signature, so that the signed
 * one is loaded already, and then remove what nobody signed, denials included; and a
 * list that was loaded before there was a policy would never be worth anything.  Lists
 * are the same if their digests are, so that all actions are about the same bytes: a
 * signature on them was verified, and they were measured, though not at the same time.
 * (That one list has to have all virtues that are asked for at once means that those of
 * different bytes are not put together.)  The label and the key come from the first
 * reading with a signature, or the first one without any: a name that nobody signed does
 * not hide what somebody did.
 * This needs a collision-resistant digest, which diglim_read.h takes care of.
 *
 * Removing.  A list with denials that was appraised by a signature stays for as long
 * as the system runs.  Every other list can be removed, which only takes away trust, or
 * what nobody had to sign: a signature need not be verified for it, for lists of a key
 * that was revoked could not be removed otherwise.  If a list was measured, removing it
 * has to be measured, too, or the measurement list would tell that it is there.
 *
 * All or nothing.  Adding prepares everything for the next epoch, in which nobody
 * is, and if memory runs out, what was prepared is taken back by what removes lists,
 * which needs no memory; what tables have grown by is given back, if there is memory for
 * smaller ones.  Raising needs none from the moment on at which anything
 * changes.  Removing makes the list invisible first and takes it apart
 * then.  What follows, compaction and smaller tables, does need memory, and does
 * not happen if there is none.
 *
 * Trust over time.  What a list is worth for appraisal depends on the standing of its
 * signer, see diglim_signer.h.  diglim_store_judge() has all signers judged, and lists
 * answer accordingly from then on; nothing is read or verified for it.  Denials stay:
 * they need no trust.  Who asks has to have that done first, see diglim_trust.h.
 *
 * Algorithms.  Whoever looks for files by digest has to compute digests, and cannot do
 * that with any number of algorithms.  So the first two algorithms of at least 256 bits
 * that lists have digests of one type in are *used* for that type; what lists say in a
 * third one is kept,
 * but nobody will ask for it.  When there is no digest in one of the two any more the
 * next one takes its place.  It would not help to choose better: who may load a list can
 * also leave it away.
 *
 * The generation is the number of publications.  It moves after the epoch did: who
 * sees the new number sees the new answers.
 *
 * Locks: struct diglim_store.mutex for all but look-ups.  Nothing else is locked
 * under it; memory is allocated with GFP_KERNEL, so that it must not be taken where
 * file systems wait for memory.
 *
 * How long that takes.  A list of 2 GiB keeps the mutex for a minute or so; look-ups do
 * not notice.  Who waits for it can be killed, but for who removes a list: that may have
 * been measured already, and others who add lists let him go first, see diglim_load.c.
 * Who adds a list can, until all of it is
 * prepared: then what was prepared is taken back, which takes about as long.  Nobody
 * can be killed who is in the middle of removing, of raising, or of revoking.  All of
 * this lets others run every 1024 digests and copies.
 *
 * A digest that K lists have costs a look-up nothing, but removing, raising or revoking
 * one of them walks its K copies, twice: a list of N such digests costs N * K, some ten
 * nanoseconds each.  That is much only where root made it so; packages share few
 * digests.  To know less than all copies would take a counter for each answer, or a
 * link from the copy to its node: bytes of every digest for the few that are shared.
 */

#ifndef __DIGLIM_STORE_H
#define __DIGLIM_STORE_H

#include <linux/atomic.h>
#include <linux/diglim.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/time64.h>
#include <linux/types.h>

#include "diglim_arena.h"
#include "diglim_index.h"
#include "diglim_parse.h"
#include "diglim_signer.h"

/* The longest label, in bytes, and the longest identifier of a key. */
#define DIGLIM_MAX_LABEL	255
#define DIGLIM_MAX_KEY_ID	255

/**
 * struct diglim_list - a list that is loaded
 * @all: in the store's lists, in the order in which they were added
 * @signer: whose key its signature was verified with, or NULL
 * @runs: its first run, which has its own digest; see struct diglim_run.next
 * @digests: how many digests it has, those that are kept once counted once
 * @size: of the list, in bytes
 * @algo: enum hash_algo of its own digest
 * @actions: what was done when it was read, DIGLIM_ACTIONS
 * @label_len: of the label, in bytes
 * @denies: a block denies something
 * @immutable: a block says that files must not be written
 * @revokes: a block revokes lists
 * @revoked: another list revokes it
 * @dead: it is being removed
 * @label: its name, for people
 *
 * All under the mutex; constant, but for @all, @runs, @actions, @revoked and @dead.
 */
struct diglim_list {
	struct list_head all;
	struct diglim_signer *signer;
	u32 runs;
	u32 digests;
	u32 size;
	u8 algo;
	u8 actions;
	u8 label_len;
	bool denies : 1;
	bool immutable : 1;
	bool revokes : 1;
	bool revoked : 1;
	bool dead : 1;
	u8 label[];
};

/**
 * struct diglim_list_info - what is known of a list beside its content
 * @digest: its own digest, see diglim_read.h
 * @algo: which digest that is
 * @actions: what was done when it was read, DIGLIM_ACTIONS
 * @label: its name, for people; any bytes
 * @label_len: how many, at most DIGLIM_MAX_LABEL
 * @key: which key verified its signature; NULL if none did, or nobody can withdraw it
 * @key_id: the identifier of that key, for people
 * @key_id_len: how many bytes of that, at most DIGLIM_MAX_KEY_ID
 */
struct diglim_list_info {
	const u8 *digest;
	enum hash_algo algo;
	u8 actions;
	const void *label;
	size_t label_len;
	struct key *key;
	const void *key_id;
	size_t key_id_len;
};

/**
 * struct diglim_store - lists, and what they say
 * @arena: where their digests are
 * @index: how they are found
 * @mutex: taken by all but look-ups
 * @lists: struct diglim_list.all.  Mutex.
 * @signers: struct diglim_signer.all.  Mutex.
 * @count: how many lists.  Mutex.
 * @unique: how many different digests there are of each type, of lists the loaded
 *	and the revoked ones.  Mutex.
 * @by_algo: how many different digests there are of each type and algorithm.  Mutex.
 * @algos: the algorithms that are used for each type, one bit each, at most
 *	DIGLIM_USED_ALGOS; written with WRITE_ONCE() under the mutex
 * @judged: the generation of trust at which all signers were judged last, 0 if one was
 *	not; written under the mutex
 * @withdrawn: a key did not count then; written under the mutex
 * @expiry: when the first of the keys expires, in seconds since 1970, TIME64_MAX for
 *	never; written under the mutex
 * @epoch: see diglim_arena.h; stored with release under the mutex
 * @settled: the epoch at which no word depended on its epoch.  Mutex.
 * @stuck: the arena's end when it could not fall any more.  Mutex.
 * @work: how many digests and copies were looked at, to let others run.  Mutex.
 * @generation: how often anything was published; moved under the mutex
 */
struct diglim_store {
	struct diglim_arena arena;
	struct diglim_index index;
	struct mutex mutex; /* for all but look-ups */
	struct list_head lists;
	struct list_head signers;
	u32 count;
	u32 unique[COMPACT__LAST];
	u32 by_algo[COMPACT__LAST][HASH_ALGO__LAST];
	u32 algos[COMPACT__LAST];
	atomic64_t judged;
	bool withdrawn;
	atomic64_t expiry;
	u32 epoch ____cacheline_aligned;
	u32 settled;
	u32 stuck;
	u32 work;
	atomic64_t generation;
};

/**
 * typedef diglim_list_fn - is called for a list
 * @list: the list
 * @digest: its own digest
 * @run: by which the list was found; NULL if it was not by a digest
 * @data: the caller's
 *
 * Context: process; the mutex.
 * Return: 0 to go on, anything else to end.
 */
typedef int (*diglim_list_fn)(const struct diglim_list *list, const u8 *digest,
			      const struct diglim_run *run, void *data);

/**
 * typedef diglim_judge_fn - whether a signature of a key would verify now
 * @key: the key
 * @expiry: is set to when that ends without anybody doing something, in seconds since
 *	1970; TIME64_MAX for never
 *
 * Context: process, may sleep; the mutex.
 * Return: true if it would.
 */
typedef bool (*diglim_judge_fn)(const struct key *key, time64_t *expiry);

void diglim_store_init(struct diglim_store *store);
void diglim_store_destroy(struct diglim_store *store);
int diglim_store_add(struct diglim_store *store, const u8 *bytes, size_t size,
		     const struct diglim_list_info *info, struct diglim_fault *fault);
int diglim_store_may_add(struct diglim_store *store, enum hash_algo algo, const u8 *digest,
			 unsigned int actions);
int diglim_store_may_del(struct diglim_store *store, enum hash_algo algo, const u8 *digest);
int diglim_store_del(struct diglim_store *store, enum hash_algo algo, const u8 *digest,
		     unsigned int actions);
unsigned int diglim_store_lookup(const struct diglim_store *store, enum compact_types type,
				 enum hash_algo algo, const u8 *digest);
void diglim_store_judge(struct diglim_store *store, diglim_judge_fn judge, u64 generation);
unsigned int diglim_list_actions(const struct diglim_list *list);
int diglim_store_for_each(struct diglim_store *store, diglim_list_fn fn, void *data);
int diglim_store_query(struct diglim_store *store, unsigned int types, enum hash_algo algo,
		       const u8 *digest, diglim_list_fn fn, void *data);
int diglim_store_count(struct diglim_store *store, u32 unique[COMPACT__LAST], u32 *lists);

extern struct diglim_store diglim_store;

#endif /* __DIGLIM_STORE_H */
