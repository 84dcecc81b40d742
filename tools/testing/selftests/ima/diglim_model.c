// SPDX-License-Identifier: GPL-2.0
/*
 * diglim_model - load and remove digest lists at random, and compare what the kernel
 *		  knows then with a plain model
 *
 * usage: diglim_model STEPS SEED DIRECTORY
 *        diglim_model --faults STEPS SEED DIRECTORY
 *
 * The lists are of few digests, so that nearly each digest is in many of them, some
 * of them denied, and some lists revoke others.  A step adds a list or removes one,
 * by path (in DIRECTORY, which is to be empty) or as bytes, or does something that
 * must be refused: what is loaded is added again, what is not is removed, a list is
 * cut off.  After it, what the kernel answers about some digests has to be what the
 * model says, line for line; now and then all of it is compared.
 *
 * The model is an array of lists and the entries of each: an answer is found by
 * looking at all of them.
 *
 * --faults: an allocation fails in each step, the first, then the second, and so on
 * until there is none left that could.  The step is done, or it is not and all is as
 * it was.
 *
 * The exit status is 1 if something differs, 2 if something else failed, 4 if the
 * kernel has no CONFIG_FAILSLAB.
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/hash_info.h>

#include "fail_nth.h"

#define DIGLIM		"/sys/kernel/security/integrity/diglim/"
#define LISTS		120
#define BLOCKS		4
#define PER_BLOCK	8
#define MAX_ENTRIES	(BLOCKS * PER_BLOCK)
#define DIGESTS		12
#define ALGOS		3
#define MAX_BYTES	(BLOCKS * (16 + PER_BLOCK * 64))
#define MAX_ANSWER	(LISTS * (MAX_ENTRIES + 1) * 300)

/* See include/uapi/linux/diglim.h: not included, so that it is checked. */
enum { PARSER, FILES, METADATA, DIGEST_LIST, TYPES };
enum { IMMUTABLE = 1, DENY = 2 };

static const struct algo {
	const char *name;
	unsigned int number;
	unsigned int size;
} algos[ALGOS] = {
	{ "sha256", HASH_ALGO_SHA256, 32 },
	{ "sha512", HASH_ALGO_SHA512, 64 },
	{ "sha1", HASH_ALGO_SHA1, 20 },
};

/* What a list says once, however often it stands there. */
struct entry {
	unsigned int type;
	unsigned int modifiers;
	unsigned int algo;	/* index of algos[] */
	unsigned int digest;	/* number of the digest, or of the list if it revokes one */
};

static struct list {
	unsigned char bytes[MAX_BYTES];
	size_t size;
	struct entry entries[MAX_ENTRIES];
	unsigned int count;
	char name[160];		/* its own digest as the kernel tells it: ALGO-HEX */
	char path[256];
	char label[40];		/* that of the moment */
	bool loaded;
} lists[LISTS];

static int add, del, query;
static char expected[MAX_ANSWER], answer[MAX_ANSWER];
static unsigned int compared, refused;
static const char *doing = "start";

static unsigned int seed;

static unsigned int random_below(unsigned int n)
{
	/* Numerical Recipes' linear congruential generator; the low bits are poor. */
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/*
 * Lists
 */

static void digest_bytes(unsigned char *to, unsigned int number, unsigned int size)
{
	memset(to, 0, size);
	/* They share the beginning and the end. */
	to[size / 2] = number + 1;
}

static unsigned int nibble(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* The digest that the kernel names the list by, which it revokes. */
static unsigned int name_bytes(unsigned char *to, const struct list *list, unsigned int *algo)
{
	const char *hex = strchr(list->name, '-') + 1;
	unsigned int i;

	for (i = 0; i < ALGOS; i++)
		if (!strncmp(list->name, algos[i].name, hex - 1 - list->name))
			*algo = i;
	for (i = 0; hex[2 * i]; i++)
		to[i] = nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]);
	return i;
}

static void put_number(unsigned char **to, unsigned int number, unsigned int bytes)
{
	while (bytes--) {
		*(*to)++ = number;
		number >>= 8;
	}
}

static void note(struct list *list, const struct entry *entry)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		if (!memcmp(&list->entries[i], entry, sizeof(*entry)))
			return;
	list->entries[list->count++] = *entry;
}

