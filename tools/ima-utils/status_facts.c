// SPDX-License-Identifier: GPL-2.0-only
/*
 * Collect the facts of "imactl status"; see status_facts.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/exit_status.h"
#include "lib/kernel_parameters.h"
#include "lib/keyrings.h"
#include "lib/sysfile.h"
#include "policy_layers.h"
#include "status_facts.h"

#define SECURITYFS "/sys/kernel/security"
#define IMA SECURITYFS "/ima"
#define DIGLIM SECURITYFS "/integrity/diglim"
#define EFIVARS "/sys/firmware/efi/efivars"

const char *const status_keyrings[STATUS_KEYRINGS] = {
	[KEYRING_IMA] = ".ima", ".evm", ".platform", ".machine", ".blacklist", ".ima_blacklist",
	"_ima", "_evm", ".builtin_trusted_keys", ".secondary_trusted_keys",
};

/* A file that holds a number. */
static struct fact read_number(const char *root, const char *path)
{
	struct fact fact = sysfile_read(root, path, SYSFILE_ANSWER);

	fact_parse_number(&fact);
	return fact;
}

/* Why a directory could not be read, from -errno. */
static void set_error(struct fact *fact, int error)
{
	if (error == -ENOENT || error == -ENOTDIR) {
		fact->state = FACT_ABSENT;
		return;
	}
	fact->state = error == -EACCES || error == -EPERM ? FACT_DENIED : FACT_FAILED;
	fact->error = -error;
}

/* A directory and the number of names in it. */
static struct fact read_directory(const char *root, const char *path)
{
	struct fact fact = { .path = xstrdup(path), .state = FACT_READ };
	char **names;
	int count = sysfile_list(root, path, &names);

	sysfile_free_list(names, count);
	if (count < 0)
		set_error(&fact, count);
	else
		fact.number = count;
	return fact;
}

/* A file and the number of its lines. */
static struct fact read_lines(const char *root, const char *path)
{
	struct fact fact = sysfile_read(root, path, SYSFILE_LOADED);
	const char *at;

	if (fact.state != FACT_READ)
		return fact;
	fact.number = *fact.text != '\0';
	for (at = fact.text; (at = strchr(at, '\n')); at++)
		fact.number++;
	free(fact.text);
	fact.text = NULL;
	return fact;
}

/* Whether a directory can be seen and has something in it. */
static bool something_in(const char *root, const char *path)
{
	struct fact fact = read_directory(root, path);
	bool found = fact.state == FACT_READ && fact.number;

	fact_free(&fact);
	return found;
}

/*
 * A directory on which a file system is mounted.  The kernel makes the directory
 * if it has that file system; while it is empty, nothing is mounted there.
 */
static struct fact read_mount_point(const char *root, const char *path, const char *parent)
{
	struct fact fact = read_directory(root, path), above;

	if (fact.state == FACT_READ && !fact.number) {
		fact.state = FACT_NOT_MOUNTED;
	} else if (fact.state == FACT_ABSENT) {
		above = read_directory(root, parent);
		if (above.state != FACT_READ)
			fact.state = FACT_NOT_MOUNTED;
		fact_free(&above);
	}
	return fact;
}

/* What a file system that is not mounted would have is not absent. */
static void not_mounted(struct fact *fact)
{
	if (fact->state == FACT_ABSENT)
		fact->state = FACT_NOT_MOUNTED;
}

/* A policy and its rules. */
static void collect_layer(struct status_layer *layer, const char *id, const char *before_rule,
			  const char *root, const char *path)
{
	layer->id = id;
	layer->before_rule = xstrdup(before_rule);
	layer->file = sysfile_read(root, path, SYSFILE_LIST);
	layer->writable = sysfile_writable(root, path);
	if (layer->file.state == FACT_READ)
		policy_parse(&layer->rules, layer->file.text);
}

/* Policies with names, when the one without has been read. */
static void collect_named(struct status_facts *facts, const char *root)
{
	const struct named_policy *named;
	struct status_layer *layer;
	char *text;
	size_t i;

	facts->named_file = policy_named_read(&facts->named, root);
	facts->named_layers = xrealloc(NULL, facts->named.count, sizeof(*layer));
	for (i = 0; i < facts->named.count; i++) {
		layer = &facts->named_layers[i];
		named = &facts->named.list[i];
		*layer = (struct status_layer){
			.id = "named",
			.named = named,
			.before_rule = xasprintf("policy %s, ", named->name),
			.file = { .state = FACT_READ, .path = xstrdup(IMA "/policy") },
			.writable = -1,
		};
		if (policy_named_withheld(named, &facts->policy.file)) {
			layer->file.state = FACT_WITHHELD;
			continue;
		}
		text = xstrndup(named->rules, named->length);
		policy_parse(&layer->rules, text);
		free(text);
	}
}

