/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trusting files, and trusting them no more: by lists that are signed, stored where
 * they are loaded from when the system starts, and loaded now.
 *
 * The three belong together: where one fails what was done before is undone.  A list is
 * called after what it does and its own digest, so that the same files are not
 * trusted twice, and nobody has to think of a name.
 */

#ifndef IMA_UTILS_DIGEST_LIST_TRUST_H
#define IMA_UTILS_DIGEST_LIST_TRUST_H

#include <stdbool.h>
#include <stddef.h>

#include "digest_list_build.h"
#include "digest_list_kernel.h"
#include "digest_list_signing.h"

/**
 * struct trust - where and with what
 * @program: who says what is done
 * @kernel: who keeps the lists
 * @signing: with what they are signed; not used if nothing is signed
 * @directory: where they are stored, an absolute path
 */
struct trust {
	const char *program;
	const struct list_kernel *kernel;
	const struct signing *signing;
	const char *directory;
};

/**
 * struct trust_target - a digest that is to be trusted no more
 * @name: of the file, or the digest as text
 * @digest: the digest; a file has one of each algorithm
 * @found: some list has it, or had it
 * @held: a list that is loaded has it, and none denies it
 * @stays: a list that is stored has it, and is not removed
 */
struct trust_target {
	const char *name;
	struct digest digest;
	bool found;
	bool held;
	bool stays;
};

/**
 * struct trust_targets - all that is to be trusted no more
 * @list: the digests, in whatever order
 * @count: how many
 */
struct trust_targets {
	struct trust_target *list;
	size_t count;
};

/* What became of it. */
enum trust_outcome {
	TRUST_DONE,
	TRUST_NOT_DONE,
	TRUST_NOT_ASKED,
};

char *trust_add(const struct trust *trust, struct list_build *build, const char *name,
		char **path);
char *trust_why_void(const struct trust *trust, const struct list_build *build);
enum trust_outcome trust_remove(const struct trust *trust, struct trust_targets *targets,
				bool denying);

#endif
