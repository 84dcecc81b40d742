// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a digest list; see digest_list_build.h.
 */

#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_build.h"
#include "lib/alloc.h"
#include "lib/appended_signature.h"
#include "lib/diglim.h"

/* Room for so many more. */
static void reserve(struct digest_set *set, size_t more)
{
	size_t space = set->space ? set->space : 64;

	while (space < set->count + more)
		space *= 2;
	if (space == set->space)
		return;
	set->bytes = xrealloc(set->bytes, space, set->size);
	set->space = space;
}

/**
 * digest_set_add - one more digest
 * @set: where to; its size is set
 * @digest: the digest
 */
void digest_set_add(struct digest_set *set, const unsigned char *digest)
{
	reserve(set, 1);
	memcpy(set->bytes + set->count * set->size, digest, set->size);
	set->count++;
}

/**
 * digest_set_merge - put all of a set into another
 * @to: where to
 * @from: of the same size; empty after this
 */
void digest_set_merge(struct digest_set *to, struct digest_set *from)
{
	if (from->count) {
		reserve(to, from->count);
		memcpy(to->bytes + to->count * to->size, from->bytes, from->count * from->size);
		to->count += from->count;
	}
	digest_set_free(from);
}

/* As memcmp() has it: the locale does not matter. */
static int by_bytes(const void *a, const void *b, void *size)
{
	return memcmp(a, b, *(unsigned int *)size);
}

/**
 * digest_set_sort - put digests in ascending order, each once
 * @set: the digests
 */
void digest_set_sort(struct digest_set *set)
{
	size_t from, to = 0, size = set->size;

	if (!set->count)
		return;
	qsort_r(set->bytes, set->count, size, by_bytes, &set->size);
	for (from = 1; from < set->count; from++)
		if (memcmp(set->bytes + to * size, set->bytes + from * size, size) &&
		    ++to != from)
			memcpy(set->bytes + to * size, set->bytes + from * size, size);
	set->count = to + 1;
}

/**
 * digest_set_free - forget all digests
 * @set: empty after this, of the same size
 */
void digest_set_free(struct digest_set *set)
{
	free(set->bytes);
	*set = (struct digest_set){ .size = set->size };
}

/**
 * list_build_digests - where digests of a kind belong
 * @build: the list
 * @type: enum compact_types
 * @modifiers: 1 << enum compact_modifiers, or-ed
 * @algo: enum hash_algo
 *
 * Return: the set, until this is called again.
 */
struct digest_set *list_build_digests(struct list_build *build, unsigned int type,
				      unsigned int modifiers, unsigned int algo)
{
	struct list_block *block;
	size_t i;

	for (i = 0; i < build->count; i++) {
		block = &build->blocks[i];
		if (block->type == type && block->modifiers == modifiers && block->algo == algo)
			return &block->digests;
	}
	build->blocks = xrealloc(build->blocks, build->count + 1, sizeof(*build->blocks));
	block = &build->blocks[build->count++];
	*block = (struct list_block){
		.type = type,
		.modifiers = modifiers,
		.algo = algo,
		.digests.size = diglim_digest_size(algo),
	};
	return &block->digests;
}

/**
 * list_build_merge - put all of a list into another
 * @to: where to
 * @from: empty after this
 */
void list_build_merge(struct list_build *to, struct list_build *from)
{
	struct list_block *block;
	size_t i;

	for (i = 0; i < from->count; i++) {
		block = &from->blocks[i];
		digest_set_merge(list_build_digests(to, block->type, block->modifiers,
						    block->algo), &block->digests);
	}
	list_build_free(from);
}

/* The order of blocks; no two are alike. */
static int by_kind(const void *first, const void *second)
{
	const struct list_block *a = first, *b = second;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->modifiers != b->modifiers)
		return a->modifiers < b->modifiers ? -1 : 1;
	return a->algo < b->algo ? -1 : a->algo > b->algo;
}

