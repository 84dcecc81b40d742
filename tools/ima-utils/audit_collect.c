// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was refused, out of many audit records; see audit_collect.h.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "audit_collect.h"
#include "audit_kernel.h"
#include "audit_node.h"
#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/file_writers.h"
#include "lib/progress.h"

/* Who has that many broken records knows it. */
#define TOLD_MAX 10

/* A record of /dev/kmsg is not longer; read() fails with EINVAL if it is. */
#define KMSG_MAX 8192

/* So often auditd may begin a new log while its logs are opened. */
#define ROTATED_MAX 10

/**
 * struct source - something that has records
 * @name: of it, as it is told
 * @fd: its descriptor, -1 if it is not open
 * @error: why not, errno; 0 if it is, or need not be there
 * @standard_input: it is that
 */
struct source {
	char *name;
	int fd;
	int error;
	bool standard_input;
};

/**
 * struct sources - all of them, in the order in which they are read
 * @list: the sources
 * @count: how many
 * @error: why the directory of auditd's logs could not be read, errno; 0 if it could, or is
 *	not there
 * @all: nobody named them: they are all that a system has
 * @log: the log that auditd writes to is there, and is one of these
 * @no_kmsg: there is no /dev/kmsg, but some log of auditd
 */
struct sources {
	struct source *list;
	size_t count;
	int error;
	bool all;
	bool log;
	bool no_kmsg;
};

/**
 * struct seen - a record that was counted
 * @stamp: what the kernel gave it
 * @refusal: what it says: an event can have several records
 */
struct seen {
	struct audit_stamp stamp;
	const struct audit_refusal *refusal;
};

/**
 * struct collecting - while records are read
 * @refusals: where they go
 * @program: who complains
 * @name: of what is read
 * @nodes: whose records are wanted
 * @listens: auditd takes records of other machines, whatever is read just now
 * @line: the number of the line
 * @tree: those that are there already, by their order
 * @seen: records of sources, of those before this one by their order; then those of this one
 * @seen_count: how many
 * @sorted: how many of them are those of sources before this one
 * @last: no other source comes behind this one
 * @unprinted: how many times the kernel says that it did not print records
 * @overwritten: the begin of the kernel's log is not there any more
 */
