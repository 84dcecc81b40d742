// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: what the text of a policy says.
 *
 * See ima_policy_parse.h for what it is for, and who compiles it.
 */

#ifdef __KERNEL__
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#endif

#include "ima_policy_parse.h"

/* BIT() is wider where a long is. */
#define FLAG(n)		(1U << (n))

/* Which actions and hooks a term goes with: a bit for each. */
#define ACTION(name)	FLAG(IMA_POLICY_##name)
#define HOOK(name)	FLAG(IMA_POLICY_##name)

#define ANY_ACTION	(~0U)
#define NOT_DENY	(~ACTION(DENY))
#define ANY_HOOK	(~0U)

/* Hooks that have the content in a buffer: what an appended signature needs. */
#define BUFFER_HOOKS	(HOOK(MODULE_CHECK) | HOOK(KEXEC_KERNEL_CHECK) | \
			 HOOK(KEXEC_INITRAMFS_CHECK) | HOOK(POLICY_CHECK) | \
			 HOOK(X509_CHECK) | HOOK(DIGEST_LIST_CHECK))
/* Hooks that have a file whose fs-verity digest may be asked for. */
#define VERITY_HOOKS	(HOOK(ANY_HOOK) | HOOK(FILE_CHECK) | HOOK(MMAP_CHECK) | \
			 HOOK(MMAP_CHECK_REQPROT) | HOOK(BPRM_CHECK) | \
			 HOOK(CREDS_CHECK) | HOOK(FIRMWARE_CHECK) | HOOK(POLICY_CHECK))
#define FILE_HOOKS	(VERITY_HOOKS | BUFFER_HOOKS)
/*
 * Hooks of what decides about other files: only a signature of the content
 * itself is good enough for them.  A digest list must not vouch for the policy
 * that says what it may vouch for, nor for the next list.
 */
#define SIGNED_HOOKS	(HOOK(POLICY_CHECK) | HOOK(X509_CHECK) | HOOK(DIGEST_LIST_CHECK))

/* The words of the header. */
#define NAME_WORD	"policy_name"
#define VERSION_WORD	"policy_version"
#define VERSION_MAX	65535

/* No reason or hint needs to know more of a word. */
#define SUGGEST_MAX	32

struct parser {
	const struct ima_policy_reader *reader;
	struct ima_parsed_rule *rule;
	struct ima_policy_fault *fault;
	/* Words that were wrong, up to now. */
	unsigned int faults;
	/* Of appraise_type=: the methods that are named, and by whom. */
	unsigned int named;
	bool names_optional;
	bool names_new_set;
};

struct term {
	const char *name;
	/* What may stand behind the name; NULL for a word without a value. */
	const char *ops;
	enum ima_policy_term_id id;
	/* The value has no more than one meaning: for @parse, and to suggest. */
	const char *const *values;
	int (*parse)(struct parser *p, const struct term *term,
		     const struct ima_policy_word *word);
	/* For @parse of terms that are alike. */
	int arg;
	u32 actions;
	u32 hooks;
};

struct hook {
	const char *name;
	u32 actions;
};

const char *const ima_policy_algos[] = {
	"md4", "md5", "sha1", "rmd160", "sha256", "sha384", "sha512", "sha224",
	"rmd128", "rmd256", "rmd320", "wp256", "wp384", "wp512", "tgr128",
	"tgr160", "tgr192", "sm3", "streebog256", "streebog512", "sha3-256",
	"sha3-384", "sha3-512", NULL
};

/* How many bytes the digests of these have. */
static const u8 algo_sizes[] = {
	16, 16, 20, 20, 32, 48, 64, 28,
	16, 32, 40, 32, 48, 64, 16,
	20, 24, 32, 32, 64, 32,
	48, 64
};

/* Shorter ones, MD5 and SHA-1 among them, do not say which file it is. */
#define MIN_DIGEST_SIZE	32

static const char *const hook_names[] = {
	[IMA_POLICY_ANY_HOOK] = "",
	[IMA_POLICY_FILE_CHECK] = "FILE_CHECK",
	[IMA_POLICY_MMAP_CHECK] = "MMAP_CHECK",
	[IMA_POLICY_MMAP_CHECK_REQPROT] = "MMAP_CHECK_REQPROT",
	[IMA_POLICY_BPRM_CHECK] = "BPRM_CHECK",
	[IMA_POLICY_CREDS_CHECK] = "CREDS_CHECK",
	[IMA_POLICY_MODULE_CHECK] = "MODULE_CHECK",
	[IMA_POLICY_FIRMWARE_CHECK] = "FIRMWARE_CHECK",
	[IMA_POLICY_KEXEC_KERNEL_CHECK] = "KEXEC_KERNEL_CHECK",
	[IMA_POLICY_KEXEC_INITRAMFS_CHECK] = "KEXEC_INITRAMFS_CHECK",
	[IMA_POLICY_POLICY_CHECK] = "POLICY_CHECK",
	[IMA_POLICY_KEXEC_CMDLINE] = "KEXEC_CMDLINE",
	[IMA_POLICY_KEY_CHECK] = "KEY_CHECK",
	[IMA_POLICY_CRITICAL_DATA] = "CRITICAL_DATA",
	[IMA_POLICY_SETXATTR_CHECK] = "SETXATTR_CHECK",
	[IMA_POLICY_X509_CHECK] = "X509_CHECK",
	[IMA_POLICY_DIGEST_LIST_CHECK] = "DIGEST_LIST_CHECK",
	/* Old names of FILE_CHECK and MMAP_CHECK. */
	[IMA_POLICY_HOOK__LAST] = "PATH_CHECK",
	"FILE_MMAP",
	NULL
};

static const char *const mask_names[] = {
	[IMA_POLICY_NO_MASK] = "",
	[IMA_POLICY_MAY_EXEC] = "MAY_EXEC",
	[IMA_POLICY_MAY_WRITE] = "MAY_WRITE",
	[IMA_POLICY_MAY_READ] = "MAY_READ",
	[IMA_POLICY_MAY_APPEND] = "MAY_APPEND",
	NULL
};

static const char *const digest_types[] = { "verity", NULL };
static const char *const no_yes[] = { "no", "yes", NULL };

static const char *const method_names[] = {
	"hash", "imasig", "modsig", "sigv3", "diglim", "optional", NULL
};

static const unsigned int method_bits[] = {
	IMA_METHOD_HASH, IMA_METHOD_IMASIG, IMA_METHOD_MODSIG, IMA_METHOD_SIGV3,
	IMA_METHOD_DIGLIM, 0
};

static const char *const action_names[] = {
	[IMA_POLICY_NO_ACTION] = "",
	[IMA_POLICY_MEASURE] = "measure",
	[IMA_POLICY_DONT_MEASURE] = "dont_measure",
	[IMA_POLICY_APPRAISE] = "appraise",
	[IMA_POLICY_DONT_APPRAISE] = "dont_appraise",
	[IMA_POLICY_AUDIT] = "audit",
	[IMA_POLICY_HASH] = "hash",
	[IMA_POLICY_DONT_HASH] = "dont_hash",
	[IMA_POLICY_DENY] = "deny",
};

/**
 * ima_policy_string_is - compare a piece of the text with a word
 * @string: the piece
 * @word: the word
 *
 * Context: any.
 * Return: whether they are the same.
 */
bool ima_policy_string_is(const struct ima_policy_string *string, const char *word)
{
	return strlen(word) == string->len && !memcmp(string->text, word, string->len);
}

/* The place of a word in a list that NULL ends; -1 if it is not there. */
static int find(const char *const *list, const struct ima_policy_string *word)
{
	int i;

	for (i = 0; list[i]; i++)
		if (*list[i] && ima_policy_string_is(word, list[i]))
			return i;
	return -1;
}

/**
 * ima_policy_quote - a piece of the text, fit to be shown
 * @string: the piece
 * @buf: IMA_POLICY_QUOTED bytes
 *
 * What is not printable ASCII becomes a question mark, so that a policy cannot
 * write control characters to a log or a terminal; what is long is cut.
 *
 * Context: any.
 * Return: @buf.
 */
const char *ima_policy_quote(const struct ima_policy_string *string, char *buf)
{
	const size_t most = IMA_POLICY_QUOTED - 4;
	size_t len = string->len < most ? string->len : most;
	size_t i;

	for (i = 0; i < len; i++)
		buf[i] = string->text[i] > ' ' && string->text[i] <= '~' ?
			string->text[i] : '?';
	memcpy(buf + i, string->len > len ? "..." : "", string->len > len ? 4 : 1);
	return buf;
}

