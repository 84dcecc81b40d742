// SPDX-License-Identifier: GPL-2.0-only
/*
 * One audit record of IMA; see audit_record.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "audit_record.h"
#include "lib/alloc.h"

/* auditd appends the names of users behind this byte. */
enum { ENRICHED = 035 };

/* A piece of a line. */
struct piece {
	const char *at;
	const char *end;
};

static const struct {
	const char *name;
	/* Somebody chose it: in quotes or in hexadecimal digits. */
	bool untrusted;
	/* In decimal digits. */
	bool number;
} fields[AUDIT_FIELDS] = {
	[AUDIT_UID] = { .name = "uid", .number = true },
	[AUDIT_OP] = { .name = "op" },
	[AUDIT_CAUSE] = { .name = "cause" },
	[AUDIT_COMM] = { .name = "comm", .untrusted = true },
	[AUDIT_NAME] = { .name = "name", .untrusted = true },
	[AUDIT_DEV] = { .name = "dev", .untrusted = true },
	[AUDIT_INO] = { .name = "ino", .number = true },
	[AUDIT_RES] = { .name = "res" },
	[AUDIT_FUNC] = { .name = "func" },
	[AUDIT_LAYER] = { .name = "layer" },
	[AUDIT_RULE] = { .name = "rule" },
	[AUDIT_NEED] = { .name = "need" },
	[AUDIT_HAVE] = { .name = "have" },
};

/* Step over a word that is next; false if another one is. */
static bool skip(struct piece *piece, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(piece->end - piece->at) < length || memcmp(piece->at, word, length))
		return false;
	piece->at += length;
	return true;
}

/* Whether it may be in the name of a day or a month. */
static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c & 0x80;
}

/* Step over bytes of a set; how many. */
static size_t skip_any(struct piece *piece, const char *set)
{
	const char *begin = piece->at;

	while (piece->at < piece->end && *piece->at && strchr(set, *piece->at))
		piece->at++;
	return piece->at - begin;
}

/*
 * Step over what looks so: "0" is a number, "w" a word in whatever language, "_" spaces that
 * may be missing, and all else is itself.
 */
static bool skip_like(struct piece *piece, const char *form)
{
	struct piece all = *piece;
	const char *begin;

	for (; *form; form++) {
		begin = all.at;
		switch (*form) {
		case '0':
			skip_any(&all, "0123456789");
			break;
		case 'w':
			while (all.at < all.end && is_letter(*all.at))
				all.at++;
			break;
		case '_':
			skip_any(&all, " ");
			continue;
		default:
			all.at += all.at < all.end && *all.at == *form;
			break;
		}
		if (all.at == begin)
			return false;
	}
	*piece = all;
	return true;
}

/*
 * What the kernel, or dmesg, writes before a message, all of which may be missing: when it was
 * said, in one of the forms that dmesg has for it, and by whom (CONFIG_PRINTK_CALLER).
 */
static bool skip_time(struct piece *piece)
{
	static const char *const times[] = {
		"[_0.0]", "[_0]",
		"[_0.0 <_0.0>]", "[<_0.0>]",			/* --show-delta */
		"[w0 0:0]", "[_+0.0]",				/* --reltime, --human */
		"[w w _0 0:0:0 0]", "[w w _0 0:0:0 0 <_0.0>]",	/* --ctime */
		"0-0-0T0:0:0,0+0:0", "0-0-0T0:0:0,0-0:0",	/* --time-format=iso */
	};
	struct piece all = *piece, caller;
	bool found = false;
	size_t i;

	for (i = 0; !found && i < sizeof(times) / sizeof(*times); i++)
		found = skip_like(&all, times[i]);
	/* dmesg has a space between them, and the kernel has none. */
	caller = all;
	if (found)
		skip(&caller, " ");
	if (skip_like(&caller, "[_T0]") || skip_like(&caller, "[_C0]")) {
		all = caller;
		found = true;
	}
	if (!found || !skip(&all, " "))
		return false;
	*piece = all;
	return true;
}

/* Who wrote a message, as far as its begin tells. */
enum writer { WRITER_UNTOLD, WRITER_KERNEL, WRITER_PROGRAM };

/* Step over a number whose lowest three bits are how important it is, the rest who says it. */
static enum writer skip_priority(struct piece *piece)
{
	const char *begin = piece->at;
	size_t length = skip_any(piece, "0123456789");

