// SPDX-License-Identifier: GPL-2.0-only
/*
 * Audit records: what is one, what it says, and what is broken.
 */

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_advice.h"
#include "audit_record.h"
#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"

#define LOG "[    5.671002] audit: type=1800 audit(1790000000.123:45): "
#define BEGIN "pid=7 uid=0 auid=0 ses=1 op=appraise_data cause=missing-hash comm=\"cat\" "
#define END "dev=\"vda\" ino=12 res=0 errno=0 func=BPRM_CHECK layer=custom rule=3 " \
	"need=hash|imasig have=none"
#define NAME "name=\"/usr/bin/ls\" "
#define UNKNOWN "the form of this log is not known"

/* It is a record of this file. */
static void expect(const char *line, const char *name)
{
	struct audit_record record;
	const char *fault;
	enum audit_line what = audit_record_parse(&record, line, strlen(line), &fault);

	if (what != AUDIT_LINE_RECORD)
		fail_msg("%s: %d, %s", line, what, fault ? fault : "no record");
	assert_string_equal(record.fields[AUDIT_NAME], name);
	assert_string_equal(record.fields[AUDIT_OP], "appraise_data");
	assert_string_equal(record.fields[AUDIT_CAUSE], "missing-hash");
	assert_string_equal(record.fields[AUDIT_COMM], "cat");
	assert_string_equal(record.fields[AUDIT_UID], "0");
	assert_string_equal(record.fields[AUDIT_DEV], "vda");
	assert_string_equal(record.fields[AUDIT_INO], "12");
	assert_string_equal(record.fields[AUDIT_RES], "0");
	assert_string_equal(record.fields[AUDIT_FUNC], "BPRM_CHECK");
	assert_string_equal(record.fields[AUDIT_LAYER], "custom");
	assert_string_equal(record.fields[AUDIT_RULE], "3");
	assert_string_equal(record.fields[AUDIT_NEED], "hash|imasig");
	assert_string_equal(record.fields[AUDIT_HAVE], "none");
	if (strncmp(line, "node=", 5))
		assert_null(record.node);
	else
		assert_string_equal(record.node, "host.example");
	audit_record_free(&record);
}

