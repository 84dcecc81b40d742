/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists for the tests of the digest-list store, in the kernel and in user space.
 */

#ifndef __DIGLIM_TEST_LIST_H
#define __DIGLIM_TEST_LIST_H

#include <linux/string.h>
#include <linux/unaligned.h>

#ifndef DIGLIM_SHIM_H
#include <crypto/hash_info.h>
#endif

#include "diglim_parse.h"

/* All memory that is allocated, in bytes; only user space knows. */
#ifndef diglim_test_memory
#define diglim_test_memory() 0
#endif

/* What the kernel's own table says; user space does not have it. */
static inline unsigned int diglim_test_size(unsigned int algo)
{
#ifdef DIGLIM_SHIM_H
	return diglim_digest_size(algo);
#else
	return hash_digest_size[algo];
#endif
}

/**
 * diglim_test_header - write the header of a block
 * @to: where; 16 bytes
 * @type: enum compact_types
 * @modifiers: of the block
 * @algo: enum hash_algo
 * @count: how many digests follow
 *
 * Return: what is behind it, where the digests are to be.
 */
static inline u8 *diglim_test_header(u8 *to, unsigned int type, unsigned int modifiers,
				     unsigned int algo, u32 count)
{
	to[0] = COMPACT_LIST_VERSION;
	to[1] = 0;
	put_unaligned_le16(type, to + 2);
	put_unaligned_le16(modifiers, to + 4);
	put_unaligned_le16(algo, to + 6);
	put_unaligned_le32(count, to + 8);
	put_unaligned_le32(count * diglim_digest_size(algo), to + 12);
	return to + sizeof(struct compact_list_hdr);
}

/**
 * diglim_test_digest - a digest that is none of anything
 * @to: where
 * @algo: enum hash_algo
 * @number: digests with different numbers differ
 *
 * All but the last four bytes are alike: whoever hashes a prefix finds out.
 *
 * Return: what is behind it.
 */
static inline u8 *diglim_test_digest(u8 *to, unsigned int algo, u32 number)
{
	unsigned int size = diglim_digest_size(algo);

	memset(to, 0x5a, size);
	put_unaligned_le32(number, to + size - 4);
	return to + size;
}

#endif /* __DIGLIM_TEST_LIST_H */
