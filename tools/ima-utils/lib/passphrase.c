// SPDX-License-Identifier: GPL-2.0-only
/*
 * The passphrase of a key; see passphrase.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "passphrase.h"
#include "read_all.h"

#define ENVIRONMENT "env:"
#define A_FILE "file:"
#define DEFAULT_VARIABLE "KBUILD_SIGN_PIN"

/* What libcrypto has room for, and more than a line of it. */
#define PASSPHRASE_MAX 1023
#define FILE_MAX_SIZE 4096

/* The text behind a prefix, or NULL. */
static const char *behind(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(text, prefix, length) ? NULL : text + length;
}

/**
 * passphrase_source_good - whether it says where a passphrase comes from
 * @source: "env:NAME" or "file:PATH"
 *
 * Return: true if it does.
 */
bool passphrase_source_good(const char *source)
{
	const char *what = behind(source, ENVIRONMENT);

	if (!what)
		what = behind(source, A_FILE);
	return what && *what;
}

/* From a variable of the environment. */
static void from_variable(struct passphrase *passphrase, const char *name)
{
	const char *value = getenv(name);

	if (value)
		passphrase->text = xstrdup(value);
	else
		passphrase->why = xasprintf("%s is not in the environment", name);
}

/* The first line of a file, which may be a pipe. */
static void from_file(struct passphrase *passphrase, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), error = errno;
	char *data = NULL;
	size_t size = 0;

	if (fd >= 0) {
		error = read_all(fd, FILE_MAX_SIZE, &data, &size);
		close(fd);
	}
	if (data)
		passphrase->text = xstrndup(data, strcspn(data, "\r\n"));
	else
		passphrase->why = xasprintf("%s: %s", path, strerror(error));
	if (data)
		OPENSSL_cleanse(data, size);
	free(data);
}

/* Typed by the user.  libcrypto would take standard input for a terminal. */
static void from_terminal(struct passphrase *passphrase)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	char typed[PASSPHRASE_MAX + 1], *question;

	if (fd < 0) {
		passphrase->why = xstrdup("there is no terminal to ask for it");
		return;
	}
	close(fd);
	question = xasprintf("%s: passphrase of the key: ", passphrase->program);
	if (EVP_read_pw_string(typed, sizeof(typed), question, 0))
		passphrase->why = xstrdup("none was typed");
	else
		passphrase->text = xstrdup(typed);
	OPENSSL_cleanse(typed, sizeof(typed));
	free(question);
}

/**
 * passphrase_text - the passphrase, which is asked for once
 * @passphrase: where it comes from
 *
 * Return: the passphrase; NULL if there is none, with the reason in @passphrase.
 */
const char *passphrase_text(struct passphrase *passphrase)
{
	const char *source = passphrase->source;

	if (passphrase->needed)
		return passphrase->text;
	passphrase->needed = true;
	if (source && behind(source, ENVIRONMENT))
		from_variable(passphrase, behind(source, ENVIRONMENT));
	else if (source)
		from_file(passphrase, behind(source, A_FILE));
	else if (getenv(DEFAULT_VARIABLE))
		from_variable(passphrase, DEFAULT_VARIABLE);
	else
		from_terminal(passphrase);
	return passphrase->text;
}

/* As libcrypto asks; the length, or -1. */
static int answer(char *buffer, int size, int rwflag, void *data)
{
	const char *text = passphrase_text(data);
	int length;

	(void)rwflag;
	if (!text || size < 0 || strlen(text) > (size_t)size)
		return -1;
	length = strlen(text);
	memcpy(buffer, text, length);
	return length;
}

/**
 * passphrase_method - how libcrypto asks for it
 *
 * What is given to libcrypto with the method is a struct passphrase.
 *
 * Return: the method, for as long as the program runs; NULL if there is no memory.
 */
UI_METHOD *passphrase_method(void)
{
	static UI_METHOD *method;

	if (!method)
		method = UI_UTIL_wrap_read_pem_callback(answer, 0);
	return method;
}

/**
 * passphrase_free - forget it
 * @passphrase: may be asked for again after this
 */
void passphrase_free(struct passphrase *passphrase)
{
	if (passphrase->text)
		OPENSSL_cleanse(passphrase->text, strlen(passphrase->text));
	free(passphrase->text);
	free(passphrase->why);
	passphrase->text = NULL;
	passphrase->why = NULL;
	passphrase->needed = false;
}
