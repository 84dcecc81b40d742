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
#include "lib/array.h"
#include "status_judge.h"

/**
 * verdict_name - the word for a verdict, in JSON
 * @verdict: the verdict
 *
 * Return: the word.
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

/* A judgment; the sentence is made as by printf(). */
__printf(4, 5)
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

/* Append a judgment. */
static void add(struct judgments *judgments, struct judgment new)
{
	judgments->list = xrealloc(judgments->list, judgments->count + 1,
				   sizeof(*judgments->list));
	judgments->list[judgments->count++] = new;
}

/**
 * judgment_find - look up a judgment
 * @judgments: all of them
 * @id: its id
 *
 * Return: the judgment with this id, NULL if there is none.
 */
const struct judgment *judgment_find(const struct judgments *judgments, const char *id)
{
	size_t i;

	for (i = 0; i < judgments->count; i++)
		if (!strcmp(judgments->list[i].id, id))
			return &judgments->list[i];
	return NULL;
}

/**
 * judgments_free - free all judgments
 * @judgments: empty after this
 */
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

/* Whether one of some words with a space between them is this one. */
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

/* Whether it is known if lockdown is on. */
static bool lockdown_known(const struct status_facts *facts)
{
	/* Without the file the kernel has no lockdown, and that is known. */
	return facts->lockdown.state == FACT_READ || facts->lockdown.state == FACT_ABSENT;
}

/*
 * Whether what fails is refused
 */

/* Whether a built-in rule is known to have an action, and the kernel to carry it out. */
static bool builtin_does(const struct status_facts *facts, enum policy_action action,
			 const char *word)
{
	const struct policy_rules *rules = &facts->builtin.rules;
	const char *mode = pairs_get(&facts->status, "mode");
	size_t i;

	for (i = 0; i < rules->count; i++)
		if (rules->list[i].understood && rules->list[i].action == action)
			return status_active(facts) && mode && has_word(mode, word);
	return false;
}

/**
 * status_builtin_checks - whether built-in rules check files
 * @facts: all facts
 *
 * Neither ima= nor ima_appraise= holds for them: they refuse what fails.
 *
 * Return: true if that is known.
 */
bool status_builtin_checks(const struct status_facts *facts)
{
	return builtin_does(facts, POLICY_APPRAISE, "appraise");
}

/**
 * status_enforcement - what becomes of a file that fails a check
 * @facts: all facts
 *
 * This is about the rules that are not built in.
 *
 * Return: as far as ima/status tells it, in words that are known here.
 */
enum enforcement status_enforcement(const struct status_facts *facts)
{
	const char *appraise = pairs_get(&facts->status, "appraise_mode");
	const char *mode = pairs_get(&facts->status, "mode");
	const char *boot = pairs_get(&facts->status, "boot");

	if (!status_active(facts) || !appraise || !mode)
		return ENFORCE_NOT_KNOWN;
	if (!has_word(mode, "appraise") ||
	    (boot && (!strcmp(boot, "measure") || !strcmp(boot, "off"))))
		return ENFORCE_NO_FILE;
	if (boot && strcmp(boot, "on") && strcmp(boot, "appraise"))
		return ENFORCE_NOT_KNOWN;
	if (!strcmp(appraise, "enforce"))
		return ENFORCE_REFUSED;
	if (!strcmp(appraise, "fix") || !strcmp(appraise, "log") || !strcmp(appraise, "off"))
		return ENFORCE_NOT_REFUSED;
	return ENFORCE_NOT_KNOWN;
}

/* A rule of the policy protects only if what fails is refused.  If not: why. */
static bool refuses(const struct status_facts *facts, const char *id, const char *subject,
		    struct judgment *why)
{
	const char *appraise = pairs_get(&facts->status, "appraise_mode");
	const char *mode = pairs_get(&facts->status, "mode");
	const char *boot = pairs_get(&facts->status, "boot");

