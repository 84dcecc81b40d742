// SPDX-License-Identifier: GPL-2.0-only
/*
 * What stands behind a list, and what is in a label: bytes that are right, and wrong.
 */

#define _GNU_SOURCE
#include <openssl/cms.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_verdict.h"
#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/appended_signature.h"
#include "lib/array.h"
#include "lib/ima_label.h"
#include "lib/hash_algo.h"
#include "lib/passphrase.h"
#include "made_key.h"

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

/* A signature by several, appended to some content; its size. */
static size_t sign_all(char **data, size_t content, struct signing *signings, int count)
{
	const unsigned int flags = CMS_NOCERTS | CMS_BINARY;
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL,
					flags | CMS_PARTIAL | CMS_DETACHED | CMS_STREAM);
	BIO *bio = BIO_new_mem_buf(*data, content);
	unsigned char *at;
	int i, size;

	for (i = 0; i < count; i++)
		assert_non_null(CMS_add1_signer(cms, signings[i].cert, signings[i].key,
						hash_algo_md(signings[i].algo),
						flags | CMS_NOSMIMECAP | CMS_NOATTR));
	assert_int_equal(CMS_final(cms, bio, NULL, flags), 1);
	size = i2d_CMS_ContentInfo(cms, NULL);
	assert_true(size > 0);
	*data = xrealloc(*data, content + size, 1);
	at = (unsigned char *)*data + content;
	i2d_CMS_ContentInfo(cms, &at);
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
	return size;
}

static void expect_verdict(struct signing *signings, unsigned int known, const char *data,
			   size_t content, size_t size, enum verdict want)
{
	struct trusted_certs trusted = { .certs = sk_X509_new_null() };
	struct verdict_text result;
	int i;

	for (i = 0; i < 3; i++)
		if (known & 1u << i)
			sk_X509_push(trusted.certs, signings[i].cert);
	result = verdict_appended(&trusted, data, content, size);
	if (result.verdict != want)
		fail_msg("%d instead of %d: %s", result.verdict, want, result.text);
	free(result.text);
	sk_X509_free(trusted.certs);
}

/* Signers who hash in different ways; each has to be known, and none to be wrong. */
static void several(void **state)
{
	struct signing signings[3];
	char *data = xstrdup("content");
	size_t content = strlen(data), size;
	int i;

	(void)state;
	made_key(&signings[0], "first", "sha256");
	made_key(&signings[1], "second", "sha512");
	made_key(&signings[2], "third", "sha384");
	size = sign_all(&data, content, signings, 3);
	expect_verdict(signings, 7, data, content, size, VERDICT_GOOD);
	for (i = 0; i < 7; i++)
		expect_verdict(signings, i, data, content, size, VERDICT_UNKNOWN_KEY);
	*data = 'C';
	expect_verdict(signings, 7, data, content, size, VERDICT_BAD);
	expect_verdict(signings, 2, data, content, size, VERDICT_BAD);
	expect_verdict(signings, 0, data, content, size, VERDICT_UNKNOWN_KEY);
	free(data);
	for (i = 0; i < 3; i++)
		signing_free(&signings[i]);
}

#define TEST(f) cmocka_unit_test(f)

int main(void)
{
	return RUN_TESTS("signatures", TEST(appended), TEST(labels), TEST(sources), TEST(several));
}
