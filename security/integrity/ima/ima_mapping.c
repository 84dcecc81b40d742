// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: mappings of files, where they are not just a file.
 *
 * See ima_mapping.h.
 */

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/security.h>

#include "ima.h"
#include "ima_access.h"
#include "ima_denial.h"
#include "ima_layers.h"
#include "ima_mapping.h"

static const enum ima_hooks hooks[] = { MMAP_CHECK, MMAP_CHECK_REQPROT };

/* @file: what is mapped; of an overlay that is the file below. */
static void fill(struct ima_access *access, const struct path *path, const struct file *file)
{
	*access = (struct ima_access){
		.idmap = mnt_idmap(path->mnt),
		.inode = d_inode(path->dentry),
		.real = file_inode(file),
		.cred = current_cred(),
		.mask = MAY_EXEC,
	};
	security_current_getsecid_subj(&access->secid);
}

static void deny(const struct path *path, const struct ima_denial *denial)
{
	char *pathbuf = NULL;
	char name[NAME_MAX];

	ima_denial_audit(denial, d_inode(path->dentry), ima_d_path(path, &pathbuf, name));
	if (pathbuf)
		__putname(pathbuf);
}

/**
 * ima_mapping_map_other - something that is no regular file is mapped to be executed
 * @file: what is mapped
 * @func: MMAP_CHECK or MMAP_CHECK_REQPROT; of another hook nothing is asked
 *
 * Context: process context; allocates memory.
 * Return: 0; -EACCES if an immutable layer has a rule that appraises it, which a record tells.
 */
int ima_mapping_map_other(const struct file *file, enum ima_hooks func)
{
	const struct inode *inode = file_inode(file);
	const struct ima_layer_wants *want;
	struct ima_decision decision;
	struct ima_access access;
	int error = 0;

	if (func != MMAP_CHECK && func != MMAP_CHECK_REQPROT)
		return 0;
	if (ima_mapping_is_memory(inode))
		return 0;
	fill(&access, &file->f_path, file);
	access.func = func;
	/* The file system has the node, and not what is behind it. */
	access.real = NULL;
	ima_layers_decide(&access, IMA_APPRAISE, &decision);
	for (want = decision.wants; want < decision.wants + decision.count; want++) {
		if (!(want->action & IMA_APPRAISE) || !want->immutable)
			continue;
		deny(&file->f_path, &(struct ima_denial){
				.op = "appraise_data",
				.cause = "device",
				.func = func,
				.wants = want,
			});
		error = -EACCES;
	}
	return error;
}

/* Upstream refuses mprotect(2) in each mode but one. */
static bool is_carried_out(const struct ima_layer_wants *want)
{
	return want->immutable || !(ima_appraise & IMA_APPRAISE_LOG);
}

/*
 * Copies
 */

static bool can_differ(unsigned long prot, bool private, bool differs)
{
	return prot & PROT_EXEC && private && (differs || prot & PROT_WRITE) &&
	       READ_ONCE(ima_layers_properties);
}

/**
 * ima_mapping_is_copy - whether a mapping to be made may come to differ from the file
 * @file: the file
 * @prot: PROT_*, what is asked for and what it will be
 * @flags: MAP_*
 *
 * Context: any.
 * Return: true if it is executable, private, and can be written to, and a rule names a
 * property.
 */
bool ima_mapping_is_copy(const struct file *file, unsigned long prot, unsigned long flags)
{
	return unlikely(can_differ(prot, (flags & MAP_TYPE) == MAP_PRIVATE, false)) &&
	       S_ISREG(file_inode(file)->i_mode);
}

/**
 * ima_mapping_map_copy - what the policy says of such a mapping
 * @file: the file
 * @reqprot: PROT_*, what is asked for
 * @prot: PROT_*, what it will be
 *
 * As for any mapping, but that the file has no property.
 *
 * Context: process context, without mmap_lock: reads the file.
 * Return: 0, or -EACCES if a layer that enforces does not let it pass.
 */
int ima_mapping_map_copy(struct file *file, unsigned long reqprot, unsigned long prot)
{
	int error = 0;

	if (reqprot & PROT_EXEC)
		error = ima_access_copy(file, MMAP_CHECK_REQPROT);
	if (!error && prot & PROT_EXEC)
		error = ima_access_copy(file, MMAP_CHECK);
	return error;
}

/* The appraise rule of a layer, or NULL. */
static const struct ima_layer_wants *demand_of(const struct ima_decision *decision,
					       unsigned int layer)
{
	unsigned int i;

	for (i = 0; i < decision->count; i++)
		if (decision->wants[i].layer == layer &&
		    decision->wants[i].action & IMA_APPRAISE)
			return &decision->wants[i];
	return NULL;
}