	if (facts->ima.state == FACT_ABSENT) {
		*why = judgment(id, VERDICT_UNPROTECTED, "ima-not-active",
				"%s: not checked: IMA is not active", subject);
		return false;
	}
	switch (status_enforcement(facts)) {
	case ENFORCE_REFUSED:
		return true;
	case ENFORCE_NO_FILE:
		if (boot && !strcmp(boot, "measure"))
			*why = judgment(id, VERDICT_UNPROTECTED, "boot-measure",
					"%s: not checked: no file is, with ima=measure", subject);
		else if (boot && !strcmp(boot, "off"))
			*why = judgment(id, VERDICT_UNPROTECTED, "boot-off",
					"%s: not checked: no file is, with ima=off", subject);
		else
			*why = judgment(id, VERDICT_UNPROTECTED, "not-appraised",
					"%s: not checked: no rule that checks files is active",
					subject);
		return false;
	case ENFORCE_NOT_REFUSED:
		*why = judgment(id, VERDICT_UNPROTECTED, "not-enforced",
				"%s: nothing is refused (appraise_mode: %s)", subject, appraise);
		return false;
	case ENFORCE_NOT_KNOWN:
		break;
	}
	if (facts->status_file.state != FACT_READ)
		*why = not_known(id, subject, &facts->status_file);
	else if (!status_active(facts))
		*why = not_known(id, subject, &facts->ima);
	else if (!appraise || !mode)
		*why = judgment(id, VERDICT_UNKNOWN, "mode-not-told",
				"%s: not known: the kernel does not tell whether failures are refused",
				subject);
	else
		*why = judgment(id, VERDICT_UNKNOWN, "mode-not-understood",
				"%s: not known: imactl does not understand \"appraise_mode: %s\"%s%s%s",
				subject, appraise, boot ? " with \"boot: " : "",
				boot ? boot : "", boot ? "\"" : "");
	return false;
}

/*
 * Files that rules check
 */

/* A kind of files; what can come without a file is refused if a rule names the hook. */
struct subject {
	const char *id;
	const char *name;	/* begins the sentence */
	const char *when;	/* when the check happens */
	const char *no_file;	/* how the kernel takes one that is no file, or NULL */
	enum policy_hook hook;
};

static const struct subject subjects[] = {
	{ "programs", "Programs", "before they run", NULL, HOOK_PROGRAMS },
	{ "libraries", "Libraries", "before they are mapped to be executed", NULL,
	  HOOK_LIBRARIES },
	{ "modules", "Kernel modules", "before they are loaded",
	  "init_module() is not: no rule names func=MODULE_CHECK", HOOK_MODULES },
	{ "firmware", "Firmware", "before it is loaded",
	  "what is written to sysfs is not: no rule names func=FIRMWARE_CHECK",
	  HOOK_FIRMWARE },
	{ "kexec", "Kernels for kexec", "before they are loaded",
	  "kexec_load() is not: no rule names func=KEXEC_KERNEL_CHECK", HOOK_KEXEC },
	{ "policies", "Policies", "before they are loaded",
	  "root can write rules to ima/policy: no rule names func=POLICY_CHECK",
	  HOOK_POLICIES },
};

/* The kind of files that a hook is about. */
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

/* A signature says something if nobody can add a key: on .ima only. */
static bool keys_protected(const struct status_facts *facts, const struct subject *subject,
			   struct judgment *why)
{
	const struct fact *keys = &facts->keys[KEYRING_IMA];

	if (keys->state == FACT_READ)
		return true;
	if (keys->state == FACT_ABSENT)
		*why = judgment(subject->id, VERDICT_UNPROTECTED, "no-keyring",
				"%s: checked against keys that nothing protects: there is no keyring .ima",
				subject->name);
	else
		*why = not_known(subject->id, subject->name, keys);
	return false;
}

