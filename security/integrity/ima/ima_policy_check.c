// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: the file ima/policy_check in securityfs.
 *
 * See ima_policy_check.h for what it is for.
 */

#include <linux/capability.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/sched/signal.h>
#include <linux/security.h>
#include <linux/seq_buf.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "ima.h"
#include "ima_policy_check.h"
#include "ima_policy_parse.h"
#include "ima_rule.h"

/**
 * struct policy_check - one open file
 * @lock: protects the rest
 * @text: what was written; @len bytes of it, in @size
 * @len: how many bytes were written
 * @size: how many there is room for
 * @answer: what is read, or NULL while that is not known
 * @answer_len: how many bytes
 */
struct policy_check {
	struct mutex lock;	/* see above */
	char *text;
	size_t len;
	size_t size;
	char *answer;
	size_t answer_len;
};

/* The answer that is being written.  Without memory there is none. */
struct answer {
	struct seq_buf *s;
	unsigned int line;
	unsigned int faults;
	bool no_memory;
};

static bool tell_fault(void *data, const struct ima_policy_fault *fault)
{
	struct answer *answer = data;

	/* It is not the policy's. */
	if (fault->error == -ENOMEM) {
		answer->no_memory = true;
		return false;
	}
	if (++answer->faults > IMA_POLICY_CHECK_FAULTS) {
		seq_buf_printf(answer->s, "%u:%u: more faults, which are not told\n",
			       answer->line, fault->column);
		return false;
	}
	seq_buf_printf(answer->s, "%u:%u: %s", answer->line, fault->column, fault->reason);
	if (*fault->hint)
		seq_buf_printf(answer->s, " (%s)", fault->hint);
	seq_buf_putc(answer->s, '\n');
	return true;
}

/**
 * ima_policy_check_text - tell what is wrong with a policy
 * @text: the policy
 * @len: how many bytes it has
 * @how: IMA_RULE_LATER_LABELS or 0, see ima_rule.h
 * @answer: gets a line for each fault, or one with the number of rules; with
 *	    IMA_POLICY_CHECK_ANSWER bytes there is room for all
 *
 * Context: process context; may sleep.
 * Return: 0, whatever the answer is; -ENOMEM; -EINTR if the task is being killed.
 */
int ima_policy_check_text(const char *text, size_t len, unsigned int how,
			  struct seq_buf *answer)
{
	struct answer state = { .s = answer };
	struct ima_policy_header header;
	struct ima_policy_string line;
	struct ima_policy_fault fault;
	unsigned int rules = 0;
	size_t pos = 0;
	int named;

	named = ima_policy_read_header(text, len, &pos, &state.line, &header, &fault);
	if (!named && !IMA_NAMED_POLICIES)
		named = ima_policy_no_names(state.line, &fault);
	if (named < 0)
		tell_fault(&state, &fault);
	while (state.faults <= IMA_POLICY_CHECK_FAULTS &&
	       ima_policy_next_line(text, len, &pos, &line)) {
		state.line++;
		if (!ima_rule_check(line.text, line.len, how, tell_fault, &state))
			rules++;
		if (state.no_memory)
			return -ENOMEM;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	if (!state.faults && (rules || !named))
		seq_buf_printf(answer, "%u rule%s, no fault\n", rules, rules == 1 ? "" : "s");
	else if (!state.faults)
		seq_buf_puts(answer, "1:1: no rule\n");
	return 0;
}

static int make_answer(struct policy_check *check)
{
	struct seq_buf s;
	size_t len;
	int error;

	check->answer = kvmalloc(IMA_POLICY_CHECK_ANSWER, GFP_KERNEL);
	if (!check->answer)
		return -ENOMEM;
	seq_buf_init(&s, check->answer, IMA_POLICY_CHECK_ANSWER);
	/* What the kernel would read of a file with this in it. */
	len = ima_policy_text_len(check->text, check->len);
	error = ima_policy_check_text(check->text, len,
				      ima_policy_is_default() ? 0 : IMA_RULE_LATER_LABELS, &s);
	if (error) {
		kvfree(check->answer);
		check->answer = NULL;
		return error;
	}
	check->answer_len = seq_buf_used(&s);
	return 0;
}

/* Make room for @more bytes behind what there is. */
static int make_room(struct policy_check *check, size_t more)
{
	size_t need, size;
	char *text;

	if (check_add_overflow(check->len, more, &need) || need > IMA_POLICY_CHECK_MAX)
		return -EFBIG;
	if (need <= check->size)
		return 0;
	/* Twice as much each time, so that small writes are not copied often. */
	size = min_t(size_t, max_t(size_t, need, 2 * check->size), IMA_POLICY_CHECK_MAX);
	text = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	if (!text)
		return -ENOMEM;
	if (check->len)
		memcpy(text, check->text, check->len);
	kvfree(check->text);
	check->text = text;
	check->size = size;
	return 0;
}

static ssize_t policy_check_write(struct file *file, const char __user *buf, size_t count,
				  loff_t *ppos)
{
	struct policy_check *check = file->private_data;
	ssize_t result;

	/* Who holds it may be checking 4 MiB. */
	if (mutex_lock_killable(&check->lock))
		return -EINTR;
	/* After an answer a new text begins. */
	if (check->answer) {
		kvfree(check->answer);
		check->answer = NULL;
		check->len = 0;
	}
	result = make_room(check, count);
	if (!result) {
		if (copy_from_user(check->text + check->len, buf, count)) {
			result = -EFAULT;
		} else {
			check->len += count;
			result = count;
		}
	}
	/* What is read is the answer, from its beginning, and not what is written. */
	*ppos = 0;
	mutex_unlock(&check->lock);
	return result;
}

static ssize_t policy_check_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct policy_check *check = file->private_data;
	ssize_t result = 0;

	if (mutex_lock_killable(&check->lock))
		return -EINTR;
	if (!check->answer)
		result = make_answer(check);
	if (!result)
		result = simple_read_from_buffer(buf, count, ppos, check->answer,
						 check->answer_len);
	mutex_unlock(&check->lock);
	return result;
}

static int policy_check_open(struct inode *inode, struct file *file)
{
	struct policy_check *check;

	/* Labels and IDs that exist are told by what is accepted. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	check = kzalloc(sizeof(*check), GFP_KERNEL_ACCOUNT);
	if (!check)
		return -ENOMEM;
	mutex_init(&check->lock);
	file->private_data = check;
	return 0;
}

static int policy_check_release(struct inode *inode, struct file *file)
{
	struct policy_check *check = file->private_data;

	kvfree(check->text);
	kvfree(check->answer);
	mutex_destroy(&check->lock);
	kfree(check);
	return 0;
}

static const struct file_operations policy_check_ops = {
	.open = policy_check_open,
	.write = policy_check_write,
	.read = policy_check_read,
	.release = policy_check_release,
	.llseek = generic_file_llseek,
};

/**
 * ima_policy_check_init - create ima/policy_check
 * @dir: the directory ima in securityfs
 *
 * Context: process context, while the kernel boots.
 * Return: 0; what securityfs_create_file() returned if that is an error.
 */
int __init ima_policy_check_init(struct dentry *dir)
{
	struct dentry *dentry;

	dentry = securityfs_create_file("policy_check", 0600, dir, NULL, &policy_check_ops);
	return PTR_ERR_OR_ZERO(dentry);
}
