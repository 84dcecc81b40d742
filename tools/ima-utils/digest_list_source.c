// SPDX-License-Identifier: GPL-2.0-only
/*
 * A digest list that was given on the command line; see digest_list_source.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_source.h"
#include "lib/alloc.h"
#include "lib/hash_algo.h"
#include "lib/read_all.h"

/**
 * list_source_read - read a list, and look whether it is one
 * @source: to be freed with list_source_free(), whatever is returned
 * @name: a path, or "-" for standard input
 *
 * Return: 0 or errno if it cannot be read; with a fault it was read, unless it is EFBIG:
 * then the fault is that it is too long, and nothing of it is there.
 */
int list_source_read(struct list_source *source, const char *name)
{
	bool standard_input = !strcmp(name, "-");
	int fd = STDIN_FILENO, error;
	struct stat st;

	*source = (struct list_source){ .name = standard_input ? "standard input" : name };
	if (!standard_input)
		fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return errno;
	error = fstat(fd, &st) ? errno : S_ISDIR(st.st_mode) ? EISDIR :
		/* No more can be read by the kernel, signature and all. */
		S_ISREG(st.st_mode) && st.st_size > DIGLIM_MAX_LIST_SIZE ? EFBIG :
		read_all(fd, DIGLIM_MAX_LIST_SIZE, &source->data, &source->size);
	if (!standard_input)
		close(fd);
	if (error == EFBIG)
		diglim_parse_begin((size_t)DIGLIM_MAX_LIST_SIZE + 1, &source->fault);
	if (error)
		return error;
	appended_signature_find(&source->signature, source->data, source->size);
	diglim_parse((const u8 *)source->data, source->signature.content, &source->summary,
		     &source->fault);
	return 0;
}

/**
 * list_source_fault - whether the kernel would refuse a list for what is in it
 * @source: the list
 * @offset: where the fault is, if there is one, in bytes from the begin
 *
 * It looks for a signature before it looks at the list, and so does this: what ends as
 * one, with lengths that are not right, is refused whatever else it is.
 *
 * Return: NULL, or what is wrong.
 */
const char *list_source_fault(const struct list_source *source, size_t *offset)
{
	if (source->signature.fault) {
		*offset = source->signature.fault_offset;
		return source->signature.fault;
	}
	*offset = source->fault.offset;
	return source->fault.reason ? diglim_fault_text(source->fault.reason) : NULL;
}

/**
 * list_source_digest - the digest by which the kernel knows a list
 * @source: the list
 * @digest: is filled in
 *
 * It is of what is loaded: an appended signature is no part of that.
 *
 * Return: true, or false if libcrypto could not make it.
 */
bool list_source_digest(const struct list_source *source, struct digest *digest)
{
	*digest = (struct digest){
		.algo = LIST_OWN_ALGO,
		.size = diglim_digest_size(LIST_OWN_ALGO),
	};
	return hash_algo_digest(digest->algo, source->data, source->signature.content,
				digest->bytes);
}

/**
 * list_source_algos - the algorithms of what is in a list
 * @source: the list, which is one
 * @algos: is filled in
 */
void list_source_algos(const struct list_source *source, struct list_algos *algos)
{
	struct diglim_fault fault;
	struct diglim_block block;
	size_t offset = 0;

	*algos = (struct list_algos){ .known = true };
	while (diglim_parse_next((const u8 *)source->data, source->signature.content, &offset,
				 &block, &fault) > 0)
		if (block.count)
			algos->types[block.type] |= 1u << block.algo;
}

/**
 * list_source_why - what is wrong with a list
 * @source: the list, which has a fault
 *
 * Return: the offset and the reason, to be freed.
 */
char *list_source_why(const struct list_source *source)
{
	const char *reason;
	size_t offset;

	reason = list_source_fault(source, &offset);
	return xasprintf("offset %zu: %s", offset, reason);
}

/**
 * list_source_free - free what was read
 * @source: empty after this
 */
void list_source_free(struct list_source *source)
{
	free(source->data);
	memset(source, 0, sizeof(*source));
}
