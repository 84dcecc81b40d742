// SPDX-License-Identifier: GPL-2.0
/*
 * digest_lists - load, remove and ask for digest lists from several processes at once
 *
 * usage: digest_lists race ROUNDS     two load and remove lists of their own, each with
 *                                     an open file and label of its own and in a
 *                                     session of its own, and ask for them; two ask
 *                                     and look at all lists
 *        digest_lists killed TIMES    one is killed while it loads, or removes, a list
 *                                     of 200,000 digests: the list is there as a
 *                                     whole or not at all
 *        digest_lists torture SECONDS two ask, on another processor if there is one,
 *                                     while lists come and go
 *        digest_lists cycle CYCLES    100 lists of 1,000 digests are loaded and removed,
 *                                     every other one by path (in /tmp); when that was
 *                                     done so often, no more memory is used than
 *                                     after the first few times
 *
 * Each answer is checked: it must be one that some moment allows.  What no moment
 * allows is one line on stderr and status 1; a status of 2 is that something else
 * failed.
 *
 * Digests are numbers, of SHA-256.  List L has those from L * 1000 on, and SHARED.
 */

#define _GNU_SOURCE
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Those of this tree: the system's are older. */
#include "../../../../include/uapi/linux/diglim.h"
#include "../../../../include/uapi/linux/hash_info.h"

#define DIR		"/sys/kernel/security/integrity/diglim/"
#define SHARED		77
#define PER_LIST	10
#define STABLE		1	/* a list that is always there */
#define DENYING		2	/* one that always denies its first digest and SHARED */
#define LARGE		200000
#define SIZE		32
#define ANSWER		1048576

/* What processes tell each other: it is to end, or it has begun. */
static atomic_bool *stop, *begun;

static int open_file(const char *name, int flags)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), DIR "%s", name);
	fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		err(2, "%s", path);
	return fd;
}

/* Lists */

struct text {
	unsigned char *data;
	size_t size;
};

static struct text new_text(unsigned int digests)
{
	struct text text = { malloc(digests * SIZE + 3 * sizeof(struct compact_list_hdr)), 0 };

	if (!text.data)
		err(2, "malloc");
	return text;
}

static void add_block(struct text *text, unsigned int modifiers, uint32_t first, uint32_t count)
{
	struct compact_list_hdr header = {
		.version = COMPACT_LIST_VERSION,
		.type = htole16(COMPACT_FILE),
		.modifiers = htole16(modifiers),
		.algo = htole16(HASH_ALGO_SHA256),
		.count = htole32(count),
		.datalen = htole32(count * SIZE),
	};
	uint32_t i, number;

	memcpy(text->data + text->size, &header, sizeof(header));
	text->size += sizeof(header);
	for (i = 0; i < count; i++) {
		number = htobe32(first + i);
		memset(text->data + text->size, 0, SIZE);
		memcpy(text->data + text->size + SIZE - 4, &number, 4);
		text->size += SIZE;
	}
}

static struct text make_list(unsigned int list)
{
	unsigned int modifiers = list == DENYING ? 1 << COMPACT_MOD_DENY : 0;
	struct text text = new_text(PER_LIST + 1);

	add_block(&text, modifiers, list * 1000, PER_LIST);
	add_block(&text, modifiers, SHARED, 1);
	return text;
}

static void give(int fd, const struct text *text, const char *what)
{
	ssize_t written = write(fd, text->data, text->size);

	if (written != (ssize_t)text->size)
		err(1, "%s", what);
}

static void give_label(int fd, const char *label)
{
	if (write(fd, label, strlen(label)) != (ssize_t)strlen(label))
		err(1, "a label");
}

/* Answers */

static char *answer;

static void read_all(int fd, bool from_start)
{
	size_t length = 0;
	ssize_t got;

	if (!answer)
		answer = malloc(ANSWER);
	if (!answer)
		err(2, "malloc");
	if (from_start && lseek(fd, 0, SEEK_SET))
		err(2, "lseek");
	/* In parts: all of them are of one moment. */
	while ((got = read(fd, answer + length, 1000)) > 0) {
		length += got;
		if (length + 1000 >= ANSWER)
			errx(2, "the answer is too long");
	}
	if (got < 0)
		err(1, "read");
	answer[length] = '\0';
}

static void ask(int fd, uint32_t number)
{
	char text[128];
	int length = snprintf(text, sizeof(text), "sha256-%064x", number);

	if (write(fd, text, length) != length)
		err(1, "a question");
	read_all(fd, false);
}

