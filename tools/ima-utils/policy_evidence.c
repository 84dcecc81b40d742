// SPDX-License-Identifier: GPL-2.0-only
/*
 * What speaks for a file; see policy_evidence.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <keyutils.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "digest_list_kernel.h"
#include "digest_list_signature.h"
#include "digest_list_verdict.h"
#include "keys_lines.h"
#include "lib/alloc.h"
#include "lib/appended_signature.h"
#include "lib/array.h"
#include "lib/digest.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "lib/hashes.h"
#include "lib/ima_label.h"
#include "lib/kernel_parameters.h"
#include "lib/keyrings.h"
#include "lib/label_parts.h"
#include "lib/read_all.h"
#include "lib/sysfile.h"
#include "policy_certs.h"
#include "policy_evidence.h"

/* What the kernel reads into memory at once is not longer. */
#define BUFFER_MAX (1 << 30)

#ifndef FUSE_SUPER_MAGIC
#define FUSE_SUPER_MAGIC 0x65735546
#endif

/* Bits of what EVM tells of itself. */
#define EVM_HAS_HMAC 1
#define EVM_HAS_X509 2

/**
 * struct search - while evidence is gathered
 * @found: where it goes
 * @path: the file
 * @access: the access
 * @places: where is looked
 * @label: the label
 * @hashes: of the content
 * @has_signed: an appended signature has the kernel make a digest of what stands before it,
 *	which is here, too; not known if it could not be made
 * @signed_content: that digest
 */
struct search {
	struct policy_found *found;
	const char *path;
	const struct policy_access *access;
	const struct policy_places *places;
	struct ima_label label;
	struct hashes hashes;
	enum answer has_signed;
	struct digest signed_content;
};

/* A fact that cannot be told. */
static void not_known(struct search *search, enum policy_claim claim, const char *why)
{
	search->found->evidence.truth &= ~(1u << claim);
	search->found->evidence.unknown |= 1u << claim;
	search->found->why[claim] = why;
}

/* A fact. */
static void known(struct search *search, enum policy_claim claim, bool is_so)
{
	search->found->evidence.unknown &= ~(1u << claim);
	if (is_so)
		search->found->evidence.truth |= 1u << claim;
	else
		search->found->evidence.truth &= ~(1u << claim);
	search->found->why[claim] = NULL;
}

/* Whether files under /sys are those of the running kernel. */
static bool is_live(const struct search *search)
{
	return !strcmp(search->places->root, "/");
}

/*
 * Keys
 */

/* A line of ima/keys, if it is of a keyring. */
static bool next_key(const char **text, const char *keyring, struct key_line *key)
{
	const char *end;

	while (**text) {
		end = strchrnul(*text, '\n');
		if (key_line_parse(key, *text, end - *text) &&
		    !strcmp(key->words[KEY_KEYRING], keyring)) {
			*text = *end ? end + 1 : end;
			return true;
		}
		key_line_free(key);
		*text = *end ? end + 1 : end;
	}
	return false;
}

/* Add the certificates of a key, of which there may be several; false if there is none. */
static bool add_certs(const struct search *search, const struct key_line *key,
		      STACK_OF(X509) *certs)
{
	bool any = false;
	int i;

	for (i = 0; i < sk_X509_num(search->places->certs); i++)
		if (policy_certs_is_of(sk_X509_value(search->places->certs, i), key))
			any |= sk_X509_push(certs, sk_X509_value(search->places->certs, i)) > 0;
	return any;
}

/*
 * Whether the certificate of a key is on .ima_blacklist, where the kernel looks for the key
 * before it looks on a keyring.
 */
static bool is_refused(const char *state)
{
	return state && !strcmp(state, "blacklisted");
}

/* What the kernel tells of a key; its certificates, to be freed, if the key counts. */
static STACK_OF(X509) *find_key(const struct search *search, const char *keyring,
				struct policy_key *key)
{
	struct fact file = sysfile_read(search->places->root, KEYS_FILE, SYSFILE_LIST);
	STACK_OF(X509) *certs = sk_X509_new_null();
	const char *text = file.text, *state;
	struct key_line line;
	char id[9];

	key->asked = file.state == FACT_READ;
	snprintf(id, sizeof(id), "%08x", key->id);
	while (key->asked && next_key(&text, keyring, &line)) {
		state = line.words[KEY_STATE];
		/*
		 * Of several with one name a good one is told, as the kernel takes either, but
		 * none of them if that name is on .ima_blacklist.
		 */
		if (!strcmp(line.words[KEY_KEYID], id) &&
		    (is_refused(state) ||
		     !(is_refused(key->state) || key_state_counts(key->state)))) {
			free(key->state);
			free(key->subject);
			key->state = xstrdup(state);
			key->subject = xstrdup(line.words[KEY_SUBJECT]);
			sk_X509_zero(certs);
			if (key_state_counts(key->state))
				add_certs(search, &line, certs);
		}
		key_line_free(&line);
	}
	fact_free(&file);
	key->cert = sk_X509_num(certs) > 0;
	return certs;
}

/* Certificates of the keys of .ima with @state; *@all: of all of them. */
static STACK_OF(X509) *certs_with(const struct search *search, bool (*state)(const char *state),
				  bool *all)
{
	struct fact file = sysfile_read(search->places->root, KEYS_FILE, SYSFILE_LIST);
	STACK_OF(X509) *certs = sk_X509_new_null();
	const char *text = file.text;
	struct key_line line;

	*all = file.state == FACT_READ;
	while (file.state == FACT_READ && next_key(&text, ".ima", &line)) {
		if (state(line.words[KEY_STATE]) && !add_certs(search, &line, certs))
			*all = false;
		key_line_free(&line);
	}
	fact_free(&file);
	return certs;
}

