// SPDX-License-Identifier: GPL-2.0-only
/*
 * What would have a file pass; see policy_mend.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/hash_algo.h"
#include "lib/shell_word.h"
#include "policy_mend.h"

/* One way more; both texts are taken over. */
static void add(struct mends *mends, char *command, char *note)
{
	mends->list = xrealloc(mends->list, mends->count + 1, sizeof(*mends->list));
	mends->list[mends->count++] = (struct mend){ command, note };
}

/* Whether it is this cause. */
static bool is(const struct mend_case *what, const char *cause)
{
	return what->cause && !strcmp(what->cause, cause);
}

/* An algorithm that is allowed, and can be used; NULL if any may be. */
static const char *allowed_algo(const struct mend_case *what)
{
	static const char *const usual[] = { "sha256", "sha512", "sha384" };
	unsigned int i;
	int algo;

	for (i = 0; what->algos && i < sizeof(usual) / sizeof(*usual); i++) {
		algo = hash_algo_find(usual[i], strlen(usual[i]));
		if (what->algos & 1u << algo)
			return usual[i];
	}
	for (i = 0; what->algos && i < HASH_ALGOS; i++)
		if (what->algos & 1u << i)
			return hash_algo_text(i);
	return NULL;
}

/* Causes that no label, signature or list mends; false if it is none of them. */
static bool find_other(struct mends *mends, const struct mend_case *what, const char *file)
{
	if (is(what, "denied"))
		add(mends, NULL, xstrdup("the rule is deny: nothing that a file has meets it"));
	else if (is(what, "blacklisted-hash"))
		add(mends, NULL,
		    xstrdup("its content was revoked, and stays so: only another version helps"));
	else if (is(what, "denied-by-list"))
		add(mends, xasprintf("imactl digest-list query %s", file),
		    xstrdup("tells which list denies it: while that is loaded nothing else helps"));
	else if (is(what, "unverifiable-signature"))
		add(mends, NULL,
		    xstrdup("the content may change unseen on this file system: move the file"));
	else if (is(what, "signed-file-is-immutable"))
		add(mends, NULL,
		    xstrdup("what is signed is replaced by a new file, and not written to"));
	else if (is(what, "listed-file-is-immutable") || is(what, "open-writers") ||
		 is(what, "mmapped_writers"))
		add(mends, NULL,
		    xstrdup("it is open, or was, in a way that does not go with this"));
	else
		return false;
	return true;
}

/* Metadata that EVM does not accept. */
static bool find_evm(struct mends *mends, const struct mend_case *what, const char *file)
{
	if (!is(what, "missing-HMAC") && !is(what, "invalid-HMAC") &&
	    !is(what, "invalid-fail-immutable"))
		return false;
	add(mends, xasprintf("imactl file sign --portable --key=KEY --cert=CERT %s", file),
	    xstrdup("signs owner, mode and labels, too, for EVM"));
	return true;
}

/* A key that the kernel does not have, or that does not count any more. */
static void find_key(struct mends *mends, const struct mend_case *what)
{
	if (!what->key || (what->key_state && !strcmp(what->key_state, "valid")))
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

/* The files, as words of a command. */
static char *words_of(const struct mend_case *what)
{
	char *all = xstrdup(""), *word, *longer;
	size_t i;

	for (i = 0; i < what->count; i++) {
		word = shell_word(what->paths[i]);
		longer = xasprintf("%s%s%s", all, i ? " " : "", word);
		free(word);
		free(all);
		all = longer;
	}
	return all;
}

/**
 * mends_find - find what would have a file pass
 * @mends: is filled in; to be freed with mends_free()
 * @what: what is to be mended
 */
void mends_find(struct mends *mends, const struct mend_case *what)
{
	char *file = words_of(what);
	const char *algo = allowed_algo(what);
	unsigned int methods = what->demand->methods;

	*mends = (struct mends){ 0 };
	if (find_other(mends, what, file) || find_evm(mends, what, file)) {
		free(file);
		return;
	}
	if (methods & IMA_METHOD_IMASIG) {
		find_key(mends, what);
		add(mends, xasprintf("imactl file sign --key=KEY --cert=CERT%s%s %s",
				     algo ? " --algo=" : "", algo ? algo : "", file),
		    xstrdup("signs its content, with a key of which .ima has the certificate"));
	}
	if (methods & IMA_METHOD_DIGLIM)
		add(mends, xasprintf("imactl trust%s%s %s", algo ? " --algo=" : "",
				     algo ? algo : "", file),
		    xstrdup("makes, signs and loads a digest list with it"));
	if (methods & IMA_METHOD_SIGV3)
		add(mends, xasprintf("fsverity enable %s", file),
		    xstrdup("and then a label that signs its digest (evmctl --veritysig)"));
	if (methods & IMA_METHOD_MODSIG)
		add(mends, xasprintf("sign-file sha256 KEY CERT %s", file),
		    xstrdup("appends a signature; it is in scripts/ of the kernel"));
	/* The weakest last: root makes such a label for whatever he likes. */
	if (methods & IMA_METHOD_HASH)
		add(mends, xasprintf("imactl file fix%s%s %s", algo ? " --algo=" : "",
				     algo ? algo : "", file),
		    xstrdup("labels it with its digest as it is now"));
	free(file);
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
	/* What is not here is a lack of what the rule demands. */
	static const char *const own[] = {
		"denied", "blacklisted-hash", "denied-by-list", "unverifiable-signature",
		"signed-file-is-immutable", "listed-file-is-immutable", "open-writers",
		"mmapped_writers", "missing-HMAC", "invalid-HMAC", "invalid-fail-immutable",
	};
	size_t i;

	if (!strcmp(cause, other))
		return true;
	for (i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (!strcmp(cause, own[i]) || !strcmp(other, own[i]))
			return false;
	return true;
}

/**
 * mends_free - free what was found
 * @mends: empty after this
 */
void mends_free(struct mends *mends)
{
	size_t i;

	for (i = 0; i < mends->count; i++) {
		free(mends->list[i].command);
		free(mends->list[i].note);
	}
	free(mends->list);
	*mends = (struct mends){ 0 };
}
