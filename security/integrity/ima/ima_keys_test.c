// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of ima/keys: what a write is understood as, and how a key is told.
 *
 * What is accepted, and what is refused for which reason, takes certificates and the
 * keys of a kernel: tools/testing/selftests/ima/keys_file.sh.
 */

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_keys.h"

/* A command, in memory of its own: what is beside that is nobody's. */
static int parse(struct kunit *test, const char *text, size_t len,
		 struct ima_keys_command *command)
{
	char *copy = kunit_kmalloc(test, len + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, text, len);
	copy[len] = '\0';
	return ima_keys_parse(copy, len, command);
}

static void keys_parse_good(struct kunit *test)
{
	struct ima_keys_command command;

	KUNIT_EXPECT_EQ(test, parse(test, "/etc/keys/a b.der\n", 18, &command), 0);
	KUNIT_EXPECT_EQ(test, command.what, IMA_KEYS_PATH);
	KUNIT_EXPECT_EQ(test, command.ring, INTEGRITY_KEYRING_IMA);
	KUNIT_EXPECT_STREQ(test, command.data, "/etc/keys/a b.der");
	KUNIT_EXPECT_EQ(test, command.len, 17);

	KUNIT_EXPECT_EQ(test, parse(test, "evm:/x", 6, &command), 0);
	KUNIT_EXPECT_EQ(test, command.what, IMA_KEYS_PATH);
	KUNIT_EXPECT_EQ(test, command.ring, INTEGRITY_KEYRING_EVM);
	KUNIT_EXPECT_STREQ(test, command.data, "/x");

	/* Only one newline is cut off, and none of a certificate. */
	KUNIT_EXPECT_EQ(test, parse(test, "/x\n\n", 4, &command), 0);
	KUNIT_EXPECT_STREQ(test, command.data, "/x\n");
	KUNIT_EXPECT_EQ(test, parse(test, "0\0a\n", 4, &command), 0);
	KUNIT_EXPECT_EQ(test, command.what, IMA_KEYS_CERTIFICATE);
	KUNIT_EXPECT_EQ(test, command.len, 4);
	KUNIT_EXPECT_EQ(test, parse(test, "evm:0", 5, &command), 0);
	KUNIT_EXPECT_EQ(test, command.what, IMA_KEYS_CERTIFICATE);
	KUNIT_EXPECT_EQ(test, command.ring, INTEGRITY_KEYRING_EVM);
	KUNIT_EXPECT_EQ(test, command.len, 1);

	KUNIT_EXPECT_EQ(test, parse(test, "-00aBcD12\n", 10, &command), 0);
	KUNIT_EXPECT_EQ(test, command.what, IMA_KEYS_REVOKE);
	KUNIT_EXPECT_EQ(test, command.id_len, 4);
	KUNIT_EXPECT_EQ(test, memcmp(command.id, "\x00\xab\xcd\x12", 4), 0);
	KUNIT_EXPECT_STREQ(test, command.data, "-00aBcD12");
}

static void keys_parse_bad(struct kunit *test)
{
	static const struct {
		const char *text;
		size_t len;
	} bad[] = {
		{ "", 0 },
		{ "\n", 1 },
		{ "\0", 1 },
		{ "evm:", 4 },
		{ "evm:\n", 5 },
		{ "evm", 3 },
		{ "evm:evm:/x", 10 },
		{ "relative/path", 13 },
		{ " /x", 3 },
		{ "/x\0y", 4 },
		{ "/x\0\n", 4 },
		{ "-", 1 },
		{ "-123456", 7 },
		{ "-1234567", 8 },
		{ "-123456789", 10 },
		{ "-1234567g", 9 },
		{ "-12 45678", 9 },
		{ "-12345678\0", 10 },
		{ "--12345678", 10 },
		{ "-----BEGIN CERTIFICATE-----\n", 28 },
	};
	struct ima_keys_command command;
	char *text;
	int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, parse(test, bad[i].text, bad[i].len, &command),
				    -EINVAL, "\"%s\"", bad[i].text);

	text = kunit_kmalloc(test, PATH_MAX + 1, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(text, 'f', PATH_MAX);
	/* The longest identifier, and one more. */
	text[0] = '-';
	KUNIT_EXPECT_EQ(test, parse(test, text, 1 + 2 * IMA_KEYS_ID_MAX, &command), 0);
	KUNIT_EXPECT_EQ(test, command.id_len, IMA_KEYS_ID_MAX);
	KUNIT_EXPECT_EQ(test, parse(test, text, 3 + 2 * IMA_KEYS_ID_MAX, &command), -EINVAL);
	/* The longest path, and one more. */
	text[0] = '/';
	KUNIT_EXPECT_EQ(test, parse(test, text, PATH_MAX - 1, &command), 0);
	KUNIT_EXPECT_EQ(test, parse(test, text, PATH_MAX, &command), -ENAMETOOLONG);
}