/* In whatever log it stands. */
static void logs(void **state)
{
	static const char *const before[] = {
		LOG,
		"[5.6] audit: type=1800 audit(1.2:3): ",
		"<5>[    5.671002] audit: type=1800 audit(1790000000.123:45): ",
		"audit: type=1800 audit(1790000000.123:45): ",
		"5,311,5671002,-;audit: type=1800 audit(1790000000.123:45): ",
		"5,311,5671002,-,caller=T1;audit: type=1800 audit(1790000000.123:45): ",
		"5,311,5671002,-,caller=C0;audit: type=1800 audit(1790000000.123:45): ",
		"Nov 28 22:00:00 host kernel: [    5.7] audit: type=1800 audit(1.2:3): ",
		"Nov 28 22:00:00 host kernel: audit: type=1800 audit(1.2:3): ",
		"2026-11-28T22:00:00 host kernel: audit: type=1800 audit(1.2:3): ",
		"Nov 28 22:00:00 host kernel: [    5.7][    T1] audit: type=1800 audit(1.2:3): ",
		"[    5.671002] host kernel: audit: type=1800 audit(1.2:3): ",
		/* In each form that dmesg has for the time, as it is called for that. */
		"[Mon Nov 30 17:41:34 2026] audit: type=1800 audit(1790000000.123:45): ",
		"[Mon Nov  3 17:41:34 2026] audit: type=1800 audit(1790000000.123:45): ",
		"[Di Mär  3 17:41:34 2026] audit: type=1800 audit(1790000000.123:45): ",
		"[Mon Nov 30 17:41:34 2026 <    0.000012>] audit: type=1800 audit(1.2:3): ",
		"2026-11-30T17:41:34,123456+00:00 audit: type=1800 audit(1790000000.123:45): ",
		"2026-11-30T17:41:34,123456-07:00 audit: type=1800 audit(1790000000.123:45): ",
		"[Nov30 17:41] audit: type=1800 audit(1790000000.123:45): ",
		"[  +0.000012] audit: type=1800 audit(1790000000.123:45): ",
		"[    5.700000 <    0.000012>] audit: type=1800 audit(1790000000.123:45): ",
		"[<    0.000012>] audit: type=1800 audit(1790000000.123:45): ",
		"kern  :notice: [    5.671002] audit: type=1800 audit(1790000000.123:45): ",
		"kern  :warn  : [Mon Nov 30 17:41:34 2026] audit: type=1800 audit(1.2:3): ",
		"kern  :notice: audit: type=1800 audit(1790000000.123:45): ",
		/* CONFIG_PRINTK_CALLER, as the kernel has it, and dmesg. */
		"[    5.7][    T1] audit: type=1800 audit(1790000000.123:45): ",
		"[    5.7] [    T1] audit: type=1800 audit(1790000000.123:45): ",
		"[    5.7][T12345] audit: type=1800 audit(1790000000.123:45): ",
		"<5>[    5.7][    C0] audit: type=1800 audit(1790000000.123:45): ",
		"[    T1] audit: type=1800 audit(1790000000.123:45): ",
		"2026-11-30T17:41:34,123456+00:00 [    T1] audit: type=1800 audit(1.2:3): ",
		"Nov 30 17:41:34 host audit[7]: INTEGRITY_DATA ",
		"Nov 30 17:41:34 host audit: INTEGRITY_DATA ",
		"2026-11-30T17:41:34+0000 host audit[7]: INTEGRITY_DATA ",
		"Nov 30 17:41:34 audit audit[7]: AUDIT1800 ",
		"audit: INTEGRITY_DATA ",
		"INTEGRITY_DATA ",
		"<4>Nov 28 22:00:00 host kernel: audit: type=1800 audit(1.2:3): ",
		"type=INTEGRITY_DATA msg=audit(1790000000.125:48): ",
		"type=UNKNOWN[1800] msg=audit(1790000000.125:48): ",
		"type=1800 msg=audit(1790000000.125:48): ",
		"node=host.example type=INTEGRITY_DATA msg=audit(1790000000.125:48): ",
	};
	static const char *const behind[] = {
		"", "\r", " boot_verified=no dmverity_roothash=none",
		"\035UID=\"root\" AUID=\"unset\" name=x",
	};
	size_t i, k;
	char *line;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(before); i++)
		for (k = 0; k < ARRAY_SIZE(behind); k++) {
			line = xasprintf("%s%s%s%s", before[i], BEGIN NAME, END, behind[k]);
			expect(line, "/usr/bin/ls");
			free(line);
		}
	expect(LOG "subj=/usr/bin/x (enforce) " BEGIN NAME END, "/usr/bin/ls");
	/* A name with what would end it. */
	expect(LOG BEGIN "name=2F746D702F6120620A " END, "/tmp/a b\n");
	expect(LOG BEGIN "name=2f746d70 " END, "/tmp");
	/* One that looks like hexadecimal digits is in quotes. */
	expect(LOG BEGIN "name=\"2f746d70\" " END, "2f746d70");
}

/* Who calls himself nothing, by prctl(PR_SET_NAME, ""), hides nothing by that. */
static void empty(void **state)
{
	static const char line[] =
		LOG "op=appraise_data cause=denied comm=\"\" name=\"\" dev=\"vda\" ino=12 res=0";
	struct audit_record record;
	const char *fault;

	(void)state;
	assert_int_equal(audit_record_parse(&record, line, strlen(line), &fault),
			 AUDIT_LINE_RECORD);
	assert_null(fault);
	assert_string_equal(record.fields[AUDIT_COMM], "");
	assert_string_equal(record.fields[AUDIT_NAME], "");
	assert_string_equal(record.fields[AUDIT_INO], "12");
	audit_record_free(&record);
}

