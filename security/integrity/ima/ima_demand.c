// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: what a rule demands of a file.
 *
 * See ima_demand.h.  Nothing here depends on a file, a key or a lock.
 */

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "ima_demand.h"

static const struct {
	u16 method;
	const char *name;
} method_names[] = {
	{ IMA_METHOD_HASH, "hash" },
	{ IMA_METHOD_IMASIG, "imasig" },
	{ IMA_METHOD_MODSIG, "modsig" },
	{ IMA_METHOD_SIGV3, "sigv3" },
	{ IMA_METHOD_DIGLIM, "diglim" },
	{ IMA_METHOD_HASH_IMMUTABLE, "hash_immutable" },
	{ IMA_METHOD_IMASIG_PLATFORM, "imasig_platform" },
	{ IMA_METHOD_MODSIG_PLATFORM, "modsig_platform" },
};

/* All names with their separators, "optional", and the end. */
static_assert(sizeof("hash|imasig|modsig|sigv3|diglim|hash_immutable|imasig_platform|") +
	      sizeof("modsig_platform") - 1 <= IMA_DEMAND_TEXT_MAX);

static size_t put_methods(u16 methods, char *text)
{
	size_t len = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(method_names); i++)
		if (methods & method_names[i].method)
			len += scnprintf(text + len, IMA_DEMAND_TEXT_MAX - len,
					 "%s%s", len ? "|" : "",
					 method_names[i].name);
	return len;
}

/**
 * ima_methods_text - name the methods that succeeded
 * @methods: IMA_METHOD_*
 * @text: IMA_DEMAND_TEXT_MAX bytes
 *
 * Context: any.
 * Return: @text: the names, separated by "|", or "none".
 */
const char *ima_methods_text(u16 methods, char *text)
{
	if (!put_methods(methods, text))
		strscpy(text, "none", IMA_DEMAND_TEXT_MAX);
	return text;
}

/**
 * ima_demand_text - name what a rule demands
 * @demand: of the rule
 * @text: IMA_DEMAND_TEXT_MAX bytes
 *
 * Context: any.
 * Return: @text: as in appraise_type=, or "deny".
 */
const char *ima_demand_text(const struct ima_demand *demand, char *text)
{
	size_t len;

	if (demand->deny) {
		strscpy(text, "deny", IMA_DEMAND_TEXT_MAX);
		return text;
	}
	len = put_methods(demand->methods, text);
	if (demand->optional)
		scnprintf(text + len, IMA_DEMAND_TEXT_MAX - len, "%soptional",
			  len ? "|" : "");
	return text;
}
