#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# evm=fix lets everybody change what EVM protects.  A kernel with rules of its own
# does not take it.
#
# vmtest-variant: builtin
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-evm-x509: evm
# vmtest-append: evm=fix
# vmtest-append: evm=fix ima_appraise=fix
# vmtest-disk: 64M
# vmtest-alone: EVM cannot be switched off

. ./lib.sh
. ./lib_appraise.sh
ima_start 7

evm=/sys/kernel/security/evm
text=/fixtures/text

echo 4 >$evm
mount_disk
cp $text $disk/signed
xattr set $disk/signed $label $text.sig
xattr set $disk/signed security.evm $text.evm
put text plain text.sha256
remount_disk

# With a key for HMACs what is signed is immutable.
dd if=/dev/urandom bs=32 count=1 2>/dev/null | key add user kmk @u >/dev/null
key link @u @s 2>/dev/null
printf 'new default user:kmk 64' | key add encrypted evm-key @u >/dev/null
check "EVM takes a key for HMACs" sh -c "echo 1 >$evm"
check_refused "signed metadata cannot be changed: mode" "Operation not permitted" \
	chmod 600 $disk/signed
check_refused "signed metadata cannot be changed: label" "Operation not permitted" \
	xattr set $disk/signed $label $text.sha256
check_equal "it is as it was" "$(label_of $disk/signed)" "$(hex $text.sig)"
check_refused "what EVM has not signed cannot be changed either" "Operation not permitted" \
	xattr set $disk/plain $label $text.sig
check_refused "nor does it become another owner's" "Operation not permitted" \
	chown 7002 $disk/plain
check "the kernel log says that evm=fix is ignored" sh -c 'dmesg | grep -i "evm: .*fix"'

umount $disk
ima_end