/* What is no record of this type. */
static void others(void **state)
{
	static const char *const lines[] = {
		"", "audit", "[    5.6] something else",
		"[    5.6] audit: type=1804 audit(1.2:3): op=invalid_pcr cause=ToMToU res=1",
		"type=AVC msg=audit(1.2:3): op=a cause=b res=0",
		/* What others said does not begin so. */
		"[    5.6] fs: file \"audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"[    5.6] audit: type=1800 audit(x): " BEGIN NAME END,
		"[    5.6] audit: type=18001 audit(1.2:3): " BEGIN NAME END,
		"Nov 28 22:00:00 host user: x kernel: audit: type=1800 audit(1.2:3): " BEGIN NAME
		END,
		"Nov 28 22:00:00 host user[5]: kernel: audit: type=1800 audit(1.2:3): " BEGIN NAME
		END,
		/* What programs wrote to the kernel's log: their facility is another than 0. */
		"12,311,5671002,-;audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"8,311,5671002,-,caller=T1;audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"00,311,5671002,-;audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"12,311,5671002,-;x kernel: audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"<13>[    5.671002] audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"<13>audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"<13>x kernel: audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"<30>Nov 28 22:00:00 host kernel: audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		/* What the kernel quotes there is no line of a syslog. */
		"5,311,5671002,-;x kernel: audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"kern  :notice: x kernel: audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"5,311,5671002,-;x audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"5,311,5671002,-;[    5.6] audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"[    5.6] process '/tmp/x audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"Nov 28 22:00:00 host kernel: process 'type=1800 audit(1.2:3): " BEGIN NAME END,
		"5,311,5671002,-;audit: INTEGRITY_DATA " BEGIN NAME END,
		"5,311,5671002,-;x audit: INTEGRITY_DATA " BEGIN NAME END,
		/* Programs, as dmesg -x has them. */
		"user  :notice: [    5.6] audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"daemon:info  : audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"authpriv:info  : [    5.6] audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"user  :notice: [    5.6] x audit: INTEGRITY_DATA " BEGIN NAME END,
		"kern  :nothing: audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		"<13>[    5.6] x audit: INTEGRITY_DATA " BEGIN NAME END,
		/* Another name, or a message of another one that quotes this. */
		"Nov 30 17:41:34 host xaudit[7]: INTEGRITY_DATA " BEGIN NAME END,
		"Nov 30 17:41:34 host audit[x]: INTEGRITY_DATA " BEGIN NAME END,
		"Nov 30 17:41:34 host user[7]: x audit: INTEGRITY_DATA " BEGIN NAME END,
		"Nov 30 17:41:34 host user: type=1800 audit(1.2:3): " BEGIN NAME END,
		"Nov 30 17:41:34 host user: type=INTEGRITY_DATA msg=audit(1.2:3): " BEGIN NAME END,
		"type=USER_CMD msg=audit(1.2:3): msg='type=1800 msg=audit(1.2:3): " BEGIN NAME END,
		"Nov 30 17:41:34 host audit[7]: INTEGRITY_RULE " BEGIN NAME END,
	};
	struct audit_record record;
	const char *fault;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		if (audit_record_parse(&record, lines[i], strlen(lines[i]), &fault) !=
		    AUDIT_LINE_OTHER)
			fail_msg("%s: it is a record", lines[i]);
}

