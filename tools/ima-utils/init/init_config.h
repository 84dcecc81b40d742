/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The configuration of ima-init: lines "name = value".
 */

#ifndef IMA_UTILS_INIT_CONFIG_H
#define IMA_UTILS_INIT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

/* This program and its configuration, in the root file system. */
#define INIT_PROGRAM "/ima/init"
#define INIT_CONFIG "/ima/init.conf"

/* How long the whole, a line without its end, and a path may be. */
#define INIT_CONFIG_MAX (16 << 10)
#define INIT_LINE_MAX 400
#define INIT_PATH_MAX 255

/* What becomes of the machine if something that is configured cannot be done. */
enum init_action {
	INIT_HALT,
	INIT_REBOOT,
	INIT_CONTINUE,
};

/* What the key of EVM is encrypted under. */
enum init_evm_key {
	INIT_EVM_NONE,
	INIT_EVM_TRUSTED,
	INIT_EVM_USER,
};

/**
 * struct init_config - what is to be done
 * @on_failure: what if it cannot be done
 * @evm_key: whether EVM gets a key
 * @init: the program that is executed at the end
 * @evm_trusted: file with the trusted key
 * @evm_user: file with the user key
 * @evm_encrypted: file with the key of EVM, encrypted under one of these two
 * @certificates: directory of certificates for .ima
 * @evm_certificates: directory of certificates for .evm
 * @digest_lists: directory of digest lists
 * @policy: file with the policy
 *
 * A path that is empty is not configured.
 */
struct init_config {
	enum init_action on_failure;
	enum init_evm_key evm_key;
	char init[INIT_PATH_MAX + 1];
	char evm_trusted[INIT_PATH_MAX + 1];
	char evm_user[INIT_PATH_MAX + 1];
	char evm_encrypted[INIT_PATH_MAX + 1];
	char certificates[INIT_PATH_MAX + 1];
	char evm_certificates[INIT_PATH_MAX + 1];
	char digest_lists[INIT_PATH_MAX + 1];
	char policy[INIT_PATH_MAX + 1];
};

/**
 * struct init_config_fault - what is wrong with a configuration
 * @line: in which line, from 1; 0 if it is the whole
 * @name: of the setting; empty if it is none
 * @reason: why it is refused
 */
struct init_config_fault {
	unsigned int line;
	char name[32];
	const char *reason;
};

bool init_config_parse(const char *text, size_t size, struct init_config *config,
		       struct init_config_fault *fault);

#endif
