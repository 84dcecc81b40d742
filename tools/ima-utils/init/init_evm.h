/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The key of EVM, which ima-init loads.
 */

#ifndef IMA_UTILS_INIT_EVM_H
#define IMA_UTILS_INIT_EVM_H

#include <stdbool.h>

#include "init_config.h"

bool init_evm_enable(unsigned long bit, const char *what);
bool init_evm_key(const struct init_config *config);

#endif
