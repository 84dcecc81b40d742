// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is a policy of IPE, and what IMA has for it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "ipe_model.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "policy_ipe.h"

#define HEADER "policy_name=A policy_version=0.0.0\n"
#define DENY HEADER "DEFAULT action=DENY\n"
#define ALLOW HEADER "DEFAULT action=ALLOW\n"
#define SHA1 "sha1:00112233445566778899AABBCCDDEEFF00112233"
#define MD5 "md5:00112233445566778899aabbccddeeff"
#define HEX "cd2c5bae7c6c579edaae4353049d58eb5f2e8be0244bf05345bc8e5ed257baff"
#define SHA256 "sha256:" HEX
#define MIXED "sha256:CD2C5bae7c6c579edaae4353049d58eb5f2e8be0244bf05345bc8e5ed257BAFF"
#define OTHER "sha256:fd88f2b8824e197f850bf4c5109bea5cf0ee38104f710843bb72da796ba5af9e"
#define SHA384 "sha384:" HEX "CD2C5BAE7C6C579EDAAE4353049D58EB"
#define SMALL "sha384:" HEX "cd2c5bae7c6c579edaae4353049d58eb"
/* Of what is said about a fault. */
#define NO_HEADER "before the header, policy_name=NAME policy_version=A.B.C"
#define NO_ACTION "where action=ALLOW or action=DENY has to end the line"
#define EACH "EXECUTE, FIRMWARE, KMODULE, KEXEC_IMAGE, KEXEC_INITRAMFS, POLICY, X509_CERT"
#define OPERATIONS \
	"(EXECUTE, FIRMWARE, KMODULE, KEXEC_IMAGE, KEXEC_INITRAMFS, POLICY or X509_CERT)"
#define BLAKE "blake2s-256:" HEX

/* The faults of a text, as "LINE:COLUMN: REASON" a line each, to be freed. */
static char *faults_of(const char *text, size_t length)
{
	char *faults = xstrdup(""), *longer;
	struct ipe_policy policy;
	size_t i;

	ipe_policy_parse(&policy, text, length);
	for (i = 0; i < policy.note_count; i++) {
		assert_int_equal(policy.notes[i].kind, IPE_NOTE_FAULT);
		longer = xasprintf("%s%s%u:%u: %s", faults, i ? "\n" : "", policy.notes[i].line,
				   policy.notes[i].column, policy.notes[i].text);
		free(faults);
		faults = longer;
	}
	assert_int_equal(policy.faults, policy.note_count);
	ipe_policy_free(&policy);
	return faults;
}

static void expect_faults(const char *text, const char *wanted)
{
	char *got = faults_of(text, strlen(text));

	if (strcmp(got, wanted))
		fail_msg("%s\ngot:\n%s\nwanted:\n%s", text, got, wanted);
	free(got);
}

