// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judge the facts of "imactl status"; see status_judge.h.
 *
 * Nothing here asks the system: the same facts have the same judgments.  A
 * verdict of protection needs every fact that it rests on.  What is not known
 * is never protected, and the sentence says why it is not known.
 */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "status_judge.h"

/**
 * verdict_name - the word for a verdict, in JSON
 */
const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_UNPROTECTED] = "unprotected",
		[VERDICT_UNKNOWN] = "unknown",
		[VERDICT_PARTIAL] = "partial",
		[VERDICT_PROTECTED] = "protected",
	};

	return names[verdict];
}

[[gnu::format(printf, 4, 5)]]
static struct judgment judgment(const char *id, enum verdict verdict, const char *reason,
				const char *format, ...)
{
	struct judgment result = { .id = id, .verdict = verdict, .reason = reason };
	va_list args;

	va_start(args, format);
	result.text = xvasprintf(format, args);
	va_end(args);
	return result;
}

static void add(struct judgments *judgments, struct judgment new)
{
	judgments->list = xrealloc(judgments->list, judgments->count + 1,
				   sizeof(*judgments->list));
	judgments->list[judgments->count++] = new;
}

/**
 * judgment_find - the judgment with an id, NULL if there is none
 */
const struct judgment *judgment_find(const struct judgments *judgments, const char *id)
{
	size_t i;

	for (i = 0; i < judgments->count; i++)
		if (!strcmp(judgments->list[i].id, id))
			return &judgments->list[i];
	return NULL;
}

void judgments_free(struct judgments *judgments)
{
	size_t i;

	for (i = 0; i < judgments->count; i++)
		free(judgments->list[i].text);
	free(judgments->list);
	memset(judgments, 0, sizeof(*judgments));
}

/* not_known - "SUBJECT: not known, because FACT could not be read" */
static struct judgment not_known(const char *id, const char *subject, const struct fact *fact)
{
	char *why = fact_why(fact);
	struct judgment unknown = judgment(id, VERDICT_UNKNOWN, "not-read",
					   "%s: not known: %s", subject, why);

	free(why);
	return unknown;
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	const char *p = words;

	while ((p = strstr(p, word))) {
		if ((p == words || p[-1] == ' ') && (p[length] == ' ' || !p[length]))
			return true;
		p += length;
	}
	return false;
}

/* Lockdown keeps root from writing into the running kernel. */
static bool locked_down(const struct status_facts *facts)
{
	return facts->lockdown.state == FACT_READ &&
	       (!strcmp(facts->lockdown.text, "integrity") ||
		!strcmp(facts->lockdown.text, "confidentiality"));
}

static bool lockdown_known(const struct status_facts *facts)
{
	/* Without the file the kernel has no lockdown, and that is known. */
	return facts->lockdown.state == FACT_READ || facts->lockdown.state == FACT_ABSENT;
}

/*
 * Files that rules check
 */

struct subject {
	const char *id;
	const char *name;	/* begins the sentence */
	const char *when;	/* when the check happens */
	enum policy_hook hook;
};

static const struct subject subjects[] = {
	{ "programs", "Programs", "before they run", HOOK_PROGRAMS },
	{ "libraries", "Libraries", "before they are mapped to be executed", HOOK_LIBRARIES },
	{ "modules", "Kernel modules", "before they are loaded", HOOK_MODULES },
	{ "firmware", "Firmware", "before it is loaded", HOOK_FIRMWARE },
	{ "kexec", "Kernels for kexec", "before they are loaded", HOOK_KEXEC },
	{ "policies", "Policies", "before they are loaded", HOOK_POLICIES },
};

static const struct subject *subject_of(enum policy_hook hook)
{
	size_t i;

	for (i = 0; subjects[i].hook != hook; i++)
		;
	return &subjects[i];
}

