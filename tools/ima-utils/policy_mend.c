// SPDX-License-Identifier: GPL-2.0-only
/*
 * What would have a file pass; see policy_mend.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "keys_lines.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "lib/shell_word.h"
#include "policy_mend.h"

/* One way more; both texts are taken over. */
static void add(struct mends *mends, char *command, char *note)
{
	mends->list = xrealloc(mends->list, mends->count + 1, sizeof(*mends->list));
	mends->list[mends->count++] = (struct mend){
		.part = mends->part,
		.command = command,
		.note = note,
	};
}

/* What speaks against the last one, once; the text is taken over. */
static void warn(struct mends *mends, char *text)
{
	struct mend *mend = &mends->list[mends->count - 1];
	size_t i;

	for (i = 0; i < mend->warning_count; i++) {
		if (!strcmp(mend->warnings[i], text)) {
			free(text);
			return;
		}
	}
	mend->warnings = xrealloc(mend->warnings, mend->warning_count + 1,
				  sizeof(*mend->warnings));
	mend->warnings[mend->warning_count++] = text;
}

/* What is used if a rule does not say it. */
#define USUAL_ALGO "sha256"

/* One that there is, by its name: enum hash_algo. */
static unsigned int algo_of(const char *name)
{
	return hash_algo_find(name, strlen(name));
}

/* Whether imactl makes labels and lists with it: as its options for algorithms say. */
static bool is_usable(unsigned int algo)
{
	return diglim_digest_size(algo) >= HASH_ALGO_MIN_SIZE && hash_algo_md(algo);
}

/* One of @algos that can be used; NULL if there is none, or any may be. */
static const char *allowed_algo(unsigned int algos)
{
	static const char *const usual[] = { "sha256", "sha512", "sha384" };
	unsigned int i;
	unsigned int algo;

	for (i = 0; algos && i < ARRAY_SIZE(usual); i++) {
		algo = algo_of(usual[i]);
		if (algos & 1u << algo && is_usable(algo))
			return usual[i];
	}
	for (i = 0; algos && i < HASH_ALGOS; i++)
		if (algos & 1u << i && is_usable(i))
			return hash_algo_text(i);
	return NULL;
}

/*
 * Which algorithms a list may have that the rule takes; 0 for any.  False if the kernel would
 * look for none of them.
 */
static bool find_list_algos(const struct mend_case *what, unsigned int *algos)
{
	*algos = what->algos;
	if (!what->list_algos)
		return true;
	/* What is used if nothing is said does not have to be said. */
	if (!*algos && what->list_algos & 1u << algo_of(USUAL_ALGO))
		return true;
	*algos = *algos ? *algos & what->list_algos : what->list_algos;
	return *algos;
}

/**
 * mends_list_algo - with which algorithm a list is to be made
 * @what: what is to be mended
 * @algo: its name, or NULL if the usual one will do, and does not have to be said
 *
 * Return: false if there is none that the rule takes, for which the kernel would look, and
 * that can be used.
 */
bool mends_list_algo(const struct mend_case *what, const char **algo)
{
	unsigned int algos;

	*algo = NULL;
	if (!find_list_algos(what, &algos))
		return false;
	*algo = allowed_algo(algos);
	return !algos || *algo;
}

/* What is to be known where there is no command. */
static void tell(struct mends *mends, const char *note)
{
	add(mends, NULL, xstrdup(note));
}

/* What mends a cause that is no lack of what the rule demands. */
enum mended {
	BY_NOTHING,	/* that a file can be given: what is to be known is told */
	BY_LIST,	/* that is taken away */
	BY_METADATA,	/* that EVM accepts */
	BY_LACK,	/* as a lack, but something is to be found out first */
};

#define OPENED "it is open, or was, in a way that does not go with this"

