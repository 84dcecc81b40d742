// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes as hexadecimal digits; see hex.h.
 */

#include "hex.h"

/* The value of a digit in either case, in any locale; -1 if it is none. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/**
 * digest_hex - read hexadecimal digits
 * @text: what may begin with them
 * @length: of the text, in bytes
 * @bytes: where to
 * @size: how many bytes there are at most
 *
 * Return: how many digits there were, at most twice @size; bytes of a whole pair
 * are written.
 */
size_t digest_hex(const char *text, size_t length, unsigned char *bytes, size_t size)
{
	size_t n;

	for (n = 0; n < length && n < 2 * size && digit(text[n]) >= 0; n++)
		if (n % 2)
			bytes[n / 2] = digit(text[n - 1]) << 4 | digit(text[n]);
	return n;
}

/**
 * digest_hex_text - bytes as hexadecimal digits
 * @text: twice as many bytes, and one for the NUL
 * @bytes: the bytes
 * @size: how many
 */
void digest_hex_text(char *text, const unsigned char *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < size; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	text[2 * size] = '\0';
}
