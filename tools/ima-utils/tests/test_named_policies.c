// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel tells of policies with names.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/named_policies.h"

#define DIGEST "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void expect(const struct named_policy *policy, const char *name, const char *version,
		   const char *digest, const char *rules)
{
	char *got = xstrndup(policy->rules ? policy->rules : "", policy->length);

	assert_string_equal(policy->name, name);
	assert_string_equal(policy->version_text, version);
	assert_true(!policy->digest == !digest);
	if (digest)
		assert_string_equal(policy->digest, digest);
	assert_string_equal(got, rules);
	free(got);
}

/* ima/named_policies: each goes to the next header. */
static void shown(void **state)
{
	static const char text[] =
		"policy_name=corp policy_version=1.2.3\n# " DIGEST "\naudit\ndeny uid=1\n"
		"policy_name=empty policy_version=0.0.0\n# " DIGEST "\n"
		"policy_name=builtin-2 policy_version=65535.0.1\n# x\nmeasure";
	static const char *const digests[] = {
		"# " DIGEST "0\n", "# sha256:e3b0\n", "# SHA256:e3b0\n", "#", "",
		"# sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855\n",
	};
	struct ima_policy_string name = { "empty", 5 };
	struct named_policies policies = { 0 };
	char *one;
	size_t i;

	(void)state;
	assert_true(named_policies_parse(&policies, text));
	assert_int_equal(policies.count, 3);
	expect(&policies.list[0], "corp", "1.2.3", DIGEST, "# " DIGEST "\naudit\ndeny uid=1\n");
	expect(&policies.list[1], "empty", "0.0.0", DIGEST, "# " DIGEST "\n");
	expect(&policies.list[2], "builtin-2", "65535.0.1", NULL, "# x\nmeasure");
	assert_ptr_equal(named_policies_find(&policies, &name), &policies.list[1]);
	name.len = 4;
	assert_null(named_policies_find(&policies, &name));
	named_policies_free(&policies);

	assert_true(named_policies_parse(&policies, ""));
	assert_int_equal(policies.count, 0);
	named_policies_free(&policies);
	for (i = 0; i < ARRAY_SIZE(digests); i++) {
		one = xasprintf("policy_name=a policy_version=1.0.0\n%s", digests[i]);
		assert_true(named_policies_parse(&policies, one));
		expect(&policies.list[0], "a", "1.0.0", NULL, digests[i]);
		named_policies_free(&policies);
		free(one);
	}
}

/* What is not understood is not taken for something else. */
static void odd(void **state)
{
	static const char *const shown[] = {
		"audit\npolicy_name=a policy_version=1.0.0\n",
		"policy_name=a policy_version=1.0\naudit\n",
		"policy_name=a policy_version=1.0.0\npolicy_name=a policy_version=1.0.0\n",
		"policy_name=custom policy_version=1.0.0\n", "policy_name=a\n", "novelty\n",
	};
	static const char *const told[] = {
		"", "a", "a=", "=1.0.0", "a=1.0", "a=1.0.0 ", "a=1.0.0  b=1.0.0", "none a=1.0.0",
		"a=1.0.0 a=1.0.1", "custom=1.0.0", "a=1.0.0,b=1.0.0", "a=1.0.0\tpcr=1", "a=01.0.0",
	};
	struct named_policies policies = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(shown); i++) {
		if (named_policies_parse(&policies, shown[i]))
			fail_msg("\"%s\" was understood", shown[i]);
		named_policies_free(&policies);
	}
	for (i = 0; i < ARRAY_SIZE(told); i++) {
		if (named_policies_told(&policies, told[i]))
			fail_msg("\"%s\" was understood", told[i]);
		named_policies_free(&policies);
	}
}

static void names(void **state)
{
	static const char *const bad[] = {
		"", "custom", "init", "builtin", "?", "a b", ".a", "a/b", "a=b", "a#",
		"a policy_version=1.0.0 #", "a\n", "a\t",
		"a123456789a123456789a123456789a123456789a123456789a123456789a123",
	};
	size_t i;

	(void)state;
	assert_true(policy_name_good("a"));
	assert_true(policy_name_good("a.b_c-9"));
	assert_true(policy_name_good("policy"));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		if (policy_name_good(bad[i]))
			fail_msg("\"%s\" is a good name", bad[i]);
}

/* A line of ima/status. */
static void told(void **state)
{
	struct named_policies policies = { 0 };

	(void)state;
	assert_true(named_policies_told(&policies, "none"));
	assert_int_equal(policies.count, 0);
	assert_true(named_policies_told(&policies, "corp=1.2.3 nine=1.10.0"));
	assert_int_equal(policies.count, 2);
	expect(&policies.list[0], "corp", "1.2.3", NULL, "");
	expect(&policies.list[1], "nine", "1.10.0", NULL, "");
	assert_true(policies.list[1].version > policies.list[0].version);
	assert_int_equal(policies.list[1].version, 0x0001000a0000);
	named_policies_free(&policies);
}

int main(void)
{
	return RUN_TESTS("named_policies", cmocka_unit_test(shown), cmocka_unit_test(odd),
			 cmocka_unit_test(names), cmocka_unit_test(told));
}
