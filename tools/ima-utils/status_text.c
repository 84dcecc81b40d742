// SPDX-License-Identifier: GPL-2.0-only
/*
 * "imactl status" as text.
 */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/clean.h"
#include "status_print.h"

/*
 * Everything that is printed goes through here: one line, and nothing in it that
 * a terminal would take for a command or for the end of the line.
 */
__printf(2, 3)
static void print_line(FILE *to, const char *format, ...)
{
	char *text, *clean;
	va_list args;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	clean = clean_text(text);
	fprintf(to, "%s\n", clean);
	free(clean);
	free(text);
}

/* "IMA is active: " and what it does with files. */
static void print_activity(FILE *to, const struct status_facts *facts, const char *mode,
			   const char *appraise)
{
	const char *boot = pairs_get(&facts->status, "boot");
	const char *measured = boot && !strcmp(boot, "appraise") ?
			       "; nothing is measured (ima=appraise)" : "";
	const char *except = status_builtin_checks(facts) ? ", except by built-in rules" : "";

	switch (status_enforcement(facts)) {
	case ENFORCE_NO_FILE:
		print_line(to, "IMA is active: %s; no file is checked%s%s%s", mode,
			   boot && !strcmp(boot, "measure") ? " (ima=measure)" :
			   boot && !strcmp(boot, "off") ? " (ima=off)" : "", except, measured);
		break;
	case ENFORCE_NOT_KNOWN:
		print_line(to,
			   "IMA is active: %s; whether a file that fails a check is refused is not known (appraise_mode: %s%s%s)",
			   mode, appraise, boot ? ", boot: " : "", boot ? boot : "");
		break;
	case ENFORCE_REFUSED:
		print_line(to, "IMA is active: %s; a file that fails a check is refused%s", mode,
			   measured);
		break;
	case ENFORCE_NOT_REFUSED:
		print_line(to, "IMA is active: %s; a file that fails a check is not refused%s%s",
			   mode, except, measured);
		break;
	}
}

/* One clear line on whether IMA is there at all. */
static void print_headline(FILE *to, const struct status_facts *facts)
{
	const char *mode = pairs_get(&facts->status, "mode");
	const char *appraise = pairs_get(&facts->status, "appraise_mode");
	const char *off = pairs_get(&facts->parameters, "ima");
	char *why;

	if (facts->securityfs.state == FACT_NOT_MOUNTED) {
		print_line(to, "Whether IMA is active is not known: securityfs is not mounted");
	} else if (facts->ima.state == FACT_ABSENT) {
		if (off && !strcmp(off, "off"))
			print_line(to, "IMA is not active: ima=off on the kernel command line");
		else
			print_line(to, "IMA is not active: not in this kernel, or switched off");
	} else if (!status_active(facts)) {
		why = fact_why(facts->securityfs.state == FACT_READ ? &facts->ima :
			       &facts->securityfs);
		print_line(to, "Whether IMA is active is not known: %s", why);
		free(why);
	} else if (facts->status_file.state == FACT_ABSENT) {
		print_line(to, "IMA is active; this kernel has no ima/status to tell more");
	} else if (facts->status_file.state != FACT_READ) {
		why = fact_why(&facts->status_file);
		print_line(to, "IMA is active; what it does is not known: %s", why);
		free(why);
	} else if (!mode || !appraise) {
		print_line(to,
			   "IMA is active; what it does is not known: ima/status does not tell");
	} else {
		print_activity(to, facts, mode, appraise);
	}
}

/* One fact. */
static void row(FILE *to, const char *name, const char *value)
{
	print_line(to, "  %-20s %s", name, value);
}

/* unread - a row that says why there is no value; true if there is none */
static bool unread(FILE *to, const char *name, const struct fact *fact, const char *absent)
{
	char *why;

	if (fact->state == FACT_READ)
		return false;
	if (fact->state == FACT_ABSENT && absent) {
		row(to, name, absent);
		return true;
	}
	why = fact_why(fact);
	row(to, name, why);
	free(why);
	return true;
}

/* A policy: how many rules it has. */
static void layer_row(FILE *to, const char *name, const struct status_layer *layer)
{
	const char *write = layer->writable < 0 ? "" :
			    layer->writable ? "; rules can be written to it" :
			    "; its mode lets nobody write to it";
	char *text, *why;

	if (layer->file.state == FACT_READ) {
		text = xasprintf("%zu rule%s%s", layer->rules.count,
				 layer->rules.count == 1 ? "" : "s", write);
	} else {
		why = fact_why(&layer->file);
		text = xasprintf("%s%s", why, layer->file.state == FACT_WITHHELD ? write : "");
		free(why);
	}
	row(to, name, text);
	free(text);
}

/* A policy with a name a row. */
static void named_rows(FILE *to, const struct status_facts *facts)
{
	const struct named_policy *named;
	const struct status_layer *layer;
	char *name, *text;
	size_t i;

	if (facts->named_file.state != FACT_ABSENT)
		unread(to, "named policies", &facts->named_file, NULL);
	for (i = 0; i < facts->named.count; i++) {
		named = &facts->named.list[i];
		layer = &facts->named_layers[i];
		name = xasprintf("policy %s", named->name);
		if (layer->file.state == FACT_READ)
			text = xasprintf("%s, %zu rule%s", named->version_text,
					 layer->rules.count, layer->rules.count == 1 ? "" : "s");
		else
			text = xasprintf("%s, rules that nobody can read on this kernel",
					 named->version_text);
		row(to, name, text);
		free(text);
		free(name);
	}
}

