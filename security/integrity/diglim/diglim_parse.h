/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: what the bytes of a compact list say.
 *
 * The format is in include/uapi/linux/diglim.h.  Where a list comes from, and
 * whether anybody signed it, is not known here: every byte is taken for an
 * attacker's.  So a list is judged as a whole before anything of it is used,
 * diglim_parse(), and what nobody has given a meaning to yet (a modifier, the
 * reserved byte) is refused: a later kernel could not give it one otherwise.
 * Then diglim_parse_next() walks over the blocks.  It makes every check again,
 * so that there is one path through the bytes and not two that could differ.
 *
 * Nothing here allocates, keeps or changes anything but what it is given.  The
 * file is compiled as it is into the kernel, into user-space programs and into
 * a fuzzer, on machines of both byte orders and of 32 and 64 bits.
 *
 * A fault is told with the offset of the bytes that it lies in, so that a
 * program can show them.
 */

#ifndef __DIGLIM_PARSE_H
#define __DIGLIM_PARSE_H

#ifdef __KERNEL__
#include <linux/types.h>
#include <uapi/linux/diglim.h>
#else
#include <linux/diglim.h>
#include <stdbool.h>
#include <stddef.h>
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
#endif

/* The size of the largest digest, in bytes. */
#define DIGLIM_MAX_DIGEST_SIZE	64

/*
 * What a list's own digest is made with, enum hash_algo: SHA-256.  Whoever named a list
 * by another digest would revoke nothing.
 */
#define DIGLIM_LIST_ALGO	4

/* The longest list: what kernel_read_file() can read. */
#define DIGLIM_MAX_LIST_SIZE	0x7fffffff

/**
 * enum diglim_fault_reason - what is wrong with a list
 * @DIGLIM_FAULT_NONE: nothing
 * @DIGLIM_FAULT_EMPTY: it has no byte
 * @DIGLIM_FAULT_TOO_LONG: it has more than DIGLIM_MAX_LIST_SIZE bytes
 * @DIGLIM_FAULT_HEADER_CUT: what is left is too short for a header
 * @DIGLIM_FAULT_VERSION: the version is none that is known
 * @DIGLIM_FAULT_RESERVED: the reserved byte is not 0
 * @DIGLIM_FAULT_TYPE: there is no such type
 * @DIGLIM_FAULT_LIST_NOT_DENIED: digests of lists, and they are not denied
 * @DIGLIM_FAULT_MODIFIERS: a modifier is none that is known, or has no meaning for the
 *	type: digests of lists are not immutable
 * @DIGLIM_FAULT_ALGO: there is no such algorithm
 * @DIGLIM_FAULT_LIST_ALGO: digests of lists by another algorithm than DIGLIM_LIST_ALGO
 * @DIGLIM_FAULT_DATALEN: the length is not that of the announced digests
 * @DIGLIM_FAULT_DATA_CUT: the list ends before the digests do
 */
enum diglim_fault_reason {
	DIGLIM_FAULT_NONE,
	DIGLIM_FAULT_EMPTY,
	DIGLIM_FAULT_TOO_LONG,
	DIGLIM_FAULT_HEADER_CUT,
	DIGLIM_FAULT_VERSION,
	DIGLIM_FAULT_RESERVED,
	DIGLIM_FAULT_TYPE,
	DIGLIM_FAULT_LIST_NOT_DENIED,
	DIGLIM_FAULT_MODIFIERS,
	DIGLIM_FAULT_ALGO,
	DIGLIM_FAULT_LIST_ALGO,
	DIGLIM_FAULT_DATALEN,
	DIGLIM_FAULT_DATA_CUT,
};

/**
 * struct diglim_fault - the first thing that is wrong with a list
 * @offset: of the field or of what is cut off, in bytes from the list's begin
 * @reason: what it is
 */
struct diglim_fault {
	size_t offset;
	enum diglim_fault_reason reason;
};

/**
 * struct diglim_block - a block of a list, in numbers of this machine
 * @offset: of its header, in bytes from the list's begin
 * @digests: the first digest, in the list that was parsed; not aligned
 * @count: how many digests
 * @type: enum compact_types
 * @modifiers: 1 << enum compact_modifiers, or-ed
 * @algo: enum hash_algo
 * @digest_size: of each digest, in bytes; at most DIGLIM_MAX_DIGEST_SIZE
 */
struct diglim_block {
	size_t offset;
	const u8 *digests;
	u32 count;
	u16 type;
	u16 modifiers;
	u16 algo;
	u16 digest_size;
};

/**
 * struct diglim_summary - what a list has, over all its blocks
 * @blocks: how many blocks
 * @digests: how many digests; one that is there twice counts twice
 * @algos: 1 << enum hash_algo of those that it uses, or-ed
 * @modifiers: those of the blocks that have a digest, or-ed
 */
struct diglim_summary {
	u32 blocks;
	u32 digests;
	u32 algos;
	u16 modifiers;
};

unsigned int diglim_digest_size(unsigned int algo);
int diglim_parse_begin(size_t size, struct diglim_fault *fault);
int diglim_parse_next(const u8 *list, size_t size, size_t *offset,
		      struct diglim_block *block, struct diglim_fault *fault);
int diglim_parse(const u8 *list, size_t size, struct diglim_summary *summary,
		 struct diglim_fault *fault);
const char *diglim_fault_text(enum diglim_fault_reason reason);

#endif /* __DIGLIM_PARSE_H */
