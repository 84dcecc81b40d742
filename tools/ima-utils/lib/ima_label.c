// SPDX-License-Identifier: GPL-2.0-only
/*
 * A signature in the label security.ima; see ima_label.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "alloc.h"
#include "atomic_file.h"
#include "diglim.h"
#include "hash_algo.h"
#include "ima_label.h"
#include "label_parts.h"
#include "label_signer.h"
#include "read_all.h"

#define LABEL IMA_LABEL_NAME

/**
 * ima_label_signed - whether it is a signature, of whatever version
 * @label: the label
 *
 * Return: true if it is.
 */
bool ima_label_signed(const struct ima_label *label)
{
	return label->size && label->bytes[LABEL_AT_KIND] == LABEL_SIGNATURE;
}

/**
 * ima_label_parse - take a label apart
 * @signature: is filled in
 * @label: the label
 *
 * Return: NULL, or why it is no signature that is understood.
 */
const char *ima_label_parse(struct ima_label_signature *signature, const struct ima_label *label)
{
	struct label_parts parts;
	const char *why;

	if (!ima_label_signed(label))
		return "the label is no signature";
	why = label_parts_parse(&parts, label->bytes, label->size);
	if (why)
		return why;
	*signature = (struct ima_label_signature){
		.algo = parts.algo,
		.key = parts.key,
		.bytes = parts.bytes,
		.size = parts.size,
	};
	return NULL;
}

/**
 * ima_label_key - by what the kernel finds a key
 * @id: is set
 * @cert: its certificate, or NULL
 * @key: the key, if there is no certificate
 *
 * Return: true, or false if the key cannot be named so.
 */
bool ima_label_key(uint32_t *id, const X509 *cert, EVP_PKEY *key)
{
	/* What it returns is constant for who reads only. */
	const ASN1_OCTET_STRING *known = cert ? X509_get0_subject_key_id((X509 *)cert) : NULL;
	unsigned char digest[EVP_MAX_MD_SIZE];
	const unsigned char *bytes = digest;
	X509_PUBKEY *public = NULL;
	unsigned int size = 0;
	const unsigned char *bits;
	int length;
	bool good;

	if (known) {
		bytes = ASN1_STRING_get0_data(known);
		size = ASN1_STRING_length(known);
	} else {
		if (!X509_PUBKEY_set(&public, cert ? X509_get0_pubkey(cert) : key))
			return false;
		good = X509_PUBKEY_get0_param(NULL, &bits, &length, NULL, public) &&
		       EVP_Digest(bits, length, digest, &size, EVP_sha1(), NULL);
		X509_PUBKEY_free(public);
		if (!good)
			return false;
	}
	if (size < sizeof(*id))
		return false;
	bytes += size - sizeof(*id);
	*id = (uint32_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
	return true;
}

/**
 * ima_label_key_made - whether the identifier of a certificate's key is made of the key
 * @cert: the certificate
 *
 * Nobody has another key with the same one then.  It may also be any that somebody chose.
 *
 * Return: true if it is the SHA-1 of the key.
 */
bool ima_label_key_made(X509 *cert)
{
	const ASN1_OCTET_STRING *skid = X509_get0_subject_key_id(cert);
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size;

	return skid && X509_pubkey_digest(cert, EVP_sha1(), digest, &size) &&
	       ASN1_STRING_length(skid) == (int)size &&
	       !memcmp(ASN1_STRING_get0_data(skid), digest, size);
}

/**
 * ima_label_get - the label of a file
 * @label: is filled in; empty if it has none
 * @path: the file
 *
 * Return: 0 or errno; ENODATA if it has none, EOPNOTSUPP if it cannot have one.
 */
int ima_label_get(struct ima_label *label, const char *path)
{
	ssize_t size = getxattr(path, LABEL, label->bytes, sizeof(label->bytes));

	label->size = size < 0 ? 0 : size;
	return size < 0 ? errno : 0;
}

/**
 * ima_label_set - give a file a label, in place of the one that it has
 * @label: the label
 * @path: the file
 *
 * Return: 0 or errno; EOPNOTSUPP if it cannot have one.
 */
int ima_label_set(const struct ima_label *label, const char *path)
{
	return setxattr(path, LABEL, label->bytes, label->size, 0) ? errno : 0;
}

/**
 * ima_label_fget - a label of an open file
 * @label: is filled in; empty if it has none
 * @fd: the file
 * @name: of the label
 *
 * Return: 0 or errno; ENODATA if it has none, EOPNOTSUPP if it cannot have one.
 */
int ima_label_fget(struct ima_label *label, int fd, const char *name)
{
	ssize_t size = fgetxattr(fd, name, label->bytes, sizeof(label->bytes));

	label->size = size < 0 ? 0 : size;
	return size < 0 ? errno : 0;
}

/**
 * ima_label_fset - give an open file a label, in place of the one that it has
 * @label: the label
 * @fd: the file, open for whatever
 * @name: of the label
 *
 * Return: 0 or errno; EOPNOTSUPP if it cannot have one.
 */
int ima_label_fset(const struct ima_label *label, int fd, const char *name)
{
	return fsetxattr(fd, name, label->bytes, label->size, 0) ? errno : 0;
}

/**
 * ima_label_read - the label in the file beside a file
 * @label: is filled in; empty if there is none
 * @path: the file that it is for
 *
 * Return: 0 or errno; ENOENT if there is none.
 */
int ima_label_read(struct ima_label *label, const char *path)
{
	char *beside = xasprintf("%s.sig", path), *data = NULL;
	int fd = open(beside, O_RDONLY | O_CLOEXEC | O_NOCTTY), error = errno;
	size_t size = 0;

	free(beside);
	label->size = 0;
	if (fd < 0)
		return error;
	error = read_all(fd, sizeof(label->bytes), &data, &size);
	close(fd);
	if (!error)
		memcpy(label->bytes, data, size);
	label->size = size;
	free(data);
	return error;
}

/**
 * ima_label_write - write a label to the file beside a file
 * @label: the label
 * @path: the file that it is for
 *
 * Return: 0 or errno.
 */
int ima_label_write(const struct ima_label *label, const char *path)
{
	char *beside = xasprintf("%s.sig", path);
	struct atomic_file file;
	int error = atomic_file_open(&file, beside);

	free(beside);
	if (error)
		return error;
	error = atomic_file_write(&file, label->bytes, label->size);
	if (!error)
		return atomic_file_commit(&file);
	atomic_file_abandon(&file);
	return error;
}

/**
 * ima_label_sign - sign a file's content
 * @label: is filled in
 * @key: with what
 * @id: of the key, as ima_label_key() tells
 * @algo: enum hash_algo, which libcrypto has
 * @data: the content
 * @size: of it, in bytes
 *
 * Return: NULL, or why it cannot be signed; libcrypto's queue of errors may have more.
 */
const char *ima_label_sign(struct ima_label *label, EVP_PKEY *key, uint32_t id,
			   unsigned int algo, const void *data, size_t size)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct label_signer signer;
	const char *why;

	if (!hash_algo_digest(algo, data, size, digest))
		return "libcrypto does not hash";
	if (label_signer_init(&signer, key, id, algo))
		why = label_signer_sign(&signer, label, LABEL_SIGNATURE, digest);
	else
		why = "the key does not sign";
	label_signer_free(&signer);
	return why;
}

