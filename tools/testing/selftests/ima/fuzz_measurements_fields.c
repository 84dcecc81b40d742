// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_measurements_fields - a libFuzzer target for what entries of measurement lists say
 *
 * What looks into the entries of a list that could be read, of imactl, under AddressSanitizer
 * and UndefinedBehaviorSanitizer; scripts/fuzz of the patchset builds and runs it.  The parser
 * itself is fuzz_measurements.c's, and faster without libcrypto.  The first byte of an input
 * chooses what a list does not tell of itself.  No input has digests that are right by
 * accident: each entry gets the one that it would have, and then what is altered is found.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../../ima-utils/digest_list_signature.c"
#include "../../../ima-utils/lib/alloc.c"
#include "../../../ima-utils/lib/hash_algo.c"
#include "../../../ima-utils/lib/hex.c"
#include "../../../ima-utils/lib/label_parts.c"
#include "../../../ima-utils/lib/progress.c"
#include "../../../ima-utils/measurements_altered.c"
#include "../../../ima-utils/measurements_banks.c"
#include "../../../ima-utils/measurements_describe.c"
#include "../../../ima-utils/measurements_digest.c"
#include "../../../ima-utils/measurements_fields.c"
#include "../../../ima-utils/measurements_parse.c"
#include "fuzz.h"

/* Each bank can be asked for, and has digests of the size of its algorithm. */
static void check_banks(void)
{
	unsigned int bank;
	int algo;

	for (bank = 0; bank < PCR_BANKS; bank++) {
		algo = pcr_bank_algo(bank);
		require(algo < 0 || diglim_digest_size(algo) == pcr_banks[bank].size);
	}
}

/* The digest that the kernel would have made of what it measured. */
static void make_digest(const struct measurement *entry, unsigned int algo, unsigned char *digest)
{
	static const char *const names[] = {
		[HASH_ALGO_SHA1] = "SHA1", [HASH_ALGO_SHA256] = "SHA256",
		[HASH_ALGO_SHA384] = "SHA384", [HASH_ALGO_SHA512] = "SHA512",
	};
	unsigned char old[20 + 256] = { 0 };
	const void *data = entry->data;
	size_t size = entry->size;

	if (entry->old) {
		/* Without the length of the name. */
		memcpy(old, entry->data, 20);
		memcpy(old + 20, entry->data + 24, entry->size - 24);
		data = old;
		size = sizeof(old);
	}
	require(EVP_Q_digest(NULL, names[algo], NULL, data, size, digest, NULL));
}

/* Of its own data the digest of an entry is right, and of others not. */
static void check_digest(struct measurement entry, unsigned int algo)
{
	/* Where it stands in the list, which is a copy of ours. */
	unsigned char *stands = (unsigned char *)entry.digest, *data = (unsigned char *)entry.data;
	unsigned char kept[DIGEST_MAX], made[EVP_MAX_MD_SIZE], again[DIGEST_MAX];
	const unsigned int size = diglim_digest_size(algo);
	const char *why = measurement_wrong_digest(&entry, algo);

	require(!why || *why);
	require(!entry.violation || all_zero(stands, size));
	/* Of a violation another digest than that of its data is right. */
	entry.violation = false;
	memcpy(kept, stands, size);
	make_digest(&entry, algo, made);
	require(measurement_digest(&entry, algo, again) && !memcmp(made, again, size));
	memcpy(stands, made, size);
	require(!measurement_wrong_digest(&entry, algo));
	require(measurement_altered(&entry, algo) == measurement_misnamed(&entry));
	*data ^= 1;
	require(measurement_wrong_digest(&entry, algo));
	require(measurement_altered(&entry, algo));
	*data ^= 1;
	stands[size - 1] ^= 0x80;
	require(measurement_wrong_digest(&entry, algo));
	/* As of a kernel that does not have the algorithm. */
	make_digest(&entry, HASH_ALGO_SHA1, made);
	measurement_padded(again, made);
	memcpy(stands, again, size);
	require(!measurement_wrong_digest(&entry, algo));
	memcpy(stands, kept, size);
}

