// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: what the bytes of a compact list say; see diglim_parse.h.
 */

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/stddef.h>
#include <uapi/linux/hash_info.h>
#else
#include <errno.h>
#include <string.h>
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define BIT(nr) (1UL << (nr))
#define check_mul_overflow(a, b, result) __builtin_mul_overflow(a, b, result)
#endif

#include "diglim_parse.h"

#ifdef __KERNEL__
/* Let others run now and then; true if the task is being killed. */
static bool give_way(void)
{
	cond_resched();
	return fatal_signal_pending(current);
}
#else
static bool give_way(void)
{
	return false;
}
#endif

/*
 * Bytes of a digest by enum hash_algo.  User space has a header of its own for
 * these numbers, which may be older than this: so they are not named here.  The
 * unit tests compare the table with the kernel's hash_digest_size.
 */
static const u8 digest_sizes[] = {
	16, 16, 20, 20,		/* md4 md5 sha1 rmd160 */
	32, 48, 64, 28,		/* sha256 sha384 sha512 sha224 */
	16, 32, 40,		/* rmd128 rmd256 rmd320 */
	32, 48, 64,		/* wp256 wp384 wp512 */
	16, 20, 24,		/* tgr128 tgr160 tgr192 */
	32, 32, 64,		/* sm3 streebog256 streebog512 */
	32, 48, 64,		/* sha3-256 sha3-384 sha3-512 */
};

/**
 * diglim_digest_size - how long the digests of an algorithm are
 * @algo: enum hash_algo, or any number
 *
 * Context: any; takes no lock.
 * Return: the size in bytes, 0 if there is no such algorithm.
 */
unsigned int diglim_digest_size(unsigned int algo)
{
#ifdef __KERNEL__
	BUILD_BUG_ON(ARRAY_SIZE(digest_sizes) != HASH_ALGO__LAST);
#endif
	return algo < ARRAY_SIZE(digest_sizes) ? digest_sizes[algo] : 0;
}

/* Byte by byte: a header may stand at any address, on any machine. */
static u16 le16(const u8 *bytes)
{
	return bytes[0] | bytes[1] << 8;
}

static u32 le32(const u8 *bytes)
{
	return le16(bytes) | (u32)le16(bytes + 2) << 16;
}

static int refuse(struct diglim_fault *fault, size_t offset, enum diglim_fault_reason reason)
{
	fault->offset = offset;
	fault->reason = reason;
	return -EINVAL;
}

#define REFUSE_FIELD(field, reason) \
	refuse(fault, *offset + offsetof(struct compact_list_hdr, field), reason)

/**
 * diglim_parse_begin - whether there may be a list of that size
 * @size: in bytes
 * @fault: is always filled in: DIGLIM_FAULT_NONE, or what is wrong
 *
 * Context: any; takes no lock.
 * Return: 0, -EINVAL for no byte, -EFBIG for more than DIGLIM_MAX_LIST_SIZE.
 */
int diglim_parse_begin(size_t size, struct diglim_fault *fault)
{
	fault->offset = 0;
	fault->reason = DIGLIM_FAULT_NONE;
	if (size == 0)
		return refuse(fault, 0, DIGLIM_FAULT_EMPTY);
	if (size > DIGLIM_MAX_LIST_SIZE) {
		refuse(fault, DIGLIM_MAX_LIST_SIZE, DIGLIM_FAULT_TOO_LONG);
		return -EFBIG;
	}
	return 0;
}

/**
 * diglim_parse_next - the block at an offset
 * @list: the bytes of the list
 * @size: how many; at most DIGLIM_MAX_LIST_SIZE
 * @offset: where the block begins, at first 0; on success where the next one does
 * @block: is filled in on success
 * @fault: is filled in if the block is refused
 *
 * Context: any; takes no lock.  A list of zero digests in 2^27 blocks is valid:
 * a caller in the kernel has to reschedule by itself.
 * Return: 1 for a block, 0 behind the last one, -EINVAL if the block is none.
 */
int diglim_parse_next(const u8 *list, size_t size, size_t *offset,
		      struct diglim_block *block, struct diglim_fault *fault)
{
	const u8 *header = list + *offset;
	size_t left = size - *offset;
	u32 datalen, expected;

	if (left == 0)
		return 0;
	if (left < sizeof(struct compact_list_hdr))
		return refuse(fault, *offset, DIGLIM_FAULT_HEADER_CUT);
	left -= sizeof(struct compact_list_hdr);

	if (header[offsetof(struct compact_list_hdr, version)] != COMPACT_LIST_VERSION)
		return REFUSE_FIELD(version, DIGLIM_FAULT_VERSION);
	if (header[offsetof(struct compact_list_hdr, _reserved)])
		return REFUSE_FIELD(_reserved, DIGLIM_FAULT_RESERVED);

