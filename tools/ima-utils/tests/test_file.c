// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl file, with labels that are in memory: whoever runs this need not be root.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <openssl/pem.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "fake_root.h"
#include "file_journal.h"
#include "file_journal_entry.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/evm_portable.h"
#include "lib/hash_algo.h"
#include "lib/label_parts.h"
#include "lib/label_signer.h"
#include "lib/steady_file.h"
#include "made_key.h"

/*
 * Labels, in the place of libc's
 */

struct fake_label {
	ino_t inode;
	char name[32];
	unsigned char bytes[XATTR_SIZE_MAX];
	size_t size;
};

static struct fake_label labels[1200];
static size_t label_count;
/* What happens when a label is set, before it is; how many were. */
static void (*at_set)(int fd);
static int set_error;
/* Why no label of EVM can be read. */
static int evm_error;
static atomic_uint sets;

static struct fake_label *find_label(int fd, const char *name)
{
	/* Several threads ask at once; each label is of one of them then. */
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct stat st;
	size_t i;

	assert_int_equal(0, fstat(fd, &st));
	pthread_mutex_lock(&lock);
	for (i = 0; i < label_count; i++)
		if (labels[i].inode == st.st_ino && !strcmp(labels[i].name, name))
			break;
	if (i == label_count) {
		assert_true(label_count < ARRAY_SIZE(labels));
		labels[i].inode = st.st_ino;
		labels[i].size = 0;
		snprintf(labels[i].name, sizeof(labels->name), "%s", name);
		label_count++;
	}
	pthread_mutex_unlock(&lock);
	return &labels[i];
}

ssize_t fgetxattr(int fd, const char *name, void *value, size_t size)
{
	const struct fake_label *label = find_label(fd, name);

	if (evm_error && !strcmp(name, EVM_LABEL_NAME)) {
		errno = evm_error;
		return -1;
	}
	if (!label->size || (size && label->size > size)) {
		errno = label->size ? ERANGE : ENODATA;
		return -1;
	}
	if (size)
		memcpy(value, label->bytes, label->size);
	return label->size;
}

int fsetxattr(int fd, const char *name, const void *value, size_t size, int flags)
{
	struct fake_label *label = find_label(fd, name);

	assert_int_equal(flags, 0);
	sets++;
	if (at_set)
		at_set(fd);
	if (set_error) {
		errno = set_error;
		return -1;
	}
	memcpy(label->bytes, value, size);
	label->size = size;
	return 0;
}

static int setup(void **state)
{
	label_count = 0;
	at_set = NULL;
	set_error = 0;
	evm_error = 0;
	sets = 0;
	return fake_setup(state);
}

static struct fake_label *label_of(const char *root, const char *path, const char *name)
{
	char *full = xasprintf("%s%s", root, path);
	int fd = open(full, O_RDONLY);
	struct fake_label *label;

	assert_true(fd >= 0);
	label = find_label(fd, name);
	close(fd);
	free(full);
	return label;
}

/* The status of a subcommand; what it said on both outputs is in said. */
static char said[65536];

static int call(int (*subcommand)(int argc, char **argv), const char *root, ...)
{
	int saved[2] = { dup(STDOUT_FILENO), dup(STDERR_FILENO) }, argc = 1, status, fd;
	char *path = xasprintf("%s.said", root), *argv[16] = { (char *)"imactl file" };
	va_list args;
	ssize_t n;

	va_start(args, root);
	while ((argv[argc] = va_arg(args, char *)))
		argc++;
	va_end(args);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	fflush(stdout);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	status = subcommand(argc, argv);
	fflush(stdout);
	dup2(saved[0], STDOUT_FILENO);
	dup2(saved[1], STDERR_FILENO);
	close(saved[0]);
	close(saved[1]);
	n = pread(fd, said, sizeof(said) - 1, 0);
	assert_true(n >= 0);
	said[n] = '\0';
	close(fd);
	unlink(path);
	free(path);
	return status;
}

static void expect_said(const char *want)
{
	if (!strstr(said, want))
		fail_msg("\"%s\" is not in \"%s\"", want, said);
}

