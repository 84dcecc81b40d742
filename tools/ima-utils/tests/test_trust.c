// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trusting files, and trusting them no more, with a kernel that fails as it is told.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_source.h"
#include "digest_list_trust.h"
#include "digest_list_verdict.h"
#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "made_key.h"

#define MAX_LISTS 8

/* A list that is loaded. */
struct loaded {
	struct list_source source;
	struct digest own;
	char *label;
	unsigned int actions;
};

/* A kernel: what it keeps, and how it fails. */
struct fake_kernel {
	struct list_kernel kernel;
	struct loaded lists[MAX_LISTS];
	size_t count;
	unsigned int actions;
	unsigned int changes;
	bool fail_add;
	bool fail_del;
	bool fail_ask;
	bool swap_on_del;
	const char *list_algos;
};

static struct loaded *find_loaded(struct fake_kernel *fake, const struct digest *own)
{
	size_t i;

	for (i = 0; i < fake->count; i++)
		if (!memcmp(fake->lists[i].own.bytes, own->bytes, own->size))
			return &fake->lists[i];
	return NULL;
}

static void unload(struct fake_kernel *fake, struct loaded *list)
{
	list_source_free(&list->source);
	free(list->label);
	*list = fake->lists[--fake->count];
}

static char *add(struct fake_kernel *fake, const char *path)
{
	struct loaded list = { .actions = fake->actions };
	char *copy = xstrdup(path);

	if (list_source_read(&list.source, path) || list.source.fault.reason ||
	    fake->count == MAX_LISTS) {
		list_source_free(&list.source);
		free(copy);
		return xstrdup("it is none");
	}
	assert_true(list_source_digest(&list.source, &list.own));
	assert_null(find_loaded(fake, &list.own));
	list.label = xstrdup(basename(copy));
	fake->lists[fake->count++] = list;
	free(copy);
	return NULL;
}

static char *del(struct fake_kernel *fake, const char *path)
{
	struct list_source source;
	struct loaded *list;
	struct digest own;

	assert_int_equal(list_source_read(&source, path), 0);
	assert_true(list_source_digest(&source, &own));
	list_source_free(&source);
	list = find_loaded(fake, &own);
	assert_non_null(list);
	unload(fake, list);
	if (fake->swap_on_del) {
		assert_int_equal(unlink(path), 0);
		assert_int_equal(mkdir(path, 0755), 0);
	}
	return NULL;
}

static char *change(const struct list_kernel *kernel, const char *path, bool delete)
{
	struct fake_kernel *fake = kernel->data;

	fake->changes++;
	if (delete ? fake->fail_del : fake->fail_add)
		return xstrdup("the fake does not want to");
	return delete ? del(fake, path) : add(fake, path);
}

static void answer_of(struct list_answer *answer, const struct loaded *list,
		      const struct diglim_block *block)
{
	struct list_holder holder = {
		.list = xstrdup("sha256-00"),
		.label = xstrdup(list->label),
		.actions = list->actions,
		.type = block->type,
		.modifiers = block->modifiers,
	};

	answer->holders = xrealloc(answer->holders, answer->count + 1, sizeof(holder));
	answer->holders[answer->count++] = holder;
}

static char *ask(const struct list_kernel *kernel, const struct digest *digest,
		 struct list_answer *answer)
{
	struct fake_kernel *fake = kernel->data;
	struct diglim_fault fault;
	struct diglim_block block;
	struct loaded *list;
	size_t offset;
	u32 i;

	*answer = (struct list_answer){ 0 };
	if (fake->fail_ask)
		return xstrdup("the fake does not answer");
	for (list = fake->lists; list < fake->lists + fake->count; list++) {
		offset = 0;
		while (diglim_parse_next((const u8 *)list->source.data,
					 list->source.signature.content, &offset, &block,
					 &fault) > 0)
			for (i = 0; i < block.count; i++)
				if (block.algo == digest->algo &&
				    !memcmp(block.digests + i * block.digest_size, digest->bytes,
					    digest->size))
					answer_of(answer, list, &block);
	}
	return NULL;
}

static int actions(const struct list_kernel *kernel, const struct digest *own)
{
	const struct loaded *list = find_loaded(kernel->data, own);

	return list ? (int)list->actions : -1;
}

static void algos(const struct list_kernel *kernel, struct list_algos *algos)
{
	const struct fake_kernel *fake = kernel->data;

	*algos = (struct list_algos){ 0 };
	if (fake->list_algos)
		list_algos_parse(algos, fake->list_algos);
}

/* All that a test needs; what is said is kept. */
struct test {
	struct fake_kernel fake;
	struct signing signing;
	struct trust trust;
	char *directory;
	char *said;
	size_t said_size;
	FILE *keep, *real_stdout, *real_stderr;
};

