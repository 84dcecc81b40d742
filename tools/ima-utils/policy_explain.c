// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy explain - why an access to a file would be granted or refused
 *
 * It asks nobody but the files that it reads: the kernel's rules, or those of a policy that
 * is to be loaded, are held against the access as the kernel does it, and what they demand
 * against what speaks for the file.  Its own accesses are not the one that is explained.
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "lib/names.h"
#include "lib/system_arguments.h"
#include "mend_met.h"
#include "policy_certs.h"
#include "policy_explanation.h"

#define PROGRAM "imactl policy explain"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define EXPLAIN_FORMAT 1

enum {
	OPTION_FILE = 'f',
	OPTION_HOOK = 'H',
	OPTION_UID = 'u',
	OPTION_GID = 'g',
	OPTION_MASK = 'm',
	OPTION_POLICY = 'p',
	OPTION_BUILTIN = 'b',
	OPTION_CERT = 'c',
};

/* What the command line asks for. */
struct arguments {
	struct system_arguments system;
	const char *file;
	struct policy_access access;
	bool uid_given;
	bool gid_given;
	struct names policies;
	struct names builtin;
	struct names certs;
};

/* The hook of a name, old ones included. */
static enum ima_policy_hook hook_of(struct argp_state *state, const char *name)
{
	enum ima_policy_hook hook;

	if (!strcmp(name, "PATH_CHECK"))
		return IMA_POLICY_FILE_CHECK;
	if (!strcmp(name, "FILE_MMAP"))
		return IMA_POLICY_MMAP_CHECK;
	hook = policy_hook_find(name);
	if (hook == IMA_POLICY_ANY_HOOK)
		argp_error(state, "--hook: no file is looked at for '%s'", name);
	return hook;
}

/* One word or several, with a comma or "|" between. */
static unsigned int mask_of(struct argp_state *state, const char *text)
{
	static const struct {
		const char *name;
		enum ima_policy_mask mask;
	} words[] = {
		{ "MAY_EXEC", IMA_POLICY_MAY_EXEC }, { "MAY_WRITE", IMA_POLICY_MAY_WRITE },
		{ "MAY_READ", IMA_POLICY_MAY_READ }, { "MAY_APPEND", IMA_POLICY_MAY_APPEND },
	};
	char *copy = xstrdup(text), *rest = copy, *word;
	unsigned int mask = 0;
	size_t i;

	while ((word = strsep(&rest, ",|"))) {
		for (i = 0; i < ARRAY_SIZE(words) && strcmp(word, words[i].name); i++)
			;
		if (i == ARRAY_SIZE(words))
			argp_error(state,
				   "--mask: '%s' is no MAY_READ, MAY_WRITE, MAY_APPEND or MAY_EXEC",
				   word);
		else
			mask |= 1u << words[i].mask;
	}
	free(copy);
	return mask;
}

/* A user or group ID; 4294967295 is none. */
static uint32_t id_of(struct argp_state *state, const char *option, const char *text)
{
	unsigned long long id;
	char *end;

	errno = 0;
	id = strtoull(text, &end, 10);
	if (errno || *end || *text < '0' || *text > '9' || id >= UINT32_MAX)
		argp_error(state, "--%s: '%s' is no number of a %s", option, text,
			   *option == 'u' ? "user" : "group");
	return id;
}

