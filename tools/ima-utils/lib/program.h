/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Other programs, which are asked for something.
 */

#ifndef IMA_UTILS_PROGRAM_H
#define IMA_UTILS_PROGRAM_H

#include <stddef.h>

/**
 * struct program_answer - what came of one
 * @output: what it wrote to standard output, with a NUL behind it
 * @size: how many bytes, without the NUL
 * @complaint: the end of what it wrote to standard error, as one line; may be empty
 * @status: what it ended with, -1 if a signal ended it
 */
struct program_answer {
	char *output;
	size_t size;
	char *complaint;
	int status;
};

char *program_run(const char *const *argv, size_t max, struct program_answer *answer);
void program_answer_free(struct program_answer *answer);

#endif