/* A key in a file; its path, to be freed. */
static char *key_file(const char *root)
{
	char *path = xasprintf("%s/key", root);
	FILE *file = fopen(path, "w");
	struct signing key;

	assert_non_null(file);
	made_key(&key, "file", "sha256");
	assert_true(PEM_write_PrivateKey(file, key.key, NULL, NULL, 0, NULL, NULL));
	fclose(file);
	signing_free(&key);
	return path;
}

/*
 * What labels say
 */

static void parts(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *fault;
		unsigned int algo;
		size_t content;
	} table[] = {
		{ "", 0, "empty", 0, 0 },
		{ "\0", 1, "no kind", 0, 0 },
		{ "\7\2\4....\0\1x", 10, "no kind", 0, 0 },
		{ "\2....................", 21, "HMAC", 0, 0 },
		/* Hashes: MD5, MD5 with padding, SHA-1. */
		{ "\1................", 17, NULL, 1, 16 },
		{ "\1................\0\0\0\0", 21, NULL, 1, 16 },
		{ "\1....................", 21, NULL, 2, 20 },
		{ "\1", 1, "no digest", 0, 0 },
		{ "\1...............", 16, "no digest", 0, 0 },
		{ "\1...................", 20, "no digest", 0, 0 },
		{ "\1.....................", 22, "no digest", 0, 0 },
		{ "\4", 1, "before its hash algorithm", 0, 0 },
		{ "\4\4", 2, "within its digest", 0, 0 },
		{ "\4\4................................", 34, NULL, 4, 32 },
		{ "\4\4................................x", 35, NULL, 4, 32 },
		{ "\4\4...............................", 33, "within its digest", 0, 0 },
		{ "\4\x17................................", 34, "no such hash", 0, 0 },
		{ "\4\xff................................", 34, "no such hash", 0, 0 },
		/* Signatures. */
		{ "\3\2\4\xfe\xdc\xba\x98\0\2xy", 11, NULL, 4, 2 },
		{ "\5\2\6\xfe\xdc\xba\x98\0\2xy", 11, NULL, 6, 2 },
		{ "\6\3\4\xfe\xdc\xba\x98\0\2xy", 11, NULL, 4, 2 },
		{ "\6\2\4\xfe\xdc\xba\x98\0\2xy", 11, "version is not 3", 0, 0 },
		{ "\3\3\4\xfe\xdc\xba\x98\0\2xy", 11, "version is not 2", 0, 0 },
		{ "\3\2\xff\xfe\xdc\xba\x98\0\2xy", 11, "no such hash", 0, 0 },
		{ "\3\2\4\xfe\xdc\xba\x98\xff\xffxy", 11, "length", 0, 0 },
		{ "\3\2\4\xfe\xdc\xba\x98\0\0", 9, "before its signature", 0, 0 },
		{ "\3", 1, "before its signature", 0, 0 },
	};
	struct label_parts parts;
	unsigned char *copy;
	const char *why;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		/* Ends where the label ends, for valgrind to find a byte more. */
		copy = malloc(table[i].size + !table[i].size);
		assert_non_null(copy);
		memcpy(copy, table[i].bytes, table[i].size);
		why = label_parts_parse(&parts, copy, table[i].size);
		if (!why != !table[i].fault || (why && !strstr(why, table[i].fault)))
			fail_msg("label %zu: %s", i, why ? why : "no fault");
		if (!why) {
			assert_int_equal(parts.algo, table[i].algo);
			assert_int_equal(parts.size, table[i].content);
			assert_true(parts.bytes > copy &&
				    parts.bytes + parts.size <= copy + table[i].size);
		}
		if (!why && parts.kind != LABEL_HASH && parts.kind != LABEL_OLD_HASH)
			assert_int_equal(parts.key, 0xfedcba98);
		free(copy);
	}
}