/*
 * Whether a layer has another demand of a file without properties than it had of this one.
 * Whether that is met cannot be found out here: see ima_mapping_mprotect().
 */
static noinline bool refuse_copy(const struct file *mapped)
{
	const struct ima_layer_wants *want, *before;
	const struct path *path = file_user_path((struct file *)mapped);
	struct ima_decision file, copy;
	struct ima_access access;
	bool refuse = false;
	unsigned int i;

	fill(&access, path, mapped);
	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		access.func = hooks[i];
		access.real = file_inode(mapped);
		ima_layers_decide(&access, IMA_APPRAISE, &file);
		access.real = NULL;
		ima_layers_decide(&access, IMA_APPRAISE, &copy);
		for (want = copy.wants; want < copy.wants + copy.count; want++) {
			before = demand_of(&file, want->layer);
			if (!(want->action & IMA_APPRAISE) ||
			    (before && before->rule == want->rule))
				continue;
			if (is_carried_out(want))
				refuse = true;
			deny(path, &(struct ima_denial){
					.op = "collect_data",
					.cause = "private-copy",
					.of_file = true,
					.func = hooks[i],
					.wants = want,
					.unknown = true,
				   });
		}
	}
	return refuse;
}

/**
 * ima_mapping_becomes_copy - whether a change makes a mapping one that must not pass
 * @vma: the mapping, as it is now
 * @prot: PROT_*, what is asked for and what it will be
 *
 * A private mapping has an anon_vma once a page of it was written to, by whichever way.
 *
 * Context: mmap_lock is held to write; allocates memory.
 * Return: true if it has to be refused; the reason has been logged.
 */
bool ima_mapping_becomes_copy(const struct vm_area_struct *vma, unsigned long prot)
{
	if (likely(!can_differ(prot, !(vma->vm_flags & VM_SHARED), vma->anon_vma)))
		return false;
	return vma->vm_file && S_ISREG(file_inode(vma->vm_file)->i_mode) &&
	       refuse_copy(vma->vm_file);
}

/*
 * mprotect(2)
 */

/* What the layers want of one inode of a mapping that is to become executable. */
static unsigned int ask(const struct path *path, const struct file *file, bool *refuse)
{
	const struct ima_layer_wants *want;
	struct ima_decision decision;
	struct ima_access access;
	unsigned int action = 0;
	int i;

	fill(&access, path, file);
	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		access.func = hooks[i];
		ima_layers_decide(&access, IMA_DO_MASK, &decision);
		action |= decision.action;
		for (want = decision.wants; want < decision.wants + decision.count; want++) {
			if (!(want->action & IMA_APPRAISE))
				continue;
			if (is_carried_out(want))
				*refuse = true;
			deny(path, &(struct ima_denial){
					.op = "collect_data",
					.cause = "failed-mprotect",
					.of_file = true,
					.real = access.real,
					.func = hooks[i],
					.wants = want,
					.unknown = true,
				   });
		}
	}
	return action & (IMA_MEASURE | IMA_APPRAISE);
}

/* It was granted: mmap_lock is held, so that nobody must wait for who reads the records. */
static void tell_grants(const struct path *path, const struct file *file)
{
	struct ima_access access;
	int i;

	fill(&access, path, file);
	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		access.func = hooks[i];
		ima_grant_audit(&access, path, GFP_NOWAIT);
	}
}

/**
 * ima_mapping_mprotect - what the policy wants of a mapping that is to become
 *			  executable
 * @file: the mapped file
 * @refuse: whether it has to be refused
 *
 * Files cannot be read here: mmap_lock is held, which is taken inside the
 * inode's lock elsewhere.  What is known of the file would not do, either: pages
 * of a private mapping may have been written to.
 *
 * On an overlay what is mapped is the file below.  Rules for the one that was
 * opened count as well: they were asked when it was mapped.
 *
 * Context: mmap_lock is held; allocates memory.
 * Return: IMA_MEASURE, IMA_APPRAISE: what a layer would have wanted of the file.
 */
unsigned int ima_mapping_mprotect(struct file *file, bool *refuse)
{
	const struct path *opened = file_user_path(file);
	unsigned int action;

	*refuse = false;
	action = ask(opened, file, refuse);
	if (d_inode(opened->dentry) != file_inode(file) && !*refuse)
		action |= ask(&file->f_path, file, refuse);
	if (!*refuse && static_branch_unlikely(&ima_grants_wanted))
		tell_grants(opened, file);
	return action;
}
