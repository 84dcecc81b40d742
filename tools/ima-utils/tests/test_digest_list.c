// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digests as text, what the kernel's answers mean, and what is made of its errors.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_answer.h"
#include "digest_list_attempt.h"
#include "digest_list_build.h"
#include "digest_list_loaded.h"
#include "digest_list_source.h"
#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"

#define HEX32 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define UPPER32 "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
#define LIST "sha256-" HEX32
#define PUBLISHED "version: 1, algo: sha256, type: 2, modifiers: 0, count: 2, datalen: 64\n"

static const char *parse_text(struct digest *digest, const char *text)
{
	return digest_parse(digest, text, strlen(text));
}

static void digests(void **state)
{
	char text[DIGEST_TEXT_MAX];
	struct digest digest;
	unsigned int algo;

	(void)state;
	assert_null(parse_text(&digest, LIST));
	assert_int_equal(digest.algo, 4);
	assert_int_equal(digest.size, 32);
	assert_int_equal(digest.bytes[31], 0x1f);
	digest_text(text, &digest);
	assert_string_equal(text, LIST);
	assert_null(parse_text(&digest, "sha3-256:" HEX32));
	assert_int_equal(digest.algo, 20);
	digest_text(text, &digest);
	assert_string_equal(text, "sha3-256-" HEX32);
	assert_null(parse_text(&digest, "streebog256-" UPPER32));
	assert_string_equal(parse_text(&digest, HEX32), "no algorithm stands before the digest");
	assert_non_null(parse_text(&digest, ""));
	assert_non_null(parse_text(&digest, "-"));
	assert_non_null(parse_text(&digest, "sha256"));
	assert_non_null(parse_text(&digest, "sha256-"));
	assert_string_equal(parse_text(&digest, "sha3-" HEX32), "there is no such algorithm");
	assert_string_equal(parse_text(&digest, "SHA256-" HEX32), "there is no such algorithm");
	assert_non_null(parse_text(&digest, LIST "0"));
	assert_non_null(parse_text(&digest, LIST "00"));
	assert_non_null(parse_text(&digest, LIST " x"));
	assert_non_null(parse_text(&digest, "sha512-" HEX32));
	assert_non_null(digest_parse(&digest, LIST, strlen(LIST) - 1));
	/* Longer than any digest. */
	assert_non_null(parse_text(&digest, "sha512-" HEX32 HEX32 HEX32));
	for (algo = 0; algo < HASH_ALGOS; algo++) {
		const char *name = hash_algo_text(algo);

		assert_int_equal(hash_algo_find(name, strlen(name)), algo);
		assert_int_equal(hash_algo_find(name, strlen(name) - 1), -1);
		assert_int_not_equal(diglim_digest_size(algo), 0);
	}
	assert_string_equal(digest_mistyped("sha256-abc"),
			    "the digest is not as long as those of the algorithm");
	assert_string_equal(digest_mistyped("sha3-256:xyz"),
			    "the digest has something else than hexadecimal digits");
	assert_null(digest_mistyped(LIST));
	assert_null(digest_mistyped("sha256"));
	assert_null(digest_mistyped("sha2561-abc"));
	assert_null(digest_mistyped("etc/sha256-abc"));
	assert_null(hash_algo_text(HASH_ALGOS));
	assert_int_equal(diglim_digest_size(HASH_ALGOS), 0);
}

/* Sets: sorted by bytes, each once, whatever is merged. */
static void sets(void **state)
{
	struct digest_set a = { .size = 20 }, b = { .size = 20 };
	unsigned char digest[20] = { 0 };
	unsigned int i;

	(void)state;
	digest_set_sort(&a);
	assert_int_equal(a.count, 0);
	digest_set_merge(&a, &b);
	for (i = 0; i < 1000; i++) {
		digest[19] = i * 7;
		digest[0] = i * 7 >> 8;
		digest_set_add(i % 3 ? &a : &b, digest);
		digest_set_add(&b, digest);
	}
	digest_set_merge(&a, &b);
	assert_int_equal(a.count, 2000);
	assert_int_equal(b.count, 0);
	digest_set_sort(&a);
	assert_int_equal(a.count, 1000);
	for (i = 1; i < a.count; i++)
		assert_true(memcmp(a.bytes + (i - 1) * 20, a.bytes + i * 20, 20) < 0);
	digest_set_free(&a);
}

