// SPDX-License-Identifier: GPL-2.0
/*
 * key - what keyctl(1) does, for a guest that has no keyctl
 *
 * usage: key COMMAND ARGUMENT...; "key" alone lists the commands
 *
 * A KEY is a serial number, one of @t @p @s @u @us, or the name of a keyring as
 * it stands in /proc/keys (.ima, .builtin_trusted_keys, ...).  What a command
 * yields goes to stdout.  A failure is one line on stderr, and status 1:
 *
 *	key: add: Operation not permitted
 *
 * A call that was wrong has the status 2.
 */

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* The longest payload that the kernel takes */
#define PAYLOAD_MAX (1024 * 1024 - 1)

static const char *command;

static void fail(const char *what)
{
	errx(1, "%s: %s", command, what);
}

static long checked(long result)
{
	if (result < 0)
		fail(strerror(errno));
	return result;
}

static long keyctl(int operation, unsigned long a, unsigned long b, unsigned long c,
		   unsigned long d)
{
	return checked(syscall(SYS_keyctl, operation, a, b, c, d));
}

/* The serial number of the keyring NAME, from /proc/keys; 0 if it is not there */
static int find_keyring(const char *name)
{
	FILE *keys = fopen("/proc/keys", "r");
	size_t length = strlen(name), size = 0;
	char *line = NULL, type[16];
	unsigned int id, found = 0;
	int description;

	if (!keys)
		fail("cannot open /proc/keys");
	while (!found && getline(&line, &size, keys) > 0) {
		/* id flags usage timeout permissions uid gid type description: ... */
		description = 0;
		if (sscanf(line, "%x %*s %*s %*s %*s %*s %*s %15s %n", &id, type,
			   &description) != 2 || !description)
			continue;
		if (!strcmp(type, "keyring") &&
		    !strncmp(line + description, name, length) &&
		    line[description + length] == ':')
			found = id;
	}
	free(line);
	fclose(keys);
	return found;
}

static unsigned long unsigned_number(const char *text)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 0);
	if (end == text || *end || errno || value > UINT_MAX)
		errx(2, "%s: '%s' is no number", command, text);
	return value;
}

static int key(const char *text)
{
	static const struct {
		const char *name;
		int id;
	} special[] = {
		{ "@t", KEY_SPEC_THREAD_KEYRING },
		{ "@p", KEY_SPEC_PROCESS_KEYRING },
		{ "@s", KEY_SPEC_SESSION_KEYRING },
		{ "@u", KEY_SPEC_USER_KEYRING },
		{ "@us", KEY_SPEC_USER_SESSION_KEYRING },
	};
	char message[256];
	int id;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(special); i++)
		if (!strcmp(text, special[i].name))
			return special[i].id;
	if (*text >= '0' && *text <= '9')
		return unsigned_number(text);
	id = find_keyring(text);
	if (!id) {
		snprintf(message, sizeof(message), "no keyring %s in /proc/keys", text);
		fail(message);
	}
	return id;
}

/* All of stdin */
static void *payload(size_t *length)
{
	char *data = malloc(PAYLOAD_MAX + 1);

	if (!data)
		fail(strerror(errno));
	*length = fread(data, 1, PAYLOAD_MAX + 1, stdin);
	if (ferror(stdin))
		fail("cannot read stdin");
	if (*length > PAYLOAD_MAX)
		fail("more data on stdin than a key holds");
	return data;
}

static void print_id(int id)
{
	printf("%d\n", id);
}

static void add(char **args)
{
	size_t length;
	void *data = payload(&length);

	print_id(checked(syscall(SYS_add_key, args[0], args[1], data, length, key(args[2]))));
	free(data);
}

static void update(char **args)
{
	size_t length;
	void *data = payload(&length);

	keyctl(KEYCTL_UPDATE, key(args[0]), (unsigned long)data, length, 0);
	free(data);
}

static void new_ring(char **args)
{
	print_id(checked(syscall(SYS_add_key, "keyring", args[0], NULL, 0, key(args[1]))));
}

static void id_of(char **args)
{
	int id = key(args[0]);

	/* Only the special ones have to be asked for, and need the permission */
	print_id(id < 0 ? keyctl(KEYCTL_GET_KEYRING_ID, id, 0, 0, 0) : id);
}

