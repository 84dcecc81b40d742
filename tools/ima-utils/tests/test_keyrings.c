// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting keys, also where somebody made /proc/keys lie.
 */

#include <errno.h>
#include <string.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/keyrings.h"

#define LINE(id, name) id " I------     1 perm 1f0b0000     0     0 keyring   " name "\n"

static struct fact count(const char *text, const char *name, const struct keyring_ops *ops)
{
	struct fact proc_keys = { .state = FACT_READ, .text = xstrdup(text) }, result;

	proc_keys.path = xstrdup("/proc/keys");
	result = keyring_count(&proc_keys, name, ops);
	fact_free(&proc_keys);
	return result;
}

static void expect(const char *text, enum fact_state state, unsigned long long number,
		   const struct keyring_ops *ops)
{
	struct fact fact = count(text, ".ima", ops);

	assert_int_equal(fact.state, state);
	assert_int_equal(fact.number, number);
	fact_free(&fact);
}

static void lines(void **state)
{
	(void)state;
	expect(LINE("00000001", ".ima: 12"), FACT_READ, 12, NULL);
	expect(LINE("00000001", ".ima: empty"), FACT_READ, 0, NULL);
	expect(LINE("00000001", ".ima_blacklist: 3"), FACT_ABSENT, 0, NULL);
	expect(LINE("00000001", "_ima: 3"), FACT_ABSENT, 0, NULL);
	expect("", FACT_ABSENT, 0, NULL);
	expect("\n00000001\n", FACT_ABSENT, 0, NULL);
	/* A key of another type with that name is none of the kernel's. */
	expect("00000001 I--Q---     1 perm 3f010000     0     0 user      .ima: 5\n",
	       FACT_ABSENT, 0, NULL);
}

/* Only what nobody but the kernel makes shows that the kernel's are told. */
static void any_of_the_kernel(void **state)
{
	(void)state;
	assert_true(keyring_any(LINE("00000001", "_ima: 1") LINE("00000002", ".ima: 1")));
	assert_false(keyring_any(LINE("00000001", "_ima: 1")));
	assert_false(keyring_any(""));
}

/* A keyring without a dot is counted by its own name. */
static void old_names(void **state)
{
	struct fact fact = count(LINE("00000001", "_ima: 3"), "_ima", NULL);

	(void)state;
	assert_int_equal(fact.state, FACT_READ);
	assert_int_equal(fact.number, 3);
	fact_free(&fact);
}

static void odd_counts(void **state)
{
	(void)state;
	expect(LINE("00000001", ".ima: -1"), FACT_MALFORMED, 0, NULL);
	expect(LINE("00000001", ".ima: 1x"), FACT_MALFORMED, 0, NULL);
	expect(LINE("00000001", ".ima: 99999999999999999999"), FACT_MALFORMED, 0, NULL);
	/* Which of the two? */
	expect(LINE("00000001", ".ima: 1") LINE("00000002", ".ima: 2"), FACT_MALFORMED, 0, NULL);
}

static bool is_second(int32_t id, const char *name)
{
	return id == 2 && !strcmp(name, ".ima");
}

static long four(int32_t id)
{
	assert_int_equal(id, 2);
	return 4;
}

static long no_permission(int32_t id)
{
	(void)id;
	return -EACCES;
}

static long other_error(int32_t id)
{
	(void)id;
	return -EKEYREVOKED;
}

static void the_kernel_is_asked(void **state)
{
	const struct keyring_ops ops = { .is_keyring = is_second, .count = four };
	const struct keyring_ops denied = { .is_keyring = is_second, .count = no_permission };
	const struct keyring_ops failed = { .is_keyring = is_second, .count = other_error };

	(void)state;
	/* A line that a description brought about does not count. */
	expect(LINE("00000001", ".ima: 9"), FACT_ABSENT, 0, &ops);
	expect(LINE("00000001", ".ima: 9") LINE("00000002", ".ima: 8"), FACT_READ, 4, &ops);
	expect(LINE("00000002", ".ima: 8"), FACT_DENIED, 0, &denied);
	expect(LINE("00000002", ".ima: 8"), FACT_FAILED, 0, &failed);
}

static void what_is_not_read_is_not_counted(void **state)
{
	struct fact proc_keys = { .state = FACT_DENIED, .error = EACCES }, fact;

	(void)state;
	proc_keys.path = (char *)"/proc/keys";
	fact = keyring_count(&proc_keys, ".ima", NULL);
	assert_int_equal(fact.state, FACT_DENIED);
	assert_int_equal(fact.error, EACCES);
	fact_free(&fact);
}

static void live(void **state)
{
	(void)state;
	assert_false(keyring_live.is_keyring(0x7fffffff, ".ima"));
	assert_true(keyring_live.count(0x7fffffff) < 0);
}

int main(void)
{
	return RUN_TESTS("keyrings",
			 cmocka_unit_test(lines), cmocka_unit_test(odd_counts),
			 cmocka_unit_test(any_of_the_kernel), cmocka_unit_test(old_names),
			 cmocka_unit_test(the_kernel_is_asked),
			 cmocka_unit_test(what_is_not_read_is_not_counted), cmocka_unit_test(live));
}