static void keys_complete(struct kunit *test)
{
	u8 *der = kunit_kzalloc(test, 300, GFP_KERNEL);
	static const u8 start[] = { 0x30, 0x82, 0x01, 0x00 };

	KUNIT_ASSERT_NOT_NULL(test, der);
	memcpy(der, start, sizeof(start));
	KUNIT_EXPECT_TRUE(test, ima_keys_complete(der, 260));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete(der, 259));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete(der, 261));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete(der, 3));
	KUNIT_EXPECT_TRUE(test, ima_keys_complete("\x30\x00", 2));
	KUNIT_EXPECT_TRUE(test, ima_keys_complete("\x30\x01x", 3));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete("\x30\x01", 2));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete("\x31\x01x", 3));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete("\x30", 1));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete("", 0));
	/* An end that is marked, and lengths that no file has. */
	KUNIT_EXPECT_FALSE(test, ima_keys_complete("\x30\x80\x00\x00", 4));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete("\x30\x84\xff\xff\xff\xff", 6));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete("\x30\x85\x00\x00\x00\x00\x01x", 8));
	KUNIT_EXPECT_FALSE(test, ima_keys_complete("\x30\xff", 2));
}

static void keys_names(struct kunit *test)
{
	static const u8 id[] = { 1, 2, 3, 4, 5, 6 };

	KUNIT_EXPECT_TRUE(test, ima_keys_names(id, 6, id, 6));
	KUNIT_EXPECT_TRUE(test, ima_keys_names(id, 6, id + 2, 4));
	KUNIT_EXPECT_TRUE(test, ima_keys_names(id, 4, id, 4));
	KUNIT_EXPECT_FALSE(test, ima_keys_names(id, 6, id, 4));
	/* Not the end of any length. */
	KUNIT_EXPECT_FALSE(test, ima_keys_names(id, 6, id + 1, 5));
	KUNIT_EXPECT_FALSE(test, ima_keys_names(id + 2, 4, id, 6));
	KUNIT_EXPECT_FALSE(test, ima_keys_names(id + 3, 3, id + 2, 4));
}

/* What is shown of a key. */
static const char *shown(struct kunit *test, const struct ima_keys_line *line)
{
	const size_t size = 1024;
	char *buf = kunit_kzalloc(test, size, GFP_KERNEL);
	struct seq_file m = { .buf = buf, .size = size };

	KUNIT_ASSERT_NOT_NULL(test, buf);
	ima_keys_show_line(&m, line);
	KUNIT_ASSERT_FALSE(test, seq_has_overflowed(&m));
	buf[m.count] = '\0';
	return buf;
}

static void keys_show_line(struct kunit *test)
{
	static const u8 id[] = { 0, 1, 0xfe, 0x10, 0xab };
	struct ima_keys_line line = {
		.keyring = ".ima",
		.id = id,
		.id_len = sizeof(id),
		.algorithm = "rsa",
		.bits = 2048,
		.dated = true,
		.valid_from = 1,
		.valid_to = 253402300799LL,
		.origin = IMA_KEYS_BUILT_IN,
		.state = IMA_KEYS_VALID,
		.issuer = "Org: CA",
		.subject = "Org: files",
	};

	KUNIT_EXPECT_STREQ(test, shown(test, &line),
			   "keyring=.ima keyid=01fe10ab skid=0001fe10ab algorithm=rsa-2048 not_before=1970-01-01T00:00:01Z not_after=9999-12-31T23:59:59Z origin=built-in state=valid issuer=\"Org: CA\" subject=\"Org: files\"\n");

	/* What somebody has signed ends neither the name nor the line. */
	line.algorithm = "ecdsa-nist-p256";
	line.bits = 0;
	line.origin = IMA_KEYS_FILE;
	line.state = IMA_KEYS_REVOKED;
	line.issuer = "a\" state=valid\nkeyring=.ima \\\x7f\xc3\xa4\t";
	line.subject = "";
	KUNIT_EXPECT_STREQ(test, shown(test, &line),
			   "keyring=.ima keyid=01fe10ab skid=0001fe10ab algorithm=ecdsa-nist-p256 not_before=1970-01-01T00:00:01Z not_after=9999-12-31T23:59:59Z origin=file state=revoked issuer=\"a\\042 state=valid\\012keyring=.ima \\134\\177\\303\\244\\011\" subject=\"\"\n");

	/* What is not known is neither left out nor nothing. */
	memset(&line, 0, sizeof(line));
	line.keyring = ".evm";
	line.origin = IMA_KEYS_KEYCTL;
	line.state = IMA_KEYS_LAPSED;
	KUNIT_EXPECT_STREQ(test, shown(test, &line),
			   "keyring=.evm keyid=? skid=? algorithm=? not_before=? not_after=? origin=keyctl state=lapsed issuer=? subject=?\n");

	/* One that is shorter than what signatures name. */
	line.id = id + 3;
	line.id_len = 2;
	line.origin = IMA_KEYS_BOOT;
	line.state = IMA_KEYS_BLACKLISTED;
	KUNIT_EXPECT_STREQ(test, shown(test, &line),
			   "keyring=.evm keyid=10ab skid=10ab algorithm=? not_before=? not_after=? origin=boot state=blacklisted issuer=? subject=?\n");
	line.state = IMA_KEYS_EXPIRED;
	KUNIT_EXPECT_NOT_NULL(test, strstr(shown(test, &line), " state=expired "));
}

static struct kunit_case ima_keys_cases[] = {
	KUNIT_CASE(keys_parse_good),
	KUNIT_CASE(keys_parse_bad),
	KUNIT_CASE(keys_complete),
	KUNIT_CASE(keys_names),
	KUNIT_CASE(keys_show_line),
	{}
};

static struct kunit_suite ima_keys_suite = {
	.name = "ima_keys",
	.test_cases = ima_keys_cases,
};

kunit_test_suite(ima_keys_suite);