static const struct cause {
	const char *name;
	enum mended by;
	const char *note;
} causes[] = {
	{ "denied", BY_NOTHING, "the rule is deny: nothing that a file has meets it" },
	{
		"blacklisted-hash", BY_NOTHING,
		"its content was revoked, and stays so: only another version helps",
	},
	{
		"denied-by-list", BY_LIST,
		"tells which list denies it: while that is loaded nothing else helps",
	},
	{
		"unverifiable-signature", BY_NOTHING,
		"the content may change unseen on this file system: move the file",
	},
	{
		"signed-file-is-immutable", BY_NOTHING,
		"what is signed is replaced by a new file, and not written to",
	},
	{
		"failed-mprotect", BY_NOTHING,
		"memory that it is mapped to was to become executable later (mprotect), when its content is not read, so that no label, list or signature of it helps: the program has to map it executable at once",
	},
	{
		"private-copy", BY_NOTHING,
		"a mapping that may differ from it was to become executable, so that no label, list or signature of it helps: the program has to map it executable at once, and not writable",
	},
	{
		"device", BY_NOTHING,
		"a device was to be executed, mapped so, or opened where only the disk says that it is one: it has no content for which there could be a label, list or signature, and whoever has it writes what is executed: the program has to take a file",
	},
	{
		"no-file", BY_NOTHING,
		"what was loaded came from memory, for which there is no label, list or signature: it has to be loaded from a file",
	},
	{ "listed-file-is-immutable", BY_NOTHING, OPENED },
	{ "open-writers", BY_NOTHING, OPENED },
	{ "mmapped_writers", BY_NOTHING, OPENED },
	{ "missing-HMAC", BY_METADATA, NULL },
	{ "invalid-HMAC", BY_METADATA, NULL },
	{ "invalid-fail-immutable", BY_METADATA, NULL },
	{
		"untrusted-list", BY_LACK,
		"tells which list has it and does not count: find out first whether its key was withdrawn",
	},
};

/* What is known of a cause; NULL if it is a lack, or not known. */
static const struct cause *cause_of(const char *name)
{
	size_t i;

	for (i = 0; name && i < ARRAY_SIZE(causes); i++)
		if (!strcmp(name, causes[i].name))
			return &causes[i];
	return NULL;
}

/* Whether what mends it is of that kind. */
static bool is_mended_by(const struct mend_case *what, enum mended by)
{
	const struct cause *cause = cause_of(what->cause);

	return cause && cause->by == by;
}

/* To find out which list is the reason. */
static void add_query(struct mends *mends, const struct mend_case *what, const char *files)
{
	add(mends, *files ? xasprintf("imactl digest-list query %s", files) : NULL,
	    xstrdup(cause_of(what->cause)->note));
}

/* A key that the kernel does not have, or that does not count any more. */
static void find_key(struct mends *mends, const struct mend_case *what)
{
	if (!what->key || key_state_counts(what->key_state))
		return;
	if (what->key_state)
		add(mends, NULL,
		    xasprintf("its key %08x is %s: it has to be signed with another one",
			      what->key, what->key_state));
	else
		add(mends, xstrdup("imactl keys add CERT"),
		    xasprintf("with the certificate of key %08x, if one of the kernel signed it",
			      what->key));
}

/*
 * Which of the files a command is for: all, those that their package has otherwise or that were
 * not read, of one that has nothing trusted as it is; those that were altered, or may have been;
 * of the others those that somebody can write who cannot write all of them, as a user's in a
 * directory with root's; or the rest.
 * One that was not read is none of the latter three: nothing could say which content is
 * meant, and that a list which has it was revoked would not be known.
 */
enum choice {
	ALL_FILES, DAMAGED_FILES, UNREAD_FILES, ALTERED_FILES, WRITTEN_FILES, OTHER_FILES,
};

struct chosen {
	const struct mend_case *what;
	enum choice choice;
	/* How many writers all have that were read, and are not altered. */
	size_t common;
};

/* Whether somebody can write a file. */
static bool is_writer(const struct mend_file *file, const char *writer)
{
	size_t i;

	for (i = 0; i < file->writers.count; i++)
		if (!strcmp(file->writers.list[i], writer))
			return true;
	return false;
}