/* What IPE takes. */
static void taken(void **state)
{
	static const char *const texts[] = {
		ALLOW,
		"policy_name=A policy_version=0.0.0\nDEFAULT action=ALLOW",
		"\r\n# first\n\t \v\n \tpolicy_name=a/b= policy_version=1.2.3#\nDEFAULT action=DENY",
		"policy_name=A\tpolicy_version=+1.00002.65535 \v\f\r\n DEFAULT \t action=DENY\r\n",
		DENY "op=EXECUTE action=ALLOW#comment\r# a comment\rop=FIRMWARE action=DENY",
		DENY "op=EXECUTE action=ALLOW\xa0",
		DENY "op=EXECUTE boot_verified=TRUE boot_verified=TRUE action=ALLOW",
		DENY "op=EXECUTE boot_verified=TRUE boot_verified=FALSE action=ALLOW",
		DENY "op=KMODULE dmverity_roothash=: fsverity_digest=sha256:aB action=DENY",
		DENY "DEFAULT op=EXECUTE action=ALLOW\nDEFAULT op=X509_CERT action=DENY",
		HEADER "DEFAULT op=EXECUTE action=ALLOW\nDEFAULT op=FIRMWARE action=ALLOW\n"
			"DEFAULT op=KMODULE action=ALLOW\nDEFAULT op=KEXEC_IMAGE action=ALLOW\n"
			"DEFAULT op=KEXEC_INITRAMFS action=ALLOW\n"
			"DEFAULT op=POLICY action=DENY\nDEFAULT op=X509_CERT action=ALLOW",
		/* A default need not stand first. */
		HEADER "op=EXECUTE action=DENY\nDEFAULT action=ALLOW",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		expect_faults(texts[i], "");
}

/* What it refuses, by place and reason. */
static void refused(void **state)
{
	static const char *const texts[][2] = {
		{ "", "1:1: no header, policy_name=NAME policy_version=A.B.C" },
		{ "\n# nothing\n", "1:1: no header, policy_name=NAME policy_version=A.B.C" },
		{ "DEFAULT action=DENY\n" HEADER,
		  "1:1: \"DEFAULT\" " NO_HEADER },
		{ HEADER HEADER "DEFAULT action=DENY",
		  "2:1: \"policy_name=A\" where op= has to stand" },
		{ "policy_name= policy_version=0.0.0", "1:1: policy_name= without a name" },
		{ "policy_name=A", "1:1: no policy_version= behind the name" },
		{ "policy_version=0.0.0 policy_name=A",
		  "1:1: \"policy_version=0.0.0\" " NO_HEADER },
		{ "policy_name=A policy_name=A",
		  "1:15: \"policy_name=A\" where policy_version=A.B.C has to stand" },
		{ "policy_name=A policy_version=0.0.0 x", "1:36: \"x\" behind the version" },
		{ "policy_name=A policy_version=0.0", "1:30: less than three numbers in \"0.0\"" },
		{ "policy_name=A policy_version=0.0.0.0",
		  "1:30: more than three numbers in \"0.0.0.0\"" },
		{ "policy_name=A policy_version=0..0", "1:30: a number is missing in \"0..0\"" },
		{ "policy_name=A policy_version=", "1:30: a number is missing in \"\"" },
		{ "policy_name=A policy_version=0.+.0", "1:30: a number is missing in \"0.+.0\"" },
		{ "policy_name=A policy_version=0.0.65536",
		  "1:30: a number above 65535 in \"0.0.65536\"" },
		{ "policy_name=A policy_version=0.-1.0",
		  "1:30: no version of three numbers, A.B.C: \"0.-1.0\"" },
		{ "policy_name=A policy_version=0.0x1.0",
		  "1:30: no version of three numbers, A.B.C: \"0.0x1.0\"" },
		{ HEADER, "1:1: no DEFAULT for " EACH ", and none for all" },
		{ "\n" HEADER "DEFAULT op=EXECUTE action=ALLOW\nDEFAULT op=FIRMWARE action=ALLOW\n"
		  "DEFAULT op=KMODULE action=ALLOW\nDEFAULT op=KEXEC_IMAGE action=ALLOW\n"
		  "DEFAULT op=KEXEC_INITRAMFS action=ALLOW\nDEFAULT op=POLICY action=DENY",
		  "2:1: no DEFAULT for X509_CERT, and none for all" },
		{ ALLOW "DEFAULT action=ALLOW", "3:1: a second DEFAULT: the first is in line 2" },
		{ ALLOW "DEFAULT op=POLICY action=DENY\n DEFAULT op=POLICY action=DENY",
		  "4:2: a second DEFAULT for op=POLICY: the first is in line 3" },
		{ ALLOW "DEFAULT op=EXECUTE boot_verified=TRUE action=DENY",
		  "3:20: a DEFAULT has no conditions: \"boot_verified=TRUE\"" },
		{ ALLOW "DEFAULT", "3:1: \"DEFAULT\" " NO_ACTION },
		{ ALLOW "default action=DENY", "3:1: \"default\" where op= has to stand" },
		{ ALLOW "DEFAULT DEFAULT action=DENY", "3:9: \"DEFAULT\" where op= has to stand" },
		{ ALLOW "action=DENY", "3:1: no op= before the action (DEFAULT is for all)" },
		{ ALLOW "op=EXECUTE", "3:1: \"op=EXECUTE\" " NO_ACTION },
		{ ALLOW "op=EXECUTE action=DENY boot_verified=TRUE",
		  "3:12: unknown property \"action=DENY\"" },
		{ ALLOW "op=EXECUTE  action=deny",
		  "3:13: \"action=deny\" " NO_ACTION },
		{ ALLOW "boot_verified=TRUE op=EXECUTE action=DENY",
		  "3:1: \"boot_verified=TRUE\" where op= has to stand" },
		{ ALLOW "op=EXEC action=DENY",
		  "3:1: unknown operation \"op=EXEC\" " OPERATIONS },
		{ ALLOW "op=EXECUTE op=KMODULE action=DENY",
		  "3:12: unknown property \"op=KMODULE\"" },
		{ ALLOW "op=EXECUTE boot_verified=yes action=DENY",
		  "3:12: neither TRUE nor FALSE: \"boot_verified=yes\"" },
		{ ALLOW "op=EXECUTE boot_verified action=DENY",
		  "3:12: unknown property \"boot_verified\"" },
		{ ALLOW "op=EXECUTE fsverity_digest=00 action=DENY",
		  "3:12: no ALGORITHM:DIGEST: \"fsverity_digest=00\"" },
		{ ALLOW "op=EXECUTE fsverity_digest= action=DENY",
		  "3:12: no ALGORITHM:DIGEST: \"fsverity_digest=\"" },
		{ ALLOW "op=EXECUTE fsverity_digest=sha256:0 action=DENY",
		  "3:12: half a byte at the end of \"fsverity_digest=sha256:0\"" },
		{ ALLOW "op=EXECUTE dmverity_roothash=x:y:00 action=DENY",
		  "3:12: no hexadecimal digest: \"dmverity_roothash=x:y:00\"" },
		{ ALLOW "op=EXECUTE fsverity_digest=sha256:0g action=DENY",
		  "3:12: no hexadecimal digest: \"fsverity_digest=sha256:0g\"" },
		{ ALLOW "op=EXECUTE \v action=DENY", "3:12: unknown property \"\v\"" },
		/* Each line has its fault. */
		{ "op=A\n" HEADER "op=B action=DENY\nDEFAULT action=DENY",
		  "1:1: \"op=A\" " NO_HEADER "\n"
		  "1:1: \"op=A\" " NO_ACTION "\n"
		  "3:1: unknown operation \"op=B\" " OPERATIONS },
	};
	static const char nul[] = ALLOW "op=EXECUTE action=DENY\0\nop=KMODULE action=DENY";
	char *got;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		expect_faults(texts[i][0], texts[i][1]);
	got = faults_of(nul, sizeof(nul) - 1);
	assert_string_equal(got, "3:23: a NUL, behind which IPE reads nothing");
	free(got);
}

/* A text that has no end. */
static void many_faults(void **state)
{
	struct ipe_policy policy;
	char *text = xasprintf(HEADER "%08192d", 0), *p;

	(void)state;
	for (p = text + strlen(HEADER); p[0] && p[1]; p += 2)
		memcpy(p, "x\n", 2);
	ipe_policy_parse(&policy, text, strlen(text));
	assert_int_equal(policy.faults, 1000);
	ipe_policy_free(&policy);
	free(text);
}

/* The rules of a conversion, without header, comments and empty lines; in place. */
static void only_rules(char *text)
{
	char *to = text, *from = text, *end;

	for (; *from; from = end) {
		end = strchr(from, '\n') + 1;
		if (*from == '#' || *from == '\n' || !strncmp(from, "policy_name=", 12))
			continue;
		memmove(to, from, end - from);
		to += end - from;
	}
	*to = '\0';
}

/* Convert; a rule a line, then "LINE KIND" for what was lost; @notice has to be said. */
static void expect(const char *text, const char *wanted, const char *lost, const char *notice)
{
	static const char *const kinds[] = {
		[IPE_NOTE_LOST] = "lost", [IPE_NOTE_WEAKER] = "weaker",
	};
	struct ipe_policy policy;
	char got[256] = "", *converted, *wrong;
	bool said = !notice;
	size_t i;

	ipe_policy_parse(&policy, text, strlen(text));
	if (policy.faults)
		fail_msg("%s: %s", text, policy.notes[0].text);
	converted = ipe_policy_convert(&policy, "x");
	wrong = ipe_model_compare(&policy, converted);
	if (wrong)
		fail_msg("%s\nbecame\n%s%s", text, converted, wrong);
	for (i = 0; i < policy.note_count; i++) {
		if (policy.notes[i].kind == IPE_NOTE_NOTICE)
			said |= notice && strstr(policy.notes[i].text, notice);
		else
			sprintf(got + strlen(got), "%s%u %s", *got ? ", " : "",
				policy.notes[i].line, kinds[policy.notes[i].kind]);
	}
	only_rules(converted);
	if (wanted && strcmp(converted, wanted))
		fail_msg("%s\ngot:\n%s\nwanted:\n%s", text, converted, wanted);
	if (strcmp(got, lost))
		fail_msg("%s\ngot:\n%s\nwanted:\n%s", text, got, lost);
	if (!said)
		fail_msg("%s\nno notice: %s", text, notice);
	free(converted);
	ipe_policy_free(&policy);
}

/* No notice says something. */
static void expect_silence(const char *text, const char *notice)
{
	struct ipe_policy policy;
	size_t i;

	ipe_policy_parse(&policy, text, strlen(text));
	free(ipe_policy_convert(&policy, "x"));
	for (i = 0; i < policy.note_count; i++)
		if (strstr(policy.notes[i].text, notice))
			fail_msg("%s\nnotice: %s", text, policy.notes[i].text);
	ipe_policy_free(&policy);
}

#define DENY_EXECUTE \
	"deny func=BPRM_CHECK\ndeny func=MMAP_CHECK\ndeny func=MMAP_CHECK_REQPROT\n"
#define REST "deny func=FIRMWARE_CHECK\ndeny func=MODULE_CHECK\ndeny func=KEXEC_KERNEL_CHECK\n" \
	"deny func=KEXEC_INITRAMFS_CHECK\ndeny func=POLICY_CHECK\ndeny func=DIGEST_LIST_CHECK\n" \
	"deny func=X509_CHECK\n"

/* Each operation, property and action. */
static void converted(void **state)
{
	(void)state;
	expect(ALLOW, "", "", "there is no rule");
	expect(DENY, DENY_EXECUTE REST, "", NULL);
	expect(DENY "op=EXECUTE boot_verified=TRUE action=ALLOW",
	       "dont_appraise func=BPRM_CHECK boot_verified=yes\n"
	       "dont_appraise func=MMAP_CHECK boot_verified=yes\n"
	       "dont_appraise func=MMAP_CHECK_REQPROT boot_verified=yes\n" DENY_EXECUTE REST,
	       "", NULL);
	expect(ALLOW "op=KMODULE dmverity_signature=FALSE action=DENY",
	       "deny func=MODULE_CHECK dmverity_signature=no\n", "", NULL);
	expect(ALLOW "op=FIRMWARE fsverity_signature=TRUE boot_verified=FALSE action=DENY",
	       "deny func=FIRMWARE_CHECK boot_verified=no fsverity_signature=yes\n", "", NULL);
	expect(ALLOW "op=KEXEC_IMAGE dmverity_roothash=" SHA256 " action=DENY\n"
	       "op=KEXEC_INITRAMFS fsverity_digest=" SHA384 " action=ALLOW\n"
	       "DEFAULT op=KEXEC_INITRAMFS action=DENY",
	       "deny func=KEXEC_KERNEL_CHECK dmverity_roothash=" SHA256 "\n"
	       "dont_appraise func=KEXEC_INITRAMFS_CHECK fsverity_digest=" SMALL "\n"
	       "deny func=KEXEC_INITRAMFS_CHECK\n", "", NULL);
	expect(ALLOW "op=POLICY boot_verified=TRUE action=DENY",
	       "deny func=POLICY_CHECK boot_verified=yes\n"
	       "deny func=DIGEST_LIST_CHECK boot_verified=yes\n", "", NULL);
	expect(ALLOW "op=X509_CERT boot_verified=TRUE action=DENY",
	       "deny func=X509_CHECK boot_verified=yes\n", "", NULL);
	/* Order; the default is last, wherever it stands. */
	expect(ALLOW "DEFAULT op=KMODULE action=DENY\nop=KMODULE dmverity_roothash=" SHA256
	       " action=DENY\nop=KMODULE dmverity_signature=TRUE action=ALLOW",
	       "deny func=MODULE_CHECK dmverity_roothash=" SHA256 "\n"
	       "dont_appraise func=MODULE_CHECK dmverity_signature=yes\n"
	       "deny func=MODULE_CHECK\n", "", NULL);
	/* Twice is once, and letters become small. */
	expect(ALLOW "op=KMODULE fsverity_digest=" MIXED " fsverity_digest=" SHA256 " action=DENY",
	       "deny func=MODULE_CHECK fsverity_digest=" SHA256 "\n", "", NULL);
}

/* Name and version stay if IMA can have them. */
static void headers(void **state)
{
	static const char *const lines[][2] = {
		{ "policy_name=A policy_version=0.0.0", "policy_name=A policy_version=0.0.0" },
		{ " policy_name=b-C.9_\tpolicy_version=+1.00002.65535 # x",
		  "policy_name=b-C.9_ policy_version=1.2.65535" },
	};
	static const char *const names[][2] = {
		{ "a/b=", "\"a/b=\" is no name of a policy (letters, digits, and behind the" },
		{ "custom", "\"custom\" has another meaning;" },
		{ "-a", "\"-a\" is no name of a policy" }, { "\xc3\xbc", "is no name of a policy" },
		{ "a123456789a123456789a123456789a123456789a123456789a123456789a123",
		  "the name has more than 63 characters;" },
	};
	struct ipe_policy policy;
	char *text, *got, *wanted;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		text = xasprintf("# x\n%s\nDEFAULT action=DENY", lines[i][0]);
		expect(text, DENY_EXECUTE REST, "", NULL);
		expect_silence(text, "name");
		ipe_policy_parse(&policy, text, strlen(text));
		got = ipe_policy_convert(&policy, "x");
		wanted = xasprintf("\n%s\n", lines[i][1]);
		if (!strstr(got, wanted))
			fail_msg("no line \"%s\" in:\n%s", lines[i][1], got);
		free(wanted);
		free(got);
		ipe_policy_free(&policy);
		free(text);
	}
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		text = xasprintf("policy_name=%s policy_version=1.0.0\nDEFAULT action=ALLOW",
				 names[i][0]);
		expect(text, "", "", names[i][1]);
		expect(text, "", "", "name and version become a comment");
		expect(text, "", "", "there is no rule to load");
		ipe_policy_parse(&policy, text, strlen(text));
		got = ipe_policy_convert(&policy, "x");
		if (strstr(got, "\npolicy_name="))
			fail_msg("IMA refuses the header of:\n%s", got);
		free(got);
		ipe_policy_free(&policy);
		free(text);
	}
}

