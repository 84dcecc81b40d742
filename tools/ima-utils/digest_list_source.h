/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A digest list that was given on the command line: a file, or standard input.
 */

#ifndef IMA_UTILS_DIGEST_LIST_SOURCE_H
#define IMA_UTILS_DIGEST_LIST_SOURCE_H

#include "digest_list_algos.h"
#include "lib/appended_signature.h"
#include "lib/digest.h"
#include "lib/diglim.h"

/**
 * struct list_source - a list
 * @name: for messages
 * @data: all bytes
 * @size: how many
 * @signature: behind the list; if it is none for the kernel, its bytes are taken for
 *	a part of the list
 * @summary: of the list, if it is one
 * @fault: what the kernel's parser finds wrong with that; list_source_fault() knows all
 */
struct list_source {
	const char *name;
	char *data;
	size_t size;
	struct appended_signature signature;
	struct diglim_summary summary;
	struct diglim_fault fault;
};

int list_source_read(struct list_source *source, const char *name);
const char *list_source_fault(const struct list_source *source, size_t *offset);
bool list_source_digest(const struct list_source *source, struct digest *digest);
void list_source_algos(const struct list_source *source, struct list_algos *algos);
char *list_source_why(const struct list_source *source);
void list_source_free(struct list_source *source);

#endif
