// SPDX-License-Identifier: GPL-2.0-only
/*
 * What comes out of "imactl measurements verify"; see measurements_verdict.h.
 *
 * Good is only what was compared and is equal.  A PCR that has no value, a bank that cannot
 * be computed and a boot aggregate that is none are told, and are not good: who asks would
 * otherwise take for verified what nobody has looked at.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/digest.h"
#include "lib/json.h"
#include "measurements_verdict.h"

/*
 * PCRs that are neither the firmware's and the boot loader's, which are always extended,
 * nor those of a dynamic launch and of applications, which can be reset.
 */
#define SOFTWARE_FIRST 10
#define SOFTWARE_LAST 16

/*
 * IMA's own, CONFIG_IMA_MEASURE_PCR_IDX: nobody else extends it.  A kernel that was built
 * with another one leaves it alone, and no list tells which that is.
 */
#define IMA_PCR 10

static const char not_named[] = "no entry is for it, and it was extended";
static const char not_told[] =
	"the kernel extends it, and does not tell its PCRs (tpm2_pcrread, --pcrs)";

/* One PCR in one bank. */
struct line {
	unsigned int pcr;
	unsigned int bank;
	enum compared compared;
	enum extended_with kind;
};

/* Whether this is as it should be. */
static bool good(enum compared compared)
{
	return compared == COMPARED_EQUAL || compared == COMPARED_MEANWHILE;
}

/* Whether there are values of a bank at all; of none, then SHA-1 stands for all. */
static bool has_bank(const struct verdict *verdict, unsigned int bank)
{
	unsigned int i;

	if (verdict->compare.values->known[bank])
		return true;
	for (i = 0; i < PCR_BANKS; i++)
		if (verdict->compare.values->known[i])
			return false;
	return !bank;
}

/* Whether a PCR is compared: entries name it, or it was asked for. */
static bool compares(const struct verdict *verdict, unsigned int pcr)
{
	return verdict->compare.extend.entries[pcr] || verdict->required >> pcr & 1;
}

/* Whether a PCR has neither of the values that PCRs begin with. */
static bool was_extended(const struct pcr_values *values, unsigned int bank, unsigned int pcr)
{
	const unsigned char *value = values->value[bank][pcr];

	return values->known[bank] & 1u << pcr &&
	       ((value[0] && value[0] != 0xff) ||
		memcmp(value, value + 1, pcr_banks[bank].size - 1));
}

/*
 * The next PCR from @pcr on that was extended, and is not compared as no entry names it: a
 * list from which all entries of it were removed is like that.  PCRS if there is none.
 */
static unsigned int next_unexplained(const struct verdict *verdict, unsigned int pcr)
{
	unsigned int bank;

	for (; pcr <= SOFTWARE_LAST; pcr++)
		for (bank = 0; bank < PCR_BANKS && !compares(verdict, pcr); bank++)
			if (was_extended(verdict->compare.values, bank, pcr))
				return pcr;
	return PCRS;
}

/* The next line; begin with one that has only zeros and @compared COMPARED_NONE. */
static bool next_line(const struct verdict *verdict, struct line *line)
{
	unsigned int at = line->pcr * PCR_BANKS + line->bank;

	/* It is not known yet whether the first one is a line. */
	at += line->compared != COMPARED_NONE;
	for (; at < MEASUREMENT_PCRS * PCR_BANKS; at++) {
		line->pcr = at / PCR_BANKS;
		line->bank = at % PCR_BANKS;
		if (!compares(verdict, line->pcr) || !has_bank(verdict, line->bank))
			continue;
		line->kind = EXTENDED_OWN;
		line->compared = compare_result(&verdict->compare, line->bank, line->pcr,
						&line->kind);
		return true;
	}
	return false;
}

/**
 * verdict_has - whether this came out for some PCR
 * @verdict: all that came out
 * @compared: what is looked for
 *
 * Return: true if it did.
 */
bool verdict_has(const struct verdict *verdict, enum compared compared)
{
	struct line line = { .compared = COMPARED_NONE };

	while (next_line(verdict, &line))
		if (line.compared == compared)
			return true;
	return false;
}

