// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration of ima-init; see init_config.h.
 *
 * It decides what protects the machine, so nothing in it is guessed or passed over: what is
 * not understood is a fault, and with a fault nothing of it holds.  A name that was mistyped
 * would otherwise be a policy that is not loaded.
 */

#include <stdio.h>
#include <string.h>

#include "../lib/array.h"
#include "init_config.h"

/* A part of the text, which has no end of its own. */
struct span {
	const char *start;
	size_t length;
};

/* Words that a setting can have as its value, in the order of their enum. */
static const char * const actions[] = { "halt", "reboot", "continue", NULL };
static const char * const evm_keys[] = { "none", "trusted", "user", NULL };

/* Each setting is either one of words or a path. */
static const struct setting {
	const char *name;
	const char * const *words;
	size_t offset;
	const char *reason;
} settings[] = {
#define PATH(name, member) { name, NULL, offsetof(struct init_config, member), NULL }
	{ "on-failure", actions, 0, "it is none of halt, reboot, continue" },
	{ "evm-key", evm_keys, 0, "it is none of none, trusted, user" },
	PATH("init", init),
	PATH("evm-trusted", evm_trusted),
	PATH("evm-user", evm_user),
	PATH("evm-encrypted", evm_encrypted),
	PATH("certificates", certificates),
	PATH("evm-certificates", evm_certificates),
	PATH("digest-lists", digest_lists),
	PATH("policy", policy),
#undef PATH
};

/* For a "return": it is never true. */
static bool wrong(struct init_config_fault *fault, const char *name, const char *reason)
{
	snprintf(fault->name, sizeof(fault->name), "%s", name);
	fault->reason = reason;
	return false;
}

/* What may stand around names and values. */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Without the blanks at both ends. */
static struct span trimmed(struct span span)
{
	while (span.length && is_blank(*span.start)) {
		span.start++;
		span.length--;
	}
	while (span.length && is_blank(span.start[span.length - 1]))
		span.length--;
	return span;
}

/* Whether it is this text, no more. */
static bool equal(struct span span, const char *text)
{
	return span.length == strlen(text) && !memcmp(span.start, text, span.length);
}

/* The setting of that name, or NULL. */
static const struct setting *find_setting(struct span name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if (equal(name, settings[i].name))
			return &settings[i];
	return NULL;
}

/* One of the words that the setting knows. */
static bool set_word(const struct setting *setting, struct span value, struct init_config *config,
		     struct init_config_fault *fault)
{
	unsigned int i;

	for (i = 0; setting->words[i]; i++) {
		if (!equal(value, setting->words[i]))
			continue;
		if (setting->words == actions)
			config->on_failure = i;
		else
			config->evm_key = i;
		return true;
	}
	return wrong(fault, setting->name, setting->reason);
}

/* A path, as it stands. */
static bool set_path(const struct setting *setting, struct span value, struct init_config *config,
		     struct init_config_fault *fault)
{
	char *path = (char *)config + setting->offset;
	size_t i;

	if (!value.length || *value.start != '/')
		return wrong(fault, setting->name, "it is no absolute path");
	if (value.length > INIT_PATH_MAX)
		return wrong(fault, setting->name, "the path is too long");
	/* It is shown in the log, and written to files of which a line is a command. */
	for (i = 0; i < value.length; i++)
		if (value.start[i] <= ' ' || value.start[i] > '~')
			return wrong(fault, setting->name,
				     "the path has a space, or what is not printable ASCII");
	memcpy(path, value.start, value.length);
	path[value.length] = '\0';
	return true;
}

/* One line; @seen has a bit for each setting that was there. */
static bool parse_line(struct span line, unsigned int *seen, struct init_config *config,
		       struct init_config_fault *fault)
{
	const struct setting *setting;
	struct span name, value;
	const char *equals;

	if (line.length > INIT_LINE_MAX)
		return wrong(fault, "", "the line is too long");
	if (memchr(line.start, '\0', line.length))
		return wrong(fault, "", "there is a zero byte");
	line = trimmed(line);
	if (!line.length || *line.start == '#')
		return true;
	equals = memchr(line.start, '=', line.length);
	if (!equals)
		return wrong(fault, "", "it is not \"name = value\"");
	name = trimmed((struct span){ line.start, equals - line.start });
	value = trimmed((struct span){ equals + 1, line.start + line.length - equals - 1 });
	setting = find_setting(name);
	if (!setting)
		return wrong(fault, "", "there is no such setting");
	if (*seen & 1u << (setting - settings))
		return wrong(fault, setting->name, "it is there twice");
	*seen |= 1u << (setting - settings);
	if (setting->words)
		return set_word(setting, value, config, fault);
	return set_path(setting, value, config, fault);
}

/* What a setting says about another one. */
static bool consistent(const struct init_config *config, struct init_config_fault *fault)
{
	bool trusted = config->evm_key == INIT_EVM_TRUSTED, user = config->evm_key == INIT_EVM_USER;

	if (trusted != (*config->evm_trusted != '\0'))
		return wrong(fault, "evm-trusted", trusted ? "it is wanted with evm-key = trusted" :
			     "it is only for evm-key = trusted");
	if (user != (*config->evm_user != '\0'))
		return wrong(fault, "evm-user", user ? "it is wanted with evm-key = user" :
			     "it is only for evm-key = user");
	if ((trusted || user) != (*config->evm_encrypted != '\0'))
		return wrong(fault, "evm-encrypted", trusted || user ? "it is wanted with evm-key" :
			     "it is only for evm-key = trusted or user");
	if (!strcmp(config->init, INIT_PROGRAM))
		return wrong(fault, "init", "it is this program itself");
	return true;
}

/**
 * init_config_parse - understand a configuration
 * @text: all of it; not changed, and it needs no end
 * @size: how long it is
 * @config: is filled in, with what holds if nothing is said, too
 * @fault: is filled in if it is refused
 *
 * Return: true if it is a configuration.
 */
bool init_config_parse(const char *text, size_t size, struct init_config *config,
		       struct init_config_fault *fault)
{
	unsigned int seen = 0;
	const char *end;
	struct span line;

	memset(config, 0, sizeof(*config));
	memset(fault, 0, sizeof(*fault));
	snprintf(config->init, sizeof(config->init), "/sbin/init");
	if (size > INIT_CONFIG_MAX)
		return wrong(fault, "", "it is too long");
	if (!size)
		return wrong(fault, "", "it is empty");
	while (size) {
		fault->line++;
		end = memchr(text, '\n', size);
		line = (struct span){ text, end ? (size_t)(end - text) : size };
		if (!parse_line(line, &seen, config, fault))
			return false;
		size -= line.length + (end ? 1 : 0);
		text += line.length + (end ? 1 : 0);
	}
	fault->line = 0;
	return consistent(config, fault);
}