/* What was left out, and what is missing. */
static void complete(struct argp_state *state, struct arguments *arguments)
{
	struct policy_access *access = &arguments->access;

	if (!arguments->file)
		argp_error(state, "which file? --file says it");
	if (!access->hook)
		argp_error(state, "at which hook? --hook says it");
	if (!access->mask)
		access->mask = policy_hook_mask(access->hook);
	else if (access->hook != IMA_POLICY_FILE_CHECK &&
		 access->mask != policy_hook_mask(access->hook))
		argp_error(state, "--mask: at %s it is always %s", policy_hook_name(access->hook),
			   policy_hook_mask(access->hook) == 1u << IMA_POLICY_MAY_EXEC ?
			   "MAY_EXEC" : "MAY_READ");
	if (!arguments->uid_given)
		access->uid = getuid();
	if (!arguments->gid_given)
		access->gid = arguments->uid_given ? access->uid : getgid();
}

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->system;
		return 0;
	case OPTION_FILE:
		arguments->file = arg;
		return 0;
	case OPTION_HOOK:
		arguments->access.hook = hook_of(state, arg);
		return 0;
	case OPTION_UID:
		arguments->access.uid = id_of(state, "uid", arg);
		arguments->uid_given = true;
		return 0;
	case OPTION_GID:
		arguments->access.gid = id_of(state, "gid", arg);
		arguments->gid_given = true;
		return 0;
	case OPTION_MASK:
		arguments->access.mask = mask_of(state, arg);
		return 0;
	case OPTION_POLICY:
		names_add(&arguments->policies, arg);
		return 0;
	case OPTION_BUILTIN:
		names_add(&arguments->builtin, arg);
		return 0;
	case OPTION_CERT:
		names_add(&arguments->certs, arg);
		return 0;
	case ARGP_KEY_SUCCESS:
		complete(state, arguments);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "file", OPTION_FILE, "FILE", 0, "the file", 0 },
	{ "hook", OPTION_HOOK, "HOOK", 0, "where the kernel looks, as func= of a rule has it", 0 },
	{ "uid", OPTION_UID, "UID", 0, "who accesses it, a number (the caller)", 0 },
	{ "gid", OPTION_GID, "GID", 0,
	  "of which group, a number (that of the user's number; the caller's)", 0 },
	{ "mask", OPTION_MASK, "MASK", 0,
	  "how, at FILE_CHECK: MAY_READ, MAY_WRITE, MAY_APPEND, MAY_EXEC, or several with commas (MAY_READ)",
	  0 },
	{ "policy", OPTION_POLICY, "POLICY", 0,
	  "instead of the rules in force, those of the file POLICY, enforced; one with a name and a version is a layer of its own; again for more",
	  0 },
	{ "builtin", OPTION_BUILTIN, "POLICY", 0,
	  "with or without --policy: the rules that are built in; again for more", 0 },
	{ "cert", OPTION_CERT, "CERT", 0,
	  "the certificate of a key of .ima, to verify signatures with; again for more (those of /etc/keys and /etc/keys/ima)",
	  0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = system_argp,
	.doc =
		"Tell which rule of each layer decides about an access to a file, what it demands, what\n"
		"the file has, what it lacks, and what would mend that.\n"
		"\vExit status: 0 if the access would be granted, 1 if refused, 4 if that depends on\n"
		"what cannot be told here, 2 if the call was wrong or something could not be read.",
};

/* Complain; the exit status. */
static int complain(const char *name, const char *why)
{
	char *clean = clean_text(name);

	fprintf(stderr, PROGRAM ": %s%s%s\n", clean, *name ? ": " : "", why);
	free(clean);
	return EXIT_USAGE;
}

/* The rules; false if there are none, which was told. */
static bool read_rules(struct policy_in_force *rules, const struct arguments *arguments)
{
	bool files = arguments->policies.count || arguments->builtin.count;
	char *why, *clean;

	why = files ? policy_in_force_files(rules, &arguments->policies, &arguments->builtin) :
		      policy_in_force_read(rules, arguments->system.root);
	if (!why) {
		if (rules->hidden)
			fprintf(stderr, PROGRAM
				": %u rule%s of layer custom not shown, for labels that no security module knows: numbers may be too low\n",
				rules->hidden, rules->hidden == 1 ? " is" : "s are");
		return true;
	}
	clean = clean_text(why);
	fprintf(stderr, PROGRAM ": %s\n", clean);
	free(clean);
	free(why);
	return false;
}

/* A name as it was given, but from the root on, to be freed; NULL if it is not known. */
static char *absolute(const char *name)
{
	char *here, *all;

	if (*name == '/')
		return xstrdup(name);
	here = getcwd(NULL, 0);
	all = here && *here == '/' ? xasprintf("%s/%s", here, name) : NULL;
	free(here);
	return all;
}