	if (!length)
		return WRITER_UNTOLD;
	return length == 1 && *begin <= '7' ? WRITER_KERNEL : WRITER_PROGRAM;
}

/* "kern  :notice: " of "dmesg --decode". */
static enum writer skip_decoded(struct piece *piece)
{
	static const char *const levels[] = {
		"emerg :", "alert :", "crit  :", "err   :", "warn  :", "notice:", "info  :",
		"debug :",
	};
	/* No name of one who says it is shorter. */
	enum { WIDTH = 6 };
	struct piece all = *piece;
	bool kernel = skip(&all, "kern  :");
	size_t i;

	if (!kernel && (!skip_any(&all, "abcdefghijklmnopqrstuvwxyz0123456789") ||
			(skip_any(&all, " "), all.at - piece->at < WIDTH) || !skip(&all, ":")))
		return WRITER_UNTOLD;
	for (i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		if (skip(&all, levels[i]) && skip(&all, " ")) {
			*piece = all;
			return kernel ? WRITER_KERNEL : WRITER_PROGRAM;
		}
	return WRITER_UNTOLD;
}

/*
 * "5,311,5700000,-;" of /dev/kmsg, where more fields may stand before the ";": as caller=T7, or
 * caller=C0 out of an interrupt (CONFIG_PRINTK_CALLER).
 */
static enum writer skip_kmsg(struct piece *piece)
{
	struct piece all = *piece;
	enum writer writer = skip_priority(&all);

	if (writer == WRITER_UNTOLD || !skip(&all, ",") || !skip_any(&all, "0123456789") ||
	    !skip(&all, ",") || !skip_any(&all, "0123456789") || !skip(&all, ",") ||
	    !skip_any(&all, "-cabdefghijklmnopqrstuvwxyz0123456789,=TC") || !skip(&all, ";"))
		return WRITER_UNTOLD;
	*piece = all;
	return writer;
}

/* "<5>" of dmesg and syslog. */
static enum writer skip_number(struct piece *piece)
{
	struct piece all = *piece;
	enum writer writer;

	if (!skip(&all, "<"))
		return WRITER_UNTOLD;
	writer = skip_priority(&all);
	if (writer == WRITER_UNTOLD || !skip(&all, ">"))
		return WRITER_UNTOLD;
	*piece = all;
	return writer;
}

/*
 * What syslog writes before a message of the kernel: time, host and "kernel: ".  Behind the
 * name of another program it is what anybody may have written.
 */
static bool skip_syslog(struct piece *piece)
{
	static const char kernel[] = " kernel: ";
	const char *found = memmem(piece->at, piece->end - piece->at, kernel,
				   strlen(kernel));

	if (!found || memmem(piece->at, found + 1 - piece->at, ": ", 2))
		return false;
	piece->at = found + strlen(kernel);
	return true;
}

/* A line, as a log of the kernel. */
struct message {
	struct piece text;	/* what the kernel said, as far as the form is known */
	enum writer writer;	/* as the line tells */
	bool raw;		/* it is as in /dev/kmsg: nothing else may stand before the text */
	bool known;		/* something of what stands before it was understood */
};

/* Find what is said in a line. */
static struct message find_message(const struct piece *line)
{
	struct message message = { .text = *line };

	message.writer = skip_kmsg(&message.text);
	message.raw = message.writer != WRITER_UNTOLD;
	if (message.raw)
		return message;
	message.writer = skip_decoded(&message.text);
	message.known = message.writer != WRITER_UNTOLD;
	/* There is no line of a syslog in it, but what a message quotes may be like one. */
	if (!message.known) {
		message.writer = skip_number(&message.text);
		message.known = skip_syslog(&message.text);
	}
	message.known |= skip_time(&message.text);
	return message;
}

/* A number that does not fit is the largest one. */
static bool next_number(struct piece *piece, unsigned long long *number)
{
	const char *at = piece->at;

	for (*number = 0; at < piece->end && *at >= '0' && *at <= '9'; at++)
		if (__builtin_mul_overflow(*number, 10, number) ||
		    __builtin_add_overflow(*number, *at - '0', number))
			*number = ULLONG_MAX;
	return skip_any(piece, "0123456789");
}

/* "(1790000000.123:45): " */
static bool skip_stamp(struct piece *piece, struct audit_stamp *stamp)
{
	struct piece all = *piece, inner;

	if (!skip(&all, "("))
		return false;
	inner = all;
	if (!skip_any(&all, "0123456789.:") || !skip(&all, "): "))
		return false;
	stamp->known = next_number(&inner, &stamp->seconds) && skip(&inner, ".") &&
		       next_number(&inner, &stamp->milliseconds) && skip(&inner, ":") &&
		       next_number(&inner, &stamp->serial) && skip(&inner, "): ");
	*piece = all;
	return true;
}

/* Step to the fields of a record of the kernel's log; false if it is none. */
static bool find_in_log(struct piece *piece, const struct message *message,
			struct audit_stamp *stamp)
{
	struct piece all = message->text;

