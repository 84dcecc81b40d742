// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: the boot parameter ima=.
 *
 * See ima_boot.h for what it is for.
 */

#include <linux/efi.h>
#include <linux/ima.h>
#include <linux/kernel.h>
#include <linux/string.h>
#ifdef CONFIG_EFI
#include <asm/efi.h>
#endif

/* Earlier releases of 6.12 have no <linux/secure_boot.h>, and other names. */
#ifndef _LINUX_SECURE_BOOT_H
#define arch_get_secureboot arch_ima_get_secureboot
#ifdef arch_ima_efi_boot_mode
#define arch_efi_boot_mode arch_ima_efi_boot_mode
#endif
#endif

#include "ima.h"
#include "ima_boot.h"
#include "ima_builtin.h"

#define BOTH	(IMA_MEASURE | IMA_APPRAISE)

/*
 * The first four are the names that are shown.  The others are those of the
 * first proposal of such a parameter.
 */
static const struct ima_boot_mode ima_boot_modes[] = {
	{ "on", BOTH },
	{ "off", 0 },
	{ "measure", IMA_MEASURE },
	{ "appraise", IMA_APPRAISE },
	{ "disabled", 0 },
	{ "measure_only", IMA_MEASURE },
	{ "appraise_permissive", BOTH, IMA_APPRAISE_LOG },
	{ "appraise_enforce", BOTH, IMA_APPRAISE_ENFORCE },
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
	       (mode->appraise && mode->appraise != IMA_APPRAISE_ENFORCE);
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

#ifdef CONFIG_IMA_BOOTPARAM

#ifndef arch_efi_boot_mode
#define arch_efi_boot_mode efi_secureboot_mode_unset
#endif

/*
 * Whether secure boot may be on.  arch_get_secureboot() asks the firmware on
 * EFI machines, which is not possible so early.  What the boot loader passed
 * on must do.  If it passed nothing on the answer is yes: else it would be
 * enough to boot by a loader that forgets it.  On architectures other than x86
 * nothing is passed on by upstream's EFI stub.
 *
 * kexec passes it on as long as the kernel before has EFI runtime services;
 * without them (efi=noruntime) the next kernel does not know of EFI at all,
 * here as for ima_appraise=.
 */
static bool __init secure_boot_possible(void)
{
#ifdef CONFIG_EFI
	if (arch_efi_boot_mode == efi_secureboot_mode_enabled)
		return true;
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
	/* The immutable layers stay, and what carries them out. */
	ima_boot_lsm_enabled = mode->actions || ima_layers_immutable();
	if (ima_boot_is_less(mode) && ima_layers_immutable())
		pr_info("ima=%s holds for the custom policy, not for the built-in one\n",
			str);
	return 1;
}
__setup("ima=", ima_boot_setup);

#endif /* CONFIG_IMA_BOOTPARAM */

/* init_ima() was called; it succeeded. */
static bool started __initdata, initialized __initdata;

/**
 * ima_boot_start - whether init_ima() shall do its work
 *
 * Sets the mode of appraisal that ima= stands for; ima_appraise= comes after it.
 *
 * Context: init_ima().
 * Return: false with ima=off, unless there are immutable layers.
 */
bool __init ima_boot_start(void)
{
	started = true;
	if (boot_mode->appraise)
		ima_appraise = boot_mode->appraise;
	return !ima_boot_off() || ima_layers_immutable();
}

/**
 * ima_boot_started - init_ima() has done its work
 *
 * Context: init_ima().
 */
void __init ima_boot_started(void)
{
	initialized = true;
}

/* A measurement list that the kernel before left in memory is given back. */
static void __init discard_kexec_list(void)
{
#ifdef CONFIG_HAVE_IMA_KEXEC
	void *buffer;
	size_t size;

	/* Getting it checks where it is. */
	if (!ima_get_kexec_buffer(&buffer, &size))
		ima_free_kexec_buffer();
#endif
}

/**
 * ima_boot_check - see that IMA is what it was chosen to be
 *
 * initcall_blacklist=init_ima would be a second ima=off.  With secure boot it
 * is not taken either: IMA is initialized here, later than usual, but before
 * anything is executed.  This is no initcall, so that it cannot be left out in
 * the same way.
 *
 * If the kernel has a built-in policy, and IMA is not there to carry it out,
 * whether left out or failed, the machine does not start.
 *
 * Where IMA does not run, what the rules of the architecture bring about beside
 * it still holds: modules and kexec images need signatures.
 *
 * Context: once, from integrity_load_keys(), after all initcalls.
 */
void __init ima_boot_check(void)
{
	if (!started && !ima_boot_off() && arch_get_secureboot()) {
		pr_warn("Secure boot enabled: initializing, whatever initcall_blacklist= says\n");
		init_ima();
	}
	if (initialized)
		return;
	/* Nothing has been executed; and nothing may be without these rules. */
	if (ima_layers_immutable())
		panic("IMA: the built-in policy is not in force\n");
	if (ima_boot_off()) {
		pr_info("Switched off by ima=\n");
	} else {
		pr_err("Not initialized: nothing is measured, appraised or audited\n");
		/* Its hook is there, and queues keys until this timer is over. */
		ima_init_key_queue();
	}
	arch_get_ima_policy();
	discard_kexec_list();
}
