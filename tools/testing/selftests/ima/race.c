// SPDX-License-Identifier: GPL-2.0
/*
 * race - accesses to a file while it, the policy or the keys change: nothing is let
 *	  in that was bad all the time, nothing refused that was good all the time
 *
 * usage: race label FILE GOOD BAD    security.ima becomes one or the other
 *        race content FILE           its first byte changes, and back
 *        race map FILE               the same, through a mapping that stays
 *        race key FILE CERTIFICATE KEYRING WAY
 *                                    the key that signed it is taken from the
 *                                    keyring (a serial number) in this way, and
 *                                    added again: revoke, invalidate, unlink,
 *                                    hide, clear
 *        race policy DIRECTORY FIRST COUNT FUNC
 *                                    one rule after the other demands a signature
 *                                    of the file DIRECTORY/N, which is of user
 *                                    FIRST + N and has a hash
 *        race close FILE             two that wrote to it close it at once: the
 *                                    label that it is given is that of the content
 *
 * One process changes, others access: open, execute, map.  What they access is
 * text, so that an execution that is let in fails with ENOEXEC.
 *
 * A counter that all share is odd while something changes.  An access during
 * which it did not change, and was even, must have the outcome of that state; of
 * another one nothing is known.  After some changes the changer waits until each
 * of the others has had an access to the state as it is, so that both states are
 * seen, however the processes run.
 *
 * There are 100 changes of a file, or as many as the environment's RACE_CHANGES says, and
 * half as many of a key; a rule comes for each file.
 *
 * Prints how many accesses there were; the exit status is 1 if an outcome was
 * wrong.
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>

#define POLICY	"/sys/kernel/security/ima/policy"
/* In the order of a second, so that a test is no soak; that sets RACE_CHANGES. */
#define CHANGES	100
/* On a kernel that checks itself each takes its time: so many will do after that. */
#define CHANGES_AT_LEAST	40
#define SECONDS			15
#define MAX_WORKERS	4

/* Asked for, they are all made, however long it takes. */
static int changes_wanted = CHANGES;
static bool asked_for;

struct worker {
	atomic_ulong let_in, refused, unknown, wrong;
	/* the last value of the counter that it saw before and after an access */
	atomic_ulong seen;
};

static struct {
	atomic_ulong counter;
	atomic_ulong arrivals;
	atomic_bool enough;
	struct worker workers[MAX_WORKERS];
} *shared;

enum outcome { REFUSED, LET_IN, NEITHER };

static enum outcome judge(bool passed, const char *what, const char *path)
{
	if (passed)
		return LET_IN;
	if (errno == EACCES)
		return REFUSED;
	/* It is open for writing, which excludes executing. */
	if (errno == ETXTBSY)
		return NEITHER;
	err(2, "%s %s", what, path);
}

static enum outcome try_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum outcome outcome = judge(fd >= 0, "open", path);

	if (fd >= 0)
		close(fd);
	return outcome;
}

static enum outcome try_exec(const char *path)
{
	char *const argv[] = { (char *)path, NULL }, *const none[] = { NULL };
	pid_t pid;

	errno = posix_spawn(&pid, path, NULL, NULL, argv, none);
	return judge(errno == ENOEXEC, "execute", path);
}

static enum outcome try_map(const char *path)
{
	enum outcome outcome;
	void *address;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return judge(false, "open", path);
	address = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	outcome = judge(address != MAP_FAILED, "map", path);
	if (outcome == LET_IN)
		munmap(address, 4096);
	close(fd);
	return outcome;
}

typedef enum outcome (*access_fn)(const char *path);

static void start_worker(struct worker *worker, void (*work)(struct worker *, access_fn, void *),
			 access_fn access, void *data)
{
	pid_t pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (pid)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (!shared->enough)
		work(worker, access, data);
	exit(0);
}

static void count(struct worker *worker, enum outcome outcome)
{
	if (outcome == LET_IN)
		worker->let_in++;
	else
		worker->refused++;
}

static void wrong(struct worker *worker, const char *path, enum outcome outcome)
{
	/* The first ones tell enough. */
	if (++worker->wrong > 5)
		return;
	printf("# %s was %s, as number %ld\n", path, outcome == LET_IN ? "let in" : "refused",
	       worker->let_in + worker->refused);
	fflush(stdout);
}

/* A file that is good while half of the counter is even. */
static void work_on_file(struct worker *worker, access_fn access, void *data)
{
	unsigned long before = shared->counter;
	enum outcome outcome = access(data);

	if (before & 1 || before != shared->counter || outcome == NEITHER) {
		worker->unknown++;
		sched_yield();
		return;
	}
	count(worker, outcome);
	if (outcome != (before & 2 ? REFUSED : LET_IN))
		wrong(worker, data, outcome);
	worker->seen = before;
}

