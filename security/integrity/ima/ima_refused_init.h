/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: an init that is refused is the end.
 *
 * If the program that is to be init cannot be executed the kernel tries others, and a shell at
 * last.  A shell of the system has a good signature, or is in a list: whoever changes one byte
 * of init on the disk, or removes it, would be given a shell of root on the console, and every
 * rule would be met.  Rules that nobody takes away are for a machine that is to do one thing,
 * and not for one that asks whoever stands before it what to do.
 *
 * So where an immutable layer (ima_layers.h) appraises what is executed no shell is tried;
 * and if such a layer refuses init nothing else is, either: the kernel stops, with the reason
 * in the panic, since the thread that writes audit records is late then.
 *
 *   kernel_init() -> IMA refuses: ima_refused_init_note() -> ima_init_failed(): panic
 *
 * What the command line names (init=) is executed, if the rules let it: who writes the command
 * line can name a shell.  So can who has the disk, with a link in the place of init: rules are
 * about contents, and not names; dm-verity says which file is where.  Rules that are loaded
 * later do not count, as the one who would load them is what was refused; that is as upstream.
 */

#ifndef __IMA_REFUSED_INIT_H
#define __IMA_REFUSED_INIT_H

#include <linux/types.h>

void ima_refused_init_note(bool immutable, const char *name, const char *cause,
			   const char *need, const char *have);

#endif /* __IMA_REFUSED_INIT_H */