/* rule_text - "N", or "N: CONDITIONS" */
static char *rule_text(const struct policy_rule *rule)
{
	const char *fs = policy_fs_name(rule->conditions);

	if (!*rule->conditions)
		return xasprintf("%u", rule->number);
	return xasprintf("%u: %s%s%s%s", rule->number, rule->conditions,
			 fs ? " (" : "", fs ? fs : "", fs ? ")" : "");
}

/* What the rules of one layer protect at a hook, given that failures are refused. */
static struct judgment judge_layer(const struct status_layer *layer, const char *name,
				   const struct subject *subject)
{
	static const char *const against[] = {
		[POLICY_LABEL_SIGNATURE] = "checked against signatures",
		[POLICY_LABEL_HASH] = "checked against a signature or a mere hash",
		[POLICY_LABEL_NOT_KNOWN] = "checked in a way that imactl does not know",
	};
	static const char exempts[] = ", but not those that an earlier rule exempts (rule ";
	struct policy_coverage covers;
	struct judgment result;
	char *rule, *exempt;
	bool builtin = !strcmp(name, "builtin");

	if (layer->file.state != FACT_READ) {
		if (builtin && layer->file.state == FACT_ABSENT)
			return judgment(subject->id, VERDICT_UNPROTECTED, "no-rule",
					"%s: not checked", subject->name);
		return not_known(subject->id, subject->name, &layer->file);
	}
	covers = policy_covers(&layer->rules, subject->hook);
	if (covers.not_known) {
		result = judgment(subject->id, VERDICT_UNKNOWN, "rule-not-understood",
				  "%s: not known: imactl does not understand %srule %u",
				  subject->name, builtin ? "built-in " : "",
				  covers.not_known->number);
		result.rule = covers.not_known->number;
		result.layer = name;
		return result;
	}
	if (!covers.rule)
		return judgment(subject->id, VERDICT_UNPROTECTED, "no-rule",
				"%s: not checked: no rule asks for it", subject->name);

	rule = rule_text(covers.rule);
	exempt = covers.exempt ? rule_text(covers.exempt) : NULL;
	result = judgment(subject->id, VERDICT_PARTIAL, NULL,
			  "%s: %s%s %s (%srule %s)%s%s%s", subject->name,
			  covers.all ? "" : "some are ", against[covers.label], subject->when,
			  builtin ? "built-in " : "", rule, exempt ? exempts : "",
			  exempt ? exempt : "", exempt ? ")" : "");
	free(rule);
	free(exempt);
	result.layer = name;
	result.rule = covers.rule->number;
	if (covers.label == POLICY_LABEL_NOT_KNOWN) {
		result.reason = "label-not-known";
	} else if (covers.label == POLICY_LABEL_HASH) {
		result.reason = "hash-label";
	} else if (!covers.all) {
		result.reason = "conditions";
	} else if (covers.exempt) {
		result.reason = "exempted";
	} else {
		result.verdict = VERDICT_PROTECTED;
		result.reason = "signature-rule";
	}
	return result;
}

/* Both layers: what one protects is protected. */
static struct judgment judge_rules_for(const struct status_facts *facts,
				       const struct subject *subject)
{
	const char *appraise = pairs_get(&facts->status, "appraise_mode");
	const char *mode = pairs_get(&facts->status, "mode");
	struct judgment builtin, policy;

	if (facts->ima.state == FACT_ABSENT)
		return judgment(subject->id, VERDICT_UNPROTECTED, "ima-not-active",
				"%s: not checked: IMA is not active", subject->name);
	/* A rule protects only if what fails is refused. */
	if (!appraise || !mode) {
		if (facts->status_file.state != FACT_READ)
			return not_known(subject->id, subject->name, &facts->status_file);
		return judgment(subject->id, VERDICT_UNKNOWN, "mode-not-told",
				"%s: not known: the kernel does not tell whether failures are refused",
				subject->name);
	}
	if (!has_word(mode, "appraise"))
		return judgment(subject->id, VERDICT_UNPROTECTED, "not-appraised",
				"%s: not checked: no rule that checks files is active",
				subject->name);
	if (strcmp(appraise, "enforce"))
		return judgment(subject->id, VERDICT_UNPROTECTED, "not-enforced",
				"%s: nothing is refused (appraise_mode: %s)",
				subject->name, appraise);

	builtin = judge_layer(&facts->builtin, "builtin", subject);
	policy = judge_layer(&facts->policy, "policy", subject);
	if (builtin.verdict > policy.verdict) {
		free(policy.text);
		return builtin;
	}
	free(builtin.text);
	return policy;
}

