// SPDX-License-Identifier: GPL-2.0-only
/*
 * What types and modifiers are called; see digest_list_names.h.
 */

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "digest_list_names.h"
#include "lib/array.h"
#include "lib/diglim.h"

static const char *const types[] = {
	[COMPACT_PARSER] = "parser",
	[COMPACT_FILE] = "file",
	[COMPACT_METADATA] = "metadata",
	[COMPACT_DIGEST_LIST] = "digest-list",
};

static const char *const modifiers[] = {
	[COMPACT_MOD_IMMUTABLE] = "immutable",
	[COMPACT_MOD_DENY] = "deny",
};

static_assert(ARRAY_SIZE(types) == COMPACT__LAST, "a name for each type");
static_assert(ARRAY_SIZE(modifiers) == COMPACT_MOD__LAST, "a name for each modifier");

/**
 * list_type_text - the name of a type
 * @type: enum compact_types
 *
 * Return: the name.
 */
const char *list_type_text(unsigned int type)
{
	return types[type];
}

/**
 * list_type_find - the type with a name
 * @name: the name
 *
 * Return: enum compact_types, -1 if there is no such type.
 */
int list_type_find(const char *name)
{
	size_t type;

	for (type = 0; type < ARRAY_SIZE(types); type++)
		if (!strcmp(types[type], name))
			return type;
	return -1;
}

/**
 * list_modifier_text - the name of a modifier
 * @bit: enum compact_modifiers
 *
 * Return: the name.
 */
const char *list_modifier_text(unsigned int bit)
{
	return modifiers[bit];
}