/* Whether it was changed since somebody vouched for it, or may have been. */
static bool was_changed(const struct mend_file *file)
{
	return file->altered || file->mislabelled;
}

/* Whether it can be told from others, and is not known to be altered. */
static bool is_sound(const struct mend_file *file)
{
	return !file->no_file && !file->unread && !was_changed(file);
}

/* How many can write all files that are sound. */
static size_t count_common(const struct mend_case *what)
{
	const struct mend_file *first = NULL;
	size_t count = 0, i, k;

	for (i = 0; !first && i < what->count; i++)
		if (is_sound(what->files[i]))
			first = what->files[i];
	for (i = 0; first && i < first->writers.count; i++) {
		for (k = 0; k < what->count; k++)
			if (is_sound(what->files[k]) &&
			    !is_writer(what->files[k], first->writers.list[i]))
				break;
		count += k == what->count;
	}
	return count;
}

/* Whether a file is one of them. */
static bool is_chosen(const struct chosen *chosen, const struct mend_file *file)
{
	if (file->no_file)
		return false;
	if (chosen->choice == ALL_FILES)
		return true;
	if (chosen->choice == DAMAGED_FILES)
		return file->altered;
	if (chosen->choice == UNREAD_FILES)
		return file->unread;
	return !file->unread &&
	       chosen->choice == (was_changed(file) ? ALTERED_FILES :
				  file->writers.count > chosen->common ? WRITTEN_FILES :
				  OTHER_FILES);
}

/* How many are. */
static size_t count_of(const struct chosen *chosen)
{
	size_t count = 0, i;

	for (i = 0; i < chosen->what->count; i++)
		count += is_chosen(chosen, chosen->what->files[i]);
	return count;
}

/* The files, as words of a command. */
static char *words_of(const struct chosen *chosen)
{
	char *all = xstrdup(""), *word, *longer;
	size_t i;

	for (i = 0; i < chosen->what->count; i++) {
		if (!is_chosen(chosen, chosen->what->files[i]))
			continue;
		word = shell_word(chosen->what->files[i]->now);
		longer = xasprintf("%s%s%s", all, *all ? " " : "", word);
		free(word);
		free(all);
		all = longer;
	}
	return all;
}

/* What they have now, as options; they were read. */
static char *expected_of(const struct chosen *chosen, unsigned int algo)
{
	char *all = xstrdup(""), *longer, hex[2 * DIGEST_MAX + 1];
	struct digest digest;
	size_t i;

	for (i = 0; i < chosen->what->count; i++) {
		if (!is_chosen(chosen, chosen->what->files[i]) ||
		    !mend_file_digest(chosen->what->files[i], algo, &digest))
			continue;
		digest_hex_text(hex, digest.bytes, digest.size);
		longer = xasprintf("%s --expect=%s:%s", all, hash_algo_text(algo), hex);
		free(all);
		all = longer;
	}
	return all;
}

/* What speaks against it to make them trusted as they are, of the last command. */
static void warn_of_files(struct mends *mends, const struct chosen *chosen)
{
	const struct mend_file *file;
	size_t i, k;

	bool taken_back = false;

	for (i = 0; i < chosen->what->count; i++) {
		file = chosen->what->files[i];
		if (!is_chosen(chosen, file))
			continue;
		taken_back |= !!file->taken_back;
		if (file->taken_back)
			warn(mends, xasprintf("%s: %s: this brings it back", file->now,
					      file->taken_back));
		if (file->altered)
			warn(mends, xasprintf("%s: %s", file->now, file->altered));
		if (file->mislabelled)
			warn(mends, xasprintf("%s: %s", file->now, file->mislabelled));
		if (file->linked)
			warn(mends, xasprintf("%s: the name leads by a link to another file",
					      file->path));
		for (k = 0; k < file->writers.count; k++)
			warn(mends, xstrdup(file->writers.list[k]));
	}
	/* Not every kernel tells it, nor whoever reads records of another one. */
	if (is_mended_by(chosen->what, BY_LACK) && !taken_back)
		warn(mends, xstrdup(MENDS_UNTRUSTED));
}

