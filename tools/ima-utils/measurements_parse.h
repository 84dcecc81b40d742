/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The measurement list as the kernel writes it in binary, entry for entry:
 *
 *	PCR, 4 bytes | digest of the entry | length, 4 bytes | name of the template
 *	| length, 4 bytes | data of the template
 *
 * as ima_measurements_show() of security/integrity/ima/ima_fs.c does it.  The data are
 * the fields of the template, each behind its length of 4 bytes.  The template "ima" is
 * older than the others: its fields are 20 bytes of a digest without a length, and a name
 * behind its length, and no length stands before both.
 *
 * How long the digest is depends on the list, of which there is one for each bank of the
 * TPM.  Numbers are in the order of bytes of the machine, or little-endian on all with the
 * kernel parameter ima_canonical_fmt.  Neither is told in the list: who reads it says so.
 *
 * Nothing is copied: an entry points into the bytes that it was read from.
 */

#ifndef IMA_UTILS_MEASUREMENTS_PARSE_H
#define IMA_UTILS_MEASUREMENTS_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* IMA_TEMPLATE_NUM_FIELDS_MAX; a format has not more of them, nor so long ones. */
#define MEASUREMENT_FIELDS 15
/* The longest name of a template: a format of 15 fields of 16 characters. */
#define MEASUREMENT_TEMPLATE_MAX 254
/* A rule cannot name more PCRs: the kernel has a bit for each in 64. */
#define MEASUREMENT_PCRS 64
/* IMA_MAX_DIGEST_SIZE, and CRYPTO_MAX_ALG_NAME with the kind of digest before it. */
#define MEASUREMENT_DIGEST_MAX 64
#define MEASUREMENT_ALGO_MAX 136
/* The digest and the name in the template "ima": IMA_DIGEST_SIZE, IMA_EVENT_NAME_LEN_MAX. */
#define MEASUREMENT_OLD_DIGEST 20
#define MEASUREMENT_OLD_NAME 255

/* What a field of a template is called there. */
enum measurement_field_id {
	FIELD_D,
	FIELD_N,
	FIELD_D_NG,
	FIELD_D_NGV2,
	FIELD_N_NG,
	FIELD_SIG,
	FIELD_BUF,
	FIELD_D_MODSIG,
	FIELD_MODSIG,
	FIELD_EVMSIG,
	FIELD_IUID,
	FIELD_IGID,
	FIELD_IMODE,
	FIELD_XATTRNAMES,
	FIELD_XATTRLENGTHS,
	FIELD_XATTRVALUES,
	FIELD_IDS,
};

/**
 * struct measurement_layout - what a list does not tell of itself
 * @digest_size: of the digests of entries, in bytes; at most MEASUREMENT_DIGEST_MAX
 * @big_endian: numbers begin with their highest byte
 */
struct measurement_layout {
	unsigned int digest_size;
	bool big_endian;
};

/**
 * struct measurement_field - one field of an entry
 * @id: which; what it holds is as it is to be, or empty
 * @data: the bytes: of a name with the NUL at its end, but in the template "ima"
 * @size: how many
 */
struct measurement_field {
	enum measurement_field_id id;
	const unsigned char *data;
	size_t size;
};

/**
 * struct measurement - one entry
 * @number: which it is, from 1
 * @at: where in the list it begins, in bytes
 * @end: where the next one begins
 * @pcr: which PCR was extended with it; less than MEASUREMENT_PCRS
 * @digest: of the entry, as the list has it
 * @violation: it has only zeros: the PCR was extended with ones instead
 * @template: the name of the template, or the fields of one without a name; it is in no
 *	digest, so that it can be another than the kernel wrote
 * @named: it is a name
 * @old: it is the template "ima"
 * @data: the fields with their lengths: what the digest is of, but for @old
 * @size: how many bytes
 * @fields: the fields
 * @count: how many
 */
struct measurement {
	unsigned long number;
	size_t at;
	size_t end;
	unsigned int pcr;
	const unsigned char *digest;
	bool violation;
	char template[MEASUREMENT_TEMPLATE_MAX + 1];
	bool named;
	bool old;
	const unsigned char *data;
	size_t size;
	struct measurement_field fields[MEASUREMENT_FIELDS];
	unsigned int count;
};

/**
 * struct measurement_reader - a list that is being read
 * @bytes: the list
 * @size: of it, in bytes
 * @layout: what it does not tell of itself
 * @at: where the next entry begins
 * @number: how many entries were read
 * @fault: what is wrong with the next one, or NULL
 * @fault_at: where in the list, in bytes from its begin
 */
struct measurement_reader {
	const unsigned char *bytes;
	size_t size;
	struct measurement_layout layout;
	size_t at;
	unsigned long number;
	const char *fault;
	size_t fault_at;
};

void measurement_start(struct measurement_reader *reader, const void *bytes, size_t size,
		       const struct measurement_layout *layout);
bool measurement_next(struct measurement_reader *reader, struct measurement *entry);
uint32_t measurement_number(const struct measurement_layout *layout,
			    const unsigned char *bytes, size_t size);
const struct measurement_field *measurement_field(const struct measurement *entry,
						  enum measurement_field_id id);
const unsigned char *measurement_digest_of(const struct measurement_field *field,
					   size_t *size);

#endif
