// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trusting files, and trusting them no more; see digest_list_trust.h.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_source.h"
#include "digest_list_trust.h"
#include "lib/alloc.h"
#include "lib/atomic_file.h"
#include "lib/clean.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "lib/read_all.h"

/* What is stored, and what is to be put back if that was in vain. */
struct stored {
	char *path;
	char *old;
	size_t old_size;
	bool replaced;
	bool made_directory;
};

/* Say something of something, in one line. */
static void say(FILE *to, const struct trust *trust, const char *name, const char *what)
{
	char *clean = clean_text(name), *text = clean_text(what);

	if (to == stderr)
		fprintf(to, "%s: ", trust->program);
	fprintf(to, "%s: %s\n", clean, text);
	free(text);
	free(clean);
}

/* Write a file as a whole; 0 or errno. */
static int write_file(const char *path, const void *first, size_t first_size,
		      const void *second, size_t second_size)
{
	struct atomic_file file;
	int error = atomic_file_open(&file, path);

	if (error)
		return error;
	error = atomic_file_write(&file, first, first_size);
	if (!error)
		error = atomic_file_write(&file, second, second_size);
	if (!error)
		return atomic_file_commit(&file);
	atomic_file_abandon(&file);
	return error;
}

/* What stands where something is to be stored; 0 or errno. */
static int keep_old(struct stored *stored)
{
	int fd = open(stored->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), error;

	if (fd < 0)
		return errno == ENOENT ? 0 : errno;
	error = read_all(fd, DIGLIM_MAX_LIST_SIZE, &stored->old, &stored->old_size);
	close(fd);
	stored->replaced = !error;
	return error;
}

/* Have the file as it was before; 0 or errno. */
static int restore(const struct stored *stored)
{
	if (stored->replaced)
		return write_file(stored->path, stored->old, stored->old_size, NULL, 0);
	return unlink(stored->path) && errno != ENOENT ? errno : 0;
}

/* Store a list; NULL or why not.  Then nothing is. */
static char *store(const struct trust *trust, struct stored *stored, const void *list,
		   size_t size, const void *appended, size_t length)
{
	const char *at = trust->directory;
	int error = 0;

	stored->made_directory = !mkdir(trust->directory, 0755);
	if (!stored->made_directory && errno != EEXIST)
		error = errno;
	if (!error) {
		at = stored->path;
		error = keep_old(stored);
	}
	if (!error)
		error = write_file(stored->path, list, size, appended, length);
	if (!error)
		return NULL;
	if (stored->made_directory)
		rmdir(trust->directory);
	return xasprintf("not stored: %s: %s", at, strerror(error));
}

/* Load what is stored; NULL or why not, with all as it was before then. */
static char *load(const struct trust *trust, const struct stored *stored,
		  const struct digest *own)
{
	int actions = trust->kernel->actions(trust->kernel, own), error;
	char *reason, *why;

	/* What is loaded as it should be would be refused. */
	if (actions >= 0 && (actions & DIGLIM_APPRAISED_DIGSIG))
		return NULL;
	reason = trust->kernel->change(trust->kernel, stored->path, false);
	if (!reason)
		return NULL;
	error = restore(stored);
	if (stored->made_directory)
		rmdir(trust->directory);
	if (error)
		why = xasprintf("not loaded: %s; and still stored, as %s: %s", reason, stored->path,
				strerror(error));
	else
		why = xasprintf("not loaded, and not stored any more: %s", reason);
	free(reason);
	return why;
}

/* Why a digest would not be trusted, to be freed; NULL if nothing denies it. */
static char *why_denied(const struct trust *trust, unsigned int type,
			const struct digest *digest)
{
	const struct list_holder *holder;
	char text[DIGEST_TEXT_MAX], *why;
	struct list_answer answer;

	why = trust->kernel->ask(trust->kernel, digest, &answer);
	digest_text(text, digest);
	for (holder = answer.holders; !why && holder < answer.holders + answer.count; holder++)
		if (holder->type == type && holder->modifiers & 1 << COMPACT_MOD_DENY)
			why = xasprintf("%s is denied by the list %s, whatever others say", text,
					holder->label);
	list_answer_free(&answer);
	return why;
}

/* Why trusting them would be in vain, to be freed; NULL if it would not. */
static char *why_vain(const struct trust *trust, const struct list_build *build)
{
	const struct list_block *block;
	struct digest digest;
	char *why = NULL;
	size_t i;

	for (block = build->blocks; block < build->blocks + build->count; block++) {
		if (block->modifiers & 1 << COMPACT_MOD_DENY)
			continue;
		digest.algo = block->algo;
		digest.size = block->digests.size;
		for (i = 0; !why && i < block->digests.count; i++) {
			memcpy(digest.bytes, block->digests.bytes + i * digest.size, digest.size);
			why = why_denied(trust, block->type, &digest);
		}
	}
	return why;
}

