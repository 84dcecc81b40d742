// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the digest-list store costs, in lines "name value".
 *
 * usage: bench [PART...]
 *
 * The store is 1,500 lists of SHA-256 digests, with labels as packages' lists have
 * them.  PART is one of
 *
 *	bytes	bytes_per_digest.N: all that is allocated, as the kernel rounds it, at
 *		the worst moment of adding lists, with tables that are being replaced,
 *		divided by the digests that are loaded by then; the worst of all numbers
 *		of digests from N up, to ten times N or 15 million; and at which it is
 *	lookup	hit_ns.N, miss_ns.N, and of the model of the published index; and
 *		read_ns.N, what one read takes in as much memory, to compare with: in
 *		memory that is in no cache a miss waits for one, and a hit for two
 *	add	add_digests_per_s, of ten million, and add_ns, of one
 *	share	share_ns and unshare_ns: lists are added, and removed, of which all
 *		digests are in other lists already; of each digest
 *	tail	p999_ns.quiet and p999_ns.writers: one thread looks up, another one
 *		adds and removes lists all the time, now and then a large one, for
 *		which tables are made anew, and raises and revokes some; the median of
 *		five rounds
 *	retries	the most times that a look-up searched once more, with such a writer;
 *		only in the program that is linked to count searches, bench_counted
 *	writes	shared_writes: writes of look-ups to memory of the store, which is
 *		read-only meanwhile; of those to one page the first one
 *
 * Times are of the processor that the thread had: others may use the machine, too.
 * Digests are looked up in random order, so that they are in no cache unless all are.
 * Digests are in big pages, as in the kernel, where they are in the direct map; large tables
 * are in small pages, as those of vzalloc() are.  (On a virtual machine it depends on the
 * host, too, how long the processor looks for a page: read_ns has that in it.)
 */

#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "diglim_store.h"
#include "diglim_test_list.h"
#include "published.h"

#define LISTS 1500
#define SHA256 4
#define SIZE 32

/* Big pages, and one heap, which grows by 64 MiB and is kept. */
#define TUNABLES "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:" \
		 "glibc.malloc.arena_max=1:glibc.malloc.top_pad=67108864:" \
		 "glibc.malloc.trim_threshold=68719476736"

static struct diglim_store store;

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

#define cpu_time() now(CLOCK_THREAD_CPUTIME_ID)

/* Digest @n of all; spread, as real ones are. */
static void digest_of(u8 *to, u64 n)
{
	u64 x = n * 0x9e3779b97f4a7c15ull;
	int i;

	for (i = 0; i < 4; i++) {
		x ^= x >> 29;
		x *= 0xbf58476d1ce4e5b9ull;
		x ^= x >> 32;
		put_unaligned_le64(x + i, to + 8 * i);
	}
}

/* List @n of @lists that have @total digests together, which begin with @first. */
static u8 *make_list(u64 first, u64 total, int lists, int n, size_t *size)
{
	u64 from = total * n / lists, to = total * (n + 1) / lists, i;
	u8 *bytes = malloc(16 + (to - from) * SIZE), *p;

	p = diglim_test_header(bytes, COMPACT_FILE, 0, SHA256, to - from);
	for (i = from; i < to; i++, p += SIZE)
		digest_of(p, first + i);
	*size = p - bytes;
	return bytes;
}

static void list_digest(u8 *digest, int n)
{
	digest_of(digest, (1ull << 40) + n);
}

static void add_with(const u8 *bytes, size_t size, int n, u8 actions)
{
	char label[64];
	struct diglim_list_info info = { .algo = SHA256, .actions = actions };
	struct diglim_fault fault;
	u8 digest[SIZE];

	list_digest(digest, n);
	info.digest = digest;
	/* As many bytes as names of packages and versions have on the average. */
	info.label_len = snprintf(label, sizeof(label), "0-file_list-compact-%0*d", 6 + n % 9, n);
	info.label = label;
	/* One key signs a distribution's lists. */
	info.key_id = "the identifier of it";
	info.key_id_len = 20;
	if (diglim_store_add(&store, bytes, size, &info, &fault))
		abort();
}