static void answers(void **state)
{
	/* The last as the interface that was published has it. */
	static const char text[] =
		LIST "-a-b (actions: 5): algo: sha3-256, type: 1, modifiers: 3\n"
		"sha3-256-" HEX32 "- (actions: 0): type: 3, size: 48, revoked: 1\n"
		LIST "-x (actions: 1): " PUBLISHED;
	struct list_answer answer;

	(void)state;
	assert_true(list_answer_parse(&answer, ""));
	assert_int_equal(answer.count, 0);
	list_answer_free(&answer);
	assert_true(list_answer_parse(&answer, text));
	assert_int_equal(answer.count, 3);
	assert_string_equal(answer.holders[0].list, LIST);
	assert_string_equal(answer.holders[0].label, "a-b");
	assert_int_equal(answer.holders[0].actions, 5);
	assert_int_equal(answer.holders[0].type, 1);
	assert_int_equal(answer.holders[0].modifiers, 3);
	assert_false(answer.holders[0].own);
	assert_false(answer.holders[0].revoked);
	assert_string_equal(answer.holders[1].list, "sha3-256-" HEX32);
	assert_string_equal(answer.holders[1].label, "");
	assert_true(answer.holders[1].own);
	assert_true(answer.holders[1].revoked);
	assert_int_equal(list_answer_holders(&answer, 2), 1);
	assert_int_equal(list_answer_holders(&answer, 0), 0);
	list_answer_free(&answer);
}

/* What is not understood is no answer. */
static void no_answers(void **state)
{
	static const char *const lines[] = {
		"x", LIST, LIST "-", LIST "-x", LIST "-x (actions: 1)", LIST "-x (actions: 1): ",
		LIST "-x (actions: x): type: 3, size: 1",
		LIST "-x (actions: 1): type: 4, size: 1",
		LIST "-x (actions: 1): type: 3",
		LIST "-x (actions: 1): size: 1",
		LIST "-x (actions: 1): type: 1, size: 1, modifiers: 1",
		LIST "-x (actions: 1): type: -1, size: 1",
		LIST "-x (actions: 1): type: 1, modifiers: 4294967296",
		LIST "-x (actions: 1): type: 1, modifiers: 1, revoked: x",
		LIST "x (actions: 1): type: 3, size: 1",
		"sha1-" HEX32 "-x (actions: 1): type: 3, size: 1",
	};
	struct list_answer answer;
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		text = xasprintf(LIST "-x (actions: 1): type: 3, size: 1\n%s\n", lines[i]);
		assert_false(list_answer_parse(&answer, text));
		list_answer_free(&answer);
		free(text);
	}
}

/* Each holder is { list, label, actions, type, modifiers, own, revoked }. */
static unsigned int bits(size_t count, const struct list_holder *holders)
{
	struct list_answer answer = { (struct list_holder *)holders, count };
	unsigned int forward = list_answer_bits(&answer, 1), i;
	struct list_holder back[8];

	/* The order of lists says nothing. */
	for (i = 0; i < count; i++)
		back[i] = holders[count - 1 - i];
	answer.holders = back;
	assert_int_equal(list_answer_bits(&answer, 1), forward);
	assert_int_equal(list_answer_bits(&answer, 0), 0);
	return forward;
}

#define BITS(...) \
	bits(sizeof((struct list_holder[]){ __VA_ARGS__ }) / sizeof(struct list_holder), \
	     (struct list_holder[]){ __VA_ARGS__ })
