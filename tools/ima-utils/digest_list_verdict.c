// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a signature is good; see digest_list_verdict.h.
 */

#define _GNU_SOURCE
#include <inttypes.h>
#include <limits.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>

#include "digest_list_signature.h"
#include "digest_list_verdict.h"
#include "lib/alloc.h"
#include "lib/digest.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"

/* A verdict, with a text that is handed over. */
static struct verdict_text verdict(enum verdict verdict, char *text)
{
	ERR_clear_error();
	return (struct verdict_text){ .verdict = verdict, .text = text };
}

/* A certificate in few words: whose it is, and the identifier of its key. */
static char *cert_text(X509 *cert)
{
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(cert);
	char *subject = X509_NAME_oneline(X509_get_subject_name(cert), NULL, 0), *hex, *text;

	if (id) {
		hex = xrealloc(NULL, ASN1_STRING_length(id) + 1, 2);
		digest_hex_text(hex, ASN1_STRING_get0_data(id), ASN1_STRING_length(id));
		text = xasprintf("key %s, %s", hex, subject ? subject : "unknown");
		free(hex);
	} else {
		text = xasprintf("%s", subject ? subject : "unknown");
	}
	OPENSSL_free(subject);
	return text;
}

/* Why none of the issuers vouches for a certificate; NULL if one does. */
static const char *why_not_issued(const struct trusted_certs *trusted, X509 *cert)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	const char *why = "libcrypto fails";
	int i;

	if (!trusted->issuers)
		why = NULL;
	for (i = 0; store && i < sk_X509_num(trusted->issuers); i++)
		X509_STORE_add_cert(store, sk_X509_value(trusted->issuers, i));
	if (why && store && context &&
	    X509_STORE_CTX_init(context, store, cert, trusted->issuers)) {
		/* No chain needs to go on to a root, and the kernel has no clock for this. */
		X509_STORE_CTX_set_flags(context,
					 X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
		why = X509_verify_cert(context) > 0 ? NULL :
		      X509_verify_cert_error_string(X509_STORE_CTX_get_error(context));
	}
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	return why;
}

/* The verdict on a signature whose certificate was found; @how it was made. */
static struct verdict_text judge(const struct trusted_certs *trusted, X509 *cert, bool good,
				 const char *how, bool unsure)
{
	static const char other[] = ", or by another key with that identifier";
	struct verdict_text result;
	char *who = cert_text(cert), *text;
	const char *why = good ? why_not_issued(trusted, cert) : NULL;

	if (!good)
		text = xasprintf("the signature is not of this content%s, %s, by %s",
				 unsure ? other : "", how, who);
	else if (why)
		text = xasprintf("no --ca vouches for the certificate (%s): %s", why, who);
	else
		text = xasprintf("%s, by %s", how, who);
	free(who);
	result = verdict(!good ? VERDICT_BAD : why ? VERDICT_UNKNOWN_KEY : VERDICT_GOOD, text);
	result.unsure = !good && unsure;
	return result;
}

/* A signer who is none of those that are trusted. */
static struct verdict_text unknown(const struct list_signer *signer)
{
	if (signer->key_id)
		return verdict(VERDICT_UNKNOWN_KEY,
			       xasprintf("no certificate given has its key %s", signer->key_id));
	return verdict(VERDICT_UNKNOWN_KEY,
		       xasprintf("no certificate given is that of issuer %s, serial number %s",
				 signer->issuer ? signer->issuer : "unknown",
				 signer->serial ? signer->serial : "unknown"));
}

/* Whether a message has a certificate of a signer, which another key issued. */
static bool leads_on(CMS_ContentInfo *cms, CMS_SignerInfo *signer)
{
	STACK_OF(X509) *certs = CMS_get1_certs(cms);
	bool leads = false;
	X509 *cert;
	int i;

	for (i = 0; i < sk_X509_num(certs); i++) {
		cert = sk_X509_value(certs, i);
		leads |= !CMS_SignerInfo_cert_cmp(signer, cert) &&
			 !(X509_get_extension_flags(cert) & EXFLAG_SS);
	}
	sk_X509_pop_free(certs, X509_free);
	return leads;
}

/* Why the kernel does not verify such a signature, NULL if it does. */
static const char *why_refused(CMS_SignerInfo *signer)
{
	const ASN1_OBJECT *object = NULL;
	X509_ALGOR *algor = NULL;
	int nid, key;

	if (CMS_signed_get_attr_count(signer) >= 0)
		return "it has signed attributes, which the kernel refuses";
	CMS_SignerInfo_get0_algs(signer, NULL, NULL, NULL, &algor);
	if (algor)
		X509_ALGOR_get0(&object, NULL, NULL, algor);
	nid = object ? OBJ_obj2nid(object) : NID_undef;
	/* RSA is called by its key alone, ECDSA with a hash. */
	if (nid == NID_rsaEncryption ||
	    (OBJ_find_sigid_algs(nid, NULL, &key) && key == NID_X9_62_id_ecPublicKey))
		return NULL;
	return "it is of an algorithm that the kernel does not know";
}

/*
 * One signer, once the content was read through @chain: the best verdict of all certificates
 * that he may have named.  Another key may have the identifier of a key.
 */
