// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: the file ima/keys in securityfs.
 *
 * See ima_keys.h for what it is for.
 */

#include <crypto/internal/rsa.h>
#include <crypto/public_key.h>
#include <keys/asymmetric-type.h>
#include <keys/system_keyring.h>
#include <linux/audit.h>
#include <linux/bitops.h>
#include <linux/capability.h>
#include <linux/crypto.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hex.h>
#include <linux/kernel_read_file.h>
#include <linux/key.h>
#include <linux/limits.h>
#include <linux/mutex.h>
#include <linux/security.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

/* The certificate before it is a key: that tells more kinds of faults than a key does. */
#include "../../../crypto/asymmetric_keys/x509_parser.h"
#include "../integrity_open.h"
#include "ima.h"
#include "ima_access.h"
#include "ima_keys.h"

#define EVM_PREFIX	"evm:"

/* The tag of a SEQUENCE, which a certificate is, and the bit of a long length. */
#define DER_SEQUENCE	0x30
#define DER_LONG	0x80

/*
 * Names are between double quotes.  What could end them, or a line, is three octal
 * digits, and so is all that is not ASCII: names are whatever somebody has signed.
 */
#define NAME_ESCAPE		(ESCAPE_OCTAL | ESCAPE_NAP | ESCAPE_APPEND)
#define NAME_ESCAPE_ALSO	"\"\\"

/*
 * Held while a key is added and while keys are told, so that nobody is told a key of
 * which it is not yet noted where it came from, and two writers cannot both find that a
 * key is not there.  Taken before the semaphore of a keyring.
 */
static DEFINE_MUTEX(keys_mutex);

/* Why a certificate is refused, or a key not revoked. */
enum fault {
	ACCEPTED,
	MALFORMED,
	CUT_OFF,
	NO_IDENTIFIER,
	NO_ALGORITHM,
	BAD_SIGNATURE,
	NOT_TRUSTED,
	OUT_OF_DATE,
	NOT_YET_VALID,
	AUTHORITY,
	NOT_FOR_SIGNING,
	BLACKLISTED,
	THERE_ALREADY,
	TOO_LONG,
	BY_POLICY,
	NO_SUCH_KEY,
	AMBIGUOUS,
	REVOKED_ALREADY,
	PERMANENT,
	/* What only its errno tells. */
	OTHER,
};

/* What is said of each: the errno, the cause in the audit record, and the log. */
static const struct {
	int error;
	const char *cause;
	const char *reason;
} faults[] = {
	[ACCEPTED] = { 0, "completed", "accepted" },
	[MALFORMED] = { -EBADMSG, "malformed", "it is not a certificate in DER" },
	[CUT_OFF] = { -EBADMSG, "cut-off", "it is not as long as it says" },
	[NO_IDENTIFIER] = { -EBADMSG, "no-identifier",
			    "it has no identifier that signatures could name" },
	[NO_ALGORITHM] = { -ENOPKG, "no-algorithm", "the kernel lacks an algorithm" },
	[BAD_SIGNATURE] = { -EKEYREJECTED, "bad-signature", "its signature is bad" },
	[NOT_TRUSTED] = { -ENOKEY, "not-trusted", "no key that the kernel trusts has signed it" },
	[OUT_OF_DATE] = { -EKEYEXPIRED, "expired", "it has expired" },
	[NOT_YET_VALID] = { -EKEYEXPIRED, "not-yet-valid", "it is not valid yet" },
	[AUTHORITY] = { -EOPNOTSUPP, "authority", "it is for signing certificates" },
	[NOT_FOR_SIGNING] = { -EOPNOTSUPP, "not-for-signing", "it lacks digitalSignature" },
	[BLACKLISTED] = { -EKEYREVOKED, "blacklisted", "it is blacklisted" },
	[THERE_ALREADY] = { -EEXIST, "exists", "its key is there already" },
	[TOO_LONG] = { -EFBIG, "too-long", "it is too long for a certificate" },
	[BY_POLICY] = { -EACCES, "refused", "it must not be read, or not come without a file" },
	[NO_SUCH_KEY] = { -ENOENT, "no-such-key", "there is no such key" },
	[AMBIGUOUS] = { -ENOTUNIQ, "ambiguous", "more than one key ends so" },
	[REVOKED_ALREADY] = { -EALREADY, "revoked", "it is revoked already" },
	[PERMANENT] = { -EPERM, "permanent", "it is there since the kernel started" },
	[OTHER] = { 0, "error", "an error" },
};