	if (message->writer == WRITER_PROGRAM || !skip(&all, "audit: type=1800 audit") ||
	    !skip_stamp(&all, stamp))
		return false;
	*piece = all;
	return true;
}

/* The type of a record, as journald tells it. */
static bool skip_type(struct piece *piece)
{
	return skip(piece, "INTEGRITY_DATA ") || skip(piece, "AUDIT1800 ");
}

/*
 * The same of what journald has of its own from the kernel, as "audit" or "audit[PID]", and
 * without the number and the time that the kernel gave it.
 */
static bool find_in_journal(struct piece *piece, const struct message *message)
{
	static const char name[] = " audit";
	struct piece all = *piece;
	const char *colon;

	/* Where it is told who wrote it this is nobody's. */
	if (message->writer != WRITER_UNTOLD)
		return false;
	skip(&all, "audit: ");
	if (skip_type(&all)) {
		*piece = all;
		return true;
	}
	colon = memmem(all.at, all.end - all.at, ": ", 2);
	while (colon && (all.at = memmem(all.at, colon - all.at, name, strlen(name)))) {
		all.at += strlen(name);
		skip_like(&all, "[0]");
		if (all.at != colon)
			continue;
		skip(&all, ": ");
		if (!skip_type(&all))
			return false;
		*piece = all;
		return true;
	}
	return false;
}

/*
 * The same of auditd's; @node is what it says who wrote it.  If it is one, and is not written as
 * auditd does it, @fault is why.
 */
static bool find_in_audit(struct piece *piece, struct piece *node, struct audit_stamp *stamp,
			  const char **fault)
{
	struct piece all = *piece, whose = { NULL, NULL };
	const char *space;

	if (skip(&all, "node=")) {
		space = memchr(all.at, ' ', all.end - all.at);
		if (!space)
			return false;
		whose = (struct piece){ all.at, space };
		all.at = space + 1;
	}
	if (!skip(&all, "type=INTEGRITY_DATA ") && !skip(&all, "type=UNKNOWN[1800] ") &&
	    !skip(&all, "type=1800 "))
		return false;
	if (!skip(&all, "msg=audit("))
		return false;
	*node = whose;
	all.at--;
	if (!skip_stamp(&all, stamp))
		*fault = memmem(all.at, all.end - all.at, ") : ", 4) ?
			 "it is interpreted: raw records are wanted (ausearch --raw)" :
			 "the form of this log is not known";
	*piece = all;
	return true;
}

/* Whether a text ends so. */
static bool ends(const struct piece *piece, const char *with)
{
	size_t length = strlen(with);

	return (size_t)(piece->end - piece->at) >= length &&
	       !memcmp(piece->end - length, with, length);
}

/*
 * Whether there is a record in a line that begins as no log that is known does: it would be
 * missed.  In a message of a program, or of another part of the kernel, which has a name and ": "
 * before it, it is what somebody had quoted there.
 */
static bool is_of_unknown_form(const struct message *message)
{
	static const char *const records[] = {
		"type=1800 audit(", "INTEGRITY_DATA msg=audit(", "type=1800 msg=audit(",
		"type=UNKNOWN[1800] msg=audit(", "INTEGRITY_DATA pid=",
	};
	/* What JSON, of dmesg and of journalctl, has before any message. */
	static const char *const members[] = {
		"\"msg\": \"", "\"MESSAGE\":\"", "\"MESSAGE\" : \"",
	};
	struct piece before = message->text;
	const char *found;
	size_t i;

	if (message->writer == WRITER_PROGRAM || message->raw)
		return false;
	for (i = 0; i < sizeof(records) / sizeof(*records); i++) {
		found = memmem(before.at, before.end - before.at, records[i], strlen(records[i]));
		if (found)
			before.end = found;
	}
	if (before.end == message->text.end)
		return false;
	if (ends(&before, "audit: "))
		before.end -= strlen("audit: ");
	for (i = 0; i < sizeof(members) / sizeof(*members); i++)
		if (ends(&before, members[i]))
			return true;
	/* Between what is known and the message only more of that kind can stand. */
	if (message->known && (before.at == before.end || *before.at != '['))
		return false;
	/* Behind nothing it is a record of the kernel's log without a stamp, which is none. */
	return before.at < before.end &&
	       !memmem(before.at, before.end - before.at, ": ", 2);
}

/*
 * Whether the kernel says that records were lost (kernel/audit.c, kernel/printk, lib/ratelimit.c).
 *
 * The limit of what is printed is one for all who ask printk_ratelimit(), and is told with
 * the name of who asks next: of those that are none of audit's nobody knows what they hid.
 */
static enum audit_line find_loss(const struct message *message, unsigned long long *number)
{
	static const char *const losses[] = {
		"audit_backlog=", "backlog limit exceeded", "rate limit exceeded",
		"kauditd hold queue overflow", "kauditd retry queue overflow",
		"out of memory in audit_",
	};
	struct piece all = message->text;
	enum audit_line what;
	size_t i;