/* A keyring a row. */
static void key_rows(FILE *to, const struct status_facts *facts)
{
	char *name, number[24];
	int i;

	for (i = 0; i < STATUS_KEYRINGS; i++) {
		name = xasprintf("keys %s", status_keyrings[i]);
		if (!unread(to, name, &facts->keys[i], "no such keyring")) {
			snprintf(number, sizeof(number), "%llu", facts->keys[i].number);
			row(to, name, number);
		}
		free(name);
	}
}

/* A fact that is a number. */
static void number_row(FILE *to, const char *name, const struct fact *fact, const char *absent)
{
	char number[24];

	if (unread(to, name, fact, absent))
		return;
	snprintf(number, sizeof(number), "%llu", fact->number);
	row(to, name, number);
}

/* A pair a row. */
static void pair_rows(FILE *to, const char *prefix, const struct pairs *pairs)
{
	char *name;
	size_t i;

	for (i = 0; i < pairs->count; i++) {
		name = xasprintf("%s%s", prefix, pairs->list[i].key);
		row(to, name, pairs->list[i].value);
		free(name);
	}
}

/* What EVM does. */
static void evm_row(FILE *to, const struct fact *evm)
{
	char *text;

	if (unread(to, "EVM", evm, "not in this kernel"))
		return;
	text = xasprintf("%s%s%s%s (%llu)", evm->number & EVM_HMAC ? "HMAC key" : "",
			 (evm->number & EVM_HMAC) && (evm->number & EVM_X509) ? ", " : "",
			 evm->number & EVM_X509 ? "certificate" :
			 evm->number & EVM_HMAC ? "" : "no key",
			 evm->number & EVM_METADATA_WRITES ? ", changes of metadata allowed" : "",
			 evm->number);
	row(to, "EVM", text);
	free(text);
}

/* The PCRs that systemd-stub measured to. */
static void stub_row(FILE *to, const struct fact *pcrs)
{
	char *text = NULL, *more;
	unsigned int i;

	if (unread(to, "systemd-stub", pcrs, "measured nothing"))
		return;
	for (i = 0; i < STATUS_PCRS; i++) {
		if (!(pcrs->number & 1 << i))
			continue;
		more = xasprintf("%s%s%u", text ? text : "measured to PCR ", text ? ", " : "", i);
		free(text);
		text = more;
	}
	row(to, "systemd-stub", text);
	free(text);
}

/* All facts. */
static void facts_rows(FILE *to, const struct status_facts *facts)
{
	const char *const off_on[] = { "off", "on" };
	size_t i;

	pair_rows(to, "", &facts->status);
	unread(to, "ima/status", &facts->status_file, "not in this kernel");
	if (facts->builtin.file.state == FACT_ABSENT)
		row(to, "built-in policy", "this kernel has none");
	else
		layer_row(to, "built-in policy", &facts->builtin);
	layer_row(to, "policy", &facts->policy);
	named_rows(to, facts);
	key_rows(to, facts);
	pair_rows(to, "digests, ", &facts->digests);
	unread(to, "digests", &facts->digests_file, "no digest lists in this kernel");
	if (facts->digests_file.state != FACT_ABSENT || facts->digest_lists.state != FACT_ABSENT)
		number_row(to, "digest lists", &facts->digest_lists, "0");
	number_row(to, "measurements", &facts->measurements, NULL);
	number_row(to, "violations", &facts->violations, NULL);
	if (!unread(to, "TPM", &facts->tpm, "none"))
		row(to, "TPM", facts->tpm.text);
	pair_rows(to, "PCR 10 ", &facts->pcr10);
	if (!unread(to, "secure boot", &facts->secure_boot, "no EFI firmware"))
		row(to, "secure boot", off_on[facts->secure_boot.number]);
	stub_row(to, &facts->stub_pcrs);
	if (!unread(to, "lockdown", &facts->lockdown, "not in this kernel"))
		row(to, "lockdown", facts->lockdown.text);
	if (!unread(to, "module signatures", &facts->module_signatures, "not in this kernel"))
		row(to, "module signatures", facts->module_signatures.number ? "enforced" :
		    "not enforced");
	evm_row(to, &facts->evm);
	if (!unread(to, "LSMs", &facts->lsm, NULL))
		row(to, "LSMs", facts->lsm.text);
	unread(to, "command line", &facts->command_line, NULL);
	for (i = 0; i < facts->parameters.count; i++)
		print_line(to, "  %-20s %s%s%s", i ? "" : "command line",
			   facts->parameters.list[i].key,
			   *facts->parameters.list[i].value ? "=" : "",
			   facts->parameters.list[i].value);
}

/**
 * status_print_text - write what a person reads
 * @to: where
 * @facts: all facts
 * @judgments: what follows from them
 */
void status_print_text(FILE *to, const struct status_facts *facts,
		       const struct judgments *judgments)
{
	static const char *const words[] = {
		[VERDICT_UNPROTECTED] = "no",
		[VERDICT_UNKNOWN] = "not known",
		[VERDICT_PARTIAL] = "in part",
		[VERDICT_PROTECTED] = "yes",
	};
	size_t i;

	print_headline(to, facts);
	fprintf(to, "\nFacts\n");
	facts_rows(to, facts);
	fprintf(to, "\nProtected?\n");
	for (i = 0; i < judgments->count; i++)
		print_line(to, "  %-9s  %s", words[judgments->list[i].verdict],
			   judgments->list[i].text);
}
