// SPDX-License-Identifier: GPL-2.0
/*
 * Call the functions that give a file's hash to other parts of the kernel, as
 * a BPF program would, and print what they return.
 *
 * insmod ima_hash_caller.ko path=FILE
 *
 * The module is not kept: loading it ends with EAGAIN when the lines are in
 * the kernel log.
 */

#include <linux/fs.h>
#include <linux/ima.h>
#include <linux/module.h>

static char *path = "/init";
module_param(path, charp, 0);
MODULE_PARM_DESC(path, "file that is hashed");

static int __init ima_hash_caller_init(void)
{
	u8 digest[64] = {};
	struct file *file;

	file = filp_open(path, O_RDONLY, 0);
	if (IS_ERR(file)) {
		pr_err("%s: %ld\n", path, PTR_ERR(file));
		return PTR_ERR(file);
	}
	pr_info("ima_inode_hash: %d\n",
		ima_inode_hash(file_inode(file), digest, sizeof(digest)));
	pr_info("ima_file_hash: %d\n",
		ima_file_hash(file, digest, sizeof(digest)));
	pr_info("digest: %*phN\n", 32, digest);
	pr_info("ima_measure_critical_data: %d\n",
		ima_measure_critical_data("ima_hash_caller", "test", "data", 4,
					  false, digest, sizeof(digest)));
	fput(file);
	return -EAGAIN;
}
module_init(ima_hash_caller_init);

MODULE_DESCRIPTION("Caller of ima_file_hash(), for tests");
MODULE_LICENSE("GPL");