/* Each thread's copy of a key makes signatures that the key verifies. */
static void signers(void **state)
{
	unsigned char digest[64] = "digest";
	struct label_signer signer[2];
	struct label_parts parts;
	struct ima_label label;
	struct signing key;
	int i;

	(void)state;
	made_key(&key, "signer", "sha384");
	for (i = 0; i < 2; i++)
		assert_true(label_signer_init(&signer[i], key.key, 0x89abcdef, key.algo));
	for (i = 0; i < 4; i++) {
		digest[0] = i;
		assert_null(label_signer_sign(&signer[i % 2], &label,
					      i < 2 ? LABEL_SIGNATURE : LABEL_PORTABLE, digest));
		assert_null(label_parts_parse(&parts, label.bytes, label.size));
		assert_int_equal(parts.kind, i < 2 ? LABEL_SIGNATURE : LABEL_PORTABLE);
		assert_int_equal(parts.algo, key.algo);
		assert_int_equal(parts.key, 0x89abcdef);
		assert_true(ima_label_verify_digest(parts.algo, parts.bytes, parts.size, key.key,
						    digest));
		digest[0]++;
		assert_false(ima_label_verify_digest(parts.algo, parts.bytes, parts.size,
						     key.key, digest));
	}
	for (i = 0; i < 2; i++)
		label_signer_free(&signer[i]);
	signing_free(&key);
}

/*
 * Files that change
 */

static const char *changing;

static bool change(void *data, off_t bytes)
{
	int fd;

	(void)bytes;
	if (!changing)
		return !data;
	/* Somebody else does not wait for the lease. */
	fd = open(changing, O_WRONLY | O_APPEND | O_NONBLOCK);
	if (fd >= 0) {
		assert_int_equal(write(fd, "x", 1), 1);
		close(fd);
	}
	return true;
}

static const char *hash_changing(const char *path, bool lease, void *end)
{
	static unsigned char buffer[STEADY_BUFFER];
	unsigned int algo = hash_algo_find("sha256", 6);
	struct steady_file file;
	struct hashes hashes;
	const char *why;
	struct stat st;
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0);
	assert_int_equal(0, fstat(fd, &st));
	hashes_init(&hashes, &algo, 1);
	steady_prepare();
	why = steady_begin(&file, fd, &st);
	/* As on a file system without. */
	if (!lease && file.leased) {
		assert_int_equal(0, fcntl(fd, F_SETLEASE, F_UNLCK));
		file.leased = false;
	}
	if (!why)
		why = steady_hash(&file, &hashes, buffer, change, end);
	if (!why && !changing)
		why = steady_still(&file, &st);
	hashes_free(&hashes);
	close(fd);
	return why;
}

static void steady(void **state)
{
	char *path = xasprintf("%s/file", (char *)*state), *large = calloc(3, 1048576);
	const char *why;
	int fd;

	fake_bytes(*state, "/file", large, 3 * 1048576);
	changing = NULL;
	assert_null(hash_changing(path, true, NULL));
	assert_string_equal(hash_changing(path, true, path), STEADY_INTERRUPTED);
	changing = path;
	why = hash_changing(path, true, NULL);
	assert_non_null(why);
	assert_true(strstr(why, "changed while") || strstr(why, "opened for writing while"));
	why = hash_changing(path, false, NULL);
	assert_non_null(why);
	assert_non_null(strstr(why, "changed while"));
	/* Where there are leases. */
	changing = NULL;
	fd = open(path, O_WRONLY);
	why = hash_changing(path, true, NULL);
	assert_true(!why || strstr(why, "open for writing"));
	close(fd);
	free(large);
	free(path);
}

/*
 * Journals
 */

static void expect_entry(const char *line, const char *want)
{
	struct file_journal_entry entry;
	char again[FILE_JOURNAL_ENTRY_MAX];
	const char *why = file_journal_entry_parse(&entry, line, strlen(line));

	if (!why != !want || (why && !strstr(why, want)))
		fail_msg("%s: %s", line, why ? why : "no fault");
	if (why)
		return;
	assert_int_equal(file_journal_entry_print(again, &entry), strlen(line) + 1);
	assert_memory_equal(again, line, strlen(line));
}

static void entries(void **state)
{
	(void)state;
	expect_entry("1 2 33188 0 0 10 5.000000001 6.999999999", NULL);
	expect_entry("18446744073709551615 0 0 0 0 18446744073709551615 0.000000000 0.000000000",
		     NULL);
	expect_entry("18446744073709551616 0 0 0 0 0 0.000000000 0.000000000", "no entry");
	expect_entry("99999999999999999999 0 0 0 0 0 0.000000000 0.000000000", "no entry");
	expect_entry("01 2 3 0 0 10 5.000000001 6.000000000", "no entry");
	expect_entry("1 2 3 0 0 10 5.00000001 6.000000000", "no entry");
	expect_entry("1 2 3 0 0 10 5.000000001 6.00000000", "no entry");
	expect_entry("1 2 3 0 0 10 5.000000001 6.0000000000", "behind");
	expect_entry("1 2 3 0 0 10 5.000000001 6.000000000 ", "behind");
	expect_entry("1  2 3 0 0 10 5.000000001 6.000000000", "no entry");
	expect_entry("-1 2 3 0 0 10 5.000000001 6.000000000", "no entry");
	expect_entry("", "no entry");
}