/**
 * ima_policy_set_fault - say what is wrong
 * @fault: its reason and error are set, its hint becomes empty
 * @error: negative errno
 * @reason: as for printf(); what stands in the text only by ima_policy_quote()
 *
 * Context: any.
 * Return: @error.
 */
int ima_policy_set_fault(struct ima_policy_fault *fault, int error, const char *reason, ...)
{
	va_list args;

	va_start(args, reason);
	vsnprintf(fault->reason, sizeof(fault->reason), reason, args);
	va_end(args);
	fault->error = error;
	fault->hint[0] = '\0';
	return error;
}

/**
 * ima_policy_set_hint - say what may have been meant, or what is possible
 * @fault: what ima_policy_set_fault() was called for
 * @hint: as for printf()
 *
 * Context: any.
 */
void ima_policy_set_hint(struct ima_policy_fault *fault, const char *hint, ...)
{
	va_list args;

	va_start(args, hint);
	vsnprintf(fault->hint, sizeof(fault->hint), hint, args);
	va_end(args);
}

/**
 * ima_policy_next_line - the next line of a policy
 * @text: the policy
 * @len: how many bytes it has
 * @pos: where to go on; 0 at first
 * @line: gets the line, without its end
 *
 * The last line need not have an end.
 *
 * Context: any.
 * Return: false if there is no more.
 */
bool ima_policy_next_line(const char *text, size_t len, size_t *pos,
			  struct ima_policy_string *line)
{
	const char *end;

	if (*pos >= len)
		return false;
	line->text = text + *pos;
	end = memchr(line->text, '\n', len - *pos);
	line->len = end ? (size_t)(end - line->text) : len - *pos;
	*pos += line->len + (end ? 1 : 0);
	return true;
}

/**
 * ima_policy_next_item - the next item of a list
 * @list: the list
 * @separator: what stands between the items
 * @pos: where to go on; 0 at first
 * @item: gets the item, which may be empty
 *
 * A list without a separator has one item, which is empty if the list is.
 *
 * Context: any.
 * Return: false if there is no more.
 */
bool ima_policy_next_item(const struct ima_policy_string *list, char separator,
			  size_t *pos, struct ima_policy_string *item)
{
	const char *end;

	if (*pos > list->len)
		return false;
	item->text = list->text + *pos;
	end = memchr(item->text, separator, list->len - *pos);
	item->len = end ? (size_t)(end - item->text) : list->len - *pos;
	*pos += item->len + 1;
	return true;
}

/**
 * ima_policy_term_is_lsm - whether a term names a label of a security module
 * @term: the term
 *
 * Context: any.
 * Return: true for obj_user= to subj_type=.
 */
bool ima_policy_term_is_lsm(enum ima_policy_term_id term)
{
	return term >= IMA_TERM_OBJ_USER && term <= IMA_TERM_SUBJ_TYPE;
}

/**
 * ima_policy_term_is_property - whether a term names a property of a file
 * @term: the term
 *
 * Context: any.
 * Return: true for boot_verified= to fsverity_digest=.
 */
bool ima_policy_term_is_property(enum ima_policy_term_id term)
{
	return term >= IMA_TERM_BOOT_VERIFIED && term <= IMA_TERM_FSVERITY_DIGEST;
}

/**
 * ima_policy_default_methods - what "appraise_type=optional" alone accepts
 * @hook: of the rule
 * @features: IMA_POLICY_MODSIG, if the kernel has that
 *
 * Context: any.
 * Return: IMA_METHOD_*.
 */
unsigned int ima_policy_default_methods(enum ima_policy_hook hook, unsigned int features)
{
	unsigned int methods = IMA_METHOD_HASH | IMA_METHOD_IMASIG;

	if ((features & IMA_POLICY_MODSIG) && (FLAG(hook) & BUFFER_HOOKS))
		methods |= IMA_METHOD_MODSIG;
	return methods;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/*
 * How far a word is from another: how many letters must be changed, added, left
 * out or swapped with the next.  Letters that differ in case are the same.
 */
static unsigned int distance(const char *a, size_t na, const char *b, size_t nb)
{
	unsigned char row[3][SUGGEST_MAX + 1];
	unsigned char *before = row[0], *last = row[1], *now = row[2], *swap;
	size_t i, j;

	if (na > SUGGEST_MAX || nb > SUGGEST_MAX)
		return UINT_MAX;
	for (j = 0; j <= nb; j++) {
		before[j] = 0;
		last[j] = j;
	}
	for (i = 1; i <= na; i++) {
		now[0] = i;
		for (j = 1; j <= nb; j++) {
			bool same = lower(a[i - 1]) == lower(b[j - 1]);
			unsigned char d = last[j - 1] + !same;

			if (d > last[j] + 1)
				d = last[j] + 1;
			if (d > now[j - 1] + 1)
				d = now[j - 1] + 1;
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]) && d > before[j - 2] + 1)
				d = before[j - 2] + 1;
			now[j] = d;
		}
		swap = before;
		before = last;
		last = now;
		now = swap;
	}
	return last[nb];
}

/* The best word that was found so far. */
struct guess {
	const struct ima_policy_string *word;
	unsigned int distance;
	const char *prefix;
	const char *ops;
	const char *found;
};

/* A third of the letters may be wrong: else everything resembles everything. */
static void guess_start(struct guess *guess, const struct ima_policy_string *word)
{
	guess->word = word;
	guess->distance = word->len / 3 + 1;
	guess->found = NULL;
}

/* A candidate, and what is to be shown before and after it. */
static void guess_try(struct guess *guess, const char *prefix, const char *ops,
		      const char *candidate)
{
	unsigned int d;

	if (!*candidate)
		return;
	d = distance(guess->word->text, guess->word->len, candidate, strlen(candidate));
	if (d >= guess->distance)
		return;
	guess->distance = d;
	guess->prefix = prefix;
	guess->ops = ops;
	guess->found = candidate;
}

static int parse_action(struct parser *p, const struct term *term,
			const struct ima_policy_word *word)
{
	if (p->rule->action != IMA_POLICY_NO_ACTION) {
		ima_policy_set_fault(p->fault, -EINVAL, "a second action, \"%s\"", term->name);
		ima_policy_set_hint(p->fault, "\"%s\" stands before; a rule has one action",
				    action_names[p->rule->action]);
		return -EINVAL;
	}
	p->rule->action = term->arg;
	return 0;
}

static int stands_twice(struct parser *p, const char *name)
{
	return ima_policy_set_fault(p->fault, -EINVAL, "%s stands twice", name);
}

/* Not a value of the list of a term: say so, with the nearest or all of them. */
static int unknown_value(struct parser *p, const struct term *term,
			 const struct ima_policy_string *value)
{
	char quoted[IMA_POLICY_QUOTED];
	struct guess guess;
	const char *const *v;
	size_t len = 0;

	ima_policy_set_fault(p->fault, -EINVAL, "unknown value \"%s\"",
			     ima_policy_quote(value, quoted));
	guess_start(&guess, value);
	for (v = term->values; *v; v++)
		guess_try(&guess, "", "", *v);
	if (guess.found) {
		ima_policy_set_hint(p->fault, "did you mean %s=%s?", term->name, guess.found);
		return -EINVAL;
	}
	for (v = term->values; *v; v++)
		len += **v ? strlen(*v) + 2 : 0;
	if (len + 16 > sizeof(p->fault->hint)) {
		ima_policy_set_hint(p->fault, "%s= has a fixed set of values", term->name);
		return -EINVAL;
	}
	ima_policy_set_hint(p->fault, "possible:");
	for (v = term->values; *v; v++) {
		if (!**v)
			continue;
		len = strlen(p->fault->hint);
		snprintf(p->fault->hint + len, sizeof(p->fault->hint) - len, " %s%s", *v,
			 v[1] ? "," : "");
	}
	return -EINVAL;
}

