// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file for which an advice is given; see mend_file.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/evm_portable.h"
#include "lib/hash_algo.h"
#include "lib/hashes.h"
#include "lib/ima_label.h"
#include "lib/label_parts.h"
#include "lib/mount_name.h"
#include "lib/open_in_root.h"
#include "lib/steady_file.h"
#include "mend_file.h"

/* As linux/magic.h does not have them. */
#define CONFIGFS_MAGIC 0x62656570
#define FUSE_CTL_SUPER_MAGIC 0x65735543
#define NFSD_MAGIC 0x6e667364
#define RPCAUTH_GSSMAGIC 0x67596969

/* Behind the name of what was deleted while somebody had it. */
#define DELETED " (deleted)"

/* What the kernel shows, and no disk has: to read it may wait for ever, or do something. */
static bool is_kernels(unsigned int magic)
{
	static const unsigned int magics[] = {
		PROC_SUPER_MAGIC, SYSFS_MAGIC, SECURITYFS_MAGIC, DEBUGFS_MAGIC, TRACEFS_MAGIC,
		CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC, BPF_FS_MAGIC, EFIVARFS_MAGIC,
		PSTOREFS_MAGIC, SELINUX_MAGIC, SMACK_MAGIC, BINFMTFS_MAGIC, CONFIGFS_MAGIC,
		DEVPTS_SUPER_MAGIC, AAFS_MAGIC, NSFS_MAGIC, FUSE_CTL_SUPER_MAGIC, NFSD_MAGIC,
		RPCAUTH_GSSMAGIC, RDTGROUP_SUPER_MAGIC,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(magics); i++)
		if (magic == magics[i])
			return true;
	return false;
}

/* Memory that has such a name, as the kernel calls it; NULL if it is none. */
static const char *memory_of(const char *name)
{
	static const struct {
		const char *begin;
		const char *what;
	} names[] = {
		{ "memfd:", "memory of a program (memfd_create)" },
		{ "SYSV", "shared memory of System V" },
		{ "dev/zero" DELETED, "shared memory" },
		{ "anon_hugepage", "memory of large pages" },
	};
	size_t i;

	name += *name == '/';
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strncmp(name, names[i].begin, strlen(names[i].begin)))
			return names[i].what;
	return NULL;
}

/* What has a name that leads to no file. */
static char *nothing_there(const char *path, int error)
{
	size_t length = strlen(path), deleted = strlen(DELETED);
	const char *memory = memory_of(path);

	if (!strcmp(path, "?"))
		return xstrdup("the record names no file");
	if (memory)
		return xstrdup(memory);
	if (*path != '/')
		return xstrdup("the record has the last part of a name only");
	if (error != ENOENT && error != ENOTDIR)
		return xasprintf("it cannot be looked at: %s", strerror(error));
	if (length > deleted && !strcmp(path + length - deleted, DELETED))
		return xstrdup("it was deleted");
	return xstrdup("there is no such file any more");
}

/* The name of what is open, without links, to be freed; NULL if it has none. */
static char *name_of(int fd)
{
	char *link = xasprintf("/proc/self/fd/%d", fd), name[PATH_MAX];
	ssize_t length = readlink(link, name, sizeof(name));

	free(link);
	return length > 0 && (size_t)length < sizeof(name) && *name == '/' ?
	       xstrndup(name, length) : NULL;
}

/* How that is called where @root is "/". */
static char *name_below(const char *host, const char *root)
{
	char *real = strcmp(root, "/") ? realpath(root, NULL) : NULL, *name;
	size_t length = real ? strlen(real) : 0;

	if (length && (strncmp(host, real, length) || host[length] != '/'))
		length = 0;
	name = xstrdup(host + length);
	free(real);
	return name;
}

/* What is open, and no file; NULL if it is one. */
static char *no_file(int fd, const struct stat *st)
{
	struct statfs fs;

	if (S_ISDIR(st->st_mode))
		return xstrdup("it is a directory");
	if (!S_ISREG(st->st_mode))
		return xstrdup("it is a device, a pipe or a socket");
	if (!fstatfs(fd, &fs) && is_kernels(fs.f_type))
		return xstrdup("it is a file of the kernel's own, which no disk has");
	return st->st_nlink ? NULL : xstrdup("it was deleted");
}

