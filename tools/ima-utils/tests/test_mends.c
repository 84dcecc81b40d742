// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is told before a file is made trusted that somebody wanted refused: each advice has
 * the warning, and none of them where there is nothing to warn of.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_advice.h"
#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "mend_met.h"
#include "policy_explanation.h"

#define HEX32 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LIST "sha256-" HEX32 "-vendor (actions: 7): "
#define IN_BLOCK LIST "algo: sha256, type: 1, modifiers: 0"

/* What stands for the kernel: its answer. */
static char *ask(const struct list_kernel *kernel, const struct digest *digest,
		 struct list_answer *answer)
{
	*answer = (struct list_answer){ 0 };
	assert_int_equal(digest->size, 32);
	if (!kernel->data)
		return xstrdup("it does not answer");
	assert_true(list_answer_parse(answer, kernel->data));
	return NULL;
}

/* By which digests it looks. */
static const char *list_algos = "file=sha256";

/* How many commands there are, and how many of those have a warning with @text. */
static void count(const struct mends *mends, const char *text, size_t *commands, size_t *warned)
{
	size_t i, k;

	*commands = 0;
	*warned = 0;
	for (i = 0; i < mends->count; i++) {
		if (!mends->list[i].command ||
		    !strncmp(mends->list[i].command, "imactl digest-list query ", 25))
			continue;
		++*commands;
		for (k = 0; k < mends->list[i].warning_count; k++)
			*warned += !!strstr(mends->list[i].warnings[k], text);
	}
}

/* What is proposed for a file of which the kernel says @answer. */
static void propose(struct mends *mends, char *answer, const char *cause)
{
	const struct list_kernel kernel = { .ask = ask, .data = answer };
	struct list_algos algos;
	const struct ima_demand demand = { .methods = IMA_METHOD_IMASIG | IMA_METHOD_DIGLIM };
	struct digest digest = { .algo = LIST_OWN_ALGO, .size = 32 };
	struct mend_file file = { .now = xstrdup("/usr/bin/theirs") }, *files[] = { &file };
	const struct mend_case what = {
		.cause = cause,
		.demand = &demand,
		.files = files,
		.count = 1,
	};

	list_algos_parse(&algos, list_algos);
	mend_file_has(&file, &digest);
	mend_file_ask(&file, &kernel, &algos);
	mends_find(mends, &what);
	mend_file_free(&file);
}

/* Each command has the warning, or none has one. */
static void expect(char *answer, const char *cause, const char *warning)
{
	size_t commands, warned;
	struct mends mends;

	propose(&mends, answer, cause);
	count(&mends, warning ? warning : "", &commands, &warned);
	assert_int_equal(commands, 2);
	assert_int_equal(warned, warning ? commands : 0);
	mends_free(&mends);
}

static void taken_back(void **state)
{
	char revoked[] = IN_BLOCK ", revoked: 1\n";
	char withdrawn[] = IN_BLOCK ", key-withdrawn: 1\n";
	char own[] = LIST "type: 3, size: 5, revoked: 1\n";
	char other[] = LIST "algo: sha256, type: 2, modifiers: 0, revoked: 1\n";
	char good[] = IN_BLOCK "\n";

	(void)state;
	expect(revoked, "unlisted-digest",
	       "/usr/bin/theirs: the list vendor that has it was revoked: this brings it back");
	expect(withdrawn, "untrusted-list",
	       "the key of the list vendor that has it was withdrawn: this brings it back");
	expect(good, "unlisted-digest", NULL);
	/* A list, and metadata, with the same digest are not the file. */
	expect(own, "unlisted-digest", NULL);
	expect(other, "unlisted-digest", NULL);
	expect(NULL, "unlisted-digest", NULL);
	/* What is not told may be so. */
	expect(NULL, "untrusted-list", MENDS_UNTRUSTED);
	expect(good, "untrusted-list", MENDS_UNTRUSTED);
}

