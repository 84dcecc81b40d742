// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was refused, out of many audit records; see audit_collect.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "audit_collect.h"
#include "audit_node.h"
#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/file_writers.h"
#include "lib/progress.h"

/* Who has that many broken records knows it. */
#define TOLD_MAX 10

/* A record of /dev/kmsg is not longer; read() fails with EINVAL if it is. */
#define KMSG_MAX 8192

/**
 * struct collecting - while records are read
 * @refusals: where they go
 * @program: who complains
 * @name: of what is read
 * @nodes: whose records are wanted
 * @line: the number of the line
 * @tree: those that are there already, by their order
 */
struct collecting {
	struct audit_refusals *refusals;
	const char *program;
	const char *name;
	struct audit_nodes nodes;
	unsigned long long line;
	void *tree;
};

/* The order of refusals, whatever the file was that had the name. */
static int compare_texts(const struct audit_refusal *a, const struct audit_refusal *b)
{
	const char *const pairs[][2] = {
		{ a->name, b->name }, { a->func, b->func }, { a->layer, b->layer },
		{ a->rule, b->rule }, { a->cause, b->cause }, { a->need, b->need },
	};
	size_t i;
	int order = 0;

	for (i = 0; !order && i < sizeof(pairs) / sizeof(*pairs); i++)
		order = strcmp(pairs[i][0], pairs[i][1]);
	return order;
}

/* The order of refusals. */
static int compare(const void *one, const void *other)
{
	const struct audit_refusal *a = one, *b = other;
	int order = compare_texts(a, b);

	if (!order)
		order = (a->inode > b->inode) - (a->inode < b->inode);
	return order ? order : strcmp(a->device ? a->device : "", b->device ? b->device : "");
}

/**
 * audit_refusals_alike - whether two are told by the same words
 * @a: one
 * @b: the other one
 *
 * Return: true if they differ in nothing but the file that had the name.
 */
bool audit_refusals_alike(const struct audit_refusal *a, const struct audit_refusal *b)
{
	return !compare_texts(a, b);
}

/* The same for qsort(). */
static int compare_pointers(const void *a, const void *b)
{
	return compare(*(const struct audit_refusal *const *)a,
		       *(const struct audit_refusal *const *)b);
}

/* Free one. */
static void free_refusal(struct audit_refusal *refusal)
{
	free(refusal->name);
	free(refusal->func);
	free(refusal->layer);
	free(refusal->rule);
	free(refusal->need);
	free(refusal->cause);
	free(refusal->device);
	free(refusal->uid);
	free(refusal);
}

/* What a record says of it. */
static char *field(const struct audit_record *record, enum audit_field of)
{
	const char *text = record->fields[of];

	return xstrdup(text && *text ? text : "?");
}

/*
 * Whether a record is of something that is refused.  Those of upstream's kernels have no
 * rule, and some of them are of what could not be measured.
 */
static bool is_refusal(const struct audit_record *record)
{
	const char *op = record->fields[AUDIT_OP];

	if (strcmp(record->fields[AUDIT_RES], "0"))
		return false;
	return record->fields[AUDIT_FUNC] || !strcmp(op, "appraise_data");
}

/* Take one record. */
static void take(struct collecting *collecting, const struct audit_record *record)
{
	struct audit_refusals *refusals = collecting->refusals;
	struct audit_refusal *refusal, **found;

	refusals->records++;
	/* The kernel has one of each file that has a name: without it none is compared. */
	if (!record->fields[AUDIT_INO] && record->fields[AUDIT_NAME] &&
	    *record->fields[AUDIT_NAME] == '/')
		refusals->forgeable = true;
	refusal = xrealloc(NULL, 1, sizeof(*refusal));
	*refusal = (struct audit_refusal){
		.name = field(record, AUDIT_NAME),
		.func = field(record, AUDIT_FUNC),
		.layer = field(record, AUDIT_LAYER),
		.rule = field(record, AUDIT_RULE),
		.need = field(record, AUDIT_NEED),
		.cause = field(record, AUDIT_CAUSE),
	};
	if (record->fields[AUDIT_INO])
		refusal->inode = strtoull(record->fields[AUDIT_INO], NULL, 10);
	if (record->fields[AUDIT_DEV])
		refusal->device = xstrdup(record->fields[AUDIT_DEV]);
	if (record->fields[AUDIT_UID])
		refusal->uid = xstrdup(record->fields[AUDIT_UID]);
	found = tsearch(refusal, &collecting->tree, compare);
	if (found && *found == refusal) {
		refusals->list = xrealloc(refusals->list, refusals->count + 1,
					  sizeof(struct audit_refusal *));
		refusals->list[refusals->count++] = refusal;
	} else if (found) {
		free_refusal(refusal);
		refusal = *found;
	}
	refusal->count++;
}

/* Complain of a record that is broken. */
static void tell(const struct collecting *collecting, const char *fault)
{
	char *clean;

	if (collecting->refusals->broken > TOLD_MAX)
		return;
	clean = clean_text(collecting->name);
	progress_clear();
	if (collecting->refusals->broken == TOLD_MAX)
		fprintf(stderr, "%s: %s: more broken records, which are not told\n",
			collecting->program, clean);
	else
		fprintf(stderr, "%s: %s:%llu: broken record: %s\n", collecting->program, clean,
			collecting->line, fault);
	free(clean);
}

