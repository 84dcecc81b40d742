/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loading a digest list, or removing it: how the kernel is told, and what its
 * answers mean.
 *
 * One write to digest_list_add or digest_list_del is the absolute path of a list, or
 * the list itself.  Each errno has a meaning of its own there, which
 * Documentation/ABI/testing/diglim tells; what is wrong with a list the kernel tells
 * its log only, but the same parser finds it here again.
 */

#ifndef IMA_UTILS_DIGEST_LIST_ATTEMPT_H
#define IMA_UTILS_DIGEST_LIST_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "digest_list_algos.h"
#include "lib/digest.h"

struct loaded_lists;

/* The longest label of a list. */
#define LIST_LABEL_MAX 255

/**
 * struct list_content - what is known of a list that is loaded now, or was already
 * @own: its own digest; of no size if it is not known
 * @algos: the algorithms of what is in it
 */
struct list_content {
	struct digest own;
	struct list_algos algos;
};

/**
 * struct list_attempt - a list that is to be loaded or removed
 * @name: its path, or "-" for standard input
 * @del: it is to be removed
 * @buffer: it is handed over, and not read by the kernel
 * @label: what it is called then; NULL for the name of the file
 * @content: is filled in, as far as it can be told, for list_attempt_void(); NULL if nobody
 *	asks
 * @root: what stands for "/" where the kernel is asked which lists are loaded; NULL for
 *	"/" itself
 */
struct list_attempt {
	const char *name;
	bool del;
	bool buffer;
	const char *label;
	struct list_content *content;
	const char *root;
};

bool list_label_good(const char *label);
char *list_attempt(const struct list_attempt *attempt, int fd);
char *list_attempt_why(const struct list_attempt *attempt, int error);
const char *list_attempt_void(const struct loaded_lists *loaded, const struct digest *own);
char *list_attempt_why_not_open(const char *file, int error);

#endif
