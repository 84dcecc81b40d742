// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of reading digest lists: what does not need a file.
 */

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module_signature.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "diglim_load.h"
#include "diglim_read.h"

#define CONTENT		8
#define MARKER		(sizeof(MODULE_SIG_STRING) - 1)
#define TRAILER		(sizeof(struct module_signature) + MARKER)

/* CONTENT bytes, a signature of @length bytes that says that it has @announced. */
static size_t make_signed(u8 *to, size_t length, u32 announced)
{
	struct module_signature info = { .id_type = PKEY_ID_PKCS7 };
	u8 *at = to;

	info.sig_len = cpu_to_be32(announced);
	memset(at, 1, CONTENT);
	at += CONTENT;
	memset(at, 2, length);
	at += length;
	memcpy(at, &info, sizeof(info));
	at += sizeof(info);
	memcpy(at, MODULE_SIG_STRING, MARKER);
	return at + MARKER - to;
}

static void strip_good(struct kunit *test)
{
	u8 bytes[CONTENT + 16 + TRAILER];
	size_t size;

	size = make_signed(bytes, 16, 16);
	KUNIT_EXPECT_EQ(test, size, sizeof(bytes));
	KUNIT_EXPECT_EQ(test, diglim_strip_signature(bytes, &size), 0);
	KUNIT_EXPECT_EQ(test, size, CONTENT);
	/* All of the rest: nothing is left, which is for others to refuse. */
	size = make_signed(bytes, 16, 16 + CONTENT);
	KUNIT_EXPECT_EQ(test, diglim_strip_signature(bytes, &size), 0);
	KUNIT_EXPECT_EQ(test, size, 0);
	/* Whatever kind it is. */
	size = make_signed(bytes, 16, 16);
	bytes[CONTENT + 16 + offsetof(struct module_signature, id_type)] = PKEY_ID_PGP;
	KUNIT_EXPECT_EQ(test, diglim_strip_signature(bytes, &size), 0);
	KUNIT_EXPECT_EQ(test, size, CONTENT);
}

static void strip_none(struct kunit *test)
{
	u8 bytes[CONTENT + 16 + TRAILER];
	size_t size;

	size = 0;
	KUNIT_EXPECT_EQ(test, diglim_strip_signature(bytes, &size), 0);
	KUNIT_EXPECT_EQ(test, size, 0);
	/* Shorter than the marker; a part of the marker; the marker not at the end. */
	make_signed(bytes, 16, 16);
	for (size = 1; size < sizeof(bytes); size++) {
		size_t left = size;

		KUNIT_EXPECT_EQ(test, diglim_strip_signature(bytes, &left), 0);
		KUNIT_EXPECT_EQ(test, left, size);
	}
	bytes[sizeof(bytes) - MARKER] ^= 1;
	KUNIT_EXPECT_EQ(test, diglim_strip_signature(bytes, &size), 0);
	KUNIT_EXPECT_EQ(test, size, sizeof(bytes));
}

static void strip_bad(struct kunit *test)
{
	static const u32 announced[] = {
		0, CONTENT + 16 + 1, CONTENT + 16 + TRAILER, 0x7fffffff, 0x80000000,
		0xffffffff - TRAILER, 0xffffffff,
	};
	u8 bytes[CONTENT + 16 + TRAILER];
	size_t size, from;
	int i;

	for (i = 0; i < ARRAY_SIZE(announced); i++) {
		size = make_signed(bytes, 16, announced[i]);
		KUNIT_EXPECT_EQ_MSG(test, diglim_strip_signature(bytes, &size), -EBADMSG,
				    "%x", announced[i]);
		KUNIT_EXPECT_EQ(test, size, sizeof(bytes));
	}
	/* The marker alone, and with less than what has to be before it. */
	make_signed(bytes, 16, 1);
	for (from = CONTENT + 16; from <= sizeof(bytes) - MARKER; from++) {
		size = sizeof(bytes) - from;
		KUNIT_EXPECT_EQ_MSG(test, diglim_strip_signature(bytes + from, &size), -EBADMSG,
				    "from %zu", from);
	}
}

/* The digest is that of sha256sum(1), and that of what is left. */
static void buffer_digest(struct kunit *test)
{
	static const u8 digest[] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde,
		0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	struct diglim_source *source = kunit_kzalloc(test, sizeof(*source), GFP_KERNEL);
	struct diglim_list_info info;

	KUNIT_ASSERT_NOT_NULL(test, source);
	KUNIT_ASSERT_EQ(test, diglim_read_buffer("abc", 3, "name", 4, source), 0);
	KUNIT_EXPECT_EQ(test, source->algo, HASH_ALGO_SHA256);
	KUNIT_EXPECT_MEMEQ(test, source->digest, digest, sizeof(digest));
	KUNIT_EXPECT_STREQ(test, source->label, "name");
	diglim_source_info(source, &info);
	KUNIT_EXPECT_EQ(test, info.label_len, 4);
	KUNIT_EXPECT_EQ(test, info.key_id_len, 0);
	KUNIT_EXPECT_EQ(test, info.actions & ~DIGLIM_MEASURED, 0);
	diglim_source_free(source);
}

