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

/* No verdict may say that all is well. */
static void expect_no_better_than_partial(void)
{
	size_t i;

	for (i = 0; i < judgments.count; i++)
		if (judgments.list[i].verdict > VERDICT_PARTIAL &&
		    strcmp(judgments.list[i].id, "modules"))
			fail_msg("%s: %s", judgments.list[i].id, judgments.list[i].text);
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

static void expect_headline_end(const char *end)
{
	char *text = text_output(), *line = text;
	size_t length = strcspn(text, "\n");

	text[length] = '\0';
	if (length > strlen(end))
		line += length - strlen(end);
	assert_string_equal(line, end);
	free(text);
}

static void all_is_well(void **state)
{
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_ACTIVE);
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	expect_text("programs",
		    "Programs: checked against signatures before they run (rule 7); scripts that an interpreter reads are not");
	expect("libraries", VERDICT_PROTECTED, "signature-rule");
	expect("modules", VERDICT_PROTECTED, "module-signatures");
	expect("firmware", VERDICT_PROTECTED, "signature-rule");
	expect("kexec", VERDICT_PROTECTED, "signature-rule");
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
	assert_int_equal(facts.policy.rules.count, 7);
	assert_int_equal(facts.policy.writable, 1);
	assert_int_equal(facts.keys[KEYRING_IMA].number, 2);
	assert_int_equal(facts.keys[1].state, FACT_READ);
	assert_int_equal(facts.keys[1].number, 0);
	assert_int_equal(facts.keys[2].state, FACT_ABSENT);
	assert_int_equal(facts.keys[4].number, 301);
	assert_string_equal(pairs_get(&facts.status, "novelty"), "some words");
	assert_string_equal(pairs_get(&facts.digests, "File digests"), "1200");
	assert_int_equal(facts.digest_lists.number, 1);
	assert_string_equal(facts.tpm.text, "tpm0");
	assert_string_equal(pairs_get(&facts.pcr10, "sha256"), FAKE_PCR);
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
		"\n  policy               7 rules; rules can be written to it\n",
		"\n  keys .ima            2\n", "\n  keys .machine        no such keyring\n",
		"\n  digests, File digests 1200\n", "\n  digest lists         1\n",
		"\n  measurements         17\n", "\n  TPM                  tpm0\n",
		"\n  PCR 10 sha256        " FAKE_PCR "\n", "\n  secure boot          on\n",
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
	assert_int_equal(json_object_get_int(json_at(all, "facts/policy/rules")), 7);
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
	assert_int_equal(json_object_get_int(json_at(first, "rule")), 7);
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
	expect("kernel", VERDICT_PARTIAL, "kexec-open");
	expect("signatures", VERDICT_UNKNOWN, "not-read");
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
	/* There are keys, but nobody verifies with them. */
	expect("signatures", VERDICT_UNPROTECTED, "ima-not-active");
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
	struct json_object *all;
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
	expect_headline("IMA is active; what it does is not known: " IMA
			"/status: Permission denied; only root may read it");
	text = text_output();
	assert_int_equal(0, seteuid(0));
	assert_non_null(strstr(text, "/proc/keys: Permission denied; only root may read it"));
	free(text);
	assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	expect("programs", VERDICT_UNKNOWN, "not-read");
	expect("metadata", VERDICT_UNKNOWN, "not-read");
	expect("signatures", VERDICT_UNKNOWN, "not-read");
	expect("policies", VERDICT_UNKNOWN, "not-read");
	expect("rules", VERDICT_UNKNOWN, "no-builtin-policy");
	/* What everybody may read is told. */
	expect("kernel", VERDICT_PARTIAL, "kexec-open");
	/* The directory can be searched, so modes are seen; if not, that is told. */
	fake_mode(*state, IMA, 0600);
	assert_int_equal(0, seteuid(65534));
	look(*state);
	assert_int_equal(0, seteuid(0));
	fake_mode(*state, IMA, 0755);
	expect_no_better_than_partial();
	all = json_output();
	assert_true(json_object_object_get_ex(json_at(all, "facts/policy"), "writable", NULL));
	assert_null(json_at(all, "facts/policy/writable"));
	json_object_put(all);
}

