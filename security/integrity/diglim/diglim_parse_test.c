// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the parser of digest lists.
 *
 * They are compiled in user space, too, by the patchset, to run on a
 * big-endian machine and under sanitizers.
 */

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "diglim_parse.h"
#include "diglim_test_list.h"

#define SHA256 4
#define SHA1 2
#define SHA512 6

/* Digests of 20 bytes make the second header stand at an odd place. */
static const u8 two_blocks[] = {
	/* version, reserved, type, modifiers, algo, count, datalen */
	1, 0, 1, 0, 0, 0, 2, 0, 1, 0, 0, 0, 20, 0, 0, 0,
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
	1, 0, 3, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};

static void parse_good(struct kunit *test)
{
	struct diglim_summary summary;
	struct diglim_block block;
	struct diglim_fault fault;
	size_t offset = 0;

	KUNIT_EXPECT_EQ(test, diglim_parse(two_blocks, sizeof(two_blocks), &summary, &fault), 0);
	KUNIT_EXPECT_EQ(test, fault.reason, DIGLIM_FAULT_NONE);
	KUNIT_EXPECT_EQ(test, summary.blocks, 2);
	KUNIT_EXPECT_EQ(test, summary.digests, 1);
	KUNIT_EXPECT_EQ(test, summary.algos, 1 << SHA1 | 1 << SHA256);
	/* A block without digests says nothing. */
	KUNIT_EXPECT_EQ(test, summary.modifiers, 0);

	KUNIT_EXPECT_EQ(test, diglim_parse_next(two_blocks, sizeof(two_blocks), &offset, &block,
						&fault), 1);
	KUNIT_EXPECT_EQ(test, block.offset, 0);
	KUNIT_EXPECT_EQ(test, block.type, COMPACT_FILE);
	KUNIT_EXPECT_EQ(test, block.modifiers, 0);
	KUNIT_EXPECT_EQ(test, block.algo, SHA1);
	KUNIT_EXPECT_EQ(test, block.count, 1);
	KUNIT_EXPECT_EQ(test, block.digest_size, 20);
	KUNIT_EXPECT_PTR_EQ(test, block.digests, &two_blocks[16]);
	KUNIT_EXPECT_EQ(test, offset, 36);

	KUNIT_EXPECT_EQ(test, diglim_parse_next(two_blocks, sizeof(two_blocks), &offset, &block,
						&fault), 1);
	KUNIT_EXPECT_EQ(test, block.offset, 36);
	KUNIT_EXPECT_EQ(test, block.type, COMPACT_DIGEST_LIST);
	KUNIT_EXPECT_EQ(test, block.modifiers, 1 << COMPACT_MOD_DENY);
	KUNIT_EXPECT_EQ(test, block.count, 0);
	KUNIT_EXPECT_EQ(test, diglim_parse_next(two_blocks, sizeof(two_blocks), &offset, &block,
						&fault), 0);
}

/**
 * struct bad_field - a change that makes a good list a bad one
 * @at: which byte
 * @value: what it becomes
 * @offset: what is said about it
 * @reason: what is said about it
 */
struct bad_field {
	u8 at;
	u8 value;
	u8 offset;
	enum diglim_fault_reason reason;
};

static const struct bad_field bad_fields[] = {
	{ 0, 0, 0, DIGLIM_FAULT_VERSION },
	{ 0, 2, 0, DIGLIM_FAULT_VERSION },
	{ 1, 1, 1, DIGLIM_FAULT_RESERVED },
	{ 1, 0x80, 1, DIGLIM_FAULT_RESERVED },
	{ 2, 4, 2, DIGLIM_FAULT_TYPE },
	{ 3, 1, 2, DIGLIM_FAULT_TYPE },
	{ 2, 3, 2, DIGLIM_FAULT_LIST_NOT_DENIED },
	{ 4, 4, 4, DIGLIM_FAULT_MODIFIERS },
	{ 5, 0x80, 4, DIGLIM_FAULT_MODIFIERS },
	{ 6, 23, 6, DIGLIM_FAULT_ALGO },
	{ 7, 1, 6, DIGLIM_FAULT_ALGO },
	{ 8, 0, 12, DIGLIM_FAULT_DATALEN },
	{ 8, 2, 12, DIGLIM_FAULT_DATALEN },
	{ 12, 19, 12, DIGLIM_FAULT_DATALEN },
	{ 15, 1, 12, DIGLIM_FAULT_DATALEN },
	{ 36, 3, 36, DIGLIM_FAULT_VERSION },
	{ 40, 1, 38, DIGLIM_FAULT_LIST_NOT_DENIED },
	{ 40, 3, 40, DIGLIM_FAULT_MODIFIERS },
	{ 42, 2, 42, DIGLIM_FAULT_LIST_ALGO },
	{ 42, 6, 42, DIGLIM_FAULT_LIST_ALGO },
	{ 43, 1, 42, DIGLIM_FAULT_ALGO },
	{ 48, 1, 48, DIGLIM_FAULT_DATALEN },
};

