/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Certificates of the kernel's keys, with which signatures are verified here.
 */

#ifndef IMA_UTILS_POLICY_CERTS_H
#define IMA_UTILS_POLICY_CERTS_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "keys_lines.h"
#include "lib/names.h"

bool policy_certs_find(STACK_OF(X509) *certs, const char *program, const struct names *names);
bool policy_certs_is_of(X509 *cert, const struct key_line *key);

#endif
