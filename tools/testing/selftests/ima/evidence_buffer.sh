#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What the kernel reads into a buffer and then uses is what is checked: not the
# file, of which it may know something from before, and which is another one when
# it is read again.
#
# vmtest-cpus: 2
# vmtest-append: bdev_allow_write_mounted=on
# vmtest-disk: 64M
# vmtest-kernel: yes
# vmtest-extension: the policy engine
# vmtest-timeout: 150

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 27

mount_disk

for name in sig race; do
	cp /boot/module.ko $disk/$name.ko
	xattr set $disk/$name.ko $label /boot/module.ko.sig
done
cp /boot/module.ko.modsig $disk/modsig.ko
put policy rules policy.sig

# What looks like an appended signature, and is none that can be read: its length is
# that of more than the file, or its first byte is no ASN.1
optional=8201	# owner of files of which nothing is demanded, but what they have is good
size=$(stat -c %s /boot/module.ko)
for name in none good long garbage; do
	cp "/boot/module.ko$([ $name = none ] || echo .modsig)" $disk/optional-$name.ko
done
alter $disk/optional-long.ko $(($(stat -c %s /boot/module.ko.modsig) - 32)) 177
alter $disk/optional-garbage.ko "$size" 377
chown $optional $disk/optional-*

# Not through the page cache
for name in sig none wrong; do
	cp /boot/bzImage $disk/direct-$name
done
xattr set $disk/direct-sig $label /boot/bzImage.sig
xattr set $disk/direct-wrong $label /boot/module.ko.sig
remount_disk

check "rules are accepted" rules <<-RULES
	measure func=FILE_CHECK mask=MAY_READ fsname=ext4
	appraise func=MODULE_CHECK fowner=$optional appraise_type=optional
	appraise func=MODULE_CHECK appraise_type=imasig|modsig
	appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig
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

check "optional: a module without a signature is loaded" load $disk/optional-none.ko
check "optional: one with a good one is" load $disk/optional-good.ko
refused "optional: one whose signature is longer than the file is not" missing-hash \
	module file $disk/optional-long.ko
refused "optional: nor one whose signature cannot be read" missing-hash \
	module file $disk/optional-garbage.ko

# What is in the buffer is known, however it came there; the file's size is one
# that can be read so.
check "direct: a kernel that is read past the page cache is loaded" \
	kexec direct $disk/direct-sig
check "direct: and once more" kexec direct $disk/direct-sig
refused "direct: with another file's signature it is not" invalid-signature \
	kexec direct $disk/direct-wrong
refused "direct: nor without one" IMA-signature-required kexec direct $disk/direct-none
kexec unload

# Both at once, until each has come first: how often that takes is chance
at=$(offset_below $disk/race.ko "$hello")
(
	while [ ! -e /tmp/enough ]; do
		set_below "$at" J
		set_below "$at" H
	done
) &
loads=0
refusals=0
until [ $loads -gt 0 ] && [ $refusals -gt 0 ] && [ $((loads + refusals)) -ge 30 ]; do
	[ $((loads + refusals)) -lt 300 ] || break
	if load $disk/race.ko 2>/dev/null; then
		loads=$((loads + 1))
	else
		refusals=$((refusals + 1))
	fi
done
touch /tmp/enough
wait
check "race: the module was loaded" [ $loads -gt 0 ]
check "race: and refused" [ $refusals -gt 0 ]
ktap_print_msg "$refusals of $((loads + refusals)) modules were refused"
check "race: the module is loaded at the end" load $disk/race.ko
check "nothing but what was signed was ever loaded" sh -c '! dmesg | grep "Jello, world"'

rm /tmp/enough
umount $disk
ima_end