/*
 * No key of .ima made a signature.  At one hook the kernel takes keys of .platform, too, and
 * tells none of these.
 */
static void look_platform(struct search *search, enum policy_claim claim)
{
	struct fact keys, count;
	bool none;

	if (search->access->hook != IMA_POLICY_KEXEC_KERNEL_CHECK)
		return;
	keys = sysfile_read(search->places->root, "/proc/keys", SYSFILE_LIST);
	count = keyring_count(&keys, ".platform", is_live(search) ? &keyring_live : NULL);
	if (count.state == FACT_READ)
		none = !count.number;
	else
		none = keys.state == FACT_READ && count.state == FACT_ABSENT && !geteuid() &&
		       keyring_any(keys.text);
	if (!none)
		not_known(search, claim, "the kernel does not tell which keys are there");
	fact_free(&count);
	fact_free(&keys);
}

/*
 * The label
 */

/*
 * The algorithm of a label, as ima_get_hash_algo(): where it names none it is @usual.  There
 * lib/label_parts.c finds fault with it, as who verifies labels wants to know.
 */
static unsigned int algo_of(const struct ima_label *label, unsigned int usual)
{
	static const unsigned char zeros[4];
	const unsigned char *bytes = label->bytes;

	if (label->size < 2)
		return usual;
	switch (bytes[0]) {
	case LABEL_VERITY_SIGNATURE:
	case LABEL_SIGNATURE:
		if (bytes[1] != (bytes[0] == LABEL_SIGNATURE ? 2 : 3) ||
		    label->size <= LABEL_AT_SIGNATURE || bytes[2] >= HASH_ALGOS)
			return usual;
		return bytes[2];
	case LABEL_HASH:
		return bytes[1] < HASH_ALGOS ? bytes[1] : usual;
	case LABEL_OLD_HASH:
		if (label->size == 17 || (label->size == 21 && !memcmp(bytes + 17, zeros, 4)))
			return hash_algo_find("md5", 3);
		return label->size == 21 ? hash_algo_find("sha1", 4) : (int)usual;
	default:
		return usual;
	}
}

/* What ima/status tells, to be freed; NULL if it does not. */
static char *told(const struct search *search, const char *key)
{
	struct fact status = sysfile_read(search->places->root, "/sys/kernel/security/ima/status",
					  SYSFILE_ANSWER);
	struct pairs pairs = { 0 };
	const char *value = NULL;
	char *copy;

	if (pairs_parse(&pairs, &status))
		value = pairs_get(&pairs, key);
	copy = value ? xstrdup(value) : NULL;
	pairs_free(&pairs);
	fact_free(&status);
	return copy;
}

/* The algorithm that the kernel uses where nothing else is said. */
static unsigned int usual_algo(const struct search *search)
{
	char *name = told(search, "hash");
	int algo = name ? hash_algo_find(name, strlen(name)) : -1;

	free(name);
	return algo < 0 ? hash_algo_find("sha256", 6) : algo;
}

/* Read the label. */
static void look_label(struct search *search)
{
	struct policy_evidence *evidence = &search->found->evidence;
	const unsigned char *bytes = search->label.bytes;
	int error = ima_label_get(&search->label, search->path);

	evidence->label = POLICY_LABEL_NONE;
	if (error && error != ENODATA && error != EOPNOTSUPP) {
		evidence->label = POLICY_LABEL_UNREADABLE;
		search->found->label_error = error;
	}
	evidence->label_algo = algo_of(&search->label, usual_algo(search));
	if (!search->label.size)
		return;
	evidence->label_version = search->label.size > 1 ? bytes[1] : 0;
	evidence->label_cut = search->label.size < LABEL_AT_SIGNATURE;
	switch (bytes[0]) {
	case LABEL_OLD_HASH:
	case LABEL_HASH:
		evidence->label = POLICY_LABEL_HASH;
		break;
	case LABEL_SIGNATURE:
		evidence->label = POLICY_LABEL_SIGNATURE;
		break;
	case LABEL_VERITY_SIGNATURE:
		evidence->label = POLICY_LABEL_VERITY_SIGNATURE;
		break;
	default:
		evidence->label = POLICY_LABEL_ODD;
	}
}

/* The signature of a label, whatever of; false if it is none that the kernel reads. */
static bool signature_of(const struct ima_label *label, struct ima_label_signature *signature,
			 struct ima_label *copy)
{
	*copy = *label;
	/* Of an older version is a key of another kind, of which there is none. */
	if (copy->size < 2 || copy->bytes[1] < 2 || copy->bytes[1] > 3)
		return false;
	/* All kinds have the same form. */
	copy->bytes[0] = LABEL_SIGNATURE;
	copy->bytes[1] = 2;
	return !ima_label_parse(signature, copy);
}

/* The digest of the content with an algorithm, or NULL. */
static const unsigned char *content_digest(const struct search *search, unsigned int algo)
{
	unsigned int i;

	for (i = 0; !search->found->unread && i < search->hashes.count; i++)
		if (search->hashes.algos[i] == algo)
			return search->hashes.digests[i];
	return NULL;
}