	block->type = le16(header + offsetof(struct compact_list_hdr, type));
	if (block->type >= COMPACT__LAST)
		return REFUSE_FIELD(type, DIGLIM_FAULT_TYPE);
	block->modifiers = le16(header + offsetof(struct compact_list_hdr, modifiers));
	if (block->modifiers >> COMPACT_MOD__LAST)
		return REFUSE_FIELD(modifiers, DIGLIM_FAULT_MODIFIERS);
	/* That a list is loaded is the kernel's knowledge, and no list's to say. */
	if (block->type == COMPACT_DIGEST_LIST && !(block->modifiers & BIT(COMPACT_MOD_DENY)))
		return REFUSE_FIELD(type, DIGLIM_FAULT_LIST_NOT_DENIED);
	/* A list that is loaded is no file, and nobody writes to it. */
	if (block->type == COMPACT_DIGEST_LIST && (block->modifiers & BIT(COMPACT_MOD_IMMUTABLE)))
		return REFUSE_FIELD(modifiers, DIGLIM_FAULT_MODIFIERS);
	block->algo = le16(header + offsetof(struct compact_list_hdr, algo));
	block->digest_size = diglim_digest_size(block->algo);
	if (!block->digest_size)
		return REFUSE_FIELD(algo, DIGLIM_FAULT_ALGO);
	if (block->type == COMPACT_DIGEST_LIST && block->algo != DIGLIM_LIST_ALGO)
		return REFUSE_FIELD(algo, DIGLIM_FAULT_LIST_ALGO);

	block->count = le32(header + offsetof(struct compact_list_hdr, count));
	datalen = le32(header + offsetof(struct compact_list_hdr, datalen));
	/* 2^26 digests of 64 bytes would be 0 bytes. */
	if (check_mul_overflow(block->count, (u32)block->digest_size, &expected) ||
	    datalen != expected)
		return REFUSE_FIELD(datalen, DIGLIM_FAULT_DATALEN);
	if (datalen > left)
		return refuse(fault, size, DIGLIM_FAULT_DATA_CUT);

	block->offset = *offset;
	block->digests = header + sizeof(struct compact_list_hdr);
	/* No more than the list's size: both were found to be in it. */
	*offset += sizeof(struct compact_list_hdr) + datalen;
	return 1;
}

/**
 * diglim_parse - judge a list as a whole
 * @list: its bytes, less an appended signature
 * @size: how many
 * @summary: is filled in on success
 * @fault: is always filled in: DIGLIM_FAULT_NONE, or what is wrong first
 *
 * Context: process, may sleep; takes no lock.  Reads only the headers.
 * Return: 0, -EFBIG for a list of more than DIGLIM_MAX_LIST_SIZE bytes, -EINVAL for
 * what is no list; -EINTR, without a fault, if the task is being killed.
 */
int diglim_parse(const u8 *list, size_t size, struct diglim_summary *summary,
		 struct diglim_fault *fault)
{
	struct diglim_block block;
	size_t offset = 0;
	int ret;

	*summary = (struct diglim_summary){ 0 };
	ret = diglim_parse_begin(size, fault);
	if (ret)
		return ret;

	while ((ret = diglim_parse_next(list, size, &offset, &block, fault)) > 0) {
		summary->blocks++;
		/* At most 2^27, for a digest has 16 bytes and more. */
		summary->digests += block.count;
		summary->algos |= BIT(block.algo);
		if (block.count)
			summary->modifiers |= block.modifiers;
		/* There may be 2^27 of them. */
		if (!(summary->blocks % 1024) && give_way())
			return -EINTR;
	}
	return ret;
}

/**
 * diglim_fault_text - say what is wrong with a list
 * @reason: what
 *
 * Context: any; takes no lock.
 * Return: a string constant, in lower case and without a full stop.
 */
const char *diglim_fault_text(enum diglim_fault_reason reason)
{
	static const char * const texts[] = {
		[DIGLIM_FAULT_NONE] = "nothing is wrong",
		[DIGLIM_FAULT_EMPTY] = "the list is empty",
		[DIGLIM_FAULT_TOO_LONG] = "the list has 2 GiB or more",
		[DIGLIM_FAULT_HEADER_CUT] = "too few bytes are left for a header",
		[DIGLIM_FAULT_VERSION] = "the version is not 1",
		[DIGLIM_FAULT_RESERVED] = "the reserved byte is not 0",
		[DIGLIM_FAULT_TYPE] = "there is no such type",
		[DIGLIM_FAULT_LIST_NOT_DENIED] = "digests of lists can only be denied",
		[DIGLIM_FAULT_MODIFIERS] = "there is no such modifier, or not for that type",
		[DIGLIM_FAULT_ALGO] = "there is no such algorithm",
		[DIGLIM_FAULT_LIST_ALGO] = "digests of lists can only be SHA-256",
		[DIGLIM_FAULT_DATALEN] = "the length is not the count times the digest's size",
		[DIGLIM_FAULT_DATA_CUT] = "the list ends within the digests",
	};

	return (unsigned int)reason < ARRAY_SIZE(texts) ? texts[reason] : "unknown";
}
