// SPDX-License-Identifier: GPL-2.0-only
/*
 * The measurement list in binary; see measurements_parse.h.
 *
 * It comes from somebody who may want a verifier to fail, or to believe something.  Each
 * length is compared with what is left before anything is read, and each field must be
 * what fields of its name are: a name ends with its only NUL, a digest has an algorithm
 * before it.  So who uses an entry need not look again.
 */

#include <string.h>

#include "measurements_parse.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* What bytes of a field mean. */
enum kind {
	KIND_BYTES,
	KIND_STRING,
	KIND_DIGEST,
	KIND_NUMBER,
};

/* supported_fields of security/integrity/ima/ima_template.c. */
static const struct {
	const char *name;
	enum kind kind;
} kinds[FIELD_IDS] = {
	[FIELD_D] = { "d", KIND_BYTES },
	[FIELD_N] = { "n", KIND_STRING },
	[FIELD_D_NG] = { "d-ng", KIND_DIGEST },
	[FIELD_D_NGV2] = { "d-ngv2", KIND_DIGEST },
	[FIELD_N_NG] = { "n-ng", KIND_STRING },
	[FIELD_SIG] = { "sig", KIND_BYTES },
	[FIELD_BUF] = { "buf", KIND_BYTES },
	[FIELD_D_MODSIG] = { "d-modsig", KIND_DIGEST },
	[FIELD_MODSIG] = { "modsig", KIND_BYTES },
	[FIELD_EVMSIG] = { "evmsig", KIND_BYTES },
	[FIELD_IUID] = { "iuid", KIND_NUMBER },
	[FIELD_IGID] = { "igid", KIND_NUMBER },
	[FIELD_IMODE] = { "imode", KIND_NUMBER },
	[FIELD_XATTRNAMES] = { "xattrnames", KIND_STRING },
	[FIELD_XATTRLENGTHS] = { "xattrlengths", KIND_BYTES },
	[FIELD_XATTRVALUES] = { "xattrvalues", KIND_BYTES },
};

/* builtin_templates of the same file; one of another name is called by its fields. */
static const struct {
	const char *name;
	const char *fields;
} templates[] = {
	{ "ima", "d|n" },
	{ "ima-ng", "d-ng|n-ng" },
	{ "ima-sig", "d-ng|n-ng|sig" },
	{ "ima-ngv2", "d-ngv2|n-ng" },
	{ "ima-sigv2", "d-ngv2|n-ng|sig" },
	{ "ima-buf", "d-ng|n-ng|buf" },
	{ "ima-modsig", "d-ng|n-ng|sig|d-modsig|modsig" },
	{ "evm-sig", "d-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode" },
};

/* Something is wrong at a place of the list. */
static bool fault(struct measurement_reader *reader, const unsigned char *at, const char *reason)
{
	reader->fault = reason;
	reader->fault_at = at - reader->bytes;
	return false;
}

/**
 * measurement_number - a number in a list
 * @layout: of the list
 * @bytes: of the number
 * @size: how many, at most 4
 *
 * Return: the number.
 */
uint32_t measurement_number(const struct measurement_layout *layout,
			    const unsigned char *bytes, size_t size)
{
	uint32_t number = 0;
	size_t i;

	for (i = 0; i < size; i++)
		number = number << 8 | bytes[layout->big_endian ? i : size - 1 - i];
	return number;
}

/* The next bytes, of which *at is the first; *at then stands behind them. */
static const unsigned char *take(const unsigned char **at, const unsigned char *end, size_t size)
{
	const unsigned char *bytes = *at;

	if (size > (size_t)(end - bytes))
		return NULL;
	*at += size;
	return bytes;
}

/* Bytes behind their length; @reason is why it cannot be so long. */
static const unsigned char *take_counted(struct measurement_reader *reader,
					 const unsigned char **at, const unsigned char *end,
					 size_t *size, const char *reason)
{
	const unsigned char *length = take(at, end, 4), *bytes;

	if (!length) {
		fault(reader, *at, reason);
		return NULL;
	}
	*size = measurement_number(&reader->layout, length, 4);
	bytes = take(at, end, *size);
	if (!bytes)
		fault(reader, length, reason);
	return bytes;
}