/* How many lines there are, and how many with WORDS; each has to be a whole one. */
static unsigned int lines(const char *words, const char *end, unsigned int *all)
{
	unsigned int with = 0;
	char *line, *next;

	*all = 0;
	for (line = answer; *line; line = next) {
		next = strchr(line, '\n');
		if (!next)
			errx(1, "a line without end: %s", line);
		*next++ = '\0';
		if (strncmp(line, "sha256-", 7) || !strstr(line, end))
			errx(1, "no line of an answer: %s", line);
		with += !!strstr(line, words);
		++*all;
	}
	return with;
}

static void expect_one(int fd, uint32_t number, const char *label)
{
	unsigned int all, with;
	char words[64];

	snprintf(words, sizeof(words), "-%s (actions: ", label);
	ask(fd, number);
	with = lines(words, "algo: sha256, type: 1, modifiers: ", &all);
	if (with != 1 || all != 1)
		errx(1, "%u: %u of %u lines with %s", number, with, all, label);
}

static void expect_none(int fd, uint32_t number)
{
	unsigned int all;

	ask(fd, number);
	lines("", "", &all);
	if (all)
		errx(1, "%u is in %u lists", number, all);
}

/* Processes */

static pid_t start(void (*run)(unsigned int n), unsigned int n)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		err(2, "fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	run(n);
	exit(0);
}

