/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * File systems of the kernel that ima-init needs.
 */

#ifndef IMA_UTILS_INIT_MOUNTS_H
#define IMA_UTILS_INIT_MOUNTS_H

#include <stdbool.h>

#define INIT_SECURITYFS "/sys/kernel/security"

bool init_mount(void);
void init_unmount(void);

#endif
