// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: the kernel's parser, as a part of diglim_builtin_host.
 */

#include "diglim_parse.c"