static const char *ring_name(unsigned int ring)
{
	return ring == INTEGRITY_KEYRING_EVM ? ".evm" : ".ima";
}

/*
 * In the log the name stands last: it may be longer than a line.  @error counts if @fault
 * is OTHER.  Returns the error.
 */
static int tell_refusal(const char *op, unsigned int ring, enum fault fault, int error,
			const char *name)
{
	if (fault != OTHER)
		error = faults[fault].error;
	if (fault == OTHER)
		pr_notice("keys: not done for %s: error %d: %*pE\n", ring_name(ring), error,
			  (int)strlen(name), name);
	else
		pr_notice("keys: not done for %s: %s: %*pE\n", ring_name(ring),
			  faults[fault].reason, (int)strlen(name), name);
	integrity_audit_message(AUDIT_INTEGRITY_STATUS, NULL, name, op, faults[fault].cause,
				1, 0, error);
	return error;
}

static void tell_done(const char *op, const char *what, unsigned int ring,
		      const struct key *key)
{
	pr_notice("keys: %s %s: %*pE\n", what, ring_name(ring),
		  (int)strlen(key->description), key->description);
	integrity_audit_message(AUDIT_INTEGRITY_STATUS, NULL, key->description, op,
				faults[ACCEPTED].cause, 0, 0, 0);
}

/**
 * ima_keys_parse - understand what was written
 * @text: what was written, with a 0 behind it; that and a newline at the end are
 *	  changed
 * @len: how many bytes, without that 0
 * @command: is filled in
 *
 * Context: any.
 * Return: 0; -EINVAL if it is none of what can be written; -ENAMETOOLONG if it is the
 * beginning of a path, but is longer than one can be.
 */
int ima_keys_parse(char *text, size_t len, struct ima_keys_command *command)
{
	const size_t prefix = sizeof(EVM_PREFIX) - 1;

	memset(command, 0, sizeof(*command));
	command->ring = INTEGRITY_KEYRING_IMA;
	if (len >= prefix && !memcmp(text, EVM_PREFIX, prefix)) {
		command->ring = INTEGRITY_KEYRING_EVM;
		text += prefix;
		len -= prefix;
	}
	command->data = text;
	command->len = len;
	if (len && (u8)*text == DER_SEQUENCE) {
		command->what = IMA_KEYS_CERTIFICATE;
		return 0;
	}
	/* What echo adds. */
	if (len && text[len - 1] == '\n')
		text[--len] = '\0';
	command->len = len;
	if (!len || strlen(text) != len)
		return -EINVAL;
	if (*text == '/') {
		command->what = IMA_KEYS_PATH;
		return len < PATH_MAX ? 0 : -ENAMETOOLONG;
	}
	if (*text != '-')
		return -EINVAL;
	command->what = IMA_KEYS_REVOKE;
	len--;
	if (len % 2 || len / 2 < IMA_KEYS_ID_SHORT || len / 2 > sizeof(command->id))
		return -EINVAL;
	command->id_len = len / 2;
	return hex2bin(command->id, text + 1, command->id_len) ? -EINVAL : 0;
}

/**
 * ima_keys_complete - is it one DER object, and nothing else?
 * @der: its first bytes say how long it is
 * @len: how long it is
 *
 * The parser of certificates looks neither for what is missing in the last field nor
 * for what follows.
 *
 * Context: any.
 * Return: true if both are the same.
 */
bool ima_keys_complete(const u8 *der, size_t len)
{
	size_t says = 0, digits, i;

	if (len < 2 || der[0] != DER_SEQUENCE)
		return false;
	if (!(der[1] & DER_LONG))
		return len == 2 + (size_t)der[1];
	digits = der[1] & ~DER_LONG;
	/* None would mean that the end is marked, which DER does not allow. */
	if (!digits || digits > sizeof(u32) || len < 2 + digits)
		return false;
	for (i = 0; i < digits; i++)
		says = says << 8 | der[2 + i];
	return says == len - 2 - digits;
}

/**
 * ima_keys_names - does somebody name this key?
 * @id: identifier of the key
 * @id_len: how many bytes it has
 * @named: the identifier that somebody named
 * @named_len: IMA_KEYS_ID_SHORT if that are its last bytes, else the whole length
 *
 * Context: any.
 * Return: true if it is the same.
 */
