// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a file has by now what it lacked; see mend_met.h.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/ima_label.h"
#include "mend_met.h"
#include "policy_explanation.h"

/* Whether a file was refused as it lacked what can be given to it, and nothing else. */
static bool is_lack(const char *cause)
{
	static const char *const lacks[] = {
		"missing-hash", "invalid-hash", "hash-required", "IMA-signature-required",
		"verity-signature-required", "invalid-signature", "invalid-verity-signature",
		"invalid-signature-version", "unknown-ima-data", "unlisted-digest",
		"untrusted-list",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lacks); i++)
		if (!strcmp(cause, lacks[i]))
			return true;
	return false;
}

/* What the label is; why that is not known, if it is not. */
static char *label_text(const struct policy_found *found)
{
	enum policy_claim claim = found->evidence.label == POLICY_LABEL_HASH ?
				  CLAIM_HASH_RIGHT : CLAIM_SIGNATURE_GOOD;
	char *label = policy_explanation_label(found), *text;
	bool unknown;

	if (found->evidence.unknown & CLAIM(SIGNATURE_PLATFORM))
		claim = CLAIM_SIGNATURE_PLATFORM;
	unknown = found->evidence.unknown & 1u << claim;
	text = xasprintf("%s%s%s", label, unknown ? ": " : "", unknown ? found->why[claim] : "");
	free(label);
	return text;
}

/* Forget what was gathered. */
static void forget(struct mend_met *met)
{
	if (!met->gathered)
		return;
	policy_evidence_free(&met->found);
	policy_access_free(&met->access);
	met->gathered = false;
}