/* A list that is not what it was made for. */
static void warn_of(const struct trust *trust, const char *path, const struct digest *own)
{
	int actions = trust->kernel->actions(trust->kernel, own);

	if (actions >= 0 && !(actions & DIGLIM_APPRAISED_DIGSIG))
		say(stderr, trust, path,
		    "loaded, but not appraised by its signature, so that no file passes by it: no rule for DIGEST_LIST_CHECK asks for one");
}

/* Sign a list, store it, and load it; NULL or why not, and @path if it is loaded. */
static char *add_signed(const struct trust *trust, const char *name, const unsigned char *list,
			size_t size, char **path)
{
	struct digest own = { .algo = LIST_OWN_ALGO, .size = diglim_digest_size(LIST_OWN_ALGO) };
	char text[2 * DIGEST_MAX + 1], *reason, *why;
	unsigned char *appended = NULL;
	struct stored stored = { 0 };
	size_t length = 0;

	if (!hash_algo_digest(own.algo, list, size, own.bytes))
		return xstrdup("not signed: libcrypto does not hash");
	/* The same files make the same list, which may have been revoked. */
	why = why_denied(trust, COMPACT_DIGEST_LIST, &own);
	if (why)
		return why;
	reason = signing_append(trust->signing, list, size, &appended, &length);
	if (reason) {
		why = xasprintf("not signed: %s", reason);
		free(reason);
		return why;
	}
	digest_hex_text(text, own.bytes, own.size);
	stored.path = xasprintf("%s/%s-%s", trust->directory, name, text);
	why = store(trust, &stored, list, size, appended, length);
	if (!why)
		why = load(trust, &stored, &own);
	if (!why)
		warn_of(trust, stored.path, &own);
	if (why)
		free(stored.path);
	else
		*path = stored.path;
	free(stored.old);
	free(appended);
	return why;
}

/**
 * trust_add - sign a list, store it, and load it
 * @trust: where and with what
 * @build: the list
 * @name: what its file's name begins with
 * @path: is set to the file, to be freed; NULL if it is not there
 *
 * That the list counts for nothing when files are appraised is told.
 *
 * Return: NULL, or which step failed and why, to be freed; then nothing has changed,
 * or it is told what.
 */
char *trust_add(const struct trust *trust, struct list_build *build, const char *name,
		char **path)
{
	unsigned long long size = list_build_finish(build);
	unsigned char *list;
	char *why;

	*path = NULL;
	if (!size || size > DIGLIM_MAX_LIST_SIZE)
		return xstrdup(size ? "the list would be too long" : "there is no digest");
	why = why_vain(trust, build);
	if (why)
		return why;
	list = list_build_bytes(build, size);
	why = add_signed(trust, name, list, size, path);
	free(list);
	return why;
}

/**
 * trust_why_void - why a list that is loaded counts for nothing
 * @trust: where
 * @build: the list
 *
 * Return: a sentence, to be freed; NULL if it counts, for all that is known.
 */
char *trust_why_void(const struct trust *trust, const struct list_build *build)
{
	struct list_algos used, algos = { .known = true };
	const struct list_block *block;

	for (block = build->blocks; block < build->blocks + build->count; block++)
		if (block->digests.count)
			algos.types[block->type] |= 1u << block->algo;
	trust->kernel->algos(trust->kernel, &used);
	return list_algos_why_void(&used, &algos);
}

/* By algorithm and bytes. */
static int by_digest(const void *first, const void *second)
{
	const struct trust_target *a = first, *b = second;

	if (a->digest.algo != b->digest.algo)
		return a->digest.algo < b->digest.algo ? -1 : 1;
	return memcmp(a->digest.bytes, b->digest.bytes, a->digest.size);
}

/* The first of the targets with a digest, NULL if there is none. */
static struct trust_target *find(const struct trust_targets *targets, unsigned int algo,
				 const unsigned char *bytes)
{
	struct trust_target key = { .digest = { .algo = algo, .size = diglim_digest_size(algo) } };
	struct trust_target *target;

	memcpy(key.digest.bytes, bytes, key.digest.size);
	target = bsearch(&key, targets->list, targets->count, sizeof(key), by_digest);
	while (target && target > targets->list && !by_digest(target - 1, target))
		target--;
	return target;
}

/* Note that some list has a digest: of each file that is like it. */
static void note(const struct trust_targets *targets, struct trust_target *target, bool stays)
{
	const struct trust_target *first = target;

	for (; target < targets->list + targets->count && !by_digest(first, target); target++) {
		target->found = true;
		target->stays = target->stays || stays;
	}
}