static int parse_func(struct parser *p, const struct term *term,
		      const struct ima_policy_word *word)
{
	int i = find(term->values, &word->value);

	if (p->rule->hook != IMA_POLICY_ANY_HOOK)
		return stands_twice(p, "func=");
	if (i <= IMA_POLICY_ANY_HOOK)
		return unknown_value(p, term, &word->value);
	if (i == IMA_POLICY_HOOK__LAST)
		i = IMA_POLICY_FILE_CHECK;
	else if (i > IMA_POLICY_HOOK__LAST)
		i = IMA_POLICY_MMAP_CHECK;
	if (i == IMA_POLICY_KEY_CHECK && !(p->reader->features & IMA_POLICY_KEYS)) {
		ima_policy_set_fault(p->fault, -EINVAL, "this kernel does not measure keys");
		ima_policy_set_hint(p->fault, "CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS");
		return -EINVAL;
	}
	p->rule->hook = i;
	return 0;
}

static int parse_mask(struct parser *p, const struct term *term,
		      const struct ima_policy_word *word)
{
	struct ima_policy_string name = word->value;
	bool any = *name.text == '^';
	int i;

	if (p->rule->mask != IMA_POLICY_NO_MASK)
		return stands_twice(p, "mask=");
	if (any) {
		name.text++;
		name.len--;
	}
	i = find(term->values, &name);
	if (i < 0) {
		unknown_value(p, term, &name);
		if (memchr(name.text, '|', name.len))
			ima_policy_set_hint(p->fault, "one bit; write a rule for each");
		return -EINVAL;
	}
	p->rule->mask = i;
	p->rule->mask_any = any;
	return 0;
}

static int digit_value(char c)
{
	c = lower(c);
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return 16;
}

/* As kstrtoull(), which user space has not. */
static int parse_number(const struct ima_policy_string *text, unsigned int base, u64 *number)
{
	const char *s = text->text, *end = s + text->len, *first;
	bool overflow = false;
	int digit;

	if (s < end && *s == '+')
		s++;
	if (base == 16 && end - s >= 2 && s[0] == '0' && lower(s[1]) == 'x')
		s += 2;
	*number = 0;
	for (first = s; s < end; s++) {
		digit = digit_value(*s);
		if (digit >= base)
			break;
		if (__builtin_mul_overflow(*number, (u64)base, number) ||
		    __builtin_add_overflow(*number, (u64)digit, number))
			overflow = true;
	}
	if (overflow)
		return -ERANGE;
	return s == first || s != end ? -EINVAL : 0;
}

static int bad_number(struct parser *p, int error, const struct ima_policy_word *word,
		      const char *what)
{
	char quoted[IMA_POLICY_QUOTED];

	return ima_policy_set_fault(p->fault, error, "\"%s\" is not %s",
				    ima_policy_quote(&word->value, quoted), what);
}

static int parse_fsmagic(struct parser *p, const struct term *term,
			 const struct ima_policy_word *word)
{
	u64 magic;
	int error;

	/* Upstream forgets that there was one if it was 0. */
	if (p->rule->fsmagic)
		return stands_twice(p, "fsmagic=");
	error = parse_number(&word->value, 16, &magic);
	if (!error && !(p->reader->features & IMA_POLICY_LONG64) && magic > 0xffffffff)
		error = -ERANGE;
	if (error) {
		bad_number(p, error, word, "a hexadecimal number that fits");
		ima_policy_set_hint(p->fault, "as in <linux/magic.h>; for a name there is fsname=");
		return error;
	}
	p->rule->fsmagic = magic;
	return 0;
}

static int parse_fsuuid(struct parser *p, const struct term *term,
			const struct ima_policy_word *word)
{
	static const u8 none[16];
	const char *s = word->value.text;
	u8 uuid[16] = { 0 };
	unsigned int digits = 0, i;

	if (memcmp(p->rule->fsuuid, none, sizeof(none)))
		return stands_twice(p, "fsuuid=");
	/* Upstream ignores what stands behind the UUID. */
	for (i = 0; i < 36 && i < word->value.len; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (s[i] != '-')
				break;
			continue;
		}
		if (digit_value(s[i]) == 16)
			break;
		uuid[digits / 2] |= digit_value(s[i]) << (digits % 2 ? 0 : 4);
		digits++;
	}
	if (i < 36)
		return bad_number(p, -EINVAL, word, "a UUID");
	memcpy(p->rule->fsuuid, uuid, sizeof(uuid));
	return 0;
}

static int parse_id(struct parser *p, const struct term *term,
		    const struct ima_policy_word *word)
{
	const unsigned int *column = p->rule->column;
	struct ima_parsed_id *id;
	bool before;
	u64 number;
	int error;

	switch (word->term) {
	case IMA_TERM_UID:
	case IMA_TERM_EUID:
		id = &p->rule->user;
		before = column[IMA_TERM_UID] || column[IMA_TERM_EUID];
		break;
	case IMA_TERM_GID:
	case IMA_TERM_EGID:
		id = &p->rule->group;
		before = column[IMA_TERM_GID] || column[IMA_TERM_EGID];
		break;
	case IMA_TERM_FOWNER:
		id = &p->rule->owner;
		before = column[IMA_TERM_FOWNER];
		break;
	default:
		id = &p->rule->fgroup;
		before = column[IMA_TERM_FGROUP];
	}
	if (before) {
		ima_policy_set_fault(p->fault, -EINVAL, "a second condition on the same ID");
		if (id == &p->rule->user || id == &p->rule->group)
			ima_policy_set_hint(p->fault, "one of %s and e%s, once",
					    id == &p->rule->user ? "uid" : "gid",
					    id == &p->rule->user ? "uid" : "gid");
		return -EINVAL;
	}
	error = parse_number(&word->value, 10, &number);
	/* A long of 32 bits is full before an ID could be too large. */
	if (!error && !(p->reader->features & IMA_POLICY_LONG64) && number > 0xffffffff)
		error = -ERANGE;
	if (!error && number >= 0xffffffff)
		error = -EINVAL;
	if (error) {
		bad_number(p, error, word, "an ID");
		ima_policy_set_hint(p->fault, "a decimal number below 4294967295");
		return error;
	}
	id->value = number;
	id->op = word->op;
	return 0;
}

static int parse_fsname(struct parser *p, const struct term *term,
			const struct ima_policy_word *word)
{
	/* Twice is possible, and the second counts. */
	p->rule->fsname = word->value;
	return 0;
}

static int parse_lsm(struct parser *p, const struct term *term,
		     const struct ima_policy_word *word)
{
	/* Whether twice is possible depends on the security module. */
	p->rule->lsm[word->term - IMA_TERM_OBJ_USER] = word->value;
	return 0;
}

static int parse_list(struct parser *p, const struct term *term,
		      const struct ima_policy_word *word)
{
	bool keyrings = word->term == IMA_TERM_KEYRINGS;
	struct ima_policy_string *list = keyrings ? &p->rule->keyrings : &p->rule->label;
	struct ima_policy_string item;
	size_t pos = 0;

	if (keyrings && !(p->reader->features & IMA_POLICY_KEYS)) {
		ima_policy_set_fault(p->fault, -EINVAL, "this kernel does not measure keys");
		ima_policy_set_hint(p->fault, "CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS");
		return -EINVAL;
	}
	if (list->text)
		return stands_twice(p, keyrings ? "keyrings=" : "label=");
	while (ima_policy_next_item(&word->value, '|', &pos, &item)) {
		if (!item.len)
			return ima_policy_set_fault(p->fault, -EINVAL,
						    "an empty name beside a \"|\"");
	}
	*list = word->value;
	return 0;
}

static int parse_pcr(struct parser *p, const struct term *term,
		     const struct ima_policy_word *word)
{
	unsigned int limit = p->reader->features & IMA_POLICY_LONG64 ? 64 : 32;
	struct ima_policy_string text = word->value;
	bool minus = *text.text == '-';
	u64 number;

	/* As for kstrtoint(): "-0" is a number, "-+0" is none. */
	if (minus) {
		text.text++;
		text.len--;
		minus = text.len && *text.text == '+';
	}
	if (minus || parse_number(&text, 10, &number) || number >= limit ||
	    (number && text.len != word->value.len)) {
		bad_number(p, -EINVAL, word, "the number of a PCR");
		ima_policy_set_hint(p->fault, "a decimal number below %u", limit);
		return -EINVAL;
	}
	p->rule->pcr = number;
	return 0;
}

