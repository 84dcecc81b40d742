/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: the file ima/keys in securityfs.
 *
 * Read, it tells the keys that IMA and EVM verify signatures with, a line each:
 *
 *	keyring=.ima keyid=1a2b3c4d skid=...1a2b3c4d algorithm=rsa-2048
 *	not_before=2026-01-31T12:00:00Z not_after=2036-01-29T12:00:00Z
 *	origin=built-in state=valid issuer="Example: CA" subject="Example: files"
 *
 * Written, it takes one thing in one write(): a certificate (DER), the absolute path
 * of one, or "-" and the identifier of a key that is to be revoked.  "evm:" in front
 * means the keyring .evm, else it is .ima.  Nothing is kept from one write to the next,
 * so that any number of writers do not disturb each other.
 *
 * What is told is kept by the keys: names and validity by the public key (see struct
 * public_key), which does not change while the key lives; where it came from by flags,
 * which are only ever set (KEY_FLAG_BUILTIN, KEY_FLAG_BOOT, KEY_FLAG_IMA_FILE).  So
 * there is no record here that would have to be bounded, locked or freed, and a key
 * that keyctl(2) has linked from elsewhere is told as well as one that was added.
 *
 * What is accepted: the restriction of the keyring decides about trust, as it does for
 * keyctl(2): a key of the kernel has to have signed the certificate.  Beyond that a
 * certificate has to be for signing (digitalSignature, and neither an authority's nor
 * for signing certificates), valid at this moment, not blacklisted, have an identifier
 * that signatures can name, and algorithms that the kernel has.  keyctl(2) and the
 * loading at boot ask for none of this.  The key expires when its certificate does.
 *
 * A certificate that comes as a path is read as one (READING_X509_CERTIFICATE), so that
 * rules for X509_CHECK hold; what is written as content comes without a file, and is
 * refused where such rules want evidence (LOADING_X509_CERTIFICATE).
 *
 * What is refused: each reason has an errno, a line in the kernel log, and an audit
 * record; ima_keys.c has the table.  A refused write leaves nothing behind.
 *
 * Revoking is for keys that came at run time.  What the kernel has brought or loaded
 * while it started is not revoked here, as it would not come back before the next start;
 * that does not keep root from unlinking it with keyctl(2).  It reaches all that rests on
 * the key at once, because key_revoke() moves integrity_generation().
 *
 * Documentation/ABI/testing/ima_keys describes the file for its users.
 */

#ifndef __IMA_KEYS_H
#define __IMA_KEYS_H

#include <linux/time64.h>
#include <linux/types.h>

struct dentry;
struct seq_file;

/* A certificate of more bytes is refused: large ones have 4 KiB. */
#define IMA_KEYS_MAX		(64 << 10)
/* The longest identifier of a certificate; a usual one is a SHA-1, of 20 bytes. */
#define IMA_KEYS_ID_MAX		255
/* How many bytes of it signatures name, the last ones. */
#define IMA_KEYS_ID_SHORT	4

/* What is written: a certificate, the path of one, or the identifier of a key. */
enum ima_keys_what {
	IMA_KEYS_CERTIFICATE,
	IMA_KEYS_PATH,
	IMA_KEYS_REVOKE,
};

/**
 * struct ima_keys_command - what a write asks for
 * @what: which kind it is
 * @ring: INTEGRITY_KEYRING_IMA or INTEGRITY_KEYRING_EVM
 * @data: the certificate, or the path with a 0 behind it; points into what was written
 * @len: how many bytes, without that 0
 * @id: the identifier of a key that is to be revoked
 * @id_len: how many bytes: IMA_KEYS_ID_SHORT for the last ones, else all of it
 */
struct ima_keys_command {
	enum ima_keys_what what;
	unsigned int ring;
	const char *data;
	size_t len;
	u8 id[IMA_KEYS_ID_MAX];
	size_t id_len;
};

/* How a key came into its keyring. */
enum ima_keys_origin {
	IMA_KEYS_BUILT_IN,
	IMA_KEYS_BOOT,
	IMA_KEYS_KEYCTL,
	IMA_KEYS_FILE,
};

/*
 * Whether it counts: only those that are valid or lapsed do.  The certificate of a
 * lapsed key is not valid now, but its key came a way on which nobody looks at that.
 */
enum ima_keys_state {
	IMA_KEYS_VALID,
	IMA_KEYS_LAPSED,
	IMA_KEYS_EXPIRED,
	IMA_KEYS_REVOKED,
	IMA_KEYS_BLACKLISTED,
};

/**
 * struct ima_keys_line - what is told of a key
 * @keyring: its keyring's name
 * @id: its subject key identifier
 * @id_len: how many bytes; 0 if it has none
 * @algorithm: as the kernel calls it, or NULL
 * @bits: the length of its modulus; 0 if @algorithm says it
 * @dated: it is of a certificate, so that the next two are known
 * @valid_from: when that begins to be valid, in seconds since 1970
 * @valid_to: until when it is
 * @origin: how it came there
 * @state: whether it counts
 * @issuer: who signed the certificate, or NULL
 * @subject: whose it is, or NULL
 */
struct ima_keys_line {
	const char *keyring;
	const u8 *id;
	size_t id_len;
	const char *algorithm;
	unsigned int bits;
	bool dated;
	time64_t valid_from;
	time64_t valid_to;
	enum ima_keys_origin origin;
	enum ima_keys_state state;
	const char *issuer;
	const char *subject;
};

#ifdef CONFIG_IMA_KEYS_FILE
int ima_keys_parse(char *text, size_t len, struct ima_keys_command *command);
bool ima_keys_complete(const u8 *der, size_t len);
bool ima_keys_names(const u8 *id, size_t id_len, const u8 *named, size_t named_len);
void ima_keys_show_line(struct seq_file *m, const struct ima_keys_line *line);
void ima_keys_init(struct dentry *dir);
#else
static inline void ima_keys_init(struct dentry *dir)
{
}
#endif

#endif /* __IMA_KEYS_H */