static void begin(struct test *test, const char *root)
{
	*test = (struct test){ .directory = xasprintf("%s/lists", root) };
	test->fake.actions = DIGLIM_APPRAISED_DIGSIG;
	test->fake.kernel = (struct list_kernel){ change, ask, actions, algos,
							 &test->fake };
	made_key(&test->signing, "test", "sha256");
	test->trust = (struct trust){ "test", &test->fake.kernel, &test->signing,
				      test->directory };
	test->keep = open_memstream(&test->said, &test->said_size);
	assert_non_null(test->keep);
}

static void listen(struct test *test)
{
	rewind(test->keep);
	test->real_stdout = stdout;
	test->real_stderr = stderr;
	stdout = test->keep;
	stderr = test->keep;
}

static void stop_listening(struct test *test)
{
	stdout = test->real_stdout;
	stderr = test->real_stderr;
	fputc('\0', test->keep);
	fflush(test->keep);
}

static void end(struct test *test)
{
	while (test->fake.count)
		unload(&test->fake, test->fake.lists);
	signing_free(&test->signing);
	fclose(test->keep);
	free(test->said);
	free(test->directory);
}

/* What was said has this text; "" if nothing was to be said. */
static void heard(const struct test *test, const char *want)
{
	if (*want ? !strstr(test->said, want) : *test->said)
		fail_msg("\"%s\" is not in \"%s\"", want, test->said);
}

/* How many files are stored. */
static int stored(const struct test *test)
{
	DIR *directory = opendir(test->directory);
	int count = 0;

	if (!directory)
		return -1;
	while (readdir(directory))
		count++;
	closedir(directory);
	return count - 2;
}

/* Digests that have nothing but a number; 0 ends them. */
static void build_of(struct list_build *build, const unsigned char *numbers)
{
	unsigned char bytes[32] = { 0 };

	*build = (struct list_build){ 0 };
	for (; *numbers; numbers++) {
		*bytes = *numbers;
		digest_set_add(list_build_digests(build, COMPACT_FILE, 0, 4), bytes);
	}
}

/* Trust digests; @want is in the reason why not, NULL if it is to succeed. */
static char *trust_numbers(struct test *test, const char *numbers, const char *want)
{
	struct list_build build;
	char *path = NULL, *why;

	build_of(&build, (const unsigned char *)numbers);
	listen(test);
	why = trust_add(&test->trust, &build, "trust", &path);
	stop_listening(test);
	list_build_free(&build);
	if (!want != !why || (why && !strstr(why, want)))
		fail_msg("\"%s\" instead of \"%s\"", why ? why : "", want ? want : "");
	assert_true(!why == !!path);
	free(why);
	return path;
}

static enum trust_outcome untrust(struct test *test, const char *numbers, bool deny)
{
	static const char *const names[] = { "first", "second", "third" };
	struct trust_targets targets = { 0 };
	enum trust_outcome outcome;

	for (; *numbers; numbers++) {
		assert_true(targets.count < ARRAY_SIZE(names));
		targets.list = xrealloc(targets.list, targets.count + 1, sizeof(*targets.list));
		targets.list[targets.count] = (struct trust_target){
			.name = names[targets.count],
			.digest = { .algo = 4, .size = 32, .bytes = { *numbers } },
		};
		targets.count++;
	}
	listen(test);
	outcome = trust_remove(&test->trust, &targets, deny);
	stop_listening(test);
	free(targets.list);
	return outcome;
}

/* What the kernel says of a digest, DIGLIM_FOUND and so on. */
static unsigned int bits(struct test *test, char number)
{
	struct digest digest = { .algo = 4, .size = 32, .bytes = { number } };
	struct list_answer answer;
	unsigned int all;

	assert_null(ask(&test->fake.kernel, &digest, &answer));
	all = list_answer_bits(&answer, COMPACT_FILE);
	list_answer_free(&answer);
	return all & (DIGLIM_FOUND | DIGLIM_DENIED);
}

/* Why what was trusted counts for nothing, or NULL if it counts. */
static void expect_void(struct test *test, const char *list_algos, const char *want)
{
	struct list_build build;
	char *why;

	build_of(&build, (const unsigned char *)"\1\2");
	test->fake.list_algos = list_algos;
	why = trust_why_void(&test->trust, &build);
	if (want)
		assert_string_equal(why, want);
	else
		assert_null(why);
	free(why);
	list_build_free(&build);
}

/* A list of whose digests the kernel looks for none. */
static void counts_for_nothing(void **state)
{
	struct test test;

	begin(&test, *state);
	expect_void(&test, NULL, NULL);
	expect_void(&test, "file=nosuch,sha384", NULL);
	expect_void(&test, "file=sha256 metadata=sha384", NULL);
	expect_void(&test, "file=sha384,sha512 metadata=sha256",
		    "the kernel does not look for digests of files with sha256 now, but with sha384 and sha512");
	end(&test);
}