struct collecting {
	struct audit_refusals *refusals;
	const char *program;
	const char *name;
	struct audit_nodes nodes;
	bool listens;
	unsigned long long line;
	void *tree;
	struct seen *seen;
	size_t seen_count;
	size_t sorted;
	bool last;
	unsigned long long unprinted;
	bool overwritten;
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

/* The order of events. */
static int compare_stamps(const struct audit_stamp *a, const struct audit_stamp *b)
{
	if (a->seconds != b->seconds)
		return a->seconds < b->seconds ? -1 : 1;
	if (a->milliseconds != b->milliseconds)
		return a->milliseconds < b->milliseconds ? -1 : 1;
	return (a->serial > b->serial) - (a->serial < b->serial);
}

/* The order of records that were counted. */
static int compare_seen(const void *one, const void *other)
{
	const struct seen *a = one, *b = other;
	int order = compare_stamps(&a->stamp, &b->stamp);

	return order ? order : (a->refusal > b->refusal) - (a->refusal < b->refusal);
}

/*
 * Whether a source before this one has it, too: what the kernel holds for auditd (audit=1) it
 * prints as well.  Of one that is broken, NULL, it is enough if it has one of that event: it is
 * the kernel's log that cuts records off.
 */
static bool was_seen(const struct collecting *collecting, const struct audit_stamp *stamp,
		     const struct audit_refusal *refusal)
{
	const struct seen wanted = { .stamp = *stamp, .refusal = refusal };
	size_t low = 0, high = collecting->sorted, middle;

	if (!stamp->known)
		return false;
	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare_seen(&collecting->seen[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < collecting->sorted &&
	       !compare_stamps(&collecting->seen[low].stamp, stamp) &&
	       (!refusal || collecting->seen[low].refusal == refusal);
}

/* Keep one in mind, if another source can have it, too. */
static void see(struct collecting *collecting, const struct audit_stamp *stamp,
		const struct audit_refusal *refusal)
{
	size_t count = collecting->seen_count;

	if (!stamp->known || collecting->last)
		return;
	/* Whenever they are as many as a power of two there is room for as many again. */
	if (!(count & (count - 1)))
		collecting->seen = xrealloc(collecting->seen, count ? 2 * count : 1,
					    sizeof(*collecting->seen));
	collecting->seen[collecting->seen_count++] = (struct seen){ *stamp, refusal };
}

/* Take one record. */
static void take(struct collecting *collecting, const struct audit_record *record)
{
	struct audit_refusals *refusals = collecting->refusals;
	struct audit_refusal *refusal, **found;

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
		if (was_seen(collecting, &record->stamp, refusal))
			return;
	}
	see(collecting, &record->stamp, refusal);
	refusals->records++;
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
		if (!is_wanted(collecting, &record) ||
		    was_seen(collecting, &record.stamp, NULL))
			break;
		tell(collecting, fault);
		collecting->refusals->broken++;
		break;
	case AUDIT_LINE_LOST:
		collecting->refusals->lost++;
		break;
	case AUDIT_LINE_UNPRINTED:
		collecting->unprinted++;
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
	char *newline, *end;
	bool first = true;
	ssize_t n;

	for (;;) {
		n = read(fd, record, sizeof(record) - 1);
		if (n < 0 && errno == EINTR)
			continue;
		/* What was next is overwritten: the next read begins behind that. */
		if (n < 0 && errno == EPIPE) {
			collecting->refusals->lost++;
			first = false;
			continue;
		}
		if (n < 0)
			return errno == EAGAIN ? 0 : errno;
		if (!n)
			return 0;
		record[n] = '\0';
		newline = memchr(record, '\n', n);
		number = strtoul(record, &end, 10);
		/* They are numbered from the start on. */
		if (first && *end == ',' && strtoul(end + 1, NULL, 10))
			collecting->overwritten = true;
		first = false;
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

/* The name of a log of auditd: the one that it writes to is 0. */
static char *log_name(unsigned int number)
{
	return number ? xasprintf(AUDIT_LOG ".%u", number) : xstrdup(AUDIT_LOG);
}

/* The number of a log of auditd in its directory; 0 if it is none, or the one it writes to. */
static unsigned int log_number(const char *name)
{
	static const char begin[] = "audit.log.";
	unsigned long number;
	char *end;

	if (strncmp(name, begin, strlen(begin)))
		return 0;
	name += strlen(begin);
	if (*name < '1' || *name > '9')
		return 0;
	errno = 0;
	number = strtoul(name, &end, 10);
	return *end || errno || number > UINT_MAX ? 0 : number;
}

/* To sort numbers of logs. */
static int compare_numbers(const void *a, const void *b)
{
	const unsigned int *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

/* The numbers of the logs that auditd does not write to any more, the newest first; errno. */
static int list_logs(unsigned int **numbers, size_t *count)
{
	DIR *directory = opendir(AUDIT_DIRECTORY);
	const struct dirent *entry;
	unsigned int number;
	int error;

	*numbers = NULL;
	*count = 0;
	if (!directory)
		return errno;
	while (errno = 0, (entry = readdir(directory))) {
		number = log_number(entry->d_name);
		if (!number)
			continue;
		*numbers = xrealloc(*numbers, *count + 1, sizeof(**numbers));
		(*numbers)[(*count)++] = number;
	}
	error = errno;
	closedir(directory);
	if (*count)
		qsort(*numbers, *count, sizeof(**numbers), compare_numbers);
	return error;
}

/* Whether it is a log of auditd, which nobody but root can write or replace. */
static bool is_audit_log(const struct stat *st)
{
	struct file_writers writers;
	unsigned int *numbers;
	bool alone = false;
	size_t count, i;
	struct stat log;
	char *name, *path;

	list_logs(&numbers, &count);
	for (i = 0; !alone && i <= count; i++) {
		name = log_name(i ? numbers[i - 1] : 0);
		path = realpath(name, NULL);
		if (path && !lstat(path, &log) && S_ISREG(log.st_mode) &&
		    log.st_dev == st->st_dev && log.st_ino == st->st_ino) {
			file_writers_find(&writers, path);
			alone = !writers.count;
			file_writers_free(&writers);
		}
		free(path);
		free(name);
	}
	free(numbers);
	return alone;
}

/* One source more, which is opened; false if that fails. */
static bool add_source(struct sources *sources, char *name, bool standard_input)
{
	struct source source = { .name = name, .standard_input = standard_input };

	source.fd = standard_input ? dup(STDIN_FILENO) :
				     open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	source.error = source.fd < 0 ? errno : 0;
	sources->list = xrealloc(sources->list, sources->count + 1, sizeof(*sources->list));
	sources->list[sources->count++] = source;
	return source.fd >= 0;
}

/* Close all. */
static void free_sources(struct sources *sources)
{
	size_t i;

	for (i = 0; i < sources->count; i++) {
		if (sources->list[i].fd >= 0)
			close(sources->list[i].fd);
		free(sources->list[i].name);
	}
	free(sources->list);
	sources->list = NULL;
	sources->count = 0;
}

/* Whether something is just not there. */
static bool is_absent(int error)
{
	return error == ENOENT || error == ENOTDIR;
}

/* One of auditd's, which need not be there. */
static void add_log(struct sources *sources, unsigned int number)
{
	struct source *source;

	if (add_source(sources, log_name(number), false))
		return;
	source = &sources->list[sources->count - 1];
	if (is_absent(source->error))
		source->error = 0;
}

/* Whether auditd writes to another file by now than to the one that was opened. */
static bool has_rotated(const struct source *source)
{
	bool there, was = source->fd >= 0;
	struct stat st, now;

	if (was && fstat(source->fd, &st))
		return false;
	there = !stat(source->name, &now);
	return there != was || (was && (st.st_dev != now.st_dev || st.st_ino != now.st_ino));
}

/*
 * Open all logs of auditd, the oldest of which is the first one then.  They are opened from the
 * newest on, and once more if auditd gave them other names meanwhile: none is missed.
 */
static void open_logs(struct sources *sources)
{
	unsigned int *numbers, tries;
	struct source source;
	size_t count, i;

	for (tries = 0; tries < ROTATED_MAX; tries++) {
		free_sources(sources);
		sources->error = list_logs(&numbers, &count);
		add_log(sources, 0);
		for (i = 0; i < count; i++)
			add_log(sources, numbers[i]);
		free(numbers);
		if (!has_rotated(&sources->list[0]))
			break;
	}
	sources->log = sources->list[0].fd >= 0;
	/* Who may not read the directory may not read the log either: that is told once. */
	if (is_absent(sources->error) || sources->list[0].error)
		sources->error = 0;
	for (i = 0; i < sources->count / 2; i++) {
		source = sources->list[i];
		sources->list[i] = sources->list[sources->count - 1 - i];
		sources->list[sources->count - 1 - i] = source;
	}
}

/* Open what has records: what is named, or all that a system has. */
static void open_sources(struct sources *sources, const struct names *names)
{
	bool standard_input, logs = false;
	struct source *source;
	unsigned int i;

	*sources = (struct sources){ 0 };
	if (!names->count) {
		open_logs(sources);
		sources->all = true;
		for (i = 0; i < sources->count; i++)
			logs |= sources->list[i].fd >= 0;
		if (!add_source(sources, xstrdup(AUDIT_KMSG), false)) {
			source = &sources->list[sources->count - 1];
			/* A container may have none, and a chroot: then auditd's are enough. */
			sources->no_kmsg = logs && is_absent(source->error);
			if (sources->no_kmsg)
				source->error = 0;
		}
	}
	for (i = 0; i < names->count; i++) {
		standard_input = !strcmp(names->list[i], "-");
		add_source(sources, xstrdup(standard_input ? "standard input" : names->list[i]),
			   standard_input);
	}
}

/* Complain of a source that could not be read. */
static void tell_unread(struct collecting *collecting, const char *name, int error)
{
	char *clean = clean_text(name);

	progress_clear();
	fprintf(stderr, "%s: %s: %s\n", collecting->program, clean, strerror(error));
	free(clean);
	collecting->refusals->unread++;
}

/* Read one source; errno. */
static int read_source(struct collecting *collecting, struct source *source)
{
	struct stat st;
	FILE *from;
	int error;

	if (source->fd < 0)
		return source->error;
	if (fstat(source->fd, &st))
		return errno;
	error = S_ISDIR(st.st_mode) ? EISDIR : 0;
	if (error)
		return error;
	collecting->name = source->name;
	collecting->line = 0;
	if (!is_kmsg(&st) && !is_audit_log(&st))
		collecting->refusals->forgeable = true;
	/* No network leads to the kernel's log. */
	collecting->nodes.listens = collecting->listens && !is_kmsg(&st);
	/* Another's descriptor may begin anywhere. */
	if (!source->standard_input && is_kmsg(&st))
		return read_kmsg(collecting, source->fd);
	/* A pipe may be slow. */
	fcntl(source->fd, F_SETFL, fcntl(source->fd, F_GETFL) & ~O_NONBLOCK);
	from = fdopen(source->fd, "r");
	if (!from)
		return errno;
	source->fd = -1;
	error = read_lines(collecting, from);
	fclose(from);
	return error;
}

/* Put the name of what was read to the others. */
static void add_name(struct audit_refusals *refusals, const char *name)
{
	refusals->sources = xrealloc(refusals->sources, refusals->source_count + 1,
				     sizeof(*refusals->sources));
	refusals->sources[refusals->source_count++] = xstrdup(name);
}

/* Read all of them. */
static void read_sources(struct collecting *collecting, struct sources *sources)
{
	struct source *source;
	bool there;
	size_t i;
	int error;

	if (sources->error)
		tell_unread(collecting, AUDIT_DIRECTORY, sources->error);
	for (i = 0; i < sources->count; i++) {
		source = &sources->list[i];
		there = source->fd >= 0;
		collecting->last = i + 1 == sources->count;
		error = read_source(collecting, source);
		if (error)
			tell_unread(collecting, source->name, error);
		else if (there)
			add_name(collecting->refusals, source->name);
		collecting->sorted = collecting->seen_count;
		if (collecting->sorted && !collecting->last)
			qsort(collecting->seen, collecting->sorted, sizeof(*collecting->seen),
			      compare_seen);
	}
}

/*
 * Whether auditd got each record, as far as the kernel knows, by what it said before they were
 * read and behind that.
 *
 * In kernel/audit.c kauditd_hold_skb() prints each record for which there is no auditd, and with
 * audit=1 (audit_default) holds it as well, until there is one.  While there is one the queue is
 * empty: kauditd_thread() sends it what was held before anything else, and if that fails
 * auditd_reset() forgets it.  All that drops a record instead, this queue if it is full and the
 * others, calls audit_log_lost(), which always counts it in audit_lost, but prints that only if
 * printk_ratelimit() lets it.  Without audit=1 records are dropped, and not counted.
 */
static bool auditd_has_all(const struct sources *sources, const struct audit_state *before,
			   const struct audit_state *after)
{
	return sources->log && after->holds && before->known && after->known &&
	       after->auditd && before->auditd == after->auditd && !after->lost;
}

/*
 * Count what the kernel says itself that it lost, unless its log has told that; and what it did
 * not print, or has not any more, unless auditd has that.  Of records that somebody named nobody
 * knows when they are from, and of what kernel.
 */
static void count_losses(struct collecting *collecting, const struct sources *sources,
			 const struct audit_state *before, const struct audit_state *after)
{
	struct audit_refusals *refusals = collecting->refusals;

	if (sources->all && after->lost && !refusals->lost)
		refusals->lost++;
	if (!sources->all || !auditd_has_all(sources, before, after))
		refusals->lost += collecting->unprinted + collecting->overwritten;
}

/**
 * audit_collect - read records
 * @refusals: are filled in; to be freed with audit_refusals_free()
 * @program: who complains of records that are broken and of what could not be read, and shows
 *	progress
 * @names: paths, or "-" for standard input; none for the logs of auditd and of the kernel
 * @root: what stands for "/" of the machine whose records are wanted
 * @kernel: is asked whether auditd has all records, if there are no names
 */
void audit_collect(struct audit_refusals *refusals, const char *program, const struct names *names,
		   const char *root, const struct audit_kernel *kernel)
{
	struct audit_state before = { 0 }, after = { 0 };
	struct collecting collecting = { .refusals = refusals, .program = program };
	struct sources sources;

	*refusals = (struct audit_refusals){ 0 };
	if (!names->count)
		kernel->ask(&before);
	open_sources(&sources, names);
	audit_nodes_read(&collecting.nodes, root);
	collecting.listens = collecting.nodes.listens;
	read_sources(&collecting, &sources);
	/* All of it, and not only its begin, is not there. */
	collecting.overwritten |= sources.no_kmsg;
	if (sources.all)
		kernel->ask(&after);
	count_losses(&collecting, &sources, &before, &after);
	free_sources(&sources);
	audit_nodes_free(&collecting.nodes);
	free(collecting.seen);
	/* The nodes are tsearch()'s, what they point to is in the list. */
	while (collecting.tree)
		tdelete(*(void **)collecting.tree, &collecting.tree, compare);
	if (refusals->count)
		qsort(refusals->list, refusals->count, sizeof(*refusals->list),
		      compare_pointers);
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
	for (i = 0; i < refusals->source_count; i++)
		free(refusals->sources[i]);
	free(refusals->sources);
	*refusals = (struct audit_refusals){ 0 };
}
