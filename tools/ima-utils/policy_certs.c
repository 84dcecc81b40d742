// SPDX-License-Identifier: GPL-2.0-only
/*
 * Certificates of the kernel's keys; see policy_certs.h.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/clean.h"
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