/* Rules that decide nothing are not there: one that denies would refuse what is no file. */
static void without_effect(void **state)
{
	static const char never[] = "it is never asked, line 3 is for all files";

	(void)state;
	expect(DENY "op=KMODULE action=ALLOW\nop=KMODULE boot_verified=FALSE action=DENY\n"
	       "op=KMODULE fsverity_digest=" SHA1 " action=DENY",
	       NULL, "", never);
	expect(ALLOW "op=KMODULE action=ALLOW\nop=KMODULE action=DENY",
	       "dont_appraise func=MODULE_CHECK\n", "", never);
	expect(ALLOW "op=KMODULE boot_verified=TRUE boot_verified=FALSE action=DENY", "", "",
	       "its conditions contradict each other");
	expect(ALLOW "op=KMODULE fsverity_digest=" SHA256 " fsverity_digest=" OTHER " action=DENY",
	       "", "", "its conditions contradict each other");
	expect(ALLOW "op=KMODULE fsverity_digest=" SHA256 " fsverity_digest=" BLAKE " action=DENY",
	       "", "", "its conditions contradict each other");
	expect(ALLOW "op=KMODULE fsverity_digest=sha256:00 action=DENY", "", "",
	       "no digest of this algorithm is that long");
	expect(ALLOW "op=KMODULE dmverity_roothash=sha9: action=DENY", "", "",
	       "the digest is empty");
}

