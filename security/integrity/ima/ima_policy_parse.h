/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: what the text of a policy says.
 *
 * A line of a policy is a rule: an action, conditions, options, separated by
 * spaces or tabs, in any order but for a few words that have to come after
 * another.  A "#" where a word could begin starts a comment, which ends with
 * the line.  The words stand in Documentation/ABI/testing/ima_policy, and each
 * is one entry of the table in ima_policy_parse.c.
 *
 * What comes out, struct ima_parsed_rule, is numbers and pieces of the text.
 * Nothing here looks anything up, allocates, keeps or changes anything else:
 * the file is compiled into the kernel, into the program that checks the
 * built-in policy when a kernel is built, into imactl and into a fuzzer.  What
 * only the running kernel knows (who a user ID is, whether there is such a
 * template, label or hash algorithm) is asked by the caller's own function, for
 * one word after the other, so that whatever is wrong with a rule is told in
 * the order of its words: see struct ima_policy_reader, and ima_rule.c.
 *
 * Before its rules a policy can have a line with its name and its version, struct
 * ima_policy_header; see ima_named_policy.h for what follows from it.
 *
 * Everything is told about a mistake that is known, struct ima_policy_fault:
 * where it is, what it is, and what may have been meant.
 *
 * What upstream accepts is accepted, whether it makes sense or not, and what it
 * refuses is refused, with the same error.  The exceptions are what the
 * document above calls an extension.
 */

#ifndef __IMA_POLICY_PARSE_H
#define __IMA_POLICY_PARSE_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
#ifndef __printf
#define __printf(...)
#endif
#endif

#include "ima_demand.h"
#include "ima_property_kind.h"

/* Actions, in the order in which the table has them. */
enum ima_policy_action {
	IMA_POLICY_NO_ACTION,
	IMA_POLICY_MEASURE,
	IMA_POLICY_DONT_MEASURE,
	IMA_POLICY_APPRAISE,
	IMA_POLICY_DONT_APPRAISE,
	IMA_POLICY_AUDIT,
	IMA_POLICY_HASH,
	IMA_POLICY_DONT_HASH,
	IMA_POLICY_DENY,
};

/* The values of func=; the names are those of enum ima_hooks in ima.h. */
enum ima_policy_hook {
	IMA_POLICY_ANY_HOOK,
	IMA_POLICY_FILE_CHECK,
	IMA_POLICY_MMAP_CHECK,
	IMA_POLICY_MMAP_CHECK_REQPROT,
	IMA_POLICY_BPRM_CHECK,
	IMA_POLICY_CREDS_CHECK,
	IMA_POLICY_MODULE_CHECK,
	IMA_POLICY_FIRMWARE_CHECK,
	IMA_POLICY_KEXEC_KERNEL_CHECK,
	IMA_POLICY_KEXEC_INITRAMFS_CHECK,
	IMA_POLICY_POLICY_CHECK,
	IMA_POLICY_KEXEC_CMDLINE,
	IMA_POLICY_KEY_CHECK,
	IMA_POLICY_CRITICAL_DATA,
	IMA_POLICY_SETXATTR_CHECK,
	IMA_POLICY_X509_CHECK,
	IMA_POLICY_DIGEST_LIST_CHECK,
	IMA_POLICY_HOOK__LAST
};

/* The values of mask=, less the ^. */
enum ima_policy_mask {
	IMA_POLICY_NO_MASK,
	IMA_POLICY_MAY_EXEC,
	IMA_POLICY_MAY_WRITE,
	IMA_POLICY_MAY_READ,
	IMA_POLICY_MAY_APPEND,
};

/* Terms; all actions are one. */
enum ima_policy_term_id {
	IMA_TERM_ACTION,
	IMA_TERM_FUNC,
	IMA_TERM_MASK,
	IMA_TERM_FSMAGIC,
	IMA_TERM_FSNAME,
	IMA_TERM_FSUUID,
	IMA_TERM_UID,
	IMA_TERM_EUID,
	IMA_TERM_GID,
	IMA_TERM_EGID,
	IMA_TERM_FOWNER,
	IMA_TERM_FGROUP,
	/* in the order of enum lsm_rule_types in ima_rule.h */
	IMA_TERM_OBJ_USER,
	IMA_TERM_OBJ_ROLE,
	IMA_TERM_OBJ_TYPE,
	IMA_TERM_SUBJ_USER,
	IMA_TERM_SUBJ_ROLE,
	IMA_TERM_SUBJ_TYPE,
	/* in the order of enum ima_property_kind */
	IMA_TERM_BOOT_VERIFIED,
	IMA_TERM_DMVERITY_SIGNATURE,
	IMA_TERM_DMVERITY_ROOTHASH,
	IMA_TERM_FSVERITY_SIGNATURE,
	IMA_TERM_FSVERITY_DIGEST,
	IMA_TERM_KEYRINGS,
	IMA_TERM_LABEL,
	IMA_TERM_PCR,
	IMA_TERM_TEMPLATE,
	IMA_TERM_DIGEST_TYPE,
	IMA_TERM_APPRAISE_TYPE,
	IMA_TERM_APPRAISE_FLAG,
	IMA_TERM_APPRAISE_ALGOS,
	IMA_TERM_PERMIT_DIRECTIO,
	IMA_TERM_CACHE_RESULT,
	IMA_TERM_USE_DIGLIM,
	IMA_TERM__LAST
};