static void added(void **state)
{
	struct trusted_certs trusted = { .certs = sk_X509_new_null() };
	struct verdict_text verdict;
	struct list_source source;
	struct test test;
	char *path, *again;

	begin(&test, *state);
	path = trust_numbers(&test, "\1\2", NULL);
	heard(&test, "");
	assert_int_equal(stored(&test), 1);
	assert_int_equal(test.fake.count, 1);
	assert_int_equal(bits(&test, 1), DIGLIM_FOUND);
	assert_int_equal(bits(&test, 3), 0);
	/* It is signed. */
	sk_X509_push(trusted.certs, test.signing.cert);
	assert_int_equal(list_source_read(&source, path), 0);
	verdict = verdict_appended(&trusted, source.data, source.signature.content,
				   source.signature.size);
	assert_int_equal(verdict.verdict, VERDICT_GOOD);
	free(verdict.text);
	list_source_free(&source);
	sk_X509_free(trusted.certs);
	/* The same again, in another order: nothing is loaded twice. */
	again = trust_numbers(&test, "\2\1", NULL);
	assert_string_equal(path, again);
	assert_int_equal(test.fake.changes, 1);
	assert_int_equal(stored(&test), 1);
	free(again);
	free(path);
	/* Others are another list. */
	free(trust_numbers(&test, "\1", NULL));
	assert_int_equal(stored(&test), 2);
	assert_null(trust_numbers(&test, "", "there is no digest"));
	end(&test);
}

/* Each step that fails leaves nothing behind. */
static void not_added(void **state)
{
	struct stat before, after;
	struct test test;
	char *path;
	int fd;

	begin(&test, *state);
	test.fake.fail_add = true;
	assert_null(trust_numbers(&test, "\1", "not loaded, and not stored any more: the fake"));
	assert_int_equal(stored(&test), -1);
	/* No key identifier in the certificate. */
	test.fake.fail_add = false;
	test.signing.key_id = true;
	assert_null(trust_numbers(&test, "\1", "not signed: "));
	test.signing.key_id = false;
	assert_int_equal(stored(&test), -1);
	assert_int_equal(test.fake.count, 0);
	test.fake.fail_ask = true;
	assert_null(trust_numbers(&test, "\1", "the fake does not answer"));
	test.fake.fail_ask = false;
	assert_int_equal(stored(&test), -1);
	/* It is a file. */
	fake_file(*state, "/lists", "x");
	assert_null(trust_numbers(&test, "\1", "not stored: "));
	assert_int_equal(test.fake.changes, 1);
	assert_int_equal(unlink(test.directory), 0);
	/* A directory that was there stays. */
	fake_directory(*state, "/lists");
	test.fake.fail_add = true;
	assert_null(trust_numbers(&test, "\1", "not loaded"));
	assert_int_equal(stored(&test), 0);
	/* So does what was stored, byte for byte. */
	test.fake.fail_add = false;
	path = trust_numbers(&test, "\1", NULL);
	unload(&test.fake, test.fake.lists);
	assert_int_equal(truncate(path, 60), 0);
	assert_int_equal(stat(path, &before), 0);
	test.fake.fail_add = true;
	assert_null(trust_numbers(&test, "\1", "not loaded"));
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(after.st_size, 60);
	/* A step that cannot be done over something else. */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0755), 0);
	test.fake.fail_add = false;
	assert_null(trust_numbers(&test, "\1", "not stored: "));
	assert_int_equal(rmdir(path), 0);
	fd = open(path, O_WRONLY | O_CREAT, 0644);
	assert_true(fd >= 0);
	close(fd);
	free(trust_numbers(&test, "\1", NULL));
	free(path);
	end(&test);
}

/* What is worth nothing is told. */
static void not_appraised(void **state)
{
	struct test test;

	begin(&test, *state);
	test.fake.actions = DIGLIM_MEASURED;
	free(trust_numbers(&test, "\1", NULL));
	heard(&test, "not appraised by its signature");
	end(&test);
}