static void add(const u8 *bytes, size_t size, int n)
{
	add_with(bytes, size, n, DIGLIM_ACTIONS);
}

/* Add one of the lists that have @total digests; returns how many it has. */
static u64 add_one(u64 total, int n)
{
	size_t size;
	u8 *bytes = make_list(0, total, LISTS, n, &size);

	add(bytes, size, n);
	free(bytes);
	return (size - 16) / SIZE;
}

static void fill(u64 total)
{
	int n;

	diglim_store_init(&store);
	for (n = 0; n < LISTS; n++)
		add_one(total, n);
}

static const char *name_of(u64 n)
{
	return n == 1000 ? "1k" : n == 100000 ? "100k" : n == 1000000 ? "1M" : "10M";
}

/* What the digests loaded so far take at the worst moment of each add; from @from on. */
static double worst_of(u64 total, u64 from, u64 *at)
{
	double worst = 0;
	u64 loaded = 0;
	int n;

	diglim_store_init(&store);
	for (n = 0; n < LISTS; n++) {
		shim_memory.peak = shim_memory.bytes;
		loaded += add_one(total, n);
		if (loaded >= from && (double)shim_memory.peak / loaded > worst) {
			worst = (double)shim_memory.peak / loaded;
			*at = loaded;
		}
	}
	diglim_store_destroy(&store);
	return worst;
}

/*
 * No size is left out: what is between two totals is passed when the larger one is
 * filled, with nearly as many lists.  Lists count where there are few digests.
 */
static void bench_bytes(void)
{
	static const struct {
		u64 from, to;
		unsigned int percent;
	} ranges[] = {
		{ 100000, 150000, 1 }, { 150000, 1000000, 3 },
		{ 1000000, 10000000, 3 }, { 10000000, 15000000, 10 },
	};
	double worst = 0, each;
	u64 total, at = 0, worst_at = 0, least;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ranges); i++) {
		for (total = ranges[i].from; total < ranges[i].to;) {
			least = total;
			total += total * ranges[i].percent / 100;
			each = worst_of(total, least, &at);
			if (getenv("CURVE"))
				fprintf(stderr, "%llu %.2f\n", at, each);
			if (each > worst) {
				worst = each;
				worst_at = at;
			}
		}
		/* The first two ranges are one figure. */
		if (i == 0)
			continue;
		printf("bytes_per_digest.%s %.2f\n", name_of(ranges[i == 1 ? 0 : i].from), worst);
		printf("bytes_per_digest.%s.at %llu\n", name_of(ranges[i == 1 ? 0 : i].from),
		       (unsigned long long)worst_at);
		fflush(stdout);
		worst = 0;
	}
}

/* Nanoseconds each of looking digests up; made before, and beside each other. */
static double time_lookups(u64 total, bool hit, u64 count, struct published *published)
{
	u64 i, n, found = 0;
	u8 (*digests)[SIZE] = malloc(count * SIZE);
	double start, best = 1e9;
	int round;

	for (i = 0; i < count; i++) {
		n = (shim_random() >> 16) % total;
		digest_of(digests[i], hit ? n : n + (1ull << 41));
	}
	for (round = 0; round < 3; round++) {
		found = 0;
		start = cpu_time();
		if (published)
			for (i = 0; i < count; i++)
				found += !!published_find(published, digests[i], SHA256, SIZE);
		else
			for (i = 0; i < count; i++)
				found += !!diglim_store_lookup(&store, COMPACT_FILE, SHA256,
							       digests[i]);
		best = min(best, cpu_time() - start);
		if (found != (hit ? count : 0))
			abort();
	}
	free(digests);
	return best / count * 1e9;
}

static void time_published(u64 total)
{
	struct published *index = calloc(1, sizeof(*index));
	struct published_list *lists = calloc(LISTS, sizeof(*lists));
	u64 count = total > 100000 ? 2000 : 20000;
	size_t size;
	int n;

	for (n = 0; n < LISTS; n++) {
		lists[n].bytes = make_list(0, total, LISTS, n, &size);
		published_add(index, &lists[n], (size - 16) / SIZE, SIZE);
	}
	printf("hit_ns.%s.model %.1f\n", name_of(total), time_lookups(total, true, count, index));
	printf("miss_ns.%s.model %.1f\n", name_of(total), time_lookups(total, false, count, index));
	fflush(stdout);
}

