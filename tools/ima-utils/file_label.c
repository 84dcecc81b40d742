// SPDX-License-Identifier: GPL-2.0-only
/*
 * The label of a file that something is done with; see file_label.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "file_label.h"
#include "lib/alloc.h"
#include "lib/evm_portable.h"

/* Why a label could not be read or set. */
static char *why_not(int error)
{
	switch (error) {
	case EOPNOTSUPP:
		return xstrdup("its file system has no labels");
	case EPERM:
		return xstrdup("not permitted: a label takes CAP_SYS_ADMIN");
	default:
		return xstrdup(strerror(error));
	}
}

/**
 * file_label_get - a label of a file
 * @label: is filled in
 * @name: of it
 * @job: the file
 *
 * Return: NULL, or why it could not be read, to be freed.
 */
char *file_label_get(struct file_label *label, const char *name, const struct file_job *job)
{
	int error = ima_label_fget(&label->label, job->file.fd, name);

	label->there = !error;
	label->fault = error ? NULL : label_parts_parse(&label->parts, label->label.bytes,
							label->label.size);
	return error && error != ENODATA ? why_not(error) : NULL;
}

/**
 * file_label_set - give a file a label
 * @label: the label
 * @name: of it
 * @job: the file
 * @now: is set to what fstat() tells of the file after that, if the label was set
 *
 * Return: NULL, or why it could not be set, to be freed.  If the file has changed it
 * was, but is of no use.
 */
char *file_label_set(const struct ima_label *label, const char *name, const struct file_job *job,
		     struct stat *now)
{
	int error = ima_label_fset(label, job->file.fd, name);

	if (error)
		return why_not(error);
	return steady_still(&job->file, now) ?
	       xstrdup("it changed while it was labelled: the label does not fit") : NULL;
}

/**
 * file_label_signed - whether a label has a signature, of whatever kind
 * @label: the label
 *
 * Return: true if it has one that is understood.
 */
bool file_label_signed(const struct file_label *label)
{
	return label->there && !label->fault && (label->parts.kind == LABEL_SIGNATURE ||
						 label->parts.kind == LABEL_VERITY_SIGNATURE);
}

/**
 * file_label_portable - whether a label of EVM is a portable signature
 * @label: the label
 *
 * It is a signature of security.ima, too, which must not become another one under it.
 *
 * Return: true if it is, whether it is valid or not, or malformed.
 */
bool file_label_portable(const struct file_label *label)
{
	return evm_is_portable(&label->label);
}

/**
 * file_label_kept - say that a signature stays
 * @label: the label that it is in
 * @how: which option would have it otherwise
 *
 * Return: the words, to be freed.
 */
char *file_label_kept(const struct file_label *label, const char *how)
{
	const char *what = file_label_portable(label) ? "portable " : "";

	if (label->fault)
		return xasprintf("it has a %ssignature (%s)", what, how);
	return xasprintf("it has a %ssignature by key %08" PRIx32 " (%s)", what,
			 label->parts.key, how);
}
