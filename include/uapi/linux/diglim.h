/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The compact digest list: what Digest Lists Integrity Module (DIGLIM) loads.
 *
 * A list is blocks, back to back, without anything before, between or behind
 * them.  A block is a header and the digests that it announces, raw, of one
 * type and one algorithm:
 *
 *	offset  size
 *	0       1     version: COMPACT_LIST_VERSION
 *	1       1     reserved: 0
 *	2       2     type: enum compact_types
 *	4       2     modifiers: bits, 1 << enum compact_modifiers
 *	6       2     algo: enum hash_algo
 *	8       4     count: how many digests follow
 *	12      4     datalen: count times the size of a digest, in bytes
 *	16            the digests
 *
 * All numbers are little-endian on every architecture.  Nothing is aligned: a
 * digest of 20 bytes is followed by the next block at once.
 *
 * The format is that of the lists published in 2021, to which the modifier
 * COMPACT_MOD_DENY is added.
 */

#ifndef _UAPI_LINUX_DIGLIM_H
#define _UAPI_LINUX_DIGLIM_H

#include <linux/types.h>

#define COMPACT_LIST_VERSION	1

/**
 * enum compact_types - what the digests of a block are of
 * @COMPACT_PARSER: an executable that may convert and upload digest lists
 * @COMPACT_FILE: the content of a regular file
 * @COMPACT_METADATA: what an EVM portable signature covers
 * @COMPACT_DIGEST_LIST: a digest list; only together with COMPACT_MOD_DENY,
 *	which revokes that list, and with its SHA-256
 * @COMPACT__LAST: how many there are
 */
enum compact_types {
	COMPACT_PARSER,
	COMPACT_FILE,
	COMPACT_METADATA,
	COMPACT_DIGEST_LIST,
	COMPACT__LAST
};

/**
 * enum compact_modifiers - numbers of the bits in a block's modifiers
 * @COMPACT_MOD_IMMUTABLE: a file with this content must not be written
 * @COMPACT_MOD_DENY: the digests are refused, whatever other lists say
 * @COMPACT_MOD__LAST: how many there are; the bits from this on are 0
 */
enum compact_modifiers {
	COMPACT_MOD_IMMUTABLE,
	COMPACT_MOD_DENY,
	COMPACT_MOD__LAST
};

/**
 * struct compact_list_hdr - what a block begins with
 * @version: COMPACT_LIST_VERSION
 * @_reserved: 0
 * @type: enum compact_types
 * @modifiers: 1 << enum compact_modifiers, or-ed
 * @algo: enum hash_algo
 * @count: number of digests
 * @datalen: bytes of digests behind this header
 */
struct compact_list_hdr {
	__u8 version;
	__u8 _reserved;
	__le16 type;
	__le16 modifiers;
	__le16 algo;
	__le32 count;
	__le32 datalen;
} __attribute__((packed));

#endif /* _UAPI_LINUX_DIGLIM_H */
