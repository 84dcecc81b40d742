// SPDX-License-Identifier: GPL-2.0-only
/*
 * A key with a certificate; see made_key.h.
 */

#include <string.h>

#include "fake_root.h"
#include "lib/hash_algo.h"
#include "made_key.h"

/* Of ECDSA, as that takes no time; to be freed with signing_free(). */
void made_key(struct signing *signing, const char *name, const char *algo)
{
	X509_NAME *subject;
	X509 *cert = X509_new();

	*signing = (struct signing){
		.key = EVP_EC_gen("P-256"),
		.cert = cert,
		.algo = hash_algo_find(algo, strlen(algo)),
	};
	assert_non_null(signing->key);
	X509_gmtime_adj(X509_getm_notBefore(cert), 0);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 7);
	X509_set_pubkey(cert, signing->key);
	subject = X509_get_subject_name(cert);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1,
				   -1, 0);
	X509_set_issuer_name(cert, subject);
	assert_int_not_equal(X509_sign(cert, signing->key, EVP_sha256()), 0);
}