/* What IMA has nothing for. */
static void no_equivalent(void **state)
{
	(void)state;
	/* What is allowed may be left out. */
	expect(DENY "op=EXECUTE fsverity_digest=" SHA1 " action=ALLOW",
	       DENY_EXECUTE REST, "3 lost", NULL);
	expect(DENY "op=EXECUTE fsverity_digest=" MD5 " action=ALLOW", NULL, "3 lost", NULL);
	expect(DENY "op=EXECUTE dmverity_roothash=" BLAKE " boot_verified=TRUE action=ALLOW",
	       NULL, "3 lost", NULL);
	/* Of what is denied, what nothing allows. */
	expect(DENY "op=EXECUTE fsverity_digest=" SHA1 " action=DENY", NULL, "3 lost", NULL);
	expect(DENY "op=EXECUTE fsverity_digest=" SHA1 " action=DENY\n"
	       "op=KMODULE boot_verified=TRUE action=ALLOW", NULL, "3 lost", NULL);
	expect(ALLOW "op=KMODULE fsverity_digest=" SHA1 " action=DENY\nop=KMODULE action=DENY\n"
	       "op=KMODULE boot_verified=TRUE action=ALLOW",
	       "deny func=MODULE_CHECK\n", "3 lost", "line 4 is for all files");
	expect(DENY "op=KMODULE boot_verified=TRUE fsverity_digest=" SHA1 " action=DENY\n"
	       "op=KMODULE boot_verified=FALSE action=ALLOW", NULL, "3 lost", NULL);
	expect(DENY "op=KMODULE fsverity_digest=" SHA1 " action=DENY\n"
	       "op=KMODULE fsverity_digest=" SHA256 " action=ALLOW", NULL, "3 lost", NULL);
	expect(DENY "op=KMODULE fsverity_digest=" SHA1 " action=DENY\n"
	       "op=KMODULE fsverity_digest=" SHA1 " boot_verified=TRUE action=ALLOW", NULL,
	       "3 lost, 4 lost", NULL);
	expect(DENY "op=KMODULE fsverity_digest=" SHA1 " action=DENY\n"
	       "op=KMODULE fsverity_digest=sha256:00 boot_verified=TRUE action=ALLOW", NULL,
	       "3 lost", NULL);
	/* The others are. */
	expect(ALLOW "op=KMODULE fsverity_digest=" SHA1 " action=DENY", NULL, "3 weaker", NULL);
	expect(ALLOW "DEFAULT op=EXECUTE action=DENY\nop=KMODULE dmverity_roothash=" BLAKE
	       " action=DENY", NULL, "4 weaker", NULL);
	expect(DENY "op=KMODULE fsverity_digest=" SHA1 " action=DENY\n"
	       "op=KMODULE boot_verified=TRUE action=ALLOW", NULL, "3 weaker", NULL);
	expect(DENY "op=KMODULE fsverity_digest=" SHA1 " action=DENY\nop=KMODULE action=ALLOW",
	       NULL, "3 weaker", NULL);
	/* One algorithm may have two names. */
	expect(DENY "op=KMODULE dmverity_roothash=" BLAKE " action=DENY\n"
	       "op=KMODULE dmverity_roothash=" SHA256 " action=ALLOW", NULL, "3 weaker", NULL);
}

