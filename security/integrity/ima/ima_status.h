/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: what IMA is doing, told by itself.
 *
 * securityfs has files for what IMA has recorded (the measurement lists) and
 * for what it was told (the policy), but none for the state that follows from
 * the command line, the policy and the hardware together.  An administrator
 * would have to gather it from the kernel log, which is not kept, and from
 * boot parameters that may have been refused.  ima/status is that file: one
 * "key: value" line for each fact.
 *
 * ima_status.c holds a table with an entry for each key.  A facility that has
 * something to tell adds an entry; the order of the table is the order of the
 * lines.  A key is never renamed or removed: programs read them.
 *
 * The format is described in Documentation/ABI/testing/ima_status.
 */
#ifndef _SECURITY_IMA_STATUS_H
#define _SECURITY_IMA_STATUS_H

#include <linux/types.h>

struct dentry;
struct seq_buf;

void ima_status_init(struct dentry *dir);

void ima_status_mode(struct seq_buf *s, int policy_flag);
const char *ima_status_appraise_mode(int appraise);
void ima_status_list_algos(struct seq_buf *s, u32 file, u32 metadata);

#endif /* _SECURITY_IMA_STATUS_H */
