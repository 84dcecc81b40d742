// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lists that are loaded; see digest_list_loaded.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "digest_list_loaded.h"
#include "lib/alloc.h"
#include "lib/diglim.h"
#include "lib/sysfile.h"

/**
 * loaded_lists_read - ask which lists are loaded
 * @loaded: is filled in; to be freed with loaded_lists_free()
 * @root: what stands for "/"
 */
void loaded_lists_read(struct loaded_lists *loaded, const char *root)
{
	char *rest, *line;

	*loaded = (struct loaded_lists){
		.file = sysfile_read(root, DIGLIM_DIRECTORY "/digest_lists_loaded", SYSFILE_LOADED),
	};
	if (loaded->file.state != FACT_READ)
		return;
	rest = loaded->file.text;
	while ((line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		loaded->lines = xrealloc(loaded->lines, loaded->count + 1,
					 sizeof(*loaded->lines));
		loaded->lines[loaded->count++] = line;
	}
}

/**
 * loaded_lists_find - look for a list
 * @loaded: the lists
 * @digest: its own digest
 *
 * Return: its line, or NULL if it is not there.
 */
const char *loaded_lists_find(const struct loaded_lists *loaded, const struct digest *digest)
{
	char text[DIGEST_TEXT_MAX];
	size_t length, i;

	digest_text(text, digest);
	length = strlen(text);
	for (i = 0; i < loaded->count; i++)
		if (!strncmp(loaded->lines[i], text, length) && loaded->lines[i][length] == ' ')
			return loaded->lines[i];
	return NULL;
}

/**
 * loaded_list_word - a word of a line
 * @line: the line
 * @key: the word is "KEY=VALUE", with spaces around it
 *
 * Return: the value, to be freed; NULL if there is none.
 */
char *loaded_list_word(const char *line, const char *key)
{
	size_t length = strlen(key);
	const char *at = line;

	while ((at = strchr(at, ' '))) {
		at++;
		if (!strncmp(at, key, length) && at[length] == '=') {
			at += length + 1;
			return xstrndup(at, strcspn(at, " "));
		}
	}
	return NULL;
}

/**
 * loaded_list_is - whether a list is in a state
 * @line: its line
 * @state: one word of those behind "state="
 *
 * Return: true if it is.
 */
bool loaded_list_is(const char *line, const char *state)
{
	char *words = loaded_list_word(line, "state"), *rest = words, *one;
	bool is = false;

	while (!is && (one = strsep(&rest, ",")))
		is = !strcmp(one, state);
	free(words);
	return is;
}

/**
 * loaded_lists_free - free what was read
 * @loaded: empty after this
 */
void loaded_lists_free(struct loaded_lists *loaded)
{
	free(loaded->lines);
	fact_free(&loaded->file);
	*loaded = (struct loaded_lists){ 0 };
}
