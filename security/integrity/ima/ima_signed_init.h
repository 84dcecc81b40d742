/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: user space is signed from its first instruction on.
 *
 * A policy that is loaded by a program comes too late for that program, for the loader and
 * the libraries that it was started with, and for all that was read to find the policy.
 * With CONFIG_IMA_APPRAISE_SIGNED_INIT an immutable layer "init" stands beside the others
 * until then: whatever is executed, mapped to be executed, loaded as a part of the kernel, or
 * read by root needs a signature by a key that the kernel trusts, or has to be in a digest
 * list with such a signature.
 *
 *   security_init(): nothing is executed and nothing loaded (ima_layers.h)
 *   init_ima(): the layer is in force; helpers of the kernel are not started yet
 *   integrity_load_keys(): certificates, then digest lists, then helpers may start
 *   kernel_init(): init is executed, or the kernel stops and says what is missing
 *   a policy is loaded that demands signed policies: the layer is gone, in the same moment
 *
 * While the layer holds a policy needs a signature of its own; a list will not do, and rules
 * that are written as text are refused.  A signature does not say what it is for, and there
 * may be many signed files of which something makes rules: so a policy is refused unless it
 * demands that the next one is signed, too, on all file systems, and is one file.  What else
 * it demands is up to who signed it.  With a command line that does not let the policy be
 * enforced the layer stays.
 *
 * The kernel opens the policy itself.  That root reads it is not held against the layer's
 * rules: so the signature may be appended, and what counts is verified as it is read.
 *
 * A refused init is the end: see ima_refused_init.h.
 *
 * A file that passed because of a signature is not written while the layer holds, whatever
 * becomes of its label, and does not pass while somebody can write it: what of it is mapped
 * would change with it.
 *
 * What the layer does not cover: names.  A signature is of the content, so that a signed file
 * can stand where another one was, a shell as init too; dm-verity says which file is where.
 * Nor can it tell what a program that was let in is told to do: a signed interpreter executes
 * what it reads, and who is not root may read anything.  What root reads is covered on file
 * systems that keep their data, and not in proc, sysfs, tmpfs and their like, nor of a device.
 * On tmpfs and ramfs, which is what an initramfs is, what is executed is covered, by lists
 * only, as a cpio archive has no labels.
 */

#ifndef __IMA_SIGNED_INIT_H
#define __IMA_SIGNED_INIT_H

#include <linux/kconfig.h>
#include <linux/types.h>

struct inode;

/* Whether there is the layer; without it none of what follows is there. */
#define IMA_SIGNED_INIT		IS_ENABLED(CONFIG_IMA_APPRAISE_SIGNED_INIT)

bool ima_signed_init_device(const struct inode *inode, int func);

#endif /* __IMA_SIGNED_INIT_H */