static void not_enforced(void **state)
{
	/* This is about the rules that are not built in. */
	fake_file(*state, IMA "/builtin_policy", "measure uid=1\n");
	fake_file(*state, IMA "/status", "mode: appraise\nappraise_mode: log\ntpm: bypassed\n");
	fake_file(*state, "/sys/module/module/parameters/sig_enforce", "N\n");
	fake_file(*state, "/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	look(*state);
	expect("programs", VERDICT_UNPROTECTED, "not-enforced");
	expect_text("programs", "Programs: nothing is refused (appraise_mode: log)");
	expect("modules", VERDICT_UNPROTECTED, "not-enforced");
	expect("kexec", VERDICT_UNPROTECTED, "not-enforced");
	expect("policies", VERDICT_UNPROTECTED, "not-enforced");
	expect("signatures", VERDICT_UNPROTECTED, "not-enforced");
	expect_headline("IMA is active: appraise; a file that fails a check is not refused");
	expect("evidence", VERDICT_UNPROTECTED, "not-measured");
	expect("kernel", VERDICT_UNPROTECTED, "lockdown");
	expect_text("rules", "Root can change the rules: lockdown is off");
}

/* There are rules, but the kernel does not carry them out. */
static void not_appraised(void **state)
{
	/* This is about the rules that are not built in. */
	fake_remove(*state, IMA "/builtin_policy");
	fake_file(*state, IMA "/status", "mode: measure\nappraise_mode: enforce\ntpm: present\n");
	look(*state);
	expect("programs", VERDICT_UNPROTECTED, "not-appraised");
	expect("signatures", VERDICT_UNPROTECTED, "not-appraised");
	expect_headline("IMA is active: measure; no file is checked");
	fake_file(*state, IMA "/status", "mode: idle\nappraise_mode: enforce\ntpm: present\n");
	look(*state);
	expect_headline("IMA is active: idle; no file is checked");
	/* A word that is not known refuses nothing. */
	fake_file(*state, IMA "/status", "mode: appraise\nappraise_mode: novelty\n");
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "mode-not-understood");
	expect("signatures", VERDICT_UNKNOWN, "mode-not-understood");
	expect_headline_end("refused is not known (appraise_mode: novelty)");
	fake_file(*state, IMA "/status", "mode:\nappraise_mode:\nnovelty:\n");
	look(*state);
	assert_int_equal(status_exit(&facts), EXIT_ACTIVE);
	expect("programs", VERDICT_UNPROTECTED, "not-appraised");
	fake_file(*state, IMA "/status", "mode: appraise\n");
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "mode-not-told");
	expect_headline("IMA is active; what it does is not known: ima/status does not tell");
}

/* A part of IMA that ima= leaves out does nothing, whatever the rules say. */
static void boot_parts(void **state)
{
	static const char begin[] =
		"mode: measure appraise\nappraise_mode: enforce\ntpm: present\n";
	char text[128];

	/* This is about the rules that are not built in. */
	fake_remove(*state, IMA "/builtin_policy");
	snprintf(text, sizeof(text), "%sboot: measure\n", begin);
	fake_file(*state, IMA "/status", text);
	look(*state);
	expect("programs", VERDICT_UNPROTECTED, "boot-measure");
	expect("policies", VERDICT_UNPROTECTED, "boot-measure");
	expect("signatures", VERDICT_UNPROTECTED, "boot-measure");
	expect("metadata", VERDICT_UNPROTECTED, "evm-not-asked");
	expect("evidence", VERDICT_PROTECTED, "tpm");
	expect_headline("IMA is active: measure appraise; no file is checked (ima=measure)");
	snprintf(text, sizeof(text), "%sboot: appraise\n", begin);
	fake_file(*state, IMA "/status", text);
	look(*state);
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	expect("evidence", VERDICT_UNPROTECTED, "boot-appraise");
	expect_headline("IMA is active: measure appraise; a file that fails a check is refused; "
			"nothing is measured (ima=appraise)");
	fake_file(*state, IMA "/status", "mode: idle\nappraise_mode: off\nboot: appraise\n");
	look(*state);
	expect_headline_end("idle; no file is checked; nothing is measured (ima=appraise)");
	snprintf(text, sizeof(text), "%sboot: novelty\n", begin);
	fake_file(*state, IMA "/status", text);
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "mode-not-understood");
	expect("evidence", VERDICT_UNKNOWN, "boot-not-understood");
	expect_headline_end("refused is not known (appraise_mode: enforce, boot: novelty)");
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
	/* As root can do, who may write all the same. */
	expect("policies", VERDICT_UNKNOWN, "mode-no-proof");
	expect("rules", VERDICT_UNKNOWN, "no-builtin-policy");
	fake_remove(*state, IMA "/policy");
	look(*state);
	expect("policies", VERDICT_UNKNOWN, "not-read");
	expect("rules", VERDICT_UNKNOWN, "no-builtin-policy");
}