/* List number I.  It may revoke those before it, of which the kernel's name is known. */
static void make(unsigned int i)
{
	static const unsigned int modifiers[] = { 0, 0, 0, IMMUTABLE, DENY, DENY | IMMUTABLE };
	struct list *list = &lists[i];
	unsigned int blocks = 1 + random_below(BLOCKS), count, size;
	unsigned char *to = list->bytes;
	struct entry entry;

	while (blocks--) {
		entry.type = random_below(i ? TYPES : DIGEST_LIST);
		entry.modifiers = modifiers[random_below(6)];
		entry.algo = random_below(ALGOS);
		if (entry.type == DIGEST_LIST) {
			unsigned char target[64];

			entry.modifiers = DENY;
			size = name_bytes(target, &lists[0], &entry.algo);
		} else {
			size = algos[entry.algo].size;
		}
		count = random_below(PER_BLOCK + 1);
		put_number(&to, 1, 1);
		put_number(&to, 0, 1);
		put_number(&to, entry.type, 2);
		put_number(&to, entry.modifiers, 2);
		put_number(&to, algos[entry.algo].number, 2);
		put_number(&to, count, 4);
		put_number(&to, count * size, 4);
		while (count--) {
			if (entry.type == DIGEST_LIST) {
				entry.digest = random_below(i);
				name_bytes(to, &lists[entry.digest], &entry.algo);
			} else {
				entry.digest = random_below(DIGESTS);
				digest_bytes(to, entry.digest, size);
			}
			to += size;
			note(list, &entry);
		}
	}
	/* No two are the same. */
	entry = (struct entry){ METADATA, 0, 0, DIGESTS + i };
	put_number(&to, 1, 1);
	put_number(&to, 0, 1);
	put_number(&to, METADATA, 2);
	put_number(&to, 0, 2);
	put_number(&to, algos[0].number, 2);
	put_number(&to, 1, 4);
	put_number(&to, algos[0].size, 4);
	digest_bytes(to, entry.digest, algos[0].size);
	to += algos[0].size;
	note(list, &entry);
	list->size = to - list->bytes;
}

/*
 * What the kernel is told
 */

/* 0 or an errno. */
static int tell(int fd, const void *data, size_t size)
{
	ssize_t done = write(fd, data, size);

	if (done < 0)
		return errno;
	if ((size_t)done != size)
		errx(1, "%s: a write of %zu bytes returned %zd", doing, size, done);
	return 0;
}

static int by_path(int fd, const struct list *list)
{
	return tell(fd, list->path, strlen(list->path));
}

static int by_bytes(int fd, const struct list *list, const char *label, size_t size)
{
	char line[64];
	int length = snprintf(line, sizeof(line), "label:%s", label), error;

	error = tell(fd, line, length);
	return error ?: tell(fd, list->bytes, size);
}

static void read_all(int fd, const char *what)
{
	size_t length = 0;
	ssize_t got;

	while ((got = pread(fd, answer + length, MAX_ANSWER - 1 - length, length)) > 0)
		length += got;
	if (got < 0 || length == MAX_ANSWER - 1)
		err(2, "read %s", what);
	answer[length] = 0;
}

static void read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err(2, "%s", path);
	read_all(fd, path);
	close(fd);
}

/*
 * What it has to answer
 */

static bool revoked(unsigned int number)
{
	unsigned int i, k;

	for (i = 0; i < LISTS; i++)
		for (k = 0; lists[i].loaded && k < lists[i].count; k++)
			if (lists[i].entries[k].type == DIGEST_LIST &&
			    lists[i].entries[k].digest == number)
				return true;
	return false;
}

