// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: digest_query in securityfs; see diglim_fs.h.
 *
 * A digest is written, and which lists have it is read.  The digest is that which was
 * written to the same open file, or, if none was, the last one of the session.
 */

#include <crypto/hash_info.h>
#include <linux/capability.h>
#include <linux/crypto.h>
#include <linux/diglim.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "diglim_fs.h"
#include "diglim_load.h"
#include "diglim_session.h"
#include "diglim_store.h"

/* The longest name of an algorithm, a '-', and the longest digest. */
#define MAX_QUESTION	(CRYPTO_MAX_ALG_NAME + 1 + 2 * DIGLIM_MAX_DIGEST_SIZE)

/**
 * struct query - an open digest_query
 * @lock: protects the rest
 * @question: what was written; until then, what the session of who opened it had asked
 *	for last.  HASH_ALGO__LAST for no digest.
 */
struct query {
	spinlock_t lock; /* see above */
	struct diglim_question question;
};

/*
 * A line of the answer.  What the list is called here is what its entry in
 * digest_lists_loaded was called in the published interface.
 */
static int show_list(const struct diglim_list *list, const u8 *digest,
		     const struct diglim_run *run, void *data)
{
	struct seq_file *m = data;

	seq_printf(m, "%s-%*phN-", hash_algo_name[list->algo], hash_digest_size[list->algo],
		   digest);
	seq_escape_mem(m, list->label, list->label_len, DIGLIM_ESCAPE, DIGLIM_ESCAPE_ALSO);
	seq_printf(m, " (actions: %u): ", diglim_list_actions(list));
	if (run->own)
		seq_printf(m, "type: %u, size: %u", run->type, list->size);
	else
		seq_printf(m, "algo: %s, type: %u, modifiers: %u", hash_algo_name[run->algo],
			   run->type, run->modifiers);
	if (list->revoked)
		seq_puts(m, ", revoked: 1");
	if (list->signer && list->signer->withdrawn)
		seq_puts(m, ", key-withdrawn: 1");
	seq_putc(m, '\n');
	return diglim_fs_full(m);
}

static int query_show(struct seq_file *m, void *v)
{
	struct query *query = m->private;
	struct diglim_question question;
	int ret;

	spin_lock(&query->lock);
	question = query->question;
	spin_unlock(&query->lock);
	if (question.algo == HASH_ALGO__LAST)
		return 0;
	/* A key that was withdrawn is, whether somebody has asked for a file since or not. */
	diglim_refresh();
	ret = diglim_store_query(&diglim_store, BIT(COMPACT__LAST) - 1, question.algo,
				 question.digest, show_list, m);
	return ret < 0 ? ret : 0;
}

/*
 * ALGO-HEX, and anything: such is the output of sha256sum with the name of the algorithm
 * before it.  No name of an algorithm is the beginning of another one and a '-', so that
 * at most one fits, although some have a '-' themselves.
 */
static int parse(struct diglim_question *question, const char *text)
{
	unsigned int algo;
	size_t len;

	for (algo = 0; algo < HASH_ALGO__LAST; algo++) {
		len = str_has_prefix(text, hash_algo_name[algo]);
		if (!len || text[len] != '-')
			continue;
		/* Ends at the 0 behind the text, which is no digit. */
		if (hex2bin(question->digest, text + len + 1, hash_digest_size[algo]))
			return -EINVAL;
		question->algo = algo;
		return 0;
	}
	return strchr(text, '-') ? -ENOENT : -EINVAL;
}

static ssize_t query_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	struct seq_file *m = file->private_data;
	struct query *query = m->private;
	struct diglim_question question = { .algo = HASH_ALGO__LAST };
	char text[MAX_QUESTION + 1] = {};
	int ret, error;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (copy_from_user(text, buf, min(count, MAX_QUESTION)))
		ret = -EFAULT;
	else
		ret = parse(&question, text);
	/* A mistake, and want of memory, do not leave an earlier question to be answered. */
	error = diglim_session_ask(&question);
	if (error)
		question.algo = HASH_ALGO__LAST;
	spin_lock(&query->lock);
	query->question = question;
	spin_unlock(&query->lock);
	/* What is read next is the answer, from its beginning. */
	*ppos = 0;
	return ret ?: error ?: count;
}

static int query_open(struct inode *inode, struct file *file)
{
	struct query *query;
	int ret;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	query = kzalloc(sizeof(*query), GFP_KERNEL_ACCOUNT);
	if (!query)
		return -ENOMEM;
	spin_lock_init(&query->lock);
	/* Now: who reads from a descriptor may be in another session than who opened it. */
	diglim_session_question(&query->question);
	ret = single_open(file, query_show, query);
	if (ret)
		kfree(query);
	return ret;
}

static int query_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->private);
	return single_release(inode, file);
}

const struct file_operations diglim_fs_query_ops = {
	.open = query_open,
	.read = seq_read,
	.write = query_write,
	.llseek = seq_lseek,
	.release = query_release,
};
