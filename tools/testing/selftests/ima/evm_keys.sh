#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What EVM found of a file ends with the trust in the key that it rests on.
#
# Each file is read first, so that EVM has a status for it.  It is mapped after the
# key was taken back: that is another hook, for which IMA asks EVM again whether or
# not it keeps what it found when the file was read.
#
# vmtest-extension: the generation of trust
# vmtest-evm-x509: evm
# vmtest-disk: 64M
# vmtest-alone: EVM cannot be switched off

. ./lib.sh
. ./lib_appraise.sh
ima_start 52

evm=/sys/kernel/security/evm
text=/fixtures/text

ways="revoked invalidated unlinked cleared hidden"

check "metadata may be written" sh -c "echo 4 >$evm"
mount_disk
for name in $ways replaced longer expired kept more blacklisted after; do
	cp $text "$disk/$name"
	chmod 644 "$disk/$name"
	xattr set "$disk/$name" $label $text.sig
	xattr set "$disk/$name" security.evm $text.evm
done
xattr set $disk/more security.more $text.sha256
remount_disk

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fsname=ext4 appraise_type=imasig
	appraise func=MMAP_CHECK fsname=ext4 appraise_type=imasig
RULES

# The key that the kernel loaded makes room for one that root may take back.
for way in $ways; do
	check "$way: root links the key" give_key evm .evm
	check "$way: a signature is accepted" cmp "$disk/$way" $text
	check "$way: the key is taken back" take_back "$way" .evm
	refused "$way: at the next access it is refused" invalid-fail-immutable \
		map "$disk/$way" exec
done
check "the key is linked again" give_key evm .evm
for way in $ways; do
	check "$way: when the key is there again it is accepted" map "$disk/$way" exec
done

check "replaced: it is accepted" cmp $disk/replaced $text
old=$(cat $serial)
check "replaced: another key of that name is linked" give_key evm .evm
check_equal "replaced: the old one is not there any more" \
	"$(key list .evm | grep -c "^$old ")" 0
check "replaced: with the new one it is accepted" map $disk/replaced exec

# EVM's own hook asks for the status as often as one likes; but not while metadata
# are let loose, which a key for HMACs ends.
dd if=/dev/urandom bs=32 count=1 2>/dev/null | key add user kmk @u >/dev/null
key link @u @s 2>/dev/null
hmac=$(printf 'new default user:kmk 64' | key add encrypted evm-key @u)
check "EVM takes a key" sh -c "echo 1 >$evm"
check "what it came from may be revoked: EVM has a copy" key revoke "$hmac"
errno="Operation not permitted"
refused "so that what was signed cannot be changed" pass_immutable chmod 600 $disk/longer
check "longer: its key will expire" key timeout "$(cat $serial)" 3600
check "longer: until then it is accepted" map $disk/longer exec
check "expired: its key expires soon" key timeout "$(cat $serial)" 3
check "kept: until then it is accepted" cmp $disk/kept $text
refused "expired: until then metadata cannot be changed" pass_immutable chmod 600 $disk/expired
check "expired: the time comes" key_expires
errno="Permission denied"
refused "kept: what was found of it does not count any longer" invalid-fail-immutable \
	cat $disk/kept
errno="Operation not permitted"
check "expired: metadata that nobody vouches for may be changed" chmod 600 $disk/expired
errno="Permission denied"
chmod 644 $disk/expired
refused "expired: and the content is refused" invalid-fail-immutable cat $disk/expired

check "the key is linked again" give_key evm .evm
check "more: it is accepted" cmp $disk/more $text
check "more: EVM is to cover another attribute" \
	sh -c "printf security.more >/sys/kernel/security/integrity/evm/evm_xattrs"
refused "more: the signature did not" invalid-fail-immutable map $disk/more exec

check "blacklisted: it is accepted" cmp $disk/blacklisted $text
check "blacklisted: the certificate is put onto .ima_blacklist" \
	sh -c 'key add asymmetric "" .ima_blacklist </etc/keys/evm.der'
refused "blacklisted: at the next access it is refused" invalid-fail-immutable \
	map $disk/blacklisted exec
refused "blacklisted: so is what was not looked at before" invalid-fail-immutable \
	cat $disk/after

ima_end
