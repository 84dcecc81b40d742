/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel knows of digest lists, compiled into imactl as it is: the parser
 * of the format, and the rule when an answer is good enough.
 *
 * include/uapi/linux/diglim.h is <linux/diglim.h> here, as it will be where the
 * kernel's headers are installed; the kernel's own header of that name is
 * diglim_kernel.h.  The Makefile copies them.
 */

#ifndef IMA_UTILS_DIGLIM_H
#define IMA_UTILS_DIGLIM_H

#include "diglim_parse.h"
/* The kernel is compiled with other warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "diglim_kernel.h"
#pragma GCC diagnostic pop

/* What a list's own digest is: the kernel knows lists by that, DIGLIM_LIST_ALGO. */
#define LIST_OWN_ALGO HASH_ALGO_SHA256

/* What a kernel tells, and takes. */
#define DIGLIM_DIRECTORY "/sys/kernel/security/integrity/diglim"

/* Where the lists are that are loaded when the system starts, if nothing else is said. */
#define DIGLIM_LISTS_DIRECTORY "/etc/digest_lists"

#endif