/**
 * struct way - one of imactl's own, which compares what they have
 * @command: its begin
 * @algos: it makes digests by the algorithm that the rule allows
 * @list: they go to a list
 * @stays: what it does with labels that have a signature; NULL for nothing
 * @portable: what it does with those that a portable one of EVM is of, too
 * @note: what there is to know
 */
struct way {
	const char *command;
	bool algos;
	bool list;
	const char *stays;
	const char *portable;
	const char *note;
};

/* What file sign and file fix do with signatures. */
#define OTHERS_STAY "one by another key than KEY stays, unless --replace-signatures is given"
#define ALL_STAY "it stays, unless --replace-signatures is given, and is lost then"

static const struct way way_sign = {
	.command = "imactl file sign --key=KEY --cert=CERT",
	.algos = true,
	.stays = OTHERS_STAY,
	.portable = ALL_STAY,
	.note = "signs its content, with a key of which .ima has the certificate",
}, way_portable = {
	.command = "imactl file sign --portable --key=KEY --cert=CERT",
	.algos = true,
	.stays = OTHERS_STAY,
	.portable = OTHERS_STAY,
	.note = "signs owner, mode and labels, too, for EVM",
}, way_list = {
	.command = "imactl trust",
	.algos = true,
	.list = true,
	.note =
	"makes, signs and loads a digest list with it; where the key is not here, its digest goes to where it is: imactl digest-list gen --digests=-",
}, way_hash = {
	.command = "imactl file fix",
	.algos = true,
	.stays = ALL_STAY,
	.portable = ALL_STAY,
	.note = "labels it with its digest as it is now",
};

/* Add such a one. */
static void add_own(struct mends *mends, const struct chosen *chosen, const struct way *way)
{
	unsigned int algos = way->algos ? chosen->what->algos : 0;
	const struct mend_file *file;
	const char *algo, *used;
	char *expected, *files;
	size_t i;

	if (way->list && !find_list_algos(chosen->what, &algos)) {
		tell(mends,
		     "the rule takes no hash algorithm for which the kernel looks in digest lists now: it looks for two, those of the lists that came first");
		return;
	}
	algo = allowed_algo(algos);
	used = algo ? algo : USUAL_ALGO;
	/* The rule may take others, or any: then it is not for the rule that there is none. */
	if (algos && !algo && algos != chosen->what->algos &&
	    (!chosen->what->algos || allowed_algo(chosen->what->algos))) {
		tell(mends,
		     "of the hash algorithms that the rule takes the kernel looks in digest lists now only for such with which imactl makes none: they are too weak, or libcrypto does not have them");
		return;
	}
	if (algos && !algo) {
		tell(mends,
		     "the rule takes no hash algorithm with which imactl makes labels or lists: they are too weak, or libcrypto does not have them");
		return;
	}
	expected = expected_of(chosen, algo_of(used));
	files = words_of(chosen);
	add(mends, xasprintf("%s%s%s%s %s", way->command, algo ? " --algo=" : "", algo ? algo : "",
			     expected, files), xstrdup(way->note));
	warn_of_files(mends, chosen);
	for (i = 0; way->stays && i < chosen->what->count; i++) {
		file = chosen->what->files[i];
		if (!is_chosen(chosen, file))
			continue;
		if (file->is_signed)
			warn(mends, xasprintf("%s has a label with a signature: %s", file->now,
					      way->stays));
		if (file->is_portable)
			warn(mends, xasprintf("%s has a portable signature (security.evm): %s",
					      file->now, way->portable));
	}
	free(files);
	free(expected);
}

/*
 * A program that is not imactl's: it takes one file, and compares nothing, so that it is run
 * if the file is still what it was.
 */