static void removed(void **state)
{
	struct test test;

	begin(&test, *state);
	free(trust_numbers(&test, "\1\2", NULL));
	free(trust_numbers(&test, "\3", NULL));
	assert_int_equal(untrust(&test, "\2\1", false), TRUST_DONE);
	heard(&test, ": removed");
	assert_int_equal(bits(&test, 1), 0);
	assert_int_equal(bits(&test, 3), DIGLIM_FOUND);
	assert_int_equal(stored(&test), 1);
	assert_int_equal(untrust(&test, "\1", false), TRUST_NOT_DONE);
	heard(&test, "test: first: no list has it, as it is");
	/* What is like another file goes with it. */
	assert_int_equal(untrust(&test, "\3\3\3", false), TRUST_DONE);
	assert_int_equal(stored(&test), 0);
	assert_int_equal(test.fake.count, 0);
	/* Nothing would be denied. */
	assert_int_equal(untrust(&test, "\3", true), TRUST_NOT_DONE);
	assert_int_equal(stored(&test), 0);
	/* One that is stored, and was not loaded. */
	free(trust_numbers(&test, "\1", NULL));
	unload(&test.fake, test.fake.lists);
	assert_int_equal(untrust(&test, "\1\1\1", false), TRUST_DONE);
	assert_int_equal(stored(&test), 0);
	test.fake.fail_ask = true;
	assert_int_equal(untrust(&test, "\1", false), TRUST_NOT_ASKED);
	end(&test);
}

/* A list with other digests, and one that is stored elsewhere. */
static void shared(void **state)
{
	struct test test;
	char *path, *elsewhere = xasprintf("%s/elsewhere", (char *)*state);

	begin(&test, *state);
	free(trust_numbers(&test, "\1\2\3", NULL));
	assert_int_equal(untrust(&test, "\1\2", false), TRUST_NOT_DONE);
	heard(&test, "not removed: it has 1 other digest");
	heard(&test, "test: first: still in the list trust-");
	assert_int_equal(bits(&test, 1), DIGLIM_FOUND);
	assert_int_equal(stored(&test), 1);
	assert_int_equal(untrust(&test, "\1", true), TRUST_DONE);
	heard(&test, "deny-");
	assert_int_equal(bits(&test, 1), DIGLIM_FOUND | DIGLIM_DENIED);
	assert_int_equal(bits(&test, 2), DIGLIM_FOUND);
	assert_int_equal(stored(&test), 2);
	/* To trust it again would be in vain. */
	assert_null(trust_numbers(&test, "\4\1", "is denied by the list deny-"));
	assert_int_equal(stored(&test), 2);
	/* The list is stored in another directory. */
	path = trust_numbers(&test, "\5", NULL);
	assert_int_equal(rename(path, elsewhere), 0);
	assert_int_equal(untrust(&test, "\5", false), TRUST_NOT_DONE);
	heard(&test, "still in the list trust-");
	assert_int_equal(untrust(&test, "\5", true), TRUST_DONE);
	assert_int_equal(bits(&test, 5), DIGLIM_FOUND | DIGLIM_DENIED);
	/* It would be loaded when the system starts. */
	free(path);
	path = trust_numbers(&test, "\6\7", NULL);
	assert_null(change(&test.fake.kernel, path, true));
	assert_int_equal(untrust(&test, "\6", false), TRUST_NOT_DONE);
	assert_int_equal(untrust(&test, "\6", true), TRUST_DONE);
	assert_int_equal(bits(&test, 6), DIGLIM_FOUND | DIGLIM_DENIED);
	assert_int_equal(bits(&test, 7), 0);
	free(path);
	free(elsewhere);
	end(&test);
}

/* A list that the kernel keeps. */
static void kept(void **state)
{
	struct test test;
	char *path;

	begin(&test, *state);
	path = trust_numbers(&test, "\1", NULL);
	test.fake.fail_del = true;
	assert_int_equal(untrust(&test, "\1", false), TRUST_NOT_DONE);
	heard(&test, "not removed from the kernel: the fake does not want to");
	assert_int_equal(stored(&test), 1);
	/* If it is not denied, nothing has changed. */
	test.fake.fail_add = true;
	assert_int_equal(untrust(&test, "\1", true), TRUST_NOT_DONE);
	heard(&test, "the list that denies: not loaded");
	assert_int_equal(stored(&test), 1);
	assert_int_equal(bits(&test, 1), DIGLIM_FOUND);
	/* If it is, it is not loaded again. */
	test.fake.fail_add = false;
	assert_int_equal(untrust(&test, "\1", true), TRUST_DONE);
	heard(&test, "removed, but from the kernel when that starts again");
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(stored(&test), 1);
	assert_int_equal(bits(&test, 1), DIGLIM_FOUND | DIGLIM_DENIED);
	free(path);
	/* One that leaves the kernel, and not the directory. */
	test.fake.fail_del = false;
	test.fake.swap_on_del = true;
	path = trust_numbers(&test, "\2", NULL);
	assert_int_equal(untrust(&test, "\2", false), TRUST_NOT_DONE);
	heard(&test, "not removed from the directory, but from the kernel, which does not take");
	assert_int_equal(rmdir(path), 0);
	free(path);
	end(&test);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	return RUN_TESTS("trust", TEST(added), TEST(not_added), TEST(not_appraised),
			 TEST(counts_for_nothing), TEST(removed), TEST(shared), TEST(kept));
}
