// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an appended signature tells of itself; see digest_list_signature.h.
 */

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include "digest_list_signature.h"
#include "lib/alloc.h"
#include "lib/digest.h"

/* The name of an algorithm, or its numbers. */
static char *algo_text(const X509_ALGOR *algor)
{
	const ASN1_OBJECT *object = NULL;
	char text[80];

	if (algor)
		X509_ALGOR_get0(&object, NULL, NULL, algor);
	if (!object || OBJ_obj2txt(text, sizeof(text), object, 0) <= 0)
		return xstrdup("unknown");
	return xstrdup(text);
}

/* Bytes as text. */
static char *hex(const unsigned char *bytes, size_t size)
{
	char *text = xrealloc(NULL, size + 1, 2);

	digest_hex_text(text, bytes, size);
	return text;
}

/* A number as text. */
static char *number(const ASN1_INTEGER *integer)
{
	BIGNUM *big = ASN1_INTEGER_to_BN(integer, NULL);
	char *text = big ? BN_bn2hex(big) : NULL, *copy = xstrdup(text ? text : "unknown");

	OPENSSL_free(text);
	BN_free(big);
	return copy;
}

/* One signer. */
static void read_signer(struct list_signer *signer, CMS_SignerInfo *info)
{
	X509_ALGOR *hash = NULL, *algo = NULL;
	ASN1_OCTET_STRING *key_id = NULL;
	ASN1_INTEGER *serial = NULL;
	X509_NAME *issuer = NULL;
	char *line;

	*signer = (struct list_signer){ 0 };
	CMS_SignerInfo_get0_algs(info, NULL, NULL, &hash, &algo);
	signer->hash = algo_text(hash);
	signer->algo = algo_text(algo);
	if (!CMS_SignerInfo_get0_signer_id(info, &key_id, &issuer, &serial))
		return;
	if (key_id)
		signer->key_id = hex(ASN1_STRING_get0_data(key_id), ASN1_STRING_length(key_id));
	if (issuer) {
		line = X509_NAME_oneline(issuer, NULL, 0);
		signer->issuer = xstrdup(line ? line : "unknown");
		OPENSSL_free(line);
	}
	if (serial)
		signer->serial = number(serial);
}

/* All of them. */
static void read_signers(struct list_signature *signature, CMS_ContentInfo *cms)
{
	/* None at all is -1. */
	int count = sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)), i;

	for (i = 0; i < count; i++) {
		signature->signers = xrealloc(signature->signers, signature->count + 1,
					      sizeof(*signature->signers));
		read_signer(&signature->signers[signature->count++],
			    sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), i));
	}
}

/**
 * list_signature_read - read a signature
 * @signature: is filled in; to be freed with list_signature_free()
 * @data: its bytes
 * @size: how many
 */
void list_signature_read(struct list_signature *signature, const void *data, size_t size)
{
	const unsigned char *at = data;
	CMS_ContentInfo *cms = NULL;

	*signature = (struct list_signature){ 0 };
	if (size <= LONG_MAX)
		cms = d2i_CMS_ContentInfo(NULL, &at, size);
	if (!cms)
		signature->fault = "it is not DER of PKCS#7";
	else if (at != (const unsigned char *)data + size)
		signature->fault = "it is shorter than the trailer says";
	else if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		signature->fault = "it is PKCS#7, but no signature";
	else
		read_signers(signature, cms);
	if (!signature->fault && !signature->count)
		signature->fault = "nobody signed it";
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
}

/**
 * list_signature_free - free what was read
 * @signature: empty after this
 */
void list_signature_free(struct list_signature *signature)
{
	struct list_signer *signer;
	size_t i;

	for (i = 0; i < signature->count; i++) {
		signer = &signature->signers[i];
		free(signer->key_id);
		free(signer->issuer);
		free(signer->serial);
		free(signer->hash);
		free(signer->algo);
	}
	free(signature->signers);
	*signature = (struct list_signature){ 0 };
}
