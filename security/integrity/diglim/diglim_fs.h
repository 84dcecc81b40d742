/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: the directory integrity/diglim in securityfs.
 *
 *	digest_list_add, digest_list_del, digest_list_label	diglim_fs_upload.c
 *	digest_query						diglim_fs_query.c
 *	digest_lists_loaded, digests_count			diglim_fs_show.c
 *
 * Documentation/ABI/testing/diglim describes them for their users, each errno
 * included.  The names and the syntax are those published in 2021.
 *
 * Who may: lists decide what is executed, and what they say about a digest tells what
 * the machine has.  So all but digests_count, which is for whoever may read the file,
 * want CAP_SYS_ADMIN in the initial user namespace: an administrator of a container
 * does not load lists for the whole machine.  It is asked for when a file is opened, and
 * when something is written by whoever writes: a descriptor that was handed on, or is
 * the standard output of a program with less privileges, is no permit.  Nor does it
 * help to have a program with more privileges write to it, since nobody without them
 * could open it.
 *
 * What is read is made at once, from what holds at one moment, into a buffer that
 * seq_file allocates before; the store's mutex is held while it is filled, and neither
 * while memory is allocated nor while it is copied to the reader, who may stop in the
 * middle for as long as he likes.  A buffer that is too small is made twice as large,
 * and filled anew, so that 10,000 lists are shown in about twice the time that it takes
 * to show them once.
 *
 * Nobody gets EBUSY: who has to wait for the store waits, and can be killed meanwhile.
 * Nothing is kept of a process that is killed but what its session said, see
 * diglim_session.h.
 */

#ifndef __DIGLIM_FS_H
#define __DIGLIM_FS_H

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>

/*
 * The longest list that is taken from a write(), in bytes; as published.  It is copied
 * before anything is known about it, into memory that cannot be swapped out, and what
 * programs write so are the lists of single packages.  A longer one is loaded by path:
 * then IMA can appraise it, too.
 */
#define DIGLIM_FS_MAX_BUFFER	SZ_64M

/**
 * diglim_fs_full - whether a line more would be for nothing
 * @m: where lines are written
 *
 * Return: what a function for each list returns: 0 to go on, 1 if all has to be done
 * again with a larger buffer, -ENOMEM if there is none, for kvmalloc() warns of more
 * than INT_MAX bytes.
 */
static inline int diglim_fs_full(struct seq_file *m)
{
	if (!seq_has_overflowed(m))
		return 0;
	return m->size < SZ_1G ? 1 : -ENOMEM;
}

extern const struct file_operations diglim_fs_add_ops;
extern const struct file_operations diglim_fs_del_ops;
extern const struct file_operations diglim_fs_label_ops;
extern const struct file_operations diglim_fs_query_ops;
extern const struct file_operations diglim_fs_loaded_ops;
extern const struct file_operations diglim_fs_count_ops;

#endif /* __DIGLIM_FS_H */
