/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: what is done with digest lists.
 *
 * Whoever reads a list wants to know what IMA did with it: a list vouches for files
 * only as far as it is vouched for itself, see include/linux/diglim.h.  An answer that
 * is asked for afterwards, of the inode, would be about another moment.  So the reader
 * leaves a struct ima_diglim_read, by the file that it opened for this, and IMA fills
 * it in when it decides about the buffer, under the lock and from the evidence that
 * it decides with:
 *
 *	ima_diglim_begin(&read, file);
 *	kernel_read_file(file, ..., READING_DIGEST_LIST);
 *	ima_diglim_end(&read);
 *
 * What IMA does:
 *  - DIGLIM_MEASURED: a rule wanted the list measured, and there is an entry of it, in
 *    the one PCR that tells of lists; with a digest of 256 bits or more.
 *  - DIGLIM_APPRAISED: a rule wanted it appraised, and its content was verified; no
 *    rule of any layer found fault with it, enforced or not.
 *  - DIGLIM_APPRAISED_DIGSIG: a rule was content with a signature, made with a key that
 *    is known, over a digest of 256 bits or more.  A digest that an EVM signature covers
 *    is not counted, nor is a signature of version 1, nor an appended one for which more
 *    than one key vouches: nobody could tell later whether the keys still count.  For the
 *    same reason what IMA remembers of the file is not used.
 *
 * Entries of files are left out because there is one of the list.  That tells nothing to
 * who looks at another PCR: an administrator could have a list measured where nobody looks.
 * So there is one PCR of lists, that of the first one that is measured: what is measured
 * elsewhere is not measured, and nothing is left out elsewhere.
 *
 * A file that nobody waits for is found not to be in a list that is empty nearly
 * always; other hooks do not look.  The list is under a spinlock; an answer is written by
 * the process that waits for it, in a hook of its own read, and needs no lock.
 */

#ifndef __IMA_DIGLIM_H
#define __IMA_DIGLIM_H

#include <linux/errno.h>
#include <linux/list.h>
#include <linux/types.h>

struct file;
struct key;

/* The longest identifier of a key, in bytes; longer ones are cut. */
#define IMA_DIGLIM_KEY_ID_MAX	255

/**
 * struct ima_diglim_read - a list that is being read
 * @pending: in the list of those
 * @file: that it is read from; nobody else reads from it
 * @actions: DIGLIM_ACTIONS: what was done
 * @signer: the key that verified the signature, with a reference that whoever began
 *	has to put; NULL without DIGLIM_APPRAISED_DIGSIG
 * @key_id_len: of @key_id, in bytes; 0 without DIGLIM_APPRAISED_DIGSIG
 * @key_id: which key verified the signature: the identifier of its subject, of
 *	certificates without one issuer and serial number
 */
struct ima_diglim_read {
	struct list_head pending;
	const struct file *file;
	u8 actions;
	struct key *signer;
	u8 key_id_len;
	u8 key_id[IMA_DIGLIM_KEY_ID_MAX];
};

#if defined(CONFIG_DIGLIM) && defined(CONFIG_IMA)
void ima_diglim_begin(struct ima_diglim_read *read, const struct file *file);
void ima_diglim_end(struct ima_diglim_read *read);
struct ima_diglim_read *ima_diglim_find(const struct file *file);
void ima_diglim_note(struct ima_diglim_read *read, unsigned int actions,
		     struct key *signer);
void ima_diglim_prepare(u32 algos);
bool ima_diglim_strong(unsigned int algo);
u32 ima_diglim_data_pcrs(const char *label);
bool ima_diglim_told(u32 pcrs);
bool ima_diglim_tells(unsigned int pcr);
int ima_diglim_swap_pcr(int pcr);
#else
static inline void ima_diglim_begin(struct ima_diglim_read *read, const struct file *file)
{
	read->actions = 0;
	read->signer = NULL;
	read->key_id_len = 0;
}

static inline void ima_diglim_end(struct ima_diglim_read *read)
{
}

static inline struct ima_diglim_read *ima_diglim_find(const struct file *file)
{
	return NULL;
}

static inline void ima_diglim_note(struct ima_diglim_read *read, unsigned int actions,
				   struct key *signer)
{
}

static inline void ima_diglim_prepare(u32 algos)
{
}

static inline bool ima_diglim_strong(unsigned int algo)
{
	return false;
}

static inline u32 ima_diglim_data_pcrs(const char *label)
{
	return 0;
}

static inline bool ima_diglim_told(u32 pcrs)
{
	return false;
}

static inline bool ima_diglim_tells(unsigned int pcr)
{
	return false;
}
#endif

#endif /* __IMA_DIGLIM_H */
