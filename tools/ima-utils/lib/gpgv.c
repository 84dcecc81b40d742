// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenPGP signatures; see gpgv.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "alloc.h"
#include "array.h"
#include "deb822.h"
#include "gpgv.h"
#include "program.h"

#define BEGIN_KEYS "-----BEGIN PGP PUBLIC KEY BLOCK-----"
#define END_KEYS "-----END PGP PUBLIC KEY BLOCK-----"
#define BEGIN_MESSAGE "-----BEGIN PGP SIGNED MESSAGE-----"
#define BEGIN_SIGNATURE "-----BEGIN PGP SIGNATURE-----"
#define END_SIGNATURE "-----END PGP SIGNATURE-----"

/* More than a line for each of many signatures. */
#define STATUS_MAX (1024 << 10)

/* Longer is no line of base64. */
#define ARMOR_LINE_MAX 1024

/* The next line, without spaces at its end, which no signature covers. */
static bool next_line(const char **at, const char *end, const char **line, size_t *length)
{
	if (!deb822_line(at, end, line, length))
		return false;
	while (*length && strchr(" \t\r", (*line)[*length - 1]) && (*line)[*length - 1])
		--*length;
	return true;
}

/* Whether a line is this one. */
static bool is(const char *line, size_t length, const char *text)
{
	return length == strlen(text) && !memcmp(line, text, length);
}

/* A file in memory, which other programs can open; -1 with errno. */
static int memory_file(const void *data, size_t size)
{
	/* It is inherited. */
	int fd = memfd_create("gpgv", 0);
	const char *bytes = data;
	ssize_t n;

	while (fd >= 0 && size) {
		n = write(fd, bytes, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			close(fd);
			return -1;
		}
		bytes += n;
		size -= n;
	}
	return fd;
}

/* Lines of base64, up to a checksum or to the end of the block; how many bytes, or -1. */
static ssize_t decode(const char **at, const char *end, unsigned char *to)
{
	EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
	bool ended = false, good = context;
	ssize_t all = 0;
	const char *line;
	size_t length;
	int n;

	if (context)
		EVP_DecodeInit(context);
	while (good && !ended && next_line(at, end, &line, &length)) {
		ended = is(line, length, END_KEYS);
		/* Whether it is whole gpgv sees, too. */
		if (ended || (length && *line == '='))
			continue;
		good = length <= ARMOR_LINE_MAX &&
		       EVP_DecodeUpdate(context, to + all, &n, (const unsigned char *)line,
					length) >= 0;
		if (good)
			all += n;
	}
	if (good && ended && EVP_DecodeFinal(context, to + all, &n) >= 0)
		all += n;
	else
		all = -1;
	EVP_ENCODE_CTX_free(context);
	return all;
}

/* The keys of all armored blocks; NULL if there are none, or something is wrong. */
static unsigned char *dearmor(const char *data, size_t size, size_t *keys)
{
	const char *at = data, *end = data + size, *line;
	/* What is decoded is shorter, but for what libcrypto rounds up. */
	unsigned char *to = xrealloc(NULL, size + ARMOR_LINE_MAX, 1);
	size_t length;
	ssize_t n;

	*keys = 0;
	while (next_line(&at, end, &line, &length)) {
		if (!is(line, length, BEGIN_KEYS))
			continue;
		/* Lines such as "Version: " end with an empty one. */
		while (next_line(&at, end, &line, &length) && length)
			;
		n = decode(&at, end, to + *keys);
		if (n < 0) {
			*keys = 0;
			break;
		}
		*keys += n;
	}
	if (*keys)
		return to;
	free(to);
	return NULL;
}

/**
 * gpgv_add - trust keys
 * @gpgv: where to; all 0 at first
 * @data: a keyring, armored or not
 * @size: how many bytes
 *
 * Return: NULL, or what is wrong, to be freed.
 */
