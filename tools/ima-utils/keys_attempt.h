/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Adding a certificate to the kernel's keys, or revoking a key: what is written to
 * ima/keys, and what its errors mean.
 */

#ifndef IMA_UTILS_KEYS_ATTEMPT_H
#define IMA_UTILS_KEYS_ATTEMPT_H

#include <stdbool.h>

/* The longest certificate that the kernel takes, as in ima_keys.h. */
#define KEYS_CERTIFICATE_MAX (64 << 10)

char *keys_add(int fd, const char *name, bool evm);
char *keys_revoke(int fd, const char *id, bool evm);
char *keys_why(int error, bool revoke);
char *keys_why_not_open(int error);

#endif
