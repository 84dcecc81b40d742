// SPDX-License-Identifier: GPL-2.0-only
/*
 * Certificates, digest lists and the policy, which ima-init loads; see init_trust.h.
 *
 * The kernel is given paths, reads the files itself, and decides by their signatures.  That
 * a write succeeded is not taken for the fact: afterwards the kernel is asked what it has.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "init_config.h"
#include "init_files.h"
#include "init_mounts.h"
#include "init_report.h"
#include "init_trust.h"

#define KEYS INIT_SECURITYFS "/ima/keys"
#define POLICY INIT_SECURITYFS "/ima/policy"
#define NAMED_POLICIES INIT_SECURITYFS "/ima/named_policies"
#define LAYERS INIT_SECURITYFS "/ima/builtin_policy"
#define LISTS_ADD INIT_SECURITYFS "/integrity/diglim/digest_list_add"
#define LISTS INIT_SECURITYFS "/integrity/diglim/digest_lists_loaded"

/* A directory and a name in it, and that as a command for ima/keys. */
#define FULL_PATH_MAX (INIT_PATH_MAX + 1 + 256 + 1)
#define COMMAND_MAX (FULL_PATH_MAX + sizeof("evm:"))

/* What the kernel did with a list: a signature was verified; include/uapi/linux/diglim.h. */
#define ACTION_SIGNED 4

/* A line of ima/builtin_policy. */
static bool see_layer(const char *line, void *data)
{
	static const char layer[] = "# layer init";

	if (!strncmp(line, layer, sizeof(layer) - 1))
		*(bool *)data = true;
	return !*(bool *)data;
}

/**
 * init_layer_holds - does the kernel demand signatures of all that root reads?
 *
 * Return: true if the layer init is in force.
 */
bool init_layer_holds(void)
{
	bool holds = false;

	return !init_lines(LAYERS, see_layer, &holds) && holds;
}

/* Keys of a keyring that signatures are verified with. */
struct keys {
	const char *keyring;
	unsigned int count;
};

/* A line of ima/keys. */
static bool see_key(const char *line, void *data)
{
	static const char word[] = "keyring=";
	struct keys *keys = data;
	size_t length = strlen(keys->keyring);

	/* Names, which could have the word in them, come behind it. */
	if (!strncmp(line, word, sizeof(word) - 1) &&
	    !strncmp(line + sizeof(word) - 1, keys->keyring, length) &&
	    line[sizeof(word) - 1 + length] == ' ' && strstr(line, " state=valid "))
		keys->count++;
	return true;
}

/* As Documentation/ABI/testing/ima_keys has it. */
static const char *why_no_certificate(int error)
{
	switch (error) {
	case ENOKEY:
		return "no key that the kernel trusts has signed it";
	case EKEYREJECTED:
		return "its signature is bad";
	case EKEYEXPIRED:
		return "it has expired, or is not valid yet";
	case EKEYREVOKED:
		return "it is blacklisted";
	case EOPNOTSUPP:
		return "it is not for signing files";
	case EBADMSG:
		return "it is no certificate";
	case ENOPKG:
		return "the kernel lacks an algorithm";
	case EFBIG:
		return "it is too long";
	case EACCES:
		return "a rule of the kernel refuses it";
	case EISDIR:
	case ENXIO:
		return "it is no regular file";
	case ENODEV:
		return "the kernel has no such keyring";
	default:
		return strerror(error);
	}
}

/* One of them. */
static bool load_certificate(const char *path, const char *keyring)
{
	struct keys before = { .keyring = keyring }, after = { .keyring = keyring };
	char command[COMMAND_MAX];
	int error;

	snprintf(command, sizeof(command), "%s%s", strcmp(keyring, ".evm") ? "" : "evm:", path);
	error = init_lines(KEYS, see_key, &before);
	if (error)
		return init_fault("certificate: %s: %s", KEYS, strerror(error));
	error = init_write(KEYS, command);
	if (error == EEXIST) {
		init_say("certificate: %s: its key is in %s already", path, keyring);
		return true;
	}
	if (error)
		return init_fault("certificate: %s: not for %s: %s", path, keyring,
				  why_no_certificate(error));
	if (init_lines(KEYS, see_key, &after) || after.count <= before.count)
		return init_fault("certificate: %s: the kernel took it, and %s does not have it",
				  path, keyring);
	init_say("certificate: %s: loaded onto %s", path, keyring);
	return true;
}

/* Lists that are loaded, and what is said of the last one. */
struct lists {
	unsigned int count;
	bool last_signed;
};

