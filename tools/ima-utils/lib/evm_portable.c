// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a portable signature of EVM signs; see evm_portable.h.
 *
 * It is the digest of the values of those labels in evm_config_default_xattrnames[] of
 * security/integrity/evm/evm_main.c that the file has, in that order, and of what
 * hmac_add_misc() of evm_crypto.c has of the inode.  libimaevm has no function for it; in
 * evmctl it is a part of the program.
 */

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "alloc.h"
#include "array.h"
#include "diglim.h"
#include "evm_portable.h"
#include "hashes.h"
#include "label_parts.h"

static const char *const names[] = {
	"security.selinux", "security.SMACK64", "security.SMACK64EXEC",
	"security.SMACK64TRANSMUTE", "security.SMACK64MMAP", "security.apparmor",
	IMA_LABEL_NAME, "security.capability",
};

/* struct h_misc of a kernel with 64 bits; number and generation of the inode are 0. */
struct misc {
	uint64_t inode;
	uint32_t generation;
	uint32_t uid;
	uint32_t gid;
	uint16_t mode;
	uint16_t padding;
};

/* Add the value of a label, if the file has it; false if it cannot be read. */
static bool add_label(struct hashes *hashes, int fd, const char *name)
{
	ssize_t size = fgetxattr(fd, name, NULL, 0);
	char *value;
	bool good;

	if (size < 0)
		return errno == ENODATA || errno == EOPNOTSUPP;
	value = xrealloc(NULL, size + 1, 1);
	/* One that grew meanwhile is an error. */
	size = fgetxattr(fd, name, value, size);
	good = size >= 0 && hashes_add(hashes, value, size);
	free(value);
	return good;
}

/* All that is signed. */
static bool add_all(struct hashes *hashes, int fd, const struct stat *st,
		    const struct ima_label *ima)
{
	const struct misc misc = { .uid = st->st_uid, .gid = st->st_gid, .mode = st->st_mode };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], IMA_LABEL_NAME) ? !add_label(hashes, fd, names[i]) :
		    !hashes_add(hashes, ima->bytes, ima->size))
			return false;
	}
	return hashes_add(hashes, &misc, sizeof(misc));
}

/**
 * evm_is_portable - whether a label of EVM is a portable signature
 * @label: the label; of no bytes if there is none
 *
 * The kernel tells by the first byte, and takes versions that are none here.
 *
 * Return: true if it is, whether it is valid or not, or malformed.
 */
bool evm_is_portable(const struct ima_label *label)
{
	return label->size && label->bytes[LABEL_AT_KIND] == LABEL_PORTABLE;
}

/**
 * evm_portable_digest - what is to be signed
 * @fd: the file
 * @st: what fstat() tells of it
 * @ima: the value that security.ima has, or will have
 * @algo: enum hash_algo, which libcrypto has
 * @digest: EVP_MAX_MD_SIZE bytes
 *
 * Return: NULL, or why there is none.
 */
const char *evm_portable_digest(int fd, const struct stat *st, const struct ima_label *ima,
				unsigned int algo, unsigned char *digest)
{
	const char *why = "the labels that EVM protects cannot be read";
	struct hashes hashes;

	hashes_init(&hashes, &algo, 1);
	if (hashes_start(&hashes) && add_all(&hashes, fd, st, ima) && hashes_finish(&hashes)) {
		memcpy(digest, hashes.digests[0], diglim_digest_size(algo));
		why = NULL;
	}
	hashes_free(&hashes);
	return why;
}
