// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding apt's sources; see apt_sources.h.
 */

#include <stdlib.h>
#include <string.h>

#include "apt_sources.h"
#include "lib/alloc.h"
#include "lib/sysfile.h"

#define SOURCES "/etc/apt/sources.list"
#define SOURCES_DIRECTORY "/etc/apt/sources.list.d"

/* Whether a name ends so. */
static bool ends(const char *name, const char *with)
{
	size_t length = strlen(name), size = strlen(with);

	return length > size && !strcmp(name + length - size, with);
}

/* Read one file; what cannot be read may name any. */
static void read_sources(struct apt_keyrings *keyrings, const char *root, const char *path)
{
	struct fact file = sysfile_read(root, path, SYSFILE_LIST);

	if (file.state != FACT_READ)
		keyrings->others |= file.state != FACT_ABSENT;
	else if (ends(path, ".sources"))
		apt_sources_paragraphs(keyrings, file.text, strlen(file.text));
	else
		apt_sources_lines(keyrings, file.text, strlen(file.text));
	fact_free(&file);
}

/**
 * apt_keyrings_find - find out which keyrings apt's sources name
 * @keyrings: is filled in; to be freed with apt_keyrings_free()
 * @root: what stands for "/"
 */
void apt_keyrings_find(struct apt_keyrings *keyrings, const char *root)
{
	char **names, *path;
	int count, i;

	*keyrings = (struct apt_keyrings){ 0 };
	read_sources(keyrings, root, SOURCES);
	count = sysfile_list(root, SOURCES_DIRECTORY, &names);
	for (i = 0; i < count; i++) {
		path = xasprintf(SOURCES_DIRECTORY "/%s", names[i]);
		if (ends(names[i], ".list") || ends(names[i], ".sources"))
			read_sources(keyrings, root, path);
		free(path);
	}
	if (count > 0)
		sysfile_free_list(names, count);
}
