/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: what a policy can ask of the kernel that is built.
 *
 * For struct ima_policy_reader; compiled into the kernel and into the program that checks
 * the built-in policy.  A property that the kernel cannot tell is refused when a policy is
 * loaded: a rule that never matches would look like one that does.
 */

#ifndef __IMA_POLICY_FEATURES_H
#define __IMA_POLICY_FEATURES_H

#include "ima_policy_parse.h"

#define IMA_FEATURE(CONFIG_OPTION, feature)	(IS_ENABLED(CONFIG_OPTION) ? (feature) : 0)

/* Whoever could add keys to .fs-verity could sign anything: they have to be vouched for. */
#define IMA_KERNEL_FEATURES						\
	(IMA_FEATURE(CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS, IMA_POLICY_KEYS) |	\
	 IMA_FEATURE(CONFIG_IMA_APPRAISE_MODSIG, IMA_POLICY_MODSIG) |	\
	 IMA_FEATURE(CONFIG_DIGLIM, IMA_POLICY_DIGLIM) |		\
	 IMA_FEATURE(CONFIG_64BIT, IMA_POLICY_LONG64) |			\
	 IMA_FEATURE(CONFIG_BLK_DEV_INITRD, IMA_POLICY_PROPERTY(BOOT_VERIFIED)) | \
	 IMA_FEATURE(CONFIG_DM_VERITY_VERIFY_ROOTHASH_SIG,		\
		     IMA_POLICY_PROPERTY(DMVERITY_SIGNATURE)) |		\
	 IMA_FEATURE(CONFIG_DM_VERITY, IMA_POLICY_PROPERTY(DMVERITY_ROOTHASH)) | \
	 IMA_FEATURE(CONFIG_FS_VERITY_TRUSTED_KEYRING,			\
		     IMA_POLICY_PROPERTY(FSVERITY_SIGNATURE)) |		\
	 IMA_FEATURE(CONFIG_FS_VERITY_BUILTIN_SIGNATURES,		\
		     IMA_POLICY_PROPERTY(FSVERITY_DIGEST)))

#endif /* __IMA_POLICY_FEATURES_H */
