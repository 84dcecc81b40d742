/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the sources of the digest-list store need of the kernel, for user space.
 *
 * Every <linux/...> header that they include is this one; the Makefile makes it so.
 * Allocations are counted as the kernel's allocators would round them, and can be
 * made to fail.  RCU is the simplest there is: a thread that looks digests up says
 * now and then that it is not in the middle of it, see shim_rcu_quiescent().
 */

#ifndef DIGLIM_SHIM_H
#define DIGLIM_SHIM_H

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;
typedef s64 time64_t;
#define TIME64_MAX INT64_MAX

/* Compiler */

#define __rcu
#define __init
#define __read_mostly
#define __force
#define __aligned(n) __attribute__((aligned(n)))
#define ____cacheline_aligned __aligned(64)
#define __maybe_unused __attribute__((unused))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define fallthrough __attribute__((fallthrough))
#define barrier() __asm__ __volatile__("" : : : "memory")
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)
#define IS_ENABLED(option) 0
#define EXPORT_SYMBOL(name)
#define EXPORT_SYMBOL_GPL(name)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define container_of(pointer, type, member) \
	((type *)((char *)(pointer) - offsetof(type, member)))
#define PAGE_SIZE 4096UL

/* ThreadSanitizer knows no dependencies between addresses. */
#ifdef __SANITIZE_THREAD__
#define SHIM_READ __ATOMIC_ACQUIRE
#define SHIM_WRITE __ATOMIC_RELEASE
#else
#define SHIM_READ __ATOMIC_RELAXED
#define SHIM_WRITE __ATOMIC_RELAXED
#endif
#define READ_ONCE(x) __atomic_load_n(&(x), SHIM_READ)
#define WRITE_ONCE(x, value) __atomic_store_n(&(x), value, SHIM_WRITE)
#define smp_load_acquire(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define smp_store_release(p, value) __atomic_store_n(p, value, __ATOMIC_RELEASE)
/* These operations are ordered here. */
#define smp_mb__before_atomic() barrier()
#define smp_rmb() barrier()
#define prefetch(p) __builtin_prefetch(p)
#define prefetchw(p) __builtin_prefetch(p, 1)

#define atomic64_set(v, value) __atomic_store_n(&(v)->counter, value, SHIM_WRITE)
#define atomic64_set_release(v, value) __atomic_store_n(&(v)->counter, value, __ATOMIC_RELEASE)

typedef struct { int counter; } atomic_t;
typedef struct { s64 counter; } atomic64_t;
#define atomic_read(v) __atomic_load_n(&(v)->counter, SHIM_READ)
#define atomic_inc(v) ((void)__atomic_add_fetch(&(v)->counter, 1, __ATOMIC_ACQ_REL))
#define atomic_dec(v) ((void)__atomic_sub_fetch(&(v)->counter, 1, __ATOMIC_ACQ_REL))
#define atomic64_read(v) __atomic_load_n(&(v)->counter, SHIM_READ)
#define atomic64_read_acquire(v) __atomic_load_n(&(v)->counter, __ATOMIC_ACQUIRE)
#define atomic64_inc_return(v) __atomic_add_fetch(&(v)->counter, 1, __ATOMIC_SEQ_CST)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *p)
{
	return (long)p;
}

static inline bool IS_ERR(const void *p)
{
	return (unsigned long)p >= (unsigned long)-4095;
}

static inline int PTR_ERR_OR_ZERO(const void *p)
{
	return IS_ERR(p) ? PTR_ERR(p) : 0;
}

/* Numbers */

#define BITS_PER_LONG (__SIZEOF_LONG__ * 8)
#define BIT(n) (1UL << (n))
#define DIV_ROUND_UP(a, b) (((a) + (b) - 1) / (b))
#define IS_ALIGNED(a, b) (((a) & ((b) - 1)) == 0)
#define round_up(a, b) (((a) + (b) - 1) / (b) * (b))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define check_mul_overflow(a, b, result) __builtin_mul_overflow(a, b, result)
#define struct_size(pointer, member, count) \
	(sizeof(*(pointer)) + (count) * sizeof(*(pointer)->member))
