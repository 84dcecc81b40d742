#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# EVM with a HMAC: what was changed while it was not looking is refused.
#
# vmtest-disk: 64M
# vmtest-alone: EVM cannot be switched off

. ./lib.sh
. ./lib_appraise.sh
ima_start 68

evm=/sys/kernel/security/evm
text=/fixtures/text
owner=11000

# The files that EVM has never seen
mount_disk
put text before text.sha256 $owner
put text before-bare - $owner
remount_disk

check_equal "EVM is not active" "$(cat $evm)" 0
check_refused "it is not, without a key" "No such file or directory" sh -c "echo 1 >$evm"
dd if=/dev/urandom bs=32 count=1 2>/dev/null | key add user kmk @u >/dev/null
# The kernel looks for it among the keys of the process.
key link @u @s 2>/dev/null
check "a key is made and encrypted" \
	sh -c "printf 'new default user:kmk 64' | key add encrypted evm-key @u"
check_refused "EVM does not take a number that it does not know" "Invalid argument" \
	sh -c "echo 64 >$evm"
check "EVM takes the key" sh -c "echo 1 >$evm"
check_equal "EVM is active" "$(cat $evm)" 1
check_refused "its mode cannot be changed any more" "Operation not permitted" \
	sh -c "echo 2 >$evm"
check_refused "nor can metadata be let loose" "Operation not permitted" \
	sh -c "echo 4 >$evm"

check "a rule is accepted" rules <<-RULES
	appraise func=FILE_CHECK fsname=ext4
RULES

# hmac FILE - its security.evm, in hexadecimal: type 2 and 20 bytes
hmac() {
	label_of "$1" security.evm
}

# new FILE - IMA makes the label, and with it EVM the HMAC
new() {
	cp $text "$disk/$1"
	chown $owner:$owner "$disk/$1"
}

new ok
check_equal "a new file has a HMAC" "$(hmac $disk/ok | cut -c 1-2,43-)" "02"
check "it is accepted" cmp $disk/ok $text
for name in mode owner group label hmac caps removed sigfile online times acl acl-mode; do
	new $name
done
xattr set $disk/sigfile $label /fixtures/text.sig
# cap_net_raw, permitted and effective
printf '\1\0\0\2\0\40\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >/tmp/caps
xattr set $disk/caps security.capability /tmp/caps
for name in acl acl-mode; do
	xattr set $disk/$name system.posix_acl_access "$(access_list 0 4)"
done

old=$(hmac $disk/online)
chmod 600 $disk/online
check "chmod makes another HMAC" [ "$(hmac $disk/online)" != "$old" ]
check "and the file is accepted" cmp $disk/online $text
old=$(hmac $disk/online)
chgrp 1 $disk/online
check "chgrp makes another HMAC" [ "$(hmac $disk/online)" != "$old" ]
check "and the file is accepted" cmp $disk/online $text
old=$(hmac $disk/online)
xattr set $disk/online security.capability /tmp/caps
check "a capability makes another HMAC" [ "$(hmac $disk/online)" != "$old" ]
check "and the file is accepted" cmp $disk/online $text
old=$(hmac $disk/online)
acl=system.posix_acl_access
check "an access list that lets somebody write is set" \
	xattr set $disk/online $acl "$(access_list 6 6)"
check "he may" su nobody -c "true >>$disk/online"
check_equal "its mask stands in the mode" "$(stat -c %a $disk/online)" 664
check "that makes another HMAC" [ "$(hmac $disk/online)" != "$old" ]
check "and the file is accepted" cmp $disk/online $text
check "the list is removed" xattr remove $disk/online $acl
check_refused "he may not write any more" "Permission denied" \
	su nobody -c "true >>$disk/online"
check "and the file is accepted" cmp $disk/online $text
chmod 644 $disk/online
old=$(hmac $disk/online)
check "a list that is nothing but the mode is set" xattr set $disk/online $acl "$(access_list)"
check_equal "that does not make another HMAC" "$(hmac $disk/online)" "$old"
check "and the file is accepted" cmp $disk/online $text
# Of a list EVM knows what stands in the mode, no user in it.
check "a list that gives no more than the mode is set" \
	xattr set $disk/online $acl "$(access_list 0 4)"
check_refused "who is in it may not even read" "Permission denied" \
	su nobody -c "cat $disk/online"
check_equal "expected to change: that does not make another HMAC" \
	"$(hmac $disk/online)" "$old"
check "and the file is accepted" cmp $disk/online $text
xattr remove $disk/online $acl

# That a verdict is thought over shows when the key has been taken back meanwhile.
key add asymmetric "" .ima </etc/keys/ima-ecdsa.der >/dev/null
new revised
xattr set $disk/revised $label /fixtures/text.ecdsa
check "a file is accepted for its signature" cmp $disk/revised $text
key add asymmetric "" .ima_blacklist </etc/keys/ima-ecdsa.der >/dev/null
# Without the extensions that shows at the next access only that thinks it over.
if extended; then
	check_refused "when the key is taken back the file is refused" \
		"Permission denied" cat $disk/revised