/* A digest behind the name of its algorithm, or without one. */
static void check_file_digest(const struct measurement *entry,
			      const struct measurement_field *field)
{
	const char *name = (const char *)field->data;
	int algo = measurement_digest_algo(field);
	const unsigned char *digest;
	size_t size;

	digest = measurement_digest_of(field, &size);
	require(algo >= 0 && digest + size == field->data + field->size);
	if (!entry->violation)
		require(size == diglim_digest_size(algo));
	if (field->id == FIELD_D) {
		require(algo == HASH_ALGO_SHA1 || algo == HASH_ALGO_MD5);
		return;
	}
	if (field->id == FIELD_D_NGV2) {
		require(!strncmp(name, "ima:", 4) || !strncmp(name, "verity:", 7));
		name = strchr(name, ':') + 1;
	}
	require(!strncmp(name, hash_algo_text(algo), strlen(hash_algo_text(algo))));
	require(!strcmp(name + strlen(hash_algo_text(algo)), ":"));
}

/* What a field of an entry must be that is believed to be of its template. */
static void check_named(const struct measurement *entry, const struct measurement_field *field)
{
	const struct measurement_field *told = measurement_file_digest(entry);
	unsigned char made[EVP_MAX_MD_SIZE];
	const unsigned char *digest;
	size_t size;

	switch (field->id) {
	case FIELD_D:
	case FIELD_D_NG:
	case FIELD_D_NGV2:
	case FIELD_D_MODSIG:
		check_file_digest(entry, field);
		break;
	case FIELD_SIG:
		require(*field->data == 3 || *field->data == 5 || *field->data == 6);
		break;
	case FIELD_EVMSIG:
		require(*field->data == 5);
		break;
	case FIELD_MODSIG:
		require(*field->data == 0x30);
		break;
	case FIELD_BUF:
		digest = measurement_digest_of(told, &size);
		require(entry->violation ||
			hash_algo_digest(measurement_digest_algo(told), field->data,
					 field->size, made));
		require(entry->violation || !memcmp(digest, made, size));
		break;
	case FIELD_IUID:
	case FIELD_IGID:
		require(field->size == 4);
		break;
	case FIELD_IMODE:
		require(field->size == 2);
		break;
	case FIELD_XATTRLENGTHS:
		require(field->size % 4 == 0);
		break;
	default:
		break;
	}
}

/* What the fields are that stand for the file, and what is believed of the others. */
static void check_fields(const struct measurement *entry)
{
	const struct measurement_field *digest = measurement_file_digest(entry);
	const struct measurement_field *name = measurement_file_name(entry);
	const char *why = measurement_misnamed(entry);
	unsigned int i;

	require(!why || *why);
	require(!digest || (digest->size && (digest->id == FIELD_D || digest->id == FIELD_D_NG ||
					     digest->id == FIELD_D_NGV2)));
	require(!name || name->id == FIELD_N || name->id == FIELD_N_NG);
	require(!name || name->size || entry->old);
	require(why || (digest && name));
	require(!measurement_is_aggregate(entry) ||
		!memcmp(name->data, "boot_aggregate", strlen("boot_aggregate") + !entry->old));
	for (i = 0; !why && i < entry->count; i++)
		if (entry->fields[i].size)
			check_named(entry, &entry->fields[i]);
}

/* Whether a text is one word that can be shown. */
static bool is_word(const char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || *text > '~')
			return false;
	return true;
}

/* The bytes of which something is shown, each printable one itself, else as octal digits. */
static void check_shown(const char *shown, const unsigned char *bytes, size_t size)
{
	char form[5];

	for (; size; size--, bytes++) {
		if (*bytes > ' ' && *bytes <= '~' && *bytes != '\\')
			snprintf(form, sizeof(form), "%c", *bytes);
		else
			snprintf(form, sizeof(form), "\\%03o", *bytes);
		require(!strncmp(shown, form, strlen(form)));
		shown += strlen(form);
	}
	require(!*shown);
}

