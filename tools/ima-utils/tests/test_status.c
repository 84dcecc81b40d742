// SPDX-License-Identifier: GPL-2.0-only
/*
 * "imactl status" on systems of many kinds: facts, judgments, exit status and
 * both kinds of output.
 *
 * Each test takes the system on which all is well, and changes it.
 */

#define _GNU_SOURCE
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/exit_status.h"
#include "status_print.h"

#define IMA "/sys/kernel/security/ima"

/* What a test looks at. */
static struct status_facts facts;
static struct judgments judgments;

static void look(const char *root)
{
	judgments_free(&judgments);
	status_free(&facts);
	status_collect(&facts, root);
	status_judge(&facts, &judgments);
}

static int setup(void **state)
{
	if (fake_setup(state))
		return -1;
	fake_system(*state);
	return 0;
}

static int teardown(void **state)
{
	judgments_free(&judgments);
	status_free(&facts);
	return fake_teardown(state);
}

static void expect(const char *id, enum verdict verdict, const char *reason)
{
	const struct judgment *found = judgment_find(&judgments, id);

	assert_non_null(found);
	if (found->verdict != verdict || strcmp(found->reason, reason))
		fail_msg("%s: %s (%s): %s", id, verdict_name(found->verdict), found->reason,
			 found->text);
}

static void expect_text(const char *id, const char *text)
{
	assert_string_equal(judgment_find(&judgments, id)->text, text);
}

/* No verdict may be better than UNKNOWN. */
static void expect_no_protection(void)
{
	size_t i;

	for (i = 0; i < judgments.count; i++)
		if (judgments.list[i].verdict > VERDICT_UNKNOWN)
			fail_msg("%s: %s", judgments.list[i].id, judgments.list[i].text);
}

static char *text_output(void)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	status_print_text(f, &facts, &judgments);
	fclose(f);
	return text;
}

static void expect_headline(const char *begin)
{
	char *text = text_output();

	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(text, begin);
	free(text);
}

static void all_is_well(void **state)
{
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_ACTIVE);
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	expect_text("programs", "Programs: checked against signatures before they run (rule 3)");
	expect("libraries", VERDICT_PROTECTED, "signature-rule");
	expect("modules", VERDICT_PROTECTED, "module-signatures");
	expect("firmware", VERDICT_PROTECTED, "signature-rule");
	expect("kexec", VERDICT_PROTECTED, "lockdown");
	expect("metadata", VERDICT_PROTECTED, "evm");
	expect("signatures", VERDICT_PROTECTED, "keys");
	expect("policies", VERDICT_PROTECTED, "signature-rule");
	expect("rules", VERDICT_PROTECTED, "policy-closed");
	expect("kernel", VERDICT_PROTECTED, "lockdown");
	expect("boot", VERDICT_PARTIAL, "secure-boot");
	expect("evidence", VERDICT_PROTECTED, "tpm");
	expect_text("evidence", "The TPM vouches for the measurement list (entries: 17)");
	expect_headline("IMA is active: measure appraise; a file that fails a check is refused");
}

static void facts_are_read(void **state)
{
	look(*state);
	assert_int_equal(facts.builtin.rules.count, 1);
	assert_int_equal(facts.policy.rules.count, 3);
	assert_true(facts.policy.writable);
	assert_int_equal(facts.keys[KEYRING_IMA].number, 2);
	assert_int_equal(facts.keys[1].state, FACT_READ);
	assert_int_equal(facts.keys[1].number, 0);
	assert_int_equal(facts.keys[2].state, FACT_ABSENT);
	assert_int_equal(facts.keys[4].number, 301);
	assert_string_equal(pairs_get(&facts.status, "novelty"), "some words");
	assert_string_equal(pairs_get(&facts.digests, "File digests"), "1200");
	assert_int_equal(facts.digest_lists.number, 1);
	assert_string_equal(facts.tpm.text, "tpm0");
	assert_string_equal(pairs_get(&facts.pcr10, "sha256"), "00A1B2");
	assert_int_equal(facts.secure_boot.number, 1);
	assert_string_equal(facts.lockdown.text, "integrity");
	assert_int_equal(facts.evm.number, 3);
	/* Quotes hold a parameter together, "--" ends them. */
	assert_int_equal(facts.parameters.count, 4);
	assert_string_equal(pairs_get(&facts.parameters, "ima_policy"), "\"tcb|appraise_tcb\"");
	assert_string_equal(pairs_get(&facts.parameters, "ima-hash"), "sha512");
	assert_string_equal(pairs_get(&facts.parameters, "lsm"), "\"a b\"");
	assert_null(pairs_get(&facts.parameters, "ima_appraise"));
}

