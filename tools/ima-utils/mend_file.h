/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file for which an advice is given, as it is now: what stands under the name, whose it
 * is, who can write it, which digest it has, and whether it is as its package had it.
 *
 *	name, root -> mend_file_look() -> struct mend_file -> mends_find()
 *
 * The name may be anybody's: it comes from a record, of an access that is over.  So what it
 * names now may be something else, or nothing; and it may never have been the name of a
 * file, as of memory that a program executes, or been that of another one, where a user has
 * mounted his own over it.  Nobody is to be told to trust that.
 */

#ifndef IMA_UTILS_MEND_FILE_H
#define IMA_UTILS_MEND_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "digest_list_answer.h"
#include "digest_list_kernel.h"
#include "lib/digest.h"
#include "lib/file_writers.h"
#include "lib/json.h"
#include "package_owner.h"

/*
 * What others can write is not read if it is more, 1 GiB, alone or together with other files
 * of one advice: that of a user, who can make many files, each of which may be of
 * any length, with holes, would keep root from what is to be told of all others.
 */
#define MEND_OTHERS_MAX 1073741824LL

/**
 * struct mend_file - a file, or what has such a name
 * @path: the name
 * @now: how it is to be called in a command, without links; NULL if it is no file
 * @host: where it is, with what stands for "/"; NULL likewise
 * @no_file: what it is if it is no file, a clause, to be freed; NULL if it is one
 * @replaced: another file than that which was refused; @no_file says so, too
 * @vouched: a digest list vouches for it, as it is
 * @uid: owner of the file
 * @gid: its group
 * @mode: its permissions
 * @device: where it is
 * @inode: its number there
 * @size: how long it is, in bytes
 * @left: how much may still be read of what others can write, of all files of the advice;
 *	NULL if there are no others
 * @overlay: which is not the one that records of the kernel have
 * @fsname: of its file system, to be freed; NULL if it is not known
 * @writers: who beside root can write it
 * @is_signed: it has a label with a signature, be it good or not
 * @is_portable: it has a portable signature of EVM, which is one of the label, too
 * @mislabelled: that what it is labelled or signed with is of another content, or may be, a
 *	clause; NULL if nothing says so
 * @linked: the name leads to it by a link that somebody beside root can replace
 * @digests: those that were made
 * @digest_count: how many
 * @unread: why there is none, to be freed; NULL if none was wanted, or it was made
 * @taken_back: that a list which has it was revoked, or the key of that list withdrawn, a
 *	clause, to be freed; NULL if none is known
 * @conffile: it is one of dpkg's conffiles, or a %config of RPM
 * @altered: that it is not as its package had it, a clause, to be freed; or NULL
 */
struct mend_file {
	const char *path;
	char *now;
	char *host;
	char *no_file;
	bool replaced;
	bool vouched;
	uid_t uid;
	gid_t gid;
	mode_t mode;
	dev_t device;
	ino_t inode;
	off_t size;
	off_t *left;
	bool overlay;
	char *fsname;
	struct file_writers writers;
	bool is_signed;
	bool is_portable;
	const char *mislabelled;
	bool linked;
	struct digest *digests;
	size_t digest_count;
	char *unread;
	char *taken_back;
	bool conffile;
	char *altered;
};

void mend_file_look(struct mend_file *file, const char *path, const char *root);
void mend_file_named(struct mend_file *file, const char *name, const char *root);
bool mend_file_is(const struct mend_file *file, unsigned long long inode, const char *device);
void mend_file_replace(struct mend_file *file, unsigned long long inode, const char *device,
		       const char *uid);
bool mend_file_spend(const struct mend_file *file);
bool mend_file_digest(struct mend_file *file, unsigned int algo, struct digest *digest);
void mend_file_has(struct mend_file *file, const struct digest *digest);
void mend_file_lists(struct mend_file *file, const struct list_answer *answer);
void mend_file_ask(struct mend_file *file, const struct list_kernel *kernel,
		   const struct list_algos *algos);
void mend_file_compare(struct mend_file *file, const struct owner *owner);
char *mend_file_text(const struct mend_file *file);
void mend_file_json(struct json_object *to, const struct mend_file *file);
void mend_file_free(struct mend_file *file);

#endif
