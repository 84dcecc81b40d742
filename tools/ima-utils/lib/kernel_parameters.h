/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's command line, taken apart as the kernel does it.
 */

#ifndef IMA_UTILS_KERNEL_PARAMETERS_H
#define IMA_UTILS_KERNEL_PARAMETERS_H

#include "fact.h"

void kernel_parameters_parse(struct pairs *parameters, const char *line);

#endif
