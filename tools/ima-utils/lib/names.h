/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names that somebody gave, in their order.
 */

#ifndef IMA_UTILS_NAMES_H
#define IMA_UTILS_NAMES_H

/**
 * struct names - some names
 * @list: the names, which are the caller's
 * @count: how many
 */
struct names {
	const char **list;
	unsigned int count;
};

void names_add(struct names *names, const char *name);
void names_free(struct names *names);

#endif