else
	check "the verdict is remembered when the key is taken back" \
		cmp $disk/revised $text
fi
check "an access list is set" xattr set $disk/revised $acl "$(access_list 6 6)"
errno="Permission denied"
refused "then the verdict is thought over" invalid-signature cat $disk/revised
old=$(hmac $disk/online)
touch -d 2020-01-01 $disk/online
xattr set $disk/online user.some /tmp/caps
check_equal "times and users' attributes make none" "$(hmac $disk/online)" "$old"
mv $disk/online $disk/renamed
check "nor does a name" cmp $disk/renamed $text

errno="Operation not permitted"
check_refused "a HMAC is not set by hand" "$errno" xattr set $disk/ok security.evm /tmp/caps
xattr get $disk/ok security.evm >/tmp/hmac
check_refused "not even the right one" "$errno" xattr set $disk/ok security.evm /tmp/hmac
check_refused "nor by somebody else" "$errno" \
	su nobody -c "xattr set $disk/ok security.evm /fixtures/text.evm"

# While the disk is somewhere else: an inode begins with mode and owner.
at_mode=$(inode_offset $disk/mode)
at_owner=$(inode_offset $disk/owner)
at_group=$(inode_offset $disk/group)
at_label=$(offset_on_disk $disk/label $label)
at_hmac=$(offset_on_disk $disk/hmac security.evm)
at_caps=$(offset_on_disk $disk/caps security.capability)
at_times=$(inode_offset $disk/times)
# As ext4 has it: only users and groups have an ID.
acl_on_disk=0100000001000600$(
	)02000000feff0000$(
	)040004001000040020000400
# What is changed gave nobody anything.
check_refused "somebody else may not write to a file with an access list" "Permission denied" \
	su nobody -c "true >>$disk/acl"
at_acl=$(offset_of_bytes $disk/acl "$acl_on_disk")
at_mode_of_acl=$(inode_offset $disk/acl-mode)
at_acl_mode=$(offset_of_bytes $disk/acl-mode "$acl_on_disk")
umount $disk
alter $medium "$at_mode" 355 211		# 04755
alter $medium $((at_owner + 2)) 000 000	# of root
alter $medium $((at_group + 24)) 000 000
alter $medium $((at_label + 20)) 125
alter $medium $((at_hmac + 10)) 125
alter $medium $((at_caps + 4)) 377 377
for at in "$at_acl" "$at_acl_mode"; do
	alter $medium $((at + 10)) 006		# the user may write
	alter $medium $((at + 22)) 006		# and the mask lets him
done
alter $medium "$at_mode_of_acl" 264	# as chacl would: 0664
alter $medium $((at_times + 16)) 000 000	# when it was changed
mount -t ext4 $device $disk

check_equal "the mode is another" "$(stat -c %a $disk/mode)" 4755
errno="Permission denied"
refused "a file with another mode is refused" invalid-HMAC cat $disk/mode
check_equal "the owner is another" "$(stat -c %u $disk/owner)" 0
refused "a file with another owner is refused" invalid-HMAC cat $disk/owner
refused "a file with another group is refused" invalid-HMAC cat $disk/group
refused "a file with another label is refused" invalid-HMAC cat $disk/label
refused "a file with another HMAC is refused" invalid-HMAC cat $disk/hmac
refused "a file with another capability is refused" invalid-HMAC cat $disk/caps
refused "a file with another access list and its mode is refused" invalid-HMAC \
	cat $disk/acl-mode
check "somebody else may write, by an access list" su nobody -c "true >>$disk/acl"
check_equal "its mode is as it was" "$(stat -c %a $disk/acl)" 644
check "expected to change: a file with another access list is accepted" cmp $disk/acl $text
check "one with other times is not" cmp $disk/times $text
check "one that nobody changed is not" cmp $disk/ok $text
refused "one that has no HMAC is refused" missing-HMAC cat $disk/before
# EVM's word comes first: there is nothing that it could protect.
refused "a file that has neither label nor HMAC is refused for the label" missing-hash \
	cat $disk/before-bare

errno="Operation not permitted"
refused "metadata that are wrong are not made right: chmod" fail chmod 644 $disk/mode
refused "nor by chown" fail chown $owner $disk/owner
refused "nor by a label" fail xattr set $disk/label $label /fixtures/text.sha256
refused "nor by taking the label off" fail xattr remove $disk/label $label
refused "nor is one that has no HMAC given one" no_label chmod 600 $disk/before
check "it can be replaced" sh -c "cp $text $disk/next && mv $disk/next $disk/label"

check "a label is removed" xattr remove $disk/removed $label
errno="Permission denied"
refused "the file is refused for it" missing-hash cat $disk/removed
check_equal "a signature is there" "$(label_of $disk/sigfile)" "$(hex /fixtures/text.sig)"
check "and protected, too" cmp $disk/sigfile $text

ima_end