/* Where IMA decides otherwise, it is said, and only there. */
static void notices(void **state)
{
	static const char memory[] = "func=ANON_EXEC";
	static const char list[] = "IPE allows a digest list", rules[] = "nobody asks IPE";
	static const char module[] = "IPE allows a module by init_module(2)";
	static const char kexec[] = "IPE allows a kernel by kexec_load(2)";
	static const char lost[] = "what has lost the property is not denied";

	(void)state;
	expect(ALLOW "op=KMODULE boot_verified=TRUE action=DENY", NULL, "", lost);
	expect(ALLOW "op=KMODULE dmverity_roothash=" SHA256 " action=DENY", NULL, "", lost);
	expect(DENY "op=KMODULE dmverity_signature=FALSE action=ALLOW", NULL, "", lost);
	expect_silence(ALLOW "op=KMODULE boot_verified=FALSE action=DENY", lost);
	expect_silence(DENY "op=KMODULE boot_verified=TRUE action=ALLOW", lost);
	expect_silence(DENY "op=KMODULE fsverity_digest=" SHA256 " action=ALLOW", lost);
	expect(DENY, NULL, "", memory);
	expect(DENY, NULL, "", rules);
	expect(ALLOW "op=POLICY boot_verified=TRUE action=DENY", NULL, "", rules);
	expect_silence(ALLOW, rules);
	expect_silence(DENY "op=POLICY action=ALLOW", rules);
	expect(DENY "op=POLICY boot_verified=FALSE action=ALLOW", NULL, "", list);
	expect_silence(DENY, list);
	expect(ALLOW "op=EXECUTE boot_verified=FALSE action=DENY", NULL, "", memory);
	expect_silence(ALLOW "op=EXECUTE boot_verified=TRUE action=DENY", memory);
	expect_silence(DENY "DEFAULT op=EXECUTE action=ALLOW", memory);
	expect_silence(DENY "op=EXECUTE boot_verified=FALSE action=ALLOW", memory);
	expect_silence(DENY "op=POLICY action=ALLOW", list);
	expect(DENY "op=KMODULE boot_verified=FALSE action=ALLOW", NULL, "", module);
	expect_silence(DENY "op=KMODULE action=ALLOW", module);
	expect_silence(DENY, module);
	expect_silence(ALLOW, module);
	expect(ALLOW "DEFAULT op=KEXEC_INITRAMFS action=DENY", NULL, "", kexec);
	expect_silence(ALLOW "DEFAULT op=KEXEC_INITRAMFS action=DENY", module);
}