/*
 * What one read takes that waits for the one before: in as many bytes as so many digests
 * take, of a random line each.  No look-up can take less than one such read.
 */
static void time_reads(u64 digests)
{
	u64 lines = digests * 40 / 64, i, at = 0;
	u64 (*memory)[8] = malloc(lines * 64);
	double start, best = 1e9;
	int round;

	for (i = 0; i < lines; i++)
		memory[i][0] = i;
	/* One cycle through all of them: Sattolo 1986. */
	for (i = lines - 1; i > 0; i--) {
		u64 j = (shim_random() >> 16) % i, x = memory[i][0];

		memory[i][0] = memory[j][0];
		memory[j][0] = x;
	}
	for (round = 0; round < 3; round++) {
		start = cpu_time();
		for (i = 0; i < 1000000; i++)
			at = READ_ONCE(memory[at][0]);
		best = min(best, cpu_time() - start);
	}
	free(memory);
	printf("read_ns.%s %.1f\n", name_of(digests), best * 1000);
}

static void bench_lookup(void)
{
	u64 sizes[] = { 1000, 100000, 1000000, 10000000 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		fill(sizes[i]);
		printf("hit_ns.%s %.1f\n", name_of(sizes[i]),
		       time_lookups(sizes[i], true, 1000000, NULL));
		printf("miss_ns.%s %.1f\n", name_of(sizes[i]),
		       time_lookups(sizes[i], false, 1000000, NULL));
		fflush(stdout);
		diglim_store_destroy(&store);
		/* Ten million: 5,000 items on a chain, and nothing new. */
		if (sizes[i] <= 1000000)
			time_published(sizes[i]);
		time_reads(sizes[i]);
	}
}

static void bench_add(void)
{
	static u8 *bytes[LISTS];
	static size_t size[LISTS];
	double start, best = 1e9;
	int n, round;

	for (n = 0; n < LISTS; n++)
		bytes[n] = make_list(0, 10000000, LISTS, n, &size[n]);
	for (round = 0; round < 2; round++) {
		diglim_store_init(&store);
		start = cpu_time();
		for (n = 0; n < LISTS; n++)
			add(bytes[n], size[n], n);
		best = min(best, cpu_time() - start);
		diglim_store_destroy(&store);
	}
	printf("add_digests_per_s %.0f\nadd_ns %.1f\n", 10000000 / best, best * 100);
}

static void del(int n)
{
	u8 digest[SIZE];

	list_digest(digest, n);
	if (diglim_store_del(&store, SHA256, digest, DIGLIM_ACTIONS))
		abort();
}

static void bench_share(void)
{
	const u64 total = 4000000;
	static u8 *bytes[LISTS];
	static size_t size[LISTS];
	double start, shared;
	int n;

	fill(total);
	for (n = 0; n < LISTS; n++)
		bytes[n] = make_list(0, total, LISTS, n, &size[n]);
	start = cpu_time();
	for (n = 0; n < LISTS; n++)
		add(bytes[n], size[n], LISTS + n);
	shared = cpu_time();
	printf("share_ns %.1f\n", (shared - start) / total * 1e9);
	for (n = 0; n < LISTS; n++)
		del(LISTS + n);
	printf("unshare_ns %.1f\n", (cpu_time() - shared) / total * 1e9);
	for (n = 0; n < LISTS; n++)
		free(bytes[n]);
	diglim_store_destroy(&store);
}

static bool stop;

/* A list that denies another one, which is revoked as long as it is there. */
static void revoke_list(int n, int by)
{
	u8 bytes[16 + SIZE];

	list_digest(diglim_test_header(bytes, COMPACT_DIGEST_LIST, 2, SHA256, 1), n);
	add_with(bytes, sizeof(bytes), by, DIGLIM_MEASURED);
}