/*
 * Whether this process is told about all keyrings of the kernel: it is root, and
 * not only in a user namespace, to which the kernel shows less.
 */
static bool sees_keyrings(const char *root)
{
	unsigned int inside, outside, count;
	struct fact map;
	bool all;

	if (geteuid())
		return false;
	map = sysfile_read(root, "/proc/self/uid_map", SYSFILE_ANSWER);
	/* A kernel without user namespaces has no such file. */
	all = map.state == FACT_ABSENT ||
	      (map.state == FACT_READ &&
	       sscanf(map.text, "%u %u %u", &inside, &outside, &count) == 3 &&
	       !inside && !outside && count == UINT32_MAX);
	fact_free(&map);
	return all;
}

/* The numbers of keys. */
static void collect_keys(struct status_facts *facts, const char *root)
{
	struct fact keys = sysfile_read(root, "/proc/keys", SYSFILE_LIST);
	bool live = !strcmp(root, "/"), hidden = false;
	int i;

	/* Root sees keyrings of the kernel; who sees none is not told about them. */
	if (keys.state == FACT_READ)
		hidden = !keyring_any(keys.text) || (live && !sees_keyrings(root));
	for (i = 0; i < STATUS_KEYRINGS; i++) {
		facts->keys[i] = keyring_count(&keys, status_keyrings[i],
					       live ? &keyring_live : NULL);
		if (hidden && facts->keys[i].state == FACT_ABSENT) {
			facts->keys[i].state = FACT_DENIED;
			facts->keys[i].error = EACCES;
		}
	}
	fact_free(&keys);
}

/* "tpm" and a number; beside tpm0 there may be tpmrm0, its other face. */
static bool is_tpm(const char *name)
{
	return !strncmp(name, "tpm", 3) && name[3] && !name[3 + strspn(name + 3, "0123456789")];
}

/* "pcr-" and the name of an algorithm. */
static bool is_bank(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

	return !strncmp(name, "pcr-", 4) && name[4] && !name[4 + strspn(name + 4, letters)];
}

/* A digest in hexadecimal: no bank has shorter ones than SHA-1. */
static bool is_digest(const char *text)
{
	size_t length = strlen(text);

	return length >= 40 && length % 2 == 0 &&
	       strspn(text, "0123456789abcdefABCDEF") == length;
}

/* PCR 10, which IMA extends, in each bank: files pcr-BANK/10. */
static void collect_tpm(struct status_facts *facts, const char *root)
{
	struct fact pcr;
	char **names, *dir, *path;
	int i, count;

	facts->tpm.path = xstrdup("/sys/class/tpm");
	count = sysfile_list(root, "/sys/class/tpm", &names);
	if (count < 0) {
		set_error(&facts->tpm, count);
		/* Every kernel has some class; what shows none hides them. */
		if (facts->tpm.state == FACT_ABSENT && !something_in(root, "/sys/class"))
			facts->tpm.state = FACT_NOT_MOUNTED;
		return;
	}
	for (i = 0; i < count && facts->tpm.state != FACT_READ; i++) {
		if (!is_tpm(names[i]))
			continue;
		facts->tpm.state = FACT_READ;
		facts->tpm.text = xstrdup(names[i]);
	}
	sysfile_free_list(names, count);
	if (facts->tpm.state != FACT_READ)
		return;

	dir = xasprintf("/sys/class/tpm/%s", facts->tpm.text);
	count = sysfile_list(root, dir, &names);
	for (i = 0; i < count; i++) {
		if (!is_bank(names[i]))
			continue;
		path = xasprintf("%s/%s/10", dir, names[i]);
		pcr = sysfile_read(root, path, SYSFILE_ANSWER);
		if (pcr.state == FACT_READ && is_digest(pcr.text))
			pairs_add(&facts->pcr10, names[i] + 4, strlen(names[i] + 4), pcr.text);
		fact_free(&pcr);
		free(path);
	}
	sysfile_free_list(names, count);
	free(dir);
}

/* An EFI variable of one byte: four bytes of attributes stand before it. */
static struct fact read_variable(const char *root, const char *name)
{
	char *path = xasprintf(EFIVARS "/%s", name);
	size_t size;
	struct fact fact = sysfile_read_bytes(root, path, SYSFILE_ANSWER, &size);

