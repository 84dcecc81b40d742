/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy that was given on the command line: the file, or standard input.
 */

#ifndef IMA_UTILS_POLICY_SOURCE_H
#define IMA_UTILS_POLICY_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/policy_parser.h"

/* More is no policy. */
#define POLICY_SOURCE_MAX (64 << 20)

/* The kernel cuts what is written to ima/policy at once to less than a page. */
#define POLICY_WRITE_MAX 4095

/**
 * struct policy_source - a policy
 * @name: for messages
 * @path: absolute, by which the kernel can read it; NULL if it cannot
 * @data: all bytes, and a NUL behind them
 * @size: how many
 * @length: how many of them are text: what follows is an appended signature
 * @labelled: the file has a security.ima
 * @named: it begins with a name and a version, in which nothing is wrong
 * @header: those
 */
struct policy_source {
	const char *name;
	char *path;
	char *data;
	size_t size;
	size_t length;
	bool labelled;
	bool named;
	struct ima_policy_header header;
};

int policy_source_read(struct policy_source *source, const char *name);
void policy_source_free(struct policy_source *source);
size_t policy_text_length(const char *data, size_t size);

#endif