/* Without func= a rule is about files only: content has other ways in. */
static void ways_around_files(void **state)
{
	fake_file(*state, IMA "/policy", "appraise appraise_type=imasig\n");
	fake_remove(*state, IMA "/builtin_policy");
	fake_file(*state, "/sys/module/module/parameters/sig_enforce", "N\n");
	look(*state);
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	expect("firmware", VERDICT_PARTIAL, "not-named");
	expect("kexec", VERDICT_PARTIAL, "lockdown");
	expect("policies", VERDICT_UNPROTECTED, "not-named");
	expect("rules", VERDICT_UNPROTECTED, "no-builtin-policy");
	expect("kernel", VERDICT_PARTIAL, "kexec-open");
	/* Not even lockdown, which verifies only if CONFIG_KEXEC_SIG is there. */
	fake_file(*state, IMA "/policy",
		  "appraise func=KEXEC_KERNEL_CHECK fsname=ext4 appraise_type=imasig\n");
	look(*state);
	expect("kexec", VERDICT_PARTIAL, "lockdown");
	fake_file(*state, IMA "/policy", "measure\n");
	look(*state);
	expect("kexec", VERDICT_PARTIAL, "lockdown");
	fake_file(*state, "/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	fake_file(*state, IMA "/policy", "appraise appraise_type=imasig\n");
	look(*state);
	expect("modules", VERDICT_PARTIAL, "not-named");
	expect("kexec", VERDICT_PARTIAL, "not-named");
	/* Root cannot load rules, but a kernel. */
	fake_file(*state, "/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	fake_file(*state, IMA "/policy", "appraise func=POLICY_CHECK appraise_type=imasig\n");
	look(*state);
	expect("policies", VERDICT_PROTECTED, "signature-rule");
	expect("rules", VERDICT_PARTIAL, "kexec-open");
}

/* The loader is a program that runs whatever it maps. */
static void programs_alone(void **state)
{
	fake_file(*state, IMA "/policy", "appraise func=BPRM_CHECK appraise_type=imasig\n");
	look(*state);
	expect("programs", VERDICT_PARTIAL, "loader");
	expect_text("programs",
		    "Programs: checked against signatures before they run (rule 1), but the loader (ld.so) runs what is not checked as a library; scripts that an interpreter reads are not");
	expect("libraries", VERDICT_UNPROTECTED, "no-rule");
}

/* What is not understood is not known, in whatever rule it stands. */
static void odd_rules(void **state)
{
	static const char *const odd[] = {
		"dont_appraise policy_name=x", "dont_appraise#all",
		"dont_appraise mask=MAY_EXEC|MAY_READ", "appraise appraise_type=a|b",
		"appraise mode=log", "appraise deny", "appraise appraise_flag=permissive",
	};
	static const char *const ids[] = {
		"programs", "libraries", "firmware", "policies", "metadata",
	};
	char text[256];
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		snprintf(text, sizeof(text), "%s\n%s\n%s\n", odd[i],
			 "appraise func=POLICY_CHECK appraise_type=imasig",
			 "appraise appraise_type=imasig");
		fake_file(*state, IMA "/policy", text);
		fake_remove(*state, IMA "/builtin_policy");
		look(*state);
		for (j = 0; j < ARRAY_SIZE(ids) - 1; j++)
			expect(ids[j], VERDICT_UNKNOWN, "rule-not-understood");
		assert_true(judgment_find(&judgments, "metadata")->verdict <= VERDICT_UNKNOWN);
		expect("rules", VERDICT_UNKNOWN, "no-builtin-policy");
		/* The same in the layer of which nobody can take anything away. */
		fake_file(*state, IMA "/policy", "measure\n");
		fake_file(*state, IMA "/builtin_policy", odd[i]);
		look(*state);
		expect("programs", VERDICT_UNKNOWN, "rule-not-understood");
		assert_string_equal(judgment_find(&judgments, "programs")->layer, "builtin");
		/* Whatever it says, the other layer's demands hold. */
		fake_file(*state, IMA "/policy", "appraise appraise_type=imasig\n");
		look(*state);
		expect("programs", VERDICT_PROTECTED, "signature-rule");
		assert_string_equal(judgment_find(&judgments, "programs")->layer, "policy");
	}
}

/* Each layer is a policy of its own: what one demands holds, whatever the other says. */
static void layers(void **state)
{
	static const char *const weak[] = {
		"dont_appraise\n", "dont_appraise func=BPRM_CHECK uid=0\n", "allow_all\n",
		"appraise func=BPRM_CHECK\n", "appraise appraise_type=optional\n",
		"appraise fsname=ext4\n", "measure\n", "",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(weak); i++) {
		fake_file(*state, IMA "/policy", "appraise appraise_type=imasig\n");
		fake_file(*state, IMA "/builtin_policy", weak[i]);
		look(*state);
		expect("programs", VERDICT_PROTECTED, "signature-rule");
		assert_string_equal(judgment_find(&judgments, "programs")->layer, "policy");
		fake_file(*state, IMA "/builtin_policy", "appraise appraise_type=imasig\n");
		fake_file(*state, IMA "/policy", weak[i]);
		look(*state);
		expect("programs", VERDICT_PROTECTED, "signature-rule");
		assert_string_equal(judgment_find(&judgments, "programs")->layer, "builtin");
	}
	/* Two halves are not one: each is judged alone. */
	fake_file(*state, IMA "/builtin_policy", "appraise uid=0 appraise_type=imasig\n");
	fake_file(*state, IMA "/policy", "appraise uid>0 appraise_type=imasig\n");
	look(*state);
	expect("programs", VERDICT_PARTIAL, "conditions");
	fake_file(*state, IMA "/builtin_policy", "allow_all\ndont_appraise\n");
	fake_file(*state, IMA "/policy", "measure\n");
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "rule-not-understood");
	fake_remove(*state, IMA "/builtin_policy");
	fake_directory(*state, IMA "/builtin_policy");
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "not-read");
}

