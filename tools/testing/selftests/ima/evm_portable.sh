#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# EVM with portable signatures: metadata that somebody signed elsewhere.
#
# vmtest-evm-x509: evm
# vmtest-disk: 64M
# vmtest-alone: EVM cannot be switched off

. ./lib.sh
. ./lib_appraise.sh
ima_start 48

evm=/sys/kernel/security/evm
text=/fixtures/text

check_equal "EVM has the certificate" "$(cat $evm)" 2
check "it is on .evm" sh -c 'key list .evm | grep -q "IMA extensions build: metadata"'

# signed FILE LABEL EVM - put there while metadata may still be written
signed() {
	cp $text "$disk/$1"
	chmod 644 "$disk/$1"
	xattr set "$disk/$1" $label "/fixtures/$2"
	xattr set "$disk/$1" security.evm "/fixtures/$3"
}

check "metadata may be written" sh -c "echo 4 >$evm"
check_equal "EVM says so" "$(cat $evm)" 6
mount_disk
for name in sig mode owner group caps rewrite acl acl-mode; do
	signed $name text.sig text.evm
done
signed hash text.sha256 text.evm-hash
signed rogue text.sig text.evm-rogue
signed user text.sig text.evm-user
signed user-root text.sig text.evm-user
chown 1000:1000 $disk/user
signed swapped text.sha256 text.evm
signed cut text.sig text.evm
dd if=/fixtures/text.evm of=/tmp/cut bs=100 count=1 2>/dev/null
xattr set $disk/cut security.evm /tmp/cut
chmod 600 $disk/mode
chown 1000 $disk/owner
chgrp 1000 $disk/group
printf '\1\0\0\2\0\40\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >/tmp/caps
xattr set $disk/caps security.capability /tmp/caps
acl=system.posix_acl_access
xattr set $disk/acl $acl "$(access_list 0 4)"
xattr set $disk/acl-mode $acl "$(access_list 6 6)"
put text none text.sig
put text bare -
put script content text.sig
chmod 644 $disk/content
xattr set $disk/content security.evm /fixtures/text.evm
remount_disk

check "a rule is accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fsname=ext4 appraise_type=imasig
RULES

check "signed content and metadata are accepted" cmp $disk/sig $text
check "a hash under signed metadata is a signature" cmp $disk/hash $text
check "so is what belongs to a user" cmp $disk/user $text
refused "with another mode it is refused" invalid-fail-immutable cat $disk/mode
refused "with another owner it is refused" invalid-fail-immutable cat $disk/owner
refused "with another group it is refused" invalid-fail-immutable cat $disk/group
refused "with a capability it is refused" invalid-fail-immutable cat $disk/caps
refused "with an access list that changes the mode it is refused" invalid-fail-immutable \
	cat $disk/acl-mode
# Of a list the signature covers what stands in the mode, no user in it.
check "expected to change: with one that leaves the mode it is accepted" cmp $disk/acl $text
refused "with another label it is refused" invalid-fail-immutable cat $disk/swapped
refused "that of a user is refused for root" invalid-fail-immutable cat $disk/user-root
refused "by a rogue key it is refused" invalid-fail-immutable cat $disk/rogue
refused "cut it is refused" invalid-fail-immutable cat $disk/cut
refused "another content under the same metadata is refused" invalid-signature cat $disk/content
refused "signed content without metadata is refused" missing-HMAC cat $disk/none
refused "a file without either is refused" IMA-signature-required cat $disk/bare

# While metadata may be written they may, and the verdict follows.
chmod 600 $disk/rewrite
refused "when it was changed it is refused" invalid-fail-immutable cat $disk/rewrite
chmod 644 $disk/rewrite
check "when it is as it was it is accepted" cmp $disk/rewrite $text

check_refused "EVM does not take a key that is not there" "No such file or directory" \
	sh -c "echo 1 >$evm"

# With a key for HMACs metadata are no longer let loose: what is signed is
# immutable.
dd if=/dev/urandom bs=32 count=1 2>/dev/null | key add user kmk @u >/dev/null
key link @u @s 2>/dev/null
printf 'new default user:kmk 64' | key add encrypted evm-key @u >/dev/null
check "EVM takes a key" sh -c "echo 1 >$evm"
check_equal "it does not let metadata be written any more" "$(cat $evm)" 3
check "what was signed is accepted" cmp $disk/sig $text
errno="Operation not permitted"
refused "its mode cannot be changed" pass_immutable chmod 600 $disk/sig
refused "nor its owner" pass_immutable chown 1000 $disk/sig
# Here the kernel does not say that it was EVM.
refused_silently "expected to change: nor its label, without a record" \
	xattr set $disk/sig $label /fixtures/text.sha256
refused_silently "expected to change: nor can that be removed, without a record" \
	xattr remove $disk/sig $label
refused_silently "expected to change: nor can the signature" xattr remove $disk/sig security.evm
refused_silently "expected to change: nor can it be given an access list, without a record" \
	xattr set $disk/sig $acl "$(access_list 6 6)"
check_equal "its mode is as it was" "$(stat -c %a $disk/sig)" 644
check_refused "nor is there a list" "No data available" xattr get $disk/sig $acl
check "a list that is nothing but its mode may be set" xattr set $disk/sig $acl "$(access_list)"
check "it may be read" su nobody -c "cat $disk/sig"
check "expected to change: so may one that names a user and leaves the mode" \
	xattr set $disk/sig $acl "$(access_list 0 4)"
check_refused "who then may not read" "Permission denied" su nobody -c "cat $disk/sig"
refused_silently "expected to change: that cannot be taken off, without a record" \
	xattr remove $disk/sig $acl
check "its mode may be set to what it is" chmod 644 $disk/sig
check "so may its label" xattr set $disk/sig $label /fixtures/text.sig
check "its content is accepted after all that" cmp $disk/sig $text
# What does not fit its signature cannot become worse.
check "a mode that is wrong may be made right" chmod 644 $disk/mode
check "then it is accepted" cmp $disk/mode $text
check "an owner that is wrong may be made right" chown 0 $disk/owner
check "then it is accepted, too" cmp $disk/owner $text
refused "a file without any signature is not given a mode" no_label chmod 600 $disk/none

ima_end