/* What cannot be read has no command: its lists are not known, nor which content is meant. */
static void unread(void **state)
{
	const unsigned int methods[] = {
		IMA_METHOD_IMASIG | IMA_METHOD_DIGLIM | IMA_METHOD_HASH,
		IMA_METHOD_MODSIG, IMA_METHOD_SIGV3,
	};
	static const char *const causes[] = { "unlisted-digest", "missing-HMAC" };
	struct ima_demand demand;
	struct mend_file file, *files[] = { &file };
	struct mend_case what = { .demand = &demand, .files = files, .count = 1 };
	struct mends mends;
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(methods) * ARRAY_SIZE(causes); i++) {
		demand = (struct ima_demand){ .methods = methods[i / ARRAY_SIZE(causes)] };
		what.cause = causes[i % ARRAY_SIZE(causes)];
		file = (struct mend_file){
			.now = xstrdup("/usr/bin/theirs"),
			.host = xstrdup("/nosuch/theirs"),
		};
		mends_find(&mends, &what);
		assert_int_equal(mends.count, 1);
		for (k = 0; k < mends.count; k++)
			assert_null(mends.list[k].command);
		assert_non_null(strstr(mends.list[0].note, "/usr/bin/theirs was not read: No"));
		mends_free(&mends);
		mend_file_free(&file);
	}
}

/* Users together do not have more read than one could. */
static void spent(void **state)
{
	const char *root = *state;
	const struct { const char *path; bool others, read; } cases[] = {
		{ "/one", true, true }, { "/two", true, false }, { "/three", false, true },
		{ "/four", true, true },
	};
	struct digest digest;
	struct mend_file file;
	off_t left = 50;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_file(root, cases[i].path,
			  i == 3 ? "short" : "forty bytes or so, which is long");
		mend_file_look(&file, cases[i].path, root);
		assert_null(file.no_file);
		file_writers_free(&file.writers);
		file.writers = (struct file_writers){ .count = cases[i].others };
		file.left = &left;
		assert_int_equal(mend_file_digest(&file, LIST_OWN_ALGO, &digest), cases[i].read);
		assert_int_equal(!!file.unread, !cases[i].read);
		if (!cases[i].read)
			assert_non_null(strstr(file.unread, "too much has been hashed of such"));
		file.writers.count = 0;
		mend_file_free(&file);
	}
	/* One that grew since it was looked at is not read for less. */
	mend_file_look(&file, "/four", root);
	file_writers_free(&file.writers);
	file.writers = (struct file_writers){ .count = 1 };
	fake_file(root, "/four", "now it is much longer");
	file.left = &left;
	assert_false(mend_file_digest(&file, LIST_OWN_ALGO, &digest));
	assert_string_equal(file.unread, "it was changed meanwhile");
	file.writers.count = 0;
	mend_file_free(&file);
}

/* Whether a list vouches for it by now, by what the kernel says. */
static bool is_vouched(char *answer, off_t size)
{
	const struct list_kernel kernel = { .ask = ask, .data = answer };
	struct list_algos algos;
	struct digest digest = { .algo = LIST_OWN_ALGO, .size = 32 };
	struct mend_file file = { .path = "/x", .now = xstrdup("/x"), .size = size };
	bool vouched;
	char *text;

	list_algos_parse(&algos, list_algos);
	mend_file_has(&file, &digest);
	mend_file_ask(&file, &kernel, &algos);
	vouched = file.vouched;
	text = mend_file_text(&file);
	assert_int_equal(!!strstr(text, "a digest list vouches for it now"), vouched);
	free(text);
	mend_file_free(&file);
	return vouched;
}

/* What is said of a list that does not count. */
#define FOR_NOTHING "vendor has it: vouches for nothing: "

static void vouched(void **state)
{
	char none[] = "", good[] = IN_BLOCK "\n";
	char revoked[] = IN_BLOCK ", revoked: 1\n";
	char unsigned_list[] =
		"sha256-" HEX32 "-a (actions: 1): algo: sha256, type: 1, modifiers: 0\n";

	(void)state;
	assert_true(is_vouched(good, 1));
	/* For nothing at all no list does. */
	assert_false(is_vouched(good, 0));
	assert_false(is_vouched(revoked, 1));
	assert_false(is_vouched(unsigned_list, 1));
	assert_false(is_vouched(none, 1));
	assert_false(is_vouched(NULL, 1));
	/* By this digest the kernel does not look. */
	list_algos = "file=sha384,sha512";
	assert_false(is_vouched(good, 1));
	list_algos = "file=sha256";
}

