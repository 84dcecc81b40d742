// SPDX-License-Identifier: GPL-2.0-only
/*
 * Other programs; see program.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"
#include "program.h"
#include "read_all.h"

/* So much of complaints is looked at, which is their end. */
#define COMPLAINT_MAX 1024

/* The environment, but for the language of messages; to be freed, not what is in it. */
static char **plain_environment(void)
{
	static const char language[] = "LC_ALL=C";
	size_t count = 0, i;
	char **copy;

	for (i = 0; environ[i]; i++)
		;
	copy = xrealloc(NULL, i + 2, sizeof(*copy));
	for (i = 0; environ[i]; i++)
		if (strncmp(environ[i], "LC_ALL=", 7) && strncmp(environ[i], "LANGUAGE=", 9))
			copy[count++] = environ[i];
	copy[count++] = (char *)language;
	copy[count] = NULL;
	return copy;
}

/* Start it; 0 or errno. */
static int start(const char *const *argv, int output, int complaint, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	char **environment = plain_environment();
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, complaint, STDERR_FILENO);
	error = posix_spawnp(pid, argv[0], &actions, NULL, (char *const *)argv, environment);
	posix_spawn_file_actions_destroy(&actions);
	free(environment);
	return error;
}

/* The end of what it complained of, as one line, to be freed. */
static char *one_line(int fd)
{
	char text[COMPLAINT_MAX], *end;
	off_t size = lseek(fd, 0, SEEK_END), most = sizeof(text) - 1;
	ssize_t n = pread(fd, text, most, size > most ? size - most : 0);

	n = n < 0 ? 0 : n;
	while (n && text[n - 1] == '\n')
		n--;
	text[n] = '\0';
	while ((end = strchr(text, '\n')))
		*end = ' ';
	return xstrdup(text);
}

/* What it ends with. */
static int status_of(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Run it with these descriptors; 0 or errno. */
static int run(const char *const *argv, const int *pipes, int complaint, size_t max,
	       struct program_answer *answer)
{
	pid_t pid;
	int error;

	error = start(argv, pipes[1], complaint, &pid);
	close(pipes[1]);
	if (error) {
		close(pipes[0]);
		return error;
	}
	error = read_all(pipes[0], max, &answer->output, &answer->size);
	/* If that was too much, it notices. */
	close(pipes[0]);
	answer->status = status_of(pid);
	answer->complaint = one_line(complaint);
	return error;
}

/**
 * program_run - run a program to its end
 * @argv: its name, which is looked for in PATH, and its arguments; NULL behind them
 * @max: more bytes of output are an error
 * @answer: is filled in; to be freed with program_answer_free(), whatever is returned
 *
 * It inherits what is open and not to be closed, so this is to be called before there
 * are threads.
 *
 * Return: NULL, or why it could not be run, to be freed; what it ends with does not
 * matter.
 */
char *program_run(const char *const *argv, size_t max, struct program_answer *answer)
{
	int pipes[2], complaint = memfd_create(argv[0], MFD_CLOEXEC), error = 0;

	*answer = (struct program_answer){ .status = -1 };
	if (complaint < 0 || pipe2(pipes, O_CLOEXEC))
		error = errno;
	else
		error = run(argv, pipes, complaint, max, answer);
	if (complaint >= 0)
		close(complaint);
	return error ? xasprintf("%s: %s", argv[0], strerror(error)) : NULL;
}

/**
 * program_answer_free - free what a program wrote
 * @answer: empty after this
 */
void program_answer_free(struct program_answer *answer)
{
	free(answer->output);
	free(answer->complaint);
	*answer = (struct program_answer){ 0 };
}