/* What is said of a field beside digest and name, of which there is one for each. */
static void check_evidence(const struct measurement_evidence *evidence,
			   const struct measurement_field *field,
			   const struct measurement_layout *layout)
{
	const bool octal = field->id == FIELD_IMODE;
	char hex[2 * MEASUREMENT_DIGEST_MAX + 1];
	const unsigned char *digest;
	size_t size;
	char *end;

	require(*evidence->kind && is_word(evidence->kind) && is_word(evidence->value));
	switch (field->id) {
	case FIELD_IUID:
	case FIELD_IGID:
	case FIELD_IMODE:
		require(strtoul(evidence->value, &end, octal ? 8 : 10) ==
			measurement_number(layout, field->data, field->size) && !*end);
		break;
	case FIELD_BUF:
		require(strtoul(evidence->value, &end, 10) == field->size && !*end);
		break;
	case FIELD_XATTRNAMES:
		check_shown(evidence->value, field->data, field->size - 1);
		break;
	case FIELD_D_MODSIG:
		digest = measurement_digest_of(field, &size);
		digest_hex_text(hex, digest, size);
		require(!strcmp(evidence->value + strlen(evidence->value) - 2 * size, hex));
		break;
	case FIELD_SIG:
	case FIELD_EVMSIG:
		require(!strcmp(evidence->value, "?") ||
			(field->size > LABEL_AT_SIGNATURE &&
			 !strncmp(evidence->value, hash_algo_text(field->data[LABEL_AT_ALGO]),
				  strcspn(evidence->value, ":"))));
		break;
	case FIELD_MODSIG:
		require(!strcmp(evidence->value, "?") || strchr(evidence->value, ':'));
		break;
	default:
		abort();
	}
}

/* What is said of an entry is in it. */
static void check_words(const struct measurement *entry, const struct measurement_layout *layout)
{
	const struct measurement_field *digest = measurement_file_digest(entry);
	const struct measurement_field *name = measurement_file_name(entry), *field;
	char hex[2 * MEASUREMENT_DIGEST_MAX + 1];
	struct measurement_words words;
	unsigned int said = 0;
	size_t size;

	measurement_describe(&words, entry, layout);
	require(!words.digest == (!digest || entry->violation));
	if (words.digest) {
		digest_hex_text(hex, measurement_digest_of(digest, &size), size);
		size = strlen(words.digest) - strlen(hex);
		require(!strcmp(words.digest + size, hex) && words.digest[size - 1] == ':');
		require(is_word(words.digest));
	}
	require(!words.name == (!name || !name->size) && !words.name == !words.shown);
	if (words.name) {
		require(is_word(words.shown));
		size = strlen(words.name);
		require(size == name->size - !entry->old && !memcmp(words.name, name->data, size));
		check_shown(words.shown, name->data, size);
	}
	for (field = entry->fields; field < entry->fields + entry->count; field++) {
		if (!field->size || field->id <= FIELD_N_NG ||
		    field->id == FIELD_XATTRLENGTHS || field->id == FIELD_XATTRVALUES)
			continue;
		require(said < words.count);
		check_evidence(&words.evidence[said++], field, layout);
	}
	require(said == words.count);
	measurement_words_free(&words);
	require(!words.digest && !words.name && !words.shown && !words.count);
}

/* A template without a name is believed if the first entry, the boot aggregate, has it. */
static void check_told(struct altered *altered, const struct measurement *entry)
{
	static char first[MEASUREMENT_TEMPLATE_MAX + 1];
	unsigned long before = altered->count;
	bool bad;

	if (entry->number == 1)
		snprintf(first, sizeof(first), "%s",
			 measurement_is_aggregate(entry) ? entry->template : "");
	bad = measurement_altered(entry, altered->list->algo) ||
		(!entry->named && strcmp(entry->template, first));
	altered_look(altered, entry);
	require(altered->count == before + bad);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned int algos_of_lists[] = {
		HASH_ALGO_SHA1, HASH_ALGO_SHA256, HASH_ALGO_SHA384, HASH_ALGO_SHA512,
	};
	/* As if many had been told: no more are. */
	struct altered altered = { .program = "fuzz", .count = ALTERED_TOLD };
	struct measurements list = { 0 };
	struct measurement_reader reader;
	struct measurement entry;
	static bool begun;

	if (!size)
		return 0;
	if (!begun)
		check_banks();
	begun = true;
	list.algo = algos_of_lists[data[0] & 3];
	list.layout.digest_size = diglim_digest_size(list.algo);
	list.layout.big_endian = data[0] & 4;
	list.size = size - 1;
	list.bytes = exact(data + 1, list.size);
	altered.list = &list;
	measurement_start(&reader, list.bytes, list.size, &list.layout);
	while (measurement_next(&reader, &entry)) {
		check_fields(&entry);
		check_words(&entry, &list.layout);
		check_told(&altered, &entry);
		check_digest(entry, list.algo);
	}
	free(list.bytes);
	return 0;
}