/* Which field has this name; FIELD_IDS if none. */
static enum measurement_field_id find_field(const char *name, size_t length)
{
	unsigned int id;

	for (id = 0; id < FIELD_IDS; id++)
		if (strlen(kinds[id].name) == length && !memcmp(kinds[id].name, name, length))
			break;
	return id;
}

/* The fields of the template; false if it is none. */
static bool find_template(struct measurement *entry)
{
	const char *format = entry->template;
	size_t i, length;

	for (i = 0; i < ARRAY_SIZE(templates); i++)
		if (!strcmp(templates[i].name, entry->template))
			format = templates[i].fields;
	entry->named = format != entry->template;
	entry->old = !strcmp(entry->template, templates[0].name);
	for (;; format += length + 1) {
		struct measurement_field *field = &entry->fields[entry->count];

		length = strcspn(format, "|");
		if (entry->count == MEASUREMENT_FIELDS)
			return false;
		field->id = find_field(format, length);
		if (field->id == FIELD_IDS)
			return false;
		entry->count++;
		if (!format[length])
			return true;
	}
}

/* ALGO: or KIND:ALGO:, a NUL, and the digest; its first byte, NULL if it is not so. */
static const unsigned char *digest_in(const unsigned char *data, size_t size)
{
	const unsigned char *nul = memchr(data, '\0', size), *p;
	unsigned int colons = 0;
	size_t length;

	if (!nul || nul == data || nul[-1] != ':' || nul - data > MEASUREMENT_ALGO_MAX)
		return NULL;
	for (p = data; p < nul; p++) {
		if (*p == ':' && (p == data || p[-1] == ':'))
			return NULL;
		if (*p == ':')
			colons++;
		else if (!(*p >= 'a' && *p <= 'z') && !(*p >= '0' && *p <= '9') && *p != '-')
			return NULL;
	}
	length = size - (nul + 1 - data);
	return colons <= 2 && length && length <= MEASUREMENT_DIGEST_MAX ? nul + 1 : NULL;
}

/* What is wrong with the value of a field, or NULL.  An event without it has it empty. */
static const char *wrong_value(const struct measurement_field *field)
{
	if (!field->size)
		return NULL;
	switch (kinds[field->id].kind) {
	case KIND_STRING:
		if (memchr(field->data, '\0', field->size) != field->data + field->size - 1)
			return "a name does not end where its field ends";
		return NULL;
	case KIND_DIGEST:
		return digest_in(field->data, field->size) ? NULL :
		       "what should be a digest behind its algorithm is none";
	case KIND_NUMBER:
		return field->size == 2 || field->size == 4 ? NULL :
		       "a number has neither 2 nor 4 bytes";
	case KIND_BYTES:
		break;
	}
	if (field->id == FIELD_D && field->size > MEASUREMENT_OLD_DIGEST)
		return "a digest without an algorithm has more than 20 bytes";
	return NULL;
}

/* The fields of "ima", which begin here. */
static bool read_old(struct measurement_reader *reader, struct measurement *entry,
		     const unsigned char **at, const unsigned char *end)
{
	struct measurement_field *digest = &entry->fields[0], *name = &entry->fields[1];

	entry->data = *at;
	digest->size = MEASUREMENT_OLD_DIGEST;
	digest->data = take(at, end, digest->size);
	if (!digest->data)
		return fault(reader, *at, "the list ends within the digest of a file");
	name->data = take_counted(reader, at, end, &name->size,
				  "the list ends within the name of a file");
	if (!name->data)
		return false;
	if (name->size > MEASUREMENT_OLD_NAME)
		return fault(reader, name->data - 4,
			     "a name of the template \"ima\" has more than 255 bytes");
	if (memchr(name->data, '\0', name->size))
		return fault(reader, name->data, "a name of the template \"ima\" has a NUL");
	entry->size = *at - entry->data;
	return true;
}

