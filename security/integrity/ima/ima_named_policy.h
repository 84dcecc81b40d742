/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: policies with a name and a version.
 *
 * A policy that is written to ima/policy is added to those before it, and stays until the
 * machine is started again.  So an update cannot take back a rule; and a signature does not
 * say which of two policies is the later one, so that whoever can choose the file takes
 * the one with the rules that suit him.
 *
 * A policy whose first line is
 *
 *	policy_name=NAME policy_version=A.B.C
 *
 * is a layer of its own (ima_layers.h) and takes the place of the one of that name, as a
 * whole and at once:
 *
 *   a later version	  is put in force
 *   the same version	  must have the same text, and nothing happens; else -EEXIST
 *   an older version	  is refused: -ESTALE
 *
 * A name cannot be taken away, so that the highest version that was in force holds until
 * the machine is started again; a version without rules takes the rules away.  Names do
 * not know of each other, and all layers hold: whoever can load policies under any name
 * cannot weaken the others.  Rules without a name are the layer "custom", as ever.
 *
 * The text is a file, alone, or lines that are written to ima/policy one by one, the header
 * first.  What two files are together nobody has signed.
 *
 *   open	ima_named_policy_begin()
 *   write	ima_named_policy_file(), or _line(): what is being loaded, and whether it may be
 *   close	ima_named_policy_update(): put in force, ima_named_policy_record()
 *
 * What is being loaded is protected by who has ima/policy open to write, which is one at a
 * time, and ima_write_mutex; what is in force by ima_layers_mutex.
 */

#ifndef __IMA_NAMED_POLICY_H
#define __IMA_NAMED_POLICY_H

#include <linux/types.h>

struct dentry;
struct list_head;

/* What ima_named_policy_line() returns for the line with the name. */
#define IMA_NAMED_POLICY_HEADER	1

void ima_named_policy_begin(void);
int ima_named_policy_file(const char *text, size_t len, const char *path, size_t *pos,
			  unsigned int *lines);
int ima_named_policy_line(const char *text, size_t len, unsigned int line);
bool ima_named_policy_given(void);
int ima_named_policy_update(struct list_head *custom, struct list_head *rules);
void ima_named_policy_record(bool good);
struct list_head *ima_named_policy_rules(unsigned int number);
void ima_named_policy_fs_init(struct dentry *dir);

#endif /* __IMA_NAMED_POLICY_H */
