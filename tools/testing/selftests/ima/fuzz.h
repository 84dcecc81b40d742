/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzzers have in common.  Each of them includes the source that it tests, and this
 * behind it.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/**
 * require - what has to hold, whatever the input is
 * @condition: that it does
 *
 * libFuzzer keeps the input with which it does not.
 */
static inline void require(bool condition)
{
	if (!condition)
		abort();
}

/**
 * exact - a copy that ends where its bytes end
 * @bytes: what is copied
 * @size: in bytes, may be 0
 *
 * AddressSanitizer tells of a byte more that is read.
 *
 * Return: the copy, to be freed.
 */
static inline void *exact(const void *bytes, size_t size)
{
	void *copy = malloc(size + !size);

	require(copy);
	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

#endif /* FUZZ_H */
