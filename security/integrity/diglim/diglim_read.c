// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: reading a list, under the eyes of IMA; see diglim_read.h.
 */

#include <crypto/sha2.h>
#include <linux/build_bug.h>
#include <linux/dcache.h>
#include <linux/diglim.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/ima.h>
#include <linux/kernel.h>
#include <linux/kernel_read_file.h>
#include <linux/key.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/module_signature.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/security.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "../ima/ima_diglim.h"
#include "../integrity_open.h"
#include "diglim_read.h"

/* What IMA calls the things that are not files. */
#define CRITICAL_LABEL	"diglim"

/* add_buffer_ and the like, before a label. */
#define EVENT_PREFIX_MAX	sizeof("add_buffer_")

/* "#" and a number of 32 bits, and the end. */
#define ORDINAL_MAX		12

/**
 * struct removal - a list of which removals were measured
 * @all: in removals
 * @times: how often
 * @digest: its own
 */
struct removal {
	struct list_head all;
	unsigned int times;
	u8 digest[SHA256_DIGEST_SIZE];
};

/*
 * Who loads and removes lists excludes others.  Of removals that there was no memory for
 * only the number is known: they may be of any list.
 */
static LIST_HEAD(removals);
static unsigned int other_removals;

static struct removal *removal_of(const struct diglim_source *source)
{
	struct removal *removal;

	list_for_each_entry(removal, &removals, all)
		if (!memcmp(removal->digest, source->digest, sizeof(removal->digest)))
			return removal;
	return NULL;
}

/* How often the removal of a list may have been measured. */
static unsigned int removals_of(const struct diglim_source *source)
{
	const struct removal *removal = removal_of(source);

	return other_removals + (removal ? removal->times : 0);
}

static void note_removal(const struct diglim_source *source)
{
	struct removal *removal = removal_of(source);

	if (!removal) {
		removal = kzalloc(sizeof(*removal), GFP_KERNEL);
		if (!removal) {
			other_removals++;
			return;
		}
		memcpy(removal->digest, source->digest, sizeof(removal->digest));
		list_add(&removal->all, &removals);
	}
	removal->times++;
}

static_assert(DIGLIM_LIST_ALGO == HASH_ALGO_SHA256);
static_assert(IMA_DIGLIM_KEY_ID_MAX <= DIGLIM_MAX_KEY_ID);

/**
 * diglim_strip_signature - leave the signature at the end of a file out
 * @bytes: the file
 * @size: how many bytes; is set to how many there are without signature
 *
 * What is appended is that of modules, see scripts/sign-file.c: the signature,
 * struct module_signature, and MODULE_SIG_STRING.  Nobody has looked at the numbers
 * in it yet, and a file that ends in this way is no list with it: it is refused if
 * the numbers are wrong.  The kind of the signature does not matter here: IMA counts
 * only what it verified, and cuts at the same place.
 *
 * Context: any.
 * Return: 0; -EBADMSG if the signature is longer than the file, or empty.
 */
int diglim_strip_signature(const u8 *bytes, size_t *size)
{
	const size_t marker = sizeof(MODULE_SIG_STRING) - 1;
	struct module_signature info;
	size_t left = *size, length;

	if (left < marker || memcmp(bytes + left - marker, MODULE_SIG_STRING, marker))
		return 0;
	left -= marker;
	if (left < sizeof(info))
		return -EBADMSG;
	left -= sizeof(info);
	memcpy(&info, bytes + left, sizeof(info));
	length = be32_to_cpu(info.sig_len);
	if (!length || length > left)
		return -EBADMSG;
	*size = left - length;
	return 0;
}

/* Of two gigabytes, too, with breaks. */
static void take_digest(struct diglim_source *source)
{
	struct sha256_state state;
	size_t done, part;

	sha256_init(&state);
	for (done = 0; done < source->size; done += part) {
		part = min_t(size_t, source->size - done, SZ_1M);
		sha256_update(&state, source->bytes + done, part);
		cond_resched();
	}
	sha256_final(&state, source->digest);
	source->algo = DIGLIM_LIST_ALGO;
}

static void set_label(struct diglim_source *source, const char *label, size_t len)
{
	memcpy(source->label, label, len);
	source->label[len] = '\0';
	source->label_len = len;
}

/*
 * Read the file of a list that is to be removed.  It is only compared with what is
 * loaded, so that IMA is not shown the content: the signature that it came with may count
 * for nothing any more, and nothing is to be in the measurement list that looks as if it
 * were loaded.  Others may care for where it comes from.
 */
