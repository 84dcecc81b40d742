// SPDX-License-Identifier: GPL-2.0-only
/*
 * What speaks for a file: what no system that runs tests can be made to show.
 */

#include <stdlib.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "policy_evidence.h"

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

#define TEST(f) cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	return RUN_TESTS("policy_evidence", TEST(fail_securely));
}