bool ima_keys_names(const u8 *id, size_t id_len, const u8 *named, size_t named_len)
{
	if (named_len == IMA_KEYS_ID_SHORT && id_len > named_len) {
		id += id_len - named_len;
		id_len = named_len;
	}
	return id_len == named_len && !memcmp(id, named, named_len);
}

/* Its subject key identifier, or NULL. */
static const struct asymmetric_key_id *key_identifier(const struct key *key)
{
	const struct asymmetric_key_ids *ids = asymmetric_key_ids(key);

	return ids ? ids->id[1] : NULL;
}

/*
 * The length of an RSA key; 0 for others, whose names say it.  Those that were in the
 * kernel's hands once can be parsed.
 */
static unsigned int key_bits(const struct public_key *pub)
{
	struct rsa_key rsa = { };
	const u8 *n;

	if (!pub->pkey_algo || strcmp(pub->pkey_algo, "rsa") ||
	    rsa_parse_pub_key(&rsa, pub->key, pub->keylen))
		return 0;
	for (n = rsa.n; rsa.n_sz && !*n; n++)
		rsa.n_sz--;
	return rsa.n_sz ? (rsa.n_sz - 1) * BITS_PER_BYTE + fls(*n) : 0;
}

static bool dead(const struct key *key)
{
	return READ_ONCE(key->flags) &
	       (BIT(KEY_FLAG_REVOKED) | BIT(KEY_FLAG_INVALIDATED) | BIT(KEY_FLAG_DEAD));
}

static enum ima_keys_state key_state(const struct key *key, const struct public_key *pub)
{
	time64_t now = ktime_get_real_seconds();

	if (dead(key))
		return IMA_KEYS_REVOKED;
	if (READ_ONCE(key->expiry) <= now)
		return IMA_KEYS_EXPIRED;
	if (asymmetric_key_rejected(key))
		return IMA_KEYS_BLACKLISTED;
	if (pub->issuer && (now < pub->valid_from || now >= pub->valid_to))
		return IMA_KEYS_LAPSED;
	return IMA_KEYS_VALID;
}

static enum ima_keys_origin key_origin(const struct key *key)
{
	unsigned long flags = READ_ONCE(key->flags);

	if (flags & BIT(KEY_FLAG_BUILTIN))
		return IMA_KEYS_BUILT_IN;
	if (flags & BIT(KEY_FLAG_BOOT))
		return IMA_KEYS_BOOT;
	if (flags & BIT(KEY_FLAG_IMA_FILE))
		return IMA_KEYS_FILE;
	return IMA_KEYS_KEYCTL;
}

static void show_time(struct seq_file *m, const char *name, bool known, time64_t time)
{
	/* What follows %ptT immediately would be taken for a part of it. */
	if (known)
		seq_printf(m, " %s=%ptT", name, &time);
	else
		seq_printf(m, " %s=?", name);
	if (known)
		seq_putc(m, 'Z');
}

static void show_name(struct seq_file *m, const char *name, const char *value)
{
	if (!value) {
		seq_printf(m, " %s=?", name);
		return;
	}
	seq_printf(m, " %s=\"", name);
	seq_escape_mem(m, value, strlen(value), NAME_ESCAPE, NAME_ESCAPE_ALSO);
	seq_putc(m, '"');
}

/**
 * ima_keys_show_line - write a line about a key
 * @m: where to
 * @line: what is known; what is not, is shown as "?"
 *
 * Context: any.
 */
void ima_keys_show_line(struct seq_file *m, const struct ima_keys_line *line)
{
	static const char * const origins[] = {
		[IMA_KEYS_BUILT_IN] = "built-in",
		[IMA_KEYS_BOOT] = "boot",
		[IMA_KEYS_KEYCTL] = "keyctl",
		[IMA_KEYS_FILE] = "file",
	};
	static const char * const states[] = {
		[IMA_KEYS_VALID] = "valid",
		[IMA_KEYS_LAPSED] = "lapsed",
		[IMA_KEYS_EXPIRED] = "expired",
		[IMA_KEYS_REVOKED] = "revoked",
		[IMA_KEYS_BLACKLISTED] = "blacklisted",
	};
	size_t i, last = line->id_len < IMA_KEYS_ID_SHORT ? 0 : line->id_len - IMA_KEYS_ID_SHORT;

	seq_printf(m, "keyring=%s keyid=", line->keyring);
	for (i = last; i < line->id_len; i++)
		seq_printf(m, "%02x", line->id[i]);
	seq_puts(m, line->id_len ? " skid=" : "? skid=?");
	for (i = 0; i < line->id_len; i++)
		seq_printf(m, "%02x", line->id[i]);
	seq_printf(m, " algorithm=%s", line->algorithm ?: "?");
	if (line->bits)
		seq_printf(m, "-%u", line->bits);
	show_time(m, "not_before", line->dated, line->valid_from);
	show_time(m, "not_after", line->dated, line->valid_to);
	seq_printf(m, " origin=%s state=%s", origins[line->origin], states[line->state]);
	show_name(m, "issuer", line->issuer);
	show_name(m, "subject", line->subject);
	seq_putc(m, '\n');
}