/*
 * Whether bytes begin with a sequence of two numbers, as a signature of ECDSA is: in BER, which
 * the kernel reads, and maybe more lax.
 */
static bool has_two_numbers(const unsigned char *bytes, size_t size)
{
	const unsigned char *at = bytes, *end = bytes + size;
	int tag, class, i;
	long length;

	/* An error is this bit of what it returns, and a length is not beyond the end. */
	if (ASN1_get_object(&at, &length, &tag, &class, size) & 0x80 || tag != V_ASN1_SEQUENCE)
		return false;
	for (i = 0; i < 2; i++) {
		if (ASN1_get_object(&at, &length, &tag, &class, end - at) & 0x80 ||
		    tag != V_ASN1_INTEGER)
			return false;
		at += length;
	}
	return true;
}

/**
 * ima_label_check_digest - whether a signature is good, or that is not known
 * @algo: enum hash_algo, which libcrypto has
 * @bytes: the signature
 * @size: of it, in bytes
 * @key: the public key
 * @digest: what is to be signed
 *
 * Context: any thread, once the algorithm was looked for.
 * Return: 1 if it is, 0 if it is of something else or by another key, and less if libcrypto
 * cannot tell: with such a key, such an algorithm, or what the kernel may read as a signature
 * of ECDSA, and libcrypto does not.
 */
int ima_label_check_digest(unsigned int algo, const unsigned char *bytes, size_t size,
			   EVP_PKEY *key, const unsigned char *digest)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	int result = -1;

	if (context && EVP_PKEY_verify_init(context) > 0 &&
	    EVP_PKEY_CTX_set_signature_md(context, hash_algo_md(algo)) > 0) {
		result = EVP_PKEY_verify(context, bytes, size, digest, diglim_digest_size(algo));
		/* What is not even read is less than 0, too. */
		if (result < 0 && !has_two_numbers(bytes, size))
			result = 0;
	}
	EVP_PKEY_CTX_free(context);
	return result;
}

/**
 * ima_label_verify_digest - whether a signature is good
 * @algo: enum hash_algo, which libcrypto has
 * @bytes: the signature
 * @size: of it, in bytes
 * @key: the public key
 * @digest: what is to be signed
 *
 * Context: any thread, once the algorithm was looked for.
 * Return: true if it is.
 */
bool ima_label_verify_digest(unsigned int algo, const unsigned char *bytes, size_t size,
			     EVP_PKEY *key, const unsigned char *digest)
{
	return ima_label_check_digest(algo, bytes, size, key, digest) > 0;
}

/**
 * ima_label_verify - whether a signature is good
 * @signature: the signature
 * @key: the public key that it names
 * @data: the content of the file
 * @size: of it, in bytes
 *
 * Return: true if it is.
 */
bool ima_label_verify(const struct ima_label_signature *signature, EVP_PKEY *key,
		      const void *data, size_t size)
{
	unsigned char digest[EVP_MAX_MD_SIZE];

	return hash_algo_digest(signature->algo, data, size, digest) &&
	       ima_label_verify_digest(signature->algo, signature->bytes, signature->size, key,
				       digest);
}
