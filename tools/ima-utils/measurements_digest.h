/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The digest of an entry of the measurement list: what the kernel extends a PCR with.
 *
 * It is that of the template's data, made for each bank with the bank's algorithm, as
 * ima_calc_field_array_hash() of security/integrity/ima/ima_crypto.c does it.  A bank
 * whose algorithm the kernel does not have gets the SHA-1 digest, with zeros behind it.
 */

#ifndef IMA_UTILS_MEASUREMENTS_DIGEST_H
#define IMA_UTILS_MEASUREMENTS_DIGEST_H

#include <stdbool.h>

#include "lib/digest.h"
#include "measurements_banks.h"
#include "measurements_parse.h"

#define SHA1_SIZE 20

int pcr_bank_algo(unsigned int bank);
bool measurement_digest(const struct measurement *entry, unsigned int algo,
			unsigned char digest[DIGEST_MAX]);
void measurement_padded(unsigned char padded[DIGEST_MAX], const unsigned char sha1[DIGEST_MAX]);
const char *measurement_wrong_digest(const struct measurement *entry, unsigned int algo);

#endif
