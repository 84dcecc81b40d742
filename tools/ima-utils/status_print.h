/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The output of "imactl status": text for people, JSON for programs.
 */

#ifndef IMA_UTILS_STATUS_PRINT_H
#define IMA_UTILS_STATUS_PRINT_H

#include <stdio.h>

#include "status_judge.h"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define STATUS_FORMAT 1

void status_print_text(FILE *to, const struct status_facts *facts,
		       const struct judgments *judgments);
void status_print_json(FILE *to, const struct status_facts *facts,
		       const struct judgments *judgments);

#endif
