/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What IPE and IMA decide, each by its own policy, about each file that these can tell
 * from another: whether a conversion lets through what IPE refuses.
 */

#ifndef IMA_UTILS_IPE_MODEL_H
#define IMA_UTILS_IPE_MODEL_H

#include "policy_ipe.h"

char *ipe_model_compare(const struct ipe_policy *policy, const char *converted);

#endif