static int parse_template(struct parser *p, const struct term *term,
			  const struct ima_policy_word *word)
{
	if (p->rule->action != IMA_POLICY_MEASURE && !p->faults) {
		ima_policy_set_fault(p->fault, -EINVAL, "template= goes with measure only");
		ima_policy_set_hint(p->fault, "the action has to stand before it");
		return -EINVAL;
	}
	if (p->rule->template.text)
		return stands_twice(p, "template=");
	p->rule->template = word->value;
	return 0;
}

static int parse_digest_type(struct parser *p, const struct term *term,
			     const struct ima_policy_word *word)
{
	if (p->rule->column[IMA_TERM_APPRAISE_TYPE]) {
		ima_policy_set_fault(p->fault, -EINVAL, "digest_type= behind appraise_type=");
		ima_policy_set_hint(p->fault, "digest_type= has to stand before it");
		return -EINVAL;
	}
	if (find(term->values, &word->value) < 0)
		return unknown_value(p, term, &word->value);
	p->rule->verity = true;
	return 0;
}

/* Whether the value is one of those that upstream knows. */
static bool is_old_set(const struct ima_policy_string *value)
{
	return ima_policy_string_is(value, "imasig") || ima_policy_string_is(value, "sigv3") ||
	       ima_policy_string_is(value, "imasig|modsig");
}

static int no_lists(struct parser *p, const char *word)
{
	ima_policy_set_fault(p->fault, -EINVAL, "this kernel has no digest lists, which %s needs",
			     word);
	ima_policy_set_hint(p->fault, "CONFIG_DIGLIM");
	return -EINVAL;
}

static int parse_appraise_type(struct parser *p, const struct term *term,
			       const struct ima_policy_word *word)
{
	bool new_set = !is_old_set(&word->value);
	unsigned int methods = 0;
	bool optional = false;
	struct ima_policy_string item;
	size_t pos = 0;
	int i;

	/* Upstream adds up what stands twice. */
	if (p->rule->column[IMA_TERM_APPRAISE_TYPE] && (new_set || p->names_new_set))
		return stands_twice(p, "appraise_type=");

	while (ima_policy_next_item(&word->value, '|', &pos, &item)) {
		if (!item.len)
			return ima_policy_set_fault(p->fault, -EINVAL,
						    "an empty name beside a \"|\"");
		i = find(term->values, &item);
		if (i < 0) {
			if (!memchr(item.text, ',', item.len))
				return unknown_value(p, term, &item);
			unknown_value(p, term, &item);
			ima_policy_set_hint(p->fault, "what stands between methods is a \"|\"");
			return -EINVAL;
		}
		if (method_bits[i] ? methods & method_bits[i] : optional)
			return ima_policy_set_fault(p->fault, -EINVAL, "%s stands twice in the set",
						    term->values[i]);
		methods |= method_bits[i];
		optional |= !method_bits[i];
	}
	if ((methods & IMA_METHOD_DIGLIM) && !(p->reader->features & IMA_POLICY_DIGLIM))
		return no_lists(p, "diglim");
	if ((methods & IMA_METHOD_MODSIG) && !(p->reader->features & IMA_POLICY_MODSIG)) {
		ima_policy_set_fault(p->fault, -EINVAL, "this kernel knows no appended signatures");
		ima_policy_set_hint(p->fault, "CONFIG_IMA_APPRAISE_MODSIG");
		return -EINVAL;
	}
	if ((methods & IMA_METHOD_SIGV3) && !p->rule->verity && !p->faults) {
		ima_policy_set_fault(p->fault, -EINVAL, "sigv3 without digest_type=verity");
		ima_policy_set_hint(p->fault, "digest_type=verity has to stand before it");
		return -EINVAL;
	}
	if (methods & ~IMA_METHOD_DIGLIM && !(methods & IMA_METHOD_SIGV3) && p->rule->verity) {
		ima_policy_set_fault(p->fault, -EINVAL,
				     "no signature of an fs-verity digest with digest_type=verity");
		ima_policy_set_hint(p->fault, "add sigv3 to appraise_type=");
		return -EINVAL;
	}
	p->named |= methods;
	p->names_optional = optional;
	p->names_new_set = new_set;
	return 0;
}

static int parse_nothing(struct parser *p, const struct term *term,
			 const struct ima_policy_word *word)
{
	/* Upstream takes any appraise_flag= and uses none. */
	return 0;
}

static int parse_algos(struct parser *p, const struct term *term,
		       const struct ima_policy_word *word)
{
	struct ima_policy_string item;
	size_t pos = 0;
	u32 algos = 0;
	int i;

	if (p->rule->algos)
		return stands_twice(p, "appraise_algos=");
	while (ima_policy_next_item(&word->value, ',', &pos, &item)) {
		if (!item.len)
			return ima_policy_set_fault(p->fault, -EINVAL,
						    "an empty name beside a \",\"");
		i = find(term->values, &item);
		if (i < 0) {
			unknown_value(p, term, &item);
			if (memchr(item.text, '|', item.len))
				ima_policy_set_hint(p->fault,
						    "what stands between algorithms is a comma");
			return -EINVAL;
		}
		algos |= FLAG(i);
	}
	p->rule->algos = algos;
	return 0;
}

static int parse_permit_directio(struct parser *p, const struct term *term,
				 const struct ima_policy_word *word)
{
	p->rule->permit_directio = true;
	return 0;
}

static int parse_cache_result(struct parser *p, const struct term *term,
			      const struct ima_policy_word *word)
{
	int i = find(term->values, &word->value);

	if (p->rule->column[IMA_TERM_CACHE_RESULT])
		return stands_twice(p, "cache_result=");
	if (i < 0)
		return unknown_value(p, term, &word->value);
	p->rule->no_cache = !i;
	return 0;
}

static int parse_use_diglim(struct parser *p, const struct term *term,
			    const struct ima_policy_word *word)
{
	if (!(p->reader->features & IMA_POLICY_DIGLIM))
		return no_lists(p, "use_diglim");
	p->rule->use_diglim = true;
	return 0;
}

/* What has to be configured for a property; in the order of enum ima_property_kind. */
static const char *const property_options[] = {
	"CONFIG_BLK_DEV_INITRD",
	"CONFIG_DM_VERITY_VERIFY_ROOTHASH_SIG",
	"CONFIG_DM_VERITY",
	"CONFIG_FS_VERITY_TRUSTED_KEYRING",
	"CONFIG_FS_VERITY_BUILTIN_SIGNATURES",
};

/* ALGORITHM:DIGEST, the digest in hexadecimal */
static int parse_digest(struct parser *p, const struct ima_policy_string *value,
			struct ima_parsed_digest *digest)
{
	const char *colon = memchr(value->text, ':', value->len);
	struct ima_policy_string name, hex;
	char quoted[IMA_POLICY_QUOTED];
	size_t i;
	int algo;

	if (!colon) {
		ima_policy_set_fault(p->fault, -EINVAL, "\"%s\" has no algorithm",
				     ima_policy_quote(value, quoted));
		ima_policy_set_hint(p->fault, "as in sha256:0123...");
		return -EINVAL;
	}
	name.text = value->text;
	name.len = colon - value->text;
	hex.text = colon + 1;
	hex.len = value->len - name.len - 1;
	algo = find(ima_policy_algos, &name);
	if (algo < 0) {
		ima_policy_set_fault(p->fault, -EINVAL, "unknown algorithm \"%s\"",
				     ima_policy_quote(&name, quoted));
		return -EINVAL;
	}
	if (algo_sizes[algo] < MIN_DIGEST_SIZE) {
		ima_policy_set_fault(p->fault, -EINVAL, "%s is too weak", ima_policy_algos[algo]);
		ima_policy_set_hint(p->fault, "digests of 256 bits and more");
		return -EINVAL;
	}
	if (hex.len != 2 * algo_sizes[algo]) {
		ima_policy_set_fault(p->fault, -EINVAL, "not a digest of %s",
				     ima_policy_algos[algo]);
		ima_policy_set_hint(p->fault, "it has %u hexadecimal digits",
				    2 * algo_sizes[algo]);
		return -EINVAL;
	}
	digest->algo = algo;
	digest->len = algo_sizes[algo];
	for (i = 0; i < hex.len; i++) {
		if (digit_value(hex.text[i]) == 16)
			return ima_policy_set_fault(p->fault, -EINVAL,
						    "\"%s\" is not hexadecimal",
						    ima_policy_quote(&hex, quoted));
		digest->bytes[i / 2] = digest->bytes[i / 2] << 4 | digit_value(hex.text[i]);
	}
	return 0;
}

