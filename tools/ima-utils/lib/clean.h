/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text that can be shown: names and values come from files that somebody may
 * have written to make a terminal or a reader believe something.
 */

#ifndef IMA_UTILS_CLEAN_H
#define IMA_UTILS_CLEAN_H

char *clean_text(const char *text);

#endif
