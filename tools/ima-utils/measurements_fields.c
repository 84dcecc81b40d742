// SPDX-License-Identifier: GPL-2.0-only
/*
 * What fields of an entry must be; see measurements_fields.h.
 */

#include <linux/hash_info.h>
#include <string.h>

#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "lib/label_parts.h"
#include "measurements_digest.h"
#include "measurements_fields.h"

#define MD5_SIZE 16

/* The name of the entry that the kernel makes of the PCRs which others have extended. */
#define BOOT_AGGREGATE "boot_aggregate"

/* The first byte of a signature of PKCS#7, of a SEQUENCE in DER. */
#define DER_SEQUENCE 0x30

/* digest_type_name of security/integrity/ima/ima_template_lib.c. */
static const char *const digest_kinds[] = { "ima:", "verity:" };

static const char no_digest[] =
	"its template has no digest of a file: only with ima_template_fmt= is there such a one";
static const char no_name[] =
	"its template has no name of a file: only with ima_template_fmt= is there such a one";
static const char wrong_digest[] = "a digest is not one of its algorithm, or of another kind";

/* The algorithm that stands before a digest; -1 if there is none, or another kind of one. */
static int named_algo(const struct measurement_field *field)
{
	const char *name = (const char *)field->data;
	size_t i, length = 0;

	for (i = 0; field->id == FIELD_D_NGV2 && i < ARRAY_SIZE(digest_kinds) && !length; i++)
		if (!strncmp(name, digest_kinds[i], strlen(digest_kinds[i])))
			length = strlen(digest_kinds[i]);
	if (field->id == FIELD_D_NGV2 && !length)
		return -1;
	name += length;
	length = strcspn(name, ":");
	return name[length] && !name[length + 1] ? hash_algo_find(name, length) : -1;
}

/**
 * measurement_digest_algo - the algorithm of a digest of a file
 * @field: the field; not empty
 *
 * Return: enum hash_algo; -1 if it is none that the kernel writes.
 */
int measurement_digest_algo(const struct measurement_field *field)
{
	if (field->id != FIELD_D)
		return named_algo(field);
	return field->size == SHA1_SIZE ? HASH_ALGO_SHA1 :
	       field->size == MD5_SIZE ? HASH_ALGO_MD5 : -1;
}

/* Whether it is a digest of the kind of its field. */
static bool is_digest(const struct measurement *entry, const struct measurement_field *field)
{
	int algo = measurement_digest_algo(field);
	size_t size;

	if (algo < 0)
		return false;
	/* Old kernels write 20 zeros for a violation, whatever the algorithm is. */
	if (entry->violation)
		return true;
	measurement_digest_of(field, &size);
	return size == diglim_digest_size(algo);
}

/**
 * measurement_file_digest - the digest of the file or buffer that was measured
 * @entry: the entry
 *
 * Return: the field, which is not empty; NULL if the entry has none.
 */
const struct measurement_field *measurement_file_digest(const struct measurement *entry)
{
	static const enum measurement_field_id ids[] = { FIELD_D_NG, FIELD_D_NGV2, FIELD_D };
	const struct measurement_field *field = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ids) && (!field || !field->size); i++)
		field = measurement_field(entry, ids[i]);
	return field && field->size ? field : NULL;
}

/**
 * measurement_file_name - the name of what was measured
 * @entry: the entry
 *
 * Return: the field; NULL if the entry has none.  It is empty only in the template "ima",
 * which has no NUL at its end.
 */
const struct measurement_field *measurement_file_name(const struct measurement *entry)
{
	const struct measurement_field *field = measurement_field(entry, FIELD_N_NG);

	if (!field)
		field = measurement_field(entry, FIELD_N);
	return field && (field->size || entry->old) ? field : NULL;
}

/**
 * measurement_is_aggregate - whether an entry is named as a boot aggregate is
 * @entry: the entry
 *
 * Return: true if it is.  The kernel makes one when it starts, and a file can have this
 * name, too.
 */
bool measurement_is_aggregate(const struct measurement *entry)
{
	const struct measurement_field *name = measurement_file_name(entry);
	size_t length = strlen(BOOT_AGGREGATE);

	return name && name->size == length + !entry->old &&
	       !memcmp(name->data, BOOT_AGGREGATE, length);
}

/*
 * What is wrong with a buffer, or NULL.  process_buffer_measurement() hashes what it puts
 * here, also if that is itself the digest of a buffer.
 */
static const char *wrong_buffer(const struct measurement *entry,
				const struct measurement_field *field)
{
	const struct measurement_field *told = measurement_file_digest(entry);
	unsigned char digest[DIGEST_MAX];
	const unsigned char *expected;
	size_t size;

	if (entry->violation)
		return NULL;
	if (!is_digest(entry, told))
		return wrong_digest;
	if (!hash_algo_digest(measurement_digest_algo(told), field->data, field->size, digest))
		return "libcrypto cannot make the digest of its buffer";
	expected = measurement_digest_of(told, &size);
	return memcmp(digest, expected, size) ? "its digest is not that of its buffer" : NULL;
}

/* What is wrong with a field that is not empty, or NULL. */
static const char *wrong_field(const struct measurement *entry,
			       const struct measurement_field *field)
{
	switch (field->id) {
	case FIELD_D:
	case FIELD_D_NG:
	case FIELD_D_NGV2:
	case FIELD_D_MODSIG:
		return is_digest(entry, field) ? NULL : wrong_digest;
	case FIELD_SIG:
		/* That of EVM stands in for one that a file does not have. */
		return field->data[0] == LABEL_SIGNATURE || field->data[0] == LABEL_PORTABLE ||
		       field->data[0] == LABEL_VERITY_SIGNATURE ? NULL :
		       "what should be a signature is none";
	case FIELD_EVMSIG:
		return field->data[0] == LABEL_PORTABLE ? NULL :
		       "what should be a signature by EVM is none";
	case FIELD_BUF:
		return wrong_buffer(entry, field);
	case FIELD_MODSIG:
		return field->data[0] == DER_SEQUENCE ? NULL :
		       "what should be a signature of PKCS#7 is none";
	case FIELD_IUID:
	case FIELD_IGID:
		return field->size == 4 ? NULL : "a user or a group has other than 4 bytes";
	case FIELD_IMODE:
		return field->size == 2 ? NULL : "a mode has other than 2 bytes";
	case FIELD_XATTRLENGTHS:
		return field->size % 4 ? "the lengths of labels are no numbers of 4 bytes" : NULL;
	default:
		/* Names were looked at when they were read, and values are anything. */
		return NULL;
	}
}

/**
 * measurement_misnamed - whether an entry's fields are not those of its template
 * @entry: the entry
 *
 * Return: NULL if they can be, else what is wrong.
 */
const char *measurement_misnamed(const struct measurement *entry)
{
	const struct measurement_field *field;
	const char *why;

	if (!measurement_file_digest(entry))
		return no_digest;
	if (!measurement_file_name(entry))
		return no_name;
	for (field = entry->fields; field < entry->fields + entry->count; field++) {
		why = field->size ? wrong_field(entry, field) : NULL;
		if (why)
			return why;
	}
	return NULL;
}