/* Whether something that is wanted may be this machine's: what is another's is counted. */
static bool is_wanted(struct collecting *collecting, const struct audit_record *record)
{
	switch (audit_nodes_judge(&collecting->nodes, record->node)) {
	case AUDIT_FOREIGN:
		collecting->refusals->foreign++;
		return false;
	case AUDIT_UNTOLD:
		collecting->refusals->untold = true;
		return true;
	default:
		return true;
	}
}

/* Take one line. */
static void take_line(struct collecting *collecting, const char *line, size_t length)
{
	struct audit_record record;
	const char *fault;

	collecting->line++;
	switch (audit_record_parse(&record, line, length, &fault)) {
	case AUDIT_LINE_RECORD:
		if (is_refusal(&record) && is_wanted(collecting, &record))
			take(collecting, &record);
		break;
	case AUDIT_LINE_BROKEN:
		if (!is_wanted(collecting, &record))
			break;
		tell(collecting, fault);
		collecting->refusals->broken++;
		break;
	default:
		break;
	}
	audit_record_free(&record);
}

/* All lines of a file; errno. */
static int read_lines(struct collecting *collecting, FILE *from)
{
	unsigned long long done = 0, all = 0;
	size_t space = 0;
	struct stat st;
	char *line = NULL;
	ssize_t n;
	int error;

	if (!fstat(fileno(from), &st) && S_ISREG(st.st_mode))
		all = st.st_size;
	errno = 0;
	while ((n = getline(&line, &space, from)) > 0) {
		take_line(collecting, line, line[n - 1] == '\n' ? n - 1 : n);
		done += n;
		if (all && !(collecting->line % 1024))
			progress(collecting->program, "bytes", done, all);
		errno = 0;
	}
	error = ferror(from) ? errno ? errno : EIO : 0;
	progress_clear();
	free(line);
	return error;
}

/*
 * All records of the kernel's log.  What programs wrote to it is not the kernel's: the
 * number at its begin says so.
 */
static int read_kmsg(struct collecting *collecting, int fd)
{
	char record[KMSG_MAX];
	unsigned long number;
	char *newline;
	ssize_t n;

	for (;;) {
		n = read(fd, record, sizeof(record) - 1);
		if (n < 0 && (errno == EINTR || errno == EPIPE))
			continue;
		if (n < 0)
			return errno == EAGAIN ? 0 : errno;
		if (!n)
			return 0;
		record[n] = '\0';
		newline = memchr(record, '\n', n);
		number = strtoul(record, NULL, 10);
		/* The lowest three bits are how important it is. */
		if (!(number >> 3))
			take_line(collecting, record, newline ? newline - record : n);
	}
}

/* Whether it is the kernel's log itself, by whatever name: "mem" 11. */
static bool is_kmsg(const struct stat *st)
{
	return S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 11);
}

/* Whether it is the log of auditd, which nobody but root can write or replace. */
static bool is_audit_log(const struct stat *st)
{
	char *path = realpath(AUDIT_LOG, NULL);
	struct file_writers writers;
	bool alone = false;
	struct stat log;

	if (path && !lstat(path, &log) && S_ISREG(log.st_mode) && log.st_dev == st->st_dev &&
	    log.st_ino == st->st_ino) {
		file_writers_find(&writers, path);
		alone = !writers.count;
		file_writers_free(&writers);
	}
	free(path);
	return alone;
}

/**
 * audit_collect - read records
 * @refusals: are filled in; to be freed with audit_refusals_free(), whatever is returned
 * @program: who complains of records that are broken, and shows progress
 * @name: a path; "-" for standard input
 * @root: what stands for "/" of the machine whose records are wanted
 *
 * Return: 0 or errno.
 */
int audit_collect(struct audit_refusals *refusals, const char *program, const char *name,
		  const char *root)
{
	bool standard_input = !strcmp(name, "-");
	struct collecting collecting = {
		.refusals = refusals,
		.program = program,
		.name = standard_input ? "standard input" : name,
	};
	struct stat st;
	FILE *from;
	int error, fd;

	*refusals = (struct audit_refusals){ 0 };
	fd = standard_input ? dup(STDIN_FILENO) :
			      open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return errno;
	error = fstat(fd, &st) ? errno : S_ISDIR(st.st_mode) ? EISDIR : 0;
	refusals->forgeable = error || (!is_kmsg(&st) && !is_audit_log(&st));
	audit_nodes_read(&collecting.nodes, root);
	/* No network leads to the kernel's log. */
	collecting.nodes.listens &= !is_kmsg(&st);
	/* Another's descriptor may begin anywhere. */
	if (!error && !standard_input && is_kmsg(&st)) {
		error = read_kmsg(&collecting, fd);
		close(fd);
	} else if (!error) {
		/* A pipe may be slow. */
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
		from = fdopen(fd, "r");
		error = from ? read_lines(&collecting, from) : errno;
		if (from)
			fclose(from);
		else
			close(fd);
	} else {
		close(fd);
	}
	audit_nodes_free(&collecting.nodes);
	/* The nodes are tsearch()'s, what they point to is in the list. */
	while (collecting.tree)
		tdelete(*(void **)collecting.tree, &collecting.tree, compare);
	if (refusals->count)
		qsort(refusals->list, refusals->count, sizeof(*refusals->list),
		      compare_pointers);
	return error;
}

/**
 * audit_refusals_free - free what was read
 * @refusals: empty after this
 */
void audit_refusals_free(struct audit_refusals *refusals)
{
	size_t i;

	for (i = 0; i < refusals->count; i++)
		free_refusal(refusals->list[i]);
	free(refusals->list);
	*refusals = (struct audit_refusals){ 0 };
}
