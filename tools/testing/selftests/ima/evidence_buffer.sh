#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What the kernel reads into a buffer and then uses is what is checked: not the
# file, of which it may know something from before, and which is another one when
# it is read again.
#
# vmtest-append: bdev_allow_write_mounted=on
# vmtest-disk: 64M
# vmtest-kernel: yes
# vmtest-extension: the policy engine
# vmtest-timeout: 90

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 17

mount_disk

for name in sig race; do
	cp /boot/module.ko $disk/$name.ko
	xattr set $disk/$name.ko $label /boot/module.ko.sig
done
cp /boot/module.ko.modsig $disk/modsig.ko
put policy rules policy.sig
remount_disk

check "rules are accepted" rules <<-RULES
	measure func=FILE_CHECK mask=MAY_READ fsname=ext4
	appraise func=MODULE_CHECK appraise_type=imasig|modsig
	appraise func=POLICY_CHECK appraise_type=imasig
RULES

# offset_in FILE HEX - where these bytes are in it
offset_in() {
	hexdump -v -e '/1 "%02x"' "$1" | awk -v want="$2" '
		{ at = index($0, want) }
		END { if (!at) exit 1; print (at - 1) / 2 }'
}

# offset_below FILE OFFSET - where that byte is on the disk; FILE has one extent
offset_below() {
	sync
	inode=$(inode_offset "$1")
	[ "$(number_at $((inode + 42)) 2)" = 1 ] || return 1
	echo $(($(number_at $((inode + 60)) 4) * 4096 + $2))
}

# set_below OFFSET CHARACTER - on the disk, and forget what was read from it; what
# the kernel knows of inodes stays
set_below() {
	printf %s "$2" | dd of=$device bs=1 seek="$1" conv=notrunc,fsync 2>/dev/null
	sync
	echo 1 >/proc/sys/vm/drop_caches
}

# load FILE - and unload
load() {
	module file "$1" && rmmod test_module
}

hello=$(offset_in /boot/module.ko 48656c6c6f2c20776f726c64)
check "the module has something to say" [ "$hello" -gt 0 ]

for name in sig modsig; do
	at=$(offset_below $disk/$name.ko "$hello")
	check "$name: the module is loaded" load $disk/$name.ko
	check "$name: and once more" load $disk/$name.ko
	set_below "$at" J
	check_equal "$name: below the file system it is another one" \
		"$(hexdump -s "$hello" -n 1 -e '/1 "%c"' $disk/$name.ko)" J
	refused "$name: that is not loaded" invalid-signature module file $disk/$name.ko
	set_below "$at" H
	check "$name: what it was is loaded again" load $disk/$name.ko
done

at=$(offset_below $disk/rules "$(offset_in /fixtures/policy 34373131)")
check "policy: it is loaded" sh -c "echo $disk/rules >$ima/policy"
set_below "$at" 5
refused "policy: another one is not" invalid-signature sh -c "echo $disk/rules >$ima/policy"
check_equal "policy: there is no rule of it" "$(grep -c fowner=5711 $ima/policy)" 0

# Both at once
at=$(offset_below $disk/race.ko "$hello")
(
	while [ ! -e /tmp/enough ]; do
		set_below "$at" J
		set_below "$at" H
	done
) &
refusals=0
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
	load $disk/race.ko 2>/dev/null || refusals=$((refusals + 1))
done
touch /tmp/enough
wait
check "race: the module is loaded at the end" load $disk/race.ko
ktap_print_msg "$refusals of 30 modules were refused"
check "nothing but what was signed was ever loaded" sh -c '! dmesg | grep "Jello, world"'

rm /tmp/enough
umount $disk
ima_end