/* Where the values are from. */
static const char *holder(const struct verdict *verdict)
{
	return verdict->saved_pcrs ? "what was saved" : "the TPM";
}

/* What follows from it, to be freed. */
static char *meaning(const struct verdict *verdict, const struct line *line)
{
	static const char behind[] =
		"it was extended with %lu of %lu entries%s: nothing vouches for the others";
	static const char differs[] =
		"no part of the list makes it so: it was altered, or others extended the PCR";
	unsigned long all = verdict->compare.extend.entries[line->pcr], some;
	const struct compared_pcr *state;
	const char *padded = line->kind == EXTENDED_PADDED && line->bank ?
			     ", with SHA-1 digests: the kernel does not have the bank's algorithm" :
			     "";

	switch (line->compared) {
	case COMPARED_EQUAL:
		return xasprintf("entries: %lu%s", all, padded);
	case COMPARED_MEANWHILE:
	case COMPARED_BEHIND:
		state = &verdict->compare.pcrs[line->bank][line->kind][line->pcr];
		some = state->entries;
		if (line->compared == COMPARED_MEANWHILE)
			return xasprintf("entries: %lu%s; %lu more came while it was read", some,
					 padded, all - some);
		return xasprintf(behind, some, all, padded);
	case COMPARED_EXTENDED:
		return xstrdup(verdict->compare.own ?
			       "somebody else has extended it, or a kernel before this one did" :
			       "somebody else has extended it: the list is right in another bank");
	case COMPARED_DIFFERS:
		return xstrdup(all ? differs : not_named);
	case COMPARED_MISSING:
		if (!all)
			return xasprintf("%s has no such PCR, and no entry is for it",
					 holder(verdict));
		return xasprintf("%s has no such PCR: nothing vouches for %lu entries",
				 holder(verdict), all);
	default:
		return xstrdup("libcrypto does not have the bank's algorithm");
	}
}

/* The same of the boot aggregate. */
static char *aggregate_meaning(const struct verdict *verdict)
{
	const struct compared_aggregate *aggregate = &verdict->aggregate;

	switch (aggregate->compared) {
	case COMPARED_EQUAL:
		return xasprintf("PCRs 0 to %u", aggregate->pcrs - 1);
	case COMPARED_MISSING:
		return xasprintf("%s has no PCR %u of this bank", holder(verdict),
				 aggregate->missing);
	case COMPARED_DIFFERS:
		if (aggregate->zero)
			return xstrdup("it is zero: the kernel that measured had no such TPM");
		return xasprintf("PCRs 0 to %u are others now, or those of another boot",
				 aggregate->pcrs - 1);
	default:
		return xstrdup("the first entry is none of a bank that is known");
	}
}

/* Whether all of it is good. */
static bool all_good(const struct verdict *verdict)
{
	struct line line = { .compared = COMPARED_NONE };

	if (!verdict->entries || verdict->altered->count || verdict->unread.count ||
	    verdict->aggregate.compared != COMPARED_EQUAL ||
	    next_unexplained(verdict, IMA_PCR) == IMA_PCR)
		return false;
	while (next_line(verdict, &line))
		if (!good(line.compared))
			return false;
	return true;
}

/**
 * verdict_text - print what came out, a line for each PCR and bank
 * @verdict: all that came out
 *
 * Return: true if all is equal.
 */
bool verdict_text(const struct verdict *verdict)
{
	struct line line = { .compared = COMPARED_NONE };
	bool bank = verdict->aggregate.compared != COMPARED_NONE;
	unsigned int pcr;
	char *text;
	size_t i;

	if (!verdict->entries) {
		printf("the list has no entry\n");
		return false;
	}
	text = aggregate_meaning(verdict);
	printf("boot_aggregate%s%s: %s: %s\n", bank ? " " : "",
	       bank ? pcr_banks[verdict->aggregate.bank].name : "",
	       compared_name(verdict->aggregate.compared), text);
	free(text);
	while (next_line(verdict, &line)) {
		text = meaning(verdict, &line);
		printf("PCR %u %s: %s: %s\n", line.pcr, pcr_banks[line.bank].name,
		       compared_name(line.compared), text);
		free(text);
	}
	for (pcr = next_unexplained(verdict, SOFTWARE_FIRST); pcr < PCRS;
	     pcr = next_unexplained(verdict, pcr + 1))
		printf("PCR %u: %s\n", pcr, not_named);
	for (i = 0; i < verdict->unread.count; i++)
		printf("bank %s: missing: not looked at: %s\n", verdict->unread.names[i], not_told);
	return all_good(verdict);
}