char *gpgv_add(struct gpgv *gpgv, const char *data, size_t size)
{
	unsigned char *bytes = NULL;
	size_t keys = size;
	int fd;

	/* The first byte of a packet, or a keybox. */
	if (size < 12 || (!(*data & 0x80) && memcmp(data + 8, "KBXf", 4))) {
		bytes = dearmor(data, size, &keys);
		if (!bytes)
			return xstrdup("it is no keyring of OpenPGP");
	}
	fd = memory_file(bytes ? bytes : (const unsigned char *)data, keys);
	free(bytes);
	if (fd < 0)
		return xstrdup(strerror(errno));
	gpgv->keyrings = xrealloc(gpgv->keyrings, gpgv->count + 1, sizeof(*gpgv->keyrings));
	gpgv->keyrings[gpgv->count++] = fd;
	return NULL;
}

/* Bytes that grow. */
static void append(char **to, size_t *size, const char *line, size_t length)
{
	memcpy(*to + *size, line, length);
	*size += length;
}

/* The lines up to the signature; NULL, or what is wrong. */
static const char *split_content(struct gpgv_message *message, const char **at, const char *end)
{
	bool first = true;
	const char *line;
	size_t length;

	for (;;) {
		if (!next_line(at, end, &line, &length))
			return "there is no signature behind the message";
		if (is(line, length, BEGIN_SIGNATURE))
			return NULL;
		if (length && *line == '-') {
			if (length < 2 || line[1] != ' ')
				return "a line begins with a dash that is not escaped";
			line += 2;
			length -= 2;
		}
		/* The last end of a line is none of the message. */
		if (!first)
			append(&message->content, &message->size, "\n", 1);
		append(&message->content, &message->size, line, length);
		first = false;
	}
}

/* The lines of the signature, and none behind it; NULL, or what is wrong. */
static const char *split_signature(struct gpgv_message *message, const char **at,
				   const char *end)
{
	const char *line;
	size_t length;
	bool ended = false;

	append(&message->signature, &message->signature_size, BEGIN_SIGNATURE "\n",
	       strlen(BEGIN_SIGNATURE "\n"));
	while (!ended) {
		if (!next_line(at, end, &line, &length))
			return "the signature has no end";
		ended = is(line, length, END_SIGNATURE);
		if (!ended && length && *line == '-')
			return "the signature has no end";
		append(&message->signature, &message->signature_size, line, length);
		append(&message->signature, &message->signature_size, "\n", 1);
	}
	while (next_line(at, end, &line, &length))
		if (length)
			return "something stands behind the signature";
	return NULL;
}

/**
 * gpgv_split - a message and its signature, which are in one file
 * @message: is filled in; to be freed with gpgv_message_free(), whatever is returned
 * @data: the file
 * @size: how many bytes
 *
 * Return: NULL, or what is wrong.
 */
const char *gpgv_split(struct gpgv_message *message, const char *data, size_t size)
{
	const char *at = data, *end = data + size, *line, *why;
	size_t length;

	*message = (struct gpgv_message){
		/* No part is longer than all, but for ends of lines that are missing. */
		.content = xrealloc(NULL, size + 2, 1),
		.signature = xrealloc(NULL, size + 2, 1),
	};
	if (!next_line(&at, end, &line, &length) || !is(line, length, BEGIN_MESSAGE))
		return "it does not begin as a signed message does";
	do {
		if (!next_line(&at, end, &line, &length))
			return "there is no message";
		if (length && (length < 6 || memcmp(line, "Hash: ", 6)))
			return "something else than names of hashes stands before the message";
	} while (length);
	why = split_content(message, &at, end);
	return why ? why : split_signature(message, &at, end);
}

/**
 * gpgv_message_free - free what was split
 * @message: empty after this
 */
void gpgv_message_free(struct gpgv_message *message)
{
	free(message->content);
	free(message->signature);
	*message = (struct gpgv_message){ 0 };
}

/* The name of an open file, for gpgv, which inherits it. */
static char *fd_name(int fd)
{
	return xasprintf("/proc/self/fd/%d", fd);
}

/* What gpgv said of signatures. */
struct verdict {
	unsigned int good;
	char *unknown;
	const char *bad;
};

