// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration of ima-init: what is understood, and what is refused.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "init/init_config.h"
#include "lib/array.h"

static struct init_config config;
static struct init_config_fault fault;

static bool parse(const char *text)
{
	return init_config_parse(text, strlen(text), &config, &fault);
}

/* It is refused in this line, for this setting, with these words. */
static void refused(const char *text, size_t size, unsigned int line, const char *name,
		    const char *reason)
{
	assert_false(init_config_parse(text, size, &config, &fault));
	assert_string_equal(fault.reason, reason);
	assert_string_equal(fault.name, name);
	assert_int_equal(fault.line, line);
}

static void wrong(const char *text, unsigned int line, const char *name, const char *reason)
{
	refused(text, strlen(text), line, name, reason);
}

static void all_settings(void **state)
{
	(void)state;
	assert_true(parse("# what this machine loads\n"
			  "\n"
			  "  \t\n"
			  "init = /usr/lib/systemd/systemd\n"
			  "on-failure=reboot\n"
			  "\tevm-key =\ttrusted \t\n"
			  "evm-trusted = /ima/kmk\n"
			  "evm-encrypted = /ima/evm=key\n"
			  "certificates = /ima/certificates\n"
			  "evm-certificates = /ima/evm\n"
			  "digest-lists = /ima/lists\n"
			  "  # indented\n"
			  "policy = /ima/policy"));
	assert_string_equal(config.init, "/usr/lib/systemd/systemd");
	assert_int_equal(config.on_failure, INIT_REBOOT);
	assert_int_equal(config.evm_key, INIT_EVM_TRUSTED);
	assert_string_equal(config.evm_trusted, "/ima/kmk");
	assert_string_equal(config.evm_encrypted, "/ima/evm=key");
	assert_string_equal(config.evm_user, "");
	assert_string_equal(config.certificates, "/ima/certificates");
	assert_string_equal(config.evm_certificates, "/ima/evm");
	assert_string_equal(config.digest_lists, "/ima/lists");
	assert_string_equal(config.policy, "/ima/policy");
}

static void nothing_said(void **state)
{
	(void)state;
	assert_true(parse("#\n"));
	assert_string_equal(config.init, "/sbin/init");
	assert_int_equal(config.on_failure, INIT_HALT);
	assert_int_equal(config.evm_key, INIT_EVM_NONE);
	assert_string_equal(config.policy, "");
}

static void words(void **state)
{
	(void)state;
	assert_true(parse("on-failure = continue\n"));
	assert_int_equal(config.on_failure, INIT_CONTINUE);
	assert_true(parse("on-failure = halt\nevm-key = none\n"));
	assert_int_equal(config.on_failure, INIT_HALT);
	assert_true(parse("evm-key = user\nevm-user = /k\nevm-encrypted = /e\n"));
	assert_int_equal(config.evm_key, INIT_EVM_USER);
	wrong("on-failure = Halt\n", 1, "on-failure", "it is none of halt, reboot, continue");
	wrong("on-failure = halted\n", 1, "on-failure", "it is none of halt, reboot, continue");
	wrong("on-failure =\n", 1, "on-failure", "it is none of halt, reboot, continue");
	wrong("\nevm-key = tpm\n", 2, "evm-key", "it is none of none, trusted, user");
}

static void names(void **state)
{
	(void)state;
	wrong("policy = /p\nplicy = /p\n", 2, "", "there is no such setting");
	wrong("Policy = /p\n", 1, "", "there is no such setting");
	wrong(" = /p\n", 1, "", "there is no such setting");
	wrong("policy /p\n", 1, "", "it is not \"name = value\"");
	wrong("policy = /p\n\npolicy = /p\n", 3, "policy", "it is there twice");
	wrong("on-failure = halt\non-failure = halt", 2, "on-failure", "it is there twice");
	wrong("policy = /p\r\n", 1, "policy",
	      "the path has a space, or what is not printable ASCII");
}

static void paths(void **state)
{
	char text[INIT_PATH_MAX + 32];

	(void)state;
	wrong("policy =\n", 1, "policy", "it is no absolute path");
	wrong("policy = p\n", 1, "policy", "it is no absolute path");
	wrong("policy = /p # comment\n", 1, "policy",
	      "the path has a space, or what is not printable ASCII");
	wrong("policy = /\xc3\xa4\n", 1, "policy",
	      "the path has a space, or what is not printable ASCII");
	wrong("init = /ima/init\n", 0, "init", "it is this program itself");
	memset(text, 'x', sizeof(text));
	memcpy(text, "policy = /", 10);
	text[9 + INIT_PATH_MAX] = '\0';
	assert_true(parse(text));
	assert_int_equal(strlen(config.policy), INIT_PATH_MAX);
	text[9 + INIT_PATH_MAX] = 'x';
	text[9 + INIT_PATH_MAX + 1] = '\0';
	wrong(text, 1, "policy", "the path is too long");
}

static void sizes(void **state)
{
	static char text[INIT_CONFIG_MAX + 1];

	(void)state;
	refused("", 0, 0, "", "it is empty");
	memset(text, '#', INIT_LINE_MAX + 1);
	refused(text, INIT_LINE_MAX + 1, 1, "", "the line is too long");
	assert_true(init_config_parse(text, INIT_LINE_MAX, &config, &fault));
	memset(text, '\n', sizeof(text));
	refused(text, sizeof(text), 0, "", "it is too long");
	assert_true(init_config_parse(text, INIT_CONFIG_MAX, &config, &fault));
}

static void zero_bytes(void **state)
{
	(void)state;
	refused("policy = /p\0x\n", 14, 1, "", "there is a zero byte");
	refused("# comment\n#\0\n", 13, 2, "", "there is a zero byte");
	refused("\0", 1, 1, "", "there is a zero byte");
}

static void keys(void **state)
{
	static const struct {
		const char *text;
		const char *name;
		const char *reason;
	} faults[] = {
		{ "evm-key = trusted\nevm-encrypted = /e\n", "evm-trusted",
		  "it is wanted with evm-key = trusted" },
		{ "evm-key = user\nevm-encrypted = /e\n", "evm-user",
		  "it is wanted with evm-key = user" },
		{ "evm-key = trusted\nevm-trusted = /t\n", "evm-encrypted",
		  "it is wanted with evm-key" },
		{ "evm-trusted = /t\n", "evm-trusted", "it is only for evm-key = trusted" },
		{ "evm-user = /t\n", "evm-user", "it is only for evm-key = user" },
		{ "evm-encrypted = /t\n", "evm-encrypted",
		  "it is only for evm-key = trusted or user" },
		{ "evm-key = user\nevm-user = /u\nevm-trusted = /t\nevm-encrypted = /e\n",
		  "evm-trusted", "it is only for evm-key = trusted" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(faults); i++)
		wrong(faults[i].text, 0, faults[i].name, faults[i].reason);
}

int main(void)
{
	return RUN_TESTS("init_config",
			 cmocka_unit_test(all_settings), cmocka_unit_test(nothing_said),
			 cmocka_unit_test(words), cmocka_unit_test(names),
			 cmocka_unit_test(paths), cmocka_unit_test(sizes),
			 cmocka_unit_test(zero_bytes), cmocka_unit_test(keys));
}
