// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries that were altered; see measurements_altered.h.
 */

#include <stdio.h>

#include "lib/progress.h"
#include "measurements_altered.h"
#include "measurements_digest.h"

/**
 * altered_look - look whether an entry was altered, and tell it
 * @altered: what was found so far
 * @entry: the entry
 */
void altered_look(struct altered *altered, const struct measurement *entry)
{
	const char *why = measurement_altered(entry, altered->list->algo);

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