	free(path);
	if (fact.state != FACT_READ)
		return fact;
	if (size != 5 || (unsigned char)fact.text[4] > 1) {
		fact_malformed(&fact);
		return fact;
	}
	fact.number = fact.text[4];
	free(fact.text);
	fact.text = NULL;
	return fact;
}

/* Whether the variables of the firmware can be read: FACT_READ, or why not. */
static struct fact read_efivars(const char *root)
{
	struct fact efi = read_directory(root, "/sys/firmware/efi"), variables;

	/* Every firmware tells something; where nothing is seen it is hidden. */
	if (efi.state == FACT_ABSENT && !something_in(root, "/sys/firmware"))
		efi.state = FACT_NOT_MOUNTED;
	if (efi.state != FACT_READ)
		return efi;
	fact_free(&efi);
	/* There is a firmware, but without efivarfs it cannot be asked. */
	variables = read_mount_point(root, EFIVARS, "/sys/firmware/efi");
	not_mounted(&variables);
	return variables;
}

/* The number of a PCR behind four bytes of attributes: decimal, in UTF-16 or ASCII. */
static bool parse_pcr(const char *bytes, size_t size, unsigned int *pcr)
{
	unsigned int digits = 0;
	size_t i;

	*pcr = 0;
	for (i = 4; i < size; i++) {
		if (!bytes[i])
			continue;
		if (bytes[i] < '0' || bytes[i] > '9' || ++digits > 2)
			return false;
		*pcr = *pcr * 10 + bytes[i] - '0';
	}
	return digits && *pcr < STATUS_PCRS;
}

/*
 * systemd-stub says which PCR it measured what to, in variables that end with the
 * boot.  One of them that was not understood may be any PCR.
 */
static struct fact read_stub_pcrs(const char *root)
{
	static const char *const variables[] = {
		"StubPcrKernelImage", "StubPcrKernelParameters", "StubPcrInitRDSysExts",
		"StubPcrInitRDConfExts",
	};
	struct fact pcrs = read_efivars(root), one;
	unsigned int pcr = 0;
	size_t i, size;
	char *path;

	if (pcrs.state != FACT_READ)
		return pcrs;
	pcrs.state = FACT_ABSENT;
	pcrs.number = 0;
	for (i = 0; i < ARRAY_SIZE(variables); i++) {
		path = xasprintf(EFIVARS "/%s-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f", variables[i]);
		one = sysfile_read_bytes(root, path, SYSFILE_ANSWER, &size);
		free(path);
		if (one.state == FACT_READ && !parse_pcr(one.text, size, &pcr))
			fact_malformed(&one);
		if (fact_is_problem(&one)) {
			fact_free(&pcrs);
			return one;
		}
		if (one.state == FACT_READ) {
			pcrs.state = FACT_READ;
			pcrs.number |= 1 << pcr;
		}
		fact_free(&one);
	}
	return pcrs;
}

/*
 * Secure boot as the kernel sees it: on in the firmware, not in setup mode, in
 * which anybody may enroll a key, and not switched off in shim.
 */
static struct fact read_secure_boot(const char *root)
{
	static const char *const variables[] = {
		"SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
		"SetupMode-8be4df61-93ca-11d2-aa0d-00e098032b8c",
		"MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23",
	};
	struct fact boot = read_efivars(root), other;
	int i;

	if (boot.state != FACT_READ)
		return boot;
	fact_free(&boot);
	boot = read_variable(root, variables[0]);
	if (boot.state == FACT_ABSENT)
		/* A firmware without secure boot has no such variable. */
		boot.state = FACT_READ;
	for (i = 1; i < 3 && boot.state == FACT_READ && boot.number; i++) {
		other = read_variable(root, variables[i]);
		if (other.state == FACT_READ) {
			boot.number = !other.number;
		} else if (other.state != FACT_ABSENT || i == 1) {
			/* Without SetupMode nothing can be said. */
			fact_free(&boot);
			boot = other;
			if (boot.state == FACT_ABSENT)
				fact_malformed(&boot);
			break;
		}
		fact_free(&other);
	}
	return boot;
}

/* "none [integrity] confidentiality": the word in brackets. */
static struct fact read_lockdown(const char *root)
{
	struct fact fact = sysfile_read(root, SECURITYFS "/lockdown", SYSFILE_ANSWER);
	char *begin, *end, *word;