/* What the keys of a keyring are shown with. */
struct showing {
	struct seq_file *m;
	const char *keyring;
};

static int show_key(struct key *key, void *data)
{
	const struct showing *showing = data;
	const struct asymmetric_key_id *id;
	const struct public_key *pub;
	struct ima_keys_line line = { .keyring = showing->keyring };

	/* There is nothing else where the restriction holds, and others verify nothing. */
	if (key->type != &key_type_asymmetric)
		return 0;
	id = key_identifier(key);
	pub = asymmetric_key_public_key(key);
	if (!pub)
		return 0;
	if (id) {
		line.id = id->data;
		line.id_len = id->len;
	}
	line.algorithm = pub->pkey_algo;
	line.bits = key_bits(pub);
	line.dated = pub->issuer;
	line.valid_from = pub->valid_from;
	line.valid_to = pub->valid_to;
	line.origin = key_origin(key);
	line.state = key_state(key, pub);
	line.issuer = pub->issuer;
	line.subject = pub->subject;
	ima_keys_show_line(showing->m, &line);
	/* It is made again with more memory. */
	return seq_has_overflowed(showing->m);
}

static int keys_show(struct seq_file *m, void *v)
{
	static const unsigned int rings[] = { INTEGRITY_KEYRING_IMA, INTEGRITY_KEYRING_EVM };
	struct showing showing = { .m = m };
	struct key *keyring;
	int i;

	if (mutex_lock_killable(&keys_mutex))
		return -EINTR;
	for (i = 0; i < ARRAY_SIZE(rings); i++) {
		keyring = integrity_keyring(rings[i]);
		showing.keyring = ring_name(rings[i]);
		if (keyring)
			keyring_each_key(keyring, show_key, &showing);
	}
	mutex_unlock(&keys_mutex);
	return 0;
}

/* A key that is looked for, and what was found of it. */
struct search {
	const u8 *id;
	size_t id_len;
	struct key *found;
	bool again;
	bool revoked;
};

static int match_key(struct key *key, void *data)
{
	struct search *search = data;
	const struct asymmetric_key_id *id;

	if (key->type != &key_type_asymmetric)
		return 0;
	id = key_identifier(key);
	if (!id || !ima_keys_names(id->data, id->len, search->id, search->id_len))
		return 0;
	if (dead(key))
		search->revoked = true;
	else if (search->found)
		search->again = true;
	else
		search->found = key_get(key);
	return 0;
}

static int revoke(const struct ima_keys_command *command)
{
	struct search search = { .id = command->id, .id_len = command->id_len };
	struct key *keyring = integrity_keyring(command->ring);
	enum fault fault = ACCEPTED;
	enum ima_keys_origin origin;

	if (keyring)
		keyring_each_key(keyring, match_key, &search);
	if (!search.found) {
		fault = search.revoked ? REVOKED_ALREADY : NO_SUCH_KEY;
	} else if (search.again) {
		fault = AMBIGUOUS;
	} else {
		origin = key_origin(search.found);
		if (origin == IMA_KEYS_BUILT_IN || origin == IMA_KEYS_BOOT ||
		    test_bit(KEY_FLAG_KEEP, &search.found->flags))
			fault = PERMANENT;
	}
	if (fault == ACCEPTED) {
		key_revoke(search.found);
		tell_done("revoke_key", "revoked of", command->ring, search.found);
	}
	key_put(search.found);
	return fault == ACCEPTED ? 0 :
	       tell_refusal("revoke_key", command->ring, fault, 0, command->data);
}

