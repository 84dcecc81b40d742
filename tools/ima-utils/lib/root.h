/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * --root: a directory that stands for "/".
 */

#ifndef IMA_UTILS_ROOT_H
#define IMA_UTILS_ROOT_H

const char *root_directory(const char *program, const char *root);

#endif
