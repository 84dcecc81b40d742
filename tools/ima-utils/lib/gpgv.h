/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * OpenPGP signatures, which gpgv verifies, as it does for apt.
 *
 * A signature counts if gpgv finds one that is good, with a key that is in a keyring and
 * has neither expired nor been revoked, over a digest that is not weak; and none that is
 * bad.  That there are some with keys that are not there is usual: archives sign with
 * an old and with a new key.
 *
 * Of a message with its signature in the same file gpgv is given both apart, as apt
 * does: so nothing that was not signed can be taken for a part of it.
 */

#ifndef IMA_UTILS_GPGV_H
#define IMA_UTILS_GPGV_H

#include <stddef.h>

/**
 * struct gpgv - the keys that count
 * @keyrings: descriptors of files that gpgv can read
 * @count: how many
 */
struct gpgv {
	int *keyrings;
	size_t count;
};

/**
 * struct gpgv_message - what was signed
 * @content: the bytes
 * @size: how many
 * @signature: the signature, armored or not
 * @signature_size: how many bytes
 */
struct gpgv_message {
	char *content;
	size_t size;
	char *signature;
	size_t signature_size;
};

char *gpgv_add(struct gpgv *gpgv, const char *data, size_t size);
const char *gpgv_split(struct gpgv_message *message, const char *data, size_t size);
char *gpgv_verify(const struct gpgv *gpgv, const struct gpgv_message *message);
void gpgv_message_free(struct gpgv_message *message);
void gpgv_free(struct gpgv *gpgv);

#endif
