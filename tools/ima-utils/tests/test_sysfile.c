// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading files below a root, and what they are taken for.
 */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fake_root.h"
#include "lib/array.h"
#include "lib/fact.h"
#include "lib/sysfile.h"

static void text_without_its_end(void **state)
{
	struct fact fact;

	fake_file(*state, "/f", "a\nb\n\n");
	fact = sysfile_read(*state, "/f");
	assert_int_equal(fact.state, FACT_READ);
	assert_string_equal(fact.text, "a\nb");
	assert_string_equal(fact.path, "/f");
	fact_free(&fact);
}

static void long_file(void **state)
{
	static char text[100001];
	struct fact fact;

	memset(text, 'x', sizeof(text) - 1);
	fake_file(*state, "/f", text);
	fact = sysfile_read(*state, "/f");
	assert_string_equal(fact.text, text);
	fact_free(&fact);
}

static void control_characters(void **state)
{
	struct fact fact;

	fake_file(*state, "/f", "a\033[2Jb\xff\tc");
	fact = sysfile_read(*state, "/f");
	assert_string_equal(fact.text, "a?[2Jb?\tc");
	fact_free(&fact);
}

static void nul_is_malformed(void **state)
{
	struct fact fact;

	fake_bytes(*state, "/f", "a\0b", 3);
	fact = sysfile_read(*state, "/f");
	assert_int_equal(fact.state, FACT_MALFORMED);
	assert_null(fact.text);
	fact_free(&fact);
}

static void absent(void **state)
{
	struct fact fact = sysfile_read(*state, "/nosuch/f");

	assert_int_equal(fact.state, FACT_ABSENT);
	fact_free(&fact);
}

static void directory_fails(void **state)
{
	struct fact fact;

	fake_directory(*state, "/d");
	fact = sysfile_read(*state, "/d");
	assert_int_equal(fact.state, FACT_FAILED);
	assert_int_equal(fact.error, EISDIR);
	fact_free(&fact);
}

static void write_only_is_withheld(void **state)
{
	struct fact fact;

	fake_file(*state, "/f", "text");
	fake_mode(*state, "/f", 0200);
	fact = sysfile_read(*state, "/f");
	assert_int_equal(fact.state, FACT_WITHHELD);
	fact_free(&fact);
	assert_true(sysfile_writable(*state, "/f"));
	fake_mode(*state, "/f", 0400);
	assert_false(sysfile_writable(*state, "/f"));
}

/* Whoever runs the tests. */
static void denied(void **state)
{
	struct fact fact;

	bool root = !geteuid();

	fake_file(*state, "/d/f", "text");
	fake_mode(*state, "/d", 0);
	if (root)
		assert_int_equal(0, seteuid(65534));
	fact = sysfile_read(*state, "/d/f");
	if (root)
		assert_int_equal(0, seteuid(0));
	fake_mode(*state, "/d", 0755);
	assert_int_equal(fact.state, FACT_DENIED);
	assert_int_equal(fact.error, EACCES);
	fact_free(&fact);
}

static void numbers(void **state)
{
	static const struct {
		const char *text;
		enum fact_state state;
		unsigned long long number;
	} cases[] = {
		{ "0", FACT_READ, 0 },
		{ "18446744073709551615", FACT_READ, 18446744073709551615ULL },
		{ "18446744073709551616", FACT_MALFORMED, 0 },
		{ "", FACT_MALFORMED, 0 },
		{ "-1", FACT_MALFORMED, 0 },
		{ " 1", FACT_MALFORMED, 0 },
		{ "1x", FACT_MALFORMED, 0 },
		{ "1\n2", FACT_MALFORMED, 0 },
	};
	struct fact fact;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_file(*state, "/f", cases[i].text);
		fact = sysfile_read(*state, "/f");
		assert_int_equal(fact_parse_number(&fact), cases[i].state == FACT_READ);
		assert_int_equal(fact.state, cases[i].state);
		assert_int_equal(fact.number, cases[i].number);
		fact_free(&fact);
	}
}

static void key_value_lines(void **state)
{
	static const char *const bad[] = {
		"", "no colon", "a:b", ": b", "a: ", "a: 1\n\nb: 2", "a: 1\na: 2",
	};
	struct pairs pairs = { 0 };
	struct fact fact;
	size_t i;

	fake_file(*state, "/f", "a: 1 2\nb c: x: y\n");
	fact = sysfile_read(*state, "/f");
	assert_true(pairs_parse(&pairs, &fact));
	assert_int_equal(pairs.count, 2);
	assert_string_equal(pairs_get(&pairs, "a"), "1 2");
	assert_string_equal(pairs_get(&pairs, "b c"), "x: y");
	assert_null(pairs_get(&pairs, "d"));
	pairs_free(&pairs);
	fact_free(&fact);

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fake_file(*state, "/f", bad[i]);
		fact = sysfile_read(*state, "/f");
		assert_false(pairs_parse(&pairs, &fact));
		assert_int_equal(fact.state, FACT_MALFORMED);
		assert_int_equal(pairs.count, 0);
		fact_free(&fact);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	return RUN_TESTS("sysfile",
			 TEST(text_without_its_end), TEST(long_file), TEST(control_characters),
			 TEST(nul_is_malformed), TEST(absent), TEST(directory_fails),
			 TEST(write_only_is_withheld), TEST(denied), TEST(numbers),
			 TEST(key_value_lines));
}
