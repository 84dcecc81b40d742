// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: digest_lists_loaded and digests_count in securityfs; see diglim_fs.h.
 */

#include <crypto/hash_info.h>
#include <linux/capability.h>
#include <linux/diglim.h>
#include <linux/errno.h>
#include <linux/seq_file.h>

#include "diglim_fs.h"
#include "diglim_load.h"
#include "diglim_store.h"

/* The line of a list is about as long; with a buffer for all nothing is done twice. */
#define TYPICAL_LINE	192

static int show_list(const struct diglim_list *list, const u8 *digest,
		     const struct diglim_run *run, void *data)
{
	const struct diglim_signer *signer = list->signer;
	struct seq_file *m = data;

	seq_printf(m, "%s-%*phN actions=%u digests=%u size=%u key=", hash_algo_name[list->algo],
		   hash_digest_size[list->algo], digest, diglim_list_actions(list), list->digests,
		   list->size);
	/* %*ph shows 64 bytes at most. */
	for (int i = 0; signer && i < signer->id_len; i++)
		seq_printf(m, "%02x", signer->id[i]);
	if (!signer || !signer->id_len)
		seq_putc(m, '-');
	seq_printf(m, " state=%s", list->revoked ? "revoked" : "loaded");
	if (signer && signer->withdrawn)
		seq_puts(m, ",key-withdrawn");
	if (list->denies)
		seq_puts(m, ",denies");
	if (list->revokes)
		seq_puts(m, ",revokes");
	if (list->immutable)
		seq_puts(m, ",immutable");
	seq_puts(m, " label=");
	seq_escape_mem(m, list->label, list->label_len, DIGLIM_ESCAPE, DIGLIM_ESCAPE_ALSO);
	seq_putc(m, '\n');
	return diglim_fs_full(m);
}

static int loaded_show(struct seq_file *m, void *v)
{
	int ret;

	/* A key that was withdrawn is, whether somebody has asked for a file since or not. */
	diglim_refresh();
	ret = diglim_store_for_each(&diglim_store, show_list, m);

	return ret < 0 ? ret : 0;
}

static int loaded_open(struct inode *inode, struct file *file)
{
	u32 unique[COMPACT__LAST], lists;
	int ret;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	ret = diglim_store_count(&diglim_store, unique, &lists);
	if (ret)
		return ret;
	return single_open_size(file, loaded_show, NULL,
				min_t(u64, (u64)lists * TYPICAL_LINE + PAGE_SIZE, SZ_1G));
}

const struct file_operations diglim_fs_loaded_ops = {
	.open = loaded_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

static int count_show(struct seq_file *m, void *v)
{
	static const char * const names[COMPACT__LAST] = {
		[COMPACT_PARSER] = "Parser",
		[COMPACT_FILE] = "File",
		[COMPACT_METADATA] = "Metadata",
		[COMPACT_DIGEST_LIST] = "Digest list",
	};
	u32 unique[COMPACT__LAST], lists;
	unsigned int type;
	int ret;

	ret = diglim_store_count(&diglim_store, unique, &lists);
	if (ret)
		return ret;
	for (type = 0; type < COMPACT__LAST; type++)
		seq_printf(m, "%s digests: %u\n", names[type], unique[type]);
	return 0;
}

static int count_open(struct inode *inode, struct file *file)
{
	return single_open(file, count_show, NULL);
}

const struct file_operations diglim_fs_count_ops = {
	.open = count_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};
