/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: the templates that a built-in policy can
 * name.
 *
 * ima_builtin_host.c cannot compile ima_template.c, which has them, together
 * with functions of the kernel.  ima_builtin_test.c sees to it that the kernel
 * knows all that stand here.
 */

#ifndef __IMA_BUILTIN_TEMPLATES_H
#define __IMA_BUILTIN_TEMPLATES_H

/* Each by its name and by its fields, and NULL at the end. */
static const char *const ima_builtin_templates[] = {
	"ima", "d|n",
	"ima-ng", "d-ng|n-ng",
	"ima-sig", "d-ng|n-ng|sig",
	"ima-ngv2", "d-ngv2|n-ng",
	"ima-sigv2", "d-ngv2|n-ng|sig",
	"ima-buf", "d-ng|n-ng|buf",
	"ima-modsig", "d-ng|n-ng|sig|d-modsig|modsig",
	"evm-sig", "d-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode",
	NULL
};

#endif /* __IMA_BUILTIN_TEMPLATES_H */
