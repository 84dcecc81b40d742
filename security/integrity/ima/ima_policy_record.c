// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: a record of each policy; see ima_policy_record.h.
 */

#include <crypto/sha2.h>
#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/gfp_types.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uidgid.h>

#include "ima.h"
#include "ima_layers.h"
#include "ima_policy_record.h"

/*
 * What is being loaded.  Nobody else has ima/policy open to write; two writes by the same
 * descriptor exclude each other, see ima_write_policy().
 */
static struct sha256_state state;
static bool began;

/* The rules of the boot are gone. */
static bool replaced;

/* @version: of a policy with a name, or NULL; @replaces: what is gone. */
static void record(const char *cause, const char *layer, const char *version, unsigned int rules,
		   const u8 *digest, const char *replaces, bool good)
{
	char comm[TASK_COMM_LEN], text[sizeof("sha256:") + 2 * SHA256_DIGEST_SIZE] = "?";
	struct audit_buffer *ab;

	if (digest)
		snprintf(text, sizeof(text), "sha256:%*phN", SHA256_DIGEST_SIZE, digest);
	ab = integrity_audit_log_start(audit_context(), GFP_KERNEL, AUDIT_INTEGRITY_STATUS);
	if (!ab)
		return;
	audit_log_format(ab, "pid=%d uid=%u auid=%u ses=%u", task_pid_nr(current),
			 from_kuid(&init_user_ns, current_uid()),
			 from_kuid(&init_user_ns, audit_get_loginuid(current)),
			 audit_get_sessionid(current));
	audit_log_task_context(ab);
	audit_log_format(ab, " op=policy_load cause=%s comm=", cause);
	audit_log_untrustedstring(ab, get_task_comm(comm, current));
	audit_log_format(ab, " layer=%s", layer);
	if (version)
		audit_log_format(ab, " version=%s", version);
	audit_log_format(ab, " rules=%u digest=%s replaces=%s res=%d", rules, text, replaces,
			 good);
	audit_log_end(ab);
}

/**
 * ima_policy_record_begin - somebody begins to load a policy
 *
 * Context: process; nobody else does, until ima_policy_record_end().
 */
void ima_policy_record_begin(void)
{
	sha256_init(&state);
	began = false;
}

/**
 * ima_policy_record_add - some of it was given
 * @data: what was
 * @size: how many bytes
 *
 * Context: process; between ima_policy_record_begin() and _end(), one at a time.
 */
void ima_policy_record_add(const void *data, size_t size)
{
	sha256_update(&state, data, size);
	began = true;
}

/**
 * ima_policy_record_end - it is in force, or was refused
 * @good: it is in force
 *
 * Context: process; allocates memory.
 */
void ima_policy_record_end(bool good)
{
	u8 digest[SHA256_DIGEST_SIZE];

	sha256_final(&state, digest);
	record(good ? "loaded" : "refused", "custom", NULL, ima_layers_rule_count("custom"),
	       began ? digest : NULL, good && !replaced ? "boot" : "none", good);
	replaced |= good;
}

/**
 * ima_policy_record_named - instead of ima_policy_record_end(), of a policy with a name
 * @name: its name, which is that of its layer
 * @version: its version
 * @unchanged: it was in force before
 * @replaces: the version that is gone, or "none"
 * @good: it is in force
 *
 * Context: process; allocates memory.
 */
void ima_policy_record_named(const char *name, const char *version, bool unchanged,
			     const char *replaces, bool good)
{
	u8 digest[SHA256_DIGEST_SIZE];

	sha256_final(&state, digest);
	record(!good ? "refused" : unchanged ? "unchanged" : "loaded", name, version,
	       ima_layers_rule_count(name), digest, replaces, good);
}

/**
 * ima_policy_record_builtin - a policy of the kernel is in force
 * @layer: whose it is
 * @text: the policy
 * @size: how many bytes
 * @rules: how many rules it has
 *
 * Context: boot.
 */
void __init ima_policy_record_builtin(const char *layer, const void *text, size_t size,
				      unsigned int rules)
{
	u8 digest[SHA256_DIGEST_SIZE];

	sha256(text, size, digest);
	record("built-in", layer, NULL, rules, digest, "none", true);
}

/**
 * ima_policy_record_ended - the rules of a layer are gone
 * @layer: its name
 *
 * Context: process; allocates memory.
 */
void ima_policy_record_ended(const char *layer)
{
	record("ended", layer, NULL, 0, NULL, "none", true);
}