/* A line of digest_lists_loaded; the last one is the newest. */
static bool see_list(const char *line, void *data)
{
	const char *actions = strstr(line, " actions=");
	struct lists *lists = data;

	lists->count++;
	lists->last_signed = actions && strtoul(actions + strlen(" actions="), NULL, 10) &
			     ACTION_SIGNED;
	return true;
}

/* As Documentation/ABI/testing/diglim has it. */
static const char *why_no_list(int error)
{
	switch (error) {
	case EACCES:
		return "it has no signature by a key that the kernel trusts";
	case EBADMSG:
		return "what is appended to it is no signature";
	case EINVAL:
		return "it is no digest list";
	case ENODATA:
		return "it is empty";
	case ENOPKG:
		return "the kernel lacks an algorithm";
	case EISDIR:
	case ENXIO:
		return "it is no regular file";
	default:
		return strerror(error);
	}
}

/* One of them. */
static bool load_list(const char *path)
{
	struct lists before = { 0 }, after = { 0 };
	int error = init_lines(LISTS, see_list, &before);

	if (error)
		return init_fault("digest list: %s: %s", LISTS, strerror(error));
	error = init_write(LISTS_ADD, path);
	if (error == EEXIST) {
		init_say("digest list: %s: it is loaded already", path);
		return true;
	}
	if (error)
		return init_fault("digest list: %s: %s", path, why_no_list(error));
	if (init_lines(LISTS, see_list, &after))
		return init_fault("digest list: %s: the kernel does not tell its lists", path);
	/* One that was there, and is worth more now, makes none. */
	if (after.count < before.count || (after.count > before.count && !after.last_signed))
		return init_fault("digest list: %s: it was loaded, and is not taken for signed",
				  path);
	init_say("digest list: %s: loaded", path);
	return true;
}

/**
 * init_certificates - load all of a directory
 * @directory: where they are; none if it is empty
 * @keyring: .ima or .evm
 *
 * Return: true, or false if it was said which is not loaded and why.
 */
bool init_certificates(const char *directory, const char *keyring)
{
	char path[FULL_PATH_MAX];
	bool done = true;
	char **names;
	size_t count, i;

	if (!*directory)
		return true;
	if (!init_names("certificate", directory, &names, &count))
		return false;
	for (i = 0; done && i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		done = load_certificate(path, keyring);
	}
	init_free_names(names, count);
	return done;
}

/**
 * init_digest_lists - load all of a directory
 * @directory: where they are; none if it is empty
 *
 * Return: true, or false if it was said which is not loaded and why.
 */
bool init_digest_lists(const char *directory)
{
	char path[FULL_PATH_MAX];
	bool done = true;
	char **names;
	size_t count, i;

	if (!*directory)
		return true;
	if (!init_names("digest list", directory, &names, &count))
		return false;
	for (i = 0; done && i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		done = load_list(path);
	}
	init_free_names(names, count);
	return done;
}

/* Why the kernel does not take the policy. */
static const char *why_no_policy(int error)
{
	switch (error) {
	case EACCES:
		return "it has no signature of its own by a key that the kernel trusts";
	case ENOENT:
		return "it is not there";
	case EINVAL:
		return "the kernel does not understand it";
	case ETXTBSY:
		return "it is open for writing";
	case ESTALE:
		return "a later version of it is in force";
	case EEXIST:
		return "this version of it is in force with another text";
	default:
		return strerror(error);
	}
}

/* A line of ima/policy, or of ima/named_policies. */
static bool see_rule(const char *line, void *data)
{
	static const char header[] = "policy_name=";

	if (*line && *line != '#' && strncmp(line, header, sizeof(header) - 1))
		++*(unsigned int *)data;
	return true;
}

/**
 * init_policy - load the policy
 * @path: the file; none if it is empty
 *
 * Return: true, or false if it was said why it is not in force.
 */
bool init_policy(const char *path)
{
	unsigned int rules = 0;
	int error;

	if (!*path)
		return true;
	error = init_write(POLICY, path);
	if (error)
		return init_fault("policy: %s: %s", path, why_no_policy(error));
	if (init_layer_holds())
		return init_fault("policy: %s: the layer init stays, the kernel says why", path);
	/* There is nothing to read without CONFIG_IMA_READ_POLICY. */
	error = init_lines(POLICY, see_rule, &rules);
	/* One with a name is there, if this kernel has such policies. */
	init_lines(NAMED_POLICIES, see_rule, &rules);
	if (!error && !rules)
		return init_fault("policy: %s: it is in force, and has no rule", path);
	if (error)
		init_say("policy: %s: in force, the layer init is gone", path);
	else
		init_say("policy: %s: in force, %u rules, the layer init is gone", path, rules);
	return true;
}
