// SPDX-License-Identifier: GPL-2.0-only
/*
 * A signature behind the content of a file; see appended_signature.h.
 */

#include <assert.h>
#include <string.h>

#include "appended_signature.h"

#define MARKER "~Module signature appended~\n"
#define MARKER_SIZE (sizeof(MARKER) - 1)
#define TRAILER_SIZE 12

static_assert(MARKER_SIZE + TRAILER_SIZE == APPENDED_SIGNATURE_END, "what it consists of");

/* Bytes of the trailer: what kind of signature it is, and how long, big-endian. */
enum {
	TRAILER_ID_TYPE = 2,
	TRAILER_LENGTH = 8,
};

/* enum pkey_id_type: the one that the kernel knows. */
#define ID_TYPE_PKCS7 2

/* All others are 0, as mod_check_sig() demands. */
static bool others_zero(const unsigned char *trailer)
{
	int i;

	for (i = 0; i < TRAILER_LENGTH; i++)
		if (i != TRAILER_ID_TYPE && trailer[i])
			return false;
	return true;
}

/**
 * appended_signature_find - look whether a file has one
 * @found: is filled in; with a fault @content is all that there is
 * @data: the file
 * @size: how many bytes
 */
void appended_signature_find(struct appended_signature *found, const void *data, size_t size)
{
	const unsigned char *bytes = data, *trailer;
	size_t rest, length;

	*found = (struct appended_signature){ .content = size };
	if (size < MARKER_SIZE || memcmp(bytes + size - MARKER_SIZE, MARKER, MARKER_SIZE))
		return;
	found->present = true;
	if (size < MARKER_SIZE + TRAILER_SIZE) {
		found->fault = "too few bytes stand before the marker of a signature";
		found->fault_offset = size - MARKER_SIZE;
		return;
	}
	rest = size - MARKER_SIZE - TRAILER_SIZE;
	trailer = bytes + rest;
	length = (size_t)trailer[TRAILER_LENGTH] << 24 | trailer[TRAILER_LENGTH + 1] << 16 |
		 trailer[TRAILER_LENGTH + 2] << 8 | trailer[TRAILER_LENGTH + 3];
	if (length > rest)
		found->fault = "the signature is longer than the file";
	else if (!length)
		found->fault = "the signature has no byte";
	if (found->fault) {
		found->fault_offset = rest + TRAILER_LENGTH;
		return;
	}
	/* The kernel leaves it out all the same: only IMA would have to understand it. */
	if (trailer[TRAILER_ID_TYPE] != ID_TYPE_PKCS7)
		found->unknown = "it is none of PKCS#7";
	else if (!others_zero(trailer))
		found->unknown = "its trailer has bytes that are to be 0";
	found->size = length;
	found->content = rest - length;
}

/**
 * appended_signature_end - what is to stand behind a signature
 * @end: is filled in
 * @size: of the signature of PKCS#7, in bytes; less than 4 GiB
 */
void appended_signature_end(unsigned char end[APPENDED_SIGNATURE_END], size_t size)
{
	memset(end, 0, TRAILER_SIZE);
	end[TRAILER_ID_TYPE] = ID_TYPE_PKCS7;
	end[TRAILER_LENGTH] = size >> 24;
	end[TRAILER_LENGTH + 1] = size >> 16;
	end[TRAILER_LENGTH + 2] = size >> 8;
	end[TRAILER_LENGTH + 3] = size;
	memcpy(end + TRAILER_SIZE, MARKER, MARKER_SIZE);
}
