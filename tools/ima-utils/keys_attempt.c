// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adding a certificate, or revoking a key; see keys_attempt.h.
 */

#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys_attempt.h"
#include "lib/alloc.h"
#include "lib/read_all.h"

/* The tag that a certificate in DER begins with. */
#define DER_SEQUENCE 0x30

/* How many digits name a key: the last 4 bytes, or all, of which the kernel takes 64. */
#define ID_DIGITS_MIN 8
#define ID_DIGITS_MAX 128

/* What an error means; NULL if it says that itself. */
static const char *meaning(int error, bool revoke)
{
	switch (error) {
	case ENOKEY:
		return "no key that the kernel trusts has signed it";
	case EKEYREJECTED:
		return "its signature is bad";
	case EKEYEXPIRED:
		return "it has expired, or is not valid yet";
	case EOPNOTSUPP:
		return "it is not for signing: an authority's, or without digitalSignature";
	case EKEYREVOKED:
		return "it is blacklisted";
	case EBADMSG:
		return "it is no certificate, or without subject key identifier";
	case ENOPKG:
		return "this kernel lacks an algorithm of it";
	case EFBIG:
		return "it is too long for a certificate";
	case EEXIST:
		return "its key is there already";
	case EALREADY:
		return "it is revoked already";
	case ENOTUNIQ:
		return "more than one key ends so: give the whole identifier";
	case ENOENT:
		return revoke ? "there is no such key" : NULL;
	case EPERM:
		return revoke ? "it is there since the kernel started, or you lack CAP_SYS_ADMIN" :
				"not permitted: it takes CAP_SYS_ADMIN";
	case EACCES:
		return "refused by a rule for X509_CHECK or its permissions; see the audit log";
	case ENXIO:
		return "it is no regular file";
	case ETXTBSY:
		return "it is open for writing";
	default:
		return NULL;
	}
}

/**
 * keys_why - what an error of the kernel says
 * @error: errno
 * @revoke: a key was to be revoked, else a certificate to be added
 *
 * Return: the reason, to be freed.
 */
char *keys_why(int error, bool revoke)
{
	const char *text = meaning(error, revoke);

	return xstrdup(text ? text : strerror(error));
}

/**
 * keys_why_not_open - why ima/keys cannot be opened
 * @error: errno
 *
 * Return: the reason, to be freed.
 */
char *keys_why_not_open(int error)
{
	if (error == ENOENT || error == ENOTDIR)
		return xstrdup("there is no ima/keys in this kernel, or securityfs is not mounted");
	if (error == EACCES || error == EPERM)
		return xstrdup("ima/keys: not permitted: it takes root and CAP_SYS_ADMIN");
	return xasprintf("ima/keys: %s", strerror(error));
}

/* Write at once: the kernel takes a write as a whole; NULL or why not. */
static char *write_once(int fd, const void *data, size_t size, bool revoke)
{
	ssize_t n;

	do {
		n = write(fd, data, size);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return keys_why(errno, revoke);
	return (size_t)n < size ? keys_why(EIO, revoke) : NULL;
}

/* What stands before what is written. */
static const char *prefix(bool evm)
{
	return evm ? "evm:" : "";
}

/* Have the kernel read it: rules for certificates are about files. */
static char *write_path(int fd, const char *name, bool evm)
{
	char *path = realpath(name, NULL), *line, *why;

	if (!path)
		return xstrdup(strerror(errno));
	/* An end of line of its own, for that of a name not to be taken for it. */
	line = xasprintf("%s%s\n", prefix(evm), path);
	why = write_once(fd, line, strlen(line), false);
	free(line);
	free(path);
	return why;
}

/* Hand over what the kernel does not read, as it knows no PEM. */
static char *write_certificate(int fd, X509 *certificate, bool evm)
{
	unsigned char *der = NULL;
	int size = i2d_X509(certificate, &der);
	size_t before = strlen(prefix(evm));
	char *data, *why;

	if (size < 0)
		return xstrdup("libcrypto cannot write it as DER");
	data = xrealloc(NULL, before + size, 1);
	memcpy(data, prefix(evm), before);
	memcpy(data + before, der, size);
	why = write_once(fd, data, before + size, false);
	free(data);
	OPENSSL_free(der);
	return why;
}

/* The only certificate in a text; *why is to be freed, NULL if there is none. */
static X509 *only_certificate(const char *text, size_t size, char **why)
{
	BIO *memory = BIO_new_mem_buf(text, size);
	X509 *first = PEM_read_bio_X509(memory, NULL, NULL, NULL), *second = NULL;

	*why = NULL;
	if (first)
		second = PEM_read_bio_X509(memory, NULL, NULL, NULL);
	if (second) {
		*why = xstrdup("it has more than one certificate");
		X509_free(first);
		X509_free(second);
		first = NULL;
	}
	BIO_free(memory);
	return first;
}

/**
 * keys_add - have the kernel add a certificate
 * @fd: ima/keys, open for writing
 * @name: a file with one, DER or PEM
 * @evm: to the keyring .evm, not .ima
 *
 * Return: NULL if it is done, or why not, to be freed.
 */
char *keys_add(int fd, const char *name, bool evm)
{
	int file = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK), error;
	X509 *certificate = NULL;
	char *data, *why = NULL;
	size_t size;

	if (file < 0)
		return xstrdup(strerror(errno));
	error = read_all(file, KEYS_CERTIFICATE_MAX, &data, &size);
	close(file);
	/* The kernel finds that out, too. */
	if (error)
		return keys_why(error, false);
	if (size && *data != DER_SEQUENCE)
		certificate = only_certificate(data, size, &why);
	free(data);
	if (why)
		return why;
	if (!certificate)
		return write_path(fd, name, evm);
	why = write_certificate(fd, certificate, evm);
	X509_free(certificate);
	return why;
}

/**
 * keys_revoke - have the kernel revoke a key
 * @fd: ima/keys, open for writing
 * @id: its identifier, or the last 8 digits of that
 * @evm: of the keyring .evm, not .ima
 *
 * Return: NULL if it is done, or why not, to be freed.
 */
char *keys_revoke(int fd, const char *id, bool evm)
{
	size_t digits = strlen(id), i;
	char *line, *why;

	for (i = 0; i < digits; i++)
		if (!isxdigit((unsigned char)id[i]))
			break;
	if (i < digits || digits < ID_DIGITS_MIN || digits > ID_DIGITS_MAX || digits % 2)
		return xstrdup("8 hexadecimal digits name a key, or all of its identifier");
	line = xasprintf("%s-%s\n", prefix(evm), id);
	why = write_once(fd, line, strlen(line), true);
	free(line);
	return why;
}
