/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel as who has audit records: whether auditd got them is asked of it.
 *
 * It is asked by way of struct audit_kernel, so that tests have a kernel of their own.
 */

#ifndef IMA_UTILS_AUDIT_KERNEL_H
#define IMA_UTILS_AUDIT_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct audit_state - what the kernel says of its records
 * @known: it could be asked; if not, the next two are 0
 * @auditd: the process that gets them; 0 if there is none, or none that is seen from here
 * @lost: how many it lost
 * @holds: it was told to hold records while there is no auditd
 */
struct audit_state {
	bool known;
	unsigned int auditd;
	unsigned int lost;
	bool holds;
};

/**
 * struct audit_kernel - a kernel
 * @ask: for its state, all of which is filled in
 */
struct audit_kernel {
	void (*ask)(struct audit_state *state);
};

extern const struct audit_kernel audit_kernel_live;

bool audit_kernel_holds(const char *root);
int audit_kernel_parse(struct audit_state *state, const void *message, size_t length,
		       unsigned int sequence);

#endif