static int parse_property(struct parser *p, const struct term *term,
			  const struct ima_policy_word *word)
{
	unsigned int bit = FLAG(term->arg);
	int i;

	if (!(p->reader->features & (bit * IMA_POLICY_PROPERTY(BOOT_VERIFIED)))) {
		ima_policy_set_fault(p->fault, -EINVAL, "this kernel does not know %s=",
				     term->name);
		ima_policy_set_hint(p->fault, "%s", property_options[term->arg]);
		return -EINVAL;
	}
	if (p->rule->column[term->id]) {
		char name[sizeof("dmverity_signature=")];

		snprintf(name, sizeof(name), "%s=", term->name);
		return stands_twice(p, name);
	}
	if (term->arg == IMA_PROPERTY_DMVERITY_ROOTHASH ||
	    term->arg == IMA_PROPERTY_FSVERITY_DIGEST) {
		p->rule->has |= bit;
		return parse_digest(p, &word->value,
				    term->arg == IMA_PROPERTY_DMVERITY_ROOTHASH ?
				    &p->rule->roothash : &p->rule->verity_digest);
	}
	i = find(term->values, &word->value);
	if (i < 0)
		return unknown_value(p, term, &word->value);
	if (i)
		p->rule->has |= bit;
	return 0;
}

#define ACTION_TERM(word, number) \
	{ .name = word, .id = IMA_TERM_ACTION, .parse = parse_action, \
	  .arg = IMA_POLICY_##number, .actions = ANY_ACTION, .hooks = ANY_HOOK }
#define ID_TERM(word, number, where) \
	{ .name = word, .ops = "=<>", .id = IMA_TERM_##number, .parse = parse_id, \
	  .actions = ANY_ACTION, .hooks = where }
#define LSM_TERM(word, number) \
	{ .name = word, .ops = "=", .id = IMA_TERM_##number, .parse = parse_lsm, \
	  .actions = ANY_ACTION, .hooks = ~(HOOK(KEY_CHECK) | HOOK(CRITICAL_DATA)) }
#define PROPERTY_TERM(word, number, list) \
	{ .name = word, .ops = "=", .id = IMA_TERM_##number, .parse = parse_property, \
	  .arg = IMA_PROPERTY_##number, .values = list, .actions = ANY_ACTION, \
	  .hooks = ~HOOK(SETXATTR_CHECK) }

/*
 * All words.  A new term is an entry here, an enumerator in
 * ima_policy_parse.h, and what ima_rule.c makes of it.
 */
static const struct term terms[] = {
	ACTION_TERM("measure", MEASURE),
	ACTION_TERM("dont_measure", DONT_MEASURE),
	ACTION_TERM("appraise", APPRAISE),
	ACTION_TERM("dont_appraise", DONT_APPRAISE),
	ACTION_TERM("audit", AUDIT),
	ACTION_TERM("hash", HASH),
	ACTION_TERM("dont_hash", DONT_HASH),
	ACTION_TERM("deny", DENY),
	{ .name = "func", .ops = "=", .id = IMA_TERM_FUNC, .values = hook_names,
	  .parse = parse_func, .actions = ANY_ACTION, .hooks = ANY_HOOK },
	{ .name = "mask", .ops = "=", .id = IMA_TERM_MASK, .values = mask_names,
	  .parse = parse_mask, .actions = ANY_ACTION, .hooks = FILE_HOOKS },
	{ .name = "fsmagic", .ops = "=", .id = IMA_TERM_FSMAGIC, .parse = parse_fsmagic,
	  .actions = ANY_ACTION, .hooks = FILE_HOOKS | HOOK(KEXEC_CMDLINE) },
	{ .name = "fsname", .ops = "=", .id = IMA_TERM_FSNAME, .parse = parse_fsname,
	  .actions = ANY_ACTION, .hooks = FILE_HOOKS | HOOK(KEXEC_CMDLINE) },
	{ .name = "fsuuid", .ops = "=", .id = IMA_TERM_FSUUID, .parse = parse_fsuuid,
	  .actions = ANY_ACTION, .hooks = FILE_HOOKS | HOOK(KEXEC_CMDLINE) },
	ID_TERM("uid", UID, ~HOOK(SETXATTR_CHECK)),
	ID_TERM("euid", EUID, FILE_HOOKS | HOOK(KEXEC_CMDLINE)),
	ID_TERM("gid", GID, ~HOOK(SETXATTR_CHECK)),
	ID_TERM("egid", EGID, FILE_HOOKS | HOOK(KEXEC_CMDLINE)),
	ID_TERM("fowner", FOWNER, FILE_HOOKS | HOOK(KEXEC_CMDLINE)),
	ID_TERM("fgroup", FGROUP, FILE_HOOKS | HOOK(KEXEC_CMDLINE)),
	LSM_TERM("obj_user", OBJ_USER),
	LSM_TERM("obj_role", OBJ_ROLE),
	LSM_TERM("obj_type", OBJ_TYPE),
	LSM_TERM("subj_user", SUBJ_USER),
	LSM_TERM("subj_role", SUBJ_ROLE),
	LSM_TERM("subj_type", SUBJ_TYPE),
	PROPERTY_TERM("boot_verified", BOOT_VERIFIED, no_yes),
	PROPERTY_TERM("dmverity_signature", DMVERITY_SIGNATURE, no_yes),
	PROPERTY_TERM("dmverity_roothash", DMVERITY_ROOTHASH, NULL),
	PROPERTY_TERM("fsverity_signature", FSVERITY_SIGNATURE, no_yes),
	PROPERTY_TERM("fsverity_digest", FSVERITY_DIGEST, NULL),
	{ .name = "keyrings", .ops = "=", .id = IMA_TERM_KEYRINGS, .parse = parse_list,
	  .actions = ANY_ACTION, .hooks = HOOK(KEY_CHECK) },
	{ .name = "label", .ops = "=", .id = IMA_TERM_LABEL, .parse = parse_list,
	  .actions = ANY_ACTION, .hooks = HOOK(CRITICAL_DATA) },
	{ .name = "pcr", .ops = "=", .id = IMA_TERM_PCR, .parse = parse_pcr,
	  .actions = ACTION(MEASURE), .hooks = ~HOOK(SETXATTR_CHECK) },
	{ .name = "template", .ops = "=", .id = IMA_TERM_TEMPLATE, .parse = parse_template,
	  .actions = ACTION(MEASURE), .hooks = ANY_HOOK },
	{ .name = "digest_type", .ops = "=", .id = IMA_TERM_DIGEST_TYPE, .values = digest_types,
	  .parse = parse_digest_type, .actions = NOT_DENY, .hooks = VERITY_HOOKS },
	{ .name = "appraise_type", .ops = "=", .id = IMA_TERM_APPRAISE_TYPE,
	  .values = method_names, .parse = parse_appraise_type,
	  .actions = ACTION(APPRAISE), .hooks = FILE_HOOKS },
	{ .name = "appraise_flag", .ops = "=", .id = IMA_TERM_APPRAISE_FLAG,
	  .parse = parse_nothing, .actions = NOT_DENY, .hooks = ANY_HOOK },
	{ .name = "appraise_algos", .ops = "=", .id = IMA_TERM_APPRAISE_ALGOS,
	  .values = ima_policy_algos, .parse = parse_algos,
	  .actions = ACTION(APPRAISE), .hooks = FILE_HOOKS | HOOK(SETXATTR_CHECK) },
	{ .name = "permit_directio", .id = IMA_TERM_PERMIT_DIRECTIO,
	  .parse = parse_permit_directio, .actions = NOT_DENY, .hooks = FILE_HOOKS },
	{ .name = "cache_result", .ops = "=", .id = IMA_TERM_CACHE_RESULT, .values = no_yes,
	  .parse = parse_cache_result,
	  .actions = ACTION(MEASURE) | ACTION(APPRAISE) | ACTION(AUDIT), .hooks = FILE_HOOKS },
	{ .name = "use_diglim", .id = IMA_TERM_USE_DIGLIM, .parse = parse_use_diglim,
	  .actions = ACTION(MEASURE) | ACTION(APPRAISE), .hooks = FILE_HOOKS },
};

#define MEASURE_ACTIONS	(ACTION(MEASURE) | ACTION(DONT_MEASURE))

/* Hooks that do not go with every action. */
static const struct {
	enum ima_policy_hook hook;
	u32 actions;
} hook_actions[] = {
	{ IMA_POLICY_KEXEC_CMDLINE, MEASURE_ACTIONS },
	{ IMA_POLICY_KEY_CHECK, MEASURE_ACTIONS },
	{ IMA_POLICY_CRITICAL_DATA, MEASURE_ACTIONS },
	{ IMA_POLICY_SETXATTR_CHECK, ACTION(APPRAISE) },
	/* A label that IMA wrote itself says nothing about a certificate or a list. */
	{ IMA_POLICY_X509_CHECK, ~(ACTION(HASH) | ACTION(DONT_HASH)) },
	{ IMA_POLICY_DIGEST_LIST_CHECK, ~(ACTION(HASH) | ACTION(DONT_HASH)) },
};

/* Where the name of a term ends. */
static size_t name_len(const struct ima_policy_string *word)
{
	size_t i;

	for (i = 0; i < word->len; i++)
		if (!(lower(word->text[i]) >= 'a' && lower(word->text[i]) <= 'z') &&
		    !(i && digit_value(word->text[i]) < 10) && word->text[i] != '_')
			break;
	return i;
}

/* Find the term that a word is, and take the word apart. */
static const struct term *find_term(struct ima_policy_word *word)
{
	struct ima_policy_string name = { word->text.text, name_len(&word->text) };
	const struct term *term;

	word->term = IMA_TERM__LAST;
	word->op = 0;
	for (term = terms; term < terms + ARRAY_SIZE(terms); term++) {
		if (!ima_policy_string_is(&name, term->name))
			continue;
		if (!term->ops) {
			if (word->text.len != name.len)
				return NULL;
		} else {
			/* An operator, and a value that is not empty. */
			if (word->text.len < name.len + 2 ||
			    !memchr(term->ops, word->text.text[name.len], strlen(term->ops)))
				return NULL;
			word->op = word->text.text[name.len];
			word->value.text = word->text.text + name.len + 1;
			word->value.len = word->text.len - name.len - 1;
		}
		word->term = term->id;
		return term;
	}
	return NULL;
}

/* What the ways to write a condition are. */
static const char *ops_hint(const struct term *term)
{
	return strlen(term->ops) > 1 ? "=, < or >" : "=";
}

/* What takes a word that begins a header, or is the second one of it. */
static bool begins(const struct ima_policy_string *word, const char *name)
{
	size_t len = strlen(name);

	return word->len >= len && !memcmp(word->text, name, len) &&
	       (word->len == len || word->text[len] == '=');
}

static bool is_of_header(const struct ima_policy_string *word)
{
	return begins(word, NAME_WORD) || begins(word, VERSION_WORD);
}

static int unknown_word(struct parser *p, const struct ima_policy_word *word)
{
	struct ima_policy_string name = { word->text.text, name_len(&word->text) };
	bool bare = name.len == word->text.len;
	char quoted[IMA_POLICY_QUOTED];
	const struct term *term;
	const char *const *v;
	struct guess guess;

	for (term = terms; term < terms + ARRAY_SIZE(terms); term++) {
		if (!ima_policy_string_is(&name, term->name) ||
		    (!bare && word->text.text[name.len] == '#'))
			continue;
		if (!term->ops) {
			ima_policy_set_fault(p->fault, -EINVAL, "%s takes no value", term->name);
		} else {
			ima_policy_set_fault(p->fault, -EINVAL, "%s needs a value", term->name);
			ima_policy_set_hint(p->fault, "%s, then %s, then the value, with no space",
					    term->name, ops_hint(term));
		}
		return -EINVAL;
	}
	if (is_of_header(&word->text)) {
		ima_policy_set_fault(p->fault, -EINVAL, "\"%s\" where a rule has to stand",
				     ima_policy_quote(&word->text, quoted));
		ima_policy_set_hint(p->fault, "before all rules of a policy that is loaded");
		return -EINVAL;
	}
	ima_policy_set_fault(p->fault, -EINVAL, "unknown word \"%s\"",
			     ima_policy_quote(&word->text, quoted));
	if (*word->text.text == '/') {
		ima_policy_set_hint(p->fault, "a path is for ima/policy, in a write of its own");
		return -EINVAL;
	}
	if (!bare && word->text.text[name.len] == '#') {
		ima_policy_set_hint(p->fault, "a comment needs a space before it");
		return -EINVAL;
	}
	guess_start(&guess, &name);
	for (term = terms; term < terms + ARRAY_SIZE(terms); term++) {
		/* "measure=1" is not half of what it was to be. */
		if (bare || term->ops)
			guess_try(&guess, "", term->ops ? ops_hint(term) : "", term->name);
		/* A value alone: func=BPRM_CHECK without the func=. */
		for (v = bare && term->parse != parse_algos ? term->values : NULL; v && *v; v++)
			guess_try(&guess, term->name, "", *v);
	}
	if (!guess.found)
		return -EINVAL;
	ima_policy_set_hint(p->fault, "did you mean %s%s%s%s?", guess.prefix,
			    *guess.prefix ? "=" : "", guess.found,
			    !strcmp(guess.ops, "=") ? "=" : "");
	return -EINVAL;
}

/* A fault was found: tell it, and whether to go on. */
static bool report(struct parser *p, unsigned int column)
{
	p->fault->line = 0;
	p->fault->column = column;
	p->faults++;
	return p->reader->fault && p->reader->fault(p->reader->data, p->fault);
}

/* "appraise, measure and audit", for a hint */
static void list_actions(char *buf, size_t size, u32 actions)
{
	size_t len = 0;
	unsigned int i;

	buf[0] = '\0';
	for (i = IMA_POLICY_MEASURE; i < ARRAY_SIZE(action_names); i++) {
		if (!(actions & FLAG(i)))
			continue;
		snprintf(buf + len, size - len, "%s%s", len ? ", " : "", action_names[i]);
		len = strlen(buf);
	}
}

/* Whether a word goes with the action and the hook of its rule. */
static int check_term(struct parser *p, const struct term *term)
{
	const struct ima_parsed_rule *rule = p->rule;
	char actions[80];

	if (!(term->actions & FLAG(rule->action))) {
		ima_policy_set_fault(p->fault, -EINVAL, "%s%s does not go with %s", term->name,
				     term->ops ? "=" : "", action_names[rule->action]);
		if (term->actions != NOT_DENY) {
			list_actions(actions, sizeof(actions), term->actions);
			ima_policy_set_hint(p->fault, "it goes with %s", actions);
		}
		return -EINVAL;
	}
	if (term->hooks & FLAG(rule->hook))
		return 0;
	if (rule->hook == IMA_POLICY_ANY_HOOK) {
		ima_policy_set_fault(p->fault, -EINVAL, "%s= without func=", term->name);
		if (term->hooks == HOOK(KEY_CHECK) || term->hooks == HOOK(CRITICAL_DATA))
			ima_policy_set_hint(p->fault, "it goes with func=%s",
					    term->hooks == HOOK(KEY_CHECK) ?
					    "KEY_CHECK" : "CRITICAL_DATA");
		return -EINVAL;
	}
	return ima_policy_set_fault(p->fault, -EINVAL, "%s%s does not go with func=%s", term->name,
				    term->ops ? "=" : "", hook_names[rule->hook]);
}

/* Whether the hook goes with the action, and has what it needs. */
static int check_hook(struct parser *p)
{
	const struct ima_parsed_rule *rule = p->rule;
	char actions[80];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hook_actions); i++) {
		if (hook_actions[i].hook != rule->hook ||
		    (hook_actions[i].actions & FLAG(rule->action)))
			continue;
		ima_policy_set_fault(p->fault, -EINVAL, "func=%s does not go with %s",
				     hook_names[rule->hook], action_names[rule->action]);
		list_actions(actions, sizeof(actions), hook_actions[i].actions);
		ima_policy_set_hint(p->fault, "it goes with %s", actions);
		return -EINVAL;
	}
	if (rule->hook == IMA_POLICY_SETXATTR_CHECK && !rule->algos)
		return ima_policy_set_fault(p->fault, -EINVAL,
					    "func=SETXATTR_CHECK needs appraise_algos=");
	return 0;
}