static struct verdict_text judge_signer(const struct trusted_certs *trusted,
					CMS_SignerInfo *signer, const struct list_signer *named,
					BIO *chain)
{
	struct verdict_text best = { 0 }, one;
	const char *why = why_refused(signer);
	char *how;
	X509 *cert;
	bool good;
	int i;

	if (why)
		return verdict(VERDICT_BAD, xstrdup(why));
	how = xasprintf("appended, %s, %s", named->hash, named->algo);
	for (i = 0; i < sk_X509_num(trusted->certs); i++) {
		cert = sk_X509_value(trusted->certs, i);
		if (CMS_SignerInfo_cert_cmp(signer, cert))
			continue;
		CMS_SignerInfo_set1_signer_cert(signer, cert);
		good = chain && CMS_SignerInfo_verify_content(signer, chain) > 0;
		one = judge(trusted, cert, good, how, named->key_id && !ima_label_key_made(cert));
		if (best.text && (one.verdict > best.verdict ||
				  (one.verdict == best.verdict && !best.unsure))) {
			free(one.text);
			continue;
		}
		free(best.text);
		best = one;
	}
	free(how);
	return best.text ? best : unknown(named);
}

/* All signers: what is good about one does not help where another is bad. */
static struct verdict_text judge_signers(const struct trusted_certs *trusted, CMS_ContentInfo *cms,
					 const struct list_signature *signature, BIO *content)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	struct verdict_text worst = { 0 }, one;
	BIO *chain = content ? CMS_dataInit(cms, content) : NULL;
	char buffer[4096];
	size_t i;

	while (chain && BIO_read(chain, buffer, sizeof(buffer)) > 0)
		;
	for (i = 0; i < signature->count; i++) {
		one = judge_signer(trusted, sk_CMS_SignerInfo_value(signers, i),
				   &signature->signers[i], chain);
		one.leads = one.verdict == VERDICT_UNKNOWN_KEY &&
			    leads_on(cms, sk_CMS_SignerInfo_value(signers, i));
		if (worst.text && one.verdict <= worst.verdict) {
			free(one.text);
			continue;
		}
		free(worst.text);
		worst = one;
	}
	/* The end of the chain is the content, which is the caller's. */
	while (chain && chain != content) {
		BIO *next = BIO_pop(chain);

		BIO_free(chain);
		chain = next;
	}
	return worst;
}

/**
 * verdict_appended - whether an appended signature is good
 * @trusted: whose count
 * @data: the file
 * @content: how many bytes of it are signed
 * @size: of the signature behind them, in bytes
 *
 * Return: the verdict, whose text is to be freed.
 */
struct verdict_text verdict_appended(const struct trusted_certs *trusted, const void *data,
				     size_t content, size_t size)
{
	const unsigned char *at = (const unsigned char *)data + content;
	struct list_signature signature;
	struct verdict_text result;
	CMS_ContentInfo *cms = NULL;
	BIO *bio;

	list_signature_read(&signature, at, size);
	if (!signature.fault)
		cms = d2i_CMS_ContentInfo(NULL, &at, size);
	bio = cms && content <= INT_MAX ? BIO_new_mem_buf(data, content) : NULL;
	if (!cms)
		result = verdict(VERDICT_BAD,
				 xasprintf("the appended signature is not understood: %s",
					   signature.fault ? signature.fault : "libcrypto fails"));
	else if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data)
		result = verdict(VERDICT_BAD, xstrdup("it is no signature of data"));
	else if (CMS_is_detached(cms) != 1)
		result = verdict(VERDICT_BAD,
				 xstrdup("it has content of its own, which the kernel refuses"));
	else
		result = judge_signers(trusted, cms, &signature, bio);
	BIO_free(bio);
	CMS_ContentInfo_free(cms);
	list_signature_free(&signature);
	return result;
}

/* The certificate with a label's key, or NULL. */
static X509 *find_key(const struct trusted_certs *trusted, uint32_t key)
{
	uint32_t id;
	int i;

	for (i = 0; i < sk_X509_num(trusted->certs); i++)
		if (ima_label_key(&id, sk_X509_value(trusted->certs, i), NULL) && id == key)
			return sk_X509_value(trusted->certs, i);
	return NULL;
}

/**
 * verdict_label - whether the signature of a label is good
 * @trusted: whose count
 * @label: the label
 * @data: the file
 * @size: of it, in bytes
 *
 * Return: the verdict, whose text is to be freed.
 */
struct verdict_text verdict_label(const struct trusted_certs *trusted,
				  const struct ima_label *label, const void *data, size_t size)
{
	struct ima_label_signature signature;
	const char *why = ima_label_parse(&signature, label);
	struct verdict_text result;
	X509 *cert;
	char *how;

	if (why)
		return verdict(ima_label_signed(label) ? VERDICT_BAD : VERDICT_UNSIGNED,
			       xstrdup(why));
	cert = find_key(trusted, signature.key);
	if (!cert)
		return verdict(VERDICT_UNKNOWN_KEY,
			       xasprintf("no certificate given has its key %08" PRIx32,
					 signature.key));
	how = xasprintf("security.ima, %s", hash_algo_text(signature.algo));
	result = judge(trusted, cert, ima_label_verify(&signature, X509_get0_pubkey(cert), data,
						       size), how, false);
	free(how);
	return result;
}