/* Modules and kexec have other guards than rules. */
static struct judgment judge_modules(const struct status_facts *facts)
{
	const struct subject *subject = subject_of(HOOK_MODULES);
	const struct fact *enforced = &facts->module_signatures;
	struct judgment rules;

	if (enforced->state == FACT_READ && enforced->number)
		return judgment(subject->id, VERDICT_PROTECTED, "module-signatures",
				"%s: only signed ones are loaded (module.sig_enforce)",
				subject->name);
	if (locked_down(facts))
		return judgment(subject->id, VERDICT_PROTECTED, "lockdown",
				"%s: only signed ones are loaded (lockdown)",
				subject->name);
	rules = judge_rules_for(facts, subject);
	/* Could it still be protected? */
	if (rules.verdict == VERDICT_UNPROTECTED &&
	    (fact_is_problem(enforced) || !lockdown_known(facts))) {
		free(rules.text);
		return not_known(subject->id, subject->name,
				 fact_is_problem(enforced) ? enforced : &facts->lockdown);
	}
	return rules;
}

static struct judgment judge_kexec(const struct status_facts *facts)
{
	const struct subject *subject = subject_of(HOOK_KEXEC);
	struct judgment rules;

	if (locked_down(facts))
		return judgment(subject->id, VERDICT_PROTECTED, "lockdown",
				"%s: only signed ones are loaded (lockdown)",
				subject->name);
	rules = judge_rules_for(facts, subject);
	if (rules.verdict == VERDICT_UNPROTECTED && !lockdown_known(facts)) {
		free(rules.text);
		return not_known(subject->id, subject->name, &facts->lockdown);
	}
	return rules;
}

static struct judgment judge_policies(const struct status_facts *facts)
{
	const struct subject *subject = subject_of(HOOK_POLICIES);

	/* As far as the file's mode could be seen. */
	if (facts->ima.state == FACT_READ && !fact_is_problem(&facts->policy.file) &&
	    !facts->policy.writable)
		return judgment(subject->id, VERDICT_PROTECTED, "closed",
				"%s: the kernel takes no further one", subject->name);
	return judge_rules_for(facts, subject);
}

/*
 * What the rules rest on
 */

static const char *lockdown_text(const struct status_facts *facts)
{
	if (!lockdown_known(facts))
		return "lockdown is not known";
	return facts->lockdown.state == FACT_ABSENT ? "no lockdown in this kernel" :
						      "lockdown is off";
}

static struct judgment judge_rules(const struct status_facts *facts,
				   const struct judgment *policies)
{
	bool closed = policies->verdict == VERDICT_PROTECTED;
	size_t builtin = facts->builtin.rules.count;
	const char *missing = NULL, *id = "rules";
	bool unknown;

	if (facts->ima.state == FACT_ABSENT)
		return judgment(id, VERDICT_UNPROTECTED, "ima-not-active",
				"Rules: there are none: IMA is not active");
	if (locked_down(facts)) {
		if (closed)
			return judgment(id, VERDICT_PROTECTED, "policy-closed",
					"Root cannot change the rules: %s, lockdown is on",
					!strcmp(policies->reason, "closed") ?
					"the kernel takes no further policy" :
					"only signed policies are loaded");
		if (builtin)
			return judgment(id, VERDICT_PARTIAL, "builtin-policy",
					"Root can change the rules, except the %zu built-in ones",
					builtin);
	}
	/* With lockdown off, root needs no policy to change the rules. */
	unknown = !lockdown_known(facts) ||
		  (locked_down(facts) && (policies->verdict == VERDICT_UNKNOWN ||
					  fact_is_problem(&facts->builtin.file)));
	if (!closed && !builtin)
		missing = facts->builtin.file.state == FACT_ABSENT ? "no built-in policy" :
			  facts->builtin.file.state == FACT_READ ? "the built-in policy is empty" :
			  "the built-in policy could not be read";
	return judgment(id, unknown ? VERDICT_UNKNOWN : VERDICT_UNPROTECTED,
			missing ? "no-builtin-policy" : "lockdown",
			"%s: %s%s%s", unknown ? "Rules: not known whether root can change them" :
			"Root can change the rules", missing ? missing : "",
			missing && !locked_down(facts) ? ", " : "",
			locked_down(facts) ? "" : lockdown_text(facts));
}