/* Comments stay, and say where a rule is from; nothing in them is a line of its own. */
static void comments(void **state)
{
	static const char text[] =
		"# the \033[2Jmachine \xc3\xbc\r\n" HEADER "\n\t\f# second\n"
		"DEFAULT action=ALLOW # yes\r"
		"op=KMODULE\tboot_verified=TRUE action=DENY # why#\r\n#a\rdeny\n";
	static const char wanted[] =
		"# Made by imactl policy import-ipe of a?measure.\n"
		"# the ?[2Jmachine \xc3\xbc\n"
		"# line 2: policy_name=A policy_version=0.0.0\n"
		"policy_name=A policy_version=0.0.0\n"
		"\n"
		"# second\n"
		"# line 5: DEFAULT action=ALLOW # yes\n"
		"# that needs no rule: what none denies is allowed\n"
		"# line 5: op=KMODULE\tboot_verified=TRUE action=DENY # why#\n"
		"deny func=MODULE_CHECK boot_verified=yes\n"
		"#a\n"
		"\n# What no rule above decides.\n"
		"# line 5: DEFAULT action=ALLOW, for op=EXECUTE: needs no rule\n"
		"# line 5: DEFAULT action=ALLOW, for op=FIRMWARE: needs no rule\n"
		"# line 5: DEFAULT action=ALLOW, for op=KMODULE: needs no rule\n"
		"# line 5: DEFAULT action=ALLOW, for op=KEXEC_IMAGE: needs no rule\n"
		"# line 5: DEFAULT action=ALLOW, for op=KEXEC_INITRAMFS: needs no rule\n"
		"# line 5: DEFAULT action=ALLOW, for op=POLICY: needs no rule\n"
		"# line 5: DEFAULT action=ALLOW, for op=X509_CERT: needs no rule\n";
	struct ipe_policy policy;
	char *got;

	(void)state;
	/* Behind the carriage return stands a rule, and a bad one. */
	expect_faults(text, "6:4: \"deny\" " NO_ACTION);
	ipe_policy_parse(&policy, text, strlen(text) - strlen("\rdeny\n"));
	assert_int_equal(policy.faults, 0);
	got = ipe_policy_convert(&policy, "a\nmeasure");
	assert_string_equal(got, wanted);
	free(got);
	ipe_policy_free(&policy);
}

int main(void)
{
	return RUN_TESTS("policy_ipe", cmocka_unit_test(taken), cmocka_unit_test(refused),
			 cmocka_unit_test(many_faults), cmocka_unit_test(converted),
			 cmocka_unit_test(headers),
			 cmocka_unit_test(without_effect), cmocka_unit_test(no_equivalent),
			 cmocka_unit_test(notices), cmocka_unit_test(comments));
}
