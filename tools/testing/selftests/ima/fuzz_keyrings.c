// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_keyrings - a libFuzzer target for how many keys the kernel's keyrings hold
 *
 * The source of imactl under AddressSanitizer and UndefinedBehaviorSanitizer; scripts/fuzz of
 * the patchset builds and runs it.  The first bytes tell which serial number .ima has and
 * what the kernel answers when it is asked how many keys that holds; the rest is what users
 * have brought into /proc/keys: descriptions of keys are theirs, ends of lines among them.
 * None of that hides .ima or has it counted as the kernel would not count it.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

#include "../../../ima-utils/lib/alloc.c"
#include "../../../ima-utils/lib/fact.c"
#include "../../../ima-utils/lib/keyrings.c"
#include "fuzz.h"

#define LINE "%08x I------     1 perm 1f0b0000     0     0 keyring   .ima: %s\n"

/* What the kernel knows, and whether it was asked. */
static int32_t serial;
static long keys;
static bool asked;

static bool is_ima(int32_t id, const char *name)
{
	require(!strcmp(name, ".ima"));
	return id == serial;
}

static long count_keys(int32_t id)
{
	require(id == serial && !asked);
	asked = true;
	return keys;
}

static const struct keyring_ops ops = { .is_keyring = is_ima, .count = count_keys };

/* With @live the kernel can be asked; to be freed. */
static struct fact count(const char *text, bool live)
{
	struct fact proc_keys = { .state = FACT_READ }, result;

	proc_keys.path = xstrdup("/proc/keys");
	proc_keys.text = xstrdup(text);
	asked = false;
	result = keyring_count(&proc_keys, ".ima", live ? &ops : NULL);
	require(!strcmp(proc_keys.text, text) && !strcmp(result.path, "/proc/keys"));
	require(!result.text);
	fact_free(&proc_keys);
	return result;
}

/* What is said is what the kernel answered. */
static void check_answer(const struct fact *fact)
{
	enum fact_state state = keys >= 0 ? FACT_READ :
				keys == -EACCES ? FACT_DENIED : FACT_FAILED;

	require(asked && fact->state == state);
	require(fact->error == (keys < 0 ? -keys : 0));
	require(fact->number == (unsigned long long)(keys < 0 ? 0 : keys));
}

/* Whether eight digits, or what else strtoul() takes, are the serial number. */
static bool has_serial(const char *text)
{
	char word[9] = "";

	for (; strlen(text) >= 8; text++) {
		memcpy(word, text, 8);
		if ((int32_t)strtoul(word, NULL, 16) == serial)
			return true;
	}
	return false;
}

/* Of the running kernel: before and behind whatever stands there the line is found. */
static void check_live(const char *text, const char *line)
{
	char *before = xasprintf("%s%s", line, text), *behind = xasprintf("%s\n%s", text, line);
	struct fact fact = count(text, true);

	if (fact.state == FACT_ABSENT)
		require(!asked && !fact.number && !fact.error);
	else
		check_answer(&fact);
	require(!asked || has_serial(text));
	fact_free(&fact);
	fact = count(before, true);
	check_answer(&fact);
	fact_free(&fact);
	fact = count(behind, true);
	check_answer(&fact);
	fact_free(&fact);
	require(keyring_any(before) && keyring_any(behind));
	free(behind);
	free(before);
}

/* Of a copy of files: a second line for the keyring, true or not, and nobody believes any. */
static void check_copy(const char *text, const char *line)
{
	char *before = xasprintf("%s%s", line, text), *behind = xasprintf("%s\n%s", text, line);
	struct fact alone = count(text, false), fact;
	enum fact_state state = alone.state == FACT_ABSENT ? FACT_READ : FACT_MALFORMED;
	char number[32];

	require(!alone.error && !asked);
	require(alone.state == FACT_READ || !alone.number);
	if (alone.state == FACT_READ) {
		snprintf(number, sizeof(number), "%llu", alone.number);
		require(strstr(text, number) || (!alone.number && strstr(text, "empty")));
	}
	require(alone.state == FACT_ABSENT || alone.state == FACT_READ ||
		alone.state == FACT_MALFORMED);
	if (alone.state != FACT_ABSENT)
		require(strstr(text, ".ima: ") && keyring_any(text));
	require(!keyring_any(text) || (strstr(text, "keyring ") && strstr(text, " .")));

	fact = count(before, false);
	require(fact.state == state && fact.number == (state == FACT_READ ? 12 : 0));
	fact_free(&fact);
	fact = count(behind, false);
	require(fact.state == state && fact.number == (state == FACT_READ ? 12 : 0));
	fact_free(&fact);
	fact_free(&alone);
	free(behind);
	free(before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const long answers[] = { 0, 7, -EACCES, -EKEYREVOKED };
	char *text, *line;

	/* A file with such a byte is not read. */
	if (size < 5 || memchr(data + 5, '\0', size - 5))
		return 0;
	memcpy(&serial, data, 4);
	keys = answers[data[4] % 4];
	text = xstrndup((const char *)data + 5, size - 5);
	line = xasprintf(LINE, serial, "12");
	check_live(text, line);
	check_copy(text, line);
	free(line);
	free(text);
	return 0;
}