static int await(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		err(2, "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

static void on_processor(unsigned int n)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(n % sysconf(_SC_NPROCESSORS_ONLN), &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		err(2, "sched_setaffinity");
}

static void load(unsigned int list, const char *label)
{
	struct text text = make_list(list);
	int fd = open_file("digest_list_add", O_WRONLY);

	give_label(fd, label);
	give(fd, &text, "load");
	close(fd);
	free(text.data);
}

static void unload(unsigned int list)
{
	struct text text = make_list(list);
	int fd = open_file("digest_list_del", O_WRONLY);

	give(fd, &text, "remove");
	close(fd);
	free(text.data);
}

static unsigned int number_of_lists(void)
{
	unsigned int all;
	int fd = open_file("digest_lists_loaded", O_RDONLY);

	read_all(fd, false);
	close(fd);
	lines("", " state=loaded", &all);
	return all;
}

/* What holds all the time, for those that ask. */
static void ask_stable(int query, int loaded)
{
	unsigned int all, with;

	expect_one(query, STABLE * 1000 + 3, "stable");
	ask(query, SHARED);
	with = lines("modifiers: 2", "algo: sha256, type: 1, modifiers: ", &all);
	if (with != 1 || all < 2)
		errx(1, "what is always denied: %u of %u", with, all);
	read_all(loaded, true);
	with = lines(" label=stable", " state=loaded", &all);
	if (with != 1 || all < 2 || all > 10)
		errx(1, "what is always loaded: %u of %u", with, all);
}

static void asker(unsigned int n)
{
	int query = open_file("digest_query", O_RDWR);
	int loaded = open_file("digest_lists_loaded", O_RDONLY);
	unsigned long rounds = 0;

	on_processor(n);
	for (; !*stop; rounds++)
		ask_stable(query, loaded);
	printf("# %lu rounds of questions\n", rounds);
	/* Else nothing was tested. */
	if (rounds < 10)
		errx(2, "only %lu", rounds);
}

static unsigned int rounds;

/* In two open files, as the published interface has it. */
static void ask_as_session(uint32_t number, const char *label)
{
	unsigned int all, with;
	char text[128], words[64];
	int fd = open_file("digest_query", O_WRONLY);
	int length = snprintf(text, sizeof(text), "sha256-%064x", number);

	if (write(fd, text, length) != length)
		err(1, "a question");
	close(fd);
	fd = open_file("digest_query", O_RDONLY);
	read_all(fd, false);
	close(fd);
	snprintf(words, sizeof(words), "-%s (actions: ", label);
	with = lines(words, "", &all);
	if (with != 1 || all != 1)
		errx(1, "%u, in a session: %u of %u lines with %s", number, with, all, label);
}

static void changer(unsigned int n)
{
	int add = open_file("digest_list_add", O_WRONLY);
	int del = open_file("digest_list_del", O_WRONLY);
	int query = open_file("digest_query", O_RDWR);
	int label = open_file("digest_list_label", O_RDWR);
	char own[64], session[64];
	struct text lists[2];
	unsigned int i, list = 100 * n;

	if (setsid() < 0)
		err(2, "setsid");
	lists[0] = make_list(list);
	lists[1] = make_list(list + 1);
	for (i = 0; i < rounds; i++) {
		snprintf(own, sizeof(own), "label:own-%u-%u", n, i);
		snprintf(session, sizeof(session), "session-%u-%u", n, i);
		if (i % 2) {
			give_label(add, own);
		} else {
			/* An open file that has no label. */
			close(add);
			add = open_file("digest_list_add", O_WRONLY);
			if (pwrite(label, session, strlen(session), 0) != (ssize_t)strlen(session))
				err(1, "digest_list_label");
		}
		give(add, &lists[0], "load");
		expect_one(query, list * 1000, i % 2 ? own + 6 : session);
		ask_as_session(list * 1000 + PER_LIST - 1, i % 2 ? own + 6 : session);
		give_label(add, own);
		give(add, &lists[1], "load a second one");
		give(del, &lists[0], "remove");
		expect_none(query, list * 1000 + PER_LIST - 1);
		expect_one(query, list * 1000 + 1000, own + 6);
		give(del, &lists[1], "remove the second one");
	}
}

static int race(void)
{
	pid_t changers[2], askers[2];
	int i, status = 0;

	load(STABLE, "label:stable");
	load(DENYING, "label:denying");
	for (i = 0; i < 2; i++) {
		askers[i] = start(asker, i);
		changers[i] = start(changer, i + 1);
	}
	for (i = 0; i < 2; i++)
		status |= await(changers[i]);
	*stop = true;
	for (i = 0; i < 2; i++)
		status |= await(askers[i]);
	unload(STABLE);
	unload(DENYING);
	if (!status && number_of_lists())
		errx(1, "something is left");
	return status;
}

/* A digest is in one list before it is not in the other one any more. */
static void moved_asker(unsigned int n)
{
	int query = open_file("digest_query", O_RDWR);
	int loaded = open_file("digest_lists_loaded", O_RDONLY);
	unsigned long asked = 0;
	unsigned int all;

	on_processor(1 + n);
	for (; !*stop; asked++) {
		ask_stable(query, loaded);
		ask(query, 5005);
		lines("", "algo: sha256, type: 1, modifiers: ", &all);
		if (all < 1 || all > 2)
			errx(1, "what moves is in %u lists", all);
	}
	printf("# %lu rounds of questions\n", asked);
	if (asked < 10)
		errx(2, "only %lu", asked);
}

static int torture(unsigned int seconds)
{
	int add = open_file("digest_list_add", O_WRONLY);
	int del = open_file("digest_list_del", O_WRONLY);
	struct text moving[2], large = new_text(5000);
	unsigned long changes = 0;
	pid_t askers[2];
	int i, status = 0;
	time_t end;

	for (i = 0; i < 2; i++) {
		/* The same digests, in lists that differ. */
		moving[i] = new_text(PER_LIST + 1);
		add_block(&moving[i], 0, 5000, PER_LIST);
		add_block(&moving[i], 0, 6000 + i, 1);
	}
	/* That makes tables grow and shrink. */
	add_block(&large, 0, 100000, 5000);
	load(STABLE, "label:stable");
	load(DENYING, "label:denying");
	give(add, &moving[0], "load");
	for (i = 0; i < 2; i++)
		askers[i] = start(moved_asker, 0);
	on_processor(0);
	for (end = time(NULL) + seconds; time(NULL) < end; changes++) {
		give(add, &moving[(changes + 1) % 2], "load");
		give(del, &moving[changes % 2], "remove");
		give(changes % 2 ? del : add, &large, "the large one");
		/* Has one ended, it has failed. */
		if (waitpid(-1, &status, WNOHANG))
			break;
	}
	*stop = true;
	if (status)
		return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
	for (i = 0; i < 2; i++)
		status |= await(askers[i]);
	give(del, &moving[changes % 2], "remove");
	if (changes % 2)
		give(del, &large, "remove");
	unload(STABLE);
	unload(DENYING);
	printf("# %lu changes\n", changes);
	if (!status && number_of_lists())
		errx(1, "something is left");
	return status;
}

static struct text large;

static void large_changer(unsigned int del)
{
	int fd = open_file(del ? "digest_list_del" : "digest_list_add", O_WRONLY);

	/* Its end is not that of the file: it may be killed before. */
	*begun = true;
	give(fd, &large, "the large list");
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/* Kill it after so many seconds; the time is too short for a sleep to be exact. */
static bool kill_after(unsigned int del, double seconds)
{
	double begin;
	pid_t pid;
	int status;

	*begun = false;
	pid = start(large_changer, del);
	while (!*begun)
		sched_yield();
	for (begin = now(); now() < begin + seconds;)
		;
	kill(pid, SIGKILL);
	if (waitpid(pid, &status, 0) != pid)
		err(2, "waitpid");
	if (!WIFSIGNALED(status) && WEXITSTATUS(status))
		errx(1, "the large list: status %d", status);
	return WIFSIGNALED(status);
}

/* How many digests there are, all types together. */
static unsigned long digests(void)
{
	int fd = open_file("digests_count", O_RDONLY);
	unsigned long sum = 0, n;
	char *word;

	read_all(fd, false);
	close(fd);
	for (word = answer; (word = strchr(word, ':')); sum += n)
		n = strtoul(++word, NULL, 10);
	return sum;
}

static int kill_often(unsigned int times)
{
	unsigned int i, was_killed = 0, whole = 0, none = 0, removals_killed = 0;
	unsigned long before, after;
	double begin, took, took_del;
	int add, del;

	large = new_text(LARGE);
	add_block(&large, 0, 1000000, LARGE);
	add = open_file("digest_list_add", O_WRONLY);
	del = open_file("digest_list_del", O_WRONLY);
	before = digests();
	begin = now();
	give(add, &large, "load");
	took = now() - begin;
	begin = now();
	give(del, &large, "remove");
	took_del = now() - begin;
	/* It takes longer where much else is going on: until it was in time for some. */
	for (i = 0; i < times || (!(whole && removals_killed) && i < 8 * times); i++) {
		/* The last ones are late, so that some load it. */
		was_killed += kill_after(false, 1.5 * took * i / times);
		after = digests();
		if (after == before) {
			none++;
			continue;
		}
		if (after != before + LARGE + 1)
			errx(1, "%lu digests of a list that was not loaded", after - before);
		whole++;
		/* The first of eight at once. */
		removals_killed += kill_after(true, took_del * ((whole - 1) % 8) / 8);
		after = digests();
		if (after == before + LARGE + 1)
			give(del, &large, "remove");
		else if (after != before)
			errx(1, "%lu digests of a list that was removed", after - before);
	}
	printf("# %u of %u were killed: %u had loaded it, %u had not; it takes %.3f s\n",
	       was_killed, i, whole, none, took);
	printf("# %u of %u were killed when they removed it; that takes %.3f s\n",
	       removals_killed, whole, took_del);
	/* It can still be loaded, and removed. */
	give(add, &large, "load");
	give(del, &large, "remove");
	if (number_of_lists() || digests() != before)
		errx(1, "something is left");
	return !(was_killed && none && whole && removals_killed);
}

/* What a store could lose memory to, each looked at by itself. */
enum loss {
	SLAB,		/* KiB of slabs, and of what is larger than objects of slabs */
	VMALLOC,	/* KiB */
	OBJECTS,	/* of kmalloc(); 0 without CONFIG_SLUB_DEBUG */
	LOSSES,
};

static const char * const loss_names[LOSSES] = { "KiB of slabs", "KiB of vmalloc", "objects" };

static long in_meminfo(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	if (!at)
		errx(2, "no %s in meminfo", key);
	return strtol(at + strlen(key), NULL, 10);
}

/* How many objects of kmalloc() are used; those that processors keep count, too. */
static long objects(void)
{
	FILE *file = fopen("/proc/slabinfo", "re");
	char line[512];
	long sum = 0, used;

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, "kmalloc-", 8) && sscanf(line, "%*s %ld", &used) == 1)
			sum += used;
	fclose(file);
	return sum;
}

static void measure(long now[LOSSES])
{
	char text[8192];
	ssize_t got;
	int fd;

	fd = open("/proc/meminfo", O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (got <= 0)
		err(2, "meminfo");
	close(fd);
	text[got] = '\0';
	now[SLAB] = in_meminfo(text, "Slab:");
	now[VMALLOC] = in_meminfo(text, "VmallocUsed:");
	now[OBJECTS] = objects();
}

static void write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, 1) != 1)
		err(2, "%s", path);
	close(fd);
}

