/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a portable signature of EVM signs: security.evm of kind 5, the only label of
 * metadata that can be made without the machine's own key.
 */

#ifndef IMA_UTILS_EVM_PORTABLE_H
#define IMA_UTILS_EVM_PORTABLE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "ima_label.h"

#define EVM_LABEL_NAME "security.evm"

bool evm_is_portable(const struct ima_label *label);
const char *evm_portable_digest(int fd, const struct stat *st, const struct ima_label *ima,
				unsigned int algo, unsigned char *digest);

#endif
