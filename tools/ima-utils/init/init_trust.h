/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Certificates, digest lists and the policy, which ima-init loads.
 */

#ifndef IMA_UTILS_INIT_TRUST_H
#define IMA_UTILS_INIT_TRUST_H

#include <stdbool.h>

bool init_layer_holds(void);
bool init_certificates(const char *directory, const char *keyring);
bool init_digest_lists(const char *directory);
bool init_policy(const char *path);

#endif
