/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * By which digests the kernel looks files up in lists.
 *
 * Whatever lists have, it hashes a file for their sake with two algorithms at most, those that
 * came first: digests of a third one are kept, and found by nobody, until no list has one of
 * the first two any more.  Which these are it tells in ima/status, as far as it is new enough:
 *
 *	list_algos: file=ALGO[,ALGO] metadata=ALGO[,ALGO]
 *
 * That is so now, and may change with the next list that comes or goes.
 */

#ifndef IMA_UTILS_DIGEST_LIST_ALGOS_H
#define IMA_UTILS_DIGEST_LIST_ALGOS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/diglim.h"

/**
 * struct list_algos - algorithms of digests, of those that are looked up, or of those in a list
 * @known: they are known; else nothing is said of any digest
 * @types: for each type 1 << enum hash_algo, or-ed
 */
struct list_algos {
	bool known;
	uint32_t types[COMPACT__LAST];
};

void list_algos_parse(struct list_algos *algos, const char *text);
void list_algos_read(struct list_algos *algos, const char *root);
uint32_t list_algos_only(const struct list_algos *algos, unsigned int type);
bool list_algos_ignore(const struct list_algos *algos, unsigned int type, unsigned int algo);
char *list_algos_text(uint32_t algos);
char *list_algos_why_not(const struct list_algos *algos, unsigned int type, uint32_t ignored);
char *list_algos_why_void(const struct list_algos *algos, const struct list_algos *list);

#endif
