/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What was refused, or would have been, out of many audit records: each file once.
 *
 *	files, standard input or /dev/kmsg -> audit_collect() -> struct audit_refusals
 *
 * A record asks root to trust a file.  So who could have written it is a part of what it
 * says: the kernel alone writes records to /dev/kmsg, and auditd alone, which takes them
 * from the kernel, to its log.  In a syslog, and in what a journal prints, there is also
 * what users sent who call themselves kernel, and of another file nobody knows whose
 * copy it is.  auditd may take records of other machines, too (audit_node.h).
 *
 * That nothing is refused can be said of what was read.  So all of auditd's logs are, and what
 * the kernel keeps beside them; what could not be read, and that the kernel lost records, is told.
 */

#ifndef IMA_UTILS_AUDIT_COLLECT_H
#define IMA_UTILS_AUDIT_COLLECT_H

#include <stdbool.h>

#include "audit_kernel.h"
#include "audit_record.h"
#include "lib/names.h"

/* Where a kernel's records are: with auditd, which has older ones in AUDIT_LOG.1 and so on. */
#define AUDIT_DIRECTORY "/var/log/audit"
#define AUDIT_LOG AUDIT_DIRECTORY "/audit.log"
/* And those from before it began, and without it. */
#define AUDIT_KMSG "/dev/kmsg"

/**
 * struct audit_refusal - accesses to a file that are refused by the same rule for the same
 *	reason
 * @name: of the file: a path, or its last part
 * @func: hook; "?" if the record does not say it, as those of upstream's kernels
 * @layer: likewise
 * @rule: likewise
 * @need: what the rule demands, likewise
 * @cause: why it is refused
 * @inode: number of the file that was refused, which may be another one than that which has
 *	the name where it is read; 0 if the record does not say it
 * @device: the name that the kernel has for where that file is (s_id); NULL likewise
 * @uid: who accessed it for the first time; NULL likewise
 * @count: how many records there are
 */
struct audit_refusal {
	char *name;
	char *func;
	char *layer;
	char *rule;
	char *need;
	char *cause;
	unsigned long long inode;
	char *device;
	char *uid;
	unsigned long long count;
};

/**
 * struct audit_refusals - all of them
 * @list: sorted by name, then by the others
 * @count: how many
 * @records: how many records say so
 * @broken: how many records are broken, each of which was told
 * @forgeable: others than the kernel and auditd may have written them
 * @untold: some may be another machine's
 * @foreign: how many records of other machines were left out
 * @lost: how many times records were lost, as far as that is told
 * @sources: names of what was read, in that order
 * @source_count: how many
 * @unread: how much could not be read, each of which was told
 */
struct audit_refusals {
	struct audit_refusal **list;
	size_t count;
	unsigned long long records;
	unsigned long long broken;
	bool forgeable;
	bool untold;
	unsigned long long foreign;
	unsigned long long lost;
	char **sources;
	size_t source_count;
	unsigned int unread;
};

void audit_collect(struct audit_refusals *refusals, const char *program, const struct names *names,
		   const char *root, const struct audit_kernel *kernel);
bool audit_refusals_alike(const struct audit_refusal *a, const struct audit_refusal *b);
void audit_refusals_free(struct audit_refusals *refusals);

#endif
