/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A signature behind the content of a file, as the kernel's scripts/sign-file
 * appends it:
 *
 *	content | signature | trailer | "~Module signature appended~\n"
 *
 * The trailer, struct module_signature of include/linux/module_signature.h, has
 * the length of the signature, and else only what kind of signature it is.
 *
 * What is a signature here is what the kernel leaves out when it reads a list, as
 * diglim_strip_signature() of security/integrity/diglim/diglim_read.c does: of whatever
 * kind, if the lengths are right.
 */

#ifndef IMA_UTILS_APPENDED_SIGNATURE_H
#define IMA_UTILS_APPENDED_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

/* What stands behind a signature, in bytes. */
#define APPENDED_SIGNATURE_END 40

/**
 * struct appended_signature - where a signature is
 * @present: the file ends with the marker
 * @fault: why what stands before the marker is no signature for the kernel, NULL
 *	if it is one; the kernel refuses the whole file then
 * @fault_offset: of what is wrong in it, in bytes from the begin of the file
 * @unknown: why its kind is not understood, NULL if it is; the kernel loads the list
 *	nevertheless, as one that nobody signed
 * @content: how many bytes stand before the signature; without one, all
 * @size: of the signature, in bytes
 */
struct appended_signature {
	bool present;
	const char *fault;
	size_t fault_offset;
	const char *unknown;
	size_t content;
	size_t size;
};

void appended_signature_find(struct appended_signature *found, const void *data, size_t size);
void appended_signature_end(unsigned char end[APPENDED_SIGNATURE_END], size_t size);

#endif
