// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_init_config - a libFuzzer target for the configuration of ima-init
 *
 * The parser of tools/ima-utils under AddressSanitizer and UndefinedBehaviorSanitizer;
 * scripts/fuzz of the patchset builds and runs it.
 */

#include <stdint.h>
#include <stdlib.h>

#include "../../../ima-utils/init/init_config.c"
#include "fuzz.h"

/* Empty, or what the kernel can be given. */
static void check_path(const char *path)
{
	const char *end = memchr(path, '\0', INIT_PATH_MAX + 1);

	require(end && (!*path || *path == '/'));
	for (; *path; path++)
		require(*path > ' ' && *path <= '~');
}

static void check_accepted(const struct init_config *config)
{
	bool key = config->evm_key != INIT_EVM_NONE;

	require(config->on_failure <= INIT_CONTINUE && config->evm_key <= INIT_EVM_USER);
	require(*config->init);
	check_path(config->init);
	check_path(config->evm_trusted);
	check_path(config->evm_user);
	check_path(config->evm_encrypted);
	check_path(config->certificates);
	check_path(config->evm_certificates);
	check_path(config->digest_lists);
	check_path(config->policy);
	require(key == !!*config->evm_encrypted);
	require(key == (*config->evm_trusted || *config->evm_user));
}

static unsigned int lines_of(const char *text, size_t size)
{
	unsigned int lines = size && text[size - 1] != '\n';

	while (size)
		lines += text[--size] == '\n';
	return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct init_config_fault fault;
	struct init_config config;
	char *text = exact(data, size);

	if (init_config_parse(text, size, &config, &fault)) {
		require(!memchr(text, '\0', size));
		check_accepted(&config);
	} else {
		require(fault.reason && *fault.reason);
		require(memchr(fault.name, '\0', sizeof(fault.name)));
		require(fault.line <= lines_of(text, size));
	}
	free(text);
	return 0;
}