static void search(char **args)
{
	print_id(keyctl(KEYCTL_SEARCH, key(args[0]), (unsigned long)args[1],
			(unsigned long)args[2], 0));
}

static void link_key(char **args)
{
	keyctl(KEYCTL_LINK, key(args[0]), key(args[1]), 0, 0);
}

static void unlink_key(char **args)
{
	keyctl(KEYCTL_UNLINK, key(args[0]), key(args[1]), 0, 0);
}

static void revoke_key(char **args)
{
	keyctl(KEYCTL_REVOKE, key(args[0]), 0, 0, 0);
}

static void invalidate(char **args)
{
	keyctl(KEYCTL_INVALIDATE, key(args[0]), 0, 0, 0);
}

static void clear(char **args)
{
	keyctl(KEYCTL_CLEAR, key(args[0]), 0, 0, 0);
}

static void set_permissions(char **args)
{
	keyctl(KEYCTL_SETPERM, key(args[0]), unsigned_number(args[1]), 0, 0);
}

static void set_timeout(char **args)
{
	keyctl(KEYCTL_SET_TIMEOUT, key(args[0]), unsigned_number(args[1]), 0, 0);
}

static void restrict_ring(char **args)
{
	keyctl(KEYCTL_RESTRICT_KEYRING, key(args[0]), (unsigned long)args[1],
	       (unsigned long)args[2], 0);
}

static void restrict_all(char **args)
{
	keyctl(KEYCTL_RESTRICT_KEYRING, key(args[0]), 0, 0, 0);
}

/* What OPERATION copies out; a terminating zero is behind it */
static char *copied_out(int operation, int id, long *length)
{
	long room = keyctl(operation, id, 0, 0, 0);
	char *data = calloc(1, room + 1);

	if (!data)
		fail(strerror(errno));
	*length = keyctl(operation, id, (unsigned long)data, room, 0);
	if (*length > room)
		fail("it grew while it was read");
	return data;
}

static void show(char **args)
{
	long length;
	char *text = copied_out(KEYCTL_DESCRIBE, key(args[0]), &length);

	puts(text);
	free(text);
}

static void read_key(char **args)
{
	long length;
	char *data = copied_out(KEYCTL_READ, key(args[0]), &length);

	fwrite(data, 1, length, stdout);
	free(data);
}

static void list(char **args)
{
	long length;
	char *data = copied_out(KEYCTL_READ, key(args[0]), &length);
	size_t i;

	for (i = 0; i < length / sizeof(int); i++) {
		int id;
		char *text;
		long unused;

		memcpy(&id, data + i * sizeof(id), sizeof(id));
		text = copied_out(KEYCTL_DESCRIBE, id, &unused);
		printf("%d %s\n", id, text);
		free(text);
	}
	free(data);
}

static const struct {
	const char *name;
	const char *usage;
	int count;
	void (*run)(char **args);
} commands[] = {
	{ "add", "TYPE DESCRIPTION KEYRING <PAYLOAD", 3, add },
	{ "update", "KEY <PAYLOAD", 1, update },
	{ "newring", "DESCRIPTION KEYRING", 2, new_ring },
	{ "id", "KEY", 1, id_of },
	{ "search", "KEYRING TYPE DESCRIPTION", 3, search },
	{ "link", "KEY KEYRING", 2, link_key },
	{ "unlink", "KEY KEYRING", 2, unlink_key },
	{ "revoke", "KEY", 1, revoke_key },
	{ "invalidate", "KEY", 1, invalidate },
	{ "clear", "KEYRING", 1, clear },
	{ "setperm", "KEY MASK", 2, set_permissions },
	{ "timeout", "KEY SECONDS", 2, set_timeout },
	{ "restrict", "KEYRING TYPE RESTRICTION", 3, restrict_ring },
	{ "restrict_all", "KEYRING", 1, restrict_all },
	{ "show", "KEY", 1, show },
	{ "read", "KEY", 1, read_key },
	{ "list", "KEYRING", 1, list },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc > 1 && i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[1], commands[i].name) || argc - 2 != commands[i].count)
			continue;
		command = commands[i].name;
		commands[i].run(argv + 2);
		if (fflush(stdout))
			fail("cannot write stdout");
		return 0;
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(stderr, "usage: key %s %s\n", commands[i].name, commands[i].usage);
	return 2;
}
