// SPDX-License-Identifier: GPL-2.0-only
/*
 * What speaks for a file: what no system that runs tests can be made to show.
 */

#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "policy_evidence.h"
#include "policy_explanation.h"

#define FUSE_MAGIC 0x65735546

/* A file on FUSE, by what the command line is. */
static void expect(const char *root, const char *line, bool unverifiable)
{
	const struct policy_access access = {
		.hook = IMA_POLICY_FILE_CHECK,
		.fsmagic = FUSE_MAGIC,
	};
	const struct policy_places places = { .root = root };
	struct policy_found found;
	char *path;

	fake_file(root, "/proc/cmdline", line);
	fake_file(root, "/file", "content");
	path = xasprintf("%s/file", root);
	policy_evidence_gather(&found, path, &access, &places);
	free(path);
	assert_true(found.evidence.unseen);
	if (!(found.evidence.truth & CLAIM(UNVERIFIABLE)) != !unverifiable ||
	    !(found.evidence.unknown & CLAIM(UNVERIFIABLE)) != unverifiable)
		fail_msg("%s", line);
	policy_evidence_free(&found);
}

/* The kernel verifies nothing on FUSE if a word of ima_policy= says so, and no other text. */
static void fail_securely(void **state)
{
	static const char *const yes[] = {
		"ima_policy=fail_securely\n",
		"quiet ima-policy=tcb|fail_securely|x\n",
		"ima_policy=\"tcb fail_securely\" quiet\n",
		"\"ima_policy=tcb fail_securely\"\n",
		"ima_policy=fail_securely ima_policy=tcb\n",
	};
	static const char *const no[] = {
		"\n",
		"fail_securely\n",
		"ima_policy=no_fail_securely\n",
		"ima_policy=fail_securely2|tcb\n",
		"ima_policy=tcb,fail_securely\n",
		"ima_policy_x=fail_securely ima_hash=fail_securely\n",
		"comment=\"ima_policy=fail_securely\"\n",
		"quiet -- ima_policy=fail_securely\n",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(yes); i++)
		expect(*state, yes[i], true);
	for (i = 0; i < ARRAY_SIZE(no); i++)
		expect(*state, no[i], false);
}

/* A kernel: what lists have, what they say of it, and by which digests it looks. */
struct fake_kernel {
	uint32_t listed;
	const char *modifiers;
	const char *list_algos;
};

/* The bit of an algorithm. */
static uint32_t bit(const char *name)
{
	return 1u << hash_algo_find(name, strlen(name));
}

static char *ask(const struct list_kernel *kernel, const struct digest *digest,
		 struct list_answer *answer)
{
	const struct fake_kernel *fake = kernel->data;
	char *text, list[DIGEST_TEXT_MAX];

	*answer = (struct list_answer){ 0 };
	if (!(fake->listed & 1u << digest->algo))
		return NULL;
	digest_text(list, digest);
	text = xasprintf("%s-%s-list (actions: 7): algo: %s, type: 1, modifiers: %s\n", list,
			 hash_algo_text(digest->algo), hash_algo_text(digest->algo),
			 fake->modifiers);
	assert_true(list_answer_parse(answer, text));
	free(text);
	return NULL;
}

static void algos(const struct list_kernel *kernel, struct list_algos *algos)
{
	const struct fake_kernel *fake = kernel->data;

	*algos = (struct list_algos){ 0 };
	if (fake->list_algos)
		list_algos_parse(algos, fake->list_algos);
}

/* Which facts are so, and which are not known, of a file; and the line. */
static void expect_lists(const char *root, struct fake_kernel *fake, unsigned int truth,
			 unsigned int unknown, const char *line)
{
	const unsigned int all = CLAIM(LIST_FOUND) | CLAIM(LIST_VOUCHES) | CLAIM(LIST_DENIES) |
				 CLAIM(LIST_IMMUTABLE);
	const struct policy_access access = { .hook = IMA_POLICY_BPRM_CHECK };
	const struct list_kernel kernel = { .ask = ask, .algos = algos, .data = fake };
	const struct policy_places places = { .root = root, .kernel = &kernel, .lists = true };
	struct policy_found found;
	char *path, *text;

	fake_file(root, "/file", "content");
	fake_file(root, "/sys/kernel/security/integrity/diglim/digests_count",
		  "File digests: 3\nMetadata digests: 0\n");
	path = xasprintf("%s/file", root);
	policy_evidence_gather(&found, path, &access, &places);
	text = policy_explanation_lists_text(&found);
	assert_string_equal(text, line);
	assert_int_equal(found.evidence.truth & all, truth);
	assert_int_equal(found.evidence.unknown & all, unknown);
	free(text);
	free(path);
	policy_evidence_free(&found);
}

/* By which digests the kernel does not look is said, and counts for nothing. */
static void third_algorithm(void **state)
{
	const unsigned int vouched = CLAIM(LIST_FOUND) | CLAIM(LIST_VOUCHES);
	struct fake_kernel fake = {
		.listed = bit("sha512"),
		.modifiers = "0",
		.list_algos = "file=sha256,sha384",
	};

	expect_lists(*state, &fake, 0, 0,
		     "none has it; listed by its sha512 digest, by which the kernel does not look");
	fake.listed |= bit("sha1") | bit("sha3-256");
	expect_lists(*state, &fake, 0, 0,
		     "none has it; listed by its sha512 and sha3-256 digests, by which the kernel does not look");
	fake.listed = bit("sha512") | bit("sha384");
	expect_lists(*state, &fake, vouched, 0,
		     "sha384-list has it: vouches for it; listed by its sha512 digest, by which the kernel does not look");
	/* Nor does it deny anything. */
	fake.modifiers = "2";
	fake.listed = bit("sha512");
	expect_lists(*state, &fake, 0, 0,
		     "none has it; listed by its sha512 digest, by which the kernel does not look");
	fake.listed = bit("sha384");
	expect_lists(*state, &fake, CLAIM(LIST_FOUND) | CLAIM(LIST_DENIES), 0,
		     "sha384-list has it: denied");
	/* When the first lists have gone it is looked for. */
	fake.modifiers = "0";
	fake.listed = bit("sha512");
	fake.list_algos = "file=sha384,sha512";
	expect_lists(*state, &fake, vouched, 0, "sha512-list has it: vouches for it");
}

/* What is not told is not guessed, and what cannot be hashed here neither. */
static void algorithms_not_known(void **state)
{
	const unsigned int vouched = CLAIM(LIST_FOUND) | CLAIM(LIST_VOUCHES);
	struct fake_kernel fake = { .modifiers = "0" };

	expect_lists(*state, &fake, 0, 0, "none has it");
	fake.listed = bit("sha512");
	expect_lists(*state, &fake, 0, vouched | CLAIM(LIST_DENIES),
		     "sha512-list has it: it is not known whether that counts");
	/* libcrypto has none that is called so. */
	fake.list_algos = "file=sha512,rmd256";
	expect_lists(*state, &fake, vouched, CLAIM(LIST_DENIES),
		     "sha512-list has it: vouches for it");
	fake.listed = 0;
	expect_lists(*state, &fake, 0, vouched | CLAIM(LIST_DENIES), "not known");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	return RUN_TESTS("policy_evidence", TEST(fail_securely), TEST(third_algorithm),
			 TEST(algorithms_not_known));
}
