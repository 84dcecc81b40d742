/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: what a rule demands of a file.
 *
 * An appraise rule names methods; one of them has to succeed.  The parser
 * (ima_policy_parse.h) fills in struct ima_demand, the layers (ima_layers.h)
 * hand it to the access at hand, and what was found out about the file
 * (ima_evidence.h) is held against it (ima_demand_met()).
 *
 * "deny" is the demand that nothing meets.  That keeps it in the one place
 * where a verdict is computed: there is no second way to refuse.
 */

#ifndef __IMA_DEMAND_H
#define __IMA_DEMAND_H

/*
 * The methods.  The first five are words of appraise_type=; the others are
 * ways in which one of those may have succeeded.  They are bits of what is
 * published for each inode: at most 16.
 */
#define IMA_METHOD_HASH		0x0001	/* the label holds the digest */
#define IMA_METHOD_IMASIG	0x0002	/* the label is a signature, key in .ima */
#define IMA_METHOD_MODSIG	0x0004	/* appended signature, key in .ima */
#define IMA_METHOD_SIGV3	0x0008	/* signature of the fs-verity digest */
#define IMA_METHOD_DIGLIM	0x0010	/* a digest list vouches for the digest */
/*
 * The label holds the digest, and a valid portable EVM signature covers the
 * label: as good as a signature of the content.
 */
#define IMA_METHOD_HASH_IMMUTABLE	0x0020
/* As IMASIG and MODSIG, with a key of .platform: for KEXEC_KERNEL_CHECK only. */
#define IMA_METHOD_IMASIG_PLATFORM	0x0040
#define IMA_METHOD_MODSIG_PLATFORM	0x0080

/**
 * struct ima_demand - what an appraise rule demands
 * @methods: IMA_METHOD_*, one of which has to succeed; those that a rule can
 *	     name, not the ways in which they succeed
 * @optional: a file with neither label nor appended signature passes as well
 * @deny: nothing passes; @methods is 0 and @optional is false
 */
struct ima_demand {
	u16 methods;
	u8 optional : 1;
	u8 deny : 1;
};

#endif /* __IMA_DEMAND_H */