/* What takes the place of entries must not do so in the PCR that has all of them. */
static int check_use_diglim(struct parser *p)
{
	const struct ima_parsed_rule *rule = p->rule;

	if (!rule->use_diglim || rule->action != IMA_POLICY_MEASURE)
		return 0;
	if (rule->verity) {
		ima_policy_set_fault(p->fault, -EINVAL, "use_diglim with digest_type=verity");
		ima_policy_set_hint(p->fault, "lists have digests of content");
		return -EINVAL;
	}
	if (rule->column[IMA_TERM_PCR] && rule->pcr != p->reader->default_pcr)
		return 0;
	ima_policy_set_fault(p->fault, -EINVAL, "use_diglim needs a pcr= of its own");
	ima_policy_set_hint(p->fault, "any but %d, which is the default", p->reader->default_pcr);
	return -EINVAL;
}

/* What an appraise rule demands in the end, and whether its hook can take it. */
static int complete_demand(struct parser *p, unsigned int *column)
{
	struct ima_parsed_rule *rule = p->rule;
	bool explicit = rule->column[IMA_TERM_APPRAISE_TYPE];
	const char *name = hook_names[rule->hook];

	*column = rule->column[explicit ? IMA_TERM_APPRAISE_TYPE : IMA_TERM_ACTION];
	if (rule->action == IMA_POLICY_DENY)
		rule->demand.deny = 1;
	if (rule->action != IMA_POLICY_APPRAISE)
		return 0;

	if (rule->use_diglim && (FLAG(rule->hook) & SIGNED_HOOKS)) {
		*column = rule->column[IMA_TERM_USE_DIGLIM];
		ima_policy_set_fault(p->fault, -EINVAL, "use_diglim is not enough for func=%s",
				     name);
		ima_policy_set_hint(p->fault, "signatures only");
		return -EINVAL;
	}
	if (rule->verity && !explicit) {
		*column = rule->column[IMA_TERM_DIGEST_TYPE];
		ima_policy_set_fault(p->fault, -EINVAL,
				     "digest_type=verity without appraise_type= in a rule to appraise");
		ima_policy_set_hint(p->fault, "add appraise_type=sigv3 behind it");
		return -EINVAL;
	}
	if ((p->named & IMA_METHOD_MODSIG) && !(FLAG(rule->hook) & BUFFER_HOOKS)) {
		if (rule->hook == IMA_POLICY_ANY_HOOK)
			ima_policy_set_fault(p->fault, -EINVAL, "modsig without func=");
		else
			ima_policy_set_fault(p->fault, -EINVAL,
					     "modsig does not go with func=%s", name);
		ima_policy_set_hint(p->fault,
				    "it goes with MODULE, KEXEC_*, POLICY, X509 and DIGEST_LIST_CHECK");
		return -EINVAL;
	}
	if ((FLAG(rule->hook) & SIGNED_HOOKS) && explicit &&
	    (p->names_optional || (p->named & (IMA_METHOD_HASH | IMA_METHOD_DIGLIM)))) {
		ima_policy_set_fault(p->fault, -EINVAL, "%s is not enough for func=%s",
				     p->names_optional ? "optional" :
				     p->named & IMA_METHOD_HASH ? "hash" : "diglim", name);
		ima_policy_set_hint(p->fault, "signatures only");
		return -EINVAL;
	}
	/* For func=POLICY_CHECK a hash has always done. */
	if ((FLAG(rule->hook) & SIGNED_HOOKS) && rule->hook != IMA_POLICY_POLICY_CHECK &&
	    !explicit) {
		*column = rule->column[IMA_TERM_FUNC];
		ima_policy_set_fault(p->fault, -EINVAL, "func=%s needs appraise_type=", name);
		ima_policy_set_hint(p->fault, "of signatures: imasig, modsig");
		return -EINVAL;
	}

	rule->demand.optional = p->names_optional;
	rule->demand.methods = p->named;
	if (!p->named)
		rule->demand.methods = !explicit ? IMA_METHOD_HASH | IMA_METHOD_IMASIG :
			rule->verity ? IMA_METHOD_SIGV3 :
			ima_policy_default_methods(rule->hook, p->reader->features);
	if (rule->use_diglim)
		rule->demand.methods |= IMA_METHOD_DIGLIM;
	return 0;
}