static void expect_journal(const char *path, const char *purpose, const char *want)
{
	struct file_journal *journal;
	char *why = file_journal_open(&journal, path, purpose);

	if (!why != !want || (why && !strstr(why, want)))
		fail_msg("%s: %s", path, why ? why : "no fault");
	free(why);
	if (journal)
		assert_int_equal(0, file_journal_close(journal));
}

static void journals(void **state)
{
	struct stat st = { .st_dev = 5, .st_ino = 7, .st_size = 9,
			   .st_mtim = { 100, 1 }, .st_ctim = { 200, 2 } }, other = st;
	char *path = xasprintf("%s/journal", (char *)*state);
	struct file_journal *journal, *second;
	char *why;
	int fd;

	assert_null(file_journal_open(&journal, path, "sign"));
	assert_false(file_journal_has(journal, &st));
	file_journal_add(journal, &st);
	/* Written to in the tick of its change: it may be written to unseen. */
	other.st_ino = 8;
	other.st_mtim = other.st_ctim;
	file_journal_add(journal, &other);
	why = file_journal_open(&second, path, "sign");
	assert_non_null(strstr(why, "another run has it"));
	assert_null(second);
	free(why);
	assert_int_equal(0, file_journal_close(journal));

	/* One entry was cut. */
	fd = open(path, O_WRONLY | O_APPEND);
	assert_int_equal(write(fd, "5 6 0 0", 7), 7);
	close(fd);
	expect_journal(path, "fix", "a journal of something else than \"fix\"");
	assert_null(file_journal_open(&journal, path, "sign"));
	assert_true(file_journal_has(journal, &st));
	assert_false(file_journal_has(journal, &other));
	other = st;
	other.st_ctim.tv_nsec++;
	assert_false(file_journal_has(journal, &other));
	other = st;
	other.st_mtim.tv_nsec++;
	assert_false(file_journal_has(journal, &other));
	other = st;
	other.st_size++;
	assert_false(file_journal_has(journal, &other));
	other = st;
	other.st_dev++;
	assert_false(file_journal_has(journal, &other));
	/* A later entry counts. */
	st.st_ctim.tv_sec++;
	file_journal_add(journal, &st);
	assert_int_equal(0, file_journal_close(journal));
	assert_null(file_journal_open(&journal, path, "sign"));
	assert_true(file_journal_has(journal, &st));
	st.st_ctim.tv_sec--;
	assert_false(file_journal_has(journal, &st));
	assert_int_equal(0, file_journal_close(journal));

	fake_file(*state, "/other", "something\n");
	free(path);
	path = xasprintf("%s/other", (char *)*state);
	expect_journal(path, "sign", "line 1: it is no journal");
	fake_file(*state, "/other", "imactl file journal 1: sign\n1 2\n1 2 3\n");
	expect_journal(path, "sign", "line 2: it is no entry");
	expect_journal(*state, "sign", "Is a directory");
	expect_journal("/dev/null", "sign", "no regular file");
	free(path);
}

/*
 * Subcommands
 */