#define fls(x) shim_fls(x)
#define __ffs(x) ((unsigned int)__builtin_ctzl(x))

static inline int shim_fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

#define hweight32(x) __builtin_popcount(x)

/* Without an instruction for it, which the kernel would use if the processor has it. */
static inline unsigned int hweight16(unsigned int x)
{
	x -= x >> 1 & 0x5555;
	x = (x & 0x3333) + (x >> 2 & 0x3333);
	x = (x + (x >> 4)) & 0x0f0f;
	return (x + (x >> 8)) & 0xff;
}

static inline u64 rol64(u64 word, unsigned int shift)
{
	return word << (shift & 63) | word >> (-shift & 63);
}

static inline u32 rol32(u32 word, unsigned int shift)
{
	return word << (shift & 31) | word >> (-shift & 31);
}

typedef u16 shim_le16;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define shim_le(bits, x) __builtin_bswap##bits(x)
#else
#define shim_le(bits, x) (x)
#endif
#define le16_to_cpu(x) shim_le(16, (u16)(x))
#define le32_to_cpu(x) shim_le(32, (u32)(x))
#define le64_to_cpu(x) shim_le(64, (u64)(x))
#define cpu_to_le16(x) shim_le(16, (u16)(x))
#define cpu_to_le32(x) shim_le(32, (u32)(x))
#define le16_to_cpup(p) le16_to_cpu(*(const u16 *)(p))
#define le32_to_cpup(p) le32_to_cpu(*(const u32 *)(p))
#define le64_to_cpup(p) le64_to_cpu(*(const u64 *)(p))

#define SHIM_UNALIGNED(bits) \
static inline u##bits get_unaligned_le##bits(const void *p) \
{ \
	u##bits x; \
	memcpy(&x, p, sizeof(x)); \
	return shim_le(bits, x); \
} \
static inline void put_unaligned_le##bits(u##bits x, void *p) \
{ \
	x = shim_le(bits, x); \
	memcpy(p, &x, sizeof(x)); \
}
SHIM_UNALIGNED(16)
SHIM_UNALIGNED(32)
SHIM_UNALIGNED(64)

/* Lists */

struct list_head {
	struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *head)
{
	head->next = head->prev = head;
}

static inline void list_add_tail(struct list_head *entry, struct list_head *head)
{
	entry->next = head;
	entry->prev = head->prev;
	head->prev->next = entry;
	head->prev = entry;
}

static inline void list_add(struct list_head *entry, struct list_head *head)
{
	list_add_tail(entry, head->next);
}

static inline void list_del(struct list_head *entry)
{
	entry->next->prev = entry->prev;
	entry->prev->next = entry->next;
}

static inline void list_del_init(struct list_head *entry)
{
	list_del(entry);
	INIT_LIST_HEAD(entry);
}

static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

#define list_entry(p, type, member) container_of(p, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_for_each_entry(p, head, member) \
	for (p = list_entry((head)->next, __typeof__(*p), member); &p->member != (head); \
	     p = list_entry(p->member.next, __typeof__(*p), member))
#define list_for_each_entry_safe(p, n, head, member) \
	for (p = list_entry((head)->next, __typeof__(*p), member), \
	     n = list_entry(p->member.next, __typeof__(*p), member); &p->member != (head); \
	     p = n, n = list_entry(n->member.next, __typeof__(*n), member))

/* Memory; the numbers are in shim.c */

#define GFP_KERNEL 0

/**
 * struct shim_memory - what was allocated
 * @bytes: that are allocated, rounded as the kernel does
 * @peak: the most there ever were
 * @count: how many allocations are not freed
 * @made: how many were made
 * @fail_at: the allocation of this number fails, and so do all that follow if
 *	@fail_on is set; 0 for none
 * @fail_on: see there
 * @failed: how many failed
 */
