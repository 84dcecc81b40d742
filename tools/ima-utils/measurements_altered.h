/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of a measurement list that are not what the kernel wrote are told, each in a
 * line, but not millions of them.
 */

#ifndef IMA_UTILS_MEASUREMENTS_ALTERED_H
#define IMA_UTILS_MEASUREMENTS_ALTERED_H

#include "measurements_parse.h"
#include "measurements_source.h"

/* So many are told. */
#define ALTERED_TOLD 20

/**
 * struct altered - what was found in a list
 * @program: who complains
 * @list: the list
 * @format: the template of the boot aggregate, if that is one without a name
 * @count: how many entries were altered
 * @entries: the numbers of those that were told
 */
struct altered {
	const char *program;
	const struct measurements *list;
	char format[MEASUREMENT_TEMPLATE_MAX + 1];
	unsigned long count;
	unsigned long entries[ALTERED_TOLD];
};

const char *measurement_altered(const struct measurement *entry, unsigned int algo);
void altered_look(struct altered *altered, const struct measurement *entry);
void altered_end(const struct altered *altered);

#endif