static void fix(void **state)
{
	static const unsigned char empty[] = {
		4, 4, 0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8,
		0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4,
		0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
	};
	struct fake_label *label, *evm;

	fake_file(*state, "/a", "");
	fake_file(*state, "/d/b", "text");
	assert_int_equal(0, call(imactl_file_fix, *state, *state, NULL));
	expect_said("2 files: 2 labelled\n");
	label = label_of(*state, "/a", "security.ima");
	assert_int_equal(label->size, sizeof(empty));
	assert_memory_equal(label->bytes, empty, sizeof(empty));
	assert_int_equal(0, call(imactl_file_verify, *state, "-v", *state, NULL));
	expect_said("/a: good: hash, sha256\n");
	expect_said("2 files: 2 good\n");
	/* What is good is not touched. */
	sets = 0;
	assert_int_equal(0, call(imactl_file_fix, *state, *state, NULL));
	expect_said("2 labelled already");
	assert_int_equal(sets, 0);
	label->bytes[9] ^= 1;
	assert_int_equal(1, call(imactl_file_verify, *state, *state, NULL));
	expect_said("/a: wrong: the hash is not of this content, sha256\n");
	label->size = 3;
	assert_int_equal(1, call(imactl_file_verify, *state, *state, NULL));
	expect_said("/a: malformed: the label ends within its digest\n");
	expect_said("2 files: 1 good, 1 malformed\n");
	label->bytes[9] ^= 1;
	/* What follows a digest the kernel does not look at, as long as a label may be. */
	label->size = XATTR_SIZE_MAX;
	assert_int_equal(0, call(imactl_file_verify, *state, *state, NULL));
	expect_said("2 files: 2 good\n");
	assert_int_equal(0, call(imactl_file_fix, *state, *state, NULL));
	expect_said("1 labelled, 1 labelled already");
	assert_int_equal(label->size, sizeof(empty));
	sets = 0;
	label->size = 0;
	assert_int_equal(1, call(imactl_file_verify, *state, *state, NULL));
	expect_said("/a: unlabelled\n");
	/* Signatures stay, broken ones too; nothing is read of those files. */
	label->size = 5;
	memcpy(label->bytes, "\3\2\4xx", 5);
	assert_int_equal(0, call(imactl_file_fix, *state, *state, NULL));
	expect_said("1 labelled already, 1 left with a signature");
	assert_int_equal(sets, 0);
	assert_int_equal(0, call(imactl_file_fix, *state, "-r", *state, NULL));
	expect_said("1 labelled, 1 labelled already");
	assert_int_equal(label->bytes[0], 4);
	/* However long they are; so is a portable one. */
	label->bytes[0] = LABEL_SIGNATURE;
	label->size = XATTR_SIZE_MAX;
	assert_int_equal(0, call(imactl_file_fix, *state, *state, NULL));
	expect_said("1 labelled already, 1 left with a signature");
	label->size = 0;
	evm = label_of(*state, "/a", EVM_LABEL_NAME);
	evm->bytes[0] = LABEL_PORTABLE;
	evm->size = XATTR_SIZE_MAX;
	assert_int_equal(1, call(imactl_file_fix, *state, *state, NULL));
	expect_said("/a: not replaced: it has a portable signature (--replace-signatures)\n");
	evm->size = 0;
	/* Labels that cannot be set. */
	label->size = 0;
	set_error = EPERM;
	assert_int_equal(1, call(imactl_file_fix, *state, *state, NULL));
	expect_said("/a: not permitted");
	expect_said("2 files: 1 labelled already, 1 failed");
	assert_int_equal(label->size, 0);
}

/* How many threads set a label of one file, and the most that there were. */
static atomic_uint setting, most_setting;

static void fail_twice(int fd)
{
	(void)fd;
	if (++setting > most_setting)
		most_setting = setting;
	usleep(10000);
	set_error = sets < 3 ? EIO : 0;
	setting--;
}

/* What fails by one name is tried by the next; in each number of threads by one at a time. */
static void hard_links(void **state)
{
	static const char *const jobs[] = { "-j1", "-j8" };
	char *path = xasprintf("%s/a", (char *)*state), *other;
	size_t i;
	int name;

	fake_file(*state, "/a", "text");
	for (name = 0; name < 7; name++) {
		other = xasprintf("%s/%d", (char *)*state, name);
		assert_int_equal(0, link(path, other));
		free(other);
	}
	at_set = fail_twice;
	for (i = 0; i < ARRAY_SIZE(jobs); i++) {
		sets = 0;
		label_of(*state, "/a", IMA_LABEL_NAME)->size = 0;
		assert_int_equal(1, call(imactl_file_fix, *state, jobs[i], *state, NULL));
		expect_said("3 files: 1 labelled, 2 failed\n");
		expect_said("left out: 5 x hard link of a file that was there before\n");
		assert_int_equal(sets, 3);
		assert_int_equal(most_setting, 1);
	}
	free(path);
}

