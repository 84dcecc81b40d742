// SPDX-License-Identifier: GPL-2.0-only
/*
 * What would let files pass that records say are refused; see audit_advice.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit_advice.h"
#include "digest_list_kernel.h"
#include "digest_list_trace.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "lib/named_policies.h"
#include "lib/progress.h"
#include "lib/shell_word.h"
#include "lib/sysfile.h"
#include "keys_lines.h"
#include "mend_met.h"
#include "policy_access.h"
#include "policy_explanation.h"

/*
 * How many files a command may name: with a path and a digest for each it stays far below what
 * the kernel takes (ARG_MAX), and what users have refused does not make it endless.
 */
#define ADVICE_FILES_MAX 500

/**
 * audit_demand_of - what a rule demands, from a record
 * @demand: is filled in
 * @need: need= of the record
 *
 * Return: true if it was understood.
 */
bool audit_demand_of(struct ima_demand *demand, const char *need)
{
	static const struct {
		const char *name;
		unsigned int method;
	} methods[] = {
		{ "hash", IMA_METHOD_HASH }, { "imasig", IMA_METHOD_IMASIG },
		{ "modsig", IMA_METHOD_MODSIG }, { "sigv3", IMA_METHOD_SIGV3 },
		{ "diglim", IMA_METHOD_DIGLIM }, { "optional", 0 },
	};
	struct ima_policy_string all = { need, strlen(need) }, item;
	size_t at = 0, i;

	*demand = (struct ima_demand){ .deny = !strcmp(need, "deny") };
	if (demand->deny)
		return true;
	while (ima_policy_next_item(&all, '|', &at, &item)) {
		for (i = 0; i < ARRAY_SIZE(methods); i++)
			if (ima_policy_string_is(&item, methods[i].name))
				break;
		if (i == ARRAY_SIZE(methods))
			return false;
		demand->methods |= methods[i].method;
		demand->optional |= !methods[i].method;
	}
	return true;
}

/*
 * What upstream's kernels do not say follows from the cause, as far as it does.
 */
static void guess_demand(struct ima_demand *demand, const char *cause)
{
	static const struct {
		const char *cause;
		unsigned int methods;
	} known[] = {
		{ "missing-hash", IMA_METHOD_HASH | IMA_METHOD_IMASIG },
		{ "invalid-hash", IMA_METHOD_HASH | IMA_METHOD_IMASIG },
		{ "IMA-signature-required", IMA_METHOD_IMASIG },
		{ "invalid-signature", IMA_METHOD_IMASIG },
		{ "verity-signature-required", IMA_METHOD_SIGV3 },
		{ "invalid-verity-signature", IMA_METHOD_SIGV3 },
	};
	size_t i;

	*demand = (struct ima_demand){ 0 };
	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(known[i].cause, cause))
			demand->methods = known[i].methods;
}

/* The demand of a refusal. */
static void demand_of(struct ima_demand *demand, const struct audit_refusal *refusal)
{
	if (!audit_demand_of(demand, refusal->need))
		guess_demand(demand, refusal->cause);
}

/*
 * Files, and who they belong to
 */

/* By owner, then by path. */
static int compare_files(const void *one, const void *other)
{
	const struct owner *a = &((const struct advice_file *)one)->owner;
	const struct owner *b = &((const struct advice_file *)other)->owner;
	int order = owner_compare(a, b);

	return order ? order : strcmp(a->path, b->path);
}

/* Each name is one file. */
static void find_files(struct audit_advice *advice)
{
	const struct audit_refusals *refusals = advice->refusals;
	struct advice_file *file = NULL;
	size_t i;

	for (i = 0; i < refusals->count; i++) {
		if (!file || strcmp(file->owner.path, refusals->list[i]->name)) {
			advice->files = xrealloc(advice->files, advice->file_count + 1,
						 sizeof(*advice->files));
			file = &advice->files[advice->file_count++];
			*file = (struct advice_file){
				.owner.path = refusals->list[i]->name,
				.refusals = &refusals->list[i],
			};
		}
		file->count++;
		file->records += refusals->list[i]->count;
	}
}