static struct judgment judge_kernel(const struct status_facts *facts)
{
	const struct fact *enforced = &facts->module_signatures;
	const char *id = "kernel";

	if (locked_down(facts))
		return judgment(id, VERDICT_PROTECTED, "lockdown",
				"Root cannot change the running kernel (lockdown: %s)",
				facts->lockdown.text);
	if (!lockdown_known(facts))
		return not_known(id, "The running kernel", &facts->lockdown);
	return judgment(id, VERDICT_UNPROTECTED, "lockdown",
			"Root can change the running kernel: %s%s", lockdown_text(facts),
			enforced->state == FACT_READ && enforced->number ? "" :
			", signatures of modules are not enforced");
}

static struct judgment judge_boot(const struct status_facts *facts)
{
	const struct fact *boot = &facts->secure_boot;
	const char *id = "boot";

	if (boot->state == FACT_ABSENT)
		return judgment(id, VERDICT_UNPROTECTED, "no-efi",
				"Nothing verified the kernel when it was booted: no EFI firmware");
	if (boot->state != FACT_READ)
		return not_known(id, "Verified boot", boot);
	if (!boot->number)
		return judgment(id, VERDICT_UNPROTECTED, "secure-boot-off",
				"Nothing verified the kernel when it was booted: secure boot is off");
	return judgment(id, VERDICT_PARTIAL, "secure-boot",
			"The firmware verified what it booted (secure boot); whether initramfs and command line were part of it is not known");
}

static struct judgment judge_signatures(const struct status_facts *facts)
{
	const struct fact *keys = &facts->keys[KEYRING_IMA];
	const char *id = "signatures";

	if (keys->state == FACT_ABSENT)
		return judgment(id, VERDICT_UNPROTECTED, "no-keyring",
				"Signatures: there is no keyring .ima, so nothing protects the keys");
	if (keys->state != FACT_READ)
		return not_known(id, "Signatures", keys);
	if (!keys->number)
		return judgment(id, VERDICT_UNPROTECTED, "no-key",
				"Signatures: there is no key on .ima: no signed file passes a check");
	return judgment(id, VERDICT_PROTECTED, "keys",
			"Signatures: verified with the keys on .ima (%llu)", keys->number);
}

static bool all_zero(const struct pairs *pcrs)
{
	size_t i;

	for (i = 0; i < pcrs->count; i++)
		if (strspn(pcrs->list[i].value, "0") != strlen(pcrs->list[i].value))
			return false;
	return pcrs->count > 0;
}

static struct judgment judge_evidence(const struct status_facts *facts)
{
	static const char none[] = "Nothing vouches for the measurement list";
	const char *tpm = pairs_get(&facts->status, "tpm");
	const char *mode = pairs_get(&facts->status, "mode");
	const char *id = "evidence", *subject = "The measurement list";

