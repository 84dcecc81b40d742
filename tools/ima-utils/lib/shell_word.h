/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names in commands that are told to somebody, who may copy them to a shell.
 */

#ifndef IMA_UTILS_SHELL_WORD_H
#define IMA_UTILS_SHELL_WORD_H

char *shell_word(const char *text);

#endif
