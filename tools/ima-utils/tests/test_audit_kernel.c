// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel says of its audit records, and what is made of answers that are none.
 */

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>

#include "audit_kernel.h"
#include "fake_root.h"

/* With what command lines it holds records. */
static void holds(void **state)
{
	static const struct {
		const char *line;
		bool holds;
	} lines[] = {
		{ "root=/dev/vda1 audit=1 quiet\n", true }, { "audit=on\n", true },
		{ "audit_backlog_limit=8192 AUDIT=0 audit=0 audit=1\n", true },
		{ "audit=1 audit=0\n", false }, { "noaudit=1\n", false },
		{ "init=audit=1\n", false }, { "-- audit=1\n", false },
		{ "audit_backlog_limit=8192\n", false },
	};
	size_t i;

	assert_false(audit_kernel_holds(*state));
	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		fake_file(*state, "/proc/cmdline", lines[i].line);
		assert_int_equal(audit_kernel_holds(*state), lines[i].holds);
	}
}

/* What the kernel answers, in an order of its own, and what is no answer. */
static void answers(void **state)
{
	struct {
		struct nlmsghdr header;
		union {
			struct audit_status status;
			struct nlmsgerr error;
		};
	} message = {
		.header = { .nlmsg_type = AUDIT_GET, .nlmsg_seq = 5 },
		.status = { .pid = 7, .lost = 9 },
	};
	const size_t needed = NLMSG_HDRLEN + offsetof(struct audit_status, lost) + 4;
	struct audit_state got = { 0 };
	size_t length;

	(void)state;
	/* Nothing is taken from behind the end of it, whichever of the lengths is wrong. */
	for (length = 0; length < needed; length++) {
		message.header.nlmsg_len = length;
		assert_int_equal(audit_kernel_parse(&got, &message, sizeof(message), 5), -EPROTO);
		message.header.nlmsg_len = sizeof(message);
		assert_int_equal(audit_kernel_parse(&got, &message, length, 5), -EPROTO);
	}
	assert_int_equal(audit_kernel_parse(&got, &message, sizeof(message), 6), -EAGAIN);
	message.header.nlmsg_type = AUDIT_SET;
	assert_int_equal(audit_kernel_parse(&got, &message, sizeof(message), 5), -EAGAIN);
	message.header.nlmsg_type = NLMSG_ERROR;
	message.error.error = -EPERM;
	assert_int_equal(audit_kernel_parse(&got, &message, sizeof(message), 5), -EPERM);
	assert_int_equal(audit_kernel_parse(&got, &message, sizeof(message), 6), -EAGAIN);
	message.error.error = 0;
	assert_int_equal(audit_kernel_parse(&got, &message, sizeof(message), 5), -EAGAIN);
	message.header.nlmsg_len = NLMSG_HDRLEN + 2;
	assert_int_equal(audit_kernel_parse(&got, &message, sizeof(message), 5), -EPROTO);
	assert_false(got.known);
	/* An older kernel has a shorter one. */
	message.header.nlmsg_type = AUDIT_GET;
	message.header.nlmsg_len = needed;
	message.status = (struct audit_status){ .pid = 7, .lost = 9 };
	assert_int_equal(audit_kernel_parse(&got, &message, needed, 5), 0);
	assert_true(got.known);
	assert_int_equal(got.auditd, 7);
	assert_int_equal(got.lost, 9);
	/* And a newer one a longer one. */
	message.header.nlmsg_len = sizeof(message);
	got = (struct audit_state){ 0 };
	assert_int_equal(audit_kernel_parse(&got, &message, sizeof(message), 5), 0);
	assert_int_equal(got.lost, 9);
}

int main(void)
{
	return RUN_TESTS("audit_kernel",
			 cmocka_unit_test_setup_teardown(holds, fake_setup, fake_teardown),
			 cmocka_unit_test(answers));
}
