/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What speaks for a file, as far as it can be seen from user space: its label, what is
 * appended to it, what EVM has, and what digest lists say.
 *
 *	FILE, keys, certificates, lists -> policy_evidence_gather() -> struct policy_found
 *
 * The kernel shows which keys it has, but does not lend them: whether a signature is good
 * is found out with a certificate of the same key, which somebody has to have.  It is worth
 * what the certificate's file is worth: this is an explanation, and no second verdict.
 */

#ifndef IMA_UTILS_POLICY_EVIDENCE_H
#define IMA_UTILS_POLICY_EVIDENCE_H

#include <openssl/x509.h>

#include "digest_list_answer.h"
#include "digest_list_kernel.h"
#include "lib/digest.h"
#include "policy_judge.h"

/**
 * struct policy_places - where evidence is looked for
 * @root: what stands for "/", where the kernel's files are
 * @kernel: who keeps the lists; NULL for the kernel that runs, if @root is "/", else nobody
 * @certs: certificates of keys that may have signed the file
 * @lists: digest lists have a say
 * @measured: whether a rule with use_diglim measures the file, for which the kernel asks the
 *	lists, whatever rules that appraise accept
 * @most: content that is longer, in bytes, is not read; 0 for any
 */
struct policy_places {
	const char *root;
	const struct list_kernel *kernel;
	STACK_OF(X509) *certs;
	bool lists;
	enum answer measured;
	unsigned long long most;
};

/**
 * struct policy_key - a key that is named by a signature
 * @named: there is a signature that names one
 * @id: by what the kernel finds it
 * @state: as the kernel tells, to be freed; NULL if it is not on the keyring
 * @subject: whose it is, to be freed; NULL if that is not known
 * @asked: the kernel's keys could be read
 * @cert: a certificate of it is at hand
 */
struct policy_key {
	bool named;
	uint32_t id;
	char *state;
	char *subject;
	bool asked;
	bool cert;
};

/**
 * struct policy_found - what was found
 * @evidence: what the kernel would go by
 * @why: for each claim that is not known: why; else NULL
 * @label_error: errno, if the label could not be read
 * @unread: errno, if the content could not be read; 0 if it was
 * @size: of the content, in bytes
 * @mislabelled: the label is known to be of another content
 * @key: that the label names
 * @evm_key: that security.evm names
 * @modsig_text: what is to be said of the appended signature, to be freed; or NULL
 * @list_algos: for which digests the kernel looks in lists, as far as it was asked
 * @lists: what lists have it: of the first algorithm in which one has, of those by which the
 *	kernel looks
 * @lists_digest: how long that digest is, in bytes
 * @ignored_algos: by which others of its digests, by which the kernel does not look, lists have
 *	it; 1 << enum hash_algo, or-ed
 * @lists_asked: the kernel was asked
 * @digest: with the algorithm of the label, or SHA-256
 * @digest_made: it is known
 */
struct policy_found {
	struct policy_evidence evidence;
	const char *why[POLICY_CLAIMS];
	int label_error;
	int unread;
	unsigned long long size;
	bool mislabelled;
	struct policy_key key;
	struct policy_key evm_key;
	char *modsig_text;
	struct list_algos list_algos;
	struct list_answer lists;
	unsigned int lists_digest;
	uint32_t ignored_algos;
	bool lists_asked;
	struct digest digest;
	bool digest_made;
};

void policy_evidence_gather(struct policy_found *found, const char *path,
			    const struct policy_access *access,
			    const struct policy_places *places);
void policy_evidence_free(struct policy_found *found);
const char *policy_claim_question(enum policy_claim claim);

#endif