/**
 * list_build_finish - put all in order; nothing is added after this
 * @build: the list
 *
 * Return: how many bytes the list will have.
 */
unsigned long long list_build_finish(struct list_build *build)
{
	unsigned long long size = 0;
	struct digest_set *set;
	size_t i;

	if (build->count)
		qsort(build->blocks, build->count, sizeof(*build->blocks), by_kind);
	for (i = 0; i < build->count; i++) {
		set = &build->blocks[i].digests;
		digest_set_sort(set);
		if (set->count)
			size += sizeof(struct compact_list_hdr) +
				(unsigned long long)set->count * set->size;
	}
	return size;
}

/**
 * list_build_count - how many digests there are
 * @build: the list
 *
 * Return: the number.
 */
unsigned long long list_build_count(const struct list_build *build)
{
	unsigned long long count = 0;
	size_t i;

	for (i = 0; i < build->count; i++)
		count += build->blocks[i].digests.count;
	return count;
}

/*
 * Whether the list would end as a signature does, which the kernel cuts off.  The mark of
 * it is shorter than a digest that counts, and a shorter one cannot end with all of it.
 */
static bool ends_as_signature(const struct list_build *build)
{
	struct appended_signature found = { 0 };
	const struct digest_set *set;
	size_t i;

	for (i = build->count; i && !build->blocks[i - 1].digests.count; i--)
		;
	if (!i)
		return false;
	set = &build->blocks[i - 1].digests;
	appended_signature_find(&found, set->bytes, set->count * set->size);
	return found.present;
}

/* The header of a block. */
static struct compact_list_hdr header_of(const struct list_block *block)
{
	const struct digest_set *set = &block->digests;

	return (struct compact_list_hdr){
		.version = COMPACT_LIST_VERSION,
		.type = htole16(block->type),
		.modifiers = htole16(block->modifiers),
		.algo = htole16(block->algo),
		.count = htole32(set->count),
		.datalen = htole32(set->count * set->size),
	};
}

/**
 * list_build_write - write the list
 * @build: the list, of at most DIGLIM_MAX_LIST_SIZE bytes as list_build_finish()
 *	told: so no block is longer than a header can tell
 * @file: where to
 *
 * Return: 0 or errno: EBADMSG, and nothing is written, if the last digest looks like
 * the end of an appended signature.
 */
int list_build_write(const struct list_build *build, struct atomic_file *file)
{
	struct compact_list_hdr header;
	int error = ends_as_signature(build) ? EBADMSG : 0;
	size_t i;

	for (i = 0; !error && i < build->count; i++) {
		const struct digest_set *set = &build->blocks[i].digests;

		if (!set->count)
			continue;
		header = header_of(&build->blocks[i]);
		error = atomic_file_write(file, &header, sizeof(header));
		if (!error)
			error = atomic_file_write(file, set->bytes, set->count * set->size);
	}
	return error;
}

/**
 * list_build_bytes - the list in memory
 * @build: as for list_build_write()
 * @size: how many bytes, as list_build_finish() told
 *
 * Return: the bytes, to be freed.
 */
unsigned char *list_build_bytes(const struct list_build *build, size_t size)
{
	unsigned char *bytes = xrealloc(NULL, size ? size : 1, 1), *at = bytes;
	struct compact_list_hdr header;
	size_t i;

	for (i = 0; i < build->count; i++) {
		const struct digest_set *set = &build->blocks[i].digests;

		if (!set->count)
			continue;
		header = header_of(&build->blocks[i]);
		memcpy(at, &header, sizeof(header));
		memcpy(at + sizeof(header), set->bytes, set->count * set->size);
		at += sizeof(header) + set->count * set->size;
	}
	return bytes;
}

/**
 * list_build_free - forget all
 * @build: empty after this
 */
void list_build_free(struct list_build *build)
{
	size_t i;

	for (i = 0; i < build->count; i++)
		digest_set_free(&build->blocks[i].digests);
	free(build->blocks);
	*build = (struct list_build){ 0 };
}
