// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an entry says, in words; see measurements_describe.h.
 *
 * Whoever may name a file or have data measured chooses what stands in an entry.  So all of
 * it is made one word, that can neither look like another column nor like another line.
 */

#define _GNU_SOURCE
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_signature.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/digest.h"
#include "lib/hash_algo.h"
#include "lib/label_parts.h"
#include "measurements_describe.h"
#include "measurements_fields.h"

/* What is not understood. */
#define UNKNOWN "?"

/* By the first byte of a label. */
static const char *const label_kinds[] = {
	[LABEL_SIGNATURE] = "signature",
	[LABEL_PORTABLE] = "evm-signature",
	[LABEL_VERITY_SIGNATURE] = "verity-signature",
};

/* Bytes as one word, to be freed. */
static char *escaped(const unsigned char *bytes, size_t size)
{
	char *text = xrealloc(NULL, size + 1, 4), *to = text;
	size_t i;

	for (i = 0; i < size; i++) {
		if (bytes[i] > ' ' && bytes[i] <= '~' && bytes[i] != '\\') {
			*to++ = bytes[i];
			continue;
		}
		*to++ = '\\';
		*to++ = '0' + (bytes[i] >> 6);
		*to++ = '0' + (bytes[i] >> 3 & 7);
		*to++ = '0' + (bytes[i] & 7);
	}
	*to = '\0';
	return text;
}

/* The length of a name without its NUL, which that of the template "ima" does not have. */
static size_t name_length(const struct measurement_field *field)
{
	return field->size && !field->data[field->size - 1] ? field->size - 1 : field->size;
}

/* One thing more. */
static void add(struct measurement_words *words, const char *kind, char *value)
{
	words->evidence[words->count++] = (struct measurement_evidence){ kind, value };
}

/* A digest with the algorithm before it, to be freed. */
static char *digest_word(const struct measurement_field *field)
{
	char hex[2 * MEASUREMENT_DIGEST_MAX + 1];
	const unsigned char *digest;
	size_t size;

	digest = measurement_digest_of(field, &size);
	digest_hex_text(hex, digest, size);
	/* A template without an algorithm has SHA-1, or MD5. */
	if (digest == field->data)
		return xasprintf("%s:%s", size == 16 ? "md5" : "sha1", hex);
	return xasprintf("%s%s", (const char *)field->data, hex);
}

/* A signature as in a label: of which kind, and by which key. */
static void add_label(struct measurement_words *words, const struct measurement_field *field)
{
	const char *kind = field->data[0] < ARRAY_SIZE(label_kinds) ?
			   label_kinds[field->data[0]] : NULL;
	struct label_parts parts;

	if (!kind || label_parts_parse(&parts, field->data, field->size))
		add(words, kind ? kind : "signature", xstrdup(UNKNOWN));
	else
		add(words, kind, xasprintf("%s:%08" PRIx32, hash_algo_text(parts.algo),
					   parts.key));
}

/* A signature of PKCS#7: the first who signed; IMA takes no other. */
static void add_modsig(struct measurement_words *words, const struct measurement_field *field)
{
	struct list_signature signature;
	const struct list_signer *signer;
	const char *key;
	char *value, *hash;

	list_signature_read(&signature, field->data, field->size);
	if (signature.fault) {
		value = xstrdup(UNKNOWN);
	} else {
		signer = &signature.signers[0];
		key = signer->key_id ? signer->key_id : signer->serial ? signer->serial : UNKNOWN;
		hash = escaped((const unsigned char *)signer->hash, strlen(signer->hash));
		value = xasprintf("%s:%s%s", hash, signer->key_id ? "" : "serial:", key);
		free(hash);
	}
	add(words, "modsig", value);
	list_signature_free(&signature);
}

/* A field, if it is neither digest nor name. */
static void add_field(struct measurement_words *words, const struct measurement_field *field,
		      const struct measurement_layout *layout)
{
	static const char *const numbers[] = {
		[FIELD_IUID] = "uid", [FIELD_IGID] = "gid",
	};

	switch (field->id) {
	case FIELD_SIG:
	case FIELD_EVMSIG:
		add_label(words, field);
		break;
	case FIELD_MODSIG:
		add_modsig(words, field);
		break;
	case FIELD_D_MODSIG:
		add(words, "modsig-digest", digest_word(field));
		break;
	case FIELD_BUF:
		add(words, "buffer", xasprintf("%zu", field->size));
		break;
	case FIELD_XATTRNAMES:
		add(words, "labels", escaped(field->data, name_length(field)));
		break;
	case FIELD_IUID:
	case FIELD_IGID:
		add(words, numbers[field->id],
		    xasprintf("%" PRIu32, measurement_number(layout, field->data, field->size)));
		break;
	case FIELD_IMODE:
		add(words, "mode",
		    xasprintf("%" PRIo32, measurement_number(layout, field->data, field->size)));
		break;
	default:
		/* Digest and name of the file were told; values of labels are told by name. */
		break;
	}
}

/**
 * measurement_describe - say in words what an entry says
 * @words: is filled in; to be freed with measurement_words_free()
 * @entry: the entry
 * @layout: of its list
 */
void measurement_describe(struct measurement_words *words, const struct measurement *entry,
			  const struct measurement_layout *layout)
{
	const struct measurement_field *field = measurement_file_digest(entry);

	*words = (struct measurement_words){ 0 };
	if (field && !entry->violation)
		words->digest = digest_word(field);
	field = measurement_file_name(entry);
	if (field && field->size) {
		words->name = xstrndup((const char *)field->data, name_length(field));
		words->shown = escaped(field->data, name_length(field));
	}
	for (field = entry->fields; field < entry->fields + entry->count; field++)
		if (field->size)
			add_field(words, field, layout);
}

/**
 * measurement_words_free - free the words of an entry
 * @words: empty after this
 */
void measurement_words_free(struct measurement_words *words)
{
	unsigned int i;

	free(words->digest);
	free(words->name);
	free(words->shown);
	for (i = 0; i < words->count; i++)
		free(words->evidence[i].value);
	*words = (struct measurement_words){ 0 };
}
