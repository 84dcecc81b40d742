// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory, RCU and randomness for the digest-list store in user space; see shim.h.
 */

#include <stdio.h>
#include <sys/mman.h>

#include "shim.h"

struct shim_memory shim_memory;
u64 shim_resched;
bool shim_killed;

/* Before each allocation; keeps it aligned to a cache line. */
union header {
	struct {
		size_t counted;
		size_t size;
		/* By mmap(); 0 if it is of the heap. */
		size_t mapped;
	};
	char line[64];
};

/* As kmalloc() rounds: its classes, then powers of two. */
static size_t kmalloc_size(size_t size)
{
	size_t class = 8;

	if (size > 64 && size <= 96)
		return 96;
	if (size > 128 && size <= 192)
		return 192;
	while (class < size)
		class *= 2;
	return class;
}

/* As vmalloc() does: pages, a struct vm_struct and vmap_area, pointers to the pages. */
static size_t vmalloc_size(size_t size)
{
	size_t pages = DIV_ROUND_UP(size, PAGE_SIZE);

	return pages * PAGE_SIZE + 64 + 72 + kmalloc_size(pages * sizeof(void *));
}

/*
 * From this size on vmalloc() is mmap(), whose pages are small unless they are asked to be
 * big.  In the kernel they are small, too: vzalloc() has big ones on no machine, and what
 * has them would round tables up to two megabytes.
 */
#define SMALL_PAGES	0x100000

static union header *map(size_t size)
{
	union header *header = mmap(NULL, size, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (header == MAP_FAILED)
		abort();
	header->mapped = size;
	return header;
}

static union header *from_heap(size_t size)
{
	union header *header;

	if (posix_memalign((void **)&header, 64, size))
		abort();
	header->mapped = 0;
	return header;
}

static void *allocate(size_t size, size_t counted, bool small_pages)
{
	union header *header;

	shim_memory.made++;
	if (shim_memory.fail_at && (shim_memory.made == shim_memory.fail_at ||
				    (shim_memory.fail_on &&
				     shim_memory.made > shim_memory.fail_at))) {
		shim_memory.failed++;
		return NULL;
	}
	header = small_pages ? map(sizeof(*header) + size) : from_heap(sizeof(*header) + size);
	header->counted = counted;
	header->size = size;
	shim_memory.count++;
	shim_memory.bytes += counted;
	if (shim_memory.bytes > shim_memory.peak)
		shim_memory.peak = shim_memory.bytes;
	return header + 1;
}

void *shim_kmalloc(size_t size)
{
	return allocate(size, kmalloc_size(size), false);
}

void *shim_vmalloc(size_t size)
{
	void *p = allocate(size, vmalloc_size(size), size >= SMALL_PAGES);

	return p ? memset(p, 0, size) : NULL;
}

void kvfree(const void *p)
{
	union header *header = (union header *)p;

	if (!p)
		return;
	header--;
	shim_memory.bytes -= header->counted;
	shim_memory.count--;
	if (header->mapped)
		munmap(header, header->mapped);
	else
		free(header);
}

/*
 * RCU.  A grace period is a number.  It is over when each thread that is online has
 * said that it was quiescent since that number was made.
 */

struct reader {
	u64 seen;
	bool online;
} __aligned(64);

#define READERS 16

static struct reader readers[READERS];
static int reader_count;
static __thread struct reader *self;
static u64 grace __aligned(64);

/* What waits for grace period @waiting_for, and what came after. */
static struct rcu_head *waiting, *coming;
static u64 waiting_for;

void shim_rcu_online(void)
{
	if (!self)
		self = &readers[__atomic_fetch_add(&reader_count, 1, __ATOMIC_RELAXED) % READERS];
	__atomic_store_n(&self->seen, __atomic_load_n(&grace, __ATOMIC_SEQ_CST), __ATOMIC_SEQ_CST);
	__atomic_store_n(&self->online, true, __ATOMIC_SEQ_CST);
	shim_rcu_quiescent();
}

void shim_rcu_offline(void)
{
	__atomic_store_n(&self->online, false, __ATOMIC_RELEASE);
}

void shim_rcu_quiescent(void)
{
	u64 now = __atomic_load_n(&grace, __ATOMIC_ACQUIRE);

	if (__atomic_load_n(&self->seen, __ATOMIC_RELAXED) != now)
		__atomic_store_n(&self->seen, now, __ATOMIC_SEQ_CST);
}

static bool is_over(u64 period)
{
	int i;

	for (i = 0; i < READERS; i++)
		if (__atomic_load_n(&readers[i].online, __ATOMIC_ACQUIRE) &&
		    __atomic_load_n(&readers[i].seen, __ATOMIC_ACQUIRE) < period)
			return false;
	return true;
}

unsigned long get_state_synchronize_rcu(void)
{
	return __atomic_add_fetch(&grace, 1, __ATOMIC_SEQ_CST);
}

bool poll_state_synchronize_rcu(unsigned long state)
{
	return is_over(state);
}

void synchronize_rcu(void)
{
	u64 period = get_state_synchronize_rcu();

	while (!is_over(period))
		__asm__ __volatile__("" : : : "memory");
}

void call_rcu(struct rcu_head *rcu, void (*func)(struct rcu_head *rcu))
{
	rcu->func = func;
	rcu->next = coming;
	coming = rcu;
}

void shim_kvfree(struct rcu_head *rcu)
{
	kvfree(rcu);
}

void shim_rcu_poll(void)
{
	struct rcu_head *rcu, *next;

	if (waiting && !is_over(waiting_for))
		return;
	for (rcu = waiting; rcu; rcu = next) {
		next = rcu->next;
		rcu->func(rcu);
	}
	waiting = coming;
	coming = NULL;
	if (waiting)
		waiting_for = get_state_synchronize_rcu();
}

void rcu_barrier(void)
{
	while (waiting || coming)
		shim_rcu_poll();
}

u64 shim_random_state = 88172645463325252ull;

/* xorshift64*, Vigna 2014 */
u64 shim_random(void)
{
	shim_random_state ^= shim_random_state >> 12;
	shim_random_state ^= shim_random_state << 25;
	shim_random_state ^= shim_random_state >> 27;
	return shim_random_state * 0x2545f4914f6cdd1dull;
}

void get_random_bytes(void *to, size_t size)
{
	u8 *byte = to;

	while (size--)
		*byte++ = shim_random() >> 56;
}
