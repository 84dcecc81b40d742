/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What IPE's parser of policies needs of the kernel, for user space.
 *
 * Every <linux/...> header that it includes is this one; the Makefile makes it so.
 */

#ifndef IPE_SHIM_H
#define IPE_SHIM_H

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint64_t u64;

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define fallthrough __attribute__((fallthrough))
#define READ_ONCE(x) (x)

/* The kernel's has the no-break space of Latin-1. */
#undef isspace
#define isspace(c) ((c) == ' ' || ((c) >= '\t' && (c) <= '\r') || (u8)(c) == 0xa0)

/* Memory */

#define GFP_KERNEL 0
#define kfree(pointer) free((void *)(pointer))

static inline void *kzalloc(size_t size, int flags)
{
	(void)flags;
	return calloc(1, size ? size : 1);
}

static inline char *kmemdup_nul(const char *from, size_t length, int flags)
{
	char *copy = kzalloc(length + 1, flags);

	memcpy(copy, from, length);
	return copy;
}

static inline char *kstrndup(const char *from, size_t most, int flags)
{
	return kmemdup_nul(from, strnlen(from, most), flags);
}

/* Errors */

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *pointer)
{
	return (long)pointer;
}

static inline bool IS_ERR(const void *pointer)
{
	return (unsigned long)pointer >= (unsigned long)-4095;
}

static inline bool IS_ERR_OR_NULL(const void *pointer)
{
	return !pointer || IS_ERR(pointer);
}

/* Lists */

struct list_head {
	struct list_head *next, *prev;
};

#define list_entry(pointer, type, member) \
	((type *)((char *)(pointer) - offsetof(type, member)))
#define list_for_each_entry(p, head, member) \
	for (p = list_entry((head)->next, typeof(*p), member); &p->member != (head); \
	     p = list_entry(p->member.next, typeof(*p), member))
#define list_for_each_entry_safe(p, n, head, member) \
	for (p = list_entry((head)->next, typeof(*p), member), \
	     n = list_entry(p->member.next, typeof(*p), member); &p->member != (head); \
	     p = n, n = list_entry(n->member.next, typeof(*n), member))

static inline void INIT_LIST_HEAD(struct list_head *head)
{
	head->next = head;
	head->prev = head;
}

static inline void list_add_tail(struct list_head *entry, struct list_head *head)
{
	entry->prev = head->prev;
	entry->next = head;
	head->prev->next = entry;
	head->prev = entry;
}

static inline void list_del(struct list_head *entry)
{
	entry->next->prev = entry->prev;
	entry->prev->next = entry->next;
}

static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

/* Numbers; of kstrtou16() only what a version may have: no end of a line. */

static inline int kstrtou16(const char *text, unsigned int base, u16 *number)
{
	unsigned long value;
	char *end;

	if (!isdigit((u8)text[*text == '+']))
		return -EINVAL;
	errno = 0;
	value = strtoul(text, &end, base);
	if (*end)
		return -EINVAL;
	if (errno || value > UINT16_MAX)
		return -ERANGE;
	*number = value;
	return 0;
}

static inline int hex2bin(u8 *to, const char *from, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	const char *high, *low;

	for (; count; count--, from += 2) {
		high = from[0] ? strchr(digits, tolower((u8)from[0])) : NULL;
		low = high && from[1] ? strchr(digits, tolower((u8)from[1])) : NULL;
		if (!low)
			return -EINVAL;
		*to++ = (high - digits) << 4 | (low - digits);
	}
	return 0;
}

/* Patterns; of those that there are, all that IPE uses: a word, or one with %s at its end. */

struct match_token {
	int token;
	const char *pattern;
};

typedef struct match_token match_table_t[];

enum { MAX_OPT_ARGS = 3 };

typedef struct {
	char *from;
	char *to;
} substring_t;

static inline int match_token(char *text, const match_table_t table, substring_t args[])
{
	const struct match_token *entry;
	const char *meta;

	for (entry = table; entry->pattern; entry++) {
		meta = strchr(entry->pattern, '%');
		if (!meta && !strcmp(text, entry->pattern))
			break;
		if (!meta || strncmp(text, entry->pattern, meta - entry->pattern) ||
		    !text[meta - entry->pattern])
			continue;
		args[0].from = text + (meta - entry->pattern);
		args[0].to = text + strlen(text);
		break;
	}
	return entry->token;
}

static inline char *match_strdup(const substring_t *piece)
{
	return kmemdup_nul(piece->from, piece->to - piece->from, GFP_KERNEL);
}

/* Records of the audit system, which nobody asks for here. */

struct audit_buffer;
#define audit_log_untrustedstring(...) ((void)0)
#define audit_log_format(...) ((void)0)
#define audit_log_n_hex(...) ((void)0)

struct inode;
struct mutex;

#endif
