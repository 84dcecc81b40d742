// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading a digest list, or removing it; see digest_list_attempt.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_attempt.h"
#include "digest_list_loaded.h"
#include "digest_list_source.h"
#include "lib/alloc.h"
#include "lib/hash_algo.h"

/* Sentences too long for where they are said. */
enum {
	STAYS,
	MEASURED,
	NOT_PERMITTED,
	DENIED,
	LOADED_ALREADY,
	TOO_LONG_BUFFER,
	NO_LISTS,
};

static const char *const sentences[] = {
	[STAYS] =
	"it denies something and was appraised by a signature: it stays while the system runs",
	[MEASURED] =
	"it was measured when it was loaded: its removal has to be, by a rule \"measure func=CRITICAL_DATA label=diglim\"",
	[NOT_PERMITTED] =
	"not permitted: it takes CAP_SYS_ADMIN, or a security module such as LoadPin refuses it",
	[DENIED] =
	"refused by a rule for DIGEST_LIST_CHECK (label, signature), by its permissions, or by another security module; the audit log says which",
	[LOADED_ALREADY] =
	"it is loaded already, perhaps under another name, and no less was done with it then",
	[TOO_LONG_BUFFER] =
	"it is too long to be handed over: by its path the kernel takes longer ones",
	[NO_LISTS] =
	"this kernel has no digest lists, or securityfs is not mounted",
};

/**
 * list_label_good - whether the kernel takes a label
 * @label: the label
 *
 * Return: true if it is not empty nor too long, and has printable characters only.
 */
bool list_label_good(const char *label)
{
	size_t length = strlen(label), i;

	for (i = 0; i < length; i++)
		if (label[i] <= ' ' || label[i] > '~')
			return false;
	return length && length <= LIST_LABEL_MAX;
}

