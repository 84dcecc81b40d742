// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: the one that is built into the kernel; see diglim_boot.h.
 *
 * The file is empty if there is none; diglim_builtin_host.c has checked it.
 */

#include <linux/linkage.h>

#include "diglim_boot.h"

asm("\t.pushsection .rodata, \"a\"\n"
"\t.balign 8\n"
"\t.global diglim_builtin_list\n"
"diglim_builtin_list:\n"
"\t.incbin \"security/integrity/diglim/diglim_builtin.list\"\n"
"\t.global diglim_builtin_list_end\n"
"diglim_builtin_list_end:\n"
"\t.byte 0\n"
"\t.popsection\n");