/* What one word cannot know of the others. */
static void check_rule(struct parser *p)
{
	const struct ima_parsed_rule *rule = p->rule;
	const struct term *term;
	unsigned int column = 0;
	unsigned int i;

	if (rule->action == IMA_POLICY_NO_ACTION) {
		for (i = 0; i < IMA_TERM__LAST; i++)
			if (rule->column[i] && (!column || rule->column[i] < column))
				column = rule->column[i];
		ima_policy_set_fault(p->fault, -EINVAL, "a rule without an action");
		ima_policy_set_hint(p->fault, "measure, appraise, audit, hash, deny, dont_...");
		report(p, column);
		return;
	}
	for (term = terms; term < terms + ARRAY_SIZE(terms); term++) {
		if (rule->column[term->id] && check_term(p, term) &&
		    !report(p, rule->column[term->id]))
			return;
	}
	if (check_hook(p) && !report(p, rule->column[IMA_TERM_FUNC]))
		return;
	if (check_use_diglim(p) && !report(p, rule->column[IMA_TERM_USE_DIGLIM]))
		return;
	if (!p->faults && complete_demand(p, &column))
		report(p, column);
}

/* The next word of a line; false at its end, or at a comment. */
static bool next_word(const struct ima_policy_string *line, size_t *pos,
		      struct ima_policy_word *word)
{
	size_t i = *pos, start;

	while (i < line->len && (line->text[i] == ' ' || line->text[i] == '\t'))
		i++;
	if (i == line->len || line->text[i] == '#')
		return false;
	start = i;
	while (i < line->len && line->text[i] != ' ' && line->text[i] != '\t')
		i++;
	word->text.text = line->text + start;
	word->text.len = i - start;
	word->column = start < UINT_MAX ? start + 1 : UINT_MAX;
	*pos = i;
	return true;
}

static int read_word(struct parser *p, struct ima_policy_word *word)
{
	const struct ima_policy_reader *reader = p->reader;
	const struct term *term = find_term(word);
	int error;

	if (reader->word)
		reader->word(reader->data, word);
	/* A value would end there for whoever takes it for a string. */
	if (memchr(word->text.text, '\0', word->text.len))
		return ima_policy_set_fault(p->fault, -EINVAL, "a zero byte");
	error = term ? term->parse(p, term, word) : unknown_word(p, word);
	if (!error) {
		p->rule->column[term->id] = word->column;
		if (reader->resolve)
			error = reader->resolve(reader->data, word, p->rule, p->fault);
	}
	/* Invisible in what was written, and no part of any word. */
	if (error && word->text.text[word->text.len - 1] == '\r')
		ima_policy_set_hint(p->fault, "lines must not end with a carriage return");
	return error;
}

/**
 * ima_policy_parse_rule - read one line of a policy
 * @text: the line, without its end
 * @len: how many bytes it has
 * @reader: who reads it, for which kernel
 * @rule: gets the rule; not complete after a fault
 * @fault: gets the last fault that was looked for: the first, without a function
 *	   for faults in @reader
 *
 * Context: any, as far as the functions in @reader allow it.
 * Return: 0; IMA_POLICY_NO_RULE if the line is empty or a comment; -EINVAL if
 * something is wrong; -ERANGE for a number that is too large; what a function
 * in @reader returned.
 */
int ima_policy_parse_rule(const char *text, size_t len, const struct ima_policy_reader *reader,
			  struct ima_parsed_rule *rule, struct ima_policy_fault *fault)
{
	struct ima_policy_string line = { text, len };
	struct parser p = { .reader = reader, .rule = rule, .fault = fault };
	struct ima_policy_word word;
	bool empty = true;
	const char *nul;
	size_t pos = 0;

	memset(rule, 0, sizeof(*rule));
	memset(fault, 0, sizeof(*fault));
	while (next_word(&line, &pos, &word)) {
		empty = false;
		if (read_word(&p, &word) && !report(&p, word.column))
			return fault->error;
	}
	/* In a comment: a text ends there for whoever takes it for a string. */
	nul = memchr(text + pos, '\0', len - pos);
	if (nul) {
		ima_policy_set_fault(fault, -EINVAL, "a zero byte");
		if (!report(&p, nul - text < UINT_MAX ? nul - text + 1 : UINT_MAX))
			return fault->error;
	} else if (empty) {
		return IMA_POLICY_NO_RULE;
	}
	if (!p.faults)
		check_rule(&p);
	return p.faults ? fault->error : 0;
}

