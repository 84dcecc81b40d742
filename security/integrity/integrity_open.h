/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity: opening a file that the kernel reads for itself.
 *
 * Certificates and digest lists have hooks of their own, which are called as they are
 * read, with what was read.  To open them as a process opens its data would ask rules for
 * that kind of access, too, which demand something else or cannot be met yet.
 */

#ifndef __INTEGRITY_OPEN_H
#define __INTEGRITY_OPEN_H

struct file;

struct file *integrity_open(const char *path);

#endif /* __INTEGRITY_OPEN_H */