/* One answer, without what marks it as one. */
static void judge(struct verdict *verdict, const char *line, size_t length)
{
	static const struct {
		const char *word;
		const char *why;
	} bad[] = {
		{ "BADSIG", "the signature is not one of this content" },
		{ "NODATA", "what stands as its signature is none" },
		{ "UNEXPECTED", "what stands as its signature is none" },
	}, worthless[] = {
		{ "EXPSIG", "the signature has expired" },
		{ "EXPKEYSIG", "the key has expired" },
		{ "REVKEYSIG", "the key was revoked" },
		{ "NO_PUBKEY", "the key is in no keyring" },
		{ "ERRSIG", "the signature cannot be verified" },
	};
	const char *at = line, *end = line + length, *word, *key;
	size_t size, key_size, i;

	if (!deb822_word(&at, end, &word, &size))
		return;
	deb822_word(&at, end, &key, &key_size);
	if (is(word, size, "GOODSIG"))
		verdict->good++;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		if (is(word, size, bad[i].word))
			verdict->bad = bad[i].why;
	for (i = 0; i < ARRAY_SIZE(worthless); i++) {
		if (!is(word, size, worthless[i].word))
			continue;
		/* The last reason for a key is the one that tells more. */
		free(verdict->unknown);
		verdict->unknown = xasprintf("%s (%.*s)", worthless[i].why, (int)key_size, key);
	}
}

/* What all of it says; NULL if the signature counts. */
static char *conclude(const char *text, size_t size)
{
	static const char mark[] = "[GNUPG:] ";
	const char *at = text, *line;
	struct verdict verdict = { 0 };
	size_t length;
	char *why;

	while (deb822_line(&at, text + size, &line, &length))
		if (length > strlen(mark) && !memcmp(line, mark, strlen(mark)))
			judge(&verdict, line + strlen(mark), length - strlen(mark));
	if (verdict.bad)
		why = xstrdup(verdict.bad);
	else if (verdict.good)
		why = NULL;
	else
		why = xstrdup(verdict.unknown ? verdict.unknown : "gpgv finds no signature");
	free(verdict.unknown);
	return why;
}

/* Have gpgv look at it; NULL, or what is wrong. */
static char *run(const struct gpgv *gpgv, int content, int signature)
{
	static const char *const fixed[] = {
		"gpgv", "--status-fd", "1", "--weak-digest", "SHA1",
		"--weak-digest", "RIPEMD160",
	};
	/* Beside them two for each keyring, two files, and the end. */
	char **argv = xrealloc(NULL, ARRAY_SIZE(fixed) + 2 * gpgv->count + 3, sizeof(*argv));
	struct program_answer answer;
	size_t count = 0, i;
	char *why;

	for (i = 0; i < ARRAY_SIZE(fixed); i++)
		argv[count++] = xstrdup(fixed[i]);
	for (i = 0; i < gpgv->count; i++) {
		argv[count++] = xstrdup("--keyring");
		argv[count++] = fd_name(gpgv->keyrings[i]);
	}
	argv[count++] = fd_name(signature);
	argv[count++] = fd_name(content);
	argv[count] = NULL;
	why = program_run((const char *const *)argv, STATUS_MAX, &answer);
	/* Signatures with other keys make it 2. */
	if (!why && (answer.status < 0 || answer.status > 2))
		why = xstrdup("gpgv fails");
	if (!why)
		why = conclude(answer.output, answer.size);
	program_answer_free(&answer);
	for (i = 0; i < count; i++)
		free(argv[i]);
	free(argv);
	return why;
}

/**
 * gpgv_verify - verify a signature
 * @gpgv: the keys
 * @message: what was signed, and the signature
 *
 * To be called before there are threads: what is open is inherited.
 *
 * Return: NULL if it counts, or why it does not, to be freed.
 */
char *gpgv_verify(const struct gpgv *gpgv, const struct gpgv_message *message)
{
	int content = memory_file(message->content, message->size);
	int signature = memory_file(message->signature, message->signature_size);
	char *why;

	if (content < 0 || signature < 0)
		why = xstrdup(strerror(errno));
	else
		why = run(gpgv, content, signature);
	if (content >= 0)
		close(content);
	if (signature >= 0)
		close(signature);
	return why;
}

/**
 * gpgv_free - forget all keys
 * @gpgv: empty after this
 */
void gpgv_free(struct gpgv *gpgv)
{
	size_t i;

	for (i = 0; i < gpgv->count; i++)
		close(gpgv->keyrings[i]);
	free(gpgv->keyrings);
	*gpgv = (struct gpgv){ 0 };
}
