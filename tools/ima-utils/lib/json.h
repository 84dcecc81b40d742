/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * JSON whose strings are all clean, and so valid UTF-8.
 */

#ifndef IMA_UTILS_JSON_H
#define IMA_UTILS_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

struct json_object *json_text(const char *text);
void json_add_text(struct json_object *to, const char *name, const char *text);
void json_add_number(struct json_object *to, const char *name, unsigned long long number);
void json_add_flag(struct json_object *to, const char *name, bool flag);
void json_print(FILE *to, struct json_object *object);

#endif
