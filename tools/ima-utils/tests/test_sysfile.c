// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading files below a root, and what they are taken for.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/fact.h"
#include "lib/sysfile.h"

static void text_without_its_end(void **state)
{
	struct fact fact;

	fake_file(*state, "/f", "a\nb\n\n");
	fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
	assert_int_equal(fact.state, FACT_READ);
	assert_string_equal(fact.text, "a\nb");
	assert_string_equal(fact.path, "/f");
	fact_free(&fact);
}

/* So much, and no more. */
static void long_file(void **state)
{
	static char text[SYSFILE_ANSWER + 2];
	struct fact fact;

	memset(text, 'x', SYSFILE_ANSWER);
	fake_file(*state, "/f", text);
	fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
	assert_string_equal(fact.text, text);
	fact_free(&fact);
	text[SYSFILE_ANSWER] = 'x';
	fake_file(*state, "/f", text);
	fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
	assert_int_equal(fact.state, FACT_FAILED);
	assert_int_equal(fact.error, EFBIG);
	fact_free(&fact);
}

/* A pipe that nobody writes to is not waited for. */
static void pipe_is_malformed(void **state)
{
	char *full = xasprintf("%s/f", (char *)*state);
	struct fact fact;

	assert_int_equal(0, mkfifo(full, 0644));
	alarm(10);
	fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
	alarm(0);
	assert_int_equal(fact.state, FACT_MALFORMED);
	fact_free(&fact);
	free(full);
}

/* What a link to "/" names is in the root, not outside. */
static void links_stay_inside(void **state)
{
	char *outside = xasprintf("%s.outside", (char *)*state);
	char *link = xasprintf("%s/link", (char *)*state);
	struct fact fact;
	char **names;
	int count;

	fake_file(outside, "/f", "outside");
	fake_file(*state, "/f", "inside");
	assert_int_equal(0, symlink(outside, link));
	fact = sysfile_read(*state, "/link/f", SYSFILE_ANSWER);
	assert_int_not_equal(fact.state, FACT_READ);
	fact_free(&fact);
	assert_true(sysfile_list(*state, "/link", &names) < 0);
	assert_int_equal(sysfile_writable(*state, "/link/f"), -1);
	assert_int_equal(0, unlink(link));
	assert_int_equal(0, symlink("/", link));
	/* Where there is no openat2(), no link is followed. */
	if (syscall(SYS_openat2, -1, NULL, NULL, 0) < 0 && errno != EINVAL) {
		fact = sysfile_read(*state, "/link/f", SYSFILE_ANSWER);
		assert_int_equal(fact.state, FACT_FAILED);
		assert_int_equal(fact.error, ELOOP);
		assert_int_equal(sysfile_list(*state, "/link", &names), -ELOOP);
		goto end;
	}
	fact = sysfile_read(*state, "/link/../../f", SYSFILE_ANSWER);
	assert_string_equal(fact.text, "inside");
	count = sysfile_list(*state, "/link", &names);
	assert_int_equal(count, 2);
	sysfile_free_list(names, count);
end:
	fact_free(&fact);
	fake_remove(outside, "");
	free(outside);
	free(link);
}

/* Nothing gets by that a terminal or a reader of lines would obey. */
static void cleaned(void **state)
{
	char *text = clean_text("a\033[2Jb\xff\tc\nd\x7f ~");

	(void)state;
	assert_string_equal(text, "a?[2Jb??c?d? ~");
	free(text);
}

static void nul_is_malformed(void **state)
{
	struct fact fact;

	fake_bytes(*state, "/f", "a\0b", 3);
	fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
	assert_int_equal(fact.state, FACT_MALFORMED);
	assert_null(fact.text);
	fact_free(&fact);
}

static void absent(void **state)
{
	struct fact fact = sysfile_read(*state, "/nosuch/f", SYSFILE_ANSWER);

	assert_int_equal(fact.state, FACT_ABSENT);
	fact_free(&fact);
}

static void directory_fails(void **state)
{
	struct fact fact;

	fake_directory(*state, "/d");
	fact = sysfile_read(*state, "/d", SYSFILE_ANSWER);
	assert_int_equal(fact.state, FACT_FAILED);
	assert_int_equal(fact.error, EISDIR);
	fact_free(&fact);
}

