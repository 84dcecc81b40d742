/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: one access to a file, from hook to verdict.
 *
 *   what do the layers want of it?            ima_layers.h
 *   what is known of the file?                ima_evidence.h
 *   what is to be read, hashed, verified?     here, ima_verify.h
 *   entries of the measurement list, audit    here
 *   each layer's demand: met, or refused why  ima_demand.h, ima_denial.h
 *
 * What was read into a buffer, because the kernel is going to use it, is what
 * counts there: its digest is computed in any case, and what is known of the
 * file is used only if that digest is the same.  So it does not matter what
 * becomes of the file between reading and checking.
 *
 * A signature says that the content is what someone signed.  While somebody else
 * can write to the file that is so for a moment only: signatures are verified
 * each time then, with a digest computed for it, and nothing is remembered.
 *
 * Locks: inode lock, within which the ima_iint_cache is made; then its mutex,
 * within which the file is read; within that the inode lock again, for EVM and
 * for writing a label.
 */

#ifndef __IMA_ACCESS_H
#define __IMA_ACCESS_H

#include <linux/fs.h>

#include "ima.h"
#include "ima_layers.h"

int process_measurement(struct file *file, const struct cred *cred, u32 secid,
			char *buf, loff_t size, int mask, enum ima_hooks func);
int ima_access_copy(struct file *file, enum ima_hooks func);
void ima_access_buffer(struct mnt_idmap *idmap, struct inode *inode,
		       enum ima_hooks func, const char *func_data,
		       struct ima_decision *decision);
u32 ima_access_data_pcrs(const char *label);
void ima_access_store_buffer(struct ima_event_data *event,
			     const struct ima_decision *decision);
bool ima_access_keeps_label(struct mnt_idmap *idmap, struct inode *inode);
void ima_access_load_x509(bool begin);
void ima_access_read_policy(bool begin);
int ima_access_open(struct file *file);
int ima_access_truncate(const struct path *path);
void ima_access_forget(struct ima_iint_cache *iint);
void ima_access_changed(struct inode *inode, unsigned int flag);
void ima_access_written(const struct file *file);

#endif /* __IMA_ACCESS_H */