/* All other fields. */
static bool read_fields(struct measurement_reader *reader, struct measurement *entry,
			const unsigned char **at, const unsigned char *end)
{
	const unsigned char *data, *data_end;
	struct measurement_field *field;
	const char *reason;

	entry->data = take_counted(reader, at, end, &entry->size,
				   "the list ends within the data of the entry");
	if (!entry->data)
		return false;
	data = entry->data;
	data_end = data + entry->size;
	for (field = entry->fields; field < entry->fields + entry->count; field++) {
		field->data = take_counted(reader, &data, data_end, &field->size,
					   "a field is longer than the data of the entry");
		if (!field->data)
			return false;
		reason = wrong_value(field);
		if (reason)
			return fault(reader, field->data, reason);
	}
	if (data != data_end)
		return fault(reader, data, "there are bytes behind the last field of the entry");
	return true;
}

/* What stands before the fields. */
static bool read_head(struct measurement_reader *reader, struct measurement *entry,
		      const unsigned char **at, const unsigned char *end)
{
	const unsigned char *pcr = take(at, end, 4), *name;
	size_t length;

	if (!pcr)
		return fault(reader, *at, "the list ends within the number of a PCR");
	entry->pcr = measurement_number(&reader->layout, pcr, 4);
	if (entry->pcr >= MEASUREMENT_PCRS)
		return fault(reader, pcr, "no PCR has such a number");
	entry->digest = take(at, end, reader->layout.digest_size);
	if (!entry->digest)
		return fault(reader, *at, "the list ends within the digest of the entry");
	name = take_counted(reader, at, end, &length,
			    "the list ends within the name of the template");
	if (!name)
		return false;
	if (length <= MEASUREMENT_TEMPLATE_MAX && !memchr(name, '\0', length)) {
		memcpy(entry->template, name, length);
		entry->template[length] = '\0';
		if (find_template(entry))
			return true;
	}
	return fault(reader, name, "there is no such template, and no such field of one");
}

/* Whether all bytes are zero. */
static bool all_zero(const unsigned char *bytes, size_t size)
{
	while (size)
		if (bytes[--size])
			return false;
	return true;
}

/**
 * measurement_start - begin to read a list
 * @reader: is set
 * @bytes: the list; must stay as long as what is read of it
 * @size: of it, in bytes
 * @layout: what it does not tell of itself
 */
void measurement_start(struct measurement_reader *reader, const void *bytes, size_t size,
		       const struct measurement_layout *layout)
{
	*reader = (struct measurement_reader){ .bytes = bytes, .size = size, .layout = *layout };
}

/**
 * measurement_next - read an entry
 * @reader: the list; with a fault nothing more can be read of it
 * @entry: is filled in
 *
 * Return: true if there is one; false at the end, or if it is no entry and @reader has a
 * fault.
 */
bool measurement_next(struct measurement_reader *reader, struct measurement *entry)
{
	const unsigned char *at, *end;

	if (reader->fault || reader->at == reader->size)
		return false;
	at = reader->bytes + reader->at;
	end = reader->bytes + reader->size;
	entry->number = reader->number + 1;
	entry->at = reader->at;
	entry->count = 0;
	if (!read_head(reader, entry, &at, end) ||
	    !(entry->old ? read_old(reader, entry, &at, end) :
			   read_fields(reader, entry, &at, end)))
		return false;
	entry->violation = all_zero(entry->digest, reader->layout.digest_size);
	entry->end = at - reader->bytes;
	reader->at = entry->end;
	reader->number++;
	return true;
}

/**
 * measurement_field - a field of an entry
 * @entry: the entry
 * @id: which field; of several with this name it is the first
 *
 * Return: the field, NULL if the template has none.
 */
const struct measurement_field *measurement_field(const struct measurement *entry,
						  enum measurement_field_id id)
{
	unsigned int i;

	for (i = 0; i < entry->count; i++)
		if (entry->fields[i].id == id)
			return &entry->fields[i];
	return NULL;
}

/**
 * measurement_digest_of - the digest in a field that is one
 * @field: the field; not empty
 * @size: of the digest, in bytes, is set
 *
 * Return: the digest.  What stands before it in the field ends with a NUL, if anything
 * does.
 */
const unsigned char *measurement_digest_of(const struct measurement_field *field, size_t *size)
{
	const unsigned char *digest = field->data;

	if (kinds[field->id].kind == KIND_DIGEST)
		digest = digest_in(field->data, field->size);
	*size = field->data + field->size - digest;
	return digest;
}
