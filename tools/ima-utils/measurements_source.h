/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a measurement list comes from: the kernel, or a file in which somebody saved it.
 */

#ifndef IMA_UTILS_MEASUREMENTS_SOURCE_H
#define IMA_UTILS_MEASUREMENTS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "measurements_parse.h"

/* The list of SHA-1, and behind "_" and the name of an algorithm that of another bank. */
#define MEASUREMENTS_FILE "/sys/kernel/security/ima/binary_runtime_measurements"

/* More bytes are no list: it would be one of a million files. */
#define MEASUREMENTS_MAX (256 << 20)

/**
 * struct measurements - a list
 * @name: for messages, what can be shown
 * @bytes: the list
 * @size: of it, in bytes
 * @algo: enum hash_algo, of which the digests of its entries are
 * @layout: how it is to be read
 */
struct measurements {
	char *name;
	char *bytes;
	size_t size;
	unsigned int algo;
	struct measurement_layout layout;
};

bool measurements_read(struct measurements *list, const char *program, const char *root,
		       const char *file, int bank);
void measurements_start(struct measurement_reader *reader, const struct measurements *list);
bool measurements_next(struct measurement_reader *reader, struct measurement *entry,
		       const char *program);
void measurements_complain(const struct measurements *list, const char *program,
			   const struct measurement_reader *reader);
void measurements_free(struct measurements *list);

#endif
