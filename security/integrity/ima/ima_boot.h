/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: which parts of it run, chosen at boot.
 *
 * A kernel with IMA serves machines that measure, machines that appraise,
 * machines that do both, and machines that want neither: for these IMA's
 * hooks would be called on every open for nothing, and user space would find
 * a facility that nobody asked for.  ima= chooses:
 *
 *   on        what the policy asks for (default)
 *   off       no hook is registered, no file and no keyring is made (but
 *             .ima_blacklist, which EVM's signatures are held against)
 *   measure   no rule appraises
 *   appraise  no rule measures, and the TPM is left alone
 *
 * The choice is made once, when the command line is parsed, and can only be
 * read afterwards.  It is a choice of who controls the command line: secure
 * boot exists because that may be an attacker, so with it nothing but "on"
 * (and what asks for no less) is accepted.  It cannot add anything: what runs
 * is what the configuration, the policy and this choice all allow.  And it is
 * the custom layer's alone: rules that are built into the kernel are carried
 * out with each of these values, see ima_layers.h.
 *
 *   command line -> ima_boot_setup() -> security_init(): hooks, or none
 *                                    -> init_ima(): start, or leave it
 *                                    -> policy: actions that are carried out
 *                                    -> ima_boot_check(): what became of it
 */
#ifndef _SECURITY_IMA_BOOT_H
#define _SECURITY_IMA_BOOT_H

#include <linux/init.h>
#include <linux/types.h>

/**
 * struct ima_boot_mode - a value of ima=
 * @name: the word on the command line
 * @actions: IMA_MEASURE and IMA_APPRAISE, those that the policy may ask for;
 *	0 is off
 * @appraise: the value of the variable ima_appraise that it stands for, unless
 *	ima_appraise= is on the command line, too; 0 for none
 */
struct ima_boot_mode {
	const char *name;
	int actions;
	int appraise;
};

extern int ima_boot_lsm_enabled;

bool ima_boot_start(void);
void ima_boot_started(void);

bool ima_boot_off(void);
bool ima_boot_allows(int action);
const char *ima_boot_name(void);

const struct ima_boot_mode *ima_boot_find(const char *name);
bool ima_boot_is_less(const struct ima_boot_mode *mode);

#endif /* _SECURITY_IMA_BOOT_H */