/* Whether a refusal is of the file that has the name now. */
static bool counts(const struct advice_file *file, const struct audit_refusal *refusal)
{
	return !file->compared || mend_file_is(&file->now, refusal->inode, refusal->device);
}

/*
 * Find out whether the file that has the name now is one that was refused.  A user can
 * mount one of his over any name, in a namespace of his own.
 */
static void compare_inodes(struct advice_file *file)
{
	const struct audit_refusal *first = file->refusals[0];
	size_t i;

	file->compared = true;
	for (i = 0; i < file->count; i++)
		if (counts(file, file->refusals[i]))
			return;
	mend_file_replace(&file->now, first->inode, first->device, first->uid);
}

/* Whether a refusal is of the file that has the name now, which would be refused still. */
static bool stands(const struct advice_file *file, size_t refusal)
{
	return !file->met[refusal] && counts(file, file->refusals[refusal]);
}

/**
 * advice_file_met - whether a file would not be refused by now
 * @file: the file
 *
 * Return: true if it would not be, as far as records tell what is demanded.
 */
bool advice_file_met(const struct advice_file *file)
{
	bool any = false;
	size_t i;

	for (i = 0; i < file->count; i++) {
		if (stands(file, i))
			return false;
		any |= file->met[i];
	}
	return any;
}

/*
 * Find out which of the refusals would be none by now, if IMA tells what it trusts, and what
 * the others say of the file.
 */
static void find_met(struct advice_file *file, const struct policy_places *places, bool ima)
{
	struct mend_met met = { .file = &file->now, .places = places };
	const struct audit_refusal *refusal;
	struct ima_demand demand;
	size_t i;

	for (i = 0; i < file->count; i++) {
		refusal = file->refusals[i];
		if (!counts(file, refusal))
			continue;
		demand_of(&demand, refusal);
		file->met[i] = ima && mend_met(&met, refusal->func, refusal->cause, &demand);
		if (!file->met[i])
			mend_doubt(&file->now, met.gathered ? &met.found : NULL, refusal->cause,
				   &demand);
	}
	file->label = met.label;
	met.label = NULL;
	mend_met_free(&met);
}

/* Whether IMA tells what it trusts: without that nothing can be said of a label. */
static bool has_ima(const char *root)
{
	struct fact keys = sysfile_read(root, KEYS_FILE, SYSFILE_LIST);
	bool there = keys.state == FACT_READ;

	fact_free(&keys);
	return there;
}

/* Whether there are lists that can be asked: files are read for that. */
static bool has_lists(const char *root)
{
	return !strcmp(root, "/") && !access(DIGLIM_DIRECTORY "/digest_query", R_OK | W_OK);
}

/* Look what stands under the names now. */
static void look(struct audit_advice *advice, const struct policy_places *places)
{
	const char *root = places->root;
	const struct list_kernel *kernel = has_lists(root) ? &list_kernel_live : NULL;
	struct advice_file *file = advice->files;
	struct list_algos algos = { 0 };
	bool ima = has_ima(root);

	if (kernel)
		kernel->algos(kernel, &algos);
	advice->list_algos = list_algos_only(&algos, COMPACT_FILE);
	for (; file < advice->files + advice->file_count; file++) {
		mend_file_look(&file->now, file->owner.path, root);
		file->now.left = &advice->left;
		/* Of a copy of a system nothing has the number that it had there. */
		if (!strcmp(root, "/"))
			compare_inodes(file);
		mend_file_compare(&file->now, &file->owner);
		/* Another system's lists cannot be asked. */
		if (kernel)
			mend_file_ask(&file->now, kernel, &algos);
		file->met = xrealloc(NULL, file->count, sizeof(*file->met));
		memset(file->met, 0, file->count * sizeof(*file->met));
		find_met(file, places, ima);
		progress(advice->program, "files", file - advice->files + 1, advice->file_count);
	}
	progress_clear();
}

