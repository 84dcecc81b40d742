// SPDX-License-Identifier: GPL-2.0-only
/*
 * The key of EVM, which ima-init loads; see init_evm.h.
 *
 * EVM's HMAC says that metadata were written by this machine.  That is worth what its key is
 * worth, which is on the disk, encrypted under another key: a trusted key, which only this
 * TPM can unseal, or a user key, which is on the disk as well, and so is no secret to whoever
 * reads the disk.
 *
 * Who can write the disk could put a key of EVM there that he made himself, under a trusted
 * key that he had the same TPM seal for him: everything would load, and his HMACs would be
 * good ones.  So these files have to be vouched for as all that root reads is while the layer
 * init holds, by a label or by a digest list: of the machine's administrator, for nobody else
 * knows them.
 *
 * The keys are in the keyring of this process, which ends when the real init is executed.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <linux/keyctl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init_evm.h"
#include "init_files.h"
#include "init_mounts.h"
#include "init_report.h"

#define EVM INIT_SECURITYFS "/evm"

/* What EVM looks for, and what it is told to do; see Documentation/ABI/testing/evm. */
#define EVM_KEY "evm-key"
#define EVM_HMAC 1
#define EVM_SETUP_COMPLETE 0x80000000ul

/* The kernel's limits are 32 KiB and less; those that are used have 1 KiB. */
#define BLOB_MAX (8 << 10)
#define NAME_MAX_BYTES 128

/* What is loaded: a command, and what was read; it is cleared when it was used. */
static char blob[sizeof("load ") + BLOB_MAX];

/* Its number, or -1. */
static long add_key(const char *type, const char *name, const char *payload, size_t size)
{
	return syscall(SYS_add_key, type, name, payload, size, KEY_SPEC_PROCESS_KEYRING);
}

/* The kernel holds its own copy of what EVM needs. */
static void forget_key(long key)
{
	if (key < 0)
		return;
	syscall(SYS_keyctl, KEYCTL_REVOKE, key);
	syscall(SYS_keyctl, KEYCTL_UNLINK, key, KEY_SPEC_PROCESS_KEYRING);
}

/* The file as "load TEXT" in blob. */
static bool read_blob(const char *path)
{
	size_t size, i;
	char *text = blob + snprintf(blob, sizeof(blob), "load ");

	if (!init_read("EVM", path, text, BLOB_MAX, &size))
		return false;
	while (size && (text[size - 1] == '\n' || text[size - 1] == ' '))
		size--;
	text[size] = '\0';
	for (i = 0; i < size; i++)
		if (text[i] < ' ' || text[i] > '~')
			break;
	if (!size || i < size)
		return init_fault("EVM: %s: it is not what \"keyctl pipe\" writes of a key", path);
	return true;
}

/*
 * The name of the key under which EVM's is encrypted: "[FORMAT ]KIND:NAME LENGTH DIGITS".
 * The kernel looks for it under that name.
 */
static bool master_name(const char *path, const char *kind, char *name)
{
	char *word = strstr(blob, ":"), *start = word;
	size_t length;

	while (start && start > blob && start[-1] != ' ')
		start--;
	if (!word || strlen(kind) != (size_t)(word - start) || strncmp(start, kind, word - start))
		return init_fault("EVM: %s: it is not encrypted under a %s key", path, kind);
	length = strcspn(++word, " ");
	if (!length || length >= NAME_MAX_BYTES)
		return init_fault("EVM: %s: the name of the %s key is none", path, kind);
	memcpy(name, word, length);
	name[length] = '\0';
	return true;
}

/* Why the kernel does not take a key. */
static const char *why_not(int error)
{
	switch (error) {
	case EPERM:
		return "the TPM does not unseal it: it is another TPM's, or was changed";
	case ENODEV:
		return "there is no TPM, or the kernel has no such keys";
	case EINVAL:
	case EBADMSG:
	case ENOKEY:
		return "the kernel does not decrypt it: it was changed, or is under another key";
	default:
		return strerror(error);
	}
}

