/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How far long work has come: a line on a terminal, which the next one replaces.
 */

#ifndef IMA_UTILS_PROGRESS_H
#define IMA_UTILS_PROGRESS_H

void progress(const char *program, const char *what, unsigned long long done,
	      unsigned long long all);
void progress_clear(void);

#endif
