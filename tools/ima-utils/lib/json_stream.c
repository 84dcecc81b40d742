// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON that is written as it is made; see json_stream.h.
 */

#include "json_stream.h"

/* A line of its own, with the name of a member of an object. */
static void begin(struct json_stream *stream, const char *name)
{
	if (stream->depth)
		fprintf(stream->to, "%s\n%*s", stream->filled ? "," : "", 2 * stream->depth, "");
	if (name)
		fprintf(stream->to, "\"%s\":", name);
	stream->filled = true;
}

/**
 * json_stream_open - begin an object or an array
 * @stream: where
 * @name: of the member that it is, in ASCII without quotes; NULL in an array, or for all
 * @bracket: '{' or '['
 */
void json_stream_open(struct json_stream *stream, const char *name, char bracket)
{
	begin(stream, name);
	fputc(bracket, stream->to);
	stream->depth++;
	stream->filled = false;
}

/**
 * json_stream_add - write a value
 * @stream: where
 * @name: as for json_stream_open()
 * @value: is freed
 */
void json_stream_add(struct json_stream *stream, const char *name, struct json_object *value)
{
	begin(stream, name);
	fputs(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN |
					     JSON_C_TO_STRING_NOSLASHESCAPE), stream->to);
	json_object_put(value);
}

/**
 * json_stream_members - write all members of an object
 * @stream: in which object
 * @object: is freed
 */
void json_stream_members(struct json_stream *stream, struct json_object *object)
{
	json_object_object_foreach(object, name, value)
		json_stream_add(stream, name, json_object_get(value));
	json_object_put(object);
}

/**
 * json_stream_close - end the object or array that was begun last
 * @stream: where
 * @bracket: '}' or ']'
 */
void json_stream_close(struct json_stream *stream, char bracket)
{
	stream->depth--;
	if (stream->filled)
		fprintf(stream->to, "\n%*s", 2 * stream->depth, "");
	fputc(bracket, stream->to);
	if (!stream->depth)
		fputc('\n', stream->to);
	stream->filled = true;
}