/* Find out who they belong to, and put them together. */
static void find_owners(struct audit_advice *advice, const char *root)
{
	struct owner *owners = xrealloc(NULL, advice->file_count + 1, sizeof(*owners));
	size_t i;

	for (i = 0; i < advice->file_count; i++)
		owners[i] = advice->files[i].owner;
	owners_find(owners, advice->file_count, root);
	for (i = 0; i < advice->file_count; i++)
		advice->files[i].owner = owners[i];
	free(owners);
	if (advice->file_count)
		qsort(advice->files, advice->file_count, sizeof(*advice->files), compare_files);
}

/*
 * What would have them pass
 */

/* Whether two refusals are mended by the same. */
static bool same_need(const struct audit_refusal *a, const struct audit_refusal *b)
{
	/* Without a need it is taken from the cause. */
	if (!strcmp(a->need, "?"))
		return !strcmp(b->need, "?") && !strcmp(a->cause, b->cause);
	return !strcmp(a->need, b->need) && mends_alike(a->cause, b->cause);
}

/* What apt calls the file of a package, in which a ":" is "%3a"; to be freed. */
static char *deb_file(const struct owner *owner, const char *name)
{
	char *epoch = xstrdup(owner->version), *version = strchr(epoch, ':'), *file;

	if (version)
		*version++ = '\0';
	file = version ? xasprintf("./%s_%s%%3a%s_%s.deb", name, epoch, version, owner->arch) :
			 xasprintf("./%s_%s_%s.deb", name, epoch, owner->arch);
	free(epoch);
	return file;
}

/* How a package is fetched, as it is installed: a command, and the file; both to be freed. */
static char *fetch_of(const struct owner *owner, const char *name, char **file)
{
	char *whole = owner_installed(owner), *word, *command;
	bool known = owner->version && owner->arch;

	word = shell_word(whole);
	command = xasprintf("%s %s", owner->kind == OWNER_DEB ? "apt-get download" :
			    "dnf download", word);
	free(word);
	if (!known) {
		/* The "*" is for the shell. */
		word = shell_word(name);
		*file = xasprintf("./%s%s", word, owner->kind == OWNER_DEB ? "_*.deb" : "-*.rpm");
		free(word);
	} else {
		word = owner->kind == OWNER_DEB ? deb_file(owner, name) :
						  xasprintf("./%s.rpm", whole);
		*file = shell_word(word);
		free(word);
	}
	free(whole);
	return command;
}

/* Whether digest-list gen has the keys of a file without being told so. */
static bool has_keys_of(const char *keyring)
{
	return !strcmp(keyring, DEBIAN_KEYRING) ||
	       !strncmp(keyring, TRUSTED_KEYS "/", strlen(TRUSTED_KEYS "/"));
}

/* What is to be known of keys that it does not have, before options, and behind them. */
#define NAMED "; if apt's sources name the archive's key (signed-by), gen needs its option, of"
#define INSIDE "; if apt's sources have its key in them, gen needs that in a file (--keyring=FILE)"

/*
 * gen takes the keys that apt takes for each archive, and not those of a single one: the
 * keyring that it has to be told.  Nobody knows of which archive the package is, and
 * those of one are not to vouch for another's: if there are several @note says which.
 * Both are to be freed.
 */
static char *keyring_of(const struct apt_keyrings *keyrings, char **note)
{
	char *options = xstrdup(""), *longer, *word;
	size_t count = 0, i;

	for (i = 0; i < keyrings->count; i++) {
		if (has_keys_of(keyrings->list[i]))
			continue;
		word = shell_word(keyrings->list[i]);
		longer = xasprintf("%s --keyring=%s", options, word);
		free(word);
		free(options);
		options = longer;
		count++;
	}
	if (count == 1 && keyrings->count == 1 && !keyrings->others && !keyrings->inside) {
		*note = xstrdup("");
		return options;
	}
	*note = xasprintf("%s%s%s", count ? NAMED : "", count ? options : "",
			  keyrings->inside ? INSIDE : "");
	*options = '\0';
	return options;
}

