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
 * All of them are always there; what is not known is "?".
 */

#ifndef __IMA_DENIAL_H
#define __IMA_DENIAL_H

#include <crypto/hash_info.h>
#include <linux/types.h>

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
 */
struct ima_denial {
	const char *op;
	const char *cause;
	int func;
	const struct ima_layer_wants *wants;
	u16 have;
	bool unknown;
};

void ima_denial_audit(const struct ima_denial *denial, struct inode *inode,
		      const char *name);
void ima_denial_early(int func, struct inode *inode, const char *name);
void ima_denial_plain(const char *op, const char *cause, int func,
		      struct inode *inode, const char *name);
void ima_denial_label(struct inode *inode, const char *name, unsigned int layer,
		      unsigned int rule, unsigned int algos, enum hash_algo algo);

#endif /* __IMA_DENIAL_H */
