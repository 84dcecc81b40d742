// SPDX-License-Identifier: GPL-2.0-only
/*
 * What conditions of rules say of a file, as far as it can be seen from user space; see
 * policy_access.h.
 *
 * The file is not opened for most of it: to open it is an access of its own, which the very
 * rules may refuse.  The file system is asked by way of the directory, and the rest is what
 * stat(2) and /sys tell.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <linux/fs.h>
#include <linux/fsverity.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/digest.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "lib/mount_name.h"
#include "lib/sysfile.h"
#include "policy_access.h"

#define CANNOT_LOOK "the device mapper can be asked by root only"

/* FS_IOC_GETFSUUID of Linux 6.9, which the headers of the system may lack. */
struct fsuuid {
	uint8_t length;
	uint8_t bytes[16];
};

#define GET_FSUUID _IOR(0x15, 0, struct fsuuid)

/* File systems that have all of their data on their device: has_one_device(). */
static bool has_one_device(uint64_t magic)
{
	switch (magic) {
	case EXT4_SUPER_MAGIC:
	case SQUASHFS_MAGIC:
	case EROFS_SUPER_MAGIC_V1:
	case ISOFS_SUPER_MAGIC:
	case CRAMFS_MAGIC:
		return true;
	default:
		return false;
	}
}

