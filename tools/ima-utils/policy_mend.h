/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What would have files pass that are refused: commands, from what the rule demands and
 * why they do not meet it.
 *
 * A command is about what the files had when it was made, and says so (--expect, or a test
 * before programs that have no such option); what speaks against it stands before it.  What
 * is no file, or cannot be read, gets none.
 *
 * Commands of one part are about the same files, and of them one is enough; but one of each
 * part is wanted.  Files that somebody can write who cannot write the others are a part behind
 * those, and so is what was altered since its package was installed, where to have it back as it
 * was comes first, or since it was labelled or signed.
 */

#ifndef IMA_UTILS_POLICY_MEND_H
#define IMA_UTILS_POLICY_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/policy_parser.h"
#include "mend_file.h"

/* What ways are about, in their order: of each one is wanted. */
enum mends_part {
	MENDS_FIRST,	/* to be done before the others */
	MENDS_SOUND,	/* files that are as they were, or may be */
	MENDS_WRITTEN,	/* those of them that somebody can write who cannot write all */
	MENDS_ALTERED,	/* those that were altered since they were installed or labelled */
	MENDS_UNREAD,	/* those that could not be read */
};

/**
 * struct mend - a way to have a file pass
 * @part: what it is about
 * @command: for a shell, to be freed; NULL if there is none for it
 * @note: what there is to know, a sentence without a full stop; to be freed
 * @warnings: what speaks against it, clauses, to be freed
 * @warning_count: how many
 */
struct mend {
	enum mends_part part;
	char *command;
	char *note;
	char **warnings;
	size_t warning_count;
};

/**
 * struct mends - ways, of which one of each part is wanted
 * @list: part by part, the best of each first
 * @count: how many
 * @part: of the next one
 */
struct mends {
	struct mend *list;
	size_t count;
	enum mends_part part;
};

/**
 * struct mend_case - what is to be mended
 * @cause: as in the audit record; NULL if it is not known
 * @demand: of the rule
 * @algos: hash algorithms that the rule allows, a bit for each; 0 for any
 * @list_algos: those for which alone the kernel looks in lists, likewise
 * @files: the files, which lack the same
 * @count: how many
 * @owner: who they belong to, all to the same; NULL if it was not asked for
 * @list: a command that makes a list of the package as it was built, and loads it; NULL if
 *	there is none
 * @list_note: what there is to know of it, or why there is none; NULL if it is of no interest
 * @key: identifier of the key that the label names, if that is what is wrong; else 0
 * @key_state: what the kernel says of that key; NULL if it does not have it
 */
struct mend_case {
	const char *cause;
	const struct ima_demand *demand;
	unsigned int algos;
	unsigned int list_algos;
	struct mend_file *const *files;
	size_t count;
	const struct owner *owner;
	const char *list;
	const char *list_note;
	unsigned int key;
	const char *key_state;
};

/* What is said of a list that does not count, if nobody knows why. */
#define MENDS_UNTRUSTED \
	"a list that has it does not count: if its key was withdrawn, this brings it back"

bool mends_list_algo(const struct mend_case *what, const char **algo);
void mends_find(struct mends *mends, const struct mend_case *what);
bool mends_alike(const char *cause, const char *other);
const char *mends_heading(const struct mends *mends, size_t at);
size_t mends_alternatives(const struct mends *mends, size_t at);
void mends_json(struct json_object *list, const struct mends *mends);
void mends_json_parts(struct json_object *list, const struct mends *mends);
void mends_free(struct mends *mends);

#endif
