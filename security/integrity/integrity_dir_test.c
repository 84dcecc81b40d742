// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the files of a directory.  Part of integrity_dir.c.
 */

#include <kunit/test.h>
#include <linux/anon_inodes.h>

static const char * const names[] = {
	".", "..", "b", "dir", ".hidden", ".other", "d", "a", "c",
};

/* A directory of which a call tells two names, as those of servers tell what they were sent. */
static int tell_two(struct file *file, struct dir_context *ctx)
{
	loff_t end = min_t(loff_t, ctx->pos + 2, ARRAY_SIZE(names));

	for (; ctx->pos < end; ctx->pos++)
		if (!dir_emit(ctx, names[ctx->pos], strlen(names[ctx->pos]), ctx->pos + 1,
			      strcmp(names[ctx->pos], "dir") ? DT_REG : DT_DIR))
			break;
	return 0;
}

/* One that fails after two names. */
static int tell_no_more(struct file *file, struct dir_context *ctx)
{
	return ctx->pos ? -EIO : tell_two(file, ctx);
}

static const struct file_operations by_two = { .iterate_shared = tell_two };
static const struct file_operations failing = { .iterate_shared = tell_no_more };

static bool is_c(const char *name)
{
	return !strcmp(name, "c");
}

static void collect_test(struct kunit *test)
{
	static const char * const wanted[] = { "a", "b", "c", "d" };
	struct file *dir = anon_inode_getfile("files", &by_two, NULL, O_RDONLY);
	struct integrity_dir found;
	unsigned int i;

	KUNIT_ASSERT_FALSE(test, IS_ERR(dir));
	KUNIT_EXPECT_EQ(test, integrity_dir_read(&found, dir, NULL), 0);
	fput(dir);
	KUNIT_EXPECT_EQ(test, found.count, ARRAY_SIZE(wanted));
	for (i = 0; i < min(found.count, ARRAY_SIZE(wanted)); i++)
		KUNIT_EXPECT_STREQ(test, found.list[i], wanted[i]);
	integrity_dir_free(&found);

	dir = anon_inode_getfile("files", &by_two, NULL, O_RDONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(dir));
	KUNIT_EXPECT_EQ(test, integrity_dir_read(&found, dir, is_c), 0);
	fput(dir);
	KUNIT_EXPECT_EQ(test, found.count, 1);
	integrity_dir_free(&found);

	dir = anon_inode_getfile("files", &failing, NULL, O_RDONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(dir));
	KUNIT_EXPECT_EQ(test, integrity_dir_read(&found, dir, NULL), -EIO);
	fput(dir);
	integrity_dir_free(&found);
}

static struct kunit_case dir_cases[] = {
	KUNIT_CASE(collect_test),
	{}
};

static struct kunit_suite dir_suite = {
	.name = "integrity_dir",
	.test_cases = dir_cases,
};

kunit_test_suite(dir_suite);