/* What is one, and nobody knows what it says. */
static void broken(void **state)
{
	static const struct {
		const char *line, *fault;
	} cases[] = {
		{ LOG, "end is missing" },
		{ LOG "op=appraise_data", "end is missing" },
		{ LOG BEGIN NAME "dev=\"vda\" ino=12", "end is missing" },
		{ LOG BEGIN NAME "res=0 errno=0 func=BPRM_CHECK layer=custom", "end is missing" },
		{ LOG BEGIN "name=\"/usr/bin/ls", "no end" },
		{ LOG BEGIN "name=\"/a\"b " END, "no end" },
		{ LOG BEGIN NAME END " cause=denied", "stands twice" },
		{ LOG BEGIN NAME NAME END, "stands twice" },
		{ LOG BEGIN "name=/usr/bin/ls " END, "not written as" },
		{ LOG BEGIN "name=2F7 " END, "not written as" },
		{ LOG BEGIN "name=2F00 " END, "not written as" },
		{ LOG BEGIN "name= " END, "not printable" },
		{ LOG "op=\"\" cause=a res=0", "not written as" },
		{ LOG "op=a cause=a ino=\"\" res=0", "not written as" },
		{ LOG BEGIN "name=\"\033[2J\" " END, "not printable" },
		{ LOG "op=\"appraise_data\" cause=a res=0", "not written as" },
		{ LOG BEGIN "name=\"a b\" " END, "not printable" },
		{ LOG BEGIN NAME "ino=13 " END, "stands twice" },
		{ LOG BEGIN NAME "dev=\"vdb\" " END, "stands twice" },
		{ LOG BEGIN NAME "dev=vda ino=12 res=0 errno=0", "not written as" },
		{ LOG BEGIN NAME "ino=0x12 res=0 errno=0", "not written as" },
		{ LOG BEGIN NAME "ino=-1 res=0 errno=0", "not written as" },
		{ LOG BEGIN NAME "ino=18446744073709551616 res=0 errno=0", "not written as" },
		{ LOG "uid=1000x op=appraise_data cause=a res=0", "not written as" },
		{ "node=host type=1800 msg=audit(1.2:3): op=a", "end is missing" },
		{ "Nov 30 17:41:34 host audit[7]: INTEGRITY_DATA op=a", "end is missing" },
		/* It begins as nothing that is known. */
		{ "x audit: type=1800 audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ " audit: type=1800 audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ "17:41:34 audit: type=1800 audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ "[monday] audit: type=1800 audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ "[    5.7][T1 cat] audit: type=1800 audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ "Nov 28 host kernel: [x] audit: type=1800 audit(1.2:3): " BEGIN NAME END,
		  UNKNOWN },
		{ "17:41:34 type=1800 audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ "x type=INTEGRITY_DATA msg=audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ "audit.log:type=1800 msg=audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ "x type=UNKNOWN[1800] msg=audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ "    MESSAGE=INTEGRITY_DATA " BEGIN NAME END, UNKNOWN },
		{ "  \"msg\": \"audit: type=1800 audit(1.2:3): " BEGIN NAME END, UNKNOWN },
		{ "{\"a\":\"b: c\",\"MESSAGE\":\"audit: type=1800 audit(1.2:3): " BEGIN, UNKNOWN },
		{ "	\"MESSAGE\" : \"INTEGRITY_DATA " BEGIN NAME END, UNKNOWN },
		{ "type=INTEGRITY_DATA msg=audit(1.2.3", UNKNOWN },
		/* As "ausearch -i" has it. */
		{ "type=INTEGRITY_DATA msg=audit(11/30/2026 17:41:34.123:45) : pid=7 uid=root",
		  "ausearch --raw" },
		{ "node=host type=INTEGRITY_DATA msg=audit(30.11.2026 17:41:34.123:45) : pid=7",
		  "ausearch --raw" },
	};
	struct audit_record record;
	const char *fault;
	char nul[] = LOG BEGIN NAME END "x";
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (audit_record_parse(&record, cases[i].line, strlen(cases[i].line), &fault) !=
		    AUDIT_LINE_BROKEN || !strstr(fault, cases[i].fault))
			fail_msg("%s: %s", cases[i].line, fault ? fault : "it is not broken");
		assert_null(record.fields[AUDIT_OP]);
		/* Whose it is has to be known nevertheless. */
		assert_int_equal(!!record.node, !strncmp(cases[i].line, "node=", 5));
		audit_record_free(&record);
	}
	nul[strlen(nul) - 4] = '\0';
	assert_int_equal(audit_record_parse(&record, nul, sizeof(nul) - 1, &fault),
			 AUDIT_LINE_BROKEN);
}

