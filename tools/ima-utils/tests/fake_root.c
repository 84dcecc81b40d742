// SPDX-License-Identifier: GPL-2.0-only
/*
 * A directory that stands for "/"; see fake_root.h.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_root.h"
#include "lib/alloc.h"

/* A new one for each test: *state is its path. */
int fake_setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char *root = xasprintf("%s/fake_root.XXXXXX", tmp ? tmp : "/tmp");

	*state = mkdtemp(root);
	/* Tests that are run by root look at it as somebody else, too. */
	return !*state || chmod(root, 0755);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int fake_teardown(void **state)
{
	int status = nftw(*state, remove_one, 16, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return status;
}

/* With all above it. */
void fake_directory(const char *root, const char *path)
{
	char *full = xasprintf("%s%s", root, path), *slash = full + strlen(root);

	while (*slash && (slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		mkdir(full, 0755);
		*slash = '/';
	}
	mkdir(full, 0755);
	free(full);
}

void fake_bytes(const char *root, const char *path, const void *bytes, size_t size)
{
	char *directory = xstrdup(path), *full = xasprintf("%s%s", root, path);
	int fd;

	*strrchr(directory, '/') = '\0';
	fake_directory(root, directory);
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(size, write(fd, bytes, size));
	close(fd);
	free(directory);
	free(full);
}

void fake_file(const char *root, const char *path, const char *text)
{
	fake_bytes(root, path, text, strlen(text));
}

void fake_mode(const char *root, const char *path, mode_t mode)
{
	char *full = xasprintf("%s%s", root, path);

	assert_int_equal(0, chmod(full, mode));
	free(full);
}

void fake_remove(const char *root, const char *path)
{
	char *full = xasprintf("%s%s", root, path);

	assert_int_equal(0, nftw(full, remove_one, 16, FTW_DEPTH | FTW_PHYS));
	free(full);
}

/*
 * A system on which all is well: programs and all the rest must be signed, the
 * rules cannot be changed, a TPM vouches for the measurements.
 */
void fake_system(const char *root)
{
	fake_file(root, "/sys/kernel/security/ima/status",
		  "mode: measure appraise\nappraise_mode: enforce\nhash: sha256\n"
		  "tpm: present\nrules: 7\nboot: on\nnovelty: some words\n");
	fake_file(root, "/sys/kernel/security/ima/builtin_policy",
		  "appraise func=POLICY_CHECK appraise_type=imasig\n");
	fake_file(root, "/sys/kernel/security/ima/policy",
		  "measure func=BPRM_CHECK mask=MAY_EXEC\n"
		  "dont_appraise fsmagic=0x9fa0\n"
		  "appraise func=MODULE_CHECK appraise_type=imasig|modsig\n"
		  "appraise func=FIRMWARE_CHECK appraise_type=imasig\n"
		  "appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig\n"
		  "appraise func=POLICY_CHECK appraise_type=imasig\n"
		  "appraise appraise_type=imasig\n");
	fake_mode(root, "/sys/kernel/security/ima/policy", 0600);
	fake_file(root, "/sys/kernel/security/ima/runtime_measurements_count", "17\n");
	fake_file(root, "/sys/kernel/security/ima/violations", "0\n");
	fake_file(root, "/sys/kernel/security/integrity/diglim/digests_count",
		  "Parser digests: 0\nFile digests: 1200\n");
	fake_file(root, "/sys/kernel/security/integrity/diglim/digest_lists_loaded",
		  "sha256-00 actions=0 digests=3 size=112 key=- state=loaded label=0-list\n");
	fake_file(root, "/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	fake_file(root, "/sys/kernel/security/evm", "3");
	fake_file(root, "/sys/kernel/security/lsm", "capability,lockdown,ima,evm");
	fake_file(root, "/sys/class/tpm/tpm0/pcr-sha256/10", FAKE_PCR "\n");
	fake_file(root, "/sys/class/tpm/tpmrm0/dev", "253:65536\n");
	fake_file(root, "/sys/module/module/parameters/sig_enforce", "Y\n");
	fake_bytes(root, EFIVARS "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
		   "\6\0\0\0\1", 5);
	fake_bytes(root, EFIVARS "SetupMode-8be4df61-93ca-11d2-aa0d-00e098032b8c",
		   "\6\0\0\0\0", 5);
	fake_file(root, "/proc/cmdline",
		  "console=ttyS0 ima_policy=\"tcb|appraise_tcb\" quiet ima-hash=sha512\t"
		  "lockdown=integrity lsm=\"a b\" -- ima_appraise=off\n");
	fake_file(root, "/proc/keys",
		  "0a1b2c3d I------     1 perm 1f0b0000     0     0 keyring   .ima: 2\n"
		  "0a1b2c3e I------     1 perm 1f0b0000     0     0 keyring   .evm: empty\n"
		  "0a1b2c3f I------     1 perm 1f030000     0     0 asymmetri .platform: 77\n"
		  "1a1b2c3f I------   104 perm 082b0000     0     0 keyring   .blacklist: 301\n");
}