/* Why there is no digest. */
static const char *why_no_digest(const struct search *search)
{
	return search->found->unread ? "the content could not be read" :
	       "libcrypto does not have the hash algorithm";
}

/* The label was compared with the content. */
static void compared(struct search *search, enum policy_claim claim, bool is_so)
{
	known(search, claim, is_so);
	search->found->mislabelled = !is_so;
}

/* A label that is a digest. */
static void judge_hash(struct search *search)
{
	unsigned int algo = search->found->evidence.label_algo, size = diglim_digest_size(algo);
	const unsigned char *digest = content_digest(search, algo);
	unsigned int start = search->label.bytes[0] == LABEL_HASH ? 2 : 1;

	if (search->label.size < start + size)
		known(search, CLAIM_HASH_RIGHT, false);
	else if (!digest)
		not_known(search, CLAIM_HASH_RIGHT, why_no_digest(search));
	else
		compared(search, CLAIM_HASH_RIGHT,
			 !memcmp(search->label.bytes + start, digest, size));
}

/* The digest that a signature for fs-verity is of: struct ima_file_id. */
static bool verity_digest(const struct ima_parsed_digest *digest, unsigned char *signed_digest)
{
	unsigned char id[2 + IMA_PROPERTY_DIGEST_MAX] = { LABEL_VERITY_SIGNATURE, digest->algo };

	memcpy(id + 2, digest->bytes, digest->len);
	return hash_algo_digest(digest->algo, id, 2 + digest->len, signed_digest);
}

/* Whether a signature is of a digest, with certificates that may be of its key. */
static enum answer verify(const struct ima_label_signature *signature, STACK_OF(X509) *certs,
			  const unsigned char *digest)
{
	enum answer answer = ANSWER_UNKNOWN;
	X509 *cert;
	int i, result;

	for (i = 0; i < sk_X509_num(certs); i++) {
		cert = sk_X509_value(certs, i);
		result = ima_label_check_digest(signature->algo, signature->bytes,
						signature->size, X509_get0_pubkey(cert), digest);
		if (result > 0)
			return ANSWER_YES;
		/* One by another key, and one of another content look the same. */
		if (!result && ima_label_key_made(cert))
			answer = ANSWER_NO;
	}
	return answer;
}

/* A signature that is not good with the certificates here may be good. */
static void maybe_other_key(struct search *search, enum policy_claim claim)
{
	not_known(search, claim,
		  "it is not by the key of the certificate here (--cert), which may be another one with its identifier");
}

/* A label that is a signature, of the content or of fs-verity's digest, by a key that counts. */
static void judge_signed(struct search *search, const struct ima_label_signature *signature,
			 STACK_OF(X509) *certs)
{
	const struct policy_property *verity =
		&search->access->properties[IMA_PROPERTY_FSVERITY_DIGEST];
	bool of_verity = search->found->evidence.label == POLICY_LABEL_VERITY_SIGNATURE;
	const unsigned char *digest = content_digest(search, signature->algo);
	unsigned char signed_digest[EVP_MAX_MD_SIZE];
	enum answer answer;

	if (of_verity) {
		digest = NULL;
		if (verity->has == ANSWER_YES && verity->digest.algo != signature->algo)
			return;
		if (verity->has == ANSWER_YES && verity_digest(&verity->digest, signed_digest))
			digest = signed_digest;
	}
	if (!search->found->key.asked) {
		not_known(search, CLAIM_SIGNATURE_GOOD, "the keys of the kernel are not told");
		return;
	}
	if (!search->found->key.cert) {
		not_known(search, CLAIM_SIGNATURE_GOOD,
			  "there is no certificate of its key here (--cert)");
		return;
	}
	if (!digest) {
		not_known(search, CLAIM_SIGNATURE_GOOD,
			  of_verity ? "fs-verity's digest is not told" : why_no_digest(search));
		return;
	}
	answer = verify(signature, certs, digest);
	if (answer == ANSWER_UNKNOWN)
		maybe_other_key(search, CLAIM_SIGNATURE_GOOD);
	else
		compared(search, CLAIM_SIGNATURE_GOOD, answer == ANSWER_YES);
}

/* A label that is a signature. */
static void judge_signature(struct search *search)
{
	bool of_verity = search->found->evidence.label == POLICY_LABEL_VERITY_SIGNATURE;
	struct policy_key *key = &search->found->key;
	struct ima_label_signature signature;
	STACK_OF(X509) *certs;
	struct ima_label copy;

	known(search, CLAIM_SIGNATURE_GOOD, false);
	if (search->found->evidence.label_version != (of_verity ? 3 : 2) ||
	    !signature_of(&search->label, &signature, &copy))
		return;
	key->named = true;
	key->id = signature.key;
	certs = find_key(search, ".ima", key);
	if (!key->asked || key_state_counts(key->state))
		judge_signed(search, &signature, certs);
	else if (!of_verity && !is_refused(key->state))
		look_platform(search, CLAIM_SIGNATURE_PLATFORM);
	sk_X509_free(certs);
}

/*
 * EVM
 */

/* Whether EVM is on; -1 if that is not told. */
static int evm_state(const struct search *search)
{
	struct fact file = sysfile_read(search->places->root, "/sys/kernel/security/evm",
					SYSFILE_ANSWER);
	int state = -1;

	if (file.state == FACT_ABSENT || file.state == FACT_NOT_MOUNTED)
		state = 0;
	else if (fact_parse_number(&file))
		state = file.number & (EVM_HAS_HMAC | EVM_HAS_X509);
	fact_free(&file);
	return state;
}

