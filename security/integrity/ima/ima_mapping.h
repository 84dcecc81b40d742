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
 *
 * With mmap(2) the rules are asked so, and what they demand then is looked for: a good label
 * does where a rule wants one.  There a mapping that is private, writable and executable is
 * taken for the file, as it is upstream.  With mprotect(2), where nothing can be looked for,
 * it is refused if another rule of a layer decides then than of the file.
 */

#ifndef __IMA_MAPPING_H
#define __IMA_MAPPING_H

#include <linux/types.h>

struct file;
struct vm_area_struct;

bool ima_mapping_is_copy(const struct file *file, unsigned long prot, unsigned long flags);
int ima_mapping_map_copy(struct file *file, unsigned long reqprot, unsigned long prot);
bool ima_mapping_becomes_copy(const struct vm_area_struct *vma, unsigned long prot);
unsigned int ima_mapping_mprotect(struct file *file, bool *refuse);

#endif /* __IMA_MAPPING_H */
