// SPDX-License-Identifier: GPL-2.0-only
/*
 * Certificates of the kernel's keys; see policy_certs.h.
 */

#define _GNU_SOURCE
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/digest.h"
#include "lib/key_source.h"
#include "lib/sysfile.h"
#include "policy_certs.h"

/* Add the certificates of a file; why not, to be freed. */
static char *add_certs(STACK_OF(X509) *certs, const char *program, const char *name)
{
	struct passphrase passphrase = { .program = program };
	char *why = key_source_certs(certs, name, &passphrase);

	passphrase_free(&passphrase);
	return why;
}

/* Add those of a directory: what is none there is of no interest. */
static void add_directory(STACK_OF(X509) *certs, const char *program, const char *path)
{
	char **names, *name;
	int count = sysfile_list("/", path, &names), i;
	size_t length;

	for (i = 0; i < count; i++) {
		length = strlen(names[i]);
		if (length < 4 || strcmp(names[i] + length - 4, ".der"))
			continue;
		name = xasprintf("%s/%s", path, names[i]);
		free(add_certs(certs, program, name));
		free(name);
	}
	if (count > 0)
		sysfile_free_list(names, count);
}

/**
 * policy_certs_find - all certificates that are at hand
 * @certs: they are added to it
 * @program: who complains
 * @names: files that have them; without any, those where they usually are
 *
 * Return: true, or false if one that was named is not there, which was told.
 */
bool policy_certs_find(STACK_OF(X509) *certs, const char *program, const struct names *names)
{
	char *why, *clean;
	unsigned int i;

	for (i = 0; i < names->count; i++) {
		why = add_certs(certs, program, names->list[i]);
		if (!why)
			continue;
		clean = clean_text(names->list[i]);
		fprintf(stderr, "%s: %s: %s\n", program, clean, why);
		free(clean);
		free(why);
		return false;
	}
	if (!names->count) {
		add_directory(certs, program, "/etc/keys");
		add_directory(certs, program, "/etc/keys/ima");
	}
	return true;
}

/* Whether the identifier that the kernel tells is that of a certificate's key. */
static bool is_skid(const char *told, X509 *cert)
{
	const ASN1_OCTET_STRING *skid = X509_get0_subject_key_id(cert);
	char *hex;
	bool same;
	int size;

	if (!skid)
		return false;
	size = ASN1_STRING_length(skid);
	hex = xrealloc(NULL, 2 * size + 1, 1);
	digest_hex_text(hex, ASN1_STRING_get0_data(skid), size);
	same = !strcmp(hex, told);
	free(hex);
	return same;
}

/* Whether the kernel tells a time, or nothing of it. */
static bool is_time(const char *told, const ASN1_TIME *time)
{
	char text[32];
	struct tm tm;

	return !strcmp(told, "?") ||
	       (ASN1_TIME_to_tm(time, &tm) &&
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) && !strcmp(text, told));
}

/* The part of a name that the kernel goes by: the last of a kind; NULL if it is empty. */
static const ASN1_STRING *part_of(X509_NAME *name, int kind)
{
	const ASN1_STRING *part = NULL;
	int at = -1;

	while ((at = X509_NAME_get_index_by_NID(name, kind, at)) >= 0)
		part = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
	return part && ASN1_STRING_length(part) ? part : NULL;
}

/* Whether two parts of a name begin with the same bytes. */
static bool begin_alike(const ASN1_STRING *a, const ASN1_STRING *b, int size)
{
	return ASN1_STRING_length(a) >= size && ASN1_STRING_length(b) >= size &&
	       !memcmp(ASN1_STRING_get0_data(a), ASN1_STRING_get0_data(b), size);
}

/* A name in few words, as x509_fabricate_name() has it, to be freed. */
static char *kernel_name(X509_NAME *name)
{
	const ASN1_STRING *common = part_of(name, NID_commonName), *one = common;
	const ASN1_STRING *organization = part_of(name, NID_organizationName);

	/* Both, unless the one says the other. */
	if (common && organization &&
	    !begin_alike(common, organization, ASN1_STRING_length(organization)) &&
	    !begin_alike(common, organization, 7))
		return xasprintf("%.*s: %.*s", ASN1_STRING_length(organization),
				 (const char *)ASN1_STRING_get0_data(organization),
				 ASN1_STRING_length(common),
				 (const char *)ASN1_STRING_get0_data(common));
	if (!one)
		one = organization ? organization : part_of(name, NID_pkcs9_emailAddress);
	return one ? xstrndup((const char *)ASN1_STRING_get0_data(one), ASN1_STRING_length(one)) :
		     xstrdup("");
}

/* Whether the kernel tells a name, or nothing of it. */
static bool is_name(const char *told, X509_NAME *name)
{
	char *text = kernel_name(name);
	bool same = !strcmp(told, "?") || !strcmp(told, text);

	free(text);
	return same;
}

/**
 * policy_certs_is_of - whether a certificate is that of a key
 * @cert: the certificate
 * @key: what the kernel tells of the key
 *
 * A key may have several certificates with its identifier, of which the kernel has one, and
 * another key may have a certificate with that identifier, too.  So all that is told has to
 * be the same; the serial number is not told.
 *
 * Return: true if it is, as far as is told.
 */
bool policy_certs_is_of(X509 *cert, const struct key_line *key)
{
	return is_skid(key->words[KEY_SKID], cert) &&
	       is_time(key->words[KEY_NOT_BEFORE], X509_get0_notBefore(cert)) &&
	       is_time(key->words[KEY_NOT_AFTER], X509_get0_notAfter(cert)) &&
	       is_name(key->words[KEY_ISSUER], X509_get_issuer_name(cert)) &&
	       is_name(key->words[KEY_SUBJECT], X509_get_subject_name(cert));
}