/* A label of EVM that cannot be read may be a signature: nothing is set. */
static void unread(void **state)
{
	char *key = key_file(*state), *path = xasprintf("%s/a", (char *)*state);

	fake_file(*state, "/a", "text");
	evm_error = EIO;
	assert_int_equal(1, call(imactl_file_fix, *state, path, NULL));
	expect_said("/a: Input/output error\n");
	assert_int_equal(1, call(imactl_file_sign, *state, "-k", key, path, NULL));
	expect_said("/a: Input/output error\n");
	assert_int_equal(1, call(imactl_file_sign, *state, "-r", "--portable", "-k", key, path,
				 NULL));
	expect_said("1 file: 1 failed");
	assert_int_equal(sets, 0);
	/* Whoever replaces signatures anyway does not ask. */
	assert_int_equal(0, call(imactl_file_sign, *state, "-r", "-k", key, path, NULL));
	free(key);
	free(path);
}

/* A portable signature would not fit any more: the label is not set, which is no success. */
static void below_portable(void **state)
{
	static const char theirs[] = "\5\2\4\xfe\xdc\xba\x98\0\2xy";
	struct fake_label *label, *evm;

	fake_file(*state, "/a", "text");
	label = label_of(*state, "/a", IMA_LABEL_NAME);
	evm = label_of(*state, "/a", EVM_LABEL_NAME);
	evm->size = sizeof(theirs) - 1;
	memcpy(evm->bytes, theirs, evm->size);
	assert_int_equal(1, call(imactl_file_fix, *state, *state, NULL));
	expect_said("/a: not replaced: it has a portable signature by key fedcba98 (--replace-sig");
	expect_said("1 file: 1 not replaced\n");
	assert_int_equal(label->size, 0);
	assert_int_equal(0, call(imactl_file_fix, *state, "-r", *state, NULL));
	expect_said("1 file: 1 labelled\n");
	/* The label is as it is to be. */
	assert_int_equal(0, call(imactl_file_fix, *state, *state, NULL));
	expect_said("1 labelled already");
	assert_int_equal(1, call(imactl_file_fix, *state, "-a", "sha512", *state, NULL));
}

/* A file that changes between reading and label is told of. */
static void append(int fd)
{
	char *path = xasprintf("/proc/self/fd/%d", fd);
	int other = open(path, O_WRONLY | O_APPEND | O_NONBLOCK);

	/* A lease that is to end is enough. */
	if (other >= 0) {
		assert_int_equal(write(other, "x", 1), 1);
		close(other);
	}
	free(path);
}

static void changed(void **state)
{
	fake_file(*state, "/a", "text");
	at_set = append;
	assert_int_equal(1, call(imactl_file_fix, *state, *state, NULL));
	expect_said("/a: it changed while it was labelled: the label does not fit\n");
	expect_said("1 file: 1 failed");
}

/* When security.evm is set as the second label, something that it signs becomes another. */
static void change_mode(int fd)
{
	if (sets == 2)
		assert_int_equal(fchmod(fd, 0600), 0);
}

static void change_label(int fd, const char *name)
{
	struct fake_label *label = find_label(fd, name);

	if (sets == 2)
		label->bytes[label->size++] = 'x';
}

static void change_capability(int fd)
{
	change_label(fd, "security.capability");
}

static void change_smack(int fd)
{
	change_label(fd, "security.SMACK64");
}

static void change_ima(int fd)
{
	change_label(fd, IMA_LABEL_NAME);
}

static void changed_metadata(void **state)
{
	static void (*const changes[])(int fd) = {
		change_capability, change_smack, change_ima, change_mode,
	};
	char *key = key_file(*state), *path = xasprintf("%s/a", (char *)*state);
	char *journal = xasprintf("%s/journal", (char *)*state);
	size_t i;

	fake_file(*state, "/a", "text");
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		fake_mode(*state, "/a", 0640);
		label_of(*state, "/a", IMA_LABEL_NAME)->size = 0;
		sets = 0;
		at_set = changes[i];
		if (call(imactl_file_sign, *state, "--portable", "-J", journal, "-k", key, path,
			 NULL) != 1)
			fail_msg("change %zu: %s", i, said);
		assert_int_equal(sets, 2);
		expect_said("/a: owner, mode or a label changed meanwhile: the signature does not");
		expect_said("1 file: 1 failed\n");
	}
	/* So it is not in the journal either; once nothing changes, it is. */
	at_set = NULL;
	label_of(*state, "/a", IMA_LABEL_NAME)->size = 0;
	assert_int_equal(0, call(imactl_file_sign, *state, "--portable", "-J", journal, "-k", key,
				 path, NULL));
	expect_said("1 file: 1 signed\n");
	free(journal);
	free(key);
	free(path);
}

