// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys on the kernel's keyrings; see keyrings.h.
 *
 * /proc/keys names the keyrings and their serial numbers, but it is no proof:
 * anybody can make a key whose description holds the end of a line, and what
 * follows it looks like a line of its own.  So the kernel is asked about each
 * serial number that is found there.  Nobody but the kernel can make a keyring
 * whose name begins with a dot.  The keyrings _ima and _evm, which old kernels
 * use instead, are root's.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <keyutils.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "keyrings.h"

/* Whether a key of the running kernel is a keyring of root with this name. */
static bool live_is_keyring(int32_t id, const char *name)
{
	char *description, *field;
	bool same = false;
	int i;

	/* "type;uid;gid;permissions;description" */
	if (keyctl_describe_alloc(id, &description) < 0)
		return false;
	field = description;
	if (!strncmp(description, "keyring;0;", 10)) {
		for (i = 0; field && i < 4; i++) {
			field = strchr(field, ';');
			field += !!field;
		}
		same = field && !strcmp(field, name);
	}
	free(description);
	return same;
}

/* The number of keys on a keyring of the running kernel, or -errno. */
static long live_count(int32_t id)
{
	long size = keyctl_read(id, NULL, 0);

	return size < 0 ? -errno : size / (long)sizeof(key_serial_t);
}

const struct keyring_ops keyring_live = {
	.is_keyring = live_is_keyring,
	.count = live_count,
};

/*
 * parse_line - a line about a keyring
 *
 * "SERIAL FLAGS USAGE EXPIRY PERMISSIONS UID GID TYPE NAME: COUNT", COUNT being
 * a number or "empty".  The line is changed.
 */
static bool parse_line(char *line, int32_t *id, char **name, char **count)
{
	char *fields[8], *rest = NULL, *end;
	int i;

	for (i = 0; i < 8; i++) {
		fields[i] = strtok_r(i ? NULL : line, " ", &rest);
		if (!fields[i])
			return false;
	}
	if (strcmp(fields[7], "keyring"))
		return false;
	*id = (int32_t)strtoul(fields[0], &end, 16);
	if (*end || strlen(fields[0]) != 8)
		return false;
	*name = rest + strspn(rest, " ");
	end = strstr(*name, ": ");
	if (!end)
		return false;
	*end = '\0';
	*count = end + 2;
	return true;
}

/* The number of keys as /proc/keys has it. */
static bool parse_count(const char *text, unsigned long long *count)
{
	char *end;

	*count = 0;
	if (!strcmp(text, "empty"))
		return true;
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*count = strtoull(text, &end, 10);
	return !*end && !errno;
}

/**
 * keyring_any - whether any keyring of the kernel can be seen
 * @proc_keys: text of /proc/keys
 *
 * It is not so for a user who is not root: a keyring that is not listed then
 * may exist all the same.
 *
 * Return: true if there is one.
 */
bool keyring_any(const char *proc_keys)
{
	char *copy = xstrdup(proc_keys), *next = copy, *line, *name, *count;
	bool found = false;
	int32_t id;

	while (!found && (line = strsep(&next, "\n")))
		found = parse_line(line, &id, &name, &count) && *name == '.';
	free(copy);
	return found;
}

/**
 * keyring_count - the number of keys on a keyring of the kernel
 * @proc_keys: /proc/keys
 * @name: name of the keyring, with its dot if it has one
 * @ops: how to ask the running kernel; NULL if @proc_keys is not its own
 *
 * Without @ops more than one line for the name is malformed.
 *
 * Return: the fact; absent if no keyring has this name.
 */
struct fact keyring_count(const struct fact *proc_keys, const char *name,
			  const struct keyring_ops *ops)
{
	struct fact fact = { .path = xstrdup(proc_keys->path) };
	char *copy, *next, *line, *found, *count;
	int lines = 0;
	int32_t id;
	long n;

	if (proc_keys->state != FACT_READ) {
		fact.state = proc_keys->state;
		fact.error = proc_keys->error;
		return fact;
	}
	copy = xstrdup(proc_keys->text);
	next = copy;
	while ((line = strsep(&next, "\n"))) {
		if (!parse_line(line, &id, &found, &count) || strcmp(found, name))
			continue;
		if (ops) {
			if (!ops->is_keyring(id, name))
				continue;
			n = ops->count(id);
			fact.number = n < 0 ? 0 : n;
			fact.error = n < 0 ? -n : 0;
			fact.state = n == -EACCES ? FACT_DENIED : n < 0 ? FACT_FAILED : FACT_READ;
			break;
		}
		if (lines++ || !parse_count(count, &fact.number)) {
			fact_malformed(&fact);
			break;
		}
		fact.state = FACT_READ;
	}
	free(copy);
	return fact;
}
