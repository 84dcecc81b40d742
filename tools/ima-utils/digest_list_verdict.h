/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether a signature is good, by certificates that somebody trusts.
 *
 * It is asked as the kernel asks: a certificate is trusted because it is on the
 * keyring, however old it is, and only what is signed counts.  What the kernel refuses
 * is bad here, too: signed attributes, and what is no signature of data.
 */

#ifndef IMA_UTILS_DIGEST_LIST_VERDICT_H
#define IMA_UTILS_DIGEST_LIST_VERDICT_H

#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stddef.h>

#include "lib/ima_label.h"

/* From good to bad. */
enum verdict {
	VERDICT_GOOD,
	VERDICT_UNSIGNED,
	VERDICT_UNKNOWN_KEY,
	VERDICT_BAD,
};

/**
 * struct trusted_certs - whose signatures count
 * @certs: the certificates
 * @issuers: if there are some, one of them must have issued what is of @certs, if need
 *	be by way of others in it; NULL if there is no such condition
 */
struct trusted_certs {
	STACK_OF(X509) *certs;
	STACK_OF(X509) *issuers;
};

/**
 * struct verdict_text - what is said about a signature
 * @verdict: the verdict
 * @text: by which key with what, or the reason
 * @unsure: it is bad by certificates that may not be of the key that is named
 * @leads: the key is unknown, and the signature brings along a certificate of it that another
 *	key issued: the kernel asks whether that one is known
 */
struct verdict_text {
	enum verdict verdict;
	char *text;
	bool unsure;
	bool leads;
};

struct verdict_text verdict_appended(const struct trusted_certs *trusted, const void *data,
				     size_t content, size_t size);
struct verdict_text verdict_label(const struct trusted_certs *trusted,
				  const struct ima_label *label, const void *data, size_t size);

#endif