/* As for a key, see asymmetric_key_rejected(). */
static bool on_ima_blacklist(const struct x509_certificate *cert)
{
	struct key *blacklist = get_ima_blacklist_keyring(), *found;
	const struct asymmetric_key_id *ids[] = { cert->id, cert->skid };
	int i;

	for (i = 0; blacklist && i < ARRAY_SIZE(ids); i++) {
		if (!ids[i])
			continue;
		found = find_asymmetric_key(blacklist, ids[i], NULL, NULL, false);
		if (!IS_ERR(found))
			key_put(found);
		if (found != ERR_PTR(-ENOKEY))
			return true;
	}
	return false;
}

/* What can be known of a certificate without the keys of the kernel. */
static enum fault judge(const struct x509_certificate *cert)
{
	time64_t now = ktime_get_real_seconds();
	unsigned long usage = cert->pub->key_eflags;

	if (cert->blacklisted || on_ima_blacklist(cert))
		return BLACKLISTED;
	if (cert->unsupported_sig || !crypto_has_alg(cert->pub->pkey_algo, 0, 0))
		return NO_ALGORITHM;
	if (!cert->skid || cert->skid->len < IMA_KEYS_ID_SHORT)
		return NO_IDENTIFIER;
	if (usage & (BIT(KEY_EFLAG_CA) | BIT(KEY_EFLAG_KEYCERTSIGN)))
		return AUTHORITY;
	if (!(usage & BIT(KEY_EFLAG_DIGITALSIG)))
		return NOT_FOR_SIGNING;
	if (now < cert->valid_from)
		return NOT_YET_VALID;
	if (now >= cert->valid_to)
		return OUT_OF_DATE;
	return ACCEPTED;
}

/* What the parser, or the restriction of the keyring, means. */
static enum fault fault_of(int error, bool parsed)
{
	switch (error) {
	case -ENOMEM:
	case -EINTR:
	case -EDQUOT:
		return OTHER;
	case -ENOPKG:
	case -ENOENT:
		return NO_ALGORITHM;
	case -EKEYREJECTED:
		return BAD_SIGNATURE;
	case -EEXIST:
		return parsed ? THERE_ALREADY : MALFORMED;
	case -ENOKEY:
	/* Of ca_keys=, which names the one key that counts. */
	case -EPERM:
		return parsed ? NOT_TRUSTED : MALFORMED;
	/* What padding and numbers can be like when a signature is none. */
	case -EBADMSG:
	case -EINVAL:
		return parsed ? BAD_SIGNATURE : MALFORMED;
	default:
		return parsed ? OTHER : MALFORMED;
	}
}

/*
 * Link a key to the keyring, with the mutex held.  Whoever finds it before it is to
 * expire may keep what it proves, until the generation moves, which setting the time
 * does.
 */
static enum fault link_certificate(unsigned int ring, const struct x509_certificate *cert,
				   const void *data, size_t len, int *error)
{
	struct search search = { .id = cert->skid->data, .id_len = cert->skid->len };
	time64_t left = cert->valid_to - ktime_get_real_seconds();
	struct key *keyring = integrity_keyring(ring), *key;
	key_ref_t ref;

	/* A kernel without EVM. */
	if (!keyring) {
		*error = -ENODEV;
		return OTHER;
	}
	/* Under another description it would be a second one. */
	keyring_each_key(keyring, match_key, &search);
	if (search.found) {
		key_put(search.found);
		return THERE_ALREADY;
	}
	/* It was read from a file, or rules do not mind that it was not. */
	ima_access_load_x509(true);
	ref = key_create(make_key_ref(keyring, 1), "asymmetric", NULL, data, len,
			 (KEY_POS_ALL & ~KEY_POS_SETATTR) | KEY_USR_VIEW | KEY_USR_READ,
			 KEY_ALLOC_NOT_IN_QUOTA);
	ima_access_load_x509(false);
	if (IS_ERR(ref)) {
		*error = PTR_ERR(ref);
		return fault_of(*error, true);
	}
	key = key_ref_to_ptr(ref);
	set_bit(KEY_FLAG_IMA_FILE, &key->flags);
	/* It was a second ago when this was looked at. */
	left = max_t(time64_t, left, 1);
	/* Longer than 136 years is forever. */
	if (left <= U32_MAX)
		key_set_timeout(key, left);
	tell_done("add_key", "added to", ring, key);
	key_ref_put(ref);
	return ACCEPTED;
}

