/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What types and modifiers of blocks are called, as options, in text and in JSON.
 */

#ifndef IMA_UTILS_DIGEST_LIST_NAMES_H
#define IMA_UTILS_DIGEST_LIST_NAMES_H

const char *list_type_text(unsigned int type);
int list_type_find(const char *name);
const char *list_modifier_text(unsigned int bit);

#endif