static void *writer(void *data)
{
	u64 total = 70 * 100;
	u8 *bytes[100], *large;
	size_t size[100], large_size;
	int n, round;

	for (n = 0; n < 100; n++)
		bytes[n] = make_list(1ull << 42, total, 100, n, &size[n]);
	/* Makes each table of a million digests grow, and shrink when it goes. */
	large = make_list(1ull << 43, 600000, 1, 0, &large_size);
	for (round = 0; !READ_ONCE(stop); round++) {
		for (n = 0; n < 100; n++)
			add_with(bytes[n], size[n], LISTS + n, n % 10 ? DIGLIM_ACTIONS : 0);
		for (n = 0; n < 100; n += 10)
			add(bytes[n], size[n], LISTS + n);
		revoke_list(LISTS + round % 100, LISTS + 100);
		if (round % 64 == 0)
			add(large, large_size, LISTS + 101);
		for (n = 0; n < 101 + (round % 64 == 0); n++)
			del(LISTS + n);
	}
	free(large);
	for (n = 0; n < 100; n++)
		free(bytes[n]);
	return data;
}

static int compare(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return (x > y) - (x < y);
}

/* Context switches that the thread did not ask for spoil what was measured. */
static u32 p999(u64 total, u64 count)
{
	u32 *times = malloc(count * sizeof(*times));
	u8 digest[SIZE];
	u64 i;
	u32 result;

	for (i = 0; i < count; i++) {
		struct timespec a, b;

		digest_of(digest, (shim_random() >> 16) % total);
		clock_gettime(CLOCK_MONOTONIC, &a);
		if (!diglim_store_lookup(&store, COMPACT_FILE, SHA256, digest))
			abort();
		clock_gettime(CLOCK_MONOTONIC, &b);
		times[i] = (b.tv_sec - a.tv_sec) * 1000000000 + b.tv_nsec - a.tv_nsec;
		if (i % 16 == 0)
			shim_rcu_quiescent();
	}
	qsort(times, count, sizeof(*times), compare);
	result = times[count * 999 / 1000];
	free(times);
	return result;
}

static void pin(pthread_t thread, int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	pthread_setaffinity_np(thread, sizeof(set), &set);
}

#define ROUNDS 5

static u32 median(u32 *values)
{
	qsort(values, ROUNDS, sizeof(*values), compare);
	return values[ROUNDS / 2];
}

static pthread_t begin_writer(void)
{
	pthread_t thread;

	stop = false;
	if (pthread_create(&thread, NULL, writer, NULL))
		abort();
	pin(thread, 1);
	return thread;
}

static void end_writer(pthread_t thread)
{
	WRITE_ONCE(stop, true);
	shim_rcu_offline();
	pthread_join(thread, NULL);
	diglim_store_destroy(&store);
}

static void bench_tail(void)
{
	u32 quiet[ROUNDS], writers[ROUNDS];
	pthread_t thread;
	int round;

	fill(1000000);
	shim_rcu_online();
	pin(pthread_self(), 0);
	for (round = 0; round < ROUNDS; round++)
		quiet[round] = p999(1000000, 1000000);
	thread = begin_writer();
	for (round = 0; round < ROUNDS; round++)
		writers[round] = p999(1000000, 1000000);
	end_writer(thread);
	printf("p999_ns.quiet %u\np999_ns.writers %u\n", median(quiet), median(writers));
}

/*
 * A look-up that repeated something would search again.  The linker puts this in the place
 * of what searches, see the Makefile: what the kernel compiles has nothing to count.
 */
bool __real_diglim_index_find(const struct diglim_index *index, const struct diglim_arena *arena,
			      const struct diglim_key *key, struct diglim_match *match)
	__attribute__((weak));
bool __wrap_diglim_index_find(const struct diglim_index *index, const struct diglim_arena *arena,
			      const struct diglim_key *key, struct diglim_match *match);

static __thread u64 searches;

bool __wrap_diglim_index_find(const struct diglim_index *index, const struct diglim_arena *arena,
			      const struct diglim_key *key, struct diglim_match *match)
{
	searches++;
	return __real_diglim_index_find(index, arena, key, match);
}