static void text_has_every_line(void **state)
{
	static const char *const lines[] = {
		"\n  novelty              some words\n",
		"\n  built-in policy      1 rule; rules can be written to it\n",
		"\n  policy               3 rules; rules can be written to it\n",
		"\n  keys .ima            2\n", "\n  keys .machine        no such keyring\n",
		"\n  digests, File digests 1200\n", "\n  digest lists         1\n",
		"\n  measurements         17\n", "\n  TPM                  tpm0\n",
		"\n  PCR 10 sha256        00A1B2\n", "\n  secure boot          on\n",
		"\n  lockdown             integrity\n", "\n  module signatures    enforced\n",
		"\n  EVM                  HMAC key, certificate (3)\n",
		"\n  LSMs                 capability,lockdown,ima,evm\n",
		"\n  yes        Programs: ", "\n  in part    The firmware ",
	};
	char *text;
	size_t i;

	look(*state);
	text = text_output();
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		if (!strstr(text, lines[i]))
			fail_msg("no line \"%s\" in:\n%s", lines[i], text);
	free(text);
}

/* json_at - the member at a path such as "facts/policy/rules" */
static struct json_object *json_at(struct json_object *object, const char *path)
{
	char *copy = xstrdup(path), *rest = copy, *name;

	while (object && (name = strsep(&rest, "/")))
		object = json_object_object_get(object, name);
	free(copy);
	return object;
}

static struct json_object *json_output(void)
{
	struct json_object *object;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	status_print_json(f, &facts, &judgments);
	fclose(f);
	object = json_tokener_parse(text);
	free(text);
	assert_non_null(object);
	return object;
}

static void json_has_the_same(void **state)
{
	struct json_object *all, *first;

	look(*state);
	all = json_output();
	assert_int_equal(json_object_get_int(json_at(all, "format")), STATUS_FORMAT);
	assert_string_equal(json_object_get_string(json_at(all, "ima")), "active");
	assert_string_equal(json_object_get_string(json_at(all, "facts/status/value/novelty")),
			    "some words");
	assert_int_equal(json_object_get_int(json_at(all, "facts/policy/rules")), 3);
	assert_true(json_object_get_boolean(json_at(all, "facts/policy/writable")));
	assert_int_equal(json_object_get_int(json_at(all, "facts/keys/.ima/value")), 2);
	assert_string_equal(json_object_get_string(json_at(all, "facts/keys/.machine/state")),
			    "absent");
	assert_null(json_at(all, "facts/keys/.machine/value"));
	assert_true(json_object_get_boolean(json_at(all, "facts/secure_boot/value")));
	assert_true(json_object_get_boolean(json_at(all, "facts/evm/hmac")));
	assert_int_equal(json_object_array_length(json_at(all, "facts/lsm/value")), 4);
	assert_int_equal(json_object_array_length(json_at(all, "facts/command_line/value")), 4);
	assert_int_equal(json_object_array_length(json_at(all, "judgments")), judgments.count);
	first = json_object_array_get_idx(json_at(all, "judgments"), 0);
	assert_string_equal(json_object_get_string(json_at(first, "id")), "programs");
	assert_string_equal(json_object_get_string(json_at(first, "verdict")), "protected");
	assert_string_equal(json_object_get_string(json_at(first, "reason")), "signature-rule");
	assert_string_equal(json_object_get_string(json_at(first, "layer")), "policy");
	assert_int_equal(json_object_get_int(json_at(first, "rule")), 3);
	json_object_put(all);
}