/* What the kernel that a policy is for has. */
#define IMA_POLICY_KEYS		0x1	/* CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS */
#define IMA_POLICY_MODSIG	0x2	/* CONFIG_IMA_APPRAISE_MODSIG */
#define IMA_POLICY_LONG64	0x4	/* a long of 64 bits */
#define IMA_POLICY_DIGLIM	0x8	/* CONFIG_DIGLIM */
/* A property; see ima_policy_features.h for what it needs. */
#define IMA_POLICY_PROPERTY(kind)	(0x10 << IMA_PROPERTY_##kind)
#define IMA_POLICY_PROPERTIES	(((1 << IMA_PROPERTY__LAST) - 1) << 4)

/* What ima_policy_parse_rule() returns for a line without a rule. */
#define IMA_POLICY_NO_RULE	1

/**
 * struct ima_policy_string - a piece of the text
 * @text: its first byte, in the line that was parsed; not terminated
 * @len: how many bytes
 */
struct ima_policy_string {
	const char *text;
	size_t len;
};

/*
 * How long the name of a policy can be.  It stands in audit records, and is looked up
 * nowhere but among those in force.
 */
#define IMA_POLICY_NAME_MAX	63

/* One of the three numbers of a version: 0, 1, 2. */
#define IMA_POLICY_VERSION_PART(version, n)	((u16)((version) >> 16 * (2 - (n)) & 0xffff))

/* How much room a version takes as text. */
#define IMA_POLICY_VERSION_TEXT	sizeof("65535.65535.65535")

/**
 * struct ima_policy_header - the name and the version of a policy
 * @name: letters, digits, ".", "_" and "-", the first a letter or a digit; none of builtin,
 *	  init, custom, boot, none and all, however these are spelled
 * @version: its three numbers of 16 bits, the first one on top: a later one is greater
 */
struct ima_policy_header {
	struct ima_policy_string name;
	u64 version;
};

/**
 * struct ima_parsed_id - a condition on a user or group ID
 * @value: as it stands in the text; never 4294967295
 * @op: '=', '<' or '>'
 */
struct ima_parsed_id {
	u32 value;
	char op;
};

/**
 * struct ima_parsed_digest - a condition on a digest
 * @algo: a place in ima_policy_algos
 * @len: how many bytes it has
 * @bytes: the digest
 */
struct ima_parsed_digest {
	u8 algo;
	u8 len;
	u8 bytes[IMA_PROPERTY_DIGEST_MAX];
};

/**
 * struct ima_parsed_rule - what one line of a policy says
 * @action: what is to be done
 * @hook: func=
 * @mask: mask=
 * @mask_any: mask=^: this bit among others
 * @verity: digest_type=verity
 * @permit_directio: permit_directio
 * @no_cache: cache_result=no
 * @use_diglim: use_diglim; for an appraise rule it is in @demand, too
 * @pcr: pcr=
 * @algos: appraise_algos=, a bit for each place in ima_policy_algos
 * @fsmagic: fsmagic=
 * @fsuuid: fsuuid=, in the order of the text
 * @user: uid= or euid=
 * @group: gid= or egid=
 * @owner: fowner=
 * @fgroup: fgroup=
 * @demand: of an appraise rule or deny, complete
 * @fsname: fsname=
 * @keyrings: keyrings=, one or more names with | between
 * @label: label=, likewise
 * @template: template=
 * @lsm: obj_user= to subj_type=, in this order
 * @has: properties that the file has to have, a bit for each ima_property_kind; of those
 *	 that @column says are named, the others must be missing
 * @roothash: dmverity_roothash=
 * @verity_digest: fsverity_digest=
 * @column: where each term stands, counted from 1; 0 if it does not.  Of one
 *	    that stands twice, the last.
 *
 * A member counts if @column says that its term is there.
 */
