/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: saying why.
 *
 * Whoever is refused a file wants to know three things: which rule refused it,
 * what that rule wanted, and what the file had.  Upstream's audit record says
 * none of them.  Each refusal, in each layer, makes a record as before, with
 * these at its end, and the tracepoint ima_deny:
 *
 *   func=BPRM_CHECK layer=custom rule=3 need=imasig have=hash
 *
 * All of them are always there; what is not known is "?".  If a rule in force names a
 * property of files, those of the file follow, as in a rule.
 *
 * What is granted makes no record, unless somebody asks for it: "1" in ima/success_audit
 * lets each access about which a rule decides make one, cause=granted, with the rule of each
 * layer, as long as it stands there.
 */

#ifndef __IMA_DENIAL_H
#define __IMA_DENIAL_H

#include <crypto/hash_info.h>
#include <linux/jump_label.h>
#include <linux/types.h>

struct dentry;
struct path;
struct ima_access;
struct inode;
struct ima_layer_wants;

/**
 * struct ima_denial - a refusal by a layer
 * @op: as in upstream's records
 * @cause: the same
 * @func: hook
 * @wants: what the layer that refuses wanted
 * @have: IMA_METHOD_*, the methods that succeeded
 * @unknown: @have is not known: it was not looked at, or could not be
 * @of_file: it is about a file, whose properties are told
 * @real: inode that has them, as in struct ima_access
 */
struct ima_denial {
	const char *op;
	const char *cause;
	int func;
	const struct ima_layer_wants *wants;
	u16 have;
	bool unknown;
	bool of_file;
	const struct inode *real;
};

DECLARE_STATIC_KEY_FALSE(ima_grants_wanted);

void ima_grant_audit(const struct ima_access *access, const struct path *path, gfp_t gfp);
void ima_grant_fs_init(struct dentry *dir);
void ima_denial_audit(const struct ima_denial *denial, struct inode *inode,
		      const char *name);
void ima_denial_early(int func, struct inode *inode, const char *name);
void ima_denial_plain(const char *op, const char *cause, int func,
		      struct inode *inode, const char *name);
void ima_denial_label(struct inode *inode, const char *name, unsigned int layer,
		      unsigned int rule, unsigned int algos, enum hash_algo algo);

#endif /* __IMA_DENIAL_H */