static void kernel_without_status(void **state)
{
	fake_remove(*state, IMA "/status");
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_ACTIVE);
	expect_headline("IMA is active; this kernel has no ima/status to tell more");
	expect("programs", VERDICT_UNKNOWN, "not-read");
	expect("evidence", VERDICT_UNKNOWN, "not-read");
	/* A key alone checks nothing. */
	expect("metadata", VERDICT_UNPROTECTED, "evm-not-asked");
	/* With lockdown on, all depends on what is not known. */
	expect("rules", VERDICT_PARTIAL, "builtin-policy");
	expect("kernel", VERDICT_PROTECTED, "lockdown");
}

static void ima_off(void **state)
{
	fake_remove(*state, IMA);
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_NOT_ACTIVE);
	expect_headline("IMA is not active: not in this kernel, or switched off");
	expect("programs", VERDICT_UNPROTECTED, "ima-not-active");
	expect("evidence", VERDICT_UNPROTECTED, "ima-not-active");
	expect("rules", VERDICT_UNPROTECTED, "ima-not-active");
	fake_file(*state, "/proc/cmdline", "ima=off\n");
	look(*state);
	expect_headline("IMA is not active: ima=off on the kernel command line");
}

static void no_securityfs(void **state)
{
	struct json_object *all;

	fake_remove(*state, "/sys/kernel/security");
	fake_directory(*state, "/sys/kernel/security");
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	expect_headline("Whether IMA is active is not known: securityfs is not mounted");
	expect("programs", VERDICT_UNKNOWN, "not-read");
	expect("policies", VERDICT_UNKNOWN, "not-read");
	expect("kernel", VERDICT_UNKNOWN, "not-read");
	expect("rules", VERDICT_UNKNOWN, "no-builtin-policy");
	all = json_output();
	assert_string_equal(json_object_get_string(json_at(all, "ima")), "unknown");
	assert_string_equal(json_object_get_string(json_at(all, "facts/lockdown/state")),
			    "not-mounted");
	json_object_put(all);

	/* A kernel that has no securityfs has no IMA. */
	fake_remove(*state, "/sys/kernel/security");
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_NOT_ACTIVE);
}

static void nothing_is_mounted(void **state)
{
	fake_remove(*state, "/sys");
	fake_remove(*state, "/proc");
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	expect_no_protection();
	expect("modules", VERDICT_UNKNOWN, "not-read");
	expect("boot", VERDICT_UNKNOWN, "not-read");
	expect("signatures", VERDICT_UNKNOWN, "not-read");
}

static void not_root(void **state)
{
	const char *const only_root[] = {
		"/status", "/policy", "/builtin_policy", "/runtime_measurements_count",
		"/violations",
	};
	char *path, *text;
	size_t i;

	if (geteuid())
		skip();
	for (i = 0; i < ARRAY_SIZE(only_root); i++) {
		path = xasprintf(IMA "%s", only_root[i]);
		fake_mode(*state, path, 0600);
		free(path);
	}
	fake_mode(*state, "/sys/kernel/security/evm", 0600);
	fake_file(*state, "/proc/keys",
		  "0a1b2c3d I--Q---     1 perm 3f010000  1000  1000 user      mine: 5\n");
	assert_int_equal(0, seteuid(65534));
	look(*state);
	assert_int_equal(0, seteuid(0));
	assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	expect_headline("IMA is active; what it does is not known: " IMA
			"/status: Permission denied; only root may read it");
	expect("programs", VERDICT_UNKNOWN, "not-read");
	expect("metadata", VERDICT_UNKNOWN, "not-read");
	expect("signatures", VERDICT_UNKNOWN, "not-read");
	expect("policies", VERDICT_UNKNOWN, "not-read");
	expect("rules", VERDICT_UNKNOWN, "no-builtin-policy");
	/* What everybody may read is told. */
	expect("kernel", VERDICT_PROTECTED, "lockdown");
	text = text_output();
	assert_non_null(strstr(text, "/proc/keys: Permission denied; only root may read it"));
	free(text);
}