/* Bytes, in hexadecimal digits. */
static void add_hex(struct json_object *to, const char *name, const unsigned char *bytes,
		    size_t size)
{
	char hex[2 * PCR_SIZE_MAX + 1];

	digest_hex_text(hex, bytes, size);
	json_add_text(to, name, hex);
}

/* One PCR in one bank. */
static struct json_object *line_json(const struct verdict *verdict, const struct line *line)
{
	const struct compare *compare = &verdict->compare;
	struct json_object *object = json_object_new_object();
	unsigned int size = pcr_banks[line->bank].size;
	char *text = meaning(verdict, line);

	json_add_number(object, "pcr", line->pcr);
	json_add_text(object, "bank", pcr_banks[line->bank].name);
	json_add_text(object, "verdict", compared_name(line->compared));
	json_add_text(object, "text", text);
	json_add_flag(object, "padded", line->kind == EXTENDED_PADDED && line->bank);
	json_add_number(object, "entries", compare->extend.entries[line->pcr]);
	if (line->compared != COMPARED_MISSING && line->compared != COMPARED_UNKNOWN) {
		add_hex(object, "replayed",
			compare->extend.pcrs[line->bank][line->kind][line->pcr], size);
		add_hex(object, "value", compare->values->value[line->bank][line->pcr], size);
	}
	free(text);
	return object;
}

/* The boot aggregate. */
static struct json_object *aggregate_json(const struct verdict *verdict)
{
	struct json_object *object = json_object_new_object();
	char *text = aggregate_meaning(verdict);

	if (verdict->aggregate.compared != COMPARED_NONE)
		json_add_text(object, "bank", pcr_banks[verdict->aggregate.bank].name);
	json_add_text(object, "verdict", compared_name(verdict->aggregate.compared));
	json_add_text(object, "text", text);
	free(text);
	return object;
}

/**
 * verdict_json - print what came out as a JSON object
 * @verdict: all that came out
 *
 * Return: true if all is equal.
 */
bool verdict_json(const struct verdict *verdict)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();
	struct line line = { .compared = COMPARED_NONE };
	unsigned long i;
	unsigned int pcr;

	for (i = 0; i < verdict->altered->count && i < ALTERED_TOLD; i++)
		json_object_array_add(list,
				      json_object_new_uint64(verdict->altered->entries[i]));
	json_add_number(object, "format", VERIFY_FORMAT);
	json_add_text(object, "version", IMA_UTILS_VERSION);
	json_add_flag(object, "equal", all_good(verdict));
	json_add_number(object, "entries", verdict->entries);
	json_object_object_add(object, "altered", list);
	json_add_number(object, "altered_count", verdict->altered->count);
	if (verdict->entries)
		json_object_object_add(object, "boot_aggregate", aggregate_json(verdict));
	list = json_object_new_array();
	while (next_line(verdict, &line))
		json_object_array_add(list, line_json(verdict, &line));
	json_object_object_add(object, "pcrs", list);
	list = json_object_new_array();
	for (pcr = next_unexplained(verdict, SOFTWARE_FIRST); pcr < PCRS;
	     pcr = next_unexplained(verdict, pcr + 1))
		json_object_array_add(list, json_object_new_uint64(pcr));
	json_object_object_add(object, "unexplained", list);
	list = json_object_new_array();
	for (i = 0; i < verdict->unread.count; i++)
		json_object_array_add(list, json_object_new_string(verdict->unread.names[i]));
	json_object_object_add(object, "unread_banks", list);
	json_print(stdout, object);
	return all_good(verdict);
}
