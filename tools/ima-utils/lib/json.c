// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON; see json.h.
 */

#include <stdlib.h>

#include "clean.h"
#include "json.h"

/**
 * json_text - a string; all text goes through here
 * @text: what somebody else may have written
 *
 * Return: the string.
 */
struct json_object *json_text(const char *text)
{
	char *clean = clean_text(text);
	struct json_object *object = json_object_new_string(clean);

	free(clean);
	return object;
}

/**
 * json_add_text - add a member that is text
 * @to: the object
 * @name: of the member
 * @text: its value; NULL if there is none, which is null
 */
void json_add_text(struct json_object *to, const char *name, const char *text)
{
	json_object_object_add(to, name, text ? json_text(text) : NULL);
}

/**
 * json_add_number - add a member that is a number
 * @to: the object
 * @name: of the member
 * @number: its value
 */
void json_add_number(struct json_object *to, const char *name, unsigned long long number)
{
	json_object_object_add(to, name, json_object_new_uint64(number));
}

/**
 * json_add_flag - add a member that is a boolean
 * @to: the object
 * @name: of the member
 * @flag: its value
 */
void json_add_flag(struct json_object *to, const char *name, bool flag)
{
	json_object_object_add(to, name, json_object_new_boolean(flag));
}

/**
 * json_print - write an object and the end of a line, and free the object
 * @to: where
 * @object: the object
 */
void json_print(FILE *to, struct json_object *object)
{
	fprintf(to, "%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
							   JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}
