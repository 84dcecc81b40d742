// SPDX-License-Identifier: GPL-2.0-only
/*
 * What stands behind a list, and what is in a label: bytes that are right, and wrong.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/appended_signature.h"
#include "lib/array.h"
#include "lib/ima_label.h"
#include "lib/passphrase.h"

/* What is put behind a signature is found again, of whatever length. */
static void appended(void **state)
{
	static const size_t sizes[] = { 1, 255, 256, 65536 + 3, 1 << 24 };
	unsigned char *bytes;
	struct appended_signature found;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		bytes = calloc(1, 7 + sizes[i] + APPENDED_SIGNATURE_END);
		assert_non_null(bytes);
		appended_signature_end(bytes + 7 + sizes[i], sizes[i]);
		appended_signature_find(&found, bytes, 7 + sizes[i] + APPENDED_SIGNATURE_END);
		assert_true(found.present);
		assert_null(found.fault);
		assert_null(found.unknown);
		assert_int_equal(found.content, 7);
		assert_int_equal(found.size, sizes[i]);
		/* One byte less than it says. */
		appended_signature_find(&found, bytes + 8, sizes[i] + APPENDED_SIGNATURE_END - 1);
		assert_non_null(found.fault);
		free(bytes);
	}
}

static void expect_label(const char *bytes, size_t size, const char *want)
{
	struct ima_label label = { .size = size };
	struct ima_label_signature signature;
	const char *why;

	memcpy(label.bytes, bytes, size);
	why = ima_label_parse(&signature, &label);
	if (!want)
		assert_null(why);
	else if (!why || !strstr(why, want))
		fail_msg("\"%s\" is not in \"%s\"", want, why ? why : "");
	if (why)
		return;
	assert_int_equal(signature.algo, 4);
	assert_int_equal(signature.key, 0xfedcba98);
	assert_int_equal(signature.size, 2);
	assert_memory_equal(signature.bytes, "xy", 2);
}

static void labels(void **state)
{
	(void)state;
	expect_label("\3\2\4\xfe\xdc\xba\x98\0\2xy", 11, NULL);
	expect_label("", 0, "no signature");
	/* A hash, an EVM signature. */
	expect_label("\4\4\4\xfe\xdc\xba\x98\0\2xy", 11, "no signature");
	expect_label("\5\2\4\xfe\xdc\xba\x98\0\2xy", 11, "no signature");
	expect_label("\3\1\4\xfe\xdc\xba\x98\0\2xy", 11, "version");
	expect_label("\3\3\4\xfe\xdc\xba\x98\0\2xy", 11, "version");
	expect_label("\3\2\x17\xfe\xdc\xba\x98\0\2xy", 11, "no such hash");
	expect_label("\3\2\4\xfe\xdc\xba\x98\0\1xy", 11, "length");
	expect_label("\3\2\4\xfe\xdc\xba\x98\2\0xy", 11, "length");
	expect_label("\3\2\4\xfe\xdc\xba\x98\0\2x", 10, "length");
	expect_label("\3\2\4\xfe\xdc\xba\x98\0\0", 9, "ends before");
	expect_label("\3", 1, "ends before");
}

static void sources(void **state)
{
	(void)state;
	assert_true(passphrase_source_good("env:A"));
	assert_true(passphrase_source_good("file:/a:b"));
	assert_false(passphrase_source_good("env:"));
	assert_false(passphrase_source_good("file:"));
	assert_false(passphrase_source_good("file"));
	assert_false(passphrase_source_good("pass:secret"));
	assert_false(passphrase_source_good(""));
}

#define TEST(f) cmocka_unit_test(f)

int main(void)
{
	return RUN_TESTS("signatures", TEST(appended), TEST(labels), TEST(sources));
}
