// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of which files of a directory are lists.
 */

#include <kunit/test.h>
#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>

#include "diglim_boot.h"

static void name_test(struct kunit *test)
{
	static const char * const lists[] = {
		"a", "bash_5.2.15-2_amd64", "0-file_list-compact-bash", "00-deny", "-", "1-",
		"10-metadata_list-compact-", "0-file_list", "0-filelist-rpm-x", "x-file_list-rpm-y",
	};
	static const char * const others[] = {
		".", "..", ".hidden", "0-file_list-rpm-bash", "0-file_list-compact_tlv-bash",
		"12-parser_list-deb-x", "0-file_list-compact",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lists); i++)
		KUNIT_EXPECT_TRUE_MSG(test, diglim_boot_is_list(lists[i]), "%s", lists[i]);
	for (i = 0; i < ARRAY_SIZE(others); i++)
		KUNIT_EXPECT_FALSE_MSG(test, diglim_boot_is_list(others[i]), "%s", others[i]);
}

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

static void collect_test(struct kunit *test)
{
	static const char * const wanted[] = { "a", "b", "c", "d" };
	struct file *dir = anon_inode_getfile("lists", &by_two, NULL, O_RDONLY);
	struct diglim_boot_names found;
	unsigned int i;

	KUNIT_ASSERT_FALSE(test, IS_ERR(dir));
	KUNIT_EXPECT_EQ(test, diglim_boot_collect(dir, &found), 0);
	fput(dir);
	KUNIT_EXPECT_EQ(test, found.count, ARRAY_SIZE(wanted));
	for (i = 0; i < min(found.count, ARRAY_SIZE(wanted)); i++)
		KUNIT_EXPECT_STREQ(test, found.list[i], wanted[i]);
	diglim_boot_names_free(&found);

	dir = anon_inode_getfile("lists", &failing, NULL, O_RDONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(dir));
	KUNIT_EXPECT_EQ(test, diglim_boot_collect(dir, &found), -EIO);
	fput(dir);
	diglim_boot_names_free(&found);
}

static struct kunit_case boot_cases[] = {
	KUNIT_CASE(name_test),
	KUNIT_CASE(collect_test),
	{}
};

static struct kunit_suite boot_suite = {
	.name = "diglim_boot",
	.test_cases = boot_cases,
};

kunit_test_suite(boot_suite);
