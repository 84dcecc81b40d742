#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Where EVM has a key, what is known of a file rests on its metadata, too.
#
# vmtest-evm-x509: evm
# vmtest-disk: 64M
# vmtest-extension: the policy engine

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 27

text=/fixtures/text
evm=/sys/kernel/security/evm
# Metadata may be written.
echo 4 >$evm
mount_disk

for name in sig hash; do
	cp $text $disk/$name
	chmod 644 $disk/$name
	case $name in
	sig)	xattr set $disk/$name $label $text.sig
		xattr set $disk/$name security.evm $text.evm ;;
	hash)	xattr set $disk/$name $label $text.sha256
		xattr set $disk/$name security.evm $text.evm-hash ;;
	esac
done
remount_disk

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fsname=ext4 appraise_type=imasig
RULES
watch

for name in sig hash; do
	file=$disk/$name
	check_work "$name: the first access reads and verifies it" $file "1 1" cmp $file $text
	check_work "$name: the second does not" $file "0 0" cmp $file $text
	# shellcheck disable=SC2119
	xattr set $file system.posix_acl_access "$(access_list)"
	check_work "$name: an access list: it is verified again" $file "? 1" cmp $file $text
	chmod 600 $file
	refused "$name: another mode: it is refused" invalid-fail-immutable cat $file
	chmod 644 $file
	check_work "$name: the first mode: it is verified again" $file "0 1" cmp $file $text
	chgrp 1000 $file
	refused "$name: another group: it is refused" invalid-fail-immutable cat $file
	chgrp 0 $file
	check "$name: the first group: it is accepted" cmp $file $text
	xattr get $file security.evm >/tmp/good
	xattr set $file security.evm $text.evm-rogue
	refused "$name: a rogue signature of the metadata: it is refused" \
		invalid-fail-immutable cat $file
	xattr set $file security.evm /tmp/good
	check_work "$name: the right one: it is verified again" $file "? 1" cmp $file $text
	check_work "$name: and that is known" $file "0 0" cmp $file $text
	echo "text" >/tmp/value
	xattr set $file user.some /tmp/value
	check_work "$name: an attribute that EVM does not protect changes nothing" $file "0 0" \
		cmp $file $text
	xattr set $file security.evm $text.evm-user
	refused "$name: a signature for another user's file: it is refused" \
		invalid-fail-immutable cat $file
	xattr set $file security.evm /tmp/good
	check "$name: the right one again" cmp $file $text
done

umount $disk
ima_end