struct shim_memory {
	size_t bytes;
	size_t peak;
	long count;
	u64 made;
	u64 fail_at;
	bool fail_on;
	u64 failed;
};

extern struct shim_memory shim_memory;

void *shim_kmalloc(size_t size);
void *shim_vmalloc(size_t size);
void kvfree(const void *p);
#define kmalloc(size, flags) shim_kmalloc(size)
#define kzalloc(size, flags) shim_kzalloc(size)
#define kvcalloc(n, size, flags) shim_kzalloc((size_t)(n) * (size))
#define vzalloc(size) shim_vmalloc(size)
#define kfree(p) kvfree(p)

static inline void *shim_kzalloc(size_t size)
{
	void *p = shim_kmalloc(size);

	return p ? memset(p, 0, size) : NULL;
}

/* Locks and RCU */

struct mutex {
	pthread_mutex_t mutex;
};

#define mutex_init(m) pthread_mutex_init(&(m)->mutex, NULL)
#define mutex_lock(m) pthread_mutex_lock(&(m)->mutex)
#define mutex_lock_killable(m) pthread_mutex_lock(&(m)->mutex)
/* A signal that kills, which a test sends to itself. */
extern bool shim_killed;
#define SIGKILL 9
#define allow_signal(signal)
#define disallow_signal(signal)
#define send_sig(signal, task, priv) ((void)(shim_killed = true))
#define flush_signals(task) ((void)(shim_killed = false))
#define fatal_signal_pending(task) shim_killed
#define mutex_unlock(m) (shim_rcu_poll(), pthread_mutex_unlock(&(m)->mutex))
/* Counted, for a test that it is there. */
extern u64 shim_resched;
#define cond_resched() (shim_resched++)

struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *rcu);
};

#define rcu_read_lock() barrier()
#define rcu_read_unlock() barrier()
#define rcu_dereference_check(p, condition) READ_ONCE(p)
#define rcu_dereference_protected(p, condition) (p)
#define rcu_assign_pointer(p, value) smp_store_release(&(p), value)
#define RCU_INIT_POINTER(p, value) WRITE_ONCE(p, value)
#define kvfree_rcu(p, member) \
	(BUILD_BUG_ON_ZERO_OFFSET(p, member), call_rcu(&(p)->member, shim_kvfree))
#define BUILD_BUG_ON_ZERO_OFFSET(p, member) \
	((void)sizeof(char[offsetof(__typeof__(*(p)), member) ? -1 : 1]))

void call_rcu(struct rcu_head *rcu, void (*func)(struct rcu_head *rcu));
void shim_kvfree(struct rcu_head *rcu);
void synchronize_rcu(void);
#define synchronize_rcu_expedited() synchronize_rcu()
void rcu_barrier(void);
unsigned long get_state_synchronize_rcu(void);
bool poll_state_synchronize_rcu(unsigned long state);
/* Frees what waited for long enough. */
void shim_rcu_poll(void);
/* A thread that looks up says so first, and when it ends. */
void shim_rcu_online(void);
void shim_rcu_offline(void);
/* The calling thread looks nothing up just now; cheap. */
void shim_rcu_quiescent(void);

/* Nobody asks whether there ever was a list. */
#define DECLARE_STATIC_KEY_FALSE(name) extern bool name
#define static_branch_unlikely(key) (*(key))

/* Keys: tests make their own, and see whether as many are put as are got. */
struct key {
	int usage;
	time64_t expiry;
};

#define refcount_set(usage, count) (*(usage) = (count))
#define refcount_read(usage) (*(usage))

static inline struct key *key_get(struct key *key)
{
	if (key)
		key->usage++;
	return key;
}

static inline void key_put(struct key *key)
{
	if (key)
		key->usage--;
}

/* Randomness: always the same, so that what fails fails again. */
void get_random_bytes(void *to, size_t size);
extern u64 shim_random_state;
u64 shim_random(void);

#endif /* DIGLIM_SHIM_H */