/* @path is NULL if the certificate was written itself. */
static int add(unsigned int ring, const char *path, const void *data, size_t len)
{
	const char *name = path ?: "what was written";
	struct x509_certificate *cert = NULL;
	enum fault fault = ACCEPTED;
	int error = 0;

	if (len > IMA_KEYS_MAX)
		fault = TOO_LONG;
	else if (!len || *(const u8 *)data != DER_SEQUENCE)
		fault = MALFORMED;
	else if (!ima_keys_complete(data, len))
		fault = CUT_OFF;
	if (fault == ACCEPTED) {
		cert = x509_cert_parse(data, len);
		if (IS_ERR(cert)) {
			error = PTR_ERR(cert);
			fault = fault_of(error, false);
			cert = NULL;
		}
	}
	if (cert && !path && cert->subject)
		name = cert->subject;
	if (fault == ACCEPTED)
		fault = judge(cert);
	if (fault == ACCEPTED) {
		if (mutex_lock_killable(&keys_mutex)) {
			fault = OTHER;
			error = -EINTR;
		} else {
			fault = link_certificate(ring, cert, data, len, &error);
			mutex_unlock(&keys_mutex);
		}
	}
	error = fault == ACCEPTED ? 0 : tell_refusal("add_key", ring, fault, error, name);
	x509_free_certificate(cert);
	return error;
}

/* Content without a file: nobody but the security modules knows whether it may come so. */
static int add_content(const struct ima_keys_command *command)
{
	int error = security_kernel_load_data(LOADING_X509_CERTIFICATE, true);

	if (!error)
		error = security_kernel_post_load_data((char *)command->data, command->len,
						       LOADING_X509_CERTIFICATE, "ima/keys");
	if (error)
		return tell_refusal("add_key", command->ring,
				    error == -EACCES ? BY_POLICY : OTHER, error,
				    "what was written");
	return add(command->ring, NULL, command->data, command->len);
}

static int add_path(const struct ima_keys_command *command)
{
	enum fault fault = OTHER;
	void *data = NULL;
	struct file *file;
	ssize_t len;
	int error;

	file = integrity_open(command->data);
	if (IS_ERR(file)) {
		len = PTR_ERR(file);
	} else if (!i_size_read(file_inode(file))) {
		/* kernel_read_file() says that it is an invalid argument. */
		len = 0;
		fput(file);
	} else {
		len = kernel_read_file(file, 0, &data, IMA_KEYS_MAX, NULL,
				       READING_X509_CERTIFICATE);
		fput(file);
	}
	if (len < 0) {
		if (len == -EFBIG)
			fault = TOO_LONG;
		else if (len == -EACCES)
			fault = BY_POLICY;
		return tell_refusal("add_key", command->ring, fault, len, command->data);
	}
	error = add(command->ring, command->data, data, len);
	vfree(data);
	return error;
}

static ssize_t keys_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	struct ima_keys_command command;
	char *text;
	int error;

	/* Whoever opened it had it; he may have handed it on. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (count > IMA_KEYS_MAX + sizeof(EVM_PREFIX) - 1)
		return tell_refusal("add_key", INTEGRITY_KEYRING_IMA, TOO_LONG, 0,
				    "what was written");
	text = memdup_user_nul(buf, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	error = ima_keys_parse(text, count, &command);
	if (error) {
		pr_notice("keys: not done: neither a certificate in DER, nor an absolute path, nor -KEYID\n");
		integrity_audit_message(AUDIT_INTEGRITY_STATUS, NULL, NULL, "add_key",
					"invalid", 1, 0, error);
	} else if (command.what == IMA_KEYS_CERTIFICATE) {
		error = add_content(&command);
	} else if (command.what == IMA_KEYS_PATH) {
		error = add_path(&command);
	} else {
		error = revoke(&command);
	}
	kfree(text);
	return error ?: count;
}

static int keys_open(struct inode *inode, struct file *file)
{
	if (file->f_mode & FMODE_WRITE && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	return single_open(file, keys_show, NULL);
}

static const struct file_operations keys_ops = {
	.open = keys_open,
	.read = seq_read,
	.write = keys_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/**
 * ima_keys_init - create ima/keys
 * @dir: IMA's directory in securityfs
 *
 * Without the file IMA protects no less, so that a failure is logged and is not a
 * reason to start without IMA.
 *
 * Context: process context, once, from ima_fs_init().
 */
void __init ima_keys_init(struct dentry *dir)
{
	struct dentry *dentry = securityfs_create_file("keys", 0600, dir, NULL, &keys_ops);

	if (IS_ERR(dentry))
		pr_err("cannot create keys in securityfs: %ld\n", PTR_ERR(dentry));
}
