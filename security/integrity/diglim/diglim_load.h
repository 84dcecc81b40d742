/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: loading one, or removing it, from wherever it comes.
 *
 * A list is read (diglim_read.h), judged, and given to the store (diglim_store.h).
 * Whatever becomes of that is in the audit log, for the administrator who asks later:
 * a record of the type INTEGRITY_STATUS, with
 *
 *	op	digest_list_add or digest_list_del
 *	cause	what became of it, see diglim_load_cause()
 *	name	the path, or the label of bytes that were handed over
 *	res	1 if it was done
 *	errno	if it was not, why; a negative number
 *
 * A list that is refused because of what is in it has a line in the kernel log as
 * well, which says what is wrong and where, so that whoever made the list can see it.
 *
 * An algorithm that the kernel has not could never match a file: whoever relies on
 * such a list would wait in vain, so that it is refused, and says which algorithm.
 */

#ifndef __DIGLIM_LOAD_H
#define __DIGLIM_LOAD_H

#include <linux/string_helpers.h>
#include <linux/types.h>

/*
 * How a label or a path is shown: what is not printable ASCII, a space and a backslash
 * become \ooo, as in /proc/mounts.  For seq_escape_mem() and the like.
 */
#define DIGLIM_ESCAPE		(ESCAPE_OCTAL | ESCAPE_NAP | ESCAPE_APPEND)
#define DIGLIM_ESCAPE_ALSO	" \\"

/**
 * enum diglim_operation - what is done with a list
 * @DIGLIM_ADD: it is loaded
 * @DIGLIM_DEL: it is removed
 */
enum diglim_operation {
	DIGLIM_ADD,
	DIGLIM_DEL,
};

int diglim_load_path(enum diglim_operation operation, const char *path);
int diglim_load_buffer(enum diglim_operation operation, const void *bytes, size_t size,
		       const char *label);
int diglim_load_builtin(const void *bytes, size_t size);
const char *diglim_load_cause(bool read, int error);

#endif /* __DIGLIM_LOAD_H */
