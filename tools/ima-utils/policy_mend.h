/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What would have files pass that are refused: commands, from what the rule demands and
 * why they do not meet it.
 *
 * A command is about what the files had when it was made, and says so (--expect, or a test
 * before programs that have no such option); what speaks against it stands before it.  What
 * is no file, or cannot be read, gets none, and what was altered since its package was installed none but at the
 * end: to have it back as it was comes first.  Files that somebody can
 * write who cannot write the others have commands of their own, behind those of the others.
 */

#ifndef IMA_UTILS_POLICY_MEND_H
#define IMA_UTILS_POLICY_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/policy_parser.h"
#include "mend_file.h"

/**
 * struct mend - a way to have a file pass
 * @command: for a shell, to be freed; NULL if there is none for it
 * @note: what there is to know, a sentence without a full stop; to be freed
 * @warnings: what speaks against it, clauses, to be freed
 * @warning_count: how many
 */
struct mend {
	char *command;
	char *note;
	char **warnings;
	size_t warning_count;
};

/**
 * struct mends - ways, of which one is enough
 * @list: the best first
 * @count: how many
 * @first: so many of them come before anything that is about the files as they are
 */
struct mends {
	struct mend *list;
	size_t count;
	size_t first;
};

/**
 * struct mend_case - what is to be mended
 * @cause: as in the audit record; NULL if it is not known
 * @demand: of the rule
 * @algos: hash algorithms that the rule allows, a bit for each; 0 for any
 * @files: the files, which lack the same
 * @count: how many
 * @owner: who they belong to, all to the same; NULL if it was not asked for
 * @key: identifier of the key that the label names, if that is what is wrong; else 0
 * @key_state: what the kernel says of that key; NULL if it does not have it
 */
struct mend_case {
	const char *cause;
	const struct ima_demand *demand;
	unsigned int algos;
	struct mend_file *const *files;
	size_t count;
	const struct owner *owner;
	unsigned int key;
	const char *key_state;
};

/* What is said of a list that does not count, if nobody knows why. */
#define MENDS_UNTRUSTED \
	"a list that has it does not count: if its key was withdrawn, this brings it back"

/* What is said of a file that could not be read. */
#define MENDS_UNREAD \
	"nothing is proposed for it, as nothing would say which content is meant: ask again when it can be read, and nobody has it open for writing"

void mends_find(struct mends *mends, const struct mend_case *what);
bool mends_alike(const char *cause, const char *other);
void mends_json(struct json_object *list, const struct mends *mends);
void mends_free(struct mends *mends);

#endif