/* The key under which that of EVM is encrypted; its number, or -1. */
static long load_master(const struct init_config *config, const char *name)
{
	long key;
	size_t size;

	if (config->evm_key == INIT_EVM_TRUSTED) {
		if (!read_blob(config->evm_trusted))
			return -1;
		key = add_key("trusted", name, blob, strlen(blob));
		if (key < 0)
			init_fault("EVM: %s: %s", config->evm_trusted, why_not(errno));
		return key;
	}
	/* Whatever it is: a user key has no form. */
	if (!init_read("EVM", config->evm_user, blob, BLOB_MAX, &size))
		return -1;
	key = add_key("user", name, blob, size);
	if (key < 0)
		init_fault("EVM: %s: %s", config->evm_user, strerror(errno));
	return key;
}

/* Whether EVM says that it does what the bit stands for. */
static bool see_bits(const char *line, void *data)
{
	*(unsigned long *)data = strtoul(line, NULL, 0);
	return false;
}

/* What EVM does; 0 or the errno. */
static int read_bits(unsigned long *bits)
{
	*bits = 0;
	return init_lines(EVM, see_bits, bits);
}

/**
 * init_evm_enable - have EVM do more, and see that it does
 * @bit: of Documentation/ABI/testing/evm
 * @what: what is said if it does not
 *
 * Return: true, or false if that was said why not.
 */
bool init_evm_enable(unsigned long bit, const char *what)
{
	unsigned long bits;
	char text[24];
	int error;

	snprintf(text, sizeof(text), "%lu", bit);
	error = init_write(EVM, text);
	if (error == ENOENT)
		return init_fault("EVM: %s: the kernel has no EVM, or has no key for it", what);
	if (error)
		return init_fault("EVM: %s: EVM does not take it: %s", what, strerror(error));
	error = read_bits(&bits);
	if (error || !(bits & bit))
		return init_fault("EVM: %s: EVM took it, and does not say so", what);
	return true;
}

/* With the master key there. */
static bool load_key(const struct init_config *config)
{
	bool done;
	long key;

	if (!read_blob(config->evm_encrypted))
		return false;
	key = add_key("encrypted", EVM_KEY, blob, strlen(blob));
	if (key < 0)
		return init_fault("EVM: %s: %s", config->evm_encrypted, why_not(errno));
	done = init_evm_enable(EVM_HMAC, config->evm_encrypted);
	forget_key(key);
	return done;
}

/*
 * EVM verifies signatures, and has no key: who is root later must not give it one that he
 * knows.  EVM does not show that its setup is over.
 */
static bool close_setup(const char *what)
{
	char text[24];
	int error;

	snprintf(text, sizeof(text), "%lu", EVM_SETUP_COMPLETE);
	error = init_write(EVM, text);
	if (error)
		return init_fault("EVM: %s: its setup does not end: %s", what, strerror(error));
	return true;
}

/**
 * init_evm_key - load the key of EVM
 * @config: says which
 *
 * Return: true, or false if it was said why not.
 */
bool init_evm_key(const struct init_config *config)
{
	const char *kind = config->evm_key == INIT_EVM_USER ? "user" : "trusted";
	char name[NAME_MAX_BYTES];
	unsigned long bits;
	bool done;
	long master;

	if (config->evm_key == INIT_EVM_NONE)
		return !*config->evm_certificates || close_setup(config->evm_certificates);
	/* It has a key that is not the one which was configured. */
	if (!read_bits(&bits) && bits & EVM_HMAC)
		return init_fault("EVM: it has a key already");
	done = read_blob(config->evm_encrypted) &&
	       master_name(config->evm_encrypted, kind, name);
	master = done ? load_master(config, name) : -1;
	done = master >= 0 && load_key(config);
	forget_key(master);
	explicit_bzero(blob, sizeof(blob));
	if (done)
		init_say("EVM: %s: loaded, under the %s key %s", config->evm_encrypted, kind, name);
	return done;
}
