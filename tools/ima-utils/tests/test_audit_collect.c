// SPDX-License-Identifier: GPL-2.0-only
/*
 * What /dev/kmsg says of records, and of those that it has not any more.  In its place is
 * what these tests say: it has to be overwritten at times, which none can be made to be.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "audit_collect.h"
#include "audit_kernel.h"
#include "fake_root.h"
#include "lib/alloc.h"

#define DENIED "op=appraise_data cause=denied name=\"/a\" dev=\"vda\" ino=1 res=0 " \
	"func=BPRM_CHECK layer=custom rule=1 need=deny have=none"
#define RECORD(number) "5," number ",5671002,-;audit: type=1800 audit(1.123:4): " DENIED "\n"
#define OTHER(number) "6," number ",5671002,-;x\n SUBSYSTEM=x\n"

/* What is in the place of /dev/kmsg: records, NULL where it was overwritten; and its inode. */
static const char *const *kmsg;
static struct stat kmsg_stat;

/* Below this are /dev/kmsg and auditd's logs; NULL for "/". */
static const char *fake;

/* A file of these, as it is named below that; to be freed. */
static char *fake_path(const char *path)
{
	bool ours = fake && (!strcmp(path, AUDIT_KMSG) ||
			     !strncmp(path, AUDIT_DIRECTORY, strlen(AUDIT_DIRECTORY)));

	return xasprintf("%s%s", ours ? fake : "", path);
}

/* Open what is in its place. */
int open(const char *path, int flags, ...)
{
	char *there = fake_path(path);
	unsigned int mode = 0;
	va_list arguments;
	int fd, error;

	va_start(arguments, flags);
	if (flags & O_CREAT)
		mode = va_arg(arguments, unsigned int);
	va_end(arguments);
	fd = openat(AT_FDCWD, there, flags, mode);
	error = errno;
	free(there);
	errno = error;
	return fd;
}

/* The same of what it is. */
int stat(const char *path, struct stat *st)
{
	char *there = fake_path(path);
	int result = fstatat(AT_FDCWD, there, st, 0);

	free(there);
	return result;
}

/* As if that file were /dev/kmsg. */
int fstat(int fd, struct stat *st)
{
	int result = fstatat(fd, "", st, AT_EMPTY_PATH);

	if (!result && kmsg && st->st_dev == kmsg_stat.st_dev &&
	    st->st_ino == kmsg_stat.st_ino) {
		st->st_mode = S_IFCHR | 0600;
		st->st_rdev = makedev(1, 11);
	}
	return result;
}

/* One record at a time, "" for the end. */
ssize_t read(int fd, void *buffer, size_t size)
{
	struct stat st;
	ssize_t length;

	if (!kmsg || fstat(fd, &st) || !S_ISCHR(st.st_mode) ||
	    st.st_rdev != makedev(1, 11) || st.st_ino != kmsg_stat.st_ino)
		return syscall(SYS_read, fd, buffer, size);
	if (!*kmsg) {
		kmsg++;
		errno = EPIPE;
		return -1;
	}
	length = strlen(*kmsg);
	if (!length) {
		errno = EAGAIN;
		return -1;
	}
	assert_in_range(length, 1, size);
	memcpy(buffer, *kmsg++, length);
	return length;
}

/* What the kernel says when it is asked for the first time, and then. */
static struct audit_state said[2];
static unsigned int asked;

/* Ask a kernel that says that. */
static void ask(struct audit_state *state)
{
	*state = said[asked++ ? 1 : 0];
}

static const struct audit_kernel kernel = { .ask = ask };

/* What is read, if it is /dev/kmsg alone. */
static void collect(const char *root, const char *const *records, struct audit_refusals *refusals)
{
	struct names names = { 0 };
	char *path = xasprintf("%s/kmsg", root);

	fake_file(root, "/kmsg", "");
	assert_int_equal(stat(path, &kmsg_stat), 0);
	names_add(&names, path);
	kmsg = records;
	asked = 0;
	audit_collect(refusals, "test", &names, "/", &kernel);
	assert_int_equal(asked, 0);
	kmsg = NULL;
	assert_int_equal(refusals->source_count, 1);
	assert_string_equal(refusals->sources[0], path);
	assert_int_equal(refusals->unread, 0);
	assert_false(refusals->forgeable);
	names_free(&names);
	free(path);
}

/* So many records, and so many times some were lost. */
static void expect(void **state, const char *const *records, unsigned long long count,
		   unsigned long long lost)
{
	struct audit_refusals refusals;

	collect(*state, records, &refusals);
	assert_int_equal(refusals.records, count);
	assert_int_equal(refusals.lost, lost);
	audit_refusals_free(&refusals);
}

/* It is all there: the first number is 0. */
static void whole(void **state)
{
	static const char *const none[] = { "" };
	static const char *const all[] = { OTHER("0"), RECORD("1"), OTHER("2"), RECORD("9"), "" };
	static const char *const first[] = { RECORD("0"), "" };

	expect(state, none, 0, 0);
	expect(state, all, 2, 0);
	expect(state, first, 1, 0);
}