/* What rules that were understood, and of which one checks such files, protect. */
static struct judgment judge_coverage(const struct status_facts *facts,
				      const struct policy_coverage *covers,
				      const struct status_layer *layer,
				      const struct subject *subject)
{
	static const char *const against[] = {
		[POLICY_LABEL_NOTHING] = "refused",
		[POLICY_LABEL_SIGNATURE] = "checked against signatures",
		[POLICY_LABEL_HASH] = "checked against a signature or a mere hash",
	};
	bool open = subject->no_file && !covers->named;
	struct judgment result;
	char *rule, *exempt;

	if (open && subject->hook == HOOK_POLICIES)
		return judgment(subject->id, VERDICT_UNPROTECTED, "not-named", "%s: %s",
				subject->name, subject->no_file);
	/* Whoever can remove a label can do without one. */
	if (covers->label == POLICY_LABEL_OPTIONAL)
		return judgment(subject->id, VERDICT_UNPROTECTED, "optional-label",
				"%s: what has no label is not checked (%srule %u)",
				subject->name, layer->before_rule, covers->weakest->number);
	if (covers->label == POLICY_LABEL_SIGNATURE && !keys_protected(facts, subject, &result))
		return result;
	rule = rule_text(covers->rule);
	exempt = covers->exempt ? rule_text(covers->exempt) : NULL;
	result = judgment(subject->id, VERDICT_PARTIAL, NULL,
			  "%s: %s%s %s (%srule %s)%s%s%s%s%s", subject->name,
			  covers->all ? "" : "some are ", against[covers->label], subject->when,
			  layer->before_rule, rule,
			  exempt ? ", but not those that a rule exempts (rule " : "",
			  exempt ? exempt : "", exempt ? ")" : "",
			  open ? ", but " : "", open ? subject->no_file : "");
	free(rule);
	free(exempt);
	if (covers->label == POLICY_LABEL_HASH) {
		result.reason = "hash-label";
	} else if (!covers->all) {
		result.reason = "conditions";
	} else if (covers->exempt) {
		result.reason = "exempted";
	} else if (open) {
		result.reason = "not-named";
	} else if (covers->label == POLICY_LABEL_NOTHING) {
		result.verdict = VERDICT_PROTECTED;
		result.reason = "deny-rule";
	} else {
		result.verdict = VERDICT_PROTECTED;
		result.reason = "signature-rule";
	}
	return result;
}

/* The rule that is the reason. */
static void set_rule(struct judgment *result, const struct status_layer *layer,
		     const struct policy_rule *rule)
{
	result->layer = layer->id;
	result->policy = layer->named ? layer->named->name : NULL;
	result->rule = rule->number;
}

/* What the rules of one layer protect at a hook, given that its failures are refused. */
static struct judgment judge_layer(const struct status_facts *facts,
				   const struct status_layer *layer,
				   const struct subject *subject)
{
	const struct policy_rule *about;
	struct policy_coverage covers;
	struct judgment result;

	if (layer->file.state != FACT_READ) {
		if (layer == &facts->builtin && layer->file.state == FACT_ABSENT)
			return judgment(subject->id, VERDICT_UNPROTECTED, "no-rule",
					"%s: not checked", subject->name);
		return not_known(subject->id, subject->name, &layer->file);
	}
	covers = policy_covers(&layer->rules, subject->hook);
	if (covers.not_understood) {
		about = covers.not_understood;
		result = judgment(subject->id, VERDICT_UNKNOWN, "rule-not-understood",
				  "%s: not known: imactl does not understand %srule %u",
				  subject->name, layer->before_rule, about->number);
	} else if (!covers.rule) {
		return judgment(subject->id, VERDICT_UNPROTECTED, "no-rule",
				"%s: not checked: no rule asks for it", subject->name);
	} else {
		about = covers.label == POLICY_LABEL_OPTIONAL ? covers.weakest : covers.rule;
		result = judge_coverage(facts, &covers, layer, subject);
	}
	set_rule(&result, layer, about);
	return result;
}

/* What the built-in rules protect at a hook: no parameter makes them let something through. */
static struct judgment judge_builtin(const struct status_facts *facts,
				     const struct subject *subject)
{
	const char *mode = pairs_get(&facts->status, "mode");

	if (facts->builtin.rules.count && status_active(facts)) {
		if (facts->status_file.state != FACT_READ)
			return not_known(subject->id, subject->name, &facts->status_file);
		if (!mode)
			return judgment(subject->id, VERDICT_UNKNOWN, "mode-not-told",
					"%s: not known: the kernel does not tell whether files are checked",
					subject->name);
		if (!has_word(mode, "appraise"))
			return judgment(subject->id, VERDICT_UNPROTECTED, "not-appraised",
					"%s: not checked: no rule that checks files is active",
					subject->name);
	}
	return judge_layer(facts, &facts->builtin, subject);
}