static int read_to_compare(struct diglim_source *source, struct file *file)
{
	loff_t length = i_size_read(file_inode(file)), pos = 0;
	ssize_t got;
	int ret;

	if (!length)
		return -ENODATA;
	if (length > DIGLIM_MAX_LIST_SIZE)
		return -EFBIG;
	ret = deny_write_access(file);
	if (ret)
		return ret;
	ret = security_kernel_read_file(file, READING_DIGEST_LIST, true);
	if (ret) {
		allow_write_access(file);
		return ret;
	}
	source->buffer = vmalloc(length);
	if (!source->buffer)
		ret = -ENOMEM;
	while (!ret && pos < length) {
		/* Not all of it at once: whoever is killed does not read on. */
		got = kernel_read(file, source->buffer + pos,
				  min_t(loff_t, length - pos, SZ_1M), &pos);
		if (got <= 0)
			ret = got ?: -EIO;
		else if (fatal_signal_pending(current))
			ret = -EINTR;
	}
	allow_write_access(file);
	source->bytes = source->buffer;
	source->size = length;
	return ret;
}

/* Read the file, and take down what IMA does with it. */
static int read_file(struct diglim_source *source, struct file *file)
{
	struct ima_diglim_read read;
	loff_t length = i_size_read(file_inode(file));
	ssize_t size;

	/* Otherwise it is EINVAL that kernel_read_file() returns. */
	if (!length)
		return -ENODATA;
	ima_diglim_begin(&read, file);
	size = kernel_read_file(file, 0, &source->buffer, DIGLIM_MAX_LIST_SIZE, NULL,
				READING_DIGEST_LIST);
	ima_diglim_end(&read);
	source->signer = read.signer;
	if (size < 0)
		return size;
	source->bytes = source->buffer;
	source->size = size;
	source->actions = read.actions;
	source->key_id_len = read.key_id_len;
	memcpy(source->key_id, read.key_id, read.key_id_len);
	return 0;
}

/**
 * diglim_read_path - read a list from a file
 * @path: of the file, as the calling process sees it; a relative one begins at its
 *	working directory
 * @del: it is to be removed: only the bytes matter, and IMA has no say
 * @source: where it goes; to be freed only if 0 is returned
 *
 * The caller has to be allowed to read the file: its credentials count.
 *
 * Context: process, may sleep; no lock may be held.
 * Return: 0; what resolving and opening a path return; -ENAMETOOLONG if its name is
 * longer than DIGLIM_MAX_LABEL, which some file systems allow; -EISDIR for a directory,
 * -ENXIO if it is no regular file; -ENODATA if it is empty, or empty but for a
 * signature; -EFBIG if it is longer than DIGLIM_MAX_LIST_SIZE; -ETXTBSY if it is open
 * for writing; -EACCES if IMA or another security module refuses it; -EBADMSG if what
 * is appended is no signature; -EIO if it ends too early, or is damaged; -EINTR if the
 * task is being killed; -ENOMEM.
 */
int diglim_read_path(const char *path, bool del, struct diglim_source *source)
{
	struct name_snapshot name;
	struct file *file;
	int ret = 0;

	memset(source, 0, sizeof(*source));
	file = integrity_open(path);
	if (IS_ERR(file))
		return PTR_ERR(file) == -EBADMSG ? -EIO : PTR_ERR(file);
	take_dentry_name_snapshot(&name, file_dentry(file));
	/* NAME_MAX does not bind a file system: the names of FUSE may have 1,024 bytes. */
	if (name.name.len > DIGLIM_MAX_LABEL)
		ret = -ENAMETOOLONG;
	else
		set_label(source, name.name.name, name.name.len);
	release_dentry_name_snapshot(&name);

	if (!ret)
		ret = del ? read_to_compare(source, file) : read_file(source, file);
	/* Of file systems that find a checksum to be wrong: it is not about a signature. */
	if (ret == -EBADMSG)
		ret = -EIO;
	fput(file);
	if (!ret)
		ret = diglim_strip_signature(source->bytes, &source->size);
	if (!ret && !source->size)
		ret = -ENODATA;
	if (ret) {
		diglim_source_free(source);
		return ret;
	}
	take_digest(source);
	return 0;
}

static void take_buffer(struct diglim_source *source, const void *bytes, size_t size,
			const char *label, size_t label_len)
{
	source->bytes = bytes;
	source->size = size;
	set_label(source, label, label_len);
	take_digest(source);
}

/**
 * diglim_read_buffer - take a list from the caller
 * @bytes: the list; stays the caller's, who must not change or free it before
 *	@source is not used any more
 * @size: how many bytes
 * @label: a name for people; any bytes but NUL
 * @label_len: how many, at most DIGLIM_MAX_LABEL
 * @source: where it goes; to be freed only if 0 is returned
 *
 * Context: process, may sleep; no lock may be held.
 * Return: 0; -EINVAL if the label is too long or has a NUL; -ENODATA if there is no
 * byte; -EFBIG if there are more than DIGLIM_MAX_LIST_SIZE; what security modules
 * return that accept nothing but files.
 */