/* Files that are good until the counter has reached them. */
static void work_on_files(struct worker *worker, access_fn access, void *data)
{
	unsigned long before, after, file;
	enum outcome outcome;
	char path[256];

	before = shared->counter / 2;
	/* The one that the next rule is for, or the one before it. */
	file = before - (before && rand() % 2);
	snprintf(path, sizeof(path), "%s/%lu", (char *)data, file);
	outcome = access(path);
	after = (shared->counter + 1) / 2;
	if (file >= before && file < after) {
		worker->unknown++;
		return;
	}
	count(worker, outcome);
	if (outcome != (file < before ? REFUSED : LET_IN))
		wrong(worker, path, outcome);
	worker->seen = shared->counter;
}

static int workers;

static void await_workers(void)
{
	int i, status;

	for (i = 0; i < workers; i++)
		while (shared->workers[i].seen != shared->counter) {
			if (waitpid(-1, &status, WNOHANG) > 0)
				errx(2, "a process ended");
			sched_yield();
		}
}

static bool time_is_over(int changes)
{
	static time_t start;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!changes)
		start = now.tv_sec;
	/* Every other one makes it good again, and so shall it be left. */
	return !asked_for && changes >= CHANGES_AT_LEAST && changes % 2 == 0 &&
	       now.tv_sec - start > SECONDS;
}

struct blob {
	char bytes[4096];
	ssize_t size;
};

static void read_blob(const char *path, struct blob *blob)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err(2, "%s", path);
	blob->size = read(fd, blob->bytes, sizeof(blob->bytes));
	if (blob->size <= 0)
		err(2, "%s", path);
	close(fd);
}

static void write_byte(const char *path, char byte)
{
	int fd;

	/* An execution at the same time excludes writing. */
	do
		fd = open(path, O_WRONLY | O_CLOEXEC);
	while (fd < 0 && errno == ETXTBSY);
	if (fd < 0 || pwrite(fd, &byte, 1, 0) != 1 || close(fd))
		err(2, "write to %s", path);
}

static char *map_byte(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	char *byte;

	if (fd < 0)
		err(2, "%s", path);
	byte = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (byte == MAP_FAILED)
		err(2, "map %s", path);
	close(fd);
	return byte;
}

/* What the kernel says of possessors, users, groups and others: all, and nothing. */
#define KEY_OPEN	0x3f3f0000
#define KEY_HIDDEN	0x37370000

static long keyctl(const char *what, int operation, unsigned long a, unsigned long b)
{
	long result = syscall(SYS_keyctl, operation, a, b, 0, 0);

	if (result < 0)
		err(2, "%s a key", what);
	return result;
}

static struct blob certificate;
static long key;

/*
 * By way of a keyring of our own: of a key that is added to the kernel's keyring
 * we were not the possessor, and could do nothing with it.
 */
static void give_key(long keyring)
{
	key = syscall(SYS_add_key, "asymmetric", "", certificate.bytes, certificate.size,
		      KEY_SPEC_USER_KEYRING);
	if (key < 0)
		err(2, "add a key");
	keyctl("permissions", KEYCTL_SETPERM, key, KEY_OPEN);
	keyctl("link", KEYCTL_LINK, key, keyring);
}

static void take_key(const char *way, long keyring)
{
	if (!strcmp(way, "revoke"))
		keyctl(way, KEYCTL_REVOKE, key, 0);
	else if (!strcmp(way, "invalidate"))
		keyctl(way, KEYCTL_INVALIDATE, key, 0);
	else if (!strcmp(way, "unlink"))
		keyctl(way, KEYCTL_UNLINK, key, keyring);
	else if (!strcmp(way, "hide"))
		keyctl(way, KEYCTL_SETPERM, key, KEY_HIDDEN);
	else if (!strcmp(way, "clear"))
		keyctl(way, KEYCTL_CLEAR, keyring, 0);
	else
		errx(2, "no way %s", way);
}

static void first_key(char **argv)
{
	read_blob(argv[3], &certificate);
	give_key(strtol(argv[4], NULL, 0));
}

static void change_keys(char **argv)
{
	long keyring = strtol(argv[4], NULL, 0);
	int i;

	/* Each key is parsed, and its signature verified, when it is linked. */
	for (i = 0; i < changes_wanted / 2 && !time_is_over(i); i++) {
		shared->counter++;
		if (i % 2)
			give_key(keyring);
		else
			take_key(argv[5], keyring);
		shared->counter++;
		if (i % 7 < 4)
			await_workers();
	}
}

static void change_file(int argc, char **argv)
{
	const char *what = argv[1], *path = argv[2];
	static struct blob labels[2];
	char bytes[2], *mapped = NULL;
	struct blob content;
	bool bad = false;
	int i;

	read_blob(path, &content);
	bytes[0] = content.bytes[0];
	bytes[1] = bytes[0] ^ 1;
	if (!strcmp(what, "label")) {
		if (argc != 5)
			errx(2, "race label FILE GOOD BAD");
		read_blob(argv[3], &labels[0]);
		read_blob(argv[4], &labels[1]);
	} else if (!strcmp(what, "map")) {
		mapped = map_byte(path);
	} else if (strcmp(what, "content")) {
		errx(2, "no race %s", what);
	}

	for (i = 0; i < changes_wanted && !time_is_over(i); i++) {
		bad = !bad;
		shared->counter++;
		if (labels[0].size) {
			if (setxattr(path, "security.ima", labels[bad].bytes, labels[bad].size, 0))
				err(2, "label of %s", path);
		} else if (mapped) {
			*mapped = bytes[bad];
		} else {
			write_byte(path, bytes[bad]);
		}
		shared->counter++;
		/* Sometimes one change, sometimes several at once */
		if (i % 7 < 4)
			await_workers();
	}
}