/*
 * Caches give back what they keep for later, and kfree_rcu() does not gather more before
 * it waits for a grace period.  These pass by themselves.  Then slabs of which no object is
 * used are given back, too: processors and nodes keep some, more or less by chance.
 */
static void settle(void)
{
	glob_t slabs;
	size_t i;

	write_to("/proc/sys/vm/drop_caches", "3");
	if (glob("/sys/kernel/slab/*/shrink", GLOB_NOSORT, NULL, &slabs))
		errx(2, "no caches in /sys/kernel/slab");
	for (i = 0; i < slabs.gl_pathc; i++)
		write_to(slabs.gl_pathv[i], "1");
	globfree(&slabs);
}

/* Some of 1,000 digests, so that tables grow beyond what is not from vmalloc(). */
static struct cycled {
	struct text list, path;
} cycled[100];

static void prepare_cycles(void)
{
	char path[64];
	unsigned int i;
	int fd;

	for (i = 0; i < 100; i++) {
		cycled[i].list = new_text(1000);
		add_block(&cycled[i].list, 0, (1000 + i) * 1000, 999);
		add_block(&cycled[i].list, 0, SHARED, 1);
		if (i % 2)
			continue;
		snprintf(path, sizeof(path), "/tmp/digest_lists-%u", i);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (fd < 0)
			err(2, "%s", path);
		give(fd, &cycled[i].list, path);
		close(fd);
		cycled[i].path.data = (unsigned char *)strdup(path);
		if (!cycled[i].path.data)
			err(2, "strdup");
		cycled[i].path.size = strlen(path);
	}
}

