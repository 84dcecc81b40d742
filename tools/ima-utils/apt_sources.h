/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The keyrings that apt's sources name for a single archive each, sources.list(5):
 *
 *	deb [arch=amd64 signed-by=/usr/share/keyrings/one.gpg] https://one.example/ stable main
 *
 *	Types: deb deb-src
 *	URIs: https://two.example/
 *	Suites: stable
 *	Signed-By: /etc/apt/keyrings/two.asc
 *
 * The first is a file *.list, a source in each line, the second one *.sources, a source in
 * each paragraph.  A source that names no file is signed with a key that counts for each of
 * them; or the key stands in the paragraph itself.
 */

#ifndef IMA_UTILS_APT_SOURCES_H
#define IMA_UTILS_APT_SOURCES_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct apt_keyrings - what sources of binary packages name
 * @list: files, each once, to be freed
 * @count: how many
 * @others: a source names none
 * @inside: a source has its key in itself
 */
struct apt_keyrings {
	char **list;
	size_t count;
	bool others;
	bool inside;
};

void apt_sources_lines(struct apt_keyrings *keyrings, const char *text, size_t size);
void apt_sources_paragraphs(struct apt_keyrings *keyrings, const char *text, size_t size);
void apt_keyrings_find(struct apt_keyrings *keyrings, const char *root);
void apt_keyrings_free(struct apt_keyrings *keyrings);

#endif
