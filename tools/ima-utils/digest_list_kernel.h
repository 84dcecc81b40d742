/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel as who keeps digest lists: told, and asked.
 *
 * Whoever does more than one thing with it does that by way of struct list_kernel, so
 * that tests have a kernel of their own, which fails when they want it.
 */

#ifndef IMA_UTILS_DIGEST_LIST_KERNEL_H
#define IMA_UTILS_DIGEST_LIST_KERNEL_H

#include <stdbool.h>

#include "digest_list_algos.h"
#include "digest_list_answer.h"
#include "lib/digest.h"

/**
 * struct list_kernel - a kernel
 * @change: load the list with an absolute path, or remove it (@del); NULL, or why
 *	not, to be freed
 * @ask: which lists have a digest; NULL, or why it cannot be asked, to be freed.  The
 *	answer is to be freed, whatever is returned
 * @actions: what was done with the list of an own digest when it was loaded, or-ed
 *	DIGLIM_ACTIONS; -1 if no such list is loaded, or that is not told
 * @algos: by which digests it looks now
 * @data: for these
 */
struct list_kernel {
	char *(*change)(const struct list_kernel *kernel, const char *path, bool del);
	char *(*ask)(const struct list_kernel *kernel, const struct digest *digest,
		     struct list_answer *answer);
	int (*actions)(const struct list_kernel *kernel, const struct digest *own);
	void (*algos)(const struct list_kernel *kernel, struct list_algos *algos);
	void *data;
};

extern const struct list_kernel list_kernel_live;

char *list_kernel_ask(int fd, const struct digest *digest, struct list_answer *answer);

#endif
