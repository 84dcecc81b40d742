/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: mappings of files, where they are not just a file.
 *
 * Who maps a file to execute it comes by MMAP_CHECK, as by any other hook, and the file is
 * looked at.  Here is what that does not see:
 *
 *   mprotect(2)      a mapping becomes executable.  mmap_lock is held, so that nothing can be
 *                    read: what a layer wants to appraise is refused, as upstream does it.
 *   private copies   memory that is private, executable, and can be written to or has been:
 *                    what is executed is not, or need not be, what is in the file.  Nothing
 *                    below a file vouches for that.  So it is as if the file had no property.
 *   no files         what is mapped is a device, or another thing that is no regular file.
 *                    Upstream lets it pass, whatever the rules say; but its content is
 *                    nobody's: who has a loop device writes code to it and maps it.  An
 *                    immutable layer with a rule that appraises it refuses it.  For the others
 *                    mmap(2) is as it was; mprotect(2) is refused upstream, too.  /dev/zero
 *                    is memory, and mapped.
 *
 * Of copies the rules are asked so with mmap(2), and what they demand then is looked for: a good
 * label does where a rule wants one.  There a mapping that is private, writable and executable
 * is taken for the file, as it is upstream.  With mprotect(2), where nothing can be looked for,
 * it is refused if another rule of a layer decides then than of the file.
 */

#ifndef __IMA_MAPPING_H
#define __IMA_MAPPING_H

#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/major.h>
#include <linux/types.h>

struct vm_area_struct;

/**
 * ima_mapping_is_memory - whether what is mapped of it is memory of the process alone
 * @inode: of what is mapped
 *
 * Context: any.
 * Return: true of /dev/zero, Documentation/admin-guide/devices.txt, wherever its node is.
 */
static inline bool ima_mapping_is_memory(const struct inode *inode)
{
	return S_ISCHR(inode->i_mode) && inode->i_rdev == MKDEV(MEM_MAJOR, 5);
}

int ima_mapping_map_other(const struct file *file, enum ima_hooks func);
bool ima_mapping_is_copy(const struct file *file, unsigned long prot, unsigned long flags);
int ima_mapping_map_copy(struct file *file, unsigned long reqprot, unsigned long prot);
bool ima_mapping_becomes_copy(const struct vm_area_struct *vma, unsigned long prot);
unsigned int ima_mapping_mprotect(struct file *file, bool *refuse);

#endif /* __IMA_MAPPING_H */
