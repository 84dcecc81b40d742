// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_audit_record - a libFuzzer target for the parser of audit records
 *
 * The source of "imactl audit suggest", under AddressSanitizer and
 * UndefinedBehaviorSanitizer; scripts/fuzz of the patchset builds and runs it.  What it
 * makes of a line is what the line says: values that it takes are there, in quotes, as they
 * are, or in hexadecimal digits.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>

#include "../../../ima-utils/audit_record.c"
#include "../../../ima-utils/lib/alloc.c"
#include "fuzz.h"

/* Whether the line has a field written so. */
static bool has(const char *line, size_t size, const char *name, const char *open,
		const char *value, const char *close)
{
	char *wanted = xasprintf(" %s=%s%s%s", name, open, value, close);
	bool found = memmem(line, size, wanted, strlen(wanted));

	free(wanted);
	return found;
}

/* The same, in hexadecimal digits of one case or of both. */
static bool has_hex(const char *line, size_t size, const char *name, const char *value)
{
	char *wanted = xasprintf(" %s=", name);
	size_t length = strlen(wanted), n = strlen(value), i;
	const char *at;
	bool found = false;

	for (at = line; !found && (at = memmem(at, line + size - at, wanted, length)); at++) {
		if ((size_t)(line + size - at) < length + 2 * n)
			continue;
		found = true;
		for (i = 0; found && i < n; i++)
			found = digit(at[length + 2 * i]) == (unsigned char)value[i] >> 4 &&
				digit(at[length + 2 * i + 1]) == (value[i] & 15);
	}
	free(wanted);
	return found;
}

static void check(const struct audit_record *record, const char *line, size_t size)
{
	const char *value;
	unsigned int i;

	for (i = 0; i < AUDIT_FIELDS; i++) {
		value = record->fields[i];
		if (!value)
			continue;
		/* The first field stands behind the space that ends the time. */
		if (fields[i].untrusted)
			require(has(line, size, fields[i].name, "\"", value, "\"") ||
				has_hex(line, size, fields[i].name, value));
		else
			require(*value && has(line, size, fields[i].name, "", value, ""));
	}
	require(record->fields[AUDIT_OP] && record->fields[AUDIT_CAUSE] &&
		record->fields[AUDIT_RES]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = exact(data, size);
	struct audit_record record;
	const char *fault = "none";
	enum audit_line what;
	unsigned int i;

	what = audit_record_parse(&record, line, size, &fault);
	require(!fault == (what != AUDIT_LINE_BROKEN));
	if (what == AUDIT_LINE_RECORD)
		check(&record, line, size);
	else
		for (i = 0; i < AUDIT_FIELDS; i++)
			require(!record.fields[i]);
	audit_record_free(&record);
	free(line);
	return 0;
}