/* Why nothing that is no regular file is explained. */
static const char *no_file(enum ima_policy_hook hook)
{
	static const char *const texts[] = {
		"IMA looks at regular files only",
		"IMA looks at regular files only, and refuses what else is mapped to be executed if a rule appraises that in a layer that is not to be weakened (cause=device)",
	};

	return texts[hook == IMA_POLICY_MMAP_CHECK || hook == IMA_POLICY_MMAP_CHECK_REQPROT];
}

/* Explain, now that all is there that it takes; the exit status. */
static int explain(const struct arguments *arguments, const char *path,
		   const struct policy_in_force *rules, STACK_OF(X509) *certs)
{
	static const int statuses[] = {
		[EXPLAIN_ALLOWED] = EXIT_POLICY_GOOD,
		[EXPLAIN_REFUSED] = EXIT_POLICY_BAD,
		[EXPLAIN_DEPENDS] = EXIT_POLICY_DEPENDS,
	};
	const struct policy_places places = {
		.root = arguments->system.root,
		.certs = certs,
		.lists = policy_explanation_lists(rules, &arguments->access),
		.measured = policy_explanation_measured(rules, &arguments->access),
	};
	struct policy_explanation explanation = {
		.path = path,
		.access = &arguments->access,
		.rules = rules,
	};
	struct owner owner = { .path = path };
	struct json_object *object;
	struct policy_found found;
	struct mend_file file;
	char *given;
	int status;
	size_t i;

	policy_evidence_gather(&found, path, &arguments->access, &places);
	mend_file_look(&file, path, "/");
	given = absolute(arguments->file);
	if (given) {
		mend_file_named(&file, given, "/");
		file.path = given;
	}
	/* An advice is about the content that was explained. */
	if (found.digest_made)
		mend_file_has(&file, &found.digest);
	mend_file_lists(&file, &found.lists);
	explanation.found = &found;
	explanation.file = &file;
	policy_explanation_make(&explanation);
	/* dpkg reads its whole database. */
	if (policy_explanation_mended(&explanation)) {
		for (i = 0; i < rules->count; i++)
			mend_doubt(&file, &found, explanation.layers[i].opinion.cause, NULL);
		owners_find(&owner, 1, arguments->system.root);
		mend_file_compare(&file, &owner);
		explanation.owner = &owner;
	}
	if (arguments->system.json) {
		object = json_object_new_object();
		json_add_number(object, "format", EXPLAIN_FORMAT);
		json_add_text(object, "version", IMA_UTILS_VERSION);
		policy_explanation_json(object, &explanation);
		json_print(stdout, object);
	} else {
		policy_explanation_print(&explanation);
	}
	status = statuses[explanation.verdict];
	policy_explanation_free(&explanation);
	owner_free(&owner);
	mend_file_free(&file);
	free(given);
	policy_evidence_free(&found);
	return status;
}

/* Read the rules and the certificates, and explain; the exit status. */
static int run(struct arguments *arguments, const char *path)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	struct policy_in_force rules;
	int status = EXIT_USAGE;

	if (read_rules(&rules, arguments) &&
	    policy_certs_find(certs, PROGRAM, &arguments->certs))
		status = explain(arguments, path, &rules, certs);
	sk_X509_pop_free(certs, X509_free);
	policy_in_force_free(&rules);
	return status;
}

/**
 * imactl_policy_explain - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_policy_explain(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	int status, error;
	char *path;

	parse_arguments(&argp, argc, argv, 0, &arguments);
	/* A symbolic link is not what is accessed. */
	path = realpath(arguments.file, NULL);
	error = path ? policy_access_look(&arguments.access, path, arguments.system.root,
					  !arguments.uid_given && !arguments.gid_given) :
		       errno;
	if (error)
		status = complain(arguments.file, error == EINVAL ?
				  no_file(arguments.access.hook) : strerror(error));
	else
		status = run(&arguments, path);
	if (path)
		policy_access_free(&arguments.access);
	free(path);
	names_free(&arguments.policies);
	names_free(&arguments.builtin);
	names_free(&arguments.certs);
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