/* How many digests of a list are of the targets, and how many others it has. */
static size_t count_held(const struct list_source *source, const struct trust_targets *targets,
			 bool stays, size_t *others)
{
	struct trust_target *target;
	struct diglim_fault fault;
	struct diglim_block block;
	size_t offset = 0, held = 0;
	u32 i;

	*others = 0;
	while (diglim_parse_next((const u8 *)source->data, source->signature.content, &offset,
				 &block, &fault) > 0) {
		for (i = 0; i < block.count; i++) {
			target = NULL;
			if (block.type == COMPACT_FILE &&
			    !(block.modifiers & 1 << COMPACT_MOD_DENY))
				target = find(targets, block.algo,
					      block.digests + (size_t)i * block.digest_size);
			if (target) {
				note(targets, target, stays);
				held++;
			} else {
				++*others;
			}
		}
	}
	return held;
}

/* Take a list away, from the kernel and the directory; NULL or why not. */
static char *take_away(const struct trust *trust, const char *path, const struct digest *own)
{
	bool loaded = trust->kernel->actions(trust->kernel, own) >= 0;
	const char *kernel = "";
	char *reason, *why;
	int error;

	reason = loaded ? trust->kernel->change(trust->kernel, path, true) : NULL;
	if (reason) {
		why = xasprintf("not removed from the kernel: %s", reason);
		free(reason);
		return why;
	}
	if (!unlink(path))
		return NULL;
	error = errno;
	reason = loaded ? trust->kernel->change(trust->kernel, path, false) : NULL;
	if (reason)
		kernel = ", but from the kernel, which does not take it back: ";
	else if (loaded)
		kernel = ", and loaded again";
	why = xasprintf("not removed from the directory%s%s: %s", kernel, reason ? reason : "",
			strerror(error));
	free(reason);
	return why;
}

/* When stored lists are gone through. */
enum pass {
	/* To remove them; what stays is told, or will be denied. */
	PASS_ONLY,
	PASS_BEFORE_DENY,
	/* What is denied, and does not leave the kernel, is not to be loaded again. */
	PASS_AFTER_DENY,
};

/* A stored list: it is taken away if it is about the targets alone; NULL or why not. */
static char *remove_list(const struct trust *trust, const struct trust_targets *targets,
			 const struct list_source *source, const char *path, enum pass pass)
{
	size_t others, held = count_held(source, targets, false, &others);
	struct digest own;
	char *why = NULL;

	if (!held)
		return NULL;
	if (others)
		why = xasprintf("not removed: it has %zu other digest%s", others,
				others == 1 ? "" : "s");
	else if (pass == PASS_AFTER_DENY && unlink(path))
		why = xasprintf("not removed from the directory: %s", strerror(errno));
	else if (pass != PASS_AFTER_DENY && !list_source_digest(source, &own))
		why = xstrdup("not removed: libcrypto does not hash");
	else if (pass != PASS_AFTER_DENY)
		why = take_away(trust, path, &own);
	if (!why)
		say(stdout, trust, path, pass == PASS_AFTER_DENY ?
		    "removed, but from the kernel when that starts again" : "removed");
	else if (pass != PASS_AFTER_DENY)
		count_held(source, targets, true, &others);
	return why;
}

/* A stored file; whether no list stays that has one of the targets. */
static bool remove_stored(const struct trust *trust, const struct trust_targets *targets,
			  const char *path, enum pass pass)
{
	struct list_source source;
	char *why = NULL;

	if (!list_source_read(&source, path) && !source.fault.reason)
		why = remove_list(trust, targets, &source, path, pass);
	list_source_free(&source);
	if (!why)
		return true;
	if (pass == PASS_ONLY)
		say(stderr, trust, path, why);
	free(why);
	return false;
}

