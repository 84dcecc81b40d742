/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: the policy that is built into the kernel.
 *
 * CONFIG_IMA_BUILTIN_POLICY names a file.  When the kernel is built
 * ima_builtin_host.c reads it, with the very parser of the kernel and knowing
 * the kernel's configuration, and either stops the build or writes the text as
 * the C file that is linked in.  At boot the text is parsed once more, and made
 * the rules of a layer (ima_layers.h).
 */

#ifndef __IMA_BUILTIN_H
#define __IMA_BUILTIN_H

#include <linux/types.h>

/* The text as it stands in the file, and how many bytes it has: 0 without a file. */
extern const char ima_builtin_policy_text[];
extern const size_t ima_builtin_policy_size;

#endif /* __IMA_BUILTIN_H */