/* Write at once: what is left out would be another list; 0 or errno. */
static int write_once(int fd, const void *data, size_t size)
{
	ssize_t n;

	do {
		n = write(fd, data, size);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno;
	return (size_t)n < size ? EIO : 0;
}

/* The path as the kernel wants it, links and all: a list is called as it is named. */
static char *absolute(const char *name)
{
	char *here, *path;

	if (*name == '/')
		return xstrdup(name);
	here = getcwd(NULL, 0);
	if (!here)
		return NULL;
	path = xasprintf("%s/%s", here, name);
	free(here);
	return path;
}

/* Tell the kernel the path; 0 or errno. */
static int write_path(const struct list_attempt *attempt, int fd)
{
	char *path = absolute(attempt->name), *line;
	int error;

	if (!path)
		return errno;
	/* An end of line of its own, for that of a name not to be taken for it. */
	line = xasprintf("%s\n", path);
	error = write_once(fd, line, strlen(line));
	free(line);
	free(path);
	return error;
}

/* Name the list that is written next; NULL or why not, to be freed. */
static char *write_label(const struct list_attempt *attempt, int fd)
{
	bool standard_input = !strcmp(attempt->name, "-");
	char *copy = xstrdup(standard_input ? "standard-input" : attempt->name);
	const char *label = attempt->label ? attempt->label : basename(copy);
	char *line = NULL, *why = NULL;
	int error;

	if (list_label_good(label)) {
		line = xasprintf("label:%s\n", label);
		error = write_once(fd, line, strlen(line));
		if (error)
			why = xasprintf("the kernel does not take its label: %s", strerror(error));
	} else {
		why = xstrdup("its name is no label for the kernel: --label gives it one");
	}
	free(line);
	free(copy);
	return why;
}

/* The algorithms of a list: one of them is it. */
static char *algos_of(const struct list_source *source)
{
	char *text = xstrdup(""), *longer;
	unsigned int algo;

	for (algo = 0; algo < HASH_ALGOS; algo++) {
		if (!(source->summary.algos & 1u << algo))
			continue;
		longer = xasprintf("%s%s%s", text, *text ? ", " : "", hash_algo_text(algo));
		free(text);
		text = longer;
	}
	return text;
}

/* Why a list that is loaded may not be removed; NULL if that is not known. */
static const char *why_loaded_stays(const struct list_attempt *attempt,
				    const struct list_source *source)
{
	const char *why = NULL, *line = NULL;
	struct loaded_lists loaded;
	unsigned long actions = 0;
	struct digest digest;
	char *value;

	loaded_lists_read(&loaded, attempt->root ? attempt->root : "/");
	if (list_source_digest(source, &digest))
		line = loaded_lists_find(&loaded, &digest);
	if (line) {
		value = loaded_list_word(line, "actions");
		actions = value ? strtoul(value, NULL, 10) : 0;
		free(value);
		if ((actions & DIGLIM_APPRAISED_DIGSIG) && loaded_list_is(line, "denies"))
			why = sentences[STAYS];
		else if (actions & DIGLIM_MEASURED)
			why = sentences[MEASURED];
	}
	loaded_lists_free(&loaded);
	return why;
}

/* What the list tells about an error, to be freed; NULL if nothing. */
static char *why_by_content(const struct list_attempt *attempt, int error,
			    const struct list_source *source)
{
	char *why = NULL, *algos;
	const char *text;
	size_t offset;

	switch (error) {
	case EINVAL:
		if (list_source_fault(source, &offset))
			why = list_source_why(source);
		break;
	case EBADMSG:
		if (source->signature.fault)
			why = xasprintf("the appended signature is none: offset %zu: %s",
					source->signature.fault_offset, source->signature.fault);
		break;
	case ENOPKG:
		algos = algos_of(source);
		why = xasprintf("this kernel lacks an algorithm of it (%s); its log says which",
				algos);
		free(algos);
		break;
	case EPERM:
		text = attempt->del ? why_loaded_stays(attempt, source) : NULL;
		if (text)
			why = xstrdup(text);
		break;
	}
	return why;
}

/* What an error means whatever the file has; NULL if it says that itself. */
static const char *why_by_error(const struct list_attempt *attempt, int error)
{
	struct stat st;

	switch (error) {
	case EEXIST:
		return sentences[LOADED_ALREADY];
	case ENOENT:
		if (attempt->del && (attempt->buffer || !stat(attempt->name, &st)))
			return "no such list is loaded: this content is not";
		return NULL;
	case EPERM:
		return sentences[NOT_PERMITTED];
	case EACCES:
		return sentences[DENIED];
	case EINVAL:
		return "the kernel takes it for no list, in which imactl finds no fault";
	case EBADMSG:
		return "the appended signature is none";
	case ENOPKG:
		return "this kernel lacks an algorithm of it; its log says which";
	case ENODATA:
		return "it is empty";
	case EFBIG:
		return attempt->buffer ? sentences[TOO_LONG_BUFFER] :
		       "it is longer than the kernel takes";
	case ETXTBSY:
		return "it is open for writing";
	case ENXIO:
		return "it is no regular file";
	case ENOSPC:
		return "the kernel has no place for more digests";
	default:
		return NULL;
	}
}

/* The reason, to be freed; the list is known if it could be read. */
static char *why_not(const struct list_attempt *attempt, int error,
		     const struct list_source *source)
{
	char *why = source ? why_by_content(attempt, error, source) : NULL;
	const char *text;

	if (why)
		return why;
	text = why_by_error(attempt, error);
	return xstrdup(text ? text : strerror(error));
}

/**
 * list_attempt_why - what an error of the kernel says
 * @attempt: what was tried, with a list that the kernel read itself
 * @error: errno
 *
 * Return: the reason, to be freed.
 */
char *list_attempt_why(const struct list_attempt *attempt, int error)
{
	struct list_source source;
	struct stat st;
	char *why;

	/* Of a pipe the kernel says what it is, and nobody may ever write to it. */
	if (stat(attempt->name, &st) || !S_ISREG(st.st_mode))
		return why_not(attempt, error, NULL);
	why = why_not(attempt, error, list_source_read(&source, attempt->name) ? NULL : &source);
	list_source_free(&source);
	return why;
}

/* Tell who asks which list it is, and what is in it; @error is what the kernel has said. */
static void tell_content(const struct list_attempt *attempt, int error,
			 const struct list_source *source)
{
	struct list_content *content = attempt->content;

	if (!content || (error && error != EEXIST))
		return;
	if (!list_source_digest(source, &content->own))
		content->own = (struct digest){ 0 };
	list_source_algos(source, &content->algos);
}

/* The same of a file that the kernel has read. */
static void tell_content_of_file(const struct list_attempt *attempt, int error)
{
	struct list_source source;
	struct stat st;

	/* Nobody may ever write to a pipe that stands there now. */
	if (!attempt->content || (error && error != EEXIST) ||
	    stat(attempt->name, &st) || !S_ISREG(st.st_mode))
		return;
	if (!list_source_read(&source, attempt->name))
		tell_content(attempt, error, &source);
	list_source_free(&source);
}

/* Hand a list over, without a signature, which would say nothing then. */
static char *write_buffer(const struct list_attempt *attempt, int fd)
{
	struct list_source source;
	char *why = NULL;
	size_t offset;
	int error;

	error = list_source_read(&source, attempt->name);
	if (error && !source.fault.reason) {
		why = xstrdup(strerror(error));
	} else if (list_source_fault(&source, &offset)) {
		/* Of standard input there would be nothing left to look at. */
		why = list_source_why(&source);
	} else {
		why = write_label(attempt, fd);
		if (!why)
			error = write_once(fd, source.data, source.signature.content);
		if (!why)
			tell_content(attempt, error, &source);
		if (error)
			why = why_not(attempt, error, &source);
	}
	list_source_free(&source);
	return why;
}

/**
 * list_attempt - try to load a list, or to remove it
 * @attempt: what to do
 * @fd: digest_list_add or digest_list_del, open for writing
 *
 * Return: NULL if it is done, or why not, to be freed.
 */
char *list_attempt(const struct list_attempt *attempt, int fd)
{
	int error;

	if (attempt->buffer)
		return write_buffer(attempt, fd);
	error = write_path(attempt, fd);
	tell_content_of_file(attempt, error);
	return error ? list_attempt_why(attempt, error) : NULL;
}

/**
 * list_attempt_void - why a list that is loaded vouches for nothing
 * @loaded: the lists that are loaded
 * @own: the list's own digest; of no size if it is not known
 *
 * A list that is appraised for no rule is not told of: where rules want that of lists
 * it is not loaded, and where none does it is as it was meant.
 *
 * Return: a sentence, or NULL if it does vouch, or it is not known that it does not.
 */
const char *list_attempt_void(const struct loaded_lists *loaded, const struct digest *own)
{
	const char *line = own->size ? loaded_lists_find(loaded, own) : NULL;

	if (line && loaded_list_is(line, "revoked"))
		return "it is revoked";
	if (line && loaded_list_is(line, "key-withdrawn"))
		return "its key counts no more: revoked, expired, or taken off its keyring";
	return NULL;
}

/**
 * list_attempt_why_not_open - why a file of integrity/diglim cannot be opened
 * @file: its name
 * @error: errno
 *
 * Return: the reason, to be freed.
 */
char *list_attempt_why_not_open(const char *file, int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return xasprintf("there is no integrity/diglim/%s: %s", file,
				 sentences[NO_LISTS]);
	case EACCES:
	case EPERM:
		return xasprintf("integrity/diglim/%s: not permitted: it takes CAP_SYS_ADMIN",
				 file);
	default:
		return xasprintf("integrity/diglim/%s: %s", file, strerror(error));
	}
}
