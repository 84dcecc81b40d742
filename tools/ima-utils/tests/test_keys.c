// SPDX-License-Identifier: GPL-2.0-only
/*
 * What imactl makes of the keys that the kernel tells, and what it writes to have one
 * added or revoked.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_root.h"
#include "keys_attempt.h"
#include "keys_lines.h"
#include "lib/alloc.h"

#define LINE "keyring=.ima keyid=1a2b3c4d skid=001a2b3c4d algorithm=rsa-2048 " \
	"not_before=2026-01-31T12:00:00Z not_after=2036-01-29T12:00:00Z origin=boot state=valid "

static void expect(const char *line, const char *issuer, const char *subject)
{
	struct key_line key;

	assert_true(key_line_parse(&key, line, strlen(line)));
	assert_string_equal(key.words[KEY_KEYRING], ".ima");
	assert_string_equal(key.words[KEY_SKID], "001a2b3c4d");
	assert_string_equal(key.words[KEY_STATE], "valid");
	assert_string_equal(key.words[KEY_ISSUER], issuer);
	assert_string_equal(key.words[KEY_SUBJECT], subject);
	key_line_free(&key);
}

static void lines(void **state)
{
	(void)state;
	expect(LINE "issuer=\"Org: CA\" subject=\"Org: files\"", "Org: CA", "Org: files");
	expect(LINE "issuer=? subject=\"\"", "?", "");
	expect(LINE "issuer=\"a\\042 state=revoked\\012\\134\" subject=\"\\303\\244\"",
	       "a\" state=revoked\n\\", "\303\244");
	/* What a later kernel may tell. */
	expect(LINE "uses=5 issuer=\"a\" note=\"x \\042\" subject=\"b\"", "a", "b");
}

static void no_lines(void **state)
{
	static const char *const bad[] = {
		"",
		"keyring=.ima",
		LINE "issuer=\"a\"",
		LINE "issuer=\"a\" subject=\"b",
		LINE "issuer=\"a\"subject=\"b\"",
		LINE "issuer=\"a\" subject=\"b\"c",
		LINE "issuer=\"a\" subject=\"\\9\"",
		LINE "issuer=\"a\" subject=\"\\000\"",
		LINE "issuer=\"a\" subject=\"\\04",
		LINE "issuer=\"a\" subject=\"b\" state=revoked",
		LINE "issuer=\"a\" subject=\"b\" =c",
		LINE "issuer=\"a\" subject=\"b\" c",
	};
	struct key_line key;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_false(key_line_parse(&key, bad[i], strlen(bad[i])));
		key_line_free(&key);
	}
}

/* As ima_keys.h says. */
static void states(void **state)
{
	static const char *const dead[] = { "expired", "revoked", "blacklisted", "?", "" };
	size_t i;

	(void)state;
	assert_true(key_state_counts("valid"));
	assert_true(key_state_counts("lapsed"));
	assert_false(key_state_counts(NULL));
	for (i = 0; i < sizeof(dead) / sizeof(*dead); i++)
		assert_false(key_state_counts(dead[i]));
}

/* What is in the file that stands for ima/keys; it is empty after that. */
static void expect_written(int fd, const char *text)
{
	char said[256];
	ssize_t n = pread(fd, said, sizeof(said) - 1, 0);

	assert_true(n >= 0);
	said[n] = '\0';
	assert_string_equal(said, text);
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
}

static void expect_why(char *why, const char *text)
{
	assert_non_null(why);
	assert_string_equal(why, text);
	free(why);
}

static void writes(void **state)
{
	const char *root = *state;
	char *path = xasprintf("%s/keys", root), *file, *line;
	int fd;

	fake_file(root, "/keys", "");
	fake_file(root, "/a b", "\x30\x03...");
	fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_null(keys_revoke(fd, "1A2b3c4d", false));
	expect_written(fd, "-1A2b3c4d\n");
	assert_null(keys_revoke(fd, "001a2b3c4d", true));
	expect_written(fd, "evm:-001a2b3c4d\n");
	expect_why(keys_revoke(fd, "1a2b3c4", false),
		   "8 hexadecimal digits name a key, or all of its identifier");
	expect_why(keys_revoke(fd, "1a2b3c4g", false),
		   "8 hexadecimal digits name a key, or all of its identifier");
	expect_why(keys_revoke(fd, "", false),
		   "8 hexadecimal digits name a key, or all of its identifier");
	expect_written(fd, "");

	free(path);
	path = realpath(root, NULL);
	file = xasprintf("%s/a b", root);
	line = xasprintf("%s/a b\n", path);
	assert_null(keys_add(fd, file, false));
	expect_written(fd, line);
	free(line);
	line = xasprintf("evm:%s/a b\n", path);
	assert_null(keys_add(fd, file, true));
	expect_written(fd, line);
	expect_why(keys_add(fd, "/nosuch", false), "No such file or directory");
	expect_written(fd, "");
	free(line);
	free(file);
	free(path);
	close(fd);
}

static void errors(void **state)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	expect_why(keys_revoke(full, "12345678", false), "No space left on device");
	expect_why(keys_why(ENOENT, true), "there is no such key");
	expect_why(keys_why(ENOENT, false), "No such file or directory");
	expect_why(keys_why(ENOKEY, false), "no key that the kernel trusts has signed it");
	expect_why(keys_why(EKEYREJECTED, false), "its signature is bad");
	expect_why(keys_why_not_open(EPERM),
		   "ima/keys: not permitted: it takes root and CAP_SYS_ADMIN");
	close(full);
}

int main(void)
{
	return RUN_TESTS("keys", cmocka_unit_test(lines), cmocka_unit_test(no_lines),
			 cmocka_unit_test(states),
			 cmocka_unit_test_setup_teardown(writes, fake_setup, fake_teardown),
			 cmocka_unit_test(errors));
}
