// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of which files of a directory are lists.
 */

#include <kunit/test.h>

#include "diglim_boot.h"

static void name_test(struct kunit *test)
{
	static const char * const lists[] = {
		"a", "bash_5.2.15-2_amd64", "0-file_list-compact-bash", "00-deny", "-", "1-",
		"10-metadata_list-compact-", "0-file_list", "0-filelist-rpm-x", "x-file_list-rpm-y",
	};
	static const char * const others[] = {
		"0-file_list-rpm-bash", "0-file_list-compact_tlv-bash",
		"12-parser_list-deb-x", "0-file_list-compact",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lists); i++)
		KUNIT_EXPECT_TRUE_MSG(test, diglim_boot_is_list(lists[i]), "%s", lists[i]);
	for (i = 0; i < ARRAY_SIZE(others); i++)
		KUNIT_EXPECT_FALSE_MSG(test, diglim_boot_is_list(others[i]), "%s", others[i]);
}

static struct kunit_case boot_cases[] = {
	KUNIT_CASE(name_test),
	{}
};

static struct kunit_suite boot_suite = {
	.name = "diglim_boot",
	.test_cases = boot_cases,
};

kunit_test_suite(boot_suite);