	if (fact.state != FACT_READ)
		return fact;
	begin = strchr(fact.text, '[');
	end = begin ? strchr(begin, ']') : NULL;
	if (!end || end == begin + 1 || strchr(end, '[')) {
		fact_malformed(&fact);
		return fact;
	}
	word = xstrndup(begin + 1, end - begin - 1);
	free(fact.text);
	fact.text = word;
	/* What another word means for root, nobody here knows. */
	if (strcmp(word, "none") && strcmp(word, "integrity") && strcmp(word, "confidentiality"))
		fact_malformed(&fact);
	return fact;
}

/* "Y" or "N" as a number. */
static struct fact read_module_signatures(const char *root)
{
	struct fact fact = sysfile_read(root, "/sys/module/module/parameters/sig_enforce",
					SYSFILE_ANSWER);

	if (fact.state == FACT_READ && strcmp(fact.text, "Y") && strcmp(fact.text, "N"))
		fact_malformed(&fact);
	if (fact.state == FACT_READ)
		fact.number = *fact.text == 'Y';
	return fact;
}

/* Whether a kernel parameter concerns integrity; "-" and "_" are the same. */
static bool is_ours(const char *name)
{
	static const char *const names[] = {
		"ima", "evm", "lockdown", "integrity_audit", "lsm", "security",
		"module.sig_enforce",
	};
	size_t length = strlen(name), i;
	char word[64];

	if (length >= sizeof(word))
		return false;
	for (i = 0; i < length; i++)
		word[i] = name[i] == '-' ? '_' : name[i];
	word[length] = '\0';
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(word, names[i]))
			return true;
	return !strncmp(word, "ima_", 4) || !strncmp(word, "evm_", 4);
}

/* Those parameters of the kernel that concern integrity. */
static void collect_parameters(struct status_facts *facts, const char *root)
{
	struct pairs all = { 0 };
	const struct pair *pair;
	size_t i;

	facts->command_line = sysfile_read(root, "/proc/cmdline", SYSFILE_ANSWER);
	if (facts->command_line.state != FACT_READ)
		return;
	kernel_parameters_parse(&all, facts->command_line.text);
	for (i = 0; i < all.count; i++) {
		pair = &all.list[i];
		if (is_ours(pair->key))
			pairs_add(&facts->parameters, pair->key, strlen(pair->key), pair->value);
	}
	pairs_free(&all);
}

/* Where a whole file system is missing, nothing of it is known to be absent. */
static void mark_not_mounted(struct status_facts *facts, const char *root)
{
	struct fact sys = read_directory(root, "/sys/kernel");
	int i;

	if (sys.state != FACT_READ) {
		not_mounted(&facts->tpm);
		not_mounted(&facts->secure_boot);
		not_mounted(&facts->stub_pcrs);
		not_mounted(&facts->module_signatures);
	}
	fact_free(&sys);
	if (facts->securityfs.state != FACT_READ && facts->securityfs.state != FACT_ABSENT) {
		not_mounted(&facts->ima);
		not_mounted(&facts->status_file);
		not_mounted(&facts->builtin.file);
		not_mounted(&facts->policy.file);
		not_mounted(&facts->named_file);
		not_mounted(&facts->digests_file);
		not_mounted(&facts->digest_lists);
		not_mounted(&facts->measurements);
		not_mounted(&facts->violations);
		not_mounted(&facts->lockdown);
		not_mounted(&facts->evm);
		not_mounted(&facts->lsm);
	}
	if (facts->command_line.state == FACT_ABSENT) {
		not_mounted(&facts->command_line);
		for (i = 0; i < STATUS_KEYRINGS; i++)
			not_mounted(&facts->keys[i]);
	}
}

/**
 * status_collect - ask the system
 * @facts: where to put the answers; to be freed with status_free()
 * @root: "/" or a directory that stands for it
 */
void status_collect(struct status_facts *facts, const char *root)
{
	memset(facts, 0, sizeof(*facts));
	facts->securityfs = read_mount_point(root, SECURITYFS, "/sys/kernel");
	facts->ima = read_directory(root, IMA);
	facts->status_file = sysfile_read(root, IMA "/status", SYSFILE_ANSWER);
	pairs_parse(&facts->status, &facts->status_file);
	collect_layer(&facts->builtin, "builtin", "built-in ", root, IMA "/builtin_policy");
	collect_layer(&facts->policy, "policy", "", root, IMA "/policy");
	collect_named(facts, root);
	collect_keys(facts, root);
	facts->digests_file = sysfile_read(root, DIGLIM "/digests_count", SYSFILE_ANSWER);
	pairs_parse(&facts->digests, &facts->digests_file);
	facts->digest_lists = read_lines(root, DIGLIM "/digest_lists_loaded");
	facts->measurements = read_number(root, IMA "/runtime_measurements_count");
	facts->violations = read_number(root, IMA "/violations");
	collect_tpm(facts, root);
	facts->secure_boot = read_secure_boot(root);
	facts->stub_pcrs = read_stub_pcrs(root);
	facts->lockdown = read_lockdown(root);
	facts->module_signatures = read_module_signatures(root);
	facts->evm = read_number(root, SECURITYFS "/evm");
	facts->lsm = sysfile_read(root, SECURITYFS "/lsm", SYSFILE_ANSWER);
	collect_parameters(facts, root);
	mark_not_mounted(facts, root);
}

