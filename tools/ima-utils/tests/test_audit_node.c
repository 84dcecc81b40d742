// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose a record of auditd's log is, by the name before it.
 */

#define _GNU_SOURCE
#include <unistd.h>

#include "audit_node.h"
#include "fake_root.h"

/* Whose a record is by its node. */
static enum audit_origin judge(const char *root, const char *node)
{
	struct audit_nodes nodes;
	enum audit_origin origin;

	audit_nodes_read(&nodes, root);
	origin = audit_nodes_judge(&nodes, node);
	audit_nodes_free(&nodes);
	return origin;
}

static void hosts(void **state)
{
	const char *root = *state;

	/* Of a machine of which nobody knows the name everything may be. */
	assert_int_equal(judge(root, NULL), AUDIT_OWN);
	assert_int_equal(judge(root, "web1"), AUDIT_UNTOLD);
	fake_file(root, "/etc/hostname", "web1\n");
	assert_int_equal(judge(root, NULL), AUDIT_OWN);
	assert_int_equal(judge(root, "web1"), AUDIT_OWN);
	assert_int_equal(judge(root, "WEB1"), AUDIT_OWN);
	assert_int_equal(judge(root, "web10"), AUDIT_FOREIGN);
	assert_int_equal(judge(root, "web"), AUDIT_FOREIGN);
	assert_int_equal(judge(root, "web2.example.org"), AUDIT_FOREIGN);
	assert_int_equal(judge(root, ""), AUDIT_FOREIGN);
	/* Other domains may have such a one, too. */
	assert_int_equal(judge(root, "web1.example.org"), AUDIT_UNTOLD);
	fake_file(root, "/etc/hostname", "web1.example.org\n");
	assert_int_equal(judge(root, "web1.example.org"), AUDIT_OWN);
	assert_int_equal(judge(root, "web1"), AUDIT_UNTOLD);
	assert_int_equal(judge(root, "web1.example.com"), AUDIT_FOREIGN);
	/* An address is not the machine's in a copy of its files. */
	assert_int_equal(judge(root, "192.0.2.1"), AUDIT_UNTOLD);
}

static void conf(void **state)
{
	const char *root = *state;

	fake_file(root, "/etc/hostname", "web1\n");
	fake_file(root, "/etc/audit/auditd.conf",
		  "# name = no\nname_format = HOSTNAME\nname = front\n##tcp_listen_port = 60\n");
	assert_int_equal(judge(root, "front"), AUDIT_FOREIGN);
	fake_file(root, "/etc/audit/auditd.conf", "Name_Format=User\n name\t=  front \t\n");
	assert_int_equal(judge(root, "front"), AUDIT_OWN);
	assert_int_equal(judge(root, "web1"), AUDIT_OWN);
	assert_int_equal(judge(root, "back"), AUDIT_FOREIGN);
	assert_int_equal(judge(root, NULL), AUDIT_OWN);
	/* Who sends to it says what he likes. */
	fake_file(root, "/etc/audit/auditd.conf",
		  "name_format = user\nname = front\ntcp_listen_port = 60\n");
	assert_int_equal(judge(root, "front"), AUDIT_UNTOLD);
	assert_int_equal(judge(root, "web1"), AUDIT_UNTOLD);
	assert_int_equal(judge(root, NULL), AUDIT_UNTOLD);
	assert_int_equal(judge(root, "back"), AUDIT_FOREIGN);
}

/* Of this machine addresses are known. */
static void live(void **state)
{
	char name[] = "web1", here[256] = "";
	struct audit_nodes nodes = { .live = true, .host = name };

	(void)state;
	assert_int_equal(audit_nodes_judge(&nodes, "192.0.2.1"), AUDIT_FOREIGN);
	assert_int_equal(audit_nodes_judge(&nodes, "2001:db8::1"), AUDIT_FOREIGN);
	assert_int_equal(audit_nodes_judge(&nodes, "127.0.1.1"), AUDIT_UNTOLD);
	assert_int_equal(audit_nodes_judge(&nodes, "::1"), AUDIT_UNTOLD);
	assert_int_equal(gethostname(here, sizeof(here) - 1), 0);
	assert_int_equal(judge("/", here) != AUDIT_FOREIGN, 1);
}

int main(void)
{
	return RUN_TESTS("audit_node",
			 cmocka_unit_test_setup_teardown(hosts, fake_setup, fake_teardown),
			 cmocka_unit_test_setup_teardown(conf, fake_setup, fake_teardown),
			 cmocka_unit_test(live));
}
