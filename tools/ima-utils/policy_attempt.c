// SPDX-License-Identifier: GPL-2.0-only
/*
 * Try to load a policy; see policy_attempt.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/policy_parser.h"
#include "policy_attempt.h"

/* As the kernel begins each line that it logs of IMA. */
#define LOG_PREFIX "ima: "

/**
 * policy_attempt_must_be_path - whether the kernel itself has to read the file
 * @source: the policy
 *
 * It does if it is to see a signature, or if a line is too long to be written.
 *
 * Return: true if so.
 */
bool policy_attempt_must_be_path(const struct policy_source *source)
{
	struct ima_policy_string line;
	size_t pos = 0;

	if (source->labelled || source->length != source->size)
		return true;
	while (ima_policy_next_line(source->data, source->length, &pos, &line))
		if (line.len + 1 > POLICY_WRITE_MAX)
			return true;
	return false;
}

/*
 * The kernel's log from here on, or -1: without it less can be told.  Who may not
 * read it may not load a policy, as a rule.
 */
static int open_log(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0 && lseek(fd, 0, SEEK_END) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/**
 * policy_attempt_log - take in a record of the kernel's log
 * @attempt: what it may be about
 * @record: as /dev/kmsg has it: "6,339,5140900,-;MESSAGE\n KEY=VALUE\n"
 */
void policy_attempt_log(struct policy_attempt *attempt, const char *record)
{
	const char *message = strchr(record, ';'), *end, *p;
	unsigned int line, column;
	int used = 0;

	if (!message || strncmp(message + 1, LOG_PREFIX, strlen(LOG_PREFIX)))
		return;
	message += 1 + strlen(LOG_PREFIX);
	end = message + strcspn(message, "\n");
	if (attempt->stage == STAGE_LOADED && end - message == strlen("policy update failed") &&
	    !strncmp(message, "policy update failed", end - message))
		attempt->stage = STAGE_CLOSE;
	/* "policy:3:9: reason", or a path instead of the word; no reason has such numbers. */
	for (p = message; p < end && !attempt->reason; p++)
		if (*p == ':' && sscanf(p, ":%u:%u: %n", &line, &column, &used) == 2 && used &&
		    p[used - 1] == ' ' && p + used < end)
			attempt->reason = xstrndup(p + 1, end - p - 1);
}

/* What the log has got since it was opened. */
static void read_log(struct policy_attempt *attempt, int log)
{
	/* No record is longer. */
	char record[8192 + 1];
	ssize_t n;

	if (log < 0)
		return;
	for (;;) {
		n = read(log, record, sizeof(record) - 1);
		/* Some were overwritten before they could be read. */
		if (n < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (n <= 0)
			break;
		record[n] = '\0';
		policy_attempt_log(attempt, record);
	}
	close(log);
}

/* Write at once: what is left out is another rule for the kernel; 0 or errno. */
static int write_once(int fd, const char *text, size_t length)
{
	ssize_t n;

	do {
		n = write(fd, text, length);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno;
	/* It counts an end of line that is not there. */
	return (size_t)n < length ? EIO : 0;
}

/* The text, a line a write: each is one rule for the kernel, and it counts them. */
static int write_text(struct policy_attempt *attempt, const struct policy_source *source, int fd)
{
	struct ima_policy_string line;
	size_t pos = 0, start = 0;
	int error = 0;

	while (!error && ima_policy_next_line(source->data, source->length, &pos, &line)) {
		attempt->line++;
		error = write_once(fd, source->data + start, pos - start);
		start = pos;
	}
	if (!error)
		attempt->line = 0;
	return error;
}

/**
 * policy_attempt - try to load a policy
 * @attempt: with @by_path; the rest is set, and to be freed with policy_attempt_free()
 * @source: the policy, with a path if it is to be loaded by that
 * @file: ima/policy
 */
void policy_attempt(struct policy_attempt *attempt, const struct policy_source *source,
		    const char *file)
{
	int log = open_log(), fd;

	attempt->stage = STAGE_OPEN;
	fd = open(file, O_WRONLY | O_CLOEXEC);
	if (fd < 0) {
		attempt->error = errno;
	} else {
		attempt->stage = STAGE_WRITE;
		attempt->error = attempt->by_path ?
				 write_once(fd, source->path, strlen(source->path)) :
				 write_text(attempt, source, fd);
		if (!attempt->error)
			attempt->stage = STAGE_LOADED;
		/* Only now the rules come into force, and no error is told. */
		close(fd);
	}
	read_log(attempt, log);
}

/**
 * policy_attempt_free - free what an attempt left
 * @attempt: empty after this
 */
void policy_attempt_free(struct policy_attempt *attempt)
{
	free(attempt->reason);
	memset(attempt, 0, sizeof(*attempt));
}

/* Sentences too long for where they are said. */
static const char no_file[] =
	"there is no ima/policy: IMA is not active, or this kernel takes one policy and has it";
static const char read_only[] =
	"ima/policy cannot be written: this kernel takes one policy and has it";
static const char not_permitted[] =
	"not permitted: it takes capabilities of root, and a security module may refuse it, too";
static const char not_in_force[] =
	"the kernel took the rules, but could not put them into force; its log may say why";

/* Why ima/policy could not be opened. */
static char *why_not_opened(int error, const struct policy_layer *custom)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return xstrdup(no_file);
	case EACCES:
		return xstrdup(custom->file.state == FACT_READ ? read_only :
			       "this user may not write ima/policy: only root may load a policy");
	case EPERM:
		return xstrdup(not_permitted);
	case EBUSY:
		return xstrdup("another program is loading a policy at this moment; try again");
	default:
		return xasprintf("ima/policy: %s", strerror(error));
	}
}

/* Which signature was missing. */
static char *why_unsigned(const struct policy_attempt *attempt,
			  const struct policy_source *source,
			  const struct policy_layers *layers)
{
	char *demand = policy_layers_demand(layers, !attempt->by_path), *why;
	const char *by = demand ? demand : "a rule that is not known here";

	if (!attempt->by_path)
		why = xasprintf("policies must be signed files, which this is not, as %s demands",
				by);
	else if (source->labelled || source->length != source->size)
		why = xasprintf("the signature or hash of the file is not what %s demands", by);
	else
		why = xasprintf("the file is not signed, as %s demands", by);
	free(demand);
	return why;
}

/* The versions that are in force, "NAME A.B.C, NAME A.B.C"; to be freed. */
static char *list_named(const struct named_policies *named)
{
	char *all = xstrdup(""), *longer;
	size_t i;

	for (i = 0; i < named->count; i++) {
		longer = xasprintf("%s%s%s %s", all, i ? ", " : "", named->list[i].name,
				   named->list[i].version_text);
		free(all);
		all = longer;
	}
	return all;
}

/*
 * What was answered: of what was written as text it is told at the end, in the log alone, that
 * it is another one of the version that is in force.
 */
static int answer_to(const struct policy_attempt *attempt, const struct policy_source *source,
		     const struct named_policy *in_force)
{
	if (attempt->stage != STAGE_CLOSE)
		return attempt->error;
	if (!in_force || in_force->version < source->header.version)
		return 0;
	return in_force->version == source->header.version ? EEXIST : ESTALE;
}

/* Why a policy with a name is not in force; NULL if that is not for its name or version. */
static char *why_not_named(const struct policy_attempt *attempt,
			   const struct policy_source *source,
			   const struct policy_layers *layers)
{
	const struct ima_policy_string *name = &source->header.name;
	const struct named_policy *in_force = named_policies_find(&layers->told, name);
	char version[IMA_POLICY_VERSION_TEXT], *this, *all, *why = NULL;

	this = xasprintf("%.*s %s", (int)name->len, name->text,
			 ima_policy_version_text(source->header.version, version));
	switch (answer_to(attempt, source, in_force)) {
	case ESTALE:
		why = xasprintf("%s is older than %s%s, and %s", this,
				in_force ? in_force->version_text : "a version",
				in_force ? ", which is in force" : " that was loaded",
				"no policy is replaced by an older one before the next boot");
		break;
	case EEXIST:
		why = xasprintf("%s is in force with another text: %s", this,
				"what is changed needs a later version");
		break;
	case ENOSPC:
		all = list_named(&layers->told);
		why = xasprintf("%s is one name more than this kernel has room for%s%s", this,
				*all ? "; in force: " : "", all);
		free(all);
		break;
	case EINVAL:
	case EOPNOTSUPP:
		/* One that has them finds fault with the policy. */
		if (attempt->error == EOPNOTSUPP || layers->told_state == FACT_ABSENT)
			why = xasprintf("%s has a name, and this kernel has no policies with names",
					this);
		break;
	}
	free(this);
	return why;
}

/*
 * Whether a digest that the kernel shows is that of the text, to which it adds the end of the
 * last line; true if libcrypto cannot tell.
 */
static bool is_digest_of(const char *shown, const struct policy_source *source)
{
	bool ends = source->length && source->data[source->length - 1] == '\n';
	char *text = xasprintf("%.*s%s", (int)source->length, source->data, ends ? "" : "\n");
	unsigned char digest[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1];
	unsigned int size, i;
	int done;

	done = EVP_Digest(text, strlen(text), digest, &size, EVP_sha256(), NULL);
	free(text);
	for (i = 0; done && i < size; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return !done || (!strncmp(shown, "sha256:", 7) && !strcmp(shown + 7, hex));
}

/**
 * policy_attempt_verify - find out whether a policy with a name is in force
 * @attempt: it goes back to STAGE_CLOSE if it is not
 * @source: the policy
 * @layers: the rules in force after the attempt
 *
 * The log, which would tell, need not be readable.  What ima/status and ima/named_policies do
 * not tell is taken for good.
 */
void policy_attempt_verify(struct policy_attempt *attempt, const struct policy_source *source,
			   const struct policy_layers *layers)
{
	const struct ima_policy_string *name = &source->header.name;
	const struct named_policy *told, *shown;

	if (!source->named || attempt->stage != STAGE_LOADED)
		return;
	told = named_policies_find(&layers->told, name);
	if (layers->told_state == FACT_READ && (!told || told->version != source->header.version))
		attempt->stage = STAGE_CLOSE;
	shown = named_policies_find(&layers->named, name);
	if (shown && shown->digest && shown->version == source->header.version &&
	    !is_digest_of(shown->digest, source))
		attempt->stage = STAGE_CLOSE;
}

/**
 * policy_attempt_why - why an attempt failed
 * @attempt: one that did
 * @source: the policy
 * @layers: the rules in force
 *
 * Return: a sentence for the caller to free.
 */
char *policy_attempt_why(const struct policy_attempt *attempt,
			 const struct policy_source *source,
			 const struct policy_layers *layers)
{
	char *why;

	if (attempt->stage == STAGE_OPEN)
		return why_not_opened(attempt->error, &layers->list[LAYER_CUSTOM]);
	why = source->named ? why_not_named(attempt, source, layers) : NULL;
	if (why)
		return why;
	if (attempt->stage == STAGE_CLOSE)
		return xstrdup(not_in_force);
	switch (attempt->error) {
	case EACCES:
		return why_unsigned(attempt, source, layers);
	case EPERM:
		return xstrdup(not_permitted);
	case EINVAL:
	case ERANGE:
		if (attempt->reason)
			return xasprintf("the kernel refuses it: %s", attempt->reason);
		if (attempt->line)
			return xasprintf("the kernel refuses line %u, and does not say why",
					 attempt->line);
		return xstrdup("the kernel refuses it, and does not say why");
	case ENOENT:
		return xasprintf("the kernel does not find %s", source->path);
	case EIO:
		return xstrdup("a line was not taken whole");
	default:
		return xasprintf("%s", strerror(attempt->error));
	}
}