static void add_foreign(struct mends *mends, const struct chosen *chosen, const char *program,
			const char *note)
{
	char *all = xstrdup(""), *word, *longer, hex[2 * DIGEST_MAX + 1];
	struct mend_file *file;
	struct digest digest;
	size_t i;

	for (i = 0; i < chosen->what->count; i++) {
		file = chosen->what->files[i];
		if (!is_chosen(chosen, file) ||
		    !mend_file_digest(file, algo_of(USUAL_ALGO), &digest))
			continue;
		word = shell_word(file->now);
		digest_hex_text(hex, digest.bytes, digest.size);
		/* By its input, as sha256sum writes odd names in another way. */
		longer = xasprintf("%s%s[ \"$(sha256sum <%s)\" = '%s  -' ] && %s %s", all,
				   *all ? " && " : "", word, hex, program, word);
		free(word);
		free(all);
		all = longer;
	}
	add(mends, all, xstrdup(note));
	warn_of_files(mends, chosen);
}

/* Metadata that EVM does not accept. */
static bool find_evm(struct mends *mends, const struct chosen *chosen)
{
	if (!is_mended_by(chosen->what, BY_METADATA))
		return false;
	add_own(mends, chosen, &way_portable);
	return true;
}

/* What makes the files that are chosen trusted as they are. */
static void find_for(struct mends *mends, const struct chosen *chosen)
{
	unsigned int methods = chosen->what->demand->methods;

	if (find_evm(mends, chosen))
		return;
	if (methods & IMA_METHOD_IMASIG) {
		find_key(mends, chosen->what);
		add_own(mends, chosen, &way_sign);
	}
	if (methods & IMA_METHOD_DIGLIM)
		add_own(mends, chosen, &way_list);
	if (methods & IMA_METHOD_SIGV3)
		add_foreign(mends, chosen, "fsverity enable",
			    "and then a label that signs its digest (evmctl --veritysig)");
	if (methods & IMA_METHOD_MODSIG)
		add_foreign(mends, chosen, "sign-file sha256 KEY CERT",
			    "appends a signature; it is in scripts/ of the kernel");
	/* The weakest last: root makes such a label for whatever he likes. */
	if (methods & IMA_METHOD_HASH)
		add_own(mends, chosen, &way_hash);
}

/* Whether there is a conffile: dpkg leaves one that was altered, or asks if it is told to. */
static bool has_conffile(const struct chosen *chosen)
{
	size_t i;

	for (i = 0; i < chosen->what->count; i++)
		if (is_chosen(chosen, chosen->what->files[i]) && chosen->what->files[i]->conffile)
			return true;
	return false;
}

/*
 * RPM leaves a configuration file that was altered, and has no option for that: it is moved
 * away, and kept, for who wants to see what was altered.
 */
static char *move_away(const struct chosen *chosen)
{
	char *all = xstrdup(""), *longer, *word, *kept, *to;
	const struct mend_file *file;
	size_t i;

	for (i = 0; i < chosen->what->count; i++) {
		file = chosen->what->files[i];
		if (!is_chosen(chosen, file) || !file->conffile)
			continue;
		word = shell_word(file->now);
		kept = xasprintf("%s.altered", file->now);
		to = shell_word(kept);
		longer = xasprintf("%smv -bT %s %s && ", all, word, to);
		free(to);
		free(kept);
		free(word);
		free(all);
		all = longer;
	}
	return all;
}

/* To have back what was altered, as the package has it. */
static void find_original(struct mends *mends, const struct chosen *chosen)
{
	const struct owner *owner = chosen->what->owner;
	char *name, *word, *before;

	if (!owner || owner->kind == OWNER_NONE || !count_of(chosen))
		return;
	name = owner_installed(owner);
	word = shell_word(name);
	before = owner->kind == OWNER_DEB ? xstrdup("") : move_away(chosen);
	add(mends, xasprintf("%s%s%s %s", before, owner->kind == OWNER_DEB ?
			     "apt-get install --reinstall" : "dnf reinstall",
			     owner->kind == OWNER_DEB && has_conffile(chosen) ?
			     " -o Dpkg::Options::=--force-confask" : "", word),
	    xstrdup("has it back as the package has it: find out first who altered it"));
	free(before);
	free(word);
	free(name);
}