static char *line_of(char *to, const struct list *list, const struct entry *entry)
{
	to += sprintf(to, "%s-%s (actions: 0): ", list->name, list->label);
	if (entry)
		to += sprintf(to, "algo: %s, type: %u, modifiers: %u", algos[entry->algo].name,
			      entry->type, entry->modifiers);
	else
		to += sprintf(to, "type: %u, size: %zu", DIGEST_LIST, list->size);
	return to + sprintf(to, "%s\n", revoked(list - lists) ? ", revoked: 1" : "");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In which order lists answer is not promised. */
static void sort_lines(char *text)
{
	static char sorted[MAX_ANSWER], *lines[LISTS * (MAX_ENTRIES + 1)];
	unsigned int count = 0, i;
	char *to = sorted, *line;

	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		lines[count++] = line;
	qsort(lines, count, sizeof(*lines), by_text);
	*to = 0;
	for (i = 0; i < count; i++)
		to += sprintf(to, "%s\n", lines[i]);
	memcpy(text, sorted, to - sorted + 1);
}

static void differ(const char *what)
{
	printf("# %s: %s\n# expected:\n%s# the kernel's:\n%s", doing, what, expected, answer);
	exit(1);
}

/* Everybody who has the digest; ALGO is ALGOS for a list's own. */
static void compare(unsigned int algo, unsigned int digest)
{
	unsigned char bytes[64];
	char question[200], *to = expected;
	const struct entry *entry;
	unsigned int i, k;

	if (algo == ALGOS) {
		snprintf(question, sizeof(question), "%s", lists[digest].name);
	} else {
		digest_bytes(bytes, digest, algos[algo].size);
		k = sprintf(question, "%s-", algos[algo].name);
		for (i = 0; i < algos[algo].size; i++)
			k += sprintf(question + k, "%02x", bytes[i]);
	}
	*to = 0;
	for (i = 0; i < LISTS; i++) {
		if (!lists[i].loaded)
			continue;
		if (algo == ALGOS && i == digest)
			to = line_of(to, &lists[i], NULL);
		for (k = 0; k < lists[i].count; k++) {
			entry = &lists[i].entries[k];
			if (entry->digest == digest &&
			    (algo == ALGOS ? entry->type == DIGEST_LIST :
			     entry->type != DIGEST_LIST && entry->algo == algo))
				to = line_of(to, &lists[i], entry);
		}
	}
	if (tell(query, question, strlen(question)))
		err(1, "%s: the query %s", doing, question);
	read_all(query, "digest_query");
	sort_lines(expected);
	sort_lines(answer);
	if (strcmp(expected, answer))
		differ(question);
	compared++;
}

static void compare_counts(void)
{
	static bool seen[TYPES][ALGOS][DIGESTS + LISTS];
	unsigned int counts[TYPES] = {}, i, k, a;
	const struct entry *entry;

	memset(seen, 0, sizeof(seen));
	for (i = 0; i < LISTS; i++) {
		if (!lists[i].loaded)
			continue;
		seen[DIGEST_LIST][0][i] = true;
		for (k = 0; k < lists[i].count; k++) {
			entry = &lists[i].entries[k];
			a = entry->type == DIGEST_LIST ? 0 : entry->algo;
			seen[entry->type][a][entry->digest] = true;
		}
	}
	for (i = 0; i < TYPES; i++)
		for (a = 0; a < ALGOS; a++)
			for (k = 0; k < DIGESTS + LISTS; k++)
				counts[i] += seen[i][a][k];
	sprintf(expected,
		"Parser digests: %u\nFile digests: %u\nMetadata digests: %u\n"
		"Digest list digests: %u\n", counts[0], counts[1], counts[2], counts[3]);
	read_file(DIGLIM "digests_count");
	if (strcmp(expected, answer))
		differ("digests_count");
}

static void compare_lists(void)
{
	unsigned int i, k;
	char *to = expected;

	*to = 0;
	for (i = 0; i < LISTS; i++) {
		bool denies = false, revokes = false, immutable = false;

		if (!lists[i].loaded)
			continue;
		for (k = 0; k < lists[i].count; k++) {
			denies |= lists[i].entries[k].modifiers & DENY;
			revokes |= lists[i].entries[k].type == DIGEST_LIST;
			immutable |= lists[i].entries[k].modifiers & IMMUTABLE;
		}
		to += sprintf(to,
			      "%s actions=0 digests=%u size=%zu key=- state=%s%s%s%s label=%s\n",
			      lists[i].name, lists[i].count, lists[i].size,
			      revoked(i) ? "revoked" : "loaded", denies ? ",denies" : "",
			      revokes ? ",revokes" : "", immutable ? ",immutable" : "",
			      lists[i].label);
	}
	read_file(DIGLIM "digest_lists_loaded");
	sort_lines(expected);
	sort_lines(answer);
	if (strcmp(expected, answer))
		differ("digest_lists_loaded");
}

static void compare_all(void)
{
	unsigned int i, k;

	compare_counts();
	compare_lists();
	for (i = 0; i < ALGOS; i++)
		for (k = 0; k < DIGESTS; k++)
			compare(i, k);
	for (i = 0; i < LISTS; i++)
		compare(ALGOS, i);
}

static void compare_some(void)
{
	compare(random_below(ALGOS), random_below(DIGESTS));
	compare(ALGOS, random_below(LISTS));
	if (!random_below(8))
		compare_counts();
	if (!random_below(64))
		compare_lists();
}

/*
 * Steps
 */

/* Write each list to a file, and learn what the kernel calls it. */
static void prepare_lists(const char *directory)
{
	struct list *list;
	unsigned int i;
	int fd;

	for (i = 0; i < LISTS; i++) {
		list = &lists[i];
		make(i);
		snprintf(list->path, sizeof(list->path), "%s/list-%u", directory, i);
		fd = open(list->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, list->bytes, list->size) != (ssize_t)list->size ||
		    close(fd))
			err(2, "%s", list->path);
		if (by_path(add, list))
			err(1, "add %s", list->path);
		read_file(DIGLIM "digest_lists_loaded");
		if (sscanf(answer, "%159[^ ]", list->name) != 1)
			errx(1, "digest_lists_loaded: %s", answer);
		if (by_path(del, list))
			err(1, "remove %s", list->path);
	}
}