static void parse_bad_fields(struct kunit *test)
{
	struct diglim_summary summary;
	struct diglim_fault fault;
	u8 list[sizeof(two_blocks)];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad_fields); i++) {
		const struct bad_field *bad = &bad_fields[i];

		memcpy(list, two_blocks, sizeof(list));
		list[bad->at] = bad->value;
		KUNIT_EXPECT_EQ_MSG(test, diglim_parse(list, sizeof(list), &summary, &fault),
				    -EINVAL, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, fault.offset, bad->offset, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, fault.reason, bad->reason, "case %u", i);
	}
}

/* Of each length that is cut off, only that of the first block is a list. */
static void parse_cut(struct kunit *test)
{
	struct diglim_summary summary;
	struct diglim_fault fault;
	size_t size;

	for (size = 0; size < sizeof(two_blocks); size++) {
		int ret = diglim_parse(two_blocks, size, &summary, &fault);

		KUNIT_EXPECT_EQ_MSG(test, ret, size == 36 ? 0 : -EINVAL, "size %zu", size);
		if (size == 0) {
			KUNIT_EXPECT_EQ(test, fault.reason, DIGLIM_FAULT_EMPTY);
		} else if (size < 16 || size > 36) {
			KUNIT_EXPECT_EQ(test, fault.reason, DIGLIM_FAULT_HEADER_CUT);
			KUNIT_EXPECT_EQ(test, fault.offset, size < 16 ? 0 : 36);
		} else if (size < 36) {
			KUNIT_EXPECT_EQ(test, fault.reason, DIGLIM_FAULT_DATA_CUT);
			KUNIT_EXPECT_EQ(test, fault.offset, size);
		}
	}
}

/* 2^26 digests of 64 bytes are 2^32 bytes, which 32 bits call 0. */
static void parse_overflow(struct kunit *test)
{
	struct diglim_summary summary;
	struct diglim_fault fault;
	u8 list[16] = { 1, 0, 1, 0, 0, 0, SHA512, 0, 0, 0, 0, 4, 0, 0, 0, 0 };

	KUNIT_EXPECT_EQ(test, diglim_parse(list, sizeof(list), &summary, &fault), -EINVAL);
	KUNIT_EXPECT_EQ(test, fault.reason, DIGLIM_FAULT_DATALEN);

	/* All that 32 bits can say, consistently. */
	put_unaligned_le32(0x3ffffff, list + 8);
	put_unaligned_le32(0xffffffc0, list + 12);
	KUNIT_EXPECT_EQ(test, diglim_parse(list, sizeof(list), &summary, &fault), -EINVAL);
	KUNIT_EXPECT_EQ(test, fault.reason, DIGLIM_FAULT_DATA_CUT);

	/* Nothing of such a list is looked at. */
	KUNIT_EXPECT_EQ(test, diglim_parse(list, 0x80000000u, &summary, &fault), -EFBIG);
	KUNIT_EXPECT_EQ(test, fault.reason, DIGLIM_FAULT_TOO_LONG);
}

static void parse_sizes(struct kunit *test)
{
	unsigned int algo;

	KUNIT_EXPECT_EQ(test, diglim_digest_size(SHA256), 32);
	KUNIT_EXPECT_EQ(test, diglim_digest_size(23), 0);
	KUNIT_EXPECT_EQ(test, diglim_digest_size(-1), 0);
	for (algo = 0; algo < 23; algo++) {
		KUNIT_EXPECT_GT(test, diglim_digest_size(algo), 15);
		KUNIT_EXPECT_LE(test, diglim_digest_size(algo), DIGLIM_MAX_DIGEST_SIZE);
		KUNIT_EXPECT_EQ(test, diglim_digest_size(algo), diglim_test_size(algo));
	}
}

/* Each reason has words of its own. */
static void parse_texts(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i <= DIGLIM_FAULT_DATA_CUT; i++)
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_NE(test, strcmp(diglim_fault_text(i),
						     diglim_fault_text(j)), 0);
	KUNIT_EXPECT_EQ(test, strcmp(diglim_fault_text(DIGLIM_FAULT_DATA_CUT + 1), "unknown"), 0);
}

static struct kunit_case diglim_parse_cases[] = {
	KUNIT_CASE(parse_good),
	KUNIT_CASE(parse_bad_fields),
	KUNIT_CASE(parse_cut),
	KUNIT_CASE(parse_overflow),
	KUNIT_CASE(parse_sizes),
	KUNIT_CASE(parse_texts),
	{}
};

static struct kunit_suite diglim_parse_suite = {
	.name = "diglim_parse",
	.test_cases = diglim_parse_cases,
};

kunit_test_suite(diglim_parse_suite);
