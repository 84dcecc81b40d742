// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: loading one, or removing it; see diglim_load.h.
 */

#include <crypto/hash_info.h>
#include <linux/array_size.h>
#include <linux/audit.h>
#include <linux/crypto.h>
#include <linux/diglim.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../ima/ima_diglim.h"
#include "../integrity.h"
#include "diglim_load.h"
#include "diglim_parse.h"
#include "diglim_read.h"
#include "diglim_store.h"

/**
 * diglim_load_cause - what the audit log says has become of a list
 * @read: it could be read: @error is about what it is, not where
 * @error: what came of it, 0 or a negative errno
 *
 * Context: any.
 * Return: one word.
 */
const char *diglim_load_cause(bool read, int error)
{
	switch (error) {
	case 0:
		return "completed";
	case -EINVAL:
		return "invalid-list";
	case -ENODATA:
		return "empty-list";
	case -EBADMSG:
		return "invalid-signature";
	case -EFBIG:
		return "too-long";
	case -ENOPKG:
		return "unknown-algorithm";
	case -EEXIST:
		return "loaded-already";
	case -ENOENT:
		return read ? "not-loaded" : "not-found";
	case -EPERM:
		return read ? "must-stay" : "denied";
	case -EACCES:
		return "denied";
	case -ETXTBSY:
		return "open-writers";
	case -ENOMEM:
	case -ENOSPC:
		return "no-memory";
	case -EINTR:
		return "interrupted";
	default:
		return "unreadable";
	}
}

/*
 * What is measured is what is done, and in that order: between the two nobody else does
 * something.  Otherwise the measurement list could end with the removal of a list that
 * somebody loads again meanwhile, and that stays.
 */
static DEFINE_MUTEX(load_mutex);

static void audit(enum diglim_operation operation, const char *name, bool read, int error)
{
	integrity_audit_message(AUDIT_INTEGRITY_STATUS, NULL, name,
				operation == DIGLIM_ADD ? "digest_list_add" : "digest_list_del",
				diglim_load_cause(read, error), error, 0, error);
}

/*
 * Say what is wrong with the list.  The name is last: a line of the log is shorter than
 * a path can be.
 */
static void __printf(2, 3) complain(const char *name, const char *format, ...)
{
	size_t len = strlen(name), size;
	struct va_format reason;
	char *shown;
	va_list args;

	size = string_escape_mem(name, len, NULL, 0, DIGLIM_ESCAPE, DIGLIM_ESCAPE_ALSO);
	shown = kzalloc(size + 1, GFP_KERNEL);
	if (shown)
		string_escape_mem(name, len, shown, size, DIGLIM_ESCAPE, DIGLIM_ESCAPE_ALSO);
	va_start(args, format);
	reason.fmt = format;
	reason.va = &args;
	pr_err_ratelimited("digest list refused, %pV: %s\n", &reason, shown ?: "?");
	va_end(args);
	kfree(shown);
}

/* Whether it is a list, and one that could match something. */
static int judge(const char *name, const struct diglim_source *source)
{
	struct diglim_summary summary;
	struct diglim_fault fault;
	unsigned int algo;
	int ret;

	ret = diglim_parse(source->bytes, source->size, &summary, &fault);
	if (ret == -EINTR)
		return ret;
	if (ret) {
		complain(name, "byte %zu, %s", fault.offset, diglim_fault_text(fault.reason));
		return ret;
	}
	for (algo = 0; algo < HASH_ALGO__LAST; algo++) {
		if (!(summary.algos & BIT(algo)) || crypto_has_alg(hash_algo_name[algo], 0, 0))
			continue;
		/* It was not waited for the module to be loaded. */
		if (fatal_signal_pending(current))
			return -EINTR;
		complain(name, "the kernel has no %s", hash_algo_name[algo]);
		return -ENOPKG;
	}
	ima_diglim_prepare(summary.algos);
	return 0;
}