/* Look what is signed of what is open, which was opened as what it is only. */
static void look_signed(struct mend_file *file, int fd)
{
	char *link = xasprintf("/proc/self/fd/%d", fd);
	struct ima_label label;
	ssize_t size;

	file->is_signed = !ima_label_get(&label, link) && label.size &&
			  (label.bytes[LABEL_AT_KIND] == LABEL_SIGNATURE ||
			   label.bytes[LABEL_AT_KIND] == LABEL_VERITY_SIGNATURE);
	size = getxattr(link, EVM_LABEL_NAME, label.bytes, sizeof(label.bytes));
	label.size = size < 0 ? 0 : size;
	file->is_portable = evm_is_portable(&label);
	free(link);
}

/**
 * mend_file_look - look what stands under a name
 * @file: is filled in; to be freed with mend_file_free()
 * @path: the name, the caller's
 * @root: what stands for "/"
 */
void mend_file_look(struct mend_file *file, const char *path, const char *root)
{
	struct statfs fs;
	struct stat st;
	int fd;

	*file = (struct mend_file){ .path = path };
	fd = *path == '/' ? open_in_root(root, path, O_PATH) : -ENOENT;
	if (fd >= 0 && fstat(fd, &st)) {
		close(fd);
		fd = -EIO;
	}
	if (fd < 0) {
		file->no_file = nothing_there(path, -fd);
		return;
	}
	file->no_file = no_file(fd, &st);
	if (!file->no_file) {
		file->host = name_of(fd);
		if (!file->host)
			file->no_file = xstrdup("its name is not known: there is no /proc");
	}
	/* What cannot be told is compared, and at worst nothing is proposed. */
	file->overlay = !fstatfs(fd, &fs) && fs.f_type == OVERLAYFS_SUPER_MAGIC;
	if (!file->no_file)
		file->fsname = mount_name(fd, "");
	if (!file->no_file)
		look_signed(file, fd);
	close(fd);
	if (file->no_file)
		return;
	file->now = name_below(file->host, root);
	file->uid = st.st_uid;
	file->gid = st.st_gid;
	file->mode = st.st_mode & 07777;
	file->device = st.st_dev;
	file->inode = st.st_ino;
	file->size = st.st_size;
	file_writers_find(&file->writers, file->host);
	mend_file_named(file, path, root);
}

/**
 * mend_file_named - look who can have another name lead to another file
 * @file: the file; one that is none is left as it is
 * @name: the name by which it is called, absolute
 * @root: what stands for "/"
 *
 * Who can replace a link on the way chooses which file an advice is about: it need not be
 * one that he could write.
 */
void mend_file_named(struct mend_file *file, const char *name, const char *root)
{
	char *real = file->no_file ? NULL : realpath(root, NULL);

	if (real)
		file->linked |= file_writers_add_links(&file->writers, name, real);
	free(real);
}

/*
 * File systems that have no device and, as nothing else has it, their own name for one.
 * These are what a user can mount over a name in a namespace of his own, and number the
 * files of as he likes.
 */
