// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the PCRs of a TPM hold; see measurements_pcrs.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/read_all.h"
#include "lib/sysfile.h"
#include "measurements_pcrs.h"

/* Which directories have the PCRs of a bank, by their names. */
#define BANK "pcr-"

/* More text has no values of 24 PCRs in 8 banks. */
#define TEXT_MAX (64 << 10)

/* One PCR; NULL, or why its value is not known, to be freed. */
static char *read_pcr(struct pcr_values *values, const char *root, unsigned int bank,
		      unsigned int pcr)
{
	char *path = xasprintf(PCRS_TPM "/" BANK "%s/%u", pcr_banks[bank].name, pcr), *why = NULL;
	struct fact file = sysfile_read(root, path, SYSFILE_ANSWER);

	free(path);
	if (file.state == FACT_READ &&
	    !pcr_values_set(values, bank, pcr, file.text, strlen(file.text)))
		fact_malformed(&file);
	/* A TPM can have fewer. */
	if (file.state != FACT_READ && file.state != FACT_ABSENT)
		why = fact_why(&file);
	fact_free(&file);
	return why;
}

/* All PCRs of a bank; NULL, or why they are not known, to be freed. */
static char *read_bank(struct pcr_values *values, const char *root, const char *name)
{
	int bank = pcr_bank_find(name, strlen(name));
	char *clean, *why = NULL;
	unsigned int pcr;

	/* That nobody can compare with it must not look like all being equal. */
	if (bank < 0) {
		clean = clean_text(name);
		why = xasprintf(PCRS_TPM ": there is no such bank as %s", clean);
		free(clean);
		return why;
	}
	for (pcr = 0; pcr < PCRS && !why; pcr++)
		why = read_pcr(values, root, bank, pcr);
	return why;
}

/**
 * pcrs_read_tpm - the values of all PCRs, in all banks
 * @values: is filled in
 * @program: who complains
 * @root: "/" or the directory that stands for it
 *
 * Return: true, or false if that was told in a line.
 */
bool pcrs_read_tpm(struct pcr_values *values, const char *program, const char *root)
{
	size_t length = strlen(BANK);
	int count, i, banks = 0;
	char **names, *why = NULL;

	memset(values, 0, sizeof(*values));
	count = sysfile_list(root, PCRS_TPM, &names);
	if (count < 0 && count != -ENOENT)
		why = xasprintf(PCRS_TPM ": %s", strerror(-count));
	for (i = 0; i < count && !why; i++) {
		if (strncmp(names[i], BANK, length))
			continue;
		banks++;
		why = read_bank(values, root, names[i] + length);
	}
	if (!why && !banks)
		why = xstrdup(PCRS_TPM ": there is no TPM, or the kernel does not tell its PCRs");
	sysfile_free_list(names, count > 0 ? count : 0);
	if (why)
		fprintf(stderr, "%s: %s\n", program, why);
	free(why);
	return !why;
}

/* What stands before the name of a bank, where IMA has a file for each that it extends. */
#define LISTS "/sys/kernel/security/ima"
#define LIST "binary_runtime_measurements_"

/* Whether a name is among some, behind what stands before it there. */
static bool is_among(const char *name, const char *before, char **names, int count)
{
	size_t length = strlen(before);
	int i;

	for (i = 0; i < count; i++)
		if (!strncmp(names[i], before, length) && !strcmp(names[i] + length, name))
			return true;
	return false;
}

/**
 * pcr_unread_find - find banks that IMA extends, and whose PCRs cannot be read here
 * @unread: is filled in; to be freed with pcr_unread_free()
 * @root: "/" or the directory that stands for it
 *
 * The driver of the TPM has files for banks of a few algorithms only.  For sha1 IMA always has
 * one, be it that there is no such bank.
 */
void pcr_unread_find(struct pcr_unread *unread, const char *root)
{
	char **lists, **banks;
	int list_count = sysfile_list(root, LISTS, &lists), i;
	int bank_count = sysfile_list(root, PCRS_TPM, &banks);
	const char *name;

	*unread = (struct pcr_unread){ 0 };
	for (i = 0; i < list_count; i++) {
		if (strncmp(lists[i], LIST, strlen(LIST)))
			continue;
		name = lists[i] + strlen(LIST);
		if (!strcmp(name, "sha1") || is_among(name, BANK, banks, bank_count))
			continue;
		unread->names = xrealloc(unread->names, unread->count + 1,
					 sizeof(*unread->names));
		unread->names[unread->count++] = clean_text(name);
	}
	sysfile_free_list(lists, list_count > 0 ? list_count : 0);
	sysfile_free_list(banks, bank_count > 0 ? bank_count : 0);
}

/**
 * pcr_unread_free - forget them
 * @unread: empty after this
 */
void pcr_unread_free(struct pcr_unread *unread)
{
	while (unread->count)
		free(unread->names[--unread->count]);
	free(unread->names);
	*unread = (struct pcr_unread){ 0 };
}

/* A file, or standard input; 0 or errno. */
static int read_text(const char *file, char **text, size_t *size)
{
	int fd = STDIN_FILENO, error;

	if (strcmp(file, "-")) {
		fd = open(file, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return errno;
	}
	error = read_all(fd, TEXT_MAX, text, size);
	if (fd != STDIN_FILENO)
		close(fd);
	return error;
}

/**
 * pcrs_read_file - values of PCRs that somebody has saved
 * @values: is filled in
 * @program: who complains
 * @file: where they are, "-" for standard input
 *
 * Return: true, or false if that was told in a line.
 */
bool pcrs_read_file(struct pcr_values *values, const char *program, const char *file)
{
	char *text = NULL, *clean = clean_text(file);
	struct pcr_fault fault;
	size_t size = 0;
	int error = read_text(file, &text, &size);
	bool good = false;

	if (error) {
		fprintf(stderr, "%s: %s: %s\n", program, clean, strerror(error));
	} else {
		good = pcr_values_parse(values, text, size, &fault);
		if (!good)
			fprintf(stderr, "%s: %s:%u: %s\n", program, clean, fault.line,
				fault.reason);
	}
	free(clean);
	free(text);
	return good;
}
