/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether the fields of an entry can be those that the name of its template tells.
 *
 * The kernel hashes the fields with their lengths, but not the name of the template.  So
 * whoever has the list can give an entry another name, by which the digest and the name of
 * a file become anything else of so many fields, and each digest stays right.  What a field
 * must be, as security/integrity/ima/ima_template_lib.c writes it, tells most of that; and
 * that all built-in templates begin with a digest and a name.
 */

#ifndef IMA_UTILS_MEASUREMENTS_FIELDS_H
#define IMA_UTILS_MEASUREMENTS_FIELDS_H

#include <stdbool.h>

#include "measurements_parse.h"

int measurement_digest_algo(const struct measurement_field *field);
const struct measurement_field *measurement_file_digest(const struct measurement *entry);
const struct measurement_field *measurement_file_name(const struct measurement *entry);
bool measurement_is_aggregate(const struct measurement *entry);
const char *measurement_misnamed(const struct measurement *entry);

#endif