/*
 * Read the files of which a command would say what they have.  It is by this that it is known
 * whether they can be read, before they are put together.
 */
static void read_files(const struct mend_case *what)
{
	const char *algo = allowed_algo(what->algos), *list_algo = NULL;
	struct digest digest;
	unsigned int algos;
	size_t i;

	if (find_list_algos(what, &algos))
		list_algo = allowed_algo(algos);
	for (i = 0; i < what->count; i++) {
		if (!mend_file_digest(what->files[i], algo_of(USUAL_ALGO), &digest))
			continue;
		if (algo && !mend_file_digest(what->files[i], algo_of(algo), &digest))
			continue;
		if (list_algo)
			mend_file_digest(what->files[i], algo_of(list_algo), &digest);
	}
}

/* Of what was not read nothing is made trusted: what there is to do first. */
static void tell_unread(struct mends *mends, const struct mend_case *what)
{
	static const char *const advice[] = {
		"nothing is proposed for it, as nothing would say which content is meant: ask again when it can be read, and nobody has it open for writing",
	};
	const struct mend_file *file;
	size_t i;

	for (i = 0; i < what->count; i++) {
		file = what->files[i];
		if (!file->no_file && file->unread)
			add(mends, NULL, xasprintf("%s was not read: %s; %s", file->now,
						   file->unread, *advice));
	}
}

/* A list of the package, which is about the file as it was built. */
static void find_list(struct mends *mends, const struct chosen *chosen)
{
	const struct mend_case *what = chosen->what;
	const struct mend_file *file;
	bool taken_back = false;
	size_t i;

	if (!what->list && what->list_note)
		tell(mends, what->list_note);
	if (!what->list)
		return;
	add(mends, xstrdup(what->list), xstrdup(what->list_note));
	for (i = 0; i < what->count; i++) {
		file = what->files[i];
		if (!is_chosen(chosen, file))
			continue;
		taken_back |= !!file->taken_back;
		/* The list which the new one replaces may have been taken back. */
		if (file->taken_back)
			warn(mends, xasprintf("%s: %s: this brings it back", file->path,
					      file->taken_back));
		if (file->unread)
			warn(mends, xasprintf("%s was not read, so that it is not known %s",
					      file->path,
					      "whether a list that has it was revoked"));
	}
	if (is_mended_by(what, BY_LACK) && !taken_back)
		warn(mends, xstrdup(MENDS_UNTRUSTED));
}

/* What mends each of the files; they were read. */
static void find_parts(struct mends *mends, const struct mend_case *what)
{
	static const struct {
		enum mends_part part;
		enum choice choice;
	} parts[] = {
		{ MENDS_SOUND, OTHER_FILES },
		{ MENDS_WRITTEN, WRITTEN_FILES },
		{ MENDS_ALTERED, ALTERED_FILES },
		{ MENDS_UNREAD, UNREAD_FILES },
	};
	struct chosen chosen = { .what = what, .common = count_common(what) };
	bool any = false;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		mends->part = parts[i].part;
		if (mends->part == MENDS_ALTERED) {
			chosen.choice = DAMAGED_FILES;
			find_original(mends, &chosen);
		}
		chosen.choice = parts[i].choice;
		if (!count_of(&chosen))
			continue;
		any = true;
		find_list(mends, &chosen);
		if (mends->part == MENDS_UNREAD)
			tell_unread(mends, what);
		else
			find_for(mends, &chosen);
	}
	/* What the package had may be there again. */
	if (!any) {
		mends->part = MENDS_SOUND;
		chosen.choice = ALL_FILES;
		find_list(mends, &chosen);
	}
}

/**
 * mends_find - find what would have a file pass
 * @mends: is filled in; to be freed with mends_free()
 * @what: what is to be mended; files whose digest is wanted are read
 *
 * For what is no file there is nothing; that it is none stands in its struct mend_file.
 */