int diglim_read_buffer(const void *bytes, size_t size, const char *label,
		       size_t label_len, struct diglim_source *source)
{
	int ret;

	memset(source, 0, sizeof(*source));
	if (label_len > DIGLIM_MAX_LABEL || memchr(label, '\0', label_len))
		return -EINVAL;
	if (!size)
		return -ENODATA;
	if (size > DIGLIM_MAX_LIST_SIZE)
		return -EFBIG;
	/* For those who want to know of everything that decides, and have no file. */
	ret = security_kernel_load_data(LOADING_DIGEST_LIST, false);
	if (ret)
		return ret;
	take_buffer(source, bytes, size, label, label_len);
	return 0;
}

/**
 * diglim_read_builtin - take the list that is part of the kernel
 * @bytes: the list
 * @size: how many bytes, not too many
 * @label: a name for people
 * @source: where it goes; to be freed
 *
 * Nobody is asked whether the kernel may use its own data.
 *
 * Context: boot.
 * Return: 0; -EFBIG if there are more than DIGLIM_MAX_LIST_SIZE.
 */
int diglim_read_builtin(const void *bytes, size_t size, const char *label,
			struct diglim_source *source)
{
	memset(source, 0, sizeof(*source));
	if (size > DIGLIM_MAX_LIST_SIZE)
		return -EFBIG;
	take_buffer(source, bytes, size, label, strlen(label));
	return 0;
}

/**
 * diglim_source_measure - measure what is done with a list
 * @source: the list
 * @del: it is removed
 *
 * A list that is loaded need not be measured again if it was as a file.  That it is
 * removed is another thing, and nothing in the measurement list says it yet: only the
 * entry that is made here counts.  Such an entry that is there already will do: it says
 * that these bytes were used, or removed, under this name.
 *
 * But an entry that is there from before a removal does not say that the list is there
 * again.  So once the removal of a list was measured its events have a number before their
 * label, how often it was removed, and what was measured as a file is measured once more.
 *
 * Context: process, may sleep; loading and removing exclude each other, see diglim_load.c.
 * Return: 0, whether a rule wanted it or not, with DIGLIM_MEASURED in the actions of
 * @source if there is an entry; -ENOMEM.
 */
int diglim_source_measure(struct diglim_source *source, bool del)
{
	char event[EVENT_PREFIX_MAX + DIGLIM_MAX_LABEL + ORDINAL_MAX];
	unsigned int times = removals_of(source);
	char ordinal[ORDINAL_MAX] = "";
	u32 pcrs;
	int ret;

	if (!del && source->actions & DIGLIM_MEASURED && !times)
		return 0;
	source->actions &= ~DIGLIM_MEASURED;
	if (times)
		snprintf(ordinal, sizeof(ordinal), "#%u", times);
	/* Before the label, which may have a number, too. */
	snprintf(event, sizeof(event), "%s_%s%s_%s", del ? "del" : "add",
		 source->buffer ? "file" : "buffer", ordinal, source->label);
	pcrs = ima_diglim_data_pcrs(CRITICAL_LABEL);
	ret = ima_measure_critical_data(CRITICAL_LABEL, event, source->bytes, source->size,
					source->size > DIGLIM_MAX_MEASURED_WHOLE, NULL, 0);
	/* By a rule that was there before, and afterwards. */
	pcrs &= ima_diglim_data_pcrs(CRITICAL_LABEL);
	if ((!ret || ret == -EEXIST) && ima_diglim_told(pcrs))
		source->actions |= DIGLIM_MEASURED;
	if (del && source->actions & DIGLIM_MEASURED)
		note_removal(source);
	return ret == -ENOMEM ? ret : 0;
}

/**
 * diglim_source_free - give back what a list was read into
 * @source: what diglim_read_path() or diglim_read_buffer() filled in
 *
 * Context: process, may sleep.
 */
void diglim_source_free(struct diglim_source *source)
{
	key_put(source->signer);
	source->signer = NULL;
	vfree(source->buffer);
	source->buffer = NULL;
	source->bytes = NULL;
}

/**
 * diglim_source_info - what diglim_store_add() has to know of a list
 * @source: the list; @info points into it
 * @info: is filled in
 *
 * Context: any.
 */
void diglim_source_info(const struct diglim_source *source, struct diglim_list_info *info)
{
	*info = (struct diglim_list_info){
		.digest = source->digest,
		.algo = source->algo,
		.actions = source->actions,
		.label = source->label,
		.label_len = source->label_len,
		.key = source->signer,
		.key_id = source->key_id,
		.key_id_len = source->key_id_len,
	};
}
