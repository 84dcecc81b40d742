/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The length of an array.
 */

#ifndef IMA_UTILS_ARRAY_H
#define IMA_UTILS_ARRAY_H

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