/*
 * Whether the kernel would look for what a list of an RPM package has: the digests that stand in
 * the package, and no others can be had.  If that is not known, they are of sha256, which RPM
 * makes if it is not told otherwise.
 */
static bool is_rpm_looked_for(const struct mend_case *what)
{
	const struct owner *owner = what->owner;
	unsigned int algos = 0;
	size_t i;

	for (i = 0; i < owner->recorded_count; i++)
		algos |= 1u << owner->recorded[i].algo;
	if (!algos)
		algos = 1u << HASH_ALGO_SHA256;
	return !what->list_algos || what->list_algos & algos;
}

/*
 * The option of gen by which the kernel looks for what the list has, to be freed; NULL if it
 * would not look for it, and then @note says so.
 */
static char *algo_option_of(const struct mend_case *what, char **note)
{
	const char *algo = NULL;

	if (what->owner->kind == OWNER_RPM && is_rpm_looked_for(what))
		return xstrdup("");
	if (what->owner->kind == OWNER_DEB && mends_list_algo(what, &algo))
		return algo ? xasprintf(" --algo=%s", algo) : xstrdup("");
	*note = xasprintf("no list of the package is proposed: %s, %s, and %s",
			  "the kernel looks in digest lists for two hash algorithms now",
			  "those of the lists that came first",
			  what->owner->kind == OWNER_RPM ?
			  "RPM's digests of it are of neither" :
			  "imactl makes lists with neither");
	return NULL;
}

/*
 * How a list of the package is made, where lists do and the package is known, and what is to
 * be known of it, or why there is none; both are to be freed, or NULL.
 */
static char *list_of(const struct mend_case *what, const struct apt_keyrings *keyrings,
		     char **note)
{
	const struct owner *owner = what->owner;
	char *name, *bare, *list, *made, *fetch, *file, *keyring, *more, *all, *algo;
	bool deb = owner->kind == OWNER_DEB;

	*note = NULL;
	if (owner->kind == OWNER_NONE || !(what->demand->methods & IMA_METHOD_DIGLIM) ||
	    (!mends_alike(what->cause, "unlisted-digest") &&
	     strcmp(what->cause, "untrusted-list")))
		return NULL;
	algo = algo_option_of(what, note);
	if (!algo)
		return NULL;
	name = xstrndup(owner->name, strcspn(owner->name, ":"));
	bare = shell_word(name);
	fetch = fetch_of(owner, name, &file);
	free(name);
	list = xasprintf("%s.list", bare);
	keyring = keyring_of(keyrings, &more);
	made = xasprintf("imactl digest-list gen --%s%s%s -o %s %s", deb ? "deb" : "rpm",
			 algo, deb ? keyring : "", list, file);
	all = xasprintf("%s && %s && imactl digest-list sign --key=KEY --cert=CERT %s && %s %s",
			fetch, made, list, "imactl digest-list add", list);
	*note = xasprintf("the package as it was built: what was altered here stays refused%s",
			  deb ? more : "");
	free(more);
	free(algo);
	free(keyring);
	free(made);
	free(list);
	free(bare);
	free(fetch);
	free(file);
	return all;
}