/* What there is for EVM, and whether that is good. */
static void look_evm(struct search *search)
{
	struct policy_evidence *evidence = &search->found->evidence;
	struct policy_key *key = &search->found->evm_key;
	struct ima_label_signature signature;
	int state = evm_state(search);
	struct ima_label evm, copy;
	ssize_t size;

	known(search, CLAIM_EVM_GOOD, true);
	evidence->evm = EVM_SILENT;
	if (!state || (search->access->fsmagic == OVERLAYFS_SUPER_MAGIC && state > 0 &&
		       !(state & EVM_HAS_X509)))
		return;
	size = getxattr(search->path, "security.evm", evm.bytes, sizeof(evm.bytes));
	if (size < 0 && errno == EOPNOTSUPP)
		return;
	evm.size = size < 0 ? 0 : size;
	evidence->evm = EVM_MUTABLE;
	if (state < 0) {
		not_known(search, CLAIM_EVM_GOOD, "it is not told whether EVM is on");
		return;
	}
	if (size < 0 && errno == ENODATA) {
		evidence->evm = EVM_MISSING;
	} else if (size > 0 && evm.bytes[0] == LABEL_PORTABLE) {
		evidence->evm = EVM_PORTABLE;
		known(search, CLAIM_EVM_GOOD, false);
		if (!signature_of(&evm, &signature, &copy))
			return;
		key->named = true;
		key->id = signature.key;
		sk_X509_free(find_key(search, ".evm", key));
		if (!key->asked || key_state_counts(key->state))
			not_known(search, CLAIM_EVM_GOOD,
				  "EVM's signatures of metadata are verified by the kernel alone");
	} else {
		not_known(search, CLAIM_EVM_GOOD,
			  "EVM's key for HMACs is the kernel's alone");
	}
}

/*
 * The appended signature
 */

/*
 * Whether the kernel has the content in memory at a hook, where read_modsig() of ima_access.c
 * looks for a signature: that is wherever it reads the file itself, be it that rules cannot take
 * one there.
 */
static bool has_buffer(enum ima_policy_hook hook)
{
	switch (hook) {
	case IMA_POLICY_MODULE_CHECK:
	case IMA_POLICY_FIRMWARE_CHECK:
	case IMA_POLICY_KEXEC_KERNEL_CHECK:
	case IMA_POLICY_KEXEC_INITRAMFS_CHECK:
	case IMA_POLICY_POLICY_CHECK:
	case IMA_POLICY_X509_CHECK:
	case IMA_POLICY_DIGEST_LIST_CHECK:
		return true;
	default:
		return false;
	}
}

/*
 * The algorithm of a signer, enum hash_algo, by libcrypto's name; -1 if the kernel does not
 * know it.  There it has to be one of these, as pkcs7_sig_note_digest_algo() has them.
 */
