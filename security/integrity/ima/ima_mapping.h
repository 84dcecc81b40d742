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
 *                    below a file vouches for that.  So a property lets no layer pass it.
 *
 * What a layer demands of a file by other means than properties is not changed by the second:
 * there a private mapping that is mapped writable and executable at once is taken for the
 * file, as it is upstream.
 */

#ifndef __IMA_MAPPING_H
#define __IMA_MAPPING_H

#include <linux/types.h>

struct file;
struct vm_area_struct;

bool ima_mapping_is_copy(struct file *file, unsigned long prot, unsigned long flags);
bool ima_mapping_becomes_copy(const struct vm_area_struct *vma, unsigned long prot);
unsigned int ima_mapping_mprotect(struct file *file, bool *refuse);

#endif /* __IMA_MAPPING_H */