/* Free a policy and its rules. */
static void free_layer(struct status_layer *layer)
{
	free(layer->before_rule);
	layer->before_rule = NULL;
	fact_free(&layer->file);
	policy_free(&layer->rules);
}

/**
 * status_free - free all facts
 * @facts: what status_collect() found
 */
void status_free(struct status_facts *facts)
{
	size_t i;

	for (i = 0; i < STATUS_KEYRINGS; i++)
		fact_free(&facts->keys[i]);
	free_layer(&facts->builtin);
	free_layer(&facts->policy);
	for (i = 0; i < facts->named.count; i++)
		free_layer(&facts->named_layers[i]);
	free(facts->named_layers);
	facts->named_layers = NULL;
	named_policies_free(&facts->named);
	fact_free(&facts->named_file);
	pairs_free(&facts->status);
	pairs_free(&facts->digests);
	pairs_free(&facts->pcr10);
	pairs_free(&facts->parameters);
	fact_free(&facts->securityfs);
	fact_free(&facts->ima);
	fact_free(&facts->status_file);
	fact_free(&facts->digests_file);
	fact_free(&facts->digest_lists);
	fact_free(&facts->measurements);
	fact_free(&facts->violations);
	fact_free(&facts->tpm);
	fact_free(&facts->secure_boot);
	fact_free(&facts->stub_pcrs);
	fact_free(&facts->lockdown);
	fact_free(&facts->module_signatures);
	fact_free(&facts->evm);
	fact_free(&facts->lsm);
	fact_free(&facts->command_line);
}

/**
 * status_named - all facts that come from one file each, with their names
 * @facts: all facts
 * @list: to be freed
 *
 * Return: their number.
 */
size_t status_named(const struct status_facts *facts, struct status_named_fact **list)
{
	const struct status_named_fact named[] = {
		{ "securityfs", &facts->securityfs },
		{ "ima", &facts->ima },
		{ "status", &facts->status_file },
		{ "builtin_policy", &facts->builtin.file },
		{ "policy", &facts->policy.file },
		{ "named_policies", &facts->named_file },
		{ "digests", &facts->digests_file },
		{ "digest_lists", &facts->digest_lists },
		{ "measurements", &facts->measurements },
		{ "violations", &facts->violations },
		{ "tpm", &facts->tpm },
		{ "secure_boot", &facts->secure_boot },
		{ "stub_pcrs", &facts->stub_pcrs },
		{ "lockdown", &facts->lockdown },
		{ "module_signatures", &facts->module_signatures },
		{ "evm", &facts->evm },
		{ "lsm", &facts->lsm },
		{ "command_line", &facts->command_line },
	};
	const size_t count = ARRAY_SIZE(named);
	int i;

	*list = xrealloc(NULL, count + STATUS_KEYRINGS, sizeof(**list));
	memcpy(*list, named, sizeof(named));
	for (i = 0; i < STATUS_KEYRINGS; i++)
		(*list)[count + i] = (struct status_named_fact){ status_keyrings[i],
								  &facts->keys[i] };
	return count + STATUS_KEYRINGS;
}

/**
 * status_active - whether IMA runs, as far as can be seen
 * @facts: all facts
 *
 * Return: true if it does.
 */
bool status_active(const struct status_facts *facts)
{
	return facts->ima.state == FACT_READ;
}

/**
 * status_exit - the exit status that the facts ask for
 * @facts: all facts
 *
 * Return: EXIT_ACTIVE, EXIT_NOT_ACTIVE or EXIT_UNREAD.
 */
int status_exit(const struct status_facts *facts)
{
	struct status_named_fact *list;
	int status = EXIT_ACTIVE;
	size_t i, count;

	if (facts->ima.state == FACT_ABSENT)
		return EXIT_NOT_ACTIVE;
	count = status_named(facts, &list);
	for (i = 0; i < count; i++)
		if (fact_is_problem(list[i].fact))
			status = EXIT_UNREAD;
	free(list);
	return status;
}
