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
#include "ima_denial.h"
#include "ima_layers.h"
#include "ima_mapping.h"

static const enum ima_hooks hooks[] = { MMAP_CHECK, MMAP_CHECK_REQPROT };

static void fill(struct ima_access *access, const struct path *path)
{
	*access = (struct ima_access){
		.idmap = mnt_idmap(path->mnt),
		.inode = d_inode(path->dentry),
		.dentry = path->dentry,
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

/*
 * Copies
 */

/* One bit for each layer that wants the file appraised. */
static unsigned int appraisers(const struct ima_access *access, struct ima_decision *decision)
{
	unsigned int i, layers = 0;

	ima_layers_decide(access, IMA_APPRAISE, decision);
	for (i = 0; i < decision->count; i++)
		if (decision->wants[i].action & IMA_APPRAISE)
			layers |= BIT(decision->wants[i].layer);
	return layers;
}

/*
 * Whether a layer lets the file pass because of its properties, and would not let data pass
 * that has none.  What a layer appraises is not asked here.
 */
static noinline bool refuse_copy(const struct path *path)
{
	const struct ima_layer_wants *want;
	struct ima_decision decision;
	struct ima_access access;
	bool refuse = false;
	unsigned int i;

	fill(&access, path);
	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		unsigned int anyway;

		access.func = hooks[i];
		access.copy = false;
		anyway = appraisers(&access, &decision);
		access.copy = true;
		if (!(appraisers(&access, &decision) & ~anyway))
			continue;
		for (want = decision.wants; want < decision.wants + decision.count; want++) {
			if (anyway & BIT(want->layer) || !(want->action & IMA_APPRAISE))
				continue;
			if (want->immutable || ima_appraise & IMA_APPRAISE_ENFORCE)
				refuse = true;
			deny(path, &(struct ima_denial){
					.op = "mmap_file",
					.cause = "private-copy",
					.dentry = path->dentry,
					.func = hooks[i],
					.wants = want,
				   });
		}
	}
	return refuse;
}

static bool can_differ(unsigned long prot, bool private, bool differs)
{
	return prot & PROT_EXEC && private && (differs || prot & PROT_WRITE) &&
	       ima_layers_use_properties();
}

/**
 * ima_mapping_is_copy - whether a mapping to be made must not pass by properties of the file
 * @file: the file
 * @prot: PROT_*, what is asked for and what it will be
 * @flags: MAP_*
 *
 * Context: process context, without mmap_lock; allocates memory.
 * Return: true if it has to be refused; the reason has been logged.
 */
bool ima_mapping_is_copy(struct file *file, unsigned long prot, unsigned long flags)
{
	return unlikely(can_differ(prot, (flags & MAP_TYPE) == MAP_PRIVATE, false)) &&
	       S_ISREG(file_inode(file)->i_mode) && refuse_copy(&file->f_path);
}

/**
 * ima_mapping_becomes_copy - the same for one that is there, and is changed
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
	       refuse_copy(file_user_path(vma->vm_file));
}

/*
 * mprotect(2)
 */

/* What the layers want of one inode of a mapping that is to become executable. */
static unsigned int ask(const struct path *path, bool *refuse)
{
	const struct ima_layer_wants *want;
	struct ima_decision decision;
	struct ima_access access;
	unsigned int action = 0;
	int i;

	fill(&access, path);
	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		access.func = hooks[i];
		ima_layers_decide(&access, IMA_DO_MASK, &decision);
		action |= decision.action;
		if (!(decision.action & IMA_APPRAISE) &&
		    static_branch_unlikely(&ima_grants_wanted))
			ima_grant_audit(&access, path);
		for (want = decision.wants; want < decision.wants + decision.count; want++) {
			if (!(want->action & IMA_APPRAISE))
				continue;
			if (want->immutable || !(ima_appraise & IMA_APPRAISE_LOG))
				*refuse = true;
			deny(path, &(struct ima_denial){
					.op = "collect_data",
					.cause = "failed-mprotect",
					.dentry = path->dentry,
					.func = hooks[i],
					.wants = want,
					.unknown = true,
				   });
		}
	}
	return action & (IMA_MEASURE | IMA_APPRAISE);
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
	action = ask(opened, refuse);
	if (d_inode(opened->dentry) != file_inode(file) && !*refuse)
		action |= ask(&file->f_path, refuse);
	return action;
}
