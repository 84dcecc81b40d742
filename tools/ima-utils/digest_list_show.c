// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl digest-list show - tell what digest lists say, or what is wrong with them
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest_list_names.h"
#include "digest_list_signature.h"
#include "digest_list_source.h"
#include "imactl.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/digest.h"
#include "lib/exit_status.h"
#include "lib/hash_algo.h"
#include "lib/json.h"
#include "lib/json_stream.h"

#define PROGRAM "imactl digest-list show"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define SHOW_FORMAT 1

enum {
	OPTION_DIGESTS = 'd',
	OPTION_JSON = 'j',
};

/* What the command line asks for. */
struct arguments {
	bool json;
	bool digests;
	int first;
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_JSON:
		arguments->json = true;
		return 0;
	case OPTION_DIGESTS:
		arguments->digests = true;
		return 0;
	default:
		(void)arg;
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "digests", OPTION_DIGESTS, NULL, 0, "show the digests, too", 0 },
	{ "json", OPTION_JSON, NULL, 0, "print a JSON object", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FILE...",
	.doc = "Tell what digest lists say, or where and why they are broken.  \"-\" is standard\n"
	       "input.\n"
	       "\vExit status: 0 if all are digest lists, 1 if one is broken, 2 if the call was\n"
	       "wrong or a file could not be read.",
};

/* A list, as it is shown. */
struct shown {
	const struct list_source *source;
	const struct arguments *arguments;
	struct list_signature signature;
	const char *fault;
	size_t fault_offset;
	char own[DIGEST_TEXT_MAX];
};

/* The next block before a fault. */
static bool next_block(const struct shown *shown, size_t *offset, struct diglim_block *block)
{
	const struct list_source *source = shown->source;
	struct diglim_fault fault;

	return source->signature.content <= DIGLIM_MAX_LIST_SIZE &&
	       diglim_parse_next((const u8 *)source->data, source->signature.content, offset,
				 block, &fault) > 0;
}

/* A digest of a block. */
static void block_digest(char text[DIGEST_TEXT_MAX], const struct diglim_block *block, u32 i)
{
	digest_hex_text(text, block->digests + (size_t)i * block->digest_size,
			block->digest_size);
}

/* What a signer tells, each value after its name. */
static void signer_text(const struct list_signer *signer)
{
	const struct { const char *name, *value; } facts[] = {
		{ "hash", signer->hash },
		{ "algorithm", signer->algo },
		{ "key", signer->key_id },
		{ "issuer", signer->issuer },
		{ "serial", signer->serial },
	};
	const char *comma = "";
	char *clean;
	size_t i;

	printf("  signer: ");
	for (i = 0; i < ARRAY_SIZE(facts); i++) {
		if (!facts[i].value)
			continue;
		clean = clean_text(facts[i].value);
		printf("%s%s %s", comma, facts[i].name, clean);
		free(clean);
		comma = ", ";
	}
	putchar('\n');
}

/* The appended signature. */
static void signature_text(const struct shown *shown)
{
	const struct appended_signature *found = &shown->source->signature;
	size_t i;

	if (!found->present || found->fault)
		return;
	printf("  signature: offset %zu, %zu bytes%s%s\n", found->content, found->size,
	       shown->signature.fault ? ", not understood: " : "",
	       shown->signature.fault ? shown->signature.fault : "");
	for (i = 0; i < shown->signature.count; i++)
		signer_text(&shown->signature.signers[i]);
}

/* A list, in lines. */
static void list_text(const struct shown *shown)
{
	const struct list_source *source = shown->source;
	char *name = clean_text(source->name), text[DIGEST_TEXT_MAX];
	struct diglim_block block;
	size_t offset = 0;
	unsigned int bit;
	u32 i;

	if (shown->fault)
		printf("%s: broken\n", name);
	else
		printf("%s: %u block%s, %u digest%s\n", name, source->summary.blocks,
		       source->summary.blocks == 1 ? "" : "s", source->summary.digests,
		       source->summary.digests == 1 ? "" : "s");
	if (*shown->own)
		printf("  own digest: %s\n", shown->own);
	while (next_block(shown, &offset, &block)) {
		printf("  offset %zu: %s, %s, %u digest%s", block.offset,
		       list_type_text(block.type), hash_algo_text(block.algo), block.count,
		       block.count == 1 ? "" : "s");
		for (bit = 0; bit < COMPACT_MOD__LAST; bit++)
			if (block.modifiers & 1 << bit)
				printf(", %s", list_modifier_text(bit));
		putchar('\n');
		for (i = 0; shown->arguments->digests && i < block.count; i++) {
			block_digest(text, &block, i);
			printf("    %s\n", text);
		}
	}
	signature_text(shown);
	if (shown->fault)
		printf("%s: offset %zu: %s\n", name, shown->fault_offset, shown->fault);
	free(name);
}

/* A block, as JSON. */
static void block_json(const struct shown *shown, const struct diglim_block *block,
		       struct json_stream *to)
{
	struct json_object *object = json_object_new_object();
	struct json_object *modifiers = json_object_new_array();
	char text[DIGEST_TEXT_MAX];
	unsigned int bit;
	u32 i;