/* The directory that a path is in, open. */
static int open_directory(const char *path)
{
	char *copy = xstrdup(path), *slash = strrchr(copy, '/');
	int fd;

	if (slash)
		slash[slash == copy ? 1 : 0] = '\0';
	fd = open(slash ? copy : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	return fd;
}

/* The UUID of the file system. */
static void look_uuid(struct policy_access *access, const char *path, const struct stat *st)
{
	struct fsuuid uuid = { 0 };
	int fd = open_directory(path);
	struct stat directory;

	if (fd < 0)
		return;
	if (!fstat(fd, &directory) && directory.st_dev == st->st_dev) {
		if (!ioctl(fd, GET_FSUUID, &uuid) && uuid.length == sizeof(uuid.bytes)) {
			memcpy(access->fsuuid, uuid.bytes, sizeof(uuid.bytes));
			access->fsuuid_known = true;
		}
	}
	close(fd);
}

/* All properties are these. */
static void set_all(struct policy_access *access, enum answer has, const char *why)
{
	unsigned int kind;

	for (kind = 0; kind < IMA_PROPERTY__LAST; kind++)
		access->properties[kind] = (struct policy_property){ .has = has, .why = why };
}

/* ALGO and HEX, as a digest; its length is 0 if rules cannot name it. */
static void take_digest(struct ima_parsed_digest *digest, const char *algo, size_t length,
			const char *hex)
{
	int number = hash_algo_find(algo, length);
	size_t digits = strcspn(hex, " ");

	digest->len = 0;
	if (number < 0 || digits != 2 * diglim_digest_size(number) ||
	    digits > 2 * sizeof(digest->bytes) ||
	    digest_hex(hex, digits, digest->bytes, sizeof(digest->bytes)) != digits)
		return;
	digest->algo = number;
	digest->len = digits / 2;
}

/* A word of a table that stands between spaces. */
static const char *word_of(const char *table, unsigned int number)
{
	while (number-- && table) {
		table = strchr(table, ' ');
		table += table ? strspn(table, " ") : 0;
	}
	return table;
}

/* What the table of dm-verity says, which may not be the first that the device has. */
static void take_table(struct policy_access *access, const char *table)
{
	struct policy_property *roothash = &access->properties[IMA_PROPERTY_DMVERITY_ROOTHASH];
	struct policy_property *signature = &access->properties[IMA_PROPERTY_DMVERITY_SIGNATURE];
	const char *algo = word_of(table, 7), *hex = word_of(table, 8);

	/* Not all that is read is verified: no property. */
	if (!algo || !hex || strstr(table, " ignore_corruption") ||
	    strstr(table, " check_at_most_once"))
		return;
	*roothash = (struct policy_property){
		.has = ANSWER_UNKNOWN,
		.why = "only the kernel knows whether the device had another table before",
	};
	take_digest(&roothash->digest, algo, strcspn(algo, " "), hex);
	if (strstr(table, " root_hash_sig_key_desc"))
		*signature = (struct policy_property){
			.has = ANSWER_UNKNOWN,
			.why = roothash->why,
		};
}

/* Ask the device mapper for the table of a device. */
static void ask_mapper(struct policy_access *access, dev_t device)
{
	struct {
		struct dm_ioctl header;
		char rest[16384];
	} ask = {
		.header = {
			.version = { DM_VERSION_MAJOR, 0, 0 },
			.data_size = sizeof(ask),
			.data_start = offsetof(__typeof__(ask), rest),
			.flags = DM_STATUS_TABLE_FLAG,
			.dev = makedev(major(device), minor(device)),
		},
	};
	struct dm_target_spec *target = (struct dm_target_spec *)(void *)ask.rest;
	int fd = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
	bool known = fd >= 0 && !ioctl(fd, DM_TABLE_STATUS, &ask) &&
		     !(ask.header.flags & DM_BUFFER_FULL_FLAG);
	int dm[] = { IMA_PROPERTY_DMVERITY_ROOTHASH, IMA_PROPERTY_DMVERITY_SIGNATURE };
	size_t i;

	if (fd >= 0)
		close(fd);
	if (!known) {
		for (i = 0; i < ARRAY_SIZE(dm); i++)
			access->properties[dm[i]] = (struct policy_property){
				.has = ANSWER_UNKNOWN, .why = CANNOT_LOOK,
			};
		return;
	}
	if (ask.header.target_count != 1 ||
	    strncmp(target->target_type, "verity", sizeof(target->target_type)))
		return;
	ask.rest[sizeof(ask.rest) - 1] = '\0';
	take_table(access, ask.rest + sizeof(*target));
}

/* dm-verity: of what is on no device of the device mapper there is nothing to say. */
static void look_dmverity(struct policy_access *access, const struct stat *st)
{
	char *path;

	if (!has_one_device(access->fsmagic))
		return;
	path = xasprintf("/sys/dev/block/%u:%u/dm", major(st->st_dev), minor(st->st_dev));
	if (!faccessat(AT_FDCWD, path, F_OK, 0))
		ask_mapper(access, st->st_dev);
	free(path);
}

/* What fs-verity says of a file that it protects and that could be opened. */
static void take_verity(struct policy_access *access, int fd)
{
	struct policy_property *digest = &access->properties[IMA_PROPERTY_FSVERITY_DIGEST];
	struct policy_property *signature = &access->properties[IMA_PROPERTY_FSVERITY_SIGNATURE];
	union {
		struct fsverity_digest header;
		unsigned char space[sizeof(struct fsverity_digest) + IMA_PROPERTY_DIGEST_MAX];
	} measured = { .header.digest_size = IMA_PROPERTY_DIGEST_MAX };
	unsigned char byte;
	struct fsverity_read_metadata_arg read = {
		.metadata_type = FS_VERITY_METADATA_TYPE_SIGNATURE,
		.length = 1,
		.buf_ptr = (uintptr_t)&byte,
	};
	int algo;

	if (!ioctl(fd, FS_IOC_MEASURE_VERITY, &measured)) {
		/* FS_VERITY_HASH_ALG_* */
		algo = measured.header.digest_algorithm == FS_VERITY_HASH_ALG_SHA256 ?
		       hash_algo_find("sha256", 6) :
		       measured.header.digest_algorithm == FS_VERITY_HASH_ALG_SHA512 ?
		       hash_algo_find("sha512", 6) : -1;
		if (algo >= 0 && measured.header.digest_size == diglim_digest_size(algo)) {
			*digest = (struct policy_property){ .has = ANSWER_YES };
			digest->digest.algo = algo;
			digest->digest.len = measured.header.digest_size;
			memcpy(digest->digest.bytes, measured.header.digest, digest->digest.len);
		}
	}
	/* If it is there it was verified, or the file could not have been opened. */
	if (ioctl(fd, FS_IOC_READ_VERITY_METADATA, &read) > 0)
		*signature = (struct policy_property){ .has = ANSWER_YES };
	else if (errno == ENODATA)
		*signature = (struct policy_property){ .has = ANSWER_NO };
}

/* fs-verity */
static void look_fsverity(struct policy_access *access, const char *path)
{
	static const int kinds[] = {
		IMA_PROPERTY_FSVERITY_SIGNATURE, IMA_PROPERTY_FSVERITY_DIGEST
	};
	struct statx stx;
	size_t i;
	int fd;

	if (!statx(AT_FDCWD, path, 0, STATX_BASIC_STATS, &stx) &&
	    (!(stx.stx_attributes_mask & STATX_ATTR_VERITY) ||
	     !(stx.stx_attributes & STATX_ATTR_VERITY)))
		return;
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		access->properties[kinds[i]] = (struct policy_property){
			.has = ANSWER_UNKNOWN,
			.why = "fs-verity tells it of a file that can be opened only",
		};
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return;
	take_verity(access, fd);
	close(fd);
}

/* The initramfs: what is not in it did not come with it. */
static void look_boot(struct policy_access *access)
{
	struct policy_property *property = &access->properties[IMA_PROPERTY_BOOT_VERIFIED];

	if (access->fsname && strcmp(access->fsname, "rootfs"))
		return;
	*property = (struct policy_property){
		.has = ANSWER_UNKNOWN,
		.why = access->fsname ?
		       "only the kernel knows whether somebody has opened it to write" :
		       "it is not known whether the file is in the initramfs",
	};
}

/* The properties of the file. */
static void look_properties(struct policy_access *access, const char *path,
			    const struct stat *st)
{
	set_all(access, ANSWER_NO, NULL);
	if (access->fsmagic == OVERLAYFS_SUPER_MAGIC) {
		set_all(access, ANSWER_UNKNOWN,
			"of an overlay the file below counts, which is not seen here");
		return;
	}
	look_boot(access);
	look_dmverity(access, st);
	look_fsverity(access, path);
}

/* Whether a word is in a list with commas. */
static bool lists(const char *list, const char *word)
{
	struct ima_policy_string all = { list, strlen(list) }, item;
	size_t at = 0;

	while (ima_policy_next_item(&all, ',', &at, &item))
		if (ima_policy_string_is(&item, word))
			return true;
	return false;
}

/* Labels of security modules; who accesses the file is this process if @own. */
static void look_labels(struct policy_access *access, const char *path, const char *root,
			bool own)
{
	struct fact active = sysfile_read(root, "/sys/kernel/security/lsm", SYSFILE_ANSWER);
	const char *name = NULL;
	struct fact current;
	char label[4096];
	ssize_t n;

	access->module = MODULE_OTHER;
	if (active.state == FACT_READ) {
		if (lists(active.text, "selinux")) {
			access->module = MODULE_SELINUX;
			name = "security.selinux";
		} else if (lists(active.text, "smack")) {
			access->module = MODULE_SMACK;
			name = "security.SMACK64";
		} else if (!lists(active.text, "apparmor")) {
			access->module = MODULE_NONE;
		}
	}
	fact_free(&active);
	if (!name)
		return;
	n = getxattr(path, name, label, sizeof(label) - 1);
	if (n > 0)
		access->object = xstrndup(label, strnlen(label, n));
	if (!own)
		return;
	current = sysfile_read("/", "/proc/thread-self/attr/current", SYSFILE_ANSWER);
	if (current.state == FACT_READ)
		access->subject = xstrndup(current.text, strcspn(current.text, "\n"));
	fact_free(&current);
}

/**
 * policy_access_look - look at a file
 * @access: its hook, mask and IDs are the caller's, the others are set; to be freed with
 *	policy_access_free(), whatever is returned
 * @path: the file
 * @root: what stands for "/", where /sys is
 * @own: who accesses the file is who asks
 *
 * Return: 0 or errno; EISDIR for a directory, EINVAL for what else is no regular file.
 */
int policy_access_look(struct policy_access *access, const char *path, const char *root,
		       bool own)
{
	struct statfs fs;
	struct stat st;

	access->fsname = NULL;
	access->object = NULL;
	access->subject = NULL;
	access->fsuuid_known = false;
	memset(access->fsuuid, 0, sizeof(access->fsuuid));
	if (stat(path, &st) || (S_ISREG(st.st_mode) && statfs(path, &fs)))
		return errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	access->owner = st.st_uid;
	access->group = st.st_gid;
	access->fsmagic = (unsigned long)fs.f_type;
	/* On a 32-bit machine it is signed. */
	if (sizeof(fs.f_type) == 4)
		access->fsmagic &= 0xffffffff;
	look_uuid(access, path, &st);
	access->fsname = mount_name(AT_FDCWD, path);
	look_properties(access, path, &st);
	look_labels(access, path, root, own);
	return 0;
}

/**
 * policy_access_free - free what was found
 * @access: what policy_access_look() filled in
 */
void policy_access_free(struct policy_access *access)
{
	free(access->fsname);
	free(access->object);
	free(access->subject);
	access->fsname = NULL;
	access->object = NULL;
	access->subject = NULL;
}