/* The number of an event is kept, of what is broken, too. */
static void stamps(void **state)
{
	static const struct {
		const char *line;
		struct audit_stamp stamp;
	} cases[] = {
		{ LOG BEGIN NAME END, { true, 1790000000, 123, 45 } },
		{ LOG BEGIN, { true, 1790000000, 123, 45 } },
		{ "type=1800 msg=audit(1790000000.012:4294967295): " BEGIN NAME END,
		  { true, 1790000000, 12, 4294967295 } },
		{ "audit: type=1800 audit(99999999999999999999.1:2): " BEGIN,
		  { true, ULLONG_MAX, 1, 2 } },
		{ "audit: type=1800 audit(1:2): " BEGIN, { 0 } },
		{ "audit: type=1800 audit(1.2.3:4): " BEGIN, { 0 } },
		{ "audit: INTEGRITY_DATA " BEGIN NAME END, { 0 } },
		{ "x", { 0 } },
	};
	struct audit_record record;
	const char *fault;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		audit_record_parse(&record, cases[i].line, strlen(cases[i].line), &fault);
		assert_int_equal(record.stamp.known, cases[i].stamp.known);
		if (record.stamp.known) {
			assert_int_equal(record.stamp.seconds, cases[i].stamp.seconds);
			assert_int_equal(record.stamp.milliseconds, cases[i].stamp.milliseconds);
			assert_int_equal(record.stamp.serial, cases[i].stamp.serial);
		}
		audit_record_free(&record);
	}
}

/* That records were lost the kernel says, and nobody else. */
static void losses(void **state)
{
	static const struct {
		const char *text;
		enum audit_line what;
		unsigned long long unprinted;
	} texts[] = {
		{ "audit: audit_lost=1 audit_rate_limit=0 audit_backlog_limit=64",
		  AUDIT_LINE_LOST, 0 },
		{ "audit: audit_lost=0 audit_rate_limit=0 audit_backlog_limit=64",
		  AUDIT_LINE_OTHER, 0 },
		{ "audit: audit_lost=", AUDIT_LINE_OTHER, 0 },
		{ "audit: audit_backlog=65 > audit_backlog_limit=64", AUDIT_LINE_LOST, 0 },
		{ "audit: backlog limit exceeded", AUDIT_LINE_LOST, 0 },
		{ "audit: rate limit exceeded", AUDIT_LINE_LOST, 0 },
		{ "audit: kauditd hold queue overflow", AUDIT_LINE_LOST, 0 },
		{ "audit: kauditd retry queue overflow", AUDIT_LINE_LOST, 0 },
		{ "audit: out of memory in audit_log_start", AUDIT_LINE_LOST, 0 },
		{ "kauditd_printk_skb: 12 callbacks suppressed", AUDIT_LINE_UNPRINTED, 12 },
		{ "kauditd_printk_skb: 99999999999999999999 callbacks suppressed\r",
		  AUDIT_LINE_UNPRINTED, ULLONG_MAX },
		{ "kauditd_printk_skb: x callbacks suppressed", AUDIT_LINE_OTHER, 0 },
		{ "audit_log_lost: 3 callbacks suppressed", AUDIT_LINE_LOST, 0 },
		{ "audit_panic: 3 callbacks suppressed", AUDIT_LINE_LOST, 0 },
		{ "audit_log_start: 3 callbacks suppressed", AUDIT_LINE_LOST, 0 },
		{ "net_ratelimit: 12 callbacks suppressed", AUDIT_LINE_OTHER, 0 },
		{ "x kauditd_printk_skb: 12 callbacks suppressed", AUDIT_LINE_OTHER, 0 },
		{ "** 7 printk messages dropped **", AUDIT_LINE_LOST, 0 },
		{ "** many printk messages dropped **", AUDIT_LINE_OTHER, 0 },
		{ "audit: enabled (after initialization)", AUDIT_LINE_OTHER, 0 },
		{ "x: audit: audit_lost=1", AUDIT_LINE_OTHER, 0 },
	};
	static const struct {
		const char *text;
		bool kernel;
	} before[] = {
		{ "", true }, { "[    5.6] ", true }, { "5,311,5671002,-;", true },
		{ "<4>[    5.6] ", true }, { "[    5.7][    T1] ", true },
		{ "[Mon Nov 30 17:41:34 2026] ", true }, { "kern  :warn  : [    5.7] ", true },
		{ "2026-11-30T17:41:34,123456+00:00 ", true },
		{ "Nov 28 22:00:00 host kernel: [    5.7] ", true },
		{ "12,311,5671002,-;", false }, { "<12>[    5.6] ", false },
		{ "user  :warn  : [    5.7] ", false }, { "Nov 28 22:00:00 host user: ", false },
		{ "Nov 28 22:00:00 host user: x kernel: ", false },
	};
	struct audit_record record;
	enum audit_line what, wanted;
	const char *fault;
	size_t i, k;
	char *line;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		for (k = 0; k < ARRAY_SIZE(before); k++) {
			line = xasprintf("%s%s", before[k].text, texts[i].text);
			what = audit_record_parse(&record, line, strlen(line), &fault);
			wanted = before[k].kernel ? texts[i].what : AUDIT_LINE_OTHER;
			if (what != wanted)
				fail_msg("%s: %d instead of %d", line, what, wanted);
			if (what == AUDIT_LINE_UNPRINTED)
				assert_int_equal(record.unprinted, texts[i].unprinted);
			free(line);
		}
}

