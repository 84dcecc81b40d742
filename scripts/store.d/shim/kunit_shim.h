/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of KUnit as the tests of the digest-list store use, for user space: so
 * they run under sanitizers and on machines of the other byte order, too.
 */

#ifndef DIGLIM_SHIM_TEST_H
#define DIGLIM_SHIM_TEST_H

#include <setjmp.h>
#include <stdio.h>

#include "shim.h"

/* See diglim_test_list.h. */
#define diglim_test_memory() shim_memory.bytes

struct kunit {
	void *priv;
	int failures;
	jmp_buf end;
	void *allocated[64];
	int allocations;
};

struct kunit_case {
	void (*run)(struct kunit *test);
	const char *name;
};

struct kunit_suite {
	const char *name;
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(function) { .run = function, .name = #function }
#define KUNIT_CASE_SLOW(function) KUNIT_CASE(function)
#define KUNIT_FAIL_AT(test, what, ...) \
	((test)->failures++, printf("# %s:%d: %s\n", __FILE__, __LINE__, what))
#define KUNIT_EXPECT_TRUE(test, x) ((x) ? (void)0 : (void)KUNIT_FAIL_AT(test, #x))
#define KUNIT_EXPECT_FALSE(test, x) KUNIT_EXPECT_TRUE(test, !(x))
#define KUNIT_EXPECT_OP(test, a, op, b) do { \
	long long a_ = (long long)(a), b_ = (long long)(b); \
	if (!(a_ op b_)) { \
		KUNIT_FAIL_AT(test, #a " " #op " " #b); \
		printf("#   %lld, %lld\n", a_, b_); \
	} \
} while (0)
#define KUNIT_EXPECT_EQ(test, a, b) KUNIT_EXPECT_OP(test, a, ==, b)
#define KUNIT_EXPECT_NE(test, a, b) KUNIT_EXPECT_OP(test, a, !=, b)
#define KUNIT_EXPECT_GE(test, a, b) KUNIT_EXPECT_OP(test, a, >=, b)
#define KUNIT_EXPECT_LT(test, a, b) KUNIT_EXPECT_OP(test, a, <, b)
#define KUNIT_EXPECT_GT(test, a, b) KUNIT_EXPECT_OP(test, a, >, b)
#define KUNIT_EXPECT_LE(test, a, b) KUNIT_EXPECT_OP(test, a, <=, b)
#define KUNIT_EXPECT_EQ_MSG(test, a, b, ...) do { \
	long long a_ = (long long)(a), b_ = (long long)(b); \
	if (a_ != b_) { \
		KUNIT_FAIL_AT(test, #a " == " #b); \
		printf("#   %lld, %lld; ", a_, b_); \
		printf(__VA_ARGS__); \
		printf("\n"); \
	} \
} while (0)
#define KUNIT_EXPECT_PTR_EQ(test, a, b) KUNIT_EXPECT_TRUE(test, (a) == (b))
#define KUNIT_EXPECT_MEMEQ(test, a, b, n) KUNIT_EXPECT_TRUE(test, !memcmp(a, b, n))
#define KUNIT_ASSERT_TRUE(test, x) do { \
	if (!(x)) { \
		KUNIT_FAIL_AT(test, #x); \
		longjmp((test)->end, 1); \
	} \
} while (0)
#define KUNIT_ASSERT_EQ(test, a, b) KUNIT_ASSERT_TRUE(test, (a) == (b))
#define KUNIT_ASSERT_NOT_NULL(test, x) KUNIT_ASSERT_TRUE(test, x)

static inline void *kunit_kzalloc(struct kunit *test, size_t size, int flags)
{
	(void)flags;
	return test->allocated[test->allocations++] = calloc(1, size);
}

static void kunit_run_one(const struct kunit_suite *suite, const struct kunit_case *one,
			  struct kunit *test)
{
	if (!setjmp(test->end))
		one->run(test);
	if (suite->exit)
		suite->exit(test);
	while (test->allocations)
		free(test->allocated[--test->allocations]);
}

static int kunit_run(const struct kunit_suite *suite)
{
	const struct kunit_case *one;
	int n = 0, failed = 0;

	for (one = suite->test_cases; one->run; one++)
		n++;
	printf("TAP version 13\n1..%d\n", n);
	for (n = 1, one = suite->test_cases; one->run; one++, n++) {
		struct kunit test = { 0 };

		if (suite->init && suite->init(&test))
			abort();
		kunit_run_one(suite, one, &test);
		printf("%sok %d - %s: %s\n", test.failures ? "not " : "", n, suite->name, one->name);
		fflush(stdout);
		failed += !!test.failures;
	}
	return !!failed;
}

#define kunit_test_suite(suite) \
int main(void) \
{ \
	return kunit_run(&(suite)); \
}
#define MODULE_LICENSE(license)
#define MODULE_DESCRIPTION(text)

#endif /* DIGLIM_SHIM_TEST_H */