	if (facts->ima.state == FACT_ABSENT)
		return judgment(id, VERDICT_UNPROTECTED, "ima-not-active",
				"Nothing is measured: IMA is not active");
	if (mode && !has_word(mode, "measure"))
		return judgment(id, VERDICT_UNPROTECTED, "not-measured",
				"Nothing is measured: no rule asks for it");
	if (facts->tpm.state != FACT_READ)
		return judgment(id, VERDICT_UNPROTECTED, "no-tpm", "%s: no TPM", none);
	if (tpm && !strcmp(tpm, "bypassed"))
		return judgment(id, VERDICT_UNPROTECTED, "tpm-bypassed",
				"%s: IMA started before the TPM was there", none);
	if (all_zero(&facts->pcr10))
		return judgment(id, VERDICT_UNPROTECTED, "pcr-not-extended",
				"%s: PCR 10 of the TPM was never extended", none);
	if (!tpm || !mode) {
		if (facts->status_file.state != FACT_READ)
			return not_known(id, subject, &facts->status_file);
		return judgment(id, VERDICT_UNKNOWN, "tpm-not-told",
				"%s: not known: the kernel does not tell whether IMA uses the TPM",
				subject);
	}
	if (strcmp(tpm, "present"))
		return judgment(id, VERDICT_UNKNOWN, "tpm-not-understood",
				"%s: not known: imactl does not understand \"tpm: %s\"",
				subject, tpm);
	if (facts->measurements.state != FACT_READ)
		return not_known(id, subject, &facts->measurements);
	if (facts->violations.state != FACT_READ)
		return not_known(id, subject, &facts->violations);
	if (facts->violations.number)
		return judgment(id, VERDICT_PARTIAL, "violations",
				"The TPM vouches for the measurement list, but %llu files were open for writing while they were measured",
				facts->violations.number);
	return judgment(id, VERDICT_PROTECTED, "tpm",
			"The TPM vouches for the measurement list (entries: %llu)",
			facts->measurements.number);
}

static struct judgment judge_metadata(const struct status_facts *facts,
				      const struct judgments *files)
{
	const struct fact *evm = &facts->evm;
	const char *id = "metadata", *subject = "Owner, mode and security labels of files";
	size_t i;

	if (evm->state == FACT_ABSENT)
		return judgment(id, VERDICT_UNPROTECTED, "no-evm",
				"%s: not checked: this kernel has no EVM", subject);
	if (evm->state != FACT_READ)
		return not_known(id, subject, evm);
	if (!(evm->number & (EVM_HMAC | EVM_X509)))
		return judgment(id, VERDICT_UNPROTECTED, "evm-no-key",
				"%s: not checked: EVM has no key", subject);
	/* EVM verifies what IMA appraises. */
	for (i = 0; i < files->count; i++)
		if (files->list[i].layer && files->list[i].verdict >= VERDICT_PARTIAL)
			break;
	if (i == files->count)
		return judgment(id, VERDICT_UNPROTECTED, "evm-not-asked",
				"%s: EVM has a key, but no file is known to be checked",
				subject);
	if (evm->number & EVM_METADATA_WRITES)
		return judgment(id, VERDICT_PARTIAL, "evm-writes-allowed",
				"%s: checked together with the content (EVM), but changes are allowed",
				subject);
	return judgment(id, VERDICT_PROTECTED, "evm",
			"%s: checked together with the content (EVM), where that is checked",
			subject);
}

/**
 * status_judge - judge all facts
 * @judgments: empty, to be freed with judgments_free(); in a fixed order
 */
void status_judge(const struct status_facts *facts, struct judgments *judgments)
{
	struct judgment policies = judge_policies(facts);

	add(judgments, judge_rules_for(facts, subject_of(HOOK_PROGRAMS)));
	add(judgments, judge_rules_for(facts, subject_of(HOOK_LIBRARIES)));
	add(judgments, judge_modules(facts));
	add(judgments, judge_rules_for(facts, subject_of(HOOK_FIRMWARE)));
	add(judgments, judge_kexec(facts));
	add(judgments, judge_metadata(facts, judgments));
	add(judgments, judge_signatures(facts));
	add(judgments, policies);
	add(judgments, judge_rules(facts, &policies));
	add(judgments, judge_kernel(facts));
	add(judgments, judge_boot(facts));
	add(judgments, judge_evidence(facts));
}
