/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: reading a list, under the eyes of IMA.
 *
 * A list is taken from a file that the kernel reads itself, or from bytes that
 * somebody hands over.  What comes out is a struct diglim_source: the list, and
 * what was done with exactly these bytes, which decides what the list is worth; see
 * include/linux/diglim.h.  It is loaded or removed with that, diglim_store.h.
 *
 * A file is opened without FILE_CHECK and the like: it is not data of the process
 * that names it.  IMA is asked once, when the bytes are there, with the hook
 * DIGEST_LIST_CHECK, and its answer is about this buffer: a change of the file, or
 * of the policy, comes before or after the read as a whole.  A signature that is
 * appended to the content has served its purpose then and is cut off.  A file that is
 * named to remove a list is only compared with it: there is nothing to ask IMA.
 *
 * Bytes that are handed over can be measured only, as critical data with the label
 * "diglim" and the event name add_buffer_LABEL.  A file that no rule for
 * DIGEST_LIST_CHECK measured is measured in the same way, as add_file_NAME.  A list that
 * is removed is in any case, as del_buffer_LABEL or del_file_NAME: that it was measured
 * when it was loaded does not say that it is gone.  This is done when it is known that
 * the list is one, and that it can be loaded or removed: only if memory runs out, or the
 * process is killed, is there an entry of a list that was not loaded.  The entry has
 * the list itself if it is not longer than DIGLIM_MAX_MEASURED_WHOLE, its hash otherwise.
 *
 * The digest of a list is always the SHA-256 of what is loaded, without appended
 * signature.  It has to be the same however the list is signed, by whatever way and
 * under whatever policy it comes: whoever removes a list finds it by that, and so
 * does whoever revokes it, on machines that are not known to him.  `sha256sum`
 * computes it.
 */

#ifndef __DIGLIM_READ_H
#define __DIGLIM_READ_H

#include <linux/types.h>
#include <uapi/linux/hash_info.h>

#include "diglim_parse.h"
#include "diglim_store.h"

/*
 * The longest list that an entry of the measurement list holds itself, in bytes.  The
 * kernel allocates it in one piece and keeps it for ever.
 */
#define DIGLIM_MAX_MEASURED_WHOLE	32768

/**
 * struct diglim_source - a list that was read
 * @bytes: the list, without appended signature
 * @size: how many bytes
 * @algo: which digest @digest is
 * @digest: of @bytes
 * @actions: what was done with them, DIGLIM_ACTIONS
 * @label_len: of @label, in bytes
 * @signer: the key that verified the signature, with a reference; NULL if no signature
 *	counts
 * @key_id_len: of @key_id, in bytes; 0 if no signature counts
 * @label: the name of the file, or what the caller named the bytes; any bytes but
 *	NUL, which follows it
 * @key_id: which key verified the signature: the identifier of its subject, as
 *	certificates have it, or issuer and serial number of those without
 * @buffer: what is to be freed; NULL if the bytes are the caller's
 */
struct diglim_source {
	const u8 *bytes;
	size_t size;
	enum hash_algo algo;
	u8 digest[DIGLIM_MAX_DIGEST_SIZE];
	u8 actions;
	struct key *signer;
	u8 label_len;
	u8 key_id_len;
	char label[DIGLIM_MAX_LABEL + 1];
	u8 key_id[DIGLIM_MAX_KEY_ID];
	void *buffer;
};

int diglim_read_path(const char *path, bool del, struct diglim_source *source);
int diglim_read_buffer(const void *bytes, size_t size, const char *label,
		       size_t label_len, struct diglim_source *source);
int diglim_read_builtin(const void *bytes, size_t size, const char *label,
			struct diglim_source *source);
int diglim_source_measure(struct diglim_source *source, bool del);
void diglim_source_free(struct diglim_source *source);
void diglim_source_info(const struct diglim_source *source, struct diglim_list_info *info);

/* For tests. */
int diglim_strip_signature(const u8 *bytes, size_t *size);

#endif /* __DIGLIM_READ_H */
