#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# EVM gets a key: what was known before was known without it.
#
# vmtest-disk: 64M
# vmtest-alone: EVM cannot be switched off
# vmtest-extension: the policy engine

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 8

text=/fixtures/text
mount_disk
put text sig text.sig 7001
put text hash text.sha256 7001
remount_disk

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=7001
RULES
watch
for name in sig hash; do
	check_work "$name: it is accepted" $disk/$name "1 1" cmp $disk/$name $text
	check_work "$name: and that is known" $disk/$name "0 0" cmp $disk/$name $text
done

dd if=/dev/urandom bs=32 count=1 2>/dev/null | key add user kmk @u >/dev/null
key link @u @s 2>/dev/null
printf 'new default user:kmk 64' | key add encrypted evm-key @u >/dev/null
check "EVM takes a key" sh -c "echo 1 >/sys/kernel/security/evm"
for name in sig hash; do
	refused "$name: it is not accepted any more: nothing vouches for its label" missing-HMAC \
		cat $disk/$name
done

umount $disk
ima_end
