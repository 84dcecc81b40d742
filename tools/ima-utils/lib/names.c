// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names that somebody gave; see names.h.
 */

#include <stdlib.h>

#include "alloc.h"
#include "names.h"

/**
 * names_add - one name more
 * @names: where to
 * @name: must stay as long as @names
 */
void names_add(struct names *names, const char *name)
{
	names->list = xrealloc(names->list, names->count + 1, sizeof(*names->list));
	names->list[names->count++] = name;
}

/**
 * names_free - forget all
 * @names: empty after this
 */
void names_free(struct names *names)
{
	free(names->list);
	*names = (struct names){ 0 };
}
