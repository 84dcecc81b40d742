/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arguments, and one clear line about those that are wrong.
 */

#ifndef IMA_UTILS_ARGUMENTS_H
#define IMA_UTILS_ARGUMENTS_H

#include <argp.h>

void parse_arguments(const struct argp *argp, int argc, char **argv, unsigned int flags,
		     void *input);
int parse_operands(const struct argp *argp, int argc, char **argv, void *input,
		   const char *missing);

#endif