/* What a rule demands, from need=. */
static void needs(void **state)
{
	struct ima_demand demand;

	(void)state;
	assert_true(audit_demand_of(&demand, "hash|imasig"));
	assert_int_equal(demand.methods, IMA_METHOD_HASH | IMA_METHOD_IMASIG);
	assert_true(audit_demand_of(&demand, "diglim|optional"));
	assert_true(demand.optional);
	assert_true(audit_demand_of(&demand, "deny"));
	assert_true(demand.deny);
	assert_false(audit_demand_of(&demand, "?"));
	assert_false(audit_demand_of(&demand, "sha256|sha512"));
	assert_false(audit_demand_of(&demand, ""));
}

#define PACKAGE(name, multi) "Package: " name "\nStatus: install ok installed\n" \
	"Maintainer: a\nArchitecture: amd64\nMulti-Arch: " multi "\nVersion: 1:2-3\n" \
	"Description: a\n\n"

#define SUM "0123456789abcdef0123456789abcdef"
#define OTHER_SUM "fedcba9876543210fedcba9876543210"

/* One that begins or ends so, one that is not a digest, two that are, of which the first counts. */
#define PACKAGE_CONF(name, multi) "Package: " name "\nStatus: install ok installed\n" \
	"Maintainer: a\nArchitecture: amd64\nMulti-Arch: " multi "\nVersion: 1:2-3\n" \
	"Conffiles:\n /etc/x/yy " OTHER_SUM "\n /x/etc/x/y " OTHER_SUM "\n /etc/x/y newconffile\n" \
	" /etc/x/y " SUM " obsolete\n /etc/x/y " OTHER_SUM "\nDescription: a\n\n"

/* A digest that packages had of a file. */
static void expect_sum(const struct owner *owner, size_t at, const char *sum)
{
	struct digest digest;
	char text[] = "md5:" SUM;

	memcpy(text + 4, sum, strlen(sum));
	assert_null(digest_parse(&digest, text, strlen(text)));
	assert_in_range(at, 0, owner->recorded_count - 1);
	assert_int_equal(owner->recorded[at].algo, digest.algo);
	assert_memory_equal(owner->recorded[at].bytes, digest.bytes, digest.size);
}

