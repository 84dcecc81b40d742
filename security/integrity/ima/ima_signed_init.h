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
 *   a policy is loaded, by a file: the layer is gone, in the same moment
 *
 * While the layer holds a policy needs a signature of its own, as a label or appended to it;
 * a list will not do, and rules that are written as text are refused.  So what ends the layer
 * is a policy that somebody signed as one.  What it demands is up to him.
 *
 * A refused init is the end.  The kernel would try others, and a shell at last: a shell has a
 * good signature, and whoever removes or changes init would be given it on the console.
 *
 * The layer cannot tell what a program that was let in is told to do: a signed interpreter
 * executes what it reads, and who is not root may read anything.  What root reads is covered
 * on file systems that keep their data; not on those that the kernel or root makes up as
 * they run, in proc, sysfs, tmpfs and their like.  On tmpfs and ramfs, which is what an
 * initramfs is, what is executed is covered, by lists only, as there are no labels.
 */

#ifndef __IMA_SIGNED_INIT_H
#define __IMA_SIGNED_INIT_H

#include <linux/kconfig.h>

/* Whether there is the layer; without it none of what follows is there. */
#define IMA_SIGNED_INIT		IS_ENABLED(CONFIG_IMA_APPRAISE_SIGNED_INIT)

extern const char ima_signed_init_rules[];

void ima_signed_init_note(const char *name, const char *cause, const char *need,
			  const char *have);

#endif /* __IMA_SIGNED_INIT_H */
