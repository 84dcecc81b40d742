/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes as hexadecimal digits, whatever they are.
 */

#ifndef IMA_UTILS_HEX_H
#define IMA_UTILS_HEX_H

#include <stddef.h>

size_t digest_hex(const char *text, size_t length, unsigned char *bytes, size_t size);
void digest_hex_text(char *text, const unsigned char *bytes, size_t size);

#endif