/* Open it, if it still is what it was; -1 if not. */
static int open_same(const struct mend_file *file)
{
	/* By its name somebody may have put a link to something endless meanwhile. */
	int fd = open(file->host, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_dev != file->device ||
			st.st_ino != file->inode)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Look what speaks for it at a hook; false if nothing can. */
static bool gather(struct mend_met *met, enum ima_policy_hook hook, bool appended)
{
	const struct mend_file *file = met->file;
	struct policy_places places = *met->places;
	char *path;
	int fd;

	if (met->gathered && met->access.hook == hook)
		return true;
	forget(met);
	fd = open_same(file);
	if (fd < 0)
		return false;
	path = xasprintf("/proc/self/fd/%d", fd);
	met->access = (struct policy_access){ .hook = hook, .mask = policy_hook_mask(hook) };
	/* Files are read for that, which takes a while. */
	if ((appended || file->vouched || fgetxattr(fd, IMA_LABEL_NAME, NULL, 0) > 0) &&
	    !policy_access_look(&met->access, path, places.root, false)) {
		/* With nothing that may be read the label is told nevertheless. */
		if (file->writers.count)
			places.most = mend_file_spend(file) && file->size ? file->size : 1;
		policy_evidence_gather(&met->found, path, &met->access, &places);
		met->gathered = true;
		if (!met->label && met->found.evidence.label != POLICY_LABEL_NONE)
			met->label = label_text(&met->found);
	} else {
		policy_access_free(&met->access);
	}
	free(path);
	close(fd);
	return met->gathered;
}

/**
 * mend_met - whether a file is known to meet a demand by now
 * @met: its file and places are the caller's, the rest is zero at first; to be freed with
 *	mend_met_free()
 * @func: where it was refused, as in the record
 * @cause: why, likewise
 * @demand: what it did not meet
 *
 * Return: true if it does; false if not, or if that is not known.
 */
bool mend_met(struct mend_met *met, const char *func, const char *cause,
	      const struct ima_demand *demand)
{
	/*
	 * What a record does not tell of the rule is taken to be as strict as it can be: it
	 * looks into .blacklist, and accepts nothing of a file system that changes unseen.
	 */
	struct ima_parsed_rule rule = {
		.demand = *demand,
		.column = { [IMA_TERM_APPRAISE_TYPE] = 1 },
	};
	struct policy_demand one = { .rule = &rule, .immutable = true };
	const struct policy_demands demands = { .list = &one, .count = 1 };
	enum ima_policy_hook hook = policy_hook_find(func);
	struct policy_opinion opinion;

	/* Records of upstream's kernels do not tell the hook. */
	if (hook == IMA_POLICY_ANY_HOOK && !strcmp(func, "?"))
		hook = IMA_POLICY_FILE_CHECK;
	if (met->file->no_file || hook == IMA_POLICY_ANY_HOOK || !is_lack(cause) ||
	    !gather(met, hook, demand->methods & IMA_METHOD_MODSIG))
		return false;
	policy_judge(&met->found.evidence, &met->access, &demands, &opinion);
	return opinion.granted == ANSWER_YES;
}

/* Whether the label is a digest, of the content. */
static bool has_right_hash(const struct policy_found *found)
{
	return found->evidence.label == POLICY_LABEL_HASH &&
	       found->evidence.truth & CLAIM(HASH_RIGHT);
}

/* Whether the label is a signature, and good. */
static bool has_good_signature(const struct policy_found *found)
{
	return (found->evidence.label == POLICY_LABEL_SIGNATURE ||
		found->evidence.label == POLICY_LABEL_VERITY_SIGNATURE) &&
	       found->evidence.truth & CLAIM(SIGNATURE_GOOD);
}

/* Whether a file is refused as a signature is not good. */
static bool is_bad_signature(const char *cause)
{
	return !strcmp(cause, "invalid-signature") || !strcmp(cause, "invalid-verity-signature");
}

/* What a record says of the label that the file had when it was refused; NULL for nothing. */
static const char *doubt_then(const struct policy_found *found, const char *cause,
			      const struct ima_demand *demand)
{
	static const char *const texts[] = {
		"its label was of another content when it was refused: it was changed since it was labelled: find out first who did that",
		"its signature was not good when it was refused: unless it was only its key that did not count, it was changed since it was signed: find out first who did that",
	};
	bool is_signed = found && has_good_signature(found);

	if (!strcmp(cause, "invalid-hash"))
		return is_signed || (found && has_right_hash(found)) ? NULL : texts[0];
	if (!is_bad_signature(cause))
		return NULL;
	/* With such a demand it may be of another signature than the label's. */
	return is_signed && !(demand->methods & (IMA_METHOD_MODSIG | IMA_METHOD_SIGV3)) ?
	       NULL : texts[1];
}

/**
 * mend_doubt - note whether a file may have been changed since it was labelled or signed
 * @file: the file; of one that is none nothing is noted
 * @found: what speaks for it; NULL if nobody looked
 * @cause: why it is refused; NULL if it is not known
 * @demand: of the record that has @cause, which is as old as that; NULL if it is of now
 *
 * What was noted before is kept, if it says more.
 */
void mend_doubt(struct mend_file *file, const struct policy_found *found, const char *cause,
		const struct ima_demand *demand)
{
	static const char *const texts[] = {
		"its label is of another content: it was changed since it was labelled: find out first who did that",
		"its signature is not good: unless it is only its key that does not count, it was changed since it was signed: find out first who did that",
	};
	const char *then = cause && demand ? doubt_then(found, cause, demand) : NULL;

	if (file->no_file)
		return;
	if (found && found->mislabelled)
		file->mislabelled = texts[0];
	else if (then && (!file->mislabelled || !strcmp(cause, "invalid-hash")) &&
		 file->mislabelled != texts[0])
		file->mislabelled = then;
	else if (!demand && cause && is_bad_signature(cause) && !file->mislabelled)
		file->mislabelled = texts[1];
}

/**
 * mend_met_free - free what was found
 * @met: empty after this, but for what is the caller's
 */
void mend_met_free(struct mend_met *met)
{
	forget(met);
	free(met->label);
	met->label = NULL;
}