/* With load_mutex.  A list that is loaded is not measured under one name after the other. */
static int add(struct diglim_source *source)
{
	struct diglim_list_info info;
	struct diglim_fault fault;
	int ret;

	ret = diglim_store_may_add(&diglim_store, source->algo, source->digest,
				   source->actions | DIGLIM_MEASURED);
	if (!ret)
		ret = diglim_source_measure(source, false);
	if (ret)
		return ret;
	/* Before the list can be found: files are asked about from then on. */
	if (!static_key_enabled(&diglim_in_use))
		static_branch_enable(&diglim_in_use);
	diglim_source_info(source, &info);
	return diglim_store_add(&diglim_store, source->bytes, source->size, &info, &fault);
}

/* With load_mutex.  Nobody is told that a list is gone that stays. */
static int del(struct diglim_source *source)
{
	int ret;

	ret = diglim_store_may_del(&diglim_store, source->algo, source->digest);
	if (!ret)
		ret = diglim_source_measure(source, true);
	if (ret)
		return ret;
	return diglim_store_del(&diglim_store, source->algo, source->digest, source->actions);
}

static int use_source(enum diglim_operation operation, const char *name,
		      struct diglim_source *source)
{
	int ret = operation == DIGLIM_ADD ? judge(name, source) : 0;

	if (!ret)
		ret = mutex_lock_killable(&load_mutex);
	if (!ret) {
		ret = operation == DIGLIM_ADD ? add(source) : del(source);
		mutex_unlock(&load_mutex);
	}
	diglim_source_free(source);
	return ret;
}

/**
 * diglim_load_path - load or remove the list in a file
 * @operation: what to do
 * @path: of the file, as the calling process sees it
 *
 * Context: process, may sleep; no lock may be held.
 * Return: 0; what diglim_read_path() returns; -EINVAL if it is no list; -ENOPKG if the
 * kernel lacks an algorithm of it; -EINTR if the task was killed while it waited;
 * otherwise what diglim_store_add() and diglim_store_del() return.  Nothing has changed
 * unless it is 0.
 */
int diglim_load_path(enum diglim_operation operation, const char *path)
{
	struct diglim_source *source;
	int ret = -ENOMEM;
	bool read;

	source = kzalloc(sizeof(*source), GFP_KERNEL);
	if (source)
		ret = diglim_read_path(path, operation == DIGLIM_DEL, source);
	read = !ret;
	if (read)
		ret = use_source(operation, path, source);
	kfree(source);
	audit(operation, path, read, ret);
	return ret;
}

/**
 * diglim_load_buffer - load or remove a list that is in memory
 * @operation: what to do
 * @bytes: the list; nobody changes it meanwhile
 * @size: how many bytes
 * @label: its name, for people; at most DIGLIM_MAX_LABEL bytes
 *
 * Context: process, may sleep; no lock may be held.
 * Return: 0; what diglim_read_buffer() returns; otherwise as diglim_load_path().
 */
int diglim_load_buffer(enum diglim_operation operation, const void *bytes, size_t size,
		       const char *label)
{
	struct diglim_source *source;
	int ret = -ENOMEM;
	bool read;

	source = kzalloc(sizeof(*source), GFP_KERNEL);
	if (source)
		ret = diglim_read_buffer(bytes, size, label, strlen(label), source);
	read = !ret;
	if (read)
		ret = use_source(operation, label, source);
	kfree(source);
	audit(operation, label, read, ret);
	return ret;
}

/**
 * diglim_load_builtin - load the list that is part of the kernel
 * @bytes: the list
 * @size: how many bytes
 *
 * It counts as signed: who trusts the kernel trusts what is in it.
 *
 * Context: boot, may sleep.
 * Return: as diglim_load_buffer().
 */
int __init diglim_load_builtin(const void *bytes, size_t size)
{
	static const char label[] __initconst = "builtin";
	struct diglim_source *source;
	int ret = -ENOMEM;
	bool read;

	source = kzalloc(sizeof(*source), GFP_KERNEL);
	if (source)
		ret = diglim_read_builtin(bytes, size, label, source);
	read = !ret;
	if (read) {
		source->actions |= DIGLIM_APPRAISED | DIGLIM_APPRAISED_DIGSIG;
		ret = use_source(DIGLIM_ADD, label, source);
	}
	kfree(source);
	audit(DIGLIM_ADD, label, read, ret);
	return ret;
}