/* To find out why comes first. */
static void why_first(void **state)
{
	struct mends mends;

	(void)state;
	propose(&mends, NULL, "untrusted-list");
	assert_string_equal(mends.list[0].command, "imactl digest-list query /usr/bin/theirs");
	assert_non_null(strstr(mends.list[0].note, "whether its key was withdrawn"));
	assert_int_equal(mends.list[0].part, MENDS_FIRST);
	/* It does not stand for the others: one of those is wanted, too. */
	assert_int_equal(mends_alternatives(&mends, 0), 1);
	assert_int_equal(mends.list[1].part, MENDS_SOUND);
	assert_int_equal(mends_alternatives(&mends, 1), 2);
	assert_string_equal(mends_heading(&mends, 0), "to let them pass");
	assert_string_equal(mends_heading(&mends, 1), "and then");
	assert_string_equal(mends_heading(&mends, 2), "or");
	mends_free(&mends);
	assert_false(mends_alike("untrusted-list", "unlisted-digest"));
	assert_true(mends_alike("untrusted-list", "untrusted-list"));
	assert_true(mends_alike("unlisted-digest", "missing-hash"));
}

/* What is said of a label, by what is known of it and by causes. */
static void doubts(void **state)
{
	static const char *const silent[] = {
		NULL, "missing-hash", "hash-required", "IMA-signature-required", "missing-HMAC",
		"unlisted-digest", "untrusted-list", "denied-hash-algorithm",
	};
	const struct ima_demand demand = { .methods = IMA_METHOD_IMASIG };
	struct policy_found found = { .evidence.label = POLICY_LABEL_HASH };
	struct mend_file file = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(silent); i++) {
		mend_doubt(&file, NULL, silent[i], &demand);
		mend_doubt(&file, &found, silent[i], NULL);
		assert_null(file.mislabelled);
	}
	/* What is of now is told so, and a digest that is cut is of no content. */
	mend_doubt(&file, &found, "invalid-hash", NULL);
	assert_null(file.mislabelled);
	mend_doubt(&file, &found, "invalid-signature", NULL);
	assert_non_null(strstr(file.mislabelled, "its signature is not good: unless it is only"));
	file.mislabelled = NULL;
	mend_doubt(&file, NULL, "invalid-verity-signature", &demand);
	assert_non_null(strstr(file.mislabelled, "its signature was not good when it was"));
	/* What is known is more, and stays. */
	mend_doubt(&file, NULL, "invalid-hash", &demand);
	assert_non_null(strstr(file.mislabelled, "its label was of another content when it was"));
	mend_doubt(&file, NULL, "invalid-signature", &demand);
	assert_non_null(strstr(file.mislabelled, "its label was of another content when it was"));
	found.mislabelled = true;
	mend_doubt(&file, &found, "IMA-signature-required", &demand);
	assert_non_null(strstr(file.mislabelled, "its label is of another content: it was"));
	mend_doubt(&file, NULL, "invalid-hash", &demand);
	assert_non_null(strstr(file.mislabelled, "its label is of another content: it was"));
	/* It has another label by now. */
	file.mislabelled = NULL;
	found.mislabelled = false;
	found.evidence.truth = CLAIM(HASH_RIGHT);
	mend_doubt(&file, &found, "invalid-hash", &demand);
	assert_null(file.mislabelled);
	/* Nothing is said of what is no file. */
	file.no_file = (char *)"it was deleted";
	mend_doubt(&file, NULL, "invalid-hash", &demand);
	assert_null(file.mislabelled);
}

/* Which of the reasons it is that lists do not vouch. */
static void expect_lists(const char *answer, unsigned int size, const char *text)
{
	struct policy_found found = { .size = 1, .lists_digest = size };
	char *line;

	assert_true(list_answer_parse(&found.lists, answer));
	line = policy_explanation_lists_text(&found);
	assert_string_equal(line, text);
	free(line);
	list_answer_free(&found.lists);
}

