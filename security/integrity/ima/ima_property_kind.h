/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: the properties that conditions of a rule can name.
 *
 * What they mean stands in ima_property.h.  This is for who reads a policy, in the kernel
 * and elsewhere.
 */

#ifndef __IMA_PROPERTY_KIND_H
#define __IMA_PROPERTY_KIND_H

enum ima_property_kind {
	IMA_PROPERTY_BOOT_VERIFIED,
	IMA_PROPERTY_DMVERITY_SIGNATURE,
	IMA_PROPERTY_DMVERITY_ROOTHASH,
	IMA_PROPERTY_FSVERITY_SIGNATURE,
	IMA_PROPERTY_FSVERITY_DIGEST,
	IMA_PROPERTY__LAST
};

/* The longest digest that one of them can have, in bytes. */
#define IMA_PROPERTY_DIGEST_MAX	64

#endif /* __IMA_PROPERTY_KIND_H */
