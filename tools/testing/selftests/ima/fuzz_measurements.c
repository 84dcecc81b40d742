// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_measurements - a libFuzzer target for measurement lists in binary
 *
 * The parser of tools/ima-utils under AddressSanitizer and UndefinedBehaviorSanitizer;
 * scripts/fuzz of the patchset builds and runs it.  The first byte of an input chooses what
 * a list does not tell of itself.
 */

#include <stdint.h>
#include <stdlib.h>

#include "../../../ima-utils/measurements_parse.c"
#include "fuzz.h"

static unsigned int sum;

/* All of it can be read. */
static void touch(const unsigned char *bytes, size_t size)
{
	while (size)
		sum += bytes[--size];
}

/* A field lies in the entry, and is what it is to be. */
static void check_field(const struct measurement *entry, const struct measurement_field *field)
{
	const unsigned char *digest;
	size_t size;

	require(field->id < FIELD_IDS);
	require(field->data >= entry->data);
	require(field->data + field->size <= entry->data + entry->size);
	touch(field->data, field->size);
	if (!field->size)
		return;
	switch (kinds[field->id].kind) {
	case KIND_STRING:
		require(entry->old || strlen((const char *)field->data) == field->size - 1);
		break;
	case KIND_DIGEST:
		digest = measurement_digest_of(field, &size);
		require(size && size <= MEASUREMENT_DIGEST_MAX);
		require(digest + size == field->data + field->size);
		require(strlen((const char *)field->data) == (size_t)(digest - field->data) - 1);
		break;
	case KIND_NUMBER:
		require(field->size == 2 || field->size == 4);
		break;
	case KIND_BYTES:
		break;
	}
}

/* An entry lies in the list, behind the one before. */
static void check_entry(const struct measurement_reader *reader, const struct measurement *entry)
{
	const struct measurement_field *field;
	unsigned int i;

	require(entry->number == reader->number && entry->end == reader->at);
	require(entry->at < entry->end && entry->end <= reader->size);
	require(entry->pcr < MEASUREMENT_PCRS);
	require(entry->count && entry->count <= MEASUREMENT_FIELDS);
	require(strlen(entry->template) <= MEASUREMENT_TEMPLATE_MAX);
	require(entry->digest == reader->bytes + entry->at + 4);
	require(entry->data > entry->digest);
	require(entry->data + entry->size == reader->bytes + entry->end);
	touch(entry->digest, reader->layout.digest_size);
	touch(entry->data, entry->size);
	for (i = 0; i < entry->count; i++) {
		check_field(entry, &entry->fields[i]);
		field = measurement_field(entry, entry->fields[i].id);
		require(field && field <= &entry->fields[i]);
	}
	require(!measurement_field(entry, FIELD_IDS));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned int sizes[] = { 20, 32, 48, 64 };
	struct measurement_reader reader;
	struct measurement_layout layout;
	struct measurement entry;
	unsigned char *bytes;
	size_t last = 0;

	if (!size)
		return 0;
	layout.digest_size = sizes[data[0] & 3];
	layout.big_endian = data[0] & 4;
	bytes = exact(data + 1, size - 1);
	measurement_start(&reader, bytes, size - 1, &layout);
	while (measurement_next(&reader, &entry)) {
		require(entry.at == last);
		check_entry(&reader, &entry);
		last = entry.end;
	}
	require(reader.at == last && (reader.fault || last == reader.size));
	require(!reader.fault || (*reader.fault && reader.fault_at <= reader.size));
	require(!reader.fault || reader.fault_at >= last);
	free(bytes);
	return 0;
}