/* No parameter of the kernel keeps built-in rules from being carried out. */
static void builtin_holds(void **state)
{
	static const char *const modes[] = {
		"appraise_mode: log\nboot: on\n", "appraise_mode: fix\nboot: on\n",
		"appraise_mode: off\nboot: on\n", "appraise_mode: enforce\nboot: measure\n",
		"appraise_mode: off\nboot: off\n", "appraise_mode: novelty\nboot: novelty\n",
	};
	char text[128];
	size_t i;

	fake_file(*state, IMA "/builtin_policy", "appraise func=BPRM_CHECK appraise_type=imasig\n"
		  "appraise func=MMAP_CHECK appraise_type=imasig\n");
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		snprintf(text, sizeof(text), "mode: measure appraise\ntpm: present\n%s", modes[i]);
		fake_file(*state, IMA "/status", text);
		look(*state);
		expect("programs", VERDICT_PROTECTED, "signature-rule");
		assert_string_equal(judgment_find(&judgments, "programs")->layer, "builtin");
		expect("signatures", VERDICT_PROTECTED, "keys");
		/* Those of the policy are another matter. */
		assert_true(judgment_find(&judgments, "firmware")->verdict <= VERDICT_UNKNOWN);
	}
	fake_file(*state, IMA "/status", "mode: appraise\nappraise_mode: log\nboot: on\n");
	look(*state);
	expect_headline("IMA is active: appraise; "
			"a file that fails a check is not refused, except by built-in rules");
	fake_file(*state, IMA "/status", "mode: appraise\nappraise_mode: off\nboot: off\n");
	look(*state);
	expect("firmware", VERDICT_UNPROTECTED, "boot-off");
	expect_headline("IMA is active: appraise; "
			"no file is checked (ima=off), except by built-in rules");
	/* But what the kernel does not say it does is not believed. */
	fake_file(*state, IMA "/status", "mode: measure\nappraise_mode: enforce\n");
	look(*state);
	expect("programs", VERDICT_UNPROTECTED, "not-appraised");
	fake_file(*state, IMA "/status", "appraise_mode: enforce\n");
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "mode-not-told");
	/* Nor that nothing is measured where a built-in rule measures. */
	fake_file(*state, IMA "/status",
		  "mode: measure\nappraise_mode: off\ntpm: present\nboot: appraise\n");
	look(*state);
	expect("evidence", VERDICT_UNPROTECTED, "boot-appraise");
	fake_file(*state, IMA "/builtin_policy", "measure func=BPRM_CHECK\n");
	look(*state);
	expect("evidence", VERDICT_UNKNOWN, "boot-not-understood");
}

/* Whether root is bound by the built-in rules is for the kernel to say. */
static void root_bound(void **state)
{
	static const char begin[] = "mode: appraise\nappraise_mode: enforce\nbuiltin_rules: 1\n";
	struct json_object *all, *value;
	char text[128], *said;

	fake_file(*state, IMA "/policy", "measure\n");
	fake_file(*state, IMA "/builtin_policy", "appraise func=BPRM_CHECK appraise_type=imasig\n");
	look(*state);
	expect("rules", VERDICT_PARTIAL, "builtin-policy");
	snprintf(text, sizeof(text), "%sbound: yes\n", begin);
	fake_file(*state, IMA "/status", text);
	look(*state);
	expect("rules", VERDICT_PARTIAL, "builtin-policy");
	expect_text("rules", "Root can change the rules, except the 1 built-in ones");
	said = text_output();
	assert_non_null(strstr(said, "\n  builtin_rules        1\n"));
	assert_non_null(strstr(said, "\n  bound                yes\n"));
	free(said);
	all = json_output();
	value = json_at(all, "facts/status/value/bound");
	assert_string_equal(json_object_get_string(value), "yes");
	json_object_put(all);
	snprintf(text, sizeof(text), "%sbound: no\n", begin);
	fake_file(*state, IMA "/status", text);
	look(*state);
	expect("rules", VERDICT_UNPROTECTED, "not-bound");
	snprintf(text, sizeof(text), "%sbound: novelty\n", begin);
	fake_file(*state, IMA "/status", text);
	look(*state);
	expect("rules", VERDICT_UNKNOWN, "bound-not-understood");
	/* Without lockdown it does not matter what it says. */
	snprintf(text, sizeof(text), "%sbound: yes\n", begin);
	fake_file(*state, IMA "/status", text);
	fake_file(*state, "/sys/kernel/security/lockdown", "[none] integrity\n");
	look(*state);
	expect("rules", VERDICT_UNPROTECTED, "lockdown");
}