	if (message->writer == WRITER_PROGRAM)
		return AUDIT_LINE_OTHER;
	if (skip(&all, "audit: ")) {
		if (skip(&all, "audit_lost="))
			return next_number(&all, number) && *number ? AUDIT_LINE_LOST :
								      AUDIT_LINE_OTHER;
		for (i = 0; i < sizeof(losses) / sizeof(*losses); i++)
			if (skip(&all, losses[i]))
				return AUDIT_LINE_LOST;
		return AUDIT_LINE_OTHER;
	}
	if (skip(&all, "** "))
		return next_number(&all, number) && skip(&all, " printk messages dropped **") ?
		       AUDIT_LINE_LOST : AUDIT_LINE_OTHER;
	/* Of the others it is the loss itself that was not told. */
	if (skip(&all, "kauditd_printk_skb: "))
		what = AUDIT_LINE_UNPRINTED;
	else if (skip(&all, "audit_log_lost: ") || skip(&all, "audit_panic: ") ||
		 skip(&all, "audit_log_start: "))
		what = AUDIT_LINE_LOST;
	else
		return AUDIT_LINE_OTHER;
	return next_number(&all, number) && skip(&all, " callbacks suppressed") ?
	       what : AUDIT_LINE_OTHER;
}

/* The value of a hexadecimal digit; -1 if it is none. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What stands there in hexadecimal digits, or NULL. */
static char *unhex(const struct piece *value)
{
	size_t length = value->end - value->at, i;
	char *text;
	int byte;

	if (length % 2)
		return NULL;
	text = xrealloc(NULL, length / 2 + 1, 1);
	for (i = 0; i < length; i += 2) {
		byte = digit(value->at[i]) < 0 || digit(value->at[i + 1]) < 0 ? 0 :
		       digit(value->at[i]) << 4 | digit(value->at[i + 1]);
		/* No name has a NUL in it. */
		if (!byte) {
			free(text);
			return NULL;
		}
		text[i / 2] = byte;
	}
	text[length / 2] = '\0';
	return text;
}

/* One value, behind which @piece stands then; false if its end is missing. */
static bool next_value(struct piece *piece, struct piece *value, bool *quoted)
{
	char end = ' ';

	*quoted = skip(piece, "\"");
	if (*quoted)
		end = '"';
	value->at = piece->at;
	piece->at = memchr(piece->at, end, piece->end - piece->at);
	if (!piece->at) {
		piece->at = piece->end;
		if (*quoted)
			return false;
	}
	value->end = piece->at;
	if (*quoted) {
		piece->at++;
		return piece->at == piece->end || *piece->at == ' ';
	}
	return true;
}

/* Whether a text is printable, and there is one: only what is quoted can be empty. */
static bool is_plain(const struct piece *value, bool quoted)
{
	const char *at;

	for (at = value->at; at < value->end; at++)
		if (*at <= ' ' || *at > '~')
			return false;
	return quoted || value->at < value->end;
}

/* Whether it is a number that fits into one. */
static bool is_number(const char *text)
{
	errno = 0;
	strtoull(text, NULL, 10);
	return !errno && *text && !text[strspn(text, "0123456789")];
}

/* Take a value; why not, or NULL. */
static const char *take(struct audit_record *record, enum audit_field field,
			const struct piece *value, bool quoted)
{
	char *text = NULL;

	if (record->fields[field])
		return "a field stands twice";
	if (!is_plain(value, quoted))
		return "a value is not printable";
	if (quoted == fields[field].untrusted)
		text = xstrndup(value->at, value->end - value->at);
	else if (!quoted && *value->at != '(')
		text = unhex(value);
	else if (!quoted)
		return NULL;	/* (null) */
	if (!text || (fields[field].number && !is_number(text))) {
		free(text);
		return "a value is not written as the kernel does it";
	}
	record->fields[field] = text;
	return NULL;
}

/* Read the fields; why they are broken, or NULL. */
static const char *read_fields(struct audit_record *record, struct piece piece)
{
	const char *equals, *space, *why;
	struct piece value;
	unsigned int i;
	bool quoted;

	while (piece.at < piece.end) {
		skip_any(&piece, " ");
		equals = memchr(piece.at, '=', piece.end - piece.at);
		space = memchr(piece.at, ' ', piece.end - piece.at);
		if (!equals)
			break;
		/* A word of a label of AppArmor. */
		if (space && space < equals) {
			piece.at = space;
			continue;
		}
		for (i = 0; i < AUDIT_FIELDS; i++)
			if (strlen(fields[i].name) == (size_t)(equals - piece.at) &&
			    !memcmp(fields[i].name, piece.at, equals - piece.at))
				break;
		piece.at = equals + 1;
		if (!next_value(&piece, &value, &quoted))
			return "a value has no end";
		why = i < AUDIT_FIELDS ? take(record, i, &value, quoted) : NULL;
		if (why)
			return why;
	}
	if (!record->fields[AUDIT_OP] || !record->fields[AUDIT_CAUSE] ||
	    !record->fields[AUDIT_RES])
		return "its end is missing";
	/* Those of refusals end with it; those of what was granted have another. */
	if (record->fields[AUDIT_FUNC] && *record->fields[AUDIT_RES] == '0' &&
	    (!record->fields[AUDIT_LAYER] || !record->fields[AUDIT_RULE] ||
	     !record->fields[AUDIT_NEED] || !record->fields[AUDIT_HAVE]))
		return "its end is missing";
	return NULL;
}

/* What it says is forgotten. */
static void free_fields(struct audit_record *record)
{
	unsigned int i;

	for (i = 0; i < AUDIT_FIELDS; i++) {
		free(record->fields[i]);
		record->fields[i] = NULL;
	}
}

/**
 * audit_record_parse - understand a line
 * @record: to be freed with audit_record_free(), whatever is returned; empty if the line
 *	is no record
 * @line: the line
 * @length: how long it is, without its end
 * @fault: why the record is broken; else NULL
 *
 * Return: what it is.
 */
enum audit_line audit_record_parse(struct audit_record *record, const char *line, size_t length,
				   const char **fault)
{
	struct piece piece = { line, line + length }, node = { NULL, NULL };
	struct message message = find_message(&piece);
	unsigned long long number = 0;
	enum audit_line what;
	const char *enriched;

	*record = (struct audit_record){ 0 };
	*fault = NULL;
	if (!find_in_log(&piece, &message, &record->stamp) && !find_in_journal(&piece, &message) &&
	    !find_in_audit(&piece, &node, &record->stamp, fault)) {
		what = find_loss(&message, &number);
		if (what == AUDIT_LINE_UNPRINTED)
			record->unprinted = number;
		if (what != AUDIT_LINE_OTHER || !is_of_unknown_form(&message))
			return what;
		*fault = "the form of this log is not known";
	}
	if (node.at)
		record->node = xstrndup(node.at, node.end - node.at);
	while (piece.end > piece.at && strchr("\r\n", piece.end[-1]))
		piece.end--;
	enriched = memchr(piece.at, ENRICHED, piece.end - piece.at);
	if (enriched)
		piece.end = enriched;
	if (*fault)
		return AUDIT_LINE_BROKEN;
	if (length > AUDIT_LINE_MAX)
		*fault = "it is too long";
	else if (memchr(line, '\0', length))
		*fault = "it has a NUL";
	else
		*fault = read_fields(record, piece);
	if (!*fault)
		return AUDIT_LINE_RECORD;
	free_fields(record);
	return AUDIT_LINE_BROKEN;
}

/**
 * audit_record_free - free the fields of a record
 * @record: empty after this
 */
void audit_record_free(struct audit_record *record)
{
	free_fields(record);
	free(record->node);
	*record = (struct audit_record){ 0 };
}