static void buffer_bad(struct kunit *test)
{
	struct diglim_source *source = kunit_kzalloc(test, sizeof(*source), GFP_KERNEL);
	char *label = kunit_kzalloc(test, DIGLIM_MAX_LABEL + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, source);
	KUNIT_ASSERT_NOT_NULL(test, label);
	memset(label, 'l', DIGLIM_MAX_LABEL + 1);
	KUNIT_EXPECT_EQ(test, diglim_read_buffer("abc", 3, label, DIGLIM_MAX_LABEL + 1, source),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, diglim_read_buffer("abc", 3, "a\0b", 3, source), -EINVAL);
	KUNIT_EXPECT_EQ(test, diglim_read_buffer("abc", 0, "a", 1, source), -ENODATA);
	/* Nobody looks at the bytes. */
	KUNIT_EXPECT_EQ(test, diglim_read_buffer("abc", 0x80000000, "a", 1, source), -EFBIG);
	KUNIT_EXPECT_EQ(test, diglim_read_buffer("abc", 3, label, DIGLIM_MAX_LABEL, source), 0);
	KUNIT_EXPECT_EQ(test, source->label_len, DIGLIM_MAX_LABEL);
	diglim_source_free(source);
}

/* What is no file, and what is no list; the rest needs files, see diglim_ima.sh. */
static void path_bad(struct kunit *test)
{
	struct diglim_source *source = kunit_kzalloc(test, sizeof(*source), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, source);
	KUNIT_EXPECT_EQ(test, diglim_read_path("/", false, source), -EISDIR);
	KUNIT_EXPECT_EQ(test, diglim_read_path("/no-such-file", false, source), -ENOENT);
}

/* That it was measured when it was loaded does not say that it is gone. */
static void measure_removal(struct kunit *test)
{
	struct diglim_source *source = kunit_kzalloc(test, sizeof(*source), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, source);
	KUNIT_ASSERT_EQ(test, diglim_read_buffer("abc", 3, "name", 4, source), 0);
	source->actions = DIGLIM_MEASURED | DIGLIM_APPRAISED;
	/* There is no policy here, so that nothing else is measured. */
	KUNIT_EXPECT_EQ(test, diglim_source_measure(source, false), 0);
	KUNIT_EXPECT_EQ(test, source->actions, DIGLIM_MEASURED | DIGLIM_APPRAISED);
	KUNIT_EXPECT_EQ(test, diglim_source_measure(source, true), 0);
	KUNIT_EXPECT_EQ(test, source->actions, DIGLIM_APPRAISED);
}

/* Each errno that is documented, and one that is not: what the audit log says. */
static void load_causes(struct kunit *test)
{
	static const struct {
		int error;
		const char *read;
		const char *not_read;
	} causes[] = {
		{ 0, "completed", "completed" },
		{ -EACCES, "denied", "denied" },
		{ -EBADMSG, "invalid-signature", "invalid-signature" },
		{ -EEXIST, "loaded-already", "loaded-already" },
		{ -EFBIG, "too-long", "too-long" },
		{ -EINTR, "interrupted", "interrupted" },
		{ -EINVAL, "invalid-list", "invalid-list" },
		{ -EIO, "unreadable", "unreadable" },
		{ -EISDIR, "unreadable", "unreadable" },
		{ -ELOOP, "unreadable", "unreadable" },
		{ -ENAMETOOLONG, "unreadable", "unreadable" },
		{ -ENODATA, "empty-list", "empty-list" },
		{ -ENOENT, "not-loaded", "not-found" },
		{ -ENOMEM, "no-memory", "no-memory" },
		{ -ENOPKG, "unknown-algorithm", "unknown-algorithm" },
		{ -ENOSPC, "no-memory", "no-memory" },
		{ -ENOTDIR, "unreadable", "unreadable" },
		{ -ENXIO, "unreadable", "unreadable" },
		{ -EPERM, "must-stay", "denied" },
		{ -ETXTBSY, "open-writers", "open-writers" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(causes); i++) {
		KUNIT_EXPECT_STREQ(test, diglim_load_cause(true, causes[i].error), causes[i].read);
		KUNIT_EXPECT_STREQ(test, diglim_load_cause(false, causes[i].error),
				   causes[i].not_read);
	}
}

static struct kunit_case diglim_read_cases[] = {
	KUNIT_CASE(strip_good),
	KUNIT_CASE(strip_none),
	KUNIT_CASE(strip_bad),
	KUNIT_CASE(buffer_digest),
	KUNIT_CASE(buffer_bad),
	KUNIT_CASE(path_bad),
	KUNIT_CASE(measure_removal),
	KUNIT_CASE(load_causes),
	{}
};

static struct kunit_suite diglim_read_suite = {
	.name = "diglim_read",
	.test_cases = diglim_read_cases,
};

kunit_test_suite(diglim_read_suite);
