// SPDX-License-Identifier: GPL-2.0-only
/*
 * Digest lists: the directory integrity/diglim in securityfs; see diglim_fs.h.
 */

#include <linux/array_size.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/security.h>

#include "../integrity.h"
#include "diglim_fs.h"

static const struct {
	const char *name;
	umode_t mode;
	const struct file_operations *ops;
} files[] = {
	{ "digest_list_add", 0200, &diglim_fs_add_ops },
	{ "digest_list_del", 0200, &diglim_fs_del_ops },
	{ "digest_list_label", 0600, &diglim_fs_label_ops },
	{ "digest_query", 0600, &diglim_fs_query_ops },
	{ "digest_lists_loaded", 0440, &diglim_fs_loaded_ops },
	{ "digests_count", 0440, &diglim_fs_count_ops },
};

/*
 * All files or none: a program that finds one may take the others for granted.  Without
 * them there are no lists, which is no less safe.
 */
static int __init diglim_fs_init(void)
{
	struct dentry *dir, *dentry = NULL;
	unsigned int i;

	dir = securityfs_create_dir("diglim", integrity_dir);
	if (IS_ERR(dir)) {
		pr_err("cannot create integrity/diglim in securityfs: %ld\n", PTR_ERR(dir));
		return PTR_ERR(dir);
	}
	for (i = 0; i < ARRAY_SIZE(files) && !IS_ERR(dentry); i++)
		dentry = securityfs_create_file(files[i].name, files[i].mode, dir, NULL,
						files[i].ops);
	if (!IS_ERR(dentry))
		return 0;
	pr_err("cannot create %s in securityfs: %ld\n", files[i - 1].name, PTR_ERR(dentry));
	securityfs_recursive_remove(dir);
	return PTR_ERR(dentry);
}

/* After the directory integrity, which is linked before. */
late_initcall(diglim_fs_init);
