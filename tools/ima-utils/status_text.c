// SPDX-License-Identifier: GPL-2.0-only
/*
 * "imactl status" as text.
 */

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "status_print.h"

/* One clear line on whether IMA is there at all. */
static char *headline(const struct status_facts *facts)
{
	const char *mode = pairs_get(&facts->status, "mode");
	const char *appraise = pairs_get(&facts->status, "appraise_mode");
	const char *off = pairs_get(&facts->parameters, "ima");
	char *why, *line;

	if (facts->securityfs.state == FACT_NOT_MOUNTED)
		return xasprintf("Whether IMA is active is not known: securityfs is not mounted");
	if (facts->ima.state == FACT_ABSENT) {
		if (off && !strcmp(off, "off"))
			return xasprintf("IMA is not active: ima=off on the kernel command line");
		return xasprintf("IMA is not active: not in this kernel, or switched off");
	}
	if (!status_active(facts)) {
		why = fact_why(facts->securityfs.state == FACT_READ ? &facts->ima :
			       &facts->securityfs);
		line = xasprintf("Whether IMA is active is not known: %s", why);
		free(why);
		return line;
	}
	if (facts->status_file.state == FACT_ABSENT)
		return xasprintf("IMA is active; this kernel has no ima/status to tell more");
	if (!mode || !appraise) {
		why = fact_why(&facts->status_file);
		line = xasprintf("IMA is active; what it does is not known: %s", why);
		free(why);
		return line;
	}
	return xasprintf("IMA is active: %s; a file that fails a check is %s", mode,
			 !strcmp(appraise, "enforce") ? "refused" : "not refused");
}

static void row(FILE *to, const char *name, const char *value)
{
	fprintf(to, "  %-20s %s\n", name, value);
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

static void layer_row(FILE *to, const char *name, const struct status_layer *layer)
{
	static const char *const can_write[] = {
		"; no rules can be written to it", "; rules can be written to it",
	};
	const char *write = can_write[layer->writable];
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

static void number_row(FILE *to, const char *name, const struct fact *fact, const char *absent)
{
	char number[24];

	if (unread(to, name, fact, absent))
		return;
	snprintf(number, sizeof(number), "%llu", fact->number);
	row(to, name, number);
}

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
		fprintf(to, "  %-20s %s%s%s\n", i ? "" : "command line",
			facts->parameters.list[i].key,
			*facts->parameters.list[i].value ? "=" : "",
			facts->parameters.list[i].value);
}

/**
 * status_print_text - write what a person reads
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
	char *line = headline(facts);
	size_t i;

	fprintf(to, "%s\n", line);
	free(line);
	fprintf(to, "\nFacts\n");
	facts_rows(to, facts);
	fprintf(to, "\nProtected?\n");
	for (i = 0; i < judgments->count; i++)
		fprintf(to, "  %-9s  %s\n", words[judgments->list[i].verdict],
			judgments->list[i].text);
}