/* What mends one need of a group. */
static void mend(const struct audit_advice *advice, struct advice_group *group,
		 const struct audit_refusal *like)
{
	struct mend_file **files = xrealloc(NULL, group->count + 1, sizeof(*files));
	struct ima_demand demand;
	struct mend_case what = {
		.cause = like->cause,
		.demand = &demand,
		.list_algos = advice->list_algos,
		.files = files,
		.owner = &group->files[0].owner,
	};
	struct advice_file *file;
	char *list = NULL, *note = NULL;
	bool replaced = true;
	size_t left_out = 0, i, k;

	demand_of(&demand, like);
	for (i = 0; i < group->count; i++) {
		file = &group->files[i];
		for (k = 0; k < file->count; k++)
			if (stands(file, k) && same_need(file->refusals[k], like))
				break;
		if (k == file->count)
			continue;
		if (what.count == ADVICE_FILES_MAX) {
			left_out++;
			continue;
		}
		files[what.count++] = &file->now;
		replaced &= file->now.replaced;
	}
	if (left_out > group->left_out)
		group->left_out = left_out;
	group->needs = xrealloc(group->needs, group->mend_count + 1, sizeof(*group->needs));
	group->needs[group->mend_count] = like;
	group->mends = xrealloc(group->mends, group->mend_count + 1, sizeof(*group->mends));
	if (!replaced)
		list = list_of(&what, &advice->keyrings, &note);
	what.list = list;
	what.list_note = note;
	mends_find(&group->mends[group->mend_count++], &what);
	free(list);
	free(note);
	free(files);
}

/* Whether one before it has the same need. */
static bool is_mended(const struct advice_group *group, const struct audit_refusal *like)
{
	size_t i;

	for (i = 0; i < group->mend_count; i++)
		if (same_need(group->needs[i], like))
			return true;
	return false;
}

/* A UUID as rules have it. */
static void uuid_text(char text[37], const unsigned char bytes[16])
{
	size_t i, n = 0;

	for (i = 0; i < 16; i++)
		n += sprintf(text + n, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
			     bytes[i]);
}

/* Whether built-in rules refuse the same access to a file; they are not weakened. */
static bool is_refused_anyway(const struct advice_file *file, const struct audit_refusal *refusal)
{
	size_t i;

	for (i = 0; i < file->count; i++)
		if (stands(file, i) &&
		    !strcmp(file->refusals[i]->layer, "builtin") &&
		    !strcmp(file->refusals[i]->func, refusal->func))
			return true;
	return false;
}

/* Note that there is no rule, and for what; once. */
static void add_no_rule(struct advice_group *group, const struct audit_refusal *refusal)
{
	const struct advice_no_rule no_rule = { refusal->name, refusal->func, refusal->layer };
	struct advice_no_rule *last;

	/* Those of a file stand together. */
	for (last = group->no_rules + group->no_rule_count; last > group->no_rules; last--)
		if (!strcmp(last[-1].file, no_rule.file) && !strcmp(last[-1].func, no_rule.func) &&
		    !strcmp(last[-1].layer, no_rule.layer))
			return;
	group->no_rules = xrealloc(group->no_rules, group->no_rule_count + 1,
				   sizeof(*group->no_rules));
	group->no_rules[group->no_rule_count++] = no_rule;
}

/* The last resort: a rule that exempts a file, and more. */
static void add_rule(struct advice_group *group, const struct advice_file *file,
		     const struct audit_refusal *refusal, const char *root)
{
	static const unsigned char none[16];
	struct policy_access access = { 0 };
	struct advice_rule rule;
	char text[37];
	bool uuid;
	size_t i;

	/*
	 * Built-in rules are not weakened, and of what is gone nobody knows the owner.  What is
	 * no hook of a file was not written by the kernel, and would be a part of the rule.
	 */
	if ((strcmp(refusal->layer, "custom") && !policy_name_good(refusal->layer)) ||
	    policy_hook_find(refusal->func) == IMA_POLICY_ANY_HOOK ||
	    *refusal->name != '/' || strcmp(root, "/"))
		return;
	/* The kernel tells names without links: what stands there now is another file. */
	if (file->now.no_file || strcmp(file->now.now, refusal->name))
		return;
	if (is_refused_anyway(file, refusal)) {
		add_no_rule(group, refusal);
		return;
	}
	if (policy_access_look(&access, refusal->name, root, false)) {
		policy_access_free(&access);
		return;
	}
	rule.layer = refusal->layer;
	uuid_text(text, access.fsuuid);
	uuid = memcmp(access.fsuuid, none, sizeof(none)) != 0;
	rule.text = uuid ?
		    xasprintf("dont_appraise func=%s fowner=%u fsuuid=%s", refusal->func,
			      access.owner, text) :
		    xasprintf("dont_appraise func=%s fowner=%u fsmagic=0x%llx", refusal->func,
			      access.owner, (unsigned long long)access.fsmagic);
	rule.others = xasprintf("every file of user %u on %s passes there, whatever is in it",
				access.owner, uuid ? "this file system" :
				"file systems of this kind");
	policy_access_free(&access);
	for (i = 0; i < group->rule_count; i++)
		if (!strcmp(group->rules[i].text, rule.text) &&
		    !strcmp(group->rules[i].layer, rule.layer))
			break;
	if (i < group->rule_count) {
		free(rule.text);
		free(rule.others);
		return;
	}
	group->rules = xrealloc(group->rules, group->rule_count + 1, sizeof(*group->rules));
	group->rules[group->rule_count++] = rule;
}

