// SPDX-License-Identifier: GPL-2.0-only
/*
 * ima-init - the first program of a machine whose user space is signed
 *
 * The kernel executes it as init, with the layer "init" of IMA in force: nothing without a
 * signature is executed or read by root (Documentation/security/ima-layers.rst).  It loads
 * what the machine is to go on with, certificates, digest lists, the key of EVM, and the
 * policy, in whose place the layer goes; then it executes the real init.
 *
 * It is linked statically, and executes no other program: all that is to be trusted until
 * the policy holds is one file.  What is configured must succeed.  The first step that does
 * not is the last one, so that the layer is still in force when the machine is given to the
 * real init nevertheless (on-failure = continue).
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "init_config.h"
#include "init_evm.h"
#include "init_files.h"
#include "init_mounts.h"
#include "init_report.h"
#include "init_trust.h"

/* What EVM is told when it has certificates; see Documentation/ABI/testing/evm. */
#define EVM_SIGNATURES 2

/* One byte more, so that what is too long shows. */
static char text[INIT_CONFIG_MAX + 1];

/* What was read, as a configuration; what is wrong is told. */
static bool parse(const char *path, size_t size, struct init_config *config,
		  bool (*tell)(const char *format, ...))
{
	struct init_config_fault fault;
	char line[16] = "";

	if (init_config_parse(text, size, config, &fault))
		return true;
	if (fault.line)
		snprintf(line, sizeof(line), "%u: ", fault.line);
	return tell("configuration: %s: %s%s%s%s", path, line, fault.name,
		    *fault.name ? ": " : "", fault.reason);
}

/* Read the configuration: one that cannot be used says nothing. */
static bool configure(struct init_config *config)
{
	size_t size;

	if (!init_read("configuration", INIT_CONFIG, text, INIT_CONFIG_MAX, &size) ||
	    !parse(INIT_CONFIG, size, config, init_fault)) {
		config->on_failure = INIT_HALT;
		return false;
	}
	init_say("configuration: %s", INIT_CONFIG);
	return true;
}

/*
 * Without the layer nobody looks at what is read here, keys of EVM among it, and the
 * configuration, so that this is the first step.
 */
static bool layer(void)
{
	if (!init_layer_holds())
		return init_fault("layer: the layer init of IMA is not in force");
	init_say("layer: the layer init is in force");
	return true;
}

/* With keys that EVM has, it is told to use them. */
static bool evm_certificates(const struct init_config *config)
{
	return !*config->evm_certificates ||
	       (init_certificates(config->evm_certificates, ".evm") &&
		init_evm_enable(EVM_SIGNATURES, config->evm_certificates));
}

/*
 * In this order: certificates vouch for lists, lists vouch for the key of EVM, and the key
 * has to be read while the layer holds, which goes with the policy.
 */
static bool prepare(struct init_config *config)
{
	/* Until it is known what to do. */
	memset(config, 0, sizeof(*config));
	return init_mount() && layer() && configure(config) &&
	       init_certificates(config->certificates, ".ima") && evm_certificates(config) &&
	       init_digest_lists(config->digest_lists) && init_evm_key(config) &&
	       init_policy(config->policy);
}

/* There is nothing to go on with: to continue means to halt then. */
static void give_up(enum init_action action)
{
	init_fault("failed: the machine %s", action == INIT_REBOOT ? "restarts" : "halts");
	sync();
	reboot(action == INIT_REBOOT ? RB_AUTOBOOT : RB_HALT_SYSTEM);
	/* The kernel stops if its first program ends. */
	_exit(1);
}

/* As the first program; returns only if the machine does not stop. */
static int run(char **argv)
{
	struct init_config config;
	int error;

	if (!prepare(&config)) {
		if (config.on_failure != INIT_CONTINUE)
			give_up(config.on_failure);
		init_fault("failed: %s is started, %s", config.init, init_layer_holds() ?
			   "the layer init stays in force" : "the layer init is gone");
	}
	init_say("starting %s", config.init);
	init_unmount();
	argv[0] = config.init;
	execv(config.init, argv);
	error = errno;
	init_mount();
	init_fault("%s: not executed: %s", config.init, strerror(error));
	give_up(config.on_failure);
	return 1;
}

/* As init_fault(), for who is not init. */
__printf(1, 2)
static bool tell(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("ima-init: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	return false;
}

/* Whether it is a configuration: 0, or 1. */
static int check(const char *path)
{
	FILE *file = fopen(path, "re");
	struct init_config config;
	size_t size = 0;
	int error = file ? 0 : errno;

	if (file) {
		size = fread(text, 1, sizeof(text), file);
		error = ferror(file) ? errno : 0;
		fclose(file);
	}
	if (error) {
		tell("configuration: %s: %s", path, strerror(error));
		return 1;
	}
	return parse(path, size, &config, tell) ? 0 : 1;
}

/* The kernel calls it, or somebody who has a question. */
int main(int argc, char **argv)
{
	if (getpid() == 1)
		return run(argv);
	if ((argc == 2 || argc == 3) && !strcmp(argv[1], "--check"))
		return check(argc == 3 ? argv[2] : INIT_CONFIG);
	tell("this is an init, which the kernel starts (init=" INIT_PROGRAM
	     "); --check [FILE] looks at a configuration");
	return 2;
}