static void write_only_is_withheld(void **state)
{
	struct fact fact;

	fake_file(*state, "/f", "text");
	fake_mode(*state, "/f", 0200);
	fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
	assert_int_equal(fact.state, FACT_WITHHELD);
	fact_free(&fact);
	assert_int_equal(sysfile_writable(*state, "/f"), 1);
	fake_mode(*state, "/f", 0400);
	assert_int_equal(sysfile_writable(*state, "/f"), 0);
	assert_int_equal(sysfile_writable(*state, "/nosuch"), -1);
}

/* Whoever runs the tests. */
static void denied(void **state)
{
	bool root = !geteuid();
	struct fact fact;
	char *why;

	fake_file(*state, "/d/f", "text");
	fake_mode(*state, "/d", 0);
	if (root)
		assert_int_equal(0, seteuid(65534));
	fact = sysfile_read(*state, "/d/f", SYSFILE_ANSWER);
	if (root)
		assert_int_equal(0, seteuid(0));
	fake_mode(*state, "/d", 0755);
	assert_int_equal(fact.state, FACT_DENIED);
	assert_int_equal(fact.error, EACCES);
	/* That only root may is no news for root, who lacks something else. */
	why = fact_why(&fact);
	assert_non_null(strstr(why, root ? "CAP_DAC_READ_SEARCH" : "only root"));
	free(why);
	fact.error = EPERM;
	why = fact_why(&fact);
	assert_non_null(strstr(why, root ? "CAP_SYS_ADMIN" : "only root"));
	free(why);
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
		fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
		assert_int_equal(fact_parse_number(&fact), cases[i].state == FACT_READ);
		assert_int_equal(fact.state, cases[i].state);
		assert_int_equal(fact.number, cases[i].number);
		fact_free(&fact);
	}
}

static void key_value_lines(void **state)
{
	static const char *const bad[] = {
		"", "no colon", "a:b", ": b", "a: 1\n\nb: 2", "a: 1\na: 2", "a: 1\nb: 2\na:",
	};
	struct pairs pairs = { 0 };
	struct fact fact;
	size_t i;

	fake_file(*state, "/f", "a: 1 2\nb c: x: y\nempty:\nlast: x\nvoid: ");
	fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
	assert_true(pairs_parse(&pairs, &fact));
	assert_int_equal(pairs.count, 5);
	assert_string_equal(pairs_get(&pairs, "empty"), "");
	assert_string_equal(pairs_get(&pairs, "void"), "");
	assert_string_equal(pairs_get(&pairs, "a"), "1 2");
	assert_string_equal(pairs_get(&pairs, "b c"), "x: y");
	assert_null(pairs_get(&pairs, "d"));
	pairs_free(&pairs);
	fact_free(&fact);

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fake_file(*state, "/f", bad[i]);
		fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
		assert_false(pairs_parse(&pairs, &fact));
		assert_int_equal(fact.state, FACT_MALFORMED);
		assert_int_equal(pairs.count, 0);
		fact_free(&fact);
	}
}

/* As many as fit: it must not take a time that grows with their square. */
static void many_pairs(void **state)
{
	struct pairs pairs = { 0 };
	struct fact fact;
	char *text = NULL;
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	for (i = 0; i < 9000; i++)
		fprintf(f, "%zx:\n", i);
	fclose(f);
	fake_file(*state, "/f", text);
	fact = sysfile_read(*state, "/f", SYSFILE_ANSWER);
	assert_true(pairs_parse(&pairs, &fact));
	assert_int_equal(pairs.count, 9000);
	pairs_free(&pairs);
	fact_free(&fact);
	free(text);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	return RUN_TESTS("sysfile",
			 TEST(text_without_its_end), TEST(long_file), TEST(pipe_is_malformed),
			 TEST(links_stay_inside), TEST(cleaned), TEST(many_pairs),
			 TEST(nul_is_malformed), TEST(absent), TEST(directory_fails),
			 TEST(write_only_is_withheld), TEST(denied), TEST(numbers),
			 TEST(key_value_lines));
}