static void not_enforced(void **state)
{
	fake_file(*state, IMA "/status", "mode: appraise\nappraise_mode: log\ntpm: bypassed\n");
	fake_file(*state, "/sys/module/module/parameters/sig_enforce", "N\n");
	fake_file(*state, "/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	look(*state);
	expect("programs", VERDICT_UNPROTECTED, "not-enforced");
	expect_text("programs", "Programs: nothing is refused (appraise_mode: log)");
	expect("modules", VERDICT_UNPROTECTED, "not-enforced");
	expect("kexec", VERDICT_UNPROTECTED, "not-enforced");
	expect("policies", VERDICT_UNPROTECTED, "not-enforced");
	expect("evidence", VERDICT_UNPROTECTED, "not-measured");
	expect("kernel", VERDICT_UNPROTECTED, "lockdown");
	expect_text("rules", "Root can change the rules: lockdown is off");
}

/* There are rules, but the kernel does not carry them out. */
static void not_appraised(void **state)
{
	fake_file(*state, IMA "/status", "mode: measure\nappraise_mode: enforce\ntpm: present\n");
	look(*state);
	expect("programs", VERDICT_UNPROTECTED, "not-appraised");
}

/* A file that could not be opened is not taken for one that is closed. */
static void policy_failed(void **state)
{
	fake_remove(*state, IMA "/policy");
	fake_directory(*state, IMA "/policy");
	fake_mode(*state, IMA "/policy", 0500);
	fake_remove(*state, IMA "/builtin_policy");
	look(*state);
	fake_mode(*state, IMA "/policy", 0700);
	assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	expect("policies", VERDICT_UNKNOWN, "not-read");
	expect("rules", VERDICT_UNKNOWN, "no-builtin-policy");
}

static void root_can_do_all(void **state)
{
	fake_remove(*state, IMA "/builtin_policy");
	fake_file(*state, IMA "/policy", "measure func=BPRM_CHECK\n");
	fake_file(*state, "/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_ACTIVE);
	expect("programs", VERDICT_UNPROTECTED, "no-rule");
	expect("rules", VERDICT_UNPROTECTED, "no-builtin-policy");
	expect_text("rules", "Root can change the rules: no built-in policy, lockdown is off");
	/* EVM has a key, but nothing asks it. */
	expect("metadata", VERDICT_UNPROTECTED, "evm-not-asked");
	fake_remove(*state, "/sys/kernel/security/lockdown");
	look(*state);
	expect_text("rules",
		    "Root can change the rules: no built-in policy, no lockdown in this kernel");
	fake_file(*state, "/sys/kernel/security/lockdown", "none [confidentiality]\n");
	look(*state);
	expect_text("rules", "Root can change the rules: no built-in policy");
	fake_mode(*state, IMA "/policy", 0400);
	look(*state);
	expect("policies", VERDICT_PROTECTED, "closed");
	expect("rules", VERDICT_PROTECTED, "policy-closed");
}

static void rules_in_part(void **state)
{
	fake_file(*state, IMA "/policy",
		  "dont_appraise fsmagic=0x1021994\n"
		  "appraise func=BPRM_CHECK appraise_type=imasig\n"
		  "appraise func=MMAP_CHECK fsname=ext4 appraise_type=imasig\n"
		  "appraise func=FIRMWARE_CHECK\n"
		  "appraise func=POLICY_CHECK appraise_type=novelty\n");
	fake_remove(*state, IMA "/builtin_policy");
	look(*state);
	expect("programs", VERDICT_PARTIAL, "exempted");
	expect_text("programs",
		    "Programs: checked against signatures before they run (rule 2), but not those that an earlier rule exempts (rule 1: fsmagic=0x1021994 (tmpfs))");
	expect("libraries", VERDICT_PARTIAL, "conditions");
	expect("firmware", VERDICT_PARTIAL, "hash-label");
	expect("policies", VERDICT_PARTIAL, "label-not-known");
	expect("rules", VERDICT_UNPROTECTED, "no-builtin-policy");
	/* A layer that nobody can take away makes up for it. */
	fake_file(*state, IMA "/builtin_policy", "appraise func=BPRM_CHECK appraise_type=imasig\n");
	look(*state);
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	assert_string_equal(judgment_find(&judgments, "programs")->layer, "builtin");
	expect("rules", VERDICT_PARTIAL, "builtin-policy");
	fake_file(*state, IMA "/policy", "novelty\nappraise appraise_type=imasig\n");
	look(*state);
	expect("libraries", VERDICT_UNKNOWN, "rule-not-understood");
	expect("programs", VERDICT_PROTECTED, "signature-rule");
}

static void policy_withheld(void **state)
{
	fake_mode(*state, IMA "/policy", 0200);
	fake_remove(*state, IMA "/builtin_policy");
	look(*state);
	/* As this kernel was built: no problem of the run. */
	assert_int_equal(status_exit(&facts), EXIT_ACTIVE);
	expect("programs", VERDICT_UNKNOWN, "not-read");
	expect_text("programs", "Programs: not known: " IMA
		    "/policy cannot be read by anybody on this kernel");
}

static void tpm_states(void **state)
{
	fake_file(*state, IMA "/violations", "3\n");
	look(*state);
	expect("evidence", VERDICT_PARTIAL, "violations");
	fake_file(*state, "/sys/class/tpm/tpm0/pcr-sha256/10", "000000\n");
	look(*state);
	expect("evidence", VERDICT_UNPROTECTED, "pcr-not-extended");
	fake_file(*state, IMA "/status", "mode: measure\nappraise_mode: off\ntpm: novelty\n");
	fake_file(*state, "/sys/class/tpm/tpm0/pcr-sha256/10", "garbage\n");
	look(*state);
	assert_int_equal(facts.pcr10.count, 0);
	expect("evidence", VERDICT_UNKNOWN, "tpm-not-understood");
	fake_file(*state, IMA "/status", "mode: measure\nappraise_mode: off\ntpm: bypassed\n");
	look(*state);
	expect("evidence", VERDICT_UNPROTECTED, "tpm-bypassed");
	fake_remove(*state, "/sys/class/tpm");
	look(*state);
	expect("evidence", VERDICT_UNPROTECTED, "no-tpm");
	expect_text("evidence", "Nothing vouches for the measurement list: no TPM");
}

static void secure_boot(void **state)
{
	static const char mok[] = EFIVARS "MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23";
	static const char setup_mode[] = EFIVARS "SetupMode-8be4df61-93ca-11d2-aa0d-00e098032b8c";
	static const char on[] = EFIVARS "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

	fake_bytes(*state, mok, "\6\0\0\0\0", 5);
	look(*state);
	expect("boot", VERDICT_PARTIAL, "secure-boot");
	fake_bytes(*state, mok, "\6\0\0\0\1", 5);
	look(*state);
	expect("boot", VERDICT_UNPROTECTED, "secure-boot-off");
	fake_remove(*state, mok);
	fake_bytes(*state, setup_mode, "\6\0\0\0\1", 5);
	look(*state);
	expect("boot", VERDICT_UNPROTECTED, "secure-boot-off");
	fake_remove(*state, setup_mode);
	look(*state);
	expect("boot", VERDICT_UNKNOWN, "not-read");
	assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	fake_bytes(*state, on, "\6\0\0\0\2", 5);
	look(*state);
	expect("boot", VERDICT_UNKNOWN, "not-read");
	fake_bytes(*state, on, "\1", 1);
	look(*state);
	expect("boot", VERDICT_UNKNOWN, "not-read");
	fake_bytes(*state, on, "\6\0\0\0\0", 5);
	look(*state);
	expect("boot", VERDICT_UNPROTECTED, "secure-boot-off");
	fake_remove(*state, EFIVARS);
	fake_directory(*state, EFIVARS);
	look(*state);
	expect("boot", VERDICT_UNKNOWN, "not-read");
	fake_remove(*state, "/sys/firmware");
	look(*state);
	expect("boot", VERDICT_UNPROTECTED, "no-efi");
}

static void evm_bits(void **state)
{
	fake_file(*state, "/sys/kernel/security/evm", "6");
	look(*state);
	expect("metadata", VERDICT_PARTIAL, "evm-writes-allowed");
	fake_file(*state, "/sys/kernel/security/evm", "0");
	look(*state);
	expect("metadata", VERDICT_UNPROTECTED, "evm-no-key");
	fake_remove(*state, "/sys/kernel/security/evm");
	look(*state);
	expect("metadata", VERDICT_UNPROTECTED, "no-evm");
}

static void key_counts(void **state)
{
	fake_file(*state, "/proc/keys",
		  "0a1b2c3d I------     1 perm 1f0b0000     0     0 keyring   .ima: empty\n");
	look(*state);
	expect("signatures", VERDICT_UNPROTECTED, "no-key");
	fake_file(*state, "/proc/keys",
		  "0a1b2c3d I------     1 perm 1f0b0000     0     0 keyring   .evm: 1\n");
	look(*state);
	expect("signatures", VERDICT_UNPROTECTED, "no-keyring");
	fake_file(*state, "/proc/keys", "");
	look(*state);
	expect("signatures", VERDICT_UNKNOWN, "not-read");
}

/* Nothing that is not understood protects, and it is told. */
static void malformed(void **state)
{
	static const char *const files[] = {
		IMA "/status", IMA "/runtime_measurements_count", IMA "/violations",
		"/sys/kernel/security/lockdown", "/sys/kernel/security/evm",
		"/sys/module/module/parameters/sig_enforce",
		"/sys/kernel/security/integrity/diglim/digests_count", "/proc/keys",
		IMA "/policy", IMA "/builtin_policy",
		EFIVARS "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
	};
	char *text;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		fake_bytes(*state, files[i], "[]\0\nx", 5);
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	expect_no_protection();
	text = text_output();
	assert_non_null(strstr(text, "/sys/kernel/security/lockdown was not understood"));
	free(text);
}

static void empty_files(void **state)
{
	static const char *const files[] = {
		IMA "/status", IMA "/runtime_measurements_count", IMA "/violations",
		"/sys/kernel/security/lockdown", "/sys/kernel/security/evm",
		"/sys/kernel/security/lsm", "/sys/module/module/parameters/sig_enforce",
		"/proc/keys", "/proc/cmdline", IMA "/policy", IMA "/builtin_policy",
		EFIVARS "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		fake_file(*state, files[i], "");
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	expect_no_protection();
	free(text_output());
	json_object_put(json_output());
}

static void lockdown_words(void **state)
{
	static const char *const bad[] = {
		"integrity", "[]", "none [integrity", "none [[integrity]", "]integrity[",
		"none [novelty]",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fake_file(*state, "/sys/kernel/security/lockdown", bad[i]);
		look(*state);
		expect("kernel", VERDICT_UNKNOWN, "not-read");
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	return RUN_TESTS("status",
			 TEST(all_is_well), TEST(facts_are_read), TEST(text_has_every_line),
			 TEST(json_has_the_same), TEST(kernel_without_status), TEST(ima_off),
			 TEST(no_securityfs), TEST(nothing_is_mounted), TEST(not_root),
			 TEST(not_enforced), TEST(root_can_do_all), TEST(rules_in_part),
			 TEST(policy_withheld), TEST(tpm_states), TEST(secure_boot), TEST(evm_bits),
			 TEST(key_counts), TEST(malformed), TEST(empty_files),
			 TEST(lockdown_words), TEST(not_appraised), TEST(policy_failed));
}