/*
 * The header
 */

/* Something is wrong with a word of the header. */
__printf(4, 5)
static int bad_header(struct ima_policy_fault *fault, const struct ima_policy_word *word,
		      const char *hint, const char *reason, ...)
{
	va_list args;

	va_start(args, reason);
	vsnprintf(fault->reason, sizeof(fault->reason), reason, args);
	va_end(args);
	fault->error = -EINVAL;
	fault->column = word->column;
	if (word->text.text[word->text.len - 1] == '\r')
		hint = "lines must not end with a carriage return";
	snprintf(fault->hint, sizeof(fault->hint), "%s", hint);
	return -EINVAL;
}

/*
 * Whether a name, however it is spelled, would be taken for another layer where records and
 * rules are shown, or for a word that stands there instead of a name.
 */
static bool is_taken(const struct ima_policy_string *name)
{
	static const char *const taken[] = {
		"builtin", "init", "custom", "boot", "none", "all",
	};
	unsigned int i;
	size_t n;

	for (i = 0; i < ARRAY_SIZE(taken); i++) {
		for (n = 0; n < name->len && lower(name->text[n]) == taken[i][n]; n++)
			;
		if (n == name->len && !taken[i][n])
			return true;
	}
	return false;
}

static bool is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

static int parse_name(const struct ima_policy_word *word, struct ima_policy_string *name,
		      struct ima_policy_fault *fault)
{
	const size_t skip = sizeof(NAME_WORD "=") - 1;
	char quoted[IMA_POLICY_QUOTED];
	size_t i;

	if (word->text.len <= skip)
		return bad_header(fault, word, "policy_name=NAME policy_version=A.B.C",
				  "policy_name= without a name");
	name->text = word->text.text + skip;
	name->len = word->text.len - skip;
	if (name->len > IMA_POLICY_NAME_MAX)
		return bad_header(fault, word, "", "the name has more than %u characters",
				  IMA_POLICY_NAME_MAX);
	for (i = 0; i < name->len; i++)
		if (!is_letter_or_digit(name->text[i]) &&
		    (!i || !strchr("._-", name->text[i]) || !name->text[i]))
			return bad_header(fault, word,
					  "letters, digits, and behind the first one . _ -",
					  "\"%s\" is no name of a policy",
					  ima_policy_quote(name, quoted));
	if (is_taken(name))
		return bad_header(fault, word, "", "\"%s\" has another meaning",
				  ima_policy_quote(name, quoted));
	return 0;
}

/* One spelling for one version: without signs, and without zeros in front. */
static int parse_version(const struct ima_policy_word *word, u64 *version,
			 struct ima_policy_fault *fault)
{
	const size_t skip = sizeof(VERSION_WORD "=") - 1;
	struct ima_policy_string value, part;
	char quoted[IMA_POLICY_QUOTED];
	unsigned int parts = 0;
	bool good = true;
	size_t pos = 0;
	u64 number;

	value.text = word->text.text + skip;
	value.len = word->text.len > skip ? word->text.len - skip : 0;
	*version = 0;
	while (good && ima_policy_next_item(&value, '.', &pos, &part)) {
		good = part.len && part.text[0] != '+' &&
		       (part.text[0] != '0' || part.len == 1) &&
		       !parse_number(&part, 10, &number) && number <= VERSION_MAX && ++parts <= 3;
		if (good)
			*version = *version << 16 | number;
	}
	if (good && parts == 3)
		return 0;
	return bad_header(fault, word, "three numbers up to 65535, as in 1.0.12",
			  "\"%s\" is no version", ima_policy_quote(&value, quoted));
}

static int parse_header(const struct ima_policy_string *line, struct ima_policy_header *header,
			struct ima_policy_fault *fault)
{
	struct ima_policy_word name, word;
	size_t pos = 0;
	char quoted[IMA_POLICY_QUOTED];
	const char *nul;
	int error;

	if (!next_word(line, &pos, &name) || !is_of_header(&name.text))
		return IMA_POLICY_NO_RULE;
	if (!begins(&name.text, NAME_WORD))
		return bad_header(fault, &name, "policy_name=NAME policy_version=A.B.C",
				  "policy_version= without a name before it");
	error = parse_name(&name, &header->name, fault);
	if (error)
		return error;
	if (!next_word(line, &pos, &word) || !begins(&word.text, VERSION_WORD))
		return bad_header(fault, &name, "policy_name=NAME policy_version=A.B.C",
				  "no policy_version= behind the name");
	error = parse_version(&word, &header->version, fault);
	if (error)
		return error;
	if (next_word(line, &pos, &word))
		return bad_header(fault, &word, "rules stand in lines of their own",
				  "\"%s\" behind the version",
				  ima_policy_quote(&word.text, quoted));
	/* As in a rule: in a comment. */
	nul = memchr(line->text + pos, '\0', line->len - pos);
	if (nul) {
		word.column = nul - line->text < UINT_MAX ? nul - line->text + 1 : UINT_MAX;
		return bad_header(fault, &word, "", "a zero byte");
	}
	return 0;
}

/**
 * ima_policy_parse_header - read the line with the name and the version of a policy
 * @text: the line, without its end
 * @len: how many bytes it has
 * @header: gets them; not complete after a fault
 * @fault: gets what is wrong; its line is 0
 *
 * Context: any.
 * Return: 0; IMA_POLICY_NO_RULE if the line is none, but a rule, a comment or empty;
 * -EINVAL if something is wrong.
 */
int ima_policy_parse_header(const char *text, size_t len, struct ima_policy_header *header,
			    struct ima_policy_fault *fault)
{
	const struct ima_policy_string line = { text, len };

	memset(header, 0, sizeof(*header));
	memset(fault, 0, sizeof(*fault));
	return parse_header(&line, header, fault);
}

/**
 * ima_policy_read_header - read the name and the version with which a policy begins
 * @text: the policy
 * @len: how many bytes it has
 * @pos: gets where its rules begin; 0 if it has no header
 * @lines: gets how many lines there are before that
 * @header: gets name and version; not complete after a fault
 * @fault: gets what is wrong
 *
 * Nothing but comments and empty lines may stand before a header.
 *
 * Context: any.
 * Return: 0; IMA_POLICY_NO_RULE if there is none; -EINVAL if something is wrong with it.
 */
int ima_policy_read_header(const char *text, size_t len, size_t *pos, unsigned int *lines,
			   struct ima_policy_header *header, struct ima_policy_fault *fault)
{
	struct ima_policy_string line;
	struct ima_policy_word word;
	int error;

	*pos = 0;
	*lines = 0;
	memset(header, 0, sizeof(*header));
	memset(fault, 0, sizeof(*fault));
	while (ima_policy_next_line(text, len, pos, &line)) {
		size_t at = 0;

		++*lines;
		/* A zero byte in a comment is a fault, which who reads the lines finds. */
		if (!next_word(&line, &at, &word) && !memchr(line.text, '\0', line.len))
			continue;
		error = parse_header(&line, header, fault);
		if (error == IMA_POLICY_NO_RULE)
			break;
		fault->line = error ? *lines : 0;
		return error;
	}
	*pos = 0;
	*lines = 0;
	return IMA_POLICY_NO_RULE;
}

/**
 * ima_policy_no_names - a kernel without policies with names is given one
 * @line: where the name is
 * @fault: says so
 *
 * Context: any.
 * Return: -EOPNOTSUPP.
 */
int ima_policy_no_names(unsigned int line, struct ima_policy_fault *fault)
{
	ima_policy_set_fault(fault, -EOPNOTSUPP, "this kernel has no policies with names");
	ima_policy_set_hint(fault, "CONFIG_IMA_NAMED_POLICIES");
	fault->line = line;
	fault->column = 1;
	return -EOPNOTSUPP;
}

/**
 * ima_policy_version_text - a version as it is written
 * @version: as in struct ima_policy_header
 * @text: gets "A.B.C"
 *
 * Context: any.
 * Return: @text.
 */
const char *ima_policy_version_text(u64 version, char text[IMA_POLICY_VERSION_TEXT])
{
	snprintf(text, IMA_POLICY_VERSION_TEXT, "%u.%u.%u", IMA_POLICY_VERSION_PART(version, 0),
		 IMA_POLICY_VERSION_PART(version, 1), IMA_POLICY_VERSION_PART(version, 2));
	return text;
}
