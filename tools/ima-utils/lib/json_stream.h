/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * JSON that is written as it is made: for what is too much to be in memory as objects of
 * json-c.  It looks as json_print() has it.
 */

#ifndef IMA_UTILS_JSON_STREAM_H
#define IMA_UTILS_JSON_STREAM_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

/**
 * struct json_stream - JSON that is being written
 * @to: where
 * @depth: how many objects and arrays are open
 * @filled: the innermost of them has a member
 */
struct json_stream {
	FILE *to;
	unsigned int depth;
	bool filled;
};

void json_stream_open(struct json_stream *stream, const char *name, char bracket);
void json_stream_add(struct json_stream *stream, const char *name, struct json_object *value);
void json_stream_members(struct json_stream *stream, struct json_object *object);
void json_stream_close(struct json_stream *stream, char bracket);

#endif
