// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: digest_list_add, digest_list_del and digest_list_label in securityfs;
 * see diglim_fs.h.
 *
 * One write() is one list: the path of a file that has it, which begins with a '/', or
 * the list itself, which begins with the byte 1.  What begins with "label:" names the
 * lists that are written to the same open file afterwards.  The position in the file
 * does not move, so that one list can be written after the other.
 */

#include <linux/capability.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "diglim_fs.h"
#include "diglim_load.h"
#include "diglim_session.h"

/* What a write begins with that names lists, and how a list is named that nobody names. */
#define LABEL_PREFIX	"label:"
#define LABEL_DEFAULT	"parser"

/**
 * struct upload - an open digest_list_add or digest_list_del
 * @operation: which of them; constant
 * @lock: protects @label: threads may share the open file
 * @label: of the lists that are written, "" for none
 */
struct upload {
	enum diglim_operation operation;
	spinlock_t lock; /* see above */
	char label[DIGLIM_MAX_LABEL + 1];
};

/* Cut off what echo adds. */
static size_t without_newline(const char *text, size_t len)
{
	return len && text[len - 1] == '\n' ? len - 1 : len;
}

/*
 * A label is shown in lines of text, in the kernel log, and in records whose fields are
 * separated by spaces.
 */
static int check_label(const char *text, size_t len)
{
	size_t i;

	if (!len || len > DIGLIM_MAX_LABEL)
		return -EINVAL;
	for (i = 0; i < len; i++)
		if (!isascii(text[i]) || !isgraph(text[i]))
			return -EINVAL;
	return 0;
}

static int set_label(struct upload *upload, const char *text, size_t len)
{
	int ret;

	len = without_newline(text, len);
	ret = check_label(text, len);
	if (ret)
		return ret;
	spin_lock(&upload->lock);
	memcpy(upload->label, text, len);
	upload->label[len] = '\0';
	spin_unlock(&upload->lock);
	return 0;
}

static int use_path(struct upload *upload, char *path, size_t len)
{
	len = without_newline(path, len);
	if (len >= PATH_MAX)
		return -ENAMETOOLONG;
	path[len] = '\0';
	/* A name cannot have it, and what is behind it would not be looked at. */
	if (strlen(path) != len)
		return -EINVAL;
	return diglim_load_path(upload->operation, path);
}

static int use_buffer(struct upload *upload, const char *bytes, size_t len)
{
	char label[DIGLIM_MAX_LABEL + 1];

	spin_lock(&upload->lock);
	strscpy(label, upload->label);
	spin_unlock(&upload->lock);
	if (!*label)
		diglim_session_label(label, true);
	return diglim_load_buffer(upload->operation, bytes, len, *label ? label : LABEL_DEFAULT);
}

/* What was written, with a 0 behind it; to be freed with kvfree(). */
static char *copy(const char __user *from, size_t len)
{
	char *to = kvmalloc(len + 1, GFP_KERNEL_ACCOUNT);

	if (!to)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(to, from, len)) {
		kvfree(to);
		return ERR_PTR(-EFAULT);
	}
	to[len] = '\0';
	return to;
}

static ssize_t upload_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	const size_t prefix = sizeof(LABEL_PREFIX) - 1;
	struct upload *upload = file->private_data;
	char *data;
	int ret;

	/* Whoever opened it had it; see diglim_fs.h. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	/* Nothing is anywhere but at the beginning. */
	if (*ppos)
		return -EINVAL;
	if (count > DIGLIM_FS_MAX_BUFFER)
		return -EFBIG;
	data = copy(buf, count);
	if (IS_ERR(data))
		return PTR_ERR(data);
	if (*data == '/')
		ret = use_path(upload, data, count);
	else if (count >= prefix && !memcmp(data, LABEL_PREFIX, prefix))
		ret = set_label(upload, data + prefix, count - prefix);
	else
		ret = use_buffer(upload, data, count);
	kvfree(data);
	return ret ?: count;
}

static int upload_open(struct file *file, enum diglim_operation operation)
{
	struct upload *upload;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	/* There is nothing to read, whatever the mode of the file lets root do. */
	if (file->f_mode & FMODE_READ)
		return -EACCES;
	upload = kzalloc(sizeof(*upload), GFP_KERNEL_ACCOUNT);
	if (!upload)
		return -ENOMEM;
	upload->operation = operation;
	spin_lock_init(&upload->lock);
	file->private_data = upload;
	return 0;
}

static int add_open(struct inode *inode, struct file *file)
{
	return upload_open(file, DIGLIM_ADD);
}

static int del_open(struct inode *inode, struct file *file)
{
	return upload_open(file, DIGLIM_DEL);
}

static int upload_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

const struct file_operations diglim_fs_add_ops = {
	.open = add_open,
	.write = upload_write,
	.release = upload_release,
};

const struct file_operations diglim_fs_del_ops = {
	.open = del_open,
	.write = upload_write,
	.release = upload_release,
};

/*
 * digest_list_label
 */

static int label_open(struct inode *inode, struct file *file)
{
	return capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
}

static ssize_t label_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	/* With what echo, and a program that writes the end of a string, add. */
	char label[DIGLIM_MAX_LABEL + 3];
	size_t len = count;
	int ret;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (*ppos || count >= sizeof(label))
		return -EINVAL;
	if (copy_from_user(label, buf, count))
		return -EFAULT;
	if (len && !label[len - 1])
		len--;
	len = without_newline(label, len);
	ret = check_label(label, len);
	if (ret)
		return ret;
	label[len] = '\0';
	return diglim_session_set_label(label) ?: count;
}

static ssize_t label_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	char label[DIGLIM_MAX_LABEL + 2];
	size_t len;

	diglim_session_label(label, false);
	len = strlen(label);
	if (len)
		label[len++] = '\n';
	return simple_read_from_buffer(buf, count, ppos, label, len);
}

const struct file_operations diglim_fs_label_ops = {
	.open = label_open,
	.read = label_read,
	.write = label_write,
};