/* What rules of the extended language protect. */
static void extended_rules(void **state)
{
	fake_remove(*state, IMA "/builtin_policy");
	fake_file(*state, IMA "/policy",
		  "deny func=MMAP_CHECK\n"
		  "appraise func=BPRM_CHECK appraise_type=imasig cache_result=no\n"
		  "appraise func=FIRMWARE_CHECK appraise_type=imasig|optional\n"
		  "appraise func=POLICY_CHECK appraise_type=imasig|modsig\n"
		  "appraise func=X509_CHECK appraise_type=imasig\n");
	look(*state);
	expect("libraries", VERDICT_PROTECTED, "deny-rule");
	expect_text("libraries",
		    "Libraries: refused before they are mapped to be executed (rule 1)");
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	expect("firmware", VERDICT_UNPROTECTED, "optional-label");
	expect_text("firmware", "Firmware: what has no label is not checked (rule 3)");
	expect("policies", VERDICT_PROTECTED, "signature-rule");
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
		    "Programs: checked against signatures before they run (rule 2), but not those that a rule exempts (rule 1: fsmagic=0x1021994 (tmpfs)), but the loader (ld.so) runs what is not checked as a library; scripts that an interpreter reads are not");
	expect("libraries", VERDICT_PARTIAL, "conditions");
	expect("firmware", VERDICT_PARTIAL, "hash-label");
	expect("policies", VERDICT_UNKNOWN, "rule-not-understood");
	expect("rules", VERDICT_UNKNOWN, "no-builtin-policy");
	/* A layer that nobody can take away makes up for it. */
	fake_file(*state, IMA "/builtin_policy",
		  "appraise func=BPRM_CHECK appraise_type=imasig\n"
		  "appraise func=MMAP_CHECK appraise_type=imasig\n");
	look(*state);
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	assert_string_equal(judgment_find(&judgments, "programs")->layer, "builtin");
	expect("rules", VERDICT_PARTIAL, "builtin-policy");
	fake_file(*state, IMA "/policy", "novelty\nappraise appraise_type=imasig\n");
	look(*state);
	expect("firmware", VERDICT_UNKNOWN, "rule-not-understood");
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
	fake_file(*state, IMA "/violations", "0\n");
	fake_file(*state, IMA "/runtime_measurements_count", "0\n");
	look(*state);
	expect("evidence", VERDICT_UNPROTECTED, "no-entry");
	fake_file(*state, IMA "/runtime_measurements_count", "17\n");
	/* Without a PCR that was seen nothing vouches. */
	fake_file(*state, "/sys/class/tpm/tpm0/pcr-sha256/10", "00A1B2\n");
	look(*state);
	expect("evidence", VERDICT_UNKNOWN, "pcr-not-read");
	fake_remove(*state, "/sys/class/tpm/tpm0/pcr-sha256");
	fake_file(*state, "/sys/class/tpm/tpm0/pcr-sha\033[2J/10", FAKE_PCR "\n");
	look(*state);
	expect("evidence", VERDICT_UNKNOWN, "pcr-not-read");
	fake_file(*state, "/sys/class/tpm/tpm0/pcr-sha256/10",
		  "0000000000000000000000000000000000000000000000000000000000000000\n");
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
	fake_directory(*state, "/sys/class/net");
	look(*state);
	expect("evidence", VERDICT_UNPROTECTED, "no-tpm");
	expect_text("evidence", "Nothing vouches for the measurement list: no TPM");
	/* Something else that is called like one, and is none. */
	fake_file(*state, "/sys/class/tpm/tpm0\nPCR/pcr-sha256/10", FAKE_PCR "\n");
	look(*state);
	assert_int_equal(facts.tpm.state, FACT_ABSENT);
	/* Where no class of devices is seen, that of TPMs is hidden, too. */
	fake_remove(*state, "/sys/class");
	look(*state);
	assert_int_equal(facts.tpm.state, FACT_NOT_MOUNTED);
	fake_file(*state, IMA "/status", "mode: measure\nappraise_mode: off\ntpm: present\n");
	look(*state);
	expect("evidence", VERDICT_UNKNOWN, "not-read");
	if (geteuid())
		return;
	fake_directory(*state, "/sys/class/tpm/tpm0");
	fake_mode(*state, "/sys/class/tpm", 0700);
	assert_int_equal(0, seteuid(65534));
	look(*state);
	assert_int_equal(0, seteuid(0));
	assert_int_equal(facts.tpm.state, FACT_DENIED);
	expect("evidence", VERDICT_UNKNOWN, "not-read");
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
	/* Masked, as containers do. */
	fake_remove(*state, "/sys/firmware");
	fake_directory(*state, "/sys/firmware");
	look(*state);
	expect("boot", VERDICT_UNKNOWN, "not-read");
	fake_directory(*state, "/sys/firmware/acpi");
	look(*state);
	expect("boot", VERDICT_UNPROTECTED, "no-efi");
}