/* The third label that is set: somebody types Ctrl-C, and it has come. */
static void interrupt_third(int fd)
{
	struct sigaction action;

	(void)fd;
	if (sets != 3)
		return;
	kill(getpid(), SIGINT);
	do {
		sched_yield();
		sigaction(SIGINT, NULL, &action);
	} while (action.sa_handler != SIG_DFL);
}

static void interrupted(void **state)
{
	char *path, *journal = xasprintf("%s.journal", (char *)*state);
	unsigned int i, before;

	for (i = 0; i < 500; i++) {
		path = xasprintf("/file%u", i);
		fake_file(*state, path, path);
		free(path);
	}
	/* Who starts this in the background may have it ignored, and it would stay so. */
	signal(SIGINT, SIG_DFL);
	at_set = interrupt_third;
	assert_int_equal(130, call(imactl_file_fix, *state, "-j1", "-J", journal, *state, NULL));
	expect_said(" labelled\n");
	expect_said("interrupted\n");
	/* What has a label has a whole one. */
	at_set = NULL;
	before = sets;
	assert_in_range(before, 3, 499);
	assert_int_equal(1, call(imactl_file_verify, *state, *state, NULL));
	path = xasprintf("500 files: %u good, %u unlabelled\n", before, 500 - before);
	expect_said(path);
	free(path);
	/* What is left is done the second time. */
	assert_int_equal(0, call(imactl_file_fix, *state, "-J", journal, *state, NULL));
	assert_int_equal(sets, 500);
	assert_int_equal(0, call(imactl_file_verify, *state, *state, NULL));
	expect_said("500 files: 500 good\n");
	unlink(journal);
	free(journal);
}

static void selection(void **state)
{
	static const unsigned char elf[20] = {
		0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0,
	};
	unsigned char object[20];
	char *pattern;

	memcpy(object, elf, sizeof(elf));
	object[16] = 1;
	fake_bytes(*state, "/pie", elf, sizeof(elf));
	fake_bytes(*state, "/object", object, sizeof(object));
	fake_bytes(*state, "/short", elf, 17);
	fake_file(*state, "/script", "#!/bin/sh\n");
	fake_mode(*state, "/script", 0755);
	fake_file(*state, "/lib/libx.so.6", "");
	fake_file(*state, "/lib/x.ko.xz", "");
	fake_file(*state, "/lib/x.sober", "");
	fake_file(*state, "/lib.so/text", "");
	assert_int_equal(0, call(imactl_file_fix, *state, "-e", "-v", *state, NULL));
	expect_said("4 files: 4 labelled\n");
	expect_said("/pie: labelled\n");
	expect_said("/script: labelled\n");
	expect_said("/libx.so.6: labelled\n");
	expect_said("/x.ko.xz: labelled\n");
	assert_int_equal(0, call(imactl_file_fix, *state, "-v", "-m", "x*", "-X", "*.xz", *state,
				 NULL));
	expect_said("/x.sober: labelled\n");
	expect_said("1 file: 1 labelled\n");
	pattern = xasprintf("%s/lib/*", (char *)*state);
	assert_int_equal(0, call(imactl_file_fix, *state, "-m", pattern, *state, NULL));
	expect_said("3 files: 3 labelled already\n");
	free(pattern);
	assert_int_equal(0, call(imactl_file_fix, *state, "-X", "lib", *state, NULL));
	expect_said("5 files: ");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, fake_teardown)

int main(void)
{
	return RUN_TESTS("file", TEST(parts), TEST(signers), TEST(steady), TEST(entries),
			 TEST(journals), TEST(fix), TEST(hard_links), TEST(unread),
			 TEST(below_portable), TEST(changed), TEST(changed_metadata),
			 TEST(interrupted), TEST(selection));
}