/* The package of a file, under the name that it has with /bin and without. */
static void packages(void **state)
{
	struct owner owners[] = {
		{ .path = "/usr/bin/ls" }, { .path = "/etc/x/y" }, { .path = "/usr/lib/z.so" },
		{ .path = "bare" }, { .path = "/opt/unknown" }, { .path = "/opt/a*" },
		{ .path = "/opt/a?" }, { .path = "/bin/ls\n/bin/lsx" }, { .path = "/opt/both" },
	};
	const char *root = *state;
	size_t i, first;

	fake_file(root, "/var/lib/dpkg/status",
		  PACKAGE("coreutils", "no") PACKAGE_CONF("y", "same"));
	fake_file(root, "/var/lib/dpkg/info/format", "1\n");
	fake_file(root, "/var/lib/dpkg/info/coreutils.list",
		  "/.\n/bin\n/bin/ls\n/bin/lsx\n/opt/a*\n/opt/ab\n/opt/both\n");
	fake_file(root, "/var/lib/dpkg/info/y:amd64.list",
		  "/etc/x\n/etc/x/y\n/usr/lib/z.so\n/opt/both\n");
	/* A name that only begins or ends so, and lines that are none. */
	fake_file(root, "/var/lib/dpkg/info/coreutils.md5sums",
		  OTHER_SUM "  bin/lsx\n" OTHER_SUM "  x/bin/ls\nbin/ls\n\n" OTHER_SUM " bin/ls\n"
		  SUM "  bin/ls\n" SUM "  opt/both\nzz" OTHER_SUM "  opt/a*");
	fake_file(root, "/var/lib/dpkg/info/y:amd64.md5sums", OTHER_SUM "  opt/both");
	fake_file(root, "/var/lib/dpkg/diversions", "/etc/x/y\n/etc/x/z\ncoreutils\n");
	owners_find(owners, ARRAY_SIZE(owners), root);
	assert_int_equal(owners[0].kind, OWNER_DEB);
	assert_string_equal(owners[0].name, "coreutils");
	assert_string_equal(owners[1].name, "y:amd64");
	assert_string_equal(owners[2].name, "y:amd64");
	assert_int_equal(owners[3].kind, OWNER_NONE);
	assert_string_equal(owners[3].name, "?");
	assert_int_equal(owners[4].kind, OWNER_NONE);
	assert_string_equal(owners[4].name, "/opt/");
	/* Names are no patterns. */
	assert_string_equal(owners[5].name, "coreutils");
	assert_int_equal(owners[6].kind, OWNER_NONE);
	assert_int_equal(owners[7].kind, OWNER_NONE);
	/* What they had. */
	assert_string_equal(owners[0].version, "1:2-3");
	assert_string_equal(owners[0].arch, "amd64");
	assert_int_equal(owners[0].recorded_count, 1);
	expect_sum(&owners[0], 0, SUM);
	assert_false(owners[0].conffile);
	assert_int_equal(owners[1].recorded_count, 1);
	expect_sum(&owners[1], 0, SUM);
	assert_true(owners[1].conffile);
	assert_int_equal(owners[5].recorded_count, 0);
	assert_null(owners[4].version);
	assert_int_equal(owners[8].recorded_count, 2);
	/* dpkg has packages in the order in which their lists lie on the disk. */
	first = owners[8].recorded->bytes[0] != 0x01;
	expect_sum(&owners[8], first, SUM);
	expect_sum(&owners[8], !first, OTHER_SUM);
	for (i = 0; i < ARRAY_SIZE(owners); i++)
		owner_free(&owners[i]);
}

int main(void)
{
	return RUN_TESTS("audit_record", cmocka_unit_test(logs), cmocka_unit_test(empty),
			 cmocka_unit_test(others),
			 cmocka_unit_test(broken), cmocka_unit_test(stamps),
			 cmocka_unit_test(losses), cmocka_unit_test(needs),
			 cmocka_unit_test_setup_teardown(packages, fake_setup, fake_teardown));
}
