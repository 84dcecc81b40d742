/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: the rules of the layer "init", see ima_signed_init.h.
 *
 * A file of their own, without anything of the kernel's, as ima_builtin_host.c reads them,
 * too: a mistake in them stops the build and not a machine at boot.
 */

#ifndef __IMA_SIGNED_INIT_RULES_H
#define __IMA_SIGNED_INIT_RULES_H

#ifdef CONFIG_DIGLIM
#define OR_LIST "|diglim"
#define LISTS "appraise func=DIGEST_LIST_CHECK appraise_type=imasig" OR_MODSIG "\n"
#else
#define OR_LIST ""
#define LISTS ""
#endif
#ifdef CONFIG_IMA_APPRAISE_MODSIG
#define OR_MODSIG "|modsig"
#else
#define OR_MODSIG ""
#endif

/* File systems whose files are made up as they are read, see include/uapi/linux/magic.h. */
#define UNSAVED(magic) "dont_appraise func=FILE_CHECK fsmagic=" magic "\n"

/* The certificates are none of its business: they have to be signed to be accepted. */
static const char ima_signed_init_rules[] =
	"appraise func=BPRM_CHECK appraise_type=imasig" OR_LIST "\n"
	"appraise func=MMAP_CHECK appraise_type=imasig" OR_LIST "\n"
	"appraise func=MODULE_CHECK appraise_type=imasig" OR_MODSIG OR_LIST "\n"
	"appraise func=FIRMWARE_CHECK appraise_type=imasig" OR_LIST "\n"
	"appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig" OR_MODSIG OR_LIST "\n"
	"appraise func=KEXEC_INITRAMFS_CHECK appraise_type=imasig" OR_LIST "\n"
	"appraise func=POLICY_CHECK appraise_type=imasig" OR_MODSIG "\n"
	LISTS
	UNSAVED("0x9fa0")	/* PROC_SUPER_MAGIC */
	UNSAVED("0x62656572")	/* SYSFS_MAGIC */
	UNSAVED("0x01021994")	/* TMPFS_MAGIC, also of devtmpfs */
	UNSAVED("0x858458f6")	/* RAMFS_MAGIC */
	UNSAVED("0x64626720")	/* DEBUGFS_MAGIC */
	UNSAVED("0x74726163")	/* TRACEFS_MAGIC */
	UNSAVED("0x73636673")	/* SECURITYFS_MAGIC */
	UNSAVED("0x62656570")	/* CONFIGFS_MAGIC, not in magic.h */
	UNSAVED("0x1cd1")	/* DEVPTS_SUPER_MAGIC */
	UNSAVED("0x42494e4d")	/* BINFMTFS_MAGIC */
	UNSAVED("0x27e0eb")	/* CGROUP_SUPER_MAGIC */
	UNSAVED("0x63677270")	/* CGROUP2_SUPER_MAGIC */
	UNSAVED("0xcafe4a11")	/* BPF_FS_MAGIC */
	UNSAVED("0x6e736673")	/* NSFS_MAGIC */
	UNSAVED("0x6165676c")	/* PSTOREFS_MAGIC */
	UNSAVED("0xf97cff8c")	/* SELINUX_MAGIC */
	UNSAVED("0x43415d53")	/* SMACK_MAGIC */
	UNSAVED("0xde5e81e4")	/* EFIVARFS_MAGIC */
	UNSAVED("0x5a3c69f0")	/* AAFS_MAGIC */
	UNSAVED("0x65735543")	/* FUSE_CTL_SUPER_MAGIC, not in magic.h */
	UNSAVED("0x67596969")	/* RPCAUTH_GSSMAGIC of rpc_pipefs, not in magic.h */
	UNSAVED("0x6e667364")	/* of nfsd, not in magic.h */
	UNSAVED("0x7655821")	/* RDTGROUP_SUPER_MAGIC */
	"appraise func=FILE_CHECK mask=^MAY_READ uid=0 appraise_type=imasig" OR_LIST "\n"
	"appraise func=FILE_CHECK mask=^MAY_READ euid=0 appraise_type=imasig" OR_LIST "\n";

#endif /* __IMA_SIGNED_INIT_RULES_H */
