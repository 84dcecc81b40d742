/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One audit record of IMA, of the type INTEGRITY_DATA (1800), as the kernel writes it
 * (security/integrity/ima/ima_denial.c) and as it is found in
 *
 *   the kernel log   [    5.7] audit: type=1800 audit(1790000000.123:45): pid=7 uid=0 ...
 *   /dev/kmsg        5,311,5700000,-;audit: type=1800 audit(...): ...
 *   a syslog         Nov 28 22:00:00 host kernel: [    5.7] audit: type=1800 audit(...): ...
 *   auditd's log     type=INTEGRITY_DATA msg=audit(1790000000.123:45): pid=7 uid=0 ...
 *   a journal        Nov 28 22:00:00 host audit[7]: INTEGRITY_DATA pid=7 uid=0 ...
 *
 * In the kernel log the time may be missing, or stand there in each form that dmesg has, and
 * behind it may be who made the kernel say it ("[    T1]").
 *
 * A number before a message in the kernel log, 5 here, is its importance and facility:
 * 8 and more is what a program wrote there, and nothing of that is a record.  "dmesg -x"
 * has them as words ("kern  :notice: "), of which all but "kern" are programs.  Where neither
 * stands, and in a syslog and a journal, who can write there can write a record.
 *
 * That of auditd may have "node=NAME " before it (see audit_node.h), and what auditd adds
 * behind a byte 035.
 *
 * A record in a line that begins otherwise is broken, so that a log in a form which is not known
 * is not taken for one that has no records.  It is none if there is ": " before it: so begins
 * what a program says, or another part of the kernel, and what it quotes there, a name or an
 * argument, was chosen by others, who cannot have a record made of it.
 *
 * What a record says was chosen in part by who made it: the name of a file, and of a
 * program.  The kernel writes these in quotes, or in hexadecimal digits if they have a
 * byte that could end them; everything else has a form of its own.  A record that has a
 * field twice, or in another form, or of which the end is missing, is broken, and nothing of
 * it is used: nobody can tell what it would have said.
 *
 * The kernel's log also says if records were lost, which counts under the same rules.
 */

#ifndef IMA_UTILS_AUDIT_RECORD_H
#define IMA_UTILS_AUDIT_RECORD_H

#include <stdbool.h>
#include <stddef.h>

/* Fields that are read; the others are left alone. */
enum audit_field {
	AUDIT_UID,
	AUDIT_OP,
	AUDIT_CAUSE,
	AUDIT_COMM,
	AUDIT_NAME,
	AUDIT_DEV,
	AUDIT_INO,
	AUDIT_RES,
	AUDIT_FUNC,
	AUDIT_LAYER,
	AUDIT_RULE,
	AUDIT_NEED,
	AUDIT_HAVE,
	AUDIT_FIELDS,
};

/* What a line is. */
enum audit_line {
	AUDIT_LINE_OTHER,	/* no record of this type */
	AUDIT_LINE_RECORD,
	AUDIT_LINE_BROKEN,
	AUDIT_LINE_LOST,	/* the kernel says that records were lost */
	AUDIT_LINE_UNPRINTED,	/* and that it did not print some: auditd may have them */
};

/**
 * struct audit_stamp - what the kernel gives all records of one event, and those of no other
 * @known: it is written as the kernel does it
 * @seconds: when it was
 * @milliseconds: and how many of these more
 * @serial: number of the event since the start
 */
struct audit_stamp {
	bool known;
	unsigned long long seconds;
	unsigned long long milliseconds;
	unsigned long long serial;
};

/**
 * struct audit_record - a record
 * @node: what auditd says who wrote it, also of one that is broken; NULL if it does not
 * @stamp: likewise
 * @unprinted: how many were not printed
 * @fields: values, to be freed with audit_record_free(); NULL if it has none: all but op,
 *	cause and res may be missing in those of upstream's kernels
 */
struct audit_record {
	char *node;
	struct audit_stamp stamp;
	unsigned long long unprinted;
	char *fields[AUDIT_FIELDS];
};

/* The longest line that may be a record: the kernel writes none of 9 KiB. */
#define AUDIT_LINE_MAX (64 << 10)

enum audit_line audit_record_parse(struct audit_record *record, const char *line, size_t length,
				   const char **fault);
void audit_record_free(struct audit_record *record);

#endif
