/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: a record of each policy.
 *
 * Who reads the audit log wants to know which rules were in force when something was
 * refused, or was not.  So each policy that comes into force, or is refused, makes a record
 * (AUDIT_INTEGRITY_STATUS) beside upstream's, which says only that something was loaded:
 *
 *   op=policy_load cause=loaded layer=custom rules=12 digest=sha256:... replaces=boot res=1
 *
 * cause=	built-in, loaded, refused, unchanged (of a policy with a name, which was in
 *		force already), or ended (of the layer "init")
 * version=	of a policy with a name
 * digest=	of what was given: of the file, with what is appended to it, or of the lines
 *		that were written, one behind the other, up to one that was refused (of a
 *		write the first line is taken, and the rest is written again); "?" if there
 *		was nothing that could be read
 * replaces=	boot: the rules that the kernel started with are gone; none: they were added;
 *		a version: that one of the same name is gone
 */

#ifndef __IMA_POLICY_RECORD_H
#define __IMA_POLICY_RECORD_H

#include <linux/types.h>

void ima_policy_record_begin(void);
void ima_policy_record_add(const void *data, size_t size);
void ima_policy_record_end(bool good);
void ima_policy_record_named(const char *name, const char *version, bool unchanged,
			     const char *replaces, bool good);
void ima_policy_record_builtin(const char *layer, const void *text, size_t size,
			       unsigned int rules);
void ima_policy_record_ended(const char *layer);

#endif /* __IMA_POLICY_RECORD_H */