/* Keep the better one of two. */
static void take_better(struct judgment *one, struct judgment other)
{
	bool better = other.verdict > one->verdict;

	free(better ? one->text : other.text);
	if (better)
		*one = other;
}

/* What the layers protect in which ima= and ima_appraise= count. */
static struct judgment judge_loaded(const struct status_facts *facts,
				    const struct subject *subject)
{
	struct judgment best;
	size_t i;

	if (!refuses(facts, subject->id, subject->name, &best))
		return best;
	best = judge_layer(facts, &facts->policy, subject);
	for (i = 0; i < facts->named.count; i++)
		take_better(&best, judge_layer(facts, &facts->named_layers[i], subject));
	if (fact_is_problem(&facts->named_file))
		take_better(&best, not_known(subject->id, subject->name, &facts->named_file));
	return best;
}

/*
 * All layers: each is a policy of its own, and a file has to meet the demands of
 * each.  So what one protects is protected, whatever another one exempts.
 */
static struct judgment judge_rules_for(const struct status_facts *facts,
				       const struct subject *subject)
{
	struct judgment best = judge_loaded(facts, subject);

	take_better(&best, judge_builtin(facts, subject));
	return best;
}

/* What is handed to the loader or to an interpreter is no program for the kernel. */
static struct judgment judge_programs(const struct status_facts *facts,
				      const struct judgment *libraries)
{
	struct judgment programs = judge_rules_for(facts, subject_of(HOOK_PROGRAMS));
	bool loader = libraries->verdict < VERDICT_PROTECTED;
	char *text;

	if (programs.verdict < VERDICT_PARTIAL)
		return programs;
	text = xasprintf("%s%s; scripts that an interpreter reads are not", programs.text,
			 loader ? ", but the loader (ld.so) runs what is not checked as a library" :
			 "");
	free(programs.text);
	programs.text = text;
	if (programs.verdict == VERDICT_PROTECTED && loader) {
		programs.verdict = VERDICT_PARTIAL;
		programs.reason = "loader";
	}
	return programs;
}

/* Modules have other guards than rules. */
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

/*
 * Lockdown makes kexec_file_load() verify signatures if the kernel can do it
 * (CONFIG_KEXEC_SIG, which cannot be seen), and stops doing so if some rule of
 * IMA asks for signatures, whatever files that rule is about.
 */
static struct judgment judge_kexec(const struct status_facts *facts)
{
	const struct subject *subject = subject_of(HOOK_KEXEC);
	struct judgment rules = judge_rules_for(facts, subject);

	if (rules.verdict == VERDICT_PROTECTED)
		return rules;
	if (locked_down(facts)) {
		free(rules.text);
		return judgment(subject->id, VERDICT_PARTIAL, "lockdown",
				"%s: lockdown refuses some unsigned ones; no rule is known to check all of them",
				subject->name);
	}
	if (rules.verdict == VERDICT_UNPROTECTED && !lockdown_known(facts)) {
		free(rules.text);
		return not_known(subject->id, subject->name, &facts->lockdown);
	}
	return rules;
}

/* That nobody may write to ima/policy is no proof: root can change its mode. */
static struct judgment judge_policies(const struct status_facts *facts)
{
	const struct subject *subject = subject_of(HOOK_POLICIES);
	struct judgment rules = judge_rules_for(facts, subject);

	if (!status_active(facts) || rules.verdict != VERDICT_UNPROTECTED ||
	    facts->policy.writable == 1)
		return rules;
	free(rules.text);
	if (facts->policy.file.state != FACT_READ && facts->policy.file.state != FACT_WITHHELD)
		return not_known(subject->id, subject->name, &facts->policy.file);
	return judgment(subject->id, VERDICT_UNKNOWN, "mode-no-proof",
			"%s: not known whether the kernel takes another: nobody may write to ima/policy, but root can change that",
			subject->name);
}

/*
 * What the rules rest on
 */