/* What would have the files of a group pass. */
static void advise(const struct audit_advice *advice, struct advice_group *group,
		   const char *root)
{
	size_t i, k;

	for (i = 0; i < group->count; i++) {
		group->records += group->files[i].records;
		for (k = 0; k < group->files[i].count; k++) {
			if (!stands(&group->files[i], k))
				continue;
			if (!is_mended(group, group->files[i].refusals[k]))
				mend(advice, group, group->files[i].refusals[k]);
			add_rule(group, &group->files[i], group->files[i].refusals[k], root);
		}
	}
}

/* Whether a file is in the same group as the one before it. */
static bool belongs(const struct advice_file *file)
{
	return !owner_compare(&file[0].owner, &file[-1].owner);
}

/**
 * audit_advice_make - find out what would let files pass
 * @advice: is filled in; to be freed with audit_advice_free()
 * @refusals: what records say; has to stay as long
 * @places: what stands for "/", where packages and files are looked for, and certificates of
 *	the kernel's keys; rules are told for "/" only
 * @program: whose progress is shown
 */
void audit_advice_make(struct audit_advice *advice, const struct audit_refusals *refusals,
		       const struct policy_places *places, const char *program)
{
	const char *root = places->root;
	struct advice_group *group = NULL;
	size_t i;

	*advice = (struct audit_advice){
		.refusals = refusals,
		.program = program,
		.left = MEND_OTHERS_MAX,
	};
	find_files(advice);
	find_owners(advice, root);
	look(advice, places);
	apt_keyrings_find(&advice->keyrings, root);
	for (i = 0; i < advice->file_count; i++) {
		if (!group || !belongs(&advice->files[i])) {
			advice->groups = xrealloc(advice->groups, advice->group_count + 1,
						  sizeof(*advice->groups));
			group = &advice->groups[advice->group_count++];
			*group = (struct advice_group){ .files = &advice->files[i] };
		}
		group->count++;
	}
	for (i = 0; i < advice->group_count; i++)
		advise(advice, &advice->groups[i], root);
}

/**
 * audit_advice_free - free what was found
 * @advice: empty after this
 */
void audit_advice_free(struct audit_advice *advice)
{
	struct advice_group *group = advice->groups;
	size_t i;

	for (; group < advice->groups + advice->group_count; group++) {
		for (i = 0; i < group->mend_count; i++)
			mends_free(&group->mends[i]);
		free(group->mends);
		free(group->needs);
		for (i = 0; i < group->rule_count; i++) {
			free(group->rules[i].text);
			free(group->rules[i].others);
		}
		free(group->rules);
		free(group->no_rules);
	}
	free(advice->groups);
	apt_keyrings_free(&advice->keyrings);
	for (i = 0; i < advice->file_count; i++) {
		mend_file_free(&advice->files[i].now);
		free(advice->files[i].label);
		free(advice->files[i].met);
		owner_free(&advice->files[i].owner);
	}
	free(advice->files);
	*advice = (struct audit_advice){ 0 };
}
