#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The examples of Documentation/security/ima-layers.rst do what the text says.
#
# vmtest-append: example=an-appliance
# vmtest-append: example=a-distribution
# vmtest-append: example=a-medium-that-others-write-to bdev_allow_write_mounted=on
# vmtest-disk: 64M
# vmtest-extension: the policy engine

. ./lib.sh
. ./lib_appraise.sh
example=$(parameter example)
case $example in
an-appliance) ima_start 21 ;;
a-distribution) ima_start 14 ;;
a-medium-*) ima_start 9 ;;
*) ima_start 0 ;;
esac

policy=/fixtures/examples/$example
text=/fixtures/text
module=/lib/modules/test_module.ko

# The file system has the UUID of the example.
mount_disk
umount $disk
alter $device $((1024 + 104)) 012 033 134 241 253 036 117 021 216 135 036 245 353 032 261 345
mount -t ext4 $device $disk

put script sig script.sig
put script hash script.sha256
put script none -
put script wrong text.sig
put script other text.sig 1000
put text kernel text.sig
put policy rules policy.sig
put policy rules-unsigned -
head -c $(($(stat -c %s $module) - 28)) $module >$disk/unsigned.ko
remount_disk

# The shell that runs this test, and what it runs
for file in /bin/busybox ./kexec ./map ./module; do
	xattr set $file $label "/fixtures/${file##*/}.sig"
done

exec 3<>$ima/policy_check
cat "$policy" >&3
check_equal "no fault is found in it" "$(sed 's/^[0-9]* rules*, //' <&3)" "no fault"
exec 3>&-
check "it is loaded" sh -c "cat $policy >$ima/policy"
check_equal "it reads back as it was" "$(sed 's/ $//' $ima/policy)" "$(cat "$policy")"

modules() {
	check "a signed module is loaded" module file $module
	rmmod test_module
	refused "one that is not signed is refused" IMA-signature-required \
		module file $disk/unsigned.ko
	mark_log
	check_refused "so is one that is no file" "Permission denied" module memory $module
	check "and that is logged" logged "$(without_file kernel-module module)"
}

appliance() {
	check "a program that is signed runs" $disk/sig
	refused "one with a hash does not" IMA-signature-required $disk/hash
	refused "nor one without a label" IMA-signature-required $disk/none
	refused "nor one with another file's signature" invalid-signature $disk/wrong
	refused "nor is it mapped" IMA-signature-required map $disk/none exec
	check "what is signed is" map $disk/sig exec
	check "what is not signed is read" cat $disk/none
	check "what is on proc is no program: it is read" cat /proc/version
	modules
	refused "a signed kernel is refused" denied kexec load $disk/kernel - ""
	mark_log
	check_refused "so is one that is no file" "Permission denied" kexec memory
	check "and that is logged" logged "$(without_file kexec-image "kernel image")"
	check "a signed policy is loaded" sh -c "echo $disk/rules >$ima/policy"
	refused "one that is not signed is refused" IMA-signature-required \
		sh -c "echo $disk/rules-unsigned >$ima/policy"
	check_refused "so is one that is no file" "Permission denied" \
		sh -c "cat /fixtures/policy >$ima/policy"
}

distribution() {
	check "a program that is signed runs" $disk/sig
	check "what the administrator made does" $disk/none
	refused "what has a label that is no signature does not" IMA-signature-required $disk/hash
	refused "nor what has another file's signature" invalid-signature $disk/wrong
	check "a user's file is not looked at" $disk/other
	xattr remove $disk/wrong $label
	check "without its label it runs" $disk/wrong
	check_equal "what was executed is measured" \
		"$(grep -cE " $disk/(sig|none|other)\$" $ima/ascii_runtime_measurements)" 3
	modules
}

medium() {
	check "a program with a hash runs" $disk/hash
	check "and with a signature" $disk/sig
	refused "one without a label does not" missing-hash $disk/none
	for name in hash sig; do
		sync
		block=$(number_at $(($(inode_offset $disk/$name) + 60)) 4)
		# The "i" of "it ran"
		printf I | dd of=$device bs=1 seek=$((block * 4096 + 16)) conv=notrunc,fsync \
			2>/dev/null
	done
	echo 1 >/proc/sys/vm/drop_caches
	check_equal "the disk was changed" "$(tail -n 1 $disk/hash)" 'echo "It ran"'
	refused "the program with a hash does not run any more" invalid-hash $disk/hash
	refused "nor does the other" invalid-signature $disk/sig
}

case $example in
an-appliance) appliance ;;
a-distribution) distribution ;;
a-medium-*) medium ;;
esac

umount $disk
ima_end