#define NAMED(rules) "policy_name=corp policy_version=1.2.3\n# sha256:0\n" rules

/* A policy with a name is a layer, in which the modes count. */
static void policies_with_names(void **state)
{
	static const char two[] = NAMED("measure\nappraise appraise_type=imasig\n")
				  "policy_name=b policy_version=2.0.0\n# sha256:0\n";
	const struct judgment *judgment;
	struct json_object *all, *one;
	char *text;

	fake_file(*state, IMA "/policy", "measure\n");
	fake_file(*state, IMA "/builtin_policy", "measure\n");
	look(*state);
	expect("programs", VERDICT_UNPROTECTED, "no-rule");
	assert_int_equal(facts.named_file.state, FACT_ABSENT);
	fake_file(*state, IMA "/named_policies", two);
	look(*state);
	assert_int_equal(facts.named.count, 2);
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	expect_text("libraries",
		    "Libraries: checked against signatures before they are mapped to be executed (policy corp, rule 2)");
	judgment = judgment_find(&judgments, "programs");
	assert_string_equal(judgment->layer, "named");
	assert_string_equal(judgment->policy, "corp");
	assert_int_equal(judgment->rule, 2);
	text = text_output();
	assert_non_null(strstr(text, "\n  policy corp          1.2.3, 2 rules\n"));
	assert_non_null(strstr(text, "\n  policy b             2.0.0, 0 rules\n"));
	free(text);
	all = json_output();
	one = json_object_array_get_idx(json_at(all, "facts/named_policies/value"), 0);
	assert_string_equal(json_object_get_string(json_at(one, "policy_name")), "corp");
	assert_string_equal(json_object_get_string(json_at(one, "policy_version")), "1.2.3");
	assert_int_equal(json_object_get_int(json_at(one, "rules")), 2);
	one = json_object_array_get_idx(json_at(all, "judgments"), 0);
	assert_string_equal(json_object_get_string(json_at(one, "layer")), "named");
	assert_string_equal(json_object_get_string(json_at(one, "policy_name")), "corp");
	json_object_put(all);

	/* A rule of the others is told where it is as good. */
	fake_file(*state, IMA "/policy", "appraise appraise_type=imasig\n");
	look(*state);
	judgment = judgment_find(&judgments, "programs");
	assert_string_equal(judgment->layer, "policy");
	assert_null(judgment->policy);
	/* What another layer exempts is protected nevertheless. */
	fake_file(*state, IMA "/policy", "dont_appraise\n");
	look(*state);
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	fake_file(*state, IMA "/status",
		  "mode: measure appraise\nappraise_mode: log\nrules: 1\nboot: on\n");
	look(*state);
	expect("programs", VERDICT_UNPROTECTED, "not-enforced");
}

/* What is not known of policies with names. */
static void unknown_names(void **state)
{
	char *text;

	fake_file(*state, IMA "/policy", "measure\n");
	fake_file(*state, IMA "/builtin_policy", "measure\n");
	fake_file(*state, IMA "/named_policies", "novelty\n");
	look(*state);
	assert_int_equal(facts.named_file.state, FACT_MALFORMED);
	expect("programs", VERDICT_UNKNOWN, "not-read");
	expect_text("programs",
		    "Programs: not known: /sys/kernel/security/ima/named_policies was not understood");
	assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	text = text_output();
	assert_non_null(strstr(text, "  named policies       /sys/kernel/security/ima/named_p"));
	free(text);
	fake_file(*state, IMA "/policy", "appraise appraise_type=imasig\n");
	look(*state);
	expect("programs", VERDICT_PROTECTED, "signature-rule");
	/* Rules that nobody may read may be there. */
	fake_mode(*state, IMA "/policy", 0200);
	fake_file(*state, IMA "/named_policies", NAMED(""));
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "not-read");
	text = text_output();
	assert_non_null(strstr(text,
			       "policy corp          1.2.3, rules that nobody can read on this"));
	free(text);
	fake_file(*state, IMA "/named_policies", NAMED("allow_all\n"));
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "not-read");
	fake_mode(*state, IMA "/policy", 0600);
	fake_file(*state, IMA "/policy", "measure\n");
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "rule-not-understood");
	expect_text("programs",
		    "Programs: not known: imactl does not understand policy corp, rule 1");
	/* One that measures to a PCR. */
	fake_file(*state, IMA "/named_policies",
		  NAMED("measure func=MMAP_CHECK pcr=11 use_diglim\n"));
	look(*state);
	expect("lists-pcr", VERDICT_PROTECTED, "pcr-own");
	assert_string_equal(judgment_find(&judgments, "lists-pcr")->policy, "corp");
}

