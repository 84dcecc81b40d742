/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What imactl ends with.  Scripts compare with these numbers, and imactl(1)
 * documents them: they do not change.
 */

#ifndef IMA_UTILS_EXIT_STATUS_H
#define IMA_UTILS_EXIT_STATUS_H

enum {
	/* IMA is active, and all that this kernel tells was read. */
	EXIT_ACTIVE = 0,
	/* IMA is not active. */
	EXIT_NOT_ACTIVE = 1,
	/* The call was wrong; of imactl policy, also: something could not be read. */
	EXIT_USAGE = 2,
	/* Of imactl policy: it is good, loaded, or shown; it is not. */
	EXIT_POLICY_GOOD = 0,
	EXIT_POLICY_BAD = 1,
	/* Of imactl policy explain: whether it is good depends on what cannot be told. */
	EXIT_POLICY_DEPENDS = 4,
	/* Of imactl digest-list: all that was asked for was done, or is so; it is not. */
	EXIT_LIST_GOOD = 0,
	EXIT_LIST_BAD = 1,
	/* Of imactl digest-list add and trust: all are loaded, and one counts for nothing. */
	EXIT_LIST_VOID = 4,
	/* Of imactl digest-list verify, where nothing is bad: no signature; an unknown key. */
	EXIT_LIST_UNSIGNED = 4,
	EXIT_LIST_UNKNOWN_KEY = 5,
	/* Of imactl keys: all was shown, added or revoked; it was not. */
	EXIT_KEYS_GOOD = 0,
	EXIT_KEYS_BAD = 1,
	/* Of imactl file: all labels are good, or as they were asked for; one is not. */
	EXIT_FILE_GOOD = 0,
	EXIT_FILE_BAD = 1,
	/* Of imactl measurements: the list is right, and what it is compared with; it is not. */
	EXIT_MEASUREMENTS_GOOD = 0,
	EXIT_MEASUREMENTS_BAD = 1,
	/* Of imactl audit suggest: nothing is refused; something is. */
	EXIT_AUDIT_NONE = 0,
	EXIT_AUDIT_REFUSED = 1,
	/*
	 * Something that is there could not be read, or not be printed, or of audit suggest, if
	 * nothing is refused in what was read: records were lost, or all were left out; of all: no
	 * memory.
	 */
	EXIT_UNREAD = 3,
};

#endif