/* What is hidden is no list. */
static int is_visible(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

/* All stored lists, in order; false if something stays, or the directory is not read. */
static bool remove_all_stored(const struct trust *trust, const struct trust_targets *targets,
			      enum pass pass)
{
	struct dirent **entries;
	int count = scandir(trust->directory, &entries, is_visible, alphasort), i;
	bool good = true;
	struct stat st;
	char *path;

	if (count < 0 && errno == ENOENT)
		return true;
	if (count < 0) {
		say(stderr, trust, trust->directory, strerror(errno));
		return false;
	}
	for (i = 0; i < count; i++) {
		path = xasprintf("%s/%s", trust->directory, entries[i]->d_name);
		if (!stat(path, &st) && S_ISREG(st.st_mode) &&
		    !remove_stored(trust, targets, path, pass))
			good = false;
		free(path);
		free(entries[i]);
	}
	free(entries);
	return good;
}

/* Which lists have one target, which is told if nothing denies it. */
static void note_holders(const struct trust *trust, struct trust_target *target,
			 const struct list_answer *answer, bool tell)
{
	bool denied = list_answer_bits(answer, COMPACT_FILE) & DIGLIM_DENIED;
	const struct list_holder *holder;
	char *text;

	target->held = false;
	for (holder = answer->holders; holder < answer->holders + answer->count; holder++) {
		if (holder->type != COMPACT_FILE || holder->modifiers & 1 << COMPACT_MOD_DENY ||
		    holder->revoked)
			continue;
		target->found = true;
		target->held = !denied;
		if (!tell || denied)
			continue;
		text = xasprintf("still in the list %s, %s (--deny)", holder->label, holder->list);
		say(stderr, trust, target->name, text);
		free(text);
	}
}

/* Which of the targets lists have that are loaded; NULL or why the kernel is not asked. */
static char *ask_all(const struct trust *trust, struct trust_targets *targets, bool tell)
{
	struct trust_target *target;
	struct list_answer answer;
	char *why = NULL;

	for (target = targets->list; !why && target < targets->list + targets->count; target++) {
		why = trust->kernel->ask(trust->kernel, &target->digest, &answer);
		if (!why)
			note_holders(trust, target, &answer, tell);
		list_answer_free(&answer);
	}
	return why;
}

/* A list that denies what some list has, and what will be loaded again. */
static bool deny(const struct trust *trust, const struct trust_targets *targets)
{
	struct list_build build = { 0 };
	const struct trust_target *target;
	char *why = NULL, *path = NULL;

	for (target = targets->list; target < targets->list + targets->count; target++)
		if (target->held || target->stays)
			digest_set_add(list_build_digests(&build, COMPACT_FILE,
							  1 << COMPACT_MOD_DENY,
							  target->digest.algo),
				       target->digest.bytes);
	if (build.count) {
		why = trust_add(trust, &build, "deny", &path);
		if (why)
			say(stderr, trust, "the list that denies", why);
		else
			say(stdout, trust, path, "loaded: it denies what other lists have");
	}
	list_build_free(&build);
	free(path);
	if (!why)
		return true;
	free(why);
	return false;
}

/* Names of which nothing was found; true if there are none. */
static bool all_found(const struct trust *trust, const struct trust_targets *targets)
{
	const struct trust_target *end = targets->list + targets->count, *one, *other;
	bool good = true, found, told;

	for (one = targets->list; one < end; one++) {
		found = one->found;
		told = false;
		for (other = targets->list; !found && other < end; other++) {
			found = other->name == one->name && other->found;
			told = told || (other->name == one->name && other < one);
		}
		if (found)
			continue;
		if (!told)
			say(stderr, trust, one->name, "no list has it, as it is");
		good = false;
	}
	return good;
}

/* Whether a list has one of them that nothing denies. */
static bool any_left(const struct trust_targets *targets)
{
	const struct trust_target *target;

	for (target = targets->list; target < targets->list + targets->count; target++)
		if (target->held || target->stays)
			return true;
	return false;
}

/**
 * trust_remove - trust files no more
 * @trust: where; and with what, if something is to be denied
 * @targets: their digests, which are sorted by this
 * @denying: deny what lists have that are not removed
 *
 * A list that has other digests, too, stays, and so does one that the kernel does not
 * remove, or that is stored elsewhere.  What is done and what is not is told.
 *
 * Return: TRUST_DONE if no list has one of them any more, or what lists have is denied;
 * TRUST_NOT_DONE if not, or a file was in none; TRUST_NOT_ASKED if the kernel cannot be
 * asked.
 */
enum trust_outcome trust_remove(const struct trust *trust, struct trust_targets *targets,
				bool denying)
{
	bool good = true;
	char *why;

	qsort(targets->list, targets->count, sizeof(*targets->list), by_digest);
	why = ask_all(trust, targets, false);
	if (!why) {
		good = remove_all_stored(trust, targets, denying ? PASS_BEFORE_DENY : PASS_ONLY);
		why = ask_all(trust, targets, !denying);
	}
	if (why) {
		say(stderr, trust, "the kernel", why);
		free(why);
		return TRUST_NOT_ASKED;
	}
	if (denying) {
		good = deny(trust, targets);
		if (good)
			remove_all_stored(trust, targets, PASS_AFTER_DENY);
	} else {
		good = good && !any_left(targets);
	}
	return all_found(trust, targets) && good ? TRUST_DONE : TRUST_NOT_DONE;
}
