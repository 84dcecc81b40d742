/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: more policies for ima_policy=.
 *
 * A policy of ima_policy= holds until one is loaded.  These can be named beside those
 * of upstream (tcb, appraise_tcb, ...), in any order:
 *
 *   exec_tcb          measure what is executed, mapped to be, or becomes part of the
 *                     kernel; not what root reads, as tcb does
 *   tmpfs             the rules that measure hold on tmpfs, too
 *   diglim            files that a measured digest list vouches for make no entry: the
 *                     rules that measure files get use_diglim and a PCR of their own,
 *                     ima_diglim_pcr=, in which the lists and their removal are, too
 *   appraise_exec_tcb demand a signature of what exec_tcb measures
 *   appraise_tmpfs    the rules that appraise hold on tmpfs and ramfs, too
 *   appraise_diglim   rules that appraise files by hook accept a digest list as well,
 *                     and digest lists need a signature
 *
 * Rules of the architecture, of the build and of secure_boot stay as they are: a digest
 * list does not take the place of a signature that they demand.
 */

#ifndef __IMA_BOOT_POLICY_H
#define __IMA_BOOT_POLICY_H

#include <linux/list.h>
#include <linux/types.h>

bool ima_boot_policy_select(const char *name);
bool ima_boot_policy_measures(void);
void ima_boot_policy_measure(struct list_head *rules);
void ima_boot_policy_appraise(struct list_head *rules, struct list_head *before);

#endif /* __IMA_BOOT_POLICY_H */