static void why_not(void **state)
{
	(void)state;
	expect_lists("", 32, "none has it");
	expect_lists(IN_BLOCK ", revoked: 1\n", 32,
		     "vendor has it: vouches for nothing: every list that has it is revoked");
	expect_lists(IN_BLOCK ", key-withdrawn: 1\n", 32,
		     "vendor has it: vouches for nothing: the key by which it was signed was withdrawn");
	expect_lists("sha256-" HEX32 "-vendor (actions: 1): algo: sha256, type: 1, modifiers: 0\n",
		     32, FOR_NOTHING "no list that has it was appraised by a signature");
	expect_lists(IN_BLOCK "\n", 20,
		     "vendor has it: vouches for nothing: a digest of less than 256 bits vouches for nothing");
}

/*
 * A list is made with an algorithm that the rule takes, and for which the kernel looks; @why
 * there is none if @want is NULL.
 */
static void expect_algo_or(unsigned int rule, const char *looked_up, const char *want,
			   const char *why)
{
	const struct ima_demand demand = { .methods = IMA_METHOD_DIGLIM };
	struct mend_file file = { .now = xstrdup("/x") }, *files[] = { &file };
	struct mend_case what = {
		.cause = "unlisted-digest",
		.demand = &demand,
		.algos = rule,
		.files = files,
		.count = 1,
	};
	struct digest digest = { 0 };
	struct list_algos algos;
	struct mends mends;

	for (digest.algo = HASH_ALGO_SHA256; digest.algo <= HASH_ALGO_SHA512; digest.algo++) {
		digest.size = diglim_digest_size(digest.algo);
		mend_file_has(&file, &digest);
	}
	list_algos_parse(&algos, looked_up);
	what.list_algos = list_algos_only(&algos, COMPACT_FILE);
	mends_find(&mends, &what);
	assert_int_equal(mends.count, 1);
	if (want) {
		assert_ptr_equal(strstr(mends.list[0].command, want), mends.list[0].command);
	} else {
		assert_null(mends.list[0].command);
		assert_non_null(strstr(mends.list[0].note, why));
	}
	mends_free(&mends);
	mend_file_free(&file);
}

/* The same, where no algorithm is both. */
static void expect_algo(unsigned int rule, const char *looked_up, const char *want)
{
	expect_algo_or(rule, looked_up, want, "for which the kernel looks in digest lists now");
}

static void algo_that_counts(void **state)
{
	const unsigned int sha512 = 1u << HASH_ALGO_SHA512;
	const unsigned int rmd256 = 1u << HASH_ALGO_RIPE_MD_256;

	(void)state;
	expect_algo(0, "none", "imactl trust --expect=sha256:");
	expect_algo(0, "file=sha384", "imactl trust --expect=sha256:");
	expect_algo(0, "file=sha256,sha384", "imactl trust --expect=sha256:");
	expect_algo(0, "file=sha384,sha512", "imactl trust --algo=sha512 --expect=sha512:");
	expect_algo(0, "nobody=knows file=", "imactl trust --expect=sha256:");
	expect_algo(sha512, "file=sha256", "imactl trust --algo=sha512 --expect=sha512:");
	expect_algo(sha512, "file=sha256,sha512", "imactl trust --algo=sha512 --expect=sha512:");
	expect_algo(sha512, "file=sha256,sha384", NULL);
	/* It is not for the rule if the kernel looks for such alone that imactl has not. */
	expect_algo_or(0, "file=rmd256,rmd320", NULL, "now only for such with which imactl");
	expect_algo_or(sha512 | rmd256, "file=rmd256,rmd320", NULL,
		       "now only for such with which imactl");
	expect_algo_or(rmd256, "file=rmd256,rmd320", NULL, "the rule takes no hash algorithm");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(taken_back),
		cmocka_unit_test(unread),
		cmocka_unit_test_setup_teardown(spent, fake_setup, fake_teardown),
		cmocka_unit_test(vouched),
		cmocka_unit_test(why_first),
		cmocka_unit_test(doubts),
		cmocka_unit_test(why_not),
		cmocka_unit_test(algo_that_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