/* Why lockdown does not help. */
static const char *lockdown_text(const struct status_facts *facts)
{
	if (!lockdown_known(facts))
		return "lockdown is not known";
	return facts->lockdown.state == FACT_ABSENT ? "no lockdown in this kernel" :
						      "lockdown is off";
}

/* Whether built-in rules bind root: as the kernel says, if it does. */
static enum verdict bound_by_builtin(const struct status_facts *facts)
{
	const char *bound = pairs_get(&facts->status, "bound");

	if (!facts->builtin.rules.count)
		return VERDICT_UNPROTECTED;
	if (bound && !strcmp(bound, "no"))
		return VERDICT_UNPROTECTED;
	if (bound && strcmp(bound, "yes"))
		return VERDICT_UNKNOWN;
	return locked_down(facts) ? VERDICT_PROTECTED : VERDICT_UNPROTECTED;
}

/* Whether root can change the rules. */
static struct judgment judge_rules(const struct status_facts *facts,
				   const struct judgment *policies,
				   const struct judgment *kernel)
{
	bool closed = policies->verdict == VERDICT_PROTECTED;
	enum verdict bound = bound_by_builtin(facts);
	size_t builtin = facts->builtin.rules.count;
	const char *missing = NULL, *id = "rules";
	bool unknown;

	if (facts->ima.state == FACT_ABSENT)
		return judgment(id, VERDICT_UNPROTECTED, "ima-not-active",
				"Rules: there are none: IMA is not active");
	if (locked_down(facts)) {
		if (closed && kernel->verdict == VERDICT_PROTECTED)
			return judgment(id, VERDICT_PROTECTED, "policy-closed",
					"Root cannot change the rules: only signed policies are loaded, lockdown is on");
		if (closed)
			return judgment(id, VERDICT_PARTIAL, "kexec-open",
					"Root cannot change the rules, but perhaps replace the kernel (kexec)");
		if (bound == VERDICT_PROTECTED)
			return judgment(id, VERDICT_PARTIAL, "builtin-policy",
					"Root can change the rules, except the %zu built-in ones",
					builtin);
		if (bound == VERDICT_UNKNOWN)
			return judgment(id, VERDICT_UNKNOWN, "bound-not-understood",
					"Rules: not known whether root can change them: imactl does not understand \"bound: %s\"",
					pairs_get(&facts->status, "bound"));
		if (builtin)
			return judgment(id, VERDICT_UNPROTECTED, "not-bound",
					"Root can change the rules, and by way of the kernel the built-in ones: signatures of modules are not enforced");
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

/* Whether root can change the running kernel. */
static struct judgment judge_kernel(const struct status_facts *facts,
				    const struct judgment *kexec)
{
	const struct fact *enforced = &facts->module_signatures;
	const char *id = "kernel";

	if (locked_down(facts) && kexec->verdict == VERDICT_PROTECTED)
		return judgment(id, VERDICT_PROTECTED, "lockdown",
				"Root cannot change the running kernel (lockdown: %s)",
				facts->lockdown.text);
	if (locked_down(facts))
		return judgment(id, VERDICT_PARTIAL, "kexec-open",
				"Root cannot change the running kernel (lockdown: %s), but perhaps replace it (kexec)",
				facts->lockdown.text);
	if (!lockdown_known(facts))
		return not_known(id, "The running kernel", &facts->lockdown);
	return judgment(id, VERDICT_UNPROTECTED, "lockdown",
			"Root can change the running kernel: %s%s", lockdown_text(facts),
			enforced->state == FACT_READ && enforced->number ? "" :
			", signatures of modules are not enforced");
}

/* What verified the kernel. */
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

/* Whether signatures are verified, and with keys that root cannot add to. */
static struct judgment judge_signatures(const struct status_facts *facts)
{
	const struct fact *keys = &facts->keys[KEYRING_IMA];
	const char *id = "signatures", *subject = "Signatures";
	struct judgment why;

	if (keys->state == FACT_ABSENT)
		return judgment(id, VERDICT_UNPROTECTED, "no-keyring",
				"%s: there is no keyring .ima, so nothing protects the keys",
				subject);
	if (keys->state != FACT_READ)
		return not_known(id, subject, keys);
	if (!keys->number)
		return judgment(id, VERDICT_UNPROTECTED, "no-key",
				"%s: there is no key on .ima: no signed file passes a check",
				subject);
	if (!status_builtin_checks(facts) && !refuses(facts, id, subject, &why))
		return why;
	return judgment(id, VERDICT_PROTECTED, "keys",
			"%s: there are keys on .ima to verify them with (%llu), where a rule asks for it",
			subject, keys->number);
}

/* Whether PCR 10 was never extended, in no bank. */
static bool all_zero(const struct pairs *pcrs)
{
	size_t i;

	for (i = 0; i < pcrs->count; i++)
		if (strspn(pcrs->list[i].value, "0") != strlen(pcrs->list[i].value))
			return false;
	return pcrs->count > 0;
}

/* Why nothing is measured; false if something is, or if that is not known. */
static bool nothing_measured(const struct status_facts *facts, const char *id,
			     struct judgment *why)
{
	const char *mode = pairs_get(&facts->status, "mode");
	const char *boot = pairs_get(&facts->status, "boot");

	if (facts->ima.state == FACT_ABSENT)
		*why = judgment(id, VERDICT_UNPROTECTED, "ima-not-active",
				"Nothing is measured: IMA is not active");
	else if (boot && !strcmp(boot, "appraise") &&
		 !builtin_does(facts, POLICY_MEASURE, "measure"))
		*why = judgment(id, VERDICT_UNPROTECTED, "boot-appraise",
				"Nothing is measured: ima=appraise");
	else if (mode && !has_word(mode, "measure"))
		*why = judgment(id, VERDICT_UNPROTECTED, "not-measured",
				"Nothing is measured: no rule asks for it");
	else if (facts->measurements.state == FACT_READ && !facts->measurements.number)
		*why = judgment(id, VERDICT_UNPROTECTED, "no-entry",
				"Nothing was measured: the measurement list is empty");
	else
		return false;
	return true;
}

/* Why no TPM vouches for anything; false if one may. */
static bool no_tpm(const struct status_facts *facts, const char *id, struct judgment *why)
{
	static const char none[] = "Nothing vouches for the measurement list";
	const char *tpm = pairs_get(&facts->status, "tpm");

	if (facts->tpm.state == FACT_ABSENT)
		*why = judgment(id, VERDICT_UNPROTECTED, "no-tpm", "%s: no TPM", none);
	else if (tpm && !strcmp(tpm, "bypassed"))
		*why = judgment(id, VERDICT_UNPROTECTED, "tpm-bypassed",
				"%s: IMA started before the TPM was there", none);
	else if (all_zero(&facts->pcr10))
		*why = judgment(id, VERDICT_UNPROTECTED, "pcr-not-extended",
				"%s: PCR 10 of the TPM was never extended", none);
	else
		return false;
	return true;
}

/* Whether something vouches for the measurement list. */
static struct judgment judge_evidence(const struct status_facts *facts)
{
	const char *tpm = pairs_get(&facts->status, "tpm");
	const char *mode = pairs_get(&facts->status, "mode");
	const char *boot = pairs_get(&facts->status, "boot");
	const char *id = "evidence", *subject = "The measurement list";
	struct judgment why;

	if (nothing_measured(facts, id, &why) || no_tpm(facts, id, &why))
		return why;
	if (facts->tpm.state != FACT_READ)
		return not_known(id, subject, &facts->tpm);
	if (facts->status_file.state != FACT_READ)
		return not_known(id, subject, &facts->status_file);
	if (!tpm || !mode)
		return judgment(id, VERDICT_UNKNOWN, "tpm-not-told",
				"%s: not known: the kernel does not tell whether IMA uses the TPM",
				subject);
	if (boot && strcmp(boot, "on") && strcmp(boot, "measure"))
		return judgment(id, VERDICT_UNKNOWN, "boot-not-understood",
				"%s: not known: imactl does not understand \"boot: %s\"",
				subject, boot);
	if (strcmp(tpm, "present"))
		return judgment(id, VERDICT_UNKNOWN, "tpm-not-understood",
				"%s: not known: imactl does not understand \"tpm: %s\"",
				subject, tpm);
	if (!facts->pcr10.count)
		return judgment(id, VERDICT_UNKNOWN, "pcr-not-read",
				"%s: not known: PCR 10 of %s could not be read in any bank",
				subject, facts->tpm.text);
	if (facts->measurements.state != FACT_READ)
		return not_known(id, subject, &facts->measurements);
	if (facts->violations.state != FACT_READ)
		return not_known(id, subject, &facts->violations);
	if (facts->violations.number)
		return judgment(id, VERDICT_PARTIAL, "violations",
				"The TPM vouches for the measurement list, but not for all content: %llu times a measured file was open for writing",
				facts->violations.number);
	return judgment(id, VERDICT_PROTECTED, "tpm",
			"The TPM vouches for the measurement list (entries: %llu)",
			facts->measurements.number);
}

/* The first rule of a layer that measures to one of these PCRs but what lists have. */
static const struct policy_rule *rule_with_lists(const struct status_layer *layer,
						 unsigned long long pcrs)
{
	const struct policy_rule *rule = layer->rules.list, *end = rule + layer->rules.count;

	for (; rule < end; rule++)
		if (rule->lists_pcr >= 0 && pcrs & 1ULL << rule->lists_pcr)
			return rule;
	return NULL;
}

/* The first of all layers, and its layer. */
static const struct policy_rule *any_with_lists(const struct status_facts *facts,
						unsigned long long pcrs,
						const struct status_layer **layer)
{
	const struct policy_rule *rule;
	size_t i;

	*layer = &facts->builtin;
	rule = rule_with_lists(*layer, pcrs);
	if (rule)
		return rule;
	*layer = &facts->policy;
	rule = rule_with_lists(*layer, pcrs);
	for (i = 0; !rule && i < facts->named.count; i++) {
		*layer = &facts->named_layers[i];
		rule = rule_with_lists(*layer, pcrs);
	}
	return rule;
}

/*
 * Whether a PCR in which files have no entry that digest lists have is one that somebody
 * else expects something of.  Nothing is said if there is no such rule.
 */
static void judge_lists_pcr(const struct status_facts *facts, struct judgments *judgments)
{
	const struct fact *stub = &facts->stub_pcrs;
	unsigned long long others = stub->state == FACT_READ ? stub->number : 0;
	const struct status_layer *layer;
	const struct policy_rule *rule;
	const char *id = "lists-pcr";
	bool by_default, by_stub;
	struct judgment result;

	by_default = any_with_lists(facts, 1 << POLICY_DEFAULT_PCR, &layer);
	by_stub = any_with_lists(facts, others, &layer);
	rule = any_with_lists(facts, by_default ? 1 << POLICY_DEFAULT_PCR :
			      by_stub ? others : -1ULL, &layer);
	if (!rule)
		return;
	if (by_default)
		result = judgment(id, VERDICT_UNPROTECTED, "pcr-default",
				  "PCR %d: who relies on it relies on all entries, but files that digest lists have make none (%srule %u); take another pcr=",
				  rule->lists_pcr, layer->before_rule, rule->number);
	else if (by_stub)
		result = judgment(id, VERDICT_UNPROTECTED, "pcr-systemd-stub",
				  "PCR %d: systemd-stub measures to it, too, so that its value is not what digest lists make it (%srule %u); take another pcr=",
				  rule->lists_pcr, layer->before_rule, rule->number);
	else if (fact_is_problem(stub))
		result = not_known(id, "Whether systemd-stub uses that PCR, too", stub);
	else
		result = judgment(id, VERDICT_PROTECTED, "pcr-own",
				  "PCR %d: measured to are files that digest lists do not have (%srule %u); systemd-stub does not use it",
				  rule->lists_pcr, layer->before_rule, rule->number);
	set_rule(&result, layer, rule);
	add(judgments, result);
}

/* The parameter evm= asks EVM to accept what it should refuse: the kernel compares its begin. */
static bool evm_fix(const struct status_facts *facts)
{
	const struct pair *pair = facts->parameters.list;
	const struct pair *end = pair + facts->parameters.count;

	for (; pair < end; pair++)
		if (!strcmp(pair->key, "evm") &&
		    !strncmp(pair->value + (*pair->value == '"'), "fix", 3))
			return true;
	return false;
}

/* The worst of the judgments on files, of which a rule checks at least one kind; or NULL. */
static const struct judgment *weakest_file(const struct judgments *files)
{
	const struct judgment *file = files->list, *weakest = NULL;
	bool checked = false;

	for (; file < files->list + files->count; file++) {
		checked |= file->layer && file->verdict >= VERDICT_PARTIAL;
		if (!weakest || file->verdict < weakest->verdict)
			weakest = file;
	}
	return checked ? weakest : NULL;
}

/* Whether metadata is verified: by EVM, where IMA checks the content. */
static struct judgment judge_metadata(const struct status_facts *facts,
				      const struct judgments *files)
{
	const struct fact *evm = &facts->evm;
	const char *id = "metadata", *subject = "Owner, mode and security labels of files";
	const struct judgment *weakest;
	struct judgment result;
	char *but;

	if (evm->state == FACT_ABSENT)
		return judgment(id, VERDICT_UNPROTECTED, "no-evm",
				"%s: not checked: this kernel has no EVM", subject);
	if (evm->state != FACT_READ)
		return not_known(id, subject, evm);
	if (evm->number & ~EVM_ALL)
		return judgment(id, VERDICT_UNKNOWN, "evm-not-understood",
				"%s: not known: imactl does not understand EVM's state %llu",
				subject, evm->number);
	if (!(evm->number & (EVM_HMAC | EVM_X509)))
		return judgment(id, VERDICT_UNPROTECTED, "evm-no-key",
				"%s: not checked: EVM has no key", subject);
	weakest = weakest_file(files);
	if (!weakest)
		return judgment(id, VERDICT_UNPROTECTED, "evm-not-asked",
				"%s: EVM has a key, but no file is known to be checked",
				subject);
	if (facts->command_line.state != FACT_READ && weakest->verdict > VERDICT_UNKNOWN)
		return not_known(id, subject, &facts->command_line);
	if (weakest->verdict < VERDICT_PROTECTED)
		but = xasprintf("%s, but not all content is (%s)",
				evm_fix(facts) ? ", but changes go through (evm=fix)" : "",
				weakest->id);
	else
		but = xstrdup(evm_fix(facts) ? ", but changes go through (evm=fix)" :
			      evm->number & EVM_METADATA_WRITES ? ", but changes are allowed" :
			      "");
	result = judgment(id, *but ? VERDICT_PARTIAL : VERDICT_PROTECTED, "evm",
			  "%s: checked together with the content (EVM)%s", subject, but);
	free(but);
	if (evm_fix(facts))
		result.reason = "evm-fix";
	else if (weakest->verdict < VERDICT_PROTECTED)
		result.reason = "weakest-file";
	else if (evm->number & EVM_METADATA_WRITES)
		result.reason = "evm-writes-allowed";
	if (weakest->verdict < result.verdict)
		result.verdict = weakest->verdict;
	return result;
}

/**
 * status_judge - judge all facts
 * @facts: the facts
 * @judgments: empty, to be freed with judgments_free(); in a fixed order
 */
void status_judge(const struct status_facts *facts, struct judgments *judgments)
{
	struct judgment libraries = judge_rules_for(facts, subject_of(HOOK_LIBRARIES));
	struct judgment policies = judge_policies(facts);
	struct judgment kexec = judge_kexec(facts);
	struct judgment kernel = judge_kernel(facts, &kexec);

	add(judgments, judge_programs(facts, &libraries));
	add(judgments, libraries);
	add(judgments, judge_modules(facts));
	add(judgments, judge_rules_for(facts, subject_of(HOOK_FIRMWARE)));
	add(judgments, kexec);
	add(judgments, judge_metadata(facts, judgments));
	add(judgments, judge_signatures(facts));
	add(judgments, policies);
	add(judgments, judge_rules(facts, &policies, &kernel));
	add(judgments, kernel);
	add(judgments, judge_boot(facts));
	add(judgments, judge_evidence(facts));
	judge_lists_pcr(facts, judgments);
}
