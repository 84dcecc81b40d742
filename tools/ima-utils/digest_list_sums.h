/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digests that another program made, one a line: what sha256sum and its like print, with
 * or without --tag, or ALGO-HEX or ALGO:HEX, with anything behind a space or a tab.  The
 * end of a line may be CR LF.
 */

#ifndef IMA_UTILS_DIGEST_LIST_SUMS_H
#define IMA_UTILS_DIGEST_LIST_SUMS_H

#include <stdio.h>

#include "digest_list_build.h"

/**
 * struct sums_target - where the digests belong
 * @build: the list
 * @type: enum compact_types of their blocks
 * @modifiers: of their blocks
 * @algos: enum hash_algo, of which one by its size is that of a digest without a name
 * @algo_count: how many
 */
struct sums_target {
	struct list_build *build;
	unsigned int type;
	unsigned int modifiers;
	const unsigned int *algos;
	unsigned int algo_count;
};

char *sums_read(const struct sums_target *target, FILE *file);

#endif