static int signer_algo(const struct list_signer *signer)
{
	static const struct {
		const char *libcrypto;
		const char *kernel;
	} names[] = {
		{ "sha1", "sha1" }, { "sha224", "sha224" }, { "sha256", "sha256" },
		{ "sha384", "sha384" }, { "sha512", "sha512" }, { "sm3", "sm3" },
		{ "sha3-256", "sha3-256" }, { "sha3-384", "sha3-384" },
		{ "sha3-512", "sha3-512" },
		{ "GOST R 34.11-2012 with 256 bit hash", "streebog256" },
		{ "GOST R 34.11-2012 with 512 bit hash", "streebog512" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(signer->hash, names[i].libcrypto))
			return hash_algo_find(names[i].kernel, strlen(names[i].kernel));
	return -1;
}

/*
 * By which algorithm what is appended signs the content, and its digest; false if the kernel
 * cannot read it.
 */
static bool digest_appended(struct search *search, const char *data,
			    const struct appended_signature *appended)
{
	struct digest *digest = &search->signed_content;
	struct list_signature signature;
	size_t count, i;
	int algo = 0;

	list_signature_read(&signature, data + appended->content, appended->size);
	count = signature.count;
	/* One signer of whom it does not know the algorithm is enough. */
	for (i = count; algo >= 0 && i; i--)
		algo = signer_algo(&signature.signers[i - 1]);
	list_signature_free(&signature);
	if (algo < 0)
		return false;
	search->found->evidence.modsig_algo = algo;
	/* Of several signers the kernel takes no digest, see pkcs7_get_digest(). */
	if (count > 1)
		search->found->modsig_text =
			xstrdup("it has several signers, which the kernel refuses");
	if (count != 1)
		return true;
	digest->algo = algo;
	digest->size = diglim_digest_size(algo);
	search->has_signed = hash_algo_digest(algo, data, appended->content, digest->bytes) ?
			     ANSWER_YES : ANSWER_UNKNOWN;
	return true;
}

/* Verify what is appended with the keys of .ima that have a state; the text is moved. */
static struct verdict_text verdict_with(struct search *search, bool (*state)(const char *state),
					const char *data,
					const struct appended_signature *appended, bool *all)
{
	struct trusted_certs trusted = { .certs = certs_with(search, state, all) };
	struct verdict_text verdict =
		verdict_appended(&trusted, data, appended->content, appended->size);

	free(search->found->modsig_text);
	search->found->modsig_text = verdict.text;
	/* If there is no such key, nothing leads there. */
	verdict.leads &= sk_X509_num(trusted.certs) || !*all;
	sk_X509_free(trusted.certs);
	verdict.text = NULL;
	return verdict;
}

/* Verify what is appended. */
static void judge_appended(struct search *search, const char *data,
			   const struct appended_signature *appended)
{
	struct verdict_text refused, verdict;
	bool all, others;
	char *text;

	known(search, CLAIM_MODSIG_GOOD, false);
	if (search->found->modsig_text)
		return;
	/* The kernel may have the algorithm. */
	if (search->has_signed == ANSWER_UNKNOWN) {
		not_known(search, CLAIM_MODSIG_GOOD, why_no_digest(search));
		return;
	}
	/* As ima_modsig_check_blacklist(), that comes first, and refuses what is not good, too. */
	refused = verdict_with(search, is_refused, data, appended, &others);
	if (refused.verdict == VERDICT_GOOD) {
		text = search->found->modsig_text;
		search->found->modsig_text = xasprintf("%s, which is blacklisted", text);
		free(text);
	}
	if (refused.verdict != VERDICT_UNKNOWN_KEY)
		return;
	verdict = verdict_with(search, key_state_counts, data, appended, &all);
	if (verdict.verdict == VERDICT_UNKNOWN_KEY && !all)
		not_known(search, CLAIM_MODSIG_GOOD,
			  "there is no certificate of the signer's key here (--cert)");
	else if (verdict.unsure)
		maybe_other_key(search, CLAIM_MODSIG_GOOD);
	else if (verdict.leads)
		not_known(search, CLAIM_MODSIG_GOOD,
			  "a certificate that it brings along may lead to a key of .ima");
	else if (verdict.verdict == VERDICT_GOOD && refused.leads)
		not_known(search, CLAIM_MODSIG_GOOD,
			  "a certificate that it brings along may lead to .ima_blacklist");
	else
		known(search, CLAIM_MODSIG_GOOD, verdict.verdict == VERDICT_GOOD);
	if (verdict.verdict == VERDICT_UNKNOWN_KEY && all)
		look_platform(search, CLAIM_MODSIG_PLATFORM);
}

/* Look what is appended to the content, all of which is in memory. */
static void look_appended(struct search *search, const char *data, size_t size)
{
	struct policy_evidence *evidence = &search->found->evidence;
	struct appended_signature appended;

	appended_signature_find(&appended, data, size);
	if (!appended.present)
		return;
	if (appended.fault || appended.unknown) {
		evidence->modsig_unreadable = true;
		search->found->modsig_text = xstrdup(appended.fault ? appended.fault :
						     appended.unknown);
		return;
	}
	if (!digest_appended(search, data, &appended)) {
		evidence->modsig_unreadable = true;
		search->found->modsig_text =
			xstrdup("it has a hash algorithm that the kernel does not know");
		return;
	}
	evidence->modsig = true;
	judge_appended(search, data, &appended);
}

/*
 * The content
 */

/* Hash what is read, bit by bit; errno. */
static int hash_stream(struct search *search, int fd)
{
	static char buffer[1 << 20];
	ssize_t n;

	for (;;) {
		n = read(fd, buffer, sizeof(buffer));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (!n)
			return 0;
		search->found->size += n;
		if (search->places->most && search->found->size > search->places->most)
			return EFBIG;
		if (!hashes_add(&search->hashes, buffer, n))
			return EIO;
	}
}

/* Hash all of it, and look what is appended; errno. */
static int hash_buffer(struct search *search, int fd)
{
	const unsigned long long most = search->places->most;
	size_t size;
	char *data;
	int error = read_all(fd, most && most < BUFFER_MAX ? most : BUFFER_MAX, &data, &size);

	if (error)
		return error;
	search->found->size = size;
	if (!hashes_add(&search->hashes, data, size))
		error = EIO;
	look_appended(search, data, size);
	free(data);
	return error;
}

/* Which digests are made: what the label has, and what lists may have. */
static void choose_algos(struct search *search)
{
	unsigned int algos[HASH_ALGOS + 1], count = 0, algo;
	unsigned int own = search->found->evidence.label_algo;

	if (hash_algo_md(own))
		algos[count++] = own;
	for (algo = 0; search->places->lists && algo < HASH_ALGOS; algo++)
		if (algo != own && diglim_digest_size(algo) >= HASH_ALGO_MIN_SIZE &&
		    hash_algo_md(algo))
			algos[count++] = algo;
	hashes_init(&search->hashes, algos, count);
}

/* Whether it is longer than what is to be read; who can write it can have it grow, too. */
static bool is_longer(const struct search *search, int fd)
{
	struct stat st;

	return search->places->most && !fstat(fd, &st) &&
	       (unsigned long long)st.st_size > search->places->most;
}

/* Read the content. */
static void look_content(struct search *search)
{
	struct policy_found *found = search->found;
	const unsigned char *bytes;
	int fd;

	choose_algos(search);
	fd = open(search->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		found->unread = errno;
	else if (is_longer(search, fd))
		found->unread = EFBIG;
	else if (!hashes_start(&search->hashes))
		found->unread = EIO;
	else if (has_buffer(search->access->hook))
		found->unread = hash_buffer(search, fd);
	else
		found->unread = hash_stream(search, fd);
	if (!found->unread && !hashes_finish(&search->hashes))
		found->unread = EIO;
	if (fd >= 0)
		close(fd);
	if (found->unread && has_buffer(search->access->hook)) {
		/* Whether something is appended is not known, either: as if there were. */
		found->evidence.modsig = true;
		search->has_signed = ANSWER_UNKNOWN;
		not_known(search, CLAIM_MODSIG_GOOD, why_no_digest(search));
	}
	bytes = content_digest(search, found->evidence.label_algo);
	found->digest_made = bytes;
	if (!bytes)
		return;
	found->digest.algo = found->evidence.label_algo;
	found->digest.size = diglim_digest_size(found->digest.algo);
	memcpy(found->digest.bytes, bytes, found->digest.size);
}

/*
 * Digest lists
 */

/* How many digests of a kind there are; -1 if that is not told. */
static long long count_digests(const struct search *search, const char *key)
{
	struct fact file = sysfile_read(search->places->root, DIGLIM_DIRECTORY "/digests_count",
					SYSFILE_ANSWER);
	struct pairs pairs = { 0 };
	const char *text = NULL;
	long long count = -1;

	if (file.state == FACT_ABSENT || file.state == FACT_NOT_MOUNTED)
		count = 0;
	else if (pairs_parse(&pairs, &file))
		text = pairs_get(&pairs, key);
	if (text && *text >= '0' && *text <= '9')
		count = strtoll(text, NULL, 10);
	pairs_free(&pairs);
	fact_free(&file);
	return count;
}

/* Nothing can be told of lists. */
static void lists_not_known(struct search *search, const char *why)
{
	not_known(search, CLAIM_LIST_FOUND, why);
	not_known(search, CLAIM_LIST_VOUCHES, why);
	not_known(search, CLAIM_LIST_DENIES, why);
	if (policy_access_writes(search->access))
		not_known(search, CLAIM_LIST_IMMUTABLE, why);
}

/* Whether content is executed at a hook, as ima_listing_executes(). */
static bool executes(enum ima_policy_hook hook)
{
	return hook == IMA_POLICY_BPRM_CHECK || hook == IMA_POLICY_CREDS_CHECK ||
	       hook == IMA_POLICY_MMAP_CHECK || hook == IMA_POLICY_MMAP_CHECK_REQPROT;
}

/* Who keeps the lists; NULL if nobody can be asked. */
static const struct list_kernel *kernel_of(const struct search *search)
{
	if (search->places->kernel)
		return search->places->kernel;
	return is_live(search) ? &list_kernel_live : NULL;
}

/* What the lists say of one digest; false if they could not be asked. */
static bool ask_digest(struct search *search, const struct list_kernel *kernel, unsigned int algo,
		       const unsigned char *bytes, unsigned int *answers)
{
	struct digest digest = { .algo = algo, .size = diglim_digest_size(algo) };
	struct list_answer answer;
	unsigned int bits;
	char *why;

	memcpy(digest.bytes, bytes, digest.size);
	why = kernel->ask(kernel, &digest, &answer);
	if (why) {
		free(why);
		list_answer_free(&answer);
		return false;
	}
	if (list_algos_ignore(&search->found->list_algos, COMPACT_FILE, algo)) {
		if (list_answer_holders(&answer, COMPACT_FILE))
			search->found->ignored_algos |= 1u << algo;
		list_answer_free(&answer);
		return true;
	}
	bits = list_answer_bits(&answer, COMPACT_FILE);
	*answers |= bits;
	/* As take_answer(). */
	if (diglim_vouches(bits, DIGLIM_APPRAISED_DIGSIG, digest.size, !search->found->size,
			   executes(search->access->hook))) {
		search->found->evidence.list_algos |= 1u << algo;
		if (bits & DIGLIM_SIGNED_IMMUTABLE)
			known(search, CLAIM_LIST_IMMUTABLE, true);
	}
	if (!search->found->lists.count && list_answer_holders(&answer, COMPACT_FILE)) {
		list_answer_free(&search->found->lists);
		search->found->lists = answer;
		search->found->lists_digest = digest.size;
	} else {
		list_answer_free(&answer);
	}
	return true;
}

/* By which digests the kernel looks that could not be made; 1 << enum hash_algo, or-ed. */
static uint32_t algos_not_made(const struct search *search)
{
	uint32_t algos = search->found->list_algos.types[COMPACT_FILE];
	unsigned int i;

	for (i = 0; i < search->hashes.count; i++)
		algos &= ~(1u << search->hashes.algos[i]);
	return algos;
}

/*
 * Lists may have more to say of it than @answers, by digests with @algos.  What denies it does so
 * whatever that is; one more that vouches for it changes nothing.
 */
static void lists_may_say_more(struct search *search, unsigned int answers, uint32_t algos,
			       const char *why)
{
	struct policy_evidence *evidence = &search->found->evidence;

	if (!(answers & DIGLIM_DENIED))
		not_known(search, CLAIM_LIST_DENIES, why);
	if (policy_access_writes(search->access) && !(evidence->truth & CLAIM(LIST_IMMUTABLE)))
		not_known(search, CLAIM_LIST_IMMUTABLE, why);
	if (!evidence->list_algos) {
		evidence->list_algos = algos;
		not_known(search, CLAIM_LIST_VOUCHES, why);
		not_known(search, CLAIM_LIST_FOUND, why);
	}
}

/* Ask the lists. */
static void look_lists(struct search *search)
{
	long long files = count_digests(search, "File digests");
	long long metadata = count_digests(search, "Metadata digests");
	struct policy_evidence *evidence = &search->found->evidence;
	const struct list_kernel *kernel = kernel_of(search);
	unsigned int answers = 0, i;
	uint32_t not_made;

	if (!search->places->lists || (!files && !metadata))
		return;
	if (!kernel) {
		lists_not_known(search, "the lists of another system cannot be asked");
		return;
	}
	if (search->found->unread) {
		lists_not_known(search, why_no_digest(search));
		return;
	}
	kernel->algos(kernel, &search->found->list_algos);
	for (i = 0; i < search->hashes.count; i++)
		if (!ask_digest(search, kernel, search->hashes.algos[i],
				search->hashes.digests[i], &answers)) {
			lists_not_known(search, "the kernel's lists can be asked by root only");
			return;
		}
	search->found->lists_asked = true;
	known(search, CLAIM_LIST_FOUND, answers & DIGLIM_FOUND);
	known(search, CLAIM_LIST_VOUCHES, evidence->list_algos);
	known(search, CLAIM_LIST_DENIES, answers & DIGLIM_DENIED);
	/* By which of them it looks only kernels tell that are new enough. */
	if (answers && !search->found->list_algos.known)
		lists_not_known(search,
				"ima/status does not tell by which digests the kernel looks");
	not_made = algos_not_made(search);
	if (metadata)
		lists_may_say_more(search, answers, not_made | 1u << evidence->label_algo,
				   "some lists have digests of metadata, which the kernel computes");
	else if (not_made)
		lists_may_say_more(search, answers, not_made,
				   "libcrypto does not have a hash algorithm by which the kernel looks");
}

/* Whether the lists are asked, too, to know what is to be measured. */
static void look_measured(struct search *search)
{
	if (search->places->measured == ANSWER_UNKNOWN)
		not_known(search, CLAIM_LISTS_MEASURED,
			  "it is not known which rule decides about measuring it");
	else
		known(search, CLAIM_LISTS_MEASURED, search->places->measured == ANSWER_YES);
}

/* Whether what a list denies is denied by rules, too, that do not speak of lists. */
static void look_denials(struct search *search)
{
	const struct policy_evidence *evidence = &search->found->evidence;
	char *denials = told(search, "list_denials");

	/* It says nothing as long as nothing is denied. */
	if (!((evidence->truth | evidence->unknown) & CLAIM(LIST_DENIES)) || denials)
		known(search, CLAIM_DENY_ALWAYS, denials && !strcmp(denials, "always"));
	else
		not_known(search, CLAIM_DENY_ALWAYS,
			  "ima/status does not tell which rules refuse what lists deny");
	free(denials);
}

/*
 * .blacklist
 */

/* Whether a line of /proc/keys is of a blacklisted digest; the kernel is asked if it runs. */
static bool is_blacklisted(const struct search *search, const char *keys, const char *hex)
{
	char *wanted = xasprintf("blacklist bin:%s", hex), *description, *told;
	const char *at = keys, *line;
	bool found = false;
	int32_t id;

	told = xasprintf(";bin:%s", hex);
	while (!found && (at = strstr(at, wanted))) {
		line = memrchr(keys, '\n', at - keys);
		line = line ? line + 1 : keys;
		at += strlen(wanted);
		if (*at && *at != '\n' && *at != ':')
			continue;
		found = !is_live(search);
		id = (int32_t)strtoul(line, NULL, 16);
		/* Anybody can make a key whose name looks like a line. */
		if (!found && keyctl_describe_alloc(id, &description) >= 0) {
			found = !strncmp(description, "blacklist;0;", 12) &&
				strstr(description, told);
			free(description);
		}
	}
	free(told);
	free(wanted);
	return found;
}

/* Look for the digest of what stands before an appended signature. */
static void look_signed(struct search *search, const char *keys)
{
	const struct digest *digest = &search->signed_content;
	char hex[2 * DIGEST_MAX + 1];

	if (search->has_signed == ANSWER_YES) {
		digest_hex_text(hex, digest->bytes, digest->size);
		known(search, CLAIM_CONTENT_BLACKLISTED, is_blacklisted(search, keys, hex));
	} else if (search->has_signed == ANSWER_UNKNOWN && strstr(keys, "blacklist bin:")) {
		not_known(search, CLAIM_CONTENT_BLACKLISTED, why_no_digest(search));
	}
}

/* Look whether a digest is in .blacklist. */
static void look_blacklist(struct search *search)
{
	const struct policy_property *verity =
		&search->access->properties[IMA_PROPERTY_FSVERITY_DIGEST];
	struct fact keys = sysfile_read(search->places->root, "/proc/keys", SYSFILE_LIST);
	struct fact count = keyring_count(&keys, ".blacklist",
					  is_live(search) ? &keyring_live : NULL);
	char hex[2 * EVP_MAX_MD_SIZE + 1];
	bool found = false;
	unsigned int i;

	known(search, CLAIM_BLACKLISTED, false);
	if (keys.state != FACT_READ || (count.state == FACT_ABSENT && geteuid())) {
		not_known(search, CLAIM_BLACKLISTED, "who is not root does not see .blacklist");
		if (search->has_signed != ANSWER_NO)
			not_known(search, CLAIM_CONTENT_BLACKLISTED,
				  search->found->why[CLAIM_BLACKLISTED]);
	} else if (count.state != FACT_ABSENT) {
		for (i = 0; !search->found->unread && i < search->hashes.count; i++) {
			digest_hex_text(hex, search->hashes.digests[i],
					diglim_digest_size(search->hashes.algos[i]));
			found |= is_blacklisted(search, keys.text, hex);
		}
		if (verity->has == ANSWER_YES &&
		    search->found->evidence.label == POLICY_LABEL_VERITY_SIGNATURE) {
			digest_hex_text(hex, verity->digest.bytes, verity->digest.len);
			found |= is_blacklisted(search, keys.text, hex);
		}
		if (!found && search->found->unread && strstr(keys.text, "blacklist bin:"))
			not_known(search, CLAIM_BLACKLISTED, why_no_digest(search));
		else
			known(search, CLAIM_BLACKLISTED, found);
		look_signed(search, keys.text);
	}
	fact_free(&count);
	fact_free(&keys);
}

/* Whether the kernel trusts no such file system: by a word of ima_policy=, as policy_setup(). */
static bool fails_securely(const char *line)
{
	struct pairs parameters = { 0 };
	char *rest, *word;
	bool is_so = false;
	size_t i, length;

	kernel_parameters_parse(&parameters, line);
	for (i = 0; i < parameters.count; i++) {
		/* All of several count. */
		if (strcmp(parameters.list[i].key, "ima_policy") &&
		    strcmp(parameters.list[i].key, "ima-policy"))
			continue;
		rest = parameters.list[i].value;
		length = strlen(rest);
		if (length && rest[length - 1] == '"')
			rest[length - 1] = '\0';
		rest += *rest == '"';
		while ((word = strsep(&rest, " |\n")))
			is_so |= !strcmp(word, "fail_securely");
	}
	pairs_free(&parameters);
	return is_so;
}

/* File systems whose content may change unseen. */
static void look_file_system(struct search *search)
{
	struct fact line;

	if (search->access->fsmagic == OVERLAYFS_SUPER_MAGIC) {
		not_known(search, CLAIM_UNVERIFIABLE, "the file systems below are not seen here");
		return;
	}
	if (search->access->fsmagic != FUSE_SUPER_MAGIC)
		return;
	search->found->evidence.unseen = true;
	line = sysfile_read(search->places->root, "/proc/cmdline", SYSFILE_ANSWER);
	if (line.state == FACT_READ && fails_securely(line.text))
		known(search, CLAIM_UNVERIFIABLE, true);
	else
		not_known(search, CLAIM_UNVERIFIABLE,
			  "it is not told who mounted this file system");
	fact_free(&line);
}

/**
 * policy_evidence_gather - find out what speaks for a file
 * @found: is filled in; to be freed with policy_evidence_free()
 * @path: the file
 * @access: what policy_access_look() found, and the hook
 * @places: where is looked
 */
void policy_evidence_gather(struct policy_found *found, const char *path,
			    const struct policy_access *access,
			    const struct policy_places *places)
{
	const struct policy_property *verity = &access->properties[IMA_PROPERTY_FSVERITY_DIGEST];
	struct search search = {
		.found = found,
		.path = path,
		.access = access,
		.places = places,
	};

	*found = (struct policy_found){ 0 };
	look_file_system(&search);
	look_label(&search);
	look_content(&search);
	found->evidence.verity = verity->has != ANSWER_NO;
	if (found->evidence.label == POLICY_LABEL_HASH)
		judge_hash(&search);
	else if (found->evidence.label == POLICY_LABEL_SIGNATURE ||
		 found->evidence.label == POLICY_LABEL_VERITY_SIGNATURE)
		judge_signature(&search);
	look_evm(&search);
	look_lists(&search);
	look_measured(&search);
	look_blacklist(&search);
	look_denials(&search);
	hashes_free(&search.hashes);
}

/**
 * policy_evidence_free - free what was found
 * @found: empty after this
 */
void policy_evidence_free(struct policy_found *found)
{
	free(found->key.state);
	free(found->key.subject);
	free(found->evm_key.state);
	free(found->evm_key.subject);
	free(found->modsig_text);
	list_answer_free(&found->lists);
	*found = (struct policy_found){ 0 };
}

/**
 * policy_claim_question - what is not known, as a clause
 * @claim: the claim
 *
 * Return: "whether ...".
 */
const char *policy_claim_question(enum policy_claim claim)
{
	static const char *const questions[POLICY_CLAIMS] = {
		[CLAIM_HASH_RIGHT] = "whether the digest in the label is that of the content",
		[CLAIM_SIGNATURE_GOOD] = "whether the signature in the label is good",
		[CLAIM_SIGNATURE_PLATFORM] =
			"whether a key of .platform made the signature in the label",
		[CLAIM_MODSIG_GOOD] = "whether the appended signature is good",
		[CLAIM_MODSIG_PLATFORM] = "whether a key of .platform made the appended signature",
		[CLAIM_EVM_GOOD] = "whether EVM accepts the file's metadata",
		[CLAIM_BLACKLISTED] = "whether a digest of the file is in .blacklist",
		[CLAIM_CONTENT_BLACKLISTED] =
			"whether the digest of what stands before the appended signature is in .blacklist",
		[CLAIM_LIST_FOUND] = "whether a digest list has the file",
		[CLAIM_LIST_VOUCHES] = "whether a signed digest list vouches for the file",
		[CLAIM_LIST_IMMUTABLE] =
			"whether a digest list that vouches for the file says that it is immutable",
		[CLAIM_LIST_DENIES] = "whether a digest list denies the file",
		[CLAIM_DENY_ALWAYS] = "whether what a list denies is denied by this rule, too",
		[CLAIM_LISTS_MEASURED] = "whether a rule with use_diglim measures the file",
		[CLAIM_UNVERIFIABLE] = "whether anything can be verified on this file system",
	};

	return questions[claim];
}