static void bench_retries(void)
{
	u64 most = 0, i;
	u8 digest[SIZE];
	pthread_t thread;

	if (!__real_diglim_index_find)
		return;
	fill(1000000);
	shim_rcu_online();
	pin(pthread_self(), 0);
	thread = begin_writer();
	for (i = 0; i < 5000000; i++) {
		digest_of(digest, (shim_random() >> 16) % 1000000);
		searches = 0;
		if (!diglim_store_lookup(&store, COMPACT_FILE, SHA256, digest) || !searches)
			abort();
		most = max(most, searches - 1);
		if (i % 16 == 0)
			shim_rcu_quiescent();
	}
	end_writer(thread);
	printf("retries %llu\n", (unsigned long long)most);
}

/* How often something was written that is read-only; not in what is read-only itself. */
static u64 *caught;

static void catch(int signal, siginfo_t *info, void *context)
{
	unsigned long page = (unsigned long)info->si_addr & ~(PAGE_SIZE - 1);

	++*caught;
	/* It goes on, and what is written to that page later is not seen. */
	if (syscall(SYS_mprotect, page, PAGE_SIZE, PROT_READ | PROT_WRITE))
		_exit(1);
}

/*
 * What look-ups write: the store and all that it allocated is read-only.  It is on the
 * heap, or in this program's own data.
 */
static void bench_writes(void)
{
	struct sigaction action = { .sa_sigaction = catch, .sa_flags = SA_SIGINFO };
	struct {
		unsigned long from, to;
	} maps[16];
	u8 digest[SIZE];
	unsigned int count = 0, n;
	char line[256];
	u64 bytes = 0, writes;
	FILE *file;
	u64 i;

	caught = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (caught == MAP_FAILED || sigaction(SIGSEGV, &action, NULL))
		abort();
	fill(100000);
	file = fopen("/proc/self/maps", "r");
	if (!file)
		abort();
	while (count < ARRAY_SIZE(maps) && fgets(line, sizeof(line), file)) {
		unsigned long from, to;
		char mode[5];

		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) != 3 || mode[1] != 'w')
			continue;
		if (strstr(line, "[heap]") ||
		    (from <= (unsigned long)&store && (unsigned long)&store < to)) {
			maps[count].from = from;
			maps[count++].to = to;
		}
	}
	fclose(file);
	fflush(stdout);
	for (n = 0; n < count; n++) {
		if (syscall(SYS_mprotect, maps[n].from, maps[n].to - maps[n].from, PROT_READ))
			_exit(1);
		bytes += maps[n].to - maps[n].from;
	}
	for (i = 0; i < 100000; i++) {
		digest_of(digest, i);
		if (!diglim_store_lookup(&store, COMPACT_FILE, SHA256, digest))
			_exit(1);
		digest_of(digest, i + (1ull << 41));
		if (diglim_store_lookup(&store, COMPACT_FILE, SHA256, digest))
			_exit(1);
	}
	writes = *caught;
	/* Else it was not the store that was read-only, or nothing would be caught. */
	WRITE_ONCE(store.work, 0);
	if (bytes < shim_memory.bytes || *caught != writes + 1)
		_exit(1);
	n = snprintf(line, sizeof(line), "shared_writes %llu\n", (unsigned long long)writes);
	if (write(1, line, n) != n)
		_exit(1);
	_exit(0);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} parts[] = {
		{ "bytes", bench_bytes },
		{ "lookup", bench_lookup },
		{ "add", bench_add },
		{ "share", bench_share },
		{ "tail", bench_tail },
		{ "retries", bench_retries },
		{ "writes", bench_writes },
	};
	unsigned int i;
	int n;

	/* The kernel maps its memory in big pages, and does not share heaps among threads. */
	if (!getenv("GLIBC_TUNABLES")) {
		setenv("GLIBC_TUNABLES", TUNABLES, 1);
		/* Nothing is to be bound while memory is read-only. */
		setenv("LD_BIND_NOW", "1", 1);
		execv("/proc/self/exe", argv);
	}
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		bool wanted = argc < 2;

		for (n = 1; n < argc; n++)
			wanted |= !strcmp(argv[n], parts[i].name);
		if (wanted)
			parts[i].run();
		fflush(stdout);
	}
	return 0;
}