	json_add_number(object, "offset", block->offset);
	json_add_text(object, "type", list_type_text(block->type));
	json_add_text(object, "algo", hash_algo_text(block->algo));
	for (bit = 0; bit < COMPACT_MOD__LAST; bit++)
		if (block->modifiers & 1 << bit)
			json_object_array_add(modifiers, json_text(list_modifier_text(bit)));
	json_object_object_add(object, "modifiers", modifiers);
	json_add_number(object, "count", block->count);
	json_stream_open(to, NULL, '{');
	json_stream_members(to, object);
	if (shown->arguments->digests) {
		json_stream_open(to, "digests", '[');
		for (i = 0; i < block->count; i++) {
			block_digest(text, block, i);
			json_stream_add(to, NULL, json_object_new_string(text));
		}
		json_stream_close(to, ']');
	}
	json_stream_close(to, '}');
}

/* The appended signature, as JSON. */
static struct json_object *signature_json(const struct shown *shown)
{
	const struct appended_signature *found = &shown->source->signature;
	struct json_object *object = json_object_new_object(), *signers, *one;
	const char *fault = found->fault ? found->fault : shown->signature.fault;
	const struct list_signer *signer;

	if (fault)
		json_add_text(object, "fault", fault);
	if (found->fault)
		return object;
	json_add_number(object, "offset", found->content);
	json_add_number(object, "size", found->size);
	signers = json_object_new_array();
	for (signer = shown->signature.signers;
	     signer < shown->signature.signers + shown->signature.count; signer++) {
		one = json_object_new_object();
		json_add_text(one, "hash", signer->hash);
		json_add_text(one, "algorithm", signer->algo);
		if (signer->key_id)
			json_add_text(one, "key", signer->key_id);
		if (signer->issuer)
			json_add_text(one, "issuer", signer->issuer);
		if (signer->serial)
			json_add_text(one, "serial", signer->serial);
		json_object_array_add(signers, one);
	}
	json_object_object_add(object, "signers", signers);
	return object;
}

/* A list, as JSON: it may have 2^27 blocks, which are nowhere together. */
static void list_json(const struct shown *shown, struct json_stream *to)
{
	const struct list_source *source = shown->source;
	struct json_object *object = json_object_new_object(), *fault;
	struct diglim_block block;
	size_t offset = 0;

	json_add_text(object, "file", source->name);
	json_add_text(object, "state", shown->fault ? "broken" : "good");
	if (source->data)
		json_add_number(object, "size", source->signature.content);
	if (*shown->own)
		json_add_text(object, "digest", shown->own);
	json_stream_open(to, NULL, '{');
	json_stream_members(to, object);
	json_stream_open(to, "blocks", '[');
	while (next_block(shown, &offset, &block))
		block_json(shown, &block, to);
	json_stream_close(to, ']');
	if (source->signature.present)
		json_stream_add(to, "signature", signature_json(shown));
	if (shown->fault) {
		fault = json_object_new_object();
		json_add_number(fault, "offset", shown->fault_offset);
		json_add_text(fault, "reason", shown->fault);
		json_stream_add(to, "fault", fault);
	} else {
		json_stream_add(to, "count", json_object_new_uint64(source->summary.digests));
	}
	json_stream_close(to, '}');
}

/* The digest by which the kernel knows a list. */
static void own_digest(struct shown *shown)
{
	struct digest digest;

	if (!shown->fault && list_source_digest(shown->source, &digest))
		digest_text(shown->own, &digest);
}

/* A file that could not be read. */
static void unread(const char *name, const char *why, struct json_stream *all)
{
	struct json_object *object;
	char *clean;

	if (all) {
		object = json_object_new_object();
		json_add_text(object, "file", name);
		json_add_text(object, "state", "unread");
		json_add_text(object, "error", why);
		json_stream_add(all, NULL, object);
		return;
	}
	clean = clean_text(name);
	fprintf(stderr, PROGRAM ": %s: %s\n", clean, why);
	free(clean);
}

/* Show one file; returns the exit status. */
static int show(const char *name, const struct arguments *arguments, struct json_stream *all)
{
	struct list_source source;
	struct shown shown = { .source = &source, .arguments = arguments };
	int error = list_source_read(&source, name), status;

	/* Too long is a fault, after which there is nothing more to be told. */
	if (error && !source.fault.reason) {
		unread(source.name, strerror(error), all);
		list_source_free(&source);
		return EXIT_USAGE;
	}
	shown.fault = list_source_fault(&source, &shown.fault_offset);
	own_digest(&shown);
	if (source.signature.unknown)
		shown.signature.fault = source.signature.unknown;
	else if (source.signature.present && !source.signature.fault)
		list_signature_read(&shown.signature, source.data + source.signature.content,
				    source.signature.size);
	if (all)
		list_json(&shown, all);
	else
		list_text(&shown);
	status = shown.fault ? EXIT_LIST_BAD : EXIT_LIST_GOOD;
	list_signature_free(&shown.signature);
	list_source_free(&source);
	return status;
}

/**
 * imactl_digest_list_show - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_digest_list_show(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	struct json_stream stream = { .to = stdout }, *lists = NULL;
	int status = EXIT_LIST_GOOD, one, i;

	arguments.first = parse_operands(&argp, argc, argv, &arguments,
					 "which file? \"-\" is standard input");
	if (arguments.json) {
		lists = &stream;
		json_stream_open(lists, NULL, '{');
		json_stream_add(lists, "format", json_object_new_uint64(SHOW_FORMAT));
		json_stream_add(lists, "version", json_text(IMA_UTILS_VERSION));
		json_stream_open(lists, "lists", '[');
	}
	for (i = arguments.first; i < argc; i++) {
		one = show(argv[i], &arguments, lists);
		if (one > status)
			status = one;
	}
	if (lists) {
		json_stream_close(lists, ']');
		json_stream_close(lists, '}');
	}
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
