# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154,SC2086

scene "Four copies of one program: signed, altered, signed by a stranger, unsigned."
show "ls -l /disk/*/busybox"
expect "the signed one runs" /disk/signed/busybox true
refuse -n /disk/altered/busybox "the altered one is refused" \
	cause=invalid-signature /disk/altered/busybox true
refuse -n /disk/rogue/busybox "the stranger's is refused" \
	cause=invalid-signature /disk/rogue/busybox true
refuse -n /disk/unsigned/busybox "the unsigned one is refused" \
	cause=IMA-signature-required /disk/unsigned/busybox true
