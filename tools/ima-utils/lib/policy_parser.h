/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's own parser of policies, compiled into imactl as it is: what a
 * word means is written down in one place.
 *
 * It is included by this header, so that its functions are checked as printf()
 * is, with alloc.h's macro for that.
 */

#ifndef IMA_UTILS_POLICY_PARSER_H
#define IMA_UTILS_POLICY_PARSER_H

#include "alloc.h"
#include "ima_policy_parse.h"

/* What some kernel has, which need not be the running one. */
#define POLICY_ANY_KERNEL (IMA_POLICY_KEYS | IMA_POLICY_MODSIG | IMA_POLICY_LONG64 | \
			   IMA_POLICY_DIGLIM | IMA_POLICY_PROPERTIES)
/* CONFIG_IMA_MEASURE_PCR_IDX, if nobody changed it. */
#define POLICY_DEFAULT_PCR 10

#endif