/* Its begin is not, or was overwritten while it was read. */
static void overwritten(void **state)
{
	static const char *const begin[] = { OTHER("7"), RECORD("8"), "" };
	static const char *const others[] = { "12,7,5671002,-;x\n", RECORD("8"), "" };
	static const char *const meanwhile[] = { RECORD("0"), NULL, RECORD("9"), "" };
	static const char *const twice[] = { RECORD("7"), NULL, NULL, RECORD("9"), "" };
	static const char *const at_once[] = { NULL, RECORD("9"), "" };

	expect(state, begin, 1, 1);
	expect(state, others, 1, 1);
	expect(state, meanwhile, 2, 1);
	expect(state, twice, 2, 3);
	expect(state, at_once, 1, 1);
}

/* What the kernel says of losses, and what programs say. */
static void told(void **state)
{
	static const char *const kernel[] = {
		OTHER("0"), "4,1,2,-;audit: audit_lost=3 audit_rate_limit=0\n",
		"4,2,2,-,caller=T9;kauditd_printk_skb: 5 callbacks suppressed\n", "",
	};
	static const char *const programs[] = {
		OTHER("0"), "12,1,2,-;audit: audit_lost=3 audit_rate_limit=0\n",
		"12,2,2,-,caller=T9;kauditd_printk_skb: 5 callbacks suppressed\n", "",
	};

	expect(state, kernel, 0, 2);
	expect(state, programs, 0, 0);
}

/* How many losses there are if nobody named anything, and the kernel says that. */
static unsigned long long lost_of_all(const char *root, const char *const *records,
				      struct audit_state before, struct audit_state after)
{
	struct audit_refusals refusals;
	struct names names = { 0 };
	char *path = xasprintf("%s/dev/kmsg", root);
	unsigned long long lost;

	fake_file(root, AUDIT_KMSG, "");
	assert_int_equal(stat(path, &kmsg_stat), 0);
	said[0] = before;
	said[1] = after;
	asked = 0;
	fake = root;
	kmsg = records;
	audit_collect(&refusals, "test", &names, "/", &kernel);
	kmsg = NULL;
	fake = NULL;
	assert_int_equal(asked, 2);
	assert_int_equal(refusals.unread, 0);
	lost = refusals.lost;
	audit_refusals_free(&refusals);
	free(path);
	return lost;
}

/* What was not printed is no loss if the kernel says that auditd has it. */
static void auditd(void **state)
{
	static const char *const unprinted[] = {
		OTHER("0"), "4,2,2,-;kauditd_printk_skb: 5000 callbacks suppressed\n", "",
	};
	static const char *const overwritten[] = { OTHER("7"), "" };
	static const char *const both[] = {
		OTHER("7"), "4,8,2,-;kauditd_printk_skb: 5 callbacks suppressed\n", "",
	};
	static const char *const told[] = {
		OTHER("0"), "4,1,2,-;audit: audit_lost=3 audit_rate_limit=0\n", "",
	};
	static const char *const none[] = { "" };
	const struct audit_state good = { .known = true, .auditd = 7, .holds = true };
	struct audit_state bad;

	fake_file(*state, AUDIT_LOG, "");
	assert_int_equal(lost_of_all(*state, unprinted, good, good), 0);
	assert_int_equal(lost_of_all(*state, overwritten, good, good), 0);
	assert_int_equal(lost_of_all(*state, both, good, good), 0);
	/* There is none, or was none, or was another one. */
	bad = good;
	bad.auditd = 0;
	assert_int_equal(lost_of_all(*state, both, bad, bad), 2);
	assert_int_equal(lost_of_all(*state, both, good, bad), 2);
	assert_int_equal(lost_of_all(*state, both, bad, good), 2);
	bad.auditd = 8;
	assert_int_equal(lost_of_all(*state, both, bad, good), 2);
	assert_int_equal(lost_of_all(*state, none, bad, good), 0);
	/* Nothing was held for it. */
	bad = good;
	bad.holds = false;
	assert_int_equal(lost_of_all(*state, both, bad, bad), 2);
	/* The kernel does not say. */
	bad = (struct audit_state){ .holds = true };
	assert_int_equal(lost_of_all(*state, both, bad, bad), 2);
	assert_int_equal(lost_of_all(*state, both, good, bad), 2);
	assert_int_equal(lost_of_all(*state, none, bad, bad), 0);
	/* It lost some, be it told in its log, too, or not. */
	bad = good;
	bad.lost = 3;
	assert_int_equal(lost_of_all(*state, none, bad, bad), 1);
	assert_int_equal(lost_of_all(*state, none, good, bad), 1);
	assert_int_equal(lost_of_all(*state, told, bad, bad), 1);
	assert_int_equal(lost_of_all(*state, told, good, good), 1);
	assert_int_equal(lost_of_all(*state, both, bad, bad), 3);
	/* auditd writes elsewhere. */
	fake_remove(*state, AUDIT_LOG);
	assert_int_equal(lost_of_all(*state, both, good, good), 2);
}

int main(void)
{
	return RUN_TESTS("audit_collect",
			 cmocka_unit_test_setup_teardown(whole, fake_setup, fake_teardown),
			 cmocka_unit_test_setup_teardown(overwritten, fake_setup, fake_teardown),
			 cmocka_unit_test_setup_teardown(told, fake_setup, fake_teardown),
			 cmocka_unit_test_setup_teardown(auditd, fake_setup, fake_teardown));
}