static void change_policy(char **argv)
{
	unsigned long first = strtoul(argv[3], NULL, 0), i;
	unsigned long last = strtoul(argv[4], NULL, 0);
	char rule[128];
	int fd, length;

	for (i = 0; i < last; i++) {
		length = snprintf(rule, sizeof(rule),
				  "appraise func=%s fowner=%lu appraise_type=imasig\n",
				  argv[5], first + i);
		shared->counter++;
		fd = open(POLICY, O_WRONLY | O_CLOEXEC);
		if (fd < 0 || write(fd, rule, length) != length || close(fd))
			err(2, "policy: %s", rule);
		shared->counter++;
		if (i % 3)
			await_workers();
	}
}

/* Wait until both writers are here. */
static void meet(bool first)
{
	unsigned long both = (shared->arrivals++ / 2 + 1) * 2;
	siginfo_t ended = {};

	while (shared->arrivals < both) {
		/* It may have been here before it ended, as after the last change. */
		if (first && !waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) &&
		    ended.si_pid && shared->arrivals < both)
			errx(2, "a process ended");
	}
}

static void write_and_close(const char *path, bool first)
{
	struct worker *worker = &shared->workers[first];
	char byte;
	int i, fd;

	for (i = 0; i < changes_wanted; i++) {
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			judge(false, "open", path);
		meet(first);
		byte = i;
		if (fd >= 0 && pwrite(fd, &byte, 1, first) != 1)
			err(2, "write to %s", path);
		meet(first);
		if (fd >= 0)
			close(fd);
		meet(first);
		if (try_open(path) == LET_IN)
			worker->let_in++;
		else
			wrong(worker, path, REFUSED);
		meet(first);
	}
}

static int close_at_once(const char *path)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (!pid)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	write_and_close(path, pid);
	if (!pid)
		exit(0);
	if (wait(&status) != pid || status)
		return 2;
	printf("# %lu let in, wrong: %lu\n",
	       shared->workers[0].let_in + shared->workers[1].let_in,
	       shared->workers[0].wrong + shared->workers[1].wrong);
	return shared->workers[0].wrong || shared->workers[1].wrong;
}

static int report(void)
{
	unsigned long let_in = 0, refused = 0, unknown = 0, wrong = 0;
	int i, status, failed = 0;

	while (wait(&status) > 0)
		failed |= status;
	for (i = 0; i < workers; i++) {
		let_in += shared->workers[i].let_in;
		refused += shared->workers[i].refused;
		unknown += shared->workers[i].unknown;
		wrong += shared->workers[i].wrong;
	}
	printf("# %lu let in, %lu refused, %lu while it changed; wrong: %lu\n", let_in, refused,
	       unknown, wrong);
	if (failed)
		return 2;
	return wrong || !let_in || !refused;
}

static access_fn access_of(const char *func)
{
	if (!strcmp(func, "FILE_CHECK"))
		return try_open;
	if (!strcmp(func, "MMAP_CHECK"))
		return try_map;
	return try_exec;
}

int main(int argc, char **argv)
{
	bool policy = argc == 6 && !strcmp(argv[1], "policy");
	bool keys = argc == 6 && !strcmp(argv[1], "key");
	access_fn accesses[] = { try_open, try_map, try_exec };
	const char *asked = getenv("RACE_CHANGES");
	int i;

	if (asked && *asked) {
		changes_wanted = atoi(asked);
		asked_for = true;
		if (changes_wanted < CHANGES_AT_LEAST || changes_wanted % 2)
			errx(2, "RACE_CHANGES: '%s' is not an even number from %d on", asked,
			     CHANGES_AT_LEAST);
	}
	if (!policy && !keys && argc != 3 && argc != 5)
		errx(2, "usage: race label|content|map|key|policy|close FILE...");
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (shared == MAP_FAILED)
		err(2, "memory");
	if (!strcmp(argv[1], "close"))
		return close_at_once(argv[2]);
	for (i = 0; i < MAX_WORKERS; i++)
		shared->workers[i].seen = -1;
	/* What is mapped to be written is not executed. */
	workers = policy ? 2 : !strcmp(argv[1], "map") ? 1 : 3;
	if (keys)
		first_key(argv);
	for (i = 0; i < workers; i++)
		start_worker(&shared->workers[i], policy ? work_on_files : work_on_file,
			     policy ? access_of(argv[5]) : accesses[i], argv[2]);
	if (policy)
		change_policy(argv);
	else if (keys)
		change_keys(argv);
	else
		change_file(argc, argv);
	await_workers();
	shared->enough = true;
	return report();
}
