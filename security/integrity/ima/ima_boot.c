// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: the boot parameter ima=.
 *
 * See ima_boot.h for what it is for.
 */

#include <linux/efi.h>
#include <linux/ima.h>
#include <linux/kernel.h>
#include <linux/secure_boot.h>
#include <linux/string.h>
#ifdef CONFIG_EFI
#include <asm/efi.h>
#endif

#include "ima.h"
#include "ima_boot.h"

#define BOTH	(IMA_MEASURE | IMA_APPRAISE)

/*
 * The first four are the names that are shown.  The others stand in
 * instructions and boot loaders already: they are those of the first proposal
 * of such a parameter.
 */
static const struct ima_boot_mode ima_boot_modes[] = {
	{ "on", BOTH, NULL },
	{ "off", 0, NULL },
	{ "measure", IMA_MEASURE, NULL },
	{ "appraise", IMA_APPRAISE, NULL },
	{ "disabled", 0, NULL },
	{ "measure_only", IMA_MEASURE, NULL },
	{ "appraise_permissive", BOTH, "permissive" },
	{ "appraise_enforce", BOTH, "enforcing" },
};

/* Written while the command line is parsed, constant after that. */
static const struct ima_boot_mode *boot_mode __ro_after_init = ima_boot_modes;

/* What the LSM framework looks at, and writes to, in security_init(). */
int ima_boot_lsm_enabled __initdata = 1;

/**
 * ima_boot_find - find a value of ima=
 * @name: the word to look for
 *
 * Context: any.
 * Return: what it stands for; NULL if there is no such value, or if this
 * kernel was built without what it asks for.
 */
const struct ima_boot_mode *ima_boot_find(const char *name)
{
	const struct ima_boot_mode *mode;
	int i;

	for (i = 0; i < ARRAY_SIZE(ima_boot_modes); i++) {
		mode = &ima_boot_modes[i];
		if (strcmp(mode->name, name))
			continue;
		if (!IS_ENABLED(CONFIG_IMA_APPRAISE) &&
		    (mode->actions == IMA_APPRAISE || mode->appraise))
			return NULL;
		return mode;
	}
	return NULL;
}

/**
 * ima_boot_is_less - whether a value asks for less than "on"
 * @mode: what ima_boot_find() returned
 *
 * Context: any.
 * Return: true if something is not measured, not appraised or not refused with
 * it that would be without it.
 */
bool ima_boot_is_less(const struct ima_boot_mode *mode)
{
	return mode->actions != BOTH ||
	       (mode->appraise && strcmp(mode->appraise, "enforcing"));
}

/**
 * ima_boot_off - whether IMA was switched off
 *
 * Context: any, after the command line was parsed.
 * Return: true with ima=off.
 */
bool ima_boot_off(void)
{
	return !boot_mode->actions;
}

/**
 * ima_boot_allows - whether rules with an action are carried out
 * @action: IMA_MEASURE or IMA_APPRAISE
 *
 * Context: any, after the command line was parsed.
 * Return: false if ima= leaves @action out.
 */
bool ima_boot_allows(int action)
{
	return boot_mode->actions & action;
}

/**
 * ima_boot_name - the value of ima= that is in force
 *
 * Context: any, after the command line was parsed.
 * Return: "on", "off", "measure" or "appraise".
 */
const char *ima_boot_name(void)
{
	int i;

	for (i = 0; ima_boot_modes[i].actions != boot_mode->actions; i++)
		;
	return ima_boot_modes[i].name;
}

/**
 * ima_boot_appraise - the value of ima_appraise= that ima= stands for
 *
 * Context: any, after the command line was parsed.
 * Return: a value of ima_appraise=, or NULL.
 */
const char *ima_boot_appraise(void)
{
	return boot_mode->appraise;
}

#ifdef CONFIG_IMA_BOOTPARAM

#ifndef arch_efi_boot_mode
#define arch_efi_boot_mode efi_secureboot_mode_unset
#endif

/*
 * Whether secure boot may be on.  arch_get_secureboot() asks the firmware on
 * EFI machines, which is not possible so early.  What the boot loader passed
 * on must do; if it passed nothing on (nor can it, on architectures other than
 * x86) the answer is yes: else it would be enough to boot by a loader that
 * forgets it.  A kernel started by kexec is told by the one before it.
 */
static bool __init secure_boot_possible(void)
{
#ifdef CONFIG_EFI
	return efi_enabled(EFI_BOOT) &&
	       arch_efi_boot_mode != efi_secureboot_mode_disabled;
#else
	return arch_get_secureboot();
#endif
}

static int __init ima_boot_setup(char *str)
{
	const struct ima_boot_mode *mode = ima_boot_find(str);

	if (!mode) {
		pr_err("ima=%s: no such value, or not one for this kernel; ima=%s stays\n",
		       str, ima_boot_name());
		return 1;
	}
	if (ima_boot_is_less(mode) && secure_boot_possible()) {
		pr_info("Secure boot enabled or unknown: ignoring ima=%s option\n",
			str);
		return 1;
	}
	boot_mode = mode;
	ima_boot_lsm_enabled = !!mode->actions;
	return 1;
}
__setup("ima=", ima_boot_setup);

#endif /* CONFIG_IMA_BOOTPARAM */

/*
 * After init_ima().  Where it did not do its work, what the rules of the
 * architecture bring about beside IMA still holds: with secure boot, modules
 * and kexec images need signatures.  A measurement list that the kernel before
 * left in memory is given back.
 */
static int __init ima_boot_late(void)
{
	if (ima_ready)
		return 0;
	if (ima_boot_off())
		pr_info("Switched off by ima=\n");
	else
		pr_err("Not initialized: nothing is measured, appraised or audited\n");
	arch_get_ima_policy();
#ifdef CONFIG_HAVE_IMA_KEXEC
	ima_free_kexec_buffer();
#endif
	return 0;
}
late_initcall_sync(ima_boot_late);