static bool is_named_so(const char *name)
{
	static const char *const names[] = { "tmpfs", "ramfs", "rootfs", "fuse", "overlay" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/*
 * Whether it is on another file system than what has this name (s_id).  Of devices nothing
 * is told: they have another name at each start, perhaps, and what is plugged in again, too.
 */
static bool is_elsewhere(const struct mend_file *file, const char *device)
{
	return device && file->fsname && strcmp(device, file->fsname) &&
	       (is_named_so(device) || is_named_so(file->fsname));
}

/**
 * mend_file_is - whether it may be the file that was refused
 * @file: the file
 * @inode: the number in the record; 0 if there is none
 * @device: the name in the record of where that file was; NULL if there is none
 *
 * Return: true unless it is another one.
 */
bool mend_file_is(const struct mend_file *file, unsigned long long inode, const char *device)
{
	if (file->no_file || file->overlay)
		return true;
	return !is_elsewhere(file, device) && (!inode || inode == file->inode);
}

/**
 * mend_file_replace - note that it is another file than that which was refused
 * @file: the file, for which nothing is proposed then
 * @inode: the number in the record
 * @device: the name in the record of where that file was; NULL if there is none
 * @uid: who accessed that one; NULL if it is not known
 */
void mend_file_replace(struct mend_file *file, unsigned long long inode, const char *device,
		       const char *uid)
{
	char *how = is_elsewhere(file, device) ?
		    xasprintf("on %s, and not on %s", file->fsname, device) :
		    xasprintf("inode %llu, and not %llu", (unsigned long long)file->inode, inode);

	file->replaced = true;
	file->no_file = xasprintf("%s to user %s (%s)",
				  "another file stands there now than that which was refused",
				  uid ? uid : "?", how);
	free(how);
}

/* Nobody ends it. */
static bool go_on(void *data, off_t bytes)
{
	(void)data;
	(void)bytes;
	return true;
}

/* Hash the content by one algorithm; NULL or why not. */
static const char *hash(const struct mend_file *file, int fd, struct hashes *hashes)
{
	struct steady_file steady;
	unsigned char *buffer;
	const char *why;
	struct stat st;

	if (fstat(fd, &st))
		return strerror(errno);
	if (!S_ISREG(st.st_mode) || st.st_dev != file->device || st.st_ino != file->inode)
		return "it is another file already";
	/* It may be longer by now than what it was allowed to be. */
	if (file->writers.count && st.st_size != file->size)
		return "it was changed meanwhile";
	why = steady_begin(&steady, fd, &st);
	if (why)
		return why;
	buffer = xrealloc(NULL, STEADY_BUFFER, 1);
	why = steady_hash(&steady, hashes, buffer, go_on, NULL);
	free(buffer);
	return why;
}

/**
 * mend_file_spend - whether a file may be read, once
 * @file: the file; what is left is less then by its size, if others can write it
 *
 * Return: false if it is too much of what others can write.
 */
bool mend_file_spend(const struct mend_file *file)
{
	if (!file->writers.count)
		return true;
	if (file->size > (file->left ? *file->left : MEND_OTHERS_MAX))
		return false;
	if (file->left)
		*file->left -= file->size;
	return true;
}

/**
 * mend_file_digest - the digest of the content
 * @file: the file
 * @algo: enum hash_algo
 * @digest: is set on success
 *
 * It is made once.
 *
 * Return: true, or false if it cannot be made; then @file->unread says why.
 */
bool mend_file_digest(struct mend_file *file, unsigned int algo, struct digest *digest)
{
	struct digest made = { .algo = algo, .size = diglim_digest_size(algo) };
	const struct digest *before = file->digest_count ? file->digests : NULL;
	const unsigned int algos[] = { algo, before ? before->algo : algo };
	const char *why = NULL;
	struct hashes hashes;
	size_t i;
	int fd;

	for (i = 0; i < file->digest_count; i++) {
		if (file->digests[i].algo == algo) {
			*digest = file->digests[i];
			return true;
		}
	}
	if (file->no_file || file->unread || !hash_algo_md(algo))
		return false;
	if (!mend_file_spend(file)) {
		file->unread = xstrdup(file->size > MEND_OTHERS_MAX ?
				       "it is too large to be hashed here, as others can write it" :
				       "others can write it, and too much has been hashed of such files");
		return false;
	}
	steady_prepare();
	/* That no device is opened, which has the name meanwhile, nobody can promise. */
	fd = open(file->host, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
	if (fd < 0) {
		file->unread = xstrdup(strerror(errno));
		return false;
	}
	hashes_init(&hashes, algos, before ? 2 : 1);
	why = hash(file, fd, &hashes);
	close(fd);
	/* All digests are of one content, of which it was spoken. */
	if (!why && before && memcmp(hashes.digests[1], before->bytes, before->size))
		why = "it was changed meanwhile";
	memcpy(made.bytes, hashes.digests[0], made.size);
	hashes_free(&hashes);
	if (why) {
		file->unread = xstrdup(why);
		return false;
	}
	mend_file_has(file, &made);
	*digest = made;
	return true;
}

/**
 * mend_file_has - note a digest that was made elsewhere
 * @file: the file
 * @digest: of the content that is spoken of
 */
void mend_file_has(struct mend_file *file, const struct digest *digest)
{
	file->digests = xrealloc(file->digests, file->digest_count + 1, sizeof(*digest));
	file->digests[file->digest_count++] = *digest;
}

/**
 * mend_file_lists - note what was taken back of the lists that have a digest of it
 * @file: the file
 * @answer: what the kernel said of one
 */
void mend_file_lists(struct mend_file *file, const struct list_answer *answer)
{
	if (!file->taken_back)
		file->taken_back = list_answer_taken_back(answer, COMPACT_FILE);
}

/**
 * mend_file_ask - ask which lists have it, and whether they count, or were taken back
 * @file: the file, which is read
 * @kernel: who is asked; what it does not tell is not known
 * @algos: by which digests it looks
 *
 * Asked is for the digests of which lists are made as a rule: by dpkg's and RPM's packages,
 * and by imactl, as long as nobody names another algorithm.
 */
void mend_file_ask(struct mend_file *file, const struct list_kernel *kernel,
		   const struct list_algos *algos)
{
	struct list_answer answer;
	struct digest digest;
	char *why;

	if (!mend_file_digest(file, LIST_OWN_ALGO, &digest))
		return;
	why = kernel->ask(kernel, &digest, &answer);
	if (!why) {
		mend_file_lists(file, &answer);
		file->vouched = !list_algos_ignore(algos, COMPACT_FILE, digest.algo) &&
				diglim_vouches(list_answer_bits(&answer, COMPACT_FILE),
					       DIGLIM_APPRAISED_DIGSIG, digest.size, !file->size,
					       false);
	}
	free(why);
	list_answer_free(&answer);
}

/**
 * mend_file_compare - find out whether it is as its package had it
 * @file: the file
 * @owner: who it belongs to
 *
 * That it is so is not told: the package's digest may be as short as an MD5, and stands in
 * a file that whoever altered this one may have altered, too.
 */
void mend_file_compare(struct mend_file *file, const struct owner *owner)
{
	struct digest digest;
	size_t i;

	if (file->no_file || !owner->recorded_count)
		return;
	for (i = 0; i < owner->recorded_count; i++)
		if (!mend_file_digest(file, owner->recorded[i].algo, &digest) ||
		    !memcmp(digest.bytes, owner->recorded[i].bytes, digest.size))
			return;
	file->conffile = owner->conffile;
	file->altered = xasprintf("altered since it was installed: %s %s had another content%s%s",
				  owner->name, owner->version ? owner->version : "?",
				  owner->conffile ? "; it is a configuration file, " : "",
				  owner->conffile ? "which the administrator may have edited" : "");
}

/**
 * mend_file_text - whose it is
 * @file: the file
 *
 * Return: a line, to be freed.
 */
char *mend_file_text(const struct mend_file *file)
{
	if (file->replaced)
		return xasprintf("%s: nothing is proposed for it", file->no_file);
	if (file->no_file)
		return xasprintf("%s: no list and no signature can be made for it",
				 file->no_file);
	return xasprintf("owner: user %u, group %u, mode %04o%s%s%s", file->uid, file->gid,
			 file->mode, strcmp(file->path, file->now) ? "; now " : "",
			 strcmp(file->path, file->now) ? file->now : "",
			 file->vouched ? "; a digest list vouches for it now" : "");
}

/**
 * mend_file_json - the same and more, for programs
 * @to: where to
 * @file: the file
 */
void mend_file_json(struct json_object *to, const struct mend_file *file)
{
	struct json_object *list = json_object_new_array();
	char mode[16];
	size_t i;

	json_add_text(to, "no_file", file->no_file);
	if (!file->no_file) {
		json_add_number(to, "owner", file->uid);
		json_add_number(to, "group", file->gid);
		snprintf(mode, sizeof(mode), "%04o", file->mode);
		json_add_text(to, "mode", mode);
		json_add_text(to, "now", file->now);
		json_add_flag(to, "linked", file->linked);
		json_add_flag(to, "vouched", file->vouched);
	}
	for (i = 0; i < file->writers.count; i++)
		json_object_array_add(list, json_text(file->writers.list[i]));
	json_object_object_add(to, "writers", list);
	json_add_text(to, "unread", file->unread);
	json_add_text(to, "taken_back", file->taken_back);
	json_add_text(to, "altered", file->altered);
	json_add_text(to, "mislabelled", file->mislabelled);
}

/**
 * mend_file_free - free what was found
 * @file: empty after this
 */
void mend_file_free(struct mend_file *file)
{
	free(file->now);
	free(file->host);
	free(file->no_file);
	free(file->fsname);
	free(file->unread);
	free(file->taken_back);
	free(file->altered);
	free(file->digests);
	file_writers_free(&file->writers);
	*file = (struct mend_file){ 0 };
}