struct ima_parsed_rule {
	enum ima_policy_action action;
	enum ima_policy_hook hook;
	enum ima_policy_mask mask;
	bool mask_any;
	bool verity;
	bool permit_directio;
	bool no_cache;
	bool use_diglim;
	int pcr;
	u32 algos;
	u64 fsmagic;
	u8 fsuuid[16];
	struct ima_parsed_id user;
	struct ima_parsed_id group;
	struct ima_parsed_id owner;
	struct ima_parsed_id fgroup;
	struct ima_demand demand;
	struct ima_policy_string fsname;
	struct ima_policy_string keyrings;
	struct ima_policy_string label;
	struct ima_policy_string template;
	struct ima_policy_string lsm[6];
	unsigned int has;
	struct ima_parsed_digest roothash;
	struct ima_parsed_digest verity_digest;
	unsigned int column[IMA_TERM__LAST];
};

/**
 * struct ima_policy_fault - what is wrong with a policy
 * @line: counted from 1; 0 from ima_policy_parse_rule(), which sees but one
 * @column: of the first byte of the word, counted from 1
 * @error: negative errno
 * @reason: what is wrong, printable ASCII
 * @hint: what may have been meant, or what is possible; may be empty
 */
struct ima_policy_fault {
	unsigned int line;
	unsigned int column;
	int error;
	char reason[120];
	char hint[120];
};

/**
 * struct ima_policy_word - a word of a rule
 * @term: which term it is; IMA_TERM__LAST if it is unknown
 * @column: where it stands in its line, counted from 1
 * @text: the word; @text.text[0] is its first byte
 * @op: '=', '<' or '>'; 0 if there is no value
 * @value: what stands behind @op; not empty if @op is not 0
 */
struct ima_policy_word {
	enum ima_policy_term_id term;
	unsigned int column;
	struct ima_policy_string text;
	char op;
	struct ima_policy_string value;
};

/**
 * struct ima_policy_reader - who reads a policy, and for which kernel
 * @features: IMA_POLICY_KEYS, ...: what the kernel has
 * @default_pcr: where entries go without pcr=: use_diglim needs another
 * @data: for the functions, each of which may be NULL
 * @word: told each word, before it is known whether it is right
 * @resolve: asked about each word that is right as far as its text goes; the
 *	     value is in @rule already.  Returns 0, or a negative errno after
 *	     ima_policy_set_fault().
 * @fault: told each fault; returns whether to look for more in the same line.
 *	   Without it the first ends the reading.
 */
struct ima_policy_reader {
	unsigned int features;
	int default_pcr;
	void *data;
	void (*word)(void *data, const struct ima_policy_word *word);
	int (*resolve)(void *data, const struct ima_policy_word *word,
		       const struct ima_parsed_rule *rule,
		       struct ima_policy_fault *fault);
	bool (*fault)(void *data, const struct ima_policy_fault *fault);
};

/* The names of hash algorithms; the last is NULL. */
extern const char *const ima_policy_algos[];

int ima_policy_parse_rule(const char *text, size_t len,
			  const struct ima_policy_reader *reader,
			  struct ima_parsed_rule *rule,
			  struct ima_policy_fault *fault);
int ima_policy_parse_header(const char *text, size_t len, struct ima_policy_header *header,
			    struct ima_policy_fault *fault);
int ima_policy_read_header(const char *text, size_t len, size_t *pos, unsigned int *lines,
			   struct ima_policy_header *header, struct ima_policy_fault *fault);
int ima_policy_no_names(unsigned int line, struct ima_policy_fault *fault);
bool ima_policy_next_line(const char *text, size_t len, size_t *pos,
			  struct ima_policy_string *line);
bool ima_policy_next_item(const struct ima_policy_string *list, char separator,
			  size_t *pos, struct ima_policy_string *item);
bool ima_policy_string_is(const struct ima_policy_string *string, const char *word);
bool ima_policy_term_is_lsm(enum ima_policy_term_id term);
bool ima_policy_term_is_property(enum ima_policy_term_id term);
unsigned int ima_policy_default_methods(enum ima_policy_hook hook, unsigned int features);
__printf(3, 4)
int ima_policy_set_fault(struct ima_policy_fault *fault, int error, const char *reason, ...);
__printf(2, 3)
void ima_policy_set_hint(struct ima_policy_fault *fault, const char *hint, ...);

/* Enough for a word as it is quoted in a reason. */
#define IMA_POLICY_QUOTED	44
const char *ima_policy_version_text(u64 version, char text[IMA_POLICY_VERSION_TEXT]);
const char *ima_policy_quote(const struct ima_policy_string *string, char *buf);

#endif /* __IMA_POLICY_PARSE_H */
