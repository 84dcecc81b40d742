// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries that were altered; see measurements_altered.h.
 */

#include <stdio.h>
#include <string.h>

#include "lib/progress.h"
#include "measurements_altered.h"
#include "measurements_digest.h"
#include "measurements_fields.h"

/**
 * measurement_altered - whether an entry is what the kernel wrote
 * @entry: the entry
 * @algo: enum hash_algo, of which the digests in the list are
 *
 * Return: NULL if its digest is that of its data and these are what its template tells,
 * else what is wrong.
 */
const char *measurement_altered(const struct measurement *entry, unsigned int algo)
{
	const char *why = measurement_wrong_digest(entry, algo);

	return why ? why : measurement_misnamed(entry);
}

/*
 * Why a template without a name cannot be the entry's, or NULL.  There is one if the kernel
 * was told so when it started, and then its boot aggregate, the first entry of all, has it.
 * Of what is further behind nobody knows whether a kernel made it that was started by kexec:
 * a file can have the name, too, and even the content of which the boot aggregate is the
 * digest.
 */
static const char *wrong_format(struct altered *altered, const struct measurement *entry)
{
	if (entry->named)
		return NULL;
	if (entry->number == 1 && measurement_is_aggregate(entry))
		memcpy(altered->format, entry->template, strlen(entry->template) + 1);
	return strcmp(altered->format, entry->template) ?
	       "the boot aggregate does not have its template, as with ima_template_fmt= it would" :
	       NULL;
}

/**
 * altered_look - look whether an entry was altered, and tell it
 * @altered: what was found so far
 * @entry: the entry
 */
void altered_look(struct altered *altered, const struct measurement *entry)
{
	const char *format = wrong_format(altered, entry);
	const char *why = measurement_altered(entry, altered->list->algo);

	if (!why)
		why = format;
	if (!why)
		return;
	if (altered->count < ALTERED_TOLD) {
		altered->entries[altered->count] = entry->number;
		progress_clear();
		fprintf(stderr, "%s: %s: entry %lu was altered: %s\n", altered->program,
			altered->list->name, entry->number, why);
	}
	altered->count++;
}

/**
 * altered_end - all entries were looked at
 * @altered: what was found
 */
void altered_end(const struct altered *altered)
{
	if (altered->count > ALTERED_TOLD)
		fprintf(stderr, "%s: %s: %lu more entries were altered\n", altered->program,
			altered->list->name, altered->count - ALTERED_TOLD);
}