/* What is to be done in a step, and with which outcome. */
struct step {
	struct list *list;
	bool add, path;
	size_t size;
	char label[40];
	int expect;
};

static void choose(struct step *step)
{
	struct list *list = &lists[random_below(LISTS)];

	step->list = list;
	step->size = list->size;
	step->path = random_below(2);
	step->add = !list->loaded;
	step->expect = 0;
	if (!random_below(10)) {
		step->add = list->loaded;
		step->expect = list->loaded ? EEXIST : ENOENT;
	} else if (!step->path && !random_below(10)) {
		/* Not at the end of a block: that is a list, too. */
		step->size -= 1 + random_below(algos[0].size - 1);
		step->expect = step->add ? EINVAL : ENOENT;
	}
	if (step->path)
		snprintf(step->label, sizeof(step->label), "%s", strrchr(list->path, '/') + 1);
	else
		sprintf(step->label, "bytes-%u", random_below(1000));
}

static int run(const struct step *step)
{
	int fd = step->add ? add : del;

	return step->path ? by_path(fd, step->list) :
			    by_bytes(fd, step->list, step->label, step->size);
}

static void done(const struct step *step)
{
	step->list->loaded = step->add;
	memcpy(step->list->label, step->label, sizeof(step->label));
}

static void tell_step(const struct step *step, unsigned int number)
{
	static char text[400];

	snprintf(text, sizeof(text), "step %u: %s %s by %s", number,
		 step->add ? "add" : "remove", step->list->path, step->path ? "path" : "bytes");
	doing = text;
}

static void step_plain(unsigned int number)
{
	struct step step;
	int error;

	choose(&step);
	tell_step(&step, number);
	error = run(&step);
	if (error != step.expect)
		errx(1, "%s: %s, not %s", doing, strerrorname_np(error),
		     strerrorname_np(step.expect));
	if (error)
		refused++;
	else
		done(&step);
	compare_some();
}

/* Return how many allocations failed. */
static unsigned int step_faults(unsigned int number)
{
	struct step step, back;
	bool failed = true;
	unsigned int n;
	int error;

	choose(&step);
	tell_step(&step, number);
	back = step;
	back.add = !step.add;
	for (n = 1; failed && n < FAIL_LIMIT; n++) {
		fail_begin(n);
		error = run(&step);
		failed = fail_end();
		if (error != step.expect && !(failed && error == ENOMEM))
			errx(1, "%s: allocation %u: %s, not %s", doing, n,
			     strerrorname_np(error), strerrorname_np(step.expect));
		if (error)
			refused++;
		else
			done(&step);
		compare_some();
		if (!(n & 7))
			compare_all();
		/* It did without that one: it has to be done again for the next. */
		if (failed && !error) {
			error = run(&back);
			if (error)
				errx(1, "%s: and back: %s", doing, strerrorname_np(error));
			done(&back);
		}
	}
	return n - 2;
}

static int open_file(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		err(2, "%s", path);
	return fd;
}

int main(int argc, char *argv[])
{
	bool faults = argc > 1 && !strcmp(argv[1], "--faults");
	unsigned int steps, i, failed = 0;

	if (argc != 4 + faults)
		errx(2, "usage: diglim_model [--faults] STEPS SEED DIRECTORY");
	steps = strtoul(argv[1 + faults], NULL, 0);
	seed = strtoul(argv[2 + faults], NULL, 0);
	add = open_file(DIGLIM "digest_list_add", O_WRONLY);
	del = open_file(DIGLIM "digest_list_del", O_WRONLY);
	query = open_file(DIGLIM "digest_query", O_RDWR);
	prepare_lists(argv[3 + faults]);
	compare_all();
	if (faults) {
		fail_prepare();
		fail_open();
	}
	for (i = 0; i < steps; i++) {
		if (faults)
			failed += step_faults(i);
		else
			step_plain(i);
		if (!(i & 1023))
			compare_all();
	}
	doing = "end";
	compare_all();
	printf("# %u steps, %u refused, %u answers compared, %u allocations failed\n", steps,
	       refused, compared, failed);
	for (i = 0; i < LISTS; i++)
		if (lists[i].loaded && by_path(del, &lists[i]))
			err(1, "remove %s", lists[i].path);
	read_file(DIGLIM "digest_lists_loaded");
	if (*answer) {
		printf("# left: %s", answer);
		return 1;
	}
	return 0;
}
