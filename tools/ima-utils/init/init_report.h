/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ima-init says: a line for each step, in the log of the kernel.
 */

#ifndef IMA_UTILS_INIT_REPORT_H
#define IMA_UTILS_INIT_REPORT_H

#include <stdbool.h>

#include "../lib/alloc.h"

__printf(1, 2)
void init_say(const char *format, ...);
__printf(1, 2)
bool init_fault(const char *format, ...);

#endif
