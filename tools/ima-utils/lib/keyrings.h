/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many keys the kernel's own keyrings hold.
 */

#ifndef IMA_UTILS_KEYRINGS_H
#define IMA_UTILS_KEYRINGS_H

#include <stdint.h>

#include "fact.h"

/**
 * struct keyring_ops - how the running kernel is asked about one key
 * @is_keyring: whether @id is the keyring @name
 * @count: number of keys that it links to, or -errno
 */
struct keyring_ops {
	bool (*is_keyring)(int32_t id, const char *name);
	long (*count)(int32_t id);
};

extern const struct keyring_ops keyring_live;

struct fact keyring_count(const struct fact *proc_keys, const char *name,
			  const struct keyring_ops *ops);
bool keyring_any(const char *proc_keys);

#endif
