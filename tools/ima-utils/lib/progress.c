// SPDX-License-Identifier: GPL-2.0-only
/*
 * How far long work has come; see progress.h.
 */

#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

/* Often enough to be seen moving, and for no more. */
#define INTERVAL_MS 200

static bool shown;

/* Milliseconds of a clock that nobody sets. */
static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/**
 * progress - tell how far it is, if standard error is a terminal
 * @program: who does it
 * @what: of what: "files"
 * @done: how many of them are done
 * @all: of how many, 0 if that is not known
 *
 * Nothing is shown of what took less than a moment, or was told a moment ago.  To
 * be called by one thread at a time.
 */
void progress(const char *program, const char *what, unsigned long long done,
	      unsigned long long all)
{
	static long long next;
	static int terminal = -1;

	if (terminal < 0)
		terminal = isatty(STDERR_FILENO);
	if (!terminal)
		return;
	if (!next)
		next = now() + INTERVAL_MS;
	if (now() < next)
		return;
	next = now() + INTERVAL_MS;
	shown = true;
	if (all)
		fprintf(stderr, "\r\033[K%s: %llu of %llu %s", program, done, all, what);
	else
		fprintf(stderr, "\r\033[K%s: %llu %s", program, done, what);
	fflush(stderr);
}

/**
 * progress_clear - remove the line, before anything else is said
 */
void progress_clear(void)
{
	if (!shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	shown = false;
}
