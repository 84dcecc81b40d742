/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A key with a certificate, for tests.
 */

#ifndef IMA_UTILS_MADE_KEY_H
#define IMA_UTILS_MADE_KEY_H

#include "digest_list_signing.h"

void made_key(struct signing *signing, const char *name, const char *algo);

#endif
