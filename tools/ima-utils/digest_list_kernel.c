// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel as who keeps digest lists; see digest_list_kernel.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest_list_attempt.h"
#include "digest_list_kernel.h"
#include "digest_list_loaded.h"
#include "lib/alloc.h"
#include "lib/diglim.h"
#include "lib/read_all.h"
#include "lib/sysfile.h"

/**
 * list_kernel_ask - ask which lists have a digest
 * @fd: digest_query, open for reading and writing
 * @digest: the digest
 * @answer: is filled in; to be freed with list_answer_free(), whatever is returned
 *
 * Return: NULL, or why it cannot be asked, to be freed.
 */
char *list_kernel_ask(int fd, const struct digest *digest, struct list_answer *answer)
{
	char text[DIGEST_TEXT_MAX], *said, *why = NULL;
	size_t size;
	int error;

	*answer = (struct list_answer){ 0 };
	digest_text(text, digest);
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		return xasprintf("digest_query: %s", strerror(errno));
	error = lseek(fd, 0, SEEK_SET) < 0 ? errno : read_all(fd, SYSFILE_LOADED, &said, &size);
	if (error)
		return xasprintf("digest_query: %s", strerror(error));
	if (strlen(said) != size || !list_answer_parse(answer, said))
		why = xstrdup("digest_query: the answer is not understood");
	free(said);
	return why;
}

/* Load a list, or remove it. */
static char *change(const struct list_kernel *kernel, const char *path, bool del)
{
	const struct list_attempt attempt = { .name = path, .del = del };
	const char *name = del ? "digest_list_del" : "digest_list_add";
	char *file = xasprintf(DIGLIM_DIRECTORY "/%s", name), *why;
	int fd = open(file, O_WRONLY | O_CLOEXEC);

	(void)kernel;
	free(file);
	if (fd < 0)
		return list_attempt_why_not_open(name, errno);
	why = list_attempt(&attempt, fd);
	close(fd);
	return why;
}

/* Ask for a digest: many are asked for one after the other. */
static char *ask(const struct list_kernel *kernel, const struct digest *digest,
		 struct list_answer *answer)
{
	static int fd = -1;

	(void)kernel;
	*answer = (struct list_answer){ 0 };
	if (fd < 0)
		fd = open(DIGLIM_DIRECTORY "/digest_query", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return list_attempt_why_not_open("digest_query", errno);
	return list_kernel_ask(fd, digest, answer);
}

/* What was done with a list. */
static int actions(const struct list_kernel *kernel, const struct digest *own)
{
	struct loaded_lists loaded;
	const char *line;
	int actions = -1;
	char *value;

	(void)kernel;
	loaded_lists_read(&loaded, "/");
	line = loaded_lists_find(&loaded, own);
	value = line ? loaded_list_word(line, "actions") : NULL;
	if (value)
		actions = strtoul(value, NULL, 10) & DIGLIM_ACTIONS;
	free(value);
	loaded_lists_free(&loaded);
	return actions;
}

/* By which digests it looks now. */
static void algos(const struct list_kernel *kernel, struct list_algos *algos)
{
	(void)kernel;
	list_algos_read(algos, "/");
}

/* The kernel that runs. */
const struct list_kernel list_kernel_live = {
	.change = change,
	.ask = ask,
	.actions = actions,
	.algos = algos,
};