/* A PCR in which digest lists take the place of entries has to be no other one's. */
static void lists_pcr(void **state)
{
	static const char image[] =
		EFIVARS "StubPcrKernelImage-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
	static const char parameters[] =
		EFIVARS "StubPcrKernelParameters-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
	struct json_object *all;
	char *text;

	look(*state);
	assert_null(judgment_find(&judgments, "lists-pcr"));
	assert_int_equal(facts.stub_pcrs.state, FACT_ABSENT);
	fake_file(*state, IMA "/policy", "measure func=BPRM_CHECK pcr=11\n"
		  "measure func=MMAP_CHECK pcr=11 use_diglim\n");
	look(*state);
	expect("lists-pcr", VERDICT_PROTECTED, "pcr-own");
	assert_int_equal(judgment_find(&judgments, "lists-pcr")->rule, 2);
	assert_string_equal(judgment_find(&judgments, "lists-pcr")->layer, "policy");
	text = text_output();
	assert_non_null(strstr(text, "  systemd-stub         measured nothing\n"));
	free(text);

	/* As systemd-stub writes it, in UTF-16; another PCR does no harm. */
	fake_bytes(*state, parameters, "\6\0\0\0001\0002\0\0\0", 10);
	look(*state);
	expect("lists-pcr", VERDICT_PROTECTED, "pcr-own");
	fake_bytes(*state, image, "\6\0\0\0001\0001\0\0\0", 10);
	look(*state);
	expect("lists-pcr", VERDICT_UNPROTECTED, "pcr-systemd-stub");
	expect_text("lists-pcr",
		    "PCR 11: systemd-stub measures to it, too, so that its value is not what digest lists make it (rule 2); take another pcr=");
	assert_int_equal(facts.stub_pcrs.number, 1 << 11 | 1 << 12);
	text = text_output();
	assert_non_null(strstr(text, "  systemd-stub         measured to PCR 11, 12\n"));
	free(text);
	all = json_output();
	assert_int_equal(json_object_get_int(json_object_array_get_idx
			 (json_at(all, "facts/stub_pcrs/value"), 1)), 12);
	json_object_put(all);
	/* Or as its documentation says. */
	fake_bytes(*state, image, "\6\0\0\00011", 6);
	look(*state);
	expect("lists-pcr", VERDICT_UNPROTECTED, "pcr-systemd-stub");

	/* The built-in layer, of which the first one is told. */
	fake_file(*state, IMA "/builtin_policy", "measure uid=1 pcr=12 use_diglim\n");
	look(*state);
	expect("lists-pcr", VERDICT_UNPROTECTED, "pcr-systemd-stub");
	assert_string_equal(judgment_find(&judgments, "lists-pcr")->layer, "builtin");

	/* No kernel has such a rule whose usual PCR is 10, but it may have another one. */
	fake_file(*state, IMA "/policy", "measure uid=1 use_diglim pcr=10\n");
	look(*state);
	expect("lists-pcr", VERDICT_UNPROTECTED, "pcr-default");
	fake_file(*state, IMA "/policy", "measure uid=1 use_diglim\n");
	look(*state);
	expect("lists-pcr", VERDICT_UNPROTECTED, "pcr-default");
	fake_file(*state, IMA "/policy", "measure uid=1 use_diglim pcr=64\n");
	fake_file(*state, IMA "/builtin_policy", "appraise use_diglim\n");
	look(*state);
	assert_null(judgment_find(&judgments, "lists-pcr"));
}

/* What systemd-stub did is not known if what it says is not understood. */
static void stub_pcrs_not_read(void **state)
{
	static const char image[] =
		EFIVARS "StubPcrKernelImage-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
	static const char *const bad[] = { "", "24", "111", "1x", "-1", "\377" };
	char bytes[16] = "\6\0\0\0";
	size_t i;

	fake_file(*state, IMA "/policy", "measure uid=1 pcr=11 use_diglim\n");
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		memcpy(bytes + 4, bad[i], strlen(bad[i]));
		fake_bytes(*state, image, bytes, 4 + strlen(bad[i]));
		look(*state);
		expect("lists-pcr", VERDICT_UNKNOWN, "not-read");
		assert_int_equal(status_exit(&facts), EXIT_UNREAD);
	}
	fake_bytes(*state, image, "\6", 1);
	look(*state);
	expect("lists-pcr", VERDICT_UNKNOWN, "not-read");
	fake_remove(*state, EFIVARS);
	fake_directory(*state, EFIVARS);
	look(*state);
	expect("lists-pcr", VERDICT_UNKNOWN, "not-read");
	fake_remove(*state, "/sys/firmware");
	fake_directory(*state, "/sys/firmware/acpi");
	look(*state);
	expect("lists-pcr", VERDICT_PROTECTED, "pcr-own");
}