static void give_cycled(int fd, unsigned int i, const char *what)
{
	give(fd, i % 2 ? &cycled[i].list : &cycled[i].path, what);
}

static void cycles(unsigned int count)
{
	int add = open_file("digest_list_add", O_WRONLY);
	int del = open_file("digest_list_del", O_WRONLY);
	unsigned int i;

	while (count--) {
		for (i = 0; i < 100; i++)
			give_cycled(add, i, "load");
		/* In another order each time. */
		for (i = 0; i < 100; i++)
			give_cycled(del, (i * 37 + count) % 100, "remove");
	}
	close(add);
	close(del);
}

/*
 * What is noise: of slabs what an object of 64 bytes for each list would take in 15 cycles,
 * one of 96 bytes for each cycle in 1,000; of vmalloc() less than the smallest table for
 * each cycle in 20; of objects one for every other cycle, and those of a processor.
 */
static long noise(enum loss loss, unsigned int count)
{
	return loss == SLAB ? 96 : loss == VMALLOC ? 64 : 64 + count / 2;
}

static int cycle(unsigned int count)
{
	long before[LOSSES] = { 0 }, least[LOSSES] = { 0 }, now[LOSSES];
	int i, loss, more = 1;

	prepare_cycles();
	cycles(3);
	/* As little as there ever is, of each. */
	for (i = 0; i < 50; i++) {
		settle();
		measure(now);
		for (loss = 0; loss < LOSSES; loss++)
			before[loss] = !i || now[loss] < before[loss] ? now[loss] : before[loss];
	}
	cycles(count);
	for (i = 0; i < 1000 && more; i++) {
		settle();
		measure(now);
		for (loss = more = 0; loss < LOSSES; loss++) {
			least[loss] = !i || now[loss] < least[loss] ? now[loss] : least[loss];
			more |= least[loss] > before[loss] + noise(loss, count);
		}
	}
	for (loss = 0; loss < LOSSES; loss++)
		printf("# %ld %s before, %ld after %u cycles\n", before[loss], loss_names[loss],
		       least[loss], count);
	return more;
}

int main(int argc, char **argv)
{
	unsigned int n;

	if (argc != 3)
		errx(2, "usage: digest_lists race|killed|torture|cycle NUMBER");
	rounds = strtoul(argv[2], NULL, 10);
	n = rounds;
	stop = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (stop == MAP_FAILED)
		err(2, "mmap");
	begun = stop + 1;
	if (!strcmp(argv[1], "race"))
		return race();
	if (!strcmp(argv[1], "killed"))
		return kill_often(n);
	if (!strcmp(argv[1], "torture"))
		return torture(n);
	if (!strcmp(argv[1], "cycle"))
		return cycle(n);
	errx(2, "usage: digest_lists race|killed|torture|cycle NUMBER");
}