#define HAS(actions_, modifiers_, ...) \
	{ .actions = (actions_), .type = 1, .modifiers = (modifiers_), ##__VA_ARGS__ }

#define EITHER (DIGLIM_MEASURED | DIGLIM_APPRAISED_DIGSIG)

static void together(void **state)
{
	(void)state;
	assert_int_equal(bits(0, NULL), 0);
	assert_int_equal(BITS(HAS(0, 0)), DIGLIM_FOUND);
	assert_int_equal(BITS(HAS(3, 0)), DIGLIM_FOUND | DIGLIM_MEASURED);
	/* Two have both virtues, but neither has them at once. */
	assert_int_equal(BITS(HAS(6, 0), HAS(1, 0)), DIGLIM_FOUND | EITHER);
	assert_int_equal(BITS(HAS(1, 1), HAS(6, 0)),
			 DIGLIM_FOUND | EITHER | DIGLIM_IMMUTABLE | DIGLIM_MEASURED_IMMUTABLE);
	assert_int_equal(BITS(HAS(6, 1), HAS(1, 0)),
			 DIGLIM_FOUND | EITHER | DIGLIM_IMMUTABLE | DIGLIM_SIGNED_IMMUTABLE);
	assert_int_equal(BITS(HAS(7, 0), HAS(6, 1)),
			 DIGLIM_FOUND | EITHER | DIGLIM_BOTH | DIGLIM_IMMUTABLE |
			 DIGLIM_SIGNED_IMMUTABLE);
	/* A denial needs no trust, and says nothing else. */
	assert_int_equal(BITS(HAS(7, 0), HAS(0, 2)),
			 DIGLIM_FOUND | EITHER | DIGLIM_BOTH | DIGLIM_DENIED);
	assert_int_equal(BITS(HAS(7, 2)), DIGLIM_FOUND | DIGLIM_DENIED);
	assert_int_equal(BITS(HAS(0, 0), HAS(7, 3)),
			 DIGLIM_FOUND | DIGLIM_DENIED | DIGLIM_IMMUTABLE);
	/* What a revoked list denies stays denied. */
	assert_int_equal(BITS(HAS(7, 1, .revoked = true)), 0);
	assert_int_equal(BITS(HAS(7, 2, .revoked = true)), DIGLIM_FOUND | DIGLIM_DENIED);
	assert_int_equal(BITS(HAS(7, 0, .revoked = true), HAS(1, 0)), DIGLIM_FOUND | 1);
	assert_int_equal(BITS(HAS(7, 0, .own = true, .revoked = true)),
			 DIGLIM_FOUND | EITHER | DIGLIM_BOTH);
}

static void expect_no(unsigned int answer, unsigned int need, unsigned int size, bool empty,
		      const char *want)
{
	const struct list_use use = { .need = need, .digest_size = size, .empty = empty };
	const char *why = list_answer_why_not(answer, &use);

	if (!want)
		assert_null(why);
	else if (!why || !strstr(why, want))
		fail_msg("\"%s\" is not in \"%s\"", want, why ? why : "");
}

static void worth(void **state)
{
	(void)state;
	expect_no(DIGLIM_FOUND | 7, DIGLIM_MEASURED, 32, false, NULL);
	expect_no(DIGLIM_FOUND | 4, DIGLIM_APPRAISED_DIGSIG, 64, false, NULL);
	expect_no(DIGLIM_FOUND | 2, DIGLIM_APPRAISED_DIGSIG, 32, false, "appraised by a sig");
	expect_no(DIGLIM_FOUND | 4, DIGLIM_MEASURED, 32, false, "was measured");
	expect_no(DIGLIM_FOUND | DIGLIM_DENIED | 7, DIGLIM_MEASURED, 20, true, "denies");
	expect_no(0, DIGLIM_MEASURED, 32, false, "revoked");
	expect_no(DIGLIM_FOUND | 7, DIGLIM_MEASURED, 28, false, "less than 256 bits");
	expect_no(DIGLIM_FOUND | 7, DIGLIM_MEASURED, 32, true, "that of no content");
	expect_no(DIGLIM_FOUND | DIGLIM_IMMUTABLE | DIGLIM_SIGNED_IMMUTABLE | 7, DIGLIM_MEASURED,
		  32, true, "that of no content");
	expect_no(DIGLIM_FOUND | DIGLIM_IMMUTABLE | DIGLIM_MEASURED_IMMUTABLE | 7, DIGLIM_MEASURED,
		  32, true, NULL);
}

/* A list of one digest, with a fault in the field at an offset if one is given. */
static char *list_file(const char *root, unsigned int type, unsigned int modifiers, int fault)
{
	unsigned char bytes[48] = { 1, 0, type, 0, modifiers, 0, 4, 0, 1, 0, 0, 0, 32 };

	if (fault >= 0)
		bytes[fault] = 99;
	fake_bytes(root, "/list", bytes, sizeof(bytes));
	return xasprintf("%s/list", root);
}

static void expect_why(const struct list_attempt *attempt, int error, const char *want)
{
	char *why = list_attempt_why(attempt, error);

	if (!strstr(why, want))
		fail_msg("\"%s\" is not in \"%s\"", want, why);
	if (strchr(why, '\n'))
		fail_msg("more than a line: %s", why);
	free(why);
}

/* Each error in one line, with what the file says about it. */
static void reasons(void **state)
{
	char *path = list_file(*state, 1, 0, -1), *nosuch = xasprintf("%s/nosuch", (char *)*state);
	struct list_attempt add = { .name = path }, del = { .name = path, .del = true };
	struct list_attempt gone = { .name = nosuch, .del = true };
	struct list_attempt buffer = { .name = path, .buffer = true };

	expect_why(&add, EEXIST, "loaded already");
	expect_why(&add, ENOENT, "No such file");
	expect_why(&del, ENOENT, "no such list is loaded");
	expect_why(&gone, ENOENT, "No such file");
	expect_why(&add, EPERM, "CAP_SYS_ADMIN");
	expect_why(&add, EPERM, "LoadPin");
	expect_why(&add, EACCES, "DIGEST_LIST_CHECK");
	expect_why(&add, EACCES, "or by another security module; the audit log says which");
	expect_why(&buffer, EEXIST, "no less was done with it then");
	expect_why(&add, EINVAL, "no fault");
	expect_why(&add, ENOPKG, "(sha256)");
	expect_why(&add, ENODATA, "empty");
	expect_why(&add, EFBIG, "longer than the kernel takes");
	expect_why(&buffer, EFBIG, "by its path");
	expect_why(&add, ETXTBSY, "open for writing");
	expect_why(&add, ENXIO, "no regular file");
	expect_why(&add, EBADMSG, "signature");
	expect_why(&add, ENOMEM, strerror(ENOMEM));
	assert_int_equal(mkfifo(nosuch, 0600), 0);
	gone.del = false;
	/* Nobody waits for a pipe. */
	expect_why(&gone, EINVAL, "no list");
	free(list_file(*state, 1, 0, 2));
	expect_why(&add, EINVAL, "offset 2: there is no such type");
	free(list_file(*state, 1, 0, 12));
	expect_why(&add, EINVAL, "offset 12: the length");
	free(nosuch);
	free(path);
}

/* The kernel tells of the list in the file what a line of digest_lists_loaded says. */
static void tell_loaded(const char *root, const struct list_source *source, const char *words)
{
	char own[DIGEST_TEXT_MAX], *line;
	struct digest digest;

	assert_true(list_source_digest(source, &digest));
	digest_text(own, &digest);
	line = xasprintf(LIST " actions=7 digests=1 size=48 key=- state=loaded,denies label=x\n"
			 "%s %s\n", own, words);
	fake_file(root, DIGLIM_DIRECTORY "/digest_lists_loaded", line);
	free(line);
}

#define REASON_STAYS "it stays while the system runs"
#define REASON_MEASURED "measure func=CRITICAL_DATA label=diglim"
#define REASON_NOT_PERMITTED "not permitted: it takes CAP_SYS_ADMIN"

/* Why a list may not be removed: which of the reasons it is, its line tells. */
static void stays(void **state)
{
	static const struct { const char *words, *want; } cases[] = {
		{ "actions=7 digests=1 size=48 key=x state=loaded,denies label=x", REASON_STAYS },
		{ "actions=6 state=revoked,immutable,denies label=x", REASON_STAYS },
		{ "actions=1 state=loaded,denies label=x", REASON_MEASURED },
		{ "actions=7 state=loaded label=denies", REASON_MEASURED },
		{ "actions=3 state=loaded,denies label=x", REASON_MEASURED },
		{ "actions=6 state=loaded label=x", REASON_NOT_PERMITTED },
		{ "actions=0 state=loaded,denies label=x", REASON_NOT_PERMITTED },
	};
	char *path = list_file(*state, 1, 2, -1);
	struct list_attempt add = { .name = path, .root = *state };
	struct list_attempt del = { .name = path, .root = *state, .del = true };
	struct list_source source;
	size_t i;

	expect_why(&del, EPERM, REASON_NOT_PERMITTED);
	assert_int_equal(list_source_read(&source, path), 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tell_loaded(*state, &source, cases[i].words);
		expect_why(&del, EPERM, cases[i].want);
		expect_why(&add, EPERM, REASON_NOT_PERMITTED);
	}
	/* It is another one that stays. */
	free(list_file(*state, 1, 1, -1));
	expect_why(&del, EPERM, REASON_NOT_PERMITTED);
	list_source_free(&source);
	free(path);
}

/* A list that is loaded, and whether it vouches. */
static void vain(void **state)
{
	static const struct { const char *words, *want; } cases[] = {
		{ "actions=7 state=loaded label=x", NULL },
		{ "actions=7 state=loaded,denies label=revoked", NULL },
		{ "actions=7 state=revoked label=x", "it is revoked" },
		{ "actions=7 state=revoked,key-withdrawn label=x", "it is revoked" },
		{ "actions=7 state=loaded,key-withdrawn label=x",
		  "its key counts no more: revoked, expired, or taken off its keyring" },
	};
	char *path = list_file(*state, 1, 2, -1), *to = xasprintf("%s/to", (char *)*state);
	int fd = open(to, O_RDWR | O_CREAT | O_APPEND, 0600);
	struct list_content content = { 0 }, buffered = { 0 };
	struct list_attempt add = { .name = path, .content = &content };
	struct loaded_lists loaded;
	struct list_source source;
	const char *why;
	size_t i;

	assert_true(fd >= 0);
	assert_null(list_attempt(&add, fd));
	add.buffer = true;
	add.content = &buffered;
	assert_null(list_attempt(&add, fd));
	assert_int_equal(list_source_read(&source, path), 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tell_loaded(*state, &source, cases[i].words);
		loaded_lists_read(&loaded, *state);
		why = list_attempt_void(&loaded, &content.own);
		if (cases[i].want)
			assert_string_equal(why, cases[i].want);
		else
			assert_null(why);
		assert_ptr_equal(list_attempt_void(&loaded, &buffered.own), why);
		/* It is another one. */
		content.own.bytes[0] ^= 1;
		assert_null(list_attempt_void(&loaded, &content.own));
		content.own.bytes[0] ^= 1;
		loaded_lists_free(&loaded);
	}
	list_source_free(&source);
	assert_int_equal(content.algos.types[COMPACT_FILE], 1u << HASH_ALGO_SHA256);
	assert_int_equal(buffered.algos.types[COMPACT_FILE], 1u << HASH_ALGO_SHA256);
	close(fd);
	free(to);
	free(path);
}

/* What is in a list, what the kernel looks for, and why that is nothing. */
static void expect_void(const char *file, const char *metadata, const char *parser,
			const char *looked_up, const char *want)
{
	const char *const names[COMPACT__LAST] = {
		[COMPACT_FILE] = file, [COMPACT_METADATA] = metadata, [COMPACT_PARSER] = parser,
	};
	struct list_algos list = { .known = true }, used;
	unsigned int type;
	char *why;

	for (type = 0; type < COMPACT__LAST; type++)
		if (names[type])
			list.types[type] = 1u << hash_algo_find(names[type], strlen(names[type]));
	list_algos_parse(&used, looked_up);
	why = list_algos_why_void(&used, &list);
	if (want)
		assert_string_equal(why, want);
	else
		assert_null(why);
	free(why);
}

#define THIRD "the kernel does not look for digests of files with sha512 now, but with "

/* A list counts if the kernel looks for something in it. */
static void looked_up(void **state)
{
	const char *want = THIRD "sha256 and sha3-512";

	(void)state;
	expect_void("sha512", NULL, NULL, "file=sha256,sha3-512", want);
	expect_void("sha512", "sha256", NULL, "file=sha256,sha3-512 metadata=sha384", want);
	expect_void("sha512", "sha384", NULL, "file=sha256,sha3-512 metadata=sha384", NULL);
	expect_void("sha3-512", NULL, NULL, "file=sha256,sha3-512", NULL);
	/* Of these IMA asks nothing. */
	expect_void("sha512", NULL, "sha512", "file=sha256,sha3-512", NULL);
	expect_void(NULL, NULL, NULL, "file=sha256,sha3-512", NULL);
	expect_void(NULL, "sha1", NULL, "none",
		    "the kernel does not look for digests of metadata with sha1 now");
	/* Words may be added, but what is there is understood, or nothing is known. */
	expect_void("sha512", NULL, NULL, "x file=sha256,sha3-512 y=z", want);
	expect_void("sha512", NULL, NULL, "file=sha256,sha3-512,newer", NULL);
	expect_void("sha512", NULL, NULL, "file=", NULL);
}

/* What is written to the kernel, here into a file. */
static void written(void **state)
{
	char *path = list_file(*state, 1, 0, -1), *to = xasprintf("%s/to", (char *)*state);
	struct list_attempt add = { .name = path };
	char data[512], want[512];
	int fd = open(to, O_RDWR | O_CREAT | O_APPEND, 0600), n;

	assert_true(fd >= 0);
	assert_null(list_attempt(&add, fd));
	n = snprintf(want, sizeof(want), "%s\n", path);
	assert_int_equal(pread(fd, data, sizeof(data), 0), n);
	assert_memory_equal(data, want, n);

	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(chdir(*state), 0);
	add.name = "list";
	assert_null(list_attempt(&add, fd));
	assert_int_equal(pread(fd, data, sizeof(data), 0), n);
	assert_memory_equal(data, want, n);

	assert_int_equal(ftruncate(fd, 0), 0);
	add.buffer = true;
	assert_null(list_attempt(&add, fd));
	assert_int_equal(pread(fd, data, sizeof(data), 0), strlen("label:list\n") + 48);
	assert_memory_equal(data, "label:list\n\1\0\1\0", 15);
	assert_int_equal(ftruncate(fd, 0), 0);
	add.label = "other";
	assert_null(list_attempt(&add, fd));
	assert_int_equal(pread(fd, data, sizeof(data), 0), strlen("label:other\n") + 48);
	assert_int_equal(chdir("/"), 0);
	close(fd);
	free(to);
	free(path);
}

static void labels(void **state)
{
	char label[LIST_LABEL_MAX + 2];

	(void)state;
	memset(label, 'x', sizeof(label));
	label[LIST_LABEL_MAX + 1] = '\0';
	assert_false(list_label_good(label));
	assert_true(list_label_good(label + 1));
	assert_false(list_label_good(""));
	assert_false(list_label_good("a b"));
	assert_false(list_label_good("a\n"));
	assert_false(list_label_good("\xc3\xa4"));
	assert_false(list_label_good("\x7f"));
	assert_true(list_label_good("!~"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	return RUN_TESTS("digest_list", TEST(digests), TEST(sets), TEST(answers),
			 TEST(no_answers), TEST(together), TEST(worth), TEST(reasons),
			 TEST(stays), TEST(vain), TEST(looked_up), TEST(written),
			 TEST(labels));
}