static void evm_bits(void **state)
{
	fake_file(*state, "/sys/kernel/security/evm", "6");
	look(*state);
	expect("metadata", VERDICT_PARTIAL, "evm-writes-allowed");
	fake_file(*state, "/sys/kernel/security/evm", "18");
	look(*state);
	expect("metadata", VERDICT_UNKNOWN, "evm-not-understood");
	fake_file(*state, "/sys/kernel/security/evm", "3");
	/* The kernel looks at the begin of the value only. */
	fake_file(*state, "/proc/cmdline", "quiet evm=\"fixed\"\n");
	look(*state);
	expect("metadata", VERDICT_PARTIAL, "evm-fix");
	assert_non_null(strstr(judgment_find(&judgments, "metadata")->text, "evm=fix"));
	fake_remove(*state, "/proc/cmdline");
	look(*state);
	expect("metadata", VERDICT_UNKNOWN, "not-read");
	fake_file(*state, "/proc/cmdline", "quiet\n");
	/* It is verified where the content is, and nowhere else. */
	fake_file(*state, IMA "/policy", "appraise func=BPRM_CHECK appraise_type=imasig\n");
	look(*state);
	expect("metadata", VERDICT_UNPROTECTED, "weakest-file");
	fake_file(*state, IMA "/policy", "appraise appraise_type=imasig\n");
	look(*state);
	expect("metadata", VERDICT_PARTIAL, "weakest-file");
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
	assert_int_equal(facts.keys[6].state, FACT_ABSENT);
	/* Root's own keyring, to which root can add keys. */
	fake_file(*state, "/proc/keys",
		  "0a1b2c3d I------     1 perm 1f0b0000     0     0 keyring   _ima: 2\n"
		  "0a1b2c3e I------     1 perm 1f0b0000     0     0 keyring   _evm: 1\n"
		  "0a1b2c3f I------     1 perm 1f0b0000     0     0 keyring   .builtin_trusted_keys: 3\n"
		  "0a1b2c4f I------     1 perm 1f0b0000     0     0 keyring   .secondary_trusted_keys: 4\n");
	look(*state);
	expect("signatures", VERDICT_UNPROTECTED, "no-keyring");
	expect("programs", VERDICT_UNPROTECTED, "no-keyring");
	expect("policies", VERDICT_UNPROTECTED, "no-keyring");
	expect("rules", VERDICT_PARTIAL, "builtin-policy");
	assert_int_equal(facts.keys[6].number, 2);
	assert_int_equal(facts.keys[7].number, 1);
	assert_int_equal(facts.keys[8].number, 3);
	assert_int_equal(facts.keys[9].number, 4);
	fake_file(*state, "/proc/keys", "garbage\n");
	look(*state);
	expect("programs", VERDICT_UNKNOWN, "not-read");
	expect("policies", VERDICT_UNKNOWN, "not-read");
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

/* What a file says is shown, and nothing of it is obeyed. */
static void hostile_text(void **state)
{
	static const char evil[] = "\033[2J\xff\tx";
	char *text, *line, *next;
	struct json_object *all;
	char status[256];

	snprintf(status, sizeof(status), "mode: appraise%s\nappraise_mode: enforce%s\nk%s: v%s\n",
		 evil, evil, evil, evil);
	fake_file(*state, IMA "/status", status);
	fake_file(*state, "/proc/cmdline",
		  "ima_policy=\"a\n  yes        Programs: checked\n\" lsm=\033[1m\n");
	fake_file(*state, "/sys/kernel/security/lsm", "ima,\033[31mevm\nlsm");
	snprintf(status, sizeof(status), "appraise fsname=%s appraise_type=imasig\n",
		 "\033[2J\xff");
	fake_file(*state, IMA "/builtin_policy", status);
	look(*state);
	text = text_output();
	for (next = text; (line = strsep(&next, "\n"));) {
		assert_int_not_equal(0, strncmp(line, "  yes        Programs", 21));
		for (; *line; line++)
			assert_true(*line >= ' ' && *line <= '~');
	}
	free(text);
	all = json_output();
	assert_string_equal(json_object_get_string(json_at(all, "facts/status/value/k?[2J??x")),
			    "v?[2J??x");
	assert_string_equal(json_object_get_string(json_object_array_get_idx
				(json_at(all, "facts/lsm/value"), 1)), "?[31mevm?lsm");
	json_object_put(all);
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
			 TEST(policies_with_names), TEST(unknown_names),
			 TEST(lists_pcr), TEST(stub_pcrs_not_read),
			 TEST(key_counts), TEST(malformed), TEST(empty_files),
			 TEST(lockdown_words), TEST(not_appraised), TEST(policy_failed),
			 TEST(boot_parts), TEST(ways_around_files), TEST(programs_alone),
			 TEST(odd_rules), TEST(layers), TEST(builtin_holds),
			 TEST(root_bound), TEST(extended_rules), TEST(hostile_text));
}
