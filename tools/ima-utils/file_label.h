/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The label of a file that something is done with, as imactl file reads and sets it.
 */

#ifndef IMA_UTILS_FILE_LABEL_H
#define IMA_UTILS_FILE_LABEL_H

#include "file_run.h"
#include "lib/ima_label.h"
#include "lib/label_parts.h"

/* Of sign and fix: the option without which signatures stay. */
#define FILE_LABEL_REPLACE "--replace-signatures"

/**
 * struct file_label - the label that a file has
 * @there: it has one
 * @label: its bytes
 * @parts: what it says, if @fault is NULL
 * @fault: what is wrong with it, or NULL
 */
struct file_label {
	bool there;
	struct ima_label label;
	struct label_parts parts;
	const char *fault;
};

char *file_label_get(struct file_label *label, const char *name, const struct file_job *job);
char *file_label_set(const struct ima_label *label, const char *name, const struct file_job *job,
		     struct stat *now);
bool file_label_signed(const struct file_label *label);
bool file_label_portable(const struct file_label *label);
char *file_label_kept(const struct file_label *label, const char *how);

#endif