void mends_find(struct mends *mends, const struct mend_case *what)
{
	const struct chosen all = { .what = what, .choice = ALL_FILES };
	char *files = words_of(&all);

	*mends = (struct mends){ 0 };
	if (is_mended_by(what, BY_NOTHING))
		tell(mends, cause_of(what->cause)->note);
	/*
	 * Of a list that does not count: perhaps it was revoked, or its key withdrawn, so that
	 * what it has is refused.  That is to be known before anybody vouches for it anew.
	 */
	if (is_mended_by(what, BY_LIST) || is_mended_by(what, BY_LACK))
		add_query(mends, what, files);
	free(files);
	if (is_mended_by(what, BY_NOTHING) || is_mended_by(what, BY_LIST))
		return;
	read_files(what);
	find_parts(mends, what);
}

/**
 * mends_alike - whether two causes are mended by the same
 * @cause: one, as in the audit record
 * @other: the other one, of a rule that demands the same
 *
 * Return: true if mends_find() finds the same for both.
 */
bool mends_alike(const char *cause, const char *other)
{
	return !strcmp(cause, other) || (!cause_of(cause) && !cause_of(other));
}

/**
 * mends_heading - what stands before a way, for people
 * @mends: the ways
 * @at: which one
 *
 * Return: a clause that ends with a colon, without it.
 */
const char *mends_heading(const struct mends *mends, size_t at)
{
	static const char *const headings[] = {
		[MENDS_FIRST] = "first",
		[MENDS_SOUND] = "and then",
		[MENDS_WRITTEN] = "and, for those that more can write",
		[MENDS_ALTERED] = "and, for those that were altered, or may have been",
		[MENDS_UNREAD] = "and, for those that were not read",
	};

	if (!at)
		return "to let them pass";
	return mends->list[at].part == mends->list[at - 1].part ? "or" :
	       headings[mends->list[at].part];
}

/**
 * mends_alternatives - how many ways there are of which one is enough
 * @mends: the ways
 * @at: the first of them
 *
 * Return: how many are of the same part, from this one on.
 */
size_t mends_alternatives(const struct mends *mends, size_t at)
{
	size_t count = 1;

	while (at + count < mends->count && mends->list[at + count].part == mends->list[at].part)
		count++;
	return count;
}

/* One way. */
static struct json_object *mend_json(const struct mend *mend)
{
	struct json_object *object = json_object_new_object();
	struct json_object *warnings = json_object_new_array();
	size_t i;

	json_add_text(object, "command", mend->command);
	json_add_text(object, "note", mend->note);
	for (i = 0; i < mend->warning_count; i++)
		json_object_array_add(warnings, json_text(mend->warnings[i]));
	json_object_object_add(object, "warnings", warnings);
	return object;
}

/**
 * mends_json - ways, for programs
 * @list: where to, an array
 * @mends: the ways
 */
void mends_json(struct json_object *list, const struct mends *mends)
{
	size_t i;

	for (i = 0; i < mends->count; i++)
		json_object_array_add(list, mend_json(&mends->list[i]));
}

/**
 * mends_json_parts - ways, for programs, of each part by themselves
 * @list: where to, an array, to which an array is added for each part
 * @mends: the ways
 */
void mends_json_parts(struct json_object *list, const struct mends *mends)
{
	struct json_object *part;
	size_t i, k, count;

	for (i = 0; i < mends->count; i += count) {
		count = mends_alternatives(mends, i);
		part = json_object_new_array();
		for (k = i; k < i + count; k++)
			json_object_array_add(part, mend_json(&mends->list[k]));
		json_object_array_add(list, part);
	}
}

/**
 * mends_free - free what was found
 * @mends: empty after this
 */
void mends_free(struct mends *mends)
{
	size_t i, k;

	for (i = 0; i < mends->count; i++) {
		free(mends->list[i].command);
		free(mends->list[i].note);
		for (k = 0; k < mends->list[i].warning_count; k++)
			free(mends->list[i].warnings[k]);
		free(mends->list[i].warnings);
	}
	free(mends->list);
	*mends = (struct mends){ 0 };
}
